/*
 * options.c
 *		Options given as a JSON object.
 */
#include "base/options.h"

#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

Jsonb *
aid_getarg_options(FunctionCallInfo fcinfo, int argno)
{
	return PG_ARGISNULL(argno) ? NULL : PG_GETARG_JSONB_P(argno);
}

/* "a", "b" and "c", or with another last word */
static char *
quoted_list(const char *const *words, const char *conjunction)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; words[i] != NULL; i++)
	{
		if (i > 0)
			appendStringInfo(&list, words[i + 1] == NULL ? " %s " : ", ", conjunction);
		appendStringInfo(&list, "\"%s\"", words[i]);
	}
	return list.data;
}

void
aid_options_check(const char *function, Jsonb *options, const char *const *names)
{
	JsonbIterator *iterator;
	JsonbValue	key;
	JsonbIteratorToken token;

	if (options == NULL)
		return;
	if (!JB_ROOT_IS_OBJECT(options))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("options of %s must be a json object", function)));

	iterator = JsonbIteratorInit(&options->root);
	while ((token = JsonbIteratorNext(&iterator, &key, true)) != WJB_DONE)
	{
		bool		known = false;

		if (token != WJB_KEY)
			continue;
		for (int i = 0; names[i] != NULL && !known; i++)
			known = strlen(names[i]) == (size_t) key.val.string.len &&
				memcmp(names[i], key.val.string.val, key.val.string.len) == 0;
		if (!known)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("%s has no option \"%s\"", function,
							pnstrdup(key.val.string.val, key.val.string.len)),
					 errdetail("Its options are %s.", quoted_list(names, "and"))));
	}
}

bool
aid_option_find(Jsonb *options, const char *name, JsonbValue *value)
{
	if (options == NULL)
		return false;
	return getKeyJsonValueFromContainer(&options->root, name, (int) strlen(name), value) != NULL &&
		value->type != jbvNull;
}

void
aid_option_refuse(const char *name, const char *form)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("option \"%s\" must be %s", name, form)));
}

double
aid_option_double(Jsonb *options, const char *name, double missing, double low, bool low_allowed, double high)
{
	JsonbValue	value;
	double		number;

	if (!aid_option_find(options, name, &value))
		return missing;
	if (value.type != jbvNumeric)
		aid_option_refuse(name, "a number");
	number = DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow, NumericGetDatum(value.val.numeric)));
	if (!(number >= low && number <= high) || (number == low && !low_allowed))
		aid_option_refuse(name, psprintf(low_allowed ? "from %g to %g" : "above %g and at most %g", low, high));
	return number;
}

int64
aid_option_integer(Jsonb *options, const char *name, int64 missing, int64 low, int64 high)
{
	JsonbValue	value;
	Datum		number;
	Numeric		whole;
	bool		fits;

	if (!aid_option_find(options, name, &value))
		return missing;
	if (value.type != jbvNumeric)
		aid_option_refuse(name, "a whole number");
	number = NumericGetDatum(value.val.numeric);
	whole = DatumGetNumeric(DirectFunctionCall2(numeric_trunc, number, Int32GetDatum(0)));
	if (!DatumGetBool(DirectFunctionCall2(numeric_eq, number, NumericGetDatum(whole))))
		aid_option_refuse(name, "a whole number");
	fits = DatumGetBool(DirectFunctionCall2(numeric_ge, number, NumericGetDatum(int64_to_numeric(low)))) &&
		DatumGetBool(DirectFunctionCall2(numeric_le, number, NumericGetDatum(int64_to_numeric(high))));
	if (!fits)
		aid_option_refuse(name, psprintf("from " INT64_FORMAT " to " INT64_FORMAT, low, high));
	return DatumGetInt64(DirectFunctionCall1(numeric_int8, number));
}

char *
aid_option_text(Jsonb *options, const char *name)
{
	JsonbValue	value;

	if (!aid_option_find(options, name, &value))
		return NULL;
	if (value.type != jbvString)
		aid_option_refuse(name, "a string");
	return pnstrdup(value.val.string.val, value.val.string.len);
}

int
aid_option_word(Jsonb *options, const char *name, const char *const *words, int missing)
{
	const char *text = aid_option_text(options, name);

	if (text == NULL)
		return missing;
	for (int i = 0; words[i] != NULL; i++)
		if (strcmp(text, words[i]) == 0)
			return i;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("option \"%s\" cannot be \"%s\"", name, text),
			 errdetail("It can be %s.", quoted_list(words, "or"))));
}
