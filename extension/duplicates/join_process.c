/*
 * join_process.c
 *		Comparing records of the join: jobs taken one by one, pairs put into a
 *		sorter.
 *
 * A large job is split: every process fills the same slabs and takes chunks of
 * the records that probe them, numbered through all slabs of the job.
 */
#include "postgres.h"

#include "access/parallel.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "duplicates/join_internal.h"
#include "duplicates/join_kernel_table.h"

/* Records of a chunk. */
#define CHUNK 512

#define READ_BYTES 65536

/* ---- what all processes know ---- */

static void *
place(char *base, Size *used, Size bytes)
{
	Size		at = *used;

	*used = add_size(at, MAXALIGN(bytes));
	return base == NULL ? NULL : base + at;
}

Size
aid_join_view(AidJoinView *view, const AidJoinShared *counts, void *address)
{
	Size		used = 0;

	view->shared = place(address, &used, sizeof(AidJoinShared));
	view->result = place(address, &used, mul_size(counts->processes, sizeof(AidJoinResult)));
	view->next_chunk = place(address, &used, mul_size(counts->split_jobs, sizeof(pg_atomic_uint32)));
	for (int side = 0; side < 2; side++)
	{
		view->piece[side] = place(address, &used, mul_size(counts->pieces[side], sizeof(AidJoinPiece)));
		view->rank[side] = place(address, &used, mul_size(counts->records[side], sizeof(uint32)));
	}
	view->job = place(address, &used, mul_size(counts->jobs, sizeof(AidJoinJob)));
	view->weight = place(address, &used, counts->weighted ? mul_size(counts->tokens, sizeof(uint32)) : 0);
	return used;
}

/* ---- reading records ---- */

typedef struct AidJoinRecords
{
	AidTempFiles *files;
	void	   *file;
	uint64		offset;			/* of what is not read yet */
	uint64		end;
	char	   *buffer;
	Size		size;
	Size		at;
	Size		filled;
} AidJoinRecords;

static void
read_range(AidJoinProcess *process, const AidJoinRange *range)
{
	AidJoinRecords *reader = process->reader;
	const AidJoinPiece *piece = process->view.piece[range->side] + range->first;
	const AidJoinPiece *last = piece + range->pieces - 1;

	reader->file = process->file[range->side];
	reader->offset = piece->offset;
	reader->end = last->offset + last->length;
	reader->at = reader->filled = 0;
}

static void
need_bytes(AidJoinRecords *reader, Size bytes)
{
	Size		kept = reader->filled - reader->at;
	Size		more;

	if (likely(kept >= bytes))
		return;
	memmove(reader->buffer, reader->buffer + reader->at, kept);
	more = (Size) Min((uint64) (reader->size - kept), reader->end - reader->offset);
	reader->files->files.read(reader->file, reader->offset, reader->buffer + kept, more);
	reader->offset += more;
	reader->at = 0;
	reader->filled = kept + more;
}

static bool
next_record(AidJoinRecords *reader, AidJoinRecord *record)
{
	const AidJoinStored *stored;
	Size		bytes;

	if (reader->at == reader->filled && reader->offset == reader->end)
		return false;
	need_bytes(reader, sizeof(AidJoinStored));
	bytes = AID_JOIN_RECORD_BYTES(((AidJoinStored *) (reader->buffer + reader->at))->n);
	need_bytes(reader, bytes);
	stored = (AidJoinStored *) (reader->buffer + reader->at);
	reader->at += bytes;
	*record = (AidJoinRecord) {
		.number = stored->number,
		.n = stored->n,
		.unknown = stored->unknown,
		.flags = stored->flags,
		.hash = stored->hash,
		.token = (const uint32 *) (stored + 1),
	};
	return true;
}

/* ---- pairs ---- */

static void
put_pair(void *arg, uint32 indexed, uint32 probing, uint32 shared, double similarity)
{
	AidJoinProcess *process = arg;
	const AidJoinView *view = &process->view;
	uint64		a;
	uint64		b;
	AidSortRow	row = {.low = shared};

	if (view->shared->between)
	{
		bool		left_indexed = process->indexed_side == AID_JOIN_LEFT;

		a = view->rank[AID_JOIN_LEFT][left_indexed ? indexed : probing];
		b = view->rank[AID_JOIN_RIGHT][left_indexed ? probing : indexed];
	}
	else
	{
		uint32		x = view->rank[AID_JOIN_LEFT][indexed];
		uint32		y = view->rank[AID_JOIN_LEFT][probing];

		a = Min(x, y);
		b = Max(x, y);
	}
	row.high = a << 32 | b;
	memcpy(&row.value, &similarity, sizeof(double));
	aid_sorter_put(&process->pairs, &row, NULL);
}

