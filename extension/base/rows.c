/*
 * rows.c
 *		The rows of a set-returning function.
 */
#include "postgres.h"

#include "base/rows.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

void
aid_rows_start(AidRows *rows, FunctionCallInfo fcinfo)
{
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	rows->result = (ReturnSetInfo *) fcinfo->resultinfo;
	rows->caller = CurrentMemoryContext;
	rows->row = AllocSetContextCreate(CurrentMemoryContext, "aidflow row", ALLOCSET_SMALL_SIZES);
}

void
aid_rows_next(AidRows *rows)
{
	CHECK_FOR_INTERRUPTS();
	MemoryContextReset(rows->row);
	MemoryContextSwitchTo(rows->row);
}

void
aid_rows_put(AidRows *rows, Datum *values, bool *nulls)
{
	tuplestore_putvalues(rows->result->setResult, rows->result->setDesc, values, nulls);
	MemoryContextSwitchTo(rows->caller);
}
