/*
 * share_glue.c
 *		aid_share_bounds and its scalar forms, aid_female_share_bounds.
 */
#include "headcount/question_glue.h"

#include "headcount/share.h"

PG_FUNCTION_INFO_V1(aid_share_bounds);
PG_FUNCTION_INFO_V1(aid_share_lower);
PG_FUNCTION_INFO_V1(aid_share_upper);
PG_FUNCTION_INFO_V1(aid_female_share_bounds);

/* Arguments: headcount, part, whole. */
static AidShareBounds
share_asked(FunctionCallInfo fcinfo)
{
	AidRegion	part = aid_getarg_question_text(fcinfo, 1);
	AidRegion	whole = aid_getarg_question_text(fcinfo, 2);
	AidCells	cells;

	if (!aid_region_within(part, whole))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the part must lie within the whole"),
				 errhint("Ask for the part that is in the whole, for example \"F un\" in \"* un\".")));
	cells = aid_getarg_headcount(fcinfo, 0);
	return aid_share_bounds_of(&cells, part, whole);
}

static Datum
share_row(FunctionCallInfo fcinfo, AidShareBounds share)
{
	Datum		values[2];
	bool		nulls[2] = {!share.defined, !share.defined};

	values[0] = Float8GetDatum(share.lower);
	values[1] = Float8GetDatum(share.upper);
	return aid_row_result(fcinfo, values, nulls);
}

Datum
aid_share_bounds(PG_FUNCTION_ARGS)
{
	return share_row(fcinfo, share_asked(fcinfo));
}

Datum
aid_share_lower(PG_FUNCTION_ARGS)
{
	AidShareBounds share = share_asked(fcinfo);

	if (!share.defined)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(share.lower);
}

Datum
aid_share_upper(PG_FUNCTION_ARGS)
{
	AidShareBounds share = share_asked(fcinfo);

	if (!share.defined)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(share.upper);
}

Datum
aid_female_share_bounds(PG_FUNCTION_ARGS)
{
	AidCells	cells = aid_getarg_headcount(fcinfo, 0);
	AidRegion	women = AID_EVERYBODY;

	women.sexes = 1 << AID_FEMALE;
	return share_row(fcinfo, aid_share_bounds_of(&cells, women, AID_EVERYBODY));
}
