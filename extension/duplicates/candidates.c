/*
 * candidates.c
 *		Pairs of like titles, of shared identifiers, of equal columns, and all
 *		pairs of a block.
 */
#include "duplicates/candidates.h"

#include "utils/memutils.h"

#include "duplicates/join_glue.h"
#include "duplicates/shingles.h"

static void
check_number_of_pairs(const char *name, uint64 pairs)
{
	if (pairs > AID_CANDIDATE_PAIRS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many candidates by \"%s\"", name),
				 errdetail("There are " UINT64_FORMAT " pairs; %d is the limit.", pairs, AID_CANDIDATE_PAIRS),
				 errhint("Add a column \"block\" to the query, or choose other candidates.")));
}

/* ---- blocks ---- */

static int
compare_entries(const void *a, const void *b)
{
	const AidBlockEntry *x = a;
	const AidBlockEntry *y = b;

	if (x->block != y->block)
		return x->block < y->block ? -1 : 1;
	return (x->record > y->record) - (x->record < y->record);
}

void
aid_candidates_blocks(const AidFind *find, AidBlockLists *lists)
{
	bool		blocked = find->seen[AID_FIND_BLOCK];
	uint64		room = blocked ? find->block_count : find->n;

	lists->entry = MemoryContextAllocHuge(CurrentMemoryContext, Max(room, 1) * sizeof(AidBlockEntry));
	lists->everywhere = MemoryContextAllocHuge(CurrentMemoryContext, Max(find->n, 1) * sizeof(uint32));
	lists->n = 0;
	lists->n_everywhere = 0;
	for (uint32 i = 0; i < find->n; i++)
	{
		const AidFindBlocks *blocks = &find->blocks[i];

		aid_loop_check(i);
		if (!blocked)
			lists->entry[lists->n++] = (AidBlockEntry) {0, i};
		else if (blocks->n == AID_FIND_EVERYWHERE)
			lists->everywhere[lists->n_everywhere++] = i;
		for (int32 k = 0; blocked && k < blocks->n; k++)
			lists->entry[lists->n++] = (AidBlockEntry) {find->block[blocks->at + k], i};
	}
	if (blocked)
		aid_sort(lists->entry, lists->n, sizeof(AidBlockEntry), compare_entries);
}

static uint64
end_of_block(const AidBlockLists *lists, uint64 at)
{
	uint64		end = at + 1;

	while (end < lists->n && lists->entry[end].block == lists->entry[at].block)
		end++;
	return end;
}

static uint64
pairs_of(uint64 n)
{
	return n * (n - 1) / 2;
}

/* ---- titles ---- */

static const AidJoinBlocks *
blocks_of(const AidFind *find, uint32 record, AidJoinBlocks *blocks, const char **key, size_t *length)
{
	const AidFindBlocks *of = &find->blocks[record];

	if (!find->seen[AID_FIND_BLOCK])
		return NULL;
	*blocks = (AidJoinBlocks) {of->n == AID_FIND_EVERYWHERE ? AID_JOIN_WILDCARD : of->n, key, length};
	for (int32 i = 0; i < of->n; i++)
		key[i] = aid_ids_text(find->block_names, find->block[of->at + i], &length[i]);
	return blocks;
}

static void
title_pair(void *arg, uint32 a, uint32 b, uint32 shared, double similarity)
{
	const AidCandidates *to = arg;

	aid_candidate(to, a, to->find->between ? to->find->n_new + b : b);
}

static void
candidates_by_title(const AidCandidates *to)
{
	AidFind    *find = to->find;
	AidJoinOptions options = {
		.function = find->function, .threshold = find->options.threshold, .measure = AID_JOIN_JACCARD,
		.between = find->between, .memory = find->options.memory, .workers = find->options.workers
	};
	AidJoin    *join;
	uint64	   *tokens = palloc(sizeof(uint64) * AID_SHINGLES_MAX);
	uint32	   *rank = MemoryContextAllocHuge(CurrentMemoryContext, Max(find->n, 1) * sizeof(uint32));
	uint32		places[2] = {0, 0};
	int32		most = 1;
	const char **key;
	size_t	   *length;

	if (!find->seen[AID_FIND_TITLE])
		return;
	join = aid_join_begin(&options);
	for (uint32 i = 0; i < find->n; i++)
		most = Max(most, find->blocks[i].n);
	key = palloc(sizeof(char *) * most);
	length = palloc(sizeof(size_t) * most);
	for (uint32 i = 0; i < find->n; i++)
	{
		AidJoinBlocks blocks;
		uint32		n = aid_find_title_tokens(find, i, tokens);

		aid_loop_check(i);
		(void) aid_join_add(join, find->record[i].base ? AID_JOIN_RIGHT : AID_JOIN_LEFT, tokens, n,
							blocks_of(find, i, &blocks, key, length));
	}
	/* the order of ids, on each side */
	for (uint32 i = 0; i < find->n; i++)
		rank[find->by_order[i]] = places[find->record[find->by_order[i]].base]++;
	aid_join_run(join, rank, find->between ? rank + find->n_new : NULL, title_pair, unconstify(AidCandidates *, to));
	aid_join_end(join);
	pfree(length);
	pfree(key);
	pfree(rank);
	pfree(tokens);
}

