/*
 * philox_avx2.h
 *		Philox4x32-10 (base/philox.h) for four counters at a time, for files
 *		with a kernel of AVX2 instructions beside the plain one.
 *
 * Pure: no PostgreSQL calls.  Whether the processor has the instructions is
 * asked at run time; the numbers are those of base/philox.c.
 */
#ifndef AID_PHILOX_AVX2_H
#define AID_PHILOX_AVX2_H

#include "base/philox.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define AID_HAVE_AVX2
#include <immintrin.h>

#define AID_AVX2 __attribute__((target("avx2")))

/* A word of four counters in the low half of each lane; what is in high halves does not matter. */
typedef struct AidWords
{
	__m256i		c0;
	__m256i		c1;
	__m256i		c2;
	__m256i		c3;
} AidWords;

AID_AVX2 static inline void
aid_philox_round(AidWords *w, __m256i k0, __m256i k1)
{
	__m256i		product0 = _mm256_mul_epu32(w->c0, _mm256_set1_epi64x(AID_PHILOX_MULTIPLIER_0));
	__m256i		product1 = _mm256_mul_epu32(w->c2, _mm256_set1_epi64x(AID_PHILOX_MULTIPLIER_1));

	w->c0 = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(product1, 32), w->c1), k0);
	w->c2 = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(product0, 32), w->c3), k1);
	w->c1 = product1;
	w->c3 = product0;
}

/* Counters to random words; two rows of four, so that one does not wait for the other's products. */
AID_AVX2 static inline void
aid_philox_lanes(AidWords *a, AidWords *b, uint64_t seed)
{
	const __m256i step0 = _mm256_set1_epi64x(AID_PHILOX_WEYL_0);
	const __m256i step1 = _mm256_set1_epi64x(AID_PHILOX_WEYL_1);
	__m256i		k0 = _mm256_set1_epi64x((uint32_t) seed);
	__m256i		k1 = _mm256_set1_epi64x((uint32_t) (seed >> 32));

	for (int round = 0; round < AID_PHILOX_ROUNDS; round++)
	{
		aid_philox_round(a, k0, k1);
		aid_philox_round(b, k0, k1);
		k0 = _mm256_add_epi64(k0, step0);
		k1 = _mm256_add_epi64(k1, step1);
	}
}

/* A number below size in each lane, from the low and the high half of its 64 random bits. */
AID_AVX2 static inline __m256i
aid_lanes_below(__m256i low, __m256i high, __m256i size)
{
	__m256i		carry = _mm256_srli_epi64(_mm256_mul_epu32(low, size), 32);

	return _mm256_srli_epi64(_mm256_add_epi64(_mm256_mul_epu32(high, size), carry), 32);
}

#endif

/* Has the processor these instructions? */
static inline bool
aid_has_avx2(void)
{
#ifdef AID_HAVE_AVX2
	return __builtin_cpu_supports("avx2") != 0;
#else
	return false;
#endif
}

#endif							/* AID_PHILOX_AVX2_H */
