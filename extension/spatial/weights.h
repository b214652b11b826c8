/*
 * weights.h
 *		The value aid_spatial_weights: who is next to whom.
 *
 * Pure: no PostgreSQL calls.  One varlena has two forms:
 *
 * - canonical: units in byte order of their keys, compressed rows.  What is
 *   stored, sent, printed, compared and hashed; equal values have equal bytes.
 * - working (weights_state.h): found only as the running state of an
 *   aggregate.
 */
#ifndef AID_WEIGHTS_H
#define AID_WEIGHTS_H

#include <float.h>

#include "allocation/allocation.h"

#define AID_WEIGHTS_VERSION 1
#define AID_WEIGHTS_WORKING 0x01

/*
 * The stored value.  Behind this header of the canonical form:
 *
 *	double weight[links]
 *	uint32_t row_end[n]		end of each unit's links
 *	uint32_t neighbour[links]	positions of units, rising within a row
 *	uint32_t key_end[n]		end of each key within the key bytes
 *	key bytes
 */
typedef struct AidWeights
{
	int32_t		vl_len_;		/* PostgreSQL's varlena header */
	uint8_t		version;
	uint8_t		flags;
	uint16_t	reserved;
	uint32_t	n;				/* units */
	uint32_t	links;
	uint32_t	key_bytes;		/* all keys together */
	uint32_t	unused;			/* keeps the weights aligned */
} AidWeights;

#define AID_WEIGHTS_MAX INT32_MAX	/* units, and links */

/* Read-only look at the links of a canonical value. */
typedef struct AidLinks
{
	uint32_t	n;
	uint32_t	links;
	const uint32_t *row_end;
	const uint32_t *neighbour;
	const double *weight;
} AidLinks;

static inline uint32_t
aid_row_start(const AidLinks *w, uint32_t i)
{
	return i > 0 ? w->row_end[i - 1] : 0;
}

static inline uint32_t
aid_row_length(const AidLinks *w, uint32_t i)
{
	return w->row_end[i] - aid_row_start(w, i);
}

/* Finite and at least 0: a weight that may be given. */
static inline bool
aid_weight_is_fit(double weight)
{
	return weight >= 0 && weight <= DBL_MAX;
}

static inline bool
aid_weights_is_working(const AidWeights *value)
{
	return (value->flags & AID_WEIGHTS_WORKING) != 0;
}

/* More than any value may hold when one of the numbers is too large. */
extern size_t aid_weights_size(uint64_t n, uint64_t links, uint64_t key_bytes);
extern AidLinks aid_links_of(const AidWeights *canonical);

/* The keys as an allocation has them, so that both walk together; there are no amounts. */
extern AidUnits aid_weights_units_of(const AidWeights *canonical);

/* Every invariant of the canonical form; for assertions and tests. */
extern bool aid_weights_is_valid(const AidWeights *canonical, size_t size);

/*
 * Lays a canonical value out in memory of aid_weights_size(n, links,
 * key_bytes) bytes, 8-byte aligned; the caller fills the parts.
 */
typedef struct AidWeightsParts
{
	AidWeights *value;
	double	   *weight;
	uint32_t   *row_end;
	uint32_t   *neighbour;
	uint32_t   *key_end;
	char	   *keys;
} AidWeightsParts;

extern AidWeightsParts aid_weights_lay_out(void *memory, uint32_t n, uint32_t links, uint32_t key_bytes);

#endif							/* AID_WEIGHTS_H */
