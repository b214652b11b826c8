/*
 * pattern_count.c
 *		Pairs counted by pattern.
 */
#include "duplicates/pattern_count.h"

#include <string.h>

#include "duplicates/shingles.h"

static AidPatternCount *
find(AidPatternCount *count, uint32_t slots, uint64_t pattern)
{
	uint32_t	slot = (uint32_t) aid_shingles_mix(pattern) & (slots - 1);

	while (count[slot].pairs != 0 && count[slot].pattern != pattern)
		slot = (slot + 1) & (slots - 1);
	return &count[slot];
}

static void
grow(AidPatternCounts *counts)
{
	uint32_t	slots = counts->slots == 0 ? 1024 : counts->slots * 2;
	AidPatternCount *count = aid_grow(NULL, slots * sizeof(AidPatternCount));

	memset(count, 0, slots * sizeof(AidPatternCount));
	for (uint32_t i = 0; i < counts->slots; i++)
		if (counts->count[i].pairs != 0)
			*find(count, slots, counts->count[i].pattern) = counts->count[i];
	/* the old table, half as large, stays until the owner's memory goes */
	counts->count = count;
	counts->slots = slots;
}

void
aid_pattern_count_add(AidPatternCounts *counts, uint64_t pattern, uint64_t pairs)
{
	AidPatternCount *slot;

	if (pairs == 0)
		return;
	if (counts->n >= counts->slots / 2)
		grow(counts);
	slot = find(counts->count, counts->slots, pattern);
	if (slot->pairs == 0)
	{
		slot->pattern = pattern;
		counts->n++;
	}
	slot->pairs += pairs;
	counts->pairs += pairs;
}

static int
compare_patterns(const void *a, const void *b)
{
	uint64_t	left = ((const AidPatternCount *) a)->pattern;
	uint64_t	right = ((const AidPatternCount *) b)->pattern;

	return (left > right) - (left < right);
}

void
aid_pattern_count_sort(AidPatternCounts *counts)
{
	uint32_t	kept = 0;

	for (uint32_t i = 0; i < counts->slots; i++)
		if (counts->count[i].pairs != 0)
			counts->count[kept++] = counts->count[i];
	if (kept > 1)
		aid_sort(counts->count, kept, sizeof(AidPatternCount), compare_patterns);
	counts->slots = kept;
}
