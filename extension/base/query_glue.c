/*
 * query_glue.c
 *		What a query given as text means: its names qualified, its columns, the
 *		tables it reads; and its rows as JSON.
 */
#include "postgres.h"

#include "base/inner_query.h"
#include "base/rows.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/parsenodes.h"
#include "parser/analyze.h"
#include "tcop/tcopprot.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/ruleutils.h"

PG_FUNCTION_INFO_V1(aid_qualified_query);
PG_FUNCTION_INFO_V1(aid_query_columns);
PG_FUNCTION_INFO_V1(aid_query_tables);
PG_FUNCTION_INFO_V1(aid_query_json);

/* One statement that returns rows, its names resolved by the search path. */
static Query *
analysed_query(const char *source)
{
	List	   *statements = pg_parse_query(source);
	Query	   *query;

	if (list_length(statements) != 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_CURSOR_DEFINITION),
				 errmsg("query is not one statement"),
				 errdetail("The text holds %d statements.", list_length(statements)),
				 errhint("Give one SELECT, VALUES or TABLE statement.")));
	query = parse_analyze_fixedparams(linitial_node(RawStmt, statements), source, NULL, 0, NULL);
	if (query->commandType != CMD_SELECT || query->utilityStmt != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_CURSOR_DEFINITION),
				 errmsg("query returns no rows"),
				 errhint("Use SELECT, VALUES or TABLE.")));
	return query;
}

/* Names of the temporary relations of a query as it is parsed, each once. */
static bool
collect_temporary(Node *node, List **names)
{
	if (node == NULL)
		return false;
	if (IsA(node, RangeTblEntry))
	{
		RangeTblEntry *entry = (RangeTblEntry *) node;

		if (entry->rtekind == RTE_RELATION && isTempNamespace(get_rel_namespace(entry->relid)))
			*names = list_append_unique(*names, makeString(get_rel_name(entry->relid)));
		return false;
	}
	if (IsA(node, Query))
		return query_tree_walker((Query *) node, collect_temporary, names, QTW_EXAMINE_RTES_BEFORE);
	return expression_tree_walker(node, collect_temporary, names);
}

/*
 * The printer leaves out the schema of a temporary table under any search
 * path, but not where a WITH item has its name. So items of these names are
 * put in front, and taken off the text.
 */
static const char *
print_query(Query *query)
{
	List	   *own = query->cteList;
	List	   *names = NIL;
	List	   *items = NIL;
	ListCell   *cell;
	const char *text;

	(void) collect_temporary((Node *) query, &names);
	/* where an item of the query itself has the name it is enough, and must stay the only one */
	foreach(cell, own)
		names = list_delete(names, makeString(lfirst_node(CommonTableExpr, cell)->ctename));
	foreach(cell, names)
	{
		CommonTableExpr *item = makeNode(CommonTableExpr);
		Query	   *nothing = makeNode(Query);

		nothing->commandType = CMD_SELECT;
		nothing->canSetTag = true;
		nothing->jointree = makeFromExpr(NIL, NULL);
		item->ctename = strVal(lfirst(cell));
		item->ctequery = (Node *) nothing;
		item->location = -1;
		items = lappend(items, item);
	}
	query->cteList = list_concat(items, own);
	text = pg_get_querydef(query, false);
	text += strspn(text, " ");
	foreach(cell, names)
	{
		const char *name = quote_identifier(strVal(lfirst(cell)));

		/* behind the name stands nothing but AS (SELECT) */
		if ((text = strstr(text, name)) == NULL || (text = strchr(text + strlen(name), ')')) == NULL)
			elog(ERROR, "could not find WITH item %s in a printed query", name);
		text++;
	}
	if (names == NIL)
		return text;
	if (own == NIL)
		return text + strspn(text, " \n");
	return psprintf("WITH %s%s", query->hasRecursive ? "RECURSIVE " : "", text + strspn(text, ", \n"));
}

