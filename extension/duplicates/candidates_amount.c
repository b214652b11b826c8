/*
 * candidates_amount.c
 *		Pairs of like amounts and near dates with a common provider or receiver.
 *
 * The amounts of a block stand in lists by currency, sorted.  Within a
 * currency a window slides over the list.  Between two currencies each amount
 * is converted at its own value date and looked up in the other list: from
 * both sides, since the comparator takes the closer of the two conversions.
 */
#include "duplicates/candidates.h"

#include "utils/memutils.h"

#define LIMIT 0.01				/* |ln(a/b)| */
#define SLACK 1e-9				/* of the windows; the comparator decides */
#define DAYS 31
#define SIGNS 3				/* below, at and above 0 */
#define EVERYWHERE UINT32_MAX	/* instead of a block: the list of all records */

typedef struct AmountEntry
{
	uint32		block;
	int32		unit;			/* currency and sign */
	double		log;			/* of the size in its own currency; 0 for no money */
	uint32		record;
	int32		date;
} AmountEntry;

typedef struct Amounts
{
	const AidCandidates *to;
	AidFind    *find;
	bool	   *capped;			/* records left out somewhere */
} Amounts;

/* A list, or a part of one. */
typedef struct Range
{
	AmountEntry *first;
	AmountEntry *end;
} Range;

static int
compare_amounts(const void *a, const void *b)
{
	const AmountEntry *x = a;
	const AmountEntry *y = b;

	if (x->block != y->block)
		return x->block < y->block ? -1 : 1;
	if (x->unit != y->unit)
		return x->unit < y->unit ? -1 : 1;
	if (x->log != y->log)
		return x->log < y->log ? -1 : 1;
	return (x->record > y->record) - (x->record < y->record);
}

/* False if the record cannot be a candidate by its amount. */
static bool
make_entry(const AidFind *find, uint32 block, uint32 record, AmountEntry *entry)
{
	AidAmount	amount;

	if (!aid_evidence_amount(find->evidence, find->amount, record, &amount) || amount.date == AID_NO_DATE ||
		amount.currency < 0)
		return false;
	/* no money is as much in any currency */
	*entry = (AmountEntry) {
		.block = block, .unit = amount.amount == 0 ? 1 : amount.currency * SIGNS + (amount.amount > 0 ? 2 : 0),
			.log = amount.amount == 0 ? 0 : log((double) (__int128) aid_money_magnitude(amount.amount)),
			.record = record, .date = amount.date
	};
	return true;
}

/* Sorts a list and drops amounts that more than amount_cap records of a block hold. */
static void
settle_list(const Amounts *amounts, Range *list)
{
	AmountEntry *kept = list->first;
	AmountEntry *next;

	aid_sort(list->first, list->end - list->first, sizeof(AmountEntry), compare_amounts);
	for (AmountEntry *at = list->first; at < list->end; at = next)
	{
		for (next = at + 1; next < list->end; next++)
			if (next->block != at->block || next->unit != at->unit || next->log != at->log)
				break;
		for (AmountEntry *entry = at, *end = next; entry < end; entry++)
		{
			if (end - at > amounts->find->options.amount_cap)
				amounts->capped[entry->record] = true;
			else
				*kept++ = *entry;
		}
	}
	list->end = kept;
}

/* In the list of all records blocks do not matter; two that meet everybody are met from both sides. */
static bool
is_first_meeting(const AidFind *find, const AmountEntry *x, const AmountEntry *y)
{
	if (x->block == EVERYWHERE)
		return find->blocks[y->record].n != AID_FIND_EVERYWHERE || x->record < y->record;
	return aid_candidate_first_block(find, x->block, x->record, y->record);
}

/* The pair, if dates, organisations and the comparator are content with it. */
static void
consider(const Amounts *amounts, const AmountEntry *x, const AmountEntry *y)
{
	AidFind    *find = amounts->find;
	AidComparison comparison;

	if (x->date - y->date > DAYS || y->date - x->date > DAYS || !aid_find_may_meet(find, x->record, y->record))
		return;
	if (!aid_find_same_organisation(find, find->provider, x->record, y->record) &&
		!aid_find_same_organisation(find, find->receiver, x->record, y->record))
		return;
	comparison = aid_evidence_compare(find->evidence, find->amount, x->record, y->record);
	if (comparison.known && comparison.value <= LIMIT && is_first_meeting(find, x, y))
		aid_candidate(amounts->to, x->record, y->record);
}

/* ---- parts of a list ---- */

static Range
first_block(const Range *list)
{
	Range		block = {list->first, list->first};

	while (block.end < list->end && block.end->block == block.first->block)
		block.end++;
	return block;
}

static Range
first_unit(const Range *block)
{
	Range		unit = {block->first, block->first};

	while (unit.end < block->end && unit.end->unit == unit.first->unit)
		unit.end++;
	return unit;
}

static bool
same_sign(const Range *a, const Range *b)
{
	return a->first->unit % SIGNS == b->first->unit % SIGNS;
}

/* ---- pairs ---- */

/* The first entry of a unit whose amount is near the target or above. */
static const AmountEntry *
first_near(const Range *unit, double target)
{
	const AmountEntry *at = unit->first;
	const AmountEntry *end = unit->end;

	while (at < end)
	{
		const AmountEntry *middle = at + (end - at) / 2;

		if (middle->log < target - LIMIT - SLACK)
			at = middle + 1;
		else
			end = middle;
	}
	return at;
}

