/* sources: extension/base/grow.c extension/duplicates/link.c extension/duplicates/rules.c
   extension/duplicates/rules_links.c */
/*
 * One-to-one links against a sort of all pairs; the rules on small tables
 * whose findings are written out, and on random ones against their conditions.
 */
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#include "duplicates/link.h"
#include "duplicates/rules.h"
#include "no_leaks.h"
#include "random.h"

/* ---- one-to-one links ---- */

#define MAX_SIDE 12

typedef struct Costs
{
	uint64_t	cost[MAX_SIDE][MAX_SIDE];
} Costs;

/* What is not below the limit need not be exact. */
static uint64_t
cost_of(void *arg, uint32_t left, uint32_t right, uint64_t limit)
{
	uint64_t	cost = ((Costs *) arg)->cost[left][right];

	return cost < limit ? cost : below(2) == 0 ? limit : AID_LINK_NEVER;
}

/* Takes the cheapest pair of free rows again and again. */
static void
link_slowly(const Costs *costs, uint32_t lefts, uint32_t rights, uint32_t *mate)
{
	bool		taken[MAX_SIDE] = {false};

	for (uint32_t i = 0; i < lefts; i++)
		mate[i] = AID_LINK_NONE;
	for (;;)
	{
		uint64_t	least = AID_LINK_NEVER;
		uint32_t	left = 0;
		uint32_t	right = 0;

		for (uint32_t i = 0; i < lefts; i++)
			for (uint32_t k = 0; k < rights; k++)
				if (mate[i] == AID_LINK_NONE && !taken[k] && costs->cost[i][k] < least)
				{
					least = costs->cost[i][k];
					left = i;
					right = k;
				}
		if (least == AID_LINK_NEVER)
			return;
		mate[left] = right;
		taken[right] = true;
	}
}

static void
test_link(void)
{
	int			differ = 0;
	int			links = 0;

	for (int round = 0; round < 20000; round++)
	{
		Costs		costs;
		uint32_t	lefts = (uint32_t) below(MAX_SIDE + 1);
		uint32_t	rights = (uint32_t) below(MAX_SIDE + 1);
		uint32_t	mate[MAX_SIDE];
		uint32_t	expected[MAX_SIDE];
		void	   *scratch = malloc(aid_link_scratch(lefts, rights) + 1);
		int			values = 1 + below(30);

		for (int i = 0; i < MAX_SIDE; i++)
			for (int k = 0; k < MAX_SIDE; k++)
				costs.cost[i][k] = below(4) == 0 ? AID_LINK_NEVER : (uint64_t) below(values);
		aid_link_rows(lefts, rights, cost_of, &costs, mate, scratch);
		link_slowly(&costs, lefts, rights, expected);
		for (uint32_t i = 0; i < lefts; i++)
		{
			differ += mate[i] != expected[i];
			links += mate[i] != AID_LINK_NONE;
		}
		free(scratch);
	}
	ok(links > 50000, "there are links: %d", links);
	ok(differ == 0, "the chain takes the links that the cheapest pair first takes (%d differ)", differ);
}

/* ---- tables ---- */

#define MAX_RECORDS 64

typedef struct Case
{
	AidRuleRecord record[MAX_RECORDS];
	uint32_t	n;
	uint32_t	identifier[MAX_RECORDS * 4];
	uint32_t	identifiers;
	bool		between;
	AidRuleFinding finding[4096];
	uint32_t	findings;
	uint8_t		dropped[MAX_RECORDS];
} Case;

static Case here;

static AidAmountLevel
level_of(double x, double y)
{
	double		gap;

	if (isnan(x) || isnan(y))
		return AID_AMOUNT_UNKNOWN;
	if (x == y)
		return AID_AMOUNT_EQUAL;
	if (x * y <= 0)
		return AID_AMOUNT_ELSE;
	gap = fabs(log(x / y));
	return gap <= .01 ? AID_AMOUNT_01 : gap <= .06 ? AID_AMOUNT_06 : gap <= .25 ? AID_AMOUNT_25 : AID_AMOUNT_ELSE;
}

