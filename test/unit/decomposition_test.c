/* sources: extension/base/money.c extension/base/wide.c extension/concentration/order.c
   extension/concentration/sample.c extension/concentration/additive.c extension/concentration/lorenz.c
   extension/concentration/index.c extension/concentration/gini_groups.c extension/concentration/theil_tree.c */
/*
 * Theil along a tree, Gini by groups.
 */
#include "tap.h"

#include <stdlib.h>

#include "concentration/gini_groups.h"
#include "concentration/index.h"
#include "concentration/theil_tree.h"
#include "random.h"

#define MAX_UNITS 64
#define ROUNDS 400

static double
index_of(AidIndexKind kind, int n, const aid_money *amount, const aid_money *reference)
{
	AidIndex	index = {kind, 0};
	void	   *memory = malloc(aid_sample_size(n));
	double		value = 0;
	AidIndexStatus status = aid_index_value(&index, aid_sample_build(memory, n, amount, reference), &value);

	free(memory);
	return status == AID_INDEX_DEFINED ? value : NAN;
}

/* ---- Theil ---- */

static size_t
tree_of(int n, const aid_money *amount, const aid_money *reference, int depth, const int *path, AidTreeNode *node)
{
	void	   *memory = malloc(aid_theil_tree_size(n, depth));
	size_t		count = aid_theil_tree(n, amount, reference, depth, path, node, memory);

	free(memory);
	return count;
}

static void
test_tree_values(void)
{
	/* N/n1 A1 6, A2 2; N/n2 A3 2; S/s1 B1 0, B2 10; W/w1 C1 0 */
	enum {N, S, W, n1, n2, s1, w1};
	const aid_money amount[] = {6, 2, 2, 0, 10, 0};
	const int	path[] = {N, n1, N, n1, N, n2, S, s1, S, s1, W, w1};
	const int	levels[] = {0, 1, 2, 3, 3, 2, 3, 1, 2, 3, 3, 1, 2, 3};
	AidTreeNode node[19];
	double		sum[4] = {0, 0, 0, 0};
	double		whole = 0;
	bool		shape = true;

	ok(tree_of(6, amount, NULL, 2, path, node) == 14, "tree: number of rows");
	for (int v = 0; v < 14; v++)
	{
		shape = shape && node[v].level == levels[v];
		sum[node[v].level] += node[v].contribution;
		whole += node[v].contribution;
	}
	ok(shape, "tree: depth first");
	is_near(node[0].theil, 0.62347701905149241151, 1e-12, "tree: the whole");
	is_near(whole, 0.62347701905149241151, 1e-12, "tree: sum of all rows");
	is_near(sum[1], 0.20273255405408219099, 1e-12, "tree: between the first level");
	is_near(sum[2], 0.021846060340982782164, 1e-12, "tree: between the second level");
	is_near(sum[3], 0.39889840465642743836, 1e-12, "tree: between units");
	is_near(node[7].contribution, 0.20273255405408219099, 1e-12, "tree: contribution of S");
	is_near(node[5].contribution, -0.051082562376599068321, 1e-12, "tree: contribution of n2");
	is_near(node[2].theil, 0.13081203594113695913, 1e-12, "tree: inside n1");
	ok(!node[11].has_theil && node[11].has_contribution && node[11].contribution == 0, "tree: W has no money");
	ok(node[11].unit_count == 1 && node[11].funded_units == 0, "tree: W has one unfunded unit");
	ok(node[1].unit_count == 3 && node[1].funded_units == 3 && node[1].amount == 10, "tree: totals of N");
	ok(node[10].unit == 4 && node[10].share == 0.5, "tree: the unit B2");
}

/* A group with money and no mass: infinite, and nothing can be said below it. */
static void
test_tree_without_mass(void)
{
	const aid_money amount[] = {6, 2, 3, 4};
	const aid_money reference[] = {5, 5, 0, 0};
	const int	path[] = {0, 0, 1, 1};
	AidTreeNode node[9];

	tree_of(4, amount, reference, 1, path, node);
	ok(isinf(node[0].theil), "tree without mass: the whole is infinite");
	is_near(node[1].theil, 0.75 * log(1.5) + 0.25 * log(0.5), 1e-12, "tree without mass: the other group is finite");
	ok(isinf(node[4].contribution) && !node[4].has_theil, "tree without mass: the group is infinite");
	ok(!node[5].has_contribution && !node[5].has_theil && node[5].share == 0.2, "tree without mass: its units");
}

