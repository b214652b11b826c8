/* sources: extension/base/wide.c extension/duplicates/cluster.c
   extension/duplicates/circle.c extension/duplicates/counted.c */
/*
 * Totals without double counting against a plain reading of the rules, the
 * laws they keep, and the examples of the specification.
 */
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#include "duplicates/circle.h"
#include "duplicates/counted.h"
#include "random.h"

#define MAX_RECORDS 24
#define MAX_FINDINGS 40

typedef struct Case
{
	AidCountedInput input;
	AidCountedRecord record[MAX_RECORDS];
	AidCountedFinding finding[MAX_FINDINGS];
} Case;

typedef struct Result
{
	AidCountedRow row[MAX_RECORDS];
	AidCountedNode node[MAX_RECORDS];
	AidCountedTotals totals;
	aid_money	sum;
} Result;

static bool
run(Case *c, AidCountedRule rule, bool confirmed, Result *result)
{
	void	   *scratch;
	bool		fine;

	c->input.record = c->record;
	c->input.finding = c->finding;
	scratch = malloc(aid_counted_scratch(&c->input) + 1);
	memset(result, 0, sizeof(*result));
	fine = aid_counted_run(&c->input, rule, confirmed, result->row, result->node, &result->totals, scratch);
	for (uint32_t r = 0; r < c->input.n; r++)
		result->sum += result->row[r].counted;
	free(scratch);
	return fine;
}

/* ---- the same, read plainly ---- */

typedef struct Plain
{
	aid_money	counted[MAX_RECORDS];
	aid_money	worth;			/* of all nodes */
	aid_money	linked;
	int			refused;
} Plain;

/* Is there a way along the links with money? */
static bool
leads_to(bool edge[MAX_RECORDS][MAX_RECORDS], uint32_t nodes, uint32_t from, uint32_t to, uint32_t depth)
{
	if (from == to)
		return true;
	if (depth == nodes)
		return false;
	for (uint32_t v = 0; v < nodes; v++)
		if (edge[from][v] && leads_to(edge, nodes, v, to, depth + 1))
			return true;
	return false;
}

static aid_money
round_down(aid_money a, aid_money b)
{
	return a >= 0 ? a / b : -((-a + b - 1) / b);
}

