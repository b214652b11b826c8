/*
 * weights_io.c
 *		Text, binary and jsonb forms of aid_spatial_weights, equality and hash.
 */
#include "spatial/weights_glue.h"

#include "common/hashfn.h"
#include "common/shortest_dec.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"

#include "spatial/weights_text.h"
#include "spatial/weights_wire.h"

PG_FUNCTION_INFO_V1(aid_spatial_weights_in);
PG_FUNCTION_INFO_V1(aid_spatial_weights_out);
PG_FUNCTION_INFO_V1(aid_spatial_weights_recv);
PG_FUNCTION_INFO_V1(aid_spatial_weights_send);
PG_FUNCTION_INFO_V1(aid_spatial_weights_from_jsonb);
PG_FUNCTION_INFO_V1(aid_spatial_weights_to_jsonb);
PG_FUNCTION_INFO_V1(aid_spatial_weights_eq);
PG_FUNCTION_INFO_V1(aid_spatial_weights_ne);
PG_FUNCTION_INFO_V1(aid_spatial_weights_hash);
PG_FUNCTION_INFO_V1(aid_spatial_weights_hash_extended);

#define TYPE_NAME "aid_spatial_weights"

StaticAssertDecl(AID_WEIGHT_TEXT_SIZE >= DOUBLE_SHORTEST_DECIMAL_LEN, "a weight fits into its text");

/* ---- text ---- */

/* What is wrong with the text, as a sentence. */
static char *
text_problem_detail(const AidWeightsReader *reader)
{
	const char *key;
	uint32_t	length;
	char	   *unit;

	switch (reader->problem)
	{
		case AID_WEIGHTS_ESCAPE:
			return psprintf("The \\u escape before byte %zu is not a character, or is beyond ASCII while the database encoding is not UTF8.",
							(size_t) (reader->json.p - reader->json.start) + 1);
		case AID_WEIGHTS_KEY_TOO_LONG:
			return psprintf("A unit name has at most %d bytes.", AID_KEY_MAX);
		case AID_WEIGHTS_UNIT_TWICE:
		case AID_WEIGHTS_SELF:
		case AID_WEIGHTS_BAD_WEIGHT:
			break;
		default:
			return psprintf("Syntax error at byte %zu; expected form: {\"unit\": {\"neighbour\": weight, ...}, ...}.",
							(size_t) (reader->json.p - reader->json.start) + 1);
	}
	key = aid_weights_state_key_bytes(reader->state, reader->unit, &length);
	unit = aid_clipped_name(key, length);
	if (reader->problem == AID_WEIGHTS_UNIT_TWICE)
		return psprintf("Unit \"%s\" stands more than once.", unit);
	if (reader->problem == AID_WEIGHTS_SELF)
		return psprintf("Pair (\"%s\", \"%s\"): a unit is not its own neighbour.", unit, unit);
	key = aid_weights_state_key_bytes(reader->state, reader->neighbour, &length);
	return psprintf("Pair (\"%s\", \"%s\"): a weight is a finite number of at least 0.", unit,
					aid_clipped_name(key, length));
}

Datum
aid_spatial_weights_in(PG_FUNCTION_ARGS)
{
	char	   *text = PG_GETARG_CSTRING(0);
	AidWeightsReader reader;
	AidRepeats	repeats;
	AidWeights *value = NULL;
	char	   *detail;

	if (aid_weights_text_read(&reader, text, strlen(text), GetDatabaseEncoding() == PG_UTF8, aid_weights_alloc))
	{
		value = aid_weights_canonical(reader.state, &repeats);
		if (repeats.count == 0)
			PG_RETURN_POINTER(value);
	}
	if (reader.problem == AID_WEIGHTS_TOO_LARGE)
		aid_weights_too_large();
	if (reader.problem == AID_WEIGHTS_KEY_TOO_LONG)
		aid_soft_error(fcinfo->context,
					   (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("unit name is too long"),
						errdetail_internal("%s", text_problem_detail(&reader))));
	detail = value == NULL ? text_problem_detail(&reader) :
		psprintf("A neighbour stands more than once: %s", aid_repeats_detail(value, &repeats));
	aid_soft_error(fcinfo->context,
				   (errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					errmsg("invalid input syntax for type %s: \"%s\"", TYPE_NAME,
						   pnstrdup(text, pg_mbcliplen(text, (int) strlen(text), 100))),
					errdetail_internal("%s", detail)));
}

Datum
aid_spatial_weights_out(PG_FUNCTION_ARGS)
{
	const AidWeights *value = aid_getarg_weights(fcinfo, 0);
	size_t		length = aid_weights_text_write(value, double_to_shortest_decimal_bufn, NULL);
	char	   *text = aid_weights_alloc(length + 1);

	aid_weights_text_write(value, double_to_shortest_decimal_bufn, text);
	text[length] = '\0';
	PG_RETURN_CSTRING(text);
}

