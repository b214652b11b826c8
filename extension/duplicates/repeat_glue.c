/*
 * repeat_glue.c
 *		aid_repeats: the same context funded again.
 */
#include "postgres.h"

#include "catalog/pg_type_d.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "base/encoding_glue.h"
#include "base/grow.h"
#include "base/inner_query.h"
#include "base/numeric_money.h"
#include "base/rows.h"
#include "duplicates/alias_glue.h"
#include "duplicates/check.h"
#include "duplicates/ids_glue.h"
#include "duplicates/join_glue.h"
#include "duplicates/repeat.h"
#include "duplicates/shingles_glue.h"
#include "duplicates/title.h"

PG_FUNCTION_INFO_V1(aid_repeats);

#define FUNCTION "aid_repeats"

enum
{
	ID, CONTEXT, TITLE, START, END, PROVIDER, AMOUNT, COLUMNS
};

static const AidColumn columns[COLUMNS] = {
	[ID] = {"id", AID_ACCEPT_SCALAR, true},
	[CONTEXT] = {"context", AID_ACCEPT_SCALAR, true},
	[TITLE] = {"title", AID_ACCEPT_TEXT, true},
	[START] = {"start_date", AID_ACCEPT_DATE, true},
	[END] = {"end_date", AID_ACCEPT_DATE, true},
	[PROVIDER] = {"provider", AID_ACCEPT_TEXT, false},
	[AMOUNT] = {"amount", AID_ACCEPT_NUMBER, false},
};

/* What the chains do not need and the result does. */
typedef struct Detail
{
	aid_money	amount;
	uint64		years_at;		/* in the reading's array */
	uint32		provider;		/* number of its key; AID_IDS_NONE unknown */
	uint32		years;
	bool		known;			/* the amount */
} Detail;

typedef struct Reading
{
	AidColumn	column[COLUMNS];
	AidSkips   *skips;
	AidIds	   *id;				/* of all rows, left out or not */
	AidIds	   *spelling;		/* providers as written */
	AidIds	   *provider;		/* their keys */
	uint32	   *provider_of;	/* by spelling */
	uint32		spelling_room;
	AidJoin    *join;			/* NULL: only read */
	AidRepeatRecord *record;
	Detail	   *detail;
	uint32	   *id_of;			/* by record: number of its id */
	uint32		n;
	size_t		room;
	int16	   *years;
	uint64		years_used;
	uint64		years_room;
} Reading;

/* ---- reading ---- */

/* Found out once for each spelling. */
static uint32
provider_of(Reading *reading, const AidQueryRow *row)
{
	const char *name;
	size_t		length;
	const char *key;
	size_t		key_length;
	uint32		spelling;
	bool		found;

	if (row->nulls[PROVIDER])
		return AID_IDS_NONE;
	name = aid_column_text(&reading->column[PROVIDER], row->values[PROVIDER], &length);
	spelling = aid_ids_add(reading->spelling, name, length, &found);
	if (found)
		return reading->provider_of[spelling];
	if (spelling == reading->spelling_room)
	{
		reading->spelling_room *= 2;
		reading->provider_of = repalloc_huge(reading->provider_of, reading->spelling_room * sizeof(uint32));
	}
	key = aid_aliases_key(name, length, &key_length);
	reading->provider_of[spelling] = key == NULL ? AID_IDS_NONE : aid_ids_add(reading->provider, key, key_length, NULL);
	return reading->provider_of[spelling];
}

static void
make_room(Reading *reading, int years)
{
	if (reading->n == reading->room)
	{
		if (reading->room > INT_MAX / 2)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("more than %zu rows", reading->room)));
		reading->room *= 2;
		reading->record = repalloc_huge(reading->record, reading->room * sizeof(AidRepeatRecord));
		reading->detail = repalloc_huge(reading->detail, reading->room * sizeof(Detail));
		reading->id_of = repalloc_huge(reading->id_of, reading->room * sizeof(uint32));
	}
	if (reading->years_used + years > reading->years_room)
	{
		reading->years_room = 2 * reading->years_room + years;
		reading->years = repalloc_huge(reading->years, reading->years_room * sizeof(int16));
	}
}

static void
add_to_join(Reading *reading, const char *context, size_t length, const AidTitle *title)
{
	AidJoinBlocks block = {1, &context, &length};
	uint64	   *token = palloc(AID_SHINGLES_ROOM(title->core_length) * sizeof(uint64));
	uint32		tokens = aid_shingles_tokens(title->core, title->core_length, AID_SHINGLES_TRIGRAM, token);

	if (tokens > AID_SHINGLES_MAX)
		aid_raise_too_many_shingles();
	(void) aid_join_add(reading->join, AID_JOIN_LEFT, token, tokens, &block);
}

