/*
 * model_write.c
 *		Writes the evidence model as jsonb.
 */
#include "postgres.h"

#include "common/cryptohash.h"
#include "common/sha2.h"
#include "common/shortest_dec.h"
#include "utils/builtins.h"
#include "utils/numeric.h"

#include "compat.h"
#include "duplicates/model_glue.h"
#include "duplicates/shingles_glue.h"

typedef struct Writer
{
	JsonbParseState *state;
	JsonbValue *result;
} Writer;

static void
mark(Writer *writer, JsonbIteratorToken token)
{
	writer->result = pushJsonbValue(&writer->state, token, NULL);
}

static void
put_string(Writer *writer, JsonbIteratorToken token, const char *string)
{
	JsonbValue	value;

	value.type = jbvString;
	value.val.string.val = unconstify(char *, string);
	value.val.string.len = (int) strlen(string);
	(void) pushJsonbValue(&writer->state, token, &value);
}

static void
key(Writer *writer, const char *name)
{
	put_string(writer, WJB_KEY, name);
}

char *
aid_double_text(double number)
{
	char	   *text = palloc(DOUBLE_SHORTEST_DECIMAL_LEN);

	double_to_shortest_decimal_buf(number, text);
	return text;
}

static void
put_number(Writer *writer, double number)
{
	JsonbValue	value;

	value.type = jbvNumeric;
	value.val.numeric = DatumGetNumeric(DirectFunctionCall3(numeric_in,
															CStringGetDatum(aid_double_text(number)),
															ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1)));
	(void) pushJsonbValue(&writer->state, WJB_VALUE, &value);
}

static void
put_true(Writer *writer, const char *name)
{
	JsonbValue	value;

	key(writer, name);
	value.type = jbvBool;
	value.val.boolean = true;
	(void) pushJsonbValue(&writer->state, WJB_VALUE, &value);
}

static void
write_level(Writer *writer, const AidLevel *level)
{
	mark(writer, WJB_BEGIN_OBJECT);
	key(writer, "when");
	if (level->when == AID_WHEN_CUT)
		put_number(writer, level->cut);
	else
	{
		char	   *when = palloc(AID_WHEN_TEXT);	/* kept until the value is complete */

		aid_when_print(level, when);
		put_string(writer, WJB_VALUE, when);
	}
	if (level->tf)
		put_true(writer, "tf");
	key(writer, "m");
	put_number(writer, level->m);
	key(writer, "u");
	put_number(writer, level->u);
	mark(writer, WJB_END_OBJECT);
}

static void
write_field(Writer *writer, const AidModel *model, const AidField *field)
{
	mark(writer, WJB_BEGIN_OBJECT);
	key(writer, "field");
	put_string(writer, WJB_VALUE, field->name);
	key(writer, "compare");
	put_string(writer, WJB_VALUE, aid_comparator[field->compare].name);
	key(writer, "columns");
	mark(writer, WJB_BEGIN_ARRAY);
	for (int i = 0; i < field->columns; i++)
		put_string(writer, WJB_ELEM, field->column[i]);
	mark(writer, WJB_END_ARRAY);
	if (field->given >= 0)
	{
		key(writer, "given");
		put_string(writer, WJB_VALUE, model->field[field->given].name);
	}
	if (field->compare == AID_COMPARE_SHINGLES)
	{
		key(writer, "kind");
		put_string(writer, WJB_VALUE, aid_shingles_kind_name(field->shingles.kind));
		if (field->shingles.weighted)
		{
			key(writer, "measure");
			put_string(writer, WJB_VALUE, "weighted");
		}
		if (field->shingles.core)
			put_true(writer, "core");
	}
	key(writer, "levels");
	mark(writer, WJB_BEGIN_ARRAY);
	for (int i = 0; i < field->levels; i++)
		write_level(writer, &field->level[i]);
	mark(writer, WJB_END_ARRAY);
	mark(writer, WJB_END_OBJECT);
}

Jsonb *
aid_model_write(const AidModel *model, const char *origin, Jsonb *fit)
{
	Writer		writer = {NULL, NULL};

	mark(&writer, WJB_BEGIN_OBJECT);
	key(&writer, "aid_match_model");
	put_number(&writer, AID_MODEL_FORM);
	if (origin != NULL)
	{
		key(&writer, "origin");
		put_string(&writer, WJB_VALUE, origin);
	}
	key(&writer, "matches_per_record");
	put_number(&writer, model->matches_per_record);
	if (model->prior > 0)
	{
		key(&writer, "prior");
		put_number(&writer, model->prior);
	}
	if (fit != NULL)
	{
		JsonbValue	value;

		key(&writer, "fit");
		JsonbToJsonbValue(fit, &value);
		(void) pushJsonbValue(&writer.state, WJB_VALUE, &value);
	}
	key(&writer, "fields");
	mark(&writer, WJB_BEGIN_ARRAY);
	for (int f = 0; f < model->fields; f++)
		write_field(&writer, model, &model->field[f]);
	mark(&writer, WJB_END_ARRAY);
	mark(&writer, WJB_END_OBJECT);
	return JsonbValueToJsonb(writer.result);
}

void
aid_model_digest(const AidModel *model, char digest[AID_MODEL_DIGEST])
{
	Jsonb	   *json = aid_model_write(model, NULL, NULL);
	char	   *text = JsonbToCString(NULL, &json->root, VARSIZE(json));
	uint8		hash[PG_SHA256_DIGEST_LENGTH];
	pg_cryptohash_ctx *context = pg_cryptohash_create(PG_SHA256);

	if (context == NULL || pg_cryptohash_init(context) < 0 ||
		pg_cryptohash_update(context, (const uint8 *) text, strlen(text)) < 0 ||
		pg_cryptohash_final(context, hash, sizeof(hash)) < 0)
		elog(ERROR, "could not compute the digest of the evidence model: %s", pg_cryptohash_error(context));
	pg_cryptohash_free(context);
	for (int i = 0; i < (AID_MODEL_DIGEST - 1) / 2; i++)
		snprintf(digest + 2 * i, 3, "%02x", hash[i]);
	pfree(text);
	pfree(json);
}
