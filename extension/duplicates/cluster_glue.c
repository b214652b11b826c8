/*
 * cluster_glue.c
 *		aid_clusters and aid_best_pairs: clusters of the links a query gives.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type_d.h"
#include "utils/builtins.h"

#include "base/grow.h"
#include "base/inner_query.h"
#include "base/numbers.h"
#include "base/rows.h"
#include "duplicates/check.h"
#include "duplicates/cluster.h"
#include "duplicates/cluster_glue.h"
#include "duplicates/ids_glue.h"

PG_FUNCTION_INFO_V1(aid_clusters);
PG_FUNCTION_INFO_V1(aid_best_pairs);

enum
{
	ID_A, ID_B, WEIGHT, SOURCE_A, SOURCE_B, COLUMNS
};

/* The links as they are read; a record is an id, or a source and an id. */
typedef struct Reading
{
	AidColumn	column[COLUMNS];
	AidIds	   *id;
	AidIds	   *source;
	AidIds	   *record;			/* with sources: eight bytes, the numbers of id and source */
	AidLink    *link;
	size_t		m;
	size_t		room;
} Reading;

/* Records in the order of their ids, and of their sources where one id stands in two. */
typedef struct Records
{
	uint32		n;
	uint32	   *id;				/* numbers of texts */
	uint32	   *source;			/* place in the order of sources; NULL without */
	uint32	   *source_at;		/* number of a source's text by its place */
} Records;

double
aid_cluster_weight(const AidColumn *column, Datum value)
{
	double		weight;

	switch (column->type)
	{
		case FLOAT8OID:
			weight = DatumGetFloat8(value);
			break;
		case FLOAT4OID:
			weight = DatumGetFloat4(value);
			break;
		case NUMERICOID:
			weight = aid_column_numeric_double(column, value);
			break;
		default:
			weight = aid_column_double(column, value);
			break;
	}
	if (isnan(weight))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("column \"%s\" holds NaN", column->name)));
	return weight;
}

static uint32
record_of(Reading *reading, const AidQueryRow *row, int id_column, int source_column)
{
	uint32		key[2];

	key[0] = aid_ids_add_column(reading->id, &reading->column[id_column], row->values[id_column],
								row->nulls[id_column], NULL);
	if (!reading->column[source_column].present)
		return key[0];
	key[1] = aid_ids_add_column(reading->source, &reading->column[source_column], row->values[source_column],
								row->nulls[source_column], NULL);
	return aid_ids_add(reading->record, (char *) key, sizeof(key), NULL);
}

static void
read_row(void *arg, const AidQueryRow *row)
{
	Reading    *reading = arg;
	AidLink    *link;

	if (reading->m == reading->room)
	{
		if (reading->room > INT_MAX / 2)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("more than %zu links", reading->room)));
		reading->room *= 2;
		reading->link = repalloc_huge(reading->link, reading->room * sizeof(AidLink));
	}
	link = &reading->link[reading->m++];
	link->weight = 0;
	if (reading->column[WEIGHT].present)
	{
		if (row->nulls[WEIGHT])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("column \"weight\" holds a null")));
		link->weight = aid_cluster_weight(&reading->column[WEIGHT], row->values[WEIGHT]);
	}
	link->a = record_of(reading, row, ID_A, SOURCE_A);
	link->b = record_of(reading, row, ID_B, SOURCE_B);
}

static void
read_links(const char *function, const char *query, Reading *reading)
{
	static const AidColumn columns[COLUMNS] = {
		[ID_A] = {"id_a", AID_ACCEPT_SCALAR, true},
		[ID_B] = {"id_b", AID_ACCEPT_SCALAR, true},
		[WEIGHT] = {"weight", AID_ACCEPT_NUMBER, false},
		[SOURCE_A] = {"source_a", AID_ACCEPT_SCALAR, false},
		[SOURCE_B] = {"source_b", AID_ACCEPT_SCALAR, false},
	};

	memcpy(reading->column, columns, sizeof(columns));
	reading->id = aid_ids_create();
	reading->source = aid_ids_create();
	reading->record = aid_ids_create();
	reading->m = 0;
	reading->room = 1024;
	reading->link = palloc(reading->room * sizeof(AidLink));
	(void) aid_query_run(function, query, reading->column, COLUMNS, read_row, reading);
	if (reading->column[SOURCE_A].present != reading->column[SOURCE_B].present)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("query for %s has no column \"%s\"", function,
						reading->column[reading->column[SOURCE_A].present ? SOURCE_B : SOURCE_A].name),
				 errdetail("The sources of both ends are given, or of none.")));
}

