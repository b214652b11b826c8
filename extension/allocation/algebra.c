/*
 * algebra.c
 *		Sum and difference of allocations, and the transforms that replace
 *		option flags: frame, restrict, clamp, drop (regroup.c has the fifth).
 */
#include "allocation/glue.h"

#include "miscadmin.h"

PG_FUNCTION_INFO_V1(aid_allocation_add);
PG_FUNCTION_INFO_V1(aid_allocation_subtract);
PG_FUNCTION_INFO_V1(aid_frame);
PG_FUNCTION_INFO_V1(aid_frame_units);
PG_FUNCTION_INFO_V1(aid_restrict);
PG_FUNCTION_INFO_V1(aid_restrict_units);
PG_FUNCTION_INFO_V1(aid_clamp_negative);
PG_FUNCTION_INFO_V1(aid_drop_negative);

static Datum
combine_two(FunctionCallInfo fcinfo, int sign)
{
	const AidAllocation *a = aid_getarg_allocation(fcinfo, 0);
	const AidAllocation *b = aid_getarg_allocation(fcinfo, 1);
	size_t		size = aid_canonical_size(a->n + b->n, (uint64_t) a->key_bytes + b->key_bytes);
	void	   *memory = aid_value_alloc(size);

	aid_check_status(aid_canonical_combine(a, b, sign, memory, &size));
	return aid_allocation_result(memory, size);
}

Datum
aid_allocation_add(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(combine_two(fcinfo, 1));
}

Datum
aid_allocation_subtract(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(combine_two(fcinfo, -1));
}

static Datum
frame(const AidAllocation *a, const AidAllocation *frame_value)
{
	AidWalk		walk = {.left = aid_units_of(a), .right = aid_units_of(frame_value)};
	AidCounters counters = aid_counters_of(a);
	AidBuilder	builder;
	AidUnitList outside;

	aid_unit_list_start(&outside);
	aid_builder_start(&builder,
					  aid_value_alloc(aid_canonical_size(walk.left.n + walk.right.n,
														 (uint64_t) a->key_bytes + frame_value->key_bytes)),
					  walk.left.n + walk.right.n);
	while (aid_walk_next(&walk))
	{
		if (walk.side < 0)
			aid_unit_list_add(&outside, &walk.left, walk.left_done - 1);
		else if (walk.side > 0)
			aid_builder_append(&builder, walk.key, walk.length, 0, 1);
		else
			aid_builder_append(&builder, walk.key, walk.length,
							   aid_walk_left(&walk)->amount, aid_walk_left(&walk)->entries);
	}
	if (outside.count > 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("units are outside the frame"),
				 errdetail_internal("%s", aid_unit_list_detail(&outside)),
				 errhint("aid_restrict() leaves such units out and counts them.")));
	return aid_allocation_result(builder.value, aid_builder_finish(&builder, &counters));
}

Datum
aid_frame(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(frame(aid_getarg_allocation(fcinfo, 0), aid_getarg_allocation(fcinfo, 1)));
}

Datum
aid_frame_units(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(frame(aid_getarg_allocation(fcinfo, 0), aid_units_of_array(PG_GETARG_ARRAYTYPE_P(1))));
}

/* Where units that are taken away, or money that is added, are counted. */
typedef struct Removal
{
	int64_t    *count;
	aid_money  *amount;
} Removal;

static void
count_removed(Removal *removal, aid_money amount)
{
	if (!aid_money_add(*removal->amount, amount, removal->amount) || !aid_count_add(removal->count, 1))
		aid_check_status(AID_RANGE);
}

static Datum
restrict_to(const AidAllocation *a, const AidAllocation *kept)
{
	AidWalk		walk = {.left = aid_units_of(a), .right = aid_units_of(kept)};
	AidCounters counters = aid_counters_of(a);
	Removal		removal = {&counters.dropped_units, &counters.dropped_amount};
	AidBuilder	builder;

	aid_builder_start(&builder, aid_value_alloc(aid_canonical_size(a->n, a->key_bytes)), a->n);
	while (aid_walk_next(&walk))
	{
		const AidUnit *unit = walk.side <= 0 ? aid_walk_left(&walk) : NULL;

		if (walk.side == 0)
			aid_builder_append(&builder, walk.key, walk.length, unit->amount, unit->entries);
		else if (walk.side < 0)
			count_removed(&removal, unit->amount);
	}
	return aid_allocation_result(builder.value, aid_builder_finish(&builder, &counters));
}

Datum
aid_restrict(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(restrict_to(aid_getarg_allocation(fcinfo, 0), aid_getarg_allocation(fcinfo, 1)));
}

Datum
aid_restrict_units(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(restrict_to(aid_getarg_allocation(fcinfo, 0), aid_units_of_array(PG_GETARG_ARRAYTYPE_P(1))));
}

/* Negative unit sums become 0 (clamp) or go (drop). */
static Datum
without_negative(FunctionCallInfo fcinfo, bool clamp)
{
	const AidAllocation *a = aid_getarg_allocation(fcinfo, 0);
	AidUnits	units = aid_units_of(a);
	AidCounters counters = aid_counters_of(a);
	Removal		clamped = {&counters.clamped_units, &counters.clamped_amount};
	Removal		dropped = {&counters.dropped_units, &counters.dropped_amount};
	AidBuilder	builder;

	aid_builder_start(&builder, aid_value_alloc(aid_canonical_size(a->n, a->key_bytes)), a->n);
	for (uint32_t i = 0; i < units.n; i++)
	{
		uint32_t	length;
		const char *key = aid_unit_key(&units, i, &length);
		const AidUnit *unit = &units.unit[i];

		if (unit->amount >= 0)
			aid_builder_append(&builder, key, length, unit->amount, unit->entries);
		else if (!clamp)
			count_removed(&dropped, unit->amount);
		else
		{
			count_removed(&clamped, -unit->amount);
			/* a unit of a difference may have money without entries; the frame must not lose it */
			aid_builder_append(&builder, key, length, 0, unit->entries != 0 ? unit->entries : 1);
		}
	}
	return aid_allocation_result(builder.value, aid_builder_finish(&builder, &counters));
}

Datum
aid_clamp_negative(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(without_negative(fcinfo, true));
}

Datum
aid_drop_negative(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(without_negative(fcinfo, false));
}
