/*
 * join_rule.h
 *		When two sets are similar, in whole numbers.
 *
 * A set has a size: its tokens or, weighted, the sum of their weights.  Two
 * sets are similar if the quotient that SQL computes from shared and joint
 * size reaches the threshold.  Tables of counts answer exactly; weights are
 * too many for a table, so bounds that are never above the truth sift them
 * and the quotient itself decides.
 *
 * Pure: no PostgreSQL calls; the caller provides memory.
 */
#ifndef AID_JOIN_RULE_H
#define AID_JOIN_RULE_H

#include "aidflow.h"

typedef struct AidJoinRule
{
	double		threshold;
	bool		weighted;
	uint32_t	largest;		/* tokens of the largest set */
	/* counts */
	uint32_t   *least;			/* [s], s <= 2 * largest: least shared tokens of two sets of together s */
	uint32_t   *reach;			/* [o], o <= 2 * largest: the largest s that o shared tokens are enough for */
	uint32_t   *partner;		/* [n], n <= largest: tokens of the smallest set that one of n can be similar to */
	/* weights */
	double		of_both;		/* least shared weight / weight of both, rounded down */
	double		of_one;			/* least weight of the lighter / of the heavier, rounded down */
} AidJoinRule;

/* Bytes for the tables. */
extern size_t aid_join_rule_size(uint32_t largest);
extern void aid_join_rule_init(AidJoinRule *rule, double threshold, bool weighted, uint32_t largest, void *memory);

/* shared / union, as SQL computes it. */
static inline double
aid_join_quotient(uint64_t shared, uint64_t all)
{
	return (double) shared / (double) all;
}

/* The weight of a token: round(2^20 ln(1 + records / frequency)); below 2^25, above 0. */
extern uint32_t aid_join_weight(uint64_t records, uint64_t frequency);

/* Never above the least shared weight of two sets of together that weight; at least 1. */
static inline uint64_t
aid_join_least_weight(const AidJoinRule *rule, uint64_t both)
{
	uint64_t	least = (uint64_t) ((double) both * rule->of_both);

	return AID_MAX(least, 1);
}

/* Never above the weight of the lightest set that one of this weight can be similar to. */
static inline uint64_t
aid_join_lightest(const AidJoinRule *rule, uint64_t weight)
{
	return (uint64_t) ((double) weight * rule->of_one);
}

/* Never below the weight of the heaviest set that one of this weight can be similar to. */
static inline uint64_t
aid_join_heaviest(const AidJoinRule *rule, uint64_t weight)
{
	double		heaviest = (double) weight / rule->of_one + 1;

	return heaviest < 1e18 ? (uint64_t) heaviest : UINT64_C(1000000000000000000);
}

#endif							/* AID_JOIN_RULE_H */
