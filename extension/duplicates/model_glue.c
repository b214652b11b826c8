/*
 * model_glue.c
 *		Reads the evidence model from jsonb.
 *
 * Each object is read key by key, so that an unknown key is an error too; the
 * JSON path of what is being read goes along for the messages.
 */
#include "postgres.h"

#include <math.h>

#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

#include "compat.h"
#include "duplicates/default_model.h"
#include "duplicates/model_glue.h"
#include "duplicates/shingles_glue.h"

#define MODEL_HINT "aid_match_model() shows a model that is valid."

/* ---- errors ---- */

pg_noreturn static void refuse(const char *path, const char *format,...) pg_attribute_printf(2, 3);

static void
refuse(const char *path, const char *format,...)
{
	StringInfoData reason;

	initStringInfo(&reason);
	for (;;)
	{
		va_list		arguments;
		int			needed;

		va_start(arguments, format);
		needed = appendStringInfoVA(&reason, format, arguments);
		va_end(arguments);
		if (needed == 0)
			break;
		enlargeStringInfo(&reason, needed);
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("evidence model is not valid"),
			 errdetail_internal("%s %s.", path, reason.data),
			 errhint(MODEL_HINT)));
}

static char *
quoted(const JsonbValue *string)
{
	return pnstrdup(string->val.string.val, pg_mbcliplen(string->val.string.val, string->val.string.len, 60));
}

/* ---- values ---- */

typedef void (*KeyReader) (void *arg, const char *path, const JsonbValue *key, JsonbValue *value);

static bool
is_key(const JsonbValue *key, const char *name)
{
	return key->val.string.len == (int) strlen(name) && memcmp(key->val.string.val, name, key->val.string.len) == 0;
}

static void
read_object(JsonbContainer *container, const char *path, KeyReader reader, void *arg)
{
	JsonbIterator *iterator = JsonbIteratorInit(container);
	JsonbValue	key;
	JsonbValue	value;
	JsonbIteratorToken token;

	(void) JsonbIteratorNext(&iterator, &key, false);	/* the start */
	while ((token = JsonbIteratorNext(&iterator, &key, true)) == WJB_KEY)
	{
		(void) JsonbIteratorNext(&iterator, &value, true);
		reader(arg, psprintf("%s.%s", path, quoted(&key)), &key, &value);
	}
}

static JsonbContainer *
object_of(const JsonbValue *value, const char *path)
{
	if (value->type != jbvBinary || !JsonContainerIsObject(value->val.binary.data))
		refuse(path, "must be an object");
	return value->val.binary.data;
}

static JsonbContainer *
array_of(const JsonbValue *value, const char *path)
{
	if (value->type != jbvBinary || !JsonContainerIsArray(value->val.binary.data) ||
		JsonContainerIsScalar(value->val.binary.data))
		refuse(path, "must be an array");
	return value->val.binary.data;
}

static double
number_of(const JsonbValue *value, const char *path)
{
	if (value->type != jbvNumeric)
		refuse(path, "must be a number");
	/* far too small and far too large ones give 0 and infinity, which are refused later */
	return strtod(DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(value->val.numeric))), NULL);
}

static bool
boolean_of(const JsonbValue *value, const char *path)
{
	if (value->type != jbvBool)
		refuse(path, "must be true or false");
	return value->val.boolean;
}

static const JsonbValue *
string_of(const JsonbValue *value, const char *path)
{
	if (value->type != jbvString)
		refuse(path, "must be a string");
	return value;
}

static void
take_name(char name[AID_MODEL_NAME], const JsonbValue *value, const char *path)
{
	string_of(value, path);
	if (value->val.string.len < 1 || value->val.string.len >= AID_MODEL_NAME)
		refuse(path, "must have 1 to %d bytes", AID_MODEL_NAME - 1);
	memcpy(name, value->val.string.val, value->val.string.len);
	name[value->val.string.len] = '\0';
}

/* ---- levels ---- */

typedef struct LevelReader
{
	AidLevel   *level;
	bool		has_when;
	bool		has_m;
	bool		has_u;
} LevelReader;

static void
read_when(AidLevel *level, JsonbValue *value, const char *path)
{
	if (value->type == jbvNumeric)
	{
		level->when = AID_WHEN_CUT;
		level->cut = number_of(value, path);
	}
	else if (value->type != jbvString)
		refuse(path, "must be a number or a string");
	else if (!aid_when_read(value->val.string.val, value->val.string.len, level))
		refuse(path, "is \"%s\", which is no level", quoted(value));
}

static void
read_level_key(void *arg, const char *path, const JsonbValue *key, JsonbValue *value)
{
	LevelReader *reader = arg;

	if (is_key(key, "when"))
	{
		read_when(reader->level, value, path);
		reader->has_when = true;
	}
	else if (is_key(key, "m"))
	{
		reader->level->m = number_of(value, path);
		reader->has_m = true;
	}
	else if (is_key(key, "u"))
	{
		reader->level->u = number_of(value, path);
		reader->has_u = true;
	}
	else if (is_key(key, "tf"))
		reader->level->tf = boolean_of(value, path);
	else
		refuse(path, "is no key of a level");
}

