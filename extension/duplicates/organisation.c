/*
 * organisation.c
 *		Names of organisations.
 *
 * A name is first written as a text key with its dotted initials joined and
 * its bracketed acronyms left out; the words of that key are then judged one
 * by one.
 */
#include "duplicates/organisation.h"

#include <string.h>

#include "duplicates/entities.h"
#include "duplicates/organisation_words.h"
#include "duplicates/title_words.h"

typedef struct
{
	const char *text;
	size_t		length;
} OrgWord;

_Static_assert(sizeof(OrgWord) <= 16, "AID_ORG_KEY_BOUND has room for the words");

/* Longer words in brackets are no acronyms. */
#define ACRONYM_MOST 10
/* Each bracket is compared with the whole name, and no name has many. */
#define BRACKETS_MOST 8

typedef struct
{
	/* parts of the caller's buffer */
	char	   *result;
	char	   *decoded;
	char	   *key;
	OrgWord    *words;
	size_t		length;			/* of the decoded name */
	int			brackets;
	int			acronym_length;
	char		acronym[ACRONYM_MOST];	/* the first in brackets, as a key */
} Name;

static size_t
aligned(size_t bytes)
{
	return (bytes + 7) & ~(size_t) 7;
}

/* ---- acronyms in brackets ---- */

/* Capital letters of the alphabets that have acronyms. */
static bool
is_capital(uint32_t code)
{
	return (code >= 'A' && code <= 'Z') || (code >= 0xC0 && code <= 0xDE && code != 0xD7) ||
		(code >= 0x391 && code <= 0x3A9) || (code >= 0x400 && code <= 0x42F);
}

typedef struct
{
	size_t		close;			/* where the bracket ends */
	int			letters;
	int			capitals;
	int			n;				/* of the key */
	char		key[ACRONYM_MOST];
} Bracket;

/* One word of letters and digits, perhaps with signs inside, in the bracket that opens at `open`. */
static bool
read_bracket(const char *s, size_t n, size_t open, Bracket *bracket)
{
	char		close = s[open] == '(' ? ')' : ']';
	size_t		at = open + 1;

	memset(bracket, 0, sizeof(*bracket));
	for (; at < n && s[at] != close; at++)
	{
		uint32_t	code;
		char		key[AID_TEXT_KEY_BOUND(4)];
		size_t		bytes = aid_utf8_decode(s + at, n - at, &code);
		size_t		key_bytes;

		if (code == '.' || code == '&' || code == '-' || code == '/')
			continue;
		key_bytes = aid_text_key(s + at, bytes, key);
		/* ASCII keys are enough: acronyms of other alphabets stay in the name */
		if (key_bytes != 1 || (key[0] & 0x80) || bracket->n == ACRONYM_MOST)
			return false;
		bracket->key[bracket->n++] = key[0];
		bracket->letters += key[0] > '9';
		bracket->capitals += is_capital(code);
		at += bytes - 1;
	}
	bracket->close = at + 1;
	return at < n && bracket->letters >= 2;
}

/*
 * The most initials of words that the acronym's characters can be when they are
 * found one after the other in the words, the first one as an initial; -1 if
 * they are not found.
 */
static int
initials_fitting(const Bracket *bracket, const char *words, size_t n)
{
	int			best[ACRONYM_MOST + 1];

	for (int i = 0; i <= bracket->n; i++)
		best[i] = -1;
	best[0] = 0;
	for (size_t at = 0; at < n; at++)
	{
		bool		initial = at == 0 || words[at - 1] == ' ';

		for (int i = bracket->n - 1; i >= 0; i--)
		{
			if (bracket->key[i] == words[at] && best[i] >= 0 && (i > 0 || initial))
				best[i + 1] = AID_MAX(best[i + 1], best[i] + initial);
		}
	}
	return best[bracket->n];
}

static bool
has_small_letters(const char *s, size_t n)
{
	size_t		bytes;

	for (size_t at = 0; at < n; at += bytes)
	{
		uint32_t	code;

		bytes = aid_utf8_decode(s + at, n - at, &code);
		if (!is_capital(code) && aid_char_class(code) == AID_CHAR_LETTER)
			return true;
	}
	return false;
}

/*
 * Is the bracket an acronym of the name around it?  A place in brackets tells
 * chapters of one organisation apart, so it stays: Oxfam (GB).
 */
