/*
 * lorenz.h
 *		The Lorenz curve and what is read off it.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_LORENZ_H
#define AID_LORENZ_H

#include "concentration/index.h"

/*
 * Cumulated shares after each unit in rising order of x/r; point k belongs to
 * sample->order[k].  The last point is exactly (1, 1).  Money and mass of the
 * sample are above 0.
 */
extern void aid_lorenz_points(const AidSample *sample, double *cumulative_reference, double *cumulative_share);

/* Unequal ratios, money and mass above 0. */
extern double aid_lorenz_gini(const AidSample *sample);
extern double aid_lorenz_palma(const AidSample *sample);

/* A stretch of the curve between two neighbouring points, in money and mass. */
typedef struct AidLorenzStep
{
	double		mass_before;
	double		mass;			/* up to and with the unit */
	double		money_before;
	double		money;
} AidLorenzStep;

/* Is the share numerator/denominator of the mass reached within this step? */
extern bool aid_lorenz_reaches(double mass, double mass_total, int numerator, int denominator);

/* Money up to that share of the mass, which the step reaches; linear between points. */
extern double aid_lorenz_money_at(const AidLorenzStep *step, double mass_total, int numerator, int denominator);

/* Money of the upper tenth over money of the lower four tenths. */
extern double aid_palma_ratio(double money_at_40, double money_at_90, double money_total);

#endif							/* AID_LORENZ_H */
