/*
 * join_kernel.c
 *		The inner loops of a probe, for two kinds of processors.
 */
#include "duplicates/join_kernel_table.h"

#include <string.h>

/* Work between two looks at whether the query was cancelled: postings counted and tokens compared. */
#define CHECK_WORK 65536

static inline void
work_done(AidJoinSlab *slab, uint32_t work)
{
	slab->unchecked += work;
	if (slab->unchecked >= CHECK_WORK)
	{
		slab->unchecked = 0;
		aid_check_for_interrupts();
	}
}

#define TOP_BITS UINT64_C(0x8080808080808080)

static inline uint32_t
popcount_any(uint64_t bits)
{
	bits -= bits >> 1 & UINT64_C(0x5555555555555555);
	bits = (bits & UINT64_C(0x3333333333333333)) + (bits >> 2 & UINT64_C(0x3333333333333333));
	bits = (bits + (bits >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
	return (uint32_t) (bits * UINT64_C(0x0101010101010101) >> 56);
}

static inline uint64_t
tops_any(const uint8_t *bytes)
{
	uint64_t	word[8];
	uint64_t	tops = 0;

	memcpy(word, bytes, sizeof(word));
	if (((word[0] | word[1] | word[2] | word[3] | word[4] | word[5] | word[6] | word[7]) & TOP_BITS) == 0)
		return 0;
	for (int i = 0; i < 8; i++)
	{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
		word[i] = __builtin_bswap64(word[i]);
#endif
		/* moves the top bits of eight bytes side by side */
		tops |= ((word[i] & TOP_BITS) >> 7) * UINT64_C(0x0102040810204080) >> 56 << 8 * i;
	}
	return tops;
}

#define KERNEL(name) name##_any
#define TARGET
#define POPCOUNT(word) popcount_any(word)
#define TOPS(bytes) tops_any(bytes)
#include "duplicates/join_kernel.h"
#undef KERNEL
#undef TARGET
#undef POPCOUNT
#undef TOPS

#ifdef __x86_64__
#include <immintrin.h>

#define TARGET __attribute__((target("popcnt,avx2")))

TARGET static inline uint64_t
tops_wide(const uint8_t *bytes)
{
	uint32_t	low = (uint32_t) _mm256_movemask_epi8(_mm256_loadu_si256((const __m256i *) bytes));
	uint32_t	high = (uint32_t) _mm256_movemask_epi8(_mm256_loadu_si256((const __m256i *) (bytes + 32)));

	return (uint64_t) high << 32 | low;
}

#define KERNEL(name) name##_wide
#define POPCOUNT(word) ((uint32_t) __builtin_popcountll(word))
#define TOPS(bytes) tops_wide(bytes)
#include "duplicates/join_kernel.h"

bool
aid_join_has_wide_kernel(void)
{
	return __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("avx2");
}

const AidJoinKernel *
aid_join_kernel(bool wide)
{
	return wide ? &kernel_wide : &kernel_any;
}

#else

bool
aid_join_has_wide_kernel(void)
{
	return false;
}

const AidJoinKernel *
aid_join_kernel(bool wide)
{
	return &kernel_any;
}

#endif
