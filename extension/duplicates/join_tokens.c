/*
 * join_tokens.c
 *		The distinct tokens of all records.
 */
#include "duplicates/join_tokens.h"

#include <string.h>

#include "base/grow.h"
#include "base/sorter.h"

static void
enter(AidJoinTokens *tokens, uint32_t number)
{
	uint32_t	at = aid_join_tokens_slot(tokens, tokens->token[number]);

	while (tokens->slot[at] != 0)
		at = (at + 1) & (tokens->slots - 1);
	tokens->slot[at] = number + 1;
}

/* A new token. */
uint32_t
aid_join_tokens_grow(AidJoinTokens *tokens, uint64_t token)
{
	if (tokens->n == tokens->room)
	{
		tokens->room = tokens->room == 0 ? 1024 : 2 * tokens->room;
		tokens->slots = 4 * tokens->room;
		tokens->token = aid_grow(tokens->token, tokens->room * sizeof(uint64_t));
		tokens->frequency = aid_grow(tokens->frequency, tokens->room * sizeof(uint32_t));
		tokens->slot = aid_grow(tokens->slot, (size_t) tokens->slots * sizeof(uint32_t));
		memset(tokens->slot, 0, (size_t) tokens->slots * sizeof(uint32_t));
		for (uint32_t number = 0; number < tokens->n; number++)
		{
			aid_loop_check(number);
			enter(tokens, number);
		}
	}
	tokens->token[tokens->n] = token;
	tokens->frequency[tokens->n] = 0;
	enter(tokens, tokens->n);
	return tokens->n++;
}

void
aid_join_tokens_order(const AidJoinTokens *tokens, uint32_t *place, void *memory)
{
	AidSortRow *row = memory;

	for (uint32_t number = 0; number < tokens->n; number++)
		row[number] = (AidSortRow) {tokens->token[number], 0, number};
	aid_sort_rows(row, tokens->n);
	for (uint32_t i = 0; i < tokens->n; i++)
		place[row[i].value] = i;
}
