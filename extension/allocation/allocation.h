/*
 * allocation.h
 *		The value aid_allocation: money by unit, exact and mergeable.
 *
 * Pure: no PostgreSQL calls.  One varlena has two forms:
 *
 * - canonical: units sorted by key bytes, no slack.  What is stored, sent,
 *   printed, compared and hashed.
 * - working: a flat open-addressing table in the same varlena, found only as
 *   the running state of an aggregate.
 *
 * Neither form holds a pointer: the executor, tuple queues and TOAST move the
 * bytes.  Readers ask for a canonical value and look at it through AidUnits.
 */
#ifndef AID_ALLOCATION_H
#define AID_ALLOCATION_H

#include "base/money.h"

#define AID_ALLOCATION_VERSION 1
#define AID_KEY_MAX 65535
#define AID_VALUE_LIMIT ((size_t) 0x3FFFFFFF)	/* PostgreSQL's largest varlena */

/* What does not belong to one unit; every field is additive. */
typedef struct AidCounters
{
	int64_t		null_unit_rows;
	int64_t		null_amount_rows;
	int64_t		negative_rows;
	int64_t		rounded_rows;
	int64_t		dropped_units;
	int64_t		clamped_units;
	aid_money	null_unit_amount;
	aid_money	dropped_amount;
	aid_money	clamped_amount;
} AidCounters;

/* A unit exists as long as amount or entries is not 0. */
typedef struct AidUnit
{
	aid_money	amount;
	int64_t		entries;		/* input rows that named the unit */
} AidUnit;

/*
 * The stored value.  Behind this header of the canonical form:
 *
 *	AidUnit[n]
 *	AidCounters			when AID_HAS_COUNTERS is set
 *	uint32_t key_end[n]	end of each key within the key bytes
 *	key bytes
 */
typedef struct AidAllocation
{
	int32_t		vl_len_;		/* PostgreSQL's varlena header */
	uint8_t		version;
	uint8_t		flags;
	uint16_t	reserved;
	uint32_t	n;				/* units */
	uint32_t	key_bytes;		/* all keys together */
} AidAllocation;

#define AID_HAS_COUNTERS 0x01
#define AID_WORKING 0x02

/* Read-only look at a canonical value. */
typedef struct AidUnits
{
	uint32_t	n;
	const AidUnit *unit;
	const uint32_t *key_end;
	const char *keys;
} AidUnits;

static inline const char *
aid_unit_key(const AidUnits *units, uint32_t i, uint32_t *length)
{
	uint32_t	start = i > 0 ? units->key_end[i - 1] : 0;

	*length = units->key_end[i] - start;
	return units->keys + start;
}

/* False, and nothing changed, out of range, which is symmetric as for money. */
static inline bool
aid_count_add(int64_t *count, int64_t change)
{
	long long	sum;

	if (__builtin_add_overflow((long long) *count, (long long) change, &sum) || sum == INT64_MIN)
		return false;
	*count = sum;
	return true;
}

typedef enum AidStatus
{
	AID_OK,
	AID_FULL,					/* no room: grow and call again */
	AID_RANGE					/* a sum or a counter leaves its range */
} AidStatus;

/* Byte order, a prefix first; no collation is ever consulted. */
extern int	aid_key_compare(const char *a, uint32_t a_length, const char *b, uint32_t b_length);

extern AidUnits aid_units_of(const AidAllocation *canonical);
extern AidCounters aid_counters_of(const AidAllocation *canonical);

/* Position of a key, or -1. */
extern int64_t aid_units_find(const AidUnits *units, const char *key, uint32_t length);

/* AID_RANGE when the sizes of all amounts together leave 128 bits: then no total is safe. */
extern AidStatus aid_units_total(const AidUnits *units, aid_money *total);

extern AidStatus aid_counters_add(AidCounters *into, const AidCounters *from, int sign);
extern bool aid_counters_are_zero(const AidCounters *counters);

/* Every invariant of the canonical form; for assertions and tests. */
extern bool aid_canonical_is_valid(const AidAllocation *canonical, size_t size);

/*
 * Walks the units of two values together, in key order.  Start with left and
 * right set and everything else 0.
 */
typedef struct AidWalk
{
	AidUnits	left;
	AidUnits	right;
	uint32_t	left_done;		/* units of each side seen so far */
	uint32_t	right_done;
	const char *key;			/* the current unit, and where it stands: */
	uint32_t	length;
	int			side;			/* -1 only left, 0 both, 1 only right */
} AidWalk;

extern bool aid_walk_next(AidWalk *walk);

/* The current unit on a side on which it stands. */
static inline const AidUnit *
aid_walk_left(const AidWalk *walk)
{
	return &walk->left.unit[walk->left_done - 1];
}

static inline const AidUnit *
aid_walk_right(const AidWalk *walk)
{
	return &walk->right.unit[walk->right_done - 1];
}

/*
 * Writes a canonical value, its units given in rising key order.  The caller
 * provides aid_canonical_size(units_max, key_bytes_max) bytes; finish returns
 * how many of them are used.
 */
typedef struct AidBuilder
{
	AidAllocation *value;
	uint32_t	units_max;
	AidUnit    *unit;
	uint32_t   *key_end;
	char	   *keys;
} AidBuilder;

extern size_t aid_canonical_size(uint32_t units, uint64_t key_bytes);
extern void aid_builder_start(AidBuilder *builder, void *memory, uint32_t units_max);
extern void aid_builder_append(AidBuilder *builder, const char *key, uint32_t length,
							   aid_money amount, int64_t entries);
extern size_t aid_builder_finish(AidBuilder *builder, const AidCounters *counters);

/*
 * a + b (sign 1) or a - b (sign -1) into memory of
 * aid_canonical_size(a->n + b->n, both key bytes).
 */
extern AidStatus aid_canonical_combine(const AidAllocation *a, const AidAllocation *b, int sign,
									   void *memory, size_t *size);

#endif							/* AID_ALLOCATION_H */
