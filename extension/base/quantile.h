/*
 * quantile.h
 *		Quantiles: of the normal distribution and of a sorted sample.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_QUANTILE_H
#define AID_QUANTILE_H

#include "aidflow.h"

/* p within (0, 1); relative accuracy about 1e-16 (Wichura, AS 241, PPND16). */
extern double aid_normal_quantile(double p);

/*
 * Value at position p(m+1) of m values in rising order, linear between
 * neighbours, clamped to the ends.  m at least 1.
 */
extern double aid_sorted_quantile(const double *sorted, int m, double p);

#endif							/* AID_QUANTILE_H */
