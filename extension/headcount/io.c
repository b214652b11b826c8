/*
 * io.c
 *		Text, binary and jsonb forms of aid_headcount, and its casts.
 */
#include "headcount/glue.h"

#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"

#include "headcount/wire.h"

PG_FUNCTION_INFO_V1(aid_headcount_in);
PG_FUNCTION_INFO_V1(aid_headcount_out);
PG_FUNCTION_INFO_V1(aid_headcount_error);
PG_FUNCTION_INFO_V1(aid_headcount_recv);
PG_FUNCTION_INFO_V1(aid_headcount_send);
PG_FUNCTION_INFO_V1(aid_headcount_to_jsonb);
PG_FUNCTION_INFO_V1(aid_headcount_from_jsonb);
PG_FUNCTION_INFO_V1(aid_headcount_from_bigint);
PG_FUNCTION_INFO_V1(aid_headcount_to_bigint);

/* ---- text ---- */

int
aid_headcount_read_palloc(AidTextReport *report, const char *text, size_t length, AidBox **box, int64_t **count)
{
	size_t		room = (size_t) aid_headcount_read_room(text, length);
	AidReadCell *scratch = palloc(room * sizeof(AidReadCell));
	int			n;

	*box = palloc(room * sizeof(AidBox));
	*count = palloc(room * sizeof(int64_t));
	n = aid_headcount_read(report, text, length, scratch, *box, *count);
	pfree(scratch);
	return n;
}

#define QUOTED 200				/* bytes of the caller's text in a message */

static char *
text_fault_message(const AidTextReport *report, const char *text)
{
	switch (report->fault)
	{
		case AID_FAULT_RANGE:
			return psprintf("%s out of range", "aid_headcount");
		case AID_FAULT_TOO_MANY:
			return psprintf("too many cells in %s", "aid_headcount");
		default:
			return psprintf("invalid input syntax for type %s: \"%s\"", "aid_headcount",
							aid_quoted_clip(text, strlen(text), QUOTED));
	}
}

static int
text_fault_code(const AidTextReport *report)
{
	switch (report->fault)
	{
		case AID_FAULT_RANGE:
			return ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE;
		case AID_FAULT_TOO_MANY:
			return ERRCODE_PROGRAM_LIMIT_EXCEEDED;
		case AID_FAULT_ABOVE_TOTAL:
			return ERRCODE_INVALID_PARAMETER_VALUE;
		default:
			return ERRCODE_INVALID_TEXT_REPRESENTATION;
	}
}

Datum
aid_headcount_in(PG_FUNCTION_ARGS)
{
	char	   *text = PG_GETARG_CSTRING(0);
	AidTextReport report;
	AidBox	   *box;
	int64_t    *count;
	int			n = aid_headcount_read_palloc(&report, text, strlen(text), &box, &count);

	if (n < 0)
	{
		char	   *detail = aid_text_fault_detail(&report);
		const char *hint = aid_text_fault_hint(&report);

		aid_soft_error(fcinfo->context,
					   (errcode(text_fault_code(&report)),
						errmsg_internal("%s", text_fault_message(&report, text)),
						detail != NULL ? errdetail_internal("%s", detail) : 0,
						hint != NULL ? errhint("%s", hint) : 0));
	}
	PG_RETURN_DATUM(aid_headcount_result(n, box, count));
}

/* Message and detail of a text that is no headcount; NULL for one that is. */
Datum
aid_headcount_error(PG_FUNCTION_ARGS)
{
	char	   *value = text_to_cstring(PG_GETARG_TEXT_PP(0));
	AidTextReport report;
	AidBox	   *box;
	int64_t    *count;
	char	   *message;
	char	   *detail;

	if (aid_headcount_read_palloc(&report, value, strlen(value), &box, &count) >= 0)
		PG_RETURN_NULL();
	message = text_fault_message(&report, value);
	detail = aid_text_fault_detail(&report);
	PG_RETURN_TEXT_P(cstring_to_text(detail != NULL ? psprintf("%s. %s", message, detail) : message));
}

Datum
aid_headcount_out(PG_FUNCTION_ARGS)
{
	AidCells	cells = aid_getarg_headcount(fcinfo, 0);
	size_t		length = aid_headcount_write(&cells, NULL);
	char	   *text = palloc(length + 1);

	aid_headcount_write(&cells, text);
	text[length] = '\0';
	PG_RETURN_CSTRING(text);
}

