/*
 * io.c
 *		Text, binary and jsonb forms of aid_allocation, equality and hash.
 */
#include "allocation/glue.h"

#include "common/hashfn.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"

#include "allocation/text.h"

PG_FUNCTION_INFO_V1(aid_allocation_in);
PG_FUNCTION_INFO_V1(aid_allocation_out);
PG_FUNCTION_INFO_V1(aid_allocation_recv);
PG_FUNCTION_INFO_V1(aid_allocation_send);
PG_FUNCTION_INFO_V1(aid_allocation_from_jsonb);
PG_FUNCTION_INFO_V1(aid_allocation_to_jsonb);
PG_FUNCTION_INFO_V1(aid_allocation_eq);
PG_FUNCTION_INFO_V1(aid_allocation_ne);
PG_FUNCTION_INFO_V1(aid_allocation_hash);
PG_FUNCTION_INFO_V1(aid_allocation_hash_extended);

/* A name as far as a message shows it. */
static char *
clipped(const char *name, int length)
{
	return pnstrdup(name, pg_mbcliplen(name, length, 60));
}

/* The message proper; text is shown only where its form is wrong. */
static char *
text_problem_message(const AidTextReader *reader, const char *text)
{
	switch (reader->problem)
	{
		case AID_TEXT_RANGE:
			return "amount is out of range";
		case AID_TEXT_KEY_TOO_LONG:
			return "unit name is too long";
		default:
			return psprintf("invalid input syntax for type %s: \"%s\"", "aid_allocation",
							pnstrdup(text, pg_mbcliplen(text, (int) strlen(text), 100)));
	}
}

/* What is wrong with the text, as a sentence. */
static char *
text_problem_detail(const AidTextReader *reader)
{
	char	   *key = reader->key != NULL ? clipped(reader->key, (int) reader->key_length) : "";

	switch (reader->problem)
	{
		case AID_TEXT_DUPLICATE:
			return psprintf("Key \"%s\" stands more than once.", key);
		case AID_TEXT_NOT_A_NUMBER:
			return psprintf("The value of \"%s\" is not a plain number.", key);
		case AID_TEXT_NOT_AN_INTEGER:
			return psprintf("The value of \"%s\" is not a whole number.", key);
		case AID_TEXT_UNKNOWN_COUNTER:
			return psprintf("\"%s\" is not a counter of an allocation.", key);
		case AID_TEXT_UNKNOWN_UNIT:
			return psprintf("\"entries\" names \"%s\", which has no amount.", key);
		case AID_TEXT_VOID_UNIT:
			return psprintf("Unit \"%s\" has neither money nor entries.", key);
		case AID_TEXT_ESCAPE:
			return psprintf("The \\u escape before byte %zu is not a character, or is beyond ASCII while the database encoding is not UTF8.",
							reader->position + 1);
		case AID_TEXT_KEY_TOO_LONG:
			return psprintf("A unit name has at most %d bytes.", AID_KEY_MAX);
		case AID_TEXT_RANGE:
			return psprintf("The value of \"%s\" is too large in size.", key);
		default:
			return psprintf("Syntax error at byte %zu; expected form: {\"unit\": amount, ...}.",
							reader->position + 1);
	}
}

static int
text_problem_code(const AidTextReader *reader)
{
	switch (reader->problem)
	{
		case AID_TEXT_KEY_TOO_LONG:
			return ERRCODE_INVALID_PARAMETER_VALUE;
		case AID_TEXT_RANGE:
			return ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE;
		default:
			return ERRCODE_INVALID_TEXT_REPRESENTATION;
	}
}

