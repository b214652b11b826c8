/*
 * compare.h
 *		How alike two short texts are: Jaro-Winkler and edit distance.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_COMPARE_H
#define AID_COMPARE_H

#include "aidflow.h"

/* Characters of a text that are compared; a longer one is cut to its beginning. */
#define AID_STRING_LIMIT 256

typedef struct AidString
{
	int			n;
	uint32_t	code[AID_STRING_LIMIT];
} AidString;

/* UTF-8 to code points. */
extern void aid_string_read(const char *text, size_t length, AidString *string);

/*
 * 0 to 1; both at least one character.  Winkler's bonus for up to four common
 * first characters is given above .7, a tenth for each.  Symmetric.
 */
extern double aid_jaro_winkler(const AidString *a, const AidString *b);

/* Insertions, deletions and substitutions between the two; limit + 1 if there are more than limit. */
extern int	aid_edit_distance(const AidString *a, const AidString *b, int limit);

#endif							/* AID_COMPARE_H */
