/*
 * places.c
 *		The values at places, their deviations and moments.
 */
#include "spatial/places.h"

#include <float.h>

#include "base/wide.h"
#include "concentration/sum.h"

size_t
aid_places_size(uint32_t n)
{
	return (size_t) n * 3 * sizeof(double);
}

static bool
same_value(const AidPlaces *places, uint32_t i, uint32_t j)
{
	if (places->reference == NULL)
		return places->amount[i] == places->amount[j];
	return aid_compare_products(places->amount[i], places->reference[j], places->amount[j], places->reference[i]) == 0;
}

/* Are all values equal, or all but one? */
static void
find_odd(AidPlaces *places)
{
	uint32_t	as_first = 0;
	uint32_t	as_second = 0;
	uint32_t	last_other = 0;

	for (uint32_t i = 0; i < places->n; i++)
	{
		if (same_value(places, i, 0))
			as_first++;
		else
			last_other = i;
		as_second += places->n > 1 && same_value(places, i, 1);
	}
	places->equal = as_first == places->n;
	places->odd = AID_NO_PLACE;
	if (places->equal || places->n < 2)
		return;
	if (as_first == places->n - 1)
		places->odd = last_other;
	else if (as_first == 1 && as_second == places->n - 1)
		places->odd = 0;
}

/* Amounts: n times the deviation is a whole number.  False if it has too many digits. */
static bool
exact_deviations(AidPlaces *places, aid_money total)
{
	aid_umoney	largest = 0;
	double		scale = (double) places->n * (double) AID_MONEY_UNIT;

	for (uint32_t i = 0; i < places->n; i++)
		largest = AID_MAX(largest, aid_money_magnitude(places->amount[i]));
	/* the total is at most n times as large, so half of the range is enough for the difference */
	if (largest > (aid_umoney) AID_MONEY_MAX / 2 / places->n)
		return false;
	for (uint32_t i = 0; i < places->n; i++)
		places->z[i] = (double) (places->amount[i] * places->n - total) / scale;
	return true;
}

/* Deviations of rounded values; what is within their rounding counts as 0. */
static void
rounded_deviations(AidPlaces *places)
{
	double		first = places->value[0];
	AidSum		sum = {0, 0};
	double		mean;

	for (uint32_t i = 0; i < places->n; i++)
		aid_sum_add(&sum, places->value[i] - first);
	mean = aid_sum_value(&sum) / places->n;
	for (uint32_t i = 0; i < places->n; i++)
	{
		double		z = places->value[i] - first - mean;
		double		rounding = 4 * DBL_EPSILON * AID_MAX(fabs(places->value[i]), fabs(places->mean));

		places->z[i] = fabs(z) <= rounding ? 0 : z;
	}
}

/* A place with most of the variance: the others' moments by themselves, or they drown in its rounding. */
static void
set_dominant(AidPlaces *places, uint32_t dominant)
{
	double		n = places->n;
	double		first = places->value[dominant == 0 ? 1 : 0];
	double		z = places->z[dominant];
	AidSum		sum = {0, 0};
	AidSum		squares = {0, 0};
	AidSum		cubes = {0, 0};
	AidSum		fourths = {0, 0};
	double		distance;
	double		d2;

	for (uint32_t i = 0; i < places->n; i++)
		if (i != dominant)
			aid_sum_add(&sum, places->value[i] - first);
	distance = aid_sum_value(&sum) / (n - 1);
	for (uint32_t i = 0; i < places->n; i++)
	{
		double		d = places->value[i] - first - distance;

		if (i == dominant)
			continue;
		aid_sum_add(&squares, d * d);
		aid_sum_add(&cubes, d * d * d);
		aid_sum_add(&fourths, d * d * (d * d));
	}
	d2 = aid_sum_value(&squares);
	places->dominant = dominant;
	places->others_mean = first + distance;
	places->others_m2 = d2 / (n - 1);
	/* z = distance of this place, d those of the others from their mean: the terms in z^4 cancel */
	places->spare = (2 * (n - 3) / (n - 1) * z * z * d2 + (n * n - 3 * n + 3) / (n * n) * d2 * d2 +
					 4 / n * z * aid_sum_value(&cubes) - (n - 1) / n * aid_sum_value(&fourths)) / (places->m2 * places->m2);
}

