/*
 * query_glue.c
 *		What a query given as text means: its names qualified, its columns.
 */
#include "postgres.h"

#include "base/inner_query.h"
#include "base/rows.h"
#include "nodes/parsenodes.h"
#include "parser/analyze.h"
#include "tcop/tcopprot.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/ruleutils.h"

PG_FUNCTION_INFO_V1(aid_qualified_query);
PG_FUNCTION_INFO_V1(aid_query_columns);

Datum
aid_qualified_query(PG_FUNCTION_ARGS)
{
	const char *source = text_to_cstring(PG_GETARG_TEXT_PP(0));
	List	   *statements = pg_parse_query(source);
	Query	   *query;
	char	   *result;
	int			nest;

	if (list_length(statements) != 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_CURSOR_DEFINITION),
				 errmsg("query is not one statement"),
				 errdetail("The text holds %d statements.", list_length(statements))));
	query = parse_analyze_fixedparams(linitial_node(RawStmt, statements), source, NULL, 0, NULL);
	if (query->commandType != CMD_SELECT || query->utilityStmt != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_CURSOR_DEFINITION),
				 errmsg("query returns no rows"),
				 errhint("Use SELECT, VALUES or TABLE.")));

	/* the printer leaves out the schemas that the search path finds */
	nest = NewGUCNestLevel();
	(void) set_config_option("search_path", "", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
	result = pg_get_querydef(query, false);
	AtEOXact_GUC(true, nest);
	PG_RETURN_TEXT_P(cstring_to_text(result + strspn(result, " ")));
}

Datum
aid_query_columns(PG_FUNCTION_ARGS)
{
	TupleDesc	row = aid_query_describe("aid_query_columns", text_to_cstring(PG_GETARG_TEXT_PP(0)));
	AidRows		rows;

	aid_rows_start(&rows, fcinfo);
	for (int i = 0; i < row->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(row, i);
		Datum		values[2];
		bool		nulls[2] = {false, false};

		aid_rows_next(&rows);
		values[0] = CStringGetTextDatum(NameStr(column->attname));
		values[1] = CStringGetTextDatum(format_type_with_typemod(column->atttypid, column->atttypmod));
		aid_rows_put(&rows, values, nulls);
	}
	PG_RETURN_NULL();
}
