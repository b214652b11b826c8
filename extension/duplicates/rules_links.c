/*
 * rules_links.c
 *		What links between rows prove: R3, R4 and R5.
 */
#include "duplicates/rules_internal.h"

#include <string.h>

#include "duplicates/cluster.h"

/* ---- R3: one activity or identifier in two sources ---- */

#define CLASSES 8				/* direction and stage */

static int
class_of(const AidRuleRecord *record)
{
	return record->direction * 4 + record->stage;
}

static bool
takes_part_in_r3(const AidRules *rules, uint32_t i)
{
	const AidRuleRecord *record = &rules->record[i];

	return rules->dropped[i] == 0 && record->source != 0 && (record->activity != 0 || record->identifiers > 0);
}

/* The i-th of a record's names: its activity, then its identifiers; 0 after the last. */
static uint32_t
name_of(const AidRules *rules, const AidRuleRecord *record, uint32_t i)
{
	if (record->activity != 0)
	{
		if (i == 0)
			return record->activity;
		i--;
	}
	return i < record->identifiers ? rules->table->identifier[record->identifier + i] : 0;
}

/*
 * Joins the records of one class that share a name, where two sources use it.
 * of_name[name * CLASSES + class] is the last record met with it (plus one);
 * mixed says whether there were two sources.
 */
static void
join_by_names(const AidRules *rules, uint32_t *root)
{
	size_t		places = ((size_t) rules->table->names + 1) * CLASSES;
	uint32_t   *of_name = aid_grow(NULL, places * sizeof(uint32_t));
	bool	   *mixed = aid_grow(NULL, places);

	memset(of_name, 0, places * sizeof(uint32_t));
	memset(mixed, 0, places);
	for (int pass = 0; pass < 2; pass++)
	{
		for (uint32_t i = 0; i < rules->table->n; i++)
		{
			const AidRuleRecord *record = &rules->record[i];
			uint32_t	name;

			aid_loop_check(i);
			if (!takes_part_in_r3(rules, i))
				continue;
			for (uint32_t k = 0; (name = name_of(rules, record, k)) != 0; k++)
			{
				size_t		place = (size_t) name * CLASSES + class_of(record);

				if (pass == 0)
				{
					if (of_name[place] == 0)
						of_name[place] = i + 1;
					else if (rules->record[of_name[place] - 1].source != record->source)
						mixed[place] = true;
				}
				else if (mixed[place])
					root[aid_cluster_root(root, i)] = aid_cluster_root(root, of_name[place] - 1);
			}
		}
	}
}

static bool
share_name(const AidRules *rules, const AidRuleRecord *a, const AidRuleRecord *b)
{
	uint32_t	name;

	for (uint32_t i = 0; (name = name_of(rules, a, i)) != 0; i++)
	{
		uint32_t	other;

		for (uint32_t k = 0; (other = name_of(rules, b, k)) != 0; k++)
			if (name == other)
				return true;
	}
	return false;
}

/* May the two be copies, but for their amounts? */
static bool
same_period(const AidRules *rules, uint32_t a, uint32_t b)
{
	const AidRuleRecord *x = &rules->record[a];
	const AidRuleRecord *y = &rules->record[b];

	return aid_rules_may_meet(rules, a, b) && class_of(x) == class_of(y) &&
		(x->day == AID_RULES_NO_DAY || y->day == AID_RULES_NO_DAY || x->year == y->year) && share_name(rules, x, y);
}

static uint64_t
r3_cost(void *arg, uint32_t left, uint32_t right, uint64_t limit)
{
	const AidRuleTask *task = arg;
	uint32_t	a = task->left[left];
	uint32_t	b = task->right[right];
	uint64_t	distance;

	if (!same_period(task->rules, a, b))
		return AID_LINK_NEVER;
	/* amounts that are unlike link only those that have no other choice */
	if (task->partners[a] > 1 || task->partners[b] > 1)
		limit = AID_MIN(limit, (uint64_t) AID_AMOUNT_ELSE << 40);
	distance = aid_rules_distance(task->rules, a, b, 0, 0, limit);
	return distance < limit ? distance : AID_LINK_NEVER;
}

/* Two sources' rows of one component. */
static void
link_sources(AidRules *rules, const uint32_t *left, uint32_t lefts, const uint32_t *right, uint32_t rights,
			 uint32_t *partners)
{
	AidRuleTask task = {.rules = rules, .left = left, .right = right, .partners = partners};
	const uint32_t *mate;
	uint32_t	lone = rights;	/* right rows with fewer than two partners */

	for (uint32_t i = 0; i < lefts; i++)
		partners[left[i]] = 0;
	for (uint32_t i = 0; i < rights; i++)
		partners[right[i]] = 0;
	for (uint32_t i = 0; i < lefts; i++)
	{
		aid_check_for_interrupts();
		/* more than one is all that is asked */
		for (uint32_t k = 0; k < rights && (lone > 0 || partners[left[i]] < 2); k++)
			if (same_period(rules, left[i], right[k]))
			{
				partners[left[i]]++;
				lone -= ++partners[right[k]] == 2;
			}
	}
	mate = aid_rules_link(rules, lefts, rights, r3_cost, &task);
	for (uint32_t i = 0; i < lefts; i++)
		if (mate[i] != AID_LINK_NONE)
			aid_rules_copies(rules, 3, left[i], right[mate[i]],
							 aid_rules_amount_level(rules, left[i], right[mate[i]]) == AID_AMOUNT_ELSE);
}

