/*
 * shingles_io.c
 *		Text, binary and jsonb forms of aid_shingles.
 */
#include "duplicates/shingles_glue.h"

#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"

#include "base/encoding_glue.h"
#include "duplicates/shingles_wire.h"

PG_FUNCTION_INFO_V1(aid_shingles_in);
PG_FUNCTION_INFO_V1(aid_shingles_out);
PG_FUNCTION_INFO_V1(aid_shingles_recv);
PG_FUNCTION_INFO_V1(aid_shingles_send);
PG_FUNCTION_INFO_V1(aid_shingles_to_jsonb);
PG_FUNCTION_INFO_V1(aid_shingles_from_jsonb);

/* ---- text ---- */

#define QUOTED 200				/* bytes of the caller's text in a message */
#define CLIP 60					/* and of one token */

/* A piece of the text in UTF-8, in the server's encoding and not longer than that. */
static char *
clipped(const char *utf8, size_t length, int limit)
{
	int			known = (int) Min(length, (size_t) limit + MAX_MULTIBYTE_CHAR_LEN);
	int			size = pg_encoding_mbcliplen(PG_UTF8, utf8, known, limit);
	char	   *piece = pnstrdup(utf8, (Size) size);

	return pg_any_to_server(piece, size, PG_UTF8);
}

static char *
fault_detail(const AidShinglesReport *report)
{
	char	   *token = clipped(report->token, report->length, CLIP);

	switch (report->fault)
	{
		case AID_SHINGLES_NO_KIND:
			return pstrdup("The text does not begin with a kind, such as \"trigram/1:\".");
		case AID_SHINGLES_VERSION:
			return psprintf("\"%s\" is not a normaliser version.", token);
		case AID_SHINGLES_THRESHOLD:
			return psprintf("\"%s\" is not a threshold above 0 and up to 1.", token);
		case AID_SHINGLES_BRACES:
			return pstrdup("The tokens do not stand in braces, with one comma between them.");
		case AID_SHINGLES_TOKEN:
			return psprintf("Token %u, \"%s\", cannot be in a set of kind %s.", report->position, token,
							aid_shingles_kind_name(report->head.kind));
		case AID_SHINGLES_TOO_MANY:
			return pstrdup("A set has at most 65,535 tokens.");
		case AID_SHINGLES_OK:
			break;
	}
	return NULL;
}

static const char *
fault_hint(const AidShinglesReport *report)
{
	switch (report->fault)
	{
		case AID_SHINGLES_NO_KIND:
			return "To make shingles of a text, write aid_shingles('...', 'trigram'), with two arguments.";
		case AID_SHINGLES_BRACES:
		case AID_SHINGLES_TOKEN:
			return "Example: both/1:{\"  c\",\" ca\",\"at \",\"cat\",#c71dd355c1727009}";
		default:
			return NULL;
	}
}

Datum
aid_shingles_in(PG_FUNCTION_ARGS)
{
	char	   *text = PG_GETARG_CSTRING(0);
	size_t		length = strlen(text);
	const char *utf8 = aid_to_utf8(text, &length);
	uint64	   *tokens = palloc(AID_SHINGLES_ROOM(length) * sizeof(uint64));
	AidShinglesReport report;
	int			n = aid_shingles_read(&report, utf8, length, tokens);

	if (n < 0)
	{
		char	   *detail = fault_detail(&report);
		const char *hint = fault_hint(&report);
		bool		many = report.fault == AID_SHINGLES_TOO_MANY;

		aid_soft_error(fcinfo->context,
					   (errcode(many ? ERRCODE_PROGRAM_LIMIT_EXCEEDED : ERRCODE_INVALID_TEXT_REPRESENTATION),
						many ? errmsg("too many tokens in %s", "aid_shingles") :
						errmsg("invalid input syntax for type %s: \"%s\"", "aid_shingles",
							   clipped(utf8, length, QUOTED)),
						errdetail_internal("%s", detail),
						hint != NULL ? errhint("%s", hint) : 0));
	}
	PG_RETURN_POINTER(aid_shingles_result(&report.head, tokens, (uint32) n));
}

