/*
 * token_set.c
 *		Many sets of tokens in little memory.
 */
#include "duplicates/token_set.h"

#include <math.h>
#include <string.h>

#include "base/numbers.h"
#include "duplicates/shingles.h"

/* blank, 0-9, a-z: in the order of their codes, so that the order of trigrams stays */
#define SYMBOLS 37
#define NARROW (SYMBOLS * SYMBOLS * SYMBOLS)

_Static_assert(NARROW <= 1 << 16, "narrow tokens fit into 16 bits");

static inline int
symbol(uint32_t code)
{
	if (code >= 'a' && code <= 'z')
		return (int) (code - 'a') + 11;
	if (code >= '0' && code <= '9')
		return (int) (code - '0') + 1;
	return code == ' ' ? 0 : -1;
}

/* -1 if the token is not narrow. */
static inline int
narrow_number(uint64_t token)
{
	int			first;
	int			second;
	int			third;

	if (token >= AID_SHINGLES_WIDE)
		return -1;
	first = symbol((uint32_t) (token >> 20));
	second = symbol((uint32_t) (token >> 10) & 0x3FF);
	third = symbol((uint32_t) token & 0x3FF);
	if ((first | second | third) < 0)
		return -1;
	return (first * SYMBOLS + second) * SYMBOLS + third;
}

static inline uint16_t *
narrow_of(const AidTokenSet *set)
{
	return (uint16_t *) (set->number + set->wide);
}

const AidTokenSet *
aid_token_set_make(AidTokenSets *sets, const uint64_t *tokens, uint32_t n)
{
	uint32_t	wide = 0;
	uint32_t	narrow = 0;
	AidTokenSet *set;

	/* wide numbers from the front, narrow ones from the end */
	if (n > sets->scratch_room)
	{
		sets->scratch_room = n;
		sets->scratch = aid_grow(sets->scratch, n * sizeof(uint32_t));
	}
	for (uint32_t i = 0; i < n; i++)
	{
		int			number = narrow_number(tokens[i]);

		if (number >= 0)
			sets->scratch[n - ++narrow] = (uint32_t) number;
		else
			sets->scratch[wide++] = aid_dictionary_put(&sets->other, (const char *) &tokens[i], sizeof(uint64_t));
	}
	(void) aid_numbers_sort(sets->scratch, wide);	/* no doubles: tokens are unique */

	set = aid_arena_take(&sets->arena,
						 sizeof(AidTokenSet) + wide * sizeof(uint32_t) + narrow * sizeof(uint16_t));
	set->wide = (uint16_t) wide;
	set->narrow = (uint16_t) narrow;
	memcpy(set->number, sets->scratch, wide * sizeof(uint32_t));
	for (uint32_t i = 0; i < narrow; i++)
		narrow_of(set)[i] = (uint16_t) sets->scratch[n - 1 - i];
	return set;
}

uint32_t
aid_token_set_shared(const AidTokenSet *a, const AidTokenSet *b)
{
	const uint16_t *narrow_a = narrow_of(a);
	const uint16_t *narrow_b = narrow_of(b);
	uint32_t	shared = 0;

	/* no branch depends on the tokens: they could not be foretold */
	for (uint32_t i = 0, j = 0; i < a->narrow && j < b->narrow;)
	{
		uint32_t	left = narrow_a[i];
		uint32_t	right = narrow_b[j];

		shared += left == right;
		i += left <= right;
		j += right <= left;
	}
	for (uint32_t i = 0, j = 0; i < a->wide && j < b->wide;)
	{
		uint32_t	left = a->number[i];
		uint32_t	right = b->number[j];

		shared += left == right;
		i += left <= right;
		j += right <= left;
	}
	return shared;
}

/* ---- weights ---- */

static uint32_t *
zeroed(uint32_t n)
{
	return memset(aid_grow(NULL, AID_MAX(n, 1) * sizeof(uint32_t)), 0, AID_MAX(n, 1) * sizeof(uint32_t));
}

void
aid_token_sets_count(AidTokenSets *sets, const AidTokenSet *set, uint32_t records)
{
	if (sets->narrow_weight == NULL)
	{
		sets->narrow_weight = zeroed(NARROW);
		sets->wide_weight = zeroed(sets->other.n);
	}
	for (uint32_t i = 0; i < set->narrow; i++)
		sets->narrow_weight[narrow_of(set)[i]] += records;
	for (uint32_t i = 0; i < set->wide; i++)
		sets->wide_weight[set->number[i]] += records;
}

static void
weigh(uint32_t *weight, uint32_t n, uint32_t records)
{
	for (uint32_t i = 0; i < n; i++)
		if (weight[i] > 0)
			weight[i] = (uint32_t) llround(ldexp(log(1 + (double) records / weight[i]), 20));
}

void
aid_token_sets_weigh(AidTokenSets *sets, uint32_t records)
{
	if (sets->narrow_weight == NULL)
		return;
	weigh(sets->narrow_weight, NARROW, records);
	weigh(sets->wide_weight, sets->other.n, records);
}

uint64_t
aid_token_set_weight(const AidTokenSets *sets, const AidTokenSet *set)
{
	return aid_token_set_shared_weight(sets, set, set);
}

uint64_t
aid_token_set_shared_weight(const AidTokenSets *sets, const AidTokenSet *a, const AidTokenSet *b)
{
	const uint16_t *narrow_a = narrow_of(a);
	const uint16_t *narrow_b = narrow_of(b);
	uint64_t	shared = 0;

	for (uint32_t i = 0, j = 0; i < a->narrow && j < b->narrow;)
	{
		uint32_t	left = narrow_a[i];
		uint32_t	right = narrow_b[j];

		if (left == right)
			shared += sets->narrow_weight[left];
		i += left <= right;
		j += right <= left;
	}
	for (uint32_t i = 0, j = 0; i < a->wide && j < b->wide;)
	{
		uint32_t	left = a->number[i];
		uint32_t	right = b->number[j];

		if (left == right)
			shared += sets->wide_weight[left];
		i += left <= right;
		j += right <= left;
	}
	return shared;
}
