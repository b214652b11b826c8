/*
 * find_store.c
 *		What a search looks up inside the evidence store: the one file of the
 *		search that knows how the store keeps things.
 */
#include "duplicates/find.h"

#include "utils/memutils.h"

#include "duplicates/evidence_store.h"

/* As published, in UTF-8; NULL if there is none. */
const char *
aid_find_title(const AidFind *find, uint32 record, size_t *length)
{
	const AidEvidence *evidence = find->evidence;
	int			column = evidence->feature[find->title]->column[0];
	uint32		text = aid_store_text(evidence, column, record);
	const AidEntry *entry;

	if (text == 0)
		return NULL;
	entry = &evidence->column[column]->texts.entry[text - 1];
	*length = entry->length;
	return entry->text;
}

uint32
aid_find_title_tokens(const AidFind *find, uint32 record, uint64 *tokens)
{
	const AidTextFeature *feature = &find->evidence->feature[find->title]->text;
	const uint32 *key;
	const AidTokenSet *set;
	const uint16 *narrow;

	if (aid_evidence_values(find->evidence, find->title, record, &key) == 0)
		return 0;
	set = feature->set[*key - 1];
	narrow = (const uint16 *) (set->number + set->wide);
	for (uint32 i = 0; i < set->narrow; i++)
		tokens[i] = narrow[i];
	for (uint32 i = 0; i < set->wide; i++)
		tokens[set->narrow + i] = ((uint64) 1 << 32) + set->number[i];
	return aid_token_set_count(set);
}

uint32 *
aid_find_translate(const AidFind *find, int from, int to)
{
	const AidDictionary *of_from = &find->evidence->feature[from]->org.org;
	const AidDictionary *of_to = &find->evidence->feature[to]->org.org;
	uint32	   *number = MemoryContextAllocHuge(CurrentMemoryContext, Max(of_from->n, 1) * sizeof(uint32));

	for (uint32 i = 0; i < of_from->n; i++)
		number[i] = aid_dictionary_find(of_to, of_from->entry[i].text, of_from->entry[i].length);
	return number;
}

double
aid_find_log_rate(const AidFind *find, int currency, int32 date)
{
	const AidRate *rate = aid_amount_feature_rate(&find->evidence->feature[find->amount]->amount, currency, date);

	return rate == NULL ? NAN : log(rate->rate);
}
