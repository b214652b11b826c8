/*
 * philox.h
 *		Philox4x32-10: random numbers as a pure function of (seed, position).
 *
 * There is no state to share, so plan, order and parallel workers cannot
 * change a result.  Pure: no PostgreSQL calls.
 *
 * J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random
 * numbers: as easy as 1, 2, 3", SC '11.
 */
#ifndef AID_PHILOX_H
#define AID_PHILOX_H

#include "aidflow.h"

/* One user of random numbers each, so that streams never meet. */
#define AID_STREAM_BOOTSTRAP 1
#define AID_STREAM_PERMUTATION 2
#define AID_STREAM_LOCAL_PERMUTATION 3

#define AID_PHILOX_ROUNDS 10
#define AID_PHILOX_MULTIPLIER_0 0xD2511F53U
#define AID_PHILOX_MULTIPLIER_1 0xCD9E8D57U
#define AID_PHILOX_WEYL_0 0x9E3779B9U	/* golden ratio */
#define AID_PHILOX_WEYL_1 0xBB67AE85U	/* square root of 3, less 1 */

extern void aid_philox4x32(const uint32_t counter[4], const uint32_t key[2], uint32_t output[4]);

/* Numbers 2 * pair and 2 * pair + 1 of replicate b, for the price of one. */
extern void aid_random_pair(uint64_t seed, uint32_t stream, uint32_t part, uint32_t b, uint32_t pair,
							uint64_t number[2]);

/* The i-th number of replicate b. */
extern uint64_t aid_random_u64(uint64_t seed, uint32_t stream, uint32_t part, uint32_t b, uint64_t i);

/* A number below n, from the high half of the product. */
static inline uint64_t
aid_random_below(uint64_t random, uint64_t n)
{
	return (uint64_t) (((unsigned __int128) random * n) >> 64);
}

#endif							/* AID_PHILOX_H */
