/*
 * textkey.h
 *		The text key: a text as lower-case words of plain letters and digits,
 *		one blank between them.
 *
 * What is compared, stored and hashed elsewhere is made from keys, so another
 * result for any text is another version of the normaliser.  It depends on
 * the Unicode version of unicode_table.h and on nothing of the machine or the
 * database.
 */
#ifndef AID_TEXTKEY_H
#define AID_TEXTKEY_H

#include "aidflow.h"

#define AID_NORMALISER_VERSION 1

/* Bytes that the key of a text of this many bytes may take; ASCII text needs only its own length. */
#define AID_TEXT_KEY_BOUND(length) ((size_t) 11 * (length) + 1)

/*
 * Writes the key of UTF-8 text, returns its length; 0 means no words.  Bytes
 * that are not UTF-8 separate words.  out must not overlap the text.
 */
extern size_t aid_text_key(const char *text, size_t length, char *out);

/* ---- a key of several pieces; what touches is one word ---- */

/* Unicode's bound of stream-safe text: a letter with more marks is composed with the first of them. */
#define AID_KEY_MARKS 30

typedef struct AidKeyWriter
{
	char	   *out;			/* where the next byte goes */
	char	   *begin;
	bool		marks_stay;		/* the last letter keeps its marks */
	int			n;				/* a letter whose marks stay and those read so far; 0 when there is none */
	uint32_t	code[AID_KEY_MARKS + 1];
	uint8_t		order[AID_KEY_MARKS + 1];
} AidKeyWriter;

extern void aid_text_key_start(AidKeyWriter *writer, char *out);
extern void aid_text_key_add(AidKeyWriter *writer, const char *text, size_t length);
extern size_t aid_text_key_end(AidKeyWriter *writer);

/* ---- characters ---- */

typedef enum AidCharClass
{
	AID_CHAR_SEPARATOR,
	AID_CHAR_LETTER,			/* and what belongs to one */
	AID_CHAR_DIGIT,
	AID_CHAR_NOTHING			/* soft hyphens, joiners: invisible inside a word */
} AidCharClass;

extern AidCharClass aid_char_class(uint32_t code);

/* 0 to 9, of an AID_CHAR_DIGIT. */
extern int	aid_char_digit(uint32_t code);

/*
 * One code point of UTF-8 text with at least one byte left; returns its bytes.
 * A byte that belongs to no code point is one of its own, AID_NOT_UTF8.
 */
#define AID_NOT_UTF8 0xFFFFFFFF
extern size_t aid_utf8_decode(const char *text, size_t length, uint32_t *code);

/* Writes at most four bytes. */
extern size_t aid_utf8_encode(uint32_t code, char *out);

#endif							/* AID_TEXTKEY_H */
