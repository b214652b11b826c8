/*
 * join_ranks.h
 *		Tokens renumbered for one block, the rarest first.
 *
 * Within a block other tokens are frequent than elsewhere: the name of its
 * country, for one.
 *
 * Pure: no PostgreSQL calls; the caller provides memory.
 */
#ifndef AID_JOIN_RANKS_H
#define AID_JOIN_RANKS_H

#include "duplicates/join_marks.h"

typedef struct AidJoinRanks
{
	uint32_t	tokens;			/* tokens are below */
	const uint32_t *weight_of_token;	/* NULL unless weighted */
	uint32_t   *rank;			/* by token: its frequency, then its rank + 1; 0 for tokens of other blocks */
	AidJoinMarks seen;
	uint32_t	n;				/* ranks */
	uint32_t   *token;			/* all tokens that have a rank, ascending */
	uint32_t   *weight;			/* by rank */
} AidJoinRanks;

extern size_t aid_join_ranks_size(uint32_t tokens, bool weighted);
extern void aid_join_ranks_init(AidJoinRanks *ranks, uint32_t tokens, const uint32_t *weight_of_token, void *memory);

/* Counts the tokens of a set. */
static inline void
aid_join_ranks_count(AidJoinRanks *ranks, const uint32_t *token, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (ranks->rank[token[i]]++ == 0)
			aid_join_mark(&ranks->seen, token[i]);
}

/* Gives every token counted its rank; ties are in the order of tokens. */
extern void aid_join_ranks_settle(AidJoinRanks *ranks);
/* For the next block. */
extern void aid_join_ranks_clear(AidJoinRanks *ranks);

/*
 * The ranks of a set's tokens, ascending, into out; tokens without a rank are
 * left out and, if weighted, their weight is added to *unknown_weight.  They
 * stay marked in marks->bit.  Returns their number.
 */
extern uint32_t aid_join_ranks_of(const AidJoinRanks *ranks, const uint32_t *token, uint32_t n, AidJoinMarks *marks,
								  uint32_t *out, uint64_t *unknown_weight);

#endif							/* AID_JOIN_RANKS_H */
