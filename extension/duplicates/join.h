/*
 * join.h
 *		Which sets of a slab are similar to a given set.
 *
 * Tokens are ranks: numbers in an order that puts the slab's rare tokens
 * first.  Of each set only the first ranks are indexed, so many that a similar
 * set has several of them among its own first ranks.  A probe counts, one byte
 * for each set of the slab, how many of them it meets in the lists of its own
 * first ranks; the sets it meets often enough are candidates, sifted by a
 * signature of 256 bits and then compared token by token with the probe's
 * marks.
 *
 * Pure: no PostgreSQL calls; the caller provides memory.
 */
#ifndef AID_JOIN_H
#define AID_JOIN_H

#include "duplicates/join_marks.h"
#include "duplicates/join_rule.h"

/* Most sets of a slab: their counters fit into the processor's first-level cache, their numbers into 16 bits. */
#define AID_JOIN_SLAB_SETS 32768

/* Sets are in the order of their size, weighted ones of their weight without the last bits. */
#define AID_JOIN_WEIGHT_BITS 9

typedef struct AidJoinLimits
{
	uint32_t	sets;			/* at most AID_JOIN_SLAB_SETS */
	uint32_t	tokens;			/* of all sets of a slab together */
	uint32_t	ranks;			/* ranks are below */
	uint32_t	largest;		/* tokens of the largest set, in the slab or probing */
	bool		weighted;
} AidJoinLimits;

/* The sets that have a rank among their first: a part of the postings. */
typedef struct AidJoinList
{
	uint32_t	begin;
	uint32_t	end;
} AidJoinList;

/* A part of a list that a probe counts. */
typedef struct AidJoinRun
{
	const uint16_t *posting;
	uint32_t	n;
	uint32_t	points;			/* for each posting; 1, or by weight */
} AidJoinRun;

typedef struct AidJoinSlab
{
	AidJoinLimits limits;
	const AidJoinRule *rule;
	const struct AidJoinKernel *kernel;
	const uint32_t *weight_of;	/* by rank, if weighted */
	bool		either;			/* a probe may be smaller than its partner */

	uint32_t	n;
	uint32_t   *first;			/* n + 1: where a set's tokens begin */
	uint32_t   *token;			/* ranks of each set, ascending */
	uint32_t   *size;			/* tokens of each set, also those that have no rank */
	uint64_t   *weight;			/* if weighted */
	uint64_t   *signature;		/* four words for each set */
	AidJoinList *list;			/* by rank */
	uint16_t   *posting;
	uint32_t   *bound;			/* by size, from the smallest: the first set that has it or more */
	uint32_t	smallest;
	uint32_t	biggest;

	/* of one probe */
	AidJoinMarks marks;			/* of its ranks */
	uint8_t    *counter;
	uint8_t    *rest;			/* counters that are 0 between probes */
	uint16_t   *candidate;
	AidJoinRun *run;

	uint64_t	postings;		/* of all probes so far */
	uint32_t	unchecked;		/* work since interrupts were looked at */
} AidJoinSlab;

/* A set that probes. */
typedef struct AidJoinProbe
{
	const uint32_t *token;		/* its ranks, ascending; they are marked in slab->marks.bit */
	uint32_t	n;
	uint32_t	size;			/* with the tokens that have no rank, which no set of the slab has */
	uint64_t	weight;			/* of all tokens, if weighted */
	uint64_t	unknown_weight;	/* of those without a rank */
	const uint64_t *signature;
} AidJoinProbe;

typedef struct AidJoinHit
{
	uint32_t	set;
	uint32_t	shared;
	double		similarity;
} AidJoinHit;

/* Bytes for a slab.  wide: the processor has the instructions of the second kernel, see join_kernel.h. */
extern size_t aid_join_slab_size(const AidJoinLimits *limits);
extern void aid_join_slab_init(AidJoinSlab *slab, const AidJoinLimits *limits, const AidJoinRule *rule, bool wide,
							   void *memory);

/* ---- filling ---- */

/* Empties it. */
extern void aid_join_slab_start(AidJoinSlab *slab, const uint32_t *weight_of, bool either);

/* The place where the next set's ranks, ascending, are to be written. */
static inline uint32_t *
aid_join_slab_next(const AidJoinSlab *slab)
{
	return slab->token + slab->first[slab->n];
}
/* Adds the set whose n ranks were written there; returns its number. */
extern uint32_t aid_join_slab_add(AidJoinSlab *slab, uint32_t n, uint32_t size, uint64_t weight);

/*
 * After the last set: makes the lists.  If growing, a probe finds a set only
 * after aid_join_slab_open, which goes through the sets in their order.
 */
extern void aid_join_slab_index(AidJoinSlab *slab, uint32_t ranks, bool growing);
extern void aid_join_slab_open(AidJoinSlab *slab, uint32_t set);

/* ---- probing ---- */

static inline void
aid_join_signature(const uint32_t *token, uint32_t n, uint64_t signature[4])
{
	signature[0] = signature[1] = signature[2] = signature[3] = 0;
	for (uint32_t i = 0; i < n; i++)
		signature[token[i] >> 6 & 3] ^= UINT64_C(1) << (token[i] & 63);
}

/* One of its own sets, marked; aid_join_unmark afterwards. */
extern AidJoinProbe aid_join_slab_probe(AidJoinSlab *slab, uint32_t set);

/*
 * The sets below `until` that are similar, in any order; hits has a place for
 * each set of the slab, NULL only counts the postings.  Unless either, sets
 * probe in their order and after those of the slab that they are to find.
 * Returns the number of hits.
 */
extern uint32_t aid_join_probe(AidJoinSlab *slab, const AidJoinProbe *probe, uint32_t until, AidJoinHit *hits);

/* The same without lists: every set of fitting size is compared.  Tokens may be in any order. */
extern uint32_t aid_join_compare(AidJoinSlab *slab, const AidJoinProbe *probe, uint32_t until, AidJoinHit *hits);

/* Is the probe, and with it all larger ones, too large for every set of the slab?  After aid_join_slab_index. */
extern bool aid_join_is_beyond(const AidJoinSlab *slab, const AidJoinProbe *probe);

#endif							/* AID_JOIN_H */
