/* sources: extension/base/grow.c extension/base/sorter.c extension/duplicates/join.c
   extension/duplicates/join_kernel.c extension/duplicates/join_rule.c extension/duplicates/join_ranks.c
   extension/duplicates/join_work.c extension/duplicates/join_tokens.c */
/*
 * The join of sets against all pairs compared one by one.
 */
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#include "base/sorter.h"
#include "duplicates/join_kernel_table.h"
#include "duplicates/join_tokens.h"
#include "duplicates/join_work.h"
#include "random.h"

static double
random_unit(void)
{
	return below(1 << 30) / (double) (1 << 30);
}

/* ---- records ---- */

#define MAX_RECORDS 600
#define MAX_TOKENS 210
#define MAX_VOCABULARY 5000

typedef struct Set
{
	uint32_t	n;
	uint32_t	token[MAX_TOKENS];
	uint64_t	weight;
} Set;

typedef struct Sets
{
	uint32_t	n;
	uint32_t	vocabulary;
	uint32_t	largest;
	Set		   *set;
	uint32_t   *weight_of;
} Sets;

static int
compare_numbers(const void *a, const void *b)
{
	uint32_t	x = *(const uint32_t *) a;
	uint32_t	y = *(const uint32_t *) b;

	return (x > y) - (x < y);
}

static void
make_unique(Set *set)
{
	uint32_t	kept = 0;

	qsort(set->token, set->n, sizeof(uint32_t), compare_numbers);
	for (uint32_t i = 0; i < set->n; i++)
		if (kept == 0 || set->token[kept - 1] != set->token[i])
			set->token[kept++] = set->token[i];
	set->n = kept;
}

static uint32_t
random_token(const Sets *sets, double skew)
{
	return (uint32_t) (sets->vocabulary * pow(random_unit(), skew));
}

/* Sets of up to so many tokens; many are others with a few tokens changed. */
static void
make_sets(Sets *sets, uint32_t n, uint32_t vocabulary, uint32_t tokens, double skew)
{
	sets->n = n;
	sets->vocabulary = vocabulary;
	sets->largest = 1;
	for (uint32_t i = 0; i < n; i++)
	{
		Set		   *set = &sets->set[i];

		if (i > 0 && below(3) > 0)
		{
			uint32_t	changes = below(below(6) == 0 ? 40 : 6);

			*set = sets->set[below(i)];
			for (uint32_t k = 0; k < changes; k++)
				if (below(2) == 0 && set->n > 1)
					set->token[below(set->n)] = random_token(sets, skew);
				else if (set->n < tokens)
					set->token[set->n++] = random_token(sets, skew);
		}
		else
		{
			set->n = 1 + below(below(2) == 0 ? tokens : (tokens + 3) / 4);
			for (uint32_t k = 0; k < set->n; k++)
				set->token[k] = random_token(sets, skew);
		}
		make_unique(set);
		sets->largest = AID_MAX(sets->largest, set->n);
	}
}

static void
weigh(Sets *sets)
{
	uint32_t	frequency[MAX_VOCABULARY] = {0};

	for (uint32_t i = 0; i < sets->n; i++)
		for (uint32_t k = 0; k < sets->set[i].n; k++)
			frequency[sets->set[i].token[k]]++;
	for (uint32_t t = 0; t < sets->vocabulary; t++)
		sets->weight_of[t] = aid_join_weight(sets->n, AID_MAX(frequency[t], 1));
	for (uint32_t i = 0; i < sets->n; i++)
	{
		sets->set[i].weight = 0;
		for (uint32_t k = 0; k < sets->set[i].n; k++)
			sets->set[i].weight += sets->weight_of[sets->set[i].token[k]];
	}
}

/* ---- pairs ---- */

typedef struct Pair
{
	uint32_t	a;
	uint32_t	b;
	uint32_t	shared;
	double		similarity;
} Pair;

typedef struct Pairs
{
	uint32_t	n;
	uint32_t	room;
	Pair	   *pair;
	bool		between;
} Pairs;

