/* sources: extension/base/textkey.c */
/*
 * textkey_test.c
 *		The text key: chosen texts against keys written down here, and what must
 *		hold for any bytes.  test/t/text_key.pl compares all of Unicode with a
 *		computation by Perl.
 */
#include <stdlib.h>
#include <string.h>

#include "base/textkey.h"
#include "random.h"
#include "tap.h"

/* In blocks of their own size, so that reading or writing beyond the end is found. */
static char *
key_of(const char *text, size_t length, size_t room, size_t *key_length)
{
	char	   *copy = malloc(length > 0 ? length : 1);
	char	   *out = malloc(room > 0 ? room : 1);

	memcpy(copy, text, length);
	*key_length = aid_text_key(copy, length, out);
	free(copy);
	return out;
}

static const struct
{
	const char *text;
	const char *key;
}			known[] = {
	/* ASCII */
	{"", ""}, {" ", ""}, {"--!", ""}, {"a", "a"}, {" A ", "a"}, {"Water supply,  in Kaya!", "water supply in kaya"},
	{"snake_case don't 3.5%", "snake case don t 3 5"}, {"\tx\ny\x7f\x01z", "x y z"},
	/* accents, stroke letters, ligatures */
	{"École ÉLÉMENTAIRE", "ecole elementaire"}, {"E\xCC\x81" "cole", "ecole"}, {"straße STRASSE ẞ",
	"strasse strasse ss"},
	{"Øresund Ðakovo đ Łódź ŧ ħ", "oresund dakovo d lodz t h"}, {"Æsir œuvre ĳ Þór", "aesir oeuvre ij thor"},
	{"ﬁn oﬃce ﬅ", "fin office st"}, {"ŉ ſ ǆ", "n s dz"}, {"ɓala ƙasa ƴanci ɗan ŋ", "bala kasa yanci dan ŋ"},
	{"Việt Nam Ấn Độ", "viet nam an do"}, {"ə ɛ ɔ", "ə ɛ ɔ"},
	/* the Turkish i */
	{"İstanbul ISPARTA ısparta Iğdır", "istanbul isparta isparta igdir"}, {"i\xCC\x87", "i"},
	/* Greek, Cyrillic, Arabic, Hebrew: marks go */
	{"ΕΛΛΆΣ Ελλάς", "ελλασ ελλασ"}, {"ᾳ α\xCD\x85 ΐ", "α α ι"}, {"Йод Ёлка Ґанок Қазақ ї", "иод елка ганок казак і"},
	{"العَرَبِيَّة العـربية", "العربية العربية"}, {"أإآؤئ", "اااوي"}, {"שָׁלוֹם", "שלום"}, {"ﻼ ﷺ",
	"لا صلى الله عليه وسلم"},
	/* other scripts: marks stay, in normal form C */
	{"हिन्दी कि", "हिन्दी कि"}, {"क\xE0\xA4\xBC", "क़"}, {"\xE0\xA5\x98", "क़"}, {"বাংলা কো", "বাংলা কো"},
	{"ক\xE0\xA7\x87\xE0\xA6\xBE", "কো"}, {"தமிழ் கொ", "தமிழ் கொ"}, {"ไทย น้ำ", "ไทย น\xE0\xB9\x89\xE0\xB9\x8Dา"},
	{"が か\xE3\x82\x99 ガ ｶﾞ ゔ", "が が ガ ガ ゔ"}, {"ー ｰ", "ー ー"}, {"한국어", "한국어"},
	{"\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", "한"}, {"하\xE1\x86\xAB", "한"}, {"한\xE1\x86\xAB", "한\xE1\x86\xAB"},
	{"ﾊﾝ ㅎ", "ハン \xE1\x84\x92"}, {"世界 丽 \xF0\xAF\xA0\x80", "世界 丽 丽"}, {"Հայ և", "հայ եւ"}, {"ქართული ᲥᲐ", "ქართული ქა"},
	/* a mark that Unicode orders before another, and one that it keeps apart */
	{"क\xE0\xA5\x8D\xE0\xA4\xBC", "क\xE0\xA4\xBC\xE0\xA5\x8D"}, {"か\xCC\x81\xE3\x82\x99", "が\xCC\x81"},
	{"か\xE3\x82\x9A\xE3\x82\x99", "か\xE3\x82\x9A\xE3\x82\x99"},
	{"ক\xE0\xA7\x87\xE0\xA6\xBF\xE0\xA6\xBE", "ক\xE0\xA7\x87\xE0\xA6\xBF\xE0\xA6\xBE"},
	/* beyond the first plane */
	{"𝐀𝟏 𝔸 𐐀", "a1 a 𐐨"}, {"🄰🅐", "a"}, {"😀x😀", "x"}, {"\xF3\xA0\x80\xA1x\xF3\xA0\x84\x80y", "xy"},
	{"\xF0\x91\x84\x87\xF0\x91\x84\xB1\xF0\x91\x84\xA7", "\xF0\x91\x84\x87\xF0\x91\x84\xAE"},
	/* numbers */
	{"Ⅷ ⅻ Ⅰ", "viii xii i"}, {"x² H₂O ½ ①", "x2 h2o 1 2 1"}, {"２０１２ ٢٠١٢ २०१२ ۱۹", "2012 2012 2012 19"}, {"፪ ፳ 〇",
	"2 ፳ 〇"},
	{"№ 5 ℃ ㎞", "no 5 c km"}, {"µg μg", "μg μg"},
	/* what is invisible, what separates */
	{"co\xC2\xADop na\xE2\x80\x8Dme می\xE2\x80\x8Cخواهم \xEF\xBB\xBFx", "coop name میخواهم x"}, {"a\xE2\x80\x8B" "b",
	"a b"},
	{"Hawai\xCA\xBBi \xCA\xBF" "Abd", "hawaii abd"}, {"a—b…c·d\xC2\xA0" "e", "a b c d e"}, {"\xEE\x80\x80x", "x"},
	{"2\xEF\xB8\x8F\xE2\x83\xA3 a\xE2\x83\x9D", "2 a"}, {"\xCC\x81x", "x"},
	/* what is not UTF-8 */
	{"a\xFF" "b", "a b"}, {"a\xC3", "a"}, {"\xC3(", ""}, {"a\xE2\x82", "a"},
	{"\xC0\xAF\xED\xA0\x80x\xF4\x90\x80\x80y", "x y"},
	{"\x80\xBFz", "z"}, {"\xE0\x81\x81z\xF0\x80\x81\x81", "z"}
};

