/*
 * names_glue.c
 *		The SQL functions over texts, titles and names of organisations.
 *
 * Three entry points end in _sql: the pure functions they call have the names
 * of the SQL functions.
 */
#include "postgres.h"

#include "compat.h"
#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "base/encoding_glue.h"
#include "base/rows.h"
#include "base/textkey.h"
#include "duplicates/organisation.h"
#include "duplicates/title.h"

#define AID_ORG_ALIASES
#include "reference/organisation_table.h"

PG_FUNCTION_INFO_V1(aid_text_key_sql);
PG_FUNCTION_INFO_V1(aid_title_parts);
PG_FUNCTION_INFO_V1(aid_org_key_sql);
PG_FUNCTION_INFO_V1(aid_org_acronym_sql);
PG_FUNCTION_INFO_V1(aid_org_aliases);

/* ---- encodings ---- */

static const char *
getarg_utf8(FunctionCallInfo fcinfo, int argno, size_t *length)
{
	text	   *value = PG_GETARG_TEXT_PP(argno);

	*length = VARSIZE_ANY_EXHDR(value);
	return aid_to_utf8(VARDATA_ANY(value), length);
}

/* UTF-8 as a text of the server's encoding. */
static text *
utf8_to_text(const char *utf8, size_t length)
{
	if (length > MaxAllocSize - VARHDRSZ)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("text is too long"),
				 errdetail("Its key would take %zu bytes.", length)));
	utf8 = aid_from_utf8(utf8, &length);
	return cstring_to_text_with_len(utf8, (int) length);
}

static char *
allocate(size_t bytes)
{
	return MemoryContextAllocHuge(CurrentMemoryContext, bytes);
}

/* ---- texts and titles ---- */

Datum
aid_text_key_sql(PG_FUNCTION_ARGS)
{
	size_t		length;
	const char *utf8 = getarg_utf8(fcinfo, 0, &length);
	char	   *key = allocate(AID_TEXT_KEY_BOUND(length));

	PG_RETURN_TEXT_P(utf8_to_text(key, aid_text_key(utf8, length, key)));
}

static Datum
year_array(const AidTitle *title)
{
	Datum		years[lengthof(title->years)];

	for (int i = 0; i < title->n_years; i++)
		years[i] = Int32GetDatum(title->years[i]);
	return PointerGetDatum(construct_array(years, title->n_years, INT4OID, sizeof(int32), true, TYPALIGN_INT));
}

static Datum
code_array(const AidTitle *title)
{
	Datum	   *codes = (Datum *) allocate(sizeof(Datum) * (title->n_codes + 1));

	for (size_t i = 0; i < title->n_codes; i++)
		codes[i] = PointerGetDatum(utf8_to_text(title->codes[i].text, title->codes[i].length));
	return PointerGetDatum(construct_array(codes, (int) title->n_codes, TEXTOID, -1, false, TYPALIGN_INT));
}

Datum
aid_title_parts(PG_FUNCTION_ARGS)
{
	size_t		length;
	const char *utf8 = getarg_utf8(fcinfo, 0, &length);
	char	   *buffer = allocate(AID_TITLE_BUFFER(length));
	AidTitle	title;
	TupleDesc	tupdesc;
	Datum		values[4];
	bool		nulls[4] = {false};

	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	tupdesc = BlessTupleDesc(tupdesc);
	aid_title_parse(utf8, length, &title, buffer);
	values[0] = PointerGetDatum(utf8_to_text(title.core, title.core_length));
	values[1] = year_array(&title);
	values[2] = Int32GetDatum(title.phase);
	nulls[2] = title.phase == 0;
	values[3] = code_array(&title);
	return HeapTupleGetDatum(heap_form_tuple(tupdesc, values, nulls));
}

/* ---- organisations ---- */

/* Each bracket of a name is compared with all of it; nothing that long is a name. */
#define NAME_MOST (1024 * 1024)

static Datum
name_result(FunctionCallInfo fcinfo, size_t (*function) (const char *, size_t, char *))
{
	size_t		length;
	const char *utf8 = getarg_utf8(fcinfo, 0, &length);
	char	   *out;
	size_t		result;

	if (length > NAME_MOST)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("name of an organisation is too long"),
				 errdetail("It has %zu bytes in UTF-8, the limit is %d.", length, NAME_MOST)));
	out = allocate(AID_ORG_KEY_BOUND(length));
	result = function(utf8, length, out);
	if (result == 0 || result == AID_ORG_MASK)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(utf8_to_text(out, result));
}

Datum
aid_org_key_sql(PG_FUNCTION_ARGS)
{
	return name_result(fcinfo, aid_org_key);
}

Datum
aid_org_acronym_sql(PG_FUNCTION_ARGS)
{
	return name_result(fcinfo, aid_org_acronym);
}

Datum
aid_org_aliases(PG_FUNCTION_ARGS)
{
	AidRows		rows;

	aid_rows_start(&rows, fcinfo);
	for (size_t i = 0; i < lengthof(aid_org_alias_table); i++)
	{
		Datum		values[3];
		bool		nulls[3] = {false};

		aid_rows_next(&rows);
		for (int j = 0; j < 3; j++)
			values[j] = CStringGetTextDatum(aid_org_alias_table[i][j]);
		aid_rows_put(&rows, values, nulls);
	}
	return (Datum) 0;
}