static void
add_pair(Pairs *pairs, uint32_t a, uint32_t b, uint32_t shared, double similarity)
{
	if (pairs->n == pairs->room)
	{
		pairs->room = 2 * pairs->room + 64;
		pairs->pair = realloc(pairs->pair, pairs->room * sizeof(Pair));
	}
	pairs->pair[pairs->n++] = (Pair) {a, b, shared, similarity};
}

static void
sink(void *arg, uint32_t indexed, uint32_t probing, uint32_t shared, double similarity)
{
	Pairs	   *pairs = arg;

	if (pairs->between)
		add_pair(pairs, indexed, probing, shared, similarity);
	else
		add_pair(pairs, AID_MIN(indexed, probing), AID_MAX(indexed, probing), shared, similarity);
}

static int
compare_pairs(const void *a, const void *b)
{
	const Pair *x = a;
	const Pair *y = b;

	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return (x->b > y->b) - (x->b < y->b);
}

static bool
same_pairs(Pairs *got, const Pairs *expected)
{
	bool		same = got->n == expected->n;

	if (got->n > 0)
		qsort(got->pair, got->n, sizeof(Pair), compare_pairs);
	for (uint32_t i = 0; same && i < got->n; i++)
		same = compare_pairs(&got->pair[i], &expected->pair[i]) == 0 &&
			got->pair[i].shared == expected->pair[i].shared &&
			got->pair[i].similarity == expected->pair[i].similarity;
	return same;
}

/* Without any of the code under test; weights are those of both sides together. */
static void
all_pairs(const Sets *a, const Sets *b, double threshold, bool weighted, Pairs *pairs)
{
	bool	   *has = calloc(MAX_VOCABULARY, 1);

	pairs->n = 0;
	for (uint32_t i = 0; i < a->n; i++)
	{
		const Set  *x = &a->set[i];

		for (uint32_t k = 0; k < x->n; k++)
			has[x->token[k]] = true;
		for (uint32_t j = a == b ? i + 1 : 0; j < b->n; j++)
		{
			const Set  *y = &b->set[j];
			uint32_t	shared = 0;
			uint64_t	weight = 0;
			double		similarity;

			for (uint32_t k = 0; k < y->n; k++)
				if (has[y->token[k]])
				{
					shared++;
					weight += a->weight_of[y->token[k]];
				}
			similarity = weighted ? (double) weight / (double) (x->weight + y->weight - weight) :
				(double) shared / (double) (x->n + y->n - shared);
			if (similarity >= threshold)
				add_pair(pairs, i, j, shared, similarity);
		}
		for (uint32_t k = 0; k < x->n; k++)
			has[x->token[k]] = false;
	}
	free(has);
}

/* ---- the join ---- */

typedef struct Options
{
	double		threshold;
	bool		weighted;
	bool		wide;
	uint32_t	sets;			/* of a slab */
	uint32_t	tokens;			/* of a slab, at least; 0: as many as there are */
	uint32_t	workers;
	int			few;			/* compare without an index */
	bool		swapped;		/* of two sides: the second is loaded */
} Options;

typedef struct Spool
{
	uint32_t	n;
	AidJoinRecord *record;
	uint32_t   *token;			/* of all */
} Spool;

static uint64_t
hash_of(const uint32_t *token, uint32_t n)
{
	/* few values, so that different sets share them */
	uint64_t	hash = 0;

	for (uint32_t i = 0; i < n; i++)
		hash = (hash * 31 + token[i]) % 61;
	return hash;
}