Datum
aid_shingles_out(PG_FUNCTION_ARGS)
{
	const AidShingles *s = aid_getarg_shingles(fcinfo, 0);
	bool		ascii = aid_shingles_print_ascii();
	size_t		length = aid_shingles_write(s, ascii, NULL);
	char	   *text = palloc(length + 1);

	aid_shingles_write(s, ascii, text);
	text[length] = '\0';
	PG_RETURN_CSTRING(text);
}

/* ---- binary ---- */

Datum
aid_shingles_send(PG_FUNCTION_ARGS)
{
	const AidShingles *s = aid_getarg_shingles(fcinfo, 0);
	size_t		size = VARHDRSZ + aid_shingles_wire_size(s);
	bytea	   *message = palloc(size);

	SET_VARSIZE(message, size);
	aid_shingles_pack(s, VARDATA(message));
	PG_RETURN_BYTEA_P(message);
}

Datum
aid_shingles_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	size_t		length = (size_t) (message->len - message->cursor);
	uint64	   *tokens = palloc(AID_SHINGLES_WIRE_ROOM(length) * sizeof(uint64));
	AidShinglesHead head;
	uint32		n;
	const char *fault = aid_shingles_unpack(message->data + message->cursor, length, &head, tokens, &n);

	if (fault != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary representation of type %s", "aid_shingles"),
				 errdetail_internal("%s", fault)));
	message->cursor = message->len;
	PG_RETURN_POINTER(aid_shingles_result(&head, tokens, n));
}

/* ---- jsonb ---- */

static void
push_string(JsonbParseState **state, JsonbIteratorToken token, const char *string, int length)
{
	JsonbValue	value;

	value.type = jbvString;
	value.val.string.val = (char *) string;
	value.val.string.len = length;
	pushJsonbValue(state, token, &value);
}

static void
push_number(JsonbParseState **state, const char *key, const char *decimal)
{
	JsonbValue	value;

	push_string(state, WJB_KEY, key, (int) strlen(key));
	value.type = jbvNumeric;
	value.val.numeric = DatumGetNumeric(DirectFunctionCall3(numeric_in, CStringGetDatum(decimal),
															ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1)));
	pushJsonbValue(state, WJB_VALUE, &value);
}

Datum
aid_shingles_to_jsonb(PG_FUNCTION_ARGS)
{
	const AidShingles *s = aid_getarg_shingles(fcinfo, 0);
	uint32		n = aid_shingles_count(s);
	bool		ascii = aid_shingles_print_ascii();
	const char *kind = aid_shingles_kind_name(s->kind);
	char	   *tokens = palloc(Max(n, 1) * AID_SHINGLES_TOKEN_SIZE);
	char		number[AID_SHINGLES_THRESHOLD_SIZE];
	JsonbParseState *state = NULL;

	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	push_string(&state, WJB_KEY, "kind", 4);
	push_string(&state, WJB_VALUE, kind, (int) strlen(kind));
	snprintf(number, sizeof(number), "%d", s->version);
	push_number(&state, "version", number);
	if (aid_shingles_carries_threshold(s))
	{
		aid_shingles_threshold_print(aid_shingles_threshold(s), number);
		push_number(&state, "threshold", number);
	}
	push_string(&state, WJB_KEY, "tokens", 6);
	pushJsonbValue(&state, WJB_BEGIN_ARRAY, NULL);
	for (uint32 i = 0; i < n; i++)
	{
		char	   *token = tokens + (size_t) i * AID_SHINGLES_TOKEN_SIZE;

		CHECK_FOR_INTERRUPTS();
		push_string(&state, WJB_ELEM, token, aid_shingles_token_print(aid_shingles_token(s, i), ascii, token));
	}
	pushJsonbValue(&state, WJB_END_ARRAY, NULL);
	PG_RETURN_POINTER(JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_OBJECT, NULL)));
}

pg_noreturn static void
raise_bad_jsonb(const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("cannot convert this jsonb to shingles"),
			 errdetail_internal("%s", detail),
			 errhint("Example: {\"kind\": \"trigram\", \"version\": 1, \"threshold\": 0.6, \"tokens\": [\"  c\"]}")));
	pg_unreachable();
}

