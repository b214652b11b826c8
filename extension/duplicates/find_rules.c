/*
 * find_rules.c
 *		Verdicts, the rules R1 to R5, and the table of pairs they settle.
 */
#include "duplicates/find.h"

#include "common/hashfn.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

typedef struct Decided
{
	uint64		pair;
	AidFinding	finding;
	char		status;
} Decided;

#define SH_PREFIX decided
#define SH_ELEMENT_TYPE Decided
#define SH_KEY_TYPE uint64
#define SH_KEY pair
#define SH_HASH_KEY(table, key) murmurhash32((uint32) (key) ^ murmurhash32((uint32) ((key) >> 32)))
#define SH_EQUAL(table, a, b) ((a) == (b))
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

static uint64
pair_key(uint32 a, uint32 b)
{
	return (uint64) Min(a, b) << 32 | Max(a, b);
}

/* False if the pair was there. */
static bool
settle_pair(AidFind *find, const AidFinding *finding)
{
	bool		found;
	Decided    *entry = decided_insert(find->decided, pair_key(finding->a, finding->b), &found);

	if (!found)
		entry->finding = *finding;
	return !found;
}

bool
aid_find_decided(const AidFind *find, uint32 a, uint32 b, AidFinding *finding)
{
	const AidRuleRecord *x = &find->record[a];
	const AidRuleRecord *y = &find->record[b];
	const Decided *entry = find->decided->members == 0 ? NULL : decided_lookup(find->decided, pair_key(a, b));

	if (entry != NULL)
	{
		*finding = entry->finding;
		return true;
	}
	if (x->record == 0 || x->record != y->record)
		return false;
	/* two copies of one record, each reported with the one that is kept */
	memset(finding, 0, sizeof(AidFinding));
	finding->weight = INFINITY;
	finding->a = x->order < y->order ? a : b;
	finding->b = x->order < y->order ? b : a;
	finding->rule = 1;
	finding->relation = (x->amount < 0) == (y->amount < 0) ? AID_SAME_RECORD : AID_CORRECTION;
	finding->implied = true;
	return true;
}

void
aid_find_add(AidFind *find, const AidFinding *finding)
{
	if (find->findings == find->finding_room)
	{
		find->finding_room = Max(find->finding_room * 2, 256);
		find->finding = find->finding == NULL
			? MemoryContextAllocHuge(find->context, find->finding_room * sizeof(AidFinding))
			: repalloc_huge(find->finding, find->finding_room * sizeof(AidFinding));
	}
	find->finding[find->findings++] = *finding;
}

/* ---- R0: verdicts ---- */

#define VERDICT_ID_A 0
#define VERDICT_ID_B 1
#define VERDICT_RELATION 2
#define VERDICT_REVIEWER 3
#define VERDICT_REVIEWED_ON 4
#define VERDICT_COLUMNS 5

typedef struct VerdictReader
{
	AidFind    *find;
	AidColumn	column[VERDICT_COLUMNS];
} VerdictReader;

static const char *
verdict_id(const VerdictReader *reader, const AidQueryRow *row, int column, size_t *length)
{
	if (row->nulls[column])
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("query for verdicts holds a null"),
				 errdetail("Column \"%s\" of row " INT64_FORMAT " is null.", reader->column[column].name,
						   row->number + 1)));
	return aid_column_text(&reader->column[column], row->values[column], length);
}

static AidRelation
verdict_relation(const VerdictReader *reader, const AidQueryRow *row)
{
	size_t		length;
	const char *text = verdict_id(reader, row, VERDICT_RELATION, &length);

	for (int i = 0; aid_relation_names[i] != NULL; i++)
		if (strlen(aid_relation_names[i]) == length && memcmp(aid_relation_names[i], text, length) == 0)
			return (AidRelation) i;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("verdict \"%s\" is not known", pnstrdup(text, (int) length)),
			 errdetail("A verdict is \"distinct\" or one of the relations of %s.", reader->find->function)));
}

