/*
 * join.c
 *		Slabs and probes.
 *
 * Why a similar set is always a candidate: order the tokens of both sets by
 * rank and let them share at least A, of which K <= A are asked for.  After the
 * K-th shared token each set has at least A - K more; so it stands among the
 * first n - A + K tokens of each, and so do the shared ones before it.  A set
 * is indexed with the least A that any of its partners needs, and a K that
 * grows with its size; a probe uses the A of the pair (the deeper its token,
 * the smaller the partners it counts for) and the K of its smallest partner.
 * With weights instead of counts all of this holds for sums.
 */
#include "duplicates/join.h"

#include <string.h>

#include "duplicates/join_kernel_table.h"

/* Points of a weighted candidate, shared among the tokens by weight. */
#define WEIGHT_POINTS 64

/* A probe of fewer postings than a fraction of the sets it may meet does not go through all their counters. */
#define FEW 16

/* Lists shorter than this are searched one by one. */
#define SHORT_LIST 8

/*
 * The shared first tokens asked for: more of them cost more postings and save
 * more candidates, which cost more where no signature sifts them.  Measured on
 * titles of 70 trigrams at .4 to .8.
 */
static inline uint32_t
wanted_of_size(uint32_t size)
{
	return AID_MIN(1 + size / 6, 64);
}

static inline uint64_t
wanted_of_weight(uint64_t least)
{
	/* neither this nor what is left of the least may fall as that grows */
	return least - least / 3;
}

/* ---- memory ---- */

static void *
place(char *memory, size_t *used, size_t bytes)
{
	size_t		at = *used;

	*used = (at + bytes + 63) & ~(size_t) 63;
	return memory == NULL ? NULL : memory + at;
}

/* Counters are read 64 at a time. */
static inline size_t
counter_bytes(const AidJoinLimits *limits)
{
	return ((size_t) limits->sets + 63) & ~(size_t) 63;
}

static size_t
lay_out(AidJoinSlab *slab, const AidJoinLimits *limits, char *memory)
{
	size_t		sets = limits->sets;
	size_t		used = 0;

	slab->counter = place(memory, &used, counter_bytes(limits));
	slab->rest = place(memory, &used, sets);
	slab->candidate = place(memory, &used, (sets + 1) * sizeof(uint16_t));
	slab->first = place(memory, &used, (sets + 1) * sizeof(uint32_t));
	slab->token = place(memory, &used, limits->tokens * sizeof(uint32_t));
	slab->size = place(memory, &used, sets * sizeof(uint32_t));
	slab->weight = place(memory, &used, limits->weighted ? sets * sizeof(uint64_t) : 0);
	slab->signature = place(memory, &used, sets * 4 * sizeof(uint64_t));
	slab->list = place(memory, &used, limits->ranks * sizeof(AidJoinList));
	slab->posting = place(memory, &used, limits->tokens * sizeof(uint16_t));
	slab->bound = place(memory, &used, ((size_t) limits->largest + 2) * sizeof(uint32_t));
	slab->run = place(memory, &used, limits->largest * sizeof(AidJoinRun));
	slab->marks.bit = place(memory, &used, AID_JOIN_MARK_BITS(limits->ranks) * sizeof(uint64_t));
	slab->marks.word = place(memory, &used, AID_JOIN_MARK_WORDS(limits->ranks) * sizeof(uint64_t));
	slab->marks.group = place(memory, &used, AID_JOIN_MARK_GROUPS(limits->ranks) * sizeof(uint64_t));
	return used;
}

size_t
aid_join_slab_size(const AidJoinLimits *limits)
{
	AidJoinSlab none;

	return lay_out(&none, limits, NULL);
}

void
aid_join_slab_init(AidJoinSlab *slab, const AidJoinLimits *limits, const AidJoinRule *rule, bool wide, void *memory)
{
	memset(slab, 0, sizeof(*slab));
	lay_out(slab, limits, memory);
	slab->limits = *limits;
	slab->rule = rule;
	slab->kernel = aid_join_kernel(wide);
	slab->first[0] = 0;
	memset(slab->rest, 0, limits->sets);
	memset(slab->marks.bit, 0, AID_JOIN_MARK_BITS(limits->ranks) * sizeof(uint64_t));
	memset(slab->marks.word, 0, AID_JOIN_MARK_WORDS(limits->ranks) * sizeof(uint64_t));
	memset(slab->marks.group, 0, AID_JOIN_MARK_GROUPS(limits->ranks) * sizeof(uint64_t));
}