/* Numbers the records in order, in the links too. */
static void
order_records(Reading *reading, Records *records)
{
	bool		has_sources = reading->column[SOURCE_A].present;
	uint32		ids = aid_ids_count(reading->id);
	uint32	   *rank = aid_new_array(ids, sizeof(uint32));
	uint32	   *id_at = aid_new_array(ids, sizeof(uint32));

	aid_ids_order(reading->id, false, rank, id_at);
	if (has_sources)
	{
		uint32		n = aid_ids_count(reading->record);
		uint32	   *source_rank = aid_new_array(aid_ids_count(reading->source), sizeof(uint32));
		uint64	   *key = aid_new_array(n, sizeof(uint64));
		uint32	   *place = aid_new_array(n, sizeof(uint32));
		uint32		number[2];

		records->source_at = aid_new_array(aid_ids_count(reading->source), sizeof(uint32));
		aid_ids_order(reading->source, true, source_rank, records->source_at);
		for (uint32 r = 0; r < n; r++)
		{
			memcpy(number, aid_ids_text(reading->record, r, NULL), sizeof(number));
			key[r] = (uint64) rank[number[0]] << 32 | source_rank[number[1]];
		}
		aid_keys_sort(key, n);
		records->n = n;
		records->id = aid_new_array(n, sizeof(uint32));
		records->source = aid_new_array(n, sizeof(uint32));
		for (uint32 r = 0; r < n; r++)
		{
			records->id[r] = number[0] = id_at[key[r] >> 32];
			records->source[r] = (uint32) key[r];
			number[1] = records->source_at[records->source[r]];
			place[aid_ids_find(reading->record, (char *) number, sizeof(number))] = r;
		}
		rank = place;
	}
	else
	{
		records->n = ids;
		records->id = id_at;
		records->source = NULL;
		records->source_at = NULL;
	}
	for (size_t i = 0; i < reading->m; i++)
	{
		reading->link[i].a = rank[reading->link[i].a];
		reading->link[i].b = rank[reading->link[i].b];
	}
}

/* The whole way from the arguments to the clusters. */
typedef struct Clustered
{
	Reading		reading;
	Records		records;
	uint8	   *kept;
	uint32	   *root;
} Clustered;

static void
cluster_links(const char *function, FunctionCallInfo fcinfo, Clustered *clustered)
{
	Reading    *reading = &clustered->reading;
	Records    *records = &clustered->records;
	AidClusterMethod method;
	char	   *name;

	if (PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("method of %s is null", function)));
	name = text_to_cstring(PG_GETARG_TEXT_PP(1));
	if (!aid_cluster_method(name, &method))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown method of %s: \"%s\"", function, name),
				 errdetail("The methods are components, best_link and one_to_one.")));
	read_links(function, aid_getarg_query(fcinfo, 0), reading);
	if (method == AID_CLUSTER_ONE_TO_ONE && !reading->column[SOURCE_A].present)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("query for %s has no column \"source_a\"", function),
				 errdetail("Method one_to_one joins what shares no source, so the source of each end must be known."),
				 errhint("Add source_a and source_b; for two tables, constants will do.")));
	order_records(reading, records);
	reading->m = aid_cluster_prepare(reading->link, reading->m);
	clustered->kept = aid_new_array(reading->m, 1);
	clustered->root = aid_new_array(records->n, sizeof(uint32));
	aid_cluster_run(method, records->n, records->source, reading->link, reading->m, clustered->kept, clustered->root,
					aid_new_array(1, aid_cluster_scratch(method, records->n, reading->m)));
}

static Datum
source_datum(const Clustered *clustered, uint32 r)
{
	return aid_ids_datum(clustered->reading.source, clustered->records.source_at[clustered->records.source[r]]);
}

