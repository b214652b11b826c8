/*
 * find_read.c
 *		The rows of a search for duplicates, into records.
 */
#include "duplicates/find.h"

#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/datum.h"
#include "utils/memutils.h"

#include "base/numbers.h"
#include "duplicates/join_glue.h"

#define LIST_SEPARATOR '\x1F'
#define ARRAY_SEPARATOR '\x1E'

typedef struct Reader
{
	AidFind    *find;
	bool		base;
	const AidQueryRow *row;
} Reader;

static void
require_column(const AidFind *find, int place, const char *option)
{
	if (!find->column[place].present)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("query for %s has no column \"%s\"", find->function, find->column[place].name),
				 errdetail("Option \"%s\" needs it.", option)));
}

/* ---- one row ---- */

static uint32
cell_number(const Reader *reader, AidIds *ids, int column)
{
	return aid_ids_add_name(ids, &reader->find->column[column], reader->row->values[column],
							reader->row->nulls[column]) + 1;	/* none is UINT32_MAX */
}

/* The position of a word, from 1; 0 if the cell is NULL. */
static uint8
cell_word(const Reader *reader, int column, const char *const *words)
{
	size_t		length;
	const char *text;
	StringInfoData list;

	if (reader->row->nulls[column])
		return 0;
	text = aid_column_text(&reader->find->column[column], reader->row->values[column], &length);
	for (int i = 0; words[i] != NULL; i++)
		if (strlen(words[i]) == length && memcmp(words[i], text, length) == 0)
			return (uint8) (i + 1);
	initStringInfo(&list);
	for (int i = 0; words[i] != NULL; i++)
		appendStringInfo(&list, "\"%s\"%s", words[i], words[i + 1] == NULL ? "" : ", ");
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("column \"%s\" holds \"%s\"", reader->find->column[column].name, pnstrdup(text, (int) length)),
			 errdetail("It must be one of %s, or null.", list.data)));
}

static void
read_id(const Reader *reader)
{
	AidFind    *find = reader->find;
	const char *text;
	size_t		length;
	bool		found;

	if (reader->row->nulls[AID_FIND_ID])
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("query for %s holds a null id", find->function),
				 errdetail("Column \"id\" of row " INT64_FORMAT " is null.", reader->row->number + 1)));
	text = aid_column_text(&find->column[AID_FIND_ID], reader->row->values[AID_FIND_ID], &length);
	(void) aid_ids_add(find->ids, text, length, &found);
	if (found)
		ereport(ERROR,
				(errcode(ERRCODE_CARDINALITY_VIOLATION),
				 errmsg("id \"%s\" occurs twice", pnstrdup(text, (int) length)),
				 reader->base ? errdetail("Ids must be unique in the query and the base query together.")
				 : errdetail("Ids must be unique in the query for %s.", find->function)));
}

static void
read_published(const Reader *reader, AidRuleRecord *record)
{
	AidFind    *find = reader->find;
	size_t		length;
	const char *text;
	char	   *key;

	record->source = cell_number(reader, find->sources, AID_FIND_SOURCE);
	text = aid_column_name(&find->column[AID_FIND_RECORD_ID], reader->row->values[AID_FIND_RECORD_ID],
						   reader->row->nulls[AID_FIND_RECORD_ID], &length);
	/* without a column for it all is of one source */
	if (text == NULL || (record->source == 0 && find->column[AID_FIND_SOURCE].present))
		return;
	key = palloc(sizeof(uint32) + length);
	memcpy(key, &record->source, sizeof(uint32));
	memcpy(key + sizeof(uint32), text, length);
	record->record = aid_ids_add(find->published, key, sizeof(uint32) + length, NULL) + 1;
}

static void
read_version(const Reader *reader, uint32 i)
{
	AidFind    *find = reader->find;
	const AidColumn *column = &find->column[AID_FIND_VERSION];
	MemoryContext row;

	find->version_null[i] = reader->row->nulls[AID_FIND_VERSION];
	if (find->version_null[i])
		return;
	row = MemoryContextSwitchTo(find->context);
	find->version[i] = datumCopy(reader->row->values[AID_FIND_VERSION], column->by_value, column->type_length);
	MemoryContextSwitchTo(row);
}

