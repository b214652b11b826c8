/*
 * glue.c
 *		Arguments, results and errors shared by the functions of this room.
 */
#include "marker/glue.h"

#include "mb/pg_wchar.h"
#include "utils/builtins.h"

StaticAssertDecl(sizeof(AidTallySlot) == 24 && AID_TALLY_HEADER == 24 &&
				 sizeof(AidTally) == 24 + 24 * AID_TALLY_SLOTS, "stored structures have no padding");
StaticAssertDecl(AID_MARKER_CODES <= AID_TALLY_UNMARKED, "every code has a slot");

void
aid_tally_from_datum(AidTally *tally, Datum datum)
{
	const AidTally *stored = (const AidTally *) PG_DETOAST_DATUM(datum);

	if (unlikely(VARSIZE(stored) < AID_TALLY_HEADER || stored->version != AID_TALLY_VERSION ||
				 stored->scheme > AID_SCHEMES || VARSIZE(stored) != aid_tally_size(stored->present)))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("stored money by marker has an unknown format"),
				 errdetail("This library reads format version %d.", AID_TALLY_VERSION),
				 errhint("Install a newer version of aidflow.")));
	aid_tally_unpack(tally, stored);
	if ((const void *) stored != DatumGetPointer(datum))
		pfree((void *) stored);
}

aid_money
aid_tally_part(const AidTally *tally, AidTallyPart part)
{
	aid_money	sum;

	if (!aid_tally_sum(tally, part, &sum))
		aid_check_tally_status(AID_TALLY_RANGE);
	return sum;
}

Datum
aid_tally_result(const AidTally *tally)
{
	AidTally   *stored = palloc0(sizeof(AidTally));

	(void) aid_tally_part(tally, AID_PART_TOTAL);
	SET_VARSIZE(stored, aid_tally_pack(tally, stored));
	return PointerGetDatum(stored);
}

void
aid_check_tally_status(AidTallyStatus status)
{
	switch (status)
	{
		case AID_TALLY_OK:
			return;
		case AID_TALLY_RANGE:
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("amount is out of range"),
					 errdetail("The sum of a code and the total must stay below about 1.7e29 in size, "
							   "counters below 2^63.")));
			break;
		case AID_TALLY_SCHEMES:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("markers of different schemes in one aggregate"),
					 errdetail("A code has another meaning in each scheme, so their money cannot be added up."),
					 errhint("Use GROUP BY aid_scheme(marker), or FILTER (WHERE aid_scheme(marker) = ...).")));
	}
}

char *
aid_marker_clipped(const char *text, size_t length)
{
	return pnstrdup(text, pg_mbcliplen(text, (int) length, 60));
}

char *
aid_marker_problem_detail(AidMarkerProblem problem, AidScheme scheme, const char *scheme_text, size_t scheme_length)
{
	switch (problem)
	{
		case AID_MARKER_EMPTY:
			return "The text is empty.";
		case AID_MARKER_NO_COLON:
			return "There is no scheme before the code.";
		case AID_MARKER_NO_CODE:
			return "There is no code after the scheme.";
		case AID_MARKER_UNKNOWN_CODE:
			return pstrdup(aid_scheme_codes_sentence(scheme));
		default:
			return psprintf("Scheme \"%s\" is unknown; the schemes are dac, gm, gam and gen.",
							aid_marker_clipped(scheme_text, scheme_length));
	}
}

const char *
aid_marker_problem_hint(AidMarkerProblem problem, AidScheme scheme, const char *code, size_t code_length)
{
	switch (problem)
	{
		case AID_MARKER_EMPTY:
		case AID_MARKER_NO_CODE:
			return "Not screened is NULL.";
		case AID_MARKER_NO_COLON:
			return "Write scheme:code, for example gam:3.";
		case AID_MARKER_UNKNOWN_CODE:
			if (aid_marker_is_other_policy(scheme, code, code_length))
				return "Codes 3 and 4 belong to other policy markers.";
			return NULL;
		default:
			return NULL;
	}
}

char *
aid_marker_text_detail(AidMarkerProblem problem, AidScheme scheme, const char *text, size_t length)
{
	const char *colon = memchr(text, ':', length);

	return aid_marker_problem_detail(problem, scheme, text, colon != NULL ? (size_t) (colon - text) : length);
}

const char *
aid_marker_text_hint(AidMarkerProblem problem, AidScheme scheme, const char *text, size_t length)
{
	const char *colon = memchr(text, ':', length);
	const char *code = colon != NULL ? colon + 1 : text;

	return aid_marker_problem_hint(problem, scheme, code, length - (size_t) (code - text));
}
