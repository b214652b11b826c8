/*
 * find_glue.c
 *		aid_find_duplicates().
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"

#include "duplicates/check.h"
#include "duplicates/find.h"

#define FUNCTION "aid_find_duplicates"

PG_FUNCTION_INFO_V1(aid_find_duplicates);

Datum
aid_find_duplicates(PG_FUNCTION_ARGS)
{
	char	   *query = aid_getarg_query(fcinfo, 0);
	AidModel   *model = aid_getarg_model(fcinfo, 1);
	char	   *base_query = aid_getarg_query(fcinfo, 2);
	AidFindOptions options;
	AidFind    *find;
	AidRows		rows;

	aid_find_options(FUNCTION, aid_getarg_options(fcinfo, 3), &options, NULL);
	aid_rows_start(&rows, fcinfo);
	find = aid_find_start(FUNCTION, query, base_query, model, &options);
	aid_find_run_rules(find);
	aid_find_run_candidates(find);
	aid_find_settle(find);
	for (uint64 i = 0; i < find->findings; i++)
	{
		Datum		values[AID_FIND_RESULT];
		bool		nulls[AID_FIND_RESULT];

		CHECK_FOR_INTERRUPTS();
		aid_rows_next(&rows);
		aid_find_row(find, &find->finding[i], values, nulls);
		aid_rows_put(&rows, values, nulls);
	}
	aid_skips_notice(&find->skips, FUNCTION);
	PG_RETURN_NULL();
}

static void
ignore_candidate(void *arg, uint32 a, uint32 b)
{
}

void
aid_check_find_duplicates(const char *query, AidSkips *skips)
{
	AidFindOptions options;
	AidFind    *find;

	aid_find_options(FUNCTION, NULL, &options, NULL);
	find = aid_find_start(FUNCTION, query, NULL, aid_model_read(NULL), &options);
	/* counts the amounts that too many records hold */
	aid_find_each_candidate(find, AID_CANDIDATE_AMOUNT, ignore_candidate, NULL);
	*skips = find->skips;
}