/* Room for n more in a pool. */
void *
aid_find_pool_room(MemoryContext context, void *pool, uint32 count, uint32 more, uint32 *room, size_t size)
{
	if (more > PG_UINT32_MAX / 2 - count)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many array elements")));
	if (count + more <= *room)
		return pool;
	*room = (count + more) + (count + more) / 2 + 64;
	return pool == NULL ? MemoryContextAllocHuge(context, *room * size) : repalloc_huge(pool, *room * size);
}

static void
read_identifiers(const Reader *reader, AidRuleRecord *record)
{
	AidFind    *find = reader->find;
	AidTexts	texts;
	uint32		n = 0;

	if (reader->row->nulls[AID_FIND_IDENTIFIERS])
		return;
	aid_column_texts(&find->column[AID_FIND_IDENTIFIERS], reader->row->values[AID_FIND_IDENTIFIERS], &texts);
	find->identifier = aid_find_pool_room(find->context, find->identifier, find->identifier_count, (uint32) texts.n,
										  &find->identifier_room, sizeof(uint32));
	record->identifier = find->identifier_count;
	for (int i = 0; i < texts.n; i++)
	{
		const char *text = aid_trimmed_name(texts.text[i], &texts.length[i]);

		if (text != NULL)
			find->identifier[record->identifier + n++] = aid_ids_add(find->names, text, texts.length[i], NULL) + 1;
	}
	record->identifiers = aid_numbers_sort(find->identifier + record->identifier, n);
	find->identifier_count += record->identifiers;
}

static void
read_blocks(const Reader *reader, uint32 i)
{
	AidFind    *find = reader->find;
	AidFindBlocks *blocks = &find->blocks[i];
	AidJoinBlocks read;

	blocks->at = find->block_count;
	blocks->n = AID_FIND_EVERYWHERE;
	if (aid_join_blocks(&find->column[AID_FIND_BLOCK], reader->row->values[AID_FIND_BLOCK],
						reader->row->nulls[AID_FIND_BLOCK], &read) == NULL || read.n == AID_JOIN_WILDCARD)
		return;
	find->block = aid_find_pool_room(find->context, find->block, find->block_count, (uint32) read.n,
									 &find->block_room, sizeof(uint32));
	for (int k = 0; k < read.n; k++)
		find->block[blocks->at + k] = aid_ids_add(find->block_names, read.key[k], read.length[k], NULL);
	blocks->n = (int32) aid_numbers_sort(find->block + blocks->at, (uint32) read.n);
	find->block_count += blocks->n;
	if (blocks->n == 0)
		aid_skip_part(&find->skips, "block is an empty array", 1);
}

/* One number for the values of several columns; 0 if one of them is NULL. */
static uint32
read_tuple(const Reader *reader, int k)
{
	AidFind    *find = reader->find;
	const AidFindEqual *equal = &find->options.equal[k];
	StringInfoData key;

	initStringInfo(&key);
	appendStringInfoChar(&key, (char) k);
	for (int i = 0; i < equal->columns; i++)
	{
		const AidColumn *column = &find->column[equal->place[i]];
		Datum		value = reader->row->values[equal->place[i]];
		AidTexts	texts;
		size_t		length;

		if (reader->row->nulls[equal->place[i]])
			return 0;
		appendStringInfoChar(&key, LIST_SEPARATOR);
		if (!OidIsValid(column->element))
		{
			const char *text = aid_column_text(column, value, &length);

			appendBinaryStringInfo(&key, text, (int) length);
			continue;
		}
		aid_column_texts(column, value, &texts);
		for (int t = 0; t < texts.n; t++)
		{
			appendBinaryStringInfo(&key, texts.text[t], (int) texts.length[t]);
			appendStringInfoChar(&key, ARRAY_SEPARATOR);
		}
	}
	return aid_ids_add(find->tuples, key.data, key.len, NULL) + 1;
}

static int32
cell_date(const Reader *reader, int column)
{
	return reader->row->nulls[column] ? AID_RULES_NO_DAY
		: aid_column_date(&reader->find->column[column], reader->row->values[column]);
}

