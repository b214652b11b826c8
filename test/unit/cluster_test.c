/* sources: extension/duplicates/cluster.c extension/duplicates/ids.c */
/*
 * Clusters against nested loops, every order of the links of small graphs,
 * and the order of ids.
 */
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#include "duplicates/cluster.h"
#include "duplicates/ids.h"
#include "random.h"

#define MAX_RECORDS 48
#define MAX_LINKS 160

typedef struct Graph
{
	uint32_t	n;
	uint32_t	source[MAX_RECORDS];
	bool		has_sources;
	size_t		m;
	AidLink		link[MAX_LINKS];
} Graph;

typedef struct Result
{
	uint8_t		kept[MAX_LINKS];
	uint32_t	root[MAX_RECORDS];
	AidClusterTally tally[MAX_RECORDS];
	bool		bridge[MAX_RECORDS];
} Result;

static void
run(const Graph *g, AidClusterMethod method, Result *result)
{
	/* exactly what is asked for, so that the sanitizer sees what lies beyond */
	void	   *scratch = malloc(aid_cluster_scratch(method, g->n, g->m) + 1);
	void	   *more = malloc(aid_cluster_bridges_scratch(g->n, g->m) + 1);

	aid_cluster_run(method, g->n, g->has_sources ? g->source : NULL, g->link, g->m, result->kept, result->root,
					scratch);
	aid_cluster_tally(g->n, g->link, g->m, result->kept, result->root, result->tally);
	aid_cluster_bridges(g->n, g->link, g->m, result->kept, result->root, result->tally, result->bridge, more);
	free(scratch);
	free(more);
}

/* ---- the same by nested loops ---- */

/* Labels spread along the kept links, but for one, until nothing changes. */
static void
spread(const Graph *g, const uint8_t *kept, size_t without, uint32_t *label)
{
	bool		changed = true;

	for (uint32_t r = 0; r < g->n; r++)
		label[r] = r;
	while (changed)
	{
		changed = false;
		for (size_t i = 0; i < g->m; i++)
		{
			uint32_t	a = g->link[i].a;
			uint32_t	b = g->link[i].b;

			if (!kept[i] || i == without || label[a] == label[b])
				continue;
			label[a] = label[b] = label[a] < label[b] ? label[a] : label[b];
			changed = true;
		}
	}
}

static bool
stronger(const AidLink *x, const AidLink *y)
{
	uint32_t	x1 = x->a < x->b ? x->a : x->b;
	uint32_t	x2 = x->a < x->b ? x->b : x->a;
	uint32_t	y1 = y->a < y->b ? y->a : y->b;
	uint32_t	y2 = y->a < y->b ? y->b : y->a;

	if (x->weight != y->weight)
		return x->weight > y->weight;
	return x1 != y1 ? x1 < y1 : x2 < y2;
}

static uint32_t
source_of(const Graph *g, uint32_t r)
{
	return g->has_sources ? g->source[r] : 0;
}

/* No link from the record to a record of that source is stronger. */
static bool
is_strongest_from(const Graph *g, size_t i, uint32_t r, uint32_t other)
{
	for (size_t j = 0; j < g->m; j++)
	{
		const AidLink *l = &g->link[j];
		uint32_t	to = l->a == r ? l->b : l->a;

		if ((l->a == r || l->b == r) && source_of(g, to) == source_of(g, other) && stronger(l, &g->link[i]))
			return false;
	}
	return true;
}