Datum
aid_allocation_in(PG_FUNCTION_ARGS)
{
	char	   *text = PG_GETARG_CSTRING(0);
	AidTextReader reader = {aid_value_alloc, GetDatabaseEncoding() == PG_UTF8, AID_TEXT_FINE, 0, NULL, 0};
	AidWorking *table = aid_text_read(&reader, text, strlen(text));
	AidAllocation *value;
	AidUnits	units;
	aid_money	total;
	size_t		size;

	if (table == NULL)
	{
		if (reader.problem == AID_TEXT_TOO_LARGE)
			aid_check_status(AID_FULL);
		aid_soft_error(fcinfo->context,
					   (errcode(text_problem_code(&reader)),
						errmsg("%s", text_problem_message(&reader, text)),
						errdetail_internal("%s", text_problem_detail(&reader))));
	}

	value = aid_canonical_of(table, &size);
	units = aid_units_of(value);
	if (aid_units_total(&units, &total) != AID_OK)
		aid_soft_error(fcinfo->context,
					   (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
						errmsg("amount is out of range"),
						errdetail("The sizes of all units together must stay below about 1.7e29.")));
	PG_RETURN_POINTER(value);
}

Datum
aid_allocation_out(PG_FUNCTION_ARGS)
{
	const AidAllocation *value = aid_getarg_allocation(fcinfo, 0);
	size_t		length = aid_text_write(value, NULL);
	char	   *text = aid_value_alloc(length + 1);

	aid_text_write(value, text);
	text[length] = '\0';
	PG_RETURN_CSTRING(text);
}

/* ---- binary ---- */

#define WIRE_COUNTERS 0x01

static void
send_money(StringInfo message, aid_money value)
{
	pq_sendint64(message, (uint64) ((aid_umoney) value >> 64));
	pq_sendint64(message, (uint64) value);
}

static aid_money
receive_money(StringInfo message)
{
	uint64		high = (uint64) pq_getmsgint64(message);
	uint64		low = (uint64) pq_getmsgint64(message);

	aid_money	value = (aid_money) (((aid_umoney) high << 64) | low);

	if (value == AID_MONEY_MIN)
		aid_check_status(AID_RANGE);
	return value;
}

Datum
aid_allocation_send(PG_FUNCTION_ARGS)
{
	const AidAllocation *value = aid_getarg_allocation(fcinfo, 0);
	AidUnits	units = aid_units_of(value);
	AidCounters counters = aid_counters_of(value);
	bool		counted = !aid_counters_are_zero(&counters);
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendbyte(&message, AID_ALLOCATION_VERSION);
	pq_sendbyte(&message, counted ? WIRE_COUNTERS : 0);
	pq_sendint32(&message, units.n);
	for (uint32_t i = 0; i < units.n; i++)
	{
		uint32_t	length;
		const char *key = aid_unit_key(&units, i, &length);
		char	   *converted = pg_server_to_client(key, (int) length);
		int			sent = converted == key ? (int) length : (int) strlen(converted);

		aid_loop_check(i);
		pq_sendint32(&message, sent);
		pq_sendbytes(&message, converted, sent);
		send_money(&message, units.unit[i].amount);
		pq_sendint64(&message, units.unit[i].entries);
		if (converted != key)
			pfree(converted);
	}
	if (counted)
	{
		pq_sendint64(&message, counters.null_unit_rows);
		send_money(&message, counters.null_unit_amount);
		pq_sendint64(&message, counters.null_amount_rows);
		pq_sendint64(&message, counters.negative_rows);
		pq_sendint64(&message, counters.rounded_rows);
		pq_sendint64(&message, counters.dropped_units);
		send_money(&message, counters.dropped_amount);
		pq_sendint64(&message, counters.clamped_units);
		send_money(&message, counters.clamped_amount);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

pg_noreturn static void
raise_bad_binary(const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid binary representation of type %s", "aid_allocation"),
			 errdetail_internal("%s", detail)));
	pg_unreachable();
}

/* pq_getmsg*() would report a protocol violation: here it is the value that is wrong. */
static void
need_bytes(StringInfo message, int64 bytes)
{
	if (message->len - message->cursor < bytes)
		raise_bad_binary("The message ends too early.");
}

