/*
 * bootstrap.c
 *		Resampled values of an index, reproducible from a seed.
 */
#include "concentration/bootstrap.h"

#include "base/philox.h"
#include "base/quantile.h"
#include "concentration/sum.h"

AidIndexStatus
aid_bootstrap_replicate(const AidIndex *index, const AidSample *sample, uint64_t seed, uint32_t b, double *copies,
						double *value)
{
	uint64_t	n = (uint64_t) sample->n;
	uint64_t	pair[2] = {0, 0};
	AidSample	resample;

	for (uint64_t i = 0; i < n; i++)
		copies[i] = 0;
	for (uint64_t i = 0; i < n; i++)
	{
		if (i % 2 == 0)
			aid_random_pair(seed, AID_STREAM_BOOTSTRAP, 0, b, (uint32_t) (i / 2), pair);
		copies[aid_random_below(pair[i % 2], n)]++;
	}

	resample = aid_sample_resample(sample, copies);
	return aid_index_value(index, &resample, value);
}

static int
compare_doubles(const void *a, const void *b)
{
	double		left = *(const double *) a;
	double		right = *(const double *) b;

	return (left > right) - (left < right);
}

AidBootstrapBounds
aid_bootstrap_bounds(double *value, int m, double level)
{
	AidBootstrapBounds bounds;
	double		tail = (1 - level) / 2;

	aid_sort(value, (size_t) m, sizeof(double), compare_doubles);
	bounds.std_error = isfinite(value[m - 1]) ? sqrt(aid_squared_deviations(value, m) / (m - 1)) : INFINITY;
	bounds.lower = aid_sorted_quantile(value, m, tail);
	bounds.upper = aid_sorted_quantile(value, m, 1 - tail);
	return bounds;
}
