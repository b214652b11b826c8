/*
 * tally.c
 *		Adding, merging and reading money by marker.
 */
#include <string.h>

#include "marker/tally.h"

void
aid_tally_clear(AidTally *tally)
{
	memset(tally, 0, sizeof(AidTally));
	tally->version = AID_TALLY_VERSION;
	tally->present = AID_TALLY_ALL;
}

size_t
aid_tally_size(uint16_t present)
{
	return AID_TALLY_HEADER + (size_t) __builtin_popcount(present) * sizeof(AidTallySlot);
}

void
aid_tally_unpack(AidTally *tally, const AidTally *stored)
{
	int			next = 0;

	aid_tally_clear(tally);
	tally->scheme = stored->scheme;
	tally->null_amount_rows = stored->null_amount_rows;
	tally->negative_rows = stored->negative_rows;
	for (int i = 0; i < AID_TALLY_SLOTS; i++)
		if (stored->present >> i & 1)
			tally->slot[i] = stored->slot[next++];
}

size_t
aid_tally_pack(const AidTally *tally, AidTally *stored)
{
	uint16_t	present = 0;
	int			next = 0;

	if (stored != tally)
		memcpy(stored, tally, AID_TALLY_HEADER);
	for (int i = 0; i < AID_TALLY_SLOTS; i++)
	{
		if (!aid_tally_holds(&tally->slot[i]))
			continue;
		present |= (uint16_t) (1 << i);
		stored->slot[next++] = tally->slot[i];
	}
	stored->present = present;
	return aid_tally_size(present);
}

bool
aid_tally_count(int64_t *counter, int64_t rows, int sign)
{
	return sign > 0 ? !__builtin_add_overflow(*counter, rows, counter)
		: !__builtin_sub_overflow(*counter, rows, counter);
}

static bool
slot_add(AidTallySlot *slot, aid_money amount, int64_t rows, int sign)
{
	bool		fits = sign > 0 ? aid_money_add(slot->amount, amount, &slot->amount)
		: aid_money_sub(slot->amount, amount, &slot->amount);

	return fits && aid_tally_count(&slot->rows, rows, sign);
}

void
aid_tally_settle(AidTally *tally)
{
	for (int i = 0; i < AID_TALLY_UNMARKED; i++)
		if (aid_tally_holds(&tally->slot[i]))
			return;
	tally->scheme = AID_SCHEME_NONE;
}

AidTallyStatus
aid_tally_add(AidTally *tally, AidMarker marker, aid_money amount, int64_t rows, int sign)
{
	AidTallySlot *slot = &tally->slot[AID_TALLY_UNMARKED];

	if (marker != 0)
	{
		if (tally->scheme == AID_SCHEME_NONE)
			tally->scheme = (uint8_t) aid_marker_scheme(marker);
		else if (tally->scheme != aid_marker_scheme(marker))
			return AID_TALLY_SCHEMES;
		slot = &tally->slot[aid_marker_position(marker)];
	}
	if (!slot_add(slot, amount, rows, sign))
		return AID_TALLY_RANGE;
	if (!aid_tally_holds(slot))
		aid_tally_settle(tally);
	return AID_TALLY_OK;
}

AidTallyStatus
aid_tally_merge(AidTally *tally, const AidTally *other, int sign)
{
	if (other->scheme != AID_SCHEME_NONE)
	{
		if (tally->scheme == AID_SCHEME_NONE)
			tally->scheme = other->scheme;
		else if (tally->scheme != other->scheme)
			return AID_TALLY_SCHEMES;
	}
	for (int i = 0; i < AID_TALLY_SLOTS; i++)
		if (!slot_add(&tally->slot[i], other->slot[i].amount, other->slot[i].rows, sign))
			return AID_TALLY_RANGE;
	if (!aid_tally_count(&tally->null_amount_rows, other->null_amount_rows, sign) ||
		!aid_tally_count(&tally->negative_rows, other->negative_rows, sign))
		return AID_TALLY_RANGE;
	aid_tally_settle(tally);
	return AID_TALLY_OK;
}

bool
aid_tally_equal(const AidTally *a, const AidTally *b)
{
	return a->scheme == b->scheme && a->null_amount_rows == b->null_amount_rows &&
		a->negative_rows == b->negative_rows && memcmp(a->slot, b->slot, sizeof(a->slot)) == 0;
}

bool
aid_tally_sum(const AidTally *tally, AidTallyPart part, aid_money *sum)
{
	aid_money	positive = 0;
	aid_money	negative = 0;

	/* the two signs apart: the order of the slots must not decide what is in range */
	for (int i = 0; i < AID_TALLY_SLOTS; i++)
	{
		aid_money  *side = tally->slot[i].amount > 0 ? &positive : &negative;

		if (tally->slot[i].amount == 0)
			continue;
		if (part != AID_PART_TOTAL)
		{
			int			least = part == AID_PART_FOCUSED ? 1 : 0;

			if (i == AID_TALLY_UNMARKED ||
				aid_marker_rung(aid_marker_at((AidScheme) tally->scheme, i)) < least)
				continue;
		}
		if (!aid_money_add(*side, tally->slot[i].amount, side))
			return false;
	}
	*sum = positive + negative;
	return true;
}

/* One pass over the slots for each rung, from the top one of any scheme down. */
bool
aid_tally_ladder(const AidTally *tally, AidLadderStep step[AID_MARKER_CODES], int *n)
{
	aid_money	cumulative = 0;

	*n = 0;
	if (tally->scheme == AID_SCHEME_NONE)
		return true;
	for (int rung = 3; rung >= AID_NO_RUNG; rung--)
	{
		int			first = *n;

		for (int i = 0; i < AID_MARKER_CODES; i++)
		{
			AidMarker	marker = aid_marker_at((AidScheme) tally->scheme, i);

			if (marker == 0)
				break;
			if (!aid_tally_holds(&tally->slot[i]) || aid_marker_rung(marker) != rung)
				continue;
			step[*n].marker = marker;
			step[*n].rung = rung;
			step[*n].held = tally->slot[i];
			(*n)++;
			if (rung != AID_NO_RUNG && !aid_money_add(cumulative, tally->slot[i].amount, &cumulative))
				return false;
		}
		for (int i = first; i < *n; i++)
			step[i].cumulative = rung == AID_NO_RUNG ? 0 : cumulative;
	}
	return true;
}