/* ---- identifiers ---- */

typedef struct IdentifierEntry
{
	uint32		value;
	uint32		record;
	bool		named;			/* in another column, not the record's own */
} IdentifierEntry;

static int
compare_identifiers(const void *a, const void *b)
{
	const IdentifierEntry *x = a;
	const IdentifierEntry *y = b;

	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	if (x->named != y->named)
		return x->named ? 1 : -1;
	return (x->record > y->record) - (x->record < y->record);
}

/* The entries of one value: owners, then those that only name it. */
static uint64
end_of_value(const IdentifierEntry *entry, uint64 n, uint64 at, uint64 *owners)
{
	uint64		end = at;

	*owners = 0;
	for (; end < n && entry[end].value == entry[at].value; end++)
		*owners += !entry[end].named;
	return end;
}

/* The first number that stands in both lists; AID_IDS_NONE if none does. */
static uint32
first_in_both(const uint32 *left, int lefts, const uint32 *right, int rights)
{
	for (int i = 0, k = 0; i < lefts && k < rights;)
	{
		if (left[i] == right[k])
			return left[i];
		if (left[i] < right[k])
			i++;
		else
			k++;
	}
	return AID_IDS_NONE;
}

/* The first of the identifiers that two records share; one may only name it. */
static uint32
first_common(const AidFind *find, uint32 a, uint32 b)
{
	const uint32 *own_a;
	const uint32 *own_b;
	const uint32 *named_a;
	const uint32 *named_b;
	int			owns_a = aid_evidence_values(find->evidence, find->identifiers, a, &own_a);
	int			owns_b = aid_evidence_values(find->evidence, find->identifiers, b, &own_b);
	int			names_a = aid_evidence_named(find->evidence, find->identifiers, a, &named_a);
	int			names_b = aid_evidence_named(find->evidence, find->identifiers, b, &named_b);
	uint32		both = first_in_both(own_a, owns_a, own_b, owns_b);
	uint32		by_a = first_in_both(named_a, names_a, own_b, owns_b);
	uint32		by_b = first_in_both(own_a, owns_a, named_b, names_b);

	return Min(both, Min(by_a, by_b));
}

static void
candidates_by_identifier(const AidCandidates *to)
{
	AidFind    *find = to->find;
	IdentifierEntry *entry;
	uint64		n = 0;
	uint64		room = 0;
	uint64		pairs = 0;
	uint64		end;
	uint64		owners;
	const uint32 *values;

	for (uint32 i = 0; i < find->n; i++)
		room += aid_evidence_values(find->evidence, find->identifiers, i, &values) +
			aid_evidence_named(find->evidence, find->identifiers, i, &values);
	if (room == 0)
		return;
	entry = MemoryContextAllocHuge(CurrentMemoryContext, room * sizeof(IdentifierEntry));
	for (uint32 i = 0; i < find->n; i++)
	{
		int			own = aid_evidence_values(find->evidence, find->identifiers, i, &values);
		int			named;

		for (int k = 0; k < own; k++)
			entry[n++] = (IdentifierEntry) {values[k], i, false};
		named = aid_evidence_named(find->evidence, find->identifiers, i, &values);
		for (int k = 0; k < named; k++)
			entry[n++] = (IdentifierEntry) {values[k], i, true};
	}
	aid_sort(entry, n, sizeof(IdentifierEntry), compare_identifiers);
	for (uint64 at = 0; at < n; at = end)
	{
		end = end_of_value(entry, n, at, &owners);
		pairs += pairs_of(owners) + owners * (end - at - owners);
	}
	check_number_of_pairs("identifier", pairs);
	for (uint64 at = 0; at < n; at = end)
	{
		end = end_of_value(entry, n, at, &owners);
		for (uint64 i = at; i < at + owners; i++)
			for (uint64 k = i + 1; k < end; k++)
			{
				aid_loop_check(k);
				if (first_common(find, entry[i].record, entry[k].record) == entry[i].value)
					aid_candidate(to, entry[i].record, entry[k].record);
			}
	}
	pfree(entry);
}

