/*
 * quantile.c
 *		Quantiles: of the normal distribution and of a sorted sample.
 *
 * M. J. Wichura, "Algorithm AS 241: the percentage points of the normal
 * distribution", Applied Statistics 37 (1988), routine PPND16.
 */
#include "base/quantile.h"

#include <math.h>

/* A position this close to a whole number is meant to be one (0.025 * 1000). */
#define POSITION_TOLERANCE 1e-9

static double
polynomial(const double coefficient[8], double r)
{
	double		value = coefficient[7];

	for (int i = 6; i >= 0; i--)
		value = value * r + coefficient[i];
	return value;
}

static const double center_a[8] = {
	3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
	4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3
};
static const double center_b[8] = {
	1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
	2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3
};
static const double middle_c[8] = {
	1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
	1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4
};
static const double middle_d[8] = {
	1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
	1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9
};
static const double tail_e[8] = {
	6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
	2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7
};
static const double tail_f[8] = {
	1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
	7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15
};

double
aid_normal_quantile(double p)
{
	double		q = p - 0.5;
	double		r;
	double		value;

	if (fabs(q) <= 0.425)
	{
		r = 0.180625 - q * q;
		return q * polynomial(center_a, r) / polynomial(center_b, r);
	}
	r = sqrt(-log(q < 0 ? p : 1 - p));
	if (r <= 5)
		value = polynomial(middle_c, r - 1.6) / polynomial(middle_d, r - 1.6);
	else
		value = polynomial(tail_e, r - 5) / polynomial(tail_f, r - 5);
	return q < 0 ? -value : value;
}

double
aid_sorted_quantile(const double *sorted, int m, double p)
{
	double		position = p * ((double) m + 1);
	double		below;
	int			k;

	if (fabs(position - rint(position)) < POSITION_TOLERANCE)
		position = rint(position);
	if (position <= 1)
		return sorted[0];
	if (position >= m)
		return sorted[m - 1];
	below = floor(position);
	k = (int) below - 1;

	/* equal neighbours may both be infinite, and their difference then no number */
	if (position == below || sorted[k] == sorted[k + 1])
		return sorted[k];
	return sorted[k] + (position - below) * (sorted[k + 1] - sorted[k]);
}
