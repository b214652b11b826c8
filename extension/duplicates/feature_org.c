/*
 * feature_org.c
 *		Organisations of one column.
 */
#include "duplicates/feature_org.h"

#include <string.h>

#include "base/numbers.h"
#include "base/textkey.h"
#include "duplicates/organisation.h"

void
aid_org_feature_start(AidOrgFeature *feature, const AidDictionary *raw, AidOrgResolver resolve, void *arg)
{
	memset(feature, 0, sizeof(AidOrgFeature));
	feature->raw = raw;
	feature->resolve = resolve;
	feature->arg = arg;
}

/* ---- adding ---- */

static void
push(AidOrgFeature *feature, uint32_t n, uint32_t number)
{
	feature->numbers = aid_grow_array(feature->numbers, n, &feature->numbers_room, sizeof(uint32_t));
	feature->numbers[n] = number;
}

static AidList
keep_list(AidOrgFeature *feature, uint32_t n)
{
	AidList		list = {NULL, aid_numbers_sort(feature->numbers, n)};

	if (list.n > 0)
		list.number = memcpy(aid_arena_take(&feature->arena, list.n * sizeof(uint32_t)), feature->numbers,
							 list.n * sizeof(uint32_t));
	return list;
}

static AidList
words_of(AidOrgFeature *feature, const char *key, size_t length)
{
	const char *end = key + length;
	uint32_t	n = 0;

	for (const char *word = key; word < end;)
	{
		const char *stop = memchr(word, ' ', (size_t) (end - word));

		if (stop == NULL)
			stop = end;
		push(feature, n++, aid_dictionary_put(&feature->word, word, (size_t) (stop - word)));
		word = stop + 1;
	}
	return keep_list(feature, n);
}

static void
make_room(AidOrgFeature *feature, size_t bytes)
{
	if (bytes <= feature->buffer_size)
		return;
	feature->buffer_size = bytes * 2;
	feature->buffer = aid_grow(feature->buffer, feature->buffer_size);
}

/* The acronym as a key, so that it meets a name which is these letters and nothing else. */
static uint32_t
acronym_of(AidOrgFeature *feature, const char *text, size_t length)
{
	size_t		acronym_length;
	size_t		key_length;

	make_room(feature, AID_ORG_ACRONYM_BOUND(length));
	acronym_length = aid_org_acronym(text, length, feature->buffer);
	make_room(feature, acronym_length + AID_TEXT_KEY_BOUND(acronym_length));
	key_length = aid_text_key(feature->buffer, acronym_length, feature->buffer + acronym_length);
	if (key_length == 0)
		return AID_DICTIONARY_NONE;
	return aid_dictionary_put(&feature->org, feature->buffer + acronym_length, key_length);
}

static void
understand(AidOrgFeature *feature, AidOrgName *name, const char *text, size_t length)
{
	AidOrgMeaning meaning = {0};
	size_t		key_length;

	memset(name, 0, sizeof(AidOrgName));
	make_room(feature, AID_ORG_KEY_BOUND(length));
	key_length = aid_org_key(text, length, feature->buffer);
	name->known = key_length > 0 && key_length != AID_ORG_MASK;
	if (!name->known)
		return;
	name->key = aid_dictionary_put(&feature->org, feature->buffer, key_length);
	name->words = words_of(feature, feature->buffer, key_length);
	name->one_word = name->words.n == 1;
	feature->resolve(feature->arg, feature->buffer, key_length, &meaning);
	name->org = aid_dictionary_put(&feature->org, meaning.same, meaning.same_length);
	name->agency_of = meaning.agency_of == NULL ? AID_DICTIONARY_NONE :
		aid_dictionary_put(&feature->org, meaning.agency_of, meaning.agency_of_length);
	name->acronym = acronym_of(feature, text, length);
}

static uint32_t
name_number(AidOrgFeature *feature, const char *text, size_t length)
{
	uint32_t	before = feature->name.n;
	uint32_t	number = aid_dictionary_put(&feature->name, text, length);

	if (number == before)
	{
		feature->meaning = aid_grow_array(feature->meaning, number, &feature->name_room, sizeof(AidOrgName));
		understand(feature, &feature->meaning[number], text, length);
	}
	return number;
}

