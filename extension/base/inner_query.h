/*
 * inner_query.h
 *		Reads the rows of a query that a function was given as text.
 *
 * The text is prepared with the caller's rights and snapshot, its columns are
 * found by name and their types checked before a row is read, and it runs
 * with transaction_read_only on, in a parallel plan if the planner likes.
 *
 * Glue.
 */
#ifndef AID_INNER_QUERY_H
#define AID_INNER_QUERY_H

#include "postgres.h"

#include "access/tupdesc.h"
#include "fmgr.h"
#include "utils/date.h"

#include "base/money.h"

/* What a column may be; add them up. */
#define AID_ACCEPT_TEXT 0x001		/* text, varchar, char(n), name and the like */
#define AID_ACCEPT_TEXTS 0x002		/* an array of those */
#define AID_ACCEPT_INTEGER 0x004	/* smallint, integer, bigint */
#define AID_ACCEPT_NUMBER 0x008		/* those, numeric, real, double precision */
#define AID_ACCEPT_DATE 0x010		/* date; timestamps are refused with a hint to cast */
#define AID_ACCEPT_BOOLEAN 0x020
#define AID_ACCEPT_SCALAR 0x040		/* any type but arrays and composites */
#define AID_ACCEPT_ARRAY 0x080		/* an array of any */
#define AID_ACCEPT_SHINGLES 0x100	/* aid_shingles of this extension */
#define AID_ACCEPT_JSONB 0x200

typedef struct AidColumn
{
	const char *name;
	int			accept;
	bool		required;
	/* set before the first row is read */
	bool		present;
	Oid			type;
	int16		type_length;
	bool		by_value;
	Oid			element;		/* of an array, else InvalidOid */
	Oid			element_base;	/* what the element's domain is made from, or the element */
	/* for aid_column_text and its like */
	FmgrInfo	output;
	bool		is_text;		/* a varlena of text: no output function needed */
	int16		element_length;
	bool		element_by_value;
	char		element_align;
} AidColumn;

/* One row; the arrays are in the order of the columns asked for, an absent column is NULL. */
typedef struct AidQueryRow
{
	const Datum *values;
	const bool *nulls;
	int64		number;			/* from 0 */
} AidQueryRow;

/* Called in a memory context that is emptied after each row. */
typedef void (*AidRowReader) (void *arg, const AidQueryRow *row);

/*
 * Runs the query and calls the reader for each row; returns their number.
 * function stands in messages.  A column that is not asked for, a missing
 * required one: 42703; an unfit type: 42804; not one statement: 42P11; NULL
 * text: 22004 (pass NULL).
 */
extern int64 aid_query_run(const char *function, const char *query, AidColumn *columns, int n,
						   AidRowReader reader, void *arg);

/* The columns of the query with their types, without running it: for checks before. */
extern TupleDesc aid_query_describe(const char *function, const char *query);

/* Any value as text, in the current context or the value itself; not NUL-terminated. */
extern const char *aid_column_text(const AidColumn *column, Datum value, size_t *length);
/* A scalar or an array as texts; a NULL element is 22004. */
typedef struct AidTexts
{
	int			n;
	const char **text;
	size_t	   *length;
} AidTexts;
extern void aid_column_texts(const AidColumn *column, Datum value, AidTexts *texts);
/* Numbers. NaN and infinities: 22023 naming the column. */
extern aid_money aid_column_money(const AidColumn *column, Datum value);
extern double aid_column_double(const AidColumn *column, Datum value);
/* Of numeric alone, infinities and NaN too; numbers that a double cannot hold: 22003 naming the column. */
extern double aid_column_numeric_double(const AidColumn *column, Datum value);
extern int64 aid_column_integer(const AidColumn *column, Datum value);
/* Days since 2000-01-01; infinite dates: 22023. */
extern DateADT aid_column_date(const AidColumn *column, Datum value);

/* The argument as a C string, or NULL for SQL NULL. */
extern char *aid_getarg_query(FunctionCallInfo fcinfo, int argno);

/*
 * What a reading left out, by reason.  One NOTICE at the end of a call;
 * aid_check_query() shows the same as rows.
 */
#define AID_SKIP_REASONS 16
typedef struct AidSkips
{
	int			n;
	struct
	{
		const char *reason;		/* a constant: "title is NULL or has no words" */
		int64		rows;
		bool		in_part;		/* what else the row says is used */
	}			reasons[AID_SKIP_REASONS];
} AidSkips;

extern void aid_skip(AidSkips *skips, const char *reason, int64 rows);
extern void aid_skip_part(AidSkips *skips, const char *reason, int64 rows);
extern void aid_skips_notice(const AidSkips *skips, const char *function);

#endif							/* AID_INNER_QUERY_H */