/* NULL if there is none, or the null of jsonb; *known counts the keys that are there. */
static JsonbValue *
member(JsonbContainer *object, const char *name, uint32 *known)
{
	JsonbValue *value = getKeyJsonValueFromContainer(object, name, (int) strlen(name), NULL);

	*known += value != NULL;
	return value != NULL && value->type == jbvNull ? NULL : value;
}

static double
number_of(const JsonbValue *value)
{
	return DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow, NumericGetDatum(value->val.numeric)));
}

static void
read_jsonb_head(JsonbContainer *object, AidShinglesHead *head, JsonbValue **tokens)
{
	uint32		known = 0;
	const JsonbValue *kind = member(object, "kind", &known);
	const JsonbValue *version = member(object, "version", &known);
	const JsonbValue *threshold = member(object, "threshold", &known);
	double		number;

	*tokens = member(object, "tokens", &known);
	if (JsonContainerSize(object) != known)
		raise_bad_jsonb("It has a key other than kind, version, threshold and tokens.");

	head->kind = kind == NULL || kind->type != jbvString ? 0 :
		aid_shingles_kind(kind->val.string.val, (size_t) kind->val.string.len);
	if (head->kind == 0)
		raise_bad_jsonb("\"kind\" is not one of trigram, word and both.");

	number = version == NULL || version->type != jbvNumeric ? 0 : number_of(version);
	if (!(number >= 1 && number <= 255) || number != (int) number)
		raise_bad_jsonb("\"version\" is not a normaliser version.");
	head->version = (int) number;

	head->threshold = 0;
	if (threshold != NULL)
	{
		head->threshold = threshold->type != jbvNumeric ? 0 : number_of(threshold);
		if (!aid_jaccard_threshold_is_valid(head->threshold))
			raise_bad_jsonb("\"threshold\" is not a number above 0 and up to 1.");
	}

	if (*tokens == NULL || (*tokens)->type != jbvBinary || !JsonContainerIsArray((*tokens)->val.binary.data))
		raise_bad_jsonb("\"tokens\" is not an array.");
}

Datum
aid_shingles_from_jsonb(PG_FUNCTION_ARGS)
{
	Jsonb	   *object = PG_GETARG_JSONB_P(0);
	AidShinglesHead head;
	JsonbValue *array;
	JsonbIterator *iterator;
	JsonbValue	value;
	uint64	   *tokens;
	size_t		room;
	size_t		n = 0;
	uint32		count;

	if (!JB_ROOT_IS_OBJECT(object))
		raise_bad_jsonb("It is not an object.");
	read_jsonb_head(&object->root, &head, &array);

	count = JsonContainerSize(array->val.binary.data);
	room = AID_SHINGLES_ROOM(count);
	tokens = palloc(room * sizeof(uint64));
	iterator = JsonbIteratorInit(array->val.binary.data);
	(void) JsonbIteratorNext(&iterator, &value, false);
	for (uint32 i = 1; i <= count; i++)
	{
		uint64		token;
		size_t		length;
		const char *utf8;

		CHECK_FOR_INTERRUPTS();
		(void) JsonbIteratorNext(&iterator, &value, true);
		if (value.type != jbvString)
			raise_bad_jsonb(psprintf("Token %u is not a string.", i));
		length = (size_t) value.val.string.len;
		utf8 = aid_to_utf8(value.val.string.val, &length);
		if (!aid_shingles_token_parse(utf8, length, head.kind, &token))
			raise_bad_jsonb(psprintf("Token %u, \"%s\", cannot be in a set of kind %s.", i,
									 clipped(utf8, length, CLIP), aid_shingles_kind_name(head.kind)));
		if (utf8 != value.val.string.val)
			pfree((void *) utf8);
		if (!aid_shingles_append(tokens, &n, room, token))
			aid_raise_too_many_shingles();
	}
	n = aid_shingles_sort(tokens, n);
	PG_RETURN_POINTER(aid_shingles_result(&head, tokens, (uint32) n));
}
