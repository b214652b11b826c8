/* sources: extension/base/wide.c extension/duplicates/overlap.c
   extension/duplicates/overlap_sweep.c */
/*
 * Overlaps against nested loops over records and days, in exact fractions,
 * and the examples of the specification.
 */
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#include "duplicates/overlap.h"
#include "random.h"

#define MAX_RECORDS 40
#define MAX_CELLS 4
#define MAX_PROVIDERS 6
#define MAX_DAYS 40

/* ---- what the sweeps say ---- */

typedef struct Found
{
	int			pairs[MAX_RECORDS][MAX_RECORDS];	/* by id, a < b */
	int			wrong_order;
	uint32_t	cells;
	AidOverlapCell cell[MAX_CELLS];
	AidOverlapMoney two[MAX_PROVIDERS][MAX_PROVIDERS];
	bool		known[MAX_PROVIDERS][MAX_PROVIDERS];
} Found;

static void
note_pair(void *arg, const AidOverlapRecord *a, const AidOverlapRecord *b)
{
	Found	   *found = arg;

	found->pairs[a->id][b->id]++;
	found->wrong_order += a->id >= b->id || a->cell != b->cell || a->provider == b->provider;
}

static void
note_cell(void *arg, const AidOverlapCell *cell)
{
	Found	   *found = arg;

	found->cell[found->cells++] = *cell;
}

static void
note_two(void *arg, uint32_t a, uint32_t b, const AidOverlapMoney *smaller, bool known)
{
	Found	   *found = arg;

	found->wrong_order += a >= b;
	if (!aid_overlap_money_add(&found->two[a][b], smaller))
		found->wrong_order++;
	found->known[a][b] = found->known[a][b] || known;
}

static bool
sweep(AidOverlapRecord *record, uint32_t n, Found *found)
{
	void	   *scratch = malloc(aid_overlap_pairs_scratch(n, MAX_PROVIDERS) + 1);
	void	   *more = malloc(aid_overlap_sweep_scratch(n, MAX_PROVIDERS) + 1);
	bool		fits;

	memset(found, 0, sizeof(*found));
	aid_overlap_sort(record, n);
	aid_overlap_pairs(record, n, MAX_PROVIDERS, note_pair, found, scratch);
	fits = aid_overlap_sweep(record, n, MAX_PROVIDERS, note_cell, note_two, found, more);
	free(scratch);
	free(more);
	return fits;
}

/* ---- the same day by day; all rates are multiples of 1 / (whole * DAYS) ---- */

#define WHOLE ((aid_umoney) AID_OVERLAP_ALL * AID_OVERLAP_ALL)
#define DAYS ((aid_money) 27720)	/* a multiple of 1 to 12 */

static aid_money
divide(aid_money a)
{
	aid_umoney	by = WHOLE * (aid_umoney) DAYS;
	aid_umoney	size = aid_money_magnitude(a);
	aid_money	result = (aid_money) (size / by + (size % by >= by - size % by));

	return a < 0 ? -result : result;
}

/* In parts of WHOLE. */
static aid_money
share_of(const AidOverlapRecord *r)
{
	return (aid_money) (r->share * (WHOLE / r->of));
}

static aid_money
day_money(const AidOverlapRecord *r, int32_t day)
{
	if (day < r->start || day > r->end)
		return 0;
	return r->amount * share_of(r) * (DAYS / (r->end - r->start + 1));
}

