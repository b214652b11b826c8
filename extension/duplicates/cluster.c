/*
 * cluster.c
 *		Union-find over links, the two assignments, and the shape of a cluster.
 */
#include "duplicates/cluster.h"

#include <math.h>
#include <string.h>

static uint64_t comparisons;		/* the server's sort cannot be interrupted by itself */

bool
aid_cluster_method(const char *name, AidClusterMethod *method)
{
	static const char *const names[] = {"components", "best_link", "one_to_one"};

	for (int i = 0; i < 3; i++)
		if (strcmp(name, names[i]) == 0)
		{
			*method = (AidClusterMethod) i;
			return true;
		}
	return false;
}

/* ---- links ---- */

static inline uint64_t
link_ends(const AidLink *link)
{
	return (uint64_t) AID_MIN(link->a, link->b) << 32 | AID_MAX(link->a, link->b);
}

static int
compare_ends(const void *x, const void *y)
{
	const AidLink *a = x;
	const AidLink *b = y;
	uint64_t	ends_a = link_ends(a);
	uint64_t	ends_b = link_ends(b);

	aid_loop_check(comparisons++);
	if (ends_a != ends_b)
		return ends_a < ends_b ? -1 : 1;
	if (a->weight != b->weight)
		return a->weight > b->weight ? -1 : 1;
	return (a->a > b->a) - (a->a < b->a);
}

size_t
aid_cluster_prepare(AidLink *link, size_t m)
{
	size_t		left = 0;

	aid_sort(link, m, sizeof(AidLink), compare_ends);
	for (size_t i = 0; i < m; i++)
	{
		if (link[i].a == link[i].b || (left > 0 && link_ends(&link[left - 1]) == link_ends(&link[i])))
			continue;
		link[left++] = link[i];
	}
	return left;
}

/* The order in which links are preferred: by falling weight, then by ends. */
static inline bool
is_stronger(const AidLink *a, const AidLink *b)
{
	if (a->weight != b->weight)
		return a->weight > b->weight;
	return link_ends(a) < link_ends(b);
}

/* ---- union-find: a record's parent is never larger than itself, so a root is the smallest of its cluster ---- */

void
aid_cluster_alone(uint32_t n, uint32_t *root)
{
	for (uint32_t r = 0; r < n; r++)
		root[r] = r;
}

/*
 * Both paths are climbed in turns, the end with the larger parent first; each
 * step hangs the record it leaves under the other path's smaller parent, so
 * that one walk finds and joins.
 */
void
aid_cluster_join(uint32_t *root, uint32_t a, uint32_t b)
{
	while (root[a] != root[b])
	{
		if (root[a] < root[b])
		{
			uint32_t	other = a;

			a = b;
			b = other;
		}
		if (root[a] == a)
		{
			root[a] = root[b];
			return;
		}
		else
		{
			uint32_t	above = root[a];

			root[a] = root[b];
			a = above;
		}
	}
}

/* Parents are smaller, so they are settled before their children. */
void
aid_cluster_settle(uint32_t n, uint32_t *root)
{
	for (uint32_t r = 0; r < n; r++)
		root[r] = root[root[r]];
}

#define AHEAD 16				/* links between the request for an entry and its use */

static void
join_all(uint32_t n, const AidLink *link, size_t m, uint32_t *root)
{
	aid_cluster_alone(n, root);
	for (size_t i = 0; i < m; i++)
	{
		aid_loop_check(i);
		if (i + AHEAD < m)
		{
			__builtin_prefetch(&root[link[i + AHEAD].a]);
			__builtin_prefetch(&root[link[i + AHEAD].b]);
		}
		aid_cluster_join(root, link[i].a, link[i].b);
	}
	aid_cluster_settle(n, root);
}

/* ---- best_link ---- */

/*
 * Links by record: those of r are entry[first[r] .. first[r + 1] - 1].  Only
 * links with wanted[i] (all if wanted is NULL).
 */
typedef struct Incidence
{
	uint64_t   *first;			/* n + 1 */
	uint32_t   *entry;			/* 2 m */
} Incidence;

static size_t
incidence_size(uint32_t n, size_t m)
{
	return ((size_t) n + 1) * sizeof(uint64_t) + 2 * m * sizeof(uint32_t);
}

