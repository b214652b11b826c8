/* sources: extension/base/textkey.c extension/duplicates/title.c extension/duplicates/title_words.c extension/duplicates/entities.c */
/*
 * title_test.c
 *		Parts of titles, as the definition has them; entities.
 */
#include <stdlib.h>
#include <string.h>

#include "duplicates/entities.h"
#include "duplicates/title.h"
#include "duplicates/title_words.h"
#include "tap.h"

/* years and codes: as printed, with blanks between */
typedef struct
{
	const char *title;
	const char *core;
	int			phase;
	const char *years;
	const char *codes;
} Parts;

/* In blocks of their own size, so that reading or writing beyond the end is found. */
static void
parts_are(const Parts *expected)
{
	size_t		length = strlen(expected->title);
	char	   *text = malloc(length > 0 ? length : 1);
	char	   *buffer = malloc(AID_TITLE_BUFFER(length));
	char		years[800] = "";
	char		codes[800] = "";
	AidTitle	title;
	bool		passed;

	memcpy(text, expected->title, length);
	aid_title_parse(text, length, &title, buffer);
	for (int i = 0; i < title.n_years; i++)
		snprintf(years + strlen(years), 10, i > 0 ? " %d" : "%d", title.years[i]);
	for (size_t i = 0; i < title.n_codes; i++)
		snprintf(codes + strlen(codes),
		100, i > 0 ? " %.*s" : "%.*s", (int) title.codes[i].length, title.codes[i].text);
	passed = title.core_length == strlen(expected->core) && memcmp(title.core, expected->core, title.core_length) == 0 &&
		title.phase == expected->phase && strcmp(years, expected->years) == 0 && strcmp(codes, expected->codes) == 0;
	ok(passed, "\"%s\"", expected->title);
	if (!passed)
		printf("# got \"%.*s\", phase %d, years \"%s\", codes \"%s\"\n", (int) title.core_length, title.core, title.phase,
			   years, codes);
	free(text);
	free(buffer);
}

