/*
 * counted.c
 *		Copies out, links netted, the rest shared over the rows.
 *
 * Rows are put into nodes (activities); a node is worth the sum of its rows
 * that count.  Links say that a node's money is also in another; each takes as
 * much as both have left, so it empties at least one of them, and there are
 * fewer links with money than twice the nodes.
 */
#include "duplicates/counted.h"

#include <string.h>

#include "base/wide.h"
#include "duplicates/circle.h"
#include "duplicates/cluster.h"

static uint64_t comparisons;		/* the server's sort cannot be interrupted by itself */

/* ---- names ---- */

static const struct
{
	const char *name;
	const char *text;
}			rules[] = {
	{"gross",
	"Every row counts in full, copies and money passed on included."},
	{"distinct",
	"Copies of one record count once; incoming rows and rows beyond the boundary count nothing."},
	{"net_source",
	"Copies count once, and money that is passed on counts once, with its first payer in the data."},
	{"net_leaf",
	"Copies count once, and money that is passed on counts once, with its last holder in the data."},
	{"net_declared",
	"Copies count once, and money that is passed on counts once, with its first payer in the data; "
	"what an activity declares to have received does not count with it even where the payer is not in the data."},
	{"fts.incoming",
	"Flows with boundary incoming."},
	{"fts.contributions",
	"Flows with boundary incoming that are no pledges."},
	{"fts.operational",
	"Flows with boundary incoming, without child flows, not parked."},
	{"fts.by_year",
	"Paid or committed flows that are not outgoing, an id once, in equal parts over the destination's usage years, "
	"less what flows that start and end in one country repeat."},
	{"iati.spend",
	"Disbursements and expenditure (transaction types 3 and 4)."},
	{"iati.commitments",
	"Outgoing commitments (transaction type 2)."},
	{"iati.new_money",
	"Each activity's commitments, and its spend, less the larger of its incoming commitments and incoming funds."},
	{"iati.primary",
	"Secondary reporters left out where the primary publishes, a repeated activity once, "
	"money at one level of a hierarchy."},
	{"iati.split",
	"Each amount times its country percentage times its sector percentage."},
	{"crs.bilateral",
	"Rows with bi_multi 1, 3 or 8."},
	{"crs.no_double",
	"Core contributions to multilaterals (bi_multi 2) or their outflows (4), never both."},
	{"crs.country",
	"Rows whose recipient is a country, not a region."},
	{"crs.gender",
	"Rows of allocable aid types; the focused share is of what was screened, coverage is screened of all."},
};

const char *
aid_counted_rule_text(const char *name)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (strcmp(rules[i].name, name) == 0)
			return rules[i].text;
	return NULL;
}

bool
aid_counted_rule(const char *name, AidCountedRule *rule)
{
	for (int i = 0; i <= AID_COUNTED_NET_DECLARED; i++)
		if (strcmp(rules[i].name, name) == 0)
		{
			*rule = (AidCountedRule) i;
			return true;
		}
	return false;
}

/* ---- memory ---- */

typedef struct Link
{
	double		weight;
	uint32_t	payer;			/* rows */
	uint32_t	receiver;
	uint8_t		relation;
} Link;

typedef struct Rest
{
	aid_umoney	rest;
	uint32_t	row;
} Rest;

/* The scratch memory in parts; some serve one after the other. */
typedef struct Work
{
	uint32_t   *root;			/* ids: clusters of copies */
	uint32_t   *best;			/* ids: the row kept, by root */
	uint8_t    *dominated;		/* ids: by whom */
	Link	   *link;			/* m */
	aid_money  *can_pass;		/* nodes */
	aid_money  *can_receive;	/* nodes */
	aid_money  *funds;			/* nodes: declared, as incoming funds */
	aid_money  *commitments;	/* nodes: declared, as incoming commitments */
	uint32_t   *first;			/* nodes + 1: where its rows begin */
	uint32_t   *rows;			/* n: rows by node */
	Rest	   *rest;			/* n */
	AidCircles	circles;
	size_t		bytes;
} Work;

static void *
take(char *memory, size_t *bytes, size_t count, size_t size)
{
	void	   *part = memory == NULL ? NULL : memory + *bytes;

	*bytes += (count * size + 7) / 8 * 8;
	return part;
}

