/*
 * cells.h
 *		Algebra of headcounts: union, difference, inclusion, order.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_HEADCOUNT_CELLS_H
#define AID_HEADCOUNT_CELLS_H

#include "headcount/storage.h"

typedef enum AidCellsStatus
{
	AID_CELLS_OK,
	AID_CELLS_RANGE,			/* the total leaves int64 */
	AID_CELLS_MISSING,			/* persons to take away are not there */
	AID_CELLS_TOO_MANY			/* more than AID_MAX_CELLS */
} AidCellsStatus;

/* Union into arrays of a->n + b->n; the result may have too many cells for a value. */
extern AidCellsStatus aid_cells_add(const AidPacked *a, const AidPacked *b, int *n, AidBox *box, int64_t *count);

/* a without b, into arrays of a->n. */
extern AidCellsStatus aid_cells_subtract(const AidPacked *a, const AidPacked *b, int *n, AidBox *box, int64_t *count);

/* Is every cell of b in a with at least that count? */
extern bool aid_cells_contain(const AidPacked *a, const AidPacked *b);

/* Total first, then cell by cell (box, then count), a prefix first: -1, 0, 1. */
extern int	aid_cells_compare(const AidPacked *a, const AidPacked *b);

typedef struct AidCell
{
	AidBox		box;
	int64_t		count;
} AidCell;

/*
 * Sorts n cells and adds up those with the same box; cells of 0 go.  Returns
 * AID_CELLS_OK or AID_CELLS_RANGE.
 */
extern AidCellsStatus aid_cells_collect(AidCell *cell, int *n);

#endif							/* AID_HEADCOUNT_CELLS_H */
