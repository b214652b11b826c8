/*
 * study.c
 *		The arguments every spatial statistic shares.
 */
#include "spatial/study.h"

#include "utils/builtins.h"

#include "concentration/align.h"

static void
read_options(AidStudy *study, FunctionCallInfo fcinfo, int argno)
{
	char	   *alternative = text_to_cstring(PG_GETARG_TEXT_PP(argno));
	int32		permutations = PG_GETARG_INT32(argno + 1);

	if (!aid_alternative_parse(alternative, &study->alternative))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown alternative \"%s\"", alternative),
				 errdetail("Known are two-sided, greater and less.")));
	if (permutations < 0 || permutations > AID_MAX_PERMUTATIONS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("permutations must be between 0 and %d", AID_MAX_PERMUTATIONS)));
	study->permutations = (uint32_t) permutations;
	study->seed = (uint64_t) PG_GETARG_INT64(argno + 2);
}

/* W3 and W4: the weights name the frame. */
static const aid_money *
read_amounts(const AidUnits *frame, const AidUnits *units)
{
	AidWalk		walk = {.left = *frame, .right = *units};
	aid_money  *amount = aid_units_alloc(frame->n, sizeof(aid_money));
	AidUnitList missing;

	aid_unit_list_start(&missing);
	while (aid_walk_next(&walk))
	{
		if (walk.side > 0)
			aid_unit_list_add(&missing, units, walk.right_done - 1);
		else
			amount[walk.left_done - 1] = walk.side == 0 ? aid_walk_right(&walk)->amount : 0;
	}
	if (missing.count > 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("units are missing from the weights"),
				 errdetail_internal("%s", aid_unit_list_detail(&missing)),
				 errhint("Leave them out with aid_restrict(a, aid_weights_units(w)), or add them as islands with aid_weights_frame().")));
	return amount;
}

/* W5: a place without a mass above zero has no rate. */
static const aid_money *
read_reference(const AidUnits *frame, const AidUnits *units)
{
	AidWalk		walk = {.left = *frame, .right = *units};
	aid_money  *mass = aid_units_alloc(frame->n, sizeof(aid_money));
	AidUnitList missing;
	AidUnitList empty;

	aid_unit_list_start(&missing);
	aid_unit_list_start(&empty);
	while (aid_walk_next(&walk))
	{
		if (walk.side < 0)
			aid_unit_list_add_name(&missing, frame, walk.left_done - 1);
		if (walk.side != 0)
			continue;
		mass[walk.left_done - 1] = aid_walk_right(&walk)->amount;
		if (mass[walk.left_done - 1] <= 0)
			aid_unit_list_add(&empty, units, walk.right_done - 1);
	}
	if (missing.count > 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("units of the weights are missing from the reference"),
				 errdetail_internal("%s", aid_unit_list_detail(&missing)),
				 errhint("Leave them out with aid_weights_restrict(w, reference), or add them to the reference.")));
	if (empty.count > 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("reference must be above zero for every unit of the weights"),
				 errdetail_internal("%s", aid_unit_list_detail(&empty)),
				 errhint("Without a mass there is no rate: leave such units out of the reference, then use aid_weights_restrict(w, reference).")));
	return mass;
}

/* Squares and sums of squares of weights must neither overflow nor vanish. */
#define LARGEST_FROM 1e-100
#define LARGEST_TO 1e100

static void
check_weights(const AidLinks *w)
{
	double		largest = 0;

	for (uint32_t e = 0; e < w->links; e++)
		largest = Max(largest, w->weight[e]);
	if (w->links > 0 && (largest < LARGEST_FROM || largest > LARGEST_TO))
		aid_weights_out_of_range();
}

void
aid_study_read(AidStudy *study, FunctionCallInfo fcinfo, AidZero zero)
{
	bool		has_reference = PG_NARGS() == 6;
	AidUnits	units = aid_units_of(aid_getarg_allocation(fcinfo, 0));
	const AidWeights *weights = aid_getarg_weights(fcinfo, has_reference ? 2 : 1);

	read_options(study, fcinfo, has_reference ? 3 : 2);
	study->units = aid_weights_units_of(weights);
	study->w = aid_links_of(weights);
	study->amount = read_amounts(&study->units, &units);
	study->reference = NULL;
	if (has_reference)
	{
		AidUnits	masses = aid_units_of(aid_getarg_allocation(fcinfo, 1));

		study->reference = read_reference(&study->units, &masses);
		(void) aid_total_of(&masses);
	}
	if (zero == AID_ZERO_IS_LEAST)
		aid_check_not_negative(&units, AID_NEGATIVE_SUMS);
	(void) aid_total_of(&units);
	check_weights(&study->w);
	study->places = aid_places_make(aid_units_alloc(1, aid_places_size(study->w.n)), study->w.n, study->amount,
									study->reference);
}
