/*
 * rows.h
 *		The rows of a set-returning function.
 *
 * Glue.
 */
#ifndef AID_ROWS_H
#define AID_ROWS_H

#include "postgres.h"

#include "fmgr.h"
#include "nodes/execnodes.h"

/*
 * The rows of a set-returning function: start, then for each row next, values
 * made in a memory context of the row, and put.
 */
typedef struct AidRows
{
	ReturnSetInfo *result;
	MemoryContext caller;
	MemoryContext row;
} AidRows;

extern void aid_rows_start(AidRows *rows, FunctionCallInfo fcinfo);
extern void aid_rows_next(AidRows *rows);
extern void aid_rows_put(AidRows *rows, Datum *values, bool *nulls);

#endif							/* AID_ROWS_H */
