/*
 * module.c
 *		The shared library's entry: magic block and version.
 */
#include "postgres.h"

#include "compat.h"
#include "fmgr.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "aidflow.h"

AID_MODULE_MAGIC;

PG_FUNCTION_INFO_V1(aid_library_version);

/* For pure files, which do not know the server's macro. */
void
aid_check_for_interrupts(void)
{
	CHECK_FOR_INTERRUPTS();
}

/* The version of the library that is loaded; aid_version() compares it with the SQL side. */
Datum
aid_library_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(AIDFLOW_VERSION));
}
