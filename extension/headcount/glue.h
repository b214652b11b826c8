/*
 * glue.h
 *		What the SQL functions over headcounts share.
 */
#ifndef AID_HEADCOUNT_GLUE_H
#define AID_HEADCOUNT_GLUE_H

#include "postgres.h"

#include "compat.h"
#include "fmgr.h"

#include "headcount/cells.h"
#include "headcount/headcount.h"
#include "headcount/storage.h"
#include "headcount/text.h"

/*
 * An argument detoasted and looked at where it lies, without a copy.  The view
 * is good as long as the argument.
 */
extern AidPacked aid_getarg_packed(FunctionCallInfo fcinfo, int argno);
extern AidPacked aid_packed_from_datum(Datum datum);

/* The same unpacked into new aligned arrays. */
extern AidCells aid_getarg_headcount(FunctionCallInfo fcinfo, int argno);
extern AidCells aid_headcount_from_datum(Datum datum);

/* Packs a finished value; raises 54000 for too many cells. */
extern Datum aid_headcount_result(int n, const AidBox *box, const int64_t *count);

/* A named result row: all of the function's OUT columns. */
extern Datum aid_row_result(FunctionCallInfo fcinfo, Datum *values, bool *nulls);

/* Raises what a status other than AID_CELLS_OK means. */
extern void aid_check_cells_status(AidCellsStatus status);

pg_noreturn extern void aid_raise_headcount_range(void);
pg_noreturn extern void aid_raise_too_many_cells(void);

/* A piece of the caller's text as far as a message shows it. */
extern char *aid_quoted_clip(const char *text, size_t length, int limit);

/* What is wrong with a text, as a sentence; hint may be set to NULL. */
extern char *aid_text_fault_detail(const AidTextReport *report);
extern const char *aid_text_fault_hint(const AidTextReport *report);

/* An age band that is none, as the detail of an error: "1.5-3" is not an age band. */
extern char *aid_ages_fault_detail(AidAgesStatus status, const char *text, size_t length);

#endif							/* AID_HEADCOUNT_GLUE_H */
