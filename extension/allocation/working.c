/*
 * working.c
 *		The table an aggregate adds into.
 */
#include <string.h>

#include "allocation/working.h"

#define SHORT_KEY 7
#define LONG_TAG 0xFF
#define HEAP_PREFIX sizeof(uint16_t)	/* the length in front of each long key */

static inline AidSlot *
slots_of(const AidWorking *table)
{
	return (AidSlot *) (table + 1);
}

static inline char *
heap_of(const AidWorking *table)
{
	return (char *) (slots_of(table) + table->slots);
}

static inline bool
is_long(uint64_t word)
{
	return (word & 0xFF) == LONG_TAG;
}

/* First bytes of a key, the first one highest, zeros behind the last. */
static inline uint64_t
key_prefix(const char *key, uint32_t length)
{
	uint64_t	word = 0;
	uint32_t	n = AID_MIN(length, SHORT_KEY);

	for (uint32_t i = 0; i < n; i++)
		word |= (uint64_t) (unsigned char) key[i] << (56 - 8 * i);
	return word;
}

static inline uint64_t
mix(uint64_t h)
{
	h ^= h >> 32;
	h *= UINT64_C(0x9E3779B97F4A7C15);
	h ^= h >> 29;
	h *= UINT64_C(0xBF58476D1CE4E5B9);
	return h ^ (h >> 32);
}

static uint64_t
hash_long(const char *key, uint32_t length)
{
	uint64_t	h = length;
	uint64_t	chunk;

	for (; length >= sizeof(chunk); key += sizeof(chunk), length -= sizeof(chunk))
	{
		memcpy(&chunk, key, sizeof(chunk));
		h = mix(h ^ chunk);
	}
	chunk = 0;
	memcpy(&chunk, key, length);
	return mix(h ^ chunk);
}

size_t
aid_working_size(uint32_t slots, uint32_t heap_size)
{
	return sizeof(AidWorking) + (size_t) slots * sizeof(AidSlot) + heap_size;
}

void
aid_working_init(AidWorking *table, uint32_t slots, uint32_t heap_size)
{
	/* the heap too: a state may be stored as it is, and must not carry foreign bytes */
	memset(table, 0, aid_working_size(slots, heap_size));
	table->head.version = AID_ALLOCATION_VERSION;
	table->head.flags = AID_WORKING;
	table->slots = slots;
	table->heap_size = heap_size;
}

/* Three quarters full at most; the largest table may be filled to 15/16. */
static inline bool
slots_suffice(uint32_t slots, uint32_t n)
{
	return n <= (slots == AID_MAX_SLOTS ? slots / 16 * 15 : slots / 4 * 3);
}

/* A noted row may become a unit: it has a place reserved. */
static inline bool
has_room(const AidWorking *table)
{
	return slots_suffice(table->slots, table->head.n + (table->noted.key != 0) + 1);
}

bool
aid_working_growth(const AidWorking *table, uint32_t key_length, size_t limit,
				   uint32_t *slots, uint32_t *heap_size)
{
	uint32_t	need = key_length > SHORT_KEY ? key_length + HEAP_PREFIX : 0;
	uint64_t	least = ((uint64_t) table->heap_live + need + 7) / 8 * 8;
	uint64_t	heap = table->heap_size;

	*slots = table->slots;
	if (!has_room(table))
	{
		if (*slots >= AID_MAX_SLOTS)
			return false;
		*slots *= 2;
	}
	/* bytes left behind by removed units come free by the rehash alone */
	if (table->heap_used + (uint64_t) need > heap)
	{
		heap = AID_MAX(AID_MAX(least, 64), ((uint64_t) table->heap_live * 2 + 7) / 8 * 8);
		/* a rehash costs as many steps as there are slots: not for every few long keys */
		heap = AID_MAX(heap, (uint64_t) *slots);
	}

	/* near the limit grow by less than double */
	if (aid_working_size(*slots, 0) + heap > limit)
	{
		if (aid_working_size(*slots, 0) + least > limit)
			return false;
		heap = (limit - aid_working_size(*slots, 0)) / 8 * 8;
	}
	*heap_size = (uint32_t) heap;
	return true;
}

/* buffer must hold 8 bytes; short keys are unpacked into it. */
static inline const char *
slot_key(const AidWorking *table, const AidSlot *slot, char *buffer, uint32_t *length)
{
	uint64_t	word = slot->key;
	uint16_t	stored;
	const char *entry;

	if (!is_long(word))
	{
		*length = (uint32_t) (word & 0xFF) - 1;
		for (uint32_t i = 0; i < *length; i++)
			buffer[i] = (char) (word >> (56 - 8 * i));
		return buffer;
	}
	entry = heap_of(table) + (uint32_t) (word >> 32);
	memcpy(&stored, entry, HEAP_PREFIX);
	*length = stored;
	return entry + HEAP_PREFIX;
}

