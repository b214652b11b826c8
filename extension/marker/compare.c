/*
 * compare.c
 *		Two families of comparisons of markers: by rung within one scheme,
 *		which users write, and the total order that indexes and sorts need.
 */
#include "marker/glue.h"

#include "common/hashfn.h"

PG_FUNCTION_INFO_V1(aid_marker_eq);
PG_FUNCTION_INFO_V1(aid_marker_ne);
PG_FUNCTION_INFO_V1(aid_marker_rung_lt);
PG_FUNCTION_INFO_V1(aid_marker_rung_le);
PG_FUNCTION_INFO_V1(aid_marker_rung_gt);
PG_FUNCTION_INFO_V1(aid_marker_rung_ge);
PG_FUNCTION_INFO_V1(aid_marker_lt);
PG_FUNCTION_INFO_V1(aid_marker_le);
PG_FUNCTION_INFO_V1(aid_marker_gt);
PG_FUNCTION_INFO_V1(aid_marker_ge);
PG_FUNCTION_INFO_V1(aid_marker_cmp);
PG_FUNCTION_INFO_V1(aid_marker_hash);
PG_FUNCTION_INFO_V1(aid_marker_hash_extended);

Datum
aid_marker_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(PG_GETARG_AID_MARKER(0) == PG_GETARG_AID_MARKER(1));
}

Datum
aid_marker_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(PG_GETARG_AID_MARKER(0) != PG_GETARG_AID_MARKER(1));
}

/* ---- by rung ---- */

/* False when a side has no rung.  The scheme is looked at first. */
static bool
rung_difference(FunctionCallInfo fcinfo, int *difference)
{
	AidMarker	a = PG_GETARG_AID_MARKER(0);
	AidMarker	b = PG_GETARG_AID_MARKER(1);
	int			left;
	int			right;

	if (aid_marker_scheme(a) != aid_marker_scheme(b))
	{
		char		first[AID_MARKER_TEXT_SIZE];
		char		second[AID_MARKER_TEXT_SIZE];

		aid_marker_print(a, first);
		aid_marker_print(b, second);
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cannot compare markers of different schemes"),
				 errdetail("They are %s and %s.", first, second),
				 errhint("Compare aid_scheme() and aid_rung() instead.")));
	}
	left = aid_marker_rung(a);
	right = aid_marker_rung(b);
	*difference = left - right;
	return left != AID_NO_RUNG && right != AID_NO_RUNG;
}

#define RUNG_COMPARISON(name, op) \
Datum \
name(PG_FUNCTION_ARGS) \
{ \
	int			difference; \
\
	if (!rung_difference(fcinfo, &difference)) \
		PG_RETURN_NULL(); \
	PG_RETURN_BOOL(difference op 0); \
}

RUNG_COMPARISON(aid_marker_rung_lt, <)
RUNG_COMPARISON(aid_marker_rung_le, <=)
RUNG_COMPARISON(aid_marker_rung_gt, >)
RUNG_COMPARISON(aid_marker_rung_ge, >=)

/* ---- total order: scheme, digit, suffix ---- */

static int
marker_compare(FunctionCallInfo fcinfo)
{
	return (int) PG_GETARG_AID_MARKER(0) - (int) PG_GETARG_AID_MARKER(1);
}

Datum
aid_marker_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(marker_compare(fcinfo) < 0);
}

Datum
aid_marker_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(marker_compare(fcinfo) <= 0);
}

Datum
aid_marker_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(marker_compare(fcinfo) > 0);
}

Datum
aid_marker_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(marker_compare(fcinfo) >= 0);
}

Datum
aid_marker_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(marker_compare(fcinfo));
}

Datum
aid_marker_hash(PG_FUNCTION_ARGS)
{
	return hash_uint32(PG_GETARG_AID_MARKER(0));
}

Datum
aid_marker_hash_extended(PG_FUNCTION_ARGS)
{
	return hash_uint32_extended(PG_GETARG_AID_MARKER(0), (uint64) PG_GETARG_INT64(1));
}
