/*
 * inner_query.c
 *		Reads the rows of a query that a function was given as text.
 */
#include "postgres.h"

#include "base/inner_query.h"

#include "compat.h"

#include "access/htup_details.h"
#include "access/xact.h"
#include "catalog/pg_type.h"
#include "catalog/dependency.h"
#include "commands/extension.h"
#include "executor/executor.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "tcop/dest.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/numeric.h"
#include "utils/plancache.h"
#include "utils/syscache.h"
#include "utils/varlena.h"

#include "base/numeric_money.h"

/* ---- the columns ---- */

typedef struct TypeWord
{
	int			accept;
	const char *word;
} TypeWord;

static const TypeWord type_words[] = {
	{AID_ACCEPT_SCALAR, "a scalar"},
	{AID_ACCEPT_ARRAY, "an array"},
	{AID_ACCEPT_TEXT, "text"},
	{AID_ACCEPT_TEXTS, "text[]"},
	{AID_ACCEPT_SHINGLES, "aid_shingles"},
	{AID_ACCEPT_NUMBER, "a number"},
	{AID_ACCEPT_INTEGER, "an integer"},
	{AID_ACCEPT_DATE, "date"},
	{AID_ACCEPT_BOOLEAN, "boolean"},
	{AID_ACCEPT_JSONB, "jsonb"},
};

/* for example: text or aid_shingles */
static char *
accepted_types(int accept)
{
	StringInfoData list;
	int			listed = 0;
	int			total = 0;

	for (int i = 0; i < lengthof(type_words); i++)
		total += (accept & type_words[i].accept) != 0;
	initStringInfo(&list);
	for (int i = 0; i < lengthof(type_words); i++)
		if (accept & type_words[i].accept)
		{
			listed++;
			appendStringInfo(&list, "%s%s", listed == 1 ? "" : listed == total ? " or " : ", ", type_words[i].word);
		}
	return list.data;
}

static bool
is_text_type(Oid type)
{
	char		category;
	bool		preferred;

	get_type_category_preferred(type, &category, &preferred);
	return category == TYPCATEGORY_STRING || category == TYPCATEGORY_ENUM;
}

/* By the extension it belongs to: its schema is anybody's choice. */
static bool
is_shingles_type(Oid type)
{
	HeapTuple	tuple = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));
	bool		named;
	Oid			extension;

	if (!HeapTupleIsValid(tuple))
		return false;
	named = strcmp(NameStr(((Form_pg_type) GETSTRUCT(tuple))->typname), "aid_shingles") == 0;
	ReleaseSysCache(tuple);
	if (!named)
		return false;
	extension = getExtensionOfObject(TypeRelationId, type);
	return OidIsValid(extension) && extension == get_extension_oid("aidflow", true);
}

/* What the type is, as far as columns are concerned. */
static int
type_accepted_as(Oid type, Oid element)
{
	int			is = 0;

	switch (type)
	{
		case INT2OID:
		case INT4OID:
		case INT8OID:
			is |= AID_ACCEPT_INTEGER;
			/* FALLTHROUGH */
		case NUMERICOID:
		case FLOAT4OID:
		case FLOAT8OID:
			is |= AID_ACCEPT_NUMBER;
			break;
		case DATEOID:
			is |= AID_ACCEPT_DATE;
			break;
		case BOOLOID:
			is |= AID_ACCEPT_BOOLEAN;
			break;
		case JSONBOID:
			is |= AID_ACCEPT_JSONB;
			break;
		default:
			break;
	}
	if (OidIsValid(element))
	{
		is |= AID_ACCEPT_ARRAY;
		if (is_text_type(getBaseType(element)))
			is |= AID_ACCEPT_TEXTS;
	}
	else if (!type_is_rowtype(type))
		is |= AID_ACCEPT_SCALAR;
	if (is_text_type(type))
		is |= AID_ACCEPT_TEXT;
	else if (is_shingles_type(type))
		is |= AID_ACCEPT_SHINGLES;
	return is;
}

static char *
column_names(const AidColumn *columns, int n)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < n; i++)
		appendStringInfo(&list, "%s%s", i > 0 ? ", " : "", columns[i].name);
	return list.data;
}

/* The column that was probably meant, or NULL. */
static const char *
nearest_column(const char *name, const AidColumn *columns, int n)
{
	const char *nearest = NULL;
	int			least = 3;
	int			length = (int) strlen(name);

	for (int i = 0; i < n; i++)
	{
		int			other = (int) strlen(columns[i].name);
		int			distance = varstr_levenshtein_less_equal(name, length, columns[i].name, other, 1, 1, 1, least, true);

		if (distance < least && distance * 2 < length)
		{
			least = distance;
			nearest = columns[i].name;
		}
	}
	return nearest;
}

