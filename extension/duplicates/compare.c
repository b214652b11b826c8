/*
 * compare.c
 *		Jaro-Winkler and edit distance.
 *
 * M. A. Jaro, "Advances in record-linkage methodology as applied to matching
 * the 1985 census of Tampa, Florida", JASA 84 (1989).  W. E. Winkler, "String
 * comparator metrics and enhanced decision rules in the Fellegi-Sunter model
 * of record linkage" (1990).  G. Myers, "A fast bit-vector algorithm for
 * approximate string matching based on dynamic programming", JACM 46 (1999),
 * in blocks after H. Hyyrö (2003).
 */
#include "duplicates/compare.h"

#include <string.h>

#include "base/textkey.h"

#define BLOCKS (AID_STRING_LIMIT / 64)

void
aid_string_read(const char *text, size_t length, AidString *string)
{
	string->n = 0;
	while (length > 0 && string->n < AID_STRING_LIMIT)
	{
		size_t		bytes = aid_utf8_decode(text, length, &string->code[string->n++]);

		text += bytes;
		length -= bytes;
	}
}

/* Which is first does not matter to the distance, but greedy matching could tell: the shorter, then the smaller. */
static bool
in_order(const AidString *a, const AidString *b)
{
	if (a->n != b->n)
		return a->n < b->n;
	for (int i = 0; i < a->n; i++)
		if (a->code[i] != b->code[i])
			return a->code[i] < b->code[i];
	return true;
}

static double
jaro(const AidString *a, const AidString *b)
{
	bool		used_a[AID_STRING_LIMIT] = {false};
	bool		used_b[AID_STRING_LIMIT] = {false};
	int			window = AID_MAX(b->n / 2 - 1, 0);	/* b is the longer */
	int			matches = 0;
	int			moved = 0;
	double		m;

	for (int i = 0; i < a->n; i++)
	{
		int			end = AID_MIN(i + window + 1, b->n);

		for (int j = AID_MAX(i - window, 0); j < end; j++)
			if (!used_b[j] && a->code[i] == b->code[j])
			{
				used_a[i] = used_b[j] = true;
				matches++;
				break;
			}
	}
	if (matches == 0)
		return 0;
	for (int i = 0, j = 0; i < a->n; i++)
	{
		if (!used_a[i])
			continue;
		while (!used_b[j])
			j++;
		moved += a->code[i] != b->code[j];
		j++;
	}
	m = matches;
	return (m / a->n + m / b->n + (m - moved / 2) / m) / 3;
}

double
aid_jaro_winkler(const AidString *a, const AidString *b)
{
	double		result = in_order(a, b) ? jaro(a, b) : jaro(b, a);
	int			prefix = 0;

	if (result <= 0.7)
		return result;
	while (prefix < 4 && prefix < a->n && prefix < b->n && a->code[prefix] == b->code[prefix])
		prefix++;
	return result + prefix * 0.1 * (1 - result);
}

/* Where each character stands in the pattern: ASCII by table, others by looking. */
typedef struct Places
{
	const AidString *pattern;
	uint64_t	ascii[128][BLOCKS];
} Places;

static void
find_places(Places *places, const AidString *pattern, const AidString *text, int blocks)
{
	places->pattern = pattern;
	for (int i = 0; i < text->n; i++)
		if (text->code[i] < 128)
			memset(places->ascii[text->code[i]], 0, blocks * sizeof(uint64_t));
	for (int i = 0; i < pattern->n; i++)
		if (pattern->code[i] < 128)
			memset(places->ascii[pattern->code[i]], 0, blocks * sizeof(uint64_t));
	for (int i = 0; i < pattern->n; i++)
		if (pattern->code[i] < 128)
			places->ascii[pattern->code[i]][i / 64] |= UINT64_C(1) << (i % 64);
}

static uint64_t
places_of(const Places *places, uint32_t code, int block)
{
	uint64_t	result = 0;
	int			end = AID_MIN(places->pattern->n, block * 64 + 64);

	if (code < 128)
		return places->ascii[code][block];
	for (int i = block * 64; i < end; i++)
		result |= (uint64_t) (places->pattern->code[i] == code) << (i % 64);
	return result;
}

int
aid_edit_distance(const AidString *a, const AidString *b, int limit)
{
	const AidString *pattern = a->n <= b->n ? a : b;
	const AidString *text = a->n <= b->n ? b : a;
	int			blocks = (pattern->n + 63) / 64;
	uint64_t	last = UINT64_C(1) << ((pattern->n + 63) % 64);
	uint64_t	plus[BLOCKS];	/* rows of the column one above the row before */
	uint64_t	minus[BLOCKS];	/* one below */
	int			distance = pattern->n;
	Places		places;

	if (text->n - pattern->n > limit)
		return limit + 1;
	if (pattern->n == 0)
		return text->n;
	find_places(&places, pattern, text, blocks);
	memset(plus, 0xFF, sizeof(plus));
	memset(minus, 0, sizeof(minus));

	for (int j = 0; j < text->n; j++)
	{
		int			carry = 1;	/* how the row above the block changes: the first row grows with each column */

		for (int k = 0; k < blocks; k++)
		{
			uint64_t	equal = places_of(&places, text->code[j], k);
			uint64_t	top = k == blocks - 1 ? last : UINT64_C(1) << 63;
			uint64_t	vertical = equal | minus[k];
			uint64_t	diagonal;
			uint64_t	up;
			uint64_t	down;
			int			out;

			if (carry < 0)
				equal |= 1;
			diagonal = (((equal & plus[k]) + plus[k]) ^ plus[k]) | equal;
			up = minus[k] | ~(diagonal | plus[k]);
			down = plus[k] & diagonal;
			out = (up & top) != 0 ? 1 : (down & top) != 0 ? -1 : 0;
			up <<= 1;
			down <<= 1;
			if (carry > 0)
				up |= 1;
			else if (carry < 0)
				down |= 1;
			plus[k] = down | ~(vertical | up);
			minus[k] = up & vertical;
			carry = out;
		}
		distance += carry;
		/* each of the columns left can take away one at most */
		if (distance - (text->n - 1 - j) > limit)
			return limit + 1;
	}
	return distance;
}
