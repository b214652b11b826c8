/*
 * tally_io.c
 *		Text, binary and jsonb forms of aid_marker_money, equality, hash.
 */
#include "marker/glue.h"

#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"

PG_FUNCTION_INFO_V1(aid_marker_money_in);
PG_FUNCTION_INFO_V1(aid_marker_money_out);
PG_FUNCTION_INFO_V1(aid_marker_money_recv);
PG_FUNCTION_INFO_V1(aid_marker_money_send);
PG_FUNCTION_INFO_V1(aid_marker_money_from_jsonb);
PG_FUNCTION_INFO_V1(aid_marker_money_to_jsonb);
PG_FUNCTION_INFO_V1(aid_marker_money_eq);
PG_FUNCTION_INFO_V1(aid_marker_money_ne);
PG_FUNCTION_INFO_V1(aid_marker_money_hash);
PG_FUNCTION_INFO_V1(aid_marker_money_hash_extended);

static char *
text_problem_detail(const AidTallyReader *reader)
{
	char	   *part = reader->part != NULL ? aid_marker_clipped(reader->part, reader->part_length) : "";

	switch (reader->problem)
	{
		case AID_TALLY_DUPLICATE:
			return psprintf("\"%s\" stands more than once.", part);
		case AID_TALLY_BAD_MARKER:
			return psprintf("\"%s\" is no marker.", part);
		case AID_TALLY_OTHER_SCHEME:
			return psprintf("\"%s\" is of another scheme than the markers before it.", part);
		case AID_TALLY_BAD_AMOUNT:
			return psprintf("The amount of \"%s\" is not a plain number of at most nine decimals.", part);
		case AID_TALLY_BAD_ROWS:
			return psprintf("The rows of \"%s\" are not a whole number.", part);
		case AID_TALLY_TOO_LARGE:
			return reader->part != NULL ? psprintf("The amount or the rows of \"%s\" are too large in size.", part)
				: "The total must stay below about 1.7e29 in size.";
		default:
			return psprintf("Syntax error at byte %zu; expected form: dac:1 = 100 (3), ? = 40 (1), no amount (2), "
							"negative (1).", reader->position + 1);
	}
}

Datum
aid_marker_money_in(PG_FUNCTION_ARGS)
{
	const char *text = PG_GETARG_CSTRING(0);
	AidTallyReader reader;
	AidTally	tally;

	if (!aid_tally_read(&reader, text, strlen(text), &tally))
		aid_soft_error(fcinfo->context,
					   (errcode(reader.problem == AID_TALLY_TOO_LARGE ? ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE
								: ERRCODE_INVALID_TEXT_REPRESENTATION),
						errmsg("invalid input syntax for type %s: \"%s\"", "aid_marker_money",
							   aid_marker_clipped(text, strlen(text))),
						errdetail_internal("%s", text_problem_detail(&reader))));
	PG_RETURN_DATUM(aid_tally_result(&tally));
}

Datum
aid_marker_money_out(PG_FUNCTION_ARGS)
{
	char	   *text = palloc(AID_TALLY_TEXT_SIZE);
	AidTally	tally;

	aid_getarg_tally(fcinfo, 0, &tally);
	aid_tally_write(&tally, text);
	PG_RETURN_CSTRING(text);
}

/* ---- binary: version, scheme, which slots, two counters, then amount and rows of each slot ---- */

pg_noreturn static void
raise_bad_binary(const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid binary representation of type %s", "aid_marker_money"),
			 errdetail_internal("%s", detail)));
	pg_unreachable();
}

/* version, scheme, mask, two counters; a slot is an amount and a counter */
#define WIRE_HEADER 20
#define WIRE_SLOT 24

