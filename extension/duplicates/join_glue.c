/*
 * join_glue.c
 *		aid_similar_pairs, aid_similar_pairs_between and aid_similar_pairs_plan.
 */
#include "postgres.h"

#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/numeric.h"

#include "base/rows.h"
#include "duplicates/check.h"
#include "duplicates/join_internal.h"
#include "duplicates/shingles_glue.h"

PG_FUNCTION_INFO_V1(aid_similar_pairs);
PG_FUNCTION_INFO_V1(aid_similar_pairs_between);
PG_FUNCTION_INFO_V1(aid_similar_pairs_plan);

#define WITHIN "aid_similar_pairs"
#define BETWEEN "aid_similar_pairs_between"
#define PLAN "aid_similar_pairs_plan"

/* ---- reading ---- */

enum
{
	ID, TITLE, BLOCK, COLUMNS
};

static const AidColumn columns[COLUMNS] = {
	[ID] = {"id", AID_ACCEPT_SCALAR, true},
	[TITLE] = {"title", AID_ACCEPT_TEXT | AID_ACCEPT_SHINGLES, true},
	[BLOCK] = {"block", AID_ACCEPT_SCALAR | AID_ACCEPT_ARRAY, false},
};

typedef struct Reading
{
	const char *function;
	AidColumn	column[COLUMNS];
	int			kind;
	AidJoin    *join;			/* NULL: rows are only counted */
	AidJoinSide side;
	const struct Reading *other;	/* the side read before, or NULL */
	AidIds	   *ids;
	AidSkips   *skips;
} Reading;

/* A block of one side only would meet nothing. */
static void
check_blocks(const Reading *reading)
{
	if (reading->other != NULL && reading->column[BLOCK].present != reading->other->column[BLOCK].present)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("only one of the two queries for %s has a column \"block\"", reading->function),
				 errhint("Give both a block, or none. NULL::text AS block meets every record.")));
}

static uint32
title_tokens(Reading *reading, Datum value, uint64 **tokens)
{
	const AidColumn *column = &reading->column[TITLE];

	/* shingles of any kind can be counted */
	if (reading->join == NULL && aid_join_is_shingles(column))
		return aid_shingles_count(aid_shingles_from_datum(value));
	return aid_join_title_tokens(column, value, reading->kind, tokens);
}

static void
read_row(void *arg, const AidQueryRow *row)
{
	Reading    *reading = arg;
	AidJoinBlocks blocks;
	const AidJoinBlocks *in;
	uint64	   *tokens = NULL;
	uint32		n = 0;
	bool		found;

	if (row->number == 0)
		check_blocks(reading);
	(void) aid_ids_add_column(reading->ids, &reading->column[ID], row->values[ID], row->nulls[ID], &found);
	if (found)
	{
		size_t		length;
		const char *text = aid_column_text(&reading->column[ID], row->values[ID], &length);

		ereport(ERROR,
				(errcode(ERRCODE_CARDINALITY_VIOLATION),
				 errmsg("id \"%s\" is there twice in the query for %s",
						pnstrdup(text, (Size) pg_mbcliplen(text, (int) length, 60)), reading->function),
				 errhint("Ids must be unique; take a column or an expression that is.")));
	}

	in = aid_join_blocks(&reading->column[BLOCK], row->values[BLOCK], row->nulls[BLOCK], &blocks);
	if (!row->nulls[TITLE])
		n = title_tokens(reading, row->values[TITLE], &tokens);
	if (n == 0)
		aid_skip(reading->skips, "title is NULL or has no words", 1);
	else if (in != NULL && in->n == 0)
		aid_skip(reading->skips, "block is an empty array", 1);
	if (reading->join != NULL)
		(void) aid_join_add(reading->join, reading->side, tokens, n, in);
}

static void
read_query(Reading *reading, const char *query)
{
	memcpy(reading->column, columns, sizeof(columns));
	reading->ids = aid_ids_create();
	(void) aid_query_run(reading->function, query, reading->column, COLUMNS, read_row, reading);
	check_blocks(reading);
}

