/*
 * dictionary.c
 *		Distinct texts, numbered in the order of first appearance.
 */
#include "duplicates/dictionary.h"

#include <string.h>

#define FIRST_SLOTS 64

/* Fold of a 128-bit product; good enough for tables, and no one sees the numbers. */
static inline uint64_t
fold(uint64_t a, uint64_t b)
{
	unsigned __int128 product = (unsigned __int128) a * b;

	return (uint64_t) product ^ (uint64_t) (product >> 64);
}

static uint64_t
hash_text(const char *text, size_t length)
{
	uint64_t	hash = length ^ UINT64_C(0x9E3779B97F4A7C15);
	uint64_t	word;

	for (; length >= sizeof(word); length -= sizeof(word), text += sizeof(word))
	{
		memcpy(&word, text, sizeof(word));
		hash = fold(hash ^ word, UINT64_C(0xD6E8FEB86659FD93));
	}
	word = 0;
	if (length > 0)				/* text may be NULL */
		memcpy(&word, text, length);
	return fold(hash ^ word, UINT64_C(0xA0761D6478BD642F));
}

static bool
is_entry(const AidDictionary *dictionary, uint32_t i, uint64_t hash, const char *text, size_t length)
{
	const AidEntry *entry = &dictionary->entry[i];

	if (entry->hash != hash || entry->length != length)
		return false;
	if (entry->text == NULL)
		return dictionary->same(dictionary->arg, i, text, length);
	return memcmp(entry->text, text, length) == 0;
}

/* The slot of the text, or the free one where it belongs. */
static uint32_t
find_slot(const AidDictionary *dictionary, uint64_t hash, const char *text, size_t length)
{
	uint32_t	slot = (uint32_t) hash & (dictionary->slots - 1);

	while (dictionary->slot[slot] != 0 &&
		   !is_entry(dictionary, dictionary->slot[slot] - 1, hash, text, length))
		slot = (slot + 1) & (dictionary->slots - 1);
	return slot;
}

static void
grow_slots(AidDictionary *dictionary)
{
	dictionary->slots = dictionary->slots == 0 ? FIRST_SLOTS : dictionary->slots * 2;
	dictionary->slot = aid_grow(dictionary->slot, (size_t) dictionary->slots * sizeof(uint32_t));
	memset(dictionary->slot, 0, (size_t) dictionary->slots * sizeof(uint32_t));
	for (uint32_t i = 0; i < dictionary->n; i++)
	{
		uint32_t	slot = (uint32_t) dictionary->entry[i].hash & (dictionary->slots - 1);

		while (dictionary->slot[slot] != 0)
			slot = (slot + 1) & (dictionary->slots - 1);
		dictionary->slot[slot] = i + 1;
	}
}

uint32_t
aid_dictionary_put(AidDictionary *dictionary, const char *text, size_t length)
{
	uint64_t	hash = hash_text(text, length);
	uint32_t	slot;
	AidEntry   *entry;

	if (dictionary->n >= dictionary->slots / 4 * 3)
		grow_slots(dictionary);
	slot = find_slot(dictionary, hash, text, length);
	if (dictionary->slot[slot] != 0)
		return dictionary->slot[slot] - 1;
	dictionary->entry = aid_grow_array(dictionary->entry, dictionary->n, &dictionary->room, sizeof(AidEntry));
	entry = &dictionary->entry[dictionary->n];
	entry->hash = hash;
	entry->length = (uint32_t) length;
	entry->text = dictionary->same != NULL ? NULL : aid_arena_text(&dictionary->arena, text, length);
	dictionary->slot[slot] = ++dictionary->n;
	return dictionary->n - 1;
}

uint32_t
aid_dictionary_find(const AidDictionary *dictionary, const char *text, size_t length)
{
	uint32_t	slot;

	if (dictionary->n == 0)
		return AID_DICTIONARY_NONE;
	slot = dictionary->slot[find_slot(dictionary, hash_text(text, length), text, length)];
	return slot == 0 ? AID_DICTIONARY_NONE : slot - 1;
}
