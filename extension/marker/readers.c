/*
 * readers.c
 *		What money by marker says: totals, DAC shares, coverage, the ladder,
 *		and the coefficient method.
 */
#include "marker/glue.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/jsonb.h"

PG_FUNCTION_INFO_V1(aid_total_marker_money);
PG_FUNCTION_INFO_V1(aid_focus);
PG_FUNCTION_INFO_V1(aid_focus_share);
PG_FUNCTION_INFO_V1(aid_principal_share);
PG_FUNCTION_INFO_V1(aid_screened_coverage);
PG_FUNCTION_INFO_V1(aid_ladder);
PG_FUNCTION_INFO_V1(aid_weighted_amount);
PG_FUNCTION_INFO_V1(aid_weighted_share);

/* Slots of scheme dac: the codes 0, 1, 2. */
#define DAC_NOT_TARGETED 0
#define DAC_SIGNIFICANT 1
#define DAC_PRINCIPAL 2

Datum
aid_total_marker_money(PG_FUNCTION_ARGS)
{
	AidTally	tally;

	aid_getarg_tally(fcinfo, 0, &tally);
	PG_RETURN_NUMERIC(aid_money_to_numeric(aid_tally_part(&tally, AID_PART_TOTAL)));
}

/* ---- shares ---- */

static inline double
ratio(aid_money part, aid_money whole)
{
	return (double) part / (double) whole;
}

/* Money without any marker is of every scheme. */
static void
getarg_dac(FunctionCallInfo fcinfo, AidTally *tally)
{
	aid_getarg_tally(fcinfo, 0, tally);
	if (tally->scheme != AID_SCHEME_NONE && tally->scheme != AID_SCHEME_DAC)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("focus shares are defined for markers of scheme dac only"),
				 errdetail("The money is by markers of scheme %s.", aid_scheme_name((AidScheme) tally->scheme)),
				 errhint("aid_ladder() shows the shares of every scheme.")));
}

