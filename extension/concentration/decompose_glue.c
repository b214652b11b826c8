/*
 * decompose_glue.c
 *		aid_theil_decompose and aid_gini_decompose.
 */
#include "postgres.h"

#include <math.h>

#include "catalog/pg_type_d.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"

#include "allocation/grouping.h"
#include "concentration/align.h"
#include "concentration/gini_groups.h"
#include "concentration/theil_tree.h"

PG_FUNCTION_INFO_V1(aid_theil_decompose);
PG_FUNCTION_INFO_V1(aid_gini_decompose);

/*
 * Arguments 0 (allocation), 1 (grouping) and 2 (reference, if any).  A
 * grouping of the wrong shape is a bad parameter, so it is found first; units
 * without a group can only be found once the frame is known.
 */
static bool
get_arguments(FunctionCallInfo fcinfo, bool allow_paths, AidAligned *aligned, AidGrouping **grouping)
{
	Jsonb	   *groups = PG_GETARG_JSONB_P(1);
	const AidAllocation *reference = PG_NARGS() > 2 ? aid_getarg_allocation(fcinfo, 2) : NULL;
	bool		defined;

	aid_grouping_check(groups, allow_paths);
	defined = aid_align(aid_getarg_allocation(fcinfo, 0), reference, AID_FRAME_IS_MASS, aligned);
	*grouping = aid_grouping_read(groups, &aligned->frame, allow_paths);
	return defined;
}

static text *
group_name_text(const AidGrouping *grouping, int name)
{
	return cstring_to_text_with_len(grouping->name[name].text, (int) grouping->name[name].length);
}

/* The names of the groups from the top down to the node, the unit's own last. */
static ArrayType *
node_path(const AidTreeNode *node, const AidAligned *aligned, const AidGrouping *grouping)
{
	uint32_t	unit = aligned->unit[node->unit];
	const int  *path = &grouping->path[(size_t) unit * grouping->depth];
	Datum	   *element = palloc(Max(node->level, 1) * sizeof(Datum));

	if (node->level == 0)
		return construct_empty_array(TEXTOID);
	for (int l = 0; l < node->level; l++)
		element[l] = PointerGetDatum(l < grouping->depth ? group_name_text(grouping, path[l])
									 : aid_unit_text(&aligned->frame, unit));
	return construct_array(element, node->level, TEXTOID, -1, false, TYPALIGN_INT);
}

Datum
aid_theil_decompose(PG_FUNCTION_ARGS)
{
	AidRows		rows;
	AidAligned	aligned;
	AidGrouping *grouping;
	AidTreeNode *node;
	int		   *path;
	size_t		count;
	int			depth;

	aid_rows_start(&rows, fcinfo);
	if (!get_arguments(fcinfo, true, &aligned, &grouping))
		return (Datum) 0;

	depth = grouping->depth;
	if (aid_theil_tree_nodes(aligned.n, depth) > INT_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("grouping has too many levels for so many units")));
	path = aid_units_alloc((size_t) aligned.n * depth, sizeof(int));
	for (int i = 0; i < aligned.n; i++)
		memcpy(&path[(size_t) i * depth], &grouping->path[(size_t) aligned.unit[i] * depth], depth * sizeof(int));
	node = aid_units_alloc(aid_theil_tree_nodes(aligned.n, depth), sizeof(AidTreeNode));
	count = aid_theil_tree(aligned.n, aligned.amount, aligned.reference, depth, path, node,
						   aid_units_alloc(1, aid_theil_tree_size(aligned.n, depth)));

	for (size_t v = 0; v < count; v++)
	{
		/* a part of nothing, or of infinity, is no number */
		bool		has_part = node[v].has_contribution && isfinite(node[0].theil) && node[0].theil > 0;
		Datum		values[10];
		bool		nulls[10] = {false};

		aid_rows_next(&rows);
		values[0] = Int32GetDatum(node[v].level);
		values[1] = PointerGetDatum(node_path(&node[v], &aligned, grouping));
		values[2] = Int64GetDatum(node[v].unit_count);
		values[3] = Int64GetDatum(node[v].funded_units);
		values[4] = NumericGetDatum(aid_money_to_numeric(node[v].amount));
		values[5] = Float8GetDatum(node[v].share);
		values[6] = Float8GetDatum(node[v].reference_share);
		nulls[7] = !node[v].has_theil;
		values[7] = Float8GetDatum(node[v].theil);
		nulls[8] = !node[v].has_contribution;
		values[8] = Float8GetDatum(node[v].contribution);
		nulls[9] = !has_part;
		values[9] = Float8GetDatum(has_part ? node[v].contribution / node[0].theil : 0);
		aid_rows_put(&rows, values, nulls);
	}
	return (Datum) 0;
}