/* ---- binary ---- */

#define WIRE_VERSION 1
#define WIRE_CELL 12			/* bytes of a cell: key and count */

void
aid_raise_bad_binary(const char *type, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("invalid binary representation of type %s", type),
			 errdetail_internal("%s", detail)));
	pg_unreachable();
}

void
aid_send_cells(StringInfo message, const AidPacked *cells)
{
	pq_sendbyte(message, WIRE_VERSION);
	pq_sendint32(message, (uint32) cells->n);
	for (int i = 0; i < cells->n; i++)
	{
		pq_sendint32(message, aid_packed_box(cells, i));
		pq_sendint64(message, (uint64) aid_packed_count(cells, i));
	}
}

AidCells
aid_receive_cells(StringInfo message, const char *type)
{
	AidCells	cells;
	AidBox	   *box;
	int64_t    *count;
	uint32		n;
	int64		total = 0;

	if (message->len - message->cursor < 5)
		aid_raise_bad_binary(type, "The message is too short.");
	if (pq_getmsgbyte(message) != WIRE_VERSION)
		aid_raise_bad_binary(type, psprintf("This library reads version %d.", WIRE_VERSION));
	n = (uint32) pq_getmsgint(message, 4);
	if (n > AID_MAX_CELLS)
		aid_raise_bad_binary(type, "The number of cells is not within 0 and 65,535.");
	if ((int64) (message->len - message->cursor) != (int64) n * WIRE_CELL)
		aid_raise_bad_binary(type, "The number of cells does not fit the length of the message.");
	box = palloc(Max(n, 1) * sizeof(AidBox));
	count = palloc(Max(n, 1) * sizeof(int64_t));
	for (uint32 i = 0; i < n; i++)
	{
		box[i] = (AidBox) pq_getmsgint(message, 4);
		count[i] = pq_getmsgint64(message);
		if (!aid_box_is_valid(box[i]))
			aid_raise_bad_binary(type, "A cell's key is not possible.");
		if (i > 0 && box[i - 1] >= box[i])
			aid_raise_bad_binary(type, "The cells are not in rising order.");
		if (count[i] <= 0)
			aid_raise_bad_binary(type, "A cell's count is not above 0.");
		if (__builtin_add_overflow(total, (int64) count[i], &total))
			aid_raise_bad_binary(type, "The total is out of range.");
	}
	cells.n = (int) n;
	cells.box = box;
	cells.count = count;
	return cells;
}

Datum
aid_headcount_send(PG_FUNCTION_ARGS)
{
	AidPacked	h = aid_getarg_packed(fcinfo, 0);
	StringInfoData message;

	pq_begintypsend(&message);
	aid_send_cells(&message, &h);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

Datum
aid_headcount_recv(PG_FUNCTION_ARGS)
{
	AidCells	cells = aid_receive_cells((StringInfo) PG_GETARG_POINTER(0), "aid_headcount");

	PG_RETURN_DATUM(aid_headcount_result(cells.n, cells.box, cells.count));
}

/* ---- jsonb ---- */

static void
push_string(JsonbParseState **state, JsonbIteratorToken token, const char *string)
{
	JsonbValue	value;

	value.type = jbvString;
	value.val.string.val = (char *) string;
	value.val.string.len = (int) strlen(string);
	pushJsonbValue(state, token, &value);
}

static void
push_integer(JsonbParseState **state, JsonbIteratorToken token, int64 number)
{
	JsonbValue	value;

	value.type = jbvNumeric;
	value.val.numeric = int64_to_numeric(number);
	pushJsonbValue(state, token, &value);
}

static void
push_cell(JsonbParseState **state, AidBox box, int64 count)
{
	static const char *const sex[] = {"F", "M", "X", "?"};
	JsonbValue	value;

	pushJsonbValue(state, WJB_BEGIN_OBJECT, NULL);
	push_string(state, WJB_KEY, "sex");
	push_string(state, WJB_VALUE, sex[aid_box_sex(box)]);
	if (aid_box_age_known(box))
	{
		push_string(state, WJB_KEY, "months");
		pushJsonbValue(state, WJB_BEGIN_ARRAY, NULL);
		push_integer(state, WJB_ELEM, aid_box_lo(box));
		value.type = jbvNull;
		if (aid_box_hi(box) == AID_AGE_OPEN)
			pushJsonbValue(state, WJB_ELEM, &value);
		else
			push_integer(state, WJB_ELEM, aid_box_hi(box));
		pushJsonbValue(state, WJB_END_ARRAY, NULL);
	}
	if (aid_box_disability(box) != AID_DISABILITY_UNKNOWN)
	{
		push_string(state, WJB_KEY, "disability");
		value.type = jbvBool;
		value.val.boolean = aid_box_disability(box) == AID_DISABLED;
		pushJsonbValue(state, WJB_VALUE, &value);
	}
	push_string(state, WJB_KEY, "persons");
	push_integer(state, WJB_VALUE, count);
	pushJsonbValue(state, WJB_END_OBJECT, NULL);
}

Datum
aid_headcount_to_jsonb(PG_FUNCTION_ARGS)
{
	AidPacked	h = aid_getarg_packed(fcinfo, 0);
	JsonbParseState *state = NULL;

	pushJsonbValue(&state, WJB_BEGIN_ARRAY, NULL);
	for (int i = 0; i < h.n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		push_cell(&state, aid_packed_box(&h, i), aid_packed_count(&h, i));
	}
	PG_RETURN_POINTER(JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_ARRAY, NULL)));
}

