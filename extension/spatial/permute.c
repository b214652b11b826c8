/*
 * permute.c
 *		Permutation tests of the statistics of the whole map.
 */
#include "spatial/global.h"

#include <math.h>
#include <string.h>

#include "spatial/philox_avx2.h"

/* Values and masses by unit, and by place as one replicate has them. */
typedef struct Arrangement
{
	uint32_t	n;
	double	   *value;
	double	   *placed_value;
	double	   *mass;			/* of the spatial Gini with a reference, else NULL */
	double	   *placed_mass;
	uint32_t   *draw;			/* with which place each is swapped, from the last one down */
} Arrangement;

#define LANES 16				/* draws at a time */

size_t
aid_permute_size(uint32_t n)
{
	return (size_t) n * (4 * sizeof(double) + sizeof(uint32_t)) + LANES * sizeof(uint32_t);
}

static Arrangement
arrange(AidGlobalKind kind, const AidPlaces *places, void *memory)
{
	Arrangement a;
	bool		masses = kind == AID_SPATIAL_GINI && places->reference != NULL;

	a.n = places->n;
	a.value = memory;
	a.placed_value = a.value + a.n;
	a.mass = masses ? a.placed_value + a.n : NULL;
	a.placed_mass = masses ? a.mass + a.n : NULL;
	a.draw = (uint32_t *) (a.value + 4 * (size_t) a.n);
	for (uint32_t i = 0; i < a.n; i++)
	{
		a.value[i] = kind == AID_SPATIAL_GINI ? (double) places->amount[i] :
			kind == AID_GETIS_ORD ? places->value[i] : places->z[i];
		if (masses)
			a.mass[i] = (double) places->reference[i];
	}
	return a;
}

/* Draw d is a place at or before n - 1 - d. */
static void
draw_plain(uint32_t n, uint64_t seed, uint32_t b, uint32_t *draw)
{
	uint64_t	pair[2] = {0, 0};

	for (uint32_t d = 0; d + 1 < n; d++)
	{
		if (d % 2 == 0)
			aid_random_pair(seed, AID_STREAM_PERMUTATION, 0, b, d / 2, pair);
		draw[d] = (uint32_t) aid_random_below(pair[d % 2], n - d);
	}
}

#ifdef AID_HAVE_AVX2

/* Of one row of four counters: their numbers are two draws each. */
AID_AVX2 static inline __m256i
two_draws(const AidWords *w, __m256i left)
{
	__m256i		first = aid_lanes_below(w->c0, w->c1, left);
	__m256i		second = aid_lanes_below(w->c2, w->c3, _mm256_sub_epi64(left, _mm256_set1_epi64x(1)));

	return _mm256_or_si256(first, _mm256_slli_epi64(second, 32));
}

/* Up to LANES - 1 numbers behind the last draw are written too. */
AID_AVX2 static void
draw_avx2(uint32_t n, uint64_t seed, uint32_t b, uint32_t *draw)
{
	const __m256i lane = _mm256_set_epi64x(3, 2, 1, 0);
	const __m256i next = _mm256_set1_epi64x(4);

	for (uint32_t d = 0; d + 1 < n; d += LANES)
	{
		__m256i		pair = _mm256_add_epi64(_mm256_set1_epi64x(d / 2), lane);
		__m256i		left = _mm256_sub_epi64(_mm256_set1_epi64x(n), _mm256_slli_epi64(pair, 1));
		AidWords	early = {pair, _mm256_set1_epi64x(b), _mm256_set1_epi64x(AID_STREAM_PERMUTATION), _mm256_setzero_si256()};
		AidWords	late = early;

		late.c0 = _mm256_add_epi64(pair, next);
		aid_philox_lanes(&early, &late, seed);
		_mm256_storeu_si256((__m256i *) (draw + d), two_draws(&early, left));
		_mm256_storeu_si256((__m256i *) (draw + d + LANES / 2),
							two_draws(&late, _mm256_sub_epi64(left, _mm256_add_epi64(next, next))));
	}
}