static AidAmountLevel
case_level(void *arg, uint32_t a, uint32_t b)
{
	Case	   *table = arg;

	return level_of(table->record[a].amount, table->record[b].amount);
}

static void
case_found(void *arg, const AidRuleFinding *finding)
{
	Case	   *table = arg;

	table->finding[table->findings++] = *finding;
}

static void
start(void)
{
	memset(&here, 0, sizeof(here));
}

/* A record of number n; the caller fills in the rest. */
static AidRuleRecord *
add(double amount, int32_t day)
{
	AidRuleRecord *record = &here.record[here.n];

	record->order = here.n++;
	record->amount = amount;
	record->day = day;
	record->year = day == AID_RULES_NO_DAY ? 0 : (int16_t) (2000 + day / 366);
	return record;
}

static AidRuleTable
case_table(Case *table)
{
	return (AidRuleTable) {
		.record = table->record, .n = table->n, .records = 20, .names = 60, .identifier = table->identifier,
			.between = table->between, .amount_level = case_level, .found = case_found, .arg = table
	};
}

static int
compare_findings(const void *a, const void *b)
{
	const AidRuleFinding *x = a;
	const AidRuleFinding *y = b;

	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	if (x->b != y->b)
		return x->b < y->b ? -1 : 1;
	return (int) x->rule - (int) y->rule;
}

/* Runs the rules, ends replaced by places in the order of ids; sorted. */
static void
run(Case *table)
{
	AidRuleTable rules = case_table(table);

	table->findings = 0;
	aid_rules_run(&rules, table->dropped);
	for (uint32_t i = 0; i < table->findings; i++)
	{
		table->finding[i].a = table->record[table->finding[i].a].order;
		table->finding[i].b = table->record[table->finding[i].b].order;
	}
	qsort(table->finding, table->findings, sizeof(AidRuleFinding), compare_findings);
}

/* "R1 same_record 1>0 version; …" */
static const char *
text_of(const Case *table)
{
	static const char *const why[] = {"", " primary", " boundary", " version", " id"};
	static char text[8192];
	size_t		at = 0;

	text[0] = '\0';
	for (uint32_t i = 0; i < table->findings; i++)
	{
		const AidRuleFinding *f = &table->finding[i];

		at += (size_t) snprintf(text + at, sizeof(text) - at, "%sR%d %s %u>%u%s%s", i == 0 ? "" : "; ", f->rule,
								aid_relation_names[f->relation], f->a, f->b, why[f->why],
								f->amounts_unlike ? " unlike" : "");
	}
	return text;
}

static void
expect(const char *expected, const char *name)
{
	run(&here);
	if (!ok(strcmp(text_of(&here), expected) == 0, "%s", name))
		printf("# expected %s\n# got      %s\n", expected, text_of(&here));
}

static void
identify(AidRuleRecord *record, uint32_t a, uint32_t b)
{
	record->identifier = here.identifiers;
	here.identifier[here.identifiers++] = a;
	record->identifiers = 1;
	if (b != 0)
	{
		here.identifier[here.identifiers++] = b;
		record->identifiers = 2;
	}
}

/* ---- R1 ---- */