static void
prepare_output(AidColumn *column, Oid type)
{
	Oid			function;
	bool		varlena;

	getTypeOutputInfo(type, &function, &varlena);
	fmgr_info(function, &column->output);
	column->is_text = function == F_TEXTOUT || function == F_VARCHAROUT;
}

/* Finds each column asked for in the query's result; map[attribute] is its place. */
static void
match_columns(const char *function, TupleDesc row, AidColumn *columns, int n, int *map)
{
	for (int i = 0; i < n; i++)
		columns[i].present = false;
	for (int attribute = 0; attribute < row->natts; attribute++)
	{
		const char *name = NameStr(TupleDescAttr(row, attribute)->attname);
		Oid			type = getBaseType(TupleDescAttr(row, attribute)->atttypid);
		int			place = 0;
		AidColumn  *column;

		while (place < n && strcmp(columns[place].name, name) != 0)
			place++;
		if (place == n)
		{
			const char *nearest = nearest_column(name, columns, n);

			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_COLUMN),
					 errmsg("column \"%s\" is not used by %s", name, function),
					 errdetail("Its query may have these columns: %s.", column_names(columns, n)),
					 nearest != NULL ? errhint("Perhaps you meant \"%s\".", nearest) :
					 errhint("Leave the column out, or rename it with AS.")));
		}
		column = &columns[place];
		if (column->present)
			ereport(ERROR,
					(errcode(ERRCODE_AMBIGUOUS_COLUMN),
					 errmsg("column \"%s\" occurs twice in the query for %s", name, function)));
		column->present = true;
		column->type = type;
		get_typlenbyval(type, &column->type_length, &column->by_value);
		column->element = get_element_type(type);
		if ((type_accepted_as(type, column->element) & column->accept) == 0)
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("column \"%s\" in the query for %s has type %s", name, function, format_type_be(type)),
					 errdetail("It must be %s.", accepted_types(column->accept)),
					 (column->accept & AID_ACCEPT_DATE) != 0 ? errhint("Cast it: %s::date.", quote_identifier(name)) :
					 (column->accept & AID_ACCEPT_TEXT) != 0 ? errhint("Cast it: %s::text.", quote_identifier(name)) : 0));
		if (OidIsValid(column->element))
		{
			column->element_base = getBaseType(column->element);
			prepare_output(column, column->element);
			get_typlenbyvalalign(column->element, &column->element_length, &column->element_by_value,
								 &column->element_align);
		}
		else
			prepare_output(column, type);
		map[attribute] = place;
	}
	for (int i = 0; i < n; i++)
		if (columns[i].required && !columns[i].present)
		{
			StringInfoData found;

			initStringInfo(&found);
			for (int attribute = 0; attribute < row->natts; attribute++)
				appendStringInfo(&found, "%s%s", attribute > 0 ? ", " : "",
								 NameStr(TupleDescAttr(row, attribute)->attname));
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_COLUMN),
					 errmsg("query for %s has no column \"%s\"", function, columns[i].name),
					 errdetail("It must be %s. The query's columns are: %s.", accepted_types(columns[i].accept), found.data)));
		}
}

/* ---- running the query ---- */

typedef struct QueryReceiver
{
	DestReceiver receiver;		/* must be first */
	int		   *map;
	Datum	   *values;
	bool	   *nulls;
	MemoryContext row;
	AidRowReader reader;
	void	   *arg;
	int64		rows;
} QueryReceiver;

static void
receiver_startup(DestReceiver *self, int operation, TupleDesc row)
{
}

static bool
receive_row(TupleTableSlot *slot, DestReceiver *self)
{
	QueryReceiver *state = (QueryReceiver *) self;
	MemoryContext caller = MemoryContextSwitchTo(state->row);
	AidQueryRow row = {state->values, state->nulls, state->rows};

	if ((state->rows & 0xFFF) == 0xFFF)
		CHECK_FOR_INTERRUPTS();
	slot_getallattrs(slot);
	for (int i = 0; i < slot->tts_tupleDescriptor->natts; i++)
	{
		state->values[state->map[i]] = slot->tts_values[i];
		state->nulls[state->map[i]] = slot->tts_isnull[i];
	}
	state->reader(state->arg, &row);
	state->rows++;
	MemoryContextSwitchTo(caller);
	MemoryContextReset(state->row);
	return true;
}

static void
receiver_done(DestReceiver *self)
{
}

static void
require_query(const char *function, const char *query)
{
	if (query == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("query for %s is null", function)));
}

pg_noreturn static void
raise_no_rows(const char *function)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_CURSOR_DEFINITION),
			 errmsg("query for %s returns no rows", function),
			 errhint("Use SELECT, VALUES or TABLE.")));
}

