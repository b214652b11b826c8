/*
 * grow_glue.c
 *		The server's memory for pure files.
 */
#include "postgres.h"

#include "utils/memutils.h"

#include "base/grow.h"

void *
aid_grow(void *old, size_t bytes)
{
	return old == NULL ? MemoryContextAllocHuge(CurrentMemoryContext, bytes) : repalloc_huge(old, bytes);
}
