/*
 * bands.h
 *		Lists of age breaks.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_HEADCOUNT_BANDS_H
#define AID_HEADCOUNT_BANDS_H

#include "headcount/cells.h"

/* Rising edges, the first one 0: AID_AGE_MAX + 1 at most. */
typedef struct AidBreaks
{
	int			n;
	uint32_t	edge[AID_AGE_MAX + 1];
} AidBreaks;

static inline void
aid_breaks_start(AidBreaks *breaks)
{
	breaks->n = 1;
	breaks->edge[0] = 0;
}

/* False unless above all edges so far; a first 0 is there already. */
static inline bool
aid_breaks_append(AidBreaks *breaks, uint32_t edge)
{
	if (edge <= breaks->edge[breaks->n - 1])
		return false;
	breaks->edge[breaks->n++] = edge;
	return true;
}

/* Edges of cells of known age that no such cell straddles, rising; edge has AID_AGE_MAX + 1 places.  Returns how many. */
extern int	aid_common_edges(const AidPacked *h, uint32_t *edge);

/* Moves each cell of known age to the smallest interval between breaks that holds it; cell has h->n places. */
extern AidCellsStatus aid_coarsen_cells(const AidPacked *h, const AidBreaks *breaks, AidCell *cell, int *n);

extern bool aid_cells_are_partition(const AidPacked *h);
extern bool aid_cells_use_bands(const AidPacked *h, const AidBreaks *breaks);

#endif							/* AID_HEADCOUNT_BANDS_H */
