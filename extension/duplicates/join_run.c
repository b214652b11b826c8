/*
 * join_run.c
 *		The join for callers in C: memory, processes, and the pairs in the
 *		order of ids.
 */
#include "postgres.h"

#include "access/parallel.h"
#include "access/xact.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "duplicates/join_internal.h"
#include "duplicates/join_kernel_table.h"
#include "duplicates/shingles.h"

#define MEGABYTE ((Size) 1024 * 1024)

/* Records and pairs are sorted in no more than this: larger runs would not be sorted faster. */
#define SORT_MEMORY (32 * MEGABYTE)

/* Comparing fewer pairs of records than this takes less time than starting a worker. */
#define WORTH_A_WORKER 5e6

/* Bytes that a set of a slab takes besides its tokens, and a token with its posting. */
#define SET_BYTES 88
#define TOKEN_BYTES 6

AidJoin *
aid_join_begin(const AidJoinOptions *options)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "aidflow join records", ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(context);
	AidJoin    *join = palloc0(sizeof(AidJoin));
	Size		processes = options->memory / MEGABYTE;
	Size		least = AID_SORTER_LEAST(AID_JOIN_RECORD_BYTES(AID_SHINGLES_MAX));

	join->options = *options;
	join->context = context;
	if (options->measure == AID_JOIN_WEIGHTED)
		least *= 2;
	join->memory_size = Max(Min((Size) options->memory, SORT_MEMORY), least) & ~(Size) 63;

	/* at least a megabyte for each process, and no share for those that cannot be */
	join->workers = Min(options->workers, max_parallel_workers);
	join->workers = (int) Min((Size) join->workers, Max(processes, 1) - 1);
	if (IsInParallelMode())
		join->workers = 0;
	if (join->workers > 0)
	{
		join->segment = dsm_create(sizeof(SharedFileSet), DSM_CREATE_NULL_IF_MAXSEGMENTS);
		if (join->segment == NULL)
			join->workers = 0;
		else
			SharedFileSetInit(dsm_segment_address(join->segment), join->segment);
	}
	aid_temp_files_init(&join->files,
						join->segment == NULL ? NULL : &((SharedFileSet *) dsm_segment_address(join->segment))->fs, 0);
	join->blocks = aid_ids_create();
	join->buffer = palloc(AID_JOIN_RECORD_BYTES(AID_SHINGLES_MAX));
	join->memory = MemoryContextAllocHuge(context, join->memory_size);
	MemoryContextSwitchTo(caller);
	return join;
}

/* ---- memory ---- */

/* Each process has a quarter of its share for pairs, the rest for a slab. */
static Size
sorter_memory(const AidJoin *join)
{
	return Max((Size) join->options.memory / (join->workers + 1) / 4, AID_SORTER_LEAST(0)) & ~(Size) 63;
}

/* Sorts the records into pieces such that one of them and what belongs to it fits. */
static void
finish_spool(AidJoin *join)
{
	Size		memory = (Size) join->options.memory / (join->workers + 1) / 4 * 3;
	uint64		stored = join->side[0].stored + join->side[1].stored;
	uint64		tokens = join->side[0].tokens + join->side[1].tokens;
	uint64		usual = stored == 0 ? 0 : tokens / stored + 1;
	uint64		records = memory / (SET_BYTES + usual * TOKEN_BYTES);
	uint64		left;

	records = Max(Min(records, AID_JOIN_SLAB_SETS), 1);
	left = memory - Min(memory, records * SET_BYTES);
	aid_join_spool_finish(join, (uint32) records, Min(left / TOKEN_BYTES, PG_UINT32_MAX / 2));
	pfree(join->memory);
	join->memory = NULL;
}

/* What the largest piece needs, which may be the only one and small, or a single large record. */
static AidJoinLimits
find_limits(const AidJoin *join)
{
	AidJoinLimits limits = {
		.largest = Max(Max(join->side[0].largest, join->side[1].largest), 1),
		.weighted = join->options.measure == AID_JOIN_WEIGHTED,
		.sets = 1,
		.tokens = 1,
	};

	for (int side = 0; side < 2; side++)
		for (uint32 i = 0; i < join->side[side].pieces; i++)
		{
			const AidJoinPiece *piece = &join->side[side].piece[i];
			uint64		tokens = (piece->length - piece->records * sizeof(AidJoinStored)) / sizeof(uint32);

			limits.sets = Max(limits.sets, piece->records);
			limits.tokens = (uint32) Max(limits.tokens, tokens);
		}
	return limits;
}

