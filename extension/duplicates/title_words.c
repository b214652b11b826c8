/*
 * title_words.c
 *		The words of a title, and what some of them mean.
 */
#include "duplicates/title_words.h"

#include <string.h>

/* ---- words ---- */

/* Of a byte: 0 separates, 1 is a letter, 2 a digit, 3 begins another character. */
static const uint8_t byte_class[256] = {
	['0'] = 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
	['A'] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	['a'] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	[0x80] = 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3,
	3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3,
	3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3,
	3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3
};

AidCharClass
aid_title_class_at(const char *s, size_t n, size_t at, size_t *bytes, int *digit)
{
	unsigned char c = (unsigned char) s[at];
	uint32_t	code;
	AidCharClass class;

	if (byte_class[c] < 3)
	{
		*bytes = 1;
		*digit = c - '0';
		return byte_class[c] == 0 ? AID_CHAR_SEPARATOR : byte_class[c] == 1 ? AID_CHAR_LETTER : AID_CHAR_DIGIT;
	}
	*bytes = aid_utf8_decode(s + at, n - at, &code);
	class = aid_char_class(code);
	if (class == AID_CHAR_DIGIT)
		*digit = aid_char_digit(code);
	return class;
}

bool
aid_title_next_word(const char *s, size_t n, size_t from, AidTitleWord *word)
{
	size_t		at = from;
	size_t		bytes;
	int			digit = 0;

	memset(word, 0, sizeof(*word));
	while (at < n && byte_class[(unsigned char) s[at]] == 0)
		at++;
	word->begin = at;
	while (at < n)
	{
		/* most words are nothing but this loop */
		size_t		begin = at;
		AidCharClass class;

		while (at < n && byte_class[(unsigned char) s[at]] == 1)
			at++;
		word->letters += (int) (at - begin);
		word->characters += (int) (at - begin);
		if (at == n)
			break;
		class = aid_title_class_at(s, n, at, &bytes, &digit);
		if (class == AID_CHAR_SEPARATOR)
		{
			if (word->characters > 0)
				break;
			word->begin = at + bytes;
		}
		else if (class == AID_CHAR_DIGIT)
		{
			word->characters++;
			word->digits++;
			if (word->value < 10000)
				word->value = word->value * 10 + digit + (word->digits > 4 ? 10000 : 0);
		}
		else if (class == AID_CHAR_LETTER)
		{
			word->characters++;
			word->letters++;
		}
		at += bytes;
	}
	word->end = at;
	return word->characters > 0;
}

void
aid_title_word_key(const char *s, size_t begin, size_t end, char *out)
{
	size_t		length = end - begin <= AID_TITLE_LONGEST ? end - begin : 0;

	for (size_t i = 0; i < length; i++)
	{
		if ((unsigned char) s[begin + i] >= 0x80)
		{
			length = aid_text_key(s + begin, length, out);
			break;
		}
		/* letters and digits only */
		out[i] = (char) (s[begin + i] | 0x20);
	}
	out[length] = '\0';
}

/* ---- meanings ---- */

#define PHASE AID_TITLE_PHASE
#define PLAIN AID_TITLE_PLAIN
#define ROMAN AID_TITLE_ROMAN
#define SPELLED AID_TITLE_SPELLED
#define AFTER AID_TITLE_AFTER
#define NUMBER AID_TITLE_NUMBER
#define AND AID_TITLE_AND
#define ORDINAL AID_TITLE_ORDINAL

