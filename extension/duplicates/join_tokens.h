/*
 * join_tokens.h
 *		The distinct tokens of all records, numbered as they come and, at the
 *		end, in the order of their values.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_JOIN_TOKENS_H
#define AID_JOIN_TOKENS_H

#include "aidflow.h"

#define AID_JOIN_NO_TOKEN UINT32_MAX

/* Zeroed means empty. */
typedef struct AidJoinTokens
{
	uint32_t	n;
	uint32_t	room;
	uint64_t   *token;			/* by number */
	uint32_t   *frequency;		/* the caller's; 0 for a new token */
	uint32_t   *slot;			/* number + 1, or 0 */
	uint32_t	slots;			/* a power of two */
} AidJoinTokens;

extern uint32_t aid_join_tokens_grow(AidJoinTokens *tokens, uint64_t token);

static inline uint32_t
aid_join_tokens_slot(const AidJoinTokens *tokens, uint64_t token)
{
	return (uint32_t) (token * UINT64_C(0x9E3779B97F4A7C15) >> 32) & (tokens->slots - 1);
}

/* The token's number, or AID_JOIN_NO_TOKEN. */
static inline uint32_t
aid_join_tokens_find(const AidJoinTokens *tokens, uint64_t token)
{
	if (tokens->slots == 0)
		return AID_JOIN_NO_TOKEN;
	for (uint32_t at = aid_join_tokens_slot(tokens, token);; at = (at + 1) & (tokens->slots - 1))
	{
		uint32_t	entry = tokens->slot[at];

		if (entry == 0)
			return AID_JOIN_NO_TOKEN;
		if (tokens->token[entry - 1] == token)
			return entry - 1;
	}
}

/* The same; a new token gets the next number. */
static inline uint32_t
aid_join_tokens_put(AidJoinTokens *tokens, uint64_t token)
{
	uint32_t	number = aid_join_tokens_find(tokens, token);

	return number != AID_JOIN_NO_TOKEN ? number : aid_join_tokens_grow(tokens, token);
}

/* place[number] is the token's place in the order of values; memory is for n rows of the sorter. */
extern void aid_join_tokens_order(const AidJoinTokens *tokens, uint32_t *place, void *memory);

#endif							/* AID_JOIN_TOKENS_H */
