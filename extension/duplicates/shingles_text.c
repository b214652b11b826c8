/*
 * shingles_text.c
 *		The text form of aid_shingles.
 *
 * Pure: no PostgreSQL calls.
 */
#include "duplicates/shingles_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/textkey.h"

static const char *const kind_names[] = {"", "trigram", "word", "both"};

int
aid_shingles_kind(const char *name, size_t length)
{
	for (int kind = AID_SHINGLES_TRIGRAM; kind <= AID_SHINGLES_BOTH; kind++)
		if (strlen(kind_names[kind]) == length && memcmp(kind_names[kind], name, length) == 0)
			return kind;
	return 0;
}

const char *
aid_shingles_kind_name(int kind)
{
	return kind_names[kind];
}

/* ---- characters and tokens ---- */

/* n hexadecimal digits in either case. */
static bool
parse_hexadecimal(const char *text, size_t n, uint64_t *value)
{
	*value = 0;
	for (size_t i = 0; i < n; i++)
	{
		char		c = text[i];

		if (c >= '0' && c <= '9')
			*value = *value << 4 | (uint64_t) (c - '0');
		else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
			*value = *value << 4 | (uint64_t) ((c | 0x20) - 'a' + 10);
		else
			return false;
	}
	return true;
}

/* A backslash and four hexadecimal digits, or a plus sign and six, as in SQL's U&'' strings. */
static bool
parse_escape(const char **at, const char *end, uint32_t *character)
{
	bool		plus = end - *at > 1 && (*at)[1] == '+';
	size_t		digits = plus ? 6 : 4;
	const char *start = *at + 1 + plus;
	uint64_t	value;

	if (end - start < (ptrdiff_t) digits || !parse_hexadecimal(start, digits, &value))
		return false;
	*character = (uint32_t) value;
	*at = start + digits;
	return true;
}

bool
aid_shingles_token_parse(const char *text, size_t length, int kind, uint64_t *token)
{
	const char *at = text;
	const char *end = text + length;
	uint32_t	character[3];

	if (length > 0 && text[0] == '#')
	{
		if (length != 17 || !parse_hexadecimal(text + 1, 16, token) || (*token & AID_SHINGLES_IS_WORD) == 0)
			return false;
		return aid_shingles_token_is_valid(*token, kind);
	}
	for (int i = 0; i < 3; i++)
	{
		if (at == end)
			return false;
		if (*at == '\\')
		{
			if (!parse_escape(&at, end, &character[i]))
				return false;
		}
		else
			at += aid_utf8_decode(at, (size_t) (end - at), &character[i]);
		/* also what is not UTF-8; larger ones would spill into their neighbours */
		if (character[i] > 0x10FFFF)
			return false;
	}
	*token = aid_shingles_trigram(character[0], character[1], character[2]);
	return at == end && aid_shingles_token_is_valid(*token, kind);
}

static int
print_character(uint32_t c, bool ascii, char *out)
{
	if (ascii && c >= 0x80)
		return c < 0x10000 ? sprintf(out, "\\%04x", c) : sprintf(out, "\\+%06x", c);
	return (int) aid_utf8_encode(c, out);
}

int
aid_shingles_token_print(uint64_t token, bool ascii, char buffer[AID_SHINGLES_TOKEN_SIZE])
{
	int			bits = token < AID_SHINGLES_WIDE ? 10 : 21;
	uint32_t	mask = (UINT32_C(1) << bits) - 1;
	char		room[3 * 9];	/* sprintf ends each with a zero, which the buffer need not hold */
	int			length = 0;

	if ((token & AID_SHINGLES_IS_WORD) != 0)
		return sprintf(buffer, "#%016llx", (unsigned long long) token);
	for (int i = 2; i >= 0; i--)
		length += print_character((uint32_t) (token >> i * bits) & mask, ascii, room + length);
	memcpy(buffer, room, (size_t) length);
	return length;
}

int
aid_shingles_threshold_print(double threshold, char buffer[AID_SHINGLES_THRESHOLD_SIZE])
{
	int			length = 0;

	for (int digits = 1; digits <= 17; digits++)
	{
		length = snprintf(buffer, AID_SHINGLES_THRESHOLD_SIZE, "%.*g", digits, threshold);
		if (strtod(buffer, NULL) == threshold)
			break;
	}
	return length;
}

/* ---- reading ---- */

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static const char *
skip_space(const char *at, const char *end)
{
	while (at < end && is_space(*at))
		at++;
	return at;
}

static int
fail(AidShinglesReport *report, AidShinglesFault fault, const char *token, const char *end)
{
	report->fault = fault;
	report->token = token;
	report->length = (size_t) (end - token);
	return -1;
}

/* To the first of these characters, or the end. */
static const char *
find_any(const char *at, const char *end, const char *stops)
{
	while (at < end && (*at == '\0' || strchr(stops, *at) == NULL))
		at++;
	return at;
}

static bool
parse_version(const char *text, const char *end, int *version)
{
	*version = 0;
	if (end - text < 1 || end - text > 3)
		return false;
	for (; text < end; text++)
	{
		if (*text < '0' || *text > '9')
			return false;
		*version = *version * 10 + (*text - '0');
	}
	return *version >= 1 && *version <= 255;
}

