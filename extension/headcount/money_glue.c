/*
 * money_glue.c
 *		aid_split and aid_money_bounds: equal cost per head.
 */
#include "headcount/question_glue.h"

#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "base/numeric_money.h"
#include "headcount/count.h"
#include "headcount/money.h"

PG_FUNCTION_INFO_V1(aid_split);
PG_FUNCTION_INFO_V1(aid_money_bounds);

/* What both functions divide: the amount in steps of 10^-digits. */
typedef struct Division
{
	int32		digits;
	aid_money	step;
	aid_money	amount;
	AidCells	cells;
	int64_t		total;
} Division;

/* Arguments 0 (amount), 1 (headcount) and that of the digits. */
static Division
division_arguments(FunctionCallInfo fcinfo, int digits_argument)
{
	Division	division;
	bool		rounded;

	division.digits = PG_GETARG_INT32(digits_argument);
	if (division.digits < 0 || division.digits > AID_MONEY_DECIMALS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("digits must be between 0 and %d", AID_MONEY_DECIMALS),
				 errdetail("They are %d.", division.digits)));
	division.step = aid_money_step(division.digits);
	division.amount = aid_numeric_to_money(PG_GETARG_VARLENA_PP(0), &rounded);
	if (rounded || division.amount % division.step != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("amount has more than %d decimals", division.digits),
				 errhint("Round it first, or raise digits.")));
	division.cells = aid_getarg_headcount(fcinfo, 1);
	division.total = aid_cells_total(&division.cells);
	if (division.total == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("nobody to divide the amount among")));
	return division;
}

/* With that many decimals shown, zeros too. */
static Datum
money_datum(const Division *division, aid_money value)
{
	return DirectFunctionCall2(numeric_round, NumericGetDatum(aid_money_to_numeric(value)),
							   Int32GetDatum(division->digits));
}

Datum
aid_split(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	Division	division = division_arguments(fcinfo, 2);
	const AidCells *cells = &division.cells;
	aid_money  *part = palloc(cells->n * sizeof(aid_money));
	aid_money  *weight = palloc(cells->n * sizeof(aid_money));
	AidRemainder *scratch = palloc(cells->n * sizeof(AidRemainder));

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	aid_split_cells(division.amount, division.step, cells, division.total, part, weight, scratch);
	for (int i = 0; i < cells->n; i++)
	{
		AidBox		box = cells->box[i];
		char		label[AID_AGES_TEXT_SIZE];
		Datum		values[5] = {0};
		bool		nulls[5] = {false};

		CHECK_FOR_INTERRUPTS();
		values[0] = PointerGetDatum(cstring_to_text_with_len(&"FMX?"[aid_box_sex(box)], 1));
		nulls[1] = !aid_box_age_known(box);
		aid_ages_print(aid_box_lo(box), aid_box_hi(box), label);
		values[1] = CStringGetTextDatum(label);
		nulls[2] = aid_box_disability(box) == AID_DISABILITY_UNKNOWN;
		values[2] = BoolGetDatum(aid_box_disability(box) == AID_DISABLED);
		values[3] = Int64GetDatum(cells->count[i]);
		values[4] = money_datum(&division, part[i]);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

Datum
aid_money_bounds(PG_FUNCTION_ARGS)
{
	AidRegion	question = AID_EVERYBODY;
	Division	division;
	AidCount	count;
	aid_money	lower;
	aid_money	upper;
	Datum		values[2];
	bool		nulls[2] = {false};

	aid_getarg_sex(fcinfo, 2, &question);
	aid_getarg_ages(fcinfo, 3, &question);
	division = division_arguments(fcinfo, 4);
	count = aid_count_cells(&division.cells, question, NULL);
	aid_money_between(division.amount, division.step, count.lower, count.upper, division.total, &lower, &upper);
	values[0] = money_datum(&division, lower);
	values[1] = money_datum(&division, upper);
	return aid_row_result(fcinfo, values, nulls);
}