static int
compare_with_days(const AidOverlapRecord *record, uint32_t n, const Found *found)
{
	int			wrong = 0;
	uint32_t	cells = 0;
	aid_money	two[MAX_PROVIDERS][MAX_PROVIDERS] = {{0}};
	bool		known[MAX_PROVIDERS][MAX_PROVIDERS] = {{false}};

	for (uint32_t c = 0; c < MAX_CELLS; c++)
	{
		aid_money	amount = 0;
		aid_money	crowded = 0;
		aid_money	beyond = 0;
		int64_t		days = 0;
		uint32_t	providers = 0;
		uint32_t	in_cell = 0;

		for (uint32_t p = 0; p < MAX_PROVIDERS; p++)
		{
			bool		there = false;

			for (uint32_t i = 0; i < n; i++)
				there = there || (record[i].cell == c && record[i].provider == p);
			providers += there;
		}
		for (uint32_t i = 0; i < n; i++)
		{
			in_cell += record[i].cell == c;
			amount += record[i].cell == c ? record[i].amount * share_of(&record[i]) * DAYS : 0;
		}
		if (in_cell == 0)
			continue;
		for (int32_t day = 0; day < MAX_DAYS; day++)
		{
			aid_money	money[MAX_PROVIDERS] = {0};
			bool		there[MAX_PROVIDERS] = {false};
			bool		priced[MAX_PROVIDERS] = {false};
			aid_money	sum = 0;
			aid_money	largest = 0;
			int			count = 0;

			for (uint32_t i = 0; i < n; i++)
				if (record[i].cell == c && record[i].start <= day && day <= record[i].end)
				{
					money[record[i].provider] += day_money(&record[i], day);
					there[record[i].provider] = true;
					priced[record[i].provider] = priced[record[i].provider] || record[i].known;
				}
			for (uint32_t p = 0; p < MAX_PROVIDERS; p++)
			{
				if (!there[p])
					continue;
				largest = count == 0 ? money[p] : AID_MAX(largest, money[p]);
				count++;
				sum += money[p];
				for (uint32_t q = p + 1; q < MAX_PROVIDERS; q++)
					if (there[q])
					{
						two[p][q] += AID_MIN(money[p], money[q]);
						known[p][q] = known[p][q] || (priced[p] && priced[q]);
					}
			}
			if (count < 2)
				continue;
			days++;
			crowded += sum;
			beyond += sum - largest;
		}
		wrong += found->cell[cells].cell != c || found->cell[cells].providers != providers
			|| found->cell[cells].crowded_days != days || found->cell[cells].amount != divide(amount)
			|| found->cell[cells].crowded != divide(crowded) || found->cell[cells].beyond_largest != divide(beyond);
		cells++;
	}
	wrong += cells != found->cells;
	for (uint32_t p = 0; p < MAX_PROVIDERS; p++)
		for (uint32_t q = p + 1; q < MAX_PROVIDERS; q++)
			wrong += aid_overlap_money_round(&found->two[p][q]) != divide(two[p][q])
				|| found->known[p][q] != known[p][q];
	return wrong;
}

static int
compare_with_loops(const AidOverlapRecord *record, uint32_t n, const Found *found)
{
	int			wrong = found->wrong_order;

	for (uint32_t i = 0; i < n; i++)
		for (uint32_t j = 0; j < n; j++)
		{
			const AidOverlapRecord *a = &record[i];
			const AidOverlapRecord *b = &record[j];
			bool		expected = a->id < b->id && a->cell == b->cell && a->provider != b->provider
				&& a->start <= b->end && b->start <= a->end;
			int64_t		days = 0;

			wrong += found->pairs[a->id][b->id] != expected;
			if (!expected)
				continue;
			for (int32_t day = 0; day < MAX_DAYS; day++)
				days += day >= a->start && day <= a->end && day >= b->start && day <= b->end;
			wrong += days != aid_overlap_days(a, b) || days != aid_overlap_days(b, a);
			wrong += aid_overlap_share(a, days) != divide(day_money(a, a->start) * days);
		}
	return wrong;
}

static int	wrong_shares = 0;

