/*
 * marker_io.c
 *		Text, binary and jsonb forms of aid_marker, its parts and aid_allocable.
 */
#include "marker/glue.h"

#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"

PG_FUNCTION_INFO_V1(aid_marker_in);
PG_FUNCTION_INFO_V1(aid_marker_out);
PG_FUNCTION_INFO_V1(aid_marker_recv);
PG_FUNCTION_INFO_V1(aid_marker_send);
PG_FUNCTION_INFO_V1(aid_marker_from_jsonb);
PG_FUNCTION_INFO_V1(aid_marker_to_jsonb);
PG_FUNCTION_INFO_V1(aid_marker);
PG_FUNCTION_INFO_V1(aid_marker_from_integer);
PG_FUNCTION_INFO_V1(aid_marker_error);
PG_FUNCTION_INFO_V1(aid_scheme);
PG_FUNCTION_INFO_V1(aid_code);
PG_FUNCTION_INFO_V1(aid_rung);
PG_FUNCTION_INFO_V1(aid_allocable);

#define MARKER_WIRE_VERSION 1
#define MARKER_WIRE_LENGTH 3

Datum
aid_marker_in(PG_FUNCTION_ARGS)
{
	const char *text = PG_GETARG_CSTRING(0);
	size_t		length = strlen(text);
	AidMarker	marker;
	AidScheme	scheme;
	AidMarkerProblem problem = aid_marker_parse(text, length, &marker, &scheme);

	if (problem != AID_MARKER_FINE)
	{
		const char *hint = aid_marker_text_hint(problem, scheme, text, length);

		aid_soft_error(fcinfo->context,
					   (errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
						errmsg("invalid input syntax for type %s: \"%s\"", "aid_marker",
							   aid_marker_clipped(text, length)),
						errdetail_internal("%s", aid_marker_text_detail(problem, scheme, text, length)),
						hint != NULL ? errhint("%s", hint) : 0));
	}
	PG_RETURN_AID_MARKER(marker);
}

Datum
aid_marker_out(PG_FUNCTION_ARGS)
{
	char	   *text = palloc(AID_MARKER_TEXT_SIZE);

	aid_marker_print(PG_GETARG_AID_MARKER(0), text);
	PG_RETURN_CSTRING(text);
}

Datum
aid_marker_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	int			length = message->len - message->cursor;
	int			version = length > 0 ? pq_getmsgbyte(message) : MARKER_WIRE_VERSION;
	int			scheme;
	int			code;
	AidMarker	marker;

	if (version != MARKER_WIRE_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("unknown version %d of the binary form of type %s", version, "aid_marker"),
				 errdetail("This library reads version %d.", MARKER_WIRE_VERSION)));
	/* pq_getmsg*() would report a protocol violation: here it is the value that is wrong */
	if (length != MARKER_WIRE_LENGTH)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary representation of type %s", "aid_marker"),
				 errdetail("The message has %d bytes instead of %d.", length, MARKER_WIRE_LENGTH)));
	scheme = pq_getmsgbyte(message);
	code = pq_getmsgbyte(message);
	marker = (AidMarker) (scheme << 8 | code);
	if (aid_marker_position(marker) < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("invalid binary representation of type %s", "aid_marker"),
				 scheme >= 1 && scheme <= AID_SCHEMES
				 ? errdetail_internal("%s", aid_scheme_codes_sentence((AidScheme) scheme))
				 : errdetail("Scheme number %d is unknown.", scheme)));
	PG_RETURN_AID_MARKER(marker);
}

Datum
aid_marker_send(PG_FUNCTION_ARGS)
{
	AidMarker	marker = PG_GETARG_AID_MARKER(0);
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendbyte(&message, MARKER_WIRE_VERSION);
	pq_sendbyte(&message, marker >> 8);
	pq_sendbyte(&message, marker & 0xFF);
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

/* ---- from scheme and code ---- */

pg_noreturn static void
raise_pair(AidMarkerProblem problem, AidScheme scheme, const char *scheme_text, size_t scheme_length,
		   const char *code, size_t code_length)
{
	const char *hint = aid_marker_problem_hint(problem, scheme, code, code_length);

	ereport(ERROR,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("invalid input syntax for type %s: \"%s:%s\"", "aid_marker",
					aid_marker_clipped(scheme_text, scheme_length), aid_marker_clipped(code, code_length)),
			 errdetail_internal("%s", aid_marker_problem_detail(problem, scheme, scheme_text, scheme_length)),
			 hint != NULL ? errhint("%s", hint) : 0));
	pg_unreachable();
}

