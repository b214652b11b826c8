/*
 * aggregate_state.h
 *		How the aggregates over headcounts find and return their state.
 */
#ifndef AID_HEADCOUNT_AGGREGATE_STATE_H
#define AID_HEADCOUNT_AGGREGATE_STATE_H

#include "headcount/glue.h"
#include "headcount/state.h"

/*
 * Argument 0: the executor's own state, to be changed in place, or a fresh
 * copy of whatever was passed; empty for NULL, with room for n cells.
 */
extern AidHeadcountState *aid_state_to_change(FunctionCallInfo fcinfo, uint32_t n);

/* A state argument to read. */
extern const AidHeadcountState *aid_getarg_state(FunctionCallInfo fcinfo, int argno);

/* Adds cells and a row to argument 0 and returns the new state. */
extern Datum aid_state_accumulate(FunctionCallInfo fcinfo, const AidPacked *cells, int64_t rows);

/* Takes them out again. */
extern Datum aid_state_take_out(FunctionCallInfo fcinfo, const AidPacked *cells, int64_t rows);

/* A row left out: the state as it is, or an empty one, for moving aggregates may not begin with NULL. */
extern Datum aid_state_unchanged(FunctionCallInfo fcinfo);

#endif							/* AID_HEADCOUNT_AGGREGATE_STATE_H */
