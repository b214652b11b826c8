/*
 * feature_list.c
 *		Columns of one value or several: codes and identifiers.
 */
#include "duplicates/feature_list.h"

#include <string.h>

#include "base/numbers.h"
#include "base/textkey.h"

#define IDENTIFIER_CHARACTERS 5
#define IDENTIFIER_DIGITS 2

/* ---- lists ---- */

bool
aid_list_next(AidListReader *reader, const char **text, size_t *length)
{
	while (reader->next < reader->end)
	{
		const char *stop = memchr(reader->next, AID_LIST_SEPARATOR, (size_t) (reader->end - reader->next));

		if (stop == NULL)
			stop = reader->end;
		*text = reader->next;
		*length = (size_t) (stop - reader->next);
		reader->next = stop + 1;
		if (*length > 0)
			return true;
	}
	return false;
}

bool
aid_list_meet(const AidList *a, const AidList *b)
{
	for (uint32_t i = 0, j = 0; i < a->n && j < b->n;)
	{
		if (a->number[i] == b->number[j])
			return true;
		if (a->number[i] < b->number[j])
			i++;
		else
			j++;
	}
	return false;
}

/* ---- adding ---- */

void
aid_code_feature_start(AidCodeFeature *feature, AidCompare compare, const AidDictionary *raw)
{
	memset(feature, 0, sizeof(AidCodeFeature));
	feature->compare = compare;
	feature->raw = raw;
}

static size_t
make_key(AidCodeFeature *feature, const char *text, size_t length)
{
	if (AID_TEXT_KEY_BOUND(length) > feature->buffer_size)
	{
		feature->buffer_size = AID_TEXT_KEY_BOUND(length) * 2;
		feature->buffer = aid_grow(feature->buffer, feature->buffer_size);
	}
	return aid_text_key(text, length, feature->buffer);
}

static AidList
keep_list(AidCodeFeature *feature, uint32_t n)
{
	AidList		list = {NULL, n};

	if (n > 0)
	{
		uint32_t   *kept = aid_arena_take(&feature->arena, n * sizeof(uint32_t));

		memcpy(kept, feature->numbers, n * sizeof(uint32_t));
		list.number = kept;
	}
	return list;
}

/* The list that is in the scratch, as one value. */
static void
add_set(AidCodeFeature *feature, uint32_t raw, uint32_t n)
{
	uint32_t	sets = feature->set.n;
	uint32_t	set;

	feature->raw_set = aid_grow_array(feature->raw_set, raw, &feature->set_room, sizeof(uint32_t));
	feature->raw_set[raw] = 0;
	if (n == 0)
		return;
	set = aid_dictionary_put(&feature->set, (const char *) feature->numbers, n * sizeof(uint32_t));
	feature->raw_set[raw] = set + 1;
	if (set < sets)
		return;
	feature->records = aid_grow_array(feature->records, set, &feature->records_room, sizeof(uint32_t));
	feature->records[set] = 0;
}

void
aid_code_feature_add(AidCodeFeature *feature, uint32_t raw)
{
	AidListReader reader = aid_list_start(&feature->raw->entry[raw]);
	uint32_t	n = 0;
	const char *text;
	size_t		length;

	while (aid_list_next(&reader, &text, &length))
	{
		length = make_key(feature, text, length);
		if (length == 0)
			continue;
		feature->numbers = aid_grow_array(feature->numbers, n, &feature->numbers_room, sizeof(uint32_t));
		feature->numbers[n++] = aid_dictionary_put(&feature->code, feature->buffer, length);
	}
	n = aid_numbers_sort(feature->numbers, n);
	feature->list = aid_grow_array(feature->list, raw, &feature->list_room, sizeof(AidList));
	feature->list[raw] = keep_list(feature, n);
	if (feature->compare == AID_COMPARE_CODES)
		add_set(feature, raw, n);
}

void
aid_code_feature_count(AidCodeFeature *feature, uint32_t list)
{
	uint32_t	set = list == 0 || feature->compare != AID_COMPARE_CODES ? 0 : feature->raw_set[list - 1];

	if (set != 0)
		feature->records[set - 1]++;
}

/* ---- identifiers in texts ---- */

static size_t
first_word(const char *text, const char *end)
{
	const char *stop = memchr(text, ' ', (size_t) (end - text));

	return stop == NULL ? (size_t) (end - text) : (size_t) (stop - text);
}

static bool
is_telling(const AidEntry *code, uint32_t *words)
{
	uint32_t	characters = 0;
	uint32_t	digits = 0;

	*words = 1;
	for (uint32_t i = 0; i < code->length; i++)
	{
		unsigned char c = (unsigned char) code->text[i];

		if (c == ' ')
			(*words)++;
		else if ((c & 0xC0) != 0x80)	/* not inside a character */
			characters++;
		digits += c >= '0' && c <= '9';
	}
	return characters >= IDENTIFIER_CHARACTERS && digits >= IDENTIFIER_DIGITS;
}

static void
note_first_words(AidCodeFeature *feature)
{
	for (uint32_t i = 0; i < feature->code.n; i++)
	{
		const AidEntry *code = &feature->code.entry[i];
		uint32_t	words;

		if (!is_telling(code, &words))
			continue;
		feature->longest = AID_MAX(feature->longest, words);
		(void) aid_dictionary_put(&feature->first, code->text, first_word(code->text, code->text + code->length));
	}
}

