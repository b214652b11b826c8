/*
 * weights_glue.h
 *		What the SQL functions over spatial weights share.
 */
#ifndef AID_WEIGHTS_GLUE_H
#define AID_WEIGHTS_GLUE_H

#include "allocation/glue.h"
#include "spatial/links.h"
#include "spatial/weights_state.h"

/* An argument, detoasted and canonical; read only. The running state of the aggregate is accepted too. */
extern const AidWeights *aid_getarg_weights(FunctionCallInfo fcinfo, int argno);

/* palloc that raises 54000 for what no value can hold. */
extern void *aid_weights_alloc(size_t size);
pg_noreturn extern void aid_weights_too_large(void);
pg_noreturn extern void aid_weights_out_of_range(void);

/* The canonical form, its length set. With repeats its links are not to be used. */
extern AidWeights *aid_weights_canonical(const AidWeightsState *state, AidRepeats *repeats);

/* The same; a pair that stands twice is 22023. */
extern AidWeights *aid_weights_of_state(const AidWeightsState *state);

/* A sentence about pairs that stand twice. */
extern char *aid_repeats_detail(const AidWeights *value, const AidRepeats *repeats);

/* A name as far as a message shows it. */
extern char *aid_clipped_name(const char *name, size_t length);

/* The links seen from the neighbour, in memory of the current context. */
extern AidLinks aid_weights_transposed(const AidLinks *w);

#endif							/* AID_WEIGHTS_GLUE_H */