/* ---- arguments ---- */

static void
require_argument(FunctionCallInfo fcinfo, int argno, const char *name)
{
	if (PG_ARGISNULL(argno))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s is null", name)));
}

static double
getarg_threshold(FunctionCallInfo fcinfo, int argno)
{
	require_argument(fcinfo, argno, "threshold");
	aid_shingles_check_threshold(PG_GETARG_FLOAT8(argno));
	return PG_GETARG_FLOAT8(argno);
}

static int
getarg_kind(FunctionCallInfo fcinfo, int argno)
{
	require_argument(fcinfo, argno, "kind");
	return aid_shingles_kind_from_text(PG_GETARG_TEXT_PP(argno));
}

static AidJoinMeasure
getarg_measure(FunctionCallInfo fcinfo, int argno)
{
	char	   *name;

	require_argument(fcinfo, argno, "measure");
	name = text_to_cstring(PG_GETARG_TEXT_PP(argno));
	if (strcmp(name, "jaccard") == 0)
		return AID_JOIN_JACCARD;
	if (strcmp(name, "weighted") == 0)
		return AID_JOIN_WEIGHTED;
	name[pg_mbcliplen(name, (int) strlen(name), 60)] = '\0';
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unknown measure of similarity"),
			 errdetail("\"%s\" is not one of jaccard and weighted.", name)));
	pg_unreachable();
}

/* threshold, kind, measure, memory_mb, workers from this argument on */
static AidJoinOptions
getarg_options(FunctionCallInfo fcinfo, int argno, const char *function, int *kind)
{
	AidJoinOptions options = {
		.function = function,
		.threshold = getarg_threshold(fcinfo, argno),
	};

	*kind = getarg_kind(fcinfo, argno + 1);
	options.measure = getarg_measure(fcinfo, argno + 2);
	/* the value of a NULL is not looked at */
	options.memory = aid_join_memory(PG_ARGISNULL(argno + 3), PG_GETARG_INT32(argno + 3));
	options.workers = aid_join_workers(PG_ARGISNULL(argno + 4), PG_GETARG_INT32(argno + 4));
	return options;
}

/* ---- pairs ---- */

typedef struct Output
{
	AidRows		rows;
	const AidIds *ids[2];
	uint32		last;			/* of the first column */
	Datum		last_id;
	MemoryContext context;		/* of that */
} Output;

static void
put_pair(void *arg, uint32 a, uint32 b, uint32 shared, double similarity)
{
	Output	   *output = arg;
	Datum		values[4];
	bool		nulls[4] = {false};

	if (output->last != a)
	{
		MemoryContextReset(output->context);
		MemoryContextSwitchTo(output->context);
		output->last_id = aid_ids_datum(output->ids[0], a);
		output->last = a;
	}
	aid_rows_next(&output->rows);
	values[0] = output->last_id;
	values[1] = aid_ids_datum(output->ids[1], b);
	values[2] = Float8GetDatum(similarity);
	values[3] = Int32GetDatum((int32) shared);
	aid_rows_put(&output->rows, values, nulls);
}

static uint32 *
rank_of(const AidIds *ids, bool by_bytes)
{
	uint32	   *rank = MemoryContextAllocHuge(CurrentMemoryContext, Max(aid_ids_count(ids), 1) * sizeof(uint32));

	aid_ids_order(ids, by_bytes, rank, NULL);
	return rank;
}

static void
put_pairs(FunctionCallInfo fcinfo, AidJoin *join, const Reading *left, const Reading *right)
{
	bool		by_bytes = !aid_ids_by_number(left->ids) || (right != NULL && !aid_ids_by_number(right->ids));
	Output		output = {.ids = {left->ids, right == NULL ? left->ids : right->ids}, .last = PG_UINT32_MAX};
	uint32	   *rank = rank_of(left->ids, by_bytes);
	uint32	   *base_rank = right == NULL ? NULL : rank_of(right->ids, by_bytes);

	aid_rows_start(&output.rows, fcinfo);
	output.context = AllocSetContextCreate(CurrentMemoryContext, "aidflow pair", ALLOCSET_SMALL_SIZES);
	aid_join_run(join, rank, base_rank, put_pair, &output);
	aid_join_end(join);
	aid_skips_notice(left->skips, left->function);
}