/* A blank code is not screened, whatever the scheme. */
Datum
aid_marker(PG_FUNCTION_ARGS)
{
	text	   *scheme_text = PG_GETARG_TEXT_PP(0);
	text	   *code = PG_GETARG_TEXT_PP(1);
	AidMarker	marker;
	AidScheme	scheme;
	AidMarkerProblem problem;

	if (aid_marker_is_blank(VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code)))
		PG_RETURN_NULL();
	problem = aid_marker_of(VARDATA_ANY(scheme_text), VARSIZE_ANY_EXHDR(scheme_text),
							VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code), &marker, &scheme);
	if (problem != AID_MARKER_FINE)
		raise_pair(problem, scheme, VARDATA_ANY(scheme_text), VARSIZE_ANY_EXHDR(scheme_text),
				   VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code));
	PG_RETURN_AID_MARKER(marker);
}

Datum
aid_marker_from_integer(PG_FUNCTION_ARGS)
{
	text	   *scheme_text = PG_GETARG_TEXT_PP(0);
	char		code[12];
	AidMarker	marker;
	AidScheme	scheme;
	AidMarkerProblem problem;

	pg_ltoa(PG_GETARG_INT32(1), code);
	problem = aid_marker_of(VARDATA_ANY(scheme_text), VARSIZE_ANY_EXHDR(scheme_text), code, strlen(code),
							&marker, &scheme);
	if (problem != AID_MARKER_FINE)
		raise_pair(problem, scheme, VARDATA_ANY(scheme_text), VARSIZE_ANY_EXHDR(scheme_text), code, strlen(code));
	PG_RETURN_AID_MARKER(marker);
}

Datum
aid_marker_error(PG_FUNCTION_ARGS)
{
	text	   *scheme_text = PG_GETARG_TEXT_PP(0);
	text	   *code = PG_GETARG_TEXT_PP(1);
	AidMarker	marker;
	AidScheme	scheme;
	AidMarkerProblem problem;
	const char *detail;
	const char *hint;

	if (aid_marker_is_blank(VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code)))
		PG_RETURN_NULL();
	problem = aid_marker_of(VARDATA_ANY(scheme_text), VARSIZE_ANY_EXHDR(scheme_text),
							VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code), &marker, &scheme);
	if (problem == AID_MARKER_FINE)
		PG_RETURN_NULL();
	detail = aid_marker_problem_detail(problem, scheme, VARDATA_ANY(scheme_text), VARSIZE_ANY_EXHDR(scheme_text));
	hint = aid_marker_problem_hint(problem, scheme, VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code));
	PG_RETURN_TEXT_P(cstring_to_text(hint != NULL ? psprintf("%s %s", detail, hint) : detail));
}

/* ---- parts ---- */

Datum
aid_scheme(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(aid_scheme_name(aid_marker_scheme(PG_GETARG_AID_MARKER(0)))));
}

Datum
aid_code(PG_FUNCTION_ARGS)
{
	char		code[AID_MARKER_TEXT_SIZE];
	int			length = aid_marker_print_code(PG_GETARG_AID_MARKER(0), code);

	PG_RETURN_TEXT_P(cstring_to_text_with_len(code, length));
}

Datum
aid_rung(PG_FUNCTION_ARGS)
{
	int			rung = aid_marker_rung(PG_GETARG_AID_MARKER(0));

	if (rung == AID_NO_RUNG)
		PG_RETURN_NULL();
	PG_RETURN_INT16((int16) rung);
}

/* ---- jsonb ---- */

Datum
aid_marker_to_jsonb(PG_FUNCTION_ARGS)
{
	char		text[AID_MARKER_TEXT_SIZE];
	JsonbValue	value;

	value.type = jbvString;
	value.val.string.val = text;
	value.val.string.len = aid_marker_print(PG_GETARG_AID_MARKER(0), text);
	PG_RETURN_POINTER(JsonbValueToJsonb(&value));
}

Datum
aid_marker_from_jsonb(PG_FUNCTION_ARGS)
{
	Jsonb	   *json = PG_GETARG_JSONB_P(0);
	JsonbValue	value;

	if (!JB_ROOT_IS_SCALAR(json) || !JsonbExtractScalar(&json->root, &value) ||
		(value.type != jbvString && value.type != jbvNull))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cannot convert this jsonb to a marker"),
				 errdetail("It must be a string such as \"gam:3\", or null.")));
	if (value.type == jbvNull)
		PG_RETURN_NULL();
	return DirectFunctionCall1(aid_marker_in,
							   CStringGetDatum(pnstrdup(value.val.string.val, value.val.string.len)));
}

/* ---- which money a focus share is about ---- */

Datum
aid_allocable(PG_FUNCTION_ARGS)
{
	static const char *const allocable[] = {"A02", "B01", "B03", "B04", "C01", "D01", "D02", "E01"};
	text	   *aid_type = PG_GETARG_TEXT_PP(0);

	if (aid_marker_is_blank(VARDATA_ANY(aid_type), VARSIZE_ANY_EXHDR(aid_type)))
		PG_RETURN_NULL();
	if (VARSIZE_ANY_EXHDR(aid_type) >= 3)
		for (int i = 0; i < lengthof(allocable); i++)
			if (memcmp(VARDATA_ANY(aid_type), allocable[i], 3) == 0)
				PG_RETURN_BOOL(true);
	PG_RETURN_BOOL(false);
}
