/*
 * circle.h
 *		A directed graph that grows edge by edge and stays free of circles.
 *
 * Pure: no PostgreSQL calls; the caller provides all memory.
 */
#ifndef AID_CIRCLE_H
#define AID_CIRCLE_H

#include "aidflow.h"

typedef struct AidCircleEdge
{
	uint32_t	from;
	uint32_t	to;
	uint32_t	next_out;		/* next edge of from; number + 1, 0: none */
	uint32_t	next_in;		/* next edge of to */
} AidCircleEdge;

/* One of the two searches for a path. */
typedef struct AidCircleSearch
{
	uint32_t   *seen;			/* by node: the last round that came here */
	uint32_t   *queue;
	uint32_t	head;
	uint32_t	tail;
	uint32_t	edge;			/* the next one of the node at the head; number + 1 */
} AidCircleSearch;

typedef struct AidCircles
{
	uint32_t   *part;			/* union-find over nodes, whatever the edges' direction */
	uint32_t   *first_out;		/* by node: number of an edge + 1 */
	uint32_t   *first_in;
	AidCircleSearch forward;
	AidCircleSearch backward;
	AidCircleEdge *edge;
	uint32_t	edges;
	uint32_t	round;
} AidCircles;

/* Room for so many nodes and accepted edges. */
extern size_t aid_circles_size(uint32_t nodes, size_t edges);
/* With memory NULL nothing is done. */
extern void aid_circles_init(AidCircles *circles, uint32_t nodes, void *memory);

/* Adds the edge and returns true, unless it would close a circle (from = to is one). */
extern bool aid_circles_add(AidCircles *circles, uint32_t from, uint32_t to);

#endif							/* AID_CIRCLE_H */
