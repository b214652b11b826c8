/*
 * grow.c
 *		Memory for pure files that keep what they are given.
 */
#include "base/grow.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK ((size_t) 1 << 18)
#define LARGE (CHUNK / 16)		/* has a block of its own */

#ifndef AIDFLOW_SERVER
/* Weak: a program that gives memory back brings its own. */
__attribute__((weak)) void *
aid_grow(void *old, size_t bytes)
{
	void	   *block = realloc(old, bytes);

	if (block == NULL)
		abort();
	return block;
}
#endif

void *
aid_new_array(size_t n, size_t element)
{
	return aid_grow(NULL, AID_MAX(n, 1) * element);
}

static char *
take(AidArena *arena, size_t bytes, size_t align)
{
	size_t		skip = -(uintptr_t) arena->next & (align - 1);
	char	   *result;

	if (bytes >= LARGE)
		return aid_grow(NULL, bytes);
	if (arena->next == NULL || arena->left < skip + bytes)
	{
		arena->next = aid_grow(NULL, CHUNK);
		arena->left = CHUNK;
		skip = 0;
	}
	result = arena->next + skip;
	arena->next += skip + bytes;
	arena->left -= skip + bytes;
	return result;
}

void *
aid_arena_take(AidArena *arena, size_t bytes)
{
	return take(arena, AID_MAX(bytes, 1), 8);
}

const char *
aid_arena_text(AidArena *arena, const char *text, size_t length)
{
	char	   *copy = take(arena, AID_MAX(length, 1), 1);

	memcpy(copy, text, length);
	return copy;
}

void *
aid_grow_array(void *array, uint32_t n, uint32_t *room, size_t element)
{
	if (n < *room)
		return array;
	*room = *room + *room / 2 + 64;
	return aid_grow(array, *room * element);
}
