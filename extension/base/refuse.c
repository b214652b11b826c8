/*
 * refuse.c
 *		Errors raised by functions whose bodies are SQL.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(aid_refuse);

static char *
text_argument(FunctionCallInfo fcinfo, int number)
{
	return PG_ARGISNULL(number) ? pstrdup("") : text_to_cstring(PG_GETARG_TEXT_PP(number));
}

/* Ends the statement with an SQLSTATE, a message, a detail and a hint; the last two may be empty or NULL. */
Datum
aid_refuse(PG_FUNCTION_ARGS)
{
	char	   *state = text_argument(fcinfo, 0);
	char	   *message = text_argument(fcinfo, 1);
	char	   *detail = text_argument(fcinfo, 2);
	char	   *hint = text_argument(fcinfo, 3);

	if (strlen(state) != 5 || strspn(state, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 5)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("\"%s\" is not an SQLSTATE", state)));
	ereport(ERROR,
			(errcode(MAKE_SQLSTATE(state[0], state[1], state[2], state[3], state[4])),
			 errmsg_internal("%s", message),
			 detail[0] == '\0' ? 0 : errdetail_internal("%s", detail),
			 hint[0] == '\0' ? 0 : errhint("%s", hint)));
	PG_RETURN_NULL();			/* not reached */
}
