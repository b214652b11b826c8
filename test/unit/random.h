/*
 * random.h
 *		Random numbers for the tests (splitmix64): from one seed the same on
 *		every machine.
 */
#ifndef AID_TEST_RANDOM_H
#define AID_TEST_RANDOM_H

#include <stdint.h>

static uint64_t random_seed = 20260101;

__attribute__((unused))
static uint64_t
next_random(void)
{
	uint64_t	z = (random_seed += UINT64_C(0x9E3779B97F4A7C15));

	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

/* 0 to n - 1 */
__attribute__((unused))
static int
below(int n)
{
	return (int) (next_random() % (uint64_t) n);
}

#endif							/* AID_TEST_RANDOM_H */
