/*
 * shingles_planner.c
 *		What the planner asks about similar shingles: how many rows, and which
 *		index condition stands for %% and aid_similar().
 */
#include "duplicates/shingles_glue.h"

#include "access/htup_details.h"
#include "catalog/pg_am.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_statistic.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/pathnodes.h"
#include "nodes/supportnodes.h"
#include "optimizer/optimizer.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/selfuncs.h"
#include "utils/syscache.h"

PG_FUNCTION_INFO_V1(aid_shingles_restrict);
PG_FUNCTION_INFO_V1(aid_shingles_probe_restrict);
PG_FUNCTION_INFO_V1(aid_shingles_join);
PG_FUNCTION_INFO_V1(aid_similar_support);

/* Shares of rows, and of pairs of rows, where nothing better is known: those of titles at .6 to .7. */
#define DEFAULT_RESTRICT 0.0001
#define DEFAULT_JOIN 0.00005
/* And of the rows that one of some five probes leaves over. */
#define DEFAULT_PROBE 0.002

/* %% on a sampled value, which may be of any kind: a column of several kinds is no reason to fail a plan. */
static Datum
sample_is_similar(PG_FUNCTION_ARGS)
{
	const AidShingles *a = aid_getarg_shingles(fcinfo, 0);
	const AidShingles *b = aid_getarg_shingles(fcinfo, 1);

	PG_RETURN_BOOL(a->kind == b->kind && a->version == b->version && aid_shingles_count(a) > 0 &&
				   aid_shingles_count(b) > 0 && aid_shingles_reach(a, b, aid_shingles_threshold(b)));
}

/* The share of rows with column %% constant, from the column's sampled values. */
static double
sampled_share(VariableStatData *column, Datum constant, Oid collation)
{
	FmgrInfo	similar = {.fn_addr = sample_is_similar, .fn_nargs = 2, .fn_strict = true,
		.fn_mcxt = CurrentMemoryContext};
	int			sampled;
	double		common;
	double		of_common = mcv_selectivity(column, &similar, collation, constant, true, &common);
	double		share = histogram_selectivity(column, &similar, collation, constant, true, 10, 1, &sampled);
	double		nulls = 0;

	/* as generic_restriction_selectivity() weighs a small sample */
	if (share < 0)
		share = DEFAULT_RESTRICT;
	else if (sampled < 100)
		share = share * sampled / 100 + DEFAULT_RESTRICT * (100 - sampled) / 100;
	share = Max(share, DEFAULT_RESTRICT);
	if (HeapTupleIsValid(column->statsTuple))
		nulls = ((Form_pg_statistic) GETSTRUCT(column->statsTuple))->stanullfrac;
	return share * Max(1 - nulls - common, 0) + of_common;
}

/* The share of rows with column %% sought. */
static double
restrict_share(PlannerInfo *root, List *args, int relation, Oid collation)
{
	VariableStatData column;
	Node	   *sought;
	bool		on_left;
	double		share = DEFAULT_RESTRICT;

	if (!get_restriction_variable(root, args, relation, &column, &sought, &on_left))
		return share;
	if (IsA(sought, Const) && ((Const *) sought)->constisnull)
		share = 0;
	else if (IsA(sought, Const) && on_left &&
			 aid_shingles_carries_threshold(aid_shingles_from_datum(((Const *) sought)->constvalue)))
		share = sampled_share(&column, ((Const *) sought)->constvalue, collation);
	ReleaseVariableStats(column);
	CLAMP_PROBABILITY(share);
	return share;
}

Datum
aid_shingles_restrict(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(restrict_share((PlannerInfo *) PG_GETARG_POINTER(0), (List *) PG_GETARG_POINTER(2),
									PG_GETARG_INT32(3), PG_GET_COLLATION()));
}

Datum
aid_shingles_probe_restrict(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(DEFAULT_PROBE);
}

Datum
aid_shingles_join(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(DEFAULT_JOIN);
}

/* ---- support function of %% and aid_similar() ---- */