/* What an amount is in another entry's currency at its own value date; NaN without rates. */
static double
converted(const Amounts *amounts, const AmountEntry *from, const AmountEntry *to)
{
	return from->log + aid_find_log_rate(amounts->find, from->unit / SIGNS, from->date) -
		aid_find_log_rate(amounts->find, to->unit / SIGNS, from->date);
}

static bool
is_near(double target, const AmountEntry *entry)
{
	return fabs(entry->log - target) <= LIMIT + SLACK;
}

/*
 * Each amount of one unit, converted at its value date, in another one; again:
 * the way back, which leaves out what the way there has found.
 */
static void
across_units(const Amounts *amounts, const Range *from, const Range *to, bool again)
{
	for (const AmountEntry *x = from->first; x < from->end; x++)
	{
		double		target = converted(amounts, x, to->first);

		aid_loop_check(x - from->first);
		if (isnan(target))
			continue;
		for (const AmountEntry *y = first_near(to, target); y < to->end && is_near(target, y); y++)
		{
			aid_loop_check(y - to->first);
			if (!again)
				consider(amounts, x, y);
			else if (!is_near(converted(amounts, y, x), x))
				consider(amounts, y, x);
		}
	}
}

static void
within_unit(const Amounts *amounts, const Range *unit)
{
	for (const AmountEntry *x = unit->first; x < unit->end; x++)
		for (const AmountEntry *y = x + 1; y < unit->end && y->log <= x->log + LIMIT + SLACK; y++)
		{
			aid_loop_check(y - unit->first);
			consider(amounts, x, y);
		}
}

static void
within_block(const Amounts *amounts, Range block)
{
	bool		converts = amounts->find->options.rates != NULL;

	while (block.first < block.end)
	{
		Range		unit = first_unit(&block);
		Range		rest = {unit.end, block.end};

		within_unit(amounts, &unit);
		while (converts && rest.first < rest.end)
		{
			Range		other = first_unit(&rest);

			if (same_sign(&unit, &other))
			{
				across_units(amounts, &unit, &other, false);
				across_units(amounts, &other, &unit, true);
			}
			rest.first = other.end;
		}
		block.first = unit.end;
	}
}

static void
within_units(const Amounts *amounts, const Range *some, const Range *all)
{
	for (const AmountEntry *x = some->first; x < some->end; x++)
		for (const AmountEntry *y = first_near(all, x->log); y < all->end && is_near(x->log, y); y++)
		{
			aid_loop_check(y - all->first);
			consider(amounts, x, y);
		}
}

/* The records of one list, which meet everybody, with those of a list of all records. */
static void
between_lists(const Amounts *amounts, Range some, const Range *all)
{
	bool		converts = amounts->find->options.rates != NULL;

	while (some.first < some.end)
	{
		Range		unit = first_unit(&some);
		Range		rest = *all;

		while (rest.first < rest.end)
		{
			Range		other = first_unit(&rest);

			if (unit.first->unit == other.first->unit)
				within_units(amounts, &unit, &other);
			else if (converts && same_sign(&unit, &other))
			{
				across_units(amounts, &unit, &other, false);
				across_units(amounts, &other, &unit, true);
			}
			rest.first = other.end;
		}
		some.first = unit.end;
	}
}

static AmountEntry *
room_for(uint64 n)
{
	return MemoryContextAllocHuge(CurrentMemoryContext, Max(n, 1) * sizeof(AmountEntry));
}

static void
candidates_everywhere(const Amounts *amounts, const AidBlockLists *lists)
{
	AidFind    *find = amounts->find;
	Range		all;
	Range		some;

	if (lists->n_everywhere == 0)
		return;
	all.first = all.end = room_for(find->n);
	some.first = some.end = room_for(lists->n_everywhere);
	for (uint32 i = 0; i < find->n; i++)
		if (find->blocks[i].n != 0 && make_entry(find, EVERYWHERE, i, all.end))
			all.end++;
	settle_list(amounts, &all);
	for (const AmountEntry *entry = all.first; entry < all.end; entry++)
		if (find->blocks[entry->record].n == AID_FIND_EVERYWHERE)
			*some.end++ = *entry;
	between_lists(amounts, some, &all);
	pfree(all.first);
	pfree(some.first);
}

void
aid_candidates_by_amount(const AidCandidates *to)
{
	AidFind    *find = to->find;
	Amounts		amounts = {.to = to, .find = find};
	AidBlockLists lists;
	Range		list;
	AmountEntry *entries;
	int64		capped = 0;

	if (!find->seen[AID_FIND_AMOUNT] || !find->seen[AID_FIND_VALUE_DATE])
		return;
	aid_candidates_blocks(find, &lists);
	amounts.capped = MemoryContextAllocExtended(CurrentMemoryContext, find->n, MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	list.first = list.end = entries = room_for(lists.n);
	for (uint64 i = 0; i < lists.n; i++)
		if (make_entry(find, lists.entry[i].block, lists.entry[i].record, list.end))
			list.end++;
	settle_list(&amounts, &list);
	while (list.first < list.end)
	{
		Range		block = first_block(&list);

		within_block(&amounts, block);
		list.first = block.end;
	}
	candidates_everywhere(&amounts, &lists);
	for (uint32 i = 0; i < find->n; i++)
		capped += amounts.capped[i];
	aid_skip_part(&find->skips, "amount held by more than amount_cap records of the block", capped);
	pfree(amounts.capped);
	pfree(entries);
	pfree(lists.entry);
	pfree(lists.everywhere);
}