/* The identifiers that begin at a word, into numbers from n on; returns the new n. */
static uint32_t
named_at(AidCodeFeature *feature, const char *word, const char *end, uint32_t n)
{
	const char *stop = word;

	if (aid_dictionary_find(&feature->first, word, first_word(word, end)) == AID_DICTIONARY_NONE)
		return n;
	for (uint32_t words = 1; words <= feature->longest && stop < end; words++)
	{
		uint32_t	code;
		uint32_t	counted;

		if (words > 1)
			stop++;				/* the blank */
		stop += first_word(stop, end);
		code = aid_dictionary_find(&feature->code, word, (size_t) (stop - word));
		if (code == AID_DICTIONARY_NONE || !is_telling(&feature->code.entry[code], &counted))
			continue;
		feature->numbers = aid_grow_array(feature->numbers, n, &feature->numbers_room, sizeof(uint32_t));
		feature->numbers[n++] = code;
	}
	return n;
}

static AidList
named_in(AidCodeFeature *feature, const AidEntry *text, const AidList *before)
{
	size_t		length = make_key(feature, text->text, text->length);
	const char *end = feature->buffer + length;
	uint32_t	n = 0;

	for (const char *word = feature->buffer; word < end; word += first_word(word, end) + 1)
		n = named_at(feature, word, end, n);
	if (n == 0)
		return *before;
	for (uint32_t i = 0; i < before->n; i++)
	{
		feature->numbers = aid_grow_array(feature->numbers, n, &feature->numbers_room, sizeof(uint32_t));
		feature->numbers[n++] = before->number[i];
	}
	return keep_list(feature, aid_numbers_sort(feature->numbers, n));
}

void
aid_code_feature_name(AidCodeFeature *feature, const AidDictionary *text, uint32_t records, AidTextOf text_of,
					  const void *arg)
{
	size_t		bytes = (size_t) (records + 1) * sizeof(AidList);

	note_first_words(feature);
	if (feature->longest == 0)
		return;
	if (feature->named == NULL)
		feature->named = memset(aid_grow(NULL, bytes), 0, bytes);
	for (uint32_t i = 0; i < records; i++)
	{
		uint32_t	number = text_of(arg, i);

		aid_loop_check(i);
		if (number != 0)
			feature->named[i] = named_in(feature, &text->entry[number - 1], &feature->named[i]);
	}
}

/* ---- comparing ---- */

static const AidList no_list = {NULL, 0};

static const AidList *
list_of(const AidCodeFeature *feature, uint32_t raw)
{
	return raw == 0 ? &no_list : &feature->list[raw - 1];
}

/* Characters that two codes begin with alike. */
static int
common_prefix(const AidEntry *a, const AidEntry *b)
{
	uint32_t	end = AID_MIN(a->length, b->length);
	uint32_t	bytes = 0;
	int			characters = 0;

	while (bytes < end && a->text[bytes] == b->text[bytes])
		bytes++;
	/* a character counts when its last byte agrees: the next byte, if any, begins another one in both */
	for (uint32_t i = 0; i < bytes; i++)
	{
		bool		ends_a = i + 1 == a->length || ((unsigned char) a->text[i + 1] & 0xC0) != 0x80;
		bool		ends_b = i + 1 == b->length || ((unsigned char) b->text[i + 1] & 0xC0) != 0x80;

		characters += ends_a && ends_b;
	}
	return characters;
}

/* The length to which every code of a agrees with one of b. */
static int
prefix_into(const AidCodeFeature *feature, const AidList *a, const AidList *b)
{
	const AidEntry *code = feature->code.entry;
	int			least = INT32_MAX;

	for (uint32_t i = 0; i < a->n; i++)
	{
		int			best = 0;

		for (uint32_t j = 0; j < b->n; j++)
		{
			int			common = common_prefix(&code[a->number[i]], &code[b->number[j]]);

			best = AID_MAX(best, common);
		}
		least = AID_MIN(least, best);
	}
	return least;
}

void
aid_code_feature_compare(const AidCodeFeature *feature, uint32_t list_a, uint32_t list_b, bool prefix,
						 AidComparison *comparison)
{
	const AidList *a = list_of(feature, list_a);
	const AidList *b = list_of(feature, list_b);

	if (a->n == 0 || b->n == 0)
		return;
	comparison->known = true;
	comparison->equal = feature->raw_set[list_a - 1] == feature->raw_set[list_b - 1];
	comparison->overlap = comparison->equal || aid_list_meet(a, b);
	if (prefix)
	{
		int			into_b = prefix_into(feature, a, b);

		comparison->prefix = into_b == 0 ? 0 : AID_MIN(into_b, prefix_into(feature, b, a));
	}
}

void
aid_identifier_compare(const AidCodeFeature *feature, uint32_t list_a, uint32_t list_b, uint32_t a, uint32_t b,
					   AidComparison *comparison)
{
	const AidList *own_a = list_of(feature, list_a);
	const AidList *own_b = list_of(feature, list_b);

	/* most records have none, and nothing to look up */
	if (own_a->n == 0 && own_b->n == 0)
		return;
	comparison->equal = aid_list_meet(own_a, own_b);
	if (!comparison->equal && feature->named != NULL)
		comparison->equal = aid_list_meet(own_a, &feature->named[b]) || aid_list_meet(&feature->named[a], own_b);
	comparison->known = comparison->equal || (own_a->n > 0 && own_b->n > 0);
}