static void
read_level(AidField *field, const JsonbValue *value, const char *path)
{
	LevelReader reader = {.level = &field->level[field->levels++]};

	read_object(object_of(value, path), path, read_level_key, &reader);
	if (!reader.has_when || !reader.has_m || !reader.has_u)
		refuse(path, "has no \"%s\"", !reader.has_when ? "when" : !reader.has_m ? "m" : "u");
}

/* ---- fields ---- */

typedef struct FieldReader
{
	AidModel   *model;
	AidField   *field;
	bool		has_compare;
	bool		has_kind;		/* or measure or core */
} FieldReader;

/* Calls take for each element of an array of at most limit. */
static void
read_array(const JsonbValue *value, const char *path, int limit,
		   void (*take) (void *arg, const JsonbValue *element, const char *path), void *arg)
{
	JsonbIterator *iterator = JsonbIteratorInit(array_of(value, path));
	JsonbValue	element;
	int			n = 0;

	(void) JsonbIteratorNext(&iterator, &element, false);
	while (JsonbIteratorNext(&iterator, &element, true) == WJB_ELEM)
	{
		if (n == limit)
			refuse(path, "has more than %d elements", limit);
		take(arg, &element, psprintf("%s[%d]", path, n++));
	}
}

static void
take_column(void *arg, const JsonbValue *element, const char *path)
{
	AidField   *field = arg;

	take_name(field->column[field->columns++], element, path);
}

static void
take_level(void *arg, const JsonbValue *element, const char *path)
{
	read_level(arg, element, path);
}

/* The place of a word in a list that ends with NULL. */
static int
word_of(const JsonbValue *value, const char *path, const char *const *words)
{
	int			i = 0;

	string_of(value, path);
	while (words[i] != NULL && !is_key(value, words[i]))
		i++;
	if (words[i] == NULL)
		refuse(path, "is \"%s\", which is not known", quoted(value));
	return i;
}

static int
given_field(const AidModel *model, const AidField *field, const JsonbValue *value, const char *path)
{
	int			i = 0;

	string_of(value, path);
	while (&model->field[i] < field && !is_key(value, model->field[i].name))
		i++;
	if (&model->field[i] == field)
		refuse(path, "is \"%s\", which is no field before this one", quoted(value));
	return i;
}

static void
read_field_key(void *arg, const char *path, const JsonbValue *key, JsonbValue *value)
{
	static const char *const kinds[] = {"trigram", "word", "both", NULL};
	static const char *const measures[] = {"jaccard", "weighted", NULL};
	FieldReader *reader = arg;
	AidField   *field = reader->field;

	if (is_key(key, "field"))
		take_name(field->name, value, path);
	else if (is_key(key, "compare"))
	{
		int			compare = aid_comparator_find(string_of(value, path)->val.string.val, value->val.string.len);

		if (compare < 0)
			refuse(path, "is \"%s\", which is no comparator", quoted(value));
		field->compare = (AidCompare) compare;
		reader->has_compare = true;
	}
	else if (is_key(key, "columns"))
		read_array(value, path, AID_MODEL_COLUMNS, take_column, field);
	else if (is_key(key, "levels"))
		read_array(value, path, AID_MODEL_LEVELS, take_level, field);
	else if (is_key(key, "given"))
		field->given = given_field(reader->model, field, value, path);
	else if (is_key(key, "kind"))
		field->shingles.kind = AID_SHINGLES_TRIGRAM + word_of(value, path, kinds);
	else if (is_key(key, "measure"))
		field->shingles.weighted = word_of(value, path, measures) == 1;
	else if (is_key(key, "core"))
		field->shingles.core = boolean_of(value, path);
	else
		refuse(path, "is no key of a field");
	if (is_key(key, "kind") || is_key(key, "measure") || is_key(key, "core"))
		reader->has_kind = true;
}

static void
take_field(void *arg, const JsonbValue *element, const char *path)
{
	AidModel   *model = arg;
	FieldReader reader = {.model = model, .field = &model->field[model->fields]};

	reader.field->given = -1;
	reader.field->shingles.kind = AID_SHINGLES_TRIGRAM;
	read_object(object_of(element, path), path, read_field_key, &reader);
	if (reader.field->name[0] == '\0' || !reader.has_compare || reader.field->columns == 0 || reader.field->levels == 0)
		refuse(path, "has no \"%s\"", reader.field->name[0] == '\0' ? "field" : !reader.has_compare ? "compare" :
			   reader.field->columns == 0 ? "columns" : "levels");
	if (reader.has_kind && reader.field->compare != AID_COMPARE_SHINGLES)
		refuse(path, "has \"kind\", \"measure\" or \"core\", which only \"shingles\" take");
	model->fields++;
}

