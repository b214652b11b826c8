/*
 * json_text.h
 *		The pieces of JSON that text forms of types are made of, read and
 *		written without a tree.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_JSON_TEXT_H
#define AID_JSON_TEXT_H

#include "aidflow.h"

typedef enum AidJsonProblem
{
	AID_JSON_FINE,
	AID_JSON_SYNTAX,
	AID_JSON_ESCAPE				/* a \u escape that cannot be a character here */
} AidJsonProblem;

typedef struct AidJsonText
{
	const char *start;
	const char *p;				/* the next byte; of a problem, where it was seen */
	const char *end;
	bool		utf8;			/* \u escapes beyond ASCII are possible */
	void	   *(*allocate) (size_t size);
	char	   *buffer;			/* for strings that hold escapes, made when needed */
	AidJsonProblem problem;
} AidJsonText;

extern void aid_json_start(AidJsonText *json, const char *text, size_t length, bool utf8,
						   void *(*allocate) (size_t size));

extern void aid_json_skip_space(AidJsonText *json);

/* Skips white space and takes one character if it is the wanted one. */
extern bool aid_json_take(AidJsonText *json, char wanted);

/* The same, but a syntax error if it is not there. */
extern bool aid_json_expect(AidJsonText *json, char wanted);

/* After a member of an object or list: a comma leads to the next, the closing character ends it. */
extern bool aid_json_more(AidJsonText *json, char closing, bool *more);

/*
 * A string.  *string points into the text, or into the buffer when escapes
 * had to be replaced; it is valid until the next call.
 */
extern bool aid_json_string(AidJsonText *json, const char **string, size_t *length);

/* A number as JSON spells it, not converted. */
extern bool aid_json_number(AidJsonText *json, const char **number, size_t *length);

/* Writes a string with its quotes and returns the bytes; out NULL counts only. */
extern size_t aid_json_write_string(char *out, const char *string, size_t length);

#endif							/* AID_JSON_TEXT_H */
