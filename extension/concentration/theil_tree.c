/*
 * theil_tree.c
 *		Theil's index split along a hierarchy of groups.
 */
#include "concentration/theil_tree.h"

#include "base/wide.h"
#include "concentration/sum.h"

/* sorting passes no context, so each item carries its path. */
typedef struct TreeItem
{
	const int  *path;
	int			depth;
	int			unit;
} TreeItem;

/* What a node gathers while the units pass. */
typedef struct NodePass
{
	AidSum		theil;
	bool		equal;			/* all ratios seen are the node's own */
	bool		infinite;
} NodePass;

size_t
aid_theil_tree_nodes(int n, int depth)
{
	return 1 + (size_t) n * ((size_t) depth + 1);
}

size_t
aid_theil_tree_size(int n, int depth)
{
	return (size_t) n * (sizeof(TreeItem) + sizeof(size_t)) + aid_theil_tree_nodes(n, depth) * sizeof(NodePass);
}

static int
compare_items(const void *a, const void *b)
{
	const TreeItem *left = a;
	const TreeItem *right = b;

	for (int l = 0; l < left->depth; l++)
		if (left->path[l] != right->path[l])
			return left->path[l] < right->path[l] ? -1 : 1;
	return (left->unit > right->unit) - (left->unit < right->unit);
}

/*
 * Writes the nodes in depth-first order and remembers each unit's own node.
 * A unit opens new nodes from the first level where its path differs from the
 * path of the unit before.
 */
static size_t
build_nodes(int n, int depth, const TreeItem *item, AidTreeNode *node, size_t *leaf)
{
	size_t		count = 0;

	node[count++] = (AidTreeNode) {.level = 0, .parent = -1, .unit = 0};
	for (int k = 0; k < n; k++)
	{
		int			parent = 0;
		int			same = 0;

		if (k > 0)
		{
			while (same < depth && item[k].path[same] == item[k - 1].path[same])
				same++;
			parent = node[leaf[item[k - 1].unit]].parent;
			for (int l = depth; l > same; l--)
				parent = node[parent].parent;
		}
		for (int level = same + 1; level <= depth + 1; level++)
		{
			node[count] = (AidTreeNode) {.level = level, .parent = parent, .unit = item[k].unit};
			parent = (int) count++;
		}
		leaf[item[k].unit] = count - 1;
	}
	return count;
}

static double
log_of_ratio(double x, double x_sum, double r, double r_sum)
{
	return log((x * r_sum) / (r * x_sum));
}

/* One unit within the Theil index of one of its nodes. */
static void
add_unit(const AidTreeNode *node, NodePass *pass, aid_money amount, aid_money reference)
{
	double		x = (double) amount;
	double		x_sum = (double) node->amount;

	if (pass->equal && aid_compare_products(amount, node->reference, node->amount, reference) != 0)
		pass->equal = false;
	if (amount == 0)
		return;
	if (reference == 0)
		pass->infinite = true;
	else
		aid_sum_add(&pass->theil,
					x / x_sum * log_of_ratio(x, x_sum, (double) reference, (double) node->reference));
}

static void
set_contribution(AidTreeNode *node, const AidTreeNode *parent, const AidTreeNode *whole)
{
	if (!parent->has_contribution || (parent->reference == 0 && parent->amount > 0))
		return;
	node->has_contribution = true;
	if (node->amount == 0)
		return;
	if (node->reference == 0)
		node->contribution = INFINITY;
	else if (aid_compare_products(node->amount, parent->reference, parent->amount, node->reference) != 0)
		node->contribution = (double) node->amount / (double) whole->amount
			* log_of_ratio((double) node->amount, (double) parent->amount, (double) node->reference,
						   (double) parent->reference);
}

static void
finish_node(AidTreeNode *node, const NodePass *pass, const AidTreeNode *all)
{
	node->share = (double) node->amount / (double) all[0].amount;
	node->reference_share = (double) node->reference / (double) all[0].reference;
	if (node->parent < 0)
		node->has_contribution = true;
	else
		set_contribution(node, &all[node->parent], &all[0]);

	node->has_theil = node->amount > 0 && node->reference > 0 && node->has_contribution;
	if (!node->has_theil || pass->equal)
		return;
	if (pass->infinite)
		node->theil = INFINITY;
	else
		node->theil = AID_MAX(aid_sum_value(&pass->theil), 0);
}

size_t
aid_theil_tree(int n, const aid_money *amount, const aid_money *reference, int depth, const int *path,
			   AidTreeNode *node, void *memory)
{
	TreeItem   *item = memory;
	size_t	   *leaf = (size_t *) (item + n);
	NodePass   *pass = (NodePass *) (leaf + n);
	size_t		count;

	for (int i = 0; i < n; i++)
		item[i] = (TreeItem) {path + (size_t) i * depth, depth, i};
	aid_sort(item, (size_t) n, sizeof(TreeItem), compare_items);
	count = build_nodes(n, depth, item, node, leaf);

	for (int i = 0; i < n; i++)
	{
		for (int v = (int) leaf[i]; v >= 0; v = node[v].parent)
		{
			node[v].unit_count++;
			node[v].funded_units += amount[i] > 0;
			node[v].amount += amount[i];
			node[v].reference += reference != NULL ? reference[i] : 1;
		}
	}
	for (size_t v = 0; v < count; v++)
		pass[v] = (NodePass) {.equal = true};

	/* canonical order of units: the whole gets the bits of aid_theil() */
	for (int i = 0; i < n; i++)
		for (int v = (int) leaf[i]; v >= 0; v = node[v].parent)
			add_unit(&node[v], &pass[v], amount[i], reference != NULL ? reference[i] : 1);

	/* parents come before their children */
	for (size_t v = 0; v < count; v++)
		finish_node(&node[v], &pass[v], node);
	return count;
}