/* A decimal number; strtod alone would also take hexadecimal, blanks and words. */
static bool
parse_threshold(const char *text, const char *end, double *threshold)
{
	char		number[64];
	char	   *rest;
	size_t		length = (size_t) (end - text);

	if (length == 0 || length >= sizeof(number))
		return false;
	for (size_t i = 0; i < length; i++)
		if (text[i] == '\0' || strchr("0123456789.eE+-", text[i]) == NULL)
			return false;
	memcpy(number, text, length);
	number[length] = '\0';
	*threshold = strtod(number, &rest);
	return *rest == '\0' && aid_jaccard_threshold_is_valid(*threshold);
}

/* Kind, version and threshold up to the colon; where the set begins, or NULL. */
static const char *
read_head(AidShinglesReport *report, const char *at, const char *end)
{
	const char *stop = find_any(at, end, "/:{");

	report->head.kind = aid_shingles_kind(at, (size_t) (stop - at));
	if (report->head.kind == 0 || stop == end || *stop != '/')
	{
		fail(report, AID_SHINGLES_NO_KIND, at, stop);
		return NULL;
	}
	at = stop + 1;
	stop = find_any(at, end, "@:{");
	if (!parse_version(at, stop, &report->head.version))
	{
		fail(report, AID_SHINGLES_VERSION, at, stop);
		return NULL;
	}
	report->head.threshold = 0;
	if (stop < end && *stop == '@')
	{
		at = stop + 1;
		stop = find_any(at, end, ":{");
		if (!parse_threshold(at, stop, &report->head.threshold))
		{
			fail(report, AID_SHINGLES_THRESHOLD, at, stop);
			return NULL;
		}
	}
	if (stop == end || *stop != ':')
	{
		fail(report, AID_SHINGLES_BRACES, stop, stop);
		return NULL;
	}
	return stop + 1;
}

int
aid_shingles_read(AidShinglesReport *report, const char *text, size_t length, uint64_t *out)
{
	const char *end = text + length;
	const char *at;
	size_t		room = AID_SHINGLES_ROOM(length);
	size_t		n = 0;

	report->fault = AID_SHINGLES_OK;
	while (end > text && is_space(end[-1]))
		end--;
	at = read_head(report, skip_space(text, end), end);
	if (at == NULL)
		return -1;
	at = skip_space(at, end);
	if (at == end || *at != '{')
		return fail(report, AID_SHINGLES_BRACES, at, end);
	at = skip_space(at + 1, end);
	for (uint32_t position = 1; at < end && !(position == 1 && *at == '}'); position++)
	{
		bool		quoted = *at == '"';
		const char *start = at + quoted;
		const char *stop = find_any(start, end, quoted ? "\"" : " \t\n\v\f\r,}");
		uint64_t	token;

		aid_loop_check(position);
		if (quoted && stop == end)
			return fail(report, AID_SHINGLES_BRACES, at, end);
		/* trigrams stand in quotes, words do not */
		if ((start < stop && *start == '#') == quoted ||
			!aid_shingles_token_parse(start, (size_t) (stop - start), report->head.kind, &token))
		{
			report->position = position;
			return fail(report, AID_SHINGLES_TOKEN, start, stop);
		}
		if (!aid_shingles_append(out, &n, room, token))
			return fail(report, AID_SHINGLES_TOO_MANY, start, stop);
		at = skip_space(stop + quoted, end);
		if (at == end || *at != ',')
			break;
		at = skip_space(at + 1, end);
		if (at == end || *at == '}')
			return fail(report, AID_SHINGLES_BRACES, at, end);
	}
	if (at == end || *at != '}' || at + 1 != end)
		return fail(report, AID_SHINGLES_BRACES, at, end);
	n = aid_shingles_sort(out, n);
	if (n > AID_SHINGLES_MAX)
		return fail(report, AID_SHINGLES_TOO_MANY, at, end);
	return (int) n;
}

/* ---- writing ---- */

/* Appends, or only counts. */
static size_t
put(char *out, size_t length, const char *piece, size_t size)
{
	if (out != NULL)
		memcpy(out + length, piece, size);
	return length + size;
}

size_t
aid_shingles_write(const AidShingles *s, bool ascii, char *out)
{
	uint32_t	n = aid_shingles_count(s);
	char		piece[64];
	size_t		length;

	length = put(out, 0, piece, (size_t) snprintf(piece, sizeof(piece), "%s/%d", kind_names[s->kind], s->version));
	if (aid_shingles_carries_threshold(s))
	{
		length = put(out, length, "@", 1);
		length = put(out, length, piece, (size_t) aid_shingles_threshold_print(aid_shingles_threshold(s), piece));
	}
	length = put(out, length, ":{", 2);
	for (uint32_t i = 0; i < n; i++)
	{
		uint64_t	token = aid_shingles_token(s, i);
		bool		quoted = (token & AID_SHINGLES_IS_WORD) == 0;

		aid_loop_check(i);
		length = put(out, length, ",", i > 0);
		length = put(out, length, "\"", quoted);
		length = put(out, length, piece, (size_t) aid_shingles_token_print(token, ascii, piece));
		length = put(out, length, "\"", quoted);
	}
	return put(out, length, "}", 1);
}