typedef struct Member
{
	uint32_t	root;
	uint32_t	source;
	uint32_t	order;
	uint32_t	record;
} Member;

static int
compare_members(const void *a, const void *b)
{
	const Member *x = a;
	const Member *y = b;

	if (x->root != y->root)
		return x->root < y->root ? -1 : 1;
	if (x->source != y->source)
		return x->source < y->source ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

/* The end of the members from `at` on that agree, in source too or not. */
static uint32_t
end_of(const Member *member, uint32_t n, uint32_t at, bool in_source)
{
	uint32_t	end = at + 1;

	while (end < n && member[end].root == member[at].root && (!in_source || member[end].source == member[at].source))
		end++;
	return end;
}

void
aid_rules_run_r3(AidRules *rules)
{
	size_t		n = AID_MAX((size_t) rules->table->n, 1);
	uint32_t   *root = aid_grow(NULL, n * sizeof(uint32_t));
	uint32_t   *partners = aid_grow(NULL, n * sizeof(uint32_t));
	uint32_t   *row = aid_grow(NULL, n * sizeof(uint32_t));
	Member	   *member = aid_grow(NULL, n * sizeof(Member));
	uint32_t	members = 0;
	uint32_t	end;

	for (uint32_t i = 0; i < rules->table->n; i++)
	{
		root[i] = i;
		if (takes_part_in_r3(rules, i))
			member[members++] = (Member) {0, rules->record[i].source, rules->record[i].order, i};
	}
	if (members == 0)
		return;
	join_by_names(rules, root);
	for (uint32_t i = 0; i < members; i++)
		member[i].root = aid_cluster_root(root, member[i].record);
	aid_sort(member, members, sizeof(Member), compare_members);
	for (uint32_t i = 0; i < members; i++)
		row[i] = member[i].record;

	for (uint32_t at = 0; at < members; at = end)
	{
		uint32_t	left_end;

		aid_loop_check(at);
		end = end_of(member, members, at, false);
		for (uint32_t left = at; left < end; left = left_end)
		{
			uint32_t	right_end;

			left_end = end_of(member, end, left, true);
			for (uint32_t right = left_end; right < end; right = right_end)
			{
				right_end = end_of(member, end, right, true);
				link_sources(rules, row + left, left_end - left, row + right, right_end - right, partners);
			}
		}
	}
}

/* ---- R4: the payer's row and the receiver's ---- */

/* A row that names the activity at the other end. */
typedef struct Naming
{
	uint32_t	payer;			/* activities, 0 for a row without one */
	uint32_t	receiver;
	uint32_t	order;
	uint32_t	record;
	bool		by_payer;		/* the row is the payer's */
} Naming;

static int
compare_namings(const void *a, const void *b)
{
	const Naming *x = a;
	const Naming *y = b;

	if (x->payer != y->payer)
		return x->payer < y->payer ? -1 : 1;
	if (x->receiver != y->receiver)
		return x->receiver < y->receiver ? -1 : 1;
	if (x->by_payer != y->by_payer)
		return x->by_payer ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

/*
 * A row that names another activity than this one is a last resort.  Of
 * receiver's rows of one amount level the incoming one comes first: it is the
 * other side of the same transfer, an outgoing one its onward spending.
 */
static uint64_t
r4_cost(void *arg, uint32_t left, uint32_t right, uint64_t limit)
{
	const AidRuleTask *task = arg;
	const AidRules *rules = task->rules;
	uint32_t	a = task->left[left];
	uint32_t	b = task->right[right];
	const AidRuleRecord *x = &rules->record[a];
	const AidRuleRecord *y = &rules->record[b];
	bool		a_names = task->receiver != 0 && x->receiver_activity == task->receiver;
	bool		b_names = task->payer != 0 && y->provider_activity == task->payer;
	bool		elsewhere;

	if ((!a_names && !b_names) || !aid_rules_may_meet(rules, a, b))
		return AID_LINK_NEVER;
	elsewhere = (!a_names && x->receiver_activity != 0 && !aid_rules_receiver_is_self(x)) ||
		(!b_names && y->provider_activity != 0 && !aid_rules_provider_is_self(y));
	return aid_rules_distance(rules, a, b, elsewhere, y->direction != AID_IN, limit);
}

/* The rows of an activity that may stand at one end: those that name the other, or all. */
static uint32_t
rows_of_end(const AidRules *rules, uint32_t activity, const Naming *naming, uint32_t n, bool all, bool payer,
			uint32_t *row)
{
	uint32_t	rows = 0;

	if (!all || activity == 0)
	{
		for (uint32_t i = 0; i < n; i++)
			row[rows++] = naming[i].record;
		return rows;
	}
	for (uint32_t i = rules->activity.first[activity]; i < rules->activity.first[activity + 1]; i++)
	{
		const AidRuleRecord *record = &rules->record[rules->activity.list[i]];

		/* what came in was not paid on by that row, unless it says so */
		if (!payer || record->direction == AID_OUT ||
			(record->receiver_activity != 0 && record->receiver_activity == naming[0].receiver))
			row[rows++] = rules->activity.list[i];
	}
	return rows;
}

static void
link_activities(AidRules *rules, const Naming *naming, uint32_t n, uint32_t *row)
{
	uint32_t	by_payer = 0;
	uint32_t	payers;
	uint32_t	receivers;
	AidRuleTask task = {
		.rules = rules, .left = row, .payer = naming[0].payer, .receiver = naming[0].receiver
	};
	const uint32_t *mate;

	while (by_payer < n && naming[by_payer].by_payer)
		by_payer++;
	payers = rows_of_end(rules, task.payer, naming, by_payer, by_payer < n, true, row);
	task.right = row + payers;
	receivers = rows_of_end(rules, task.receiver, naming + by_payer, n - by_payer, by_payer > 0, false, row + payers);
	mate = aid_rules_link(rules, payers, receivers, r4_cost, &task);
	for (uint32_t i = 0; i < payers; i++)
	{
		uint32_t	receiver = mate[i];

		if (receiver == AID_LINK_NONE && task.receiver != 0 &&
			rules->record[row[i]].receiver_activity == task.receiver)
			receiver = aid_link_closest(i, receivers, r4_cost, &task);
		if (receiver != AID_LINK_NONE)
			aid_rules_pair(rules, 4, AID_CHAIN, row[i], task.right[receiver], AID_WHY_NONE, false);
	}
}

void
aid_rules_run_r4(AidRules *rules)
{
	size_t		n = AID_MAX((size_t) rules->table->n, 1);
	Naming	   *naming = aid_grow(NULL, 2 * n * sizeof(Naming));
	uint32_t   *row = aid_grow(NULL, 2 * n * sizeof(uint32_t));
	uint32_t	namings = 0;
	uint32_t	end;

	for (uint32_t i = 0; i < rules->table->n; i++)
	{
		const AidRuleRecord *record = &rules->record[i];

		if (rules->dropped[i] != 0)
			continue;
		if (record->receiver_activity != 0 && !aid_rules_receiver_is_self(record))
			naming[namings++] = (Naming) {record->activity, record->receiver_activity, record->order, i, true};
		if (record->provider_activity != 0 && !aid_rules_provider_is_self(record))
			naming[namings++] = (Naming) {record->provider_activity, record->activity, record->order, i, false};
	}
	aid_sort(naming, namings, sizeof(Naming), compare_namings);
	for (uint32_t at = 0; at < namings; at = end)
	{
		aid_loop_check(at);
		for (end = at + 1; end < namings; end++)
			if (naming[end].payer != naming[at].payer || naming[end].receiver != naming[at].receiver)
				break;
		link_activities(rules, naming + at, end - at, row);
	}
}

/* ---- R5: parent and component ---- */

static uint64_t
r5_cost(void *arg, uint32_t left, uint32_t right, uint64_t limit)
{
	const AidRuleTask *task = arg;
	uint32_t	child = task->left[left];
	uint32_t	parent = task->right[right];

	if (!aid_rules_may_meet(task->rules, child, parent))
		return AID_LINK_NEVER;
	return aid_rules_distance(task->rules, child, parent, 0, 0, limit);
}

void
aid_rules_run_r5(const AidRules *rules)
{
	size_t		names = (size_t) rules->table->names + 1;
	uint32_t   *with_id = aid_grow(NULL, names * sizeof(uint32_t));

	for (size_t k = 0; k < names; k++)
		with_id[k] = AID_LINK_NONE;
	for (uint32_t i = 0; i < rules->table->n; i++)
		with_id[rules->record[i].id] = i;
	for (uint32_t place = 0; place < rules->table->n; place++)
	{
		uint32_t	child = rules->by_order[place];
		const AidRuleRecord *record = &rules->record[child];
		uint32_t	first;
		uint32_t	rows;
		AidRuleTask task = {.rules = rules, .left = &child};

		aid_loop_check(place);
		if (record->parent == 0 || rules->dropped[child] != 0 || aid_rules_parent_is_self(record))
			continue;
		task.right = &with_id[record->parent];
		if (*task.right != AID_LINK_NONE && aid_rules_may_meet(rules, child, *task.right))
		{
			aid_rules_pair(rules, 5, AID_PARENT_CHILD, *task.right, child, AID_WHY_NONE, false);
			continue;
		}
		first = rules->activity.first[record->parent];
		rows = rules->activity.first[record->parent + 1] - first;
		task.right = rules->activity.list + first;
		first = aid_link_closest(0, rows, r5_cost, &task);
		if (first != AID_LINK_NONE)
			aid_rules_pair(rules, 5, AID_PARENT_CHILD, task.right[first], child, AID_WHY_NONE, false);
	}
}
