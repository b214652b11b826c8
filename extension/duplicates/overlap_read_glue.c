/*
 * overlap_read_glue.c
 *		Reads records of providers in places and sectors.
 *
 * Glue.
 */
#include "postgres.h"

#include "compat.h"

#include "base/grow.h"
#include "base/numbers.h"
#include "duplicates/overlap_glue.h"

enum
{
	ID, PROVIDER, PLACE, SECTOR, START, END, AMOUNT, PLACE_PERCENT, SECTOR_PERCENT
};

static const AidColumn columns[AID_OVERLAP_COLUMNS] = {
	[ID] = {"id", AID_ACCEPT_SCALAR, true},
	[PROVIDER] = {"provider", AID_ACCEPT_TEXT, true},
	[PLACE] = {"place", AID_ACCEPT_SCALAR, true},
	[SECTOR] = {"sector", AID_ACCEPT_SCALAR, true},
	[START] = {"start_date", AID_ACCEPT_DATE, true},
	[END] = {"end_date", AID_ACCEPT_DATE, true},
	[AMOUNT] = {"amount", AID_ACCEPT_NUMBER, true},
	[PLACE_PERCENT] = {"place_percent", AID_ACCEPT_NUMBER, false},
	[SECTOR_PERCENT] = {"sector_percent", AID_ACCEPT_NUMBER, false},
};

void
aid_overlap_raise_range(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("the amounts of a place and sector are out of range")));
}

/* ---- a row ---- */

/* 100 where it is not given. */
static uint64
percent_of(const AidColumn *column, Datum value, bool isnull)
{
	aid_money	percent;

	if (isnull)
		return AID_OVERLAP_ALL;
	percent = aid_column_money(column, value);
	if (percent < 0 || percent > (aid_money) AID_OVERLAP_ALL)
	{
		char		buffer[AID_MONEY_TEXT_SIZE];

		aid_money_print(percent, buffer);
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("column \"%s\" holds %s", column->name, buffer),
				 errdetail("A percentage lies between 0 and 100.")));
	}
	return (uint64) percent;
}

/* The organisation a spelling stands for, found out once for each spelling. */
static uint32
spelling_of(AidOverlapReading *reading, const char *name, size_t length)
{
	bool		found;
	uint32		spelling = aid_ids_add(reading->spelling, name, length, &found);
	const char *key;
	size_t		key_length;

	if (found)
		return spelling;
	if (spelling == reading->spelling_room)
	{
		reading->spelling_room *= 2;
		reading->provider_of = repalloc_huge(reading->provider_of, reading->spelling_room * sizeof(uint32));
		reading->spelled = repalloc_huge(reading->spelled, reading->spelling_room * sizeof(uint32));
	}
	reading->spelled[spelling] = 0;
	reading->provider_of[spelling] = AID_IDS_NONE;
	key = aid_aliases_key(name, length, &key_length);
	if (key != NULL)
	{
		AidAliasOrg org = aid_aliases_find(reading->aliases, key, key_length);

		reading->provider_of[spelling] = org.agency_of != NULL
			? aid_ids_add(reading->provider, org.agency_of, org.agency_of_length, NULL)
			: aid_ids_add(reading->provider, org.same, org.same_length, NULL);
	}
	return spelling;
}

/* Why the row is left out, or NULL; cell[] its place and sector. */
static const char *
fault_of(AidOverlapReading *reading, const AidQueryRow *row, uint32 cell[2], uint32 *spelling)
{
	const char *name;
	size_t		length;

	cell[0] = aid_ids_add_name(reading->place, &reading->column[PLACE], row->values[PLACE], row->nulls[PLACE]);
	if (cell[0] == AID_IDS_NONE)
		return "place is NULL or blank";
	cell[1] = aid_ids_add_name(reading->sector, &reading->column[SECTOR], row->values[SECTOR], row->nulls[SECTOR]);
	if (cell[1] == AID_IDS_NONE)
		return "sector is NULL or blank";
	if (row->nulls[PROVIDER])
		return "provider is NULL";
	name = aid_column_text(&reading->column[PROVIDER], row->values[PROVIDER], &length);
	*spelling = spelling_of(reading, name, length);
	if (reading->provider_of[*spelling] == AID_IDS_NONE)
		return "provider is not one organisation";
	if (row->nulls[START] || row->nulls[END])
		return "start_date or end_date is NULL";
	if (aid_column_date(&reading->column[END], row->values[END])
		< aid_column_date(&reading->column[START], row->values[START]))
		return "end_date is before start_date";
	return NULL;
}