/* ---- binary ---- */

Datum
aid_spatial_weights_send(PG_FUNCTION_ARGS)
{
	const AidWeights *value = aid_getarg_weights(fcinfo, 0);
	AidLinks	w = aid_links_of(value);
	AidUnits	units = aid_weights_units_of(value);
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendbyte(&message, AID_WEIGHTS_VERSION);
	pq_sendint32(&message, w.n);
	for (uint32_t i = 0; i < w.n; i++)
	{
		uint32_t	length;
		const char *key = aid_unit_key(&units, i, &length);
		char	   *converted = pg_server_to_client(key, (int) length);
		int			sent = converted == key ? (int) length : (int) strlen(converted);

		aid_loop_check(i);
		pq_sendint32(&message, sent);
		pq_sendbytes(&message, converted, sent);
		if (converted != key)
			pfree(converted);
	}
	for (uint32_t i = 0; i < w.n; i++)
	{
		aid_loop_check(i);
		pq_sendint32(&message, aid_row_length(&w, i));
		for (uint32_t e = aid_row_start(&w, i); e < w.row_end[i]; e++)
		{
			pq_sendint32(&message, w.neighbour[e]);
			pq_sendfloat8(&message, w.weight[e]);
		}
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* Checks the encoding; without a conversion the bytes stay where they are. */
static const char *
name_from_client(const char *name, uint32_t *length)
{
	char	   *converted = pg_client_to_server(name, (int) *length);

	if (converted != name)
		*length = (uint32_t) strlen(converted);
	return converted;
}

pg_noreturn static void
raise_bad_binary(const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid binary representation of type %s", TYPE_NAME),
			 errdetail_internal("%s", detail)));
	pg_unreachable();
}

Datum
aid_spatial_weights_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	AidWireReader reader = {.allocate = aid_weights_alloc, .convert = name_from_client};
	AidRepeats	repeats;
	AidWeights *value;

	if (!aid_weights_wire_read(&reader, message->data + message->cursor, (size_t) (message->len - message->cursor)))
	{
		if (reader.too_large)
			aid_weights_too_large();
		if (reader.version >= 0)
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("unknown version %d of the binary form of type %s", reader.version, TYPE_NAME),
					 errdetail("This library reads version %d.", AID_WEIGHTS_VERSION)));
		raise_bad_binary(reader.fault);
	}
	message->cursor = message->len;
	value = aid_weights_canonical(reader.state, &repeats);
	if (repeats.count > 0)
		raise_bad_binary(psprintf("A neighbour stands more than once: %s", aid_repeats_detail(value, &repeats)));
	PG_RETURN_POINTER(value);
}

/* ---- jsonb ---- */

static Numeric
numeric_of_weight(double weight)
{
	char		text[AID_WEIGHT_TEXT_SIZE + 1];

	double_to_shortest_decimal_buf(weight, text);
	return DatumGetNumeric(DirectFunctionCall3(numeric_in, CStringGetDatum(text), ObjectIdGetDatum(InvalidOid),
											   Int32GetDatum(-1)));
}

static void
push_name(JsonbParseState **state, const AidUnits *units, uint32_t i)
{
	JsonbValue	name;
	uint32_t	length;

	name.type = jbvString;
	name.val.string.val = (char *) aid_unit_key(units, i, &length);
	name.val.string.len = (int) length;
	pushJsonbValue(state, WJB_KEY, &name);
}

Datum
aid_spatial_weights_to_jsonb(PG_FUNCTION_ARGS)
{
	const AidWeights *value = aid_getarg_weights(fcinfo, 0);
	AidLinks	w = aid_links_of(value);
	AidUnits	units = aid_weights_units_of(value);
	JsonbParseState *state = NULL;
	JsonbValue *object;

	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	for (uint32_t i = 0; i < w.n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		push_name(&state, &units, i);
		pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
		for (uint32_t e = aid_row_start(&w, i); e < w.row_end[i]; e++)
		{
			JsonbValue	weight;

			push_name(&state, &units, w.neighbour[e]);
			weight.type = jbvNumeric;
			weight.val.numeric = numeric_of_weight(w.weight[e]);
			pushJsonbValue(&state, WJB_VALUE, &weight);
		}
		pushJsonbValue(&state, WJB_END_OBJECT, NULL);
	}
	object = pushJsonbValue(&state, WJB_END_OBJECT, NULL);
	PG_RETURN_POINTER(JsonbValueToJsonb(object));
}

pg_noreturn static void
raise_bad_jsonb(const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("cannot convert this jsonb to spatial weights"),
			 errdetail_internal("%s", detail)));
	pg_unreachable();
}

#define JSONB_FORM "It must be an object with an object of numbers, or a list of names, for each unit."