static uint32_t
random_records(AidOverlapRecord *record)
{
	static const uint64_t percents[] = {100000000000, 50000000000, 25000000000, 33333333333, 0, 12500000000};
	uint32_t	n = 1 + below(MAX_RECORDS);
	uint32_t	cells = 1 + below(MAX_CELLS);
	uint32_t	providers = 1 + below(MAX_PROVIDERS);

	for (uint32_t i = 0; i < n; i++)
	{
		int32_t		start = (int32_t) below(MAX_DAYS - 12);
		uint64_t	place,
					sector;

		record[i] = (AidOverlapRecord) {
			.cell = below(cells),.provider = below(providers),.id = i,
			.start = start,.end = start + (int32_t) below(12),.known = below(8) > 0
		};
		place = percents[below(below(2) + 5)];
		sector = percents[below(4)];
		aid_overlap_set_share(&record[i], place, sector);
		wrong_shares += share_of(&record[i]) != (aid_money) place * (aid_money) sector;
		if (record[i].known)
			record[i].amount = (aid_money) below(below(2) == 0 ? 30 : 100000)
				- (below(8) == 0 ? 500 : 0);
	}
	return n;
}

static void
test_random(void)
{
	int			wrong_pairs = 0;
	int			wrong_days = 0;
	int			moved = 0;
	int			beyond = 0;
	int			pairs = 0;

	for (int round = 0; round < 4000; round++)
	{
		AidOverlapRecord record[MAX_RECORDS];
		uint32_t	n = random_records(record);
		Found	   *found = malloc(sizeof(Found));
		Found	   *again = malloc(sizeof(Found));

		wrong_pairs += !sweep(record, n, found);
		wrong_pairs += compare_with_loops(record, n, found);
		wrong_days += compare_with_days(record, n, found);
		for (uint32_t i = 0; i < n; i++)
			for (uint32_t j = 0; j < n; j++)
				if (found->pairs[record[i].id][record[j].id])
				{
					int64_t		days = aid_overlap_days(&record[i], &record[j]);

					pairs++;
					beyond += record[i].amount >= 0 && aid_overlap_share(&record[i], days) > record[i].amount;
				}

		for (uint32_t i = n; i > 1; i--)
		{
			uint32_t	j = below(i);
			AidOverlapRecord held = record[i - 1];

			record[i - 1] = record[j];
			record[j] = held;
		}
		sweep(record, n, again);
		moved += memcmp(found->pairs, again->pairs, sizeof(found->pairs)) != 0;
		for (uint32_t c = 0; c < found->cells; c++)
			moved += found->cell[c].crowded != again->cell[c].crowded || found->cell[c].amount != again->cell[c].amount
				|| found->cell[c].beyond_largest != again->cell[c].beyond_largest;
		free(found);
		free(again);
	}
	ok(wrong_pairs == 0 && pairs > 100000, "%d pairs as by nested loops (%d wrong)", pairs, wrong_pairs);
	ok(wrong_days == 0, "cells and pairs of providers as day by day in fractions (%d wrong)", wrong_days);
	ok(wrong_shares == 0, "percentages as fractions");
	ok(beyond == 0, "never above the amount (%d)", beyond);
	ok(moved == 0, "rows in any order (%d moved)", moved);
}

/* ---- the examples of the specification ---- */

#define MONEY(x) ((x) * AID_MONEY_UNIT)