static void
read_row(void *arg, const AidQueryRow *row)
{
	AidOverlapReading *reading = arg;
	uint32		id = aid_ids_add_column(reading->id, &reading->column[ID], row->values[ID], row->nulls[ID], NULL);
	uint64		place_percent = percent_of(&reading->column[PLACE_PERCENT], row->values[PLACE_PERCENT],
										   row->nulls[PLACE_PERCENT]);
	uint64		sector_percent = percent_of(&reading->column[SECTOR_PERCENT], row->values[SECTOR_PERCENT],
											row->nulls[SECTOR_PERCENT]);
	aid_money	amount = row->nulls[AMOUNT] ? 0 : aid_column_money(&reading->column[AMOUNT], row->values[AMOUNT]);
	uint32		spelling = 0;
	uint32		cell[2];
	const char *fault = fault_of(reading, row, cell, &spelling);
	AidOverlapRecord *record;

	if (fault != NULL)
	{
		aid_skip(reading->skips, fault, 1);
		return;
	}
	if (row->nulls[AMOUNT] && reading->needs_amount)
		aid_skip_part(reading->skips, "amount is NULL (its days count)", 1);
	if (reading->n == reading->room)
	{
		if (reading->room > UINT32_MAX / 2)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("more than %zu rows", reading->room)));
		reading->room *= 2;
		reading->record = repalloc_huge(reading->record, reading->room * sizeof(AidOverlapRecord));
		reading->row_spelling = repalloc_huge(reading->row_spelling, reading->room * sizeof(uint32));
	}
	reading->row_spelling[reading->n] = spelling;
	reading->spelled[spelling]++;
	record = &reading->record[reading->n];
	*record = (AidOverlapRecord) {
		.amount = amount,
		.cell = aid_ids_add(reading->cell, (char *) cell, sizeof(cell), NULL),
		.provider = reading->provider_of[spelling],
		.id = id,
		.start = aid_column_date(&reading->column[START], row->values[START]),
		.end = aid_column_date(&reading->column[END], row->values[END]),
		.row = reading->n++,
		.known = !row->nulls[AMOUNT],
	};
	aid_overlap_set_share(record, place_percent, sector_percent);
}

/* ---- order ---- */

/* Numbers cells in the order of place and sector; rank[number] is set. */
static void
order_cells(AidOverlapReading *reading, uint32 *rank)
{
	uint32		cells = aid_ids_count(reading->cell);
	uint32	   *place_rank = aid_new_array(aid_ids_count(reading->place), sizeof(uint32));
	uint32	   *place_at = aid_new_array(aid_ids_count(reading->place), sizeof(uint32));
	uint32	   *sector_rank = aid_new_array(aid_ids_count(reading->sector), sizeof(uint32));
	uint32	   *sector_at = aid_new_array(aid_ids_count(reading->sector), sizeof(uint32));
	uint32		number[2];

	aid_ids_order(reading->place, true, place_rank, place_at);
	aid_ids_order(reading->sector, true, sector_rank, sector_at);
	reading->cell_at = aid_new_array(cells, sizeof(uint64));
	for (uint32 c = 0; c < cells; c++)
	{
		memcpy(number, aid_ids_text(reading->cell, c, NULL), sizeof(number));
		reading->cell_at[c] = (uint64) place_rank[number[0]] << 32 | sector_rank[number[1]];
	}
	aid_keys_sort(reading->cell_at, cells);
	for (uint32 c = 0; c < cells; c++)
	{
		number[0] = place_at[reading->cell_at[c] >> 32];
		number[1] = sector_at[(uint32) reading->cell_at[c]];
		reading->cell_at[c] = (uint64) number[0] << 32 | number[1];
		rank[aid_ids_find(reading->cell, (char *) number, sizeof(number))] = c;
	}
}

/*
 * Numbers providers in the order of their names: what the alias query calls
 * the organisation, else its commonest spelling here, of several the first.
 */