/* Where a slot's key would stand if no other key were in the way. */
static uint32_t
home_of(const AidWorking *table, const AidSlot *slot)
{
	uint32_t	length;
	const char *key;

	if (!is_long(slot->key))
		return (uint32_t) mix(slot->key) & (table->slots - 1);
	key = slot_key(table, slot, NULL, &length);
	return (uint32_t) hash_long(key, length) & (table->slots - 1);
}

/* The slot of a short key, or the empty one where it belongs. */
static inline AidSlot *
probe_short(const AidWorking *table, uint64_t word)
{
	AidSlot    *slot = slots_of(table);
	uint32_t	mask = table->slots - 1;
	uint32_t	i = (uint32_t) mix(word) & mask;

	while (slot[i].key != word && slot[i].key != 0)
		i = (i + 1) & mask;
	return &slot[i];
}

/* The same for a long key; *word lacks the heap position. */
static AidSlot *
probe_long(const AidWorking *table, const char *key, uint32_t length, uint64_t *word)
{
	AidSlot    *slot = slots_of(table);
	uint32_t	mask = table->slots - 1;
	uint64_t	hash = hash_long(key, length);
	uint32_t	i;

	*word = ((hash >> 40) & 0xFFFFFF) << 8 | LONG_TAG;
	for (i = (uint32_t) hash & mask; slot[i].key != 0; i = (i + 1) & mask)
	{
		uint32_t	other_length;
		const char *other;

		if ((uint32_t) slot[i].key != (uint32_t) *word)
			continue;
		other = slot_key(table, &slot[i], NULL, &other_length);
		if (other_length == length && memcmp(other, key, length) == 0)
			break;
	}
	return &slot[i];
}

static inline uint64_t
short_word(const char *key, uint32_t length)
{
	return key_prefix(key, length) | (length + 1);
}

static inline AidSlot *
probe(const AidWorking *table, const char *key, uint32_t length, uint64_t *word)
{
	if (length > SHORT_KEY)
		return probe_long(table, key, length, word);
	*word = short_word(key, length);
	return probe_short(table, *word);
}

bool
aid_working_has(const AidWorking *table, const char *key, uint32_t length)
{
	uint64_t	word;

	return probe(table, key, length, &word)->key != 0;
}

/* Linear probing without tombstones: later slots move up into the gap. */
static void
remove_unit(AidWorking *table, AidSlot *removed)
{
	AidSlot    *slot = slots_of(table);
	uint32_t	mask = table->slots - 1;
	uint32_t	gap = (uint32_t) (removed - slot);
	char		buffer[8];
	uint32_t	length;

	slot_key(table, removed, buffer, &length);
	table->head.n--;
	table->head.key_bytes -= length;
	if (is_long(removed->key))
		table->heap_live -= length + HEAP_PREFIX;

	for (uint32_t i = (gap + 1) & mask; slot[i].key != 0; i = (i + 1) & mask)
	{
		uint32_t	home = home_of(table, &slot[i]);

		/* may the slot at i stand in the gap, that is not before its home? */
		if (((i - home) & mask) >= ((i - gap) & mask))
		{
			slot[gap] = slot[i];
			gap = i;
		}
	}
	memset(&slot[gap], 0, sizeof(AidSlot));
}

static AidStatus
insert(AidWorking *table, AidSlot *slot, uint64_t word, const char *key, uint32_t length,
	   aid_money amount, int64_t entries)
{
	if (is_long(word))
	{
		uint32_t	need = length + HEAP_PREFIX;
		uint16_t	stored = (uint16_t) length;
		char	   *entry = heap_of(table) + table->heap_used;

		if (need > table->heap_size - table->heap_used)
			return AID_FULL;
		word |= (uint64_t) table->heap_used << 32;
		memcpy(entry, &stored, HEAP_PREFIX);
		memcpy(entry + HEAP_PREFIX, key, length);
		table->heap_used += need;
		table->heap_live += need;
	}
	table->head.n++;
	table->head.key_bytes += length;
	slot->key = word;
	slot->amount = amount;
	slot->entries = entries;
	return AID_OK;
}

/* Adds to a unit that exists. */
static inline AidStatus
change(AidWorking *table, AidSlot *slot, aid_money amount, int64_t entries)
{
	aid_money	sum;

	if (!aid_money_add(slot->amount, amount, &sum) || !aid_count_add(&slot->entries, entries))
		return AID_RANGE;
	slot->amount = sum;
	if (sum == 0 && slot->entries == 0)
		remove_unit(table, slot);
	return AID_OK;
}