static Plain
plain(const Case *c, AidCountedRule rule, bool confirmed)
{
	const AidCountedInput *in = &c->input;
	Plain		p = {.worth = 0};
	uint32_t	label[MAX_RECORDS + 8];
	uint32_t	kept[MAX_RECORDS];
	bool		counts[MAX_RECORDS];
	aid_money	worth[MAX_RECORDS] = {0};
	aid_money	passed[MAX_RECORDS] = {0};
	aid_money	received[MAX_RECORDS] = {0};
	bool		edge[MAX_RECORDS][MAX_RECORDS] = {{false}};
	bool		done[MAX_FINDINGS] = {false};
	bool		changed = true;

	for (uint32_t r = 0; r < in->ids; r++)
		label[r] = r;
	while (changed && rule != AID_COUNTED_GROSS)
	{
		changed = false;
		for (size_t i = 0; i < in->m; i++)
		{
			const AidCountedFinding *f = &c->finding[i];

			if ((f->relation == AID_COUNTED_SAME_RECORD || (confirmed && f->relation == AID_COUNTED_POSSIBLE))
				&& label[f->a] != label[f->b])
			{
				label[f->a] = label[f->b] = label[f->a] < label[f->b] ? label[f->a] : label[f->b];
				changed = true;
			}
		}
	}
	for (uint32_t r = 0; r < in->n; r++)
	{
		int			best = 4;

		for (uint32_t s = 0; s < in->n; s++)
		{
			int			score = 0;

			if (label[s] != label[r])
				continue;
			for (size_t i = 0; i < in->m; i++)
			{
				const AidCountedFinding *f = &c->finding[i];

				if ((f->relation == AID_COUNTED_SAME_RECORD || (confirmed && f->relation == AID_COUNTED_POSSIBLE))
					&& f->b == s && f->a != s)
					score |= f->a < in->n ? 3 : 2;
			}
			if (score < best)
			{
				best = score;
				kept[r] = s;
			}
		}
	}
	for (uint32_t r = 0; r < in->n; r++)
	{
		const AidCountedRecord *record = &c->record[r];

		counts[r] = kept[r] == r && record->known && !record->in && !record->outgoing;
		if (rule == AID_COUNTED_NET_LEAF && (record->bi_multi == 2 || record->bi_multi == 7))
			counts[r] = false;
		if ((rule == AID_COUNTED_NET_SOURCE || rule == AID_COUNTED_NET_DECLARED)
			&& (record->bi_multi == 4 || record->bi_multi == 7))
			counts[r] = false;
		if (rule == AID_COUNTED_GROSS)
			counts[r] = true;
		p.counted[r] = counts[r] ? record->amount : 0;
		worth[record->node] += p.counted[r];
		p.worth += p.counted[r];
	}
	if (rule < AID_COUNTED_NET_SOURCE)
		return p;

	for (size_t round = 0; round < in->m; round++)
	{
		size_t		best = MAX_FINDINGS;
		uint32_t	a,
					b;
		aid_money	money;

		for (size_t i = 0; i < in->m; i++)
		{
			const AidCountedFinding *f = &c->finding[i];
			const AidCountedFinding *g = &c->finding[best == MAX_FINDINGS ? 0 : best];

			if (done[i] || f->relation < AID_COUNTED_PARENT_CHILD || f->a >= in->n || f->b >= in->n)
				continue;
			if (best == MAX_FINDINGS
				|| (f->relation != g->relation ? f->relation < g->relation
					: f->weight != g->weight ? f->weight > g->weight
					: kept[f->a] != kept[g->a] ? kept[f->a] < kept[g->a] : kept[f->b] < kept[g->b]))
				best = i;
		}
		if (best == MAX_FINDINGS)
			break;
		done[best] = true;
		a = c->record[kept[c->finding[best].a]].node;
		b = c->record[kept[c->finding[best].b]].node;
		if (a == b || worth[a] <= 0 || worth[b] <= 0)
			continue;
		money = AID_MIN(worth[a] - passed[a], worth[b] - received[b]);
		if (money == 0)
			continue;
		if (leads_to(edge, in->nodes, b, a, 0))
		{
			p.refused++;
			continue;
		}
		edge[a][b] = true;
		passed[a] += money;
		received[b] += money;
		p.linked += money;
	}
	for (uint32_t v = 0; v < in->nodes; v++)
	{
		aid_money	commitments = 0;
		aid_money	funds = 0;
		aid_money	taken = rule == AID_COUNTED_NET_LEAF ? passed[v] : received[v];
		aid_money	left;
		bool		given[MAX_RECORDS] = {false};

		for (uint32_t r = 0; r < in->n; r++)
			if (c->record[r].node == v && c->record[r].in && c->record[r].known && !c->record[r].outgoing
				&& kept[r] == r)
			{
				commitments += c->record[r].stage == AID_COUNTED_COMMITMENT ? c->record[r].amount : 0;
				funds += c->record[r].stage == AID_COUNTED_NO_STAGE || c->record[r].stage == AID_COUNTED_DISBURSEMENT
					? c->record[r].amount : 0;
			}
		if (rule == AID_COUNTED_NET_DECLARED && worth[v] > 0)
			taken = AID_MAX(taken, AID_MIN(worth[v], AID_MAX(commitments, funds)));
		if (taken == 0)
			continue;
		left = worth[v] - taken;
		for (uint32_t r = 0; r < in->n; r++)
			if (c->record[r].node == v && counts[r])
			{
				p.counted[r] = round_down(c->record[r].amount * (worth[v] - taken), worth[v]);
				left -= p.counted[r];
			}
		for (; left > 0; left--)
		{
			uint32_t	best = MAX_RECORDS;
			aid_money	most = -1;

			for (uint32_t r = 0; r < in->n; r++)
			{
				aid_money	rest = c->record[r].amount * (worth[v] - taken) - p.counted[r] * worth[v];

				if (c->record[r].node == v && counts[r] && !given[r] && rest > most)
				{
					best = r;
					most = rest;
				}
			}
			p.counted[best]++;
			given[best] = true;
		}
	}
	return p;
}

/* ---- random cases ---- */