static Incidence
incidence_build(uint32_t n, const AidLink *link, size_t m, const uint8_t *wanted, void *memory)
{
	Incidence	in;

	in.first = memory;
	in.entry = (uint32_t *) (in.first + n + 1);
	memset(in.first, 0, ((size_t) n + 1) * sizeof(uint64_t));
	for (size_t i = 0; i < m; i++)
		if (wanted == NULL || wanted[i])
		{
			in.first[link[i].a]++;
			in.first[link[i].b]++;
		}
	for (uint32_t r = 1; r <= n; r++)
		in.first[r] += in.first[r - 1];
	/* filled from behind, so that first ends where it should be */
	for (size_t i = m; i-- > 0;)
	{
		aid_loop_check(i);
		if (wanted == NULL || wanted[i])
		{
			in.entry[--in.first[link[i].a]] = (uint32_t) i;
			in.entry[--in.first[link[i].b]] = (uint32_t) i;
		}
	}
	return in;
}

static inline uint32_t
other_end(const AidLink *link, uint32_t r)
{
	return link->a == r ? link->b : link->a;
}

/* Marks for each record the strongest of its links to each source. */
static void
keep_best_links(uint32_t n, const uint32_t *source, const AidLink *link, size_t m, uint8_t *kept, void *scratch)
{
	Incidence	in = incidence_build(n, link, m, NULL, scratch);
	uint32_t   *best = in.entry + 2 * m;	/* by source; good if seen there for this record */
	uint32_t   *seen = best + n;

	memset(kept, 0, m);
	memset(seen, 0xFF, n * sizeof(uint32_t));
	for (uint32_t r = 0; r < n; r++)
	{
		aid_loop_check(r);
		for (uint64_t e = in.first[r]; e < in.first[r + 1]; e++)
		{
			uint32_t	i = in.entry[e];
			uint32_t	s = source == NULL ? 0 : source[other_end(&link[i], r)];

			if (seen[s] != r || is_stronger(&link[i], &link[best[s]]))
			{
				seen[s] = r;
				best[s] = i;
			}
		}
		for (uint64_t e = in.first[r]; e < in.first[r + 1]; e++)
			kept[best[source == NULL ? 0 : source[other_end(&link[in.entry[e]], r)]]] = 1;
	}
}

/* ---- one_to_one ---- */

/*
 * Which source each cluster holds: a table of (cluster, source), open
 * addressing, at most half full.  At any time there is one entry per record,
 * so it never grows; the cluster with fewer records moves its entries.
 */
typedef struct SourceTable
{
	uint64_t   *slot;			/* cluster and source, EMPTY */
	uint64_t	mask;
} SourceTable;

#define EMPTY UINT64_MAX

static size_t
source_slots(uint32_t n)
{
	size_t		slots = 16;

	while (slots < 2 * (size_t) n)
		slots *= 2;
	return slots;
}

static inline uint64_t
source_home(const SourceTable *table, uint64_t key)
{
	key = (key ^ (key >> 32)) * UINT64_C(0x9E3779B97F4A7C15);
	return (key ^ (key >> 29)) & table->mask;
}

/* The key's slot, or the free one where it belongs. */
static inline uint64_t
source_slot(const SourceTable *table, uint64_t key)
{
	uint64_t	at = source_home(table, key);

	while (table->slot[at] != EMPTY && table->slot[at] != key)
		at = (at + 1) & table->mask;
	return at;
}

/* Takes a key out; later keys of the same run move up, so that no mark stays. */
static void
source_remove(SourceTable *table, uint64_t key)
{
	uint64_t	hole = source_slot(table, key);

	for (uint64_t at = (hole + 1) & table->mask; table->slot[at] != EMPTY; at = (at + 1) & table->mask)
	{
		uint64_t	home = source_home(table, table->slot[at]);

		/* it may move if its home is not between hole and at */
		if (((at - home) & table->mask) >= ((at - hole) & table->mask))
		{
			table->slot[hole] = table->slot[at];
			hole = at;
		}
	}
	table->slot[hole] = EMPTY;
}

/* A link's place in the order of preference. */
typedef struct Ranked
{
	double		weight;
	uint64_t	ends;
	uint64_t	link;
} Ranked;

static int
compare_ranked(const void *x, const void *y)
{
	const Ranked *a = x;
	const Ranked *b = y;

	aid_loop_check(comparisons++);
	if (a->weight != b->weight)
		return a->weight > b->weight ? -1 : 1;
	return (a->ends > b->ends) - (a->ends < b->ends);
}

