/*
 * transport_glue.c
 *		aid_refines, aid_compatible, aid_joint_bounds.
 */
#include "headcount/question_glue.h"

#include "headcount/count.h"
#include "headcount/transport.h"

PG_FUNCTION_INFO_V1(aid_refines);
PG_FUNCTION_INFO_V1(aid_compatible);
PG_FUNCTION_INFO_V1(aid_joint_bounds);

static void *
transport_scratch(const AidCells *a, const AidCells *b)
{
	if ((int64) a->n * b->n > AID_MAX_PAIRS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many pairs of cells"),
				 errdetail("%d cells and %d cells make more than %d pairs.", a->n, b->n, AID_MAX_PAIRS),
				 errhint("aid_coarsen merges bands.")));
	return palloc(Max(aid_transport_size(a->n, b->n), 1));
}

/* Is there a transport of argument 0 onto argument 1 at all? */
static bool
transport_exists(FunctionCallInfo fcinfo, AidPairing pairing)
{
	AidCells	a = aid_getarg_headcount(fcinfo, 0);
	AidCells	b = aid_getarg_headcount(fcinfo, 1);
	void	   *scratch;
	int64_t		cost;
	bool		found;

	if (aid_cells_total(&a) != aid_cells_total(&b))
		return false;
	scratch = transport_scratch(&a, &b);
	found = aid_transport(&a, &b, pairing, AID_EVERYBODY, scratch, &cost);
	pfree(scratch);
	return found;
}

Datum
aid_refines(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(transport_exists(fcinfo, AID_PAIR_INSIDE));
}

Datum
aid_compatible(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(transport_exists(fcinfo, AID_PAIR_MEETS));
}

Datum
aid_joint_bounds(PG_FUNCTION_ARGS)
{
	AidRegion	a_question = aid_getarg_question_text(fcinfo, 1);
	AidRegion	b_question = aid_getarg_question_text(fcinfo, 3);
	AidRegion	question = aid_region_meet(a_question, b_question);
	AidCells	a = aid_getarg_headcount(fcinfo, 0);
	AidCells	b = aid_getarg_headcount(fcinfo, 2);
	int64_t		total = aid_cells_total(&a);
	int64_t		must;
	int64_t		cannot;
	void	   *scratch;
	Datum		values[2];
	bool		nulls[2] = {false};

	if (total != aid_cells_total(&b))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the two accounts have different totals"),
				 errhint("Add the persons whom one account leaves out as persons of whom nothing is known.")));
	scratch = transport_scratch(&a, &b);
	if (!aid_transport(&a, &b, AID_PAIR_MUST, question, scratch, &must) ||
		!aid_transport(&a, &b, AID_PAIR_CANNOT, question, scratch, &cannot))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("no single population fits both accounts"),
				 errhint("aid_compatible tells beforehand.")));
	pfree(scratch);
	values[0] = Int64GetDatum(must);
	values[1] = Int64GetDatum(total - cannot);
	return aid_row_result(fcinfo, values, nulls);
}