static void
test_r1(void)
{
	AidRuleRecord *r;

	start();
	r = add(100, 10), r->record = 1, r->version = 1;
	r = add(120, 20), r->record = 1, r->version = 2;
	expect("R1 same_record 1>0 version", "R1: the later version is kept");

	start();
	add(100, 10)->record = 1;
	add(-100, 20)->record = 1;
	expect("R1 correction 0>1", "R1: opposite signs are a correction");
	here.record[0].amount = -100;
	here.record[1].amount = 100;
	expect("R1 correction 1>0", "R1: the original is the positive row");

	start();
	for (int i = 0; i < 4; i++)
		add(100, 10)->record = 1;
	here.record[0].boundary = AID_BOUNDARY_OUTGOING;
	here.record[1].boundary = AID_BOUNDARY_INTERNAL;
	here.record[2].boundary = AID_BOUNDARY_INCOMING;
	here.record[0].version = 9;
	expect("R1 same_record 2>0 boundary; R1 same_record 2>1 boundary; R1 same_record 2>3 boundary",
		   "R1: incoming, internal, outgoing, then unknown; each copy once");
	ok(here.dropped[0] == 1 && here.dropped[1] == 1 && here.dropped[2] == 0 && here.dropped[3] == 1,
	   "R1: the others are dropped");

	start();
	add(NAN, 10)->record = 1;
	add(100, 10)->record = 1;
	add(0, 10)->record = 1;
	add(5, 10)->record = 2;
	expect("R1 same_record 0>1 id; R1 same_record 0>2 id", "R1: unknown and zero amounts are copies; the smaller id");

	start();
	add(100, 10)->record = 1;
	add(60, 10)->record = 1;
	add(-60, 10)->record = 1;
	add(-60, 10)->record = 1;
	expect("R1 same_record 0>1 id; R1 correction 1>2; R1 same_record 2>3 id",
		   "R1: copies of each sign, a reversal belongs to the amount next to it");

	start();
	here.between = true;
	for (int i = 0; i < 5; i++)
		add(100, 10)->record = 1;
	here.record[3].base = here.record[4].base = true;
	expect("R1 same_record 0>3 id; R1 same_record 0>4 id; R1 same_record 1>3 id; R1 same_record 2>3 id",
		   "R1 between: every row with the one that the other side keeps");
	here.record[0].boundary = here.record[1].boundary = here.record[2].boundary = AID_BOUNDARY_OUTGOING;
	here.record[3].boundary = here.record[4].boundary = AID_BOUNDARY_INCOMING;
	here.record[1].amount = -100;
	here.record[4].amount = -100;
	expect("R1 correction 0>4; R1 same_record 3>0 boundary; R1 correction 3>1; R1 same_record 3>2 boundary; "
		   "R1 same_record 4>1 boundary", "R1 between: reversals too");
	here.record[3].base = here.record[4].base = false;
	expect("", "R1 between: nothing inside one side");
}

/* ---- R2 ---- */

static void
test_r2(void)
{
	AidRuleRecord *r;

	start();
	r = add(100, 10), r->activity = 7, r->secondary = true;
	r = add(100, 10), r->activity = 7;
	r = add(100, 10), r->activity = 8, r->secondary = true;
	expect("R2 same_record 1>0 primary", "R2: the primary is kept; a secondary alone stays");
	ok(here.dropped[0] == 2 && here.dropped[2] == 0, "R2: the copy is dropped");

	start();
	r = add(50, 10), r->activity = 7;
	r = add(100, 10), r->activity = 7;
	r = add(100, 90), r->activity = 7;
	r = add(101, 90), r->activity = 7, r->secondary = true;
	r = add(50, 300), r->activity = 7, r->secondary = true;
	r = add(100, 15), r->activity = 7, r->secondary = true;
	r = add(100, 85), r->activity = 7, r->secondary = true;
	expect("R2 same_record 0>4 primary; R2 same_record 1>5 primary; R2 same_record 2>3 primary; "
		   "R2 same_record 2>6 primary", "R2: amount level, then day gap; what is left goes to the closest");
	here.record[0].stage = 2;
	here.record[4].stage = 3;
	here.record[4].amount = 100;
	here.record[4].day = 10;
	here.record[6].stage = 2;
	expect("R2 same_record 0>6 primary; R2 same_record 1>4 primary; R2 same_record 1>5 primary; "
		   "R2 same_record 2>3 primary", "R2: the same stage first");

	start();
	r = add(100, 10), r->activity = 7, r->record = 1, r->version = 2;
	r = add(90, 10), r->activity = 7, r->record = 1, r->version = 1;
	r = add(90, 10), r->activity = 7, r->secondary = true;
	expect("R1 same_record 0>1 version; R2 same_record 0>2 primary", "R2 passes over what R1 dropped");
}

