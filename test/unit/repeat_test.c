/* sources: extension/duplicates/repeat.c */
/*
 * Chains of repeats against a plain reading of the rules, and every order of
 * the links of small cases.
 */
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#include "duplicates/repeat.h"
#include "random.h"

#define MAX_RECORDS 24
#define MAX_LINKS (MAX_RECORDS * MAX_RECORDS)

typedef struct Case
{
	uint32_t	n;
	AidRepeatRecord record[MAX_RECORDS];
	AidRepeatLimits limits;
	double		similarity[MAX_RECORDS][MAX_RECORDS];	/* 0: not alike */
	size_t		m;
	AidRepeatLink link[MAX_LINKS];
} Case;

/* The links as a join would give them, either end first. */
static void
collect(Case *c)
{
	c->m = 0;
	for (uint32_t a = 0; a < c->n; a++)
		for (uint32_t b = a + 1; b < c->n; b++)
		{
			bool		turned = below(2) == 0;

			c->link[c->m] = (AidRepeatLink) {c->similarity[a][b], turned ? b : a, turned ? a : b};
			if (c->similarity[a][b] > 0 && aid_repeat_follows(c->record, &c->limits, &c->link[c->m]))
				c->m++;
		}
}

static void
run(const Case *c, AidRepeatPlace *place, uint32_t *order)
{
	void	   *scratch = malloc(aid_repeat_scratch(c->n, c->m) + 1);

	aid_repeat_chains(c->record, c->n, c->link, c->m, place, order, scratch);
	free(scratch);
}

/* ---- the same, read plainly ---- */

static bool
is_after(const Case *c, uint32_t b, uint32_t a)
{
	const AidRepeatRecord *x = &c->record[a];
	const AidRepeatRecord *y = &c->record[b];

	if (x->start != y->start)
		return y->start > x->start;
	return x->phase != y->phase ? y->phase > x->phase : b > a;
}

static bool
follows(const Case *c, uint32_t a, uint32_t b)
{
	const AidRepeatRecord *x = &c->record[a];
	const AidRepeatRecord *y = &c->record[b];
	int64_t		gap = y->start - x->end - 1;
	double		similarity = a < b ? c->similarity[a][b] : c->similarity[b][a];

	return a != b && similarity > 0 && is_after(c, b, a) && gap >= c->limits.min_gap && gap <= c->limits.max_gap
		&& (y->start - x->start >= c->limits.min_step || (x->phase > 0 && y->phase > x->phase));
}

static uint32_t
plain_step(const Case *c, uint32_t b, uint32_t *previous)
{
	uint32_t	best = AID_REPEAT_NONE;
	uint32_t	best_step = 0;

	for (uint32_t a = 0; a < c->n; a++)
	{
		uint32_t	ignored;
		uint32_t	step;
		int64_t		gap = (int64_t) c->record[b].start - c->record[a].end;
		int64_t		best_gap = best == AID_REPEAT_NONE ? 0 : (int64_t) c->record[b].start - c->record[best].end;
		double		similarity = a < b ? c->similarity[a][b] : c->similarity[b][a];
		double		best_similarity = best == AID_REPEAT_NONE ? 0
			: best < b ? c->similarity[best][b] : c->similarity[b][best];

		if (!follows(c, a, b))
			continue;
		step = plain_step(c, a, &ignored);
		if (best == AID_REPEAT_NONE || step > best_step
			|| (step == best_step && (gap < best_gap || (gap == best_gap && similarity > best_similarity))))
		{
			best = a;
			best_step = step;
		}
	}
	*previous = best;
	return best_step + 1;
}

static int
compare_plainly(const Case *c, const AidRepeatPlace *place, const uint32_t *order)
{
	int			wrong = 0;
	uint32_t	longest[MAX_RECORDS] = {0};
	bool		seen[MAX_RECORDS] = {false};

	for (uint32_t r = 0; r < c->n; r++)
	{
		uint32_t	previous;
		uint32_t	first = r;
		uint32_t	step = plain_step(c, r, &previous);

		wrong += place[r].step != step || place[r].previous != previous;
		if (previous != AID_REPEAT_NONE)
			wrong += place[r].similarity != (previous < r ? c->similarity[previous][r] : c->similarity[r][previous]);
		while (place[first].previous != AID_REPEAT_NONE)
			first = place[first].previous;
		wrong += place[r].chain != first;
		longest[first] = longest[first] > step ? longest[first] : step;
	}
	for (uint32_t r = 0; r < c->n; r++)
		wrong += place[r].previous == AID_REPEAT_NONE && place[r].run != longest[r];
	for (uint32_t k = 0; k < c->n; k++)
	{
		wrong += seen[order[k]] || (place[order[k]].previous != AID_REPEAT_NONE && !seen[place[order[k]].previous]);
		seen[order[k]] = true;
	}
	return wrong;
}