/* ---- filling ---- */

void
aid_join_slab_start(AidJoinSlab *slab, const uint32_t *weight_of, bool either)
{
	slab->n = 0;
	slab->weight_of = weight_of;
	slab->either = either;
}

uint32_t
aid_join_slab_add(AidJoinSlab *slab, uint32_t n, uint32_t size, uint64_t weight)
{
	uint32_t	set = slab->n++;

	slab->first[set + 1] = slab->first[set] + n;
	slab->size[set] = size;
	if (slab->rule->weighted)
		slab->weight[set] = weight;
	aid_join_signature(slab->token + slab->first[set], n, slab->signature + 4 * (size_t) set);
	return set;
}

/* The least weight a set shares with a partner for which it is indexed. */
static uint64_t
least_weight_indexed(const AidJoinSlab *slab, uint64_t weight)
{
	/* the order of sets leaves out the last bits of the weight */
	uint64_t	light = weight >> AID_JOIN_WEIGHT_BITS << AID_JOIN_WEIGHT_BITS;

	return aid_join_least_weight(slab->rule, slab->either ? light + aid_join_lightest(slab->rule, light) : 2 * light);
}

/* How many of a set's ranks are indexed. */
static uint32_t
indexed_ranks(const AidJoinSlab *slab, uint32_t set)
{
	uint32_t	n = slab->first[set + 1] - slab->first[set];
	uint32_t	size = slab->size[set];
	uint32_t	first;

	if (slab->rule->weighted)
	{
		uint64_t	least = least_weight_indexed(slab, slab->weight[set]);
		uint64_t	rest = least - wanted_of_weight(least);
		const uint32_t *token = slab->token + slab->first[set];

		/* tokens without a rank are the rarest, of any weight: the ranks alone are cut at the end */
		for (uint64_t last = 0; n > 0; n--)
		{
			last += slab->weight_of[token[n - 1]];
			if (last > rest)
				break;
		}
		return n;
	}
	first = size - slab->rule->least[slab->either ? size + slab->rule->partner[size] : 2 * size] + wanted_of_size(size);
	/* the tokens without a rank come first */
	return first <= size - n ? 0 : AID_MIN(n, first - (size - n));
}

void
aid_join_slab_index(AidJoinSlab *slab, uint32_t ranks, bool growing)
{
	uint32_t	filled = 0;
	uint32_t	size = 0;

	memset(slab->list, 0, ranks * sizeof(AidJoinList));
	for (uint32_t set = 0; set < slab->n; set++)
	{
		const uint32_t *token = slab->token + slab->first[set];
		uint32_t	indexed = indexed_ranks(slab, set);

		aid_loop_check(set);
		for (uint32_t i = 0; i < indexed; i++)
			slab->list[token[i]].end++;
	}
	for (uint32_t rank = 0; rank < ranks; rank++)
	{
		uint32_t	n = slab->list[rank].end;

		slab->list[rank].begin = slab->list[rank].end = filled;
		filled += n;
	}
	for (uint32_t set = 0; set < slab->n; set++)
	{
		const uint32_t *token = slab->token + slab->first[set];
		uint32_t	indexed = indexed_ranks(slab, set);

		aid_loop_check(set);
		for (uint32_t i = 0; i < indexed; i++)
			slab->posting[slab->list[token[i]].end++] = (uint16_t) set;
	}
	if (growing)
		for (uint32_t rank = 0; rank < ranks; rank++)
			slab->list[rank].end = slab->list[rank].begin;

	if (slab->rule->weighted || slab->n == 0)
		return;
	slab->smallest = slab->size[0];
	slab->biggest = slab->size[slab->n - 1];
	for (uint32_t set = 0; set < slab->n; set++)
		for (; size <= slab->size[set] - slab->smallest; size++)
			slab->bound[size] = set;
}

void
aid_join_slab_open(AidJoinSlab *slab, uint32_t set)
{
	const uint32_t *token = slab->token + slab->first[set];
	uint32_t	indexed = indexed_ranks(slab, set);

	for (uint32_t i = 0; i < indexed; i++)
		slab->list[token[i]].end++;
}