/* ---- R3 ---- */

static void
test_r3(void)
{
	AidRuleRecord *r;

	start();
	r = add(100, 10), r->activity = 7, r->source = 1;
	r = add(900, 40), r->activity = 7, r->source = 2;
	expect("R3 same_record 0>1 id unlike", "R3: one row a side, whatever the amounts");
	here.record[1].day = 800, here.record[1].year = 2002;
	expect("", "R3: another year");
	here.record[1].day = AID_RULES_NO_DAY;
	here.record[1].amount = 110;
	expect("R3 same_record 0>1 id", "R3: a date unknown");
	here.record[1].stage = 2;
	expect("", "R3: another stage");
	here.record[1].stage = 0;
	here.record[1].direction = AID_IN;
	expect("", "R3: another direction");
	here.record[1].direction = AID_OUT;
	here.record[1].source = 1;
	expect("", "R3: one source");
	here.record[1].source = 0;
	expect("", "R3: a source unknown");

	start();
	r = add(100, 10), r->source = 1, identify(r, 3, 7);
	r = add(NAN, 40), r->source = 2, identify(r, 5, 7);
	expect("R3 same_record 0>1 id", "R3: an identifier");
	here.record[0].identifiers = 0;
	here.record[0].activity = 7;
	expect("R3 same_record 0>1 id", "R3: an activity that the other names as identifier");
	here.record[0].secondary = true;
	expect("R3 same_record 1>0 primary", "R3: the primary is kept");

	start();
	r = add(100, 10), r->activity = 7, r->source = 1;
	r = add(200, 10), r->activity = 7, r->source = 1;
	r = add(210, 10), r->activity = 7, r->source = 2;
	r = add(500, 10), r->activity = 7, r->source = 2;
	r = add(101, 10), r->activity = 7, r->source = 2;
	expect("R3 same_record 0>4 id; R3 same_record 1>2 id", "R3: several rows need amounts");
	here.record[0].amount = 400;
	here.record[4].amount = NAN;
	expect("R3 same_record 0>3 id; R3 same_record 1>2 id", "R3: .25 is enough, unknown is not");
	here.record[3].amount = 600;
	expect("R3 same_record 1>2 id", "R3: beyond .25 is not");

	start();
	for (int i = 0; i < 3; i++)
		r = add(100, 10), r->source = (uint32_t) i + 1, r->activity = 7;
	expect("R3 same_record 0>1 id; R3 same_record 0>2 id; R3 same_record 1>2 id", "R3: three sources");

	/* two names, the second in more rows: still one to one */
	start();
	r = add(100, 10), r->source = 1, identify(r, 3, 7);
	r = add(101, 10), r->source = 1, identify(r, 7, 0);
	r = add(101, 10), r->source = 2, identify(r, 3, 7);
	expect("R3 same_record 1>2 id", "R3: one to one over all names");
}

/* ---- R4 ---- */

