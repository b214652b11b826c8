/*
 * additive.c
 *		Indices that are a function of one sum over units and of the totals.
 *
 * Notation of the formulas guide: s share of the money, r share of the
 * reference mass, t = s/r.  Terms refer to the totals X, R of the whole
 * sample; the last step gets the totals X', R' of the units that the sum was
 * taken over.  Shares of the rest are s' = s X/X' and r' = r R/R', so that
 * t' = t c with c = (X/X') (R'/R); for the sample itself c is 1.
 */
#include "concentration/additive.h"

#include "concentration/sum.h"

/* Within this distance of 1 the effective number is taken from its logarithm. */
#define NEAR_ENTROPY 0.125

#define TINY_POWER 1e-290
#define LARGEST_BELOW_ONE (1 - 0x1p-53)

/* exp() overflows above 709 */
#define LARGE_EXPONENT 500

bool
aid_index_is_additive(const AidIndex *index)
{
	switch (index->kind)
	{
		case AID_HHI:
		case AID_HHI_NORMALIZED:
		case AID_ENTROPY:
		case AID_THEIL:
		case AID_MLD:
		case AID_GENERALIZED_ENTROPY:
		case AID_ATKINSON:
			return true;
		case AID_EFFECTIVE_NUMBER:
			return !isinf(index->parameter);
		default:
			return false;
	}
}

static double
log_ratio(const AidAdditive *additive, double x, double r)
{
	return log((x * additive->r_sum) / (r * additive->x_sum));
}

static AidAdditiveForm
form_of_power(double alpha)
{
	if (alpha == 0)
		return AID_FORM_LOG_BY_MASS;
	if (alpha == 1)
		return AID_FORM_LOG_BY_MONEY;
	return alpha >= 0.5 ? AID_FORM_BY_MONEY : AID_FORM_BY_MASS;
}

static AidAdditiveForm
form_of_order(double q)
{
	if (q == 0)
		return AID_FORM_FUNDED;
	if (q == 1)
		return AID_FORM_ENTROPY;
	if (q == 2)
		return AID_FORM_SQUARES;
	return fabs(q - 1) <= NEAR_ENTROPY ? AID_FORM_NEAR_ENTROPY : AID_FORM_POWERS;
}

static bool
is_present(const AidSample *sample, int unit)
{
	return aid_sample_copies(sample, unit) > 0;
}

static double
largest_amount(const AidSample *sample)
{
	double		largest = 0;

	for (int i = 0; i < sample->n; i++)
		if (is_present(sample, i))
			largest = AID_MAX(largest, sample->x[i]);
	return largest;
}

/* Logarithm of the smallest t above 0. */
static double
smallest_log_ratio(const AidAdditive *additive, const AidSample *sample)
{
	for (int k = 0; k < sample->n; k++)
	{
		int			unit = sample->order[k];

		if (is_present(sample, unit) && sample->x[unit] > 0 && sample->r[unit] > 0)
			return log_ratio(additive, sample->x[unit], sample->r[unit]);
	}
	return 0;
}

