/*
 * weights_state.c
 *		The running state of the aggregate, and how it becomes canonical.
 */
#include "spatial/weights_state.h"

#include <string.h>

#define FIRST_LINKS 8
#define FIRST_KEYS 6
#define FIRST_SLOTS 8
#define FIRST_HEAP 32

static inline AidGivenLink *
links_of(const AidWeightsState *state)
{
	return (AidGivenLink *) (state + 1);
}

static inline AidGivenKey *
keys_of(const AidWeightsState *state)
{
	return (AidGivenKey *) (links_of(state) + state->links_max);
}

static inline uint32_t *
slots_of(const AidWeightsState *state)
{
	return (uint32_t *) (keys_of(state) + state->keys_max);
}

static inline char *
heap_of(const AidWeightsState *state)
{
	return (char *) (slots_of(state) + state->slots);
}

static size_t
state_size(uint64_t links_max, uint64_t keys_max, uint64_t slots, uint64_t heap_max)
{
	return sizeof(AidWeightsState) + (size_t) (links_max * sizeof(AidGivenLink) + keys_max * sizeof(AidGivenKey) +
											   slots * sizeof(uint32_t) + heap_max);
}

size_t
aid_weights_state_size_of(const AidWeightsState *state)
{
	return state_size(state->links_max, state->keys_max, state->slots, state->heap_max);
}

const char *
aid_weights_state_key_bytes(const AidWeightsState *state, uint32_t number, uint32_t *length)
{
	const AidGivenKey *key = &keys_of(state)[number];

	*length = key->length;
	return heap_of(state) + key->start;
}

static uint32_t
hash_key(const char *key, uint32_t length)
{
	uint64_t	h = length;
	uint64_t	chunk;

	for (;; key += sizeof(chunk), length -= (uint32_t) sizeof(chunk))
	{
		chunk = 0;
		memcpy(&chunk, key, AID_MIN(length, sizeof(chunk)));
		h = (h ^ chunk) * UINT64_C(0x9E3779B97F4A7C15);
		h ^= h >> 32;
		if (length <= sizeof(chunk))
			break;
	}
	h *= UINT64_C(0xBF58476D1CE4E5B9);
	return (uint32_t) (h >> 32);
}

static AidWeightsState *
create(AidAllocate allocate, uint32_t links_max, uint32_t keys_max, uint32_t slots, uint32_t heap_max)
{
	size_t		size = state_size(links_max, keys_max, slots, heap_max);
	AidWeightsState *state = allocate(size);

	/* all of it: a state may be stored as it is, and must not carry foreign bytes */
	memset(state, 0, size);
	state->head.version = AID_WEIGHTS_VERSION;
	state->head.flags = AID_WEIGHTS_WORKING;
	state->links_max = links_max;
	state->keys_max = keys_max;
	state->slots = slots;
	state->heap_max = heap_max;
	return state;
}

AidWeightsState *
aid_weights_state_create(AidAllocate allocate)
{
	return create(allocate, FIRST_LINKS, FIRST_KEYS, FIRST_SLOTS, FIRST_HEAP);
}

static void
fill_slots(AidWeightsState *state)
{
	const AidGivenKey *key = keys_of(state);
	uint32_t   *slot = slots_of(state);
	uint32_t	mask = state->slots - 1;

	for (uint32_t i = 0; i < state->head.n; i++)
	{
		uint32_t	s = key[i].hash & mask;

		while (slot[s] != 0)
			s = (s + 1) & mask;
		slot[s] = i + 1;
	}
}

/* Twice as much of what is full, less near the limit; room for one more of each, and for that many bytes. */
static bool
grow(AidWeightsState **state, AidAllocate allocate, uint32_t links, uint32_t key_bytes)
{
	const AidWeightsState *old = *state;
	AidWeightsState *larger;
	uint64_t	links_max = old->links_max;
	uint64_t	keys_max = old->keys_max;
	uint64_t	heap_max = old->heap_max;
	uint32_t	slots = old->slots;
	size_t		rest;

	if (old->head.n == keys_max)
		keys_max *= 2;
	while (slots / 4 * 3 < keys_max)
		slots *= 2;
	if (old->head.links + (uint64_t) links > links_max)
		links_max = AID_MAX(links_max * 2, old->head.links + (uint64_t) links);
	if (old->head.key_bytes + (uint64_t) key_bytes > heap_max)
		heap_max = AID_MAX(heap_max * 2, (old->head.key_bytes + (uint64_t) key_bytes + 7) / 8 * 8);

	rest = state_size(old->head.links + (uint64_t) links, keys_max, slots, old->head.key_bytes + (uint64_t) key_bytes);
	if (rest + 8 > AID_VALUE_LIMIT)
		return false;
	if (state_size(links_max, keys_max, slots, heap_max) > AID_VALUE_LIMIT)
	{
		/* share what is left between links and names */
		rest = (AID_VALUE_LIMIT - 8 - rest) / 2;
		links_max = AID_MIN(links_max, old->head.links + links + rest / sizeof(AidGivenLink));
		heap_max = AID_MIN(heap_max, (old->head.key_bytes + key_bytes + rest) / 8 * 8 + 8);
	}

	larger = create(allocate, (uint32_t) links_max, (uint32_t) keys_max, slots, (uint32_t) heap_max);
	larger->head.n = old->head.n;
	larger->head.links = old->head.links;
	larger->head.key_bytes = old->head.key_bytes;
	memcpy(links_of(larger), links_of(old), old->head.links * sizeof(AidGivenLink));
	memcpy(keys_of(larger), keys_of(old), old->head.n * sizeof(AidGivenKey));
	memcpy(heap_of(larger), heap_of(old), old->head.key_bytes);
	fill_slots(larger);
	*state = larger;
	return true;
}

