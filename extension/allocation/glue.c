/*
 * glue.c
 *		Arguments, results and errors shared by the functions over allocations.
 */
#include "allocation/glue.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/memutils.h"

StaticAssertDecl(AID_VALUE_LIMIT == MaxAllocSize, "a value is at most what palloc gives");
StaticAssertDecl(sizeof(AidUnit) == 24 && sizeof(AidSlot) == 32 && sizeof(AidWorking) % 8 == 0 && sizeof(AidCounters) == 96,
				 "stored structures have no padding");

pg_noreturn static void
raise_too_large(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("allocation is too large"),
			 errdetail("A value holds at most 1 GB, some ten million units."),
			 errhint("Group the units, for example by region, before aggregating.")));
}

void *
aid_value_alloc(size_t size)
{
	if (size > AID_VALUE_LIMIT)
		raise_too_large();
	return palloc(size);
}

void
aid_check_status(AidStatus status)
{
	switch (status)
	{
		case AID_OK:
			return;
		case AID_FULL:
			raise_too_large();
		case AID_RANGE:
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("amount is out of range"),
					 errdetail("The sizes of all units together must stay below about 1.7e29, "
							   "counters below 2^63.")));
	}
}

aid_money
aid_total_of(const AidUnits *units)
{
	aid_money	total = 0;

	aid_check_status(aid_units_total(units, &total));
	return total;
}

AidAllocation *
aid_canonical_of(const AidWorking *table, size_t *size)
{
	AidAllocation *value;
	void	   *scratch;

	/* a state is not ours to change: settle a copy */
	if (table->noted.key != 0)
	{
		AidWorking *copy = palloc(aid_working_size_of(table));

		memcpy(copy, table, aid_working_size_of(table));
		aid_check_status(aid_working_settle(copy));
		table = copy;
	}
	value = aid_value_alloc(aid_canonical_size(table->head.n, table->head.key_bytes));
	scratch = MemoryContextAllocHuge(CurrentMemoryContext, Max(aid_canonicalize_scratch(table->head.n), 1));
	*size = aid_canonicalize(table, value, scratch);
	pfree(scratch);
	SET_VARSIZE(value, *size);
	Assert(aid_canonical_is_valid(value, *size));
	return value;
}

const AidAllocation *
aid_allocation_from_datum(Datum datum)
{
	const AidAllocation *value = (const AidAllocation *) PG_DETOAST_DATUM(datum);
	size_t		size;

	if (unlikely(VARSIZE(value) < sizeof(AidAllocation) || value->version != AID_ALLOCATION_VERSION))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("stored allocation has an unknown format"),
				 errdetail("This library reads format version %d.", AID_ALLOCATION_VERSION),
				 errhint("Install a newer version of aidflow.")));
	if (aid_is_working(value))
		return aid_canonical_of((const AidWorking *) value, &size);
	Assert(aid_canonical_is_valid(value, VARSIZE(value)));
	return value;
}

const AidAllocation *
aid_getarg_allocation(FunctionCallInfo fcinfo, int argno)
{
	return aid_allocation_from_datum(PG_GETARG_DATUM(argno));
}

Datum
aid_allocation_result(AidAllocation *canonical, size_t size)
{
	AidUnits	units;

	SET_VARSIZE(canonical, size);
	Assert(aid_canonical_is_valid(canonical, size));
	units = aid_units_of(canonical);
	(void) aid_total_of(&units);
	return PointerGetDatum(canonical);
}

Datum
aid_working_result(const AidWorking *table)
{
	size_t		size;
	AidAllocation *value = aid_canonical_of(table, &size);

	return aid_allocation_result(value, size);
}

text *
aid_unit_text(const AidUnits *units, uint32_t i)
{
	uint32_t	length;
	const char *key = aid_unit_key(units, i, &length);
	text	   *result = palloc(VARHDRSZ + length);

	SET_VARSIZE(result, VARHDRSZ + length);
	memcpy(VARDATA(result), key, length);
	return result;
}

void
aid_check_key_length(size_t length)
{
	if (unlikely(length > AID_KEY_MAX))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unit name is too long"),
				 errdetail("It has %zu bytes; at most %d are possible.", length, AID_KEY_MAX),
				 errhint("Use a code, or md5() of the name.")));
}

const char *
aid_key_of_text(const text *unit, uint32_t *length)
{
	*length = VARSIZE_ANY_EXHDR(unit);
	aid_check_key_length(*length);
	return VARDATA_ANY(unit);
}

#define LISTED_UNITS 5
#define LISTED_BYTES 40			/* of a name in a message */

void
aid_unit_list_start(AidUnitList *list)
{
	initStringInfo(&list->text);
	list->listed = 0;
	list->count = 0;
}

void
aid_unit_list_add_name(AidUnitList *list, const AidUnits *units, uint32_t i)
{
	uint32_t	length;
	const char *key = aid_unit_key(units, i, &length);
	int			shown = pg_mbcliplen(key, (int) length, LISTED_BYTES);

	if (list->count++ >= LISTED_UNITS)
		return;
	list->listed++;
	appendStringInfo(&list->text, "%s\"%.*s%s\"", list->listed > 1 ? ", " : "", shown, key,
					 (uint32_t) shown < length ? "..." : "");
}

void
aid_unit_list_add(AidUnitList *list, const AidUnits *units, uint32_t i)
{
	char		amount[AID_MONEY_TEXT_SIZE];

	aid_unit_list_add_name(list, units, i);
	if (list->count <= LISTED_UNITS)
	{
		aid_money_print(units->unit[i].amount, amount);
		appendStringInfo(&list->text, " (%s)", amount);
	}
}

char *
aid_unit_list_detail(AidUnitList *list)
{
	const char *noun = list->count == 1 ? "unit" : "units";

	if (list->count > list->listed)
		return psprintf("%u %s: %s and %u more.", list->count, noun, list->text.data, list->count - list->listed);
	return psprintf("%u %s: %s.", list->count, noun, list->text.data);
}

void
aid_check_not_negative(const AidUnits *units, const char *message)
{
	AidUnitList negative;

	negative.count = 0;
	for (uint32_t i = 0; i < units->n; i++)
	{
		if (likely(units->unit[i].amount >= 0))
			continue;
		if (negative.count == 0)
			aid_unit_list_start(&negative);
		aid_unit_list_add(&negative, units, i);
	}
	if (negative.count > 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s", message),
				 errdetail_internal("%s", aid_unit_list_detail(&negative)),
				 errhint("aid_clamp_negative() counts them as zero, aid_drop_negative() leaves them out.")));
}

const AidAllocation *
aid_units_of_array(ArrayType *array)
{
	AidWorking *table = aid_working_create(aid_value_alloc);
	Datum	   *elements;
	bool	   *nulls;
	int			n;
	size_t		size;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls, &n);
	for (int i = 0; i < n; i++)
	{
		uint32_t	length;
		const char *key;

		CHECK_FOR_INTERRUPTS();
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("units must not contain nulls"),
					 errhint("Use array_remove(units, NULL).")));
		key = aid_key_of_text(DatumGetTextPP(elements[i]), &length);
		aid_check_status(aid_working_add_growing(&table, aid_value_alloc, key, length, 0, 1));
	}
	return aid_canonical_of(table, &size);
}
