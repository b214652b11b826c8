/*
 * local.c
 *		Statistics of each place and their moments.
 */
#include "spatial/local.h"

#include <float.h>

#include "concentration/sum.h"

/* The row of a place as the statistic sees it. */
typedef struct Row
{
	const uint32_t *neighbour;
	const double *weight;
	uint32_t	links;
	double		own;			/* weight of the place itself, 0 but for G* */
	double		sum;			/* of weights, the own one included */
	double		largest;		/* weight */
	double		spread;			/* sum of (w / largest - mean)^2 over all places it may link to */
} Row;

static Row
row_of(AidLocalKind kind, const AidLinks *w, uint32_t i)
{
	Row			row;
	AidSum		sum = {0, 0};
	AidSum		spread = {0, 0};
	bool		self = kind == AID_LOCAL_G_STAR;
	double		places = self ? w->n : w->n - 1.0;
	double		absent;
	double		mean;
	bool		uniform = true;

	row.neighbour = w->neighbour + aid_row_start(w, i);
	row.weight = w->weight + aid_row_start(w, i);
	row.links = aid_row_length(w, i);
	row.largest = row.links > 0 ? 0 : 1;
	for (uint32_t e = 0; e < row.links; e++)
	{
		row.largest = AID_MAX(row.largest, row.weight[e]);
		uniform = uniform && row.weight[e] == row.weight[0];
		aid_sum_add(&sum, row.weight[e]);
	}
	row.own = self ? row.largest : 0;
	aid_sum_add(&sum, row.own);
	row.sum = aid_sum_value(&sum);

	/* linked to all with one weight: no arrangement differs, which rounding must not hide */
	row.spread = 0;
	if (uniform && row.links == w->n - 1)
		return row;
	mean = row.sum / row.largest / places;
	for (uint32_t e = 0; e < row.links; e++)
	{
		double		distance = row.weight[e] / row.largest - mean;

		aid_sum_add(&spread, distance * distance);
	}
	absent = places - row.links - self;
	aid_sum_add(&spread, absent * mean * mean + (self ? (1 - mean) * (1 - mean) : 0));
	row.spread = aid_sum_value(&spread);
	return row;
}

/* Sum of weights times values; what is within the rounding of its terms counts as 0. */
static double
lag_of(const Row *row, const double *value, double shift)
{
	AidSum		sum = {0, 0};
	double		size = 0;
	double		lag;

	for (uint32_t e = 0; e < row->links; e++)
	{
		double		term = row->weight[e] * (value[row->neighbour[e]] - shift);

		aid_sum_add(&sum, term);
		size += fabs(term);
	}
	lag = aid_sum_value(&sum);
	return fabs(lag) <= 8 * DBL_EPSILON * size ? 0 : lag;
}

static int
quadrant_of(double z, double lag)
{
	if (z == 0 || lag == 0)
		return 0;
	if (z > 0)
		return lag > 0 ? 1 : 4;
	return lag > 0 ? 2 : 3;
}

/* How far the lag is from what it would be by chance, and the standard deviation of that. */
typedef struct Departure
{
	double		distance;
	double		deviation;		/* 0: no arrangement differs */
} Departure;

/* The place keeps its value, all others may be anywhere. */
static Departure
conditional(const AidPlaces *places, const Row *row, uint32_t i, double lag)
{
	double		n = places->n;
	double		z = places->z[i];
	double		left = places->m2 - z * z / (n - 1);
	Departure	d;

	d.distance = lag + row->sum * z / (n - 1);
	if (places->dominant == i)
	{
		left = places->others_m2 * (n - 1) / n;
		d.distance = lag_of(row, places->value, places->others_mean);
	}
	d.deviation = row->largest * sqrt(n / (n - 2) * row->spread * left);
	return d;
}

static double
z_of(const Departure *d)
{
	return d->deviation > 0 ? d->distance / d->deviation : AID_UNDEFINED;
}

static AidLocal
local_moran(const AidPlaces *places, const Row *row, uint32_t i)
{
	double		z = places->z[i];
	double		n = places->n;
	double		lag = lag_of(row, places->z, 0);
	AidLocal	l = {.lag = lag, .quadrant = quadrant_of(z, lag), .slope = z / places->m2, .scale = row->sum};

	l.statistic = l.slope * lag + 0;
	l.expected = -z * l.slope * row->sum / (n - 1) + 0;
	l.variance = AID_UNDEFINED;
	l.z = AID_UNDEFINED;
	if (places->n >= 3)
	{
		Departure	d = conditional(places, row, i, lag);

		l.variance = l.slope * d.deviation * (l.slope * d.deviation);
		if (z != 0)
			l.z = z > 0 ? z_of(&d) : 0 - z_of(&d);
	}
	return l;
}

static AidLocal
local_g(const AidPlaces *places, const Row *row, uint32_t i)
{
	double		lag = lag_of(row, places->z, 0);
	AidLocal	l = {.lag = lag, .slope = 1 / places->rest[i]};

	l.statistic = lag_of(row, places->value, 0) / places->rest[i];
	l.expected = row->sum / (places->n - 1.0);
	l.scale = l.expected;
	l.variance = AID_UNDEFINED;
	l.z = AID_UNDEFINED;
	if (places->n >= 3)
	{
		Departure	d = conditional(places, row, i, lag);

		l.variance = d.deviation / places->rest[i] * (d.deviation / places->rest[i]);
		l.z = z_of(&d);
	}
	return l;
}

static AidLocal
local_g_star(const AidPlaces *places, const Row *row, uint32_t i)
{
	double		n = places->n;
	double		lag = lag_of(row, places->z, 0);
	AidLocal	l = {.lag = lag, .slope = 1 / places->total};

	l.statistic = (lag_of(row, places->value, 0) + row->own * places->value[i]) / places->total;
	l.expected = row->sum / n;
	l.scale = l.expected;
	l.variance = AID_UNDEFINED;
	l.z = AID_UNDEFINED;
	if (places->n >= 3)
	{
		Departure	d;

		d.distance = lag + row->own * places->z[i];
		d.deviation = row->largest * sqrt(places->m2 * n / (n - 1) * row->spread);
		l.variance = d.deviation / places->total * (d.deviation / places->total);
		l.z = z_of(&d);
	}
	return l;
}

AidLocal
aid_local(AidLocalKind kind, const AidPlaces *places, const AidLinks *w, uint32_t i)
{
	AidLocal	undefined = {.statistic = AID_UNDEFINED, .expected = AID_UNDEFINED, .variance = AID_UNDEFINED,
	.z = AID_UNDEFINED};
	AidLocal	l;
	Row			row;

	if (places->equal || (kind == AID_LOCAL_G && places->rest[i] == 0))
		return undefined;
	row = row_of(kind, w, i);
	switch (kind)
	{
		case AID_LOCAL_MORAN:
			l = local_moran(places, &row, i);
			break;
		case AID_LOCAL_G:
			l = local_g(places, &row, i);
			break;
		default:
			l = local_g_star(places, &row, i);
			break;
	}
	if (row.links == 0 && kind != AID_LOCAL_G_STAR)
		l.z = AID_UNDEFINED;
	return l;
}