static void
test_r4(void)
{
	AidRuleRecord *r;

	start();
	r = add(100, 10), r->receiver_activity = 7;
	r = add(98, 12), r->activity = 7, r->direction = AID_IN;
	expect("R4 chain 0>1", "R4: the payer names the receiver");
	here.record[0].order = 1, here.record[1].order = 0;
	expect("R4 chain 1>0", "R4: payer first, whatever the ids");

	start();
	r = add(100, 10), r->activity = 8;
	r = add(98, 12), r->activity = 7, r->direction = AID_IN, r->provider_activity = 8;
	expect("R4 chain 0>1", "R4: the receiver names the payer");
	here.record[0].direction = AID_IN;
	expect("", "R4: what came in was not paid on");
	here.record[0].direction = AID_OUT;
	here.record[0].activity = 7;
	expect("", "R4: the payer is not there");
	here.record[0].activity = 8;
	here.record[1].provider_activity = 7;
	expect("", "R4: a link to self is no link");
	ok(aid_rules_provider_is_self(&here.record[1]) && !aid_rules_receiver_is_self(&here.record[1]) &&
	   !aid_rules_provider_is_self(&here.record[0]), "R4: and is counted as such");
	here.record[1].provider_activity = 0;
	here.record[1].receiver_activity = 7;
	expect("", "R4: nor is one to the receiver's own");
	ok(!aid_rules_provider_is_self(&here.record[1]) && aid_rules_receiver_is_self(&here.record[1]),
	   "R4: which is counted too");

	/* a pooled fund: three payers, two of them without activity; four rows of what it pays */
	start();
	r = add(100, 10), r->receiver_activity = 5;
	r = add(200, 20), r->receiver_activity = 5, r->activity = 9;
	r = add(70, 30), r->receiver_activity = 5;
	r = add(100, 60), r->activity = 5;
	r = add(100, 50), r->activity = 5;
	r = add(40, 60), r->activity = 5;
	r = add(190, 60), r->activity = 5;
	expect("R4 chain 0>4; R4 chain 1>6; R4 chain 2>3", "R4: a pooled fund, amount level and day gap");

	/* more payers than rows */
	start();
	r = add(100, 10), r->activity = 9, r->receiver_activity = 5;
	r = add(60, 10), r->activity = 9, r->receiver_activity = 5;
	r = add(40, 10), r->activity = 9, r->receiver_activity = 5;
	r = add(30, 10), r->activity = 9;
	r = add(100, 10), r->activity = 5, r->direction = AID_IN, r->provider_activity = 9;
	r = add(41, 30), r->activity = 5, r->direction = AID_OUT;
	expect("R4 chain 0>4; R4 chain 1>4; R4 chain 2>5", "R4: a payer's leftover row goes to the closest");

	/* incoming before onward, both before a row that names another payer */
	start();
	r = add(100, 10), r->activity = 9, r->receiver_activity = 5;
	r = add(100, 10), r->activity = 5, r->direction = AID_OUT;
	r = add(100, 90), r->activity = 5, r->direction = AID_IN;
	r = add(100, 10), r->activity = 5, r->direction = AID_IN, r->provider_activity = 8;
	expect("R4 chain 0>2", "R4: the incoming row first");
	here.record[2].amount = 20;
	expect("R4 chain 0>1", "R4: the amount's level before that");
	here.record[1].activity = here.record[2].activity = 4;
	expect("R4 chain 0>3", "R4: as a last resort the row that names another payer");

	start();
	here.between = true;
	r = add(100, 10), r->receiver_activity = 7;
	r = add(98, 12), r->activity = 7;
	r = add(98, 12), r->activity = 7, r->base = true;
	expect("R4 chain 0>2", "R4 between");
}

static int	levels;

static AidAmountLevel
counted_level(void *arg, uint32_t a, uint32_t b)
{
	levels++;
	return case_level(arg, a, b);
}

/* Levels cost by far the most; most rows are too far from a row for its level to matter. */
static void
test_levels(void)
{
	AidRuleTable table;
	AidRuleRecord *r;
	int			wrong = 0;

	start();
	for (int i = 0; i < MAX_RECORDS / 2; i++)
	{
		double		amount = 1000 * pow(1.3, i * 7 % 32);

		r = add(amount, 10 + i), r->activity = 9, r->receiver_activity = 5;
		r = add(amount * 1.005, 12 + i), r->activity = 5, r->direction = AID_IN;
	}
	table = case_table(&here);
	table.amount_level = counted_level;
	aid_rules_run(&table, here.dropped);
	for (uint32_t i = 0; i < here.findings; i++)
		wrong += here.finding[i].a + 1 != here.finding[i].b;
	ok(here.findings == MAX_RECORDS / 2 && wrong == 0, "R4: each payer's row with its receiver's");
	ok(levels < MAX_RECORDS * 16, "R4: few levels are asked for (%d)", levels);
}

/* ---- R5, R8 ---- */