/* ---- the model ---- */

typedef struct ModelReader
{
	AidModel   *model;
	bool		has_form;
	bool		has_fields;
} ModelReader;

static void
read_model_key(void *arg, const char *path, const JsonbValue *key, JsonbValue *value)
{
	ModelReader *reader = arg;
	AidModel   *model = reader->model;

	if (is_key(key, "aid_match_model"))
	{
		if (number_of(value, path) != AID_MODEL_FORM)
			refuse(path, "must be %d", AID_MODEL_FORM);
		reader->has_form = true;
	}
	else if (is_key(key, "fields"))
	{
		read_array(value, path, AID_MODEL_FIELDS, take_field, model);
		reader->has_fields = true;
	}
	else if (is_key(key, "matches_per_record"))
		model->matches_per_record = number_of(value, path);
	else if (is_key(key, "prior"))
	{
		model->prior = number_of(value, path);
		if (!(model->prior > 0))
			refuse(path, "must be above 0 and below 1");
	}
	else if (is_key(key, "origin"))
		string_of(value, path);
	else if (!is_key(key, "fit"))
		refuse(path, "is no key of a model");
}

/* What aid_model_check found, in words. */
static void
check_model(const AidModel *model)
{
	int			f;
	int			i;
	AidModelFault fault = aid_model_check(model, &f, &i);
	const AidField *field = f < 0 ? NULL : &model->field[f];
	const AidLevel *level = i < 0 ? NULL : &field->level[i];
	char	   *path = f < 0 ? "$" : i < 0 ? psprintf("$.fields[%d]", f) : psprintf("$.fields[%d].levels[%d]", f, i);
	char		when[AID_WHEN_TEXT] = "";

	if (level != NULL)
		aid_when_print(level, when);
	switch (fault)
	{
		case AID_MODEL_OK:
			return;
		case AID_MODEL_NO_FIELD:
			refuse("$.fields", "has no element");
		case AID_MODEL_FIELD_TWICE:
			refuse(psprintf("%s.field", path), "is \"%s\", as another field's", field->name);
		case AID_MODEL_COLUMN_COUNT:
			refuse(psprintf("%s.columns", path), "has %d elements where \"%s\" takes %d to %d", field->columns,
				   aid_comparator[field->compare].name, aid_comparator[field->compare].min_columns,
				   aid_comparator[field->compare].max_columns);
		case AID_MODEL_COLUMN_TWICE:
			refuse(psprintf("%s.columns", path), "names a column twice");
		case AID_MODEL_GIVEN:
			refuse(psprintf("%s.given", path), "is no field before this one");
		case AID_MODEL_WHEN:
			refuse(psprintf("%s.when", path), "is \"%s\", which \"%s\" does not offer", when,
				   aid_comparator[field->compare].name);
		case AID_MODEL_CUT_RANGE:
			refuse(psprintf("%s.when", path), "is %s, which is no %s", when,
				   aid_comparator[field->compare].falling ? "similarity above 0 and up to 1" : "possible distance");
		case AID_MODEL_UNREACHABLE:
			refuse(psprintf("%s.when", path), "is %s, which an earlier level always takes", when);
		case AID_MODEL_TF:
			refuse(psprintf("%s.tf", path), "is true, but pairs of level \"%s\" do not agree in one value", when);
		case AID_MODEL_PROBABILITY:
			refuse(path, "has an m or u that is not above 0 and up to 1");
		case AID_MODEL_NO_ELSE:
			refuse(psprintf("%s.levels", path), "does not end with \"else\"");
		case AID_MODEL_SUM_M:
		case AID_MODEL_SUM_U:
			refuse(psprintf("%s.levels", path), "has %s that do not sum to 1", fault == AID_MODEL_SUM_M ? "m" : "u");
		case AID_MODEL_RATE:
			refuse("$.matches_per_record", "must be above 0");
		case AID_MODEL_PRIOR:
			refuse("$.prior", "must be above 0 and below 1");
	}
}

AidModel *
aid_model_read(Jsonb *json)
{
	AidModel   *model = palloc0(sizeof(AidModel));
	ModelReader reader = {.model = model};

	if (json == NULL)
		json = aid_model_default();
	model->matches_per_record = AID_MATCHES_PER_RECORD;
	if (!JB_ROOT_IS_OBJECT(json))
		refuse("$", "must be an object");
	read_object(&json->root, "$", read_model_key, &reader);
	if (!reader.has_form || !reader.has_fields)
		refuse("$", "has no \"%s\"", !reader.has_form ? "aid_match_model" : "fields");
	check_model(model);
	return model;
}

AidModel *
aid_getarg_model(FunctionCallInfo fcinfo, int argno)
{
	return aid_model_read(PG_ARGISNULL(argno) ? NULL : PG_GETARG_JSONB_P(argno));
}

Jsonb *
aid_model_default(void)
{
	return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(AID_DEFAULT_MODEL)));
}
