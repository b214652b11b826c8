/*
 * shingles_probe.h
 *		How an index over aid_shingles is searched.
 *
 * A key of the index is a token together with the size class of its set.  A
 * search looks at one class at a time: the sizes in it say how many of the
 * query's tokens a similar set must hold, so that most need not be looked up
 * at all, and the rare ones serve best.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_SHINGLES_PROBE_H
#define AID_SHINGLES_PROBE_H

#include "duplicates/shingles_set.h"

/* Classes of a quarter of an octave: 0 to 63 for sizes 1 to 65,535. */
static inline uint32_t
aid_shingles_size_class(uint32_t n)
{
	uint32_t	octave = 31 - (uint32_t) __builtin_clz(n);

	return octave << 2 | ((n << 2 >> octave) & 3);
}

/* The least size that may be in a class. */
static inline uint32_t
aid_shingles_class_size(uint32_t size_class)
{
	return (4 | (size_class & 3)) << (size_class >> 2) >> 2;
}

/* Trigrams of the common alphabets keep their order; two long tokens may share a key, which only costs time. */
static inline int64_t
aid_shingles_key(uint64_t token, uint32_t size_class)
{
	return (int64_t) ((token < AID_SHINGLES_WIDE ? token : aid_shingles_mix(token)) << 6 | size_class);
}

/*
 * The search for sets that reach a threshold with a set that is not empty:
 * classes first to last, each with a probe.
 */
typedef struct AidShinglesSearch
{
	uint32_t	n;				/* tokens of the query */
	double		threshold;
	uint32_t	least_size;		/* of a similar set */
	uint32_t	first;
	uint32_t	last;
	uint64_t   *token;			/* the query's, those thought to be rare first */
	uint32_t	unknown;		/* so many of the first are of unknown frequency */
} AidShinglesSearch;

/* A token and how common it is thought to be. */
typedef struct AidShinglesRarity
{
	uint64_t	token;
	uint32_t	common;
} AidShinglesRarity;

/* token and scratch have a place for each token of the query. */
extern void aid_shingles_search(AidShinglesSearch *search, const AidShingles *query, double threshold, uint64_t *token,
								AidShinglesRarity *scratch);

/* A set of this class that reaches the threshold holds at least `least` of the first n tokens; returns n. */
extern uint32_t aid_shingles_probe(const AidShinglesSearch *search, uint32_t size_class, uint32_t *least);

#endif							/* AID_SHINGLES_PROBE_H */
