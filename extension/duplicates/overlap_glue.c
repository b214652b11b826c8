/*
 * overlap_glue.c
 *		aid_overlaps, aid_overlap_cells and aid_overlap_matrix.
 */
#include "postgres.h"

#include "catalog/pg_type_d.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/rangetypes.h"
#include "utils/typcache.h"

#include "compat.h"
#include "base/numeric_money.h"
#include "base/rows.h"
#include "duplicates/check_totals.h"
#include "duplicates/overlap_glue.h"

PG_FUNCTION_INFO_V1(aid_overlaps);
PG_FUNCTION_INFO_V1(aid_overlap_cells);
PG_FUNCTION_INFO_V1(aid_overlap_matrix);

static void *
allocate(size_t count, size_t size)
{
	return palloc_extended(Max(count, 1) * size, MCXT_ALLOC_HUGE);
}

/* The query of argument 0 with the aliases of argument 1, sorted. */
static void
read_arguments(FunctionCallInfo fcinfo, const char *function, bool needs_amount, AidOverlapReading *reading,
			   AidSkips *skips)
{
	aid_overlap_read(reading, function, needs_amount, aid_getarg_query(fcinfo, 0), aid_getarg_query(fcinfo, 1), skips);
	aid_overlap_sort(reading->record, reading->n);
}

/* ---- pairs ---- */

typedef struct Pair
{
	const AidOverlapRecord *a;
	const AidOverlapRecord *b;
} Pair;

/* The pairs of one cell wait until they can be put in order. */
typedef struct PairWriter
{
	AidRows		rows;
	const AidOverlapReading *reading;
	TypeCacheEntry *range;
	Pair	   *pair;
	size_t		n;
	size_t		room;
} PairWriter;

static int
compare_pairs(const void *x, const void *y)
{
	const Pair *p = x;
	const Pair *q = y;

	if (p->a->id != q->a->id)
		return p->a->id < q->a->id ? -1 : 1;
	return (p->b->id > q->b->id) - (p->b->id < q->b->id);
}

static Datum
days_range(TypeCacheEntry *type, int32 start, int32 end)
{
	RangeBound	lower = {.val = DateADTGetDatum(start),.inclusive = true,.lower = true};
	RangeBound	upper = {.val = DateADTGetDatum(end),.inclusive = true};

	return RangeTypePGetDatum(aid_make_range(type, &lower, &upper));
}

static void
put_pair(PairWriter *writer, const Pair *pair)
{
	const AidOverlapReading *reading = writer->reading;
	int64		days = aid_overlap_days(pair->a, pair->b);
	aid_money	money[2] = {aid_overlap_share(pair->a, days), aid_overlap_share(pair->b, days)};
	Datum		values[11];
	bool		nulls[11] = {false};

	aid_rows_next(&writer->rows);
	values[0] = aid_overlap_place(reading, pair->a->cell);
	values[1] = aid_overlap_sector(reading, pair->a->cell);
	values[2] = aid_ids_datum(reading->id, reading->id_at[pair->a->id]);
	values[3] = aid_ids_datum(reading->id, reading->id_at[pair->b->id]);
	values[4] = aid_ids_datum(reading->spelling, reading->row_spelling[pair->a->row]);
	values[5] = aid_ids_datum(reading->spelling, reading->row_spelling[pair->b->row]);
	values[6] = days_range(writer->range, Max(pair->a->start, pair->b->start), Min(pair->a->end, pair->b->end));
	values[7] = Int32GetDatum((int32) days);
	nulls[8] = !pair->a->known;
	values[8] = NumericGetDatum(aid_money_to_numeric(money[0]));
	nulls[9] = !pair->b->known;
	values[9] = NumericGetDatum(aid_money_to_numeric(money[1]));
	nulls[10] = nulls[8] || nulls[9];
	values[10] = NumericGetDatum(aid_money_to_numeric(Min(money[0], money[1])));
	aid_rows_put(&writer->rows, values, nulls);
}

static void
put_waiting_pairs(PairWriter *writer)
{
	aid_sort(writer->pair, writer->n, sizeof(Pair), compare_pairs);
	for (size_t i = 0; i < writer->n; i++)
		put_pair(writer, &writer->pair[i]);
	writer->n = 0;
}

static void
take_pair(void *arg, const AidOverlapRecord *a, const AidOverlapRecord *b)
{
	PairWriter *writer = arg;

	if (writer->n > 0 && writer->pair[0].a->cell != a->cell)
		put_waiting_pairs(writer);
	if (writer->n == writer->room)
	{
		CHECK_FOR_INTERRUPTS();
		writer->room *= 2;
		writer->pair = repalloc_huge(writer->pair, writer->room * sizeof(Pair));
	}
	writer->pair[writer->n++] = (Pair) {a, b};
}

Datum
aid_overlaps(PG_FUNCTION_ARGS)
{
	AidOverlapReading reading;
	AidSkips	skips = {0};
	PairWriter	writer = {.reading = &reading,.room = 1024};

	aid_rows_start(&writer.rows, fcinfo);
	read_arguments(fcinfo, "aid_overlaps", false, &reading, &skips);
	writer.range = lookup_type_cache(DATERANGEOID, TYPECACHE_RANGE_INFO);
	writer.pair = palloc(writer.room * sizeof(Pair));
	aid_overlap_pairs(reading.record, reading.n, reading.providers, take_pair, &writer,
					  allocate(1, aid_overlap_pairs_scratch(reading.n, reading.providers)));
	put_waiting_pairs(&writer);
	aid_skips_notice(&skips, "aid_overlaps");
	return (Datum) 0;
}

/* ---- cells ---- */

typedef struct CellWriter
{
	AidRows		rows;
	const AidOverlapReading *reading;
} CellWriter;

