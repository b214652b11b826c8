/*
 * organisation_words.c
 *		What words of organisations' names mean.
 */
#include "duplicates/organisation_words.h"

#include <string.h>

#include "reference/organisation_table.h"

#define LINK AID_ORG_LINK
#define LETTER AID_ORG_LETTER
#define FORM AID_ORG_FORM
#define LAST_FORM AID_ORG_LAST_FORM
#define GOVERNMENT AID_ORG_GOVERNMENT
#define ENGLISH AID_ORG_OF_ENGLISH
#define FRENCH AID_ORG_OF_FRENCH
#define SPANISH AID_ORG_OF_SPANISH

/*
 * By word.  Not in the list are link words that also tell apart: sur is south
 * in Spanish, au the African Union, van a city, dos a department.
 */
static const struct
{
	const char *word;
	unsigned	meaning;
}			meanings[] = {
	{"a", LETTER}, {"ab", LAST_FORM}, {"ag", LAST_FORM}, {"aisbl", FORM}, {"an", LINK}, {"and", LINK},
	{"as", LAST_FORM}, {"asbl", FORM}, {"at", LINK}, {"aux", LINK}, {"bv", LAST_FORM}, {"by", LINK},
	{"co", LAST_FORM}, {"corp", LAST_FORM}, {"d", LETTER | FRENCH}, {"da", LINK | SPANISH}, {"das", LINK},
	{"de", LINK | FRENCH | SPANISH}, {"degli", LINK}, {"dei", LINK}, {"del", LINK | SPANISH}, {"della", LINK},
	{"delle", LINK}, {"dello", LINK}, {"dem", LINK}, {"den", LINK}, {"der", LINK}, {"des", LINK | FRENCH},
	{"di", LINK}, {"die", LINK}, {"do", LINK | SPANISH}, {"du", LINK | FRENCH}, {"e", LETTER}, {"el", LINK},
	{"en", LINK}, {"et", LINK}, {"ev", LAST_FORM}, {"for", LINK}, {"fur", LINK}, {"ggmbh", FORM}, {"gmbh", FORM},
	{"gobierno", GOVERNMENT | SPANISH}, {"gouvernement", GOVERNMENT | FRENCH},
	{"government", GOVERNMENT | ENGLISH}, {"governo", GOVERNMENT | SPANISH}, {"govt", GOVERNMENT | ENGLISH},
	{"het", LINK}, {"i", LETTER}, {"im", LINK}, {"in", LINK}, {"inc", FORM}, {"incorporated", FORM},
	{"kg", LAST_FORM}, {"l", LETTER}, {"la", LINK}, {"las", LINK}, {"le", LINK}, {"les", LINK}, {"limited", FORM},
	{"llc", FORM}, {"llp", FORM}, {"los", LINK}, {"ltd", FORM}, {"ltda", FORM}, {"nv", LAST_FORM}, {"o", LETTER},
	{"och", LINK}, {"of", LINK | ENGLISH}, {"og", LINK}, {"on", LINK}, {"onlus", FORM}, {"oy", LAST_FORM},
	{"oyj", FORM}, {"para", LINK}, {"plc", FORM}, {"por", LINK}, {"pour", LINK}, {"pty", FORM}, {"pvt", FORM},
	{"sa", LAST_FORM}, {"sarl", FORM}, {"sas", LAST_FORM}, {"sl", LAST_FORM}, {"spa", LAST_FORM}, {"the", LINK},
	{"to", LINK}, {"und", LINK}, {"von", LINK}, {"voor", LINK}, {"vzw", FORM}, {"with", LINK}, {"y", LETTER},
	{"zum", LINK}, {"zur", LINK}
};

/* Of a text that is not NUL-terminated and an entry. */
static int
compare(const char *text, size_t length, const char *entry)
{
	int			order = strncmp(text, entry, length);

	return order != 0 ? order : entry[length] == '\0' ? 0 : -1;
}

unsigned
aid_org_meaning(const char *word, size_t length)
{
	size_t		low = 0;
	size_t		high = sizeof(meanings) / sizeof(meanings[0]);

	while (low < high)
	{
		size_t		middle = (low + high) / 2;
		int			order = compare(word, length, meanings[middle].word);

		if (order == 0)
			return meanings[middle].meaning;
		if (order > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return 0;
}

static bool
in_list(const char *const *list, size_t n, const char *text, size_t length)
{
	size_t		low = 0;

	while (low < n)
	{
		size_t		middle = (low + n) / 2;
		int			order = compare(text, length, list[middle]);

		if (order == 0)
			return true;
		if (order > 0)
			low = middle + 1;
		else
			n = middle;
	}
	return false;
}

bool
aid_org_is_place(const char *word, size_t length)
{
	return in_list(aid_org_places, sizeof(aid_org_places) / sizeof(aid_org_places[0]), word, length);
}

bool
aid_org_is_mask(const char *key, size_t length)
{
	return in_list(aid_org_masks, sizeof(aid_org_masks) / sizeof(aid_org_masks[0]), key, length);
}
