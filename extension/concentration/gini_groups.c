/*
 * gini_groups.c
 *		The Gini coefficient split into within groups, between groups and
 *		overlap.
 */
#include "concentration/gini_groups.h"

#include <string.h>

#include "concentration/index.h"
#include "concentration/sum.h"

/* What one group needs while the units pass in rising order of x/r. */
typedef struct GroupPass
{
	aid_money	mass_before;
	AidSum		area;
	int			lowest;			/* levels of its units */
	int			highest;
} GroupPass;

static size_t
align_size(size_t size)
{
	return (size + 7) & ~(size_t) 7;
}

size_t
aid_gini_groups_size(int groups)
{
	return align_size((size_t) groups * sizeof(GroupPass)) + 2 * (size_t) groups * sizeof(aid_money)
		+ aid_sample_size(groups);
}

static void
total_groups(const AidSample *sample, const int *group, int groups, AidGiniGroup *result)
{
	memset(result, 0, (size_t) groups * sizeof(AidGiniGroup));
	for (int i = 0; i < sample->n; i++)
	{
		AidGiniGroup *mine = &result[group[i]];

		mine->unit_count++;
		mine->funded_units += sample->amount[i] > 0;
		mine->amount += sample->amount[i];
		mine->reference += sample->has_reference ? sample->reference[i] : 1;
	}
	for (int g = 0; g < groups; g++)
	{
		result[g].share = (double) result[g].amount / sample->x_sum;
		result[g].reference_share = (double) result[g].reference / sample->r_sum;
	}
}

/* The order of the whole sample is the order inside every group. */
static void
pass_units(const AidSample *sample, const int *group, const AidGiniGroup *result, GroupPass *pass)
{
	for (int k = 0; k < sample->n; k++)
	{
		int			unit = sample->order[k];
		GroupPass  *mine = &pass[group[unit]];
		aid_money	reference = sample->has_reference ? sample->reference[unit] : 1;
		aid_money	before = mine->mass_before;
		aid_money	above = result[group[unit]].reference - before - reference;

		if (mine->lowest < 0)
			mine->lowest = sample->level[unit];
		mine->highest = sample->level[unit];
		mine->mass_before = before + reference;
		aid_sum_add(&mine->area, sample->x[unit] * ((double) before - (double) above));
	}
}

/*
 * Do no two groups cross?  Then the overlap is exactly 0.  Group means lie
 * between the extremes, so groups that do not cross are sorted by their means.
 */
static bool
groups_are_apart(const AidSample *means, const GroupPass *pass)
{
	for (int k = 1; k < means->n; k++)
		if (pass[means->order[k]].lowest < pass[means->order[k - 1]].highest)
			return false;
	return true;
}

AidGiniParts
aid_gini_groups(const AidSample *sample, const int *group, int groups, AidGiniGroup *result, void *memory)
{
	AidIndex	gini = {AID_GINI, 0};
	AidGiniParts parts = {0, 0, 0, 0};
	GroupPass  *pass = memory;
	aid_money  *amount = (aid_money *) ((char *) memory + align_size((size_t) groups * sizeof(GroupPass)));
	aid_money  *reference = amount + groups;
	AidSample  *means;
	AidSum		within = {0, 0};

	total_groups(sample, group, groups, result);
	for (int g = 0; g < groups; g++)
	{
		pass[g] = (GroupPass) {.lowest = -1};
		amount[g] = result[g].amount;
		reference[g] = result[g].reference;
	}
	pass_units(sample, group, result, pass);

	for (int g = 0; g < groups; g++)
	{
		double		area = aid_sum_value(&pass[g].area);

		if (result[g].amount == 0 || result[g].reference == 0)
			continue;
		result[g].has_gini = true;
		if (pass[g].lowest < pass[g].highest)
			result[g].gini = aid_index_clamp(area / ((double) result[g].amount * (double) result[g].reference), 1);
		result[g].within = result[g].share * result[g].reference_share * result[g].gini;
		aid_sum_add(&within, result[g].within);
	}

	means = aid_sample_build(reference + groups, groups, amount, reference);
	(void) aid_index_value(&gini, sample, &parts.gini);
	(void) aid_index_value(&gini, means, &parts.between);
	parts.within = aid_sum_value(&within);
	if (!groups_are_apart(means, pass))
		parts.overlap = aid_index_clamp(parts.gini - parts.within - parts.between, 1);
	return parts;
}