/* A cluster's records form a ring through next; label is the cluster's number here, not its smallest record. */
typedef struct Rings
{
	const uint32_t *source;		/* or NULL */
	uint32_t   *label;
	uint32_t   *next;
	uint32_t   *size;			/* by label */
	SourceTable table;
} Rings;

static inline uint64_t
ring_key(const Rings *rings, uint32_t label, uint32_t record)
{
	return (uint64_t) label << 32 | (rings->source == NULL ? 0 : rings->source[record]);
}

/* Has no record of start's cluster a source that the other cluster holds? */
static bool
rings_are_apart(const Rings *rings, uint32_t start, uint32_t into)
{
	uint32_t	r = start;

	do
	{
		if (rings->table.slot[source_slot(&rings->table, ring_key(rings, into, r))] != EMPTY)
			return false;
		r = rings->next[r];
	} while (r != start);
	return true;
}

/* Puts the cluster of start into that of other. */
static void
join_rings(Rings *rings, uint32_t start, uint32_t other)
{
	uint32_t	from = rings->label[start];
	uint32_t	into = rings->label[other];
	uint32_t	r = start;

	do
	{
		uint64_t	key = ring_key(rings, into, r);

		source_remove(&rings->table, ring_key(rings, from, r));
		rings->table.slot[source_slot(&rings->table, key)] = key;
		rings->label[r] = into;
		r = rings->next[r];
	} while (r != start);
	rings->size[into] += rings->size[from];
	r = rings->next[start];
	rings->next[start] = rings->next[other];
	rings->next[other] = r;
}

static void
join_apart(uint32_t n, const uint32_t *source, const AidLink *link, size_t m, uint32_t *label, void *scratch)
{
	Ranked	   *ranked = scratch;
	Rings		rings;

	rings.source = source;
	rings.label = label;
	rings.table.slot = (uint64_t *) (ranked + m);
	rings.table.mask = source_slots(n) - 1;
	rings.next = (uint32_t *) (rings.table.slot + rings.table.mask + 1);
	rings.size = rings.next + n;
	memset(rings.table.slot, 0xFF, (rings.table.mask + 1) * sizeof(uint64_t));
	for (uint32_t r = 0; r < n; r++)
	{
		uint64_t	key = ring_key(&rings, r, r);

		rings.label[r] = rings.next[r] = r;
		rings.size[r] = 1;
		rings.table.slot[source_slot(&rings.table, key)] = key;
	}
	for (size_t i = 0; i < m; i++)
		ranked[i] = (Ranked) {link[i].weight, link_ends(&link[i]), i};
	aid_sort(ranked, m, sizeof(Ranked), compare_ranked);

	for (size_t i = 0; i < m; i++)
	{
		uint32_t	small = link[ranked[i].link].a;
		uint32_t	large = link[ranked[i].link].b;

		aid_loop_check(i);
		if (label[small] == label[large])
			continue;
		if (rings.size[label[small]] > rings.size[label[large]])
		{
			small = large;
			large = link[ranked[i].link].a;
		}
		if (rings_are_apart(&rings, small, label[large]))
			join_rings(&rings, small, large);
	}
}

/* ---- the methods ---- */

size_t
aid_cluster_scratch(AidClusterMethod method, uint32_t n, size_t m)
{
	switch (method)
	{
		case AID_CLUSTER_BEST_LINK:
			return incidence_size(n, m) + 2 * (size_t) n * sizeof(uint32_t);
		case AID_CLUSTER_ONE_TO_ONE:
			return m * sizeof(Ranked) + source_slots(n) * sizeof(uint64_t) + 2 * (size_t) n * sizeof(uint32_t);
		default:
			return 0;
	}
}

void
aid_cluster_run(AidClusterMethod method, uint32_t n, const uint32_t *source, const AidLink *link, size_t m,
				uint8_t *kept, uint32_t *root, void *scratch)
{
	switch (method)
	{
		case AID_CLUSTER_COMPONENTS:
			memset(kept, 1, m);
			join_all(n, link, m, root);
			return;
		case AID_CLUSTER_BEST_LINK:
			keep_best_links(n, source, link, m, kept, scratch);
			break;
		case AID_CLUSTER_ONE_TO_ONE:
			/* two clusters that a link could not join share a source and will never be one */
			join_apart(n, source, link, m, root, scratch);
			for (size_t i = 0; i < m; i++)
				kept[i] = root[link[i].a] == root[link[i].b];
			break;
	}
	aid_cluster_alone(n, root);
	for (size_t i = 0; i < m; i++)
		if (kept[i])
			aid_cluster_join(root, link[i].a, link[i].b);
	aid_cluster_settle(n, root);
}

