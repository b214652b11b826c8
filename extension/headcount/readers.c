/*
 * readers.c
 *		What a headcount holds: totals, cells, completeness.
 */
#include "headcount/glue.h"

#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "headcount/quotient.h"

PG_FUNCTION_INFO_V1(aid_headcount_total);
PG_FUNCTION_INFO_V1(aid_female);
PG_FUNCTION_INFO_V1(aid_male);
PG_FUNCTION_INFO_V1(aid_other_sex);
PG_FUNCTION_INFO_V1(aid_sex_unknown);
PG_FUNCTION_INFO_V1(aid_age_unknown);
PG_FUNCTION_INFO_V1(aid_cell_count);
PG_FUNCTION_INFO_V1(aid_cells);
PG_FUNCTION_INFO_V1(aid_completeness);
PG_FUNCTION_INFO_V1(aid_female_share);

Datum
aid_headcount_total(PG_FUNCTION_ARGS)
{
	AidPacked	h = aid_getarg_packed(fcinfo, 0);

	PG_RETURN_INT64(aid_packed_total(&h));
}

static int64
persons_of_sex(const AidPacked *h, AidSex sex)
{
	int64		persons = 0;

	for (int i = 0; i < h->n; i++)
		if (aid_box_sex(aid_packed_box(h, i)) == sex)
			persons += aid_packed_count(h, i);
	return persons;
}

static Datum
sex_result(FunctionCallInfo fcinfo, AidSex sex)
{
	AidPacked	h = aid_getarg_packed(fcinfo, 0);

	PG_RETURN_INT64(persons_of_sex(&h, sex));
}

Datum
aid_female(PG_FUNCTION_ARGS)
{
	return sex_result(fcinfo, AID_FEMALE);
}

Datum
aid_male(PG_FUNCTION_ARGS)
{
	return sex_result(fcinfo, AID_MALE);
}

Datum
aid_other_sex(PG_FUNCTION_ARGS)
{
	return sex_result(fcinfo, AID_OTHER_SEX);
}

Datum
aid_sex_unknown(PG_FUNCTION_ARGS)
{
	return sex_result(fcinfo, AID_SEX_UNKNOWN);
}

Datum
aid_age_unknown(PG_FUNCTION_ARGS)
{
	AidPacked	h = aid_getarg_packed(fcinfo, 0);
	int64		persons = 0;

	for (int i = 0; i < h.n; i++)
		if (!aid_box_age_known(aid_packed_box(&h, i)))
			persons += aid_packed_count(&h, i);
	PG_RETURN_INT64(persons);
}

Datum
aid_cell_count(PG_FUNCTION_ARGS)
{
	AidPacked	h = aid_getarg_packed(fcinfo, 0);

	PG_RETURN_INT32(h.n);
}

/* One row a cell; names of the columns in headcount.sql. */
Datum
aid_cells(PG_FUNCTION_ARGS)
{
	static const char *const sex[] = {"F", "M", "X", "?"};
	AidPacked	h = aid_getarg_packed(fcinfo, 0);
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	for (int i = 0; i < h.n; i++)
	{
		AidBox		box = aid_packed_box(&h, i);
		uint32_t	lo = aid_box_lo(box);
		uint32_t	hi = aid_box_hi(box);
		char		ages[AID_AGES_TEXT_SIZE];
		Datum		values[6];
		bool		nulls[6] = {false};

		CHECK_FOR_INTERRUPTS();
		aid_ages_print(lo, hi, ages);
		values[0] = CStringGetTextDatum(sex[aid_box_sex(box)]);
		values[1] = CStringGetTextDatum(ages);
		values[2] = Int32GetDatum((int32) lo);
		values[3] = Int32GetDatum((int32) hi);
		values[4] = BoolGetDatum(aid_box_disability(box) == AID_DISABLED);
		values[5] = Int64GetDatum(aid_packed_count(&h, i));
		nulls[1] = nulls[2] = !aid_box_age_known(box);
		nulls[3] = hi == AID_AGE_OPEN;
		nulls[4] = aid_box_disability(box) == AID_DISABILITY_UNKNOWN;
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
		pfree(DatumGetPointer(values[0]));
		pfree(DatumGetPointer(values[1]));
	}
	return (Datum) 0;
}

Datum
aid_completeness(PG_FUNCTION_ARGS)
{
	AidPacked	h = aid_getarg_packed(fcinfo, 0);
	int64		total = aid_packed_total(&h);
	int64		known[4] = {0, 0, 0, 0};
	Datum		values[4] = {0};
	bool		nulls[4] = {true, true, true, true};

	for (int i = 0; i < h.n; i++)
	{
		AidBox		box = aid_packed_box(&h, i);
		int64		count = aid_packed_count(&h, i);
		bool		sex = aid_box_sex(box) != AID_SEX_UNKNOWN;
		bool		age = aid_box_age_known(box);

		known[0] += sex ? count : 0;
		known[1] += age ? count : 0;
		known[2] += aid_box_disability(box) != AID_DISABILITY_UNKNOWN ? count : 0;
		known[3] += sex && age ? count : 0;
	}
	for (int i = 0; i < 4 && total > 0; i++)
	{
		values[i] = Float8GetDatum(aid_nearest_quotient((uint64) known[i], (uint64) total));
		nulls[i] = false;
	}
	return aid_row_result(fcinfo, values, nulls);
}

Datum
aid_female_share(PG_FUNCTION_ARGS)
{
	AidPacked	h = aid_getarg_packed(fcinfo, 0);
	int64		known = aid_packed_total(&h) - persons_of_sex(&h, AID_SEX_UNKNOWN);

	if (known == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(aid_nearest_quotient((uint64) persons_of_sex(&h, AID_FEMALE), (uint64) known));
}