static void
random_case(Case *c, bool with_classes)
{
	uint32_t	kinds = 1 + below(3);

	memset(c, 0, sizeof(*c));
	c->input.n = 2 + below(MAX_RECORDS - 3);
	c->input.ids = c->input.n + below(4);
	c->input.nodes = c->input.n;
	for (uint32_t r = 0; r < c->input.n; r++)
	{
		AidCountedRecord *record = &c->record[r];

		record->node = below(3) > 0 ? r : below(c->input.n);
		record->known = below(20) > 0;
		if (record->known)
			record->amount = (aid_money) below(below(2) == 0 ? 12 : 1000)
				- (below(6) == 0 ? 40 : 0);
		record->in = below(5) == 0;
		record->outgoing = below(16) == 0;
		record->stage = (uint8_t) below(4);
		record->bi_multi = with_classes ? (int16_t) below(9) : 0;
	}
	c->input.m = below(MAX_FINDINGS + 1);
	for (size_t i = 0; i < c->input.m; i++)
	{
		AidCountedFinding *f = &c->finding[i];

		f->relation = (uint8_t) (kinds == 1 ? AID_COUNTED_CHAIN : below(4));
		if (f->relation < AID_COUNTED_PARENT_CHILD && below(3) > 0)
			f->relation = AID_COUNTED_CHAIN;
		f->weight = below(4) == 0 ? INFINITY : below(3);
		f->a = below(c->input.ids);
		f->b = below(c->input.ids);
	}
}

static void
test_random(void)
{
	static const char *const names[] = {"gross", "distinct", "net_source", "net_leaf", "net_declared"};

	for (int rule = 0; rule < 5; rule++)
	{
		int			wrong = 0;
		int			moved = 0;
		int			beyond = 0;
		int			sums = 0;
		int			refused = 0;
		int			netted = 0;
		int			counted_copies = 0;

		for (int round = 0; round < 4000; round++)
		{
			Case		c;
			Result		got,
						again;
			Plain		expected;
			bool		confirmed = below(2) == 0;

			random_case(&c, round % 2 == 0);
			run(&c, (AidCountedRule) rule, confirmed, &got);
			expected = plain(&c, (AidCountedRule) rule, confirmed);
			for (uint32_t r = 0; r < c.input.n; r++)
			{
				aid_money	amount = c.record[r].amount;

				wrong += got.row[r].counted != expected.counted[r];
				beyond += amount >= 0 && (got.row[r].counted < 0 || got.row[r].counted > amount);
				netted += got.row[r].reason == AID_COUNTED_NETTED;
				counted_copies += got.row[r].reason == AID_COUNTED_COPY && got.row[r].counted != 0;
			}
			wrong += (uint64_t) expected.refused != got.totals.refused;
			refused += expected.refused;
			if (rule == AID_COUNTED_NET_SOURCE || rule == AID_COUNTED_NET_LEAF)
				sums += got.sum != expected.worth - expected.linked;

			for (size_t i = c.input.m; i > 1; i--)
			{
				size_t		j = below(i);
				AidCountedFinding held = c.finding[i - 1];

				c.finding[i - 1] = c.finding[j];
				c.finding[j] = held;
			}
			run(&c, (AidCountedRule) rule, confirmed, &again);
			for (uint32_t r = 0; r < c.input.n; r++)
				moved += got.row[r].counted != again.row[r].counted || got.row[r].reason != again.row[r].reason
					|| got.row[r].kept != again.row[r].kept || got.row[r].refused != again.row[r].refused;
		}
		ok(wrong == 0, "%s: as the rules read (%d wrong)", names[rule], wrong);
		ok(moved == 0, "%s: findings in any order (%d moved)", names[rule], moved);
		ok(beyond == 0, "%s: 0 <= counted <= amount (%d not)", names[rule], beyond);
		ok(sums == 0, "%s: counted = worth - links (%d not)", names[rule], sums);
		ok(counted_copies == 0, "%s: copies count nothing", names[rule]);
		if (rule >= AID_COUNTED_NET_SOURCE)
			ok(refused > 100 && netted > 1000, "%s: circles (%d) and netted rows (%d) occur", names[rule], refused,
			   netted);
	}
}