static void
find_moments(AidPlaces *places)
{
	double		n = places->n;
	AidSum		squares = {0, 0};
	AidSum		cubes = {0, 0};
	AidSum		fourths = {0, 0};
	uint32_t	farthest = 0;

	for (uint32_t i = 0; i < places->n; i++)
	{
		double		square = places->z[i] * places->z[i];

		aid_loop_check(i);
		if (fabs(places->z[i]) > fabs(places->z[farthest]))
			farthest = i;
		aid_sum_add(&squares, square);
		aid_sum_add(&cubes, square * places->z[i]);
		aid_sum_add(&fourths, square * square);
	}
	places->m2 = aid_sum_value(&squares) / n;
	places->m3 = aid_sum_value(&cubes) / n;
	places->kurtosis = places->equal ? AID_UNDEFINED : aid_sum_value(&fourths) / n / (places->m2 * places->m2);
	places->spare = n * n - 3 * n + 3 - (n - 1) * places->kurtosis;
	places->dominant = AID_NO_PLACE;
	if (!places->equal && places->z[farthest] * places->z[farthest] > aid_sum_value(&squares) / 2)
		set_dominant(places, farthest);
	if (places->odd != AID_NO_PLACE)
		places->spare = places->others_m2 = 0;
}

AidPlaces
aid_places_make(void *memory, uint32_t n, const aid_money *amount, const aid_money *reference)
{
	AidPlaces	places = {.n = n, .amount = amount, .reference = reference};
	AidSum		sum = {0, 0};
	aid_money	total = 0;

	places.value = memory;
	places.z = places.value + n;
	places.rest = places.z + n;
	find_odd(&places);
	for (uint32_t i = 0; i < n; i++)
	{
		aid_loop_check(i);
		places.value[i] = (double) amount[i] / (reference != NULL ? (double) reference[i] : (double) AID_MONEY_UNIT);
		places.funded += amount[i] != 0;
		total += amount[i];
		aid_sum_add(&sum, places.value[i]);
	}
	places.total = reference != NULL ? aid_sum_value(&sum) : (double) total / (double) AID_MONEY_UNIT;
	places.mean = places.total / n;

	/* without the rounding of the total: one place may hold nearly all of it */
	for (uint32_t i = 0; i < n; i++)
		places.rest[i] = reference != NULL ? (sum.sum - places.value[i]) + sum.correction :
			(double) (total - amount[i]) / (double) AID_MONEY_UNIT;
	if (places.equal)
		for (uint32_t i = 0; i < n; i++)
			places.z[i] = 0;
	else if (reference != NULL || !exact_deviations(&places, total))
		rounded_deviations(&places);
	find_moments(&places);
	return places;
}

double
aid_places_triple_excess(const AidPlaces *places)
{
	double		n = places->n;
	double		ones = 0;		/* sums over the places so far: of y, */
	double		squares = 0;	/* of y^2, */
	double		pairs = 0;		/* of products of two, */
	double		mixed = 0;		/* of y^2 and another, */
	double		threes = 0;		/* of three, */
	AidSum		triples = {0, 0};	/* of y^2 and two others, */
	AidSum		fours = {0, 0}; /* and of four different places */

	for (uint32_t i = 0; i < places->n; i++)
	{
		double		y = places->value[i];

		aid_sum_add(&fours, y * threes);
		aid_sum_add(&triples, y * y * pairs + y * mixed);
		threes += y * pairs;
		mixed += y * y * ones + y * squares;
		pairs += y * ones;
		squares += y * y;
		ones += y;
	}
	return (2 * aid_sum_value(&triples) - 24 * aid_sum_value(&fours) / (n - 3)) / (n * (n - 1) * (n - 2));
}