/* ---- jobs ---- */

static inline uint64
chunks_of(uint64 records)
{
	return (records + CHUNK - 1) / CHUNK;
}

/* Part of a job that is being worked on. */
typedef struct Slab
{
	const AidJoinJob *job;
	uint64		own_chunks;		/* of its own records */
	AidJoinRange further;		/* records that probe it */
	uint64		stream_at;		/* of these, those read */
	bool		beyond;			/* all that are left are too large */
} Slab;

static void
load_slab(AidJoinProcess *process, Slab *slab, const AidJoinRange *piece)
{
	AidJoinWork *work = &process->work;
	bool		self = slab->job->probe.pieces == 0;
	AidJoinRecord record;

	aid_join_work_start(work, !self);
	read_range(process, piece);
	while (next_record(process->reader, &record))
		aid_join_work_load(work, &record);
	aid_join_work_index(work, self);
	slab->stream_at = 0;
	slab->beyond = false;
	if (slab->further.pieces > 0)
		read_range(process, &slab->further);
}

static void
probe_chunk(AidJoinProcess *process, Slab *slab, uint64 chunk)
{
	AidJoinRecord record;

	while (!slab->beyond && slab->stream_at < (chunk + 1) * CHUNK && next_record(process->reader, &record))
	{
		if (slab->stream_at++ < chunk * CHUNK || (slab->job->once && (record.flags & AID_JOIN_FIRST_OF_RECORD) == 0))
			continue;
		if (!aid_join_work_probe(&process->work, &record) && slab->job->probe.pieces == 0)
			slab->beyond = true;
	}
}

/* Takes the chunks of a job, all or those that other processes leave. */
static void
work_on(AidJoinProcess *process, const AidJoinJob *job, pg_atomic_uint32 *next_chunk)
{
	AidJoinWork *work = &process->work;
	const AidJoinRange *index = &job->index;
	bool		self = job->probe.pieces == 0;
	bool		few = index->records <= AID_JOIN_FEW_RECORDS && !work->counting;
	bool		counted = few;
	uint64		chunk = next_chunk == NULL ? 0 : pg_atomic_fetch_add_u32(next_chunk, 1);
	uint64		chunks_before = 0;
	uint64		records_after = index->records;
	AidJoinRecord record;

	process->indexed_side = index->side;
	aid_join_work_begin(work, few);
	for (uint32 i = 0; i < index->pieces; i++)
	{
		AidJoinRange piece = {.side = index->side, .first = index->first + i, .pieces = 1};
		Slab		slab = {.job = job};
		uint64		chunks;

		piece.records = process->view.piece[index->side][piece.first].records;
		records_after -= piece.records;
		slab.own_chunks = self ? chunks_of(piece.records) : 0;
		if (self)
			slab.further = (AidJoinRange) {index->side, piece.first + 1, index->pieces - i - 1, records_after};
		else
			slab.further = job->probe;
		chunks = slab.own_chunks + chunks_of(slab.further.records);
		if (chunk >= chunks_before + chunks)
		{
			chunks_before += chunks;
			continue;
		}
		if (!counted)
		{
			read_range(process, index);
			while (next_record(process->reader, &record))
				aid_join_work_count(work, &record);
			aid_join_work_settle(work);
			counted = true;
		}
		load_slab(process, &slab, &piece);
		while (chunk < chunks_before + chunks)
		{
			uint64		at = chunk - chunks_before;

			CHECK_FOR_INTERRUPTS();
			if (at >= slab.own_chunks)
				probe_chunk(process, &slab, at - slab.own_chunks);
			else
				aid_join_work_self(work, Min(at * CHUNK, work->slab.n), Min((at + 1) * CHUNK, work->slab.n));
			chunk = next_chunk == NULL ? chunk + 1 : pg_atomic_fetch_add_u32(next_chunk, 1);
		}
		chunks_before += chunks;
	}
}

