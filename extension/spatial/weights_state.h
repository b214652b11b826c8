/*
 * weights_state.h
 *		The running state of the aggregate: a dictionary of units and a list of
 *		links inside one flat value.
 *
 * Pure: no PostgreSQL calls.  Nothing is judged but single links until the
 * end, where the canonical form shows pairs that stand twice: so no plan can
 * change a result.
 */
#ifndef AID_WEIGHTS_STATE_H
#define AID_WEIGHTS_STATE_H

#include "allocation/working.h"
#include "spatial/weights.h"

/* As given; a weight of 0 makes no link but may not stand twice either. */
typedef struct AidGivenLink
{
	uint32_t	unit;			/* numbers of keys in order of appearance */
	uint32_t	neighbour;
	double		weight;
} AidGivenLink;

typedef struct AidGivenKey
{
	uint32_t	start;			/* in the heap */
	uint32_t	length;
	uint32_t	hash;
} AidGivenKey;

/*
 * Behind the header: AidGivenLink link[links_max], AidGivenKey
 * key[keys_max], uint32_t slot[slots] (number of the key + 1, 0 is empty), the
 * heap of key bytes.  In the head n, links and key_bytes count what is used.
 */
typedef struct AidWeightsState
{
	AidWeights	head;
	uint32_t	links_max;
	uint32_t	keys_max;
	uint32_t	slots;			/* a power of two, at least 4/3 of keys_max */
	uint32_t	heap_max;
} AidWeightsState;

/* Memory for larger states comes from allocate; replaced ones belong to the executor and are not freed. */
extern AidWeightsState *aid_weights_state_create(AidAllocate allocate);
extern size_t aid_weights_state_size_of(const AidWeightsState *state);

/* The number of a key, which is added if it is new; false: the state would be larger than a value can be. */
extern bool aid_weights_state_key(AidWeightsState **state, AidAllocate allocate, const char *key, uint32_t length,
								  uint32_t *number);
extern bool aid_weights_state_link(AidWeightsState **state, AidAllocate allocate, uint32_t unit, uint32_t neighbour,
								   double weight);

/* Adds all units and links of a value in either form. */
extern bool aid_weights_state_merge(AidWeightsState **state, AidAllocate allocate, const AidWeights *other);

extern const char *aid_weights_state_key_bytes(const AidWeightsState *state, uint32_t number, uint32_t *length);

/* Ordered pairs that stand more than once. */
#define AID_REPEATS_LISTED 5
typedef struct AidRepeats
{
	uint32_t	count;
	uint32_t	unit[AID_REPEATS_LISTED];	/* positions of the first of them */
	uint32_t	neighbour[AID_REPEATS_LISTED];
} AidRepeats;

/*
 * The canonical form.  memory: aid_weights_size(n, links, key_bytes) of the
 * head; scratch: aid_weights_finish_scratch().  Returns the bytes used; with
 * repeats the links are not to be used, the units are.
 */
extern size_t aid_weights_finish_scratch(const AidWeightsState *state);
extern size_t aid_weights_finish(const AidWeightsState *state, void *memory, void *scratch, AidRepeats *repeats);

#endif							/* AID_WEIGHTS_STATE_H */
