/*
 * check_glue.c
 *		aid_check_query(): what a function would leave out of its query.
 */
#include "postgres.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "base/rows.h"
#include "duplicates/check.h"

PG_FUNCTION_INFO_V1(aid_check_query);

/* The functions that take queries, and who reads them. */
static const struct
{
	const char *name;
	void		(*check) (const char *query, AidSkips *skips);
}			functions[] = {
	{"aid_similar_pairs", aid_check_similar_pairs},
	{"aid_similar_pairs_between", aid_check_similar_pairs_between},
	{"aid_similar_pairs_plan", aid_check_similar_pairs_plan},
	{"aid_match_fit", aid_check_match_fit},
	{"aid_match_explain", aid_check_find_duplicates},
	{"aid_find_duplicates", aid_check_find_duplicates},
	{"aid_clusters", aid_check_clusters},
	{"aid_best_pairs", aid_check_best_pairs},
	{"aid_counted", aid_check_counted},
	{"aid_overlaps", aid_check_overlaps},
	{"aid_overlap_cells", aid_check_overlap_cells},
	{"aid_overlap_matrix", aid_check_overlap_matrix},
	{"aid_repeats", aid_check_repeats},
};

static void
run_check(const char *name, const char *query, AidSkips *skips)
{
	StringInfoData known;

	for (int i = 0; i < lengthof(functions); i++)
		if (strcmp(functions[i].name, name) == 0)
		{
			functions[i].check(query, skips);
			return;
		}
	initStringInfo(&known);
	for (int i = 0; i < lengthof(functions); i++)
		appendStringInfo(&known, "%s%s", i == 0 ? "" : i == lengthof(functions) - 1 ? " and " : ", ",
						 functions[i].name);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("there is no function \"%s\" whose query could be checked", name),
			 errdetail("There are %s.", known.data)));
}

Datum
aid_check_query(PG_FUNCTION_ARGS)
{
	char	   *query = aid_getarg_query(fcinfo, 1);
	AidSkips	skips = {0};
	AidRows		rows;

	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("function for aid_check_query is null")));
	aid_rows_start(&rows, fcinfo);
	run_check(text_to_cstring(PG_GETARG_TEXT_PP(0)), query, &skips);
	for (int i = 0; i < skips.n; i++)
	{
		Datum		values[2];
		bool		nulls[2] = {false, false};

		if (skips.reasons[i].rows == 0)
			continue;
		aid_rows_next(&rows);
		values[0] = CStringGetTextDatum(skips.reasons[i].reason);
		values[1] = Int64GetDatum(skips.reasons[i].rows);
		aid_rows_put(&rows, values, nulls);
	}
	PG_RETURN_NULL();
}