static void
test_r5(void)
{
	AidRuleRecord *r;

	start();
	r = add(100, 10), r->id = 3;
	r = add(40, 10), r->parent = 3;
	r = add(35, 10), r->parent = 3;
	r = add(35, 10), r->parent = 4;
	expect("R5 parent_child 0>1; R5 parent_child 0>2", "R5: the record that is named");

	start();
	r = add(40, 10), r->activity = 3, r->parent = 6;
	r = add(100, 10), r->activity = 6;
	r = add(41, 300), r->activity = 6;
	r = add(9, 10), r->activity = 6, r->parent = 6;
	expect("R5 parent_child 2>0", "R5: of an activity the closest row; a parent of itself is none");
	ok(aid_rules_parent_is_self(&here.record[3]) && !aid_rules_parent_is_self(&here.record[0]), "R5: which is counted");
	here.record[3].id = 8;
	here.record[3].activity = 2;
	here.record[3].parent = 8;
	expect("R5 parent_child 2>0", "R5: nor its own record");
}

static void
test_r8(void)
{
	static const int16_t years[] = {2019, 2020, 2020, 2021};
	AidRuleTable table;
	AidRuleRecord *a;
	AidRuleRecord *b;

	start();
	a = add(100, 10);
	b = add(-100, 20);
	table = case_table(&here);
	table.year = years;
	ok(aid_rules_forbid(&table, 0, 1, true) == AID_FORBID_SIGNS, "R8: opposite signs");
	ok(aid_rules_forbid(&table, 0, 1, false) == AID_FORBID_NOTHING, "R8: of other organisations not");
	a->phase = 1, b->phase = 2;
	ok(aid_rules_forbid(&table, 0, 1, false) == AID_FORBID_PHASES, "R8: phases");
	ok(aid_rules_forbid(&table, 0, 1, true) == AID_FORBID_SIGNS, "R8: signs come first");
	b->phase = 0, b->amount = 100;
	ok(aid_rules_forbid(&table, 0, 1, true) == AID_FORBID_NOTHING, "R8: without a phase is the first");
	a->phase = 2;
	ok(aid_rules_forbid(&table, 0, 1, true) == AID_FORBID_PHASES, "R8: so the second is another");
	a->phase = 1;
	a->years = 2, a->years_at = 0;
	b->years = 2, b->years_at = 2;
	ok(aid_rules_forbid(&table, 0, 1, true) == AID_FORBID_NOTHING, "R8: years that meet");
	b->years = 1, b->years_at = 3;
	ok(aid_rules_forbid(&table, 0, 1, true) == AID_FORBID_YEARS, "R8: years that do not");
	b->years = 0;
	a->source = b->source = 4;
	ok(aid_rules_forbid(&table, 0, 1, true) == AID_FORBID_INSTALMENT, "R8: instalments");
	b->day = 10;
	ok(aid_rules_forbid(&table, 0, 1, true) == AID_FORBID_NOTHING, "R8: of one day not");
	b->day = AID_RULES_NO_DAY;
	ok(aid_rules_forbid(&table, 0, 1, true) == AID_FORBID_NOTHING, "R8: nor of an unknown one");
	b->day = 11, b->source = 0;
	ok(aid_rules_forbid(&table, 0, 1, true) == AID_FORBID_NOTHING, "R8: nor of an unknown source");

	ok(aid_rules_is_earlier(&table, 0, 1) && !aid_rules_is_earlier(&table, 1, 0), "earlier by day");
	b->day = 10, b->years = 1, b->years_at = 3;
	a->order = 1, b->order = 0;
	ok(aid_rules_is_earlier(&table, 0, 1) && !aid_rules_is_earlier(&table, 1, 0), "earlier by years");
	b->years = 0, a->phase = 0, b->phase = 2;
	ok(aid_rules_is_earlier(&table, 0, 1) && !aid_rules_is_earlier(&table, 1, 0), "earlier by phase");
	b->phase = 1;
	ok(!aid_rules_is_earlier(&table, 0, 1) && aid_rules_is_earlier(&table, 1, 0), "earlier by id");
}