static int64
receive_count(StringInfo message)
{
	int64		count = pq_getmsgint64(message);

	if (count == PG_INT64_MIN)
		aid_check_status(AID_RANGE);
	return count;
}

static void
receive_unit(StringInfo message, AidWorking **table)
{
	int32		length;
	char	   *key;
	int			key_length;
	aid_money	amount;
	int64		entries;

	need_bytes(message, 4);
	length = pq_getmsgint(message, 4);
	if (length < 0)
		raise_bad_binary("The length of a unit name is negative.");
	need_bytes(message, (int64) length + 24);
	key = pq_getmsgtext(message, length, &key_length);
	if (key_length > AID_KEY_MAX)
		raise_bad_binary("A unit name is longer than 65,535 bytes.");
	if (memchr(key, '\0', key_length) != NULL)
		raise_bad_binary("A unit name holds a zero byte.");
	amount = receive_money(message);
	entries = receive_count(message);
	if (amount == 0 && entries == 0)
		raise_bad_binary(psprintf("Unit \"%s\" has neither money nor entries.", clipped(key, key_length)));
	if (aid_working_has(*table, key, key_length))
		raise_bad_binary(psprintf("Unit \"%s\" stands more than once.", clipped(key, key_length)));
	aid_check_status(aid_working_add_growing(table, aid_value_alloc, key, key_length, amount, entries));
	pfree(key);
}

Datum
aid_allocation_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	AidWorking *table = aid_working_create(aid_value_alloc);
	int			version;
	int			flags;
	int32		n;

	need_bytes(message, 6);
	version = pq_getmsgbyte(message);
	if (version != AID_ALLOCATION_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("unknown version %d of the binary form of type %s", version, "aid_allocation"),
				 errdetail("This library reads version %d.", AID_ALLOCATION_VERSION)));
	flags = pq_getmsgbyte(message);
	if ((flags & ~WIRE_COUNTERS) != 0)
		raise_bad_binary("A flag is set that this version does not know.");
	n = pq_getmsgint(message, 4);
	if (n < 0)
		raise_bad_binary("The number of units is negative.");
	for (int32 i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		receive_unit(message, &table);
	}
	if (flags & WIRE_COUNTERS)
	{
		AidCounters *counters = &table->counters;

		need_bytes(message, sizeof(AidCounters));
		counters->null_unit_rows = receive_count(message);
		counters->null_unit_amount = receive_money(message);
		counters->null_amount_rows = receive_count(message);
		counters->negative_rows = receive_count(message);
		counters->rounded_rows = receive_count(message);
		counters->dropped_units = receive_count(message);
		counters->dropped_amount = receive_money(message);
		counters->clamped_units = receive_count(message);
		counters->clamped_amount = receive_money(message);
	}
	if (message->cursor != message->len)
		raise_bad_binary("Bytes follow the end of the value.");
	PG_RETURN_DATUM(aid_working_result(table));
}

/* ---- jsonb ---- */

Datum
aid_allocation_to_jsonb(PG_FUNCTION_ARGS)
{
	const AidAllocation *value = aid_getarg_allocation(fcinfo, 0);
	AidUnits	units = aid_units_of(value);
	JsonbParseState *state = NULL;
	JsonbValue *object;

	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	for (uint32_t i = 0; i < units.n; i++)
	{
		uint32_t	length;
		JsonbValue	member;

		CHECK_FOR_INTERRUPTS();
		member.type = jbvString;
		member.val.string.val = (char *) aid_unit_key(&units, i, &length);
		member.val.string.len = (int) length;
		pushJsonbValue(&state, WJB_KEY, &member);
		member.type = jbvNumeric;
		member.val.numeric = aid_money_to_numeric(units.unit[i].amount);
		pushJsonbValue(&state, WJB_VALUE, &member);
	}
	object = pushJsonbValue(&state, WJB_END_OBJECT, NULL);
	PG_RETURN_POINTER(JsonbValueToJsonb(object));
}