static void
expect(const Graph *g, AidClusterMethod method, Result *result)
{
	uint32_t	label[MAX_RECORDS];

	memset(result, 0, sizeof(*result));
	if (method == AID_CLUSTER_COMPONENTS)
		memset(result->kept, 1, g->m);
	else if (method == AID_CLUSTER_BEST_LINK)
		for (size_t i = 0; i < g->m; i++)
			result->kept[i] = is_strongest_from(g, i, g->link[i].a, g->link[i].b)
				|| is_strongest_from(g, i, g->link[i].b, g->link[i].a);
	else
	{
		bool		done[MAX_LINKS] = {false};

		for (uint32_t r = 0; r < g->n; r++)
			label[r] = r;
		for (size_t round = 0; round < g->m; round++)
		{
			size_t		best = MAX_LINKS;
			uint32_t	a,
						b;
			bool		shares = false;

			for (size_t i = 0; i < g->m; i++)
				if (!done[i] && (best == MAX_LINKS || stronger(&g->link[i], &g->link[best])))
					best = i;
			done[best] = true;
			a = label[g->link[best].a];
			b = label[g->link[best].b];
			for (uint32_t r = 0; r < g->n; r++)
				for (uint32_t s = 0; s < g->n; s++)
					shares = shares || (label[r] == a && label[s] == b && source_of(g, r) == source_of(g, s));
			result->kept[best] = a == b || !shares;
			for (uint32_t r = 0; r < g->n; r++)
				if (!shares && label[r] == b)
					label[r] = a;
		}
	}
	spread(g, result->kept, MAX_LINKS, result->root);
	for (uint32_t r = 0; r < g->n; r++)
		result->tally[r].min_weight = INFINITY;
	for (uint32_t r = 0; r < g->n; r++)
		result->tally[result->root[r]].size++;
	for (size_t i = 0; i < g->m; i++)
	{
		AidClusterTally *tally = &result->tally[result->root[g->link[i].a]];
		uint32_t	parts[2] = {0, 0};

		if (!result->kept[i])
			continue;
		tally->links++;
		tally->min_weight = fmin(tally->min_weight, g->link[i].weight);
		spread(g, result->kept, i, label);
		if (label[g->link[i].a] == label[g->link[i].b])
			continue;
		for (uint32_t r = 0; r < g->n; r++)
		{
			parts[0] += label[r] == label[g->link[i].a];
			parts[1] += label[r] == label[g->link[i].b];
		}
		if (parts[0] >= 2 && parts[1] >= 2)
			result->bridge[g->link[i].a] = result->bridge[g->link[i].b] = true;
	}
}

static bool
same_result(const Graph *g, const Result *x, const Result *y)
{
	for (size_t i = 0; i < g->m; i++)
		if (x->kept[i] != y->kept[i])
			return false;
	for (uint32_t r = 0; r < g->n; r++)
		if (x->root[r] != y->root[r] || x->bridge[r] != y->bridge[r] || x->tally[r].size != y->tally[r].size
			|| x->tally[r].links != y->tally[r].links || x->tally[r].min_weight != y->tally[r].min_weight)
			return false;
	return true;
}

/* ---- graphs ---- */

static void
random_graph(Graph *g)
{
	uint32_t	sources = 1 + below(below(4) == 0 ? MAX_RECORDS : 4);
	uint32_t	weights = 1 + below(30);

	memset(g, 0, sizeof(*g));
	g->n = 2 + below(MAX_RECORDS - 1);
	g->has_sources = below(8) > 0;
	for (uint32_t r = 0; r < g->n; r++)
		g->source[r] = below(sources < g->n ? sources : g->n);
	g->m = below((uint32_t) (below(2) == 0 ? g->n + 1 : MAX_LINKS));
	for (size_t i = 0; i < g->m; i++)
	{
		uint32_t	weight = below(weights);

		g->link[i] = (AidLink) {weight == 0 ? INFINITY : (double) weight / 7 - 2, below(g->n),
		below(g->n)};
	}
	g->m = aid_cluster_prepare(g->link, g->m);
}

/* One to one: at most one record a source, and no link left that could join. */
static bool
is_maximal(const Graph *g, const Result *result)
{
	for (uint32_t r = 0; r < g->n; r++)
		for (uint32_t s = r + 1; s < g->n; s++)
			if (result->root[r] == result->root[s] && source_of(g, r) == source_of(g, s))
				return false;
	for (size_t i = 0; i < g->m; i++)
	{
		bool		shares = false;

		for (uint32_t r = 0; r < g->n; r++)
			for (uint32_t s = 0; s < g->n; s++)
				shares = shares || (result->root[r] == result->root[g->link[i].a]
									&& result->root[s] == result->root[g->link[i].b]
									&& source_of(g, r) == source_of(g, s));
		if (!shares)
			return false;
	}
	return true;
}