static void
random_case(Case *c, uint32_t most)
{
	uint32_t	days = 20 + below(2000);

	c->n = 1 + below(most);
	c->limits = (AidRepeatLimits) {(int64_t) below(300) - 200, below(500), below(3) * 90};
	for (uint32_t r = 0; r < c->n; r++)
	{
		int32_t		start = (int32_t) below(days);

		c->record[r] = (AidRepeatRecord) {start, start + (int32_t) below(200), (int32_t) below(4)};
	}
	for (uint32_t a = 0; a < c->n; a++)
		for (uint32_t b = a + 1; b < c->n; b++)
			c->similarity[a][b] = below(5) > 0 ? (3 + below(3)) / 5.0 : 0;
	collect(c);
}

static void
test_random(void)
{
	Case	   *c = malloc(sizeof(Case));
	int			wrong = 0;
	int			moved = 0;
	uint32_t	longest = 0;

	for (int round = 0; round < 3000; round++)
	{
		AidRepeatPlace place[MAX_RECORDS],
					again[MAX_RECORDS];
		uint32_t	order[MAX_RECORDS];

		random_case(c, 14);
		run(c, place, order);
		wrong += compare_plainly(c, place, order);
		for (uint32_t r = 0; r < c->n; r++)
			longest = longest > place[r].step ? longest : place[r].step;
		for (size_t i = c->m; i > 1; i--)
		{
			size_t		j = below(i);
			AidRepeatLink held = c->link[i - 1];

			c->link[i - 1] = c->link[j];
			c->link[j] = held;
		}
		run(c, again, order);
		for (uint32_t r = 0; r < c->n; r++)
			moved += place[r].previous != again[r].previous || place[r].chain != again[r].chain
				|| place[r].step != again[r].step;
	}
	ok(wrong == 0 && longest > 4, "as the rules read (%d wrong, longest run %u)", wrong, longest);
	ok(moved == 0, "links in any order (%d moved)", moved);
	free(c);
}

static void
permute(Case *c, size_t from, const AidRepeatPlace *expected, int *runs, int *wrong)
{
	if (from == c->m)
	{
		AidRepeatPlace place[MAX_RECORDS];
		uint32_t	order[MAX_RECORDS];
		bool		same = true;

		run(c, place, order);
		(*runs)++;
		for (uint32_t r = 0; r < c->n; r++)
			same = same && place[r].previous == expected[r].previous && place[r].chain == expected[r].chain;
		*wrong += !same;
		return;
	}
	for (size_t i = from; i < c->m; i++)
	{
		AidRepeatLink held = c->link[from];

		c->link[from] = c->link[i];
		c->link[i] = held;
		permute(c, from + 1, expected, runs, wrong);
		c->link[i] = c->link[from];
		c->link[from] = held;
	}
}

static void
test_permutations(void)
{
	Case	   *c = malloc(sizeof(Case));
	int			runs = 0;
	int			wrong = 0;

	for (int round = 0; round < 60; round++)
	{
		AidRepeatPlace expected[MAX_RECORDS];
		uint32_t	order[MAX_RECORDS];

		do
			random_case(c, 5);
		while (c->m > 6);
		run(c, expected, order);
		permute(c, 0, expected, &runs, &wrong);
	}
	ok(wrong == 0 && runs > 200, "all orders of up to six links: %d of %d differ", wrong, runs);
	free(c);
}

static void
test_example(void)
{
	/* 2018, 2019 and 2020-02-01 to 2021-01-31, days from 2018-01-01 */
	Case	   *c = calloc(1, sizeof(Case));
	AidRepeatPlace place[3];
	uint32_t	order[3];
	AidRepeatLink link = {1, 1, 0};

	c->n = 3;
	c->record[0] = (AidRepeatRecord) {0, 364, 1};
	c->record[1] = (AidRepeatRecord) {365, 729, 2};
	c->record[2] = (AidRepeatRecord) {761, 1126, 3};
	c->limits = (AidRepeatLimits) {-90, 1095, 180};
	c->similarity[0][1] = c->similarity[0][2] = c->similarity[1][2] = 1;
	collect(c);
	run(c, place, order);
	ok(c->m == 3 && place[2].step == 3 && place[2].previous == 1 && place[1].previous == 0 && place[2].chain == 0
	   && place[0].run == 3, "25: one chain of three");
	ok(aid_repeat_gap(&c->record[0], &c->record[1]) == 0 && aid_repeat_gap(&c->record[1], &c->record[2]) == 31,
	   "25: gaps 0 and 31");
	ok(aid_repeat_follows(c->record, &c->limits, &link) && link.from == 0 && link.to == 1,
	   "the earlier end comes first");

	c->record[1] = (AidRepeatRecord) {100, 200, 2};
	c->limits.min_gap = -400;
	link = (AidRepeatLink) {1, 0, 1};
	ok(aid_repeat_follows(c->record, &c->limits, &link), "a higher phase needs no step");
	c->record[0].phase = 0;
	ok(!aid_repeat_follows(c->record, &c->limits, &link), "but both must be known");
	c->record[1].start = 180;
	ok(aid_repeat_follows(c->record, &c->limits, &link), "the least step is enough");
	c->limits.min_gap = 180 - 364;
	ok(!aid_repeat_follows(c->record, &c->limits, &link), "a gap below the least is not");
	free(c);
}

int
main(void)
{
	test_example();
	test_random();
	test_permutations();
	return tap_done();
}
