/*
 * grouping.c
 *		Reads a jsonb grouping: unit -> group name, or unit -> path of names.
 *
 * Two passes over the units: the first looks for faults, so that an error can
 * name all units that have one, the second takes the names.
 */
#include "allocation/grouping.h"

#include "miscadmin.h"
#include "utils/builtins.h"

#include "allocation/glue.h"

/* One use of a name, to be sorted. */
typedef struct NameUse
{
	AidGroupName name;
	size_t		place;			/* in path */
} NameUse;

static const char *
expected_shape(bool allow_paths)
{
	return allow_paths ? "grouping must be a json object of group names, or of arrays of group names, by unit"
		: "grouping must be a json object of group names by unit";
}

void
aid_grouping_check(Jsonb *grouping, bool allow_paths)
{
	if (!JB_ROOT_IS_OBJECT(grouping))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s", expected_shape(allow_paths)),
				 errhint("For example {\"AFG\": \"Asia\", \"COL\": \"Americas\"}.")));
}

static JsonbValue *
find_group(Jsonb *grouping, const AidUnits *units, uint32_t i, JsonbValue *value)
{
	uint32_t	length;
	const char *key = aid_unit_key(units, i, &length);

	return getKeyJsonValueFromContainer(&grouping->root, key, (int) length, value);
}

/* Levels of a group, or -1 if it is neither a name nor a path. */
static int
group_depth(const JsonbValue *group, bool allow_paths)
{
	JsonbIterator *iterator;
	JsonbValue	element;
	int			depth = 0;

	if (group->type == jbvString)
		return 1;
	if (!allow_paths || group->type != jbvBinary || !JsonContainerIsArray(group->val.binary.data) ||
		JsonContainerSize(group->val.binary.data) == 0)
		return -1;

	iterator = JsonbIteratorInit(group->val.binary.data);
	(void) JsonbIteratorNext(&iterator, &element, false);	/* the start of the array */
	while (JsonbIteratorNext(&iterator, &element, true) == WJB_ELEM)
	{
		if (element.type != jbvString)
			return -1;
		depth++;
	}
	return depth;
}

static void
raise_units(AidUnitList *list, const char *message, const char *hint)
{
	if (list->count > 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s", message),
				 errdetail_internal("%s", aid_unit_list_detail(list)),
				 hint != NULL ? errhint("%s", hint) : 0));
}

/* Returns the one depth of all paths. */
static int
check_units(Jsonb *grouping, const AidUnits *units, bool allow_paths)
{
	AidUnitList missing;
	AidUnitList malformed;
	uint32_t	first = 0;
	uint32_t	other = 0;
	int			common = 0;
	int			differing = 0;

	aid_unit_list_start(&missing);
	aid_unit_list_start(&malformed);
	for (uint32_t i = 0; i < units->n; i++)
	{
		JsonbValue	value;
		JsonbValue *group = find_group(grouping, units, i, &value);
		int			depth;

		CHECK_FOR_INTERRUPTS();
		if (group == NULL || group->type == jbvNull)
		{
			aid_unit_list_add_name(&missing, units, i);
			continue;
		}
		depth = group_depth(group, allow_paths);
		if (depth < 0)
			aid_unit_list_add_name(&malformed, units, i);
		else if (common == 0)
		{
			common = depth;
			first = i;
		}
		else if (depth != common && differing == 0)
		{
			differing = depth;
			other = i;
		}
	}
	raise_units(&missing, "units have no group",
				"Add the units to the grouping, or leave them out with aid_restrict().");
	raise_units(&malformed, expected_shape(allow_paths),
				allow_paths ? NULL
				: "One level of paths: SELECT jsonb_object_agg(key, value->0) FROM jsonb_each(groups).");
	if (differing != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("grouping paths differ in depth"),
				 errdetail("Unit \"%s\" has %d levels, unit \"%s\" has %d.",
						   text_to_cstring(aid_unit_text(units, first)), common,
						   text_to_cstring(aid_unit_text(units, other)), differing)));
	return common;
}

static void
take_name(NameUse *use, const JsonbValue *name, size_t place)
{
	use->name.text = name->val.string.val;
	use->name.length = (uint32_t) name->val.string.len;
	use->place = place;
}

static void
take_names(Jsonb *grouping, const AidUnits *units, int depth, NameUse *use)
{
	size_t		place = 0;

	for (uint32_t i = 0; i < units->n; i++)
	{
		JsonbValue	value;
		JsonbValue *group = find_group(grouping, units, i, &value);
		JsonbIterator *iterator;
		JsonbValue	element;

		CHECK_FOR_INTERRUPTS();
		if (group->type == jbvString)
		{
			take_name(&use[place], group, place);
			place++;
			continue;
		}
		iterator = JsonbIteratorInit(group->val.binary.data);
		(void) JsonbIteratorNext(&iterator, &element, false);
		while (JsonbIteratorNext(&iterator, &element, true) == WJB_ELEM)
		{
			take_name(&use[place], &element, place);
			place++;
		}
	}
	Assert(place == (size_t) units->n * depth);
}

static int
compare_uses(const void *a, const void *b)
{
	const NameUse *left = a;
	const NameUse *right = b;

	return aid_key_compare(left->name.text, left->name.length, right->name.text, right->name.length);
}

AidGrouping *
aid_grouping_read(Jsonb *grouping, const AidUnits *units, bool allow_paths)
{
	AidGrouping *result = palloc0(sizeof(AidGrouping));
	size_t		places;
	NameUse    *use;

	aid_grouping_check(grouping, allow_paths);
	result->depth = Max(check_units(grouping, units, allow_paths), 1);
	places = (size_t) units->n * result->depth;

	use = MemoryContextAllocHuge(CurrentMemoryContext, Max(places, 1) * sizeof(NameUse));
	result->path = MemoryContextAllocHuge(CurrentMemoryContext, Max(places, 1) * sizeof(int));
	take_names(grouping, units, result->depth, use);
	aid_sort(use, places, sizeof(NameUse), compare_uses);

	result->name = MemoryContextAllocHuge(CurrentMemoryContext, Max(places, 1) * sizeof(AidGroupName));
	for (size_t k = 0; k < places; k++)
	{
		if (k == 0 || compare_uses(&use[k - 1], &use[k]) != 0)
			result->name[result->name_count++] = use[k].name;
		result->path[use[k].place] = result->name_count - 1;
	}
	pfree(use);
	return result;
}
