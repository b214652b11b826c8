/*
 * shingles_text.h
 *		The text form of aid_shingles, in UTF-8:
 *
 *	trigram/1:{"  c"," ca","at ","cat"}
 *	both/1@0.6:{"  c"," ca","at ","cat",#c71dd355c1727009}
 *
 * A character beyond ASCII may also stand as \03b1 or \+01f600, and does so
 * where the database's encoding might lack it.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_SHINGLES_TEXT_H
#define AID_SHINGLES_TEXT_H

#include "duplicates/shingles_set.h"

typedef enum AidShinglesFault
{
	AID_SHINGLES_OK,
	AID_SHINGLES_NO_KIND,		/* does not begin with a kind and "/" */
	AID_SHINGLES_VERSION,		/* token is no number from 1 to 255 */
	AID_SHINGLES_THRESHOLD,		/* token is no number above 0 and up to 1 */
	AID_SHINGLES_BRACES,		/* not "{", tokens with commas between them, "}" */
	AID_SHINGLES_TOKEN,			/* token cannot come from a text, or not with this kind */
	AID_SHINGLES_TOO_MANY
} AidShinglesFault;

typedef struct AidShinglesReport
{
	AidShinglesFault fault;
	const char *token;			/* points into the text */
	size_t		length;
	uint32_t	position;		/* of a bad token, from 1 */
	AidShinglesHead head;
} AidShinglesReport;

/* A kind by its name, 0 if it is none. */
extern int	aid_shingles_kind(const char *name, size_t length);
extern const char *aid_shingles_kind_name(int kind);

/* One token without quotes; false if it cannot be in a set of this kind. */
extern bool aid_shingles_token_parse(const char *text, size_t length, int kind, uint64_t *token);

/* Without a terminating zero; returns the length. */
#define AID_SHINGLES_TOKEN_SIZE 24
extern int	aid_shingles_token_print(uint64_t token, bool ascii, char buffer[AID_SHINGLES_TOKEN_SIZE]);

/* The shortest decimal that reads back as the threshold; returns the length. */
#define AID_SHINGLES_THRESHOLD_SIZE 32
extern int	aid_shingles_threshold_print(double threshold, char buffer[AID_SHINGLES_THRESHOLD_SIZE]);

/* Sorted unique tokens into out, of AID_SHINGLES_ROOM(length) places; the number, also 0, or -1 and report->fault. */
extern int	aid_shingles_read(AidShinglesReport *report, const char *text, size_t length, uint64_t *out);

/* Writes without a terminating zero and returns the length; out NULL counts only. */
extern size_t aid_shingles_write(const AidShingles *s, bool ascii, char *out);

#endif							/* AID_SHINGLES_TEXT_H */
