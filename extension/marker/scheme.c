/*
 * scheme.c
 *		The codes of the schemes, and the text form of a marker.
 */
#include <string.h>

#include "marker/scheme.h"

/* As stored in the lower four bits. */
#define SUFFIX_NONE 0
#define SUFFIX_A 1
#define SUFFIX_B 2
#define SUFFIX_M 3
#define SUFFIX_T 4

static const char suffix_letter[] = {'\0', 'a', 'b', 'M', 'T'};

typedef struct Code
{
	uint8_t		byte;			/* digit << 4 | suffix */
	int8_t		rung;
} Code;

typedef struct Scheme
{
	const char *name;
	const char *codes_sentence;
	int			n;
	Code		code[AID_MARKER_CODES]; /* in rising order */
} Scheme;

#define CODE(digit, suffix, rung) {(digit) << 4 | (suffix), (rung)}
/* with or without M (and) T: the same rung */
#define CODES_MT(digit, rung) CODE(digit, SUFFIX_NONE, rung), CODE(digit, SUFFIX_M, rung), CODE(digit, SUFFIX_T, rung)

static const Scheme schemes[AID_SCHEMES] = {
	{
		"dac", "Scheme dac (gender equality) has the codes 0, 1 and 2.", 3,
		{CODE(0, SUFFIX_NONE, 0), CODE(1, SUFFIX_NONE, 1), CODE(2, SUFFIX_NONE, 2)}
	},
	{
		/* 3 is not specified, 4 not applicable */
		"gm", "Scheme gm (humanitarian gender marker) has the codes 0, 1, 2a, 2b, 3 and 4.", 6,
		{CODE(0, SUFFIX_NONE, 0), CODE(1, SUFFIX_NONE, 1), CODE(2, SUFFIX_A, 2), CODE(2, SUFFIX_B, 3),
		CODE(3, SUFFIX_NONE, AID_NO_RUNG), CODE(4, SUFFIX_NONE, AID_NO_RUNG)}
	},
	{
		/* 2 looks at age only, so it is no higher on a gender ladder than 1 */
		"gam", "Scheme gam (gender with age marker) has the codes 0, 1, 2, 3 and 4, each also with M or T.", 15,
		{CODES_MT(0, 0), CODES_MT(1, 1), CODES_MT(2, 1), CODES_MT(3, 2), CODES_MT(4, 3)}
	},
	{
		"gen", "Scheme gen (UN gender equality marker) has the codes 0, 1, 2, 2a, 2b and 3.", 6,
		{CODE(0, SUFFIX_NONE, 0), CODE(1, SUFFIX_NONE, 1), CODE(2, SUFFIX_NONE, 2), CODE(2, SUFFIX_A, 2),
		CODE(2, SUFFIX_B, 3), CODE(3, SUFFIX_NONE, 3)}
	}
};

const char *
aid_scheme_name(AidScheme scheme)
{
	return schemes[scheme - 1].name;
}

const char *
aid_scheme_codes_sentence(AidScheme scheme)
{
	return schemes[scheme - 1].codes_sentence;
}

/* ASCII only, whatever the locale. */
static inline char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
}

static inline bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static void
trim(const char **text, size_t *length)
{
	while (*length > 0 && is_blank(**text))
	{
		(*text)++;
		(*length)--;
	}
	while (*length > 0 && is_blank((*text)[*length - 1]))
		(*length)--;
}

bool
aid_marker_is_blank(const char *text, size_t length)
{
	trim(&text, &length);
	return length == 0;
}

static AidScheme
find_scheme(const char *name, size_t length)
{
	for (int s = 0; s < AID_SCHEMES; s++)
	{
		const char *known = schemes[s].name;
		size_t		i = 0;

		while (i < length && known[i] != '\0' && lower(name[i]) == known[i])
			i++;
		if (i == length && known[i] == '\0')
			return (AidScheme) (s + 1);
	}
	return AID_SCHEME_NONE;
}

