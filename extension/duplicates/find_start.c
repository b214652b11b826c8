/*
 * find_start.c
 *		The beginning of a search for duplicates: its columns, and what is made
 *		of the records when all are read.
 */
#include "duplicates/find.h"

#include "catalog/pg_collation_d.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/typcache.h"

#include "duplicates/shingles.h"
#include "duplicates/title.h"

static const AidColumn find_columns[AID_FIND_COLUMNS] = {
	[AID_FIND_ID] = {.name = "id", .accept = AID_ACCEPT_SCALAR, .required = true},
	[AID_FIND_TITLE] = {.name = "title", .accept = AID_ACCEPT_TEXT},
	[AID_FIND_REPORTER] = {.name = "reporter", .accept = AID_ACCEPT_TEXT},
	[AID_FIND_PROVIDER] = {.name = "provider", .accept = AID_ACCEPT_TEXT | AID_ACCEPT_TEXTS},
	[AID_FIND_RECEIVER] = {.name = "receiver", .accept = AID_ACCEPT_TEXT | AID_ACCEPT_TEXTS},
	[AID_FIND_SOURCE] = {.name = "source", .accept = AID_ACCEPT_TEXT},
	[AID_FIND_RECORD_ID] = {.name = "record_id", .accept = AID_ACCEPT_TEXT},
	[AID_FIND_VERSION] = {.name = "version", .accept = AID_ACCEPT_SCALAR},
	[AID_FIND_AMOUNT] = {.name = "amount", .accept = AID_ACCEPT_NUMBER},
	[AID_FIND_CURRENCY] = {.name = "currency", .accept = AID_ACCEPT_TEXT},
	[AID_FIND_VALUE_DATE] = {.name = "value_date", .accept = AID_ACCEPT_DATE},
	[AID_FIND_SECONDARY] = {.name = "secondary", .accept = AID_ACCEPT_BOOLEAN},
	[AID_FIND_START_DATE] = {.name = "start_date", .accept = AID_ACCEPT_DATE},
	[AID_FIND_END_DATE] = {.name = "end_date", .accept = AID_ACCEPT_DATE},
	[AID_FIND_ACTIVITY_ID] = {.name = "activity_id", .accept = AID_ACCEPT_TEXT},
	[AID_FIND_PARENT_ID] = {.name = "parent_id", .accept = AID_ACCEPT_TEXT},
	[AID_FIND_RECIPIENT] = {.name = "recipient", .accept = AID_ACCEPT_TEXT | AID_ACCEPT_TEXTS},
	[AID_FIND_SECTOR] = {.name = "sector", .accept = AID_ACCEPT_TEXT | AID_ACCEPT_TEXTS},
	[AID_FIND_PROVIDER_ACTIVITY_ID] = {.name = "provider_activity_id", .accept = AID_ACCEPT_TEXT},
	[AID_FIND_RECEIVER_ACTIVITY_ID] = {.name = "receiver_activity_id", .accept = AID_ACCEPT_TEXT},
	[AID_FIND_LAT] = {.name = "lat", .accept = AID_ACCEPT_NUMBER},
	[AID_FIND_LON] = {.name = "lon", .accept = AID_ACCEPT_NUMBER},
	[AID_FIND_EXACT] = {.name = "exact", .accept = AID_ACCEPT_BOOLEAN},
	[AID_FIND_IDENTIFIERS] = {.name = "identifiers", .accept = AID_ACCEPT_TEXTS},
	[AID_FIND_BLOCK] = {.name = "block", .accept = AID_ACCEPT_SCALAR | AID_ACCEPT_ARRAY},
	[AID_FIND_DIRECTION] = {.name = "direction", .accept = AID_ACCEPT_TEXT},
	[AID_FIND_BOUNDARY] = {.name = "boundary", .accept = AID_ACCEPT_TEXT},
	[AID_FIND_STAGE] = {.name = "stage", .accept = AID_ACCEPT_TEXT},
	[AID_FIND_BI_MULTI] = {.name = "bi_multi", .accept = AID_ACCEPT_INTEGER},
};

/* ---- columns and features ---- */

static int
text_feature(AidFind *find, AidCompare compare, const char *column)
{
	AidShinglesOptions options = {.kind = AID_SHINGLES_TRIGRAM, .core = true};

	return aid_evidence_feature(find->evidence, compare, &column, 1, &options);
}

static void
make_features(AidFind *find)
{
	static const char *const amount[] = {"amount", "currency", "value_date"};
	static const char *const identifiers[] = {"identifiers", "title"};

	find->title = text_feature(find, AID_COMPARE_SHINGLES, "title");
	find->amount = aid_evidence_feature(find->evidence, AID_COMPARE_AMOUNT, amount, lengthof(amount), NULL);
	find->provider = text_feature(find, AID_COMPARE_ORG, "provider");
	find->receiver = text_feature(find, AID_COMPARE_ORG, "receiver");
	find->reporter = text_feature(find, AID_COMPARE_ORG, "reporter");
	find->identifiers = aid_evidence_feature(find->evidence, AID_COMPARE_IDENTIFIERS, identifiers,
											 lengthof(identifiers), NULL);
}

