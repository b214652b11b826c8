/*
 * cluster_window.c
 *		aid_cluster: clusters of similar texts within a partition.
 *
 * The first row of a partition does the work for all: rows are read once,
 * pairs come from the join (in a small partition from looking at each pair),
 * and what is left is a number for each row.
 */
#include "postgres.h"

#include "compat.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "windowapi.h"

#include "duplicates/cluster.h"
#include "duplicates/ids_glue.h"
#include "duplicates/join_glue.h"
#include "duplicates/shingles_glue.h"

PG_FUNCTION_INFO_V1(aid_cluster);

#define FUNCTION "aid_cluster"

/* Up to here looking at each pair costs less than a join. */
#define SMALL_PARTITION 64

/* Kept for the partition. */
typedef struct Partition
{
	AidIds	   *ids;			/* of its rows, in their order */
	uint32	   *cluster;		/* by row: the row with the smallest id; NULL: not done yet */
} Partition;

/* While it is worked on, in a context of its own. */
typedef struct Work
{
	WindowObject window;
	Partition  *partition;
	MemoryContext row;
	uint32		n;
	double		threshold;
	const AidShingles *first;	/* one of the sets, which all must be like */
	const AidShingles **set;	/* small partitions: by row, NULL if empty */
	AidJoin    *join;			/* others */
	uint32	   *row_of;			/* by record of the join */
	uint32		records;
	uint32	   *rank;			/* by row: place in the order of ids */
	uint32	   *root;			/* by place */
} Work;

/* ---- reading ---- */

static Datum
argument(Work *work, int argno, uint32 row, bool *isnull)
{
	bool		isout;

	return WinGetFuncArgInPartition(work->window, argno, (int) row, WINDOW_SEEK_HEAD, false, isnull, &isout);
}

pg_noreturn static void
raise_null(const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
			 errmsg("%s of %s is null", what, FUNCTION)));
}

static void
read_id(Work *work, uint32 row)
{
	bool		isnull;
	bool		found;
	Datum		value = argument(work, 0, row, &isnull);
	text	   *id;

	if (isnull)
		raise_null("id");
	id = DatumGetTextPP(value);
	aid_ids_add(work->partition->ids, VARDATA_ANY(id), VARSIZE_ANY_EXHDR(id), &found);
	if (found)
		ereport(ERROR,
				(errcode(ERRCODE_CARDINALITY_VIOLATION),
				 errmsg("id \"%s\" is there twice in a partition of %s", text_to_cstring(id), FUNCTION)));
}

static void
read_threshold(Work *work, uint32 row)
{
	bool		isnull;
	double		threshold = DatumGetFloat8(argument(work, 2, row, &isnull));

	if (isnull)
		raise_null("threshold");
	aid_shingles_check_threshold(threshold);
	if (row == 0)
		work->threshold = threshold;
	else if (threshold != work->threshold)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("threshold of %s is not the same in all rows of a partition", FUNCTION)));
}

static const AidShingles *
set_copy(const AidShingles *set, MemoryContext context)
{
	AidShingles *copy = MemoryContextAlloc(context, VARSIZE(set));

	memcpy(copy, set, VARSIZE(set));
	return copy;
}

static void
add_to_join(Work *work, const AidShingles *set, uint32 row)
{
	uint32		tokens = aid_shingles_count(set);
	uint64	   *token = palloc(tokens * sizeof(uint64));

	for (uint32 i = 0; i < tokens; i++)
		token[i] = aid_shingles_token(set, i);
	work->row_of[aid_join_add(work->join, AID_JOIN_LEFT, token, tokens, NULL)] = row;
	work->records++;
}

