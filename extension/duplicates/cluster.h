/*
 * cluster.h
 *		Clusters of records from weighted links.
 *
 * Records are numbers 0 .. n-1 in the order of their ids, so that "the
 * smallest id" is the smallest number and ties by ids are ties by number.  No
 * answer depends on the order of the links or on which end is called a.
 *
 * Pure: no PostgreSQL calls; the caller provides all memory.
 */
#ifndef AID_CLUSTER_H
#define AID_CLUSTER_H

#include "aidflow.h"

/* a <> b, no pair twice (aid_cluster_prepare sees to it); the weight may be infinite, not NaN. */
typedef struct AidLink
{
	double		weight;
	uint32_t	a;
	uint32_t	b;
} AidLink;

typedef enum AidClusterMethod
{
	AID_CLUSTER_COMPONENTS,		/* every link is kept */
	AID_CLUSTER_BEST_LINK,		/* a link is kept if it is the strongest from either end to the other's source */
	AID_CLUSTER_ONE_TO_ONE		/* strongest first; two clusters that share a source are not joined */
} AidClusterMethod;

/* False if there is no method of that name. */
extern bool aid_cluster_method(const char *name, AidClusterMethod *method);

/*
 * Puts the links in the order of their ends (the smaller record first), drops
 * those of a record to itself and keeps of several for one pair the one with
 * the largest weight, of those the one with a < b.  a and b are not swapped.
 * Returns how many are left.
 */
extern size_t aid_cluster_prepare(AidLink *link, size_t m);

/*
 * Runs the method: kept[i] says whether link i is kept, root[r] is the
 * smallest record of r's cluster (of r itself if nothing links it).
 *
 * source[r] < n is the number of the record's source; NULL puts all records
 * in one (one_to_one then keeps nothing).  A link between two records of one
 * cluster is kept by one_to_one: nothing has to be joined.  m < 2^32.
 */
extern size_t aid_cluster_scratch(AidClusterMethod method, uint32_t n, size_t m);
extern void aid_cluster_run(AidClusterMethod method, uint32_t n, const uint32_t *source, const AidLink *link, size_t m,
							uint8_t *kept, uint32_t *root, void *scratch);

/* The components link by link: start with aid_cluster_alone, end with aid_cluster_settle. */
extern void aid_cluster_alone(uint32_t n, uint32_t *root);
extern void aid_cluster_join(uint32_t *root, uint32_t a, uint32_t b);
extern void aid_cluster_settle(uint32_t n, uint32_t *root);

/* The root in between: two records are joined if they have the same. */
static inline uint32_t
aid_cluster_root(uint32_t *root, uint32_t r)
{
	while (root[r] != r)
	{
		uint32_t	above = root[root[r]];

		root[r] = above;
		r = above;
	}
	return r;
}

/* What is counted of a cluster; stands at the number of its root. */
typedef struct AidClusterTally
{
	uint64_t	links;			/* kept ones; the cluster is chained if fewer than size * (size - 1) / 2 */
	double		min_weight;		/* of a kept link; Infinity without one */
	uint32_t	size;
} AidClusterTally;

/* tally[n]; entries of records that are no root have size 0. */
extern void aid_cluster_tally(uint32_t n, const AidLink *link, size_t m, const uint8_t *kept, const uint32_t *root,
							  AidClusterTally *tally);

/* links / pairs; a cluster of one record has none and gives false. */
extern bool aid_cluster_density(const AidClusterTally *tally, double *density);

/* bridge[r]: the record ends a kept link whose removal leaves two parts of at least two records each. */
extern size_t aid_cluster_bridges_scratch(uint32_t n, size_t m);
extern void aid_cluster_bridges(uint32_t n, const AidLink *link, size_t m, const uint8_t *kept, const uint32_t *root,
								const AidClusterTally *tally, bool *bridge, void *scratch);

#endif							/* AID_CLUSTER_H */
