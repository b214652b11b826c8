/*
 * join_internal.h
 *		What the files of the join's glue share.
 *
 *		join_spool.c	records as they come, sorted by block, size and hash into one file for each side
 *		join_jobs.c		what is to be compared with what, in which order
 *		join_process.c	comparing it, in this process or in a worker
 *		join_run.c		memory, processes, and the pairs in the order of ids
 *
 * Glue.
 */
#ifndef AID_JOIN_INTERNAL_H
#define AID_JOIN_INTERNAL_H

#include "duplicates/join_glue.h"

#include "port/atomics.h"
#include "storage/dsm.h"
#include "storage/sharedfileset.h"
#include "storage/shm_toc.h"

#include "base/temp_file.h"
#include "duplicates/ids_glue.h"
#include "duplicates/join_tokens.h"
#include "duplicates/join_work.h"

/* ---- the spool ---- */

/* Blocks are numbered as they come. */
#define AID_JOIN_ONLY_BLOCK 0	/* of records without blocks */
#define AID_JOIN_FIRST_BLOCK 1
#define AID_JOIN_WILDCARD_BLOCK PG_UINT32_MAX	/* after all others */

/* Flag of a record in a file: here it stands in the first of its blocks. */
#define AID_JOIN_FIRST_OF_RECORD 1

/* A record in a file; its tokens follow, padded to 8. */
typedef struct AidJoinStored
{
	uint64		hash;
	uint32		number;
	uint32		n;
	uint32		unknown;
	uint32		flags;
} AidJoinStored;

/* Records of one block that lie together in a file and fit into one slab. */
typedef struct AidJoinPiece
{
	uint64		offset;
	uint64		length;
	uint32		block;
	uint32		records;
} AidJoinPiece;

/* The records of one side. */
typedef struct AidJoinSpool
{
	AidSorter	sorter;
	bool		started;
	uint32		records;		/* as added */
	uint64		stored;			/* in all blocks together */
	uint64		tokens;
	uint32		largest;		/* tokens of a record */
	/* sorted */
	void	   *file;
	AidJoinPiece *piece;
	uint32		pieces;
	uint32		pieces_room;
} AidJoinSpool;

struct AidJoin
{
	AidJoinOptions options;
	MemoryContext context;
	AidTempFiles files;
	dsm_segment *segment;		/* with the set of files that workers see, or NULL */
	int			workers;		/* that may be started */
	char	   *memory;			/* for sorting records */
	Size		memory_size;
	AidJoinTokens tokens;
	AidIds	   *blocks;
	uint32	   *block;			/* of the record that is being added */
	uint32		block_room;
	AidJoinStored *buffer;		/* a record on its way */
	uint64		weighed;		/* records, of both sides, that can be similar to others */
	uint32	   *weight;			/* by token, if weighted */
	AidJoinSpool side[2];		/* by AidJoinSide */
	void	  **workers_file;	/* pairs of other processes */
	int			workers_files;
};

/* Bytes of a record in a file. */
#define AID_JOIN_RECORD_BYTES(tokens) (sizeof(AidJoinStored) + MAXALIGN((tokens) * sizeof(uint32)))

/* Writes the files: after the last record.  A piece has at most so many records and, if it has several, tokens. */
extern void aid_join_spool_finish(AidJoin *join, uint32 piece_records, uint64 piece_tokens);

/* ---- jobs ---- */

/* Pieces next to each other. */
typedef struct AidJoinRange
{
	uint32		side;
	uint32		first;
	uint32		pieces;			/* 0: none */
	uint64		records;
} AidJoinRange;

/* The records of a range with each other, or with those of another. */
typedef struct AidJoinJob
{
	AidJoinRange index;
	AidJoinRange probe;
	bool		once;			/* a record probes only where it stands in its first block */
	double		cost;
} AidJoinJob;

typedef struct AidJoinJobs
{
	AidJoinJob *job;
	uint32		n;
	uint32		room;
	double		cost;			/* of all */
} AidJoinJobs;

