/*
 * title.c
 *		Parts of a title, found in this order: codes, years, phase; the core is
 *		the text key of what is left.
 *
 * What was found is overwritten in a copy of the title with a sign that
 * separates words and occurs in no gap that joins them.
 */
#include "duplicates/title.h"

#include <string.h>

#include "duplicates/entities.h"
#include "duplicates/title_words.h"

#define REMOVED '\001'

/* ---- codes ---- */

static const AidSigns in_code = {4, {"-", "/", AID_HYPHEN, AID_FIXED_HYPHEN}};

/* Letters and at least two digits, when plain words and the number of COVID-19 are left out. */
static bool
is_code(const char *s, size_t begin, size_t end)
{
	char		buffer[AID_TITLE_KEY_BYTES];
	size_t		at = begin;
	bool		letters = false;
	bool		after_phase = false;
	int			digits = 0;

	while (at < end)
	{
		size_t		bytes;
		int			digit;
		AidCharClass class = aid_title_class_at(s, end, at, &bytes, &digit);
		size_t		run = at;
		unsigned	meaning;

		if (class == AID_CHAR_DIGIT)
		{
			digits++;
			at += bytes;
			continue;
		}
		if (class != AID_CHAR_LETTER)
		{
			at += bytes;
			continue;
		}
		do
			at += bytes;
		while (at < end && aid_title_class_at(s, end, at, &bytes, &digit) == AID_CHAR_LETTER);
		aid_title_word_key(s, run, at, buffer);
		if (strcmp(buffer, "covid") == 0)
		{
			size_t		number = at + aid_title_sign_at(s, end, at, &in_code);

			if (end - number >= 2 && memcmp(s + number, "19", 2) == 0 &&
				(end - number == 2 || aid_title_class_at(s, end, number + 2, &bytes, &digit) != AID_CHAR_DIGIT))
			{
				at = number + 2;
				continue;
			}
		}
		meaning = aid_title_meaning(buffer);
		if (!(meaning & (AID_TITLE_PHASE | AID_TITLE_PLAIN) || (after_phase && meaning & AID_TITLE_ROMAN)))
			letters = true;
		after_phase = (meaning & AID_TITLE_PHASE) != 0;
	}
	return letters && digits >= 2;
}

static void
remove_codes(const char *text, char *work, size_t n, AidTitle *title, AidTitleCode *codes)
{
	AidTitleWord word;

	for (size_t at = 0; aid_title_next_word(text, n, at, &word); at = word.end)
	{
		AidTitleWord part;

		aid_loop_check(at);
		while (aid_title_joined_word(text, n, word.end, &in_code, &part))
		{
			word.end = part.end;
			word.characters += 1 + part.characters;
			word.letters += part.letters;
			word.digits += part.digits;
		}
		if (word.characters < 5 || word.letters == 0 || word.digits < 2 || !is_code(text, word.begin, word.end))
			continue;
		memset(work + word.begin, REMOVED, word.end - word.begin);
		codes[title->n_codes].text = text + word.begin;
		codes[title->n_codes].length = word.end - word.begin;
		title->n_codes++;
	}
}

/* ---- years ---- */

static const AidSigns in_years = {6, {"-", "/", AID_HYPHEN, AID_FIXED_HYPHEN, AID_FIGURE_DASH, AID_EN_DASH}};

typedef struct
{
	char	   *work;
	size_t		n;
	bool		found[AID_TITLE_LAST_YEAR - AID_TITLE_FIRST_YEAR + 1];
} Years;

static bool
is_year(int year)
{
	return year >= AID_TITLE_FIRST_YEAR && year <= AID_TITLE_LAST_YEAR;
}

/* The 20 of 2019/20, the 00 of 1999/00; 0 for what is a month or a day. */
static int
second_year(const Years *years, const AidTitleWord *word, int first)
{
	int			year = first - first % 100 + word->value;
	AidTitleWord next;

	if (word->letters > 0 || word->digits != 2)
		return 0;
	if (year <= first)
	{
		if (first % 100 != 99 || word->value != 0)
			return 0;
		year += 100;
	}
	/* 2019-12-31 */
	if (aid_title_joined_word(years->work, years->n, word->end, &in_years, &next))
		return 0;
	return is_year(year) ? year : 0;
}

/* The year that begins at `begin` and ends with word. */
static void
take_year(Years *years, size_t begin, const AidTitleWord *word, int year)
{
	size_t		end = word->end;
	AidTitleWord next;

	years->found[year - AID_TITLE_FIRST_YEAR] = true;
	if (aid_title_joined_word(years->work, years->n, end, &in_years, &next))
	{
		int			second = second_year(years, &next, year);

		if (second != 0)
		{
			years->found[second - AID_TITLE_FIRST_YEAR] = true;
			end = next.end;
		}
	}
	memset(years->work + begin, REMOVED, end - begin);
}

