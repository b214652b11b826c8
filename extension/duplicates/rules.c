/*
 * rules.c
 *		What identifiers prove about pairs of records.
 *
 * Every list here is made in the order of ids, so that ties by ids are ties
 * by place and no answer depends on the order of the rows.
 */
#include "duplicates/rules_internal.h"

#include <math.h>
#include <string.h>

const char *const aid_relation_names[] = {
	"same_record", "chain", "parent_child", "correction", "possible_duplicate", "overlap", "repeat", "distinct", NULL
};

/* ---- lists ---- */

typedef uint32_t (*NumberOf) (const AidRules *rules, uint32_t record);

/* 0: stands in no list. */
static AidRuleLists
make_lists(const AidRules *rules, uint32_t numbers, NumberOf number_of)
{
	uint32_t	n = rules->table->n;
	AidRuleLists lists;

	lists.first = aid_grow(NULL, ((size_t) numbers + 2) * sizeof(uint32_t));
	lists.list = aid_grow(NULL, AID_MAX((size_t) n, 1) * sizeof(uint32_t));
	memset(lists.first, 0, ((size_t) numbers + 2) * sizeof(uint32_t));
	for (uint32_t i = 0; i < n; i++)
		lists.first[number_of(rules, i)]++;
	lists.first[0] = 0;
	for (uint32_t k = 1; k <= numbers; k++)
		lists.first[k] += lists.first[k - 1];
	lists.first[numbers + 1] = lists.first[numbers];
	for (uint32_t i = n; i > 0; i--)
	{
		uint32_t	record = rules->by_order[i - 1];
		uint32_t	number = number_of(rules, record);

		aid_loop_check(i);
		if (number != 0)
			lists.list[--lists.first[number]] = record;
	}
	return lists;
}

static uint32_t
published_record(const AidRules *rules, uint32_t i)
{
	return rules->record[i].record;
}

static uint32_t
live_activity(const AidRules *rules, uint32_t i)
{
	return rules->dropped[i] == 0 ? rules->record[i].activity : 0;
}

/* ---- which copy is kept ---- */

static int
boundary_place(const AidRuleRecord *record)
{
	return record->boundary == AID_UNKNOWN_WORD ? AID_BOUNDARY_OUTGOING + 1 : record->boundary;
}

/* Is a kept rather than b?  Versions of two sources have nothing to do with each other. */
static bool
is_kept(const AidRuleRecord *a, const AidRuleRecord *b, AidRuleWhy *why)
{
	bool		same_record = a->record != 0 && a->record == b->record;

	if (!same_record && a->secondary != b->secondary)
	{
		*why = AID_WHY_PRIMARY;
		return b->secondary;
	}
	if (boundary_place(a) != boundary_place(b))
	{
		*why = AID_WHY_BOUNDARY;
		return boundary_place(a) < boundary_place(b);
	}
	if (same_record && a->version != b->version)
	{
		*why = AID_WHY_VERSION;
		return a->version > b->version;
	}
	*why = AID_WHY_ID;
	return a->order < b->order;
}

void
aid_rules_pair(const AidRules *rules, int rule, AidRelation relation, uint32_t a, uint32_t b, AidRuleWhy why,
			   bool unlike)
{
	AidRuleFinding finding = {a, b, (uint8_t) rule, (uint8_t) relation, (uint8_t) why, unlike};

	if (!rules->table->between || rules->record[a].base != rules->record[b].base)
		rules->table->found(rules->table->arg, &finding);
}

void
aid_rules_copies(const AidRules *rules, int rule, uint32_t a, uint32_t b, bool unlike)
{
	AidRuleWhy	why;

	if (is_kept(&rules->record[a], &rules->record[b], &why))
		aid_rules_pair(rules, rule, AID_SAME_RECORD, a, b, why, unlike);
	else
		aid_rules_pair(rules, rule, AID_SAME_RECORD, b, a, why, unlike);
}

/* ---- R1: the same published record ---- */

/* The kept one of the copies of one sign and one side (side < 0: both); AID_LINK_NONE if there are none. */
static uint32_t
kept_copy(const AidRules *rules, const uint32_t *copy, uint32_t n, bool negative, int side)
{
	uint32_t	kept = AID_LINK_NONE;
	AidRuleWhy	why;

	for (uint32_t i = 0; i < n; i++)
	{
		const AidRuleRecord *record = &rules->record[copy[i]];

		if ((record->amount < 0) != negative || (side >= 0 && record->base != side))
			continue;
		if (kept == AID_LINK_NONE || is_kept(record, &rules->record[kept], &why))
			kept = copy[i];
	}
	return kept;
}

/*
 * Each copy is reported once, with the one that is kept; between two sets,
 * with the one that the other set would keep.
 */