/* ---- processes ---- */

static AidJoinShared
describe(const AidJoin *join, const AidJoinJobs *jobs, int workers)
{
	AidJoinShared shared = {
		.files = workers > 0 ? dsm_segment_handle(join->segment) : DSM_HANDLE_INVALID,
		.threshold = join->options.threshold,
		.weighted = join->options.measure == AID_JOIN_WEIGHTED,
		.between = join->options.between,
		.wide = aid_join_has_wide_kernel(),
		.processes = workers + 1,
		.limits = find_limits(join),
		.tokens = join->tokens.n,
		.sorter_memory = sorter_memory(join),
		.jobs = jobs->n,
	};

	for (int side = 0; side < 2; side++)
	{
		shared.pieces[side] = join->side[side].pieces;
		shared.records[side] = join->side[side].records;
		if (workers > 0 && shared.pieces[side] > 0)
			shared.file[side] = aid_temp_file_name(join->side[side].file);
	}
	/* a job that takes long compared with one process's share is split */
	while (workers > 0 && shared.split_jobs < jobs->n &&
		   jobs->job[shared.split_jobs].cost > Max(WORTH_A_WORKER, jobs->cost / (4 * shared.processes)))
		shared.split_jobs++;
	return shared;
}

static void
fill_view(AidJoinView *view, const AidJoin *join, const AidJoinShared *shared, const AidJoinJobs *jobs,
		  const uint32 *rank, const uint32 *base_rank)
{
	const uint32 *ranks[2] = {rank, base_rank};

	*view->shared = *shared;
	pg_atomic_init_u32(&view->shared->next_job, 0);
	for (uint32 i = 0; i < shared->split_jobs; i++)
		pg_atomic_init_u32(&view->next_chunk[i], 0);
	memset(view->result, 0, shared->processes * sizeof(AidJoinResult));
	if (jobs->n > 0)
		memcpy(view->job, jobs->job, jobs->n * sizeof(AidJoinJob));
	for (int side = 0; side < 2; side++)
	{
		if (shared->pieces[side] > 0)
			memcpy(view->piece[side], join->side[side].piece, shared->pieces[side] * sizeof(AidJoinPiece));
		if (shared->records[side] > 0 && ranks[side] != NULL)
			memcpy(view->rank[side], ranks[side], shared->records[side] * sizeof(uint32));
	}
	if (shared->weighted && shared->tokens > 0)
		memcpy(view->weight, join->weight, shared->tokens * sizeof(uint32));
}

void
aid_join_open_alone(AidJoin *join, AidJoinProcess *process, const AidJoinJobs *jobs, const uint32 *rank,
					const uint32 *base_rank)
{
	void	   *const file[2] = {join->side[0].file, join->side[1].file};
	AidJoinShared shared = describe(join, jobs, 0);
	AidJoinView view;

	aid_join_view(&view, &shared, MemoryContextAllocHuge(join->context, aid_join_view(&view, &shared, NULL)));
	fill_view(&view, join, &shared, jobs, rank, base_rank);
	aid_join_process_open(process, &view, &join->files, file);
}

/* The pairs of all processes go to the merge of the first. */
static void
adopt_results(AidJoin *join, AidSorter *pairs, const AidJoinView *view)
{
	join->workers_file = palloc(view->shared->processes * sizeof(void *));
	for (uint32 i = 1; i < view->shared->processes; i++)
	{
		const AidJoinResult *result = &view->result[i];
		void	   *file;

		if (result->runs == 0)
			continue;
		file = join->workers_file[join->workers_files++] = aid_temp_file_open(&join->files, result->file);
		for (uint32 k = 0; k < result->runs; k++)
		{
			AidSortRun	run = {file, result->run[k].offset, result->run[k].length};

			aid_sorter_adopt(pairs, &run, result->widest);
		}
	}
}