static const Parts known[] = {
	/* the examples of the definition */
	{"BMZ-2012-00451 Rural roads – Phase II (2013-2015)", "rural roads", 2, "2013 2015", "BMZ-2012-00451"},
	{"Part I of peace V", "part i of peace v", 0, "", ""},
	{"School meals Kaya – Phase I", "school meals kaya", 1, "", ""},
	{"School meals Kaya – phase 3", "school meals kaya", 3, "", ""},
	{"", "", 0, "", ""},
	{"—", "", 0, "", ""},

	/* codes: five characters, letters, two digits */
	{"AB12 x", "ab12 x", 0, "", ""},
	{"AB123 x", "x", 0, "", "AB123"},
	{"ABCD1 x", "abcd1 x", 0, "", ""},
	{"A-1-2 x", "x", 0, "", "A-1-2"},
	{"12345 x", "12345 x", 0, "", ""},
	{"water-supply x", "water supply x", 0, "", ""},
	{"Gcp/som/051/mul-baby Food", "food", 0, "", "Gcp/som/051/mul-baby"},
	{"(osro/som/108/ec) a 7F-10582.", "a", 0, "", "osro/som/108/ec 7F-10582"},
	{"A‐1‑234 b", "b", 0, "", "A‐1‑234"},
	{"AB/-12 c", "ab 12 c", 0, "", ""},
	{"XY-123- c -XY-124", "c", 0, "", "XY-123 XY-124"},
	{"AB-12 AB-12", "", 0, "", "AB-12 AB-12"},
	{"Проект-12 x", "x", 0, "", "Проект-12"},
	{"a٢٣٤b x", "x", 0, "", "a٢٣٤b"},
	{"HRP-2021 x", "x", 0, "", "HRP-2021"},
	/* what is no code */
	{"COVID-19 covid19 Covid‐19 COVID 19", "covid 19 covid19 covid 19 covid 19", 0, "", ""},
	{"COVID-19-related WASH/COVID-19", "covid 19 related wash covid 19", 0, "", ""},
	{"COVID-19-A23", "", 0, "", "COVID-19-A23"},
	{"COVID-199 x", "x", 0, "", "COVID-199"},
	{"12-month 15-24 year-old", "12 month 15 24 year old", 0, "", ""},
	{"15-24-year-olds 100km", "15 24 year olds 100km", 0, "", ""},
	{"Post-2015 mid-2019", "post mid", 0, "2015 2019", ""},
	{"1st/2nd 100-bed", "1st 2nd", 0, "", "100-bed"},
	{"Phase-12 x", "x", 12, "", ""},
	{"Phase-II-2019 x", "x", 2, "2019", ""},

	/* years */
	{"2019", "", 0, "2019", ""},
	{"1949 1950 2099 2100", "1949 2100", 0, "1950 2099", ""},
	{"2019-2021", "", 0, "2019 2021", ""},
	{"2021 to 2019, 2019", "to", 0, "2019 2021", ""},
	{"2019/20 2015–16", "", 0, "2015 2016 2019 2020", ""},
	{"1999/00 1999-01", "01", 0, "1999 2000", ""},
	{"2099/00", "00", 0, "2099", ""}, {"1985/00 2019/19", "00 19", 0, "1985 2019", ""}, {"FY 19th", "fy 19th", 0, "",
	""},
	{"99999999999999999999999999999999 01999 002019", "99999999999999999999999999999999 01999 002019", 0, "", ""},
	{"2019-03 2010-12", "03", 0, "2010 2012 2019", ""},
	{"2010-12-31 2010/12/31", "12 31 12 31", 0, "2010", ""},
	{"2019-1 2019-201", "1 201", 0, "2019", ""},
	{"31.12.2019", "31 12", 0, "2019", ""},
	{"12019 20190 2,019", "12019 20190 2 019", 0, "", ""},
	{"a2019 2019b", "", 0, "", "a2019 2019b"},
	{"FY19 FY50 FY49 fy 2001", "", 0, "1950 2001 2019 2049", ""},
	{"FY2019 FY2019/20 FY19-20", "", 0, "2019 2020", ""},
	{"FY 19 FY’18 FY'17 FY-16", "", 0, "2016 2017 2018 2019", ""},
	{"FY  19 FY1 FY199 FY1949", "fy 19 fy1 fy199 fy1949", 0, "", ""},
	{"FY19-FY21", "", 0, "2019 2021", ""},
	{"٢٠١٩ ２０２０/２１", "", 0, "2019 2020 2021", ""},

	/* phases: words, numbers, places */
	{"w phase 1", "w", 1, "", ""}, {"w stage 2", "w", 2, "", ""}, {"w tranche 3", "w", 3, "", ""},
	{"w round 4", "w", 4, "", ""}, {"w cycle 5", "w", 5, "", ""}, {"w lot 6", "w", 6, "", ""},
	{"w volet 7", "w", 7, "", ""}, {"w fase 8", "w", 8, "", ""}, {"w étape 9", "w", 9, "", ""},
	{"w E\xCC\x81TAPE 10", "w", 10, "", ""}, {"w etapa 11", "w", 11, "", ""},
	{"w phase 0", "w phase 0", 0, "", ""}, {"w phase 99", "w", 99, "", ""}, {"w phase 100", "w phase 100", 0, "", ""},
	{"w phase 02", "w", 2, "", ""}, {"w Phase٣", "w", 3, "", ""},
	{"w phase I", "w", 1, "", ""}, {"w phase v", "w", 5, "", ""}, {"w Phase Xx", "w", 20, "", ""},
	{"w phase XXI", "w phase xxi", 0, "", ""}, {"w phase Ⅱ", "w", 2, "", ""}, {"w phase IIII", "w phase iiii", 0, "",
	""},
	{"w phase one", "w", 1, "", ""}, {"w ten phase y", "w y", 10, "", ""}, {"w phase eleven", "w phase eleven",
	0, "", ""},
	{"first phase w", "w", 1, "", ""}, {"Tenth round w", "w", 10, "", ""}, {"2nd phase w", "w", 2, "", ""},
	{"2. Phase w", "w", 2, "", ""}, {"II fase w", "w", 2, "", ""}, {"2ème étape w", "w", 2, "", ""},
	{"deuxième phase w", "w", 2, "", ""}, {"Segunda fase w", "w", 2, "", ""}, {"fase dos w", "w", 2, "", ""},
	{"deux phase w", "deux phase w", 0, "", ""}, {"2nx phase y", "2nx phase y", 0, "", ""},
	{"Phase: II. w", "w", 2, "", ""}, {"Phase (II) w", "w", 2, "", ""}, {"w-phase II", "w", 2, "", ""},
	{"Phase2 w Lot12", "w", 12, "", ""}, {"Phase No. 2 w", "w", 2, "", ""}, {"Lot n° 3 w", "w", 3, "", ""},
	{"phase 2B w", "phase 2b w", 0, "", ""}, {"end of phase. 2 schools", "end of phase 2 schools", 0, "", ""},
	{"phase, II y", "phase ii y", 0, "", ""}, {"phase", "phase", 0, "", ""}, {"phase0 2 w", "phase0 2 w", 0, "", ""},
	{"phase out 3", "phase out 3", 0, "", ""},
	/* a plural is no number */
	{"two rounds w", "two rounds w", 0, "", ""}, {"w rounds 2", "w", 2, "", ""},
	/* several */
	{"Phase 1 w Phase 3", "w", 3, "", ""}, {"Lot 2 Phase 1 w", "w", 1, "", ""}, {"Phase I and II w", "w", 2, "", ""},
	{"Phases I, II & III w", "w", 3, "", ""}, {"Phase 1-3 w", "w", 3, "", ""}, {"Phase 1/2 w", "w", 2, "", ""},
	{"Phase 3 and 4 w", "and 4 w", 3, "", ""}, {"Phase 2 - 15 villages", "15 villages", 2, "", ""},
	{"Phase I et 2 w", "et 2 w", 1, "", ""}, {"Phase II V w", "v w", 2, "", ""}, {"Phase II - V w", "v w", 2, "", ""},
	{"Phase I, and II w", "w", 2, "", ""}, {"Phase I et", "et", 1, "", ""}, {"Phase I/II-III w", "w", 3, "", ""},
	{"Phase I + II w", "w", 2, "", ""}, {"Phase one and two w", "and two w", 1, "", ""}, {"second Phase 3 w",
	"second w", 3, "", ""},
	{"Phase 2 round w", "round w", 2, "", ""}, {"Phase 1 w III", "w", 3, "", ""},
	/* a last word by itself */
	{"roads II", "roads", 2, "", ""}, {"roads iii", "roads", 3, "", ""}, {"roads (Iv)", "roads", 4, "", ""},
	{"roads I", "roads i", 0, "", ""}, {"roads V", "roads v", 0, "", ""}, {"roads X", "roads x", 0, "", ""},
	{"roads VI", "roads", 6, "", ""}, {"roads IX", "roads", 9, "", ""}, {"roads XI", "roads", 11, "", ""},
	{"roads XX", "roads", 20, "", ""}, {"roads XXI", "roads xxi", 0, "", ""}, {"II roads", "ii roads", 0, "", ""},
	{"roads 2", "roads 2", 0, "", ""}, {"roads two", "roads two", 0, "", ""}, {"II", "ii", 0, "", ""},
	{"roads II 2019", "roads", 2, "2019", ""}, {"roads II AB-123", "roads", 2, "", "AB-123"}, {"COPE-II", "cope",
	2, "", ""},
	{"2019 II", "ii", 0, "2019", ""},
	/* the classification of food insecurity */
	{"IPC Phase 3 and 4", "ipc phase 3 and 4", 0, "", ""}, {"IPC-phase 3, phase 2", "ipc phase 3", 2, "", ""},
	{"IPC 3 phase 2", "ipc 3", 2, "", ""},

	/* the order: a year in a code stays, a year is no phase, what was taken joins nothing */
	{"AB-2012-3 2013", "", 0, "2013", "AB-2012-3"}, {"phase 2019", "phase", 0, "2019", ""},
	{"phase 2019 3", "phase 3", 0, "2019", ""}, {"round 2020/21", "round", 0, "2020 2021", ""},
	{"second 2019 round", "second round", 0, "2019", ""}, {"phase AB-12 3", "phase 3", 0, "", "AB-12"},

	/* entities and "and" */
	{"a &amp; b", "a and b", 0, "", ""}, {"R&D a&amp;amp;b", "r and d a and b", 0, "", ""}, {"&", "and", 0, "", ""},
	{"caf&eacute; &#233;&#xE9;&#XE9; &Eacute;", "cafe eee e", 0, "", ""}, {"a&nbsp;b&ndash;c", "a b c", 0, "", ""},
	{"Phase&nbsp;II x&#160;y", "x y", 2, "", ""}, {"A&ndash;1 AB&#45;123", "a 1", 0, "", "AB-123"},
	{"co&shy;op", "coop", 0, "", ""}, {"a &bogus; b", "a and bogus b", 0, "", ""}, {"a &; b &#; &#x; c",
	"a and b and and x c", 0, "", ""},
	{"&#xDBFF;a &#1114112;b&#0;c &#x0;", "a b c", 0, "", ""}, {"&eacut", "and eacut", 0, "", ""}
};

