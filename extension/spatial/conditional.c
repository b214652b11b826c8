/*
 * conditional.c
 *		Permutation tests of single places.
 *
 * The other places are shuffled by a partial Fisher-Yates: neighbour m
 * receives entry m after it was swapped with entry m + (number below what is
 * left).  While all entries drawn by a replicate differ, no swap touches
 * another and neighbour m simply receives the entry drawn; only replicates
 * that draw an entry twice are swapped step by step, and then undone.
 *
 * Eight replicates are drawn at a time, on processors that have them with
 * instructions for eight numbers at a time.  Draws are integers, and a sum is
 * added up in the order of its neighbours either way: equal bits.
 */
#include "spatial/conditional.h"

#include "spatial/philox_avx2.h"

#define LANES 8					/* replicates at a time */

/* With more neighbours, comparing all draws of a replicate would cost more than swapping. */
#define FEW_NEIGHBOURS 32

size_t
aid_conditional_size(uint32_t n, uint32_t max_links)
{
	return (size_t) n * (sizeof(double) + sizeof(uint32_t)) + ((size_t) max_links + 1) * LANES * sizeof(uint32_t);
}

void
aid_conditional_start(AidConditional *run, uint32_t n, const double *value, uint64_t seed, void *memory)
{
	run->n = n;
	run->value = value;
	run->seed = seed;
	run->place = 0;
	run->other = memory;
	run->swapped = (uint32_t *) (run->other + n);
	run->draw = run->swapped + n;
	run->plain = !aid_has_avx2();
	for (uint32_t i = 0; i + 1 < n; i++)
	{
		run->other[i] = value[i + 1];
		run->swapped[i] = i;
	}
}

/* What one place asks. */
typedef struct Job
{
	const AidConditional *run;
	uint32_t	place;
	uint32_t	links;
	const double *weight;
	double		least;			/* a sum from here on counts as at least what was observed, */
	double		most;			/* and up to here as at most */
	AidExtremes extremes;
} Job;

static inline void
count_sum(Job *job, double sum)
{
	job->extremes.at_least += sum >= job->least;
	job->extremes.at_most += sum <= job->most;
}

/* Swaps as they come, then undoes them; draw[m * LANES] is entry m or above. */
static void
count_swapped(Job *job, const uint32_t *draw)
{
	uint32_t   *swapped = job->run->swapped;
	double		sum = 0;

	for (uint32_t m = 0; m < job->links; m++)
	{
		uint32_t	drawn = draw[m * (size_t) LANES];
		uint32_t	entry = swapped[drawn];

		swapped[drawn] = swapped[m];
		swapped[m] = entry;
		sum += job->weight[m] * job->run->other[entry];
	}
	for (uint32_t m = 0; m < job->links; m++)
	{
		uint32_t	drawn = draw[m * (size_t) LANES];

		swapped[drawn] = drawn;
		swapped[m] = m;
	}
	count_sum(job, sum);
}

/* ---- for every processor ---- */

static void
draw_plain(const Job *job, uint32_t first, uint32_t *draw)
{
	const AidConditional *run = job->run;

	for (uint32_t lane = 0; lane < LANES; lane++)
	{
		uint64_t	pair[2] = {0, 0};

		for (uint32_t m = 0; m < job->links; m++)
		{
			if (m % 2 == 0)
				aid_random_pair(run->seed, AID_STREAM_LOCAL_PERMUTATION, job->place, first + lane, m / 2, pair);
			draw[m * (size_t) LANES + lane] = m + (uint32_t) aid_random_below(pair[m % 2], run->n - 1 - m);
		}
	}
}

static void
count_plain(Job *job, uint32_t lanes, const uint32_t *draw)
{
	for (uint32_t lane = 0; lane < lanes; lane++)
	{
		bool		twice = false;
		double		sum = 0;

		for (uint32_t m = 0; m < job->links; m++)
		{
			uint32_t	entry = draw[m * LANES + lane];

			for (uint32_t l = 0; l < m; l++)
				twice |= draw[l * LANES + lane] == entry;
			sum += job->weight[m] * job->run->other[entry];
		}
		if (twice)
			count_swapped(job, draw + lane);
		else
			count_sum(job, sum);
	}
}

/* ---- with AVX2 ---- */

#ifdef AID_HAVE_AVX2

/* The low halves of eight lanes, in their order. */
AID_AVX2 static inline __m256i
narrow(__m256i a, __m256i b)
{
	__m256		mixed = _mm256_shuffle_ps(_mm256_castsi256_ps(a), _mm256_castsi256_ps(b), _MM_SHUFFLE(2, 0, 2, 0));

	return _mm256_permute4x64_epi64(_mm256_castps_si256(mixed), _MM_SHUFFLE(3, 1, 2, 0));
}

