/*
 * join_marks.h
 *		A set of small numbers as bits, with two levels of summaries: numbers
 *		come out in ascending order at the cost of a few nanoseconds each,
 *		however few they are.
 *
 * Pure: no PostgreSQL calls; the caller provides memory.
 */
#ifndef AID_JOIN_MARKS_H
#define AID_JOIN_MARKS_H

#include "aidflow.h"

typedef struct AidJoinMarks
{
	uint64_t   *bit;			/* 0 between uses, as the summaries */
	uint64_t   *word;			/* a bit for each word of bit that is not 0 */
	uint64_t   *group;			/* a bit for each word of word */
} AidJoinMarks;

/* Words for numbers below n, at each level. */
#define AID_JOIN_MARK_BITS(n) ((size_t) (n) / 64 + 1)
#define AID_JOIN_MARK_WORDS(n) ((size_t) (n) / 4096 + 1)
#define AID_JOIN_MARK_GROUPS(n) ((size_t) (n) / 262144 + 1)

static inline bool
aid_join_is_marked(const uint64_t *bit, uint32_t number)
{
	return (bit[number >> 6] >> (number & 63) & 1) != 0;
}

static inline void
aid_join_mark(AidJoinMarks *marks, uint32_t number)
{
	marks->bit[number >> 6] |= UINT64_C(1) << (number & 63);
	marks->word[number >> 12] |= UINT64_C(1) << (number >> 6 & 63);
	marks->group[number >> 18] |= UINT64_C(1) << (number >> 12 & 63);
}

/* The numbers marked, ascending, of those below limit; returns how many.  The summaries are 0 again, the bits stay. */
static inline uint32_t
aid_join_marked(AidJoinMarks *marks, uint32_t limit, uint32_t *out)
{
	uint32_t	n = 0;

	for (uint32_t g = 0; g <= limit >> 18; g++)
		for (; marks->group[g] != 0; marks->group[g] &= marks->group[g] - 1)
		{
			uint32_t	w = g << 6 | (uint32_t) __builtin_ctzll(marks->group[g]);

			for (; marks->word[w] != 0; marks->word[w] &= marks->word[w] - 1)
			{
				uint32_t	b = w << 6 | (uint32_t) __builtin_ctzll(marks->word[w]);

				for (uint64_t left = marks->bit[b]; left != 0; left &= left - 1)
					out[n++] = b << 6 | (uint32_t) __builtin_ctzll(left);
			}
		}
	return n;
}

/* The bits of these numbers are 0 again, together with those beside them. */
static inline void
aid_join_unmark(uint64_t *bit, const uint32_t *number, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		bit[number[i] >> 6] = 0;
}

#endif							/* AID_JOIN_MARKS_H */