static uint32_t
number_of_name(AidWeightsState **state, const JsonbValue *name)
{
	uint32_t	number;

	aid_check_key_length((size_t) name->val.string.len);
	if (!aid_weights_state_key(state, aid_weights_alloc, name->val.string.val, (uint32_t) name->val.string.len, &number))
		aid_weights_too_large();
	return number;
}

static double
weight_of_json(const JsonbValue *weight, const char *unit, const char *neighbour)
{
	double		result = -1;

	if (weight->type == jbvNumeric)
	{
		char	   *text = DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(weight->val.numeric)));
		bool		nothing = strpbrk(text, "123456789") == NULL;

		result = strtod(text, NULL);
		/* too small for a double is not the same as 0 */
		if (result == 0 && !nothing)
			result = -1;
		pfree(text);
	}
	if (!aid_weight_is_fit(result))
		raise_bad_jsonb(psprintf("Pair (\"%s\", \"%s\"): a weight is a finite number of at least 0.", unit, neighbour));
	return result;
}

/* The neighbours of one unit: the iterator stands before its object or list. */
static void
read_json_row(AidWeightsState **state, uint32_t unit, const char *unit_name, JsonbIterator **iterator)
{
	JsonbValue	value;
	JsonbIteratorToken token = JsonbIteratorNext(iterator, &value, false);
	bool		weighted = token == WJB_BEGIN_OBJECT;

	if (!weighted && token != WJB_BEGIN_ARRAY)
		raise_bad_jsonb(JSONB_FORM);
	while ((token = JsonbIteratorNext(iterator, &value, true)) == WJB_KEY || token == WJB_ELEM)
	{
		double		weight = 1;
		uint32_t	neighbour;
		char	   *name;

		CHECK_FOR_INTERRUPTS();
		if (value.type != jbvString)
			raise_bad_jsonb(JSONB_FORM);
		neighbour = number_of_name(state, &value);
		name = aid_clipped_name(value.val.string.val, (size_t) value.val.string.len);
		if (weighted)
		{
			(void) JsonbIteratorNext(iterator, &value, true);
			weight = weight_of_json(&value, unit_name, name);
		}
		if (neighbour == unit)
			raise_bad_jsonb(psprintf("Pair (\"%s\", \"%s\"): a unit is not its own neighbour.", name, name));
		if (!aid_weights_state_link(state, aid_weights_alloc, unit, neighbour, weight))
			aid_weights_too_large();
		pfree(name);
	}
}

Datum
aid_spatial_weights_from_jsonb(PG_FUNCTION_ARGS)
{
	Jsonb	   *object = PG_GETARG_JSONB_P(0);
	AidWeightsState *state = aid_weights_state_create(aid_weights_alloc);
	AidRepeats	repeats;
	AidWeights *result;
	JsonbIterator *iterator;
	JsonbValue	value;

	if (!JB_ROOT_IS_OBJECT(object))
		raise_bad_jsonb(JSONB_FORM);
	iterator = JsonbIteratorInit(&object->root);
	(void) JsonbIteratorNext(&iterator, &value, false);
	while (JsonbIteratorNext(&iterator, &value, false) == WJB_KEY)
	{
		char	   *name = aid_clipped_name(value.val.string.val, (size_t) value.val.string.len);

		read_json_row(&state, number_of_name(&state, &value), name, &iterator);
		pfree(name);
	}
	result = aid_weights_canonical(state, &repeats);
	if (repeats.count > 0)
		raise_bad_jsonb(psprintf("A neighbour stands more than once: %s", aid_repeats_detail(result, &repeats)));
	PG_RETURN_POINTER(result);
}

/* ---- equality: canonical values are equal when their bytes are ---- */

static bool
weights_equal(FunctionCallInfo fcinfo)
{
	const AidWeights *a = aid_getarg_weights(fcinfo, 0);
	const AidWeights *b = aid_getarg_weights(fcinfo, 1);

	return VARSIZE(a) == VARSIZE(b) && memcmp(VARDATA(a), VARDATA(b), VARSIZE(a) - VARHDRSZ) == 0;
}

Datum
aid_spatial_weights_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(weights_equal(fcinfo));
}

Datum
aid_spatial_weights_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!weights_equal(fcinfo));
}

Datum
aid_spatial_weights_hash(PG_FUNCTION_ARGS)
{
	const AidWeights *value = aid_getarg_weights(fcinfo, 0);

	return hash_any((const unsigned char *) VARDATA(value), (int) (VARSIZE(value) - VARHDRSZ));
}

Datum
aid_spatial_weights_hash_extended(PG_FUNCTION_ARGS)
{
	const AidWeights *value = aid_getarg_weights(fcinfo, 0);

	return hash_any_extended((const unsigned char *) VARDATA(value), (int) (VARSIZE(value) - VARHDRSZ),
							 PG_GETARG_INT64(1));
}