static void
test_tree_properties(void)
{
	int			additivity = 0;
	int			inside = 0;
	int			bits = 0;

	for (int round = 0; round < ROUNDS; round++)
	{
		int			n = 1 + below(30);
		int			depth = 1 + below(3);
		bool		with_reference = round % 2;
		aid_money	amount[MAX_UNITS];
		aid_money	reference[MAX_UNITS];
		int			path[3 * MAX_UNITS];
		AidTreeNode node[1 + 4 * MAX_UNITS];
		size_t		count;
		double		sum = 0;

		for (int i = 0; i < n; i++)
		{
			amount[i] = round % 4 < 2 ? below(5) : below(1000000);
			reference[i] = with_reference ? 1 + below(20) : 1;
			for (int l = 0; l < depth; l++)
				path[i * depth + l] = below(3) + 10 * l;
		}
		amount[0]++;
		count = tree_of(n, amount, with_reference ? reference : NULL, depth, path, node);
		for (size_t v = 0; v < count; v++)
		{
			aid_money	x[MAX_UNITS];
			aid_money	r[MAX_UNITS];
			int			m = 0;

			sum += node[v].contribution;

			/* the units below v are those that share its path down to its level */
			for (int i = 0; i < n; i++)
			{
				bool		below = node[v].level <= depth || i == node[v].unit;

				for (int l = 0; l < AID_MIN(node[v].level, depth); l++)
					below = below && path[i * depth + l] == path[node[v].unit * depth + l];
				if (below)
				{
					x[m] = amount[i];
					r[m++] = reference[i];
				}
			}
			inside += m != node[v].unit_count;
			if (node[v].has_theil)
				inside += !same_double(node[v].theil, index_of(AID_THEIL, m, x, with_reference ? r : NULL));
			else
				inside += node[v].amount != 0;
		}
		additivity += fabs(sum - node[0].theil) > 1e-14;
		bits += !same_double(node[0].theil, index_of(AID_THEIL, n, amount, with_reference ? reference : NULL));
	}
	ok(additivity == 0, "tree: all rows add up to the whole");
	ok(inside == 0, "tree: every node has the bits of the index over its own units");
	ok(bits == 0, "tree: the whole has the bits of the index");
}

/* ---- Gini ---- */

static AidGiniParts
groups_of(int n, const aid_money *amount, const aid_money *reference, const int *group, int groups,
		  AidGiniGroup *result)
{
	void	   *memory = malloc(aid_sample_size(n));
	void	   *working = malloc(aid_gini_groups_size(groups));
	AidGiniParts parts = aid_gini_groups(aid_sample_build(memory, n, amount, reference), group, groups, result,
										 working);

	free(memory);
	free(working);
	return parts;
}

