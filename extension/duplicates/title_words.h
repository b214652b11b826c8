/*
 * title_words.h
 *		The words of a title, and what some of them mean.
 *
 * For the files of title.h only.
 */
#ifndef AID_TITLE_WORDS_H
#define AID_TITLE_WORDS_H

#include "base/textkey.h"

/* A run of letters and digits. */
typedef struct AidTitleWord
{
	size_t		begin;
	size_t		end;
	int			characters;
	int			letters;
	int			digits;
	int			value;			/* of the digits; at least 10000 if there are more than four */
} AidTitleWord;

/* The first word that begins at from or later. */
extern bool aid_title_next_word(const char *s, size_t n, size_t from, AidTitleWord *word);

/* The class of one character, which must be there; digit is set for digits. */
extern AidCharClass aid_title_class_at(const char *s, size_t n, size_t at, size_t *bytes, int *digit);

/* Words with a meaning are shorter than this. */
#define AID_TITLE_LONGEST 16
#define AID_TITLE_KEY_BYTES (AID_TEXT_KEY_BOUND(AID_TITLE_LONGEST) + 1)

/* The text key of one word as a C string; empty for a long one. */
extern void aid_title_word_key(const char *s, size_t begin, size_t end, char *out);

/* What a word means, by its key: bits, and a value in the last byte. */
#define AID_TITLE_PHASE 0x0100	/* phase, stage, lot ... */
#define AID_TITLE_PLAIN 0x0200	/* with a number no code: 12-month */
#define AID_TITLE_ROMAN 0x0400	/* i to xx */
#define AID_TITLE_SPELLED 0x0800	/* one, first, premier ... */
#define AID_TITLE_AFTER 0x1000	/* the number stands after: "two rounds", "deux phases" are a count */
#define AID_TITLE_NUMBER 0x2000	/* "phase no. 2" */
#define AID_TITLE_AND 0x4000	/* between Roman numerals */
#define AID_TITLE_ORDINAL 0x8000	/* after digits: 2nd */

extern unsigned aid_title_meaning(const char *key);

/* ---- signs, which are C strings in UTF-8 ---- */

#define AID_HYPHEN "\xE2\x80\x90"
#define AID_FIXED_HYPHEN "\xE2\x80\x91"
#define AID_FIGURE_DASH "\xE2\x80\x92"
#define AID_EN_DASH "\xE2\x80\x93"
#define AID_EM_DASH "\xE2\x80\x94"
#define AID_APOSTROPHE "\xE2\x80\x99"

typedef struct AidSigns
{
	int			n;
	const char *sign[16];
} AidSigns;

/* The bytes of the sign that stands here, or 0. */
extern size_t aid_title_sign_at(const char *s, size_t n, size_t at, const AidSigns *signs);

/* Is there nothing but those signs? */
extern bool aid_title_gap_is(const char *s, size_t begin, size_t end, const AidSigns *signs);

/* The word right after the one that ends at end, one of the signs between. */
extern bool aid_title_joined_word(const char *s, size_t n, size_t end, const AidSigns *signs, AidTitleWord *word);

#endif							/* AID_TITLE_WORDS_H */