static void
parse_title(const AidColumn *column, Datum value, AidTitle *title)
{
	size_t		length;
	const char *text = aid_column_text(column, value, &length);
	const char *utf8 = aid_to_utf8(text, &length);

	aid_title_parse(utf8, length, title, palloc_extended(AID_TITLE_BUFFER(length), MCXT_ALLOC_HUGE));
}

static void
read_row(void *arg, const AidQueryRow *row)
{
	Reading    *reading = arg;
	bool		found;
	uint32		id = aid_ids_add_column(reading->id, &reading->column[ID], row->values[ID], row->nulls[ID], &found);
	aid_money	amount = row->nulls[AMOUNT] ? 0 : aid_column_money(&reading->column[AMOUNT], row->values[AMOUNT]);
	const char *fault = NULL;
	AidTitle	title;
	DateADT		start = 0;
	DateADT		end = 0;
	size_t		length = 0;
	const char *context = aid_column_name(&reading->column[CONTEXT], row->values[CONTEXT], row->nulls[CONTEXT],
										  &length);

	if (found)
		ereport(ERROR,
				(errcode(ERRCODE_CARDINALITY_VIOLATION),
				 errmsg("id \"%s\" is there twice in the query for %s", aid_ids_text(reading->id, id, NULL),
						FUNCTION)));
	if (context == NULL)
		fault = "context is NULL or blank";
	else if (row->nulls[TITLE])
		fault = "title is NULL";
	else if (row->nulls[START] || row->nulls[END])
		fault = "start_date or end_date is NULL";
	else
	{
		start = aid_column_date(&reading->column[START], row->values[START]);
		end = aid_column_date(&reading->column[END], row->values[END]);
		parse_title(&reading->column[TITLE], row->values[TITLE], &title);
		if (end < start)
			fault = "end_date is before start_date";
		else if (title.core_length == 0)
			fault = "title has no words but codes, years and phase";
	}
	if (fault != NULL)
	{
		aid_skip(reading->skips, fault, 1);
		return;
	}
	make_room(reading, title.n_years);
	reading->record[reading->n] = (AidRepeatRecord) {start, end, title.phase};
	reading->detail[reading->n] = (Detail) {
		.amount = amount,
		.years_at = reading->years_used,
		.provider = provider_of(reading, row),
		.years = (uint32) title.n_years,
		.known = !row->nulls[AMOUNT],
	};
	memcpy(reading->years + reading->years_used, title.years, title.n_years * sizeof(int16));
	reading->years_used += title.n_years;
	reading->id_of[reading->n++] = id;
	if (reading->join != NULL)
		add_to_join(reading, context, length, &title);
}

static void
read_query(const char *query, Reading *reading, AidJoin *join, AidSkips *skips)
{
	memset(reading, 0, sizeof(*reading));
	memcpy(reading->column, columns, sizeof(columns));
	reading->skips = skips;
	reading->join = join;
	reading->id = aid_ids_create();
	reading->spelling = aid_ids_create();
	reading->provider = aid_ids_create();
	reading->spelling_room = 256;
	reading->provider_of = palloc(reading->spelling_room * sizeof(uint32));
	reading->room = 1024;
	reading->record = palloc(reading->room * sizeof(AidRepeatRecord));
	reading->detail = palloc(reading->room * sizeof(Detail));
	reading->id_of = palloc(reading->room * sizeof(uint32));
	reading->years_room = 1024;
	reading->years = palloc(reading->years_room * sizeof(int16));
	(void) aid_query_run(FUNCTION, query, reading->column, COLUMNS, read_row, reading);
}

/* ---- who follows whom ---- */

typedef struct Links
{
	const AidRepeatRecord *record;	/* in the order of ids */
	const uint32 *rank;			/* of the join's records */
	AidRepeatLimits limits;
	AidRepeatLink *link;
	size_t		m;
	size_t		room;
} Links;

static void
take_pair(void *arg, uint32 a, uint32 b, uint32 shared, double similarity)
{
	Links	   *links = arg;
	AidRepeatLink link = {similarity, links->rank[a], links->rank[b]};

	if (!aid_repeat_follows(links->record, &links->limits, &link))
		return;
	if (links->m == links->room)
	{
		if (links->room > UINT32_MAX / 2)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("more than %zu pairs of records follow each other", links->room)));
		links->room *= 2;
		links->link = repalloc_huge(links->link, links->room * sizeof(AidRepeatLink));
	}
	links->link[links->m++] = link;
}

