/*
 * shingles_set.h
 *		Sets of tokens under construction, and checks of what was received;
 *		for the files of aid_shingles only.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_SHINGLES_SET_H
#define AID_SHINGLES_SET_H

#include "duplicates/shingles.h"

/* What a set is besides its tokens. */
typedef struct AidShinglesHead
{
	int			kind;
	int			version;
	double		threshold;		/* 0: none */
} AidShinglesHead;

/* The 37 symbols of plain text in the order of their codes: blank 0, digits from 1, letters from 11. */
#define AID_SHINGLES_NO_SYMBOL 0xFF

static inline uint32_t
aid_shingles_symbol(uint32_t character)
{
	if (character >= 'a' && character <= 'z')
		return character - 'a' + 11;
	if (character >= '0' && character <= '9')
		return character - '0' + 1;
	return character == ' ' ? 0 : AID_SHINGLES_NO_SYMBOL;
}

extern uint64_t aid_shingles_trigram(uint32_t first, uint32_t second, uint32_t third);

/* Sorts and removes doubles; how many are left. */
extern size_t aid_shingles_sort(uint64_t *token, size_t n);

/*
 * Appends to *n tokens in any order, in a place for `room` of them, more than
 * AID_SHINGLES_MAX if it may fill up: doubles are then removed.  False if the
 * set has more than AID_SHINGLES_MAX tokens.
 */
extern bool aid_shingles_append(uint64_t *out, size_t *n, size_t room, uint64_t token);

/* Could it come from a text, in a set of this kind? */
extern bool aid_shingles_token_is_valid(uint64_t token, int kind);

/* Fills a value of aid_shingles_size() bytes with sorted unique tokens, all but the varlena header. */
extern void aid_shingles_store(AidShingles *s, const AidShinglesHead *head, const uint64_t *tokens, uint32_t n);

/* Every rule of the stored form but the varlena header; size with that header. */
extern bool aid_shingles_is_valid(const AidShingles *s, size_t size);

/* What sizes and signatures leave possible: never below aid_shingles_shared(). */
extern uint32_t aid_shingles_most_shared(const AidShingles *a, const AidShingles *b);

/* The same set carrying another threshold; fills aid_shingles_size() bytes but for the varlena header. */
extern void aid_shingles_set_threshold(AidShingles *out, const AidShingles *s, double threshold);

/* A total order: kind, version, threshold, counts, tokens; 0 only for equal bytes. */
extern int	aid_shingles_compare(const AidShingles *a, const AidShingles *b);

/* The same on every machine. */
extern uint64_t aid_shingles_hash_value(const AidShingles *s, uint64_t seed);

#endif							/* AID_SHINGLES_SET_H */