static void
read_verdict(void *arg, const AidQueryRow *row)
{
	VerdictReader *reader = arg;
	AidFind    *find = reader->find;
	AidVerdict	verdict = {.relation = verdict_relation(reader, row), .reviewed_on = AID_NO_DATE};
	size_t		length_a;
	size_t		length_b;
	const char *id_a = verdict_id(reader, row, VERDICT_ID_A, &length_a);
	const char *id_b = verdict_id(reader, row, VERDICT_ID_B, &length_b);
	MemoryContext context;

	if (length_a == length_b && memcmp(id_a, id_b, length_a) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("verdict on record \"%s\" and itself", pnstrdup(id_a, (int) length_a))));
	verdict.a = aid_ids_find(find->ids, id_a, length_a);
	verdict.b = aid_ids_find(find->ids, id_b, length_b);
	/* verdicts outlive runs: others may be about records that are not in this one */
	if (verdict.a == AID_IDS_NONE || verdict.b == AID_IDS_NONE || !aid_find_may_meet(find, verdict.a, verdict.b))
		return;
	if (!row->nulls[VERDICT_REVIEWED_ON])
		verdict.reviewed_on = aid_column_date(&reader->column[VERDICT_REVIEWED_ON], row->values[VERDICT_REVIEWED_ON]);
	context = MemoryContextSwitchTo(find->context);
	if (!row->nulls[VERDICT_REVIEWER])
	{
		size_t		length;
		const char *text = aid_column_text(&reader->column[VERDICT_REVIEWER], row->values[VERDICT_REVIEWER], &length);

		verdict.reviewer = pnstrdup(text, length);
	}
	find->verdict = aid_find_pool_room(find->context, find->verdict, find->verdicts, 1, &find->verdict_room,
									   sizeof(AidVerdict));
	find->verdict[find->verdicts++] = verdict;
	MemoryContextSwitchTo(context);
}

static bool
is_symmetric(AidRelation relation)
{
	return relation == AID_DISTINCT || relation == AID_POSSIBLE_DUPLICATE || relation == AID_OVERLAP;
}

static bool
same_verdict(const AidVerdict *a, const AidVerdict *b)
{
	return a->relation == b->relation && (a->a == b->a || is_symmetric(a->relation));
}

/* By pair; then the latest first, of one day by reviewer. */
static int
compare_verdicts(const void *a, const void *b)
{
	const AidVerdict *x = a;
	const AidVerdict *y = b;
	uint64		left = pair_key(x->a, x->b);
	uint64		right = pair_key(y->a, y->b);

	if (left != right)
		return left < right ? -1 : 1;
	if (x->reviewed_on != y->reviewed_on)
		return x->reviewed_on > y->reviewed_on ? -1 : 1;
	if (x->reviewer == NULL || y->reviewer == NULL)
		return (x->reviewer == NULL) - (y->reviewer == NULL);
	return strcmp(x->reviewer, y->reviewer);
}

static void
read_verdicts(AidFind *find)
{
	VerdictReader reader = {
		.find = find,
		.column = {
			{.name = "id_a", .accept = AID_ACCEPT_SCALAR, .required = true},
			{.name = "id_b", .accept = AID_ACCEPT_SCALAR, .required = true},
			{.name = "relation", .accept = AID_ACCEPT_TEXT, .required = true},
			{.name = "reviewer", .accept = AID_ACCEPT_TEXT},
			{.name = "reviewed_on", .accept = AID_ACCEPT_DATE},
		},
	};
	uint32		end;

	aid_query_run("option \"verdicts\"", find->options.verdicts, reader.column, VERDICT_COLUMNS, read_verdict, &reader);
	aid_sort(find->verdict, find->verdicts, sizeof(AidVerdict), compare_verdicts);
	for (uint32 i = 0; i < find->verdicts; i = end)
	{
		const AidVerdict *verdict = &find->verdict[i];
		bool		turned = is_symmetric(verdict->relation) &&
			find->order[verdict->a] > find->order[verdict->b];
		AidFinding	finding = {
			.weight = INFINITY, .a = turned ? verdict->b : verdict->a, .b = turned ? verdict->a : verdict->b,
			.verdict = i, .rule = AID_RULE_VERDICT, .relation = verdict->relation
		};

		for (end = i + 1; end < find->verdicts; end++)
		{
			const AidVerdict *other = &find->verdict[end];

			if (pair_key(other->a, other->b) != pair_key(verdict->a, verdict->b))
				break;
			if (other->reviewed_on == verdict->reviewed_on && !same_verdict(verdict, other))
				ereport(ERROR,
						(errcode(ERRCODE_CARDINALITY_VIOLATION),
						 errmsg("two verdicts on records \"%s\" and \"%s\"", aid_find_id(find, finding.a),
								aid_find_id(find, finding.b)),
						 errdetail("They differ and are of the same day, so neither is the later one.")));
		}
		settle_pair(find, &finding);
		if (finding.relation != AID_DISTINCT)
			aid_find_add(find, &finding);
	}
}

/* ---- R1 to R5 ---- */

typedef struct RuleFindings
{
	AidFind    *find;
	AidRuleFinding *finding;
	uint64		n;
	uint64		room;
} RuleFindings;

