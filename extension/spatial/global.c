/*
 * global.c
 *		Statistics of the whole map and their moments.
 */
#include "spatial/global.h"

#include <float.h>

#include "concentration/sum.h"

AidLinkSums
aid_link_sums(const AidLinks *w, const AidLinks *t, const AidPairs *pairs, double *unit_sum)
{
	double		places = w->n;
	double		all_pairs = places * (places - 1) / 2;
	AidLinkSums sums = {0, 0, 0};
	AidSum		s0 = {0, 0};
	AidSum		u = {0, 0};
	double		mean;

	for (uint32_t i = 0; i < w->n; i++)
	{
		double		row = aid_row_sum(w, i);

		aid_loop_check(i);
		unit_sum[i] = row + aid_row_sum(t, i);
		aid_sum_add(&s0, row);
	}
	sums.s0 = aid_sum_value(&s0);
	if (aid_pairs_are_uniform(pairs))
		return sums;

	mean = sums.s0 / all_pairs;
	for (uint32_t p = 0; p < pairs->pairs; p++)
	{
		double		distance = pairs->weight[p] - mean;

		aid_loop_check(p);
		aid_sum_add(&u, distance * distance);
	}
	aid_sum_add(&u, (all_pairs - pairs->pairs) * mean * mean);
	sums.u = aid_sum_value(&u);

	/* units whose weights add up to the same but for rounding */
	sums.v = aid_squared_deviations(unit_sum, (int) w->n);
	mean = 2 * sums.s0 / places;
	if (sums.v <= places * (8 * DBL_EPSILON * mean) * (8 * DBL_EPSILON * mean))
		sums.v = 0;
	return sums;
}

/* A difference of numbers of that magnitude that is within their rounding is 0. */
static double
settled(double variance, double magnitude)
{
	return variance > 64 * DBL_EPSILON * magnitude ? variance : 0;
}

/*
 * Variances of randomisation: of Moran's I and Geary's C the published
 * formulas with S1 and S2 replaced by u and v of AidLinkSums.
 */
static double
moran_variance(const AidPlaces *places, const AidLinkSums *sums)
{
	double		n = places->n;
	double		k = places->kurtosis;
	double		scale = n / ((n - 1) * (n - 2) * (n - 3) * sums->s0 * sums->s0);

	return settled(scale * (sums->u * places->spare - sums->v * (n - 2 * k)),
				   scale * (sums->u * places->spare + sums->v * (n + 2 * k)));
}

static double
geary_variance(const AidPlaces *places, const AidLinkSums *sums)
{
	double		n = places->n;
	double		scale = (n - 1) / (n * (n - 2) * (n - 3) * sums->s0 * sums->s0);
	double		a = n * n + 3 * n - 6;
	double		b = (n * n - n + 2) * places->kurtosis;

	return settled(scale * (sums->u * places->spare - sums->v * (a - b) / 4),
				   scale * (sums->u * places->spare + sums->v * (a + b) / 4));
}

/* G is a sum over pairs: its variance has a part for u, the same as Moran's, and one for v. */
static double
getis_ord_variance(const AidPlaces *places, const AidLinkSums *sums, double denominator)
{
	double		n = places->n;
	double		m2 = places->m2;
	double		falling = (n - 1) * (n - 2) * (n - 3);
	double		of_pairs = sums->u * n * places->spare * m2 * m2 / falling;
	double		of_units;
	double		size;

	if (places->dominant != AID_NO_PLACE)
		of_units = size = aid_places_triple_excess(places);
	else
	{
		double		square = places->mean * places->mean * m2 * n / (n - 1);
		double		cross = 2 * places->mean * places->m3 * n / ((n - 1) * (n - 2));
		double		fourth = n * m2 * m2 * (n - 2 * places->kurtosis) / falling;

		of_units = square - cross - fourth;
		size = square + fabs(cross) + fabs(fourth);
	}
	return settled(of_pairs + sums->v * of_units, of_pairs + sums->v * fabs(size)) / (denominator * denominator);
}

/* Sum over pairs, compensated. */
static double
exact_sum(AidGlobalKind kind, const AidPlaces *places, const AidPairs *pairs)
{
	const double *value = kind == AID_GETIS_ORD ? places->value : places->z;
	AidSum		sum = {0, 0};
	uint32_t	p = 0;

	for (uint32_t i = 0; i < pairs->n; i++)
	{
		aid_loop_check(i);
		for (; p < pairs->row_end[i]; p++)
		{
			double		a = value[i];
			double		b = value[pairs->other[p]];

			aid_sum_add(&sum, pairs->weight[p] * (kind == AID_GEARY ? (a - b) * (a - b) : a * b));
		}
	}
	return aid_sum_value(&sum);
}