static void
test_groups_values(void)
{
	const int	group[] = {0, 0, 1, 1};
	AidGiniGroup result[2];
	AidGiniParts parts = groups_of(4, (const aid_money[]) {2, 6, 1, 11}, NULL, group, 2, result);

	is_near(parts.gini, 17.0 / 40, 1e-12, "groups: gini");
	is_near(parts.within, 7.0 / 40, 1e-12, "groups: within");
	is_near(parts.between, 1.0 / 10, 1e-12, "groups: between");
	is_near(parts.overlap, 3.0 / 20, 1e-12, "groups: overlap");
	is_near(result[0].gini, 1.0 / 4, 1e-12, "groups: gini of the first");
	is_near(result[1].gini, 5.0 / 12, 1e-12, "groups: gini of the second");
	is_near(result[0].within + result[1].within, 7.0 / 40, 1e-12, "groups: their within terms");

	parts = groups_of(4, (const aid_money[]) {1, 2, 5, 12}, NULL, group, 2, result);
	is_near(parts.gini, 9.0 / 20, 1e-12, "groups apart: gini");
	is_near(parts.within, 1.0 / 10, 1e-12, "groups apart: within");
	is_near(parts.between, 7.0 / 20, 1e-12, "groups apart: between");
	is_near(parts.overlap, 0, 0, "groups apart: overlap");

	parts = groups_of(4, (const aid_money[]) {0, 0, 5, 13}, NULL, group, 2, result);
	is_near(parts.gini, 11.0 / 18, 1e-12, "unfunded group: gini");
	is_near(parts.within, 1.0 / 9, 1e-12, "unfunded group: within");
	is_near(parts.between, 1.0 / 2, 1e-12, "unfunded group: between");
	is_near(parts.overlap, 0, 0, "unfunded group: overlap");
	ok(!result[0].has_gini && result[0].within == 0, "unfunded group: no gini of its own");

	parts = groups_of(4, (const aid_money[]) {3, 3, 6, 6}, (const aid_money[]) {1, 1, 2, 2}, group, 2, result);
	ok(parts.gini == 0 && parts.within == 0 && parts.between == 0 && parts.overlap == 0 && result[0].gini == 0,
	   "groups: all equal");
}

static void
test_groups_properties(void)
{
	int			sums = 0;
	int			inside = 0;
	int			crossing = 0;

	for (int round = 0; round < ROUNDS; round++)
	{
		int			n = 2 + below(30);
		int			groups = 1 + below(AID_MIN(n, 5));
		bool		with_reference = round % 2;
		aid_money	amount[MAX_UNITS];
		aid_money	reference[MAX_UNITS];
		int			group[MAX_UNITS];
		AidGiniGroup result[5];
		AidGiniParts parts;
		double		overlap = 0;

		for (int i = 0; i < n; i++)
		{
			amount[i] = round % 4 < 2 ? below(5) : below(1000000);
			reference[i] = with_reference ? below(20) + (amount[i] == 0) : 1;
			group[i] = i < groups ? i : below(groups);
		}
		amount[0]++;
		reference[1] += with_reference;
		parts = groups_of(n, amount, with_reference ? reference : NULL, group, groups, result);
		sums += fabs(parts.gini - parts.within - parts.between - parts.overlap) > 1e-14;

		for (int g = 0; g < groups; g++)
		{
			aid_money	x[MAX_UNITS];
			aid_money	r[MAX_UNITS];
			int			m = 0;

			for (int i = 0; i < n; i++)
			{
				if (group[i] != g)
					continue;
				x[m] = amount[i];
				r[m++] = reference[i];
			}
			if (result[g].has_gini)
				inside += !near_double(result[g].gini, index_of(AID_GINI, m, x, with_reference ? r : NULL), 1e-12);
			else
				inside += !isnan(index_of(AID_GINI, m, x, with_reference ? r : NULL));

			/* pairs of two groups that run against their order: what makes the overlap */
			for (int h = 0; h < g; h++)
			{
				double		with = 0;
				double		against = 0;

				for (int i = 0; i < n; i++)
				{
					for (int j = 0; j < n; j++)
					{
						double		d = (double) amount[i] * (double) reference[j]
							- (double) amount[j] * (double) reference[i];

						if (group[i] != g || group[j] != h)
							continue;
						if (d > 0)
							with += d;
						else
							against -= d;
					}
				}
				overlap += 2 * AID_MIN(with, against);
			}
		}
		{
			double		x_sum = 0;
			double		r_sum = 0;

			for (int i = 0; i < n; i++)
			{
				x_sum += (double) amount[i];
				r_sum += (double) reference[i];
			}
			overlap /= x_sum * r_sum;
		}
		crossing += fabs(overlap - parts.overlap) > 1e-13 || (overlap == 0) != (parts.overlap == 0);
	}
	ok(sums == 0, "groups: the parts add up");
	ok(inside == 0, "groups: each has the gini of its own units");
	ok(crossing == 0, "groups: the overlap is twice the pairs against the order, exactly 0 without any");
}

int
main(void)
{
	test_tree_values();
	test_tree_without_mass();
	test_tree_properties();
	test_groups_values();
	test_groups_properties();
	return tap_done();
}