static void
read_set(Work *work, uint32 row, MemoryContext context)
{
	bool		isnull;
	Datum		value = argument(work, 1, row, &isnull);
	const AidShingles *set;

	if (isnull)
		return;
	set = aid_shingles_from_datum(value);
	if (work->first == NULL)
		work->first = set_copy(set, context);
	aid_shingles_check_alike(work->first, set);
	if (aid_shingles_count(set) == 0)
		return;
	if (work->join == NULL)
		work->set[row] = set_copy(set, context);
	else
		add_to_join(work, set, row);
}

/* ---- pairs ---- */

static void
take_pair(void *arg, uint32 a, uint32 b, uint32 shared, double similarity)
{
	Work	   *work = arg;

	aid_cluster_join(work->root, work->rank[work->row_of[a]], work->rank[work->row_of[b]]);
}

static void
look_at_pairs(Work *work)
{
	for (uint32 a = 0; a < work->n; a++)
		for (uint32 b = a + 1; b < work->n; b++)
			if (work->set[a] != NULL && work->set[b] != NULL
				&& aid_shingles_reach(work->set[a], work->set[b], work->threshold))
				aid_cluster_join(work->root, work->rank[a], work->rank[b]);
}

static void *
allocate(size_t count, size_t size)
{
	return palloc_extended(Max(count, 1) * size, MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
}

static void
run_join(Work *work)
{
	uint32	   *record_rank = allocate(work->records, sizeof(uint32));

	for (uint32 r = 0; r < work->records; r++)
		record_rank[r] = work->rank[work->row_of[r]];
	aid_join_run(work->join, record_rank, NULL, take_pair, work);
	aid_join_end(work->join);
}

static void
cluster_partition(WindowObject window, Partition *partition)
{
	MemoryContext kept = GetMemoryChunkContext(partition);
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "aidflow partition", ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(kept);
	Work		work = {.window = window,.partition = partition,.n = (uint32) WinGetPartitionRowCount(window)};
	uint32	   *order;

	partition->ids = aid_ids_create();
	partition->cluster = allocate(work.n, sizeof(uint32));
	MemoryContextSwitchTo(context);
	work.row = AllocSetContextCreate(context, "aidflow row", ALLOCSET_DEFAULT_SIZES);
	work.row_of = allocate(work.n, sizeof(uint32));
	work.set = allocate(Min(work.n, SMALL_PARTITION), sizeof(AidShingles *));
	for (uint32 row = 0; row < work.n; row++)
	{
		CHECK_FOR_INTERRUPTS();
		MemoryContextSwitchTo(work.row);
		read_id(&work, row);
		read_threshold(&work, row);
		if (work.join == NULL && work.n > SMALL_PARTITION)
		{
			AidJoinOptions options = {.function = FUNCTION,.threshold = work.threshold,.measure = AID_JOIN_JACCARD,
			.memory = aid_join_memory(true, 0)};

			MemoryContextSwitchTo(context);
			work.join = aid_join_begin(&options);
			MemoryContextSwitchTo(work.row);
		}
		read_set(&work, row, context);
		MemoryContextReset(work.row);
	}
	MemoryContextSwitchTo(context);

	work.rank = allocate(work.n, sizeof(uint32));
	work.root = allocate(work.n, sizeof(uint32));
	order = allocate(work.n, sizeof(uint32));
	aid_ids_order(partition->ids, false, work.rank, order);
	aid_cluster_alone(work.n, work.root);
	if (work.join == NULL)
		look_at_pairs(&work);
	else
		run_join(&work);
	aid_cluster_settle(work.n, work.root);
	for (uint32 row = 0; row < work.n; row++)
		partition->cluster[row] = order[work.root[work.rank[row]]];
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(context);
}

Datum
aid_cluster(PG_FUNCTION_ARGS)
{
	WindowObject window = PG_WINDOW_OBJECT();
	Partition  *partition = WinGetPartitionLocalMemory(window, sizeof(Partition));

	if (partition->cluster == NULL)
		cluster_partition(window, partition);
	PG_RETURN_DATUM(aid_ids_datum(partition->ids, partition->cluster[WinGetCurrentPosition(window)]));
}
