/*
 * gini_groups.h
 *		The Gini coefficient split into within groups, between groups and
 *		overlap.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_GINI_GROUPS_H
#define AID_GINI_GROUPS_H

#include "concentration/sample.h"

typedef struct AidGiniGroup
{
	int64_t		unit_count;
	int64_t		funded_units;
	aid_money	amount;
	aid_money	reference;		/* number of units without a reference */
	double		share;
	double		reference_share;
	double		gini;
	double		within;			/* what the group adds to the whole */
	bool		has_gini;
} AidGiniGroup;

typedef struct AidGiniParts
{
	double		gini;
	double		within;
	double		between;
	double		overlap;		/* the rest, never below 0 */
} AidGiniParts;

/* Bytes of working space. */
extern size_t aid_gini_groups_size(int groups);

/*
 * group[i] is the group of unit i, 0 .. groups-1, each group with at least one
 * unit.  The sample has no copies, and money and mass above 0.
 */
extern AidGiniParts aid_gini_groups(const AidSample *sample, const int *group, int groups, AidGiniGroup *result,
									void *memory);

#endif							/* AID_GINI_GROUPS_H */