/* Within SPI. */
static SPIPlanPtr
prepare_query(const char *function, const char *query, TupleDesc *row)
{
	SPIPlanPtr	plan = SPI_prepare_cursor(query, 0, NULL, CURSOR_OPT_PARALLEL_OK);
	List	   *sources;

	if (plan == NULL)
		elog(ERROR, "could not prepare the query for %s: %s", function, SPI_result_code_string(SPI_result));
	sources = SPI_plan_get_plan_sources(plan);
	if (list_length(sources) != 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_CURSOR_DEFINITION),
				 errmsg("query for %s is not one statement", function),
				 errdetail("The text holds %d statements.", list_length(sources))));
	*row = ((CachedPlanSource *) linitial(sources))->resultDesc;
	return plan;
}

int64
aid_query_run(const char *function, const char *query, AidColumn *columns, int n, AidRowReader reader, void *arg)
{
	MemoryContext caller = CurrentMemoryContext;
	QueryReceiver state = {
		.receiver = {receive_row, receiver_startup, receiver_done, receiver_done, DestNone},
		.reader = reader,
		.arg = arg,
	};
	SPIExecuteOptions options = {.read_only = true};
	SPIPlanPtr	plan;
	TupleDesc	row;
	bool		read_only = XactReadOnly;
	int			result;

	require_query(function, query);
	state.receiver.mydest = DestTuplestore;
	state.row = AllocSetContextCreate(caller, "aidflow query row", ALLOCSET_DEFAULT_SIZES);
	state.values = palloc0(sizeof(Datum) * n);
	state.nulls = palloc(sizeof(bool) * n);
	memset(state.nulls, true, sizeof(bool) * n);

	/*
	 * A query that looks like reading can still write through a volatile
	 * function.  The setting itself cannot be set locally from 17 on; an error
	 * needs no care, since every (sub)transaction restores it when it aborts.
	 */
	XactReadOnly = true;
	SPI_connect();
	plan = prepare_query(function, query, &row);
	if (row != NULL)
	{
		state.map = palloc(sizeof(int) * Max(row->natts, 1));	/* in SPI's context, gone with it */
		MemoryContextSwitchTo(caller);	/* output functions' lookups must outlive SPI */
		match_columns(function, row, columns, n, state.map);
	}
	options.dest = (DestReceiver *) &state;
	result = SPI_execute_plan_extended(plan, &options);
	if (result < 0 || row == NULL)	/* COPY and transaction commands are not even tried */
		raise_no_rows(function);
	SPI_finish();
	XactReadOnly = read_only;
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(state.row);
	pfree(state.values);
	pfree(state.nulls);
	return state.rows;
}

TupleDesc
aid_query_describe(const char *function, const char *query)
{
	MemoryContext caller = CurrentMemoryContext;
	TupleDesc	row;

	require_query(function, query);
	SPI_connect();
	prepare_query(function, query, &row);
	if (row == NULL)
		raise_no_rows(function);
	MemoryContextSwitchTo(caller);
	row = CreateTupleDescCopy(row);
	SPI_finish();
	return row;
}

/* ---- values ---- */

static const char *
text_of(const AidColumn *column, Oid type, Datum value, size_t *length)
{
	char	   *result;

	if (column->is_text)
	{
		text	   *packed = DatumGetTextPP(value);

		*length = VARSIZE_ANY_EXHDR(packed);
		return VARDATA_ANY(packed);
	}
	result = OutputFunctionCall(unconstify(FmgrInfo *, &column->output), value);
	*length = strlen(result);
	if (type == BPCHAROID)
		*length = bpchartruelen(result, (int) *length);
	return result;
}

const char *
aid_column_text(const AidColumn *column, Datum value, size_t *length)
{
	return text_of(column, column->type, value, length);
}

void
aid_column_texts(const AidColumn *column, Datum value, AidTexts *texts)
{
	Datum	   *elements;
	bool	   *nulls;

	if (!OidIsValid(column->element))
	{
		texts->n = 1;
		texts->text = palloc(sizeof(char *));
		texts->length = palloc(sizeof(size_t));
		texts->text[0] = aid_column_text(column, value, &texts->length[0]);
		return;
	}
	deconstruct_array(DatumGetArrayTypeP(value), column->element, column->element_length, column->element_by_value,
					  column->element_align, &elements, &nulls, &texts->n);
	texts->text = palloc(sizeof(char *) * Max(texts->n, 1));
	texts->length = palloc(sizeof(size_t) * Max(texts->n, 1));
	for (int i = 0; i < texts->n; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("array in column \"%s\" holds a null", column->name),
					 errhint("Take it out with array_remove(%s, NULL).", quote_identifier(column->name))));
		texts->text[i] = text_of(column, column->element_base, elements[i], &texts->length[i]);
	}
}

pg_noreturn static void
raise_not_finite(const AidColumn *column)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("column \"%s\" holds a value that is not finite", column->name),
			 errdetail("NaN and infinities are no amounts, coordinates or dates."),
			 errhint("Use NULL where the value is unknown.")));
}

