/*
 * local.h
 *		Statistics of each place: local Moran's I, local G and G*.
 *
 * Pure: no PostgreSQL calls.  What is not defined is AID_UNDEFINED.
 */
#ifndef AID_LOCAL_H
#define AID_LOCAL_H

#include "spatial/links.h"
#include "spatial/places.h"

typedef enum AidLocalKind
{
	AID_LOCAL_MORAN,
	AID_LOCAL_G,
	AID_LOCAL_G_STAR
} AidLocalKind;

typedef struct AidLocal
{
	double		lag;			/* of deviations, 0 without neighbours */
	double		statistic;
	double		expected;
	double		variance;
	double		z;
	int			quadrant;		/* 1 high-high, 2 low-high, 3 low-low, 4 high-low, 0 none */
	/* of the permutation test: */
	double		scale;			/* a common size of the statistic */
	double		slope;			/* what it grows by with the lag of deviations or values */
} AidLocal;

extern AidLocal aid_local(AidLocalKind kind, const AidPlaces *places, const AidLinks *w, uint32_t i);

#endif							/* AID_LOCAL_H */