Datum
aid_marker_money_send(PG_FUNCTION_ARGS)
{
	AidTally	tally;
	StringInfoData message;
	int			n;

	aid_getarg_tally(fcinfo, 0, &tally);
	n = (int) ((aid_tally_pack(&tally, &tally) - AID_TALLY_HEADER) / sizeof(AidTallySlot));
	pq_begintypsend(&message);
	pq_sendbyte(&message, AID_TALLY_VERSION);
	pq_sendbyte(&message, tally.scheme);
	pq_sendint16(&message, tally.present);
	pq_sendint64(&message, tally.null_amount_rows);
	pq_sendint64(&message, tally.negative_rows);
	for (int i = 0; i < n; i++)
	{
		pq_sendint64(&message, (uint64) ((aid_umoney) tally.slot[i].amount >> 64));
		pq_sendint64(&message, (uint64) tally.slot[i].amount);
		pq_sendint64(&message, tally.slot[i].rows);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

Datum
aid_marker_money_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	int			length = message->len - message->cursor;
	int			version = length > 0 ? pq_getmsgbyte(message) : AID_TALLY_VERSION;
	int			scheme;
	int			present;
	AidTally	tally;

	if (version != AID_TALLY_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("unknown version %d of the binary form of type %s", version, "aid_marker_money"),
				 errdetail("This library reads version %d.", AID_TALLY_VERSION)));
	/* pq_getmsg*() would report a protocol violation: here it is the value that is wrong */
	if (length < WIRE_HEADER)
		raise_bad_binary("The message is too short.");
	scheme = pq_getmsgbyte(message);
	present = (int) pq_getmsgint(message, 2);
	if (length != WIRE_HEADER + WIRE_SLOT * __builtin_popcount((unsigned int) present))
		raise_bad_binary("The number of codes does not fit the length of the message.");
	if (scheme > AID_SCHEMES)
		raise_bad_binary(psprintf("Scheme number %d is unknown.", scheme));
	if ((scheme == AID_SCHEME_NONE) != ((present & ~(1 << AID_TALLY_UNMARKED)) == 0))
		raise_bad_binary("There is a scheme without codes, or codes without a scheme.");

	aid_tally_clear(&tally);
	tally.scheme = (uint8) scheme;
	tally.null_amount_rows = pq_getmsgint64(message);
	tally.negative_rows = pq_getmsgint64(message);
	for (int i = 0; i < AID_TALLY_SLOTS; i++)
	{
		uint64		high;
		uint64		low;

		if ((present >> i & 1) == 0)
			continue;
		if (i != AID_TALLY_UNMARKED && aid_marker_at((AidScheme) scheme, i) == 0)
			raise_bad_binary("There is money of a code that the scheme does not have.");
		high = (uint64) pq_getmsgint64(message);
		low = (uint64) pq_getmsgint64(message);
		tally.slot[i].amount = (aid_money) (((aid_umoney) high << 64) | low);
		tally.slot[i].rows = pq_getmsgint64(message);
		if (!aid_tally_holds(&tally.slot[i]))
			raise_bad_binary("A code has neither money nor rows.");
	}
	PG_RETURN_DATUM(aid_tally_result(&tally));
}

/* ---- jsonb: the keys of the text form ---- */

static void
push_key(JsonbParseState **state, const char *key)
{
	JsonbValue	value;

	value.type = jbvString;
	value.val.string.val = (char *) key;
	value.val.string.len = (int) strlen(key);
	pushJsonbValue(state, WJB_KEY, &value);
}

static void
push_number(JsonbParseState **state, Numeric number)
{
	JsonbValue	value;

	value.type = jbvNumeric;
	value.val.numeric = number;
	pushJsonbValue(state, WJB_VALUE, &value);
}

static void
push_counter(JsonbParseState **state, const char *key, int64 rows)
{
	if (rows == 0)
		return;
	push_key(state, key);
	push_number(state, int64_to_numeric(rows));
}

Datum
aid_marker_money_to_jsonb(PG_FUNCTION_ARGS)
{
	AidTally	tally;
	JsonbParseState *state = NULL;
	/* keys are not copied when pushed, so each needs a place of its own */
	char		name[AID_TALLY_SLOTS][AID_MARKER_TEXT_SIZE];

	aid_getarg_tally(fcinfo, 0, &tally);
	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	for (int i = 0; i < AID_TALLY_SLOTS; i++)
	{
		if (!aid_tally_holds(&tally.slot[i]))
			continue;
		if (i == AID_TALLY_UNMARKED)
			strcpy(name[i], AID_TALLY_UNMARKED_KEY);
		else
			aid_marker_print(aid_marker_at((AidScheme) tally.scheme, i), name[i]);
		push_key(&state, name[i]);
		pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
		push_key(&state, "amount");
		push_number(&state, aid_money_to_numeric(tally.slot[i].amount));
		push_key(&state, "rows");
		push_number(&state, int64_to_numeric(tally.slot[i].rows));
		pushJsonbValue(&state, WJB_END_OBJECT, NULL);
	}
	push_counter(&state, AID_TALLY_NO_AMOUNT_KEY, tally.null_amount_rows);
	push_counter(&state, AID_TALLY_NEGATIVE_KEY, tally.negative_rows);
	PG_RETURN_POINTER(JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_OBJECT, NULL)));
}

pg_noreturn static void
raise_bad_jsonb(char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("cannot convert this jsonb to money by marker"),
			 errdetail_internal("%s", detail),
			 errhint("For example {\"dac:1\": {\"amount\": 100, \"rows\": 3}, \"?\": {\"amount\": 40, \"rows\": 1}, "
					 "\"no amount\": 2}.")));
	pg_unreachable();
}

/* The text of a JSON number that is a whole number of bigint's range. */
static int64
whole_number(const JsonbValue *value, const char *key)
{
	Numeric		whole;
	char	   *text;
	aid_money	rows = 0;
	bool		rounded;

	if (value == NULL || value->type != jbvNumeric)
		raise_bad_jsonb(psprintf("The rows of \"%s\" are not a number.", key));
	whole = DatumGetNumeric(DirectFunctionCall2(numeric_trunc, NumericGetDatum(value->val.numeric), Int32GetDatum(0)));
	if (!DatumGetBool(DirectFunctionCall2(numeric_eq, NumericGetDatum(whole), NumericGetDatum(value->val.numeric))))
		raise_bad_jsonb(psprintf("The rows of \"%s\" are not a whole number.", key));
	text = DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(whole)));
	if (aid_money_parse(text, strlen(text), &rows, &rounded) != AID_MONEY_OK ||
		rows / AID_MONEY_UNIT > PG_INT64_MAX || rows / AID_MONEY_UNIT < PG_INT64_MIN)
		aid_check_tally_status(AID_TALLY_RANGE);
	return (int64) (rows / AID_MONEY_UNIT);
}

