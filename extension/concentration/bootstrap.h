/*
 * bootstrap.h
 *		Resampled values of an index, reproducible from a seed.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_BOOTSTRAP_H
#define AID_BOOTSTRAP_H

#include "concentration/index.h"

/*
 * Replicate b (from 1): n units drawn with replacement.  copies has n
 * elements of working space.
 */
extern AidIndexStatus aid_bootstrap_replicate(const AidIndex *index, const AidSample *sample, uint64_t seed,
											  uint32_t b, double *copies, double *value);

typedef struct AidBootstrapBounds
{
	double		std_error;
	double		lower;
	double		upper;
} AidBootstrapBounds;

/*
 * From the m defined replicates, at least two, which get sorted.  With an
 * infinite replicate the standard error is infinite; the bounds need not be.
 */
extern AidBootstrapBounds aid_bootstrap_bounds(double *value, int m, double level);

#endif							/* AID_BOOTSTRAP_H */
