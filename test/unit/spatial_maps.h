/*
 * spatial_maps.h
 *		Weights and values for the tests of spatial statistics.
 */
#ifndef AID_SPATIAL_MAPS_H
#define AID_SPATIAL_MAPS_H

#include <stdlib.h>
#include <string.h>

#include "spatial/links.h"
#include "spatial/places.h"
#include "spatial/weights_state.h"
#include "random.h"
#include "tap.h"

/* Exactly as large as asked for, so that the sanitizer sees a byte too many; all freed by free_blocks(). */
static void **blocks = NULL;
static int	block_count = 0;
static int	block_room = 0;

__attribute__((unused))
static void *
allocate(size_t size)
{
	void	   *block = malloc(size > 0 ? size : 1);

	if (block_count == block_room)
	{
		block_room = block_room * 2 + 1024;
		blocks = realloc(blocks, (size_t) block_room * sizeof(void *));
	}
	memset(block, 0xA5, size);
	return blocks[block_count++] = block;
}

__attribute__((unused))
static void
free_blocks(void)
{
	while (block_count > 0)
		free(blocks[--block_count]);
	free(blocks);
	blocks = NULL;
	block_room = 0;
}

/* The canonical form of a state, in a block of just its size. */
__attribute__((unused))
static AidWeights *
finish(const AidWeightsState *state, AidRepeats *repeats)
{
	void	   *memory = allocate(aid_weights_size(state->head.n, state->head.links, state->head.key_bytes));
	size_t		size = aid_weights_finish(state, memory, allocate(aid_weights_finish_scratch(state)), repeats);
	AidWeights *value = allocate(size);

	memcpy(value, memory, size);
	return value;
}

__attribute__((unused))
static size_t
weights_bytes(const AidWeights *value)
{
	return aid_weights_size(value->n, value->links, value->key_bytes);
}

__attribute__((unused))
static uint32_t
name_unit(AidWeightsState **state, const char *name)
{
	uint32_t	number = 0;

	if (!aid_weights_state_key(state, allocate, name, (uint32_t) strlen(name), &number))
		abort();
	return number;
}

/* A matrix of weights as a value; its units are called so that their order is that of the rows. */
__attribute__((unused))
static AidWeights *
weights_of_matrix(int n, const double *matrix)
{
	AidWeightsState *state = aid_weights_state_create(allocate);
	AidRepeats	repeats;
	AidWeights *value;

	for (int i = 0; i < n; i++)
	{
		char		name[16];

		snprintf(name, sizeof(name), "u%05d", i);
		(void) name_unit(&state, name);
	}
	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
			if (matrix[i * n + j] > 0 && !aid_weights_state_link(&state, allocate, (uint32_t) i, (uint32_t) j, matrix[i * n + j]))
				abort();
	value = finish(state, &repeats);
	if (repeats.count > 0 || !aid_weights_is_valid(value, weights_bytes(value)))
		abort();
	return value;
}

/* The links of a value, both ways, in pairs. */
typedef struct Map
{
	AidLinks	w;
	AidLinks	t;
	AidPairs	pairs;			/* of weights */
	AidPairs	counted;		/* of links */
} Map;

__attribute__((unused))
static Map
map_of(const AidWeights *value)
{
	Map			map;

	map.w = aid_links_of(value);
	map.t = aid_transpose(&map.w, allocate(aid_transpose_size(&map.w)));
	map.pairs = aid_pairs_make(&map.w, &map.t, AID_PAIRS_OF_WEIGHTS, allocate(aid_pairs_size(&map.w)));
	map.counted = aid_pairs_make(&map.w, &map.t, AID_PAIRS_OF_LINKS, allocate(aid_pairs_size(&map.w)));
	return map;
}

/* Amounts in whole numbers; reference NULL: none. */
__attribute__((unused))
static AidPlaces
places_of(int n, const double *amount, const double *reference)
{
	aid_money  *money = allocate((size_t) n * sizeof(aid_money));
	aid_money  *mass = allocate((size_t) n * sizeof(aid_money));

	for (int i = 0; i < n; i++)
	{
		money[i] = (aid_money) llround(amount[i] * 1e6) * 1000;
		mass[i] = reference != NULL ? (aid_money) llround(reference[i] * 1e6) * 1000 : 0;
	}
	return aid_places_make(allocate(aid_places_size((uint32_t) n)), (uint32_t) n, money, reference != NULL ? mass : NULL);
}

/* 0 1 ... n-1, then each further arrangement in turn; false after the last. */
__attribute__((unused))
static bool
next_arrangement(int n, int *unit)
{
	int			i = n - 2;
	int			j = n - 1;
	int			moved;

	while (i >= 0 && unit[i] > unit[i + 1])
		i--;
	if (i < 0)
		return false;
	while (unit[j] < unit[i])
		j--;
	moved = unit[i];
	unit[i] = unit[j];
	unit[j] = moved;
	for (int a = i + 1, b = n - 1; a < b; a++, b--)
	{
		moved = unit[a];
		unit[a] = unit[b];
		unit[b] = moved;
	}
	return true;
}

#endif							/* AID_SPATIAL_MAPS_H */