Datum
aid_similar_pairs(PG_FUNCTION_ARGS)
{
	AidSkips	skips = {0};
	Reading		reading = {.function = WITHIN, .side = AID_JOIN_LEFT, .skips = &skips};
	AidJoinOptions options = getarg_options(fcinfo, 1, WITHIN, &reading.kind);

	reading.join = aid_join_begin(&options);
	read_query(&reading, aid_getarg_query(fcinfo, 0));
	put_pairs(fcinfo, reading.join, &reading, NULL);
	return (Datum) 0;
}

Datum
aid_similar_pairs_between(PG_FUNCTION_ARGS)
{
	AidSkips	skips = {0};
	Reading		new = {.function = BETWEEN, .side = AID_JOIN_LEFT, .skips = &skips};
	Reading		base = {.function = BETWEEN, .side = AID_JOIN_RIGHT, .other = &new, .skips = &skips};
	AidJoinOptions options = getarg_options(fcinfo, 2, BETWEEN, &new.kind);

	options.between = true;
	base.kind = new.kind;
	new.join = base.join = aid_join_begin(&options);
	read_query(&new, aid_getarg_query(fcinfo, 0));
	read_query(&base, aid_getarg_query(fcinfo, 1));
	put_pairs(fcinfo, new.join, &new, &base);
	return (Datum) 0;
}

/* ---- the plan ---- */

static void
put_block(void *arg, const char *key, size_t length, uint64 records, uint64 postings, double seconds)
{
	AidRows    *rows = arg;
	Datum		values[4] = {0};
	bool		nulls[4] = {key == NULL};

	aid_rows_next(rows);
	if (key != NULL)
		values[0] = PointerGetDatum(cstring_to_text_with_len(key, (int) length));
	values[1] = Int64GetDatum((int64) records);
	values[2] = NumericGetDatum(int64_to_numeric((int64) postings));
	values[3] = Float8GetDatum(seconds);
	aid_rows_put(rows, values, nulls);
}

Datum
aid_similar_pairs_plan(PG_FUNCTION_ARGS)
{
	AidSkips	skips = {0};
	Reading		reading = {.function = PLAN, .side = AID_JOIN_LEFT, .skips = &skips};
	AidJoinOptions options = {
		.function = PLAN,
		.threshold = getarg_threshold(fcinfo, 1),
		.measure = AID_JOIN_JACCARD,
		.memory = AID_JOIN_PLAN_MEMORY,
	};
	AidRows		rows;

	reading.kind = getarg_kind(fcinfo, 2);
	reading.join = aid_join_begin(&options);
	read_query(&reading, aid_getarg_query(fcinfo, 0));
	aid_rows_start(&rows, fcinfo);
	aid_join_plan(reading.join, put_block, &rows);
	aid_join_end(reading.join);
	aid_skips_notice(&skips, PLAN);
	return (Datum) 0;
}

/* ---- aid_check_query ---- */

static void
check_query(const char *function, const char *query, AidSkips *skips)
{
	Reading		reading = {.function = function, .kind = AID_SHINGLES_TRIGRAM, .skips = skips};

	read_query(&reading, query);
}

void
aid_check_similar_pairs(const char *query, AidSkips *skips)
{
	check_query(WITHIN, query, skips);
}

void
aid_check_similar_pairs_between(const char *query, AidSkips *skips)
{
	check_query(BETWEEN, query, skips);
}

void
aid_check_similar_pairs_plan(const char *query, AidSkips *skips)
{
	check_query(PLAN, query, skips);
}
