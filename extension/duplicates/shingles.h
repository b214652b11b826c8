/*
 * shingles.h
 *		The value aid_shingles: a text as a set of tokens, sorted, with a
 *		256-bit signature.
 *
 * Pure: no PostgreSQL calls.  The glue over it is in shingles_glue.h.
 */
#ifndef AID_SHINGLES_H
#define AID_SHINGLES_H

#include "aidflow.h"

/* Kinds; BOTH is the union of the other two. */
#define AID_SHINGLES_TRIGRAM 1
#define AID_SHINGLES_WORD 2
#define AID_SHINGLES_BOTH 3

#define AID_SHINGLES_MAX 65535	/* tokens of one set */

/*
 * A token in 64 bits; numeric order is the order of a set:
 *
 *	narrow trigram: three code points below 1024, 10 bits each: below 2^30
 *	wide trigram: three code points, 21 bits each: at least 2^47, because
 *		the first is never below a blank
 *	word: the top bit and 63 bits of aid_shingles_word()
 */
#define AID_SHINGLES_WIDE (UINT64_C(1) << 30)	/* narrow tokens are below */
#define AID_SHINGLES_IS_WORD (UINT64_C(1) << 63)

/*
 * The stored value, which begins with PostgreSQL's varlena header (always the
 * long one here) and is aligned to 8.  Sizes are exact, unused bits 0: one form
 * per value.
 */
#define AID_SHINGLES_FORMAT 1
#define AID_SHINGLES_CARRIES_THRESHOLD 1	/* flag */

typedef struct AidShingles
{
	char		varlena[4];
	uint8_t		kind;
	uint8_t		version;		/* of the normaliser */
	uint8_t		format;
	uint8_t		flags;
	uint32_t	narrow;			/* number of narrow tokens */
	uint32_t	wide;			/* number of wide tokens and words */
	uint64_t	signature[4];
	uint64_t	data[];			/* double threshold, if carried | uint64 wide[] | uint32 narrow[] */
} AidShingles;

static inline uint32_t
aid_shingles_count(const AidShingles *s)
{
	return s->narrow + s->wide;
}

static inline bool
aid_shingles_carries_threshold(const AidShingles *s)
{
	return (s->flags & AID_SHINGLES_CARRIES_THRESHOLD) != 0;
}

static inline const uint64_t *
aid_shingles_wide(const AidShingles *s)
{
	return s->data + aid_shingles_carries_threshold(s);
}

static inline const uint32_t *
aid_shingles_narrow(const AidShingles *s)
{
	return (const uint32_t *) (aid_shingles_wide(s) + s->wide);
}

/* The i-th token in numeric order: narrow tokens, then wide ones. */
static inline uint64_t
aid_shingles_token(const AidShingles *s, uint32_t i)
{
	return i < s->narrow ? aid_shingles_narrow(s)[i] : aid_shingles_wide(s)[i - s->narrow];
}

/* ---- similarity ---- */

/* Shared of all; both sets are not empty. */
static inline double
aid_jaccard(uint32_t shared, uint32_t na, uint32_t nb)
{
	return (double) shared / (double) (na + nb - shared);
}

/*
 * The least number of shared tokens with which sets of together s = na + nb
 * tokens reach the threshold: the least o with
 * (double) o / (double) (s - o) >= threshold, for 0 < threshold <= 1 and
 * s < 2^31.  May be above s / 2: then no two such sets reach it.
 */
extern uint32_t aid_jaccard_least(uint32_t s, double threshold);

/* The least number of n tokens with which any set can reach it: the least o with o / n >= threshold. */
extern uint32_t aid_jaccard_least_of(uint32_t n, double threshold);

/* 0 < threshold <= 1, not NaN. */
static inline bool
aid_jaccard_threshold_is_valid(double threshold)
{
	return threshold > 0 && threshold <= 1;
}

/* ---- tokens ---- */

/* A fixed mix of 64 bits (the finisher of splitmix64), the same on every machine. */
static inline uint64_t
aid_shingles_mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
	return x ^ (x >> 31);
}

/* The token of a word, from its UTF-8 bytes. */
extern uint64_t aid_shingles_word(const char *word, size_t length);

/*
 * The tokens of a text's key (aid_text_key: UTF-8 words separated by one
 * blank), sorted and unique, into out, which has AID_SHINGLES_ROOM(key_length)
 * places.  Returns their number, or AID_SHINGLES_MAX + 1 if there are more
 * than AID_SHINGLES_MAX (out is then of no use).
 */
#define AID_SHINGLES_ROOM(key_length) AID_MIN((size_t) (key_length) * 2 + 8, (size_t) 262144)
extern uint32_t aid_shingles_tokens(const char *key, size_t key_length, int kind, uint64_t *out);

/* ---- signature: each token flips the bit named by the top 8 bits of its mix ---- */

static inline void
aid_shingles_flip(uint64_t signature[4], uint64_t token)
{
	uint32_t	bit = (uint32_t) (aid_shingles_mix(token) >> 56);

	signature[bit >> 6] ^= UINT64_C(1) << (bit & 63);
}

/* ---- stored values ---- */

static inline size_t
aid_shingles_size(uint32_t narrow, uint32_t wide, bool carries_threshold)
{
	return sizeof(AidShingles) + ((size_t) wide + carries_threshold) * sizeof(uint64_t) + narrow * sizeof(uint32_t);
}

/* How many of the sorted tokens are narrow. */
extern uint32_t aid_shingles_narrow_count(const uint64_t *tokens, uint32_t n);

/* The threshold carried, or 0. */
extern double aid_shingles_threshold(const AidShingles *s);

/* How many tokens are in both sets. */
extern uint32_t aid_shingles_shared(const AidShingles *a, const AidShingles *b);

/* Is aid_jaccard() of the two at least the threshold?  Both sets are not empty. */
extern bool aid_shingles_reach(const AidShingles *a, const AidShingles *b, double threshold);

#endif							/* AID_SHINGLES_H */