static void
run_with_workers(AidJoin *join, AidJoinProcess *process, const AidJoinJobs *jobs, const uint32 *rank,
				 const uint32 *base_rank)
{
	void	   *const file[2] = {join->side[0].file, join->side[1].file};
	AidJoinShared shared = describe(join, jobs, join->workers);
	AidJoinView view;
	Size		size = aid_join_view(&view, &shared, NULL);
	ParallelContext *context;
	void	   *address;

	EnterParallelMode();
	context = CreateParallelContext("aidflow", "aid_join_worker", join->workers);
	shm_toc_estimate_chunk(&context->estimator, size);
	shm_toc_estimate_keys(&context->estimator, 1);
	InitializeParallelDSM(context);
	address = shm_toc_allocate(context->toc, size);
	aid_join_view(&view, &shared, address);
	fill_view(&view, join, &shared, jobs, rank, base_rank);
	shm_toc_insert(context->toc, 0, address);
	LaunchParallelWorkers(context);

	aid_join_process_open(process, &view, &join->files, file);
	aid_join_process_run(process);
	WaitForParallelWorkersToFinish(context);
	adopt_results(join, &process->pairs, &view);
	DestroyParallelContext(context);
	ExitParallelMode();
}

/* ---- pairs ---- */

/* inverse[rank[i]] = i */
static uint32 *
inverse_of(const uint32 *rank, uint32 n)
{
	uint32	   *inverse = MemoryContextAllocHuge(CurrentMemoryContext, Max(n, 1) * sizeof(uint32));

	for (uint32 i = 0; i < n; i++)
	{
		aid_loop_check(i);
		inverse[rank[i]] = i;
	}
	return inverse;
}

static void
tell_pairs(AidJoin *join, AidSorter *pairs, const uint32 *rank, const uint32 *base_rank, MemoryContext caller,
		   AidJoinReader reader, void *arg)
{
	uint32	   *a_of = inverse_of(rank, join->side[AID_JOIN_LEFT].records);
	uint32	   *b_of = join->options.between ? inverse_of(base_rank, join->side[AID_JOIN_RIGHT].records) : a_of;
	uint64		last = PG_UINT64_MAX;
	uint64		round = 0;
	AidSortRow	row;
	const void *none;

	while (aid_sorter_next(pairs, &row, &none))
	{
		double		similarity;

		aid_loop_check(round++);
		/* a pair comes from every block that both stand in */
		if (row.high == last)
			continue;
		last = row.high;
		memcpy(&similarity, &row.value, sizeof(double));
		MemoryContextSwitchTo(caller);
		reader(arg, a_of[row.high >> 32], b_of[(uint32) row.high], (uint32) row.low, similarity);
		MemoryContextSwitchTo(join->context);
	}
}

void
aid_join_prepare(AidJoin *join, AidJoinJobs *jobs)
{
	finish_spool(join);
	aid_join_jobs_make(join, jobs);
}

void
aid_join_run(AidJoin *join, const uint32 *rank, const uint32 *base_rank, AidJoinReader reader, void *arg)
{
	MemoryContext caller = MemoryContextSwitchTo(join->context);
	AidJoinJobs jobs;
	AidJoinProcess process;

	aid_join_prepare(join, &jobs);
	if (join->workers == 0 || jobs.cost < WORTH_A_WORKER)
	{
		aid_join_open_alone(join, &process, &jobs, rank, base_rank);
		aid_join_process_run(&process);
	}
	else
		run_with_workers(join, &process, &jobs, rank, base_rank);
	aid_join_process_close(&process);
	if (process.pairs.runs > 0)
	{
		/* all memory is for merging now */
		aid_sorter_flush(&process.pairs);
		pfree(process.pairs.memory);
		join->memory = MemoryContextAllocHuge(join->context, join->memory_size);
		aid_sorter_move(&process.pairs, join->memory, join->memory_size);
	}
	aid_sorter_finish(&process.pairs);
	tell_pairs(join, &process.pairs, rank, base_rank, caller, reader, arg);
	aid_sorter_end(&process.pairs);
	MemoryContextSwitchTo(caller);
}

void
aid_join_end(AidJoin *join)
{
	for (int i = 0; i < join->workers_files; i++)
		aid_temp_file_close(join->workers_file[i]);
	for (int side = 0; side < 2; side++)
		if (join->side[side].file != NULL)
			join->files.files.remove(join->side[side].file);
	if (join->segment != NULL)
		dsm_detach(join->segment);
	MemoryContextDelete(join->context);
}

const char *
aid_join_block_key(const AidJoin *join, uint32 block, size_t *length)
{
	if (block == AID_JOIN_ONLY_BLOCK || block == AID_JOIN_WILDCARD_BLOCK)
		return NULL;
	return aid_ids_text(join->blocks, block - AID_JOIN_FIRST_BLOCK, length);
}