static void
test_known(void)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
	{
		size_t		length = strlen(known[i].text);
		size_t		n;
		char	   *key = key_of(known[i].text, length, AID_TEXT_KEY_BOUND(length), &n);
		bool		passed = n == strlen(known[i].key) && memcmp(key, known[i].key, n) == 0;

		ok(passed, "the key of text %d", (int) i);
		if (!passed)
			printf("# \"%s\": got \"%.*s\", expected \"%s\"\n", known[i].text, (int) n, key, known[i].key);
		free(key);
	}
	ok(AID_NORMALISER_VERSION == 1, "these are the keys of version 1");
}

/* ASCII needs its own length and agrees with the plain rule. */
static void
test_ascii(void)
{
	int			faults = 0;

	for (int round = 0; round < 20000; round++)
	{
		char		text[64];
		char		expected[65];
		size_t		length = (size_t) below(64);
		size_t		n = 0;
		size_t		got;
		char	   *key;

		for (size_t i = 0; i < length; i++)
			text[i] = (char) (round % 2 == 0 ? below(128) : "aB 1-"[below(5)]);
		for (size_t i = 0; i < length; i++)
		{
			char		c = text[i];

			if (c >= 'A' && c <= 'Z')
				c = (char) (c + 32);
			if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
				expected[n++] = c;
			else if (n > 0 && expected[n - 1] != ' ')
				expected[n++] = ' ';
		}
		if (n > 0 && expected[n - 1] == ' ')
			n--;
		key = key_of(text, length, length, &got);
		faults += got != n || memcmp(key, expected, n) != 0;
		free(key);
	}
	ok(faults == 0, "ASCII: letters and digits in small letters, one blank between, in the text's own length");
}

