/*
 * glue.h
 *		What the SQL functions over markers and money by marker share.
 */
#ifndef AID_MARKER_GLUE_H
#define AID_MARKER_GLUE_H

#include "postgres.h"

#include "compat.h"
#include "fmgr.h"

#include "base/numeric_money.h"
#include "marker/tally.h"

/* Scheme and digit are small, so the sign of the two bytes never matters. */
#define PG_GETARG_AID_MARKER(n) ((AidMarker) DatumGetUInt16(PG_GETARG_DATUM(n)))
#define AidMarkerGetDatum(m) UInt16GetDatum(m)
#define PG_RETURN_AID_MARKER(m) return AidMarkerGetDatum(m)

/* A value or a running state with all its slots. */
extern void aid_tally_from_datum(AidTally *tally, Datum datum);

static inline void
aid_getarg_tally(FunctionCallInfo fcinfo, int argno, AidTally *tally)
{
	aid_tally_from_datum(tally, PG_GETARG_DATUM(argno));
}

/* The stored form; raises when there is no total. */
extern Datum aid_tally_result(const AidTally *tally);

/* Raises what a status other than AID_TALLY_OK means. */
extern void aid_check_tally_status(AidTallyStatus status);

extern aid_money aid_tally_part(const AidTally *tally, AidTallyPart part);

/* What is wrong with scheme and code, as a sentence; *hint may become NULL. */
extern char *aid_marker_problem_detail(AidMarkerProblem problem, AidScheme scheme,
									   const char *scheme_text, size_t scheme_length);
extern const char *aid_marker_problem_hint(AidMarkerProblem problem, AidScheme scheme,
										   const char *code, size_t code_length);

/* Detail and hint for the text form. */
extern char *aid_marker_text_detail(AidMarkerProblem problem, AidScheme scheme, const char *text, size_t length);
extern const char *aid_marker_text_hint(AidMarkerProblem problem, AidScheme scheme, const char *text, size_t length);

/* Text as far as a message shows it. */
extern char *aid_marker_clipped(const char *text, size_t length);

#endif							/* AID_MARKER_GLUE_H */
