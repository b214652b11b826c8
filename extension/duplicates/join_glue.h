/*
 * join_glue.h
 *		The exact join of sets of tokens, for callers in C.
 *
 *		join = aid_join_begin(&options);
 *		for each record: aid_join_add(join, AID_JOIN_LEFT, tokens, n, blocks);
 *		aid_join_run(join, rank, NULL, reader, arg);
 *		aid_join_end(join);
 *
 * Every pair of records whose blocks meet and whose similarity reaches the
 * threshold is handed to the reader, once, in the order of ids.  Records wait
 * in a temporary file; identical sets are joined once and expanded at the end.
 *
 * Glue.
 */
#ifndef AID_JOIN_GLUE_H
#define AID_JOIN_GLUE_H

#include "postgres.h"

#include "base/inner_query.h"

typedef struct AidJoin AidJoin;

typedef enum AidJoinMeasure
{
	AID_JOIN_JACCARD,			/* shared / union */
	AID_JOIN_WEIGHTED			/* the same of weights: round(2^20 ln(1 + N / frequency)) of all records added */
} AidJoinMeasure;

typedef enum AidJoinSide
{
	AID_JOIN_LEFT,				/* the records; of a join between two sets, the new ones */
	AID_JOIN_RIGHT				/* the base; added after all of the left */
} AidJoinSide;

typedef struct AidJoinOptions
{
	const char *function;		/* stands in messages */
	double		threshold;		/* 0 < threshold <= 1, see aid_shingles_check_threshold */
	AidJoinMeasure measure;
	bool		between;		/* only pairs of one left and one right record */
	int64		memory;			/* bytes for the join's own tables, in all processes together */
	int			workers;		/* besides this process; none are started in parallel mode */
} AidJoinOptions;

/* The blocks of a record.  NULL instead of a pointer to one: the block of all who have none. */
#define AID_JOIN_WILDCARD (-1)
typedef struct AidJoinBlocks
{
	int			n;				/* AID_JOIN_WILDCARD meets every record, 0 none */
	const char *const *key;
	const size_t *length;
} AidJoinBlocks;

/* Lives in the current memory context until aid_join_end. */
extern AidJoin *aid_join_begin(const AidJoinOptions *options);

/*
 * A record: its tokens, sorted and unique.  Returns its number, from 0 on each
 * side.  A record without tokens or blocks gets a number and meets nobody.
 * Everything is copied.
 */
extern uint32 aid_join_add(AidJoin *join, AidJoinSide side, const uint64 *tokens, uint32 n,
						   const AidJoinBlocks *blocks);

/*
 * Called for each pair, in ascending (rank[a], rank[b]); rank[a] < rank[b]
 * unless the join is between two sets: then a is of the left and b of the
 * right.  shared is the number of shared tokens, whatever the measure.  The
 * memory context is that of the caller of aid_join_run.
 */
typedef void (*AidJoinReader) (void *arg, uint32 a, uint32 b, uint32 shared, double similarity);

/* rank: the place of each left record in the order of ids; base_rank: of each right one, NULL without a right side. */
extern void aid_join_run(AidJoin *join, const uint32 *rank, const uint32 *base_rank, AidJoinReader reader, void *arg);

/* Frees memory and files. */
extern void aid_join_end(AidJoin *join);

/* ---- arguments and columns ---- */

/* memory_mb and workers as SQL gives them; NULL: maintenance_work_mem and max_parallel_workers_per_gather. */
extern int64 aid_join_memory(bool isnull, int32 memory_mb);
extern int	aid_join_workers(bool isnull, int32 workers);

/*
 * The column "block" (AID_ACCEPT_SCALAR | AID_ACCEPT_ARRAY), in the current
 * context; a NULL inside an array is 22004.  Returns NULL if the query has no
 * such column.
 */
extern const AidJoinBlocks *aid_join_blocks(const AidColumn *column, Datum value, bool isnull, AidJoinBlocks *blocks);

/*
 * The tokens of the column "title" (AID_ACCEPT_TEXT | AID_ACCEPT_SHINGLES), in
 * the current context; shingles of another kind or version are 22023.
 */
extern uint32 aid_join_title_tokens(const AidColumn *column, Datum value, int kind, uint64 **tokens);

/* Are they stored shingles, and not a text? */
extern bool aid_join_is_shingles(const AidColumn *column);

#endif							/* AID_JOIN_GLUE_H */