AidStatus
aid_working_add(AidWorking *table, const char *key, uint32_t length, aid_money amount, int64_t entries)
{
	uint64_t	word;
	AidSlot    *slot = probe(table, key, length, &word);

	if (slot->key != 0)
		return change(table, slot, amount, entries);
	if (amount == 0 && entries == 0)
		return AID_OK;
	if (!has_room(table))
		return AID_FULL;
	return insert(table, slot, word, key, length, amount, entries);
}

AidStatus
aid_working_settle(AidWorking *table)
{
	AidSlot    *noted = &table->noted;
	uint64_t	word = noted->key;
	AidSlot    *slot;

	if (word == 0)
		return AID_OK;
	noted->key = 0;
	slot = probe_short(table, word);
	if (slot->key != 0)
		return change(table, slot, noted->amount, noted->entries);
	if (noted->amount == 0 && noted->entries == 0)
		return AID_OK;
	return insert(table, slot, word, NULL, (uint32_t) (word & 0xFF) - 1, noted->amount, noted->entries);
}

AidStatus
aid_working_note(AidWorking *table, const char *key, uint32_t length, aid_money amount, int64_t entries)
{
	uint64_t	word;
	AidSlot    *slot;
	AidStatus	status;

	if (length > SHORT_KEY)
		return aid_working_add(table, key, length, amount, entries);

	word = short_word(key, length);
	slot = slots_of(table) + ((uint32_t) mix(word) & (table->slots - 1));
	__builtin_prefetch(slot, 1);
	/* its end may be on the next line: nobody aligns a state to lines */
	__builtin_prefetch((char *) (slot + 1) - 1, 1);

	status = aid_working_settle(table);
	if (status != AID_OK)
		return status;
	if (!has_room(table))
		return AID_FULL;
	table->noted.key = word;
	table->noted.amount = amount;
	table->noted.entries = entries;
	return AID_OK;
}

AidWorking *
aid_working_create(AidAllocate allocate)
{
	AidWorking *table = allocate(aid_working_size(AID_FIRST_SLOTS, 0));

	aid_working_init(table, AID_FIRST_SLOTS, 0);
	return table;
}

static bool
grow(AidWorking **table, AidAllocate allocate, uint32_t key_length)
{
	AidWorking *larger;
	uint32_t	slots;
	uint32_t	heap_size;

	if (!aid_working_growth(*table, key_length, AID_VALUE_LIMIT, &slots, &heap_size))
		return false;
	larger = allocate(aid_working_size(slots, heap_size));
	aid_working_init(larger, slots, heap_size);
	aid_working_rehash(*table, larger);
	*table = larger;
	return true;
}

typedef AidStatus (*Add) (AidWorking *table, const char *key, uint32_t length, aid_money amount, int64_t entries);

static inline AidStatus
add_growing(Add add, AidWorking **table, AidAllocate allocate,
			const char *key, uint32_t length, aid_money amount, int64_t entries)
{
	AidStatus	status;

	while ((status = add(*table, key, length, amount, entries)) == AID_FULL)
		if (!grow(table, allocate, length))
			break;
	return status;
}

AidStatus
aid_working_add_growing(AidWorking **table, AidAllocate allocate,
						const char *key, uint32_t length, aid_money amount, int64_t entries)
{
	return add_growing(aid_working_add, table, allocate, key, length, amount, entries);
}

AidStatus
aid_working_note_growing(AidWorking **table, AidAllocate allocate,
						 const char *key, uint32_t length, aid_money amount, int64_t entries)
{
	return add_growing(aid_working_note, table, allocate, key, length, amount, entries);
}

/* Visits live slots; *position starts at 0.  NULL when done. */
static const AidSlot *
next_slot(const AidWorking *table, uint32_t *position)
{
	while (*position < table->slots)
	{
		const AidSlot *slot = &slots_of(table)[(*position)++];

		if (slot->key != 0)
			return slot;
	}
	return NULL;
}

void
aid_working_rehash(const AidWorking *from, AidWorking *into)
{
	uint32_t	position = 0;
	const AidSlot *slot;

	into->counters = from->counters;
	into->noted = from->noted;
	while ((slot = next_slot(from, &position)) != NULL)
	{
		char		buffer[8];
		uint32_t	length;
		uint64_t	word;
		const char *key = slot_key(from, slot, buffer, &length);
		AidSlot    *free_slot = probe(into, key, length, &word);

		aid_loop_check(position);
		insert(into, free_slot, word, key, length, slot->amount, slot->entries);
	}
}

static AidStatus
merge_unit(AidWorking **table, AidAllocate allocate, const char *key, uint32_t length,
		   aid_money amount, int64_t entries, int sign)
{
	return aid_working_add_growing(table, allocate, key, length, sign > 0 ? amount : -amount,
								   sign > 0 ? entries : -entries);
}