/* What the payers keep is what the receivers do not count twice. */
static void
test_laws(void)
{
	int			different = 0;
	int			moved = 0;
	int			added = 0;

	for (int round = 0; round < 4000; round++)
	{
		Case		c,
					more;
		Result		source,
					leaf,
					again;
		uint32_t	copied;

		random_case(&c, false);
		run(&c, AID_COUNTED_NET_SOURCE, false, &source);
		run(&c, AID_COUNTED_NET_LEAF, false, &leaf);
		different += source.sum != leaf.sum;

		/* a copy as the last record, with a link of its own */
		more = c;
		copied = below(c.input.n);
		if (c.input.m + 2 > MAX_FINDINGS)
			continue;
		for (size_t i = 0; i < c.input.m; i++)
		{
			more.finding[i].a += c.finding[i].a >= c.input.n;
			more.finding[i].b += c.finding[i].b >= c.input.n;
		}
		more.record[c.input.n] = c.record[copied];
		more.finding[more.input.m++] = (AidCountedFinding) {0, copied, c.input.n, AID_COUNTED_SAME_RECORD};
		for (size_t i = 0; i < c.input.m; i++)
			if (more.finding[i].relation >= AID_COUNTED_PARENT_CHILD && more.finding[i].b == copied)
			{
				more.finding[more.input.m] = more.finding[i];
				more.finding[more.input.m++].b = c.input.n;
				break;
			}
		more.input.n++;
		more.input.ids++;
		for (int rule = AID_COUNTED_DISTINCT; rule <= AID_COUNTED_NET_DECLARED; rule++)
		{
			run(&c, (AidCountedRule) rule, false, &source);
			run(&more, (AidCountedRule) rule, false, &again);
			moved += source.sum != again.sum;
			added++;
		}
	}
	ok(different == 0, "the sum at source is the sum at leaf (%d not)", different);
	ok(moved == 0 && added > 8000, "a copy changes no total (%d of %d)", moved, added);
}

/* ---- every order of the findings of small cases ---- */

static void
permute(Case *c, size_t from, AidCountedRule rule, const Result *expected, int *runs, int *wrong)
{
	if (from == c->input.m)
	{
		Result		got;

		run(c, rule, true, &got);
		(*runs)++;
		for (uint32_t r = 0; r < c->input.n; r++)
			if (got.row[r].counted != expected->row[r].counted || got.row[r].kept != expected->row[r].kept)
			{
				(*wrong)++;
				return;
			}
		return;
	}
	for (size_t i = from; i < c->input.m; i++)
	{
		AidCountedFinding held = c->finding[from];

		c->finding[from] = c->finding[i];
		c->finding[i] = held;
		permute(c, from + 1, rule, expected, runs, wrong);
		c->finding[i] = c->finding[from];
		c->finding[from] = held;
	}
}

static void
test_permutations(void)
{
	int			runs = 0;
	int			wrong = 0;

	for (int round = 0; round < 60; round++)
	{
		Case		c;
		Result		expected;
		AidCountedRule rule = (AidCountedRule) (1 + below(4));

		do
			random_case(&c, false);
		while (c.input.n > 6);
		c.input.m = AID_MIN(c.input.m, 5);
		run(&c, rule, true, &expected);
		permute(&c, 0, rule, &expected, &runs, &wrong);
	}
	ok(wrong == 0 && runs > 1000, "all orders of up to five findings: %d of %d differ", wrong, runs);
}

/* ---- the examples of the specification ---- */

/* Amounts, each an activity of its own; findings as {weight, a, b, relation}. */
static void
example(const char *name, uint32_t n, const int *amounts, size_t m, const AidCountedFinding *findings,
		AidCountedRule rule, bool confirmed, const int *counted)
{
	Case		c;
	Result		result;
	bool		same = true;

	memset(&c, 0, sizeof(c));
	c.input.n = c.input.ids = c.input.nodes = n;
	for (uint32_t r = 0; r < n; r++)
		c.record[r] = (AidCountedRecord) {.amount = amounts[r] * AID_MONEY_UNIT,.node = r,.known = true};
	c.input.m = m;
	memcpy(c.finding, findings, m * sizeof(AidCountedFinding));
	run(&c, rule, confirmed, &result);
	for (uint32_t r = 0; r < n; r++)
		same = same && result.row[r].counted == counted[r] * AID_MONEY_UNIT;
	ok(same, "%s", name);
}

#define LINK(x, y) {1, x, y, AID_COUNTED_CHAIN}
#define CHILD(x, y) {1, x, y, AID_COUNTED_PARENT_CHILD}
#define SAME(x, y) {1, x, y, AID_COUNTED_SAME_RECORD}
#define MAYBE(x, y) {1, x, y, AID_COUNTED_POSSIBLE}
#define FINDINGS(...) (const AidCountedFinding[]) {__VA_ARGS__}
#define INTS(...) (const int[]) {__VA_ARGS__}