/* The year of "FY": of two or four digits. */
static int
fiscal_year(int digits, int value)
{
	int			year = digits == 4 ? value : digits == 2 ? value + (value < 50 ? 2000 : 1900) : 0;

	return is_year(year) ? year : 0;
}

static const AidSigns after_fy = {4, {" ", "'", AID_APOSTROPHE, "-"}};

static void
remove_years(char *work, size_t n, AidTitle *title)
{
	Years		years;
	AidTitleWord word;

	memset(&years, 0, sizeof(years));
	years.work = work;
	years.n = n;
	for (size_t at = 0; aid_title_next_word(work, n, at, &word); at = word.end)
	{
		aid_loop_check(at);
		if (word.letters == 0)
		{
			if (is_year(word.value))
				take_year(&years, word.begin, &word, word.value);
		}
		else if (word.letters == 2 && (work[word.begin] | 0x20) == 'f' && (work[word.begin + 1] | 0x20) == 'y')
		{
			AidTitleWord number;

			if (word.digits > 0)
			{
				int			year = fiscal_year(word.digits, word.value);

				if (year != 0)
					take_year(&years, word.begin, &word, year);
			}
			else if (aid_title_joined_word(work, n, word.end, &after_fy, &number) && number.letters == 0)
			{
				int			year = fiscal_year(number.digits, number.value);

				if (year != 0)
					take_year(&years, word.begin, &number, year);
			}
		}
	}
	for (int i = 0; i <= AID_TITLE_LAST_YEAR - AID_TITLE_FIRST_YEAR; i++)
	{
		if (years.found[i])
			title->years[title->n_years++] = (int16_t) (AID_TITLE_FIRST_YEAR + i);
	}
}

/* ---- phase ---- */

/* What may stand between "phase" and its number, and between the number and "phase". */
static const AidSigns beside = {15, {" ", "\t", "-", "/", ":", "#", "(", ")", "[", "]",
AID_HYPHEN, AID_FIXED_HYPHEN, AID_EN_DASH, AID_EM_DASH, "\xC2\xA0"}};
static const AidSigns beside_before = {8, {" ", "\t", "-", ".", AID_HYPHEN, AID_FIXED_HYPHEN, "\xC2\xA0", "\xC2\xB0"}};
/* "No. 2", "n° 2" */
static const AidSigns after_number = {4, {" ", ".", "\xC2\xA0", "\xC2\xB0"}};

/* "1-3"; "I, II & III" */
static const AidSigns in_list = {4, {"-", "/", "&", AID_EN_DASH}};
static const AidSigns in_roman_list = {4, {" ", "&", ",", "+"}};
static const AidSigns blank = {1, {" "}};

typedef enum
{
	NOT_A_NUMERAL,
	ARABIC,
	ROMAN,
	SPELLED
} Numeral;

/* The numeral a word is; its value is 1 to 99, of Roman ones to 20, of words to 10. */
static Numeral
numeral_of(const AidTitleWord *word, const char *key, unsigned meaning, bool after, int *value)
{
	if (word->digits > 0)
	{
		if (word->digits > 2 || word->value == 0)
			return NOT_A_NUMERAL;
		/* 2nd, 1er: the digits come first */
		if (word->letters > 0 &&
			(key[0] == '\0' || !(aid_title_meaning(key + word->digits) & AID_TITLE_ORDINAL)))
			return NOT_A_NUMERAL;
		*value = word->value;
		return ARABIC;
	}
	if (meaning & AID_TITLE_AFTER && !after)
		return NOT_A_NUMERAL;
	*value = (int) (meaning & 0xFF);
	return meaning & AID_TITLE_ROMAN ? ROMAN : meaning & AID_TITLE_SPELLED ? SPELLED : NOT_A_NUMERAL;
}

/*
 * The numeral after the word that ends at `end`, with those that go on from it
 * (I and II, 1-3): its end, and the last value.  0: there is none.
 */
static size_t
numeral_after(const char *s, size_t n, size_t end, int *value)
{
	char		key[AID_TITLE_KEY_BYTES];
	AidTitleWord word;
	Numeral		kind;

	if (!aid_title_next_word(s, n, end, &word) || !aid_title_gap_is(s, end, word.begin, &beside))
		return 0;
	aid_title_word_key(s, word.begin, word.end, key);
	if (aid_title_meaning(key) & AID_TITLE_NUMBER)
	{
		end = word.end;
		if (!aid_title_next_word(s, n, end, &word) || !aid_title_gap_is(s, end, word.begin, &after_number))
			return 0;
		aid_title_word_key(s, word.begin, word.end, key);
	}
	kind = numeral_of(&word, key, aid_title_meaning(key), true, value);
	if (kind == NOT_A_NUMERAL)
		return 0;
	for (;;)
	{
		size_t		begin;
		AidTitleWord next;
		int			next_value;
		bool		joined;

		end = begin = word.end;
		if (kind == SPELLED || !aid_title_next_word(s, n, end, &next))
			return end;
		aid_title_word_key(s, next.begin, next.end, key);
		joined = aid_title_sign_at(s, n, begin, &in_list) == next.begin - begin;
		if (kind == ROMAN && !joined && aid_title_gap_is(s, begin, next.begin, &in_roman_list))
		{
			joined = !aid_title_gap_is(s, begin, next.begin, &blank);
			if (aid_title_meaning(key) & AID_TITLE_AND)
			{
				begin = next.end;
				if (!aid_title_next_word(s, n, begin, &next))
					return end;
				aid_title_word_key(s, next.begin, next.end, key);
				joined = aid_title_gap_is(s, begin, next.begin, &blank);
			}
		}
		if (!joined || numeral_of(&next, key, aid_title_meaning(key), true, &next_value) != kind)
			return end;
		*value = next_value;
		word = next;
	}
}

