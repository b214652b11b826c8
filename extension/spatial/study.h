/*
 * study.h
 *		The arguments every spatial statistic shares, under the rules W1 to W9
 *		of the formulas guide.
 *
 * Glue.
 */
#ifndef AID_STUDY_H
#define AID_STUDY_H

#include <math.h>

#include "spatial/weights_glue.h"
#include "spatial/alternative.h"
#include "spatial/places.h"

typedef struct AidStudy
{
	AidUnits	units;			/* of the weights, which are the frame */
	AidLinks	w;
	const aid_money *amount;	/* by unit of the weights */
	const aid_money *reference; /* or NULL */
	AidPlaces	places;
	AidAlternative alternative;
	uint32_t	permutations;
	uint64_t	seed;
} AidStudy;

typedef enum AidZero
{
	AID_ZERO_ANYWHERE,
	AID_ZERO_IS_LEAST			/* amounts below zero are refused */
} AidZero;

/* Reads (a, [reference,] w, alternative, permutations, seed); raises W2, W3, W5 and W6, in this order. */
extern void aid_study_read(AidStudy *study, FunctionCallInfo fcinfo, AidZero zero);

/* One value of a result: NULL where it is not defined. */
static inline void
aid_put_defined(Datum *values, bool *nulls, int k, double value)
{
	nulls[k] = isnan(value);
	values[k] = nulls[k] ? (Datum) 0 : Float8GetDatum(value);
}

#endif							/* AID_STUDY_H */