static void
test_examples(void)
{
	Case		c;
	Result		result;

	example("26 gross", 3, INTS(100, 90, 60), 2, FINDINGS(LINK(0, 1), LINK(1, 2)), AID_COUNTED_GROSS, false,
			INTS(100, 90, 60));
	example("26 source", 3, INTS(100, 90, 60), 2, FINDINGS(LINK(0, 1), LINK(1, 2)), AID_COUNTED_NET_SOURCE, false,
			INTS(100, 0, 0));
	example("26 leaf", 3, INTS(100, 90, 60), 2, FINDINGS(LINK(0, 1), LINK(1, 2)), AID_COUNTED_NET_LEAF, false,
			INTS(10, 30, 60));
	example("27 source", 3, INTS(60, 60, 100), 2, FINDINGS(LINK(1, 2), LINK(0, 2)), AID_COUNTED_NET_SOURCE, false,
			INTS(60, 60, 0));
	example("27 leaf", 3, INTS(60, 60, 100), 2, FINDINGS(LINK(1, 2), LINK(0, 2)), AID_COUNTED_NET_LEAF, false,
			INTS(0, 20, 100));
	example("28 source", 2, INTS(100, 100), 2, FINDINGS(LINK(1, 0), LINK(0, 1)), AID_COUNTED_NET_SOURCE, false,
			INTS(100, 0));
	example("28 leaf", 2, INTS(100, 100), 2, FINDINGS(LINK(1, 0), LINK(0, 1)), AID_COUNTED_NET_LEAF, false,
			INTS(0, 100));
	example("30 parent", 3, INTS(100, 40, 35), 2, FINDINGS(CHILD(0, 1), CHILD(0, 2)), AID_COUNTED_NET_LEAF, false,
			INTS(25, 40, 35));
	example("30 copies", 3, INTS(50, 50, 50), 2, FINDINGS(SAME(0, 1), SAME(1, 2)), AID_COUNTED_NET_LEAF, false,
			INTS(50, 0, 0));
	example("30 correction", 2, INTS(100, -30), 0, FINDINGS(LINK(0, 1)), AID_COUNTED_NET_LEAF, false, INTS(100, -30));
	example("31", 2, INTS(50, 50), 1, FINDINGS(MAYBE(0, 1)), AID_COUNTED_NET_SOURCE, false, INTS(50, 50));
	example("31 confirmed", 2, INTS(50, 50), 1, FINDINGS(MAYBE(0, 1)), AID_COUNTED_NET_SOURCE, true, INTS(50, 0));
	example("the second of three is kept", 3, INTS(50, 60, 50), 2, FINDINGS(SAME(1, 0), SAME(1, 2)),
			AID_COUNTED_DISTINCT, false, INTS(0, 60, 0));
	example("a node worth nothing takes no link", 2, INTS(100, -30), 1, FINDINGS(LINK(0, 1)), AID_COUNTED_NET_LEAF,
			false, INTS(100, -30));
	example("parents before chains", 3, INTS(100, 100, 100), 2,
			FINDINGS({INFINITY, 0, 2, AID_COUNTED_CHAIN}, {-9, 0, 1, AID_COUNTED_PARENT_CHILD}), AID_COUNTED_NET_SOURCE,
			false, INTS(100, 0, 100));
	example("the stronger chain first", 3, INTS(100, 100, 100), 2,
			FINDINGS({1, 0, 1, AID_COUNTED_CHAIN}, {2, 0, 2, AID_COUNTED_CHAIN}), AID_COUNTED_NET_SOURCE, false,
			INTS(100, 100, 0));

	memset(&c, 0, sizeof(c));
	c.input.n = c.input.ids = 3;
	c.input.nodes = 1;
	c.record[0] = c.record[1] = c.record[2] = (AidCountedRecord) {.known = true};
	c.record[0].amount = 60 * AID_MONEY_UNIT;
	c.record[1].amount = 40 * AID_MONEY_UNIT;
	c.record[2].amount = 30 * AID_MONEY_UNIT;
	c.record[2].in = true;
	run(&c, AID_COUNTED_NET_SOURCE, false, &result);
	ok(result.row[0].counted == 60 * AID_MONEY_UNIT && result.row[1].counted == 40 * AID_MONEY_UNIT
	   && result.row[2].counted == 0 && result.row[2].reason == AID_COUNTED_INCOMING, "29 net_source");
	run(&c, AID_COUNTED_NET_DECLARED, false, &result);
	ok(result.row[0].counted == 42 * AID_MONEY_UNIT && result.row[1].counted == 28 * AID_MONEY_UNIT
	   && result.row[2].counted == 0 && result.row[0].reason == AID_COUNTED_DECLARED, "29 net_declared");

	/* what is unknown, and ends that are not there */
	c.input.nodes = 3;
	c.input.ids = 4;
	c.input.m = 2;
	c.record[1].node = 1;
	c.record[2] = (AidCountedRecord) {.node = 2};
	c.finding[0] = (AidCountedFinding) {1, 3, 1, AID_COUNTED_SAME_RECORD};
	c.finding[1] = (AidCountedFinding) {1, 3, 0, AID_COUNTED_SAME_RECORD};
	run(&c, AID_COUNTED_DISTINCT, false, &result);
	ok(result.row[0].counted == 60 * AID_MONEY_UNIT && result.row[1].reason == AID_COUNTED_COPY
	   && result.row[1].kept == 0, "copies of a record that is not there are copies of each other");
	ok(result.row[2].reason == AID_COUNTED_UNKNOWN && result.row[2].counted == 0, "an unknown amount");
}

