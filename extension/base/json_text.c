/*
 * json_text.c
 *		The pieces of JSON that text forms of types are made of.
 */
#include "base/json_text.h"

#include <string.h>

#include "base/textkey.h"

void
aid_json_start(AidJsonText *json, const char *text, size_t length, bool utf8, void *(*allocate) (size_t size))
{
	json->start = text;
	json->p = text;
	json->end = text + length;
	json->utf8 = utf8;
	json->allocate = allocate;
	json->buffer = NULL;
	json->problem = AID_JSON_FINE;
}

static bool
fail(AidJsonText *json, AidJsonProblem problem)
{
	json->problem = problem;
	return false;
}

void
aid_json_skip_space(AidJsonText *json)
{
	while (json->p < json->end && (*json->p == ' ' || *json->p == '\t' || *json->p == '\n' || *json->p == '\r'))
		json->p++;
}

bool
aid_json_take(AidJsonText *json, char wanted)
{
	aid_json_skip_space(json);
	if (json->p >= json->end || *json->p != wanted)
		return false;
	json->p++;
	return true;
}

bool
aid_json_expect(AidJsonText *json, char wanted)
{
	return aid_json_take(json, wanted) || fail(json, AID_JSON_SYNTAX);
}

bool
aid_json_more(AidJsonText *json, char closing, bool *more)
{
	*more = aid_json_take(json, ',');
	return *more || aid_json_expect(json, closing);
}

/* ---- strings ---- */

static int
hex_value(char ch)
{
	if (ch >= '0' && ch <= '9')
		return ch - '0';
	if (ch >= 'a' && ch <= 'f')
		return ch - 'a' + 10;
	if (ch >= 'A' && ch <= 'F')
		return ch - 'A' + 10;
	return -1;
}

/* The four digits of a \u escape. */
static bool
read_hex4(AidJsonText *json, uint32_t *code)
{
	*code = 0;
	for (int i = 0; i < 4; i++)
	{
		int			digit = json->p < json->end ? hex_value(*json->p) : -1;

		if (digit < 0)
			return fail(json, AID_JSON_SYNTAX);
		*code = *code << 4 | (uint32_t) digit;
		json->p++;
	}
	return true;
}

static bool
read_unicode(AidJsonText *json, char **out)
{
	uint32_t	code;
	uint32_t	low;

	if (!read_hex4(json, &code))
		return false;
	if (code >= 0xD800 && code <= 0xDBFF)
	{
		if (json->end - json->p < 2 || json->p[0] != '\\' || json->p[1] != 'u')
			return fail(json, AID_JSON_ESCAPE);
		json->p += 2;
		if (!read_hex4(json, &low))
			return false;
		if (low < 0xDC00 || low > 0xDFFF)
			return fail(json, AID_JSON_ESCAPE);
		code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
	}
	else if ((code >= 0xDC00 && code <= 0xDFFF) || code == 0)
		return fail(json, AID_JSON_ESCAPE);
	if (code >= 0x80 && !json->utf8)
		return fail(json, AID_JSON_ESCAPE);
	*out += aid_utf8_encode(code, *out);
	return true;
}

/* What follows a backslash. */
static bool
read_escape(AidJsonText *json, char **out)
{
	static const char from[] = "\"\\/bfnrt";
	static const char to[] = "\"\\/\b\f\n\r\t";
	const char *found;

	if (json->p >= json->end)
		return fail(json, AID_JSON_SYNTAX);
	if (*json->p == 'u')
	{
		json->p++;
		return read_unicode(json, out);
	}
	found = *json->p != '\0' ? strchr(from, *json->p) : NULL;
	if (found == NULL)
		return fail(json, AID_JSON_SYNTAX);
	*(*out)++ = to[found - from];
	json->p++;
	return true;
}

bool
aid_json_string(AidJsonText *json, const char **string, size_t *length)
{
	const char *begin;
	char	   *out = NULL;

	if (!aid_json_expect(json, '"'))
		return false;
	begin = json->p;
	for (;;)
	{
		if (json->p >= json->end || (unsigned char) *json->p < 0x20)
			return fail(json, AID_JSON_SYNTAX);
		if (*json->p == '"')
			break;
		if (*json->p != '\\')
		{
			if (out != NULL)
				*out++ = *json->p;
			json->p++;
			continue;
		}
		if (out == NULL)
		{
			/* an escape is never shorter than what it stands for */
			if (json->buffer == NULL)
				json->buffer = json->allocate((size_t) (json->end - json->start) + 1);
			memcpy(json->buffer, begin, (size_t) (json->p - begin));
			out = json->buffer + (json->p - begin);
		}
		json->p++;
		if (!read_escape(json, &out))
			return false;
	}
	*string = out != NULL ? json->buffer : begin;
	*length = (size_t) (out != NULL ? out - json->buffer : json->p - begin);
	json->p++;
	return true;
}

size_t
aid_json_write_string(char *out, const char *string, size_t length)
{
	static const char hex[] = "0123456789abcdef";
	size_t		n = 0;

#define PUT(ch) do { if (out != NULL) out[n] = (ch); n++; } while (0)
	PUT('"');
	for (size_t i = 0; i < length; i++)
	{
		unsigned char ch = (unsigned char) string[i];

		if (ch < 0x20)
		{
			PUT('\\');
			PUT('u');
			PUT('0');
			PUT('0');
			PUT(hex[ch >> 4]);
			PUT(hex[ch & 15]);
			continue;
		}
		if (ch == '"' || ch == '\\')
			PUT('\\');
		PUT((char) ch);
	}
	PUT('"');
#undef PUT
	return n;
}

/* ---- numbers ---- */

static bool
digits(AidJsonText *json)
{
	const char *begin = json->p;

	while (json->p < json->end && *json->p >= '0' && *json->p <= '9')
		json->p++;
	return json->p > begin;
}

static bool
at(const AidJsonText *json, char a, char b)
{
	return json->p < json->end && (*json->p == a || *json->p == b);
}

bool
aid_json_number(AidJsonText *json, const char **number, size_t *length)
{
	aid_json_skip_space(json);
	*number = json->p;
	json->p += at(json, '-', '-');
	if (at(json, '0', '0'))
		json->p++;
	else if (!digits(json))
		return fail(json, AID_JSON_SYNTAX);
	if (at(json, '.', '.'))
	{
		json->p++;
		if (!digits(json))
			return fail(json, AID_JSON_SYNTAX);
	}
	if (at(json, 'e', 'E'))
	{
		json->p++;
		json->p += at(json, '+', '-');
		if (!digits(json))
			return fail(json, AID_JSON_SYNTAX);
	}
	*length = (size_t) (json->p - *number);
	return true;
}