/* For the organisations that are new. */
static void
open_counters(AidOrgFeature *feature)
{
	uint32_t	room = feature->records_room;

	while (feature->records_room < feature->org.n)
		feature->records = aid_grow_array(feature->records, feature->records_room, &feature->records_room,
										  sizeof(uint32_t));
	if (feature->records_room > room)
		memset(feature->records + room, 0, (feature->records_room - room) * sizeof(uint32_t));
}

void
aid_org_feature_add(AidOrgFeature *feature, uint32_t raw)
{
	AidListReader reader = aid_list_start(&feature->raw->entry[raw]);
	AidList		names = {NULL, 0};
	uint32_t	n = 0;
	const char *text;
	size_t		length;

	/* first all meanings, which use the same scratch */
	while (aid_list_next(&reader, &text, &length))
		(void) name_number(feature, text, length);
	reader = aid_list_start(&feature->raw->entry[raw]);
	while (aid_list_next(&reader, &text, &length))
	{
		uint32_t	number = name_number(feature, text, length);

		if (feature->meaning[number].known)
			push(feature, n++, number);
	}
	names = keep_list(feature, n);
	for (uint32_t i = 0; i < names.n; i++)
		push(feature, i, feature->meaning[names.number[i]].org);
	open_counters(feature);
	feature->names = aid_grow_array(feature->names, raw, &feature->names_room, sizeof(AidList));
	feature->names[raw] = names;
	feature->orgs = aid_grow_array(feature->orgs, raw, &feature->orgs_room, sizeof(AidList));
	feature->orgs[raw] = keep_list(feature, names.n);
}

void
aid_org_feature_count(AidOrgFeature *feature, uint32_t list)
{
	const AidList *orgs = list == 0 ? NULL : &feature->orgs[list - 1];

	for (uint32_t i = 0; orgs != NULL && i < orgs->n; i++)
		feature->records[orgs->number[i]]++;
}

/* ---- comparing ---- */

static bool
is_agency(const AidOrgName *a, const AidOrgName *b)
{
	return (a->agency_of != AID_DICTIONARY_NONE && a->agency_of == b->org) ||
		(a->acronym != AID_DICTIONARY_NONE && b->one_word && a->acronym == b->key);
}

static double
word_similarity(const AidList *a, const AidList *b)
{
	uint32_t	shared = 0;

	for (uint32_t i = 0, j = 0; i < a->n && j < b->n;)
	{
		uint32_t	left = a->number[i];
		uint32_t	right = b->number[j];

		shared += left == right;
		i += left <= right;
		j += right <= left;
	}
	return (double) shared / (double) (a->n + b->n - shared);
}

void
aid_org_feature_compare(const AidOrgFeature *feature, uint32_t list_a, uint32_t list_b, AidComparison *comparison)
{
	const AidList *names_a;
	const AidList *names_b;
	double		best = 0;

	if (list_a == 0 || list_b == 0)
		return;
	names_a = &feature->names[list_a - 1];
	names_b = &feature->names[list_b - 1];
	if (names_a->n == 0 || names_b->n == 0)
		return;
	comparison->known = true;
	comparison->equal = list_a == list_b || aid_list_meet(&feature->orgs[list_a - 1], &feature->orgs[list_b - 1]);
	if (comparison->equal)
	{
		comparison->value = 1;
		return;
	}
	for (uint32_t i = 0; i < names_a->n; i++)
		for (uint32_t j = 0; j < names_b->n; j++)
		{
			const AidOrgName *a = &feature->meaning[names_a->number[i]];
			const AidOrgName *b = &feature->meaning[names_b->number[j]];
			double		similarity = word_similarity(&a->words, &b->words);

			best = AID_MAX(best, similarity);
			comparison->agency = comparison->agency || is_agency(a, b) || is_agency(b, a);
		}
	comparison->value = best;
	comparison->similar = best >= AID_ORG_SIMILAR;
}

uint32_t
aid_org_feature_common(const AidOrgFeature *feature, uint32_t list_a, uint32_t list_b)
{
	const AidList *a = &feature->orgs[list_a - 1];
	const AidList *b = &feature->orgs[list_b - 1];
	uint32_t	best = AID_DICTIONARY_NONE;

	for (uint32_t i = 0, j = 0; i < a->n && j < b->n;)
	{
		uint32_t	left = a->number[i];
		uint32_t	right = b->number[j];

		if (left == right && (best == AID_DICTIONARY_NONE || feature->records[left] < feature->records[best]))
			best = left;
		i += left <= right;
		j += right <= left;
	}
	return best;
}
