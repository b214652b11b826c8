/*
 * algebra.c
 *		Sum and difference of allocations, and the transforms that replace
 *		option flags: frame, restrict, clamp, drop (regroup.c has the fifth).
 */
#include "allocation/glue.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/array.h"


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

/* An array of unit names as an allocation of zeros; duplicates are harmless. */
static const AidAllocation *
units_of_array(ArrayType *array)
{
	AidWorking *table = aid_working_create(aid_value_alloc);
	Datum	   *elements;
	bool	   *nulls;
	int			n;
	size_t		size;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls, &n);
	for (int i = 0; i < n; i++)
	{
		uint32_t	length;
		const char *key;

		CHECK_FOR_INTERRUPTS();
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("units must not contain nulls"),
					 errhint("Use array_remove(units, NULL).")));
		key = aid_key_of_text(DatumGetTextPP(elements[i]), &length);
		aid_check_status(aid_working_add_growing(&table, aid_value_alloc, key, length, 0, 1));
	}
	return aid_canonical_of(table, &size);
}

/* Walks two sets of units in key order; order tells in which the key stands. */
typedef struct Walk
{
	AidUnits	left;
	AidUnits	right;
	uint32_t	i;				/* next of left */
	uint32_t	j;				/* next of right */
	const char *key;
	uint32_t	length;
	int			order;			/* -1 only left, 0 both, 1 only right */
} Walk;

static bool
walk_next(Walk *w)
{
	const char *right_key = NULL;
	uint32_t	right_length = 0;

	if (w->i >= w->left.n && w->j >= w->right.n)
		return false;
	if (w->j < w->right.n)
		right_key = aid_unit_key(&w->right, w->j, &right_length);
	if (w->i < w->left.n)
		w->key = aid_unit_key(&w->left, w->i, &w->length);

	if (w->i >= w->left.n)
		w->order = 1;
	else if (right_key == NULL)
		w->order = -1;
	else
		w->order = aid_key_compare(w->key, w->length, right_key, right_length);

	if (w->order > 0)
	{
		w->order = 1;
		w->key = right_key;
		w->length = right_length;
	}
	else if (w->order < 0)
		w->order = -1;
	w->i += w->order <= 0;
	w->j += w->order >= 0;
	return true;
}

static Datum
frame(const AidAllocation *a, const AidAllocation *frame_value)
{
	Walk		walk = {.left = aid_units_of(a), .right = aid_units_of(frame_value)};
	AidCounters counters = aid_counters_of(a);
	AidBuilder	builder;
	AidUnitList outside;

	aid_unit_list_start(&outside);
	aid_builder_start(&builder,
					  aid_value_alloc(aid_canonical_size(walk.left.n + walk.right.n,
														 (uint64_t) a->key_bytes + frame_value->key_bytes)),
					  walk.left.n + walk.right.n);
	while (walk_next(&walk))
	{
		if (walk.order < 0)
			aid_unit_list_add(&outside, &walk.left, walk.i - 1);
		else if (walk.order > 0)
			aid_builder_append(&builder, walk.key, walk.length, 0, 1);
		else
			aid_builder_append(&builder, walk.key, walk.length,
							   walk.left.unit[walk.i - 1].amount, walk.left.unit[walk.i - 1].entries);
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
	PG_RETURN_DATUM(frame(aid_getarg_allocation(fcinfo, 0), units_of_array(PG_GETARG_ARRAYTYPE_P(1))));
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
	Walk		walk = {.left = aid_units_of(a), .right = aid_units_of(kept)};
	AidCounters counters = aid_counters_of(a);
	Removal		removal = {&counters.dropped_units, &counters.dropped_amount};
	AidBuilder	builder;

	aid_builder_start(&builder, aid_value_alloc(aid_canonical_size(a->n, a->key_bytes)), a->n);
	while (walk_next(&walk))
	{
		const AidUnit *unit = walk.order <= 0 ? &walk.left.unit[walk.i - 1] : NULL;

		if (walk.order == 0)
			aid_builder_append(&builder, walk.key, walk.length, unit->amount, unit->entries);
		else if (walk.order < 0)
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
	PG_RETURN_DATUM(restrict_to(aid_getarg_allocation(fcinfo, 0), units_of_array(PG_GETARG_ARRAYTYPE_P(1))));
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
