/*
 * count.c
 *		Bounds and estimates of counts.
 */
#include "headcount/count.h"

#include "base/wide.h"

/* Estimates are formed in 10^-12 of a person per cell and rounded once to 10^-9. */
#define FINE_PERSON ((aid_umoney) 1000000000000ULL)
#define FINE_PER_STEP 1000

/*
 * 12 times the least common multiple of 1 to 42: spreading over months is
 * exact for every band of whole years up to 42 years, and for all that have no
 * larger prime in them.  An int64 of these is below 2^125.
 */
#define AID_REFERENCE_PERSON ((aid_umoney) 219060189739591200ULL * 12)

/* An open cell of the reference ends at 100 years, or a year above its lower edge. */
#define LAST_MONTH 1200

AidReference
aid_reference_prepare(const AidCells *population, AidReferenceCell *cell)
{
	AidReference reference = {0, cell};
	aid_umoney	total = 0;
	aid_umoney	person = AID_REFERENCE_PERSON;

	/* as many parts of a person as 125 bits hold: what a rate loses by rounding then cannot be seen */
	for (int i = 0; i < population->n; i++)
		total += (aid_umoney) population->count[i];
	if (total > 0)
		person *= AID_MAX(((aid_umoney) 1 << 125) / total / person, 1);

	for (int i = 0; i < population->n; i++)
	{
		AidBox		box = population->box[i];
		AidReferenceCell *next = &cell[reference.n];

		if (aid_box_sex(box) == AID_SEX_UNKNOWN || !aid_box_age_known(box))
			continue;
		next->region = aid_box_region(box);
		if (next->region.hi == AID_NO_END)
			next->region.hi = AID_MAX(LAST_MONTH, next->region.lo + 12);
		next->rate = (aid_umoney) population->count[i] * person / (next->region.hi - next->region.lo);
		reference.n++;
	}
	return reference;
}

/* R(region): whether persons have a disability does not matter here. */
static aid_umoney
reference_persons(const AidReference *reference, AidRegion region)
{
	aid_umoney	persons = 0;

	for (int i = 0; i < reference->n; i++)
	{
		const AidReferenceCell *cell = &reference->cell[i];
		AidRegion	meet = aid_region_meet(cell->region, region);

		aid_loop_check((uint64_t) i);
		if (meet.sexes != 0 && meet.lo < meet.hi)
			persons += cell->rate * (meet.hi - meet.lo);
	}
	return persons;
}

/*
 * The part of a cell's persons that a question only touches is taken to fit,
 * in 10^-12 of a person; false if there is no ground for any.
 */
static bool
apportion(int64_t persons, AidRegion cell, AidRegion question, const AidReference *reference, aid_umoney *part)
{
	AidRegion	meet = aid_region_meet(cell, question);
	aid_umoney	fine = (aid_umoney) persons * FINE_PERSON;

	/* disability is never apportioned */
	if ((cell.disabilities & ~question.disabilities) != 0)
		return false;
	if (reference != NULL)
	{
		aid_umoney	whole = reference_persons(reference, cell);

		if (whole > 0)
		{
			*part = aid_proportion(fine, reference_persons(reference, meet), whole, NULL);
			return true;
		}
	}
	/* nor is sex, or an age without an end, unless a reference says how */
	if ((cell.sexes & ~question.sexes) != 0 || cell.hi == AID_NO_END)
		return false;
	*part = aid_proportion(fine, meet.hi - meet.lo, cell.hi - cell.lo, NULL);
	return true;
}

AidCount
aid_count_cells(const AidCells *cells, AidRegion question, const AidReference *reference)
{
	AidCount	count = {0, 0, 0, 0};
	aid_umoney	fine = 0;

	for (int i = 0; i < cells->n; i++)
	{
		AidRegion	cell = aid_box_region(cells->box[i]);
		int64_t		persons = cells->count[i];
		aid_umoney	part;

		aid_loop_check((uint64_t) i);
		if (aid_region_is_empty(aid_region_meet(cell, question)))
			continue;
		count.upper += persons;
		if (aid_region_within(cell, question))
		{
			count.lower += persons;
			fine += (aid_umoney) persons * FINE_PERSON;
		}
		else if (apportion(persons, cell, question, reference, &part))
			fine += part;
		else
			count.unallocated += persons;
	}
	count.estimate = (aid_money) ((fine + FINE_PER_STEP / 2) / FINE_PER_STEP);
	return count;
}

int64_t
aid_cells_total(const AidCells *cells)
{
	int64_t		total = 0;

	for (int i = 0; i < cells->n; i++)
		total += cells->count[i];
	return total;
}
