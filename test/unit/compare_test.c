/* sources: extension/duplicates/compare.c extension/base/textkey.c */
/*
 * String comparators: published values, and edit distances against the plain
 * table of distances.
 */
#include "tap.h"

#include <string.h>

#include "duplicates/compare.h"
#include "random.h"

static AidString
string(const char *text)
{
	AidString	result;

	aid_string_read(text, strlen(text), &result);
	return result;
}

static int
plain_distance(const AidString *a, const AidString *b)
{
	static int	row[2][AID_STRING_LIMIT + 1];

	for (int j = 0; j <= b->n; j++)
		row[0][j] = j;
	for (int i = 1; i <= a->n; i++)
	{
		int		   *now = row[i % 2];
		int		   *before = row[(i + 1) % 2];

		now[0] = i;
		for (int j = 1; j <= b->n; j++)
		{
			int			best = before[j - 1] + (a->code[i - 1] != b->code[j - 1]);

			best = AID_MIN(best, before[j] + 1);
			now[j] = AID_MIN(best, now[j - 1] + 1);
		}
	}
	return row[a->n % 2][b->n];
}

static void
random_string(AidString *s, int longest, int alphabet)
{
	s->n = 1 + below(longest);
	for (int i = 0; i < s->n; i++)
	{
		s->code[i] = 'a' + below(alphabet);
		if (below(9) == 0)
			s->code[i] += 0x400;
	}
}

/* Some edits of a string. */
static void
change(AidString *s, int edits, int alphabet)
{
	for (int e = 0; e < edits; e++)
	{
		int			at = below(s->n);

		if (below(3) == 0 && s->n < AID_STRING_LIMIT)
		{
			memmove(&s->code[at + 1], &s->code[at], (s->n - at) * sizeof(uint32_t));
			s->n++;
			s->code[at] = 'a' + below(alphabet);
		}
		else if (below(2) == 0 && s->n > 1)
		{
			s->n--;
			memmove(&s->code[at], &s->code[at + 1], (s->n - at) * sizeof(uint32_t));
		}
		else
			s->code[at] = 'a' + below(alphabet);
	}
}

static void
test_published(void)
{
	/* Winkler's tables as usually given */
	static const struct
	{
		const char *a;
		const char *b;
		double		expected;
	}			pair[] = {
		{"martha", "marhta", 0.9611111111111111},
		{"dwayne", "duane", 0.84},
		{"dixon", "dicksonx", 0.8133333333333332},
		{"jones", "johnson", 0.8323809523809523},
		{"abroms", "abrams", 0.9222222222222222},
		{"shackleford", "shackelford", 0.9818181818181818},
		{"nichleson", "nichulson", 0.9555555555555555},
		{"jon", "jan", 0.8},
		{"a", "a", 1},
		{"a", "b", 0},
		{"ab", "ba", 0},
		{"École", "École", 1},
	};

	for (size_t i = 0; i < sizeof(pair) / sizeof(pair[0]); i++)
	{
		AidString	a = string(pair[i].a);
		AidString	b = string(pair[i].b);

		is_near(aid_jaro_winkler(&a, &b), pair[i].expected, 1e-12, "Jaro-Winkler of %s and %s", pair[i].a, pair[i].b);
	}
}

static void
test_distances(void)
{
	static const struct
	{
		const char *a;
		const char *b;
		int			expected;
	}			pair[] = {
		{"kitten", "sitting", 3},
		{"1983 03 16", "1983 03 61", 2},
		{"flaw", "lawn", 2},
		{"gumbo", "gambol", 2},
		{"a", "", 1},
		{"", "", 0},
		{"Ñandú", "Nandu", 2},
	};

	for (size_t i = 0; i < sizeof(pair) / sizeof(pair[0]); i++)
	{
		AidString	a = string(pair[i].a);
		AidString	b = string(pair[i].b);

		ok(aid_edit_distance(&a, &b, AID_STRING_LIMIT) == pair[i].expected, "%s to %s: %d edits", pair[i].a, pair[i].b,
		   pair[i].expected);
	}
}

static void
test_random(void)
{
	int			wrong = 0;
	int			unlike = 0;
	int			uneven = 0;
	int			outside = 0;
	int			near = 0;

	for (int round = 0; round < 40000; round++)
	{
		static const int longest[] = {4, 12, 63, 64, 65, 129, AID_STRING_LIMIT};
		int			alphabet = 2 + below(24);
		int			limit = below(2) == 0 ? AID_STRING_LIMIT : below(8);
		AidString	a;
		AidString	b;
		int			plain;
		int			distance;
		double		similarity;

		if (round % 20 != 0)
			random_string(&a, longest[below(3)], alphabet);
		else
			random_string(&a, longest[below(7)], alphabet);
		if (below(2) == 0)
			random_string(&b, longest[below(4)], alphabet);
		else
		{
			b = a;
			change(&b, below(7), alphabet);
		}
		plain = plain_distance(&a, &b);
		distance = aid_edit_distance(&a, &b, limit);
		near += plain > 0 && plain <= 4;
		wrong += distance != AID_MIN(plain, limit + 1);
		unlike += aid_edit_distance(&b, &a, limit) != distance;
		similarity = aid_jaro_winkler(&a, &b);
		uneven += aid_jaro_winkler(&b, &a) != similarity;
		outside += !(similarity >= 0 && similarity <= 1) || (similarity == 1) != (plain == 0);
	}
	ok(near > 5000, "random strings: %d of 40000 pairs are near", near);
	ok(wrong == 0, "random strings: the edit distance is that of the plain table, cut off at the limit (%d are not)", wrong);
	ok(unlike == 0, "random strings: the edit distance is symmetric");
	ok(uneven == 0, "random strings: Jaro-Winkler is symmetric");
	ok(outside == 0, "random strings: Jaro-Winkler is 0 to 1, and 1 for equal strings only (%d are not)", outside);
}

int
main(void)
{
	static char long_text[3 * AID_STRING_LIMIT + 1];
	AidString	s;

	test_published();
	test_distances();
	test_random();

	memset(long_text, 'x', sizeof(long_text) - 1);
	s = string(long_text);
	ok(s.n == AID_STRING_LIMIT, "a long text is cut");
	s = string("a\xFF" "b\xC3");
	ok(s.n == 4, "bytes that are not UTF-8 are characters of their own");
	return tap_done();
}