/* Functions and operators beside the one asked about, in whatever schema that is. */
static Oid
sibling_function(Oid schema, const char *name, Oid *types, int n)
{
	return GetSysCacheOid3(PROCNAMEARGSNSP, Anum_pg_proc_oid, CStringGetDatum(name),
						   PointerGetDatum(buildoidvector(types, n)), ObjectIdGetDatum(schema));
}

static Oid
sibling_operator(Oid schema, const char *name, Oid left, Oid right)
{
	return GetSysCacheOid4(OPERNAMENSP, Anum_pg_operator_oid, CStringGetDatum(name), ObjectIdGetDatum(left),
						   ObjectIdGetDatum(right), ObjectIdGetDatum(schema));
}

static Node *
call_sibling(PlannerInfo *root, Oid schema, const char *name, Oid result, List *args)
{
	Oid			types[2] = {exprType(linitial(args)), list_length(args) > 1 ? exprType(lsecond(args)) : InvalidOid};
	Oid			function = sibling_function(schema, name, types, list_length(args));

	if (!OidIsValid(function))
		elog(ERROR, "function %s of aidflow is missing", name);
	/* a constant tells how many rows to expect */
	return eval_const_expressions(root, (Node *) makeFuncExpr(function, result, args, InvalidOid, InvalidOid,
															  COERCE_EXPLICIT_CALL));
}

/* The side that is looked for, carrying its threshold: b of a %% b, aid_at_least(b, c) of aid_similar(a, b, c). */
static Node *
sought(PlannerInfo *root, Oid schema, List *args, int column)
{
	Node	   *other = list_nth(args, 1 - column);

	if (list_length(args) == 2)
		return other;
	return call_sibling(root, schema, "aid_at_least", exprType(other), list_make2(other, lthird(args)));
}

static Node *
similar_index_condition(SupportRequestIndexCondition *request)
{
	bool		operator = IsA(request->node, OpExpr);
	List	   *args = operator ? ((OpExpr *) request->node)->args : ((FuncExpr *) request->node)->args;
	Oid			schema = get_func_namespace(request->funcid);
	int			column = request->indexarg;
	Oid			probed;
	ScalarArrayOpExpr *condition;

	/* b of a %% b tells the threshold, so only a can be looked up */
	if (request->index->relam != GIN_AM_OID || column > (operator ? 0 : 1))
		return NULL;
	probed = sibling_operator(schema, "@%%", exprType(list_nth(args, column)), BYTEAOID);
	if (!OidIsValid(probed) || !op_in_opfamily(probed, request->opfamily))
		return NULL;
	for (int i = 0; i < list_length(args); i++)
		if (i != column && !is_pseudo_constant_for_index(request->root, list_nth(args, i), request->index))
			return NULL;

	condition = makeNode(ScalarArrayOpExpr);
	condition->opno = probed;
	condition->opfuncid = get_opcode(probed);
	condition->useOr = true;
	condition->args = list_make2(list_nth(args, column),
								 call_sibling(request->root, schema, "aid_shingles_probes", BYTEAARRAYOID,
											  list_make1(sought(request->root, schema, args, column))));
	condition->location = -1;
	request->lossy = true;
	return (Node *) list_make1(condition);
}

/* Of aid_similar(): as that of %%. */
static Node *
similar_selectivity(SupportRequestSelectivity *request)
{
	Oid			schema = get_func_namespace(request->funcid);
	int			column = contain_var_clause(linitial(request->args)) ? 0 : 1;

	if (request->is_join)
		request->selectivity = DEFAULT_JOIN;
	else
		request->selectivity = restrict_share(request->root,
											  list_make2(list_nth(request->args, column),
														 sought(request->root, schema, request->args, column)),
											  request->varRelid, request->inputcollid);
	return (Node *) request;
}

Datum
aid_similar_support(PG_FUNCTION_ARGS)
{
	Node	   *request = (Node *) PG_GETARG_POINTER(0);
	Node	   *answer = NULL;

	if (IsA(request, SupportRequestIndexCondition))
		answer = similar_index_condition((SupportRequestIndexCondition *) request);
	else if (IsA(request, SupportRequestSelectivity))
		answer = similar_selectivity((SupportRequestSelectivity *) request);
	PG_RETURN_POINTER(answer);
}