/* By word. */
static const struct
{
	const char *word;
	unsigned	meaning;
}			meanings[] = {
	{"a", ORDINAL}, {"an", PLAIN}, {"and", AND}, {"annee", PLAIN}, {"annees", PLAIN}, {"ano", PLAIN},
	{"anos", PLAIN}, {"ans", PLAIN}, {"cinco", SPELLED | AFTER | 5}, {"cinq", SPELLED | AFTER | 5},
	{"cinquieme", SPELLED | 5}, {"cuarta", SPELLED | 4}, {"cuatro", SPELLED | AFTER | 4}, {"cycle", PHASE},
	{"cycles", PHASE | AFTER}, {"day", PLAIN}, {"days", PLAIN}, {"deux", SPELLED | AFTER | 2},
	{"deuxieme", SPELLED | 2}, {"dia", PLAIN}, {"dias", PLAIN}, {"dixieme", SPELLED | 10},
	{"dos", SPELLED | AFTER | 2}, {"e", AND | ORDINAL}, {"eight", SPELLED | 8}, {"eighth", SPELLED | 8},
	{"eme", ORDINAL}, {"er", ORDINAL}, {"ere", ORDINAL}, {"et", AND}, {"etapa", PHASE}, {"etapas", PHASE | AFTER},
	{"etape", PHASE}, {"etapes", PHASE | AFTER}, {"fase", PHASE}, {"fases", PHASE | AFTER},
	{"fifth", SPELLED | 5}, {"first", SPELLED | 1}, {"five", SPELLED | 5}, {"four", SPELLED | 4},
	{"fourth", SPELLED | 4}, {"fy", PLAIN}, {"hour", PLAIN}, {"hours", PLAIN}, {"huitieme", SPELLED | 8},
	{"i", ROMAN | 1}, {"ii", ROMAN | 2}, {"iii", ROMAN | 3}, {"iv", ROMAN | 4}, {"ix", ROMAN | 9},
	{"jour", PLAIN}, {"jours", PLAIN}, {"km", PLAIN}, {"lot", PHASE}, {"lots", PHASE | AFTER}, {"mes", PLAIN},
	{"meses", PLAIN}, {"mid", PLAIN}, {"mois", PLAIN}, {"month", PLAIN}, {"monthly", PLAIN}, {"months", PLAIN},
	{"n", NUMBER}, {"nd", PLAIN | ORDINAL}, {"neuvieme", SPELLED | 9}, {"nine", SPELLED | 9},
	{"ninth", SPELLED | 9}, {"no", NUMBER}, {"nr", NUMBER}, {"num", NUMBER}, {"number", NUMBER},
	{"numero", NUMBER}, {"o", ORDINAL}, {"old", PLAIN}, {"olds", PLAIN}, {"one", SPELLED | 1}, {"phase", PHASE},
	{"phases", PHASE | AFTER}, {"post", PLAIN}, {"pre", PLAIN}, {"premier", SPELLED | 1},
	{"premiere", SPELLED | 1}, {"primeira", SPELLED | 1}, {"primer", SPELLED | 1}, {"primera", SPELLED | 1},
	{"quarta", SPELLED | 4}, {"quatre", SPELLED | AFTER | 4}, {"quatrieme", SPELLED | 4}, {"quinta", SPELLED | 5},
	{"rd", PLAIN | ORDINAL}, {"round", PHASE}, {"rounds", PHASE | AFTER}, {"second", SPELLED | 2},
	{"seconde", SPELLED | 2}, {"segunda", SPELLED | 2}, {"semaine", PLAIN}, {"semaines", PLAIN},
	{"semana", PLAIN}, {"semanas", PLAIN}, {"septieme", SPELLED | 7}, {"seven", SPELLED | 7},
	{"seventh", SPELLED | 7}, {"six", SPELLED | 6}, {"sixieme", SPELLED | 6}, {"sixth", SPELLED | 6},
	{"st", PLAIN | ORDINAL}, {"stage", PHASE}, {"stages", PHASE | AFTER}, {"ten", SPELLED | 10},
	{"tenth", SPELLED | 10}, {"terceira", SPELLED | 3}, {"tercera", SPELLED | 3}, {"th", PLAIN | ORDINAL},
	{"third", SPELLED | 3}, {"three", SPELLED | 3}, {"to", AND}, {"tranche", PHASE}, {"tranches", PHASE | AFTER},
	{"tres", SPELLED | AFTER | 3}, {"trois", SPELLED | AFTER | 3}, {"troisieme", SPELLED | 3},
	{"two", SPELLED | 2}, {"und", AND}, {"v", ROMAN | 5}, {"vi", ROMAN | 6}, {"vii", ROMAN | 7},
	{"viii", ROMAN | 8}, {"volet", PHASE}, {"volets", PHASE | AFTER}, {"week", PLAIN}, {"weeks", PLAIN},
	{"x", ROMAN | 10}, {"xi", ROMAN | 11}, {"xii", ROMAN | 12}, {"xiii", ROMAN | 13}, {"xiv", ROMAN | 14},
	{"xix", ROMAN | 19}, {"xv", ROMAN | 15}, {"xvi", ROMAN | 16}, {"xvii", ROMAN | 17}, {"xviii", ROMAN | 18},
	{"xx", ROMAN | 20}, {"y", AND}, {"year", PLAIN}, {"years", PLAIN}, {"yr", PLAIN}, {"yrs", PLAIN}
};

unsigned
aid_title_meaning(const char *key)
{
	size_t		low = 0;
	size_t		high = sizeof(meanings) / sizeof(meanings[0]);

	while (low < high)
	{
		size_t		middle = (low + high) / 2;
		int			order = strcmp(meanings[middle].word, key);

		if (order == 0)
			return meanings[middle].meaning;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return 0;
}

/* ---- signs ---- */

size_t
aid_title_sign_at(const char *s, size_t n, size_t at, const AidSigns *signs)
{
	for (int i = 0; at < n && i < signs->n; i++)
	{
		const char *sign = signs->sign[i];
		size_t		length;

		if (sign[0] != s[at])
			continue;
		length = strlen(sign);
		if (length <= n - at && memcmp(s + at, sign, length) == 0)
			return length;
	}
	return 0;
}

bool
aid_title_gap_is(const char *s, size_t begin, size_t end, const AidSigns *signs)
{
	while (begin < end)
	{
		size_t		bytes = aid_title_sign_at(s, end, begin, signs);

		if (bytes == 0)
			return false;
		begin += bytes;
	}
	return true;
}

bool
aid_title_joined_word(const char *s, size_t n, size_t end, const AidSigns *signs, AidTitleWord *word)
{
	size_t		sign = aid_title_sign_at(s, n, end, signs);

	return sign > 0 && aid_title_next_word(s, n, end + sign, word) && word->begin == end + sign;
}