static void
report_copies(const AidRules *rules, const uint32_t *copy, uint32_t n, bool negative)
{
	uint32_t	kept = kept_copy(rules, copy, n, negative, -1);
	uint32_t	partner[2] = {kept, kept};

	if (rules->table->between)
		for (int side = 0; side < 2; side++)
			partner[side] = kept_copy(rules, copy, n, negative, 1 - side);
	for (uint32_t i = 0; i < n; i++)
	{
		const AidRuleRecord *record = &rules->record[copy[i]];
		uint32_t	other = partner[record->base];

		if ((record->amount < 0) != negative)
			continue;
		if (copy[i] != kept)
			rules->dropped[copy[i]] = 1;
		/* of the two that both sets keep, one reports */
		if (other != AID_LINK_NONE && other != copy[i] &&
			!(rules->table->between && record->base && copy[i] == partner[0]))
			aid_rules_copies(rules, 1, copy[i], other, false);
	}
}

/* A kept negative row belongs to the positive one of the nearest size. */
static void
report_correction(const AidRules *rules, const uint32_t *copy, uint32_t n, uint32_t negative)
{
	const AidRuleRecord *reversal = &rules->record[negative];
	uint32_t	original = AID_LINK_NONE;
	double		least = INFINITY;
	AidRuleWhy	why;

	for (uint32_t i = 0; i < n; i++)
	{
		const AidRuleRecord *record = &rules->record[copy[i]];
		double		gap = fabs(record->amount + reversal->amount);

		if (!(record->amount > 0) || (rules->table->between && record->base == reversal->base))
			continue;
		if (original == AID_LINK_NONE || gap < least ||
			(gap == least && is_kept(record, &rules->record[original], &why)))
		{
			original = copy[i];
			least = gap;
		}
	}
	if (original != AID_LINK_NONE)
		aid_rules_pair(rules, 1, AID_CORRECTION, original, negative, AID_WHY_NONE, false);
}

static void
run_r1(const AidRules *rules)
{
	AidRuleLists lists = make_lists(rules, rules->table->records, published_record);

	for (uint32_t k = 1; k <= rules->table->records; k++)
	{
		const uint32_t *copy = &lists.list[lists.first[k]];
		uint32_t	n = lists.first[k + 1] - lists.first[k];

		aid_loop_check(k);
		if (n < 2)
			continue;
		report_copies(rules, copy, n, false);
		report_copies(rules, copy, n, true);
		for (int side = rules->table->between ? 0 : -1; side < (rules->table->between ? 2 : 0); side++)
		{
			uint32_t	negative = kept_copy(rules, copy, n, true, side);

			if (negative != AID_LINK_NONE)
				report_correction(rules, copy, n, negative);
		}
	}
}

/* ---- distances of rows ---- */

/* Amounts that are equal to the cent are no further apart than this. */
static bool
may_be_equal(double a, double b)
{
	return fabs(a - b) <= 0.02 + 1e-15 * fabs(a);
}

uint64_t
aid_rules_distance(const AidRules *rules, uint32_t a, uint32_t b, uint32_t before, uint32_t after, uint64_t limit)
{
	const AidRuleRecord *x = &rules->record[a];
	const AidRuleRecord *y = &rules->record[b];
	uint64_t	gap = INT32_MAX;
	uint64_t	distance;
	AidAmountLevel least = may_be_equal(x->amount, y->amount) ? AID_AMOUNT_EQUAL : AID_AMOUNT_01;

	if (x->day != AID_RULES_NO_DAY && y->day != AID_RULES_NO_DAY)
	{
		gap = x->day > y->day ? (uint64_t) ((int64_t) x->day - y->day) : (uint64_t) ((int64_t) y->day - x->day);
		gap = AID_MIN(gap, INT32_MAX - 1);
	}
	distance = (uint64_t) before << 48 | (uint64_t) after << 32 | gap;
	if ((distance | (uint64_t) least << 40) >= limit)
		return AID_LINK_NEVER;
	return distance | (uint64_t) aid_rules_amount_level(rules, a, b) << 40;
}

const uint32_t *
aid_rules_link(AidRules *rules, uint32_t lefts, uint32_t rights, AidLinkCost cost, AidRuleTask *task)
{
	size_t		size = aid_link_scratch(lefts, rights);

	if (lefts > rules->mate_room)
	{
		rules->mate_room = lefts + lefts / 2;
		rules->mate = aid_grow(rules->mate, rules->mate_room * sizeof(uint32_t));
	}
	if (size > rules->scratch_size)
	{
		rules->scratch_size = size + size / 2;
		rules->scratch = aid_grow(rules->scratch, rules->scratch_size);
	}
	aid_link_rows(lefts, rights, cost, task, rules->mate, rules->scratch);
	return rules->mate;
}

/* ---- R2: a secondary reporter's copy of what the primary publishes ---- */

static uint64_t
r2_cost(void *arg, uint32_t left, uint32_t right, uint64_t limit)
{
	const AidRuleTask *task = arg;
	uint32_t	a = task->left[left];
	uint32_t	b = task->right[right];
	const AidRuleRecord *x = &task->rules->record[a];
	const AidRuleRecord *y = &task->rules->record[b];

	if (!aid_rules_may_meet(task->rules, a, b))
		return AID_LINK_NEVER;
	return aid_rules_distance(task->rules, a, b, x->direction != y->direction || x->stage != y->stage, 0, limit);
}

