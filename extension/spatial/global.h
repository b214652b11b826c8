/*
 * global.h
 *		Statistics of the whole map: Moran's I, Geary's C, Getis and Ord's G,
 *		the spatial Gini, their moments and permutation tests.
 *
 * Pure: no PostgreSQL calls.  What is not defined is AID_UNDEFINED.
 */
#ifndef AID_GLOBAL_H
#define AID_GLOBAL_H

#include "spatial/alternative.h"
#include "spatial/links.h"
#include "spatial/places.h"

typedef enum AidGlobalKind
{
	AID_MORAN,
	AID_GEARY,
	AID_GETIS_ORD,
	AID_SPATIAL_GINI
} AidGlobalKind;

/*
 * What the moments know of the links.  S1 and S2 are kept without the part
 * that a uniform spread of the same weights has: nothing large cancels, and
 * weights under which no arrangement differs give exactly 0.
 */
typedef struct AidLinkSums
{
	double		s0;				/* sum of weights; infinite beyond double precision */
	double		u;				/* S1 - 2 S0^2 / (n (n-1)) */
	double		v;				/* S2 - 4 S0^2 / n */
} AidLinkSums;

/* unit_sum: n elements of working space. */
extern AidLinkSums aid_link_sums(const AidLinks *w, const AidLinks *t, const AidPairs *pairs, double *unit_sum);

typedef struct AidGlobal
{
	double		statistic;
	double		expected;
	double		variance;		/* of randomisation */
	double		z;
	double		variance_normality;
	double		z_normality;
	double		denominator;	/* the statistic is a sum over pairs divided by this */
} AidGlobal;

/* pairs: of weights. */
extern AidGlobal aid_global(AidGlobalKind kind, const AidPlaces *places, const AidPairs *pairs,
							const AidLinkSums *sums);

typedef struct AidSpatialGini
{
	double		gini;
	double		neighbour;
	double		non_neighbour;
	double		neighbour_share;
	double		non_neighbour_share;
	double		denominator;	/* the neighbours' part is a sum over pairs divided by this */
} AidSpatialGini;

/* gini: the coefficient of the places; pairs: of links. */
extern AidSpatialGini aid_spatial_gini_split(const AidPlaces *places, const AidPairs *pairs, uint32_t links,
											 double gini);

/*
 * Replicates 1 to permutations beside what was observed; for the spatial Gini
 * its part between places that are not neighbours.  Compared are the sums over
 * pairs, to a tolerance: that of the statistic times its denominator.  plain:
 * without instructions that not every processor has, for the same result.
 * memory: aid_permute_size() bytes, 8-byte aligned.
 */
extern size_t aid_permute_size(uint32_t n);
extern AidExtremes aid_permute(AidGlobalKind kind, const AidPlaces *places, const AidPairs *pairs, double tolerance,
							   uint64_t seed, uint32_t permutations, bool plain, void *memory);

#endif							/* AID_GLOBAL_H */