AidStatus
aid_working_merge(AidWorking **table, AidAllocate allocate, const AidAllocation *other, int sign)
{
	AidStatus	status;
	AidCounters counters;

	if (aid_is_working(other))
	{
		const AidWorking *working = (const AidWorking *) other;
		const AidSlot *slot;
		uint32_t	position = 0;

		counters = working->counters;
		for (slot = working->noted.key != 0 ? &working->noted : next_slot(working, &position);
			 slot != NULL;
			 slot = next_slot(working, &position))
		{
			char		buffer[8];
			uint32_t	length;
			const char *key = slot_key(working, slot, buffer, &length);

			aid_loop_check(position);
			status = merge_unit(table, allocate, key, length, slot->amount, slot->entries, sign);
			if (status != AID_OK)
				return status;
		}
	}
	else
	{
		AidUnits	units = aid_units_of(other);

		counters = aid_counters_of(other);
		for (uint32_t i = 0; i < units.n; i++)
		{
			uint32_t	length;
			const char *key = aid_unit_key(&units, i, &length);

			aid_loop_check(i);
			status = merge_unit(table, allocate, key, length, units.unit[i].amount, units.unit[i].entries, sign);
			if (status != AID_OK)
				return status;
		}
	}
	return aid_counters_add(&(*table)->counters, &counters, sign);
}

/* ---- canonical form ---- */

typedef struct SortEntry
{
	uint64_t	prefix;			/* the first seven bytes; ties look at the keys */
	const AidSlot *slot;
} SortEntry;

/* Equal first seven bytes: long keys decide by the rest, and a key that ends there comes first. */
static int
compare_ties(const AidWorking *table, const AidSlot *left, const AidSlot *right)
{
	char		left_buffer[8];
	char		right_buffer[8];
	uint32_t	left_length;
	uint32_t	right_length;
	const char *left_key = slot_key(table, left, left_buffer, &left_length);
	const char *right_key = slot_key(table, right, right_buffer, &right_length);

	return aid_key_compare(left_key, left_length, right_key, right_length);
}

static inline bool
comes_after(const AidWorking *table, const SortEntry *left, const SortEntry *right)
{
	if (left->prefix != right->prefix)
		return left->prefix > right->prefix;
	return compare_ties(table, left->slot, right->slot) > 0;
}

#define SORT_RUN 8

/*
 * Merge sort from entry to other and back; returns the one that holds the
 * result.  Every final function of an aggregate sorts its groups: comparing in
 * place spares a call through a pointer, and long sorts can be interrupted.
 */
static SortEntry *
sort_entries(const AidWorking *table, SortEntry *entry, SortEntry *other, size_t n)
{
	for (size_t start = 0; start < n; start += SORT_RUN)
	{
		size_t		end = AID_MIN(start + SORT_RUN, n);

		for (size_t i = start + 1; i < end; i++)
		{
			SortEntry	moving = entry[i];
			size_t		place = i;

			for (; place > start && comes_after(table, &entry[place - 1], &moving); place--)
				entry[place] = entry[place - 1];
			entry[place] = moving;
		}
	}
	for (size_t width = SORT_RUN; width < n; width *= 2)
	{
		SortEntry  *swap = entry;

		for (size_t start = 0; start < n; start += 2 * width)
		{
			size_t		middle = AID_MIN(start + width, n);
			size_t		end = AID_MIN(start + 2 * width, n);
			size_t		i = start;
			size_t		j = middle;

			for (size_t k = start; k < end; k++)
			{
				aid_loop_check(k);
				other[k] = j >= end || (i < middle && !comes_after(table, &entry[i], &entry[j])) ? entry[i++] : entry[j++];
			}
		}
		entry = other;
		other = swap;
	}
	return entry;
}

size_t
aid_canonicalize_scratch(uint32_t n)
{
	return (size_t) n * 2 * sizeof(SortEntry);
}

size_t
aid_canonicalize(const AidWorking *table, void *memory, void *scratch)
{
	SortEntry  *entry = scratch;
	AidBuilder	builder;
	const AidSlot *slot;
	uint32_t	position = 0;
	uint32_t	n = 0;

	while ((slot = next_slot(table, &position)) != NULL)
	{
		entry[n].slot = slot;
		if (is_long(slot->key))
		{
			uint32_t	length;
			const char *key = slot_key(table, slot, NULL, &length);

			entry[n].prefix = key_prefix(key, length);
		}
		else
			entry[n].prefix = slot->key & ~(uint64_t) 0xFF;
		n++;
	}
	entry = sort_entries(table, entry, entry + n, n);

	aid_builder_start(&builder, memory, n);
	for (uint32_t i = 0; i < n; i++)
	{
		char		buffer[8];
		uint32_t	length;
		const char *key = slot_key(table, entry[i].slot, buffer, &length);

		aid_builder_append(&builder, key, length, entry[i].slot->amount, entry[i].slot->entries);
	}
	return aid_builder_finish(&builder, &table->counters);
}
