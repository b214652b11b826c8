/*
 * scheme.h
 *		Gender markers: a code in a named scheme, in two bytes.
 *
 * The value is scheme << 8 | digit << 4 | suffix, so that the order of the
 * btree class (scheme, digit, suffix) is the order of the integers.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_MARKER_SCHEME_H
#define AID_MARKER_SCHEME_H

#include "aidflow.h"

typedef uint16_t AidMarker;

typedef enum AidScheme
{
	AID_SCHEME_NONE,			/* of money without markers; never in a marker */
	AID_SCHEME_DAC,
	AID_SCHEME_GM,
	AID_SCHEME_GAM,
	AID_SCHEME_GEN
} AidScheme;

#define AID_SCHEMES 4			/* numbered from 1 */
#define AID_MARKER_CODES 15		/* of the largest scheme */
#define AID_MARKER_TEXT_SIZE 8	/* "gam:4T" and the terminating zero, with room to spare */
#define AID_NO_RUNG (-1)

typedef enum AidMarkerProblem
{
	AID_MARKER_FINE,
	AID_MARKER_EMPTY,			/* nothing but blanks */
	AID_MARKER_NO_COLON,
	AID_MARKER_UNKNOWN_SCHEME,
	AID_MARKER_NO_CODE,
	AID_MARKER_UNKNOWN_CODE		/* *scheme is set */
} AidMarkerProblem;

static inline AidScheme
aid_marker_scheme(AidMarker marker)
{
	return (AidScheme) (marker >> 8);
}

/* Of a scheme other than NONE. */
extern const char *aid_scheme_name(AidScheme scheme);

/* The sentence that says which codes there are. */
extern const char *aid_scheme_codes_sentence(AidScheme scheme);

/*
 * From scheme and code.  Blanks around either are skipped, capitals do not
 * matter.  *scheme is set as far as it is known, else NONE.
 */
extern AidMarkerProblem aid_marker_of(const char *scheme_text, size_t scheme_length,
									  const char *code, size_t code_length,
									  AidMarker *marker, AidScheme *scheme);

/* From "scheme:code". */
extern AidMarkerProblem aid_marker_parse(const char *text, size_t length, AidMarker *marker, AidScheme *scheme);

/* The code of a dac marker that other policy markers have, as 3 and 4 do. */
extern bool aid_marker_is_other_policy(AidScheme scheme, const char *code, size_t length);

extern bool aid_marker_is_blank(const char *text, size_t length);

extern int	aid_marker_print(AidMarker marker, char buffer[AID_MARKER_TEXT_SIZE]);

/* The part behind the colon. */
extern int	aid_marker_print_code(AidMarker marker, char buffer[AID_MARKER_TEXT_SIZE]);

/* 0 and up, or AID_NO_RUNG. */
extern int	aid_marker_rung(AidMarker marker);

/* Position among the codes of its scheme, from 0; -1 for what is no marker. */
extern int	aid_marker_position(AidMarker marker);

/* The marker at a position, 0 (no marker) beyond the last one. */
extern AidMarker aid_marker_at(AidScheme scheme, int position);

#endif							/* AID_MARKER_SCHEME_H */