Datum
aid_qualified_query(PG_FUNCTION_ARGS)
{
	/*
	 * The printer leaves out the schemas that the search path finds, and
	 * writes constants as the other settings have them: these forms mean the
	 * same everywhere.
	 */
	static const char *const settings[][2] = {
		{"search_path", ""}, {"DateStyle", "ISO, YMD"}, {"IntervalStyle", "postgres"}, {"TimeZone", "UTC"},
		{"extra_float_digits", "1"}, {"bytea_output", "hex"}, {"lc_monetary", "C"},
		{"standard_conforming_strings", "on"}, {"quote_all_identifiers", "off"},
	};
	Query	   *query = analysed_query(text_to_cstring(PG_GETARG_TEXT_PP(0)));
	int			nest = NewGUCNestLevel();
	text	   *result;

	for (int i = 0; i < lengthof(settings); i++)
		(void) set_config_option(settings[i][0], settings[i][1], PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0,
								 false);
	result = cstring_to_text(print_query(query));
	AtEOXact_GUC(true, nest);
	PG_RETURN_TEXT_P(result);
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

typedef struct TableList
{
	List	   *tables;			/* oids, each once */
	List	   *secured;		/* those whose rows policies restrict */
} TableList;

/* Views are opened up already; what functions read inside cannot be seen. */
static bool
collect_tables(Node *node, TableList *list)
{
	if (node == NULL)
		return false;
	if (IsA(node, RangeTblEntry))
	{
		RangeTblEntry *entry = (RangeTblEntry *) node;

		/* until 15, views stay in the range table for their locks */
		if (entry->rtekind == RTE_RELATION && entry->relkind != RELKIND_VIEW)
		{
			list->tables = list_append_unique_oid(list->tables, entry->relid);
			/* in a rewritten query only row security puts conditions here */
			if (entry->securityQuals != NIL)
				list->secured = list_append_unique_oid(list->secured, entry->relid);
		}
		return false;
	}
	if (IsA(node, Query))
		return query_tree_walker((Query *) node, collect_tables, list, QTW_EXAMINE_RTES_BEFORE);
	return expression_tree_walker(node, collect_tables, list);
}

static int
compare_tables(const ListCell *a, const ListCell *b)
{
	return strcmp((char *) lfirst(a), (char *) lfirst(b));
}

Datum
aid_query_tables(PG_FUNCTION_ARGS)
{
	Query	   *query = analysed_query(text_to_cstring(PG_GETARG_TEXT_PP(0)));
	TableList	list = {NIL, NIL};
	List	   *names = NIL;
	ListCell   *cell;
	AidRows		rows;

	foreach(cell, pg_rewrite_query(query))
		collect_tables((Node *) lfirst(cell), &list);

	/* '+' or '-' and the name: sorted as one */
	foreach(cell, list.tables)
	{
		Oid			table = lfirst_oid(cell);
		const char *schema = get_namespace_name_or_temp(get_rel_namespace(table));

		names = lappend(names, psprintf("%s%c", quote_qualified_identifier(schema, get_rel_name(table)),
										list_member_oid(list.secured, table) ? '+' : '-'));
	}
	list_sort(names, compare_tables);
	aid_rows_start(&rows, fcinfo);
	foreach(cell, names)
	{
		char	   *name = lfirst(cell);
		size_t		length = strlen(name) - 1;
		Datum		values[2];
		bool		nulls[2] = {false, false};

		aid_rows_next(&rows);
		values[0] = PointerGetDatum(cstring_to_text_with_len(name, length));
		values[1] = BoolGetDatum(name[length] == '+');
		aid_rows_put(&rows, values, nulls);
	}
	PG_RETURN_NULL();
}

static void
put_json(void *arg, const AidQueryRow *row)
{
	Datum		values[2] = {Int64GetDatum(row->number + 1), row->values[0]};
	bool		nulls[2] = {false, row->nulls[0]};

	aid_rows_put(arg, values, nulls);
}

Datum
aid_query_json(PG_FUNCTION_ARGS)
{
	AidColumn	column = {.name = "value", .accept = AID_ACCEPT_JSONB, .required = true};
	AidRows		rows;

	aid_rows_start(&rows, fcinfo);
	aid_query_run("aid_query_json", aid_getarg_query(fcinfo, 0), &column, 1, put_json, &rows);
	PG_RETURN_NULL();
}
