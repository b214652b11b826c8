/*
 * count_glue.c
 *		aid_count_in, its scalar forms, and the same for definitions of youth.
 */
#include "headcount/question_glue.h"

#include "funcapi.h"
#include "utils/builtins.h"

#include "base/numeric_money.h"
#include "headcount/count.h"
#include "headcount/quotient.h"

PG_FUNCTION_INFO_V1(aid_count_in);
PG_FUNCTION_INFO_V1(aid_count_lower);
PG_FUNCTION_INFO_V1(aid_count_upper);
PG_FUNCTION_INFO_V1(aid_count_exact);
PG_FUNCTION_INFO_V1(aid_count_estimate);
PG_FUNCTION_INFO_V1(aid_determinacy);
PG_FUNCTION_INFO_V1(aid_youth);
PG_FUNCTION_INFO_V1(aid_young_women);
PG_FUNCTION_INFO_V1(aid_young_men);
PG_FUNCTION_INFO_V1(aid_youth_lower);
PG_FUNCTION_INFO_V1(aid_youth_upper);
PG_FUNCTION_INFO_V1(aid_young_women_lower);
PG_FUNCTION_INFO_V1(aid_young_women_upper);
PG_FUNCTION_INFO_V1(aid_young_men_lower);
PG_FUNCTION_INFO_V1(aid_young_men_upper);
PG_FUNCTION_INFO_V1(aid_youth_report);

static Numeric
estimate_numeric(const AidCount *count)
{
	return aid_money_to_numeric(count->estimate);
}

static Datum
count_row(FunctionCallInfo fcinfo, const AidCount *count)
{
	Datum		values[4];
	bool		nulls[4] = {false};

	values[0] = Int64GetDatum(count->lower);
	values[1] = NumericGetDatum(estimate_numeric(count));
	values[2] = Int64GetDatum(count->upper);
	values[3] = Int64GetDatum(count->unallocated);
	return aid_row_result(fcinfo, values, nulls);
}

/* Arguments: headcount, sex, ages, disability and perhaps a reference. */
static AidCount
count_asked(FunctionCallInfo fcinfo)
{
	AidRegion	question = aid_getarg_question(fcinfo, 1);
	AidCells	cells = aid_getarg_headcount(fcinfo, 0);
	AidCells	population;
	AidReference reference;

	if (PG_NARGS() < 5)
		return aid_count_cells(&cells, question, NULL);
	population = aid_getarg_headcount(fcinfo, 4);
	reference = aid_reference_prepare(&population, palloc(Max(population.n, 1) * sizeof(AidReferenceCell)));
	return aid_count_cells(&cells, question, &reference);
}

Datum
aid_count_in(PG_FUNCTION_ARGS)
{
	AidCount	count = count_asked(fcinfo);

	return count_row(fcinfo, &count);
}

Datum
aid_count_lower(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(count_asked(fcinfo).lower);
}

Datum
aid_count_upper(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(count_asked(fcinfo).upper);
}

Datum
aid_count_exact(PG_FUNCTION_ARGS)
{
	AidCount	count = count_asked(fcinfo);

	if (count.lower != count.upper)
		PG_RETURN_NULL();
	PG_RETURN_INT64(count.lower);
}

Datum
aid_count_estimate(PG_FUNCTION_ARGS)
{
	AidCount	count = count_asked(fcinfo);

	/* a partial estimate must not pass for a whole one */
	if (count.unallocated > 0)
		PG_RETURN_NULL();
	PG_RETURN_NUMERIC(estimate_numeric(&count));
}

/* 1 - (upper - lower) / total; total above 0. */
static double
determinacy(const AidCount *count, int64_t total)
{
	return aid_nearest_quotient((uint64_t) (total - (count->upper - count->lower)), (uint64_t) total);
}

Datum
aid_determinacy(PG_FUNCTION_ARGS)
{
	AidRegion	question = aid_getarg_question(fcinfo, 1);
	AidCells	cells = aid_getarg_headcount(fcinfo, 0);
	AidCount	count = aid_count_cells(&cells, question, NULL);
	int64_t		total = aid_cells_total(&cells);

	if (total == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(determinacy(&count, total));
}

/* ---- youth ---- */

/* Arguments: headcount, definition. */
static AidCount
count_youth(FunctionCallInfo fcinfo, int sexes)
{
	AidRegion	question = AID_EVERYBODY;
	AidCells	cells;

	question.sexes = (uint8_t) sexes;
	aid_getarg_youth(fcinfo, 1, &question);
	cells = aid_getarg_headcount(fcinfo, 0);
	return aid_count_cells(&cells, question, NULL);
}

static Datum
youth_row(FunctionCallInfo fcinfo, int sexes)
{
	AidCount	count = count_youth(fcinfo, sexes);

	return count_row(fcinfo, &count);
}

Datum
aid_youth(PG_FUNCTION_ARGS)
{
	return youth_row(fcinfo, AID_ANY_SEX);
}

Datum
aid_young_women(PG_FUNCTION_ARGS)
{
	return youth_row(fcinfo, 1 << AID_FEMALE);
}

Datum
aid_young_men(PG_FUNCTION_ARGS)
{
	return youth_row(fcinfo, 1 << AID_MALE);
}

Datum
aid_youth_lower(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(count_youth(fcinfo, AID_ANY_SEX).lower);
}

Datum
aid_youth_upper(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(count_youth(fcinfo, AID_ANY_SEX).upper);
}

Datum
aid_young_women_lower(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(count_youth(fcinfo, 1 << AID_FEMALE).lower);
}

Datum
aid_young_women_upper(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(count_youth(fcinfo, 1 << AID_FEMALE).upper);
}

Datum
aid_young_men_lower(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(count_youth(fcinfo, 1 << AID_MALE).lower);
}

Datum
aid_young_men_upper(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(count_youth(fcinfo, 1 << AID_MALE).upper);
}

Datum
aid_youth_report(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	AidRegion	question = AID_EVERYBODY;
	AidCells	cells;
	int64_t		total;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	aid_getarg_sex(fcinfo, 1, &question);
	cells = aid_getarg_headcount(fcinfo, 0);
	total = aid_cells_total(&cells);

	for (int k = 0; k < AID_YOUTH_DEFINITIONS; k++)
	{
		const AidNamedAges *definition = &aid_named_ages[k];
		char		label[AID_AGES_TEXT_SIZE];
		AidCount	count;
		Datum		values[7];
		bool		nulls[7] = {false};

		question.lo = definition->lo;
		question.hi = definition->hi;
		count = aid_count_cells(&cells, question, NULL);
		aid_ages_print(definition->lo, definition->hi, label);
		values[0] = CStringGetTextDatum(definition->name);
		values[1] = CStringGetTextDatum(label);
		values[2] = Int64GetDatum(count.lower);
		values[3] = NumericGetDatum(estimate_numeric(&count));
		values[4] = Int64GetDatum(count.upper);
		values[5] = Int64GetDatum(count.unallocated);
		nulls[6] = total == 0;
		values[6] = total == 0 ? (Datum) 0 : Float8GetDatum(determinacy(&count, total));
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}
