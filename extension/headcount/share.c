/*
 * share.c
 *		Bounds of shares.
 */
#include "headcount/share.h"

#include "headcount/quotient.h"

/*
 * Each person is in the part, in the rest of the whole, or outside.  The share
 * is least when all who can be in the rest are there, only those who have to
 * are in the part, and all others outside; and greatest the other way round.
 */
AidShareBounds
aid_share_bounds_of(const AidCells *cells, AidRegion part, AidRegion whole)
{
	uint64_t	part_forced = 0;
	uint64_t	part_possible = 0;
	uint64_t	rest_forced = 0;
	uint64_t	rest_possible = 0;
	AidShareBounds bounds = {false, 0, 0};

	for (int i = 0; i < cells->n; i++)
	{
		AidRegion	cell = aid_box_region(cells->box[i]);
		AidRegion	in_whole = aid_region_meet(cell, whole);
		uint64_t	persons = (uint64_t) cells->count[i];
		bool		may_part;
		bool		may_rest;
		bool		may_leave;

		aid_loop_check((uint64_t) i);
		if (aid_region_is_empty(in_whole))
			continue;
		may_part = !aid_region_is_empty(aid_region_meet(cell, part));
		may_rest = !aid_region_within(in_whole, part);
		may_leave = !aid_region_within(cell, whole);
		if (may_part)
			part_possible += persons;
		if (may_part && !may_rest && !may_leave)
			part_forced += persons;
		if (may_rest)
			rest_possible += persons;
		if (may_rest && !may_part && !may_leave)
			rest_forced += persons;
	}

	bounds.defined = part_possible + rest_possible > 0;
	if (!bounds.defined)
		return bounds;
	/* a denominator of 0: some can be in the whole, and all of them only on this one side */
	bounds.lower = part_forced + rest_possible > 0 ?
		aid_nearest_quotient(part_forced, part_forced + rest_possible) : 1;
	bounds.upper = part_possible + rest_forced > 0 ?
		aid_nearest_quotient(part_possible, part_possible + rest_forced) : 0;
	return bounds;
}