static void
put_cell(void *arg, const AidOverlapCell *cell)
{
	CellWriter *writer = arg;
	Datum		values[7];
	bool		nulls[7] = {false};

	aid_rows_next(&writer->rows);
	values[0] = aid_overlap_place(writer->reading, cell->cell);
	values[1] = aid_overlap_sector(writer->reading, cell->cell);
	values[2] = Int32GetDatum((int32) cell->providers);
	nulls[3] = nulls[5] = nulls[6] = cell->known == 0;
	values[3] = NumericGetDatum(aid_money_to_numeric(cell->amount));
	values[4] = Int32GetDatum((int32) cell->crowded_days);
	values[5] = NumericGetDatum(aid_money_to_numeric(cell->crowded));
	values[6] = NumericGetDatum(aid_money_to_numeric(cell->beyond_largest));
	aid_rows_put(&writer->rows, values, nulls);
}

Datum
aid_overlap_cells(PG_FUNCTION_ARGS)
{
	AidOverlapReading reading;
	AidSkips	skips = {0};
	CellWriter	writer = {.reading = &reading};

	aid_rows_start(&writer.rows, fcinfo);
	read_arguments(fcinfo, "aid_overlap_cells", true, &reading, &skips);
	if (!aid_overlap_sweep(reading.record, reading.n, reading.providers, put_cell, NULL, &writer,
								 allocate(1, aid_overlap_sweep_scratch(reading.n, reading.providers))))
		aid_overlap_raise_range();
	aid_skips_notice(&skips, "aid_overlap_cells");
	return (Datum) 0;
}

/* ---- providers by providers ---- */

typedef struct Two
{
	uint64		providers;
	int64		pairs;
	AidOverlapMoney money;
	bool		known;
} Two;

typedef struct Matrix
{
	AidIds	   *ids;			/* eight bytes, two providers */
	Two		   *two;
	size_t		room;
} Matrix;

static Two *
two_of(Matrix *matrix, uint32 a, uint32 b)
{
	uint64		key = (uint64) a << 32 | b;
	bool		found;
	uint32		number = aid_ids_add(matrix->ids, (char *) &key, sizeof(key), &found);

	if (found)
		return &matrix->two[number];
	if (number == matrix->room)
	{
		matrix->room *= 2;
		matrix->two = repalloc_huge(matrix->two, matrix->room * sizeof(Two));
	}
	matrix->two[number] = (Two) {.providers = key};
	return &matrix->two[number];
}

static void
count_pair(void *arg, const AidOverlapRecord *a, const AidOverlapRecord *b)
{
	Two		   *two = two_of(arg, Min(a->provider, b->provider), Max(a->provider, b->provider));

	if ((++two->pairs & 0xFFF) == 0)
		CHECK_FOR_INTERRUPTS();
}

static void
add_money(void *arg, uint32 a, uint32 b, const AidOverlapMoney *smaller, bool known)
{
	Two		   *two = two_of(arg, a, b);

	if (!aid_overlap_money_add(&two->money, smaller))
		aid_overlap_raise_range();
	two->known = two->known || known;
}

static int
compare_twos(const void *a, const void *b)
{
	uint64		x = ((const Two *) a)->providers;
	uint64		y = ((const Two *) b)->providers;

	return (x > y) - (x < y);
}

Datum
aid_overlap_matrix(PG_FUNCTION_ARGS)
{
	AidRows		rows;
	AidOverlapReading reading;
	AidSkips	skips = {0};
	Matrix		matrix = {.room = 256};
	uint32		n;

	aid_rows_start(&rows, fcinfo);
	read_arguments(fcinfo, "aid_overlap_matrix", true, &reading, &skips);
	matrix.ids = aid_ids_create();
	matrix.two = palloc(matrix.room * sizeof(Two));
	aid_overlap_pairs(reading.record, reading.n, reading.providers, count_pair, &matrix,
					  allocate(1, aid_overlap_pairs_scratch(reading.n, reading.providers)));
	if (!aid_overlap_sweep(reading.record, reading.n, reading.providers, NULL, add_money, &matrix,
								 allocate(1, aid_overlap_sweep_scratch(reading.n, reading.providers))))
		aid_overlap_raise_range();

	n = aid_ids_count(matrix.ids);
	aid_sort(matrix.two, n, sizeof(Two), compare_twos);
	for (uint32 i = 0; i < n; i++)
	{
		const Two  *two = &matrix.two[i];
		Datum		values[4];
		bool		nulls[4] = {false};

		aid_rows_next(&rows);
		values[0] = PointerGetDatum(cstring_to_text(reading.provider_name[two->providers >> 32]));
		values[1] = PointerGetDatum(cstring_to_text(reading.provider_name[(uint32) two->providers]));
		values[2] = Int64GetDatum(two->pairs);
		nulls[3] = !two->known;
		values[3] = NumericGetDatum(aid_money_to_numeric(aid_overlap_money_round(&two->money)));
		aid_rows_put(&rows, values, nulls);
	}
	aid_skips_notice(&skips, "aid_overlap_matrix");
	return (Datum) 0;
}

/* ---- aid_check_query ---- */

void
aid_check_overlaps(const char *query, AidSkips *skips)
{
	AidOverlapReading reading;

	aid_overlap_read(&reading, "aid_overlaps", false, query, NULL, skips);
}

void
aid_check_overlap_cells(const char *query, AidSkips *skips)
{
	AidOverlapReading reading;

	aid_overlap_read(&reading, "aid_overlap_cells", true, query, NULL, skips);
}

void
aid_check_overlap_matrix(const char *query, AidSkips *skips)
{
	AidOverlapReading reading;

	aid_overlap_read(&reading, "aid_overlap_matrix", true, query, NULL, skips);
}