static const char *const method_name[] = {"components", "best_link", "one_to_one"};

static void
test_random(void)
{
	for (int method = 0; method < 3; method++)
	{
		int			wrong = 0;
		int			moved = 0;
		int			bridges = 0;
		int			kept = 0;
		int			links = 0;
		int			not_maximal = 0;

		for (int round = 0; round < 1500; round++)
		{
			Graph		g;
			Result		got,
						expected,
						again;

			random_graph(&g);
			run(&g, (AidClusterMethod) method, &got);
			expect(&g, (AidClusterMethod) method, &expected);
			wrong += !same_result(&g, &got, &expected);
			if (method == AID_CLUSTER_ONE_TO_ONE)
				not_maximal += !is_maximal(&g, &got);
			for (uint32_t r = 0; r < g.n; r++)
				bridges += got.bridge[r];
			for (size_t i = 0; i < g.m; i++)
				kept += got.kept[i];
			links += (int) g.m;

			/* shuffled, and ends exchanged */
			for (size_t i = g.m; i > 1; i--)
			{
				size_t		j = below(i);
				AidLink		held = g.link[i - 1];
				uint8_t		flag = got.kept[i - 1];

				g.link[i - 1] = g.link[j];
				g.link[j] = held;
				got.kept[i - 1] = got.kept[j];
				got.kept[j] = flag;
			}
			for (size_t i = 0; i < g.m; i++)
				if (below(2) == 0)
					g.link[i] = (AidLink) {g.link[i].weight, g.link[i].b, g.link[i].a};
			run(&g, (AidClusterMethod) method, &again);
			moved += !same_result(&g, &got, &again);
		}
		ok(wrong == 0, "%s: as nested loops (%d wrong)", method_name[method], wrong);
		ok(moved == 0, "%s: any order of links and ends (%d moved)", method_name[method], moved);
		if (method == AID_CLUSTER_ONE_TO_ONE)
			ok(not_maximal == 0, "one_to_one: clusters hold a source once and cannot grow");
		ok(bridges > 500 && kept > 500 && (method == 0 ? kept == links : kept < links),
		   "%s: the graphs have bridges (%d), links kept (%d) and not (%d)", method_name[method], bridges, kept,
		   links - kept);
	}
}

/* Every order of the links of small graphs. */
static void
permute(Graph *g, size_t from, AidClusterMethod method, const uint32_t *root, int *runs, int *wrong)
{
	if (from == g->m)
	{
		Result		result;

		run(g, method, &result);
		(*runs)++;
		*wrong += memcmp(result.root, root, g->n * sizeof(uint32_t)) != 0;
		return;
	}
	for (size_t i = from; i < g->m; i++)
	{
		AidLink		held = g->link[from];

		g->link[from] = g->link[i];
		g->link[i] = held;
		permute(g, from + 1, method, root, runs, wrong);
		g->link[i] = g->link[from];
		g->link[from] = held;
	}
}

static void
test_permutations(void)
{
	int			runs = 0;
	int			wrong = 0;

	for (int round = 0; round < 40; round++)
	{
		Graph		g;

		memset(&g, 0, sizeof(g));
		g.n = 3 + below(4);
		g.has_sources = true;
		for (uint32_t r = 0; r < g.n; r++)
			g.source[r] = below(3);
		for (g.m = 0; g.m < 6; g.m++)
			g.link[g.m] = (AidLink) {(double) below(3), below(g.n), below(g.n)};
		g.m = aid_cluster_prepare(g.link, g.m);
		for (int method = 0; method < 3; method++)
		{
			Result		expected;

			expect(&g, (AidClusterMethod) method, &expected);
			permute(&g, 0, (AidClusterMethod) method, expected.root, &runs, &wrong);
		}
	}
	ok(wrong == 0 && runs > 1000, "all orders of up to six links: %d of %d differ", wrong, runs);
}

