/*
 * sum.h
 *		Neumaier's compensated sum: the error of every addition is kept and
 *		added at the end, so long sums are right to the last bits.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_SUM_H
#define AID_SUM_H

#include <math.h>

typedef struct AidSum
{
	double		sum;
	double		correction;
} AidSum;

static inline void
aid_sum_add(AidSum *total, double value)
{
	double		sum = total->sum + value;

	if (fabs(total->sum) >= fabs(value))
		total->correction += (total->sum - sum) + value;
	else
		total->correction += (value - sum) + total->sum;
	total->sum = sum;
}

/* An infinite sum leaves a correction that is not a number: do not add it. */
static inline double
aid_sum_value(const AidSum *total)
{
	return isfinite(total->sum) ? total->sum + total->correction : total->sum;
}

/*
 * Sum of squared distances from the mean.  Distances are taken from the first
 * value before, so that equal values give exactly 0.
 */
static inline double
aid_squared_deviations(const double *value, int n)
{
	AidSum		sum = {0, 0};
	AidSum		squares = {0, 0};
	double		mean;

	for (int i = 0; i < n; i++)
		aid_sum_add(&sum, value[i] - value[0]);
	mean = aid_sum_value(&sum) / n;
	for (int i = 0; i < n; i++)
	{
		double		distance = value[i] - value[0] - mean;

		aid_sum_add(&squares, distance * distance);
	}
	return aid_sum_value(&squares);
}

#endif							/* AID_SUM_H */