/* Finds the columns of {"equal": […]}; those that nothing else uses are added. */
static void
place_equal_columns(AidFind *find)
{
	for (int k = 0; k < find->options.equals; k++)
	{
		AidFindEqual *equal = &find->options.equal[k];

		for (int i = 0; i < equal->columns; i++)
		{
			int			place = 0;

			while (place < find->columns && strcmp(find->column[place].name, equal->column[i]) != 0)
				place++;
			equal->place[i] = place;
			if (place == find->columns)
				find->column[find->columns++] = (AidColumn)
			{
				.name = equal->column[i], .accept = AID_ACCEPT_SCALAR | AID_ACCEPT_ARRAY
			};
		}
	}
}

/* ---- after the last row ---- */

typedef struct VersionOrder
{
	const AidFind *find;
	FmgrInfo   *compare;
	Oid			collation;
} VersionOrder;

static int
compare_versions(const void *a, const void *b, void *arg)
{
	const VersionOrder *order = arg;
	uint32		x = *(const uint32 *) a;
	uint32		y = *(const uint32 *) b;

	CHECK_FOR_INTERRUPTS();
	return DatumGetInt32(FunctionCall2Coll(order->compare, order->collation, order->find->version[x],
										   order->find->version[y]));
}

/* Numbers the versions in the order of their type, texts by bytes; only where they decide something. */
static void
rank_versions(AidFind *find)
{
	Oid			type = find->column[AID_FIND_VERSION].type;
	TypeCacheEntry *entry;
	VersionOrder order;
	uint32	   *list;
	uint32		n = 0;
	uint32		rank = 0;

	if (!find->seen[AID_FIND_VERSION] || aid_ids_count(find->published) == 0 || find->n == 0)
		return;
	entry = lookup_type_cache(type, TYPECACHE_CMP_PROC_FINFO);
	if (!OidIsValid(entry->cmp_proc_finfo.fn_oid))
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("column \"version\" in the query for %s has type %s", find->function, format_type_be(type)),
				 errdetail("It must be a type with an order.")));
	order = (VersionOrder) {
		find, &entry->cmp_proc_finfo, OidIsValid(entry->typcollation) ? C_COLLATION_OID : InvalidOid
	};
	list = MemoryContextAllocHuge(CurrentMemoryContext, find->n * sizeof(uint32));
	for (uint32 i = 0; i < find->n; i++)
		if (!find->version_null[i] && find->record[i].record != 0)
			list[n++] = i;
	qsort_arg(list, n, sizeof(uint32), compare_versions, &order);
	for (uint32 k = 0; k < n; k++)
	{
		if (k == 0 || compare_versions(&list[k - 1], &list[k], &order) != 0)
			rank++;
		find->record[list[k]].version = rank;
	}
	pfree(list);
}

/* Ranks, numbers of ids as names, amounts. */
static void
complete_records(AidFind *find)
{
	find->order = MemoryContextAllocHuge(CurrentMemoryContext, Max(find->n, 1) * sizeof(uint32));
	find->by_order = MemoryContextAllocHuge(CurrentMemoryContext, Max(find->n, 1) * sizeof(uint32));
	aid_ids_order(find->ids, false, find->order, find->by_order);
	for (uint32 i = 0; i < find->n; i++)
	{
		AidRuleRecord *record = &find->record[i];
		AidAmount	amount;

		aid_loop_check(i);
		record->order = find->order[i];
		if (find->seen[AID_FIND_PARENT_ID])
		{
			size_t		length;
			const char *id = aid_ids_text(find->ids, i, &length);

			record->id = aid_ids_find(find->names, id, length) + 1;	/* none is UINT32_MAX */
		}
		record->amount = NAN;
		if (aid_evidence_amount(find->evidence, find->amount, i, &amount))
			record->amount = aid_money_to_double(amount.amount);
	}
}