static Work
lay_out(const AidCountedInput *input, void *scratch)
{
	Work		work;
	size_t		edges = AID_MIN(input->m, 2 * (size_t) input->nodes);

	work.bytes = 0;
	work.root = take(scratch, &work.bytes, input->ids, sizeof(uint32_t));
	work.best = take(scratch, &work.bytes, input->ids, sizeof(uint32_t));
	work.dominated = take(scratch, &work.bytes, input->ids, sizeof(uint8_t));
	work.link = take(scratch, &work.bytes, input->m, sizeof(Link));
	work.can_pass = take(scratch, &work.bytes, input->nodes, sizeof(aid_money));
	work.can_receive = take(scratch, &work.bytes, input->nodes, sizeof(aid_money));
	work.funds = take(scratch, &work.bytes, input->nodes, sizeof(aid_money));
	work.commitments = take(scratch, &work.bytes, input->nodes, sizeof(aid_money));
	work.first = take(scratch, &work.bytes, (size_t) input->nodes + 1, sizeof(uint32_t));
	work.rows = take(scratch, &work.bytes, input->n, sizeof(uint32_t));
	work.rest = take(scratch, &work.bytes, input->n, sizeof(Rest));
	aid_circles_init(&work.circles, input->nodes,
					 take(scratch, &work.bytes, 1, aid_circles_size(input->nodes, edges)));
	return work;
}

size_t
aid_counted_scratch(const AidCountedInput *input)
{
	return lay_out(input, NULL).bytes;
}

/* ---- copies ---- */

/* The lower, the sooner a row of its cluster is kept. */
#define BY_ANYBODY 2			/* a record says that it is a copy of another */
#define BY_A_ROW 1				/* and that other one is a row of the total */

/*
 * Of each cluster the row that is nobody's copy stays; if there are several,
 * or none, the one that is no copy of a row here, then the smallest id.
 */
static void
find_copies(const AidCountedInput *input, bool confirmed, AidCountedRow *row, Work *work)
{
	aid_cluster_alone(input->ids, work->root);
	memset(work->dominated, 0, input->ids);
	for (size_t i = 0; i < input->m; i++)
	{
		const AidCountedFinding *finding = &input->finding[i];

		aid_loop_check(i);
		if (finding->relation != AID_COUNTED_SAME_RECORD && (finding->relation != AID_COUNTED_POSSIBLE || !confirmed))
			continue;
		if (finding->a == finding->b)
			continue;
		aid_cluster_join(work->root, finding->a, finding->b);
		work->dominated[finding->b] |= finding->a < input->n ? BY_ANYBODY | BY_A_ROW : BY_ANYBODY;
	}
	aid_cluster_settle(input->ids, work->root);
	memset(work->best, 0xFF, input->ids * sizeof(uint32_t));
	for (uint32_t r = 0; r < input->n; r++)
	{
		uint32_t   *best = &work->best[work->root[r]];

		if (*best == UINT32_MAX || work->dominated[r] < work->dominated[*best])
			*best = r;
	}
	for (uint32_t r = 0; r < input->n; r++)
		row[r].kept = work->best[work->root[r]];
}

/* ---- what takes part ---- */

static bool
is_excluded_class(int bi_multi, AidCountedRule rule)
{
	switch (rule)
	{
		case AID_COUNTED_NET_SOURCE:
		case AID_COUNTED_NET_DECLARED:
			return bi_multi == 4 || bi_multi == 7;
		case AID_COUNTED_NET_LEAF:
			return bi_multi == 2 || bi_multi == 7;
		default:
			return false;
	}
}

static AidCountedReason
reason_of(const AidCountedRecord *record, bool is_copy, AidCountedRule rule)
{
	if (is_copy)
		return AID_COUNTED_COPY;
	if (record->in)
		return AID_COUNTED_INCOMING;
	if (record->outgoing)
		return AID_COUNTED_OUTGOING;
	if (is_excluded_class(record->bi_multi, rule))
		return AID_COUNTED_CLASS;
	return record->known ? AID_COUNTED_FULL : AID_COUNTED_UNKNOWN;
}

/* ---- links ---- */

static int
compare_links(const void *x, const void *y)
{
	const Link *a = x;
	const Link *b = y;

	aid_loop_check(comparisons++);
	if (a->relation != b->relation)
		return a->relation < b->relation ? -1 : 1;
	if (a->weight != b->weight)
		return a->weight > b->weight ? -1 : 1;
	if (a->payer != b->payer)
		return a->payer < b->payer ? -1 : 1;
	return (a->receiver > b->receiver) - (a->receiver < b->receiver);
}

