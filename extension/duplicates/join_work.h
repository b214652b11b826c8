/*
 * join_work.h
 *		Records against records: slabs are filled, equal sets are put
 *		together, and similar records are told in pairs.
 *
 *		aid_join_work_begin, then each record of the block to aid_join_work_count
 *		for each slab:
 *			aid_join_work_start, its records to aid_join_work_load, aid_join_work_index
 *			aid_join_work_self for pairs within, aid_join_work_probe for further records
 *
 * Pure: no PostgreSQL calls; the caller provides memory.
 */
#ifndef AID_JOIN_WORK_H
#define AID_JOIN_WORK_H

#include "duplicates/join.h"
#include "duplicates/join_ranks.h"

/* A block of no more records than this is compared without an index. */
#define AID_JOIN_FEW_RECORDS 32

/* Tokens are numbers in the order of the tokens' values, ascending. */
typedef struct AidJoinRecord
{
	uint32_t	number;
	uint32_t	n;
	uint32_t	unknown;		/* tokens without a number: no record on the other side has them */
	uint32_t	flags;			/* the caller's */
	uint64_t	hash;			/* of the set */
	const uint32_t *token;
} AidJoinRecord;

/* A pair of records; `indexed` was loaded, `probing` too or probed. */
typedef void (*AidJoinSink) (void *arg, uint32_t indexed, uint32_t probing, uint32_t shared, double similarity);

typedef struct AidJoinWork
{
	AidJoinRule *rule;
	AidJoinRanks ranks;
	AidJoinSlab slab;
	bool		few;			/* no index */
	bool		counting;		/* only postings are counted */
	uint32_t	opened;			/* sets that probes find, of an index that grows */
	uint32_t   *member;			/* the records of the slab's sets, one set after the other */
	uint32_t   *first_member;	/* sets + 1 */
	AidJoinHit *hit;
	AidJoinRecord last;			/* loaded or probed; with its own tokens */
	uint32_t   *last_token;
	uint32_t	last_hits;		/* in hit, if it was probed */
	uint32_t   *probe_token;
	AidJoinSink sink;
	void	   *arg;
} AidJoinWork;

/* tokens: their numbers are below; ranks of the limits are taken from it. */
extern size_t aid_join_work_size(const AidJoinLimits *limits, uint32_t tokens);
extern void aid_join_work_init(AidJoinWork *work, const AidJoinLimits *limits, uint32_t tokens,
							   const uint32_t *weight_of_token, AidJoinRule *rule, bool wide, void *memory);

/* few: there will be no index, and tokens need not be counted. */
extern void aid_join_work_begin(AidJoinWork *work, bool few);
static inline void
aid_join_work_count(AidJoinWork *work, const AidJoinRecord *record)
{
	aid_join_ranks_count(&work->ranks, record->token, record->n);
}
/* After the last one. */
extern void aid_join_work_settle(AidJoinWork *work);

/* either: a record that probes may be smaller than its partner. */
extern void aid_join_work_start(AidJoinWork *work, bool either);
/* In the order of sizes, equal ones by hash; no more records and tokens than the limits say. */
extern void aid_join_work_load(AidJoinWork *work, const AidJoinRecord *record);
extern void aid_join_work_index(AidJoinWork *work, bool growing);

/* The pairs whose larger (later) set is among these of the slab; calls go upwards. */
extern void aid_join_work_self(AidJoinWork *work, uint32_t from, uint32_t to);
/* Pairs of a further record with all of the slab; false if it is too large for all of them (not if few). */
extern bool aid_join_work_probe(AidJoinWork *work, const AidJoinRecord *record);

#endif							/* AID_JOIN_WORK_H */
