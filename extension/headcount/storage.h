/*
 * storage.h
 *		The stored form of a headcount, behind PostgreSQL's varlena header:
 *
 *	uint8 flags (bits 0-3 version, bit 4 wide) | uint8 0 | uint16 n
 *	uint32 key[n], rising | count[n]: uint32, or int64 when wide
 *
 * Nothing is aligned: short varlena headers break it, so every access goes
 * through memcpy.  Wide only if some count needs it: one form per value.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_HEADCOUNT_STORAGE_H
#define AID_HEADCOUNT_STORAGE_H

#include <string.h>

#include "headcount/headcount.h"

#define AID_HEADCOUNT_VERSION 1
#define AID_HEADCOUNT_WIDE 0x10
#define AID_PACKED_HEADER 4

/* Read-only look at a stored value. */
typedef struct AidPacked
{
	int			n;
	bool		wide;
	const char *keys;
	const char *counts;
} AidPacked;

static inline size_t
aid_packed_size(int n, bool wide)
{
	return AID_PACKED_HEADER + (size_t) n * (sizeof(uint32_t) + (wide ? sizeof(int64_t) : sizeof(uint32_t)));
}

static inline uint8_t
aid_packed_version(const char *stored)
{
	return (uint8_t) stored[0] & 0x0F;
}

static inline AidPacked
aid_packed_view(const char *stored)
{
	AidPacked	view;
	uint16_t	n;

	memcpy(&n, stored + 2, sizeof(n));
	view.n = n;
	view.wide = ((uint8_t) stored[0] & AID_HEADCOUNT_WIDE) != 0;
	view.keys = stored + AID_PACKED_HEADER;
	view.counts = view.keys + (size_t) n * sizeof(uint32_t);
	return view;
}

static inline AidBox
aid_packed_box(const AidPacked *packed, int i)
{
	uint32_t	box;

	memcpy(&box, packed->keys + (size_t) i * sizeof(box), sizeof(box));
	return box;
}

static inline int64_t
aid_packed_count(const AidPacked *packed, int i)
{
	if (packed->wide)
	{
		int64_t		count;

		memcpy(&count, packed->counts + (size_t) i * sizeof(count), sizeof(count));
		return count;
	}
	else
	{
		uint32_t	count;

		memcpy(&count, packed->counts + (size_t) i * sizeof(count), sizeof(count));
		return count;
	}
}

static inline int64_t
aid_packed_total(const AidPacked *packed)
{
	uint64_t	total = 0;		/* a valid value's total is within int64 */

	for (int i = 0; i < packed->n; i++)
		total += (uint64_t) aid_packed_count(packed, i);
	return (int64_t) total;
}

/* May this box stand in a value: no unused bits, lo < hi, not 0 to open? */
extern bool aid_box_is_valid(AidBox box);

/* Every rule of the stored form, version included. */
extern bool aid_packed_is_valid(const char *stored, size_t size);

/* Does some count need the wide form? */
extern bool aid_cells_are_wide(const AidCells *cells);

/* Writes aid_packed_size(n, aid_cells_are_wide()) bytes. */
extern void aid_pack(const AidCells *cells, bool wide, char *stored);

/* Into arrays of n. */
extern void aid_unpack(const AidPacked *packed, AidBox *box, int64_t *count);

#endif							/* AID_HEADCOUNT_STORAGE_H */