/* A last word by itself: not I, V or X, which are letters too. */
static bool
stands_alone(int value)
{
	return value != 1 && value != 5 && value != 10;
}

/* Is it "phase" or the like?  Of "phase2" also its number; otherwise value is 0. */
static bool
is_phase_word(const AidTitleWord *word, char *key, unsigned *meaning, int *value)
{
	*value = 0;
	if (word->letters == 0)
		return false;
	if (word->digits > 0)
	{
		size_t		letters = strcspn(key, "0123456789");

		if (word->digits > 2 || strlen(key) != letters + (size_t) word->digits)
			return false;
		key[letters] = '\0';
		*meaning = aid_title_meaning(key);
		*value = word->value;
		if (*value == 0)
			return false;
	}
	return (*meaning & AID_TITLE_PHASE) != 0;
}

static void
remove_phase(char *work, size_t n, AidTitle *title)
{
	char		key[AID_TITLE_KEY_BYTES];
	AidTitleWord word;
	int			words = 0;
	/* the word before: */
	AidTitleWord before = {0};
	int			before_value = 0;	/* 0: not a numeral, or one that is taken */
	bool		after_ipc = false;	/* a phase of food insecurity, not of the project */
	bool		alone = false;	/* a Roman numeral that may stand alone, if it is the last */

	for (size_t at = 0; aid_title_next_word(work, n, at, &word); at = word.end)
	{
		unsigned	meaning;
		int			value;
		Numeral		numeral;

		aid_loop_check(at);
		words++;
		aid_title_word_key(work, word.begin, word.end, key);
		meaning = aid_title_meaning(key);
		if (!after_ipc && is_phase_word(&word, key, &meaning, &value))
		{
			size_t		begin = word.begin;
			size_t		end = value > 0 ? word.end : numeral_after(work, n, word.end, &value);

			if (end == 0 && before_value > 0 && !(meaning & AID_TITLE_AFTER) &&
				aid_title_gap_is(work, before.end, word.begin, &beside_before))
			{
				begin = before.begin;
				end = word.end;
				value = before_value;
			}
			if (end > 0)
			{
				title->phase = value;
				memset(work + begin, REMOVED, end - begin);
				word.end = end;
				before_value = 0;
				alone = false;
				continue;
			}
		}
		after_ipc = strcmp(key, "ipc") == 0;
		numeral = numeral_of(&word, key, meaning, false, &value);
		before = word;
		before_value = numeral != NOT_A_NUMERAL ? value : 0;
		alone = numeral == ROMAN && stands_alone(value) && words > 1;
	}
	if (alone)
	{
		title->phase = before_value;
		memset(work + before.begin, REMOVED, before.end - before.begin);
	}
}

/* ---- the whole ---- */

/* Digits of other scripts are not ASCII. */
static bool
may_have_digits(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
	{
		unsigned char c = (unsigned char) s[i];

		if (c >= 0x80 || (c >= '0' && c <= '9'))
			return true;
	}
	return false;
}

static size_t
key_of_rest(const char *work, size_t n, char *out)
{
	AidKeyWriter writer;
	size_t		at = 0;

	aid_text_key_start(&writer, out);
	while (at < n)
	{
		const char *sign = memchr(work + at, '&', n - at);
		size_t		end = sign != NULL ? (size_t) (sign - work) : n;

		aid_text_key_add(&writer, work + at, end - at);
		if (sign != NULL)
			aid_text_key_add(&writer, " and ", 5);
		at = end + 1;
	}
	return aid_text_key_end(&writer);
}

void
aid_title_parse(const char *text, size_t length, AidTitle *title, char *buffer)
{
	AidTitleCode *codes = (AidTitleCode *) buffer;
	char	   *decoded = (char *) (codes + length / 6 + 1);
	char	   *work = decoded + length;
	char	   *core = work + length;
	size_t		n = aid_entities_decode(text, length, decoded);

	memset(title, 0, sizeof(*title));
	memcpy(work, decoded, n);
	title->codes = codes;
	if (may_have_digits(decoded, n))
	{
		remove_codes(decoded, work, n, title, codes);
		remove_years(work, n, title);
	}
	remove_phase(work, n, title);
	title->core = core;
	title->core_length = key_of_rest(work, n, core);
}
