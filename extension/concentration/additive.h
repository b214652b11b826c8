/*
 * additive.h
 *		Indices that are a function of one sum over units and of the totals:
 *		HHI, effective number, entropy, Theil, MLD, generalized entropy,
 *		Atkinson.
 *
 * Pure: no PostgreSQL calls.  Sum and last step are apart because the
 * jackknife takes the same sum over all units but one.
 */
#ifndef AID_ADDITIVE_H
#define AID_ADDITIVE_H

#include "concentration/index.h"

typedef enum AidAdditiveForm
{
	AID_FORM_SQUARES,
	AID_FORM_FUNDED,			/* number of units with money */
	AID_FORM_POWERS,			/* (x / largest x) ^ q */
	AID_FORM_NEAR_ENTROPY,		/* s (s^(q-1) - 1), stable for q near 1 */
	AID_FORM_ENTROPY,			/* s ln s */
	AID_FORM_BY_MONEY,			/* s (t^(alpha-1) - 1) */
	AID_FORM_BY_MASS,			/* r (t^alpha - 1) */
	AID_FORM_BY_MASS_SCALED,	/* r (t / smallest t)^alpha, where the plain power overflows */
	AID_FORM_LOG_BY_MONEY,		/* s ln t */
	AID_FORM_LOG_BY_MASS		/* r ln t */
} AidAdditiveForm;

typedef struct AidAdditive
{
	AidIndex	index;
	AidAdditiveForm form;
	double		power;			/* q, or alpha = 1 - epsilon */
	double		x_sum;			/* totals that s, r and t refer to */
	double		r_sum;
	double		scale;			/* largest x, or logarithm of the smallest t */
	double		zeros;			/* units with mass and no money */
	double		massless;		/* units with money and no mass */
} AidAdditive;

/* The units a sum was taken over. */
typedef struct AidRest
{
	double		x_sum;
	double		r_sum;
	double		count;
	double		zeros;
	double		massless;
} AidRest;

extern bool aid_index_is_additive(const AidIndex *index);

extern AidAdditive aid_additive_begin(const AidIndex *index, const AidSample *sample);

/* What one copy of a unit adds to the sum. */
extern double aid_additive_term(const AidAdditive *additive, double x, double r);

/* Unequal ratios, money and mass above 0. */
extern AidIndexStatus aid_additive_finish(const AidAdditive *additive, double sum, const AidRest *rest, double *value);

#endif							/* AID_ADDITIVE_H */