static AidAmountLevel
amount_level(void *arg, uint32_t a, uint32_t b)
{
	const AidFind *find = ((RuleFindings *) arg)->find;
	AidComparison comparison = aid_evidence_compare(find->evidence, find->amount, a, b);

	if (!comparison.known)
		return AID_AMOUNT_UNKNOWN;
	if (comparison.equal)
		return AID_AMOUNT_EQUAL;
	if (comparison.opposite || !(comparison.value <= 0.25))
		return AID_AMOUNT_ELSE;
	return comparison.value <= 0.01 ? AID_AMOUNT_01 : comparison.value <= 0.06 ? AID_AMOUNT_06 : AID_AMOUNT_25;
}

static void
keep_finding(void *arg, const AidRuleFinding *finding)
{
	RuleFindings *found = arg;

	if (found->n == found->room)
	{
		found->room = Max(found->room * 2, 256);
		found->finding = found->finding == NULL
			? MemoryContextAllocHuge(CurrentMemoryContext, found->room * sizeof(AidRuleFinding))
			: repalloc_huge(found->finding, found->room * sizeof(AidRuleFinding));
	}
	found->finding[found->n++] = *finding;
}

/* By pair, then rule, then the order of the first end. */
static int
compare_findings(const void *a, const void *b, void *arg)
{
	const AidFind *find = arg;
	const AidRuleFinding *x = a;
	const AidRuleFinding *y = b;
	uint64		left = pair_key(x->a, x->b);
	uint64		right = pair_key(y->a, y->b);

	if (left != right)
		return left < right ? -1 : 1;
	if (x->rule != y->rule)
		return x->rule < y->rule ? -1 : 1;
	if (x->a != y->a)
		return find->order[x->a] < find->order[y->a] ? -1 : 1;
	return 0;
}

/*
 * Of three sources with one record each, R3 finds three pairs; the two with
 * the kept copy say it all, and each dropped copy is at stake once.
 * root[i]: a copy that is kept rather than i and itself dropped by none.
 */
static void
mark_implied(AidFind *find)
{
	bool	   *dropped = palloc0(find->n);
	uint32	   *root = MemoryContextAllocHuge(CurrentMemoryContext, Max(find->n, 1) * sizeof(uint32));

	memset(root, 0xFF, find->n * sizeof(uint32));
	for (uint64 i = 0; i < find->findings; i++)
		if (find->finding[i].rule == 3)
			dropped[find->finding[i].b] = true;
	for (uint64 i = 0; i < find->findings; i++)
	{
		const AidFinding *finding = &find->finding[i];

		if (finding->rule == 3 && !dropped[finding->a] &&
			(root[finding->b] == AID_IDS_NONE ||
			 find->order[finding->a] < find->order[root[finding->b]]))
			root[finding->b] = finding->a;
	}
	for (uint64 i = 0; i < find->findings; i++)
	{
		AidFinding *finding = &find->finding[i];

		if (finding->rule == 3 && root[finding->a] != AID_IDS_NONE && root[finding->a] == root[finding->b])
			finding->implied = true;
	}
	pfree(root);
	pfree(dropped);
}

void
aid_find_run_rules(AidFind *find)
{
	RuleFindings found = {.find = find};
	MemoryContext work = AllocSetContextCreate(CurrentMemoryContext, "aidflow rules", ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller;

	find->dropped = MemoryContextAllocHuge(find->context, Max(find->n, 1));
	find->decided = decided_create(find->context, 64, NULL);
	find->table = (AidRuleTable) {
		.record = find->record, .n = find->n, .records = aid_ids_count(find->published),
			.names = aid_ids_count(find->names), .identifier = find->identifier, .year = find->year,
			.between = find->between, .amount_level = amount_level, .found = keep_finding, .arg = &found
	};
	if (find->options.verdicts != NULL)
		read_verdicts(find);

	caller = MemoryContextSwitchTo(work);
	aid_rules_run(&find->table, find->dropped);
	qsort_arg(found.finding, found.n, sizeof(AidRuleFinding), compare_findings, find);
	MemoryContextSwitchTo(caller);
	for (uint64 i = 0; i < found.n; i++)
	{
		const AidRuleFinding *of = &found.finding[i];
		AidFinding	finding = {
			.weight = INFINITY, .a = of->a, .b = of->b, .rule = of->rule, .relation = of->relation, .why = of->why,
			.amounts_unlike = of->amounts_unlike
		};

		if (settle_pair(find, &finding))
			aid_find_add(find, &finding);
	}
	MemoryContextDelete(work);
	mark_implied(find);
}
