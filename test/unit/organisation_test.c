/* sources: extension/base/textkey.c extension/duplicates/title_words.c extension/duplicates/entities.c extension/duplicates/organisation.c extension/duplicates/organisation_words.c */
/*
 * organisation_test.c
 *		Keys and acronyms of organisations; the shipped aliases, masks and places.
 */
#include <stdlib.h>
#include <string.h>

#include "duplicates/organisation.h"
#include "duplicates/organisation_words.h"
#define AID_ORG_ALIASES
#include "reference/organisation_table.h"
#undef AID_ORG_ALIASES
#include "reference/organisation_table.h"
#include "random.h"
#include "tap.h"

/* A C string; in blocks of their own size, so that reading or writing beyond the end is found. */
static char *
call(size_t (*function) (const char *, size_t, char *), const char *text)
{
	size_t		length = strlen(text);
	char	   *copy = malloc(length > 0 ? length : 1);
	char	   *out = malloc(AID_ORG_KEY_BOUND(length));
	char	   *result;
	size_t		n;

	memcpy(copy, text, length);
	n = function(copy, length, out);
	result = n == AID_ORG_MASK ? strdup("MASK") : strndup(out, n);
	free(copy);
	free(out);
	return result;
}

static const struct
{
	const char *name;
	const char *key;
	const char *acronym;
}			known[] = {
	/* the examples of the definition */
	{"The Government of Sweden", "sweden", ""},
	{"Ministry of Health, Kenya", "health kenya ministry", "MHK"},
	{"Kenya Ministry of Health", "health kenya ministry", "KMH"},
	{"Food and Agriculture Organization", "agriculture food organization", "FAO"},
	{"Norwegian Refugee Council (NRC)", "council norwegian refugee", "NRC"},
	{"", "", ""}, {"—", "", ""},

	/* signs and words */
	{"Bill & Melinda Gates Foundation", "bill foundation gates melinda", "BMGF"},
	{"Bill &amp; Melinda Gates Foundation", "bill foundation gates melinda", "BMGF"},
	{"Trade and Trade", "trade", "TT"}, {"R&D Fund", "d fund r", "RDF"},
	{"United Nations Children's Fund", "childrens fund nations united", "UNCF"},
	{"United Nations Children’s Fund", "childrens fund nations united", "UNCF"},
	{"Doctors' Worldwide", "doctors worldwide", "DW"}, {"L'Enfance s'engage", "enfance engage l s", "LESE"},
	{"Democratic Republic of the Congo", "congo democratic republic", "DRC"}, {"North Sudan", "north sudan", "NS"},
	{"Croix-Rouge Française", "croix francaise rouge", "CRF"}, {"Всемирный банк", "банк всемирныи", "вб"},
	{"世界银行", "世界银行", ""}, {"Union (A–B)", "a b union", "UAB"},

	/* initials with dots */
	{"U.N. Women", "un women", "UW"}, {"U.N Women", "un women", "UW"}, {"U. N. Women", "un women", "UW"},
	{"U. N Women", "n u women", "UNW"}, {"U.S.A.", "usa", "USA"}, {"J. P. Morgan", "jp morgan", "JM"},
	{"Vitamin A. B", "a b vitamin", "VAB"}, {"Mr. C.D.", "cd mr", "MC"}, {"A and B", "a b", "AB"},

	/* brackets */
	{"Africa Educational Trust (aet)", "africa educational trust", "AET"},
	{"Action Aid [AA]", "action aid", "AA"}, {"African Union (AU)", "african union", "AU"},
	{"UNICEF (United Nations)", "nations unicef united", "UUN"}, {"(NRC)", "nrc", "NRC"},
	{"Deutsche Gesellschaft (GIZ) GmbH", "deutsche gesellschaft", "GIZ"},
	{"United Nations Population Fund (UNFPA)", "fund nations population united", "UNFPA"},
	{"Australian Agency for International Development (AusAid)", "agency australian development international",
	"AUSAID"},
	{"Programa Mundial de Alimentos (WFP) (PMA)", "alimentos mundial programa", "WFP"},
	{"United Nations (U.N.)", "nations united", "UN"}, {"UN Habitat (UN-HABITAT)", "habitat un", "UNHABITAT"},
	{"Oxfam (GB)", "gb oxfam", "OG"}, {"World Vision (USA)", "usa vision world", "WVU"},
	{"Save the Children (UK)", "children save uk", "SCU"}, {"Ministry of Health (KENYA)", "health kenya ministry",
	"MHK"},
	{"MINISTRY OF HEALTH (KENYA)", "health kenya ministry", "MHK"}, {"CARE (Somalia)", "care somalia", "CS"},
	{"Ministry of Agriculture, Livestock and Irrigation (MALI)", "agriculture irrigation livestock mali ministry",
	"MALIM"},
	{"DOCTORS WITHOUT BORDERS (MSF)", "borders doctors msf without", "DWBM"},
	{"Doctors without Borders (MSF)", "borders doctors without", "MSF"}, {"Bank (18)", "18 bank", "B1"},
	{"Fund (McKinsey)", "fund mckinsey", "FM"}, {"Fund (A)", "a fund", "FA"}, {"Fund (CD", "cd fund", "FC"},
	{"Fund (CD]", "cd fund", "FC"}, {"Fund (ABCDEFGHIJ)", "fund", "ABCDEFGHIJ"}, {"Fund (ABCDEFGHIJK)",
	"abcdefghijk fund", "FA"},
	{"Fund (ВБ)", "fund вб", "Fв"}, {"Fund (A B)", "a b fund", "FAB"}, {"Fund (12)", "12 fund", "F1"},
	{"Hilfe Andere Bund (lab)", "andere bund hilfe lab", "HABL"}, {"Fund (fnd)", "fnd fund", "FF"},
	{"Fund Nord (fnd)", "fund nord", "FND"}, {"A", "a", ""},

	/* legal forms */
	{"Welthungerhilfe e.V.", "welthungerhilfe", ""}, {"Welthungerhilfe e. V.", "welthungerhilfe", ""},
	{"Welthungerhilfe E V", "welthungerhilfe", ""}, {"Nestlé S.A.", "nestle", ""}, {"Hilfe A/S", "hilfe", ""},
	{"Crown Agents Ltd", "agents crown", "CA"}, {"Crown Agents Limited.", "agents crown", "CA"},
	{"Abt Associates, Inc.", "abt associates", "AA"},
	{"Muster GmbH & Co. KG", "muster", ""}, {"AG Bau", "ag bau", "AB"}, {"Bau AG", "bau", ""}, {"AG", "ag", "AG"},
	{"Ltd", "ltd", ""}, {"Mercy Corps", "corps mercy", "MC"}, {"e V", "e v", "EV"},

	/* links */
	{"The", "the", ""}, {"Of the", "of the", ""}, {"Agence de l'Eau", "agence eau", "AE"}, {"Y Care International",
	"care international y", "YCI"},
	{"Plan A", "a plan", "PA"}, {"Fundación y Vida", "fundacion vida", "FV"}, {"Hilfe für Kinder", "hilfe kinder",
	"HK"},
	{"Corea del Sur", "corea sur", "CS"}, {"AU Commission", "au commission", "AC"},

	/* governments */
	{"Sweden, Government of", "sweden", ""}, {"Govt. of Sweden", "sweden", ""}, {"Government of the Netherlands",
	"netherlands", ""},
	{"Gouvernement du Sénégal", "senegal", ""}, {"Gouvernement de l'Inde", "inde", ""}, {"Gouvernement d'Haïti",
	"haiti", ""},
	{"Gouvernement des Pays-Bas", "bas pays", "PB"}, {"Gobierno de España", "espana", ""}, {"Gobierno del Perú",
	"peru", ""},
	{"US Government", "government us", "UG"}, {"Government Offices of Sweden", "government offices sweden", "GOS"},
	{"Gobierno of Sweden", "gobierno sweden", "GS"}, {"Government de Sweden", "government sweden", "GS"},
	{"Government of", "government of", ""},
	{"Government of Sweden, Ministry of Health", "health ministry sweden", "SMH"}, {"SIDA", "sida", "SIDA"},

	/* masks */
	{"National NGO", "MASK", ""}, {"UN Agency", "MASK", ""}, {"U.N. agency", "MASK", ""}, {"Others", "MASK", ""},
	{"(Confidential)", "MASK", ""}, {"NGO / Other", "MASK", ""}, {"Multilateral, Unspecified", "MASK", ""},
	{"Non spécifié", "MASK", ""}, {"N/A", "MASK", ""}, {"Private (individuals & organizations)", "MASK", ""},
	{"Non-governmental (NGO)", "governmental non", "NGO"}, {"Other Side Fund", "fund other side", "OSF"}
};

