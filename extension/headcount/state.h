/*
 * state.h
 *		The running state of sum() and of the import aggregates: cells in
 *		two arrays with room to grow, in one flat block.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_HEADCOUNT_STATE_H
#define AID_HEADCOUNT_STATE_H

#include "headcount/cells.h"

#define AID_STATE_VERSION 1
#define AID_FIRST_CAPACITY 8

/* Behind it AidBox key[capacity], then int64_t count[capacity]; capacity is even. */
typedef struct AidHeadcountState
{
	int32_t		vl_len_;		/* PostgreSQL's varlena header */
	uint8_t		version;
	uint8_t		reserved[3];
	int64_t		rows;
	int64_t		total;
	uint32_t	n;
	uint32_t	capacity;
} AidHeadcountState;

typedef void *(*AidStateAllocate) (size_t size);

static inline size_t
aid_state_size(uint32_t capacity)
{
	return sizeof(AidHeadcountState) + (size_t) capacity * (sizeof(AidBox) + sizeof(int64_t));
}

static inline AidBox *
aid_state_keys(const AidHeadcountState *state)
{
	return (AidBox *) (state + 1);
}

static inline int64_t *
aid_state_counts(const AidHeadcountState *state)
{
	return (int64_t *) (aid_state_keys(state) + state->capacity);
}

static inline AidCells
aid_state_cells(const AidHeadcountState *state)
{
	AidCells	cells = {(int) state->n, aid_state_keys(state), aid_state_counts(state)};

	return cells;
}

/* The state's cells as if they were a stored value. */
extern AidPacked aid_state_view(const AidHeadcountState *state);

/* An empty state with room for n cells. */
extern AidHeadcountState *aid_state_create(AidStateAllocate allocate, uint32_t n);

/*
 * Adds cells and rows.  In place while there is room; else *state becomes a
 * larger copy.  After AID_CELLS_RANGE the state is good for nothing.
 */
extern AidCellsStatus aid_state_add(AidHeadcountState **state, AidStateAllocate allocate,
									const AidPacked *cells, int64_t rows);

/* Takes cells and rows out again; after AID_CELLS_MISSING the state is good for nothing. */
extern AidCellsStatus aid_state_remove(AidHeadcountState *state, const AidPacked *cells, int64_t rows);

/* One cell as a view; count 0 gives a view of nobody. */
static inline AidPacked
aid_one_cell_view(const AidCell *cell)
{
	AidPacked	view = {cell->count > 0 ? 1 : 0, true, (const char *) &cell->box, (const char *) &cell->count};

	return view;
}

/* Layout and every rule of the content. */
extern bool aid_state_is_valid(const AidHeadcountState *state, size_t size);

#endif							/* AID_HEADCOUNT_STATE_H */