/* ---- the examples of the specification ---- */

static void
test_examples(void)
{
	Graph		g = {.n = 4,.m = 3,.link = {{.9, 0, 1}, {.6, 1, 2}, {.9, 2, 3}}};
	Result		result;
	double		density;

	run(&g, AID_CLUSTER_COMPONENTS, &result);
	ok(result.root[3] == 0 && result.tally[0].size == 4 && result.tally[0].links == 3
	   && result.tally[0].min_weight == .6, "21: one cluster of four, its weakest link .6");
	ok(aid_cluster_density(&result.tally[0], &density) && density == .5, "21: density .5");
	ok(!result.bridge[0] && result.bridge[1] && result.bridge[2] && !result.bridge[3], "21: b and c are the bridge");

	/* a1 a2 b1 b2 */
	g = (Graph) {.n = 4,.source = {0, 0, 1, 1},.has_sources = true,.m = 4,
	.link = {{.9, 0, 2}, {.8, 0, 3}, {.7, 1, 2}, {.1, 1, 3}}};
	run(&g, AID_CLUSTER_ONE_TO_ONE, &result);
	ok(result.kept[0] && !result.kept[1] && !result.kept[2] && result.kept[3], "22: one_to_one a1-b1, a2-b2");
	run(&g, AID_CLUSTER_BEST_LINK, &result);
	ok(result.kept[0] && result.kept[1] && result.kept[2] && !result.kept[3], "22: best_link a1-b1, a1-b2, a2-b1");

	/* three sources: the third link of a triangle has nothing to join and stays */
	g = (Graph) {.n = 3,.source = {0, 1, 2},.has_sources = true,.m = 3,.link = {{.9, 0, 1}, {.8, 1, 2}, {.7, 0, 2}}};
	run(&g, AID_CLUSTER_ONE_TO_ONE, &result);
	ok(result.kept[2] && result.tally[0].links == 3, "one_to_one keeps a link inside a cluster");
	g.has_sources = false;
	run(&g, AID_CLUSTER_ONE_TO_ONE, &result);
	ok(!result.kept[0] && result.root[1] == 1 && !aid_cluster_density(&result.tally[1], &density)
	   && isinf(result.tally[1].min_weight), "one_to_one without sources keeps nothing");
}

static void
test_prepare(void)
{
	AidLink		link[] = {{1, 3, 2}, {5, 1, 0}, {2, 2, 3}, {5, 0, 1}, {9, 4, 4}, {-1, 0, 4}};
	size_t		m = aid_cluster_prepare(link, 6);

	ok(m == 3 && link[0].a == 0 && link[0].b == 1 && link[0].weight == 5 && link[1].b == 4 && link[1].weight == -1
	   && link[2].a == 2 && link[2].b == 3 && link[2].weight == 2,
	   "links of one pair: the strongest, then the one with a < b");
	ok(aid_cluster_prepare(link, 0) == 0, "no links");
}

