/*
 * circle.c
 *		Refuses the edge that would close a circle.
 *
 * Two nodes whose parts of the graph do not hang together need no search.
 * Else the way back is looked for from both ends in turns, edge by edge, so
 * that it costs no more than twice the smaller of what the new edge's end
 * leads to and what leads to its start.
 */
#include "duplicates/circle.h"

#include <string.h>

#include "duplicates/cluster.h"

size_t
aid_circles_size(uint32_t nodes, size_t edges)
{
	return 7 * (size_t) nodes * sizeof(uint32_t) + edges * sizeof(AidCircleEdge);
}

void
aid_circles_init(AidCircles *circles, uint32_t nodes, void *memory)
{
	memset(circles, 0, sizeof(*circles));
	if (memory == NULL)
		return;
	circles->part = memory;
	circles->first_out = circles->part + nodes;
	circles->first_in = circles->first_out + nodes;
	circles->forward.seen = circles->first_in + nodes;
	circles->backward.seen = circles->forward.seen + nodes;
	circles->forward.queue = circles->backward.seen + nodes;
	circles->backward.queue = circles->forward.queue + nodes;
	circles->edge = (AidCircleEdge *) (circles->backward.queue + nodes);
	aid_cluster_alone(nodes, circles->part);
	memset(circles->first_out, 0, 4 * (size_t) nodes * sizeof(uint32_t));
}

static void
search_start(AidCircleSearch *search, uint32_t round, uint32_t start, const uint32_t *first)
{
	search->seen[start] = round;
	search->queue[0] = start;
	search->head = 0;
	search->tail = 1;
	search->edge = first[start];
}

/* Moves on to a node that has an edge left; false if there is none. */
static bool
search_has_edge(AidCircleSearch *search, const uint32_t *first)
{
	while (search->edge == 0)
	{
		if (++search->head >= search->tail)
			return false;
		search->edge = first[search->queue[search->head]];
	}
	return true;
}

/* Takes the node at the other end of the edge; true if the other search has been there. */
static bool
search_visit(AidCircleSearch *search, const AidCircleSearch *other, uint32_t round, uint32_t v)
{
	if (search->seen[v] != round)
	{
		search->seen[v] = round;
		search->queue[search->tail++] = v;
	}
	return other->seen[v] == round;
}

static bool
has_path(AidCircles *circles, uint32_t from, uint32_t to)
{
	AidCircleSearch *forward = &circles->forward;
	AidCircleSearch *backward = &circles->backward;

	circles->round++;
	search_start(forward, circles->round, from, circles->first_out);
	search_start(backward, circles->round, to, circles->first_in);
	for (uint64_t step = 0;; step++)
	{
		const AidCircleEdge *edge;

		aid_loop_check(step);
		if (!search_has_edge(forward, circles->first_out) || !search_has_edge(backward, circles->first_in))
			return false;
		edge = &circles->edge[forward->edge - 1];
		forward->edge = edge->next_out;
		if (search_visit(forward, backward, circles->round, edge->to))
			return true;
		edge = &circles->edge[backward->edge - 1];
		backward->edge = edge->next_in;
		if (search_visit(backward, forward, circles->round, edge->from))
			return true;
	}
}

bool
aid_circles_add(AidCircles *circles, uint32_t from, uint32_t to)
{
	AidCircleEdge *edge = &circles->edge[circles->edges];

	if (from == to)
		return false;
	if (aid_cluster_root(circles->part, from) != aid_cluster_root(circles->part, to))
		aid_cluster_join(circles->part, from, to);
	else if (has_path(circles, to, from))
		return false;
	*edge = (AidCircleEdge) {from, to, circles->first_out[from], circles->first_in[to]};
	circles->first_out[from] = circles->first_in[to] = ++circles->edges;
	return true;
}