/* In the order in which they are fitted, between the rows that are kept. */
static size_t
collect_links(const AidCountedInput *input, const AidCountedRow *row, Link *link, AidCountedTotals *totals)
{
	size_t		m = 0;

	for (size_t i = 0; i < input->m; i++)
	{
		const AidCountedFinding *finding = &input->finding[i];
		Link	   *next = &link[m];

		if ((finding->relation != AID_COUNTED_PARENT_CHILD && finding->relation != AID_COUNTED_CHAIN)
			|| finding->a >= input->n || finding->b >= input->n)
			continue;
		next->weight = finding->weight;
		next->relation = finding->relation;
		next->payer = row[finding->a].kept;
		next->receiver = row[finding->b].kept;
		if (input->record[next->payer].node == input->record[next->receiver].node)
			totals->within++;
		else
			m++;
	}
	aid_sort(link, m, sizeof(Link), compare_links);
	return m;
}

static void
note_refusal(AidCountedRow *row, uint32_t other, bool is_payer)
{
	row->refused++;
	row->refused_other = other;
	row->refused_payer = is_payer;
}

static void
count_other(AidCountedNode *node, uint32_t other)
{
	node->others++;
	node->other = other;
}

static void
fit_links(const AidCountedInput *input, AidCountedRule rule, AidCountedRow *row, AidCountedNode *node,
		  AidCountedTotals *totals, Work *work)
{
	size_t		m = collect_links(input, row, work->link, totals);

	for (uint32_t v = 0; v < input->nodes; v++)
		work->can_pass[v] = work->can_receive[v] = AID_MAX(node[v].worth, 0);
	for (size_t i = 0; i < m; i++)
	{
		const Link *link = &work->link[i];
		uint32_t	payer = input->record[link->payer].node;
		uint32_t	receiver = input->record[link->receiver].node;
		aid_money	money = AID_MIN(work->can_pass[payer], work->can_receive[receiver]);

		aid_loop_check(i);
		if (money == 0)
			continue;
		if (!aid_circles_add(&work->circles, payer, receiver))
		{
			if (totals->refused++ == 0)
			{
				totals->first_payer = link->payer;
				totals->first_receiver = link->receiver;
			}
			note_refusal(&row[link->payer], link->receiver, true);
			note_refusal(&row[link->receiver], link->payer, false);
			continue;
		}
		work->can_pass[payer] -= money;
		work->can_receive[receiver] -= money;
		if (rule == AID_COUNTED_NET_LEAF)
			count_other(&node[payer], receiver);
		else
			count_other(&node[receiver], payer);
	}
	for (uint32_t v = 0; v < input->nodes; v++)
		node[v].taken = AID_MAX(node[v].worth, 0)
			- (rule == AID_COUNTED_NET_LEAF ? work->can_pass[v] : work->can_receive[v]);
}

/*
 * The larger of incoming commitments and incoming funds, at most what the node
 * is worth; others is 0 where that is more than the links show.
 */
static bool
apply_declared(const AidCountedInput *input, const AidCountedRow *row, AidCountedNode *node, Work *work)
{
	memset(work->funds, 0, input->nodes * sizeof(aid_money));
	memset(work->commitments, 0, input->nodes * sizeof(aid_money));
	for (uint32_t r = 0; r < input->n; r++)
	{
		const AidCountedRecord *record = &input->record[r];
		aid_money  *sum = record->stage == AID_COUNTED_COMMITMENT ? work->commitments : work->funds;

		if (!record->in || !record->known || record->outgoing || record->stage == AID_COUNTED_PLEDGE
			|| row[r].kept != r)
			continue;
		if (!aid_money_add(sum[record->node], record->amount, &sum[record->node]))
			return false;
	}
	for (uint32_t v = 0; v < input->nodes; v++)
	{
		aid_money	declared = AID_MAX(work->funds[v], work->commitments[v]);

		declared = AID_MIN(declared, node[v].worth);
		if (declared <= node[v].taken)
			continue;
		node[v].taken = declared;
		node[v].others = 0;
	}
	return true;
}

/* ---- sharing ---- */

