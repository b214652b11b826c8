/*
 * bands.c
 *		Lists of age breaks.
 */
#include "headcount/bands.h"

int
aid_common_edges(const AidPacked *h, uint32_t *edge)
{
	bool		is_edge[AID_AGE_OPEN + 1] = {false};
	int32_t		change[AID_AGE_OPEN + 2] = {0}; /* of the number of cells that straddle a month */
	int32_t		straddling = 0;
	int			n = 0;

	for (int i = 0; i < h->n; i++)
	{
		AidBox		box = aid_packed_box(h, i);

		if (!aid_box_age_known(box))
			continue;
		is_edge[aid_box_lo(box)] = is_edge[aid_box_hi(box)] = true;
		change[aid_box_lo(box) + 1]++;
		change[aid_box_hi(box)]--;
	}
	for (uint32_t month = 0; month <= AID_AGE_MAX; month++)
	{
		straddling += change[month];
		if (is_edge[month] && straddling == 0)
			edge[n++] = month;
	}
	return n;
}

/* Index of the last edge at or below the month. */
static int
last_edge(const AidBreaks *breaks, uint32_t month)
{
	int			low = 0;
	int			high = breaks->n;

	while (high - low > 1)
	{
		int			middle = (low + high) / 2;

		if (breaks->edge[middle] <= month)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* The smallest interval between breaks around a band. */
static void
surround(const AidBreaks *breaks, uint32_t *lo, uint32_t *hi)
{
	*lo = breaks->edge[last_edge(breaks, *lo)];
	if (*hi != AID_AGE_OPEN)
	{
		/* the first edge at or above hi */
		int			above = last_edge(breaks, *hi - 1) + 1;

		*hi = above < breaks->n ? breaks->edge[above] : AID_AGE_OPEN;
	}
}

AidCellsStatus
aid_coarsen_cells(const AidPacked *h, const AidBreaks *breaks, AidCell *cell, int *n)
{
	for (int i = 0; i < h->n; i++)
	{
		AidBox		box = aid_packed_box(h, i);
		uint32_t	lo = aid_box_lo(box);
		uint32_t	hi = aid_box_hi(box);

		aid_loop_check((uint64_t) i);
		if (aid_box_age_known(box))
		{
			surround(breaks, &lo, &hi);
			/* 0 to open says nothing */
			if (lo == 0 && hi == AID_AGE_OPEN)
				lo = AID_AGE_OPEN;
		}
		cell[i].box = aid_box(aid_box_sex(box), lo, hi, aid_box_disability(box));
		cell[i].count = aid_packed_count(h, i);
	}
	*n = h->n;
	return aid_cells_collect(cell, n);
}

bool
aid_cells_are_partition(const AidPacked *h)
{
	uint32_t	end[4][4] = {{0}};

	/* cells of one sex come in rising order of lo, so the last end is the greatest */
	for (int i = 0; i < h->n; i++)
	{
		AidBox		box = aid_packed_box(h, i);
		uint32_t   *last = &end[aid_box_sex(box)][aid_box_disability(box)];

		if (!aid_box_age_known(box))
			continue;
		if (aid_box_lo(box) < *last)
			return false;
		*last = aid_box_hi(box);
	}
	return true;
}

bool
aid_cells_use_bands(const AidPacked *h, const AidBreaks *breaks)
{
	for (int i = 0; i < h->n; i++)
	{
		AidBox		box = aid_packed_box(h, i);
		int			at;

		if (!aid_box_age_known(box))
			continue;
		at = last_edge(breaks, aid_box_lo(box));
		if (breaks->edge[at] != aid_box_lo(box) ||
			aid_box_hi(box) != (at + 1 < breaks->n ? breaks->edge[at + 1] : AID_AGE_OPEN))
			return false;
	}
	return true;
}