/* Well-formed characters of any kind, more often those that combine. */
static size_t
random_text(char *text, int characters)
{
	static const uint32_t begin[] = {0x20, 0x41, 0xC0, 0x300, 0x370, 0x590, 0x900, 0x1100, 0x1160, 0x11A8, 0x1E00,
	0x2000,
	0x3040, 0x3099, 0xAC00, 0xF900, 0xFB00, 0xFDF0, 0xFF60, 0x11100, 0x1D400, 0x2F800, 0xE0000, 0x10000, 0x93C, 0x94D};
	static const int width[] = {60, 60, 400, 112, 600, 400, 1400, 200, 60, 30, 500, 100, 192, 4, 11172, 512, 80, 20,
	140, 256,
	900, 600, 500, 200000, 1, 1};
	size_t		n = 0;

	for (int i = 0; i < characters; i++)
	{
		int			range = below(sizeof(width) / sizeof(width[0]));
		uint32_t	code = begin[range] + (uint32_t) below(width[range]);

		if (code < 0xD800 || code > 0xDFFF)
			n += aid_utf8_encode(code, text + n);
	}
	return n;
}

static bool
is_key(const char *key, size_t n)
{
	size_t		bytes;

	for (size_t at = 0; at < n; at += bytes)
	{
		uint32_t	code;

		bytes = aid_utf8_decode(key + at, n - at, &code);
		if (code == ' ')
		{
			if (at == 0 || at == n - 1 || key[at - 1] == ' ')
				return false;
		}
		else if (code == AID_NOT_UTF8 || aid_char_class(code) == AID_CHAR_SEPARATOR ||
				 aid_char_class(code) == AID_CHAR_NOTHING)
			return false;
	}
	return true;
}

static void
test_any(void)
{
	int			not_keys = 0;
	int			unstable = 0;
	int			in_pieces = 0;
	int			not_joined = 0;

	for (int round = 0; round < 40000; round++)
	{
		char		text[400];
		char		other[400];
		size_t		length = random_text(text, below(40));
		size_t		other_length = random_text(other, below(40));
		size_t		n;
		size_t		again_n;
		char	   *key;
		char	   *again;
		char		pieces[AID_TEXT_KEY_BOUND(2 * sizeof(text))];
		char		whole[2 * sizeof(text) + 1];
		AidKeyWriter writer;
		size_t		cut;

		if (round % 4 == 0)
			for (size_t i = 0; i < length; i++)
				text[i] = (char) below(256);
		key = key_of(text, length, AID_TEXT_KEY_BOUND(length), &n);
		not_keys += n > AID_TEXT_KEY_BOUND(length) || !is_key(key, n);
		again = key_of(key, n, AID_TEXT_KEY_BOUND(n), &again_n);
		unstable += again_n != n || memcmp(again, key, n) != 0;
		free(again);

		/* cut between characters: the pieces touch */
		for (cut = length / 2; cut < length && (text[cut] & 0xC0) == 0x80; cut++);
		aid_text_key_start(&writer, pieces);
		aid_text_key_add(&writer, text, cut);
		aid_text_key_add(&writer, text + cut, length - cut);
		again_n = aid_text_key_end(&writer);
		/* bytes that are no text may be cut in a character */
		in_pieces += round % 4 != 0 && (again_n != n || memcmp(pieces, key, n) != 0);
		free(key);

		/* a blank between: one key after the other */
		aid_text_key_start(&writer, pieces);
		aid_text_key_add(&writer, text, length);
		aid_text_key_add(&writer, " ", 1);
		aid_text_key_add(&writer, other, other_length);
		again_n = aid_text_key_end(&writer);
		memcpy(whole, text, length);
		whole[length] = ' ';
		memcpy(whole + length + 1, other, other_length);
		key = key_of(whole, length + 1 + other_length, AID_TEXT_KEY_BOUND(length + 1 + other_length), &n);
		not_joined += again_n != n || memcmp(pieces, key, n) != 0;
		free(key);
	}
	ok(not_keys == 0, "any bytes give words of letters and digits, one blank between, within the bound");
	ok(unstable == 0, "the key of a key is that key");
	ok(in_pieces == 0, "pieces that touch are one text");
	ok(not_joined == 0, "pieces with a blank between give the key of the whole");
}

