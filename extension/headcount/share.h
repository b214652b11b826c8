/*
 * share.h
 *		Sharp bounds of a share of persons.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_SHARE_H
#define AID_SHARE_H

#include "headcount/region.h"

typedef struct AidShareBounds
{
	bool		defined;		/* false if nobody can be in the whole */
	double		lower;
	double		upper;
} AidShareBounds;

/* Persons in part among the persons in whole; part lies within whole. */
extern AidShareBounds aid_share_bounds_of(const AidCells *cells, AidRegion part, AidRegion whole);

#endif							/* AID_SHARE_H */