/* ---- shape ---- */

void
aid_cluster_tally(uint32_t n, const AidLink *link, size_t m, const uint8_t *kept, const uint32_t *root,
				  AidClusterTally *tally)
{
	for (uint32_t r = 0; r < n; r++)
		tally[r] = (AidClusterTally) {0, INFINITY, 0};
	for (uint32_t r = 0; r < n; r++)
		tally[root[r]].size++;
	for (size_t i = 0; i < m; i++)
	{
		AidClusterTally *of = &tally[root[link[i].a]];

		aid_loop_check(i);
		if (!kept[i])
			continue;
		of->links++;
		of->min_weight = AID_MIN(of->min_weight, link[i].weight);
	}
}

bool
aid_cluster_density(const AidClusterTally *tally, double *density)
{
	uint64_t	size = tally->size;

	if (size < 2)
		return false;
	*density = (double) tally->links / (double) (size * (size - 1) / 2);
	return true;
}

/*
 * A link is a bridge if nothing below it in a depth-first tree reaches above
 * it (Tarjan 1974).  low[r] is the least number of visit that the tree below
 * r reaches; below[r] counts the records of that tree.
 */
typedef struct Visit
{
	uint32_t	number;			/* from 1; 0: not yet */
	uint32_t	low;
	uint32_t	below;
	uint32_t	above;			/* the record it was reached from */
	uint32_t	by;				/* and the link */
} Visit;

/* Two parts of two records need four, and a tree or more. */
static inline bool
may_have_bridges(const AidClusterTally *tally)
{
	uint64_t	size = tally->size;

	return size >= 4 && tally->links < size * (size - 1) / 2;
}

size_t
aid_cluster_bridges_scratch(uint32_t n, size_t m)
{
	return incidence_size(n, m) + (size_t) n * (sizeof(Visit) + sizeof(uint64_t)) + m;
}

static void
visit_cluster(uint32_t start, uint32_t size, const AidLink *link, const Incidence *in, Visit *visit, uint64_t *next,
			  bool *bridge)
{
	uint32_t	count = 1;
	uint32_t	r = start;

	visit[r] = (Visit) {count, count, 1, start, UINT32_MAX};
	next[r] = in->first[r];
	for (uint64_t step = 0;; step++)
	{
		aid_loop_check(step);
		if (next[r] < in->first[r + 1])
		{
			uint32_t	i = in->entry[next[r]++];
			uint32_t	to = other_end(&link[i], r);

			if (visit[to].number == 0)
			{
				count++;
				visit[to] = (Visit) {count, count, 1, r, i};
				next[to] = in->first[to];
				r = to;
			}
			else if (i != visit[r].by)
				visit[r].low = AID_MIN(visit[r].low, visit[to].number);
		}
		else
		{
			uint32_t	above = visit[r].above;

			if (r == start)
				return;
			visit[above].low = AID_MIN(visit[above].low, visit[r].low);
			visit[above].below += visit[r].below;
			if (visit[r].low > visit[above].number && visit[r].below >= 2 && size - visit[r].below >= 2)
				bridge[r] = bridge[above] = true;
			r = above;
		}
	}
}

void
aid_cluster_bridges(uint32_t n, const AidLink *link, size_t m, const uint8_t *kept, const uint32_t *root,
					const AidClusterTally *tally, bool *bridge, void *scratch)
{
	uint64_t   *next = scratch;
	Incidence	in;
	Visit	   *visit;
	uint8_t    *wanted;

	memset(bridge, 0, n * sizeof(bool));
	wanted = (uint8_t *) scratch + incidence_size(n, m) + (size_t) n * (sizeof(Visit) + sizeof(uint64_t));
	for (size_t i = 0; i < m; i++)
		wanted[i] = kept[i] && may_have_bridges(&tally[root[link[i].a]]);
	in = incidence_build(n, link, m, wanted, next + n);
	visit = (Visit *) (in.entry + 2 * m);
	for (uint32_t r = 0; r < n; r++)
		visit[r].number = 0;
	for (uint32_t r = 0; r < n; r++)
	{
		aid_loop_check(r);
		if (root[r] == r && may_have_bridges(&tally[r]))
			visit_cluster(r, tally[r].size, link, &in, visit, next, bridge);
	}
}
