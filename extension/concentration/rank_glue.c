/*
 * rank_glue.c
 *		aid_concentration_index, aid_suits and aid_kakwani: does the money lean
 *		to units of low or of high rank?
 */
#include "postgres.h"

#include "concentration/align.h"
#include "concentration/rank.h"

PG_FUNCTION_INFO_V1(aid_concentration_index);
PG_FUNCTION_INFO_V1(aid_suits);
PG_FUNCTION_INFO_V1(aid_kakwani);

static AidIndexStatus
rank_index(const AidAligned *aligned, const aid_money *rank, const aid_money *divisor, double *value)
{
	return aid_rank_index(aid_units_alloc(1, aid_rank_size(aligned->n)), aligned->n, aligned->amount,
						  aligned->reference, rank, divisor, value);
}

/*
 * Amounts of other for every unit of the frame.  Raises the message for units
 * of the frame that are not there (or, if asked for, not above 0).
 */
static aid_money *
amounts_in_frame(const AidUnits *frame, const AidUnits *other, bool positive, const char *message, const char *hint)
{
	uint32_t   *position = aid_find_units(frame, other);
	aid_money  *amount = aid_units_alloc(frame->n, sizeof(aid_money));
	AidUnitList missing;

	aid_unit_list_start(&missing);
	for (uint32_t i = 0; i < frame->n; i++)
	{
		amount[i] = position[i] == AID_ABSENT ? 0 : other->unit[position[i]].amount;
		if (positive ? amount[i] <= 0 : position[i] == AID_ABSENT)
			aid_unit_list_add_name(&missing, frame, i);
	}
	if (missing.count > 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s", message),
				 errdetail_internal("%s", aid_unit_list_detail(&missing)),
				 errhint("%s", hint)));
	pfree(position);
	pfree(missing.text.data);
	return amount;
}

/* From positions in the frame to the units that are calculated with. */
static aid_money *
take_aligned(const AidAligned *aligned, const aid_money *in_frame)
{
	aid_money  *taken = aid_units_alloc(aligned->n, sizeof(aid_money));

	for (int i = 0; i < aligned->n; i++)
		taken[i] = in_frame[aligned->unit[i]];
	return taken;
}

static aid_money *
frame_amounts(const AidAligned *aligned)
{
	aid_money  *taken = aid_units_alloc(aligned->n, sizeof(aid_money));

	for (int i = 0; i < aligned->n; i++)
		taken[i] = aligned->frame.unit[aligned->unit[i]].amount;
	return taken;
}

Datum
aid_concentration_index(PG_FUNCTION_ARGS)
{
	const AidAllocation *a = aid_getarg_allocation(fcinfo, 0);
	const AidAllocation *rank_by = aid_getarg_allocation(fcinfo, 1);
	AidAligned	aligned;
	aid_money  *rank;
	AidIndexStatus status;
	double		value = 0;
	bool		defined;

	if (PG_NARGS() == 2)
	{
		if (!aid_align(a, rank_by, AID_FRAME_ONLY, &aligned))
			PG_RETURN_NULL();
		rank = frame_amounts(&aligned);
	}
	else
	{
		AidUnits	ranks = aid_units_of(rank_by);
		aid_money  *in_frame;

		defined = aid_align(a, aid_getarg_allocation(fcinfo, 2), AID_FRAME_IS_MASS, &aligned);
		in_frame = amounts_in_frame(&aligned.frame, &ranks, false, "units have no rank value",
									"Every unit of the reference needs a value in rank_by.");
		if (!defined)
			PG_RETURN_NULL();
		rank = take_aligned(&aligned, in_frame);
	}
	status = rank_index(&aligned, rank, NULL, &value);
	return aid_index_result(fcinfo, status, value);
}

/*
 * Population of every unit of the frame, which must be there and above 0: a
 * rank by head is not defined otherwise.
 */
static aid_money *
population_in_frame(const AidUnits *frame, const AidUnits *population, const char *message)
{
	aid_check_not_negative(population, "reference has negative mass");
	return amounts_in_frame(frame, population, true, message, "Ranks are values by head of the population.");
}

Datum
aid_suits(PG_FUNCTION_ARGS)
{
	const AidAllocation *a = aid_getarg_allocation(fcinfo, 0);
	const AidAllocation *base = aid_getarg_allocation(fcinfo, 1);
	aid_money  *people = NULL;
	AidAligned	aligned;
	AidIndexStatus status;
	double		value = 0;
	bool		defined = aid_align(a, base, AID_FRAME_IS_MASS, &aligned);

	if (PG_NARGS() > 2)
	{
		AidUnits	population = aid_units_of(aid_getarg_allocation(fcinfo, 2));

		people = population_in_frame(&aligned.frame, &population, "population must be positive where base is named");
	}
	if (!defined)
		PG_RETURN_NULL();
	status = rank_index(&aligned, aligned.reference, people != NULL ? take_aligned(&aligned, people) : NULL, &value);
	return aid_index_result(fcinfo, status, value);
}

Datum
aid_kakwani(PG_FUNCTION_ARGS)
{
	const AidAllocation *a = aid_getarg_allocation(fcinfo, 0);
	const AidAllocation *income = aid_getarg_allocation(fcinfo, 1);
	AidUnits	incomes = aid_units_of(income);
	AidIndex	gini = {AID_GINI, 0};
	AidAligned	money;
	AidAligned	earned;
	aid_money  *rank;
	AidIndexStatus status;
	double		concentration = 0;
	double		inequality = 0;
	bool		defined;

	if (PG_NARGS() == 2)
	{
		defined = aid_align(a, income, AID_FRAME_ONLY, &money);
		aid_check_not_negative(&incomes, "income has negative unit sums");
		if (!aid_align(income, NULL, AID_FRAME_ONLY, &earned) || !defined)
			PG_RETURN_NULL();
		rank = frame_amounts(&money);
	}
	else
	{
		const AidAllocation *population = aid_getarg_allocation(fcinfo, 2);
		AidUnits	people = aid_units_of(population);
		aid_money  *in_frame;

		defined = aid_align(a, population, AID_FRAME_IS_MASS, &money);
		aid_check_not_negative(&incomes, "income has negative unit sums");
		(void) population_in_frame(&incomes, &people, "population must be positive where income is named");
		in_frame = amounts_in_frame(&money.frame, &incomes, false, "units have no income",
									"Every unit of the population needs a value in income.");
		if (!aid_align(income, population, AID_FRAME_IS_MASS, &earned) || !defined)
			PG_RETURN_NULL();
		rank = take_aligned(&money, in_frame);
	}

	status = rank_index(&money, rank, money.reference, &concentration);
	if (status == AID_INDEX_DEFINED)
		status = aid_index_value(&gini, aid_aligned_sample(&earned), &inequality);
	return aid_index_result(fcinfo, status, concentration - inequality);
}