static int
compare_records(const void *a, const void *b)
{
	const AidJoinRecord *x = a;
	const AidJoinRecord *y = b;
	uint32_t	x_size = x->flags;
	uint32_t	y_size = y->flags;

	if (x_size != y_size)
		return x_size < y_size ? -1 : 1;
	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

/* The records in the order of sizes; tokens that `known` lacks have no number. */
static Spool
spool_of(const Sets *sets, const bool *known, bool weighted)
{
	Spool		spool = {.n = sets->n};
	uint32_t   *next;

	spool.record = malloc(sizeof(AidJoinRecord) * sets->n);
	spool.token = next = malloc(sizeof(uint32_t) * MAX_TOKENS * sets->n);
	for (uint32_t i = 0; i < sets->n; i++)
	{
		const Set  *set = &sets->set[i];
		AidJoinRecord *record = &spool.record[i];

		*record = (AidJoinRecord) {.number = i, .token = next};
		for (uint32_t k = 0; k < set->n; k++)
			if (weighted || known == NULL || known[set->token[k]])
				next[record->n++] = set->token[k];
			else
				record->unknown++;
		next += record->n;
		record->hash = hash_of(set->token, set->n);
		record->flags = weighted ? (uint32_t) (set->weight >> AID_JOIN_WEIGHT_BITS) : set->n;
	}
	qsort(spool.record, spool.n, sizeof(AidJoinRecord), compare_records);
	return spool;
}

static void
free_spool(Spool *spool)
{
	free(spool->record);
	free(spool->token);
}

/* Slabs of `indexed`, each with itself and later records or with all of `probing`. */
static void
join_spools(const Sets *sets, const Spool *indexed, const Spool *probing, uint32_t largest, const Options *o,
			Pairs *pairs)
{
	AidJoinRule rule;
	AidJoinLimits limits = {
		.sets = o->few ? indexed->n : AID_MIN(o->sets, indexed->n),
		.largest = largest,
		.weighted = o->weighted,
	};
	void	   *tables = malloc(aid_join_rule_size(largest));
	size_t		size;
	uint32_t	workers = AID_MAX(o->workers, 1);
	uint32_t	from = 0;

	for (uint32_t i = 0; i < indexed->n; i++)
		limits.tokens += indexed->record[i].n;
	if (o->tokens > 0 && !o->few)
		limits.tokens = AID_MIN(limits.tokens, AID_MAX(o->tokens, largest));
	size = aid_join_work_size(&limits, sets->vocabulary);
	pairs->n = 0;
	aid_join_rule_init(&rule, o->threshold, o->weighted, largest, tables);
	while (from < indexed->n)
	{
		uint32_t	to = from;
		uint32_t	tokens = 0;

		while (to < indexed->n && to - from < limits.sets && tokens + indexed->record[to].n <= limits.tokens)
			tokens += indexed->record[to++].n;
		/* every worker has the slab; they take turns */
		for (uint32_t w = 0; w < workers; w++)
		{
			/* of exactly the size promised, for the address sanitizer */
			void	   *memory = malloc(size);
			AidJoinWork work;
			uint32_t	turn = 0;
			uint32_t	step = workers == 1 ? MAX_RECORDS : 7;

			memset(memory, 0xA5, size);
			aid_join_work_init(&work, &limits, sets->vocabulary, o->weighted ? sets->weight_of : NULL, &rule, o->wide,
							   memory);
			work.sink = sink;
			work.arg = pairs;
			aid_join_work_begin(&work, o->few);
			if (!o->few)
			{
				for (uint32_t i = 0; i < indexed->n; i++)
					aid_join_work_count(&work, &indexed->record[i]);
				aid_join_work_settle(&work);
			}
			aid_join_work_start(&work, probing != NULL);
			for (uint32_t i = from; i < to; i++)
				aid_join_work_load(&work, &indexed->record[i]);
			aid_join_work_index(&work, probing == NULL);
			if (probing == NULL)
			{
				for (uint32_t i = 0; i < work.slab.n; i += step, turn++)
					if (turn % workers == w)
						aid_join_work_self(&work, i, AID_MIN(i + step, work.slab.n));
				for (uint32_t i = to; i < indexed->n; i += step, turn++)
					if (turn % workers == w)
						for (uint32_t k = i; k < AID_MIN(i + step, indexed->n); k++)
							if (!aid_join_work_probe(&work, &indexed->record[k]))
								break;
			}
			else
				for (uint32_t i = w; i < probing->n; i += workers)
					aid_join_work_probe(&work, &probing->record[i]);
			free(memory);
		}
		from = to;
	}
	free(tables);
}

static void
describe(const Options *o, char *text, size_t size)
{
	snprintf(text, size, "%s at %.17g, %s kernel, %s, slabs of %u sets and %u tokens, %u workers",
			 o->weighted ? "weighted" : "jaccard", o->threshold, o->wide ? "wide" : "any",
			 o->few ? "compared" : "indexed", o->sets, o->tokens, o->workers);
}

static uint32_t found = 0;

static bool
self_join_agrees(Sets *sets, const Options *o)
{
	Pairs		expected = {0};
	Pairs		got = {0};
	Spool		spool = spool_of(sets, NULL, o->weighted);
	bool		same;
	char		text[200];

	all_pairs(sets, sets, o->threshold, o->weighted, &expected);
	join_spools(sets, &spool, NULL, sets->largest, o, &got);
	same = same_pairs(&got, &expected);
	found += expected.n;
	describe(o, text, sizeof(text));
	if (!same)
		printf("# self join, %s: %u pairs, expected %u\n", text, got.n, expected.n);
	free_spool(&spool);
	free(got.pair);
	free(expected.pair);
	return same;
}

/* The first part of the sets with the rest. */
static bool
join_between_agrees(Sets *sets, uint32_t left, const Options *o)
{
	Sets		a = {left, sets->vocabulary, sets->largest, sets->set, sets->weight_of};
	Sets		b = {sets->n - left, sets->vocabulary, sets->largest, sets->set + left, sets->weight_of};
	bool	   *known = calloc(MAX_VOCABULARY, 1);
	Pairs		expected = {.between = true};
	Pairs		got = {.between = true};
	Spool		x;
	Spool		y;
	bool		same;
	char		text[200];

	for (uint32_t i = 0; i < a.n; i++)
		for (uint32_t k = 0; k < a.set[i].n; k++)
			known[a.set[i].token[k]] = true;
	x = spool_of(&a, NULL, o->weighted);
	y = spool_of(&b, known, o->weighted);
	all_pairs(&a, &b, o->threshold, o->weighted, &expected);
	if (o->swapped)
	{
		join_spools(sets, &y, &x, sets->largest, o, &got);
		for (uint32_t i = 0; i < got.n; i++)
			got.pair[i] = (Pair) {got.pair[i].b, got.pair[i].a, got.pair[i].shared, got.pair[i].similarity};
	}
	else
		join_spools(sets, &x, &y, sets->largest, o, &got);
	same = same_pairs(&got, &expected);
	found += expected.n;
	describe(o, text, sizeof(text));
	if (!same)
		printf("# join of two%s, %s: %u pairs, expected %u\n", o->swapped ? " swapped" : "", text, got.n, expected.n);
	free_spool(&x);
	free_spool(&y);
	free(got.pair);
	free(expected.pair);
	free(known);
	return same;
}

static bool
joins_agree(Sets *sets, Options o)
{
	bool		same = true;

	for (int wide = 0; wide <= aid_join_has_wide_kernel(); wide++)
	{
		o.wide = wide;
		same &= self_join_agrees(sets, &o);
		if (sets->n >= 2)
			same &= join_between_agrees(sets, 1 + below(sets->n - 1), &o);
	}
	return same;
}

static Options
random_options(const Sets *sets, double threshold)
{
	return (Options) {
		.threshold = threshold,
		.weighted = below(2) == 0,
		.sets = below(2) == 0 ? 1 + below(sets->n) : MAX_RECORDS,
		.tokens = below(2) == 0 ? 1 + below(40 * MAX_TOKENS) : 0,
		.workers = below(2) == 0 ? 1 + below(4) : 1,
		.few = below(8) == 0,
		.swapped = below(2) == 0,
	};
}

/* ---- tests ---- */

static void
test_random_sets(Sets *sets)
{
	static const uint32_t vocabularies[] = {5, 12, 40, 150, 700, 5000};

	for (int v = 0; v < 6; v++)
	{
		bool		same = true;
		uint32_t	rounds = 0;

		found = 0;
		for (uint32_t round = 0; round < 40; round++)
		{
			uint32_t	tokens = AID_MIN(1 + below(round % 4 == 0 ? 200 : 60), vocabularies[v]);

			make_sets(sets, 1 + below(round % 8 == 0 ? MAX_RECORDS - 1 : 150), vocabularies[v], tokens,
					  1 + below(5));
			weigh(sets);
			for (int tenth = 1 + below(3); tenth <= 10; tenth += 1 + below(3), rounds++)
				same &= joins_agree(sets, random_options(sets, tenth / 10.0));
		}
		ok(same, "%u tokens: %u joins with %u pairs agree with all pairs compared", vocabularies[v], rounds, found);
	}
}

/* Every p/q, where rounding decides whether a similarity of p/q reaches it. */
static void
test_quotients(Sets *sets)
{
	for (uint32_t q = 1; q <= 40; q++)
	{
		bool		same = true;

		found = 0;
		make_sets(sets, 120, 30 + below(60), 45, 1);
		weigh(sets);
		for (uint32_t p = 1; p <= q; p++)
		{
			Options		o = random_options(sets, (double) p / q);

			o.weighted = p % 5 == 0;
			same &= joins_agree(sets, o);
		}
		if (q % 8 == 0)
			ok(same, "all thresholds p/%u, %u pairs", q, found);
		else if (!same)
			ok(false, "thresholds p/%u", q);
	}
}

/* Sets so large that counters of one byte fill up: each is part of the one before. */
static void
test_large_sets(void)
{
	uint32_t	n = 2500;
	AidJoinRecord record[40];
	uint32_t   *token = malloc(sizeof(uint32_t) * n * 40);
	uint32_t   *weight_of = malloc(sizeof(uint32_t) * n);
	Pairs		got = {0};
	uint32_t	expected = 0;
	double		threshold = 0.3;

	for (uint32_t i = 0; i < 40; i++)
	{
		record[i] = (AidJoinRecord) {.number = i, .token = token + i * n, .hash = i};
		for (uint32_t t = 0; t < n; t++)
			if (t % 41 >= i)
				token[i * n + record[i].n++] = t;
	}
	for (uint32_t i = 0; i < 40; i++)
		record[i].flags = record[i].n;
	qsort(record, 40, sizeof(AidJoinRecord), compare_records);
	for (uint32_t i = 0; i < 40; i++)
		for (uint32_t j = i + 1; j < 40; j++)
			expected += (double) record[i].n / (double) record[j].n >= threshold;
	for (uint32_t t = 0; t < n; t++)
		weight_of[t] = 1000000;
	for (int variant = 0; variant < 4; variant++)
	{
		bool		wide = (variant & 1) != 0 && aid_join_has_wide_kernel();
		bool		weighted = (variant & 2) != 0;
		AidJoinRule rule;
		AidJoinLimits limits = {.sets = 40, .tokens = 40 * n, .largest = n, .weighted = weighted};
		void	   *tables = malloc(aid_join_rule_size(n));
		void	   *memory = malloc(aid_join_work_size(&limits, n));
		AidJoinWork work;

		got.n = 0;
		aid_join_rule_init(&rule, threshold, weighted, n, tables);
		aid_join_work_init(&work, &limits, n, weighted ? weight_of : NULL, &rule, wide, memory);
		work.sink = sink;
		work.arg = &got;
		aid_join_work_begin(&work, false);
		for (uint32_t i = 0; i < 40; i++)
			aid_join_work_count(&work, &record[i]);
		aid_join_work_settle(&work);
		aid_join_work_start(&work, false);
		for (uint32_t i = 0; i < 40; i++)
			aid_join_work_load(&work, &record[i]);
		aid_join_work_index(&work, true);
		aid_join_work_self(&work, 0, work.slab.n);
		ok(got.n == expected, "40 sets of up to %u tokens, %s, %s kernel: %u pairs", n,
		   weighted ? "weighted" : "jaccard", wide ? "wide" : "any", expected);
		free(memory);
		free(tables);
	}
	free(weight_of);
	free(token);
	free(got.pair);
}

/* Rare tokens only, so that a probe meets few sets, but one of them more than 255 times. */
static void
test_many_rare_tokens(void)
{
	uint32_t	n = 800;
	uint32_t	sets = 4400;
	uint32_t   *token = malloc(sizeof(uint32_t) * n);
	AidJoinLimits limits = {.sets = sets, .tokens = sets * n, .largest = n};
	AidJoinRule rule;
	void	   *tables = malloc(aid_join_rule_size(n));
	void	   *memory = malloc(aid_join_work_size(&limits, sets * n));
	AidJoinWork work;
	Pairs		got = {0};
	bool		right;

	aid_join_rule_init(&rule, 0.6, false, n, tables);
	aid_join_work_init(&work, &limits, sets * n, NULL, &rule, aid_join_has_wide_kernel(), memory);
	work.sink = sink;
	work.arg = &got;
	aid_join_work_begin(&work, false);
	/* the last one is the first but for its last token */
	for (int pass = 0; pass < 2; pass++)
	{
		for (uint32_t i = 0; i < sets; i++)
		{
			AidJoinRecord record = {.number = i, .n = n, .hash = i, .token = token};

			for (uint32_t k = 0; k < n; k++)
				token[k] = (i == sets - 1 && k < n - 1 ? 0 : i * n) + k;
			if (pass == 0)
				aid_join_work_count(&work, &record);
			else
				aid_join_work_load(&work, &record);
		}
		if (pass == 0)
		{
			aid_join_work_settle(&work);
			aid_join_work_start(&work, false);
		}
	}
	aid_join_work_index(&work, true);
	aid_join_work_self(&work, 0, work.slab.n);
	right = got.n == 1 && got.pair[0].a == 0 && got.pair[0].b == sets - 1 && got.pair[0].shared == n - 1;
	right &= work.slab.postings > 255 && work.slab.postings * 16 < sets;
	ok(right, "%u sets of %u rare tokens: one pair from %u postings", sets, n,
	   (uint32_t) work.slab.postings);
	free(memory);
	free(tables);
	free(token);
	free(got.pair);
}

/* Example row 9: the least shared tokens at .7; and at every threshold and sum, by trying all. */
static void
test_rule(void)
{
	static const uint32_t sums[] = {2, 5, 10, 17, 20};
	static const uint32_t expected[] = {1, 3, 5, 7, 9};
	void	   *memory = malloc(aid_join_rule_size(120));
	AidJoinRule rule;
	bool		right = true;
	bool		bounded = true;

	aid_join_rule_init(&rule, 0.7, false, 120, memory);
	for (int i = 0; i < 5; i++)
		ok(rule.least[sums[i]] == expected[i], "at .7, %u tokens in two sets need %u shared", sums[i], expected[i]);
	for (uint32_t q = 1; q <= 40; q++)
		for (uint32_t p = 1; p <= q; p++)
		{
			double		threshold = (double) p / q;

			aid_join_rule_init(&rule, threshold, false, 120, memory);
			for (uint32_t s = 1; s <= 240; s++)
			{
				uint32_t	least = 1;

				while (least < s && (double) least / (double) (s - least) < threshold)
					least++;
				right &= rule.least[s] == least;
				bounded &= aid_join_least_weight(&rule, s) <= least;
			}
			for (uint32_t n = 1; n <= 120; n++)
			{
				uint32_t	smallest = 1;

				while (rule.least[n + smallest] > smallest)
					smallest++;
				right &= rule.partner[n] == smallest;
				bounded &= aid_join_lightest(&rule, n) <= smallest && aid_join_heaviest(&rule, smallest) >= n;
			}
			for (uint32_t o = 1; o <= 240; o++)
				right &= rule.reach[o] <= 240 && rule.least[rule.reach[o]] <= o &&
					(rule.reach[o] == 240 || rule.least[rule.reach[o] + 1] > o);
		}
	ok(right, "tables of counts are exact at all p/q up to 40");
	ok(bounded, "bounds of weights are never above the truth");
	free(memory);
}

static void
test_marks(void)
{
	static uint64_t bit[AID_JOIN_MARK_BITS(1000000)];
	static uint64_t word[AID_JOIN_MARK_WORDS(1000000)];
	static uint64_t group[AID_JOIN_MARK_GROUPS(1000000)];
	AidJoinMarks marks = {bit, word, group};
	bool		right = true;

	for (int round = 0; round < 200; round++)
	{
		uint32_t	limit = 1 + below(below(2) == 0 ? 300 : 1000000);
		Set			set = {.n = below(MAX_TOKENS)};
		uint32_t	out[MAX_TOKENS];

		for (uint32_t i = 0; i < set.n; i++)
		{
			set.token[i] = below(limit);
			aid_join_mark(&marks, set.token[i]);
		}
		make_unique(&set);
		right &= aid_join_marked(&marks, limit, out) == set.n;
		right &= memcmp(out, set.token, set.n * sizeof(uint32_t)) == 0;
		for (uint32_t i = 0; i < set.n; i++)
			right &= aid_join_is_marked(bit, set.token[i]);
		aid_join_unmark(bit, out, set.n);
	}
	for (size_t i = 0; i < AID_JOIN_MARK_BITS(1000000); i++)
		right &= bit[i] == 0;
	ok(right, "marks come out sorted and are gone afterwards");
}

static int
compare_tokens(const void *a, const void *b)
{
	uint64_t	x = *(const uint64_t *) a;
	uint64_t	y = *(const uint64_t *) b;

	return (x > y) - (x < y);
}

static void
test_tokens(void)
{
	uint32_t	n = 30000;
	uint64_t   *token = malloc(sizeof(uint64_t) * n);
	uint32_t   *place = malloc(sizeof(uint32_t) * n);
	AidSortRow *rows = malloc(sizeof(AidSortRow) * n);
	AidJoinTokens tokens = {0};
	bool		right = aid_join_tokens_find(&tokens, 7) == AID_JOIN_NO_TOKEN;

	for (uint32_t i = 0; i < n; i++)
	{
		uint64_t	value = below(2) == 0 ? below(20000) : UINT64_C(1) << 63 | below(20000);
		uint32_t	known = tokens.n;
		uint32_t	before = aid_join_tokens_find(&tokens, value);
		uint32_t	number = aid_join_tokens_put(&tokens, value);

		if (before == AID_JOIN_NO_TOKEN)
			right &= number == known && tokens.n == known + 1 && tokens.frequency[number] == 0;
		else
			right &= number == before && tokens.n == known;
		tokens.frequency[number]++;
		right &= tokens.token[number] == value && aid_join_tokens_find(&tokens, value) == number;
	}
	ok(right, "%u distinct tokens are numbered as they come", tokens.n);
	aid_join_tokens_order(&tokens, place, rows);
	memcpy(token, tokens.token, sizeof(uint64_t) * tokens.n);
	qsort(token, tokens.n, sizeof(uint64_t), compare_tokens);
	for (uint32_t i = 0; i < tokens.n; i++)
		right &= token[place[i]] == tokens.token[i];
	ok(right, "and in the order of their values");
	free(tokens.token);
	free(tokens.frequency);
	free(tokens.slot);
	free(token);
	free(place);
	free(rows);
}

int
main(void)
{
	Sets		sets = {0};

	sets.set = malloc(sizeof(Set) * MAX_RECORDS);
	sets.weight_of = malloc(sizeof(uint32_t) * MAX_VOCABULARY);
	test_rule();
	test_marks();
	test_tokens();
	test_random_sets(&sets);
	test_quotients(&sets);
	test_large_sets();
	test_many_rare_tokens();
	free(sets.set);
	free(sets.weight_of);
	return tap_done();
}