/* What the sum over pairs is divided by. */
static double
denominator_of(AidGlobalKind kind, const AidPlaces *places, const AidLinkSums *sums)
{
	AidSum		products = {0, 0};

	switch (kind)
	{
		case AID_MORAN:
			return sums->s0 * places->m2;
		case AID_GEARY:
			return 2 * sums->s0 * places->m2 * places->n / (places->n - 1);
		default:
			break;
	}
	for (uint32_t i = 0; i < places->n; i++)
		aid_sum_add(&products, places->value[i] * places->rest[i]);
	return aid_sum_value(&products);
}

static double
z_of(double statistic, double expected, double variance)
{
	return variance > 0 ? (statistic - expected) / sqrt(variance) : AID_UNDEFINED;
}

AidGlobal
aid_global(AidGlobalKind kind, const AidPlaces *places, const AidPairs *pairs, const AidLinkSums *sums)
{
	AidGlobal	g = {AID_UNDEFINED, AID_UNDEFINED, AID_UNDEFINED, AID_UNDEFINED, AID_UNDEFINED, AID_UNDEFINED, 0};
	double		n = places->n;
	double		squared = sums->s0 * sums->s0;

	if (places->n < 2 || pairs->pairs == 0)
		return g;
	if (kind == AID_GETIS_ORD ? places->funded < 2 : places->equal)
		return g;

	g.denominator = denominator_of(kind, places, sums);
	g.statistic = exact_sum(kind, places, pairs) / g.denominator;
	switch (kind)
	{
		case AID_MORAN:
			g.expected = -1 / (n - 1);
			g.variance_normality = settled((n * n * sums->u - n * sums->v) / ((n * n - 1) * squared),
										   (n * n * sums->u + n * sums->v) / ((n * n - 1) * squared));
			break;
		case AID_GEARY:
			g.expected = 1;
			g.variance_normality = (n - 1) * (2 * sums->u + sums->v) / (2 * (n + 1) * squared);
			break;
		default:
			g.expected = sums->s0 / (n * (n - 1));
			break;
	}
	if (places->equal)
	{
		/* only G gets here */
		g.statistic = g.expected;
		g.variance = 0;
	}
	else if (places->n >= 4)
		g.variance = kind == AID_MORAN ? moran_variance(places, sums) :
			kind == AID_GEARY ? geary_variance(places, sums) : getis_ord_variance(places, sums, g.denominator);
	g.z = z_of(g.statistic, g.expected, g.variance);
	g.z_normality = z_of(g.statistic, g.expected, g.variance_normality);
	return g;
}

/* ---- spatial Gini ---- */

/* The neighbours' part is the sum of |x_i R_j - x_j R_i| over links, divided by this; both in their own units. */
static double
gini_denominator(const AidPlaces *places)
{
	aid_money	amounts = 0;
	aid_money	masses = 0;

	for (uint32_t i = 0; i < places->n; i++)
	{
		amounts += places->amount[i];
		masses += places->reference != NULL ? places->reference[i] : 1;
	}
	return 2 * (double) amounts * (double) masses;
}

AidSpatialGini
aid_spatial_gini_split(const AidPlaces *places, const AidPairs *pairs, uint32_t links, double gini)
{
	AidSpatialGini split = {AID_UNDEFINED, AID_UNDEFINED, AID_UNDEFINED, AID_UNDEFINED, AID_UNDEFINED, 0};
	bool		all_linked = (uint64_t) places->n * (places->n - 1) == links;
	AidSum		sum = {0, 0};
	uint32_t	p = 0;

	if (places->n < 2 || places->funded == 0)
		return split;
	split.gini = gini;
	split.denominator = gini_denominator(places);
	for (uint32_t i = 0; i < pairs->n; i++)
	{
		double		x = (double) places->amount[i];
		double		mass = places->reference != NULL ? (double) places->reference[i] : 1;

		aid_loop_check(i);
		for (; p < pairs->row_end[i]; p++)
		{
			uint32_t	j = pairs->other[p];
			double		other_mass = places->reference != NULL ? (double) places->reference[j] : 1;

			aid_sum_add(&sum, pairs->weight[p] * fabs(x * other_mass - (double) places->amount[j] * mass));
		}
	}
	split.neighbour = all_linked ? gini : AID_MIN(aid_sum_value(&sum) / split.denominator, gini);
	split.non_neighbour = gini - split.neighbour;
	if (gini > 0)
	{
		split.neighbour_share = split.neighbour / gini;
		split.non_neighbour_share = split.non_neighbour / gini;
	}
	return split;
}
