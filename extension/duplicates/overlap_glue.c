/*
 * overlap_glue.c
 *		aid_overlaps, aid_overlap_cells and aid_overlap_matrix.
 */
#include "postgres.h"

#include "catalog/pg_type_d.h"
#include "utils/builtins.h"
#include "utils/rangetypes.h"
#include "utils/typcache.h"

#include "compat.h"
#include "base/grow.h"
#include "base/numeric_money.h"
#include "base/rows.h"
#include "base/temp_file.h"
#include "duplicates/check.h"
#include "duplicates/join_glue.h"
#include "duplicates/overlap_glue.h"

PG_FUNCTION_INFO_V1(aid_overlaps);
PG_FUNCTION_INFO_V1(aid_overlap_cells);
PG_FUNCTION_INFO_V1(aid_overlap_matrix);

/* The query of argument 0 with the aliases of argument 1, sorted. */
static void
read_arguments(FunctionCallInfo fcinfo, const char *function, bool needs_amount, AidOverlapReading *reading,
			   AidSkips *skips)
{
	aid_overlap_read(reading, function, needs_amount, aid_getarg_query(fcinfo, 0), aid_getarg_query(fcinfo, 1), skips);
	aid_overlap_sort(reading->record, reading->n);
}

/* ---- pairs ---- */

/* Pairs go through an external sort: one crowded cell may have more than memory holds. */
typedef struct PairWriter
{
	AidRows		rows;
	const AidOverlapReading *reading;
	TypeCacheEntry *range;
	AidTempFiles files;
	AidSorter	sorter;
} PairWriter;

static Datum
days_range(TypeCacheEntry *type, int32 start, int32 end)
{
	RangeBound	lower = {.val = DateADTGetDatum(start),.inclusive = true,.lower = true};
	RangeBound	upper = {.val = DateADTGetDatum(end),.inclusive = true};

	/* a range of dates is stored up to the day after, which the last day of the calendar has not */
	upper.infinite = !IS_VALID_DATE((int64) end + 1);

	return RangeTypePGetDatum(aid_make_range(type, &lower, &upper));
}

static void
put_pair(PairWriter *writer, const AidOverlapRecord *a, const AidOverlapRecord *b)
{
	const AidOverlapReading *reading = writer->reading;
	int64		days = aid_overlap_days(a, b);
	aid_money	money[2] = {aid_overlap_share(a, days), aid_overlap_share(b, days)};
	Datum		values[11];
	bool		nulls[11] = {false};

	aid_rows_next(&writer->rows);
	values[0] = aid_overlap_place(reading, a->cell);
	values[1] = aid_overlap_sector(reading, a->cell);
	values[2] = aid_ids_datum(reading->id, reading->id_at[a->id]);
	values[3] = aid_ids_datum(reading->id, reading->id_at[b->id]);
	values[4] = aid_ids_datum(reading->spelling, reading->row_spelling[a->row]);
	values[5] = aid_ids_datum(reading->spelling, reading->row_spelling[b->row]);
	values[6] = days_range(writer->range, Max(a->start, b->start), Min(a->end, b->end));
	values[7] = Int32GetDatum((int32) days);
	nulls[8] = !a->known;
	values[8] = NumericGetDatum(aid_money_to_numeric(money[0]));
	nulls[9] = !b->known;
	values[9] = NumericGetDatum(aid_money_to_numeric(money[1]));
	nulls[10] = nulls[8] || nulls[9];
	values[10] = NumericGetDatum(aid_money_to_numeric(Min(money[0], money[1])));
	aid_rows_put(&writer->rows, values, nulls);
}

static void
take_pair(void *arg, const AidOverlapRecord *a, const AidOverlapRecord *b)
{
	PairWriter *writer = arg;
	const AidOverlapRecord *record = writer->reading->record;
	AidSortRow	row = {(uint64) a->cell << 32 | a->id, b->id, (uint64) (a - record) << 32 | (uint64) (b - record)};

	aid_sorter_put(&writer->sorter, &row, NULL);
}

Datum
aid_overlaps(PG_FUNCTION_ARGS)
{
	AidOverlapReading reading;
	AidSkips	skips = {0};
	PairWriter	writer = {.reading = &reading};
	size_t		memory = (size_t) aid_join_memory(true, 0);
	AidSortRow	row;
	const void *none;

	aid_rows_start(&writer.rows, fcinfo);
	read_arguments(fcinfo, "aid_overlaps", false, &reading, &skips);
	writer.range = lookup_type_cache(DATERANGEOID, TYPECACHE_RANGE_INFO);
	aid_temp_files_init(&writer.files, NULL, 0);
	aid_sorter_init(&writer.sorter, &writer.files.files, false, aid_new_array(1, memory), memory);
	aid_overlap_pairs(reading.record, reading.n, reading.providers, take_pair, &writer,
					  aid_new_array(1, aid_overlap_pairs_scratch(reading.n, reading.providers)));
	aid_sorter_finish(&writer.sorter);
	while (aid_sorter_next(&writer.sorter, &row, &none))
		put_pair(&writer, &reading.record[row.value >> 32], &reading.record[(uint32) row.value]);
	aid_sorter_end(&writer.sorter);
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
								 aid_new_array(1, aid_overlap_sweep_scratch(reading.n, reading.providers))))
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
	two_of(arg, Min(a->provider, b->provider), Max(a->provider, b->provider))->pairs++;
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
					  aid_new_array(1, aid_overlap_pairs_scratch(reading.n, reading.providers)));
	if (!aid_overlap_sweep(reading.record, reading.n, reading.providers, NULL, add_money, &matrix,
								 aid_new_array(1, aid_overlap_sweep_scratch(reading.n, reading.providers))))
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
