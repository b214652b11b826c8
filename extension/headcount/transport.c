/*
 * transport.c
 *		Max-flow and min-cost flow between the cells of two accounts.
 *
 * The primal-dual method: potentials say which pairs are tight, blocking flows
 * (Dinic) fill the tight pairs, then the shortest distance over the other
 * pairs makes new ones tight.  Costs are 0 and 1, and -1 where flow is taken
 * back, so distances are small integers; neither their number nor that of the
 * blocking flows depends on how many persons there are.
 *
 * E. A. Dinic, "Algorithm for solution of a problem of maximum flow in
 * networks with power estimation", Soviet Math. Doklady 11 (1970);
 * L. R. Ford, D. R. Fulkerson, "Flows in Networks" (1962), chapter III.
 */
#include "headcount/transport.h"

#include <string.h>

#define NOT_REACHED INT32_MAX

/* Nodes 0 … n-1 are the cells of a (rows), n … n+m-1 those of b (columns). */
typedef struct Network
{
	int			n;
	int			m;
	int64_t    *flow;			/* n x m */
	int64_t    *left;			/* persons not yet sent, or not yet received */
	int32_t    *potential;
	int32_t    *distance;		/* in cost, or in pairs */
	int32_t    *next;			/* where a node's search goes on */
	int32_t    *queue;
	uint8_t    *cost;			/* n x m of AidPairCost */
	int64_t		missing;		/* persons not yet sent */
	uint64_t	rounds;
	AidTransportWork work;
} Network;

size_t
aid_transport_size(int n, int m)
{
	size_t		pairs = (size_t) n * (size_t) m;
	size_t		nodes = (size_t) n + (size_t) m;

	return pairs * (sizeof(int64_t) + sizeof(uint8_t)) + nodes * (sizeof(int64_t) + 4 * sizeof(int32_t));
}

static void
network_build(Network *net, const AidCells *a, const AidCells *b, AidPairing pairing, AidRegion question,
			  void *scratch)
{
	size_t		pairs = (size_t) a->n * (size_t) b->n;
	size_t		nodes = (size_t) a->n + (size_t) b->n;

	memset(scratch, 0, aid_transport_size(a->n, b->n));
	net->n = a->n;
	net->m = b->n;
	net->flow = scratch;
	net->left = net->flow + pairs;
	net->potential = (int32_t *) (net->left + nodes);
	net->distance = net->potential + nodes;
	net->next = net->distance + nodes;
	net->queue = net->next + nodes;
	net->cost = (uint8_t *) (net->queue + nodes);
	net->missing = 0;
	net->rounds = 0;
	net->work.blocking_flows = 0;
	net->work.distance_levels = 0;

	for (int i = 0; i < a->n; i++)
	{
		AidRegion	row = aid_box_region(a->box[i]);

		net->left[i] = a->count[i];
		net->missing += a->count[i];
		for (int j = 0; j < b->n; j++)
		{
			AidRegion	column = aid_box_region(b->box[j]);
			AidRegion	meet = aid_region_meet(row, column);
			bool		costs = false;
			bool		pair = !aid_region_is_empty(meet);

			aid_loop_check(net->rounds++);
			if (pairing == AID_PAIR_INSIDE)
				pair = aid_region_within(row, column);
			else if (pairing == AID_PAIR_MUST)
				costs = pair && aid_region_within(meet, question);
			else if (pairing == AID_PAIR_CANNOT)
				costs = pair && aid_region_is_empty(aid_region_meet(meet, question));
			net->cost[(size_t) i * (size_t) b->n + (size_t) j] =
				!pair ? AID_NO_PAIR : costs ? AID_PAIR_COSTS : AID_PAIR_FREE;
		}
	}
	for (int j = 0; j < b->n; j++)
		net->left[a->n + j] = b->count[j];
}

static inline size_t
pair_of(const Network *net, int row, int column)
{
	return (size_t) row * (size_t) net->m + (size_t) (column - net->n);
}

/* Cost of one person more, in the potentials' terms: 0 is tight. */
static inline int32_t
reduced_cost(const Network *net, int row, int column, size_t pair)
{
	return net->cost[pair] + net->potential[row] - net->potential[column];
}

static inline bool
is_tight(const Network *net, int row, int column)
{
	size_t		pair = pair_of(net, row, column);

	return net->cost[pair] != AID_NO_PAIR && reduced_cost(net, row, column, pair) == 0;
}

/* May a person go from node v to node w at no reduced cost?  What flows is always tight. */
static inline bool
may_step(const Network *net, int v, int w)
{
	return v < net->n ? is_tight(net, v, w) : net->flow[pair_of(net, w, v)] > 0;
}

static inline void
neighbours(const Network *net, int v, int *first, int *end)
{
	*first = v < net->n ? net->n : 0;
	*end = v < net->n ? net->n + net->m : net->n;
}

/*
 * Distances in steps from the rows that have persons left, over tight pairs.
 * False if they reach no column with room.
 */
