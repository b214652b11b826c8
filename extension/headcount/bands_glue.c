/*
 * bands_glue.c
 *		Age bands as ranges, labels, lists of breaks.
 */
#include "headcount/glue.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/rangetypes.h"
#include "utils/typcache.h"

#include "headcount/bands.h"
#include "headcount/question.h"

PG_FUNCTION_INFO_V1(aid_age_band);
PG_FUNCTION_INFO_V1(aid_youth_band);
PG_FUNCTION_INFO_V1(aid_age_label);
PG_FUNCTION_INFO_V1(aid_common_breaks);
PG_FUNCTION_INFO_V1(aid_coarsen);
PG_FUNCTION_INFO_V1(aid_is_partition);
PG_FUNCTION_INFO_V1(aid_uses_bands);

/* ---- one band ---- */

/* Months, half-open; all ages are the range without bounds. */
static Datum
range_result(FunctionCallInfo fcinfo, const AidRegion *ages)
{
	TypeCacheEntry *type = range_get_typcache(fcinfo, INT4RANGEOID);
	bool		open = ages->hi == AID_NO_END;
	RangeBound	lower = {Int32GetDatum((int32) ages->lo), open && ages->lo == 0, true, true};
	RangeBound	upper = {Int32GetDatum(open ? 0 : (int32) ages->hi), open, false, false};

	return RangeTypePGetDatum(aid_make_range(type, &lower, &upper));
}

Datum
aid_age_band(PG_FUNCTION_ARGS)
{
	text	   *ages = PG_GETARG_TEXT_PP(0);
	AidRegion	region = AID_EVERYBODY;
	AidQuestionFault fault;

	switch (aid_question_ages(VARDATA_ANY(ages), VARSIZE_ANY_EXHDR(ages), &region, &fault))
	{
		case AID_QUESTION_OK:
			return range_result(fcinfo, &region);
		case AID_QUESTION_AGES_UNKNOWN:
			PG_RETURN_NULL();
		default:
			break;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid age band: \"%s\"", aid_quoted_clip(fault.word, fault.length, 60)),
			 errdetail_internal("%s", aid_ages_fault_detail(fault.ages, fault.word, fault.length)),
			 errhint("Write ages as 18-59, 60+, <5 or 6-23m, or a name: un, unscr2250, au, child, adult, older.")));
	PG_RETURN_NULL();
}

Datum
aid_youth_band(PG_FUNCTION_ARGS)
{
	text	   *definition = PG_GETARG_TEXT_PP(0);
	AidRegion	region = AID_EVERYBODY;
	AidQuestionFault fault;

	if (aid_question_youth(VARDATA_ANY(definition), VARSIZE_ANY_EXHDR(definition), &region, &fault) != AID_QUESTION_OK)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown definition of youth: \"%s\"", aid_quoted_clip(fault.word, fault.length, 60)),
				 errdetail("Definitions are un, unscr2250 and au."),
				 errhint("aid_age_band takes ages such as 18-29.")));
	return range_result(fcinfo, &region);
}

Datum
aid_age_label(PG_FUNCTION_ARGS)
{
	RangeType  *range = PG_GETARG_RANGE_P(0);
	TypeCacheEntry *type = range_get_typcache(fcinfo, RangeTypeGetOid(range));
	RangeBound	lower;
	RangeBound	upper;
	bool		empty;
	int64		lo;
	int64		hi;
	char		label[AID_AGES_TEXT_SIZE];

	range_deserialize(type, range, &lower, &upper, &empty);
	if (empty)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("age band is empty")));
	lo = lower.infinite ? 0 : DatumGetInt32(lower.val);
	hi = upper.infinite ? AID_AGE_OPEN : DatumGetInt32(upper.val);
	if (lo < 0 || lo > AID_AGE_MAX || hi < 1 || (!upper.infinite && hi > AID_AGE_MAX))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("age band is not within 0 and %d months", AID_AGE_MAX)));
	if (lo == 0 && upper.infinite)
		PG_RETURN_TEXT_P(cstring_to_text("*"));
	aid_ages_print((uint32_t) lo, (uint32_t) hi, label);
	PG_RETURN_TEXT_P(cstring_to_text(label));
}