AidAdditive
aid_additive_begin(const AidIndex *index, const AidSample *sample)
{
	AidAdditive additive = {.index = *index, .x_sum = sample->x_sum, .r_sum = sample->r_sum};

	for (int i = 0; i < sample->n; i++)
	{
		double		copies = aid_sample_copies(sample, i);

		if (sample->x[i] == 0)
			additive.zeros += copies;
		else if (sample->r[i] == 0)
			additive.massless += copies;
	}

	switch (index->kind)
	{
		case AID_EFFECTIVE_NUMBER:
			additive.power = index->parameter;
			additive.form = form_of_order(index->parameter);
			if (additive.form == AID_FORM_POWERS)
				additive.scale = largest_amount(sample);
			break;
		case AID_ENTROPY:
			additive.form = AID_FORM_ENTROPY;
			break;
		case AID_THEIL:
			additive.form = AID_FORM_LOG_BY_MONEY;
			break;
		case AID_MLD:
			additive.form = AID_FORM_LOG_BY_MASS;
			break;
		case AID_GENERALIZED_ENTROPY:
			/* below this the power's departure from 1 is no normal number: the limit is nearer */
			additive.power = fabs(index->parameter) < TINY_POWER ? 0 : index->parameter;
			additive.form = form_of_power(additive.power);
			break;
		case AID_ATKINSON:
			/* epsilon is above 0 whatever 1 - epsilon rounds to */
			additive.power = AID_MIN(1 - index->parameter, LARGEST_BELOW_ONE);
			additive.form = form_of_power(additive.power);
			if (additive.power < 0)
			{
				double		smallest = smallest_log_ratio(&additive, sample);

				if (additive.power * smallest > LARGE_EXPONENT)
				{
					additive.form = AID_FORM_BY_MASS_SCALED;
					additive.scale = smallest;
				}
			}
			break;
		default:				/* AID_HHI, AID_HHI_NORMALIZED */
			additive.form = AID_FORM_SQUARES;
			break;
	}
	return additive;
}

double
aid_additive_term(const AidAdditive *additive, double x, double r)
{
	double		s = x / additive->x_sum;

	switch (additive->form)
	{
		case AID_FORM_SQUARES:
			return x * x;
		case AID_FORM_FUNDED:
			return x > 0 ? 1 : 0;
		case AID_FORM_POWERS:
			return x > 0 ? pow(x / additive->scale, additive->power) : 0;
		case AID_FORM_NEAR_ENTROPY:
			return x > 0 ? s * expm1((additive->power - 1) * log(s)) : 0;
		case AID_FORM_ENTROPY:
			return x > 0 ? s * log(s) : 0;
		case AID_FORM_BY_MONEY:
			/* s^alpha r^(1-alpha) - s; without mass and alpha < 1 the power is 0 */
			if (x == 0)
				return 0;
			return r > 0 ? s * expm1((additive->power - 1) * log_ratio(additive, x, r)) : -s;
		case AID_FORM_BY_MASS:
			/* s^alpha r^(1-alpha) - r; without money and alpha > 0 the power is 0 */
			if (r == 0)
				return 0;
			if (x == 0)
				return -(r / additive->r_sum);
			return r / additive->r_sum * expm1(additive->power * log_ratio(additive, x, r));
		case AID_FORM_BY_MASS_SCALED:
			if (r == 0 || x == 0)
				return 0;
			return r / additive->r_sum * exp(additive->power * (log_ratio(additive, x, r) - additive->scale));
		case AID_FORM_LOG_BY_MONEY:
			return x > 0 && r > 0 ? s * log_ratio(additive, x, r) : 0;
		case AID_FORM_LOG_BY_MASS:
			return x > 0 && r > 0 ? r / additive->r_sum * log_ratio(additive, x, r) : 0;
	}
	return 0;
}

static double
effective_number(const AidAdditive *additive, double sum, const AidRest *rest)
{
	double		q = additive->power;
	double		shrink = rest->x_sum / additive->x_sum;

	switch (additive->form)
	{
		case AID_FORM_FUNDED:
			return sum;
		case AID_FORM_SQUARES:
			return 1 / (sum / (rest->x_sum * rest->x_sum));
		case AID_FORM_ENTROPY:
			return exp(log(shrink) - sum / shrink);
		case AID_FORM_NEAR_ENTROPY:
			return exp(log(shrink) + log1p(sum / shrink) / (1 - q));
		default:				/* q / (1-q) apart: it stays finite for any q */
			return exp(q / (1 - q) * log(additive->scale / rest->x_sum) + log(sum) / (1 - q));
	}
}

