/*
 * overlap.c
 *		Pairs of records of unlike providers with days in common.
 */
#include "duplicates/overlap.h"

#include <string.h>

#include "base/wide.h"

static uint64_t comparisons;		/* the server's sort cannot be interrupted by itself */

static int
compare_records(const void *x, const void *y)
{
	const AidOverlapRecord *a = x;
	const AidOverlapRecord *b = y;

	aid_loop_check(comparisons++);
	if (a->cell != b->cell)
		return a->cell < b->cell ? -1 : 1;
	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	if (a->end != b->end)
		return a->end < b->end ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

/* Small numbers keep the divisions short. */
void
aid_overlap_set_share(AidOverlapRecord *record, uint64_t place_percent, uint64_t sector_percent)
{
	uint64_t	percent[2] = {place_percent, sector_percent};

	record->share = record->of = 1;
	for (int i = 0; i < 2; i++)
	{
		uint64_t	common = AID_OVERLAP_ALL;

		for (uint64_t rest = percent[i]; rest != 0;)
		{
			uint64_t	next = common % rest;

			common = rest;
			rest = next;
		}
		record->share *= percent[i] / common;
		record->of *= AID_OVERLAP_ALL / common;
	}
}

void
aid_overlap_sort(AidOverlapRecord *record, uint32_t n)
{
	aid_sort(record, n, sizeof(AidOverlapRecord), compare_records);
}

int64_t
aid_overlap_days(const AidOverlapRecord *a, const AidOverlapRecord *b)
{
	return (int64_t) AID_MIN(a->end, b->end) - AID_MAX(a->start, b->start) + 1;
}

aid_money
aid_overlap_share(const AidOverlapRecord *record, int64_t days)
{
	aid_umoney	own = (aid_umoney) ((int64_t) record->end - record->start + 1);
	aid_money	size = (aid_money) aid_proportion(aid_money_magnitude(record->amount),
												  record->share * (aid_umoney) days, record->of * own, NULL);

	return record->amount < 0 ? -size : size;
}

/*
 * The records that have begun, in one list for each provider.  Records that
 * have ended leave their list when another provider's record looks at it, so
 * that every step but those yields a pair.
 */
typedef struct Begun
{
	uint32_t   *next;			/* by record */
	uint32_t   *list;			/* by provider: the first record */
	uint32_t   *active;			/* providers with a list, in no order */
	uint32_t	actives;
	uint64_t	steps;
} Begun;

#define NONE UINT32_MAX

size_t
aid_overlap_pairs_scratch(uint32_t n, uint32_t providers)
{
	return ((size_t) n + 2 * (size_t) providers) * sizeof(uint32_t);
}

/* Hands out the pairs of record i with those of one provider; false if none of these goes on. */
static bool
pair_with(Begun *begun, const AidOverlapRecord *record, uint32_t i, uint32_t provider, AidOverlapPairReader reader,
		  void *arg)
{
	for (uint32_t *link = &begun->list[provider]; *link != NONE;)
	{
		uint32_t	j = *link;

		aid_loop_check(begun->steps++);
		if (record[j].end < record[i].start)
		{
			*link = begun->next[j];
			continue;
		}
		if (record[i].id < record[j].id)
			reader(arg, &record[i], &record[j]);
		else
			reader(arg, &record[j], &record[i]);
		link = &begun->next[j];
	}
	return begun->list[provider] != NONE;
}

void
aid_overlap_pairs(const AidOverlapRecord *record, uint32_t n, uint32_t providers, AidOverlapPairReader reader,
				  void *arg, void *scratch)
{
	Begun		begun = {.next = scratch};

	begun.list = begun.next + n;
	begun.active = begun.list + providers;
	memset(begun.list, 0xFF, providers * sizeof(uint32_t));
	for (uint32_t i = 0; i < n; i++)
	{
		uint32_t	own = record[i].provider;

		aid_loop_check(i);
		if (i > 0 && record[i].cell != record[i - 1].cell)
		{
			while (begun.actives > 0)
				begun.list[begun.active[--begun.actives]] = NONE;
		}
		for (uint32_t k = 0; k < begun.actives;)
		{
			uint32_t	provider = begun.active[k];

			if (provider == own || pair_with(&begun, record, i, provider, reader, arg))
				k++;
			else
				begun.active[k] = begun.active[--begun.actives];
		}
		if (begun.list[own] == NONE)
			begun.active[begun.actives++] = own;
		begun.next[i] = begun.list[own];
		begun.list[own] = i;
	}
}