static bool
is_acronym(Name *name, size_t open, const Bracket *bracket)
{
	const char *s = name->decoded;
	AidKeyWriter writer;
	size_t		rest;
	int			initials;

	/* the result is not written yet */
	aid_text_key_start(&writer, name->result);
	aid_text_key_add(&writer, s, open);
	aid_text_key_add(&writer, " ", 1);
	aid_text_key_add(&writer, s + bracket->close, name->length - bracket->close);
	rest = aid_text_key_end(&writer);
	initials = initials_fitting(bracket, name->result, rest);
	if (aid_org_is_place(bracket->key, (size_t) bracket->n))
		return bracket->n <= 3 && initials == bracket->n;
	if (initials * 2 >= bracket->n)
		return true;
	/* no such letters in a translated name; but where all is written in capitals, these say nothing */
	return bracket->capitals >= 2 && bracket->capitals * 2 > bracket->letters &&
		(has_small_letters(s, open) || has_small_letters(s + bracket->close, name->length - bracket->close));
}

/* ---- the name in written order ---- */

static bool
is_one_letter(const AidTitleWord *word)
{
	return word->letters == 1 && word->digits == 0;
}

/* U.N., U. N., children's: the word belongs to the one before. */
static bool
goes_on(const Name *name, const AidTitleWord *before, const AidTitleWord *word)
{
	const char *s = name->decoded;
	const char *gap = s + before->end;
	size_t		length = word->begin - before->end;

	if (!is_one_letter(word))
		return false;
	if ((length == 1 && gap[0] == '\'') || (length == 3 && memcmp(gap, AID_APOSTROPHE, 3) == 0))
		return (s[word->begin] | 0x20) == 's';
	if (!is_one_letter(before) || gap[0] != '.')
		return false;
	if (length == 1)
		return true;
	for (size_t i = 1; i < length; i++)
	{
		if (gap[i] != ' ')
			return false;
	}
	return word->end < name->length && s[word->end] == '.';
}

/* The key of the name in written order; 0 if nothing but acronyms is there. */
static size_t
written_key(Name *name)
{
	const char *s = name->decoded;
	AidKeyWriter writer;
	AidTitleWord before = {0};
	AidTitleWord word;
	size_t		at = 0;

	aid_text_key_start(&writer, name->key);
	while (aid_title_next_word(s, name->length, at, &word))
	{
		char		last = word.begin > 0 ? s[word.begin - 1] : ' ';
		Bracket		bracket;

		aid_loop_check(at);
		if ((last == '(' || last == '[') && name->brackets < BRACKETS_MOST &&
			read_bracket(s, name->length, word.begin - 1, &bracket))
		{
			name->brackets++;
			if (is_acronym(name, word.begin - 1, &bracket))
			{
				if (name->acronym_length == 0)
				{
					memcpy(name->acronym, bracket.key, (size_t) bracket.n);
					name->acronym_length = bracket.n;
				}
				aid_text_key_add(&writer, " ", 1);
				at = bracket.close;
				continue;
			}
		}
		if (at == 0 || before.end != at || !goes_on(name, &before, &word))
		{
			const char *between = memchr(s + at, '&', word.begin - at) != NULL ? " and " : " ";

			aid_text_key_add(&writer, between, strlen(between));
		}
		aid_text_key_add(&writer, s + word.begin, word.end - word.begin);
		before = word;
		at = word.end;
	}
	return aid_text_key_end(&writer);
}

/* ---- the words that count ---- */

static bool
word_is(const OrgWord *word, const char *text)
{
	return word->length == strlen(text) && memcmp(word->text, text, word->length) == 0;
}

/* Two letters that are a legal form: e. V., A/S, S/A. */
static bool
is_lettered_form(const OrgWord *first, const OrgWord *second)
{
	return (word_is(first, "e") && word_is(second, "v")) || (word_is(first, "a") && word_is(second, "s")) ||
		(word_is(first, "s") && word_is(second, "a"));
}

