/*
 * regroup.c
 *		Money by group instead of by unit.
 */
#include "allocation/glue.h"

#include "miscadmin.h"
#include "utils/jsonb.h"

#include "allocation/grouping.h"

PG_FUNCTION_INFO_V1(aid_regroup);

Datum
aid_regroup(PG_FUNCTION_ARGS)
{
	const AidAllocation *a = aid_getarg_allocation(fcinfo, 0);
	AidUnits	units = aid_units_of(a);
	AidGrouping *grouping = aid_grouping_read(PG_GETARG_JSONB_P(1), &units, false);
	AidWorking *table = aid_working_create(aid_value_alloc);

	table->counters = aid_counters_of(a);
	for (uint32_t i = 0; i < units.n; i++)
	{
		const AidGroupName *name = &grouping->name[grouping->path[i]];

		CHECK_FOR_INTERRUPTS();
		aid_check_key_length(name->length);
		aid_check_status(aid_working_add_growing(&table, aid_value_alloc, name->text, name->length,
												 units.unit[i].amount, units.unit[i].entries));
	}
	PG_RETURN_DATUM(aid_working_result(table));
}