double
aid_column_numeric_double(const AidColumn *column, Datum value)
{
	Numeric		number = DatumGetNumeric(value);
	double		result = DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow, NumericGetDatum(number)));

	if (isinf(result) && !numeric_is_inf(number))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("column \"%s\" holds a number out of range", column->name),
				 errdetail("The largest is about 1.8e308.")));
	return result;
}

double
aid_column_double(const AidColumn *column, Datum value)
{
	double		result;

	switch (column->type)
	{
		case INT2OID:
			return DatumGetInt16(value);
		case INT4OID:
			return DatumGetInt32(value);
		case INT8OID:
			return (double) DatumGetInt64(value);
		case FLOAT4OID:
			result = DatumGetFloat4(value);
			break;
		case FLOAT8OID:
			result = DatumGetFloat8(value);
			break;
		default:
			result = aid_column_numeric_double(column, value);
			break;
	}
	if (!isfinite(result))
		raise_not_finite(column);
	return result;
}

aid_money
aid_column_money(const AidColumn *column, Datum value)
{
	bool		rounded;

	switch (column->type)
	{
		case INT2OID:
			return aid_bigint_to_money(DatumGetInt16(value));
		case INT4OID:
			return aid_bigint_to_money(DatumGetInt32(value));
		case INT8OID:
			return aid_bigint_to_money(DatumGetInt64(value));
		case FLOAT8OID:
			return aid_double_to_money(aid_column_double(column, value), &rounded);
		case FLOAT4OID:
			(void) aid_column_double(column, value);
			/* as it prints: 0.1 and not 0.100000001 */
			value = DirectFunctionCall3(numeric_in,
										CStringGetDatum(OutputFunctionCall(unconstify(FmgrInfo *, &column->output), value)),
										ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1));
			break;
		default:
			if (numeric_is_nan(DatumGetNumeric(value)) || numeric_is_inf(DatumGetNumeric(value)))
				raise_not_finite(column);
			break;
	}
	return aid_numeric_to_money((struct varlena *) PG_DETOAST_DATUM_PACKED(value), &rounded);
}

int64
aid_column_integer(const AidColumn *column, Datum value)
{
	return column->type == INT2OID ? DatumGetInt16(value) :
		column->type == INT4OID ? DatumGetInt32(value) : DatumGetInt64(value);
}

DateADT
aid_column_date(const AidColumn *column, Datum value)
{
	DateADT		date = DatumGetDateADT(value);

	if (DATE_NOT_FINITE(date))
		raise_not_finite(column);
	return date;
}

char *
aid_getarg_query(FunctionCallInfo fcinfo, int argno)
{
	return PG_ARGISNULL(argno) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(argno));
}

/* ---- rows left out ---- */

static void
add_skip(AidSkips *skips, const char *reason, int64 rows, bool in_part)
{
	int			i = 0;

	while (i < skips->n && strcmp(skips->reasons[i].reason, reason) != 0)
		i++;
	Assert(i < AID_SKIP_REASONS);
	if (i == skips->n)
	{
		skips->n++;
		skips->reasons[i].reason = reason;
		skips->reasons[i].rows = 0;
		skips->reasons[i].in_part = in_part;
	}
	skips->reasons[i].rows += rows;
}

void
aid_skip(AidSkips *skips, const char *reason, int64 rows)
{
	add_skip(skips, reason, rows, false);
}

void
aid_skip_part(AidSkips *skips, const char *reason, int64 rows)
{
	add_skip(skips, reason, rows, true);
}

void
aid_skips_notice(const AidSkips *skips, const char *function)
{
	StringInfoData list;
	int64		left_out = 0;
	int64		in_part = 0;

	initStringInfo(&list);
	for (int i = 0; i < skips->n; i++)
	{
		if (skips->reasons[i].rows == 0)
			continue;
		*(skips->reasons[i].in_part ? &in_part : &left_out) += skips->reasons[i].rows;
		appendStringInfo(&list, "%s%s: " INT64_FORMAT, list.len > 0 ? "; " : "", skips->reasons[i].reason,
						 skips->reasons[i].rows);
	}
	if (left_out > 0 || in_part > 0)
		ereport(NOTICE,
				(in_part == 0 ? errmsg(INT64_FORMAT " rows were left out by %s", left_out, function) :
				 left_out == 0 ? errmsg(INT64_FORMAT " rows were used in part by %s", in_part, function) :
				 errmsg(INT64_FORMAT " rows were left out and " INT64_FORMAT " used in part by %s", left_out, in_part,
						function),
				 errdetail("%s.", list.data),
				 errhint("aid_check_query('%s', query) counts them by reason.", function)));
	pfree(list.data);
}