static int
compare_rests(const void *x, const void *y)
{
	const Rest *a = x;
	const Rest *b = y;

	aid_loop_check(comparisons++);
	if (a->rest != b->rest)
		return a->rest > b->rest ? -1 : 1;
	return (a->row > b->row) - (a->row < b->row);
}

/*
 * What the node keeps, pro rata over its rows: rounded down, and the units
 * that are left to the largest remainders, ties by id.
 */
static void
share_node(const AidCountedInput *input, const AidCountedNode *node, const uint32_t *rows, uint32_t count,
		   AidCountedRow *row, Rest *rest)
{
	aid_money	left = node->worth - node->taken;
	aid_umoney	part = (aid_umoney) left;
	aid_umoney	whole = (aid_umoney) node->worth;

	for (uint32_t i = 0; i < count; i++)
	{
		aid_money	amount = input->record[rows[i]].amount;
		aid_umoney	remainder;
		aid_money	share = (aid_money) aid_proportion(aid_money_magnitude(amount), part, whole, &remainder);

		if (amount < 0)
		{
			share = remainder > 0 ? -share - 1 : -share;
			remainder = remainder > 0 ? whole - remainder : 0;
		}
		row[rows[i]].counted = share;
		row[rows[i]].reason = node->others > 0 ? AID_COUNTED_NETTED : AID_COUNTED_DECLARED;
		rest[i] = (Rest) {remainder, rows[i]};
		left -= share;
	}
	if (left == 0)
		return;
	aid_sort(rest, count, sizeof(Rest), compare_rests);
	for (uint32_t i = 0; left > 0; i++, left--)
		row[rest[i].row].counted++;
}

/* Rows of a node stand in the order of ids. */
static void
share_nodes(const AidCountedInput *input, AidCountedRow *row, const AidCountedNode *node, Work *work)
{
	memset(work->first, 0, ((size_t) input->nodes + 1) * sizeof(uint32_t));
	for (uint32_t r = 0; r < input->n; r++)
		if (row[r].reason == AID_COUNTED_FULL)
			work->first[input->record[r].node]++;
	for (uint32_t v = 1; v <= input->nodes; v++)
		work->first[v] += work->first[v - 1];
	for (uint32_t r = input->n; r-- > 0;)
		if (row[r].reason == AID_COUNTED_FULL)
			work->rows[--work->first[input->record[r].node]] = r;
	for (uint32_t v = 0; v < input->nodes; v++)
	{
		aid_loop_check(v);
		if (node[v].taken > 0)
			share_node(input, &node[v], &work->rows[work->first[v]], work->first[v + 1] - work->first[v], row,
					   work->rest);
	}
}

/* ---- the whole ---- */

bool
aid_counted_run(const AidCountedInput *input, AidCountedRule rule, bool confirmed, AidCountedRow *row,
				AidCountedNode *node, AidCountedTotals *totals, void *scratch)
{
	Work		work = lay_out(input, scratch);

	memset(totals, 0, sizeof(*totals));
	memset(row, 0, input->n * sizeof(AidCountedRow));
	if (rule == AID_COUNTED_GROSS)
	{
		for (uint32_t r = 0; r < input->n; r++)
		{
			row[r].counted = input->record[r].amount;
			row[r].kept = r;
			row[r].reason = input->record[r].known ? AID_COUNTED_FULL : AID_COUNTED_UNKNOWN;
		}
		return true;
	}

	find_copies(input, confirmed, row, &work);
	for (uint32_t r = 0; r < input->n; r++)
	{
		row[r].reason = reason_of(&input->record[r], row[r].kept != r, rule);
		if (row[r].reason == AID_COUNTED_FULL)
			row[r].counted = input->record[r].amount;
	}
	if (rule == AID_COUNTED_DISTINCT)
		return true;

	memset(node, 0, input->nodes * sizeof(AidCountedNode));
	for (uint32_t r = 0; r < input->n; r++)
	{
		aid_money  *worth = &node[input->record[r].node].worth;

		if (!aid_money_add(*worth, row[r].counted, worth))
			return false;
	}
	fit_links(input, rule, row, node, totals, &work);
	if (rule == AID_COUNTED_NET_DECLARED && !apply_declared(input, row, node, &work))
		return false;
	share_nodes(input, row, node, &work);
	return true;
}
