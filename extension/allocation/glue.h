/*
 * glue.h
 *		What the SQL functions over allocations share.
 */
#ifndef AID_ALLOCATION_GLUE_H
#define AID_ALLOCATION_GLUE_H

#include "postgres.h"

#include "compat.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "nodes/execnodes.h"
#include "utils/array.h"

#include "allocation/working.h"
#include "base/numeric_money.h"
#include "base/rows.h"

/*
 * An argument, detoasted and canonical.  It may be the caller's own bytes:
 * read only.  The running state of an aggregate is accepted too, which makes
 * every reader usable as a final function.
 */
extern const AidAllocation *aid_getarg_allocation(FunctionCallInfo fcinfo, int argno);
extern const AidAllocation *aid_allocation_from_datum(Datum datum);

/* The canonical form of a table, its length set. */
extern AidAllocation *aid_canonical_of(const AidWorking *table, size_t *size);

/* A finished value; canonical results go through this, which checks that a total exists. */
extern Datum aid_allocation_result(AidAllocation *canonical, size_t size);
extern Datum aid_working_result(const AidWorking *table);

/* palloc that raises 54000 for what no value can hold. */
extern void *aid_value_alloc(size_t size);

/* Raises what a status other than AID_OK means. */
extern void aid_check_status(AidStatus status);

/* Total of all units; raises 22003. */
extern aid_money aid_total_of(const AidUnits *units);

/* Raises 22023 with the message for units below zero. */
extern void aid_check_not_negative(const AidUnits *units, const char *message);

#define AID_NEGATIVE_SUMS "allocation has negative unit sums"	/* rule S3 of the formulas guide */

extern text *aid_unit_text(const AidUnits *units, uint32_t i);

/* An array of unit names as an allocation of zeros; duplicates are harmless, a NULL is 22004. */
extern const AidAllocation *aid_units_of_array(ArrayType *array);

/* Raises 22023 when a unit name is too long. */
extern void aid_check_key_length(size_t length);

/* The key of a text datum, its length checked. */
extern const char *aid_key_of_text(const text *unit, uint32_t *length);

/*
 * The detail of an error about units: up to five of them with their amounts,
 * in canonical order, and how many there are.
 */
typedef struct AidUnitList
{
	StringInfoData text;
	uint32_t	listed;
	uint32_t	count;
} AidUnitList;

extern void aid_unit_list_start(AidUnitList *list);
extern void aid_unit_list_add(AidUnitList *list, const AidUnits *units, uint32_t i);
/* Without the amount, where it would be taken for money and is none. */
extern void aid_unit_list_add_name(AidUnitList *list, const AidUnits *units, uint32_t i);
/* for example: 7 units: "A" (-2), "B" (-3), "C" (-4), "D" (-5), "E" (-6) and 2 more */
extern char *aid_unit_list_detail(AidUnitList *list);

#endif							/* AID_ALLOCATION_GLUE_H */
