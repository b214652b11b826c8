/*
 * feature_text.h
 *		Texts of one column as shingles, short strings or keys compares them.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_FEATURE_TEXT_H
#define AID_FEATURE_TEXT_H

#include "duplicates/dictionary.h"
#include "duplicates/evidence.h"
#include "duplicates/token_set.h"

typedef struct AidTextFeature
{
	AidCompare	compare;		/* shingles, string or equal */
	AidShinglesOptions shingles;
	const AidDictionary *raw;	/* the column's texts */
	AidDictionary key;			/* shingles keep no text of it */
	uint32_t   *raw_key;		/* of each text: its key + 1, or 0 if it has no words */
	uint32_t	raw_room;
	uint32_t   *key_raw;		/* of each key: the first text that has it */
	uint32_t	key_room;
	uint32_t   *records;		/* that have each key */
	uint32_t	records_room;
	/* shingles only, of each key */
	const AidTokenSet **set;
	uint32_t	set_room;
	uint64_t   *weight;
	AidTokenSets sets;
	/* for the key of a text */
	char	   *buffer;
	size_t		buffer_size;
	char	   *other;			/* for the key of a second one */
	size_t		other_size;
	uint64_t   *tokens;
	size_t		tokens_room;
} AidTextFeature;

/* The feature must stay where it is. */
extern void aid_text_feature_start(AidTextFeature *feature, AidCompare compare, const AidShinglesOptions *shingles,
								   const AidDictionary *raw);
/* The next text of the column, in their order; false if it has too many tokens. */
extern bool aid_text_feature_add(AidTextFeature *feature, uint32_t raw);
/* Counts a record with a text + 1, or 0; returns the key + 1, or 0. */
extern uint32_t aid_text_feature_count(AidTextFeature *feature, uint32_t text);
/* After the last record. */
extern void aid_text_feature_finish(AidTextFeature *feature);

/* a, b: keys + 1, or 0; edits: the largest edit distance of interest, 0 none. */
extern void aid_text_feature_compare(const AidTextFeature *feature, uint32_t a, uint32_t b, bool similarity, int edits,
									 AidComparison *comparison);

/* The text as it is compared, in a buffer of the feature. */
extern const char *aid_text_feature_key(AidTextFeature *feature, uint32_t raw, size_t *length);

#endif							/* AID_FEATURE_TEXT_H */