Datum
aid_focus_share(PG_FUNCTION_ARGS)
{
	AidTally	tally;
	aid_money	screened;

	getarg_dac(fcinfo, &tally);
	screened = aid_tally_part(&tally, AID_PART_SCREENED);
	if (screened == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(ratio(aid_tally_part(&tally, AID_PART_FOCUSED), screened));
}

Datum
aid_principal_share(PG_FUNCTION_ARGS)
{
	AidTally	tally;
	aid_money	screened;

	getarg_dac(fcinfo, &tally);
	screened = aid_tally_part(&tally, AID_PART_SCREENED);
	if (screened == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(ratio(tally.slot[DAC_PRINCIPAL].amount, screened));
}

Datum
aid_screened_coverage(PG_FUNCTION_ARGS)
{
	AidTally	tally;
	aid_money	total;

	aid_getarg_tally(fcinfo, 0, &tally);
	total = aid_tally_part(&tally, AID_PART_TOTAL);
	if (total == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(ratio(aid_tally_part(&tally, AID_PART_SCREENED), total));
}

Datum
aid_focus(PG_FUNCTION_ARGS)
{
	AidTally	tally;
	aid_money	total;
	aid_money	screened;
	TupleDesc	tupdesc;
	Datum		values[9] = {0};
	bool		nulls[9] = {false};
	int			k = 0;

	getarg_dac(fcinfo, &tally);
	total = aid_tally_part(&tally, AID_PART_TOTAL);
	screened = aid_tally_part(&tally, AID_PART_SCREENED);
	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	tupdesc = BlessTupleDesc(tupdesc);

	values[k++] = NumericGetDatum(aid_money_to_numeric(tally.slot[DAC_PRINCIPAL].amount));
	values[k++] = NumericGetDatum(aid_money_to_numeric(tally.slot[DAC_SIGNIFICANT].amount));
	values[k++] = NumericGetDatum(aid_money_to_numeric(tally.slot[DAC_NOT_TARGETED].amount));
	values[k++] = NumericGetDatum(aid_money_to_numeric(tally.slot[AID_TALLY_UNMARKED].amount));
	nulls[k] = nulls[k + 1] = screened == 0;
	if (screened != 0)
	{
		values[k] = Float8GetDatum(ratio(aid_tally_part(&tally, AID_PART_FOCUSED), screened));
		values[k + 1] = Float8GetDatum(ratio(tally.slot[DAC_PRINCIPAL].amount, screened));
	}
	k += 2;
	nulls[k] = total == 0;
	if (total != 0)
		values[k] = Float8GetDatum(ratio(screened, total));
	k++;
	values[k++] = Int64GetDatum(tally.null_amount_rows);
	values[k++] = Int64GetDatum(tally.negative_rows);
	Assert(k == lengthof(values));
	return HeapTupleGetDatum(heap_form_tuple(tupdesc, values, nulls));
}

/* ---- ladder ---- */

Datum
aid_ladder(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	AidLadderStep step[AID_MARKER_CODES];
	AidTally	tally;
	aid_money	screened;
	int			n;

	aid_getarg_tally(fcinfo, 0, &tally);
	screened = aid_tally_part(&tally, AID_PART_SCREENED);
	if (!aid_tally_ladder(&tally, step, &n))
		aid_check_tally_status(AID_TALLY_RANGE);

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	for (int i = 0; i < n; i++)
	{
		char		code[AID_MARKER_TEXT_SIZE];
		Datum		values[6] = {0};
		bool		no_rung = step[i].rung == AID_NO_RUNG;
		bool		no_share = no_rung || screened == 0;
		bool		nulls[6] = {false, no_rung, false, false, no_share, no_share};

		aid_marker_print_code(step[i].marker, code);
		values[0] = CStringGetTextDatum(code);
		values[1] = Int16GetDatum((int16) step[i].rung);
		values[2] = NumericGetDatum(aid_money_to_numeric(step[i].held.amount));
		values[3] = Int64GetDatum(step[i].held.rows);
		if (!no_share)
		{
			values[4] = Float8GetDatum(ratio(step[i].held.amount, screened));
			values[5] = Float8GetDatum(ratio(step[i].cumulative, screened));
		}
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/* ---- coefficient method ---- */

static char *
marker_text(const AidTally *tally, int slot)
{
	char	   *text = palloc(AID_MARKER_TEXT_SIZE);

	aid_marker_print(aid_marker_at((AidScheme) tally->scheme, slot), text);
	return text;
}

static bool
is_weight(const JsonbValue *value)
{
	return value->type == jbvNumeric &&
		DatumGetBool(DirectFunctionCall2(numeric_ge, NumericGetDatum(value->val.numeric),
										 NumericGetDatum(int64_to_numeric(0)))) &&
		DatumGetBool(DirectFunctionCall2(numeric_le, NumericGetDatum(value->val.numeric),
										 NumericGetDatum(int64_to_numeric(1))));
}

/* The weights of the value's own scheme by slot, NULL where none is given; all keys are checked. */
static void
read_weights(Jsonb *weights, const AidTally *tally, Numeric weight[AID_TALLY_SLOTS])
{
	JsonbIterator *iterator;
	JsonbValue	value;
	AidMarker	seen[AID_SCHEMES * AID_MARKER_CODES];
	int			seen_count = 0;

	if (!JB_ROOT_IS_OBJECT(weights))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("weights must be a json object of numbers by marker"),
				 errhint("For example {\"dac:2\": 1, \"dac:1\": 0.4, \"dac:0\": 0}.")));
	memset(weight, 0, AID_TALLY_SLOTS * sizeof(Numeric));
	iterator = JsonbIteratorInit(&weights->root);
	(void) JsonbIteratorNext(&iterator, &value, true);
	while (JsonbIteratorNext(&iterator, &value, true) == WJB_KEY)
	{
		char	   *key = pnstrdup(value.val.string.val, value.val.string.len);
		AidMarker	marker;
		AidScheme	scheme;
		AidMarkerProblem problem = aid_marker_parse(key, strlen(key), &marker, &scheme);

		if (problem != AID_MARKER_FINE)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("weights name \"%s\", which is no marker", aid_marker_clipped(key, strlen(key))),
					 errdetail_internal("%s", aid_marker_text_detail(problem, scheme, key, strlen(key)))));
		(void) JsonbIteratorNext(&iterator, &value, true);
		if (!is_weight(&value))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("weight of marker \"%s\" must be a number from 0 to 1", key)));
		for (int i = 0; i < seen_count; i++)
			if (seen[i] == marker)
				ereport(ERROR,
						(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						 errmsg("weights name marker \"%s\" more than once", key)));
		seen[seen_count++] = marker;
		if (scheme == tally->scheme)
			weight[aid_marker_position(marker)] = value.val.numeric;
	}
}

