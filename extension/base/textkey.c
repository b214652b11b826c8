/*
 * textkey.c
 *		The text key.
 *
 * The table (unicode_table.h) has one entry for each code point:
 *
 *		0			separates words
 *		1			a letter of Latin, Greek, Cyrillic, Arabic or Hebrew, or a digit; marks after it are dropped
 *		2			a letter of another script; marks after it stay
 *		3			nothing
 *		'0' - 'z'	this ASCII character
 *		0x100 + c	a mark of combining class c
 *		0x200 + n	sequence n of the pool, whose characters carry their kind: one of the above, 4 for a mark
 *
 * Where marks stay, letter and marks are put into canonical order and composed,
 * so that the key of a text is in Unicode's normal form C.
 */
#include "base/textkey.h"

#include <string.h>

#include "base/unicode_table.h"

_Static_assert(AID_TEXT_KEY_BOUND(1) > AID_UNICODE_GROWTH, "the bound covers the longest sequence");

#define ENTRY_MARK 0x100
#define ENTRY_SEQUENCE 0x200

typedef enum
{
	KIND_SEPARATOR,
	KIND_LETTER,
	KIND_MARKED_LETTER,
	KIND_NOTHING,
	KIND_MARK
} Kind;

/* Bytes between two looks at whether the query was cancelled, at the least. */
#define ROUND_BYTES 4096

/* The key byte of an ASCII character; a blank for what separates. */
static const char ascii_key[128 + 1] =
"                                                0123456789       "
"abcdefghijklmnopqrstuvwxyz      abcdefghijklmnopqrstuvwxyz     ";

/* ---- UTF-8 ---- */

