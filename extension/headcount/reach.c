/*
 * reach.c
 *		aid_reach_bounds: how many distinct persons, if rows may be about the
 *		same people.
 *
 * The state has a fixed size: greatest total, greatest number of known
 * women, men and others of one row, sum of totals, rows.
 */
#include "headcount/glue.h"

#include "libpq/pqformat.h"

#include "headcount/wire.h"

PG_FUNCTION_INFO_V1(aid_reach_accum);
PG_FUNCTION_INFO_V1(aid_reach_combine);
PG_FUNCTION_INFO_V1(aid_reach_final);
PG_FUNCTION_INFO_V1(aid_reach_state_in);
PG_FUNCTION_INFO_V1(aid_reach_state_out);
PG_FUNCTION_INFO_V1(aid_reach_state_recv);
PG_FUNCTION_INFO_V1(aid_reach_state_send);

typedef struct ReachState
{
	int64_t		total;
	int64_t		sex[3];
	int64_t		sum;
	int64_t		rows;
} ReachState;

#define FIELDS 6

StaticAssertDecl(sizeof(ReachState) == FIELDS * sizeof(int64_t), "headcount.sql declares 48 bytes");

static ReachState *
state_to_change(FunctionCallInfo fcinfo)
{
	ReachState *state;

	if (!PG_ARGISNULL(0) && AggCheckCallContext(fcinfo, NULL))
		return (ReachState *) PG_GETARG_POINTER(0);
	state = palloc0(sizeof(ReachState));
	if (!PG_ARGISNULL(0))
		memcpy(state, PG_GETARG_POINTER(0), sizeof(ReachState));
	return state;
}

static void
merge(ReachState *state, const ReachState *other)
{
	long long	sum;
	long long	rows;

	if (__builtin_add_overflow((long long) state->sum, (long long) other->sum, &sum) ||
		__builtin_add_overflow((long long) state->rows, (long long) other->rows, &rows))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s out of range", "aid_reach_bounds")));
	state->total = Max(state->total, other->total);
	for (int i = 0; i < 3; i++)
		state->sex[i] = Max(state->sex[i], other->sex[i]);
	state->sum = sum;
	state->rows = rows;
}

Datum
aid_reach_accum(PG_FUNCTION_ARGS)
{
	ReachState *state;
	ReachState	row = {0};
	AidPacked	h;

	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	state = state_to_change(fcinfo);
	h = aid_getarg_packed(fcinfo, 1);
	for (int i = 0; i < h.n; i++)
	{
		int64_t		count = aid_packed_count(&h, i);
		AidSex		sex = aid_box_sex(aid_packed_box(&h, i));

		row.total += count;
		if (sex != AID_SEX_UNKNOWN)
			row.sex[sex] += count;
	}
	row.sum = row.total;
	row.rows = 1;
	merge(state, &row);
	PG_RETURN_POINTER(state);
}

/* STRICT: the executor takes the first state as it is. */
Datum
aid_reach_combine(PG_FUNCTION_ARGS)
{
	ReachState *state = state_to_change(fcinfo);

	merge(state, (const ReachState *) PG_GETARG_POINTER(1));
	PG_RETURN_POINTER(state);
}

/* Nobody is of two known sexes, so the three maxima are different people; their sum is at most that of the totals. */
Datum
aid_reach_final(PG_FUNCTION_ARGS)
{
	const ReachState *state = (const ReachState *) PG_GETARG_POINTER(0);
	int64_t		known = state->sex[0] + state->sex[1] + state->sex[2];
	Datum		values[2];
	bool		nulls[2] = {false, false};

	if (state->rows == 0)
		PG_RETURN_NULL();
	values[0] = Int64GetDatum(Max(state->total, known));
	values[1] = Int64GetDatum(state->sum);
	return aid_row_result(fcinfo, values, nulls);
}

/* ---- text "(60,40,20,0,75,3)": total, F, M, X, sum, rows; binary the same ---- */

/* What rows can produce: a sum of totals of at least the maxima, and nothing without rows. */
static bool
state_is_valid(const ReachState *state)
{
	int64_t		known = 0;

	for (int i = 0; i < 3; i++)
	{
		if (state->sex[i] < 0 || state->sex[i] > state->total || state->sex[i] > state->sum - known)
			return false;
		known += state->sex[i];
	}
	return state->total >= 0 && state->rows >= 0 && state->total <= state->sum &&
		(state->rows > 0 || state->sum == 0);
}

static bool
read_state(const char *text, ReachState *state)
{
	int64_t		field[FIELDS];
	bool		range;

	if (*text++ != '(')
		return false;
	for (int i = 0; i < FIELDS; i++)
	{
		size_t		length = strcspn(text, ",)");

		if (!aid_count_parse(text, length, &field[i], &range) || range ||
			text[length] != (i < FIELDS - 1 ? ',' : ')'))
			return false;
		text += length + 1;
	}
	memcpy(state, field, sizeof(ReachState));
	return *text == '\0' && state_is_valid(state);
}

Datum
aid_reach_state_in(PG_FUNCTION_ARGS)
{
	char	   *text = PG_GETARG_CSTRING(0);
	ReachState *state = palloc(sizeof(ReachState));

	if (!read_state(text, state))
		aid_soft_error(fcinfo->context,
					   (errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
						errmsg("invalid input syntax for type %s: \"%s\"", "aid_reach_state",
							   aid_quoted_clip(text, strlen(text), 200))));
	PG_RETURN_POINTER(state);
}

Datum
aid_reach_state_out(PG_FUNCTION_ARGS)
{
	const ReachState *state = (const ReachState *) PG_GETARG_POINTER(0);

	PG_RETURN_CSTRING(psprintf("(" INT64_FORMAT "," INT64_FORMAT "," INT64_FORMAT "," INT64_FORMAT ","
							   INT64_FORMAT "," INT64_FORMAT ")",
							   state->total, state->sex[0], state->sex[1], state->sex[2], state->sum, state->rows));
}

#define WIRE_VERSION 1

Datum
aid_reach_state_send(PG_FUNCTION_ARGS)
{
	const int64_t *field = (const int64_t *) PG_GETARG_POINTER(0);
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendbyte(&message, WIRE_VERSION);
	for (int i = 0; i < FIELDS; i++)
		pq_sendint64(&message, (uint64) field[i]);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

Datum
aid_reach_state_recv(PG_FUNCTION_ARGS)
{
	static const char type[] = "aid_reach_state";
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	int64_t		field[FIELDS];
	ReachState *state = palloc(sizeof(ReachState));

	if (message->len - message->cursor != 1 + (int) sizeof(ReachState))
		aid_raise_bad_binary(type, "The message has a wrong length.");
	if (pq_getmsgbyte(message) != WIRE_VERSION)
		aid_raise_bad_binary(type, psprintf("This library reads version %d.", WIRE_VERSION));
	for (int i = 0; i < FIELDS; i++)
		field[i] = pq_getmsgint64(message);
	memcpy(state, field, sizeof(ReachState));
	if (!state_is_valid(state))
		aid_raise_bad_binary(type, "The numbers do not belong together.");
	PG_RETURN_POINTER(state);
}
