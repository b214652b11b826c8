/*
 * feature_list.h
 *		Columns of one value or several: codes, identifiers and organisations.
 *
 * The column keeps the values of a record as one text with AID_LIST_SEPARATOR
 * between them, so that equal lists are one.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_FEATURE_LIST_H
#define AID_FEATURE_LIST_H

#include "duplicates/dictionary.h"
#include "duplicates/evidence.h"

#define AID_LIST_SEPARATOR '\x1F'

/* Numbers of one list: sorted, unique. */
typedef struct AidList
{
	const uint32_t *number;
	uint32_t	n;
} AidList;

/* Calls next for each value of a text; the pieces are never empty. */
typedef struct AidListReader
{
	const char *next;
	const char *end;
} AidListReader;

static inline AidListReader
aid_list_start(const AidEntry *entry)
{
	return (AidListReader) {entry->text, entry->text + entry->length};
}

extern bool aid_list_next(AidListReader *reader, const char **text, size_t *length);

/* Does one number stand in both? */
extern bool aid_list_meet(const AidList *a, const AidList *b);

/* ---- codes and identifiers ---- */

typedef struct AidCodeFeature
{
	AidCompare	compare;		/* codes or identifiers */
	const AidDictionary *raw;	/* the column's lists */
	AidDictionary code;			/* text keys of the values */
	AidList    *list;			/* of each raw list: its codes */
	uint32_t	list_room;
	AidArena	arena;
	/* codes only */
	AidDictionary set;			/* the lists as bytes */
	uint32_t   *raw_set;		/* of each raw list: its set + 1, or 0 */
	uint32_t	set_room;
	uint32_t   *records;		/* that have each set */
	uint32_t	records_room;
	/* identifiers only: what each record's texts name; NULL if none does */
	AidList    *named;
	uint32_t	longest;		/* words of the longest identifier */
	AidDictionary first;		/* first words of identifiers */
	/* scratch */
	char	   *buffer;
	size_t		buffer_size;
	uint32_t   *numbers;
	uint32_t	numbers_room;
} AidCodeFeature;

extern void aid_code_feature_start(AidCodeFeature *feature, AidCompare compare, const AidDictionary *raw);
/* The next list of the column, in their order. */
extern void aid_code_feature_add(AidCodeFeature *feature, uint32_t raw);
/* Counts a record with a list + 1, or 0. */
extern void aid_code_feature_count(AidCodeFeature *feature, uint32_t list);

/*
 * Looks for identifiers in the texts of another column, when all of both are
 * known: text_of gives the text + 1 of a record, or 0.  An identifier is named
 * if its words stand there one after the other; one without five characters
 * and two digits among them is never looked for.
 */
typedef uint32_t (*AidTextOf) (const void *arg, uint32_t record);
extern void aid_code_feature_name(AidCodeFeature *feature, const AidDictionary *text, uint32_t records,
								  AidTextOf text_of, const void *arg);

/* list_a, list_b: + 1, or 0. */
extern void aid_code_feature_compare(const AidCodeFeature *feature, uint32_t list_a, uint32_t list_b, bool prefix,
									 AidComparison *comparison);
/* Of records a and b. */
extern void aid_identifier_compare(const AidCodeFeature *feature, uint32_t list_a, uint32_t list_b, uint32_t a,
								   uint32_t b, AidComparison *comparison);

#endif							/* AID_FEATURE_LIST_H */