/* position 0: the whole */
pg_noreturn static void
raise_bad_jsonb(int position, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("cannot convert this jsonb to a headcount"),
			 position > 0 ? errdetail_internal("Element %d: %s", position, detail) :
			 errdetail_internal("%s", detail),
			 errhint("Example: [{\"sex\": \"F\", \"months\": [0, 216], \"disability\": true, \"persons\": 12}]")));
	pg_unreachable();
}

static JsonbValue *
member(JsonbContainer *object, const char *name)
{
	return getKeyJsonValueFromContainer(object, name, (int) strlen(name), NULL);
}

bool
aid_jsonb_integer(const JsonbValue *value, int64 *number, bool *range)
{
	char	   *text;
	char	   *point;
	bool		negative;
	bool		good;

	*range = false;
	if (value->type != jbvNumeric)
		return false;
	text = DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(value->val.numeric)));
	/* 12.0 is an integer, too */
	point = strchr(text, '.');
	if (point != NULL && strspn(point + 1, "0") == strlen(point + 1))
		*point = '\0';
	negative = *text == '-';
	good = aid_count_parse(text + negative, strlen(text + negative), number, range);
	if (negative)
		*number = -*number;
	pfree(text);
	return good;
}

static int64
integer_member(const JsonbValue *value, int position, const char *complaint)
{
	int64		number;
	bool		range;

	if (!aid_jsonb_integer(value, &number, &range))
		raise_bad_jsonb(position, complaint);
	if (range)
		aid_raise_headcount_range();
	return number;
}

static void
read_months(const JsonbValue *months, int position, uint32_t *lo, uint32_t *hi)
{
	static const char complaint[] = "\"months\" is not of the form [from, below].";
	JsonbValue *edge[2];
	int64		from;
	int64		below;

	*lo = *hi = AID_AGE_OPEN;
	if (months == NULL || months->type == jbvNull)
		return;
	if (months->type != jbvBinary || !JsonContainerIsArray(months->val.binary.data) ||
		JsonContainerSize(months->val.binary.data) != 2)
		raise_bad_jsonb(position, complaint);
	for (int i = 0; i < 2; i++)
		edge[i] = getIthJsonbValueFromContainer(months->val.binary.data, (uint32) i);
	from = integer_member(edge[0], position, complaint);
	below = edge[1]->type == jbvNull ? AID_AGE_OPEN : integer_member(edge[1], position, complaint);
	if (from < 0)
		raise_bad_jsonb(position, "An age is negative.");
	if (from > AID_AGE_MAX || (edge[1]->type != jbvNull && below > AID_AGE_MAX))
		raise_bad_jsonb(position, psprintf("The ages go beyond %d months.", AID_AGE_MAX));
	if (from >= below)
		raise_bad_jsonb(position, "The age band is empty.");
	if (from == 0 && below == AID_AGE_OPEN)
		return;
	*lo = (uint32_t) from;
	*hi = (uint32_t) below;
}

