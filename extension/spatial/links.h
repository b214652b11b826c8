/*
 * links.h
 *		What is computed from links alone: the other direction, profile, pairs,
 *		sums of weights, and weights made from weights.
 *
 * Pure: no PostgreSQL calls.  Units are visited in byte order, neighbours
 * too, and sums are compensated.
 */
#ifndef AID_LINKS_H
#define AID_LINKS_H

#include "spatial/weights.h"

/* The same links seen from the neighbour; memory: aid_transpose_size() bytes, 8-byte aligned. */
extern size_t aid_transpose_size(const AidLinks *w);
extern AidLinks aid_transpose(const AidLinks *w, void *memory);

/*
 * Both directions between unit i and each unit it is linked with in either;
 * a direction without a link has weight 0.
 */
typedef struct AidBoth
{
	const AidLinks *w;
	const AidLinks *t;			/* transposed */
	uint32_t	e;				/* next link from i, and where they end */
	uint32_t	e_end;
	uint32_t	f;				/* next link to i */
	uint32_t	f_end;
	uint32_t	other;			/* the current unit */
	double		there;			/* weight from i to it */
	double		back;			/* and from it to i */
} AidBoth;

static inline void
aid_both_start(AidBoth *both, const AidLinks *w, const AidLinks *t, uint32_t i)
{
	both->w = w;
	both->t = t;
	both->e = aid_row_start(w, i);
	both->e_end = w->row_end[i];
	both->f = aid_row_start(t, i);
	both->f_end = t->row_end[i];
}

static inline bool
aid_both_next(AidBoth *both)
{
	uint32_t	to = both->e < both->e_end ? both->w->neighbour[both->e] : UINT32_MAX;
	uint32_t	from = both->f < both->f_end ? both->t->neighbour[both->f] : UINT32_MAX;

	if (to == UINT32_MAX && from == UINT32_MAX)
		return false;
	both->other = AID_MIN(to, from);
	both->there = to == both->other ? both->w->weight[both->e++] : 0;
	both->back = from == both->other ? both->t->weight[both->f++] : 0;
	return true;
}

typedef enum AidWeightsStyle
{
	AID_STYLE_BINARY,
	AID_STYLE_ROW,
	AID_STYLE_GENERAL
} AidWeightsStyle;

typedef struct AidWeightsProfile
{
	uint32_t	islands;
	uint32_t	components;
	uint32_t	min_neighbours;	/* these two are of no meaning without units */
	uint32_t	max_neighbours;
	AidWeightsStyle style;
	bool		symmetric_links;
	bool		symmetric_weights;
	double		s0;				/* infinite beyond double precision */
	double		s1;
	double		s2;
} AidWeightsProfile;

/* root: n elements of working space. */
extern AidWeightsProfile aid_weights_profile_of(const AidLinks *w, const AidLinks *t, uint32_t *root);

/* Are links and weights the same in both directions? */
extern bool aid_links_are_symmetric(const AidLinks *w, const AidLinks *t);

/* Sum of the weights of a row. */
extern double aid_row_sum(const AidLinks *w, uint32_t i);

/*
 * Each pair of linked units once, from the first of them: statistics that
 * visit both directions alike need half the steps.
 */
typedef struct AidPairs
{
	uint32_t	n;
	uint32_t	pairs;
	uint32_t   *row_end;
	uint32_t   *other;			/* above the unit of the row */
	double	   *weight;			/* of both directions together */
} AidPairs;

typedef enum AidPairsOf
{
	AID_PAIRS_OF_WEIGHTS,
	AID_PAIRS_OF_LINKS			/* each link counts 1 */
} AidPairsOf;

extern size_t aid_pairs_size(const AidLinks *w);
extern AidPairs aid_pairs_make(const AidLinks *w, const AidLinks *t, AidPairsOf of, void *memory);

/* All units are linked and all pairs weigh the same: then no arrangement differs from another. */
extern bool aid_pairs_are_uniform(const AidPairs *pairs);

/* Links when each has its opposite. */
extern uint64_t aid_symmetric_links(const AidLinks *w, const AidLinks *t);

/*
 * Weights made from weights.  memory has the size of the value, for
 * symmetrized weights that of aid_symmetric_links() and for framed ones that
 * of the frame's units.  Each returns the bytes used; 0: a number is out of
 * range.
 */
extern size_t aid_weights_standardized(const AidWeights *value, void *memory);
extern size_t aid_weights_binary(const AidWeights *value, void *memory);
extern size_t aid_weights_symmetric(const AidWeights *value, const AidLinks *t, void *memory);

/* The units for which keep is set and the links among them; position: n elements of working space. */
extern size_t aid_weights_kept(const AidWeights *value, const bool *keep, uint32_t *position, void *memory);

/* All units of the frame, in which unit i of the value has position[i]. */
extern size_t aid_weights_framed(const AidWeights *value, const AidUnits *frame, const uint32_t *position,
								 void *memory);

#endif							/* AID_LINKS_H */