/* Through text: a sum may be larger than the amount of one row. */
static aid_money
money_of_json_number(Numeric number, bool *rounded)
{
	char	   *text = DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(number)));
	aid_money	amount;

	if (aid_money_parse(text, strlen(text), &amount, rounded) != AID_MONEY_OK)
		aid_check_status(AID_RANGE);
	pfree(text);
	return amount;
}

Datum
aid_allocation_from_jsonb(PG_FUNCTION_ARGS)
{
	Jsonb	   *object = PG_GETARG_JSONB_P(0);
	AidWorking *table = aid_working_create(aid_value_alloc);
	JsonbIterator *iterator;
	JsonbIteratorToken token;
	JsonbValue	value;

	if (!JB_ROOT_IS_OBJECT(object))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cannot convert this jsonb to an allocation"),
				 errdetail("It must be an object of numbers, one for each unit.")));

	iterator = JsonbIteratorInit(&object->root);
	(void) JsonbIteratorNext(&iterator, &value, true);
	while ((token = JsonbIteratorNext(&iterator, &value, true)) == WJB_KEY)
	{
		char	   *key = value.val.string.val;
		int			length = value.val.string.len;
		bool		rounded;
		aid_money	amount;

		CHECK_FOR_INTERRUPTS();
		(void) JsonbIteratorNext(&iterator, &value, true);
		if (value.type != jbvNumeric)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("cannot convert this jsonb to an allocation"),
					 errdetail("The value of \"%s\" is not a number.",
							   clipped(key, length))));
		aid_check_key_length((size_t) length);
		amount = money_of_json_number(value.val.numeric, &rounded);
		if (rounded)
			table->counters.rounded_rows++;
		aid_check_status(aid_working_add_growing(&table, aid_value_alloc, key, length, amount, 1));
	}
	PG_RETURN_DATUM(aid_working_result(table));
}

/* ---- equality: units and amounts, not entries and counters ---- */

static bool
allocations_equal(FunctionCallInfo fcinfo)
{
	const AidAllocation *a = aid_getarg_allocation(fcinfo, 0);
	const AidAllocation *b = aid_getarg_allocation(fcinfo, 1);
	AidUnits	left = aid_units_of(a);
	AidUnits	right = aid_units_of(b);

	if (left.n != right.n || a->key_bytes != b->key_bytes ||
		memcmp(left.key_end, right.key_end, left.n * sizeof(uint32_t)) != 0 ||
		memcmp(left.keys, right.keys, a->key_bytes) != 0)
		return false;
	for (uint32_t i = 0; i < left.n; i++)
		if (left.unit[i].amount != right.unit[i].amount)
			return false;
	return true;
}

Datum
aid_allocation_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(allocations_equal(fcinfo));
}

Datum
aid_allocation_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!allocations_equal(fcinfo));
}

static uint64
allocation_hash(FunctionCallInfo fcinfo, uint64 seed)
{
	const AidAllocation *value = aid_getarg_allocation(fcinfo, 0);
	AidUnits	units = aid_units_of(value);
	uint64		hash = seed;

	hash = hash_combine64(hash, hash_bytes_extended((const unsigned char *) units.keys, (int) value->key_bytes, seed));
	for (uint32_t i = 0; i < units.n; i++)
	{
		hash = hash_combine64(hash, units.key_end[i]);
		hash = hash_combine64(hash, hash_bytes_extended((const unsigned char *) &units.unit[i].amount,
														sizeof(aid_money), seed));
	}
	return hash;
}

Datum
aid_allocation_hash(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32((int32) allocation_hash(fcinfo, 0));
}

Datum
aid_allocation_hash_extended(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64((int64) allocation_hash(fcinfo, (uint64) PG_GETARG_INT64(1)));
}