/* Through text: a sum may be larger than the amount of one row. */
static aid_money
plain_money(const JsonbValue *value, const char *key)
{
	aid_money	amount = 0;
	bool		rounded = false;
	char	   *text;

	if (value == NULL || value->type != jbvNumeric)
		raise_bad_jsonb(psprintf("The amount of \"%s\" is not a number.", key));
	text = DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(value->val.numeric)));
	if (aid_money_parse(text, strlen(text), &amount, &rounded) != AID_MONEY_OK)
		aid_check_tally_status(AID_TALLY_RANGE);
	if (rounded)
		raise_bad_jsonb(psprintf("The amount of \"%s\" has more than nine decimals.", key));
	return amount;
}

static void
read_slot(AidTally *tally, const char *key, const JsonbValue *value)
{
	AidTallySlot *slot = &tally->slot[AID_TALLY_UNMARKED];
	JsonbContainer *object = value->val.binary.data;
	AidMarker	marker = 0;
	AidScheme	scheme;
	aid_money	amount;
	int64		rows;

	if (strcmp(key, AID_TALLY_UNMARKED_KEY) != 0)
	{
		if (aid_marker_parse(key, strlen(key), &marker, &scheme) != AID_MARKER_FINE)
			raise_bad_jsonb(psprintf("\"%s\" is no marker.", aid_marker_clipped(key, strlen(key))));
		if (tally->scheme != AID_SCHEME_NONE && tally->scheme != scheme)
			aid_check_tally_status(AID_TALLY_SCHEMES);
		slot = &tally->slot[aid_marker_position(marker)];
	}
	if (value->type != jbvBinary || !JsonContainerIsObject(object) || JsonContainerSize(object) != 2)
		raise_bad_jsonb(psprintf("The value of \"%s\" is no object of amount and rows.", key));
	amount = plain_money(getKeyJsonValueFromContainer(object, "amount", 6, NULL), key);
	rows = whole_number(getKeyJsonValueFromContainer(object, "rows", 4, NULL), key);
	/* DAC:1 beside dac:1 */
	if (aid_tally_holds(slot))
		raise_bad_jsonb(psprintf("\"%s\" stands more than once.", key));
	aid_check_tally_status(aid_tally_add(tally, marker, amount, rows, 1));
}

Datum
aid_marker_money_from_jsonb(PG_FUNCTION_ARGS)
{
	Jsonb	   *json = PG_GETARG_JSONB_P(0);
	AidTally	tally;
	JsonbIterator *iterator;
	JsonbValue	value;

	if (!JB_ROOT_IS_OBJECT(json))
		raise_bad_jsonb("It must be an object.");
	aid_tally_clear(&tally);
	iterator = JsonbIteratorInit(&json->root);
	(void) JsonbIteratorNext(&iterator, &value, true);
	while (JsonbIteratorNext(&iterator, &value, true) == WJB_KEY)
	{
		char	   *key = pnstrdup(value.val.string.val, value.val.string.len);

		(void) JsonbIteratorNext(&iterator, &value, true);
		if (strcmp(key, AID_TALLY_NO_AMOUNT_KEY) == 0)
			tally.null_amount_rows = whole_number(&value, key);
		else if (strcmp(key, AID_TALLY_NEGATIVE_KEY) == 0)
			tally.negative_rows = whole_number(&value, key);
		else
			read_slot(&tally, key, &value);
	}
	PG_RETURN_DATUM(aid_tally_result(&tally));
}

/* ---- equality: all that the text form shows ---- */

static bool
money_equal(FunctionCallInfo fcinfo)
{
	AidTally	a;
	AidTally	b;

	aid_getarg_tally(fcinfo, 0, &a);
	aid_getarg_tally(fcinfo, 1, &b);
	return aid_tally_equal(&a, &b);
}

Datum
aid_marker_money_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(money_equal(fcinfo));
}

Datum
aid_marker_money_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!money_equal(fcinfo));
}

static uint64
money_hash(FunctionCallInfo fcinfo, uint64 seed)
{
	AidTally	tally;

	aid_getarg_tally(fcinfo, 0, &tally);
	tally.vl_len_ = 0;
	return hash_bytes_extended((const unsigned char *) &tally, sizeof(tally), seed);
}

Datum
aid_marker_money_hash(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32((int32) money_hash(fcinfo, 0));
}

Datum
aid_marker_money_hash_extended(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64((int64) money_hash(fcinfo, (uint64) PG_GETARG_INT64(1)));
}
