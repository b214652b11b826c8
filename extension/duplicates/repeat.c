/*
 * repeat.c
 *		Chains of records that follow each other.
 */
#include "duplicates/repeat.h"

#include <string.h>

static uint64_t comparisons;		/* the server's sort cannot be interrupted by itself */

int64_t
aid_repeat_gap(const AidRepeatRecord *a, const AidRepeatRecord *b)
{
	return (int64_t) b->start - a->end - 1;
}

/* A record in the order of time, in which nobody follows who stands before. */
typedef struct Moment
{
	int32_t		start;
	int32_t		phase;
	uint32_t	record;
} Moment;

static int
compare_moments(const void *x, const void *y)
{
	const Moment *a = x;
	const Moment *b = y;

	aid_loop_check(comparisons++);
	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	if (a->phase != b->phase)
		return a->phase < b->phase ? -1 : 1;
	return (a->record > b->record) - (a->record < b->record);
}

bool
aid_repeat_follows(const AidRepeatRecord *record, const AidRepeatLimits *limits, AidRepeatLink *link)
{
	Moment		from = {record[link->from].start, record[link->from].phase, link->from};
	Moment		to = {record[link->to].start, record[link->to].phase, link->to};
	int64_t		gap;

	if (compare_moments(&from, &to) > 0)
	{
		Moment		later = from;

		from = to;
		to = later;
		link->from = from.record;
		link->to = to.record;
	}
	gap = aid_repeat_gap(&record[from.record], &record[to.record]);
	return gap >= limits->min_gap && gap <= limits->max_gap
		&& ((int64_t) to.start - from.start >= limits->min_step || (from.phase > 0 && to.phase > from.phase));
}

size_t
aid_repeat_scratch(uint32_t n, size_t m)
{
	return ((size_t) n + 1) * sizeof(uint64_t) + n * sizeof(Moment) + m * sizeof(uint32_t);
}

/* Is the first the better predecessor of the same record? */
static bool
is_better(const AidRepeatRecord *record, const AidRepeatPlace *place, const AidRepeatLink *a, const AidRepeatLink *b)
{
	if (place[a->from].step != place[b->from].step)
		return place[a->from].step > place[b->from].step;
	/* the later the end, the smaller the gap */
	if (record[a->from].end != record[b->from].end)
		return record[a->from].end > record[b->from].end;
	if (a->similarity != b->similarity)
		return a->similarity > b->similarity;
	return a->from < b->from;
}

void
aid_repeat_chains(const AidRepeatRecord *record, uint32_t n, const AidRepeatLink *link, size_t m,
				  AidRepeatPlace *place, uint32_t *order, void *scratch)
{
	uint64_t   *first = scratch;	/* links by the record they lead to */
	Moment	   *moment = (Moment *) (first + n + 1);
	uint32_t   *entry = (uint32_t *) (moment + n);

	memset(first, 0, ((size_t) n + 1) * sizeof(uint64_t));
	for (size_t i = 0; i < m; i++)
		first[link[i].to]++;
	for (uint32_t r = 1; r <= n; r++)
		first[r] += first[r - 1];
	for (size_t i = m; i-- > 0;)
	{
		aid_loop_check(i);
		entry[--first[link[i].to]] = (uint32_t) i;
	}
	for (uint32_t r = 0; r < n; r++)
		moment[r] = (Moment) {record[r].start, record[r].phase, r};
	aid_sort(moment, n, sizeof(Moment), compare_moments);

	for (uint32_t k = 0; k < n; k++)
	{
		uint32_t	r = moment[k].record;
		const AidRepeatLink *best = NULL;

		order[k] = r;
		for (uint64_t e = first[r]; e < first[r + 1]; e++)
		{
			const AidRepeatLink *next = &link[entry[e]];

			aid_loop_check(e);
			if (best == NULL || is_better(record, place, next, best))
				best = next;
		}
		if (best == NULL)
			place[r] = (AidRepeatPlace) {0, AID_REPEAT_NONE, r, 1, 1};
		else
		{
			const AidRepeatPlace *before = &place[best->from];
			AidRepeatPlace *chain = &place[before->chain];

			place[r] = (AidRepeatPlace) {best->similarity, best->from, before->chain, before->step + 1, 0};
			chain->run = AID_MAX(chain->run, place[r].step);
		}
	}
}