void
aid_join_process_run(AidJoinProcess *process)
{
	const AidJoinView *view = &process->view;
	const AidJoinShared *shared = view->shared;

	for (uint32 i = 0; i < shared->split_jobs; i++)
		work_on(process, &view->job[i], &view->next_chunk[i]);
	for (;;)
	{
		uint32		i = shared->split_jobs + pg_atomic_fetch_add_u32(&view->shared->next_job, 1);

		if (i >= shared->jobs)
			break;
		work_on(process, &view->job[i], NULL);
	}
}

uint64
aid_join_process_count(AidJoinProcess *process, const AidJoinJob *job)
{
	uint64		before = process->work.slab.postings;

	process->work.counting = true;
	work_on(process, job, NULL);
	return process->work.slab.postings - before;
}

void
aid_join_process_open(AidJoinProcess *process, const AidJoinView *view, AidTempFiles *files, void *const file[2])
{
	const AidJoinShared *shared = view->shared;
	const AidJoinLimits *limits = &shared->limits;
	MemoryContext caller = CurrentMemoryContext;

	memset(process, 0, sizeof(*process));
	process->view = *view;
	process->files = files;
	process->file[0] = file[0];
	process->file[1] = file[1];
	aid_sorter_init(&process->pairs, &files->files, false, MemoryContextAllocHuge(caller, shared->sorter_memory),
					shared->sorter_memory);

	process->context = AllocSetContextCreate(caller, "aidflow join", ALLOCSET_DEFAULT_SIZES);
	MemoryContextSwitchTo(process->context);
	process->reader = palloc0(sizeof(AidJoinRecords));
	process->reader->files = files;
	process->reader->size = Max(READ_BYTES, 2 * AID_JOIN_RECORD_BYTES(limits->largest));
	process->reader->buffer = palloc(process->reader->size);
	aid_join_rule_init(&process->rule, shared->threshold, shared->weighted, limits->largest,
					   palloc(aid_join_rule_size(limits->largest)));
	aid_join_work_init(&process->work, limits, shared->tokens, shared->weighted ? view->weight : NULL, &process->rule,
					   shared->wide,
					   MemoryContextAllocHuge(process->context, aid_join_work_size(limits, shared->tokens)));
	process->work.sink = put_pair;
	process->work.arg = process;
	MemoryContextSwitchTo(caller);
}

void
aid_join_process_close(AidJoinProcess *process)
{
	MemoryContextDelete(process->context);
}

/* ---- in a worker ---- */

static void
hand_over(AidJoinProcess *process)
{
	AidSorter  *pairs = &process->pairs;
	AidJoinResult *result = &process->view.result[ParallelWorkerNumber + 1];

	aid_sorter_hand_over(pairs, AID_JOIN_RUNS);
	if (pairs->runs == 0)
		return;
	result->file = aid_temp_file_name(pairs->file);
	result->widest = pairs->widest;
	for (uint32 i = 0; i < pairs->runs; i++)
	{
		result->run[i].offset = pairs->run[i].offset;
		result->run[i].length = pairs->run[i].length;
	}
	result->runs = pairs->runs;
	aid_temp_file_close(pairs->file);
}

void
aid_join_worker(dsm_segment *segment, shm_toc *toc)
{
	AidJoinShared *shared = shm_toc_lookup(toc, 0, false);
	dsm_segment *file_segment = dsm_attach(shared->files);
	SharedFileSet *set;
	AidTempFiles files;
	AidJoinView view;
	AidJoinProcess process;
	void	   *file[2] = {NULL, NULL};

	if (file_segment == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("could not map dynamic shared memory segment")));
	set = dsm_segment_address(file_segment);
	SharedFileSetAttach(set, file_segment);
	aid_temp_files_init(&files, &set->fs, ParallelWorkerNumber + 1);
	aid_join_view(&view, shared, shared);
	for (int side = 0; side < 2; side++)
		if (shared->pieces[side] > 0)
			file[side] = aid_temp_file_open(&files, shared->file[side]);
	aid_join_process_open(&process, &view, &files, file);
	aid_join_process_run(&process);
	hand_over(&process);
	aid_join_process_close(&process);
	for (int side = 0; side < 2; side++)
		if (file[side] != NULL)
			aid_temp_file_close(file[side]);
	dsm_detach(file_segment);
}