/* The byte of a code (a digit, and a suffix or one in parentheses), or -1. */
static int
read_code(const char *code, size_t length)
{
	int			digit;

	if (length == 0 || code[0] < '0' || code[0] > '9')
		return -1;
	digit = code[0] - '0';
	if (length == 1)
		return digit << 4;

	/* in parentheses: the letters of gam only */
	if (length == 4 && code[1] == '(' && code[3] == ')' && (lower(code[2]) == 'm' || lower(code[2]) == 't'))
		return digit << 4 | (lower(code[2]) == 'm' ? SUFFIX_M : SUFFIX_T);
	if (length != 2)
		return -1;
	for (int suffix = SUFFIX_A; suffix <= SUFFIX_T; suffix++)
		if (lower(code[1]) == lower(suffix_letter[suffix]))
			return digit << 4 | suffix;
	return -1;
}

AidMarkerProblem
aid_marker_of(const char *scheme_text, size_t scheme_length, const char *code, size_t code_length,
			  AidMarker *marker, AidScheme *scheme)
{
	int			byte;

	trim(&scheme_text, &scheme_length);
	trim(&code, &code_length);
	*scheme = find_scheme(scheme_text, scheme_length);
	if (*scheme == AID_SCHEME_NONE)
		return AID_MARKER_UNKNOWN_SCHEME;
	if (code_length == 0)
		return AID_MARKER_NO_CODE;
	byte = read_code(code, code_length);
	if (byte < 0)
		return AID_MARKER_UNKNOWN_CODE;
	*marker = (AidMarker) (*scheme << 8 | byte);
	return aid_marker_position(*marker) < 0 ? AID_MARKER_UNKNOWN_CODE : AID_MARKER_FINE;
}

AidMarkerProblem
aid_marker_parse(const char *text, size_t length, AidMarker *marker, AidScheme *scheme)
{
	const char *colon;
	size_t		before;

	*scheme = AID_SCHEME_NONE;
	if (aid_marker_is_blank(text, length))
		return AID_MARKER_EMPTY;
	colon = memchr(text, ':', length);
	if (colon == NULL)
		return AID_MARKER_NO_COLON;
	before = (size_t) (colon - text);
	return aid_marker_of(text, before, colon + 1, length - before - 1, marker, scheme);
}

bool
aid_marker_is_other_policy(AidScheme scheme, const char *code, size_t length)
{
	trim(&code, &length);
	return scheme == AID_SCHEME_DAC && length == 1 && (code[0] == '3' || code[0] == '4');
}

int
aid_marker_print_code(AidMarker marker, char buffer[AID_MARKER_TEXT_SIZE])
{
	int			length = 0;

	buffer[length++] = (char) ('0' + (marker >> 4 & 0x0F));
	if ((marker & 0x0F) != SUFFIX_NONE)
		buffer[length++] = suffix_letter[marker & 0x0F];
	buffer[length] = '\0';
	return length;
}

int
aid_marker_print(AidMarker marker, char buffer[AID_MARKER_TEXT_SIZE])
{
	const char *name = aid_scheme_name(aid_marker_scheme(marker));
	int			length = (int) strlen(name);

	memcpy(buffer, name, (size_t) length);
	buffer[length++] = ':';
	return length + aid_marker_print_code(marker, buffer + length);
}

int
aid_marker_position(AidMarker marker)
{
	int			s = (marker >> 8) - 1;

	if (s >= 0 && s < AID_SCHEMES)
		for (int i = 0; i < schemes[s].n; i++)
			if (schemes[s].code[i].byte == (marker & 0xFF))
				return i;
	return -1;
}

int
aid_marker_rung(AidMarker marker)
{
	return schemes[(marker >> 8) - 1].code[aid_marker_position(marker)].rung;
}

AidMarker
aid_marker_at(AidScheme scheme, int position)
{
	const Scheme *s = &schemes[scheme - 1];

	return position < s->n ? (AidMarker) (scheme << 8 | s->code[position].byte) : 0;
}
