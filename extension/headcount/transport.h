/*
 * transport.h
 *		Two accounts of one population: carrying the cells of one onto the
 *		cells of the other by integer flow.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_TRANSPORT_H
#define AID_TRANSPORT_H

#include "headcount/region.h"

/* A matrix of costs and one of flows are kept for all pairs of cells. */
#define AID_MAX_PAIRS 4000000

typedef enum AidPairCost
{
	AID_PAIR_FREE,
	AID_PAIR_COSTS,				/* 1 per person */
	AID_NO_PAIR
} AidPairCost;

typedef enum AidPairing
{
	AID_PAIR_INSIDE,			/* a's cell lies in b's; free */
	AID_PAIR_MEETS,				/* the cells meet; free */
	AID_PAIR_MUST,				/* the cells meet; costs where the meet lies in the question */
	AID_PAIR_CANNOT				/* the cells meet; costs where the meet is outside the question */
} AidPairing;

/* Bytes of scratch memory for n times m pairs. */
extern size_t aid_transport_size(int n, int m);

/*
 * Is there a transport of all persons of a onto those of b over the allowed
 * pairs?  If so *cost is the least cost of one.  The question matters for the
 * last two pairings only.  scratch is aligned for int64.
 */
extern bool aid_transport(const AidCells *a, const AidCells *b, AidPairing pairing, AidRegion question,
						  void *scratch, int64_t *cost);

/* How many times the last transport searched for levels and for distances: for tests. */
typedef struct AidTransportWork
{
	int			blocking_flows;
	int			distance_levels;
} AidTransportWork;

extern bool aid_transport_counted(const AidCells *a, const AidCells *b, AidPairing pairing, AidRegion question,
								  void *scratch, int64_t *cost, AidTransportWork *work);

#endif							/* AID_TRANSPORT_H */
