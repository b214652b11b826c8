/*
 * storage.c
 *		Packing, unpacking and checking the stored form.
 */
#include "headcount/storage.h"

bool
aid_box_is_valid(AidBox box)
{
	uint32_t	lo = aid_box_lo(box);
	uint32_t	hi = aid_box_hi(box);

	if (box >> 28 != 0 || (box & 3) > AID_DISABILITY_UNKNOWN)
		return false;
	if (lo == AID_AGE_OPEN)
		return hi == AID_AGE_OPEN;
	return lo < hi && !(lo == 0 && hi == AID_AGE_OPEN);
}

bool
aid_packed_is_valid(const char *stored, size_t size)
{
	AidPacked	view;
	long long	total = 0;
	bool		wide = false;

	if (size < AID_PACKED_HEADER || aid_packed_version(stored) != AID_HEADCOUNT_VERSION ||
		((uint8_t) stored[0] & ~(0x0F | AID_HEADCOUNT_WIDE)) != 0 || stored[1] != 0)
		return false;
	view = aid_packed_view(stored);
	if (size != aid_packed_size(view.n, view.wide))
		return false;
	for (int i = 0; i < view.n; i++)
	{
		AidBox		box = aid_packed_box(&view, i);
		int64_t		count = aid_packed_count(&view, i);

		if (!aid_box_is_valid(box) || (i > 0 && aid_packed_box(&view, i - 1) >= box) || count <= 0 ||
			__builtin_add_overflow(total, (long long) count, &total))
			return false;
		wide |= count > UINT32_MAX;
	}
	return wide == view.wide;
}

bool
aid_cells_are_wide(const AidCells *cells)
{
	uint64_t	bits = 0;

	for (int i = 0; i < cells->n; i++)
		bits |= (uint64_t) cells->count[i];
	return bits > UINT32_MAX;
}

void
aid_pack(const AidCells *cells, bool wide, char *stored)
{
	uint16_t	n = (uint16_t) cells->n;
	char	   *counts = stored + AID_PACKED_HEADER + (size_t) n * sizeof(uint32_t);

	stored[0] = (char) (AID_HEADCOUNT_VERSION | (wide ? AID_HEADCOUNT_WIDE : 0));
	stored[1] = 0;
	memcpy(stored + 2, &n, sizeof(n));
	if (n == 0)
		return;
	memcpy(stored + AID_PACKED_HEADER, cells->box, (size_t) n * sizeof(uint32_t));
	if (wide)
		memcpy(counts, cells->count, (size_t) n * sizeof(int64_t));
	else
		for (int i = 0; i < n; i++)
		{
			uint32_t	count = (uint32_t) cells->count[i];

			memcpy(counts + (size_t) i * sizeof(count), &count, sizeof(count));
		}
}

void
aid_unpack(const AidPacked *packed, AidBox *box, int64_t *count)
{
	if (packed->n == 0)
		return;
	memcpy(box, packed->keys, (size_t) packed->n * sizeof(uint32_t));
	for (int i = 0; i < packed->n; i++)
		count[i] = aid_packed_count(packed, i);
}