/* ---- lists of breaks ---- */

static void
getarg_breaks(FunctionCallInfo fcinfo, int argno, AidBreaks *breaks)
{
	Datum	   *element;
	bool	   *null;
	int			n;

	deconstruct_array(PG_GETARG_ARRAYTYPE_P(argno), TEXTOID, -1, false, TYPALIGN_INT, &element, &null, &n);
	aid_breaks_start(breaks);
	for (int i = 0; i < n; i++)
	{
		text	   *word = null[i] ? NULL : DatumGetTextPP(element[i]);
		uint32_t	edge;
		AidAgesStatus status;

		if (word == NULL)
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("age break must not be null")));
		status = aid_edge_parse(VARDATA_ANY(word), VARSIZE_ANY_EXHDR(word), &edge);
		if (status != AID_AGES_OK)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("invalid age break: \"%s\"", aid_quoted_clip(VARDATA_ANY(word), VARSIZE_ANY_EXHDR(word), 60)),
					 status == AID_AGES_TOO_OLD ? errdetail("It is above %d months.", AID_AGE_MAX) :
					 errhint("Write breaks in years, as 18, or in months, as 6m.")));
		if (edge == 0 && i == 0)
			continue;
		if (!aid_breaks_append(breaks, edge))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("age breaks must ascend"),
					 errdetail("\"%s\" is not above the break before it.",
							   aid_quoted_clip(VARDATA_ANY(word), VARSIZE_ANY_EXHDR(word), 60))));
	}
}

Datum
aid_common_breaks(PG_FUNCTION_ARGS)
{
	AidPacked	h = aid_getarg_packed(fcinfo, 0);
	uint32_t   *edge = palloc((AID_AGE_MAX + 1) * sizeof(uint32_t));
	int			n = aid_common_edges(&h, edge);
	Datum	   *label = palloc(Max(n, 1) * sizeof(Datum));

	for (int i = 0; i < n; i++)
	{
		char		buffer[AID_AGES_TEXT_SIZE];

		aid_edge_print(edge[i], buffer);
		label[i] = CStringGetTextDatum(buffer);
	}
	PG_RETURN_ARRAYTYPE_P(construct_array(label, n, TEXTOID, -1, false, TYPALIGN_INT));
}

Datum
aid_coarsen(PG_FUNCTION_ARGS)
{
	AidPacked	h = aid_getarg_packed(fcinfo, 0);
	AidBreaks  *breaks = palloc(sizeof(AidBreaks));
	size_t		room = Max(h.n, 1);
	AidCell    *cell = palloc(room * sizeof(AidCell));
	AidBox	   *box = palloc(room * sizeof(AidBox));
	int64_t    *count = palloc(room * sizeof(int64_t));
	int			n;

	getarg_breaks(fcinfo, 1, breaks);
	aid_check_cells_status(aid_coarsen_cells(&h, breaks, cell, &n));
	for (int i = 0; i < n; i++)
	{
		box[i] = cell[i].box;
		count[i] = cell[i].count;
	}
	return aid_headcount_result(n, box, count);
}

Datum
aid_is_partition(PG_FUNCTION_ARGS)
{
	AidPacked	h = aid_getarg_packed(fcinfo, 0);

	PG_RETURN_BOOL(aid_cells_are_partition(&h));
}

Datum
aid_uses_bands(PG_FUNCTION_ARGS)
{
	AidPacked	h = aid_getarg_packed(fcinfo, 0);
	AidBreaks  *breaks = palloc(sizeof(AidBreaks));

	getarg_breaks(fcinfo, 1, breaks);
	PG_RETURN_BOOL(aid_cells_use_bands(&h, breaks));
}
