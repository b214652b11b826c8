/*
 * text.h
 *		The text form of an allocation:
 *
 *	{"AFG": 1200.5, "COL": 300} with {"entries": {"AFG": 3}, "null_unit_rows": 1}
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_TEXT_H
#define AID_TEXT_H

#include "allocation/working.h"

typedef enum AidTextProblem
{
	AID_TEXT_FINE,
	AID_TEXT_SYNTAX,
	AID_TEXT_DUPLICATE,			/* key stands twice */
	AID_TEXT_NOT_A_NUMBER,		/* value of key */
	AID_TEXT_NOT_AN_INTEGER,	/* value of key, in entries or a counter of rows */
	AID_TEXT_UNKNOWN_COUNTER,	/* key */
	AID_TEXT_UNKNOWN_UNIT,		/* key, in entries */
	AID_TEXT_VOID_UNIT,			/* key has amount 0 and entries 0 */
	AID_TEXT_ESCAPE,			/* a \u escape that cannot be a character of a key here */
	AID_TEXT_KEY_TOO_LONG,
	AID_TEXT_RANGE,				/* value of key */
	AID_TEXT_TOO_LARGE			/* more than a value can hold */
} AidTextProblem;

typedef struct AidTextReader
{
	AidAllocate allocate;
	bool		utf8;			/* keys are UTF-8: \u escapes beyond ASCII are possible */

	/* set on failure */
	AidTextProblem problem;
	size_t		position;		/* of the problem, in bytes */
	const char *key;			/* that the problem is about; NULL if none */
	uint32_t	key_length;
} AidTextReader;

/* NULL on failure. */
extern AidWorking *aid_text_read(AidTextReader *reader, const char *text, size_t length);

/* Writes without a terminating zero and returns the length; out NULL counts only. */
extern size_t aid_text_write(const AidAllocation *canonical, char *out);

#endif							/* AID_TEXT_H */
