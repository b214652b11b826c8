/*
 * pattern_count.h
 *		Pairs counted by pattern.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_PATTERN_COUNT_H
#define AID_PATTERN_COUNT_H

#include "base/grow.h"

typedef struct AidPatternCount
{
	uint64_t	pattern;
	uint64_t	pairs;			/* 0: a free slot */
} AidPatternCount;

/* Zeroed means empty. */
typedef struct AidPatternCounts
{
	AidPatternCount *count;
	uint32_t	n;
	uint32_t	slots;			/* a power of two; n after sorting */
	uint64_t	pairs;
} AidPatternCounts;

extern void aid_pattern_count_add(AidPatternCounts *counts, uint64_t pattern, uint64_t pairs);

/* Patterns in ascending order at count[0 … n - 1]; nothing can be added any more. */
extern void aid_pattern_count_sort(AidPatternCounts *counts);

#endif							/* AID_PATTERN_COUNT_H */
