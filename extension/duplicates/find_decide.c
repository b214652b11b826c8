/*
 * find_decide.c
 *		What evidence makes of a pair, and which findings stay.
 */
#include "duplicates/find.h"

#include "utils/memutils.h"

#include "duplicates/feature_list.h"

/* ---- organisations ---- */

typedef enum Organisations
{
	ORGANISATIONS_UNKNOWN,		/* of one of the two */
	ORGANISATIONS_DIFFER,
	ORGANISATIONS_SAME			/* one is common to both */
} Organisations;

static Organisations
compare_organisations(const AidFind *find, int feature, uint32 a, uint32 b)
{
	AidList		left;
	AidList		right;

	left.n = (uint32) aid_evidence_values(find->evidence, feature, a, &left.number);
	right.n = (uint32) aid_evidence_values(find->evidence, feature, b, &right.number);
	if (left.n == 0 || right.n == 0)
		return ORGANISATIONS_UNKNOWN;
	return aid_list_meet(&left, &right) ? ORGANISATIONS_SAME : ORGANISATIONS_DIFFER;
}

bool
aid_find_same_organisation(const AidFind *find, int feature, uint32 a, uint32 b)
{
	return compare_organisations(find, feature, a, b) == ORGANISATIONS_SAME;
}

static bool
is_among(uint32 number, const uint32 *list, int n)
{
	for (int i = 0; i < n; i++)
		if (list[i] == number)
			return true;
	return false;
}

/* Is a's receiver b's provider or reporter? */
static bool
receiver_goes_on(const AidFind *find, uint32 a, uint32 b)
{
	const uint32 *receiver;
	const uint32 *provider;
	const uint32 *reporter;
	int			receivers = aid_evidence_values(find->evidence, find->receiver, a, &receiver);
	int			providers = aid_evidence_values(find->evidence, find->provider, b, &provider);
	int			reporters = aid_evidence_values(find->evidence, find->reporter, b, &reporter);

	for (int i = 0; i < receivers; i++)
		if (is_among(find->receiver_as_provider[receiver[i]], provider, providers) ||
			is_among(find->receiver_as_reporter[receiver[i]], reporter, reporters))
			return true;
	return false;
}

/* ---- one pair ---- */

static void
turn(AidFinding *finding)
{
	uint32		a = finding->a;

	finding->a = finding->b;
	finding->b = a;
}

/* The relation of a pair that reaches min_probability; false: no finding. a has the smaller id. */
static bool
relate(AidFind *find, Organisations providers, AidFinding *finding)
{
	uint32		a = finding->a;
	uint32		b = finding->b;
	bool		a_pays = false;
	bool		b_pays = false;

	switch (finding->forbid)
	{
		case AID_FORBID_SIGNS:
			finding->relation = AID_CORRECTION;
			finding->rule = AID_RULE_FORBID;
			if (find->record[a].amount < 0)
				turn(finding);
			return true;
		case AID_FORBID_PHASES:
		case AID_FORBID_YEARS:
			finding->relation = AID_REPEAT;
			finding->rule = AID_RULE_FORBID;
			if (!aid_rules_is_earlier(&find->table, a, b))
				turn(finding);
			return true;
		case AID_FORBID_INSTALMENT:
			finding->rule = AID_RULE_FORBID;
			return false;
		default:
			break;
	}
	if (providers == ORGANISATIONS_DIFFER)
	{
		a_pays = receiver_goes_on(find, a, b);
		b_pays = receiver_goes_on(find, b, a);
	}
	finding->relation = a_pays || b_pays ? AID_CHAIN : AID_POSSIBLE_DUPLICATE;
	/* each may name the other: then the earlier one pays */
	if (a_pays && b_pays ? !aid_rules_is_earlier(&find->table, a, b) : b_pays)
		turn(finding);
	return true;
}

bool
aid_find_decide(AidFind *find, uint32 a, uint32 b, AidFinding *finding)
{
	bool		turned = find->order[a] > find->order[b];
	uint64		pattern;
	Organisations providers;

	memset(finding, 0, sizeof(AidFinding));
	finding->a = turned ? b : a;
	finding->b = turned ? a : b;
	finding->rule = AID_RULE_MODEL;
	pattern = aid_evidence_pattern(find->evidence, finding->a, finding->b);
	finding->weight = aid_evidence_weight(find->evidence, finding->a, finding->b, pattern);
	if (!(aid_model_probability(finding->weight) >= find->options.min_probability))
		return false;
	aid_find_know_title(find, a);
	aid_find_know_title(find, b);
	providers = compare_organisations(find, find->provider, a, b);
	finding->forbid = aid_rules_forbid(&find->table, finding->a, finding->b,
									   providers != ORGANISATIONS_DIFFER &&
									   compare_organisations(find, find->receiver, a, b) != ORGANISATIONS_DIFFER);
	return relate(find, providers, finding);
}