/* ---- which sets can be similar ---- */

/* The first set of at least that many tokens. */
static inline uint32_t
first_of_size(const AidJoinSlab *slab, uint64_t size)
{
	return size <= slab->smallest ? 0 : size > slab->biggest ? slab->n : slab->bound[size - slab->smallest];
}

/* The first set of at least that weight, up to the bits that the order leaves out. */
static uint32_t
first_of_weight(const AidJoinSlab *slab, uint64_t weight)
{
	uint32_t	lo = 0;
	uint32_t	hi = slab->n;

	weight >>= AID_JOIN_WEIGHT_BITS;
	while (lo < hi)
	{
		uint32_t	middle = lo + (hi - lo) / 2;

		if (slab->weight[middle] >> AID_JOIN_WEIGHT_BITS < weight)
			lo = middle + 1;
		else
			hi = middle;
	}
	return lo;
}

/* The first set that is larger than what anything similar to the probe can be. */
static uint32_t
first_too_large(const AidJoinSlab *slab, const AidJoinProbe *probe)
{
	if (slab->rule->weighted)
		return first_of_weight(slab, aid_join_heaviest(slab->rule, probe->weight) + (1 << AID_JOIN_WEIGHT_BITS));
	return first_of_size(slab, (uint64_t) slab->rule->reach[probe->size] - probe->size + 1);
}

static uint32_t
first_not_too_small(const AidJoinSlab *slab, const AidJoinProbe *probe)
{
	if (slab->rule->weighted)
		return first_of_weight(slab, aid_join_lightest(slab->rule, probe->weight));
	return first_of_size(slab, slab->rule->partner[probe->size]);
}

bool
aid_join_is_beyond(const AidJoinSlab *slab, const AidJoinProbe *probe)
{
	return first_not_too_small(slab, probe) == slab->n;
}

/* ---- probing ---- */

/* The first of n ascending postings that is not below the set. */
static inline uint32_t
search(const uint16_t *posting, uint32_t n, uint32_t set)
{
	uint32_t	lo = 0;

	while (n > SHORT_LIST)
	{
		uint32_t	half = n / 2;

		if (posting[lo + half] < set)
		{
			lo += half + 1;
			n -= half + 1;
		}
		else
			n = half;
	}
	for (; n > 0 && posting[lo] < set; n--)
		lo++;
	return lo;
}

/* Notes the part of a list from the first set that can be similar up to the set `end`. */
static inline void
add_run(AidJoinSlab *slab, AidJoinTask *task, uint32_t rank, uint32_t end, uint32_t points)
{
	AidJoinList *list = &slab->list[rank];
	const uint16_t *posting;
	uint32_t	n;

	if (list->begin < list->end && slab->posting[list->begin] < task->lo)
	{
		uint32_t	skipped = search(slab->posting + list->begin, list->end - list->begin, task->lo);

		/* probes grow: no later one wants those sets */
		if (!slab->either)
			list->begin += skipped;
		posting = slab->posting + list->begin + (slab->either ? skipped : 0);
	}
	else
		posting = slab->posting + list->begin;
	n = (uint32_t) (slab->posting + list->end - posting);
	if (n > 0 && posting[n - 1] >= end)
		n = search(posting, n, end);
	if (n == 0)
		return;
	slab->run[task->runs++] = (AidJoinRun) {posting, n, points};
	task->postings += n;
	task->most_points += points;
}

static void
find_runs(AidJoinSlab *slab, const AidJoinProbe *probe, AidJoinTask *task)
{
	const AidJoinRule *rule = slab->rule;
	uint32_t	unknown = probe->size - probe->n;
	uint32_t	smallest = rule->partner[probe->size];
	uint32_t	first;

	/* the smallest partner is a part of the probe: all of its tokens are shared */
	task->points = wanted_of_size(smallest);
	first = probe->size - smallest + task->points;
	for (uint32_t i = unknown; i < first; i++)
	{
		/* so many shared tokens are still possible: enough for partners up to a size */
		uint32_t	possible = AID_MIN(probe->size - i + task->points - 1, 2 * rule->largest);
		uint32_t	end = first_of_size(slab, (uint64_t) rule->reach[possible] - probe->size + 1);

		if (end <= task->lo)
			break;
		add_run(slab, task, probe->token[i - unknown], AID_MIN(end, task->hi), 1);
	}
}

