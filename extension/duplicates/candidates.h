/*
 * candidates.h
 *		Pairs that are worth a look at the evidence.
 *
 * Glue.
 */
#ifndef AID_CANDIDATES_H
#define AID_CANDIDATES_H

#include "duplicates/find.h"

/* What one rule for candidates may bring up, where no index narrows it down. */
#define AID_CANDIDATE_PAIRS 50000000

typedef struct AidCandidates
{
	AidFind    *find;
	AidCandidateReader reader;
	void	   *arg;
} AidCandidates;

static inline void
aid_candidate(const AidCandidates *to, uint32 a, uint32 b)
{
	if (aid_find_may_meet(to->find, a, b))
		to->reader(to->arg, a, b);
}

/* Is that the first block that both records have?  Pairs of several are brought up in the first. */
static inline bool
aid_candidate_first_block(const AidFind *find, uint32 block, uint32 a, uint32 b)
{
	uint32		shared;

	if (find->blocks[a].n <= 1 || find->blocks[b].n <= 1)
		return true;
	return aid_find_blocks_meet(find, a, b, &shared) && shared == block;
}

/* A record in a block; numbers are those of the search, or 0 where there are no blocks. */
typedef struct AidBlockEntry
{
	uint32		block;
	uint32		record;
} AidBlockEntry;

/*
 * The records by block, in the order of blocks, then records; those that stand
 * in every block come in a list of their own, unless there is no block column.
 */
typedef struct AidBlockLists
{
	AidBlockEntry *entry;
	uint64		n;
	uint32	   *everywhere;
	uint32		n_everywhere;
} AidBlockLists;

extern void aid_candidates_blocks(const AidFind *find, AidBlockLists *lists);

/* Amounts within 1 %, dates within 31 days, provider or receiver the same, in the block. */
extern void aid_candidates_by_amount(const AidCandidates *to);

#endif							/* AID_CANDIDATES_H */