static bool
find_levels(Network *net)
{
	int			nodes = net->n + net->m;
	int			head = 0;
	int			tail = 0;
	int32_t		last = NOT_REACHED;

	net->work.blocking_flows++;
	for (int v = 0; v < nodes; v++)
	{
		bool		start = v < net->n && net->left[v] > 0;
		int			end;

		net->distance[v] = start ? 0 : NOT_REACHED;
		neighbours(net, v, &net->next[v], &end);
		if (start)
			net->queue[tail++] = v;
	}
	while (head < tail)
	{
		int			v = net->queue[head++];
		int			first;
		int			end;

		if (net->distance[v] >= last)
			break;
		neighbours(net, v, &first, &end);
		for (int w = first; w < end; w++)
		{
			aid_loop_check(net->rounds++);
			if (net->distance[w] != NOT_REACHED || !may_step(net, v, w))
				continue;
			net->distance[w] = net->distance[v] + 1;
			net->queue[tail++] = w;
			if (w >= net->n && net->left[w] > 0)
				last = net->distance[w];
		}
	}
	return last != NOT_REACHED;
}

/* Sends as many persons as can go along the path of that many steps. */
static void
send_along(Network *net, const int32_t *path, int steps)
{
	int64_t		amount = AID_MIN(net->left[path[0]], net->left[path[steps]]);

	for (int k = 1; k < steps; k += 2)
		amount = AID_MIN(amount, net->flow[pair_of(net, path[k + 1], path[k])]);
	for (int k = 0; k < steps; k++)
	{
		if (k % 2 == 0)
			net->flow[pair_of(net, path[k], path[k + 1])] += amount;
		else
			net->flow[pair_of(net, path[k + 1], path[k])] -= amount;
	}
	net->left[path[0]] -= amount;
	net->left[path[steps]] -= amount;
	net->missing -= amount;
}

/*
 * A blocking flow over the levels: every shortest path loses a pair, a row or
 * a column.  The queue is free by now and holds the path.
 */
static void
block_levels(Network *net)
{
	int32_t    *path = net->queue;

	for (int start = 0; start < net->n; start++)
	{
		int			steps = 0;

		path[0] = start;
		while (net->left[start] > 0)
		{
			int			v = path[steps];
			int			first;
			int			end;
			int			w;

			if (v >= net->n && net->left[v] > 0)
			{
				send_along(net, path, steps);
				steps = 0;
				continue;
			}
			neighbours(net, v, &first, &end);
			for (w = net->next[v]; w < end; w++)
			{
				aid_loop_check(net->rounds++);
				if (net->distance[w] == net->distance[v] + 1 && may_step(net, v, w))
					break;
			}
			net->next[v] = w;
			if (w < end)
				path[++steps] = w;
			else if (steps == 0)
				break;
			else
				net->next[path[--steps]]++;
		}
	}
}

/* Notes that v can be reached at this cost; true if it then belongs to the level at hand. */
static inline bool
reach(Network *net, int v, int32_t distance, int32_t level)
{
	if (net->distance[v] <= distance)
		return false;
	net->distance[v] = distance;
	return distance == level;
}

/*
 * Distances in reduced cost from the rows that have persons left, level by
 * level until a column with room is reached, and the potentials that make the
 * way there tight.  False if there is none.
 */
static bool
make_way_tight(Network *net)
{
	int			nodes = net->n + net->m;
	int32_t		level = 0;
	bool		arrived = false;

	net->work.distance_levels++;
	for (int v = 0; v < nodes; v++)
		net->distance[v] = v < net->n && net->left[v] > 0 ? 0 : NOT_REACHED;

	while (!arrived)
	{
		int			head = 0;
		int			tail = 0;
		int32_t		after = NOT_REACHED;

		for (int v = 0; v < nodes; v++)
			if (net->distance[v] == level)
				net->queue[tail++] = v;
		while (head < tail)
		{
			int			v = net->queue[head++];
			int			first;
			int			end;

			if (v >= net->n && net->left[v] > 0)
				arrived = true;
			neighbours(net, v, &first, &end);
			for (int w = first; w < end; w++)
			{
				int32_t		step = 0;

				aid_loop_check(net->rounds++);
				if (v < net->n)
				{
					size_t		pair = pair_of(net, v, w);

					if (net->cost[pair] == AID_NO_PAIR)
						continue;
					step = reduced_cost(net, v, w, pair);
				}
				else if (net->flow[pair_of(net, w, v)] == 0)
					continue;
				if (reach(net, w, level + step, level))
					net->queue[tail++] = w;
			}
		}
		if (arrived)
			break;
		for (int v = 0; v < nodes; v++)
			if (net->distance[v] > level && net->distance[v] < after)
				after = net->distance[v];
		if (after == NOT_REACHED)
			return false;
		level = after;
	}
	for (int v = 0; v < nodes; v++)
		net->potential[v] += AID_MIN(net->distance[v], level);
	return true;
}

bool
aid_transport_counted(const AidCells *a, const AidCells *b, AidPairing pairing, AidRegion question,
					  void *scratch, int64_t *cost, AidTransportWork *work)
{
	Network		net;
	bool		found = true;

	network_build(&net, a, b, pairing, question, scratch);
	while (net.missing > 0 && found)
	{
		if (find_levels(&net))
			block_levels(&net);
		else
			found = make_way_tight(&net);
	}
	*cost = 0;
	for (size_t pair = 0; pair < (size_t) net.n * (size_t) net.m; pair++)
		if (net.cost[pair] == AID_PAIR_COSTS)
			*cost += net.flow[pair];
	*work = net.work;
	return found;
}

bool
aid_transport(const AidCells *a, const AidCells *b, AidPairing pairing, AidRegion question,
			  void *scratch, int64_t *cost)
{
	AidTransportWork work;

	return aid_transport_counted(a, b, pairing, question, scratch, cost, &work);
}