static void
test_range(void)
{
	static AidCountedRecord record[4096];
	static AidCountedRow row[4096];
	AidCountedNode node;
	AidCountedTotals totals;
	AidCountedInput input = {.n = 4096,.ids = 4096,.nodes = 1,.record = record};
	void	   *scratch = malloc(aid_counted_scratch(&input));

	for (int r = 0; r < 4096; r++)
		record[r] = (AidCountedRecord) {.amount = AID_MONEY_MAX / 4095,.known = true};
	ok(!aid_counted_run(&input, AID_COUNTED_NET_LEAF, false, row, &node, &totals, scratch), "an activity out of range");
	for (int r = 0; r < 4096; r++)
		record[r].amount = AID_MONEY_MAX / 4096;
	ok(aid_counted_run(&input, AID_COUNTED_NET_LEAF, false, row, &node, &totals, scratch), "and just within");
	free(scratch);
}

/* ---- circles ---- */

static void
test_circles(void)
{
	int			wrong = 0;
	int			refused = 0;

	for (int round = 0; round < 3000; round++)
	{
		uint32_t	nodes = 2 + below(MAX_RECORDS - 1);
		uint32_t	edges = below(80);
		void	   *memory = malloc(aid_circles_size(nodes, edges) + 1);
		bool		reach[MAX_RECORDS][MAX_RECORDS] = {{false}};
		AidCircles	circles;

		aid_circles_init(&circles, nodes, memory);
		for (uint32_t i = 0; i < edges; i++)
		{
			uint32_t	from = below(nodes);
			uint32_t	to = below(nodes);
			bool		expected = from != to && !reach[to][from];

			wrong += aid_circles_add(&circles, from, to) != expected;
			refused += !expected;
			for (uint32_t v = 0; expected && v < nodes; v++)
				for (uint32_t w = 0; w < nodes; w++)
					if ((v == from || reach[v][from]) && (w == to || reach[to][w]))
						reach[v][w] = true;
		}
		free(memory);
	}
	ok(wrong == 0 && refused > 1000, "circles found as by a table of what leads where (%d wrong, %d refused)", wrong,
	   refused);
}

static void
test_names(void)
{
	static const char *const names[] = {"gross", "distinct", "net_source", "net_leaf", "net_declared"};
	AidCountedRule rule;

	for (int i = 0; i < 5; i++)
		ok(aid_counted_rule(names[i], &rule) && (int) rule == i && aid_counted_rule_text(names[i]) != NULL, "rule %s",
		   names[i]);
	ok(!aid_counted_rule("fts.incoming", &rule) && aid_counted_rule_text("fts.incoming") != NULL,
	   "a selection of rows has a sentence and is no rule");
	ok(!aid_counted_rule("net", &rule) && aid_counted_rule_text("net") == NULL, "no other rule");
}

int
main(void)
{
	test_examples();
	test_random();
	test_laws();
	test_permutations();
	test_range();
	test_circles();
	test_names();
	return tap_done();
}
