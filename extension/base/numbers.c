/*
 * numbers.c
 *		Numbers in their order.
 */
#include "base/numbers.h"

static int
compare_numbers(const void *a, const void *b)
{
	uint32_t	left = *(const uint32_t *) a;
	uint32_t	right = *(const uint32_t *) b;

	return (left > right) - (left < right);
}

uint32_t
aid_numbers_sort(uint32_t *number, uint32_t n)
{
	uint32_t	kept = 0;

	if (n < 2)
		return n;
	aid_sort(number, n, sizeof(uint32_t), compare_numbers);
	for (uint32_t i = 0; i < n; i++)
		if (i == 0 || number[i] != number[i - 1])
			number[kept++] = number[i];
	return kept;
}

static uint64_t comparisons;	/* the server's sort cannot be interrupted by itself */

static int
compare_keys(const void *a, const void *b)
{
	uint64_t	left = *(const uint64_t *) a;
	uint64_t	right = *(const uint64_t *) b;

	aid_loop_check(comparisons++);
	return (left > right) - (left < right);
}

void
aid_keys_sort(uint64_t *key, size_t n)
{
	aid_sort(key, n, sizeof(uint64_t), compare_keys);
}
