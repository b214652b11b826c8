/*
 * aggregate.c
 *		Transition, combine, inverse and final functions, + and -.
 *
 * The state is money by marker with all its slots: of fixed size, changed in
 * place where the executor says that this is an aggregate call, else copied.
 */
#include "marker/glue.h"

PG_FUNCTION_INFO_V1(aid_marker_accum_numeric);
PG_FUNCTION_INFO_V1(aid_marker_accum_float8);
PG_FUNCTION_INFO_V1(aid_marker_accum_int8);
PG_FUNCTION_INFO_V1(aid_marker_accum_inv_numeric);
PG_FUNCTION_INFO_V1(aid_marker_accum_inv_float8);
PG_FUNCTION_INFO_V1(aid_marker_accum_inv_int8);
PG_FUNCTION_INFO_V1(aid_marker_money_combine);
PG_FUNCTION_INFO_V1(aid_marker_money_combine_inv);
PG_FUNCTION_INFO_V1(aid_marker_money_final);
PG_FUNCTION_INFO_V1(aid_marker_money_add);
PG_FUNCTION_INFO_V1(aid_marker_money_subtract);

/* The state to add into: the executor's own, or a fresh one with its content. */
static AidTally *
state_of(FunctionCallInfo fcinfo)
{
	AidTally   *tally;

	if (!PG_ARGISNULL(0))
	{
		struct varlena *raw = (struct varlena *) PG_GETARG_POINTER(0);

		if (!VARATT_IS_EXTENDED(raw) && VARSIZE(raw) == sizeof(AidTally) &&
			((AidTally *) raw)->version == AID_TALLY_VERSION && AggCheckCallContext(fcinfo, NULL))
			return (AidTally *) raw;
	}
	tally = palloc(sizeof(AidTally));
	if (PG_ARGISNULL(0))
		aid_tally_clear(tally);
	else
		aid_getarg_tally(fcinfo, 0, tally);
	SET_VARSIZE(tally, sizeof(AidTally));
	return tally;
}

/* By hand, outside an aggregate, nobody calls the final function: return what can be stored. */
static Datum
state_result(FunctionCallInfo fcinfo, AidTally *tally)
{
	if (!AggCheckCallContext(fcinfo, NULL))
		return aid_tally_result(tally);
	return PointerGetDatum(tally);
}

/* One row into the state, or (sign -1) out of it again. */
static Datum
accumulate(FunctionCallInfo fcinfo, aid_money amount, int sign)
{
	AidTally   *tally = state_of(fcinfo);
	AidTallyStatus status = AID_TALLY_OK;

	/* without an amount the marker says nothing here, not even which scheme */
	if (unlikely(PG_ARGISNULL(2)))
	{
		if (!aid_tally_count(&tally->null_amount_rows, 1, sign))
			status = AID_TALLY_RANGE;
	}
	else
	{
		status = aid_tally_add(tally, PG_ARGISNULL(1) ? 0 : PG_GETARG_AID_MARKER(1), amount, 1, sign);
		if (unlikely(amount < 0) && !aid_tally_count(&tally->negative_rows, 1, sign))
			status = AID_TALLY_RANGE;
	}
	if (unlikely(status != AID_TALLY_OK))
		aid_check_tally_status(status);
	return state_result(fcinfo, tally);
}

static inline aid_money
numeric_amount(FunctionCallInfo fcinfo)
{
	bool		rounded;

	return PG_ARGISNULL(2) ? 0 : aid_numeric_to_money(PG_GETARG_VARLENA_PP(2), &rounded);
}

static inline aid_money
float8_amount(FunctionCallInfo fcinfo)
{
	bool		rounded;

	return PG_ARGISNULL(2) ? 0 : aid_double_to_money(PG_GETARG_FLOAT8(2), &rounded);
}

static inline aid_money
int8_amount(FunctionCallInfo fcinfo)
{
	return PG_ARGISNULL(2) ? 0 : aid_bigint_to_money(PG_GETARG_INT64(2));
}

Datum
aid_marker_accum_numeric(PG_FUNCTION_ARGS)
{
	return accumulate(fcinfo, numeric_amount(fcinfo), 1);
}

Datum
aid_marker_accum_float8(PG_FUNCTION_ARGS)
{
	return accumulate(fcinfo, float8_amount(fcinfo), 1);
}

Datum
aid_marker_accum_int8(PG_FUNCTION_ARGS)
{
	return accumulate(fcinfo, int8_amount(fcinfo), 1);
}

Datum
aid_marker_accum_inv_numeric(PG_FUNCTION_ARGS)
{
	return accumulate(fcinfo, numeric_amount(fcinfo), -1);
}

Datum
aid_marker_accum_inv_float8(PG_FUNCTION_ARGS)
{
	return accumulate(fcinfo, float8_amount(fcinfo), -1);
}

Datum
aid_marker_accum_inv_int8(PG_FUNCTION_ARGS)
{
	return accumulate(fcinfo, int8_amount(fcinfo), -1);
}

/* STRICT: the executor takes the first value as the state. */
static Datum
combine(FunctionCallInfo fcinfo, int sign)
{
	AidTally   *tally = state_of(fcinfo);
	AidTally	other;

	aid_getarg_tally(fcinfo, 1, &other);
	aid_check_tally_status(aid_tally_merge(tally, &other, sign));
	return state_result(fcinfo, tally);
}

Datum
aid_marker_money_combine(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, 1);
}

Datum
aid_marker_money_combine_inv(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, -1);
}

/* The state itself is left alone: other final functions may share it. */
Datum
aid_marker_money_final(PG_FUNCTION_ARGS)
{
	AidTally	tally;

	aid_getarg_tally(fcinfo, 0, &tally);
	return aid_tally_result(&tally);
}

static Datum
merged(FunctionCallInfo fcinfo, int sign)
{
	AidTally	a;
	AidTally	b;

	aid_getarg_tally(fcinfo, 0, &a);
	aid_getarg_tally(fcinfo, 1, &b);
	aid_check_tally_status(aid_tally_merge(&a, &b, sign));
	return aid_tally_result(&a);
}

Datum
aid_marker_money_add(PG_FUNCTION_ARGS)
{
	return merged(fcinfo, 1);
}

Datum
aid_marker_money_subtract(PG_FUNCTION_ARGS)
{
	return merged(fcinfo, -1);
}
