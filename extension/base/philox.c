/*
 * philox.c
 *		Philox4x32-10: random numbers as a pure function of (seed, position).
 */
#include "base/philox.h"

void
aid_philox4x32(const uint32_t counter[4], const uint32_t key[2], uint32_t output[4])
{
	uint32_t	c0 = counter[0];
	uint32_t	c1 = counter[1];
	uint32_t	c2 = counter[2];
	uint32_t	c3 = counter[3];
	uint32_t	k0 = key[0];
	uint32_t	k1 = key[1];

	for (int round = 0; round < AID_PHILOX_ROUNDS; round++)
	{
		uint64_t	product0 = (uint64_t) AID_PHILOX_MULTIPLIER_0 * c0;
		uint64_t	product1 = (uint64_t) AID_PHILOX_MULTIPLIER_1 * c2;

		c0 = (uint32_t) (product1 >> 32) ^ c1 ^ k0;
		c1 = (uint32_t) product1;
		c2 = (uint32_t) (product0 >> 32) ^ c3 ^ k1;
		c3 = (uint32_t) product0;
		k0 += AID_PHILOX_WEYL_0;
		k1 += AID_PHILOX_WEYL_1;
	}
	output[0] = c0;
	output[1] = c1;
	output[2] = c2;
	output[3] = c3;
}

void
aid_random_pair(uint64_t seed, uint32_t stream, uint32_t part, uint32_t b, uint32_t pair, uint64_t number[2])
{
	uint32_t	counter[4] = {pair, b, stream, part};
	uint32_t	key[2] = {(uint32_t) seed, (uint32_t) (seed >> 32)};
	uint32_t	output[4];

	aid_philox4x32(counter, key, output);
	number[0] = (uint64_t) output[0] | (uint64_t) output[1] << 32;
	number[1] = (uint64_t) output[2] | (uint64_t) output[3] << 32;
}

uint64_t
aid_random_u64(uint64_t seed, uint32_t stream, uint32_t part, uint32_t b, uint64_t i)
{
	uint64_t	number[2];

	aid_random_pair(seed, stream, part, b, (uint32_t) (i / 2), number);
	return number[i % 2];
}
