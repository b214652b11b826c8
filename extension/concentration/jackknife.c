/*
 * jackknife.c
 *		Every index with one unit left out, for each unit in turn.
 *
 * Money and mass without a unit are exact integer differences.  Other sums
 * without a unit are the sum before it plus the sum after it: subtracting a
 * dominant term from a total would leave nothing but rounding errors.
 */
#include "concentration/jackknife.h"

#include "concentration/additive.h"
#include "concentration/lorenz.h"
#include "concentration/sum.h"

/*
 * Terms of additive indices refer to the totals of the whole sample.  Without
 * a unit that holds more than this part of the money or mass the totals are
 * too different; such units, at most a few, are computed from scratch.
 */
#define DOMINANT_PART 0.125

typedef struct Jackknife
{
	const AidIndex *index;
	const AidSample *sample;
	int			n;
	int			levels;			/* different ratios x/r */
	int			lowest_count;	/* units on the lowest and on the highest level */
	int			highest_count;
	aid_money  *money;			/* n + 1: exact money of the first k units in rising order */
	aid_money  *mass;
	double	   *before;			/* n + 1: sums over the first k units */
	double	   *after;			/* n + 1: sums over the units from k on */
	double	   *copies;
} Jackknife;

size_t
aid_jackknife_size(int n)
{
	return ((size_t) n + 1) * (2 * sizeof(aid_money) + 3 * sizeof(double));
}

static inline aid_money
reference_of(const AidSample *sample, int unit)
{
	return sample->has_reference ? sample->reference[unit] : 1;
}

static void
prepare(Jackknife *jack, void *memory)
{
	const AidSample *sample = jack->sample;
	int			n = jack->n;

	jack->money = memory;
	jack->mass = jack->money + n + 1;
	jack->before = (double *) (jack->mass + n + 1);
	jack->after = jack->before + n + 1;
	jack->copies = jack->after + n + 1;

	jack->money[0] = 0;
	jack->mass[0] = 0;
	jack->levels = n > 0 ? sample->level[sample->order[n - 1]] + 1 : 0;
	for (int k = 0; k < n; k++)
	{
		int			unit = sample->order[k];

		jack->money[k + 1] = jack->money[k] + sample->amount[unit];
		jack->mass[k + 1] = jack->mass[k] + reference_of(sample, unit);
		jack->lowest_count += sample->level[unit] == 0;
		jack->highest_count += sample->level[unit] == jack->levels - 1;
	}
}

static bool
equal_without(const Jackknife *jack, int unit)
{
	if (jack->levels != 2)
		return jack->levels == 1;
	return jack->sample->level[unit] == 0 ? jack->lowest_count == 1 : jack->highest_count == 1;
}

/* Money of the first k units in rising order, one of them left out if it is among them. */
static double
money_of_first(const Jackknife *jack, int k, int place, int unit)
{
	return (double) (jack->money[k] - (place < k ? jack->sample->amount[unit] : 0));
}

static double
mass_of_first(const Jackknife *jack, int k, int place, int unit)
{
	return (double) (jack->mass[k] - (place < k ? reference_of(jack->sample, unit) : 0));
}

static AidIndexStatus
from_scratch(const Jackknife *jack, int unit, double *value)
{
	AidSample	resample;

	for (int i = 0; i < jack->n; i++)
		jack->copies[i] = 1;
	jack->copies[unit] = 0;
	resample = aid_sample_resample(jack->sample, jack->copies);
	return aid_index_value(jack->index, &resample, value);
}

/* ---- additive indices ---- */

