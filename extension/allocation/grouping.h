/*
 * grouping.h
 *		Reads a jsonb grouping: unit -> group name, or unit -> path of names.
 */
#ifndef AID_GROUPING_H
#define AID_GROUPING_H

#include "postgres.h"

#include "utils/jsonb.h"

#include "allocation/allocation.h"

typedef struct AidGroupName
{
	const char *text;			/* not zero-terminated */
	uint32_t	length;
} AidGroupName;

typedef struct AidGrouping
{
	int			depth;			/* levels of every path; 1 for names */
	int			name_count;
	AidGroupName *name;			/* distinct, sorted by bytes; over all levels */
	int		   *path;			/* path[unit * depth + level] is a position in name */
} AidGrouping;

/* Raises 22023 unless the whole is a JSON object; before any look at units. */
extern void aid_grouping_check(Jsonb *grouping, bool allow_paths);

/*
 * Groups of all the units; entries for other units are ignored.  Raises 22023
 * for a unit without a group, for null, for any other value that is no name
 * (or path), and for paths of different depth.  Names point into the jsonb.
 */
extern AidGrouping *aid_grouping_read(Jsonb *grouping, const AidUnits *units, bool allow_paths);

#endif							/* AID_GROUPING_H */