/* All there is to do, the largest jobs first. */
extern void aid_join_jobs_make(const AidJoin *join, AidJoinJobs *jobs);

/* ---- processes ---- */

/* Runs of pairs that a process hands over. */
#define AID_JOIN_RUNS 128
typedef struct AidJoinResult
{
	AidTempFileName file;
	Size		widest;
	uint32		runs;
	struct
	{
		uint64		offset;
		uint64		length;
	}			run[AID_JOIN_RUNS];
} AidJoinResult;

/* What all processes know; arrays lie behind it, see aid_join_view. */
typedef struct AidJoinShared
{
	dsm_handle	files;
	double		threshold;
	bool		weighted;
	bool		between;
	bool		wide;
	uint32		processes;
	AidJoinLimits limits;
	uint32		tokens;			/* distinct */
	Size		sorter_memory;	/* of each process */
	AidTempFileName file[2];
	uint32		pieces[2];
	uint32		records[2];
	uint32		jobs;
	uint32		split_jobs;		/* the first ones: all processes work on each of them */
	pg_atomic_uint32 next_job;
} AidJoinShared;

/* Where a process finds it. */
typedef struct AidJoinView
{
	AidJoinShared *shared;
	AidJoinPiece *piece[2];
	AidJoinJob *job;
	pg_atomic_uint32 *next_chunk;	/* of each split job */
	uint32	   *rank[2];
	uint32	   *weight;
	AidJoinResult *result;		/* of each process */
} AidJoinView;

/* Sets the view of what lies at the address; returns its size, also for address NULL and counts in `shared`. */
extern Size aid_join_view(AidJoinView *view, const AidJoinShared *counts, void *address);

/* One process's part of the work. */
typedef struct AidJoinProcess
{
	MemoryContext context;		/* of all but the pairs */
	AidJoinView view;
	AidTempFiles *files;
	void	   *file[2];
	AidSorter	pairs;
	AidJoinRule rule;
	AidJoinWork work;
	uint32		indexed_side;	/* of the job */
	struct AidJoinRecords *reader;
} AidJoinProcess;

/* Pairs belong to the current memory context. */
extern void aid_join_process_open(AidJoinProcess *process, const AidJoinView *view, AidTempFiles *files,
								  void *const file[2]);
/* Takes jobs until there are none. */
extern void aid_join_process_run(AidJoinProcess *process);
/* Only counts the postings of a job. */
extern uint64 aid_join_process_count(AidJoinProcess *process, const AidJoinJob *job);
/* The pairs stay. */
extern void aid_join_process_close(AidJoinProcess *process);

/* Started by name in workers. */
extern PGDLLEXPORT void aid_join_worker(dsm_segment *segment, shm_toc *toc);

/* ---- the run ---- */

/* Sorts the records and finds the jobs. */
extern void aid_join_prepare(AidJoin *join, AidJoinJobs *jobs);
/* A process without others; without ranks it can only count. */
extern void aid_join_open_alone(AidJoin *join, AidJoinProcess *process, const AidJoinJobs *jobs, const uint32 *rank,
								const uint32 *base_rank);
/* The text of a block, NULL for those without. */
extern const char *aid_join_block_key(const AidJoin *join, uint32 block, size_t *length);

/* ---- the plan ---- */

/* Its own memory: with other memory equal sets could be counted apart. */
#define AID_JOIN_PLAN_MEMORY (INT64CONST(64) * 1024 * 1024)

/* Called for each block, largest first; key is NULL for records without blocks. */
typedef void (*AidJoinPlanReader) (void *arg, const char *key, size_t length, uint64 records, uint64 postings,
								   double seconds);
/* Instead of aid_join_run. */
extern void aid_join_plan(AidJoin *join, AidJoinPlanReader reader, void *arg);

#endif							/* AID_JOIN_INTERNAL_H */