static void
test_known(void)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
	{
		char	   *key = call(aid_org_key, known[i].name);
		char	   *acronym = call(aid_org_acronym, known[i].name);

		if (!ok(strcmp(key, known[i].key) == 0 && strcmp(acronym, known[i].acronym) == 0, "\"%s\"", known[i].name))
			printf("# got \"%s\" and \"%s\"\n", key, acronym);
		free(key);
		free(acronym);
	}
}

/* Case and the order of words do not matter; the words are sorted. */
static void
test_order(void)
{
	static const char *const words[] = {"Ministry", "health", "KENYA", "of", "the", "Água", "для", "aid", "12",
	"north", "Über"};
	int			faults = 0;

	for (int round = 0; round < 5000; round++)
	{
		const char *chosen[7];
		char		texts[2][200] = {"", ""};
		char	   *keys[2];
		int			n = 1 + below(5);

		/* links alone would be kept as they are written */
		for (int i = 0; i < n; i++)
			chosen[i] = words[below(sizeof(words) / sizeof(words[0]))];
		chosen[n++] = "Aid";
		for (int k = 0; k < 2; k++)
		{
			for (int i = 0; i < n; i++)
			{
				strcat(texts[k], i > 0 ? " " : "");
				strcat(texts[k], chosen[i]);
			}
			for (int i = n - 1; i > 0; i--)
			{
				int			j = below(i + 1);
				const char *word = chosen[i];

				chosen[i] = chosen[j];
				chosen[j] = word;
			}
		}
		for (char *c = texts[1]; *c != '\0'; c++)
			*c = *c >= 'a' && *c <= 'z' ? (char) (*c - 32) : *c;
		keys[0] = call(aid_org_key, texts[0]);
		keys[1] = call(aid_org_key, texts[1]);
		faults += strcmp(keys[0], keys[1]) != 0;
		free(keys[0]);
		free(keys[1]);
	}
	ok(faults == 0, "case and order of words do not matter");
}

