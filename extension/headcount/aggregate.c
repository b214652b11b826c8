/*
 * aggregate.c
 *		sum() and the state that the import aggregates share.
 *
 * The state is changed in place only where the executor says that this is an
 * aggregate call and the state is ours; anything else (a state passed by
 * hand, one that crossed a tuple queue) is copied.  A grown state is returned
 * from the short-lived context: the executor copies it to the aggregate's own
 * and frees the old one.
 */
#include "headcount/aggregate_state.h"

#include "libpq/pqformat.h"
#include "utils/builtins.h"

#include "headcount/wire.h"

PG_FUNCTION_INFO_V1(aid_headcount_sum_accum);
PG_FUNCTION_INFO_V1(aid_headcount_sum_accum_inv);
PG_FUNCTION_INFO_V1(aid_headcount_sum_combine);
PG_FUNCTION_INFO_V1(aid_headcount_sum_final);
PG_FUNCTION_INFO_V1(aid_headcount_state_in);
PG_FUNCTION_INFO_V1(aid_headcount_state_out);
PG_FUNCTION_INFO_V1(aid_headcount_state_recv);
PG_FUNCTION_INFO_V1(aid_headcount_state_send);

static void *
allocate(size_t size)
{
	return palloc(size);
}

const AidHeadcountState *
aid_getarg_state(FunctionCallInfo fcinfo, int argno)
{
	const AidHeadcountState *state = (const AidHeadcountState *) PG_DETOAST_DATUM(PG_GETARG_DATUM(argno));

	if (unlikely(VARSIZE(state) < sizeof(AidHeadcountState) || state->version != AID_STATE_VERSION ||
				 VARSIZE(state) != aid_state_size(state->capacity)))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("aggregate state of headcounts has an unknown format"),
				 errdetail("This library reads format version %d.", AID_STATE_VERSION)));
	Assert(aid_state_is_valid(state, VARSIZE(state)));
	return state;
}

AidHeadcountState *
aid_state_to_change(FunctionCallInfo fcinfo, uint32_t n)
{
	struct varlena *raw;
	const AidHeadcountState *old;
	AidHeadcountState *state;

	if (PG_ARGISNULL(0))
		return aid_state_create(allocate, n);
	raw = (struct varlena *) PG_GETARG_POINTER(0);
	if (likely(!VARATT_IS_EXTENDED(raw) && AggCheckCallContext(fcinfo, NULL)))
		return (AidHeadcountState *) raw;
	old = aid_getarg_state(fcinfo, 0);
	state = palloc(VARSIZE(old));
	memcpy(state, old, VARSIZE(old));
	return state;
}

Datum
aid_state_accumulate(FunctionCallInfo fcinfo, const AidPacked *cells, int64_t rows)
{
	AidHeadcountState *state = aid_state_to_change(fcinfo, (uint32_t) cells->n);
	AidCellsStatus status = aid_state_add(&state, allocate, cells, rows);

	if (unlikely(status != AID_CELLS_OK))
		aid_check_cells_status(status);
	SET_VARSIZE(state, aid_state_size(state->capacity));
	PG_RETURN_POINTER(state);
}

Datum
aid_state_take_out(FunctionCallInfo fcinfo, const AidPacked *cells, int64_t rows)
{
	AidHeadcountState *state = aid_state_to_change(fcinfo, 0);

	aid_check_cells_status(aid_state_remove(state, cells, rows));
	SET_VARSIZE(state, aid_state_size(state->capacity));
	PG_RETURN_POINTER(state);
}

Datum
aid_state_unchanged(FunctionCallInfo fcinfo)
{
	AidHeadcountState *state;

	if (!PG_ARGISNULL(0))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	state = aid_state_create(allocate, 0);
	SET_VARSIZE(state, aid_state_size(state->capacity));
	PG_RETURN_POINTER(state);
}

Datum
aid_headcount_sum_accum(PG_FUNCTION_ARGS)
{
	AidPacked	row;

	if (PG_ARGISNULL(1))
		return aid_state_unchanged(fcinfo);
	row = aid_getarg_packed(fcinfo, 1);
	return aid_state_accumulate(fcinfo, &row, 1);
}

