/*
 * feature_text.c
 *		Texts of one column as shingles, short strings or keys.
 */
#include "duplicates/feature_text.h"

#include <math.h>
#include <string.h>

#include "base/textkey.h"
#include "duplicates/compare.h"
#include "duplicates/shingles.h"
#include "duplicates/title.h"

#define CONTAINED_LEAST 12		/* tokens of the smaller set */

const char *
aid_text_feature_key(AidTextFeature *feature, uint32_t raw, size_t *length)
{
	const AidEntry *text = &feature->raw->entry[raw];
	size_t		room = AID_TITLE_BUFFER(text->length);

	if (room > feature->buffer_size)
	{
		feature->buffer_size = room * 2;
		feature->buffer = aid_grow(feature->buffer, feature->buffer_size);
	}
	if (feature->shingles.core)
	{
		AidTitle	title;

		aid_title_parse(text->text, text->length, &title, feature->buffer);
		*length = title.core_length;
		return title.core;
	}
	*length = aid_text_key(text->text, text->length, feature->buffer);
	return feature->buffer;
}

/*
 * The keys of shingles are long and nearly as many as the texts, so they are
 * not kept but made again when their hash is met.  The key looked for is in
 * the same buffer.
 */
static bool
same_key(void *arg, uint32_t entry, const char *text, size_t length)
{
	AidTextFeature *feature = arg;
	char	   *own = feature->buffer;
	size_t		own_size = feature->buffer_size;
	const char *key;
	size_t		key_length;
	bool		result;

	feature->buffer = feature->other;
	feature->buffer_size = feature->other_size;
	key = aid_text_feature_key(feature, feature->key_raw[entry], &key_length);
	result = key_length == length && memcmp(key, text, length) == 0;
	feature->other = feature->buffer;
	feature->other_size = feature->buffer_size;
	feature->buffer = own;
	feature->buffer_size = own_size;
	return result;
}

void
aid_text_feature_start(AidTextFeature *feature, AidCompare compare, const AidShinglesOptions *shingles,
					   const AidDictionary *raw)
{
	memset(feature, 0, sizeof(AidTextFeature));
	feature->compare = compare;
	feature->raw = raw;
	if (compare == AID_COMPARE_SHINGLES)
	{
		feature->shingles = *shingles;
		feature->key.same = same_key;
		feature->key.arg = feature;
	}
}

static bool
add_tokens(AidTextFeature *feature, uint32_t key, const char *text, size_t length)
{
	size_t		room = AID_SHINGLES_ROOM(length);
	uint32_t	n;

	if (room > feature->tokens_room)
	{
		feature->tokens_room = room * 2;
		feature->tokens = aid_grow(feature->tokens, feature->tokens_room * sizeof(uint64_t));
	}
	n = aid_shingles_tokens(text, length, feature->shingles.kind, feature->tokens);
	if (n > AID_SHINGLES_MAX)
		return false;
	feature->set = aid_grow_array(feature->set, key, &feature->set_room, sizeof(AidTokenSet *));
	feature->set[key] = aid_token_set_make(&feature->sets, feature->tokens, n);
	return true;
}

bool
aid_text_feature_add(AidTextFeature *feature, uint32_t raw)
{
	size_t		length;
	const char *text = aid_text_feature_key(feature, raw, &length);
	uint32_t	known = feature->key.n;
	uint32_t	key;

	feature->raw_key = aid_grow_array(feature->raw_key, raw, &feature->raw_room, sizeof(uint32_t));
	feature->raw_key[raw] = 0;
	if (length == 0)
		return true;
	key = aid_dictionary_put(&feature->key, text, length);
	feature->raw_key[raw] = key + 1;
	if (key < known)
		return true;
	feature->key_raw = aid_grow_array(feature->key_raw, key, &feature->key_room, sizeof(uint32_t));
	feature->key_raw[key] = raw;
	feature->records = aid_grow_array(feature->records, key, &feature->records_room, sizeof(uint32_t));
	feature->records[key] = 0;
	return feature->compare != AID_COMPARE_SHINGLES || add_tokens(feature, key, text, length);
}

uint32_t
aid_text_feature_count(AidTextFeature *feature, uint32_t text)
{
	uint32_t	key = text == 0 ? 0 : feature->raw_key[text - 1];

	if (key != 0)
		feature->records[key - 1]++;
	return key;
}

void
aid_text_feature_finish(AidTextFeature *feature)
{
	uint32_t	keys = feature->key.n;
	uint32_t	known = 0;

	if (!feature->shingles.weighted)
		return;
	for (uint32_t k = 0; k < keys; k++)
	{
		aid_loop_check(k);
		aid_token_sets_count(&feature->sets, feature->set[k], feature->records[k]);
		known += feature->records[k];
	}
	aid_token_sets_weigh(&feature->sets, known);
	feature->weight = aid_grow(feature->weight, (keys + 1) * sizeof(uint64_t));
	for (uint32_t k = 0; k < keys; k++)
		feature->weight[k] = aid_token_set_weight(&feature->sets, feature->set[k]);
}

static void
compare_sets(const AidTextFeature *feature, uint32_t a, uint32_t b, AidComparison *comparison)
{
	const AidTokenSet *set_a = feature->set[a];
	const AidTokenSet *set_b = feature->set[b];
	uint32_t	count_a = aid_token_set_count(set_a);
	uint32_t	count_b = aid_token_set_count(set_b);
	uint32_t	smaller = AID_MIN(count_a, count_b);
	uint32_t	shared = aid_token_set_shared(set_a, set_b);

	/* nineteen of twenty */
	comparison->contained = smaller >= CONTAINED_LEAST && (uint64_t) shared * 20 >= (uint64_t) smaller * 19;
	if (feature->shingles.weighted)
	{
		uint64_t	common = aid_token_set_shared_weight(&feature->sets, set_a, set_b);

		comparison->value = (double) common / (double) (feature->weight[a] + feature->weight[b] - common);
	}
	else
		comparison->value = aid_jaccard(shared, count_a, count_b);
}

static void
compare_strings(const AidTextFeature *feature, uint32_t a, uint32_t b, bool similarity, int edits,
				AidComparison *comparison)
{
	AidString	string_a;
	AidString	string_b;

	aid_string_read(feature->key.entry[a].text, feature->key.entry[a].length, &string_a);
	aid_string_read(feature->key.entry[b].text, feature->key.entry[b].length, &string_b);
	if (similarity)
		comparison->value = aid_jaro_winkler(&string_a, &string_b);
	if (edits > 0)
		comparison->edits = aid_edit_distance(&string_a, &string_b, edits);
}

void
aid_text_feature_compare(const AidTextFeature *feature, uint32_t a, uint32_t b, bool similarity, int edits,
						 AidComparison *comparison)
{
	if (a == 0 || b == 0)
		return;
	comparison->known = true;
	if (a == b)
	{
		comparison->equal = true;
		comparison->value = feature->compare == AID_COMPARE_EQUAL ? NAN : 1;
		comparison->contained = feature->compare == AID_COMPARE_SHINGLES &&
			aid_token_set_count(feature->set[a - 1]) >= CONTAINED_LEAST;
	}
	else if (feature->compare == AID_COMPARE_SHINGLES)
		compare_sets(feature, a - 1, b - 1, comparison);
	else if (feature->compare == AID_COMPARE_STRING)
		compare_strings(feature, a - 1, b - 1, similarity, edits, comparison);
}
