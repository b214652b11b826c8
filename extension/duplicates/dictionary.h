/*
 * dictionary.h
 *		Distinct texts (any bytes), numbered in the order of first appearance.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_DICTIONARY_H
#define AID_DICTIONARY_H

#include "base/grow.h"

#define AID_DICTIONARY_NONE UINT32_MAX

typedef struct AidEntry
{
	uint64_t	hash;
	const char *text;			/* NULL where the dictionary keeps no texts */
	uint32_t	length;
} AidEntry;

/*
 * Zeroed means empty.  A dictionary whose owner can make a text again may
 * keep its hash alone: same() then says whether an entry is this text.
 */
typedef struct AidDictionary
{
	uint32_t	n;
	uint32_t	room;
	AidEntry   *entry;
	uint32_t   *slot;			/* entry + 1, or 0 */
	uint32_t	slots;			/* a power of two */
	AidArena	arena;
	bool		(*same) (void *arg, uint32_t entry, const char *text, size_t length);
	void	   *arg;
} AidDictionary;

/* The text's number; it is new if that is n as it was before. */
extern uint32_t aid_dictionary_put(AidDictionary *dictionary, const char *text, size_t length);
/* AID_DICTIONARY_NONE if it is not there. */
extern uint32_t aid_dictionary_find(const AidDictionary *dictionary, const char *text, size_t length);

#endif							/* AID_DICTIONARY_H */