static void
test_known(void)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		parts_are(&known[i]);
}

/* Every year by itself, every number, every Roman one. */
static void
test_all_numbers(void)
{
	static const char *const romans[] = {"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI",
	"XII", "XIII",
	"XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX"};
	int			faults = 0;
	char		text[100];
	char		buffer[AID_TITLE_BUFFER(100)] __attribute__((aligned(8)));
	AidTitle	title;

	for (int year = 1900; year < 2200; year++)
	{
		bool		is_year = year >= 1950 && year <= 2099;

		snprintf(text, sizeof(text), "a %d b", year);
		aid_title_parse(text, strlen(text), &title, buffer);
		faults += title.n_years != is_year || (is_year && title.years[0] != year);
	}
	for (int number = 0; number < 200; number++)
	{
		snprintf(text, sizeof(text), "phase %d b", number);
		aid_title_parse(text, strlen(text), &title, buffer);
		faults += title.phase != (number <= 99 ? number : 0);
	}
	for (int roman = 1; roman <= 20; roman++)
	{
		snprintf(text, sizeof(text), "b phase %s", romans[roman]);
		aid_title_parse(text, strlen(text), &title, buffer);
		faults += title.phase != roman || title.core_length != 1;
		snprintf(text, sizeof(text), "b %s", romans[roman]);
		aid_title_parse(text, strlen(text), &title, buffer);
		faults += title.phase != (roman == 1 || roman == 5 || roman == 10 ? 0 : roman);
	}
	ok(faults == 0, "years from 1900 on, phases from 0 on, Roman numerals");
}

