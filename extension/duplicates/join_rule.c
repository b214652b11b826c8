/*
 * join_rule.c
 *		When two sets are similar, in whole numbers.
 */
#include "duplicates/join_rule.h"

#include <math.h>

/* Larger than what a few roundings of doubles can make, far smaller than what sifting would notice. */
#define SAFETY (1 - 1e-12)

size_t
aid_join_rule_size(uint32_t largest)
{
	return sizeof(uint32_t) * (5 * (size_t) largest + 3);
}

void
aid_join_rule_init(AidJoinRule *rule, double threshold, bool weighted, uint32_t largest, void *memory)
{
	uint32_t	shared = 0;
	uint32_t	smallest = 1;

	rule->threshold = threshold;
	rule->weighted = weighted;
	rule->largest = largest;
	rule->least = memory;
	rule->reach = rule->least + 2 * (size_t) largest + 1;
	rule->partner = rule->reach + 2 * (size_t) largest + 1;
	rule->of_both = threshold / (1 + threshold) * SAFETY;
	rule->of_one = threshold * SAFETY;

	/* what is needed never falls as the sum grows, so that one pass finds it for all sums */
	rule->least[0] = 1;
	for (uint32_t s = 1; s <= 2 * largest; s++)
	{
		while (shared < s && aid_join_quotient(shared, s - shared) < threshold)
			shared++;
		rule->least[s] = AID_MAX(shared, 1);
	}
	for (uint32_t o = 0, s = 0; o <= 2 * largest; o++)
	{
		while (s < 2 * largest && rule->least[s + 1] <= o)
			s++;
		rule->reach[o] = s;
	}
	rule->partner[0] = 0;
	for (uint32_t n = 1; n <= largest; n++)
	{
		while (smallest < n && rule->least[n + smallest] > smallest)
			smallest++;
		rule->partner[n] = smallest;
	}
}

uint32_t
aid_join_weight(uint64_t records, uint64_t frequency)
{
	return (uint32_t) round(1048576.0 * log(1.0 + (double) records / (double) frequency));
}