static void
test_examples(void)
{
	AidOverlapRecord e23[] = {
		{.amount = MONEY(366),.share = 1,.of = 2,.provider = 0,.id = 0,.start = 0,.end = 365,.known = true},
		{.amount = MONEY(184),.share = 1,.of = 1,.provider = 1,.id = 1,.start = 182,.end = 365,.known = true},
	};
	AidOverlapRecord e24[] = {
		{.amount = MONEY(100),.share = 1,.of = 1,.provider = 0,.id = 0,.start = 1,.end = 10,.known = true},
		{.amount = MONEY(50),.share = 1,.of = 1,.provider = 1,.id = 1,.start = 6,.end = 15,.known = true},
		{.amount = MONEY(10),.share = 1,.of = 1,.provider = 2,.id = 2,.start = 6,.end = 10,.known = true},
	};
	Found	   *found = malloc(sizeof(Found));
	int64_t		days = aid_overlap_days(&e23[0], &e23[1]);

	ok(days == 184 && aid_overlap_share(&e23[0], days) == MONEY(92) && aid_overlap_share(&e23[1], days) == MONEY(184),
	   "23: 184 days, 92 and 184");
	ok(aid_overlap_share(&e24[0], 5) == MONEY(50) && aid_overlap_share(&e24[1], 5) == MONEY(25)
	   && aid_overlap_share(&e24[2], 5) == MONEY(10), "24: AB 25, AC 10, BC 10");
	sweep(e24, 3, found);
	ok(found->cells == 1 && found->cell[0].providers == 3 && found->cell[0].crowded_days == 5
	   && found->cell[0].crowded == MONEY(85) && found->cell[0].beyond_largest == MONEY(35)
	   && found->cell[0].amount == MONEY(160), "24: crowded 85 on 5 days, 35 beyond the largest");
	ok(aid_overlap_money_round(&found->two[0][1]) == MONEY(25)
	   && aid_overlap_money_round(&found->two[0][2]) == MONEY(10)
	   && aid_overlap_money_round(&found->two[1][2]) == MONEY(10), "24: the same between the providers");
	ok(found->pairs[0][1] == 1 && found->pairs[0][2] == 1 && found->pairs[1][2] == 1, "24: three pairs");

	/* two projects of A against one of B: B's money is not there twice */
	e24[1] = (AidOverlapRecord) {.amount = MONEY(100),.share = 1,.of = 1,.id = 2,.start = 1,.end = 10,.known = true};
	sweep(e24, 3, found);
	ok(aid_overlap_money_round(&found->two[0][1]) == MONEY(25), "two providers: what is there of both, once");
	free(found);
}

/* Thirds that add up to a half: the errors of the rates must not hide the tie. */
static void
test_ties(void)
{
	AidOverlapRecord record[6];
	Found	   *found = malloc(sizeof(Found));

	for (uint32_t i = 0; i < 6; i++)
		record[i] = (AidOverlapRecord) {
			.amount = i < 3 ? 1 : -1,.share = 1,.of = 2,.cell = i / 3,.provider = i % 3,.id = i,.end = 2,.known = true
		};
	/* three days, three providers: each day spends 3 * 1/6, in all 1.5 */
	sweep(record, 6, found);
	ok(found->cell[0].amount == 2 && found->cell[0].crowded == 2 && found->cell[0].beyond_largest == 1,
	   "a tie of thirds goes away from zero");
	ok(found->cell[1].amount == -2 && found->cell[1].crowded == -2 && found->cell[1].beyond_largest == -1,
	   "below zero too");
	record[0].amount = record[1].amount = (aid_money) AID_ROW_LIMIT - 1;
	record[0].of = record[1].of = 1;
	ok(sweep(record, 6, found) && found->cell[0].crowded == 2 * AID_ROW_LIMIT - 1,
	   "the largest amounts: 2 * (10^29 - 1) and a half, rounded");
	free(found);
}

static void
test_range(void)
{
	static AidOverlapRecord record[2000];
	void	   *scratch;
	Found	   *found = calloc(1, sizeof(Found));

	for (uint32_t i = 0; i < 2000; i++)
		record[i] = (AidOverlapRecord) {
			.amount = AID_MONEY_MAX / 1999,.share = 1,.of = 1,.provider = i % 2,.id = i,.end = 9,.known = true
		};
	scratch = malloc(aid_overlap_sweep_scratch(2000, 2));
	ok(!aid_overlap_sweep(record, 2000, 2, note_cell, NULL, found, scratch), "a cell out of range");
	for (uint32_t i = 0; i < 2000; i++)
		record[i].amount = AID_MONEY_MAX / 2001;
	ok(aid_overlap_sweep(record, 2000, 2, note_cell, NULL, found, scratch), "and just within");
	free(scratch);
	free(found);
}

int
main(void)
{
	test_examples();
	test_random();
	test_ties();
	test_range();
	return tap_done();
}