static void
run_r2(AidRules *rules)
{
	AidRuleLists lists = make_lists(rules, rules->table->names, live_activity);
	uint32_t   *side = aid_grow(NULL, AID_MAX((size_t) rules->table->n, 1) * sizeof(uint32_t));

	for (uint32_t k = 1; k <= rules->table->names; k++)
	{
		const uint32_t *row = &lists.list[lists.first[k]];
		uint32_t	n = lists.first[k + 1] - lists.first[k];
		uint32_t	copies = 0;
		uint32_t	originals;
		AidRuleTask task = {.rules = rules, .left = side, .right = side};
		const uint32_t *mate;

		aid_loop_check(k);
		for (uint32_t i = 0; i < n; i++)
			if (rules->record[row[i]].secondary)
				side[copies++] = row[i];
		if (copies == 0 || copies == n)
			continue;
		originals = copies;
		for (uint32_t i = 0; i < n; i++)
			if (!rules->record[row[i]].secondary)
				side[originals++] = row[i];
		originals -= copies;
		task.right = side + copies;
		mate = aid_rules_link(rules, copies, originals, r2_cost, &task);
		for (uint32_t i = 0; i < copies; i++)
		{
			uint32_t	original = mate[i] != AID_LINK_NONE ? mate[i]
				: aid_link_closest(i, originals, r2_cost, &task);

			rules->dropped[side[i]] = 2;
			if (original != AID_LINK_NONE)
				aid_rules_pair(rules, 2, AID_SAME_RECORD, task.right[original], side[i], AID_WHY_PRIMARY, false);
		}
	}
}

/* ---- links to self ---- */

bool
aid_rules_provider_is_self(const AidRuleRecord *record)
{
	return record->provider_activity != 0 && record->provider_activity == record->activity;
}

bool
aid_rules_receiver_is_self(const AidRuleRecord *record)
{
	return record->receiver_activity != 0 && record->receiver_activity == record->activity;
}

bool
aid_rules_parent_is_self(const AidRuleRecord *record)
{
	return record->parent != 0 && (record->parent == record->activity || record->parent == record->id);
}

/* ---- all of them ---- */

void
aid_rules_run(const AidRuleTable *table, uint8_t *dropped)
{
	AidRules	rules = {.table = table, .record = table->record, .dropped = dropped};

	rules.by_order = aid_grow(NULL, AID_MAX((size_t) table->n, 1) * sizeof(uint32_t));
	memset(dropped, 0, table->n);
	for (uint32_t i = 0; i < table->n; i++)
		rules.by_order[table->record[i].order] = i;
	if (table->records > 0)
		run_r1(&rules);
	if (table->names == 0)
		return;
	run_r2(&rules);
	aid_rules_run_r3(&rules);
	rules.activity = make_lists(&rules, table->names, live_activity);
	aid_rules_run_r4(&rules);
	aid_rules_run_r5(&rules);
}

/* ---- R8 ---- */

static bool
years_disjoint(const AidRuleTable *table, const AidRuleRecord *a, const AidRuleRecord *b)
{
	if (a->years == 0 || b->years == 0)
		return false;
	for (uint32_t i = 0; i < a->years; i++)
		for (uint32_t k = 0; k < b->years; k++)
			if (table->year[a->years_at + i] == table->year[b->years_at + k])
				return false;
	return true;
}

/* The phase that follows "Rural roads" is "Rural roads, phase II": a title without one is the first. */
static int
phase_of(const AidRuleRecord *record)
{
	return record->phase == 0 ? 1 : record->phase;
}

AidForbid
aid_rules_forbid(const AidRuleTable *table, uint32_t a, uint32_t b, bool same_organisations)
{
	const AidRuleRecord *x = &table->record[a];
	const AidRuleRecord *y = &table->record[b];

	if (same_organisations && ((x->amount < 0 && y->amount > 0) || (x->amount > 0 && y->amount < 0)))
		return AID_FORBID_SIGNS;
	if (phase_of(x) != phase_of(y))
		return AID_FORBID_PHASES;
	if (years_disjoint(table, x, y))
		return AID_FORBID_YEARS;
	if (x->source != 0 && x->source == y->source && x->day != AID_RULES_NO_DAY && y->day != AID_RULES_NO_DAY &&
		x->day != y->day)
		return AID_FORBID_INSTALMENT;
	return AID_FORBID_NOTHING;
}

bool
aid_rules_is_earlier(const AidRuleTable *table, uint32_t a, uint32_t b)
{
	const AidRuleRecord *x = &table->record[a];
	const AidRuleRecord *y = &table->record[b];

	if (x->day != AID_RULES_NO_DAY && y->day != AID_RULES_NO_DAY && x->day != y->day)
		return x->day < y->day;
	if (x->years > 0 && y->years > 0 && table->year[x->years_at] != table->year[y->years_at])
		return table->year[x->years_at] < table->year[y->years_at];
	if (phase_of(x) != phase_of(y))
		return phase_of(x) < phase_of(y);
	return x->order < y->order;
}
