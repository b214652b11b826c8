/*
 * working.h
 *		The running state of an aggregate: an open-addressing table inside one
 *		flat value.
 *
 * Pure: no PostgreSQL calls.  AID_FULL asks for memory for a larger table; the
 * functions that take an AidAllocate get it themselves.
 */
#ifndef AID_WORKING_H
#define AID_WORKING_H

#include "allocation/allocation.h"

/*
 * A slot is half a cache line, so that one probe touches one line.  key holds
 * a key of up to seven bytes itself, first byte highest and length + 1 in the
 * lowest byte: comparing two such words compares the keys.  A longer key
 * stands in the heap behind the slots; its word is the heap position, 24 bits
 * of the hash, and 0xFF.  0 marks an empty slot.
 */
typedef struct AidSlot
{
	aid_money	amount;
	int64_t		entries;
	uint64_t	key;
} AidSlot;

/*
 * Behind the header: AidSlot slot[slots], then the heap of long keys, each
 * behind its length.
 *
 * With hundreds of groups the tables together exceed the processor's cache and
 * waiting for a slot would be what an aggregate spends its time on.  So a row
 * with a short key is only noted: its slot is requested from memory now and
 * changed when the group's next row arrives.  Addition commutes, so nobody can
 * tell; whoever reads the table settles it first.
 */
typedef struct AidWorking
{
	AidAllocation head;			/* n and key_bytes count live units only */
	uint32_t	slots;			/* a power of two */
	uint32_t	heap_size;
	uint32_t	heap_used;
	uint32_t	heap_live;		/* heap_used less what removed units left behind */
	AidSlot		noted;			/* the noted row; key 0: none */
	AidCounters counters;
} AidWorking;

#define AID_FIRST_SLOTS 8
#define AID_MAX_SLOTS ((uint32_t) 1 << 24)

static inline bool
aid_is_working(const AidAllocation *value)
{
	return (value->flags & AID_WORKING) != 0;
}

extern size_t aid_working_size(uint32_t slots, uint32_t heap_size);
extern void aid_working_init(AidWorking *table, uint32_t slots, uint32_t heap_size);

static inline size_t
aid_working_size_of(const AidWorking *table)
{
	return aid_working_size(table->slots, table->heap_size);
}

/*
 * The capacity that can take one more unit with a key of that many bytes
 * after AID_FULL, at most limit bytes in all; false when there is none.
 */
extern bool aid_working_growth(const AidWorking *table, uint32_t key_length, size_t limit,
							   uint32_t *slots, uint32_t *heap_size);
extern void aid_working_rehash(const AidWorking *from, AidWorking *into);

/*
 * Adds amount and entries (either may be negative) to a unit.  The unit is
 * created when absent and removed when both become 0.  The row is not added
 * unless AID_OK is returned.
 */
extern AidStatus aid_working_add(AidWorking *table, const char *key, uint32_t length,
								 aid_money amount, int64_t entries);

/* The same, but a row with a short key is only noted; AID_RANGE may be about the row noted before. */
extern AidStatus aid_working_note(AidWorking *table, const char *key, uint32_t length,
								  aid_money amount, int64_t entries);

/* Adds the noted row; never AID_FULL. */
extern AidStatus aid_working_settle(AidWorking *table);

extern bool aid_working_has(const AidWorking *table, const char *key, uint32_t length);

/*
 * The same with memory for larger tables; *table may change.  AID_FULL: the
 * table would need more than AID_VALUE_LIMIT bytes.  Replaced tables are not
 * released: an aggregate's state belongs to the executor.
 */
typedef void *(*AidAllocate) (size_t size);
extern AidWorking *aid_working_create(AidAllocate allocate);
extern AidStatus aid_working_add_growing(AidWorking **table, AidAllocate allocate,
										 const char *key, uint32_t length, aid_money amount, int64_t entries);
extern AidStatus aid_working_note_growing(AidWorking **table, AidAllocate allocate,
										  const char *key, uint32_t length, aid_money amount, int64_t entries);

/* Adds (sign 1) or takes away (sign -1) all units and counters of a value in either form. */
extern AidStatus aid_working_merge(AidWorking **table, AidAllocate allocate, const AidAllocation *other, int sign);

/*
 * The canonical form of a settled table.  memory:
 * aid_canonical_size(head.n, head.key_bytes); scratch:
 * aid_canonicalize_scratch(head.n).  Returns the bytes used.
 */
extern size_t aid_canonicalize_scratch(uint32_t n);
extern size_t aid_canonicalize(const AidWorking *table, void *memory, void *scratch);

#endif							/* AID_WORKING_H */
