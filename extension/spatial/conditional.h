/*
 * conditional.h
 *		Permutation tests of single places: the place keeps its value, its
 *		neighbours receive those of other places.
 *
 * Pure: no PostgreSQL calls.  A replicate costs as many steps as the place
 * has neighbours, not as there are places.
 */
#ifndef AID_CONDITIONAL_H
#define AID_CONDITIONAL_H

#include "spatial/alternative.h"

typedef struct AidConditional
{
	uint32_t	n;
	const double *value;
	uint64_t	seed;
	uint32_t	place;			/* whose others are set */
	double	   *other;			/* values of the other places, in canonical order */
	uint32_t   *swapped;		/* the identity between replicates */
	uint32_t   *draw;			/* entries drawn by some replicates */
	bool		plain;			/* without instructions that not every processor has: same result, later */
} AidConditional;

/*
 * memory: aid_conditional_size() bytes, 8-byte aligned; max_links: the most
 * neighbours a place will have, below n.  value outlives the run.
 */
extern size_t aid_conditional_size(uint32_t n, uint32_t max_links);
extern void aid_conditional_start(AidConditional *run, uint32_t n, const double *value, uint64_t seed, void *memory);

/*
 * Replicates 1 to permutations of the weighted sum of the neighbours' values
 * beside what was observed.  Places are asked in rising order.
 */
extern AidExtremes aid_conditional_permute(AidConditional *run, uint32_t place, uint32_t links,
										   const uint32_t *neighbour, const double *weight, double tolerance,
										   uint32_t permutations);

#endif							/* AID_CONDITIONAL_H */