/* A name of very many words and one of very many brackets. */
static void
test_large(void)
{
	size_t		n = 100000;
	char	   *text = malloc(n + 1);
	char	   *key;

	for (size_t i = 0; i < n; i++)
		text[i] = i % 2 == 0 ? (char) ('p' + i / 2 % 3) : ' ';
	text[n] = '\0';
	key = call(aid_org_key, text);
	ok(strcmp(key, "p q r") == 0, "50,000 words");
	free(key);
	for (size_t i = 0; i + 4 <= n; i += 4)
		memcpy(text + i, "(AB)", 4);
	key = call(aid_org_key, text);
	ok(strcmp(key, "ab") == 0, "25,000 brackets");
	free(key);
	free(text);
}

#define ALIASES (sizeof(aid_org_alias_table) / sizeof(aid_org_alias_table[0]))
#define MASKS (sizeof(aid_org_masks) / sizeof(aid_org_masks[0]))
#define PLACES (sizeof(aid_org_places) / sizeof(aid_org_places[0]))

static void
test_shipped(void)
{
	char	   *alias[ALIASES];
	char	   *org[ALIASES];
	int			self = 0;
	int			twice = 0;
	int			endless = 0;
	int			ladder = 0;
	int			masks = 0;
	int			unsorted = 0;
	int			not_found = 0;

	for (size_t i = 0; i < ALIASES; i++)
	{
		alias[i] = call(aid_org_key, aid_org_alias_table[i][0]);
		org[i] = call(aid_org_key, aid_org_alias_table[i][1]);
		masks += strcmp(alias[i], "MASK") == 0 || strcmp(org[i], "MASK") == 0 || alias[i][0] == '\0' || org[i][0] == '\0';
		if (strcmp(alias[i], org[i]) == 0)
		{
			printf("# %s is %s by itself\n", aid_org_alias_table[i][0], aid_org_alias_table[i][1]);
			self++;
		}
		for (size_t j = 0; j < i; j++)
		{
			if (strcmp(alias[i], alias[j]) == 0)
			{
				printf("# %s (%s) and %s (%s)\n", aid_org_alias_table[j][0], aid_org_alias_table[j][1],
					   aid_org_alias_table[i][0], aid_org_alias_table[i][1]);
				twice++;
			}
		}
	}
	for (size_t i = 0; i < ALIASES; i++)
	{
		const char *name = alias[i];
		int			steps = 0;
		bool		agency = false;

		for (size_t j = 0; j < ALIASES && steps < 10; j++)
		{
			if (strcmp(alias[j], name) != 0)
				continue;
			/* one step to the organisation, then only to those it is an agency of */
			ladder += strcmp(aid_org_alias_table[j][2], "same") == 0 && agency;
			agency |= strcmp(aid_org_alias_table[j][2], "agency") == 0;
			name = org[j];
			steps++;
			j = SIZE_MAX;
		}
		endless += steps == 10;
	}
	for (size_t i = 0; i < ALIASES; i++)
	{
		free(alias[i]);
		free(org[i]);
	}
	ok(masks == 0, "no alias is a mask or empty");
	ok(self == 0, "no alias is its organisation's name already");
	ok(twice == 0, "no alias stands twice, so none is of two organisations");
	ok(endless == 0 && ladder == 0, "aliases lead to a name, agencies to a government or body that no alias replaces");
	for (size_t i = 0; i < MASKS; i++)
	{
		char	   *key = call(aid_org_key, aid_org_masks[i]);

		unsorted += i > 0 && strcmp(aid_org_masks[i - 1], aid_org_masks[i]) >= 0;
		not_found += strcmp(key, "MASK") != 0;
		free(key);
	}
	for (size_t i = 0; i < PLACES; i++)
	{
		unsorted += i > 0 && strcmp(aid_org_places[i - 1], aid_org_places[i]) >= 0;
		not_found += !aid_org_is_place(aid_org_places[i], strlen(aid_org_places[i]));
	}
	ok(unsorted == 0 && not_found == 0, "masks and places are sorted and found");
	ok(!aid_org_is_place("kenya", 4) && aid_org_is_place("kenx", 3) && !aid_org_is_place("zzz",
	3), "by their whole text");
	ok(aid_org_meaning("zur", 3) == AID_ORG_LINK && aid_org_meaning("zu", 2) == 0 && aid_org_meaning("a",
	1) == AID_ORG_LETTER,
	   "words are found from the first to the last");
}

int
main(void)
{
	test_known();
	test_order();
	test_large();
	test_shipped();
	return tap_done();
}
