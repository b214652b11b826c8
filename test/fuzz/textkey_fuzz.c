/* sources: extension/base/textkey.c extension/duplicates/title.c extension/duplicates/title_words.c extension/duplicates/entities.c extension/duplicates/organisation.c extension/duplicates/organisation_words.c */
/*
 * textkey_fuzz.c
 *		Mutated titles and names, UTF-8 and any other bytes.
 *
 * Every block has exactly the size that the headers ask for.  A key is a key of
 * itself; the parts of a title are within their limits; neither they nor an
 * organisation's key depend on case.
 */
#include "duplicates/organisation.h"
#include "base/textkey.h"
#include "duplicates/title.h"
#include "fuzz.h"

static void
check_words(const char *key, size_t n)
{
	if (n > 0 && (key[0] == ' ' || key[n - 1] == ' '))
		fault = "a key begins or ends with a blank";
	for (size_t i = 1; i < n; i++)
	{
		if (key[i] == ' ' && key[i - 1] == ' ')
			fault = "two blanks in a key";
	}
}

static void
check_key(const char *text, size_t length)
{
	char	   *key = allocate(AID_TEXT_KEY_BOUND(length));
	size_t		n = aid_text_key(text, length, key);
	char	   *again = allocate(AID_TEXT_KEY_BOUND(n));

	check_words(key, n);
	if (aid_text_key(key, n, again) != n || memcmp(again, key, n) != 0)
		fault = "the key of a key is another";
}

/* A copy in small letters, or NULL where capitals have a meaning: in brackets of names and in names of entities. */
static char *
lowered(const char *text, size_t length, bool brackets)
{
	char	   *copy = allocate(length);

	for (size_t i = 0; i < length; i++)
	{
		if (text[i] == '&' || (brackets && (text[i] == '(' || text[i] == '[')))
			return NULL;
		copy[i] = text[i] >= 'A' && text[i] <= 'Z' ? (char) (text[i] + 32) : text[i];
	}
	return copy;
}

static void
check_title(const char *text, size_t length)
{
	char	   *buffer = allocate(AID_TITLE_BUFFER(length));
	char	   *small = lowered(text, length, false);
	AidTitle	title;

	aid_title_parse(text, length, &title, buffer);
	check_words(title.core, title.core_length);
	if (title.phase < 0 || title.phase > 99)
		fault = "a phase beyond 99";
	for (int i = 0; i < title.n_years; i++)
	{
		if (title.years[i] < AID_TITLE_FIRST_YEAR || title.years[i] > AID_TITLE_LAST_YEAR ||
			(i > 0 && title.years[i] <= title.years[i - 1]))
			fault = "years are beyond their limits, or not sorted and unique";
	}
	for (size_t i = 0; i < title.n_codes; i++)
	{
		if (title.codes[i].length < 5 || title.codes[i].text < buffer ||
			title.codes[i].text + title.codes[i].length > buffer + AID_TITLE_BUFFER(length))
			fault = "a code is too short, or not in the buffer";
	}
	if (small != NULL)
	{
		char	   *other_buffer = allocate(AID_TITLE_BUFFER(length));
		AidTitle	other;

		aid_title_parse(small, length, &other, other_buffer);
		if (other.phase != title.phase || other.n_codes != title.n_codes || other.core_length != title.core_length ||
			memcmp(other.core, title.core, title.core_length) != 0 ||
			memcmp(other.years, title.years, sizeof(title.years)) != 0)
			fault = "the parts of the title depend on case";
	}
}

static void
check_name(const char *text, size_t length)
{
	char	   *key = allocate(AID_ORG_KEY_BOUND(length));
	char	   *other = allocate(AID_ORG_KEY_BOUND(length));
	char	   *small = lowered(text, length, true);
	size_t		n = aid_org_key(text, length, key);
	size_t		acronym;

	if (n != AID_ORG_MASK)
		check_words(key, n);
	acronym = aid_org_acronym(text, length, other);
	if (acronym == 1 || (n == AID_ORG_MASK && acronym != 0))
		fault = "an acronym of one letter, or of a mask";
	if (small != NULL &&
		(aid_org_key(small, length, other) != n || (n != AID_ORG_MASK && memcmp(other, key, n) != 0)))
		fault = "the key depends on case";
}

static bool
try_text(const uint8_t *data, size_t length)
{
	const char *text = (const char *) data;

	check_key(text, length);
	check_title(text, length);
	check_name(text, length);
	return true;
}

/* Begins of inputs and the pieces put into them. */
static const char *const pieces[] = {
	"BMZ-2012-00451 Rural roads – Phase II (2013-2015)", "Part I of peace V", "Phase I &amp; II, FY19/20", "(2019/20)",
	"Lot n° 3", "second round", "IPC Phase 3 and 4", "COVID-19", "12-month", "FY 2019", "&#233;", "&#x1F600;",
	"&amp;amp;",
	"&eacute;", "1999/00", "2019-12-31", "phase", "étape", "VIII", "Norwegian Refugee Council (NRC)", "U. N. (UN)",
	"The Government of Sweden", "Gouvernement de l'Inde", "Oxfam (GB)", "e. V.", "GmbH & Co. KG", "Others",
	"National NGO",
	"children's", "AID", "(", ")", "[", "]", "&", ";", "#", "-", "/", "'", ".", " ", "  ", "٢٠١٩", "हिन्दी", "한국어",
	"\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB",
	"か\xE3\x82\x99", "\xE3\x82\x99", "\xCC\x81", "\xE2\x80\x8D", "\xC2\xAD", "ﷺ", "½", "İ", "ß", "\xFF", "\xC3",
	"\xE2\x82",
	"\xF0\x90\x80", "\xED\xA0\x80", "𝐀", "世界银行"
};

static const FuzzKind kinds[] = {
	{"texts", fuzz_text, try_text}
};

AID_FUZZ(kinds, pieces, 0, pieces)