/* ---- all, and equal columns ---- */

static void
candidates_all(const AidCandidates *to)
{
	AidFind    *find = to->find;
	AidBlockLists lists;
	uint64		pairs;
	uint64		end;

	aid_candidates_blocks(find, &lists);
	pairs = lists.n_everywhere == 0 ? 0 : pairs_of(lists.n_everywhere) + (uint64) lists.n_everywhere * find->n;
	for (uint64 at = 0; at < lists.n; at = end)
	{
		end = end_of_block(&lists, at);
		pairs += pairs_of(end - at);
	}
	check_number_of_pairs("all", pairs);
	for (uint64 at = 0; at < lists.n; at = end)
	{
		end = end_of_block(&lists, at);
		for (uint64 i = at; i < end; i++)
			for (uint64 k = i + 1; k < end; k++)
			{
				aid_loop_check(k);
				if (aid_candidate_first_block(find, lists.entry[i].block, lists.entry[i].record, lists.entry[k].record))
					aid_candidate(to, lists.entry[i].record, lists.entry[k].record);
			}
	}
	for (uint32 i = 0; i < lists.n_everywhere; i++)
		for (uint32 k = 0; k < find->n; k++)
		{
			uint32		a = lists.everywhere[i];

			aid_loop_check(k);
			if (find->blocks[k].n != 0 && (find->blocks[k].n != AID_FIND_EVERYWHERE || a < k))
				aid_candidate(to, a, k);
		}
	pfree(lists.entry);
	pfree(lists.everywhere);
}

static void
candidates_by_equal(const AidCandidates *to, int which)
{
	AidFind    *find = to->find;
	AidBlockEntry *entry = MemoryContextAllocHuge(CurrentMemoryContext, Max(find->n, 1) * sizeof(AidBlockEntry));
	AidBlockLists lists = {.entry = entry};
	uint64		pairs = 0;
	uint64		end;
	uint32		shared;

	/* lists by value, that is, instead of block */
	for (uint32 i = 0; i < find->n; i++)
		if (find->tuple[which][i] != 0)
			entry[lists.n++] = (AidBlockEntry) {find->tuple[which][i], i};
	aid_sort(entry, lists.n, sizeof(AidBlockEntry), compare_entries);
	for (uint64 at = 0; at < lists.n; at = end)
	{
		end = end_of_block(&lists, at);
		pairs += pairs_of(end - at);
	}
	check_number_of_pairs("equal", pairs);
	for (uint64 at = 0; at < lists.n; at = end)
	{
		end = end_of_block(&lists, at);
		for (uint64 i = at; i < end; i++)
			for (uint64 k = i + 1; k < end; k++)
			{
				aid_loop_check(k);
				if (aid_find_blocks_meet(find, entry[i].record, entry[k].record, &shared))
					aid_candidate(to, entry[i].record, entry[k].record);
			}
	}
	pfree(entry);
}

/* ---- all rules ---- */

void
aid_find_each_candidate(AidFind *find, uint32 rule, AidCandidateReader reader, void *arg)
{
	AidCandidates to = {find, reader, arg};

	if (find->n < 2)
		return;
	switch (rule)
	{
		case AID_CANDIDATE_TITLE:
			candidates_by_title(&to);
			break;
		case AID_CANDIDATE_AMOUNT:
			aid_candidates_by_amount(&to);
			break;
		case AID_CANDIDATE_IDENTIFIER:
			candidates_by_identifier(&to);
			break;
		case AID_CANDIDATE_ALL:
			candidates_all(&to);
			break;
		default:
			for (int k = 0; k < find->options.equals; k++)
				if (rule == (uint32) AID_CANDIDATE_EQUAL << k)
					candidates_by_equal(&to, k);
			break;
	}
}

typedef struct Decision
{
	AidFind    *find;
	uint32		rule;
} Decision;

static void
decide_candidate(void *arg, uint32 a, uint32 b)
{
	const Decision *decision = arg;
	AidFinding	finding;
	AidFinding	decided;

	/* most pairs fall short, and that is known before the rules' findings are looked up */
	if (!aid_find_decide(decision->find, a, b, &finding) || aid_find_decided(decision->find, a, b, &decided))
		return;
	finding.candidates = decision->rule;
	aid_find_add(decision->find, &finding);
}

void
aid_find_run_candidates(AidFind *find)
{
	Decision	decision = {find, 1};

	for (; decision.rule <= find->options.candidates; decision.rule <<= 1)
		if ((find->options.candidates & decision.rule) != 0)
			aid_find_each_candidate(find, decision.rule, decide_candidate, &decision);
}