size_t
aid_utf8_decode(const char *text, size_t length, uint32_t *code)
{
	const unsigned char *s = (const unsigned char *) text;
	uint32_t	c = s[0];
	size_t		bytes;
	uint32_t	least;

	*code = c;
	if (c < 0x80)
		return 1;
	if (c >= 0xC2 && c < 0xE0)
	{
		bytes = 2;
		c &= 0x1F;
		least = 0x80;
	}
	else if (c >= 0xE0 && c < 0xF0)
	{
		bytes = 3;
		c &= 0x0F;
		least = 0x800;
	}
	else if (c >= 0xF0 && c < 0xF5)
	{
		bytes = 4;
		c &= 0x07;
		least = 0x10000;
	}
	else
		goto invalid;
	if (length < bytes)
		goto invalid;
	for (size_t i = 1; i < bytes; i++)
	{
		if ((s[i] & 0xC0) != 0x80)
			goto invalid;
		c = c << 6 | (s[i] & 0x3F);
	}
	if (c < least || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
		goto invalid;
	*code = c;
	return bytes;

invalid:
	*code = AID_NOT_UTF8;
	return 1;
}

size_t
aid_utf8_encode(uint32_t code, char *out)
{
	if (code < 0x80)
	{
		out[0] = (char) code;
		return 1;
	}
	if (code < 0x800)
	{
		out[0] = (char) (0xC0 | code >> 6);
		out[1] = (char) (0x80 | (code & 0x3F));
		return 2;
	}
	if (code < 0x10000)
	{
		out[0] = (char) (0xE0 | code >> 12);
		out[1] = (char) (0x80 | (code >> 6 & 0x3F));
		out[2] = (char) (0x80 | (code & 0x3F));
		return 3;
	}
	out[0] = (char) (0xF0 | code >> 18);
	out[1] = (char) (0x80 | (code >> 12 & 0x3F));
	out[2] = (char) (0x80 | (code >> 6 & 0x3F));
	out[3] = (char) (0x80 | (code & 0x3F));
	return 4;
}

/* ---- letters whose marks stay ---- */

#define HANGUL_L 0x1100
#define HANGUL_V 0x1161
#define HANGUL_T 0x11A7			/* one before the first */
#define HANGUL_S 0xAC00
#define HANGUL_LS 19
#define HANGUL_VS 21
#define HANGUL_TS 28			/* with none */
#define HANGUL_SS (HANGUL_LS * HANGUL_VS * HANGUL_TS)

/* The one character that two make, or 0. */
static uint32_t
composed(uint32_t first, uint32_t second)
{
	size_t		low = 0;
	size_t		high = sizeof(aid_unicode_pairs) / sizeof(aid_unicode_pairs[0]) / 3;

	if (first - HANGUL_L < HANGUL_LS && second - HANGUL_V < HANGUL_VS)
		return HANGUL_S + ((first - HANGUL_L) * HANGUL_VS + (second - HANGUL_V)) * HANGUL_TS;
	if (first - HANGUL_S < HANGUL_SS && (first - HANGUL_S) % HANGUL_TS == 0 &&
		second > HANGUL_T && second < HANGUL_T + HANGUL_TS)
		return first + (second - HANGUL_T);
	while (low < high)
	{
		size_t		middle = (low + high) / 2;
		const uint32_t *pair = aid_unicode_pairs + 3 * middle;

		if (pair[0] == first && pair[1] == second)
			return pair[2];
		if (pair[0] < first || (pair[0] == first && pair[1] < second))
			low = middle + 1;
		else
			high = middle;
	}
	return 0;
}

/* Unicode's canonical ordering and composition of one segment, which is written out. */
static void
flush_segment(AidKeyWriter *writer)
{
	uint32_t   *code = writer->code;
	uint8_t    *order = writer->order;
	int			kept = 0;
	int			starter = -1;	/* the last one among those kept */

	for (int i = 1; i < writer->n; i++)
	{
		uint32_t	c = code[i];
		uint8_t		o = order[i];
		int			to = i;

		for (; o > 0 && to > 0 && order[to - 1] > o; to--)
		{
			code[to] = code[to - 1];
			order[to] = order[to - 1];
		}
		code[to] = c;
		order[to] = o;
	}
	for (int i = 0; i < writer->n; i++)
	{
		/* nothing stands between, or only marks of lower class */
		if (starter >= 0 && (kept == starter + 1 || order[kept - 1] < order[i]))
		{
			uint32_t	whole = composed(code[starter], code[i]);

			if (whole != 0)
			{
				code[starter] = whole;
				continue;
			}
		}
		if (order[i] == 0)
			starter = kept;
		code[kept] = code[i];
		order[kept] = order[i];
		kept++;
	}
	for (int i = 0; i < kept; i++)
		writer->out += aid_utf8_encode(code[i], writer->out);
	writer->n = 0;
}

static inline void
add_to_segment(AidKeyWriter *writer, uint32_t code, uint8_t order)
{
	if (writer->n > AID_KEY_MARKS)
		flush_segment(writer);
	writer->code[writer->n] = code;
	writer->order[writer->n] = order;
	writer->n++;
}

static void
put(AidKeyWriter *writer, Kind kind, uint32_t code, uint8_t order)
{
	switch (kind)
	{
		case KIND_SEPARATOR:
			flush_segment(writer);
			writer->marks_stay = false;
			if (writer->out > writer->begin && writer->out[-1] != ' ')
				*writer->out++ = ' ';
			break;
		case KIND_LETTER:
			flush_segment(writer);
			writer->marks_stay = false;
			writer->out += aid_utf8_encode(code, writer->out);
			break;
		case KIND_MARKED_LETTER:
			/* the vowel and the last consonant of a Hangul syllable are letters */
			if (writer->n == 1)
			{
				uint32_t	whole = composed(writer->code[0], code);

				if (whole != 0)
				{
					writer->code[0] = whole;
					break;
				}
			}
			flush_segment(writer);
			writer->marks_stay = true;
			add_to_segment(writer, code, 0);
			break;
		case KIND_NOTHING:
			break;
		case KIND_MARK:
			if (writer->marks_stay)
				add_to_segment(writer, code, order);
			break;
	}
}

/* ---- the key ---- */

static inline uint16_t
entry_of(uint32_t code)
{
	if (code < AID_UNICODE_LIMIT)
		return aid_unicode_blocks[((size_t) aid_unicode_index[code >> AID_UNICODE_BITS] << AID_UNICODE_BITS) +
								  (code & ((1 << AID_UNICODE_BITS) - 1))];
	/* tags and variation selectors */
	if (code >= 0xE0000 && code < 0xE1000)
		return KIND_NOTHING;
	return KIND_SEPARATOR;
}

static void
put_code(AidKeyWriter *writer, uint32_t code)
{
	uint16_t	entry = entry_of(code);

	if (entry >= ENTRY_SEQUENCE)
	{
		const uint16_t *start = aid_unicode_start + (entry - ENTRY_SEQUENCE);

		for (int i = start[0]; i < start[1]; i++)
		{
			uint32_t	character = aid_unicode_pool[i];

			put(writer, (Kind) (character >> 21 & 7), character & 0x1FFFFF, (uint8_t) (character >> 24));
		}
	}
	else if (entry >= ENTRY_MARK)
		put(writer, KIND_MARK, code, (uint8_t) (entry - ENTRY_MARK));
	else if (entry > KIND_NOTHING)
		put(writer, KIND_LETTER, entry, 0);
	else
		put(writer, (Kind) entry, code, 0);
}

AidCharClass
aid_char_class(uint32_t code)
{
	uint16_t	entry = entry_of(code);

	if (entry == KIND_SEPARATOR)
		return AID_CHAR_SEPARATOR;
	if (entry == KIND_NOTHING)
		return AID_CHAR_NOTHING;
	if (entry >= '0' && entry <= '9')
		return AID_CHAR_DIGIT;
	return AID_CHAR_LETTER;
}

int
aid_char_digit(uint32_t code)
{
	return (int) entry_of(code) - '0';
}

void
aid_text_key_start(AidKeyWriter *writer, char *out)
{
	writer->out = writer->begin = out;
	writer->marks_stay = false;
	writer->n = 0;
}

void
aid_text_key_add(AidKeyWriter *writer, const char *text, size_t length)
{
	const unsigned char *s = (const unsigned char *) text;
	size_t		at = 0;

	for (uint64_t round = 0; at < length; round++)
	{
		size_t		end = AID_MIN(length, at + ROUND_BYTES);

		if (s[at] < 0x80)
		{
			/* Most texts are nothing but this loop: no branch depends on where the words end. */
			char	   *to;
			char		last;

			flush_segment(writer);
			writer->marks_stay = false;
			to = writer->out;
			last = to > writer->begin ? to[-1] : ' ';
			do
			{
				char		c = ascii_key[s[at]];

				*to = c;
				to += (c != ' ') | (last != ' ');
				last = c;
			} while (++at < end && s[at] < 0x80);
			writer->out = to;
		}
		else
		{
			uint32_t	code;

			do
			{
				at += aid_utf8_decode(text + at, length - at, &code);
				put_code(writer, code);
			} while (at < end && s[at] >= 0x80);
		}
		aid_loop_check(round);
	}
}

size_t
aid_text_key_end(AidKeyWriter *writer)
{
	flush_segment(writer);
	if (writer->out > writer->begin && writer->out[-1] == ' ')
		writer->out--;
	return (size_t) (writer->out - writer->begin);
}

size_t
aid_text_key(const char *text, size_t length, char *out)
{
	AidKeyWriter writer;

	aid_text_key_start(&writer, out);
	aid_text_key_add(&writer, text, length);
	return aid_text_key_end(&writer);
}