/* Its smallest id; with the source before it where that id stands in two, or two clusters would have one name. */
static Datum
cluster_name(const Clustered *clustered, uint32 root)
{
	const Records *records = &clustered->records;
	bool		twice = (root > 0 && records->id[root - 1] == records->id[root])
		|| (root + 1 < records->n && records->id[root + 1] == records->id[root]);

	if (!twice)
		return aid_ids_datum(clustered->reading.id, records->id[root]);
	return PointerGetDatum(cstring_to_text(psprintf("%s:%s",
													TextDatumGetCString(source_datum(clustered, root)),
													aid_ids_text(clustered->reading.id, records->id[root], NULL))));
}

Datum
aid_clusters(PG_FUNCTION_ARGS)
{
	AidRows		rows;
	Clustered	clustered;
	const Records *records = &clustered.records;
	const Reading *reading = &clustered.reading;
	AidClusterTally *tally;
	bool	   *bridge;

	aid_rows_start(&rows, fcinfo);
	cluster_links("aid_clusters", fcinfo, &clustered);
	tally = aid_new_array(records->n, sizeof(AidClusterTally));
	bridge = aid_new_array(records->n, sizeof(bool));
	aid_cluster_tally(records->n, reading->link, reading->m, clustered.kept, clustered.root, tally);
	aid_cluster_bridges(records->n, reading->link, reading->m, clustered.kept, clustered.root, tally, bridge,
						aid_new_array(1, aid_cluster_bridges_scratch(records->n, reading->m)));

	for (uint32 r = 0; r < records->n; r++)
	{
		const AidClusterTally *of = &tally[clustered.root[r]];
		double		density = 0;
		Datum		values[9];
		bool		nulls[9] = {false};

		aid_rows_next(&rows);
		nulls[0] = records->source == NULL;
		values[0] = nulls[0] ? (Datum) 0 : source_datum(&clustered, r);
		values[1] = aid_ids_datum(reading->id, records->id[r]);
		values[2] = cluster_name(&clustered, clustered.root[r]);
		values[3] = Int32GetDatum((int32) of->size);
		values[4] = Int32GetDatum((int32) of->links);
		nulls[5] = !aid_cluster_density(of, &density);
		values[5] = Float8GetDatum(density);
		nulls[6] = of->links == 0 || !reading->column[WEIGHT].present;
		values[6] = Float8GetDatum(of->min_weight);
		values[7] = BoolGetDatum(bridge[r]);
		values[8] = BoolGetDatum(!nulls[5] && density < 1);
		aid_rows_put(&rows, values, nulls);
	}
	return (Datum) 0;
}

static uint64 comparisons;		/* the server's sort cannot be interrupted by itself */

static int
compare_as_given(const void *a, const void *b)
{
	const AidLink *x = a;
	const AidLink *y = b;

	aid_loop_check(comparisons++);
	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return (x->b > y->b) - (x->b < y->b);
}

Datum
aid_best_pairs(PG_FUNCTION_ARGS)
{
	AidRows		rows;
	Clustered	clustered;
	Reading    *reading = &clustered.reading;
	size_t		left = 0;

	aid_rows_start(&rows, fcinfo);
	cluster_links("aid_best_pairs", fcinfo, &clustered);
	for (size_t i = 0; i < reading->m; i++)
		if (clustered.kept[i])
			reading->link[left++] = reading->link[i];
	aid_sort(reading->link, left, sizeof(AidLink), compare_as_given);
	for (size_t i = 0; i < left; i++)
	{
		Datum		values[3];
		bool		nulls[3] = {false};

		aid_rows_next(&rows);
		values[0] = aid_ids_datum(reading->id, clustered.records.id[reading->link[i].a]);
		values[1] = aid_ids_datum(reading->id, clustered.records.id[reading->link[i].b]);
		nulls[2] = !reading->column[WEIGHT].present;
		values[2] = Float8GetDatum(reading->link[i].weight);
		aid_rows_put(&rows, values, nulls);
	}
	return (Datum) 0;
}

/* Nothing is ever left out of links. */
void
aid_check_clusters(const char *query, AidSkips *skips)
{
	Reading		reading;

	read_links("aid_clusters", query, &reading);
}

void
aid_check_best_pairs(const char *query, AidSkips *skips)
{
	Reading		reading;

	read_links("aid_best_pairs", query, &reading);
}