static void
order_providers(AidOverlapReading *reading, uint32 *rank)
{
	uint32	   *best = aid_new_array(reading->providers, sizeof(uint32));
	const char **name = aid_new_array(reading->providers, sizeof(char *));
	AidIds	   *names = aid_ids_create();
	uint32	   *name_rank;

	memset(best, 0xFF, reading->providers * sizeof(uint32));
	for (uint32 s = 0; s < aid_ids_count(reading->spelling); s++)
	{
		uint32		provider = reading->provider_of[s];

		if (provider == AID_IDS_NONE)
			continue;
		if (best[provider] == AID_IDS_NONE || reading->spelled[s] > reading->spelled[best[provider]]
			|| (reading->spelled[s] == reading->spelled[best[provider]]
				&& strcmp(aid_ids_text(reading->spelling, s, NULL),
						  aid_ids_text(reading->spelling, best[provider], NULL)) < 0))
			best[provider] = s;
	}
	for (uint32 p = 0; p < reading->providers; p++)
	{
		size_t		length;
		const char *key = aid_ids_text(reading->provider, p, &length);

		name[p] = aid_aliases_name(reading->aliases, key, length, &length);
		if (name[p] == NULL)
			name[p] = aid_ids_text(reading->spelling, best[p], &length);
		/* a spelling is of one organisation, so the names differ */
		aid_ids_add(names, name[p], length, NULL);
	}
	name_rank = aid_new_array(reading->providers, sizeof(uint32));
	aid_ids_order(names, true, name_rank, NULL);
	reading->provider_name = aid_new_array(reading->providers, sizeof(char *));
	for (uint32 p = 0; p < reading->providers; p++)
	{
		rank[p] = name_rank[aid_ids_find(names, name[p], strlen(name[p]))];
		reading->provider_name[rank[p]] = name[p];
	}
}

/* One row for each id, place and sector. */
static void
check_unique(const AidOverlapReading *reading)
{
	uint64	   *key = aid_new_array(reading->n, sizeof(uint64));

	for (uint32 i = 0; i < reading->n; i++)
		key[i] = (uint64) reading->record[i].id << 32 | reading->record[i].cell;
	aid_keys_sort(key, reading->n);
	for (uint32 i = 1; i < reading->n; i++)
		if (key[i] == key[i - 1])
		{
			uint64		cell = reading->cell_at[(uint32) key[i]];

			ereport(ERROR,
					(errcode(ERRCODE_CARDINALITY_VIOLATION),
					 errmsg("id \"%s\" is there twice in place \"%s\" and sector \"%s\"",
							aid_ids_text(reading->id, reading->id_at[key[i] >> 32], NULL),
							aid_ids_text(reading->place, cell >> 32, NULL),
							aid_ids_text(reading->sector, (uint32) cell, NULL)),
					 errhint("%s wants one row for each id, place and sector.", reading->function)));
		}
	pfree(key);
}

void
aid_overlap_read(AidOverlapReading *reading, const char *function, bool needs_amount, const char *query,
				 const char *aliases, AidSkips *skips)
{
	uint32	   *id_rank;
	uint32	   *cell_rank;
	uint32	   *provider_rank;

	memset(reading, 0, sizeof(*reading));
	memcpy(reading->column, columns, sizeof(columns));
	reading->function = function;
	reading->needs_amount = needs_amount;
	reading->skips = skips;
	reading->id = aid_ids_create();
	reading->place = aid_ids_create();
	reading->sector = aid_ids_create();
	reading->cell = aid_ids_create();
	reading->provider = aid_ids_create();
	reading->spelling = aid_ids_create();
	reading->spelling_room = 256;
	reading->provider_of = palloc(reading->spelling_room * sizeof(uint32));
	reading->spelled = palloc(reading->spelling_room * sizeof(uint32));
	reading->room = 1024;
	reading->record = palloc(reading->room * sizeof(AidOverlapRecord));
	reading->row_spelling = palloc(reading->room * sizeof(uint32));
	reading->aliases = aid_aliases_read(function, aliases);
	(void) aid_query_run(function, query, reading->column, AID_OVERLAP_COLUMNS, read_row, reading);

	reading->providers = aid_ids_count(reading->provider);
	id_rank = aid_new_array(aid_ids_count(reading->id), sizeof(uint32));
	reading->id_at = aid_new_array(aid_ids_count(reading->id), sizeof(uint32));
	cell_rank = aid_new_array(aid_ids_count(reading->cell), sizeof(uint32));
	provider_rank = aid_new_array(reading->providers, sizeof(uint32));
	aid_ids_order(reading->id, false, id_rank, reading->id_at);
	order_cells(reading, cell_rank);
	order_providers(reading, provider_rank);
	for (uint32 i = 0; i < reading->n; i++)
	{
		AidOverlapRecord *record = &reading->record[i];

		aid_loop_check(i);
		record->id = id_rank[record->id];
		record->cell = cell_rank[record->cell];
		record->provider = provider_rank[record->provider];
	}
	check_unique(reading);
}

Datum
aid_overlap_place(const AidOverlapReading *reading, uint32 cell)
{
	return aid_ids_datum(reading->place, reading->cell_at[cell] >> 32);
}

Datum
aid_overlap_sector(const AidOverlapReading *reading, uint32 cell)
{
	return aid_ids_datum(reading->sector, (uint32) reading->cell_at[cell]);
}