/* Weights must cover the codes that hold anything, so that none counts as 0 unasked. */
static void
check_weights(const AidTally *tally, Numeric weight[AID_TALLY_SLOTS])
{
	StringInfoData missing;

	initStringInfo(&missing);
	for (int i = 0; i < AID_TALLY_UNMARKED; i++)
	{
		if (!aid_tally_holds(&tally->slot[i]))
			continue;
		if (weight[i] == NULL)
			appendStringInfo(&missing, "%s%s", missing.len > 0 ? ", " : "", marker_text(tally, i));
		else if (aid_marker_rung(aid_marker_at((AidScheme) tally->scheme, i)) == AID_NO_RUNG &&
				 !DatumGetBool(DirectFunctionCall2(numeric_eq, NumericGetDatum(weight[i]),
												   NumericGetDatum(int64_to_numeric(0)))))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("weight of marker \"%s\" must be 0", marker_text(tally, i)),
					 errdetail("The code has no rung, so its money is not screened money.")));
	}
	if (missing.len > 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("markers have no weight"),
				 errdetail_internal("%s.", missing.data),
				 errhint("Give a weight from 0 to 1 for every code that holds rows.")));
}

/* Exact, whatever the decimals of the weights; without trailing zeros. */
static Numeric
weighted_amount(FunctionCallInfo fcinfo, AidTally *tally)
{
	Jsonb	   *weights = PG_GETARG_JSONB_P(1);
	Numeric		weight[AID_TALLY_SLOTS];
	Datum		sum = NumericGetDatum(int64_to_numeric(0));

	aid_getarg_tally(fcinfo, 0, tally);
	read_weights(weights, tally, weight);
	check_weights(tally, weight);
	for (int i = 0; i < AID_TALLY_UNMARKED; i++)
	{
		Datum		amount;

		if (!aid_tally_holds(&tally->slot[i]))
			continue;
		amount = NumericGetDatum(aid_money_to_numeric(tally->slot[i].amount));
		sum = DirectFunctionCall2(numeric_add, sum,
								  DirectFunctionCall2(numeric_mul, amount, NumericGetDatum(weight[i])));
	}
	return DatumGetNumeric(DirectFunctionCall1(numeric_trim_scale, sum));
}

Datum
aid_weighted_amount(PG_FUNCTION_ARGS)
{
	AidTally	tally;

	PG_RETURN_NUMERIC(weighted_amount(fcinfo, &tally));
}

Datum
aid_weighted_share(PG_FUNCTION_ARGS)
{
	AidTally	tally;
	Numeric		weighted = weighted_amount(fcinfo, &tally);
	aid_money	screened = aid_tally_part(&tally, AID_PART_SCREENED);
	double		part;
	double		whole;

	if (screened == 0)
		PG_RETURN_NULL();
	part = DatumGetFloat8(DirectFunctionCall1(numeric_float8, NumericGetDatum(weighted)));
	whole = DatumGetFloat8(DirectFunctionCall1(numeric_float8, NumericGetDatum(aid_money_to_numeric(screened))));
	PG_RETURN_FLOAT8(part / whole);
}