/* Many marks on one letter: no bound is crossed, nothing is lost. */
static void
test_marks(void)
{
	enum
	{
		MARKS = 1000
	};
	char		text[3 + 3 * MARKS];
	size_t		n;
	char	   *key;

	memcpy(text, "\xE3\x81\x8B", 3);
	for (int i = 0; i < MARKS; i++)
		memcpy(text + 3 + 3 * i, i % 2 == 0 ? "\xE3\x82\x99" : "\xE0\xA5\x8D", 3);
	key = key_of(text, sizeof(text), AID_TEXT_KEY_BOUND(sizeof(text)), &n);
	ok(n == sizeof(text) - 3 && memcmp(key, "\xE3\x81\x8C", 3) == 0, "a letter with 1,000 marks keeps them");
	free(key);
	for (int marks = AID_KEY_MARKS; marks <= AID_KEY_MARKS + 1; marks++)
	{
		size_t		length = 3 + 3 * (size_t) marks;

		memset(text, 0, sizeof(text));
		memcpy(text, "\xE3\x81\x8B", 3);
		for (int i = 0; i < marks; i++)
			memcpy(text + 3 + 3 * i, i < marks - 1 ? "\xE0\xA5\x8D" : "\xE3\x82\x99", 3);
		key = key_of(text, length, AID_TEXT_KEY_BOUND(length), &n);
		ok((memcmp(key, "\xE3\x81\x8C", 3) == 0) == (marks == AID_KEY_MARKS),
		   "the last of %d marks is %scomposed", marks, marks == AID_KEY_MARKS ? "" : "not ");
		free(key);
	}
	memset(text, ' ', 3);
	text[0] = 'x';
	for (int i = 0; i < MARKS; i++)
		memcpy(text + 3 + 3 * i, "\xE3\x82\x99", 3);
	key = key_of(text, sizeof(text), AID_TEXT_KEY_BOUND(sizeof(text)), &n);
	ok(n == 1, "marks without a letter are dropped");
	free(key);
}

static void
test_utf8(void)
{
	int			faults = 0;
	char		bytes[4];
	uint32_t	code;

	for (uint32_t c = 0; c <= 0x10FFFF; c++)
	{
		size_t		n;

		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		n = aid_utf8_encode(c, bytes);
		faults += aid_utf8_decode(bytes, n, &code) != n || code != c;
		/* cut short: the first byte alone is none */
		faults += n > 1 && (aid_utf8_decode(bytes, n - 1, &code) != 1 || code != AID_NOT_UTF8);
	}
	ok(faults == 0, "every code point is written and read");
	ok(aid_char_class('5') == AID_CHAR_DIGIT && aid_char_digit('5') == 5 && aid_char_class(0x0665) == AID_CHAR_DIGIT &&
	   aid_char_digit(0x0665) == 5 && aid_char_class('Z') == AID_CHAR_LETTER &&
	aid_char_class('-') == AID_CHAR_SEPARATOR &&
	   aid_char_class(0xAD) == AID_CHAR_NOTHING && aid_char_class(AID_NOT_UTF8) == AID_CHAR_SEPARATOR &&
	   aid_char_class(0x4E16) == AID_CHAR_LETTER, "classes of characters");
}

int
main(void)
{
	test_known();
	test_ascii();
	test_any();
	test_marks();
	test_utf8();
	return tap_done();
}
