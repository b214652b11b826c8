/*
 * aggregate.c
 *		Transition, combine, inverse and final functions.
 *
 * The state is an allocation in working form.  It is changed in place only
 * where the executor says that this is an aggregate call and the state is
 * ours; anything else (a stored value passed by hand, the first value of a
 * sum) is copied.  A grown state is returned from the short-lived context: the
 * executor copies it to the aggregate's own and frees the old one.
 */
#include "allocation/glue.h"

#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(aid_allocation_accum_numeric);
PG_FUNCTION_INFO_V1(aid_allocation_accum_float8);
PG_FUNCTION_INFO_V1(aid_allocation_accum_int8);
PG_FUNCTION_INFO_V1(aid_allocation_accum_inv_numeric);
PG_FUNCTION_INFO_V1(aid_allocation_accum_inv_float8);
PG_FUNCTION_INFO_V1(aid_allocation_accum_inv_int8);
PG_FUNCTION_INFO_V1(aid_allocation_combine);
PG_FUNCTION_INFO_V1(aid_allocation_combine_inv);
PG_FUNCTION_INFO_V1(aid_allocation_final);

/*
 * The state to add into: the executor's own, or a fresh table with its content.
 * *in_aggregate: the executor calls.
 */
static AidWorking *
state_of(FunctionCallInfo fcinfo, bool *in_aggregate)
{
	AidWorking *table;

	*in_aggregate = AggCheckCallContext(fcinfo, NULL) != 0;
	if (!PG_ARGISNULL(0))
	{
		struct varlena *raw = (struct varlena *) PG_GETARG_POINTER(0);

		if (*in_aggregate && !VARATT_IS_EXTENDED(raw) && aid_is_working((AidAllocation *) raw))
			return (AidWorking *) raw;

		table = aid_working_create(aid_value_alloc);
		aid_check_status(aid_working_merge(&table, aid_value_alloc, aid_getarg_allocation(fcinfo, 0), 1));
	}
	else
		table = aid_working_create(aid_value_alloc);
	return table;
}

/* By hand, outside an aggregate, nobody calls the final function: return what can be stored. */
static inline Datum
state_result(AidWorking *table, bool in_aggregate)
{
	if (unlikely(!in_aggregate))
		return aid_working_result(table);
	SET_VARSIZE(table, aid_working_size_of(table));
	return PointerGetDatum(table);
}

typedef struct Row
{
	text	   *unit;			/* NULL: unknown */
	aid_money	amount;
	bool		has_amount;
	bool		rounded;
} Row;

/* One row into the state, or (sign -1) out of it again. */
static Datum
accumulate(FunctionCallInfo fcinfo, const Row *row, int sign)
{
	bool		in_aggregate;
	AidWorking *table = state_of(fcinfo, &in_aggregate);
	AidCounters *counters;
	AidStatus	status = AID_OK;
	aid_money	amount = sign > 0 ? row->amount : -row->amount;
	bool		counted = true;

	if (row->unit != NULL && row->has_amount)
	{
		uint32_t	length;
		const char *key = aid_key_of_text(row->unit, &length);

		status = aid_working_note_growing(&table, aid_value_alloc, key, length, amount, sign);
	}
	counters = &table->counters;
	if (unlikely(row->unit == NULL))
		counted = aid_count_add(&counters->null_unit_rows, sign) &&
			aid_money_add(counters->null_unit_amount, amount, &counters->null_unit_amount);
	else if (unlikely(!row->has_amount))
		counted = aid_count_add(&counters->null_amount_rows, sign);
	if (unlikely(row->amount < 0))
		counted &= aid_count_add(&counters->negative_rows, sign);
	if (unlikely(row->rounded))
		counted &= aid_count_add(&counters->rounded_rows, sign);
	if (unlikely(status != AID_OK || !counted))
		aid_check_status(counted ? status : AID_RANGE);
	return state_result(table, in_aggregate);
}

static inline Row
row_start(FunctionCallInfo fcinfo)
{
	Row			row;

	row.unit = PG_ARGISNULL(1) ? NULL : PG_GETARG_TEXT_PP(1);
	row.has_amount = !PG_ARGISNULL(2);
	row.amount = 0;
	row.rounded = false;
	return row;
}

static Datum
accumulate_numeric(FunctionCallInfo fcinfo, int sign)
{
	Row			row = row_start(fcinfo);

	if (row.has_amount)
		row.amount = aid_numeric_to_money(PG_GETARG_VARLENA_PP(2), &row.rounded);
	return accumulate(fcinfo, &row, sign);
}

static Datum
accumulate_float8(FunctionCallInfo fcinfo, int sign)
{
	Row			row = row_start(fcinfo);

	if (row.has_amount)
		row.amount = aid_double_to_money(PG_GETARG_FLOAT8(2), &row.rounded);
	return accumulate(fcinfo, &row, sign);
}

static Datum
accumulate_int8(FunctionCallInfo fcinfo, int sign)
{
	Row			row = row_start(fcinfo);

	if (row.has_amount)
		row.amount = aid_bigint_to_money(PG_GETARG_INT64(2));
	return accumulate(fcinfo, &row, sign);
}

Datum
aid_allocation_accum_numeric(PG_FUNCTION_ARGS)
{
	return accumulate_numeric(fcinfo, 1);
}

Datum
aid_allocation_accum_float8(PG_FUNCTION_ARGS)
{
	return accumulate_float8(fcinfo, 1);
}

Datum
aid_allocation_accum_int8(PG_FUNCTION_ARGS)
{
	return accumulate_int8(fcinfo, 1);
}

Datum
aid_allocation_accum_inv_numeric(PG_FUNCTION_ARGS)
{
	return accumulate_numeric(fcinfo, -1);
}

Datum
aid_allocation_accum_inv_float8(PG_FUNCTION_ARGS)
{
	return accumulate_float8(fcinfo, -1);
}

Datum
aid_allocation_accum_inv_int8(PG_FUNCTION_ARGS)
{
	return accumulate_int8(fcinfo, -1);
}

/* STRICT: the executor takes the first value as the state. */
static Datum
combine(FunctionCallInfo fcinfo, int sign)
{
	bool		in_aggregate;
	AidWorking *table = state_of(fcinfo, &in_aggregate);
	const AidAllocation *other = (const AidAllocation *) PG_DETOAST_DATUM(PG_GETARG_DATUM(1));

	aid_check_status(aid_working_merge(&table, aid_value_alloc, other, sign));
	return state_result(table, in_aggregate);
}

Datum
aid_allocation_combine(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, 1);
}

Datum
aid_allocation_combine_inv(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, -1);
}

/* The state itself is left alone: other final functions may share it. */
Datum
aid_allocation_final(PG_FUNCTION_ARGS)
{
	const AidAllocation *value = aid_getarg_allocation(fcinfo, 0);
	AidUnits	units = aid_units_of(value);

	(void) aid_total_of(&units);
	PG_RETURN_POINTER(value);
}
