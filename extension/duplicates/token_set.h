/*
 * token_set.h
 *		Many sets of tokens in little memory.
 *
 * Trigrams of blanks, digits and the letters a to z take 16 bits, in the order
 * of the tokens; all other tokens are numbered as they appear and take 32.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_TOKEN_SET_H
#define AID_TOKEN_SET_H

#include "duplicates/dictionary.h"

/* One set; stays where it is. */
typedef struct AidTokenSet
{
	uint16_t	wide;
	uint16_t	narrow;
	uint32_t	number[];		/* wide ones, then the 16-bit narrow ones */
} AidTokenSet;

/* All sets; zeroed means empty. */
typedef struct AidTokenSets
{
	AidArena	arena;
	AidDictionary other;		/* the tokens that are not narrow */
	uint32_t   *scratch;
	uint32_t	scratch_room;
	/* of the weighted measure; records with each token until they are weighed */
	uint32_t   *narrow_weight;
	uint32_t   *wide_weight;
} AidTokenSets;

/* From sorted unique tokens (shingles.h), at least one and at most 65,535. */
extern const AidTokenSet *aid_token_set_make(AidTokenSets *sets, const uint64_t *tokens, uint32_t n);

static inline uint32_t
aid_token_set_count(const AidTokenSet *set)
{
	return (uint32_t) set->wide + set->narrow;
}

/* How many tokens are in both. */
extern uint32_t aid_token_set_shared(const AidTokenSet *a, const AidTokenSet *b);

/*
 * Weights of tokens: round(2^20 ln(1 + N / frequency)).  Count every set as
 * often as there are records with it, when all sets are made; then weigh, with
 * N the number of records.
 */
extern void aid_token_sets_count(AidTokenSets *sets, const AidTokenSet *set, uint32_t records);
extern void aid_token_sets_weigh(AidTokenSets *sets, uint32_t records);
extern uint64_t aid_token_set_weight(const AidTokenSets *sets, const AidTokenSet *set);
extern uint64_t aid_token_set_shared_weight(const AidTokenSets *sets, const AidTokenSet *a, const AidTokenSet *b);

#endif							/* AID_TOKEN_SET_H */
