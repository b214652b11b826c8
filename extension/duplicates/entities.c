/*
 * entities.c
 *		HTML entities.
 */
#include "duplicates/entities.h"

#include <string.h>

#include "base/textkey.h"

/* By name.  Those of 160 to 255 are the names of Latin 1, the others common in titles. */
static const struct
{
	const char *name;
	uint32_t	code;
}			named[] = {
	{"AElig", 198}, {"Aacute", 193}, {"Acirc", 194}, {"Agrave", 192}, {"Aring", 197}, {"Atilde", 195}, {"Auml", 196},
	{"Ccedil", 199}, {"ETH", 208}, {"Eacute", 201}, {"Ecirc", 202}, {"Egrave", 200}, {"Euml", 203}, {"Iacute", 205},
	{"Icirc", 206}, {"Igrave", 204}, {"Iuml", 207}, {"Ntilde", 209}, {"OElig", 338}, {"Oacute", 211}, {"Ocirc", 212},
	{"Ograve", 210}, {"Oslash", 216}, {"Otilde", 213}, {"Ouml", 214}, {"Scaron", 352}, {"THORN", 222}, {"Uacute", 218},
	{"Ucirc", 219}, {"Ugrave", 217}, {"Uuml", 220}, {"Yacute", 221}, {"Yuml", 376}, {"aacute", 225}, {"acirc", 226},
	{"acute", 180}, {"aelig", 230}, {"agrave", 224}, {"amp", 38}, {"apos", 39}, {"aring", 229}, {"atilde", 227},
	{"auml", 228}, {"bdquo", 8222}, {"brvbar", 166}, {"bull", 8226}, {"ccedil", 231}, {"cedil", 184}, {"cent", 162},
	{"copy", 169}, {"curren", 164}, {"deg", 176}, {"divide", 247}, {"eacute", 233}, {"ecirc", 234}, {"egrave", 232},
	{"emsp", 8195}, {"ensp", 8194}, {"eth", 240}, {"euml", 235}, {"euro", 8364}, {"frac12", 189}, {"frac14", 188},
	{"frac34", 190}, {"gt", 62}, {"hellip", 8230}, {"iacute", 237}, {"icirc", 238}, {"iexcl", 161}, {"igrave", 236},
	{"iquest", 191}, {"iuml", 239}, {"laquo", 171}, {"ldquo", 8220}, {"lsaquo", 8249}, {"lsquo", 8216}, {"lt", 60},
	{"macr", 175}, {"mdash", 8212}, {"micro", 181}, {"middot", 183}, {"nbsp", 160}, {"ndash", 8211}, {"not", 172},
	{"ntilde", 241}, {"oacute", 243}, {"ocirc", 244}, {"oelig", 339}, {"ograve", 242}, {"ordf", 170}, {"ordm", 186},
	{"oslash", 248}, {"otilde", 245}, {"ouml", 246}, {"para", 182}, {"plusmn", 177}, {"pound", 163}, {"quot", 34},
	{"raquo", 187}, {"rdquo", 8221}, {"reg", 174}, {"rsaquo", 8250}, {"rsquo", 8217}, {"sbquo", 8218}, {"scaron", 353},
	{"sect", 167}, {"shy", 173}, {"sup1", 185}, {"sup2", 178}, {"sup3", 179}, {"szlig", 223}, {"thinsp", 8201},
	{"thorn", 254}, {"times", 215}, {"trade", 8482}, {"uacute", 250}, {"ucirc", 251}, {"ugrave", 249}, {"uml", 168},
	{"uuml", 252}, {"yacute", 253}, {"yen", 165}, {"yuml", 255}, {"zwj", 8205}, {"zwnj", 8204}
};

#define NAMED (sizeof(named) / sizeof(named[0]))

static bool
find_name(const char *name, size_t length, uint32_t *code)
{
	size_t		low = 0;
	size_t		high = NAMED;

	while (low < high)
	{
		size_t		middle = (low + high) / 2;
		int			order = strncmp(named[middle].name, name, length);

		/* not by name[length]: the text may hold a NUL */
		if (order == 0)
			order = strlen(named[middle].name) != length;
		if (order == 0)
		{
			*code = named[middle].code;
			return true;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

#define NO_LETTER 0xFFFD		/* instead of numbers that no letter has, as browsers do */

/* &#233; and &#xE9; after the "#". */
static bool
read_number(const char *digits, size_t length, uint32_t *code)
{
	bool		hexadecimal = length > 0 && (digits[0] == 'x' || digits[0] == 'X');
	uint32_t	value = 0;

	if (hexadecimal)
	{
		digits++;
		length--;
	}
	if (length == 0)
		return false;
	for (size_t i = 0; i < length; i++)
	{
		char		c = digits[i];

		if (c >= '0' && c <= '9')
			value = value * (hexadecimal ? 16 : 10) + (uint32_t) (c - '0');
		else if (hexadecimal && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')))
			value = value * 16 + (uint32_t) ((c | 0x20) - 'a' + 10);
		else
			return false;
		value = AID_MIN(value, 0x110000);
	}
	*code = value == 0 || (value >= 0xD800 && value < 0xE000) || value > 0x10FFFF ? NO_LETTER : value;
	return true;
}

/* The entity whose text after the "&" begins here; returns the bytes up to and with ";", or 0. */
static size_t
read_entity(const char *text, size_t length, uint32_t *code)
{
	/* names are shorter, and nobody writes that many leading zeros */
	size_t		limit = AID_MIN(length, 12);
	const char *end = limit > 0 ? memchr(text, ';', limit) : NULL;
	size_t		n;

	if (end == NULL || end == text)
		return 0;
	n = (size_t) (end - text);
	if (text[0] == '#' ? read_number(text + 1, n - 1, code) : find_name(text, n, code))
		return n + 1;
	return 0;
}

size_t
aid_entities_decode(const char *text, size_t length, char *out)
{
	const char *s = text;
	const char *end = text + length;
	char	   *to = out;

	for (uint64_t round = 0; s < end; round++)
	{
		const char *sign = memchr(s, '&', (size_t) (end - s));
		size_t		plain = (size_t) ((sign != NULL ? sign : end) - s);
		uint32_t	code = '&';
		size_t		bytes;

		memcpy(to, s, plain);
		to += plain;
		s += plain;
		if (sign == NULL)
			break;
		s++;
		/* while it decodes to another "&", what follows may belong to that */
		while (code == '&' && (bytes = read_entity(s, (size_t) (end - s), &code)) > 0)
			s += bytes;
		to += aid_utf8_encode(code, to);
		aid_loop_check(round);
	}
	return (size_t) (to - out);
}