static void
sum_terms(Jackknife *jack, const AidAdditive *additive)
{
	const AidSample *sample = jack->sample;
	int			n = jack->n;
	AidSum		sum = {0, 0};

	/* the terms stand in copies until both sums are made */
	jack->before[0] = 0;
	for (int i = 0; i < n; i++)
	{
		jack->copies[i] = aid_additive_term(additive, sample->x[i], sample->r[i]);
		aid_sum_add(&sum, jack->copies[i]);
		jack->before[i + 1] = aid_sum_value(&sum);
	}
	sum = (AidSum) {0, 0};
	jack->after[n] = 0;
	for (int i = n - 1; i >= 0; i--)
	{
		aid_sum_add(&sum, jack->copies[i]);
		jack->after[i] = aid_sum_value(&sum);
	}
}

static bool
is_dominant(const Jackknife *jack, int unit)
{
	const AidSample *sample = jack->sample;

	return unit == sample->order[0] || unit == sample->order[jack->n - 1]
		|| sample->x[unit] > DOMINANT_PART * sample->x_sum || sample->r[unit] > DOMINANT_PART * sample->r_sum;
}

static AidIndexStatus
additive_without(const Jackknife *jack, const AidAdditive *additive, int unit, double *value)
{
	const AidSample *sample = jack->sample;
	AidRest		rest = {
		.x_sum = (double) (sample->amount_total - sample->amount[unit]),
		.r_sum = (double) (sample->reference_total - reference_of(sample, unit)),
		.count = jack->n - 1,
		.zeros = additive->zeros - (sample->x[unit] == 0),
		.massless = additive->massless - (sample->r[unit] == 0)
	};

	if (is_dominant(jack, unit))
		return from_scratch(jack, unit, value);
	return aid_additive_finish(additive, jack->before[unit] + jack->after[unit + 1], &rest, value);
}

/* ---- Gini ---- */

/*
 * The coefficient is the sum over pairs i below k of x_k r_i - x_i r_k, none
 * negative, over the product of the totals.  Without a unit there remain the
 * pairs below it, the pairs above it and the pairs across it.
 */
static void
sum_pairs(Jackknife *jack)
{
	const AidSample *sample = jack->sample;
	int			n = jack->n;
	AidSum		sum = {0, 0};

	jack->before[0] = 0;
	for (int k = 0; k < n; k++)
	{
		int			unit = sample->order[k];

		aid_sum_add(&sum, sample->x[unit] * (double) jack->mass[k] - sample->r[unit] * (double) jack->money[k]);
		jack->before[k + 1] = aid_sum_value(&sum);
	}
	sum = (AidSum) {0, 0};
	jack->after[n] = 0;
	for (int k = n - 1; k >= 0; k--)
	{
		int			unit = sample->order[k];
		double		money_above = (double) (jack->money[n] - jack->money[k + 1]);
		double		mass_above = (double) (jack->mass[n] - jack->mass[k + 1]);

		aid_sum_add(&sum, money_above * sample->r[unit] - mass_above * sample->x[unit]);
		jack->after[k] = aid_sum_value(&sum);
	}
}

static double
gini_without(const Jackknife *jack, int place, double x_sum, double r_sum)
{
	int			n = jack->n;
	double		money_below = (double) jack->money[place];
	double		mass_below = (double) jack->mass[place];
	double		money_above = (double) (jack->money[n] - jack->money[place + 1]);
	double		mass_above = (double) (jack->mass[n] - jack->mass[place + 1]);
	double		across = money_above * mass_below - mass_above * money_below;

	return aid_index_clamp((jack->before[place] + jack->after[place + 1] + across) / (x_sum * r_sum), 1);
}

/* ---- Hoover, top share, Palma, effective number of order infinity ---- */

/*
 * Units are in rising order of x/r: those under the average of the rest come
 * first.  Their missing money is the index.
 */
static double
hoover_without(const Jackknife *jack, int place, int unit, double x_sum, double r_sum)
{
	const AidSample *sample = jack->sample;
	int			low = 0;
	int			high = jack->n;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;
		int			other = sample->order[middle];

		if (sample->x[other] * r_sum < sample->r[other] * x_sum)
			low = middle + 1;
		else
			high = middle;
	}
	return aid_index_clamp(mass_of_first(jack, low, place, unit) / r_sum
						   - money_of_first(jack, low, place, unit) / x_sum, 1);
}

