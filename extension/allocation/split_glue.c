/*
 * split_glue.c
 *		aid_split_even, aid_split_percent, aid_split_by_weight.
 */
#include "allocation/glue.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"

#include "allocation/split.h"

PG_FUNCTION_INFO_V1(aid_split_even);
PG_FUNCTION_INFO_V1(aid_split_percent);
PG_FUNCTION_INFO_V1(aid_split_by_weight);

static aid_money
amount_argument(FunctionCallInfo fcinfo)
{
	bool		rounded;

	return aid_numeric_to_money(PG_GETARG_VARLENA_PP(0), &rounded);
}

#define PARTS_MAX 10000000		/* some hundred bytes of memory are needed for each */

/* An array of that many elements, or 54000. */
static void *
parts_alloc(int64 parts, size_t element)
{
	if (parts > PARTS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many parts"),
				 errdetail("%lld parts are wanted; at most %d are possible.", (long long) parts, PARTS_MAX)));
	return palloc((size_t) parts * element);
}

static Datum
parts_result(const aid_money *part, int parts)
{
	Datum	   *elements = parts_alloc(parts, sizeof(Datum));

	for (int i = 0; i < parts; i++)
	{
		CHECK_FOR_INTERRUPTS();
		elements[i] = NumericGetDatum(aid_money_to_numeric(part[i]));
	}
	return PointerGetDatum(construct_array(elements, parts, NUMERICOID, -1, false, TYPALIGN_INT));
}

Datum
aid_split_even(PG_FUNCTION_ARGS)
{
	aid_money	amount = amount_argument(fcinfo);
	int32		parts = PG_GETARG_INT32(1);
	aid_money  *part;

	if (parts < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of parts must be at least 1"),
				 errdetail("It is %d.", parts)));
	part = parts_alloc(parts, sizeof(aid_money));
	aid_divide_even(amount, parts, part);
	PG_RETURN_DATUM(parts_result(part, parts));
}

/* The elements of argument 1, none NULL, at least one. */
static Datum *
numeric_elements(FunctionCallInfo fcinfo, const char *what, int *n)
{
	ArrayType  *array = PG_GETARG_ARRAYTYPE_P(1);
	Datum	   *elements;
	bool	   *nulls;

	deconstruct_array(array, NUMERICOID, -1, false, TYPALIGN_INT, &elements, &nulls, n);
	if (*n == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must not be empty", what)));
	for (int i = 0; i < *n; i++)
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("%s must not contain nulls", what),
					 errdetail("Element %d is null.", i + 1)));
	return elements;
}

static Datum
split_by(FunctionCallInfo fcinfo, Datum *elements, int n, const char *what)
{
	aid_money	amount = amount_argument(fcinfo);
	aid_money  *weight = parts_alloc(n, sizeof(aid_money));
	aid_money  *part = parts_alloc(n, sizeof(aid_money));
	AidRemainder *scratch = parts_alloc(n, sizeof(AidRemainder));
	aid_money	total = 0;

	for (int i = 0; i < n; i++)
	{
		bool		rounded;

		if (numeric_is_nan(DatumGetNumeric(elements[i])) || numeric_is_inf(DatumGetNumeric(elements[i])))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("%s must be finite", what),
					 errdetail("Element %d is not.", i + 1)));
		weight[i] = aid_numeric_to_money((struct varlena *) DatumGetPointer(elements[i]), &rounded);
		if (DatumGetBool(DirectFunctionCall2(numeric_lt, elements[i], NumericGetDatum(int64_to_numeric(0)))))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("%s must not be negative", what),
					 errdetail("Element %d is %s.", i + 1,
							   DatumGetCString(DirectFunctionCall1(numeric_out, elements[i])))));
		total += weight[i];
	}
	if (total == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must not all be zero", what),
				 errdetail("They are used to nine decimals."),
				 errhint("aid_split_even() divides into equal parts.")));
	aid_divide_by_weight(amount, n, weight, total, part, scratch);
	return parts_result(part, n);
}

Datum
aid_split_by_weight(PG_FUNCTION_ARGS)
{
	int			n;
	Datum	   *elements = numeric_elements(fcinfo, "weights", &n);

	PG_RETURN_DATUM(split_by(fcinfo, elements, n, "weights"));
}

/* The sum is taken in numeric: rounding to nine decimals must not make it 100. */
Datum
aid_split_percent(PG_FUNCTION_ARGS)
{
	int			n;
	Datum	   *elements = numeric_elements(fcinfo, "percentages", &n);
	Datum		hundred = NumericGetDatum(int64_to_numeric(100));
	Datum		sum = NumericGetDatum(int64_to_numeric(0));

	for (int i = 0; i < n; i++)
	{
		/* NaN sorts above every number */
		if (DatumGetBool(DirectFunctionCall2(numeric_gt, elements[i], hundred)) ||
			DatumGetBool(DirectFunctionCall2(numeric_lt, elements[i], NumericGetDatum(int64_to_numeric(0)))))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("percentages must be between 0 and 100"),
					 errdetail("Element %d is %s.", i + 1,
							   DatumGetCString(DirectFunctionCall1(numeric_out, elements[i])))));
		sum = DirectFunctionCall2(numeric_add, sum, elements[i]);
	}
	if (!DatumGetBool(DirectFunctionCall2(numeric_eq, sum, hundred)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("percentages must add up to 100"),
				 errdetail("Their sum is %s.", DatumGetCString(DirectFunctionCall1(numeric_out, sum))),
				 errhint("Append 100 - sum as an unallocated part, or use aid_split_by_weight().")));
	PG_RETURN_DATUM(split_by(fcinfo, elements, n, "percentages"));
}