/* Drops what does not tell organisations apart; returns the number of words kept, in written order. */
static size_t
keep_words(OrgWord *words, size_t n)
{
	size_t		kept = 0;

	if (n > 2 && is_lettered_form(&words[n - 2], &words[n - 1]))
		n -= 2;
	for (size_t i = 0; i < n; i++)
	{
		unsigned	meaning = aid_org_meaning(words[i].text, words[i].length);

		if (meaning & (AID_ORG_LINK | AID_ORG_FORM))
			continue;
		/* not the D of "R and D", nor a first or last letter */
		if (meaning & AID_ORG_LETTER && i > 0 && (kept == 0 || words[kept - 1].length > 1) &&
			i + 1 < n && words[i + 1].length > 1)
			continue;
		if (meaning & AID_ORG_GOVERNMENT && i + 1 < n &&
			aid_org_meaning(words[i + 1].text, words[i + 1].length) & (meaning & AID_ORG_OF_ANY))
		{
			i++;
			continue;
		}
		words[kept++] = words[i];
	}
	while (kept > 1 && aid_org_meaning(words[kept - 1].text, words[kept - 1].length) & AID_ORG_LAST_FORM)
		kept--;
	return kept;
}

/* Cuts the buffer, writes the key in written order and lists its words; returns their number, or AID_ORG_MASK. */
static size_t
understand(const char *text, size_t length, char *buffer, Name *name, size_t *key_length)
{
	const char *end;
	size_t		n = 0;

	name->result = buffer;
	name->key = buffer + aligned(AID_TEXT_KEY_BOUND(length));
	name->decoded = name->key + aligned(AID_TEXT_KEY_BOUND(length));
	name->words = (OrgWord *) (name->decoded + aligned(length));
	name->length = aid_entities_decode(text, length, name->decoded);
	name->brackets = 0;
	name->acronym_length = 0;

	*key_length = written_key(name);
	if (*key_length == 0)
		*key_length = aid_text_key(name->decoded, name->length, name->key);
	if (aid_org_is_mask(name->key, *key_length))
		return AID_ORG_MASK;
	end = name->key + *key_length;
	for (const char *s = name->key; s < end;)
	{
		const char *stop = memchr(s, ' ', (size_t) (end - s));

		if (stop == NULL)
			stop = end;
		name->words[n].text = s;
		name->words[n].length = (size_t) (stop - s);
		n++;
		s = stop + 1;
	}
	return keep_words(name->words, n);
}

static int
compare_words(const void *a, const void *b)
{
	const OrgWord *x = a;
	const OrgWord *y = b;
	int			order = memcmp(x->text, y->text, AID_MIN(x->length, y->length));

	if (order != 0)
		return order;
	return x->length < y->length ? -1 : x->length > y->length;
}

size_t
aid_org_key(const char *text, size_t length, char *out)
{
	Name		name;
	size_t		key_length;
	size_t		n = understand(text, length, out, &name, &key_length);
	char	   *to = out;

	if (n == AID_ORG_MASK)
		return AID_ORG_MASK;
	if (n == 0)
		return aid_text_key(name.decoded, name.length, out);
	aid_sort(name.words, n, sizeof(OrgWord), compare_words);
	for (size_t i = 0; i < n; i++)
	{
		if (i > 0 && compare_words(&name.words[i - 1], &name.words[i]) == 0)
			continue;
		if (to > out)
			*to++ = ' ';
		memcpy(to, name.words[i].text, name.words[i].length);
		to += name.words[i].length;
	}
	return (size_t) (to - out);
}

static char
capital(char c)
{
	return c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
}

/* A name that is one word of capitals is an acronym itself. */
static bool
is_own_acronym(const Name *name)
{
	size_t		bytes;

	for (size_t at = 0; at < name->length; at += bytes)
	{
		uint32_t	code;

		bytes = aid_utf8_decode(name->decoded + at, name->length - at, &code);
		if (aid_char_class(code) == AID_CHAR_LETTER && !is_capital(code))
			return false;
	}
	return name->words[0].length >= 2;
}

size_t
aid_org_acronym(const char *text, size_t length, char *out)
{
	Name		name;
	size_t		key_length;
	size_t		n = understand(text, length, out, &name, &key_length);
	char	   *to = out;

	if (n == AID_ORG_MASK)
		return 0;
	if (name.acronym_length > 0)
	{
		for (int i = 0; i < name.acronym_length; i++)
			*to++ = capital(name.acronym[i]);
	}
	else if (n == 1 && is_own_acronym(&name))
	{
		for (size_t i = 0; i < name.words[0].length; i++)
			*to++ = capital(name.words[0].text[i]);
	}
	else if (n > 1)
	{
		for (size_t i = 0; i < n; i++)
		{
			uint32_t	code;
			size_t		bytes = aid_utf8_decode(name.words[i].text, name.words[i].length, &code);

			memcpy(to, name.words[i].text, bytes);
			*to = capital(*to);
			to += bytes;
		}
	}
	return (size_t) (to - out);
}