/* All years that there are, more codes than any title has. */
static void
test_large(void)
{
	size_t		n = 0;
	char	   *text = malloc(100000);
	char	   *buffer;
	AidTitle	title;

	for (int year = 2099; year >= 1950; year--)
		n += (size_t) sprintf(text + n, "%d ", year);
	buffer = malloc(AID_TITLE_BUFFER(n));
	aid_title_parse(text, n, &title, buffer);
	ok(title.n_years == 150 && title.years[0] == 1950 && title.years[149] == 2099 && title.core_length == 0,
	   "a title of all years");
	free(buffer);
	for (n = 0; n < 60000; n += 6)
		memcpy(text + n, "AB-12 ", 6);
	buffer = malloc(AID_TITLE_BUFFER(n - 1));
	aid_title_parse(text, n - 1, &title, buffer);
	ok(title.n_codes == 10000 && title.core_length == 0, "a title of 10,000 codes, as close as they can stand");
	free(buffer);
	memset(text, 'a', 1000);
	for (n = 1000; n < 3000; n += 2)
		memcpy(text + n, "\xC3\xA9", 2);
	buffer = malloc(AID_TITLE_BUFFER(n));
	aid_title_parse(text, n, &title, buffer);
	ok(title.core_length == 2000, "a title of one word");
	free(buffer);
	free(text);
}