/* The slot of a key, or the empty one where it belongs. */
static uint32_t *
probe(const AidWeightsState *state, const char *key, uint32_t length, uint32_t hash)
{
	const AidGivenKey *keys = keys_of(state);
	const char *heap = heap_of(state);
	uint32_t   *slot = slots_of(state);
	uint32_t	mask = state->slots - 1;
	uint32_t	s;

	for (s = hash & mask; slot[s] != 0; s = (s + 1) & mask)
	{
		const AidGivenKey *other = &keys[slot[s] - 1];

		if (other->hash == hash && other->length == length && memcmp(heap + other->start, key, length) == 0)
			break;
	}
	return &slot[s];
}

bool
aid_weights_state_key(AidWeightsState **state, AidAllocate allocate, const char *key, uint32_t length, uint32_t *number)
{
	uint32_t	hash = hash_key(key, length);
	uint32_t   *slot = probe(*state, key, length, hash);
	AidGivenKey *added;

	if (*slot != 0)
	{
		*number = *slot - 1;
		return true;
	}
	if ((*state)->head.n == (*state)->keys_max ||
		(*state)->head.key_bytes + (uint64_t) length > (*state)->heap_max)
	{
		if (!grow(state, allocate, 0, length))
			return false;
		slot = probe(*state, key, length, hash);
	}
	*number = (*state)->head.n++;
	*slot = *number + 1;
	added = &keys_of(*state)[*number];
	added->start = (*state)->head.key_bytes;
	added->length = length;
	added->hash = hash;
	memcpy(heap_of(*state) + added->start, key, length);
	(*state)->head.key_bytes += length;
	return true;
}

bool
aid_weights_state_link(AidWeightsState **state, AidAllocate allocate, uint32_t unit, uint32_t neighbour, double weight)
{
	AidGivenLink *link;

	if ((*state)->head.links == (*state)->links_max && !grow(state, allocate, 1, 0))
		return false;
	link = &links_of(*state)[(*state)->head.links++];
	link->unit = unit;
	link->neighbour = neighbour;
	link->weight = weight;
	return true;
}

static bool
merge_working(AidWeightsState **state, AidAllocate allocate, const AidWeightsState *other)
{
	uint32_t   *number = allocate(((size_t) other->head.n + 1) * sizeof(uint32_t));
	const AidGivenLink *link = links_of(other);

	for (uint32_t i = 0; i < other->head.n; i++)
	{
		uint32_t	length;
		const char *key = aid_weights_state_key_bytes(other, i, &length);

		aid_loop_check(i);
		if (!aid_weights_state_key(state, allocate, key, length, &number[i]))
			return false;
	}
	for (uint32_t e = 0; e < other->head.links; e++)
	{
		aid_loop_check(e);
		if (!aid_weights_state_link(state, allocate, number[link[e].unit], number[link[e].neighbour], link[e].weight))
			return false;
	}
	return true;
}

static bool
merge_canonical(AidWeightsState **state, AidAllocate allocate, const AidWeights *other)
{
	uint32_t   *number = allocate(((size_t) other->n + 1) * sizeof(uint32_t));
	AidLinks	w = aid_links_of(other);
	AidUnits	units = aid_weights_units_of(other);

	for (uint32_t i = 0; i < w.n; i++)
	{
		uint32_t	length;
		const char *key = aid_unit_key(&units, i, &length);

		aid_loop_check(i);
		if (!aid_weights_state_key(state, allocate, key, length, &number[i]))
			return false;
	}
	for (uint32_t i = 0; i < w.n; i++)
	{
		aid_loop_check(i);
		for (uint32_t e = aid_row_start(&w, i); e < w.row_end[i]; e++)
			if (!aid_weights_state_link(state, allocate, number[i], number[w.neighbour[e]], w.weight[e]))
				return false;
	}
	return true;
}

bool
aid_weights_state_merge(AidWeightsState **state, AidAllocate allocate, const AidWeights *other)
{
	if (aid_weights_is_working(other))
		return merge_working(state, allocate, (const AidWeightsState *) other);
	return merge_canonical(state, allocate, other);
}

/* ---- canonical form ---- */