static double
top_share_without(const Jackknife *jack, int place, int unit, double x_sum)
{
	int			n = jack->n;
	double		k = jack->index->parameter;
	int			first;

	if (k >= n - 1)
		return 1;

	/* one unit more moves up where the missing one was among the largest */
	first = n - (int) k;
	if (place >= first)
		first--;
	return aid_index_clamp((double) (jack->money[n] - jack->money[first]
									 - (place >= first ? jack->sample->amount[unit] : 0)) / x_sum, 1);
}

static double
curve_without(const Jackknife *jack, int place, int unit, double r_sum, int numerator, int denominator)
{
	AidLorenzStep step;
	int			low = 1;
	int			high = jack->n;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (aid_lorenz_reaches(mass_of_first(jack, middle, place, unit), r_sum, numerator, denominator))
			high = middle;
		else
			low = middle + 1;
	}
	step.mass_before = mass_of_first(jack, low - 1, place, unit);
	step.money_before = money_of_first(jack, low - 1, place, unit);
	step.mass = mass_of_first(jack, low, place, unit);
	step.money = money_of_first(jack, low, place, unit);
	return aid_lorenz_money_at(&step, r_sum, numerator, denominator);
}

static double
largest_without(const Jackknife *jack, int place)
{
	return jack->sample->x[jack->sample->order[place == jack->n - 1 ? place - 1 : jack->n - 1]];
}

static double
ordered_without(const Jackknife *jack, int place, int unit, double x_sum, double r_sum)
{
	switch (jack->index->kind)
	{
		case AID_GINI:
			return gini_without(jack, place, x_sum, r_sum);
		case AID_HOOVER:
			return hoover_without(jack, place, unit, x_sum, r_sum);
		case AID_TOP_SHARE:
			return top_share_without(jack, place, unit, x_sum);
		case AID_PALMA:
			return aid_palma_ratio(curve_without(jack, place, unit, r_sum, 2, 5),
								   curve_without(jack, place, unit, r_sum, 9, 10), x_sum);
		default:				/* the effective number of order infinity */
			return x_sum / largest_without(jack, place);
	}
}

AidIndexStatus
aid_jackknife(const AidIndex *index, const AidSample *sample, double *value, void *memory)
{
	Jackknife	jack = {.index = index, .sample = sample, .n = sample->n};
	bool		is_additive = aid_index_is_additive(index);
	AidAdditive additive = {0};

	prepare(&jack, memory);
	if (is_additive)
	{
		additive = aid_additive_begin(index, sample);
		sum_terms(&jack, &additive);
	}
	else if (index->kind == AID_GINI)
		sum_pairs(&jack);

	for (int place = 0; place < jack.n; place++)
	{
		int			unit = sample->order[place];
		double		x_sum = (double) (sample->amount_total - sample->amount[unit]);
		double		r_sum = (double) (sample->reference_total - reference_of(sample, unit));
		AidIndexStatus status;

		aid_loop_check((uint64_t) place);
		value[unit] = NAN;
		if (aid_index_settled(index, x_sum, r_sum, jack.n - 1, equal_without(&jack, unit), &status, &value[unit]))
			continue;
		if (is_additive)
			status = additive_without(&jack, &additive, unit, &value[unit]);
		else
		{
			status = AID_INDEX_DEFINED;
			value[unit] = ordered_without(&jack, place, unit, x_sum, r_sum);
		}
		if (status == AID_INDEX_OVERFLOW)
			return status;
	}
	return AID_INDEX_DEFINED;
}

double
aid_jackknife_error(const double *value, int n, int *undefined)
{
	*undefined = 0;
	for (int i = 0; i < n; i++)
		*undefined += !isfinite(value[i]);
	if (*undefined > 0)
		return NAN;

	return sqrt(aid_squared_deviations(value, n) * (n - 1) / n);
}