/* Records in the order of ids; rank[] of the reading's. */
typedef struct Ordered
{
	AidRepeatRecord *record;
	uint32	   *read_at;		/* number of the record as it was read */
	uint32	   *rank;
} Ordered;

static void
order_records(const Reading *reading, Ordered *ordered)
{
	uint32		ids = aid_ids_count(reading->id);
	uint32	   *id_at = aid_new_array(ids, sizeof(uint32));
	uint32	   *by_id = aid_new_array(ids, sizeof(uint32));
	uint32		place = 0;

	ordered->record = aid_new_array(reading->n, sizeof(AidRepeatRecord));
	ordered->read_at = aid_new_array(reading->n, sizeof(uint32));
	ordered->rank = aid_new_array(reading->n, sizeof(uint32));
	aid_ids_order(reading->id, false, NULL, id_at);
	memset(by_id, 0xFF, ids * sizeof(uint32));
	for (uint32 r = 0; r < reading->n; r++)
		by_id[reading->id_of[r]] = r;
	for (uint32 i = 0; i < ids; i++)
	{
		uint32		r = by_id[id_at[i]];

		if (r == AID_IDS_NONE)
			continue;			/* left out */
		ordered->record[place] = reading->record[r];
		ordered->read_at[place] = r;
		ordered->rank[r] = place++;
	}
}

/* ---- the result ---- */

typedef struct Chains
{
	const Reading *reading;
	const Ordered *ordered;
	AidRepeatPlace *place;
	aid_money  *cumulative;
	bool	   *cumulated;		/* an amount is known up to here */
} Chains;

/* In the order of time, so that each finds its predecessor's sum. */
static void
add_up(Chains *chains, const uint32 *order)
{
	uint32		n = chains->reading->n;

	chains->cumulative = aid_new_array(n, sizeof(aid_money));
	chains->cumulated = aid_new_array(n, sizeof(bool));
	for (uint32 k = 0; k < n; k++)
	{
		uint32		r = order[k];
		uint32		previous = chains->place[r].previous;
		const Detail *detail = &chains->reading->detail[chains->ordered->read_at[r]];

		chains->cumulative[r] = previous == AID_REPEAT_NONE ? 0 : chains->cumulative[previous];
		chains->cumulated[r] = detail->known || (previous != AID_REPEAT_NONE && chains->cumulated[previous]);
		if (!aid_money_add(chains->cumulative[r], detail->amount, &chains->cumulative[r]))
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("the amounts of a chain are out of range")));
	}
}

static uint64 comparisons;		/* the server's sort cannot be interrupted by itself */

static int
compare_shown(const void *a, const void *b)
{
	uint64		x = ((const uint64 *) a)[0];
	uint64		y = ((const uint64 *) b)[0];

	aid_loop_check(comparisons++);
	if (x == y)
	{
		x = ((const uint64 *) a)[1];
		y = ((const uint64 *) b)[1];
	}
	return (x > y) - (x < y);
}

static Datum
years_datum(const Reading *reading, const Detail *detail)
{
	Datum	   *year = palloc(Max(detail->years, 1) * sizeof(Datum));

	if (detail->years == 0)
		return PointerGetDatum(construct_empty_array(INT4OID));
	for (uint32 i = 0; i < detail->years; i++)
		year[i] = Int32GetDatum(reading->years[detail->years_at + i]);
	return PointerGetDatum(construct_array(year, (int) detail->years, INT4OID, sizeof(int32), true, TYPALIGN_INT));
}

static Datum
id_datum(const Chains *chains, uint32 r)
{
	return aid_ids_datum(chains->reading->id, chains->reading->id_of[chains->ordered->read_at[r]]);
}