/*
 * Numbers the groups that have units in the calculation, in the order of
 * their names; group[i] is set for each unit.  Returns how many there are.
 */
static int
number_groups(const AidAligned *aligned, const AidGrouping *grouping, int *group, int **name_of)
{
	int		   *number = aid_units_alloc(grouping->name_count, sizeof(int));
	int			groups = 0;

	*name_of = aid_units_alloc(grouping->name_count, sizeof(int));
	for (int name = 0; name < grouping->name_count; name++)
		number[name] = -1;
	for (int i = 0; i < aligned->n; i++)
		number[grouping->path[aligned->unit[i]]] = 0;
	for (int name = 0; name < grouping->name_count; name++)
	{
		if (number[name] < 0)
			continue;
		(*name_of)[groups] = name;
		number[name] = groups++;
	}
	for (int i = 0; i < aligned->n; i++)
		group[i] = number[grouping->path[aligned->unit[i]]];
	return groups;
}

Datum
aid_gini_decompose(PG_FUNCTION_ARGS)
{
	AidRows		rows;
	AidAligned	aligned;
	AidGrouping *grouping;
	AidGiniGroup *row;
	AidGiniGroup whole = {.share = 1, .reference_share = 1, .has_gini = true};
	AidGiniParts parts;
	int		   *group;
	int		   *name_of;
	int			groups;

	aid_rows_start(&rows, fcinfo);
	if (!get_arguments(fcinfo, false, &aligned, &grouping))
		return (Datum) 0;

	group = aid_units_alloc(aligned.n, sizeof(int));
	groups = number_groups(&aligned, grouping, group, &name_of);
	row = aid_units_alloc(groups, sizeof(AidGiniGroup));
	parts = aid_gini_groups(aid_aligned_sample(&aligned), group, groups, row,
							aid_units_alloc(1, aid_gini_groups_size(groups)));

	whole.amount = aligned.amount_total;
	whole.gini = parts.gini;
	whole.within = parts.within;
	for (int g = 0; g < groups; g++)
	{
		whole.unit_count += row[g].unit_count;
		whole.funded_units += row[g].funded_units;
	}

	for (int g = -1; g < groups; g++)
	{
		const AidGiniGroup *shown = g < 0 ? &whole : &row[g];
		Datum		values[10];
		bool		nulls[10] = {false};

		aid_rows_next(&rows);
		nulls[0] = g < 0;
		values[0] = g < 0 ? (Datum) 0 : PointerGetDatum(group_name_text(grouping, name_of[g]));
		values[1] = Int64GetDatum(shown->unit_count);
		values[2] = Int64GetDatum(shown->funded_units);
		values[3] = NumericGetDatum(aid_money_to_numeric(shown->amount));
		values[4] = Float8GetDatum(shown->share);
		values[5] = Float8GetDatum(shown->reference_share);
		nulls[6] = !shown->has_gini;
		values[6] = Float8GetDatum(shown->gini);
		values[7] = Float8GetDatum(shown->within);
		nulls[8] = nulls[9] = g >= 0;
		values[8] = Float8GetDatum(parts.between);
		values[9] = Float8GetDatum(parts.overlap);
		aid_rows_put(&rows, values, nulls);
	}
	return (Datum) 0;
}