#endif

/* Each place from the last one down is swapped with one at or before it. */
static void
shuffle(double *value, const uint32_t *draw, uint32_t n)
{
	for (uint32_t d = 0; d + 1 < n; d++)
	{
		double		moved = value[n - 1 - d];

		value[n - 1 - d] = value[draw[d]];
		value[draw[d]] = moved;
	}
}

static void
place(Arrangement *a, uint64_t seed, uint32_t b, bool plain)
{
#ifdef AID_HAVE_AVX2
	if (!plain)
		draw_avx2(a->n, seed, b, a->draw);
	else
#endif
		draw_plain(a->n, seed, b, a->draw);
	memcpy(a->placed_value, a->value, a->n * sizeof(double));
	shuffle(a->placed_value, a->draw, a->n);
	if (a->mass != NULL)
	{
		memcpy(a->placed_mass, a->mass, a->n * sizeof(double));
		shuffle(a->placed_mass, a->draw, a->n);
	}
}

/* The term of a pair; the compiler makes a loop of its own for each constant kind. */
static inline double
term(AidGlobalKind kind, const double *value, const double *mass, uint32_t i, uint32_t j)
{
	switch (kind)
	{
		case AID_GEARY:
			return (value[i] - value[j]) * (value[i] - value[j]);
		case AID_SPATIAL_GINI:
			if (mass != NULL)
				return fabs(value[i] * mass[j] - value[j] * mass[i]);
			return fabs(value[i] - value[j]);
		default:
			return value[i] * value[j];
	}
}

/*
 * Rows are short, so only their sums are compensated: by Knuth's form of the
 * error of an addition, which needs no comparison and is the same number.
 */
static inline double
sum_terms(AidGlobalKind kind, const AidPairs *pairs, const double *value, const double *mass)
{
	double		sum = 0;
	double		correction = 0;
	uint32_t	p = 0;

	for (uint32_t i = 0; i < pairs->n; i++)
	{
		double		row = 0;
		double		larger;
		double		part;

		for (; p < pairs->row_end[i]; p++)
			row += pairs->weight[p] * term(kind, value, mass, i, pairs->other[p]);
		larger = sum + row;
		part = larger - sum;
		correction += (sum - (larger - part)) + (row - part);
		sum = larger;
	}
	return sum + correction;
}

static double
sum_of(AidGlobalKind kind, const AidPairs *pairs, const double *value, const double *mass)
{
	switch (kind)
	{
		case AID_GEARY:
			return sum_terms(AID_GEARY, pairs, value, mass);
		case AID_SPATIAL_GINI:
			return mass != NULL ? sum_terms(AID_SPATIAL_GINI, pairs, value, mass) :
				sum_terms(AID_SPATIAL_GINI, pairs, value, NULL);
		default:
			return sum_terms(AID_MORAN, pairs, value, mass);
	}
}

AidExtremes
aid_permute(AidGlobalKind kind, const AidPlaces *places, const AidPairs *pairs, double tolerance, uint64_t seed,
			uint32_t permutations, bool plain, void *memory)
{
	Arrangement a = arrange(kind, places, memory);
	double		observed = sum_of(kind, pairs, a.value, a.mass);
	AidExtremes extremes = {0, 0};

	for (uint32_t b = 1; b <= permutations; b++)
	{
		double		replicate;
		bool		at_least;
		bool		at_most;

		aid_check_for_interrupts();
		place(&a, seed, b, plain || !aid_has_avx2());
		replicate = sum_of(kind, pairs, a.placed_value, a.placed_mass);
		at_least = replicate >= observed - tolerance;
		at_most = replicate <= observed + tolerance;
		/* of the spatial Gini the rest is tested: what neighbours do not have */
		extremes.at_least += kind == AID_SPATIAL_GINI ? at_most : at_least;
		extremes.at_most += kind == AID_SPATIAL_GINI ? at_least : at_most;
	}
	return extremes;
}
