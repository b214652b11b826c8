/*
 * permute.c
 *		Permutation tests of the statistics of the whole map.
 */
#include "spatial/global.h"

#include <string.h>

#include "base/philox.h"
#include "concentration/sum.h"

/* Values and masses by place, and where units of an arrangement come from. */
typedef struct Arrangement
{
	double	   *value;
	double	   *mass;			/* of the spatial Gini with a reference, else NULL */
	double	   *placed_value;
	double	   *placed_mass;
	uint32_t   *unit;
} Arrangement;

size_t
aid_permute_size(uint32_t n)
{
	return (size_t) n * (4 * sizeof(double) + sizeof(uint32_t));
}

static Arrangement
arrange(AidGlobalKind kind, const AidPlaces *places, void *memory)
{
	Arrangement a;
	bool		masses = kind == AID_SPATIAL_GINI && places->reference != NULL;

	a.value = memory;
	a.placed_value = a.value + places->n;
	a.mass = masses ? a.placed_value + places->n : NULL;
	a.placed_mass = masses ? a.mass + places->n : NULL;
	a.unit = (uint32_t *) (a.value + 4 * (size_t) places->n);
	for (uint32_t i = 0; i < places->n; i++)
	{
		a.value[i] = kind == AID_SPATIAL_GINI ? (double) places->amount[i] :
			kind == AID_GETIS_ORD ? places->value[i] : places->z[i];
		if (masses)
			a.mass[i] = (double) places->reference[i];
	}
	return a;
}

/* Section 5 of the design: place m receives unit[m]. */
static void
shuffle(Arrangement *a, uint32_t n, uint64_t seed, uint32_t b)
{
	uint64_t	pair[2] = {0, 0};

	for (uint32_t i = 0; i < n; i++)
		a->unit[i] = i;
	for (uint32_t d = 0; d + 1 < n; d++)
	{
		uint32_t	i = n - 1 - d;
		uint32_t	j;
		uint32_t	moved = a->unit[i];

		if (d % 2 == 0)
			aid_random_pair(seed, AID_STREAM_PERMUTATION, 0, b, d / 2, pair);
		j = (uint32_t) aid_random_below(pair[d % 2], (uint64_t) i + 1);
		a->unit[i] = a->unit[j];
		a->unit[j] = moved;
	}
	for (uint32_t i = 0; i < n; i++)
		a->placed_value[i] = a->value[a->unit[i]];
	if (a->mass != NULL)
		for (uint32_t i = 0; i < n; i++)
			a->placed_mass[i] = a->mass[a->unit[i]];
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

/* Rows are short, so only their sums are compensated. */
static inline double
sum_terms(AidGlobalKind kind, const AidPairs *pairs, const double *value, const double *mass)
{
	AidSum		sum = {0, 0};
	uint32_t	p = 0;

	for (uint32_t i = 0; i < pairs->n; i++)
	{
		double		row = 0;

		for (; p < pairs->row_end[i]; p++)
			row += pairs->weight[p] * term(kind, value, mass, i, pairs->other[p]);
		aid_sum_add(&sum, row);
	}
	return aid_sum_value(&sum);
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
			uint32_t permutations, void *memory)
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
		shuffle(&a, places->n, seed, b);
		replicate = sum_of(kind, pairs, a.placed_value, a.placed_mass);
		at_least = replicate >= observed - tolerance;
		at_most = replicate <= observed + tolerance;
		/* of the spatial Gini the rest is tested: what neighbours do not have */
		extremes.at_least += kind == AID_SPATIAL_GINI ? at_most : at_least;
		extremes.at_most += kind == AID_SPATIAL_GINI ? at_least : at_most;
	}
	return extremes;
}