static void
put_record(AidRows *rows, const Chains *chains, uint32 r)
{
	const AidRepeatPlace *place = &chains->place[r];
	const AidRepeatRecord *record = &chains->ordered->record[r];
	const Detail *detail = &chains->reading->detail[chains->ordered->read_at[r]];
	const Detail *before = NULL;
	Datum		values[12];
	bool		nulls[12] = {false};

	aid_rows_next(rows);
	values[0] = id_datum(chains, place->chain);
	values[1] = Int32GetDatum((int32) place->step);
	values[2] = Int32GetDatum((int32) chains->place[place->chain].run);
	values[3] = id_datum(chains, r);
	nulls[4] = nulls[5] = nulls[8] = place->previous == AID_REPEAT_NONE;
	if (!nulls[4])
	{
		before = &chains->reading->detail[chains->ordered->read_at[place->previous]];
		values[4] = id_datum(chains, place->previous);
		values[5] = Int32GetDatum((int32) aid_repeat_gap(&chains->ordered->record[place->previous], record));
		values[8] = Float8GetDatum(place->similarity);
	}
	nulls[6] = record->phase == 0;
	values[6] = Int32GetDatum(record->phase);
	values[7] = years_datum(chains->reading, detail);
	nulls[9] = before == NULL || before->provider == AID_IDS_NONE || detail->provider == AID_IDS_NONE;
	values[9] = BoolGetDatum(!nulls[9] && before->provider == detail->provider);
	nulls[10] = !detail->known;
	values[10] = NumericGetDatum(aid_money_to_numeric(detail->amount));
	nulls[11] = !chains->cumulated[r];
	values[11] = NumericGetDatum(aid_money_to_numeric(chains->cumulative[r]));
	aid_rows_put(rows, values, nulls);
}

/* Chains in the order of their first record's id, records by step, then id. */
static void
put_chains(AidRows *rows, const Chains *chains, int32 min_run)
{
	uint32		n = chains->reading->n;
	uint64		(*shown)[2] = aid_new_array(n, 2 * sizeof(uint64));
	uint32		count = 0;

	for (uint32 r = 0; r < n; r++)
	{
		const AidRepeatPlace *place = &chains->place[r];

		if (chains->place[place->chain].run < (uint32) min_run)
			continue;
		shown[count][0] = place->chain;
		shown[count++][1] = (uint64) place->step << 32 | r;
	}
	aid_sort(shown, count, sizeof(*shown), compare_shown);
	for (uint32 i = 0; i < count; i++)
		put_record(rows, chains, (uint32) shown[i][1]);
}

static int32
integer_argument(FunctionCallInfo fcinfo, int argno, const char *name, int32 least)
{
	int32		value = PG_GETARG_INT32(argno);

	if (value < least)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s of %s is %d", name, FUNCTION, value),
				 errdetail("It must be at least %d.", least)));
	return value;
}

Datum
aid_repeats(PG_FUNCTION_ARGS)
{
	static const char *const names[] = {"query", "threshold", "min_gap_days", "max_gap_days", "min_step_days",
	"min_run"};
	AidRows		rows;
	AidSkips	skips = {0};
	Reading		reading;
	Ordered		ordered;
	Links		links = {.room = 1024};
	Chains		chains = {.reading = &reading,.ordered = &ordered};
	AidJoinOptions options = {.function = FUNCTION,.measure = AID_JOIN_JACCARD};
	AidJoin    *join;
	uint32	   *order;
	int32		min_run;

	aid_rows_start(&rows, fcinfo);
	for (int i = 1; i < 6; i++)
		if (PG_ARGISNULL(i))
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("%s of %s is null", names[i], FUNCTION)));
	options.threshold = PG_GETARG_FLOAT8(1);
	aid_shingles_check_threshold(options.threshold);
	links.limits.min_gap = PG_GETARG_INT32(2);
	links.limits.max_gap = PG_GETARG_INT32(3);
	if (links.limits.min_gap > links.limits.max_gap)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("min_gap_days of %s is above max_gap_days", FUNCTION)));
	links.limits.min_step = integer_argument(fcinfo, 4, names[4], 0);
	min_run = integer_argument(fcinfo, 5, names[5], 1);

	options.memory = aid_join_memory(true, 0);
	options.workers = aid_join_workers(true, 0);
	join = aid_join_begin(&options);
	read_query(aid_getarg_query(fcinfo, 0), &reading, join, &skips);
	order_records(&reading, &ordered);
	links.record = ordered.record;
	links.rank = ordered.rank;
	links.link = palloc(links.room * sizeof(AidRepeatLink));
	aid_join_run(join, ordered.rank, NULL, take_pair, &links);
	aid_join_end(join);

	chains.place = aid_new_array(reading.n, sizeof(AidRepeatPlace));
	order = aid_new_array(reading.n, sizeof(uint32));
	aid_repeat_chains(ordered.record, reading.n, links.link, links.m, chains.place, order,
					  aid_new_array(1, aid_repeat_scratch(reading.n, links.m)));
	add_up(&chains, order);
	put_chains(&rows, &chains, min_run);
	aid_skips_notice(&skips, FUNCTION);
	return (Datum) 0;
}

void
aid_check_repeats(const char *query, AidSkips *skips)
{
	Reading		reading;

	read_query(query, &reading, NULL, skips);
}
