/*
 * lorenz.c
 *		The Lorenz curve and what is read off it.
 */
#include "concentration/lorenz.h"

#include <float.h>

#include "concentration/sum.h"

/*
 * Cumulated masses carry rounding errors of this relative size.  Two fifths
 * of the mass that hold no money must be seen as reached by exactly the units
 * without money, or the ratio would be huge instead of infinite.
 */
#define MASS_TOLERANCE (8 * DBL_EPSILON)

void
aid_lorenz_points(const AidSample *sample, double *cumulative_reference, double *cumulative_share)
{
	AidSum		mass = {0, 0};
	AidSum		money = {0, 0};

	for (int k = 0; k < sample->n; k++)
	{
		int			unit = sample->order[k];
		double		copies = aid_sample_copies(sample, unit);

		aid_sum_add(&mass, copies * sample->r[unit]);
		aid_sum_add(&money, copies * sample->x[unit]);
		cumulative_reference[k] = AID_MIN(aid_sum_value(&mass) / sample->r_sum, 1);
		cumulative_share[k] = AID_MIN(aid_sum_value(&money) / sample->x_sum, 1);
	}
	if (sample->n > 0)
	{
		cumulative_reference[sample->n - 1] = 1;
		cumulative_share[sample->n - 1] = 1;
	}
}

/*
 * 1 - sum (L_k + L_(k-1)) r_k, rearranged to sum x_k (P_(k-1) + P_k - R) / (T R)
 * with P the cumulated masses: without a reference that is the familiar
 * sum (2k - n - 1) x_k / (n T), and nothing near 1 is subtracted from 1.
 */
double
aid_lorenz_gini(const AidSample *sample)
{
	AidSum		mass = {0, 0};
	AidSum		area = {0, 0};
	double		before = 0;

	for (int k = 0; k < sample->n; k++)
	{
		int			unit = sample->order[k];
		double		copies = aid_sample_copies(sample, unit);
		double		after;

		aid_sum_add(&mass, copies * sample->r[unit]);
		after = aid_sum_value(&mass);
		aid_sum_add(&area, copies * sample->x[unit] * (before + after - sample->r_sum));
		before = after;
	}
	return aid_index_clamp(aid_sum_value(&area) / (sample->x_sum * sample->r_sum), 1);
}

bool
aid_lorenz_reaches(double mass, double mass_total, int numerator, int denominator)
{
	double		wanted = numerator * mass_total;

	return denominator * mass - wanted >= -MASS_TOLERANCE * wanted;
}

double
aid_lorenz_money_at(const AidLorenzStep *step, double mass_total, int numerator, int denominator)
{
	double		wanted = numerator * mass_total;
	double		part;

	if (denominator * step->mass - wanted <= MASS_TOLERANCE * wanted)
		return step->money;
	part = (wanted - denominator * step->mass_before) / (denominator * (step->mass - step->mass_before));
	return step->money_before + AID_MAX(part, 0) * (step->money - step->money_before);
}

double
aid_palma_ratio(double money_at_40, double money_at_90, double money_total)
{
	if (money_at_40 == 0)
		return INFINITY;
	return (money_total - money_at_90) / money_at_40;
}

double
aid_lorenz_palma(const AidSample *sample)
{
	AidSum		mass = {0, 0};
	AidSum		money = {0, 0};
	AidLorenzStep step = {0, 0, 0, 0};
	double		money_at_40 = -1;

	for (int k = 0; k < sample->n; k++)
	{
		int			unit = sample->order[k];
		double		copies = aid_sample_copies(sample, unit);

		if (copies == 0)
			continue;
		aid_sum_add(&mass, copies * sample->r[unit]);
		aid_sum_add(&money, copies * sample->x[unit]);
		step.mass = aid_sum_value(&mass);
		step.money = aid_sum_value(&money);
		if (money_at_40 < 0 && aid_lorenz_reaches(step.mass, sample->r_sum, 2, 5))
			money_at_40 = aid_lorenz_money_at(&step, sample->r_sum, 2, 5);
		if (aid_lorenz_reaches(step.mass, sample->r_sum, 9, 10))
			return aid_palma_ratio(money_at_40, aid_lorenz_money_at(&step, sample->r_sum, 9, 10), sample->x_sum);
		step.mass_before = step.mass;
		step.money_before = step.money;
	}
	return INFINITY;			/* not reached: the last mass is the whole */
}