Datum
aid_headcount_sum_accum_inv(PG_FUNCTION_ARGS)
{
	AidPacked	row;

	if (PG_ARGISNULL(1))
		return aid_state_unchanged(fcinfo);
	row = aid_getarg_packed(fcinfo, 1);
	return aid_state_take_out(fcinfo, &row, 1);
}

/* STRICT: the executor takes the first state as it is. */
Datum
aid_headcount_sum_combine(PG_FUNCTION_ARGS)
{
	const AidHeadcountState *other = aid_getarg_state(fcinfo, 1);
	AidPacked	cells = aid_state_view(other);

	return aid_state_accumulate(fcinfo, &cells, other->rows);
}

/* The state itself is left alone: other final functions may share it. */
Datum
aid_headcount_sum_final(PG_FUNCTION_ARGS)
{
	const AidHeadcountState *state = aid_getarg_state(fcinfo, 0);

	if (state->rows == 0)
		PG_RETURN_NULL();
	return aid_headcount_result((int) state->n, aid_state_keys(state), aid_state_counts(state));
}

/* ---- text "3 rows; F 0-4: 120, ?: 5" and binary, for partial aggregates that travel ---- */

static AidHeadcountState *
state_of(int64_t rows, const AidCells *cells)
{
	AidHeadcountState *state = aid_state_create(allocate, (uint32_t) cells->n);

	state->rows = rows;
	state->n = (uint32_t) cells->n;
	memcpy(aid_state_keys(state), cells->box, (size_t) cells->n * sizeof(AidBox));
	memcpy(aid_state_counts(state), cells->count, (size_t) cells->n * sizeof(int64_t));
	for (int i = 0; i < cells->n; i++)
		state->total += cells->count[i];
	SET_VARSIZE(state, aid_state_size(state->capacity));
	Assert(aid_state_is_valid(state, VARSIZE(state)));
	return state;
}

static const char separator[] = " rows; ";

Datum
aid_headcount_state_in(PG_FUNCTION_ARGS)
{
	char	   *text = PG_GETARG_CSTRING(0);
	char	   *value = strstr(text, separator);
	AidTextReport report;
	AidBox	   *box;
	int64_t    *count;
	int64_t		rows;
	bool		range;
	int			n = -1;

	if (value != NULL && aid_count_parse(text, (size_t) (value - text), &rows, &range) && !range)
	{
		value += strlen(separator);
		n = aid_headcount_read_palloc(&report, value, strlen(value), &box, &count);
	}
	if (n < 0 || (rows == 0 && n > 0))
		aid_soft_error(fcinfo->context,
					   (errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
						errmsg("invalid input syntax for type %s: \"%s\"", "aid_headcount_state",
							   aid_quoted_clip(text, strlen(text), 200))));
	else
	{
		AidCells	cells = {n, box, count};

		PG_RETURN_POINTER(state_of(rows, &cells));
	}
}

Datum
aid_headcount_state_out(PG_FUNCTION_ARGS)
{
	const AidHeadcountState *state = aid_getarg_state(fcinfo, 0);
	AidCells	cells = aid_state_cells(state);
	size_t		length = aid_headcount_write(&cells, NULL);
	char	   *text = palloc(AID_COUNT_TEXT_SIZE + sizeof(separator) + length);
	int			written = aid_count_print(state->rows, text);

	memcpy(text + written, separator, strlen(separator));
	written += (int) strlen(separator);
	aid_headcount_write(&cells, text + written);
	text[written + length] = '\0';
	PG_RETURN_CSTRING(text);
}

Datum
aid_headcount_state_send(PG_FUNCTION_ARGS)
{
	const AidHeadcountState *state = aid_getarg_state(fcinfo, 0);
	AidPacked	cells = aid_state_view(state);
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendint64(&message, state->rows);
	aid_send_cells(&message, &cells);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

Datum
aid_headcount_state_recv(PG_FUNCTION_ARGS)
{
	static const char type[] = "aid_headcount_state";
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	AidCells	cells;
	int64_t		rows;

	if (message->len - message->cursor < 8)
		aid_raise_bad_binary(type, "The message is too short.");
	rows = pq_getmsgint64(message);
	cells = aid_receive_cells(message, type);
	if (rows < 0 || (rows == 0 && cells.n > 0))
		aid_raise_bad_binary(type, "The number of rows is not possible.");
	PG_RETURN_POINTER(state_of(rows, &cells));
}
