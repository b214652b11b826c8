/*
 * theil_tree.h
 *		Theil's index split along a hierarchy of groups.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_THEIL_TREE_H
#define AID_THEIL_TREE_H

#include "concentration/sample.h"

typedef struct AidTreeNode
{
	int			level;			/* 0 the whole, 1 .. depth groups, depth + 1 units */
	int			parent;			/* -1 for the whole */
	int			unit;			/* a unit below the node, whose path names it */
	int64_t		unit_count;
	int64_t		funded_units;
	aid_money	amount;
	aid_money	reference;		/* number of units without a reference */
	double		share;
	double		reference_share;
	double		theil;			/* inside the node */
	double		contribution;
	bool		has_theil;
	bool		has_contribution;	/* not below a node with money and no mass */
} AidTreeNode;

extern size_t aid_theil_tree_nodes(int n, int depth);

/* Bytes of working space. */
extern size_t aid_theil_tree_size(int n, int depth);

/*
 * path[i * depth + l] is the group of unit i at level l + 1; sorted groups
 * have rising numbers.  reference NULL: units weigh the same.  Money and mass
 * are above 0.  Returns the number of nodes, written depth first.
 */
extern size_t aid_theil_tree(int n, const aid_money *amount, const aid_money *reference, int depth, const int *path,
							 AidTreeNode *node, void *memory);

#endif							/* AID_THEIL_TREE_H */