/* ln of the sum over the rest of s'^alpha r'^(1-alpha), divided by alpha */
static double
log_power_sum(const AidAdditive *additive, double sum, const AidRest *rest)
{
	double		alpha = additive->power;
	double		shrink_x = rest->x_sum / additive->x_sum;
	double		shrink_r = rest->r_sum / additive->r_sum;
	double		log_c = log(shrink_r / shrink_x);
	double		part;

	if (additive->form == AID_FORM_BY_MASS_SCALED)
		return additive->scale + log(sum) / alpha - log(shrink_x) - (1 - alpha) / alpha * log(shrink_r);
	if (additive->form == AID_FORM_LOG_BY_MASS)
		return log_c + sum / shrink_r;

	part = additive->form == AID_FORM_BY_MONEY ? sum / shrink_x : sum / shrink_r;

	/* all the money on units without mass: the power sum is 0 */
	if (part <= -1)
		return alpha > 0 ? -INFINITY : INFINITY;
	if (additive->form == AID_FORM_BY_MONEY)
		return (alpha - 1) / alpha * log_c + log1p(part) / alpha;
	return log_c + log1p(part) / alpha;
}

static double
atkinson(const AidAdditive *additive, double sum, const AidRest *rest)
{
	if (additive->power <= 0 && rest->zeros > 0)
		return 1;
	return aid_index_clamp(-expm1(log_power_sum(additive, sum, rest)), 1);
}

static double
generalized_entropy(const AidAdditive *additive, double sum, const AidRest *rest)
{
	double		alpha = additive->power;
	double		shrink_x = rest->x_sum / additive->x_sum;
	double		shrink_r = rest->r_sum / additive->r_sum;
	double		exponent;
	double		departure;

	if (additive->form == AID_FORM_BY_MONEY)
	{
		exponent = (alpha - 1) * log(shrink_r / shrink_x);
		departure = expm1(exponent) + exp(exponent) * (sum / shrink_x);
	}
	else
	{
		exponent = alpha * log(shrink_r / shrink_x);
		departure = expm1(exponent) + exp(exponent) * (sum / shrink_r);
	}

	/* one after the other: the product of the two divisors may overflow */
	return departure / alpha / (alpha - 1);
}

AidIndexStatus
aid_additive_finish(const AidAdditive *additive, double sum, const AidRest *rest, double *value)
{
	double		shrink_x = rest->x_sum / additive->x_sum;
	double		shrink_r = rest->r_sum / additive->r_sum;
	double		log_c = log(shrink_r / shrink_x);
	double		alpha = additive->index.kind == AID_THEIL ? 1 : additive->power;
	double		result;

	switch (additive->index.kind)
	{
		case AID_HHI:
			*value = sum / (rest->x_sum * rest->x_sum);
			return AID_INDEX_DEFINED;

		case AID_HHI_NORMALIZED:
			if (rest->count < 2)
				return AID_INDEX_UNDEFINED;
			result = (sum / (rest->x_sum * rest->x_sum) - 1 / rest->count) / (1 - 1 / rest->count);
			*value = aid_index_clamp(result, 1);
			return AID_INDEX_DEFINED;

		case AID_EFFECTIVE_NUMBER:
			*value = effective_number(additive, sum, rest);
			return AID_INDEX_DEFINED;

		case AID_ENTROPY:
			*value = aid_index_clamp(log(shrink_x) - sum / shrink_x, INFINITY);
			return AID_INDEX_DEFINED;

		case AID_ATKINSON:
			*value = atkinson(additive, sum, rest);
			return AID_INDEX_DEFINED;

		default:				/* AID_THEIL, AID_MLD, AID_GENERALIZED_ENTROPY */
			if ((alpha <= 0 && rest->zeros > 0) || (alpha >= 1 && rest->massless > 0))
			{
				*value = INFINITY;
				return AID_INDEX_DEFINED;
			}
			if (additive->form == AID_FORM_LOG_BY_MONEY)
				result = log_c + sum / shrink_x;
			else if (additive->form == AID_FORM_LOG_BY_MASS)
				result = -(log_c + sum / shrink_r);
			else
				result = generalized_entropy(additive, sum, rest);
			if (!isfinite(result))
				return AID_INDEX_OVERFLOW;
			*value = aid_index_clamp(result, INFINITY);
			return AID_INDEX_DEFINED;
	}
}
