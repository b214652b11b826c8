/*
 * join_ranks.c
 *		Tokens renumbered for one block, the rarest first.
 */
#include "duplicates/join_ranks.h"

#include <string.h>

/*
 * Frequencies up to 63 have a class each; above, each power of two has 64.
 * Nothing depends on the exact order but speed.
 */
#define CLASSES (28 * 64)

static inline uint32_t
frequency_class(uint32_t frequency)
{
	uint32_t	power;

	if (frequency < 64)
		return frequency;
	power = 31 - (uint32_t) __builtin_clz(frequency);
	return (power - 5) << 6 | (frequency >> (power - 6) & 63);
}

static void *
place(char *memory, size_t *used, size_t bytes)
{
	size_t		at = *used;

	*used = (at + bytes + 7) & ~(size_t) 7;
	return memory == NULL ? NULL : memory + at;
}

static size_t
lay_out(AidJoinRanks *ranks, uint32_t tokens, bool weighted, char *memory)
{
	size_t		used = 0;

	ranks->rank = place(memory, &used, tokens * sizeof(uint32_t));
	ranks->seen.bit = place(memory, &used, AID_JOIN_MARK_BITS(tokens) * sizeof(uint64_t));
	ranks->seen.word = place(memory, &used, AID_JOIN_MARK_WORDS(tokens) * sizeof(uint64_t));
	ranks->seen.group = place(memory, &used, AID_JOIN_MARK_GROUPS(tokens) * sizeof(uint64_t));
	ranks->token = place(memory, &used, tokens * sizeof(uint32_t));
	ranks->weight = place(memory, &used, weighted ? tokens * sizeof(uint32_t) : 0);
	return used;
}

size_t
aid_join_ranks_size(uint32_t tokens, bool weighted)
{
	AidJoinRanks none;

	return lay_out(&none, tokens, weighted, NULL);
}

void
aid_join_ranks_init(AidJoinRanks *ranks, uint32_t tokens, const uint32_t *weight_of_token, void *memory)
{
	memset(memory, 0, lay_out(ranks, tokens, weight_of_token != NULL, memory));
	ranks->tokens = tokens;
	ranks->weight_of_token = weight_of_token;
	ranks->n = 0;
}

void
aid_join_ranks_settle(AidJoinRanks *ranks)
{
	uint32_t	start[CLASSES] = {0};
	uint32_t	sum = 0;

	ranks->n = aid_join_marked(&ranks->seen, ranks->tokens, ranks->token);
	aid_join_unmark(ranks->seen.bit, ranks->token, ranks->n);
	for (uint32_t i = 0; i < ranks->n; i++)
		start[frequency_class(ranks->rank[ranks->token[i]])]++;
	for (int class = 0; class < CLASSES; class++)
	{
		uint32_t	n = start[class];

		start[class] = sum;
		sum += n;
	}
	for (uint32_t i = 0; i < ranks->n; i++)
	{
		uint32_t	token = ranks->token[i];
		uint32_t	rank = start[frequency_class(ranks->rank[token])]++;

		aid_loop_check(i);
		ranks->rank[token] = rank + 1;
		if (ranks->weight_of_token != NULL)
			ranks->weight[rank] = ranks->weight_of_token[token];
	}
}

void
aid_join_ranks_clear(AidJoinRanks *ranks)
{
	for (uint32_t i = 0; i < ranks->n; i++)
		ranks->rank[ranks->token[i]] = 0;
	ranks->n = 0;
}

uint32_t
aid_join_ranks_of(const AidJoinRanks *ranks, const uint32_t *token, uint32_t n, AidJoinMarks *marks, uint32_t *out,
				  uint64_t *unknown_weight)
{
	for (uint32_t i = 0; i < n; i++)
	{
		uint32_t	rank = ranks->rank[token[i]];

		if (rank > 0)
			aid_join_mark(marks, rank - 1);
		else if (ranks->weight_of_token != NULL)
			*unknown_weight += ranks->weight_of_token[token[i]];
	}
	return aid_join_marked(marks, ranks->n, out);
}
