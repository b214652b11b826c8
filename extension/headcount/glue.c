/*
 * glue.c
 *		Arguments, results and errors shared by the functions over headcounts.
 */
#include "headcount/glue.h"

#include "access/htup_details.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"

AidPacked
aid_packed_from_datum(Datum datum)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(datum);
	const char *stored = VARDATA_ANY(value);

	if (unlikely(VARSIZE_ANY_EXHDR(value) < AID_PACKED_HEADER || aid_packed_version(stored) != AID_HEADCOUNT_VERSION))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("stored headcount has an unknown format"),
				 errdetail("This library reads format version %d.", AID_HEADCOUNT_VERSION),
				 errhint("Install a newer version of aidflow.")));
	Assert(aid_packed_is_valid(stored, VARSIZE_ANY_EXHDR(value)));
	return aid_packed_view(stored);
}

AidPacked
aid_getarg_packed(FunctionCallInfo fcinfo, int argno)
{
	return aid_packed_from_datum(PG_GETARG_DATUM(argno));
}

AidCells
aid_headcount_from_datum(Datum datum)
{
	AidPacked	packed = aid_packed_from_datum(datum);
	size_t		room = Max(packed.n, 1);
	int64_t    *count = palloc(room * sizeof(int64_t));
	AidBox	   *box = palloc(room * sizeof(AidBox));
	AidCells	cells = {packed.n, box, count};

	aid_unpack(&packed, box, count);
	return cells;
}

AidCells
aid_getarg_headcount(FunctionCallInfo fcinfo, int argno)
{
	return aid_headcount_from_datum(PG_GETARG_DATUM(argno));
}

Datum
aid_headcount_result(int n, const AidBox *box, const int64_t *count)
{
	AidCells	cells = {n, box, count};
	bool		wide = aid_cells_are_wide(&cells);
	size_t		size = VARHDRSZ + aid_packed_size(n, wide);
	struct varlena *value;

	if (n > AID_MAX_CELLS)
		aid_raise_too_many_cells();
	value = palloc(size);
	SET_VARSIZE(value, size);
	aid_pack(&cells, wide, VARDATA(value));
	Assert(aid_packed_is_valid(VARDATA(value), size - VARHDRSZ));
	return PointerGetDatum(value);
}

Datum
aid_row_result(FunctionCallInfo fcinfo, Datum *values, bool *nulls)
{
	TupleDesc	columns;

	if (get_call_result_type(fcinfo, NULL, &columns) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "the function's result is not a row");
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(columns), values, nulls));
}

void
aid_raise_headcount_range(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("%s out of range", "aid_headcount")));
	pg_unreachable();
}

void
aid_raise_too_many_cells(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("too many cells in %s", "aid_headcount"),
			 errhint("aid_coarsen merges bands.")));
	pg_unreachable();
}

void
aid_check_cells_status(AidCellsStatus status)
{
	switch (status)
	{
		case AID_CELLS_OK:
			return;
		case AID_CELLS_RANGE:
			aid_raise_headcount_range();
			break;
		case AID_CELLS_MISSING:
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("cannot take away persons who are not there"),
					 errhint("Check with b <@ a.")));
			break;
		case AID_CELLS_TOO_MANY:
			aid_raise_too_many_cells();
			break;
	}
}

char *
aid_quoted_clip(const char *text, size_t length, int limit)
{
	int			known = (int) Min(length, (size_t) limit + MAX_MULTIBYTE_CHAR_LEN);

	return pnstrdup(text, pg_mbcliplen(text, known, limit));
}

#define CLIP 60					/* bytes of a token in a detail */

char *
aid_ages_fault_detail(AidAgesStatus status, const char *text, size_t length)
{
	char	   *shown = aid_quoted_clip(text, length, CLIP);

	switch (status)
	{
		case AID_AGES_EMPTY:
			return psprintf("Age band \"%s\" is empty.", shown);
		case AID_AGES_TOO_OLD:
			return psprintf("Age band \"%s\" goes beyond %d months.", shown, AID_AGE_MAX);
		default:
			return psprintf("\"%s\" is not an age band.", shown);
	}
}

char *
aid_text_fault_detail(const AidTextReport *report)
{
	char	   *token = report->token != NULL ? aid_quoted_clip(report->token, report->length, CLIP) : "";

	switch (report->fault)
	{
		case AID_FAULT_EMPTY_TEXT:
			return pstrdup("The text is empty.");
		case AID_FAULT_CELL:
			return psprintf("Cell %d, \"%s\", is not of the form \"sex ages: count\".", report->cell, token);
		case AID_FAULT_NO_SEX:
			return psprintf("Cell %d, \"%s\", names no sex.", report->cell, token);
		case AID_FAULT_SEX:
			return psprintf("\"%s\" is not a sex code.", token);
		case AID_FAULT_TOTAL_AS_SEX:
			return psprintf("\"%s\" is a total, not a category.", token);
		case AID_FAULT_AGES:
			return aid_ages_fault_detail(AID_AGES_BAD, report->token, report->length);
		case AID_FAULT_EMPTY_AGES:
			return aid_ages_fault_detail(AID_AGES_EMPTY, report->token, report->length);
		case AID_FAULT_TOO_OLD:
			return aid_ages_fault_detail(AID_AGES_TOO_OLD, report->token, report->length);
		case AID_FAULT_NEGATIVE:
			if (report->cell == 0)
				return pstrdup("The stated total is negative.");
			return psprintf("Cell %d has a negative count.", report->cell);
		case AID_FAULT_REPEATED:
			return psprintf("Cell %d, \"%s\", repeats an earlier cell.", report->cell, token);
		case AID_FAULT_STATED_TOTAL:
			return psprintf("The stated total, \"%s\", is not a count.", token);
		case AID_FAULT_ABOVE_TOTAL:
			return psprintf("The cells add up to " INT64_FORMAT ", more than the stated total " INT64_FORMAT ".",
							report->sum, report->total);
		case AID_FAULT_NONE:
		case AID_FAULT_RANGE:
		case AID_FAULT_TOO_MANY:
			break;
	}
	return NULL;
}

const char *
aid_text_fault_hint(const AidTextReport *report)
{
	switch (report->fault)
	{
		case AID_FAULT_EMPTY_TEXT:
			return "Write 0 for nobody, NULL when the number is not known.";
		case AID_FAULT_CELL:
		case AID_FAULT_STATED_TOTAL:
			return "Example: F 0-17: 40, M 18+: 25, ?: 5";
		case AID_FAULT_NO_SEX:
			return "Write \"? 18-59: 9\" when the sex is not known.";
		case AID_FAULT_SEX:
			return "Use F, M, X or ?. Words are mapped at import: see aid_headcount_wide.";
		case AID_FAULT_TOTAL_AS_SEX:
			return "State a total in front: 90 = F: 37, M: 41.";
		case AID_FAULT_AGES:
			return "Write ages as 18-59, 60+, <5 or 6-23m.";
		case AID_FAULT_NEGATIVE:
			return "Take persons away with the operator -.";
		case AID_FAULT_REPEATED:
			return "Add the counts, or add two values with +.";
		case AID_FAULT_TOO_MANY:
			return "aid_coarsen merges bands.";
		default:
			return NULL;
	}
}
