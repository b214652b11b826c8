/*
 * align.c
 *		Brings allocations to one frame, under the rules every share-based
 *		function follows.
 */
#include "concentration/align.h"

#include "miscadmin.h"
#include "utils/float.h"
#include "utils/memutils.h"

void *
aid_units_alloc(size_t count, size_t size)
{
	return MemoryContextAllocHuge(CurrentMemoryContext, Max(count, 1) * size);
}

/*
 * Where each unit of the frame stands in other.  missing, which may be NULL,
 * gets the units of other that the frame does not name.
 */
static void
join_units(const AidUnits *frame, const AidUnits *other, uint32_t *position, AidUnitList *missing)
{
	AidWalk		walk = {.left = *frame, .right = *other};

	while (aid_walk_next(&walk))
	{
		if (walk.side <= 0)
			position[walk.left_done - 1] = walk.side == 0 ? walk.right_done - 1 : AID_ABSENT;
		else if (missing != NULL)
			aid_unit_list_add(missing, other, walk.right_done - 1);
	}
}

uint32_t *
aid_find_units(const AidUnits *frame, const AidUnits *other)
{
	uint32_t   *position = aid_units_alloc(frame->n, sizeof(uint32_t));

	join_units(frame, other, position, NULL);
	return position;
}

/* S4 */
static uint32_t *
find_all_units(const AidUnits *frame, const AidUnits *units)
{
	uint32_t   *position = aid_units_alloc(frame->n, sizeof(uint32_t));
	AidUnitList missing;

	aid_unit_list_start(&missing);
	join_units(frame, units, position, &missing);
	if (missing.count > 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("units are missing from the reference"),
				 errdetail_internal("%s", aid_unit_list_detail(&missing)),
				 errhint("Leave them out with aid_restrict(a, reference), or add them to the reference.")));
	pfree(missing.text.data);
	return position;
}

bool
aid_align(const AidAllocation *a, const AidAllocation *frame, AidFrameUse use, AidAligned *aligned)
{
	AidUnits	units = aid_units_of(a);
	uint32_t   *position = NULL;
	bool		has_mass = frame != NULL && use == AID_FRAME_IS_MASS;
	uint32_t	all;

	aligned->frame = frame != NULL ? aid_units_of(frame) : units;
	all = aligned->frame.n;

	aid_check_not_negative(&units, AID_NEGATIVE_SUMS);
	if (frame != NULL)
		position = find_all_units(&aligned->frame, &units);
	if (has_mass)
		aid_check_not_negative(&aligned->frame, "reference has negative mass");

	/* an aggregate's running state has not been checked for a total yet */
	aligned->amount_total = aid_total_of(&units);
	aligned->reference_total = has_mass ? aid_total_of(&aligned->frame) : all;
	if (aligned->amount_total == 0 || aligned->reference_total == 0)
		return false;

	aligned->unit = aid_units_alloc(all, sizeof(uint32_t));
	aligned->amount = aid_units_alloc(all, sizeof(aid_money));
	aligned->reference = has_mass ? aid_units_alloc(all, sizeof(aid_money)) : NULL;
	aligned->n = 0;
	for (uint32_t i = 0; i < all; i++)
	{
		uint32_t	found = position != NULL ? position[i] : i;
		aid_money	amount = found == AID_ABSENT ? 0 : units.unit[found].amount;	/* S7 */

		if (has_mass)
		{
			aid_money	mass = aligned->frame.unit[i].amount;

			if (mass == 0 && amount == 0)
				continue;		/* S8 */
			aligned->reference[aligned->n] = mass;
		}
		aligned->amount[aligned->n] = amount;
		aligned->unit[aligned->n++] = i;
	}
	if (position != NULL)
		pfree(position);
	CHECK_FOR_INTERRUPTS();
	return true;
}

AidSample *
aid_aligned_sample(const AidAligned *aligned)
{
	return aid_sample_build(aid_units_alloc(1, aid_sample_size(aligned->n)), aligned->n, aligned->amount,
							aligned->reference);
}

AidSample *
aid_aligned_sample_for(const AidAligned *aligned, AidIndexKind kind)
{
	if (aid_index_needs_order(kind))
		return aid_aligned_sample(aligned);
	return aid_sample_build_unordered(aid_units_alloc(1, aid_sample_size(aligned->n)), aligned->n,
									  aligned->amount, aligned->reference);
}

Datum
aid_index_result(FunctionCallInfo fcinfo, AidIndexStatus status, double value)
{
	if (status == AID_INDEX_UNDEFINED)
		PG_RETURN_NULL();
	if (status == AID_INDEX_OVERFLOW)
		float_overflow_error();
	PG_RETURN_FLOAT8(value);
}

void
aid_check_index(const AidIndex *index)
{
	const char *fault = aid_index_parameter_fault(index);

	if (fault != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s", fault)));
}