static void
count_skips(AidFind *find)
{
	int64		titleless = 0;
	int64		provider_self = 0;
	int64		receiver_self = 0;
	int64		parent_self = 0;
	int64		unconverted = 0;
	const uint32 *values;

	for (uint32 i = 0; i < find->n; i++)
	{
		const AidRuleRecord *record = &find->record[i];
		AidAmount	amount;

		aid_loop_check(i);
		titleless += aid_evidence_values(find->evidence, find->title, i, &values) == 0;
		provider_self += aid_rules_provider_is_self(record);
		receiver_self += aid_rules_receiver_is_self(record);
		parent_self += aid_rules_parent_is_self(record);
		unconverted += find->options.rates != NULL &&
			aid_evidence_amount(find->evidence, find->amount, i, &amount) && isnan(amount.log_common);
	}
	if (find->seen[AID_FIND_TITLE] && (find->options.candidates & AID_CANDIDATE_TITLE) != 0)
		aid_skip_part(&find->skips, "title is NULL or its core has no words", titleless);
	aid_skip_part(&find->skips, "provider_activity_id is a link to self", provider_self);
	aid_skip_part(&find->skips, "receiver_activity_id is a link to self", receiver_self);
	aid_skip_part(&find->skips, "parent_id is a link to self", parent_self);
	aid_skip_part(&find->skips, "amount without a rate", unconverted);
}

AidFind *
aid_find_start(const char *function, const char *query, const char *base_query, AidModel *model,
			   const AidFindOptions *options)
{
	AidFind    *find = palloc0(sizeof(AidFind));
	AidEvidenceOptions evidence = {function, options->aliases, options->rates, options->fiscal_year_start};

	find->function = function;
	find->options = *options;
	find->model = model;
	find->context = CurrentMemoryContext;
	find->between = base_query != NULL;
	aid_model_digest(model, find->digest);
	memcpy(find->column, find_columns, sizeof(find_columns));
	find->columns = aid_model_columns(model, find->column, AID_FIND_COLUMNS);
	place_equal_columns(find);
	find->ids = aid_ids_create();
	find->sources = aid_ids_create();
	find->published = aid_ids_create();
	find->names = aid_ids_create();
	find->block_names = aid_ids_create();
	find->tuples = aid_ids_create();
	find->evidence = aid_evidence_create(model, &evidence);
	make_features(find);

	aid_find_read_query(find, query, false);
	find->n_new = find->n;
	if (find->between)
		aid_find_read_query(find, base_query, true);
	aid_evidence_finish(find->evidence);
	if (options->prior_records > 0)
		aid_evidence_set_prior(find->evidence, aid_model_prior_within(model, options->prior_records));
	else if (find->between)
		aid_evidence_set_prior(find->evidence, aid_model_prior_between(model, find->n_new, find->n - find->n_new));
	else
		aid_evidence_set_prior(find->evidence, aid_model_prior_within(model, find->n));
	rank_versions(find);
	complete_records(find);
	count_skips(find);
	find->block_rank = MemoryContextAllocHuge(CurrentMemoryContext,
											  Max(aid_ids_count(find->block_names), 1) * sizeof(uint32));
	aid_ids_order(find->block_names, true, find->block_rank, NULL);
	find->receiver_as_provider = aid_find_translate(find, find->receiver, find->provider);
	find->receiver_as_reporter = aid_find_translate(find, find->receiver, find->reporter);
	return find;
}

/* ---- what is asked for later ---- */

void
aid_find_know_title(AidFind *find, uint32 i)
{
	AidRuleRecord *record = &find->record[i];
	const char *text;
	size_t		length;
	AidTitle	title;
	char	   *buffer;

	if (find->titled[i])
		return;
	find->titled[i] = true;
	text = aid_find_title(find, i, &length);
	if (text == NULL)
		return;
	buffer = palloc(AID_TITLE_BUFFER(length));
	aid_title_parse(text, length, &title, buffer);
	record->phase = (uint8) title.phase;
	record->years = (uint8) title.n_years;
	record->years_at = find->year_count;
	find->year = aid_find_pool_room(find->context, find->year, find->year_count, (uint32) title.n_years,
									&find->year_room, sizeof(int16));
	if (title.n_years > 0)
		memcpy(find->year + find->year_count, title.years, title.n_years * sizeof(int16));
	find->year_count += title.n_years;
	find->table.year = find->year;
	pfree(buffer);
}

bool
aid_find_blocks_meet(const AidFind *find, uint32 a, uint32 b, uint32 *shared)
{
	const AidFindBlocks *x = &find->blocks[a];
	const AidFindBlocks *y = &find->blocks[b];
	uint32		first = AID_IDS_NONE;

	*shared = AID_IDS_NONE;
	if (x->n == 0 || y->n == 0)
		return false;
	if (x->n == AID_FIND_EVERYWHERE || y->n == AID_FIND_EVERYWHERE)
		return true;
	for (int32 i = 0, k = 0; i < x->n && k < y->n;)
	{
		uint32		left = find->block[x->at + i];
		uint32		right = find->block[y->at + k];

		if (left == right && (first == AID_IDS_NONE || find->block_rank[left] < find->block_rank[first]))
			first = left;
		i += left <= right;
		k += right <= left;
	}
	*shared = first;
	return first != AID_IDS_NONE;
}