/* All arrays by record grow together. */
static void
make_room(AidFind *find)
{
	uint32		room = Max(find->room * 2, 1024);

	if (find->n < find->room)
		return;
	if (find->room > PG_INT32_MAX / 2)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many records")));
#define GROW(array) \
	(array) = find->room == 0 ? MemoryContextAllocHuge(find->context, room * sizeof(*(array))) \
		: repalloc_huge((array), room * sizeof(*(array)))
	GROW(find->record);
	GROW(find->titled);
	GROW(find->version);
	GROW(find->version_null);
	GROW(find->blocks);
	for (int k = 0; k < find->options.equals; k++)
		GROW(find->tuple[k]);
#undef GROW
	find->room = room;
}

static void
read_row(void *arg, const AidQueryRow *row)
{
	static const char *const directions[] = {"out", "in", NULL};
	static const char *const boundaries[] = {"incoming", "internal", "outgoing", NULL};
	static const char *const stages[] = {"pledge", "commitment", "disbursement", NULL};
	Reader	   *reader = arg;
	AidFind    *find = reader->find;
	AidRuleRecord *record;
	uint32		i = find->n;

	reader->row = row;
	make_room(find);
	record = memset(&find->record[i], 0, sizeof(AidRuleRecord));
	find->titled[i] = false;
	record->base = reader->base;
	read_id(reader);
	read_published(reader, record);
	read_version(reader, i);
	record->activity = cell_number(reader, find->names, AID_FIND_ACTIVITY_ID);
	record->parent = cell_number(reader, find->names, AID_FIND_PARENT_ID);
	record->provider_activity = cell_number(reader, find->names, AID_FIND_PROVIDER_ACTIVITY_ID);
	record->receiver_activity = cell_number(reader, find->names, AID_FIND_RECEIVER_ACTIVITY_ID);
	read_identifiers(reader, record);
	record->direction = cell_word(reader, AID_FIND_DIRECTION, directions) == 2 ? AID_IN : AID_OUT;
	record->boundary = cell_word(reader, AID_FIND_BOUNDARY, boundaries);
	record->stage = cell_word(reader, AID_FIND_STAGE, stages);
	record->secondary = !row->nulls[AID_FIND_SECONDARY] && DatumGetBool(row->values[AID_FIND_SECONDARY]);
	record->day = cell_date(reader, AID_FIND_VALUE_DATE);
	if (record->day == AID_RULES_NO_DAY)
		record->day = cell_date(reader, AID_FIND_START_DATE);
	if (record->day != AID_RULES_NO_DAY)
	{
		int			year;
		int			month;
		int			day;

		j2date(record->day + POSTGRES_EPOCH_JDATE, &year, &month, &day);
		record->year = year;
	}
	read_blocks(reader, i);
	for (int k = 0; k < find->options.equals; k++)
		find->tuple[k][i] = read_tuple(reader, k);
	(void) aid_evidence_add(find->evidence, row);
	find->n++;
}

void
aid_find_read_query(AidFind *find, const char *query, bool base)
{
	Reader		reader = {find, base, NULL};
	Oid			version = find->n > 0 ? find->column[AID_FIND_VERSION].type : InvalidOid;
	bool		versioned = find->seen[AID_FIND_VERSION];

	aid_evidence_bind(find->evidence, find->column, find->columns);
	aid_query_run(find->function, query, find->column, find->columns, read_row, &reader);
	for (int k = 0; k < find->options.equals; k++)
		for (int i = 0; i < find->options.equal[k].columns; i++)
			require_column(find, find->options.equal[k].place[i], "candidates");
	if (find->options.assigned)
		require_column(find, AID_FIND_SOURCE, "assign");
	if (find->column[AID_FIND_VERSION].present && versioned && version != find->column[AID_FIND_VERSION].type)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("column \"version\" has type %s in the query and %s in the base query for %s",
						format_type_be(version), format_type_be(find->column[AID_FIND_VERSION].type),
						find->function),
				 errdetail("Versions must be comparable."),
				 errhint("Cast one of them.")));
	for (int i = 0; i < AID_FIND_COLUMNS; i++)
		find->seen[i] = find->seen[i] || find->column[i].present;
}