AID_AVX2 static void
draw_avx2(const Job *job, uint32_t first, uint32_t *draw)
{
	const __m256i replicate = _mm256_add_epi64(_mm256_set1_epi64x(first), _mm256_set_epi64x(3, 2, 1, 0));
	const __m256i later = _mm256_add_epi64(replicate, _mm256_set1_epi64x(4));

	for (uint32_t m = 0; m < job->links; m += 2)
	{
		AidWords	a = {_mm256_set1_epi64x(m / 2), replicate, _mm256_set1_epi64x(AID_STREAM_LOCAL_PERMUTATION),
		_mm256_set1_epi64x(job->place)};
		AidWords	b = a;
		__m256i		left = _mm256_set1_epi64x(job->run->n - 1 - m);
		__m256i		entry = _mm256_set1_epi32((int32_t) m);

		b.c1 = later;
		aid_philox_lanes(&a, &b, job->run->seed);
		_mm256_storeu_si256((__m256i *) (draw + m * (size_t) LANES),
							_mm256_add_epi32(entry, narrow(aid_lanes_below(a.c0, a.c1, left), aid_lanes_below(b.c0, b.c1, left))));
		/* with an odd number of neighbours the last one is drawn in vain: draw has room for it */
		left = _mm256_sub_epi64(left, _mm256_set1_epi64x(1));
		entry = _mm256_add_epi32(entry, _mm256_set1_epi32(1));
		_mm256_storeu_si256((__m256i *) (draw + (m + 1) * (size_t) LANES),
							_mm256_add_epi32(entry, narrow(aid_lanes_below(a.c2, a.c3, left), aid_lanes_below(b.c2, b.c3, left))));
	}
}

AID_AVX2 static void
count_avx2(Job *job, uint32_t lanes, const uint32_t *draw)
{
	const double *other = job->run->other;
	const __m256d least = _mm256_set1_pd(job->least);
	const __m256d most = _mm256_set1_pd(job->most);
	__m256i		twice = _mm256_setzero_si256();
	__m256d		sum_a = _mm256_setzero_pd();
	__m256d		sum_b = _mm256_setzero_pd();
	uint32_t	wanted = (UINT32_C(1) << lanes) - 1;
	uint32_t	swapped;
	uint32_t	at_least;
	uint32_t	at_most;

	for (uint32_t m = 0; m < job->links; m++)
	{
		__m256i		entry = _mm256_loadu_si256((const __m256i *) (draw + m * LANES));
		__m256d		weight = _mm256_set1_pd(job->weight[m]);

		for (uint32_t l = 0; l < m; l++)
			twice = _mm256_or_si256(twice, _mm256_cmpeq_epi32(entry, _mm256_loadu_si256((const __m256i *) (draw + l * LANES))));
		sum_a = _mm256_add_pd(sum_a, _mm256_mul_pd(weight, _mm256_i32gather_pd(other, _mm256_castsi256_si128(entry), 8)));
		sum_b = _mm256_add_pd(sum_b,
							  _mm256_mul_pd(weight, _mm256_i32gather_pd(other, _mm256_extracti128_si256(entry, 1), 8)));
	}
	swapped = (uint32_t) _mm256_movemask_ps(_mm256_castsi256_ps(twice)) & wanted;
	wanted &= ~swapped;
	at_least = (uint32_t) _mm256_movemask_pd(_mm256_cmp_pd(sum_a, least, _CMP_GE_OQ)) |
		(uint32_t) _mm256_movemask_pd(_mm256_cmp_pd(sum_b, least, _CMP_GE_OQ)) << 4;
	at_most = (uint32_t) _mm256_movemask_pd(_mm256_cmp_pd(sum_a, most, _CMP_LE_OQ)) |
		(uint32_t) _mm256_movemask_pd(_mm256_cmp_pd(sum_b, most, _CMP_LE_OQ)) << 4;
	job->extremes.at_least += (uint32_t) __builtin_popcount(at_least & wanted);
	job->extremes.at_most += (uint32_t) __builtin_popcount(at_most & wanted);
	for (; swapped != 0; swapped &= swapped - 1)
		count_swapped(job, draw + __builtin_ctz(swapped));
}

#endif

static void
draw_lanes(const Job *job, uint32_t first)
{
#ifdef AID_HAVE_AVX2
	if (!job->run->plain)
	{
		draw_avx2(job, first, job->run->draw);
		return;
	}
#endif
	draw_plain(job, first, job->run->draw);
}

static void
count_lanes(Job *job, uint32_t lanes)
{
	if (job->links > FEW_NEIGHBOURS)
	{
		for (uint32_t lane = 0; lane < lanes; lane++)
			count_swapped(job, job->run->draw + lane);
		return;
	}
#ifdef AID_HAVE_AVX2
	if (!job->run->plain)
	{
		count_avx2(job, lanes, job->run->draw);
		return;
	}
#endif
	count_plain(job, lanes, job->run->draw);
}

AidExtremes
aid_conditional_permute(AidConditional *run, uint32_t place, uint32_t links, const uint32_t *neighbour,
						const double *weight, double tolerance, uint32_t permutations)
{
	Job			job = {.run = run, .place = place, .links = links, .weight = weight};
	double		observed = 0;
	uint64_t	steps = 0;

	/* the others of the next place differ in one entry */
	for (; run->place < place; run->place++)
		run->other[run->place] = run->value[run->place];

	for (uint32_t m = 0; m < links; m++)
		observed += weight[m] * run->value[neighbour[m]];
	job.least = observed - tolerance;
	job.most = observed + tolerance;
	for (uint32_t b = 1; b <= permutations; b += LANES)
	{
		draw_lanes(&job, b);
		count_lanes(&job, AID_MIN(LANES, permutations - b + 1));
		steps += links;
		if (steps >= 8192)
		{
			aid_check_for_interrupts();
			steps = 0;
		}
	}
	return job.extremes;
}
