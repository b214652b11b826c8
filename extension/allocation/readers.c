/*
 * readers.c
 *		What an allocation holds: total, units, amounts, shares, profile.
 */
#include "allocation/glue.h"

#include "access/htup_details.h"
#include "common/int.h"
#include "funcapi.h"

PG_FUNCTION_INFO_V1(aid_total);
PG_FUNCTION_INFO_V1(aid_unit_count);
PG_FUNCTION_INFO_V1(aid_amount);
PG_FUNCTION_INFO_V1(aid_share);
PG_FUNCTION_INFO_V1(aid_units);
PG_FUNCTION_INFO_V1(aid_profile);

Datum
aid_total(PG_FUNCTION_ARGS)
{
	const AidAllocation *a = aid_getarg_allocation(fcinfo, 0);
	AidUnits	units = aid_units_of(a);

	PG_RETURN_NUMERIC(aid_money_to_numeric(aid_total_of(&units)));
}

Datum
aid_unit_count(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(aid_getarg_allocation(fcinfo, 0)->n);
}

/* Position of the unit named by argument 1, or -1. */
static int64
find_unit(FunctionCallInfo fcinfo, const AidUnits *units)
{
	text	   *unit = PG_GETARG_TEXT_PP(1);

	return aid_units_find(units, VARDATA_ANY(unit), VARSIZE_ANY_EXHDR(unit));
}

Datum
aid_amount(PG_FUNCTION_ARGS)
{
	const AidAllocation *a = aid_getarg_allocation(fcinfo, 0);
	AidUnits	units = aid_units_of(a);
	int64		i = find_unit(fcinfo, &units);

	if (i < 0)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(aid_money_to_numeric(units.unit[i].amount));
}

Datum
aid_share(PG_FUNCTION_ARGS)
{
	const AidAllocation *a = aid_getarg_allocation(fcinfo, 0);
	AidUnits	units = aid_units_of(a);
	int64		i = find_unit(fcinfo, &units);
	aid_money	total;

	aid_check_not_negative(&units, AID_NEGATIVE_SUMS);
	total = aid_total_of(&units);
	if (i < 0 || total == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8((double) units.unit[i].amount / (double) total);
}

typedef struct Ranked
{
	aid_money	amount;
	uint32_t	unit;
} Ranked;

static int
compare_falling(const void *a, const void *b)
{
	const Ranked *left = a;
	const Ranked *right = b;

	if (left->amount != right->amount)
		return left->amount > right->amount ? -1 : 1;
	return (left->unit > right->unit) - (left->unit < right->unit);
}

Datum
aid_units(PG_FUNCTION_ARGS)
{
	const AidAllocation *a = aid_getarg_allocation(fcinfo, 0);
	AidUnits	units = aid_units_of(a);
	aid_money	total = aid_total_of(&units);
	bool		shares = total != 0;
	Ranked	   *order = palloc(Max(units.n, 1) * sizeof(Ranked));
	int64	   *rank = palloc(Max(units.n, 1) * sizeof(int64));
	AidRows		rows;

	aid_rows_start(&rows, fcinfo);
	for (uint32_t i = 0; i < units.n; i++)
	{
		order[i].amount = units.unit[i].amount;
		order[i].unit = i;
		if (units.unit[i].amount < 0)
			shares = false;
	}
	aid_sort(order, units.n, sizeof(Ranked), compare_falling);
	for (uint32_t i = 0; i < units.n; i++)
	{
		bool		tie = i > 0 && order[i].amount == order[i - 1].amount;

		rank[order[i].unit] = tie ? rank[order[i - 1].unit] : (int64) i + 1;
	}

	for (uint32_t i = 0; i < units.n; i++)
	{
		Datum		values[4];
		bool		nulls[4] = {false, false, !shares, false};

		aid_rows_next(&rows);
		values[0] = PointerGetDatum(aid_unit_text(&units, i));
		values[1] = NumericGetDatum(aid_money_to_numeric(units.unit[i].amount));
		values[2] = shares ? Float8GetDatum((double) units.unit[i].amount / (double) total) : (Datum) 0;
		values[3] = Int64GetDatum(rank[i]);
		aid_rows_put(&rows, values, nulls);
	}
	return (Datum) 0;
}

Datum
aid_profile(PG_FUNCTION_ARGS)
{
	const AidAllocation *a = aid_getarg_allocation(fcinfo, 0);
	AidUnits	units = aid_units_of(a);
	AidCounters counters = aid_counters_of(a);
	int64		funded = 0;
	int64		zero = 0;
	int64		negative = 0;
	int64		entries = 0;
	aid_money	positive_total = 0;
	aid_money	negative_total = 0;
	aid_money	total = aid_total_of(&units);
	TupleDesc	tupdesc;
	Datum		values[17];
	bool		nulls[17] = {false};
	int			k = 0;

	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	tupdesc = BlessTupleDesc(tupdesc);

	for (uint32_t i = 0; i < units.n; i++)
	{
		const AidUnit *unit = &units.unit[i];

		if (unit->amount > 0)
		{
			funded++;
			positive_total += unit->amount;
		}
		else if (unit->amount < 0)
		{
			negative++;
			negative_total += unit->amount;
		}
		else
			zero++;
		if (pg_add_s64_overflow(entries, unit->entries, &entries))
			aid_check_status(AID_RANGE);
	}

	values[k++] = Int64GetDatum(units.n);
	values[k++] = Int64GetDatum(funded);
	values[k++] = Int64GetDatum(zero);
	values[k++] = Int64GetDatum(negative);
	values[k++] = Int64GetDatum(entries);
	values[k++] = NumericGetDatum(aid_money_to_numeric(total));
	values[k++] = NumericGetDatum(aid_money_to_numeric(positive_total));
	values[k++] = NumericGetDatum(aid_money_to_numeric(negative_total));
	values[k++] = Int64GetDatum(counters.null_unit_rows);
	values[k++] = NumericGetDatum(aid_money_to_numeric(counters.null_unit_amount));
	values[k++] = Int64GetDatum(counters.null_amount_rows);
	values[k++] = Int64GetDatum(counters.negative_rows);
	values[k++] = Int64GetDatum(counters.rounded_rows);
	values[k++] = Int64GetDatum(counters.dropped_units);
	values[k++] = NumericGetDatum(aid_money_to_numeric(counters.dropped_amount));
	values[k++] = Int64GetDatum(counters.clamped_units);
	values[k++] = NumericGetDatum(aid_money_to_numeric(counters.clamped_amount));
	Assert(k == lengthof(values));
	return HeapTupleGetDatum(heap_form_tuple(tupdesc, values, nulls));
}
