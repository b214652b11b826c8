/*
 * join_plan.c
 *		What a join would cost, block by block, without running it.
 */
#include "postgres.h"

#include "utils/memutils.h"

#include "base/grow.h"
#include "duplicates/join_internal.h"

/* Measured on titles of 70 trigrams; a record's share is reading, tokens and sorting. */
#define SECONDS_A_RECORD 5e-6
#define SECONDS_A_POSTING 0.7e-9

typedef struct Planned
{
	uint32		block;
	uint64		records;
	uint64		postings;
	const char *key;
	size_t		length;
} Planned;

/* Most postings first, then most records, then by the block's text, none last. */
static int
compare_planned(const void *a, const void *b)
{
	const Planned *x = a;
	const Planned *y = b;

	if (x->postings != y->postings)
		return x->postings > y->postings ? -1 : 1;
	if (x->records != y->records)
		return x->records > y->records ? -1 : 1;
	if (x->key == NULL || y->key == NULL)
		return (x->key == NULL) - (y->key == NULL);
	return aid_id_compare(false, x->key, x->length, y->key, y->length);
}

/* In the order of block numbers. */
static Planned *
plan_blocks(const AidJoin *join, uint32 *n)
{
	const AidJoinSpool *spool = &join->side[AID_JOIN_LEFT];
	Planned    *planned = MemoryContextAllocHuge(join->context, Max(spool->pieces, 1) * sizeof(Planned));

	*n = 0;
	for (uint32 i = 0; i < spool->pieces; i++)
	{
		uint32		block = spool->piece[i].block;

		if (*n == 0 || planned[*n - 1].block != block)
		{
			planned[*n] = (Planned) {.block = block};
			planned[*n].key = aid_join_block_key(join, block, &planned[*n].length);
			(*n)++;
		}
		planned[*n - 1].records += spool->piece[i].records;
	}
	return planned;
}

static Planned *
find_block(Planned *planned, uint32 n, uint32 block)
{
	uint32		lo = 0;

	while (planned[lo].block != block)
	{
		uint32		half = (n - lo) / 2;

		if (planned[lo + half].block <= block)
			lo += half;
		else
			n = lo + half;
	}
	return &planned[lo];
}

void
aid_join_plan(AidJoin *join, AidJoinPlanReader reader, void *arg)
{
	MemoryContext caller = MemoryContextSwitchTo(join->context);
	AidJoinJobs jobs;
	AidJoinProcess process;
	Planned    *planned;
	uint32		n;

	aid_join_prepare(join, &jobs);
	planned = plan_blocks(join, &n);
	aid_join_open_alone(join, &process, &jobs, NULL, NULL);
	for (uint32 i = 0; i < jobs.n; i++)
	{
		/* records that meet everybody have two jobs */
		uint32		block = join->side[AID_JOIN_LEFT].piece[jobs.job[i].index.first].block;

		find_block(planned, n, block)->postings += aid_join_process_count(&process, &jobs.job[i]);
	}
	aid_join_process_close(&process);
	if (n > 0)
		aid_sort(planned, n, sizeof(Planned), compare_planned);
	MemoryContextSwitchTo(caller);
	for (uint32 i = 0; i < n; i++)
		reader(arg, planned[i].key, planned[i].length, planned[i].records, planned[i].postings,
			   (double) planned[i].records * SECONDS_A_RECORD + (double) planned[i].postings * SECONDS_A_POSTING);
}