/* ---- random tables ---- */

static uint32_t
maybe(int one_in, int n)
{
	return below(one_in) == 0 ? (uint32_t) below(n) + 1 : 0;
}

static void
random_case(void)
{
	uint32_t	n = (uint32_t) below(30) + 2;

	start();
	here.between = below(3) == 0;
	for (uint32_t i = 0; i < n; i++)
	{
		static const double amounts[] = {100, 100, 100.5, 104, 120, 300, -100, 0};
		int			day = below(1200);
		AidRuleRecord *r = add(below(9) == 0 ? NAN : amounts[below(8)],
							   below(8) == 0 ? AID_RULES_NO_DAY : day / 90 * 90);

		r->record = maybe(5, 6);
		r->version = (uint32_t) below(3);
		r->source = maybe(1, 3);
		r->activity = maybe(2, 8);
		r->id = i + 10;
		r->parent = maybe(9, 20);
		r->provider_activity = maybe(6, 8);
		r->receiver_activity = maybe(6, 8);
		r->direction = (uint8_t) (below(4) == 0);
		r->boundary = (uint8_t) below(4);
		r->stage = (uint8_t) (below(5) == 0 ? 2 : 3);
		r->secondary = below(8) == 0;
		r->base = below(2) == 0;
		if (below(5) == 0)
		{
			uint32_t	first = (uint32_t) below(6) + 1;

			identify(r, first, first + 1 + (uint32_t) below(3));
		}
	}
}

/* The same records in another order give the same findings. */
static bool
survives_shuffling(void)
{
	static Case shuffled;

	shuffled = here;
	for (uint32_t i = shuffled.n; i > 1; i--)
	{
		uint32_t	k = (uint32_t) below(i);
		AidRuleRecord r = shuffled.record[i - 1];

		shuffled.record[i - 1] = shuffled.record[k];
		shuffled.record[k] = r;
	}
	run(&shuffled);
	return shuffled.findings == here.findings &&
		memcmp(shuffled.finding, here.finding, sizeof(AidRuleFinding) * here.findings) == 0;
}

static bool
shares_name(const AidRuleRecord *a, const AidRuleRecord *b)
{
	if (a->activity != 0 && a->activity == b->activity)
		return true;
	for (uint32_t i = 0; i < a->identifiers; i++)
		if (here.identifier[a->identifier + i] == b->activity)
			return true;
	for (uint32_t k = 0; k < b->identifiers; k++)
	{
		if (here.identifier[b->identifier + k] == a->activity)
			return true;
		for (uint32_t i = 0; i < a->identifiers; i++)
			if (here.identifier[a->identifier + i] == here.identifier[b->identifier + k])
				return true;
	}
	return false;
}

/* Does the finding fulfil what its rule asks for? */
static bool
holds(const AidRuleFinding *f)
{
	const AidRuleRecord *a = &here.record[f->a];
	const AidRuleRecord *b = &here.record[f->b];

	if (f->a == f->b || (here.between && a->base == b->base))
		return false;
	switch (f->rule)
	{
		case 1:
			return a->record != 0 && a->record == b->record &&
				((a->amount < 0) != (b->amount < 0)) == (f->relation == AID_CORRECTION);
		case 2:
			return a->activity != 0 && a->activity == b->activity && b->secondary && !a->secondary;
		case 3:
			return a->source != 0 && b->source != 0 && a->source != b->source && shares_name(a, b) &&
				a->direction == b->direction && a->stage == b->stage &&
				(a->day == AID_RULES_NO_DAY || b->day == AID_RULES_NO_DAY || a->year == b->year);
		case 4:
			return (a->activity == 0 || a->activity != b->activity) &&
				((a->receiver_activity != 0 && a->receiver_activity == b->activity) ||
				 (b->provider_activity != 0 && b->provider_activity == a->activity));
		default:
			return f->rule == 5 && (b->parent == a->id || b->parent == a->activity);
	}
}