/* ---- all of them ---- */

/* By pair; find is the argument. */
static int
compare_pairs(const void *a, const void *b, void *arg)
{
	const uint32 *order = ((const AidFind *) arg)->order;
	const AidFinding *x = a;
	const AidFinding *y = b;
	uint32		x_a = order[x->a];
	uint32		x_b = order[x->b];
	uint32		y_a = order[y->a];
	uint32		y_b = order[y->b];
	uint64		left = (uint64) Min(x_a, x_b) << 32 | Max(x_a, x_b);
	uint64		right = (uint64) Min(y_a, y_b) << 32 | Max(y_a, y_b);

	return (left > right) - (left < right);
}

static int
compare_ends(const void *a, const void *b, void *arg)
{
	const uint32 *order = ((const AidFind *) arg)->order;
	const AidFinding *x = a;
	const AidFinding *y = b;

	if (x->a != y->a)
		return order[x->a] < order[y->a] ? -1 : 1;
	return (order[x->b] > order[y->b]) - (order[x->b] < order[y->b]);
}

/* A pair that several rules for candidates brought up is one finding. */
static void
merge_pairs(AidFind *find)
{
	uint64		kept = 0;

	qsort_arg(find->finding, find->findings, sizeof(AidFinding), compare_pairs, find);
	for (uint64 i = 0; i < find->findings; i++)
	{
		if (find->finding[i].implied)
			continue;
		if (kept > 0 && compare_pairs(&find->finding[kept - 1], &find->finding[i], find) == 0)
			find->finding[kept - 1].candidates |= find->finding[i].candidates;
		else
			find->finding[kept++] = find->finding[i];
	}
	find->findings = kept;
}

/* Sources from 0; records of unknown source stand for themselves. */
static uint32 *
source_numbers(const AidFind *find)
{
	uint32	   *source = MemoryContextAllocHuge(CurrentMemoryContext, Max(find->n, 1) * sizeof(uint32));
	uint32		next = aid_ids_count(find->sources);

	for (uint32 i = 0; i < find->n; i++)
		source[find->order[i]] = find->record[i].source != 0 ? find->record[i].source - 1 : next++;
	return source;
}

static bool
is_assigned(const AidFinding *finding)
{
	return finding->relation == AID_SAME_RECORD || finding->relation == AID_POSSIBLE_DUPLICATE;
}

/*
 * What is proved stays and takes its places; of possible duplicates those stay
 * that the method keeps beside it.  Findings are in the order of pairs.
 */
static void
assign(AidFind *find)
{
	AidLink    *link = MemoryContextAllocHuge(CurrentMemoryContext, Max(find->findings, 1) * sizeof(AidLink));
	size_t		links = 0;
	size_t		next = 0;
	uint64		kept = 0;
	uint8	   *stays;
	uint32	   *root;
	void	   *scratch;

	for (uint64 i = 0; i < find->findings; i++)
		if (is_assigned(&find->finding[i]))
			link[links++] = (AidLink) {
				find->finding[i].weight, find->order[find->finding[i].a], find->order[find->finding[i].b]
			};
	links = aid_cluster_prepare(link, links);
	stays = MemoryContextAllocHuge(CurrentMemoryContext, Max(links, 1));
	root = MemoryContextAllocHuge(CurrentMemoryContext, Max(find->n, 1) * sizeof(uint32));
	scratch = MemoryContextAllocHuge(CurrentMemoryContext,
									 Max(aid_cluster_scratch(find->options.assign, find->n, links), 1));
	aid_cluster_run(find->options.assign, find->n, source_numbers(find), link, links, stays, root, scratch);
	for (uint64 i = 0; i < find->findings; i++)
	{
		const AidFinding *finding = &find->finding[i];
		bool		chosen = !is_assigned(finding) || stays[next++];

		if (chosen || finding->rule != AID_RULE_MODEL)
			find->finding[kept++] = *finding;
	}
	find->findings = kept;
	pfree(scratch);
	pfree(root);
	pfree(stays);
	pfree(link);
}

void
aid_find_settle(AidFind *find)
{
	if (find->findings == 0)
		return;
	merge_pairs(find);
	if (find->options.assigned)
		assign(find);
	qsort_arg(find->finding, find->findings, sizeof(AidFinding), compare_ends, find);
}
