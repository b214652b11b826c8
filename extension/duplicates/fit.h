/*
 * fit.h
 *		The pairs from which the evidence model is fitted, counted by pattern.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_FIT_H
#define AID_FIT_H

#include "duplicates/evidence.h"
#include "duplicates/pattern_count.h"

#define AID_STREAM_MATCH_FIT 51	/* of base/philox.h */
#define AID_FIT_RANDOM_PAIRS UINT64_C(1000000)

/*
 * Draws pairs of different records over the positions of by_order, which must
 * not depend on the order in which the records came; all pairs, if they are
 * no more than limit.  Sorted at the end.
 */
extern void aid_fit_draw(const AidEvidence *ev, const uint32_t *by_order, uint32_t n, uint64_t seed, uint64_t limit,
						 AidPatternCounts *counts);

/* What brings pairs up: columns that a rule for candidates compares. */
typedef struct AidFitRule
{
	int			columns;
	const char *const *column;
} AidFitRule;

/* Fields that a pass over the rule's pairs trains, as bits: those that the rule did not look at. */
extern uint32_t aid_fit_fields(const AidModel *model, const AidFitRule *rule);

#endif							/* AID_FIT_H */
