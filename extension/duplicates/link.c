/*
 * link.c
 *		Links the rows of two lists one to one, the closest first.
 *
 * A pair whose ends are each other's closest free row is a link whatever else
 * is still to be decided.  So a chain "from a row to its closest, from that to
 * its closest, …" is followed until it turns back on itself: costs fall along
 * it, each row enters it once, and no list of all pairs is ever made.
 */
#include "duplicates/link.h"

#define RIGHT_SIDE ((uint32_t) 1 << 31)

size_t
aid_link_scratch(uint32_t lefts, uint32_t rights)
{
	return ((size_t) lefts + 2 * (size_t) rights) * sizeof(uint32_t);
}

uint32_t
aid_link_closest(uint32_t left, uint32_t rights, AidLinkCost cost, void *arg)
{
	uint64_t	least = AID_LINK_NEVER;
	uint32_t	closest = AID_LINK_NONE;

	aid_check_for_interrupts();
	for (uint32_t i = 0; i < rights; i++)
	{
		uint64_t	c = cost(arg, left, i, least);

		aid_loop_check(i);
		if (c < least)
		{
			least = c;
			closest = i;
		}
	}
	return closest;
}

static uint32_t
closest_free_right(uint32_t left, uint32_t rights, const uint32_t *holder, AidLinkCost cost, void *arg)
{
	uint64_t	least = AID_LINK_NEVER;
	uint32_t	closest = AID_LINK_NONE;

	for (uint32_t i = 0; i < rights; i++)
	{
		uint64_t	c;

		aid_loop_check(i);
		if (holder[i] == AID_LINK_NONE && (c = cost(arg, left, i, least)) < least)
		{
			least = c;
			closest = i;
		}
	}
	return closest;
}

static uint32_t
closest_free_left(uint32_t right, uint32_t lefts, const uint32_t *mate, AidLinkCost cost, void *arg)
{
	uint64_t	least = AID_LINK_NEVER;
	uint32_t	closest = AID_LINK_NONE;

	for (uint32_t i = 0; i < lefts; i++)
	{
		uint64_t	c;

		aid_loop_check(i);
		if (mate[i] == AID_LINK_NONE && (c = cost(arg, i, right, least)) < least)
		{
			least = c;
			closest = i;
		}
	}
	return closest;
}

void
aid_link_rows(uint32_t lefts, uint32_t rights, AidLinkCost cost, void *arg, uint32_t *mate, void *scratch)
{
	uint32_t   *holder = scratch;	/* of a right row: the left row linked to it */
	uint32_t   *chain = holder + rights;

	for (uint32_t i = 0; i < lefts; i++)
		mate[i] = AID_LINK_NONE;
	for (uint32_t i = 0; i < rights; i++)
		holder[i] = AID_LINK_NONE;

	for (uint32_t start = 0; start < lefts; start++)
	{
		uint32_t	depth = 0;

		if (mate[start] == AID_LINK_NONE)
			chain[depth++] = start;
		while (depth > 0)
		{
			uint32_t	top = chain[depth - 1];
			bool		is_right = (top & RIGHT_SIDE) != 0;
			uint32_t	next;

			aid_check_for_interrupts();
			next = is_right ? closest_free_left(top & ~RIGHT_SIDE, lefts, mate, cost, arg)
				: closest_free_right(top, rights, holder, cost, arg);
			if (next == AID_LINK_NONE)
			{
				depth--;		/* only a left row: a right one is here because a free left one reaches it */
				continue;
			}
			if (!is_right)
				next |= RIGHT_SIDE;
			if (depth >= 2 && chain[depth - 2] == next)
			{
				uint32_t	left = is_right ? next : top;
				uint32_t	right = (is_right ? top : next) & ~RIGHT_SIDE;

				mate[left] = right;
				holder[right] = left;
				depth -= 2;
			}
			else
				chain[depth++] = next;
		}
	}
}