static void
find_weighted_runs(AidJoinSlab *slab, const AidJoinProbe *probe, AidJoinTask *task)
{
	const AidJoinRule *rule = slab->rule;
	uint64_t	lightest = aid_join_lightest(rule, probe->weight);
	uint64_t	wanted = wanted_of_weight(least_weight_indexed(slab, lightest));
	uint64_t	left = probe->weight - probe->unknown_weight;
	uint32_t	end = task->hi;

	task->points = WEIGHT_POINTS;
	for (uint32_t i = 0; i < probe->n; i++)
	{
		uint32_t	rank = probe->token[i];
		uint64_t	weight = slab->weight_of[rank];
		uint64_t	points = (weight * WEIGHT_POINTS + wanted - 1) / wanted;
		/* so much shared weight is still possible: enough for partners up to a weight */
		double		heaviest = (double) (left + wanted) / rule->of_both + 1 - (double) probe->weight;

		if (heaviest < 0)
			break;
		if (heaviest < 1e18)
		{
			uint32_t	bound = first_of_weight(slab, (uint64_t) heaviest + (1 << AID_JOIN_WEIGHT_BITS));

			end = AID_MIN(end, bound);
		}
		if (end <= task->lo)
			break;
		add_run(slab, task, rank, end, (uint32_t) AID_MIN(points, WEIGHT_POINTS));
		left -= weight;
	}
}

AidJoinProbe
aid_join_slab_probe(AidJoinSlab *slab, uint32_t set)
{
	AidJoinProbe probe = {
		.token = slab->token + slab->first[set],
		.n = slab->first[set + 1] - slab->first[set],
		.size = slab->size[set],
		.weight = slab->rule->weighted ? slab->weight[set] : 0,
		.signature = slab->signature + 4 * (size_t) set,
	};

	for (uint32_t i = 0; i < probe.n; i++)
		slab->marks.bit[probe.token[i] >> 6] |= UINT64_C(1) << (probe.token[i] & 63);
	return probe;
}

static uint32_t
verify(AidJoinSlab *slab, const AidJoinProbe *probe, uint32_t n, AidJoinHit *hits)
{
	return (slab->rule->weighted ? slab->kernel->verify_weighted : slab->kernel->verify) (slab, probe, n, hits);
}

/* Sets lo to hi, of those before `until`. */
static bool
find_range(const AidJoinSlab *slab, const AidJoinProbe *probe, uint32_t until, AidJoinTask *task)
{
	task->hi = until;
	if (until == 0)
		return false;
	if (slab->either)
	{
		uint32_t	end = first_too_large(slab, probe);

		task->hi = AID_MIN(until, end);
	}
	task->lo = first_not_too_small(slab, probe);
	return task->lo < task->hi;
}

uint32_t
aid_join_probe(AidJoinSlab *slab, const AidJoinProbe *probe, uint32_t until, AidJoinHit *hits)
{
	AidJoinTask task = {0};
	bool		few;

	if (!find_range(slab, probe, until, &task))
		return 0;
	if (slab->rule->weighted)
		find_weighted_runs(slab, probe, &task);
	else
		find_runs(slab, probe, &task);
	slab->postings += task.postings;
	if (task.runs == 0 || hits == NULL)
		return 0;
	few = task.postings < (task.hi - task.lo) / FEW && task.most_points < 256;
	return verify(slab, probe, (few ? slab->kernel->count_few : slab->kernel->count_all) (slab, &task), hits);
}

uint32_t
aid_join_compare(AidJoinSlab *slab, const AidJoinProbe *probe, uint32_t until, AidJoinHit *hits)
{
	const AidJoinRule *rule = slab->rule;
	uint32_t	n = 0;

	for (uint32_t set = 0; set < until; set++)
	{
		slab->candidate[n] = (uint16_t) set;
		n += rule->weighted ||
			rule->least[probe->size + slab->size[set]] <= AID_MIN(probe->size, slab->size[set]);
	}
	return verify(slab, probe, n, hits);
}