/* A key to be sorted; its first bytes, the first one highest, decide most comparisons. */
typedef struct SortedKey
{
	uint64_t	prefix;
	const char *key;
	uint32_t	length;
	uint32_t	number;
} SortedKey;

static uint64_t
key_prefix(const char *key, uint32_t length)
{
	uint64_t	prefix = 0;

	for (uint32_t i = 0; i < AID_MIN(length, 8); i++)
		prefix |= (uint64_t) (unsigned char) key[i] << (56 - 8 * i);
	return prefix;
}

static int
compare_keys(const void *a, const void *b)
{
	const SortedKey *left = a;
	const SortedKey *right = b;

	if (left->prefix != right->prefix)
		return left->prefix < right->prefix ? -1 : 1;
	return aid_key_compare(left->key, left->length, right->key, right->length);
}

size_t
aid_weights_finish_scratch(const AidWeightsState *state)
{
	return (size_t) state->head.n * sizeof(SortedKey) + ((size_t) state->head.n + 1) * 3 * sizeof(uint32_t) +
		(size_t) state->head.links * 2 * sizeof(uint32_t);
}

/* Writes the keys in byte order; rank gets the place of each number. */
static void
finish_keys(const AidWeightsState *state, AidWeightsParts *parts, SortedKey *sorted, uint32_t *rank)
{
	uint32_t	end = 0;

	for (uint32_t i = 0; i < state->head.n; i++)
	{
		SortedKey  *entry = &sorted[i];

		entry->key = aid_weights_state_key_bytes(state, i, &entry->length);
		entry->prefix = key_prefix(entry->key, entry->length);
		entry->number = i;
	}
	aid_sort(sorted, state->head.n, sizeof(SortedKey), compare_keys);
	for (uint32_t i = 0; i < state->head.n; i++)
	{
		aid_loop_check(i);
		rank[sorted[i].number] = i;
		memcpy(parts->keys + end, sorted[i].key, sorted[i].length);
		end += sorted[i].length;
		parts->key_end[i] = end;
	}
}

/* Where the links of each place begin when they are laid out by place; count has n + 1 elements. */
static void
count_by(const AidWeightsState *state, const uint32_t *rank, bool by_neighbour, uint32_t *start)
{
	const AidGivenLink *link = links_of(state);

	memset(start, 0, ((size_t) state->head.n + 1) * sizeof(uint32_t));
	for (uint32_t e = 0; e < state->head.links; e++)
		start[rank[by_neighbour ? link[e].neighbour : link[e].unit] + 1]++;
	for (uint32_t i = 0; i < state->head.n; i++)
		start[i + 1] += start[i];
}

size_t
aid_weights_finish(const AidWeightsState *state, void *memory, void *scratch, AidRepeats *repeats)
{
	uint32_t	n = state->head.n;
	uint32_t	given = state->head.links;
	const AidGivenLink *link = links_of(state);
	SortedKey  *sorted = scratch;
	uint32_t   *rank = (uint32_t *) (sorted + n);
	uint32_t   *start = rank + n + 1;
	uint32_t   *place = start + n + 1;
	uint32_t   *by_neighbour = place + n + 1;
	uint32_t   *by_unit = by_neighbour + given;
	uint32_t	links = 0;
	uint32_t	row = 0;
	AidWeightsParts parts;

	for (uint32_t e = 0; e < given; e++)
		links += link[e].weight > 0;
	parts = aid_weights_lay_out(memory, n, links, state->head.key_bytes);
	finish_keys(state, &parts, sorted, rank);

	/* two counting sorts, the second keeps the order of the first: no comparison, linear time */
	count_by(state, rank, true, start);
	for (uint32_t e = 0; e < given; e++)
		by_neighbour[start[rank[link[e].neighbour]]++] = e;
	count_by(state, rank, false, start);
	memcpy(place, start, ((size_t) n + 1) * sizeof(uint32_t));
	for (uint32_t e = 0; e < given; e++)
	{
		uint32_t	number = by_neighbour[e];

		aid_loop_check(e);
		by_unit[place[rank[link[number].unit]]++] = number;
	}

	memset(repeats, 0, sizeof(*repeats));
	for (uint32_t i = 0; i < n; i++)
	{
		for (uint32_t e = start[i]; e < start[i + 1]; e++)
		{
			const AidGivenLink *l = &link[by_unit[e]];
			bool		same = e > start[i] && link[by_unit[e - 1]].neighbour == l->neighbour;
			bool		again = e > start[i] + 1 && link[by_unit[e - 2]].neighbour == l->neighbour;

			if (same && !again)
			{
				if (repeats->count < AID_REPEATS_LISTED)
				{
					repeats->unit[repeats->count] = i;
					repeats->neighbour[repeats->count] = rank[l->neighbour];
				}
				repeats->count++;
			}
			if (l->weight > 0)
			{
				parts.neighbour[row] = rank[l->neighbour];
				parts.weight[row++] = l->weight;
			}
		}
		parts.row_end[i] = row;
	}
	return aid_weights_size(n, links, state->head.key_bytes);
}
