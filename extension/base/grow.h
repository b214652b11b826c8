/*
 * grow.h
 *		Memory for pure files that keep what they are given: the server's, in
 *		the memory context that is current when it is asked for, or libc's.
 *
 * There is no way to give a block back: the owner's memory context goes as a
 * whole.  Running out of memory raises in the server and aborts elsewhere.
 */
#ifndef AID_GROW_H
#define AID_GROW_H

#include "aidflow.h"

/* A block of at least so many bytes that begins with what old held; old may be NULL. */
extern void *aid_grow(void *old, size_t bytes);

/* A new array of so many elements, or of one; not zeroed. */
extern void *aid_new_array(size_t n, size_t element);

/* Many small pieces that stay where they are; zeroed means empty. */
typedef struct AidArena
{
	char	   *next;
	size_t		left;
} AidArena;

/* Aligned to 8. */
extern void *aid_arena_take(AidArena *arena, size_t bytes);
/* A copy, not aligned. */
extern const char *aid_arena_text(AidArena *arena, const char *text, size_t length);

/* Room for n + 1 elements of an array that grows by half. */
extern void *aid_grow_array(void *array, uint32_t n, uint32_t *room, size_t element);

#endif							/* AID_GROW_H */