static void
test_entities(void)
{
	static const char *const wrong[] = {"&", "&&", "&;", "&amp", "&#;", "&#x;", "&#12a;", "&#xG;", "&AMP;", "&ampx;",
	"&thetasym;", "&#0000000000233;", "& amp;"};
	static const char *const letterless[] = {"&#0;", "&#x0;", "&#xD800;", "&#xDFFF;", "&#x110000;", "&#9999999999;"};
	int			faults = 0;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
	{
		char		out[40];
		size_t		length = strlen(wrong[i]);

		faults += aid_entities_decode(wrong[i], length, out) != length || memcmp(out, wrong[i], length) != 0;
	}
	for (size_t i = 0; i < sizeof(letterless) / sizeof(letterless[0]); i++)
	{
		char		out[40];

		faults += aid_entities_decode(letterless[i], strlen(letterless[i]), out) != 3 || memcmp(out, "\xEF\xBF\xBD", 3) != 0;
	}
	faults += aid_entities_decode("&amp\0;", 6, (char[6]) {0}) != 6;
	ok(faults == 0, "what is no entity stays");
	for (int c = 0; c < 256; c++)
	{
		static const char *const latin[] = {"nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect",
		"uml", "copy",
			"ordf", "laquo", "not", "shy", "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute", "micro", "para",
			"middot",
			"cedil", "sup1", "ordm", "raquo", "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc",
			"Atilde",
			"Auml", "Aring", "AElig", "Ccedil", "Egrave", "Eacute", "Ecirc", "Euml", "Igrave", "Iacute", "Icirc",
			"Iuml", "ETH",
			"Ntilde", "Ograve", "Oacute", "Ocirc", "Otilde", "Ouml", "times", "Oslash", "Ugrave", "Uacute", "Ucirc",
			"Uuml",
			"Yacute", "THORN", "szlig", "agrave", "aacute", "acirc", "atilde", "auml", "aring", "aelig", "ccedil",
			"egrave",
			"eacute", "ecirc", "euml", "igrave", "iacute", "icirc", "iuml", "eth", "ntilde", "ograve", "oacute",
			"ocirc",
			"otilde", "ouml", "divide", "oslash", "ugrave", "uacute", "ucirc", "uuml", "yacute", "thorn", "yuml"};
		char		text[20];
		char		out[20];
		uint32_t	code;

		snprintf(text, sizeof(text), "&%s;", c >= 160 ? latin[c - 160] : "amp");
		aid_utf8_decode(out, aid_entities_decode(text, strlen(text), out), &code);
		faults += code != (c >= 160 ? (uint32_t) c : '&');
		if (c == 0)
			continue;
		snprintf(text, sizeof(text), c % 2 == 0 ? "&#%d;" : "&#x%X;", c);
		aid_utf8_decode(out, aid_entities_decode(text, strlen(text), out), &code);
		faults += code != (uint32_t) c;
	}
	ok(faults == 0, "the names and numbers of Latin 1");
	ok(aid_title_meaning("") == 0 && aid_title_meaning("zz") == 0 && aid_title_meaning("a") == AID_TITLE_ORDINAL &&
	   aid_title_meaning("year") == AID_TITLE_PLAIN && aid_title_meaning("xx") == (AID_TITLE_ROMAN | 20),
	   "words are found from the first to the last");
}

int
main(void)
{
	test_known();
	test_all_numbers();
	test_large();
	test_entities();
	return tap_done();
}