/* Rows of a pair of sources are linked once by R3; a copy that R1 or R2 dropped is in no later pair as a copy. */
static bool
one_to_one(void)
{
	for (uint32_t i = 0; i < here.findings; i++)
		for (uint32_t k = 0; k < i; k++)
		{
			const AidRuleFinding *f = &here.finding[i];
			const AidRuleFinding *g = &here.finding[k];

			if (f->rule != 3 || g->rule != 3)
				continue;
			if (f->a == g->a && here.record[f->b].source == here.record[g->b].source)
				return false;
			if (f->b == g->b && here.record[f->a].source == here.record[g->a].source)
				return false;
			if (f->a == g->b && here.record[f->b].source == here.record[g->a].source)
				return false;
			if (f->b == g->a && here.record[f->a].source == here.record[g->b].source)
				return false;
		}
	for (uint32_t i = 0; i < here.findings; i++)
		if (here.finding[i].rule == 3 && (here.dropped[here.finding[i].a] != 0 || here.dropped[here.finding[i].b] != 0))
			return false;
	return true;
}

static bool
has_finding(int rule, uint32_t end)
{
	for (uint32_t i = 0; i < here.findings; i++)
		if (here.finding[i].rule == rule && (here.finding[i].a == end || here.finding[i].b == end))
			return true;
	return false;
}

/* A record for which a rule has a partner is in a finding of it: copies, payers that name, children. */
static bool
complete(void)
{
	for (uint32_t i = 0; i < here.n; i++)
	{
		const AidRuleRecord *r = &here.record[i];
		bool		copy = false;
		bool		secondary = false;
		bool		payer = false;
		bool		child = false;

		for (uint32_t k = 0; k < here.n; k++)
		{
			const AidRuleRecord *other = &here.record[k];

			if (k == i || (here.between && r->base == other->base))
				continue;
			copy |= r->record != 0 && r->record == other->record && (r->amount < 0) == (other->amount < 0);
			if (here.dropped[k] == 1)
				continue;
			secondary |= r->secondary && !other->secondary && r->activity != 0 && r->activity == other->activity;
			if (here.dropped[k] != 0)
				continue;
			payer |= r->receiver_activity != 0 && r->receiver_activity != r->activity &&
				r->receiver_activity == other->activity;
			child |= r->parent != 0 && !aid_rules_parent_is_self(r) &&
				(r->parent == other->id || r->parent == other->activity);
		}
		if ((copy && !has_finding(1, i)) || (here.dropped[i] != 1 && secondary && !has_finding(2, i)) ||
			(here.dropped[i] == 0 && payer && !has_finding(4, i)) ||
			(here.dropped[i] == 0 && child && !has_finding(5, i)))
			return false;
	}
	return true;
}

static void
test_random(void)
{
	int			by_rule[6] = {0};
	int			moved = 0;
	int			broken = 0;
	int			doubled = 0;
	int			lost = 0;

	for (int round = 0; round < 20000; round++)
	{
		random_case();
		run(&here);
		for (uint32_t i = 0; i < here.findings; i++)
		{
			by_rule[here.finding[i].rule]++;
			broken += !holds(&here.finding[i]);
		}
		doubled += !one_to_one();
		lost += !complete();
		moved += !survives_shuffling();
	}
	for (int rule = 1; rule <= 5; rule++)
		ok(by_rule[rule] > 5000, "R%d has findings: %d", rule, by_rule[rule]);
	ok(broken == 0, "every finding fulfils its rule (%d do not)", broken);
	ok(doubled == 0, "R3 links one to one what no rule dropped (%d tables do not)", doubled);
	ok(lost == 0, "no copy, payer or child is forgotten (%d tables do)", lost);
	ok(moved == 0, "the order of records changes nothing (%d tables do)", moved);
}

int
main(void)
{
	test_link();
	test_r1();
	test_r2();
	test_r3();
	test_r4();
	test_levels();
	test_r5();
	test_r8();
	test_random();
	return tap_done();
}