static AidReadCell
read_element(const JsonbValue *element, int position)
{
	AidReadCell cell = {0};
	JsonbContainer *object = element->val.binary.data;
	const JsonbValue *value;
	AidSex		sex;
	AidDisability disability = AID_DISABILITY_UNKNOWN;
	uint32_t	lo;
	uint32_t	hi;
	uint32		known = 0;

	if (element->type != jbvBinary || !JsonContainerIsObject(object))
		raise_bad_jsonb(position, "It is not an object.");

	value = member(object, "sex");
	if (value == NULL)
		raise_bad_jsonb(position, "It names no sex.");
	known++;
	if (value->type != jbvString || !aid_sex_parse(value->val.string.val, (size_t) value->val.string.len, &sex))
		raise_bad_jsonb(position, "\"sex\" is not a sex code.");

	value = member(object, "months");
	known += value != NULL;
	read_months(value, position, &lo, &hi);

	value = member(object, "disability");
	known += value != NULL;
	if (value != NULL && value->type == jbvBool)
		disability = value->val.boolean ? AID_DISABLED : AID_NOT_DISABLED;
	else if (value != NULL && value->type != jbvNull)
		raise_bad_jsonb(position, "\"disability\" is neither true nor false nor null.");

	value = member(object, "persons");
	if (value == NULL)
		raise_bad_jsonb(position, "It has no \"persons\".");
	known++;
	cell.count = integer_member(value, position, "\"persons\" is not an integer.");
	if (cell.count < 0)
		raise_bad_jsonb(position, "It has a negative count.");
	if (JsonContainerSize(object) != known)
		raise_bad_jsonb(position, "It has a key other than sex, months, disability and persons.");
	cell.box = aid_box(sex, lo, hi, disability);
	cell.position = position;
	return cell;
}

static int
compare_read_cells(const void *a, const void *b)
{
	const AidReadCell *left = a;
	const AidReadCell *right = b;

	if (left->box != right->box)
		return left->box < right->box ? -1 : 1;
	return (left->position > right->position) - (left->position < right->position);
}

Datum
aid_headcount_from_jsonb(PG_FUNCTION_ARGS)
{
	Jsonb	   *array = PG_GETARG_JSONB_P(0);
	uint32		n;
	AidReadCell *cell;
	AidBox	   *box;
	int64_t    *count;
	JsonbIterator *iterator;
	JsonbValue	value;
	int			kept = 0;
	int			repeated = 0;
	int64		total = 0;

	if (!JB_ROOT_IS_ARRAY(array) || JB_ROOT_IS_SCALAR(array))
		raise_bad_jsonb(0, "It is not an array of cells.");
	n = JB_ROOT_COUNT(array);
	if (n > AID_MAX_CELLS)
		aid_raise_too_many_cells();
	cell = palloc(Max(n, 1) * sizeof(AidReadCell));
	box = palloc(Max(n, 1) * sizeof(AidBox));
	count = palloc(Max(n, 1) * sizeof(int64_t));

	iterator = JsonbIteratorInit(&array->root);
	(void) JsonbIteratorNext(&iterator, &value, false);
	for (uint32 i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		(void) JsonbIteratorNext(&iterator, &value, true);
		cell[i] = read_element(&value, (int) i + 1);
	}
	aid_sort(cell, n, sizeof(AidReadCell), compare_read_cells);
	for (uint32 i = 0; i < n; i++)
	{
		if (i > 0 && cell[i].box == cell[i - 1].box && (repeated == 0 || cell[i].position < repeated))
			repeated = cell[i].position;
		if (__builtin_add_overflow(total, (int64) cell[i].count, &total))
			aid_raise_headcount_range();
		if (cell[i].count > 0)
		{
			box[kept] = cell[i].box;
			count[kept++] = cell[i].count;
		}
	}
	if (repeated > 0)
		raise_bad_jsonb(repeated, "It repeats an earlier cell.");
	PG_RETURN_DATUM(aid_headcount_result(kept, box, count));
}

/* ---- bigint ---- */

Datum
aid_headcount_from_bigint(PG_FUNCTION_ARGS)
{
	int64_t		count = PG_GETARG_INT64(0);
	AidBox		box = AID_BOX_UNKNOWN;

	if (count < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s out of range", "aid_headcount"),
				 errdetail("A number of persons is not negative.")));
	PG_RETURN_DATUM(aid_headcount_result(count > 0 ? 1 : 0, &box, &count));
}

Datum
aid_headcount_to_bigint(PG_FUNCTION_ARGS)
{
	AidPacked	h = aid_getarg_packed(fcinfo, 0);

	PG_RETURN_INT64(aid_packed_total(&h));
}