/* A long chain, and a star: depth must not cost. */
static void
test_large(void)
{
	uint32_t	n = 300000;
	size_t		m = n - 1;
	AidLink    *link = malloc(m * sizeof(AidLink));
	uint8_t    *kept = malloc(m);
	uint32_t   *root = malloc(n * sizeof(uint32_t));
	uint32_t   *source = malloc(n * sizeof(uint32_t));
	bool	   *bridge = malloc(n);
	AidClusterTally *tally = malloc(n * sizeof(AidClusterTally));
	void	   *scratch = malloc(aid_cluster_bridges_scratch(n, m));
	uint64_t	bridges = 0;
	uint32_t	largest = 0;

	for (uint32_t i = 0; i < m; i++)
		link[i] = (AidLink) {1, n - 1 - i, n - 2 - i};
	aid_cluster_run(AID_CLUSTER_COMPONENTS, n, NULL, link, m, kept, root, NULL);
	aid_cluster_tally(n, link, m, kept, root, tally);
	aid_cluster_bridges(n, link, m, kept, root, tally, bridge, scratch);
	for (uint32_t r = 0; r < n; r++)
		bridges += bridge[r];
	ok(tally[0].size == n && tally[0].links == m && bridges == n - 2, "a chain of %u records", n);
	free(scratch);

	/* every record a source of its own: one cluster, made from both ends; two sources: pairs */
	scratch = malloc(aid_cluster_scratch(AID_CLUSTER_ONE_TO_ONE, n, m));
	for (uint32_t r = 0; r < n; r++)
		source[r] = r;
	aid_cluster_run(AID_CLUSTER_ONE_TO_ONE, n, source, link, m, kept, root, scratch);
	aid_cluster_tally(n, link, m, kept, root, tally);
	ok(tally[0].size == n, "as many sources as records: one_to_one is components");
	for (uint32_t r = 0; r < n; r++)
		source[r] = r & 1;
	aid_cluster_run(AID_CLUSTER_ONE_TO_ONE, n, source, link, m, kept, root, scratch);
	aid_cluster_tally(n, link, m, kept, root, tally);
	for (uint32_t r = 0; r < n; r++)
		largest = tally[r].size > largest ? tally[r].size : largest;
	ok(largest == 2 && tally[0].size == 2 && tally[n - 2].size == 2, "two sources along a chain: pairs");
	free(link);
	free(kept);
	free(root);
	free(source);
	free(bridge);
	free(tally);
	free(scratch);
}

static void
test_names(void)
{
	AidClusterMethod method;

	for (int i = 0; i < 3; i++)
		ok(aid_cluster_method(method_name[i], &method) && (int) method == i, "method %s", method_name[i]);
	ok(!aid_cluster_method("component", &method) && !aid_cluster_method("", &method), "no other method");
}

/* ---- the order of ids ---- */

static int
compare_ids(bool by_number, const char *a, const char *b)
{
	int			order = aid_id_compare(by_number, a, strlen(a), b, strlen(b));

	return order == -aid_id_compare(by_number, b, strlen(b), a, strlen(a)) ? order : 9;
}

static void
test_ids(void)
{
	static const char *const numbers[] = {"-100000000000000000000", "-20", "-3", "-03", "-0", "0", "00", "007", "7",
	"8", "10", "99999999999999999999", "100000000000000000000"};
	static const char *const texts[] = {"", "10", "7", "A", "a", "a 1", "aa", "b", "\xc3\xa9"};
	static const char *const not_integers[] = {"", "-", "+5", " 5", "5 ", "1.0", "1e3", "--1", "x", "\xd9\xa1"};
	int			wrong = 0;

	for (int i = 0; i < 13; i++)
		for (int j = 0; j < 13; j++)
		{
			/* -3 and -03, the zeros, 007 and 7 are one number each: bytes decide */
			int			expected = (i > j) - (i < j);

			if ((i == 2 && j == 3) || (i == 3 && j == 2))
				expected = -expected;
			wrong += compare_ids(true, numbers[i], numbers[j]) != expected;
		}
	ok(wrong == 0, "numbers in order (%d wrong)", wrong);
	wrong = 0;
	for (int i = 0; i < 9; i++)
		for (int j = 0; j < 9; j++)
			wrong += compare_ids(false, texts[i], texts[j]) != (i > j) - (i < j);
	ok(wrong == 0, "texts in the order of bytes (%d wrong)", wrong);
	wrong = 0;
	for (int i = 0; i < 13; i++)
		wrong += !aid_id_is_integer(numbers[i], strlen(numbers[i]));
	for (int i = 0; i < 10; i++)
		wrong += aid_id_is_integer(not_integers[i], strlen(not_integers[i]));
	ok(wrong == 0, "which ids are integers (%d wrong)", wrong);
}

int
main(void)
{
	test_random();
	test_permutations();
	test_examples();
	test_prepare();
	test_large();
	test_names();
	test_ids();
	return tap_done();
}
