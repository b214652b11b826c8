/*
 * question.c
 *		Reading questions.
 */
#include "headcount/question.h"

#include <string.h>

/* United Nations; Security Council resolution 2250; African Youth Charter. */
const AidNamedAges aid_named_ages[AID_NAMED_AGES] = {
	{"un", 15 * 12, 25 * 12},
	{"unscr2250", 18 * 12, 30 * 12},
	{"au", 15 * 12, 36 * 12},
	{"child", 0, 18 * 12},
	{"adult", 18 * 12, AID_NO_END},
	{"older", 60 * 12, AID_NO_END}
};

static inline bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

static bool
word_is(const AidQuestionFault *word, const char *expected)
{
	return word->length == strlen(expected) && memcmp(word->word, expected, word->length) == 0;
}

/* The next word, of length 0 at the end; *text moves behind it. */
static AidQuestionFault
next_word(const char **text, const char *end)
{
	AidQuestionFault word = {NULL, 0, AID_AGES_OK};

	while (*text < end && is_blank(**text))
		(*text)++;
	word.word = *text;
	while (*text < end && !is_blank(**text))
		(*text)++;
	word.length = (size_t) (*text - word.word);
	return word;
}

/* All of the text without the blanks around it. */
static AidQuestionFault
only_word(const char *text, size_t length)
{
	AidQuestionFault word = {text, length, AID_AGES_OK};

	while (word.length > 0 && is_blank(word.word[0]))
	{
		word.word++;
		word.length--;
	}
	while (word.length > 0 && is_blank(word.word[word.length - 1]))
		word.length--;
	return word;
}

static AidQuestionStatus
read_sex(const AidQuestionFault *word, AidRegion *region)
{
	AidSex		sex;

	if (word_is(word, "*"))
	{
		region->sexes = AID_ANY_SEX;
		return AID_QUESTION_OK;
	}
	if (word_is(word, "_T"))
		return AID_QUESTION_SEX_TOTAL;
	if (!aid_sex_parse(word->word, word->length, &sex))
		return AID_QUESTION_SEX;
	if (sex == AID_SEX_UNKNOWN)
		return AID_QUESTION_SEX_UNKNOWN;
	region->sexes = (uint8_t) (1 << sex);
	return AID_QUESTION_OK;
}

static bool
read_name(const AidQuestionFault *word, int names, AidRegion *region)
{
	for (int i = 0; i < names; i++)
	{
		if (!word_is(word, aid_named_ages[i].name))
			continue;
		region->lo = aid_named_ages[i].lo;
		region->hi = aid_named_ages[i].hi;
		return true;
	}
	return false;
}

static AidQuestionStatus
read_ages(AidQuestionFault *word, AidRegion *region)
{
	uint32_t	lo;
	uint32_t	hi;

	if (word_is(word, "*"))
	{
		region->lo = 0;
		region->hi = AID_NO_END;
		return AID_QUESTION_OK;
	}
	if (read_name(word, AID_NAMED_AGES, region))
		return AID_QUESTION_OK;
	word->ages = aid_ages_parse(word->word, word->length, &lo, &hi);
	if (word->ages == AID_AGES_UNKNOWN)
		return AID_QUESTION_AGES_UNKNOWN;
	if (word->ages != AID_AGES_OK)
		return AID_QUESTION_AGES;
	region->lo = lo;
	region->hi = hi == AID_AGE_OPEN ? AID_NO_END : hi;
	return AID_QUESTION_OK;
}

static AidQuestionStatus
read_disability(const AidQuestionFault *word, AidRegion *region)
{
	if (word_is(word, "*"))
		region->disabilities = AID_ANY_DISABILITY;
	else if (word_is(word, "+d"))
		region->disabilities = 1 << AID_DISABLED;
	else if (word_is(word, "-d"))
		region->disabilities = 1 << AID_NOT_DISABLED;
	else
		return AID_QUESTION_DISABILITY;
	return AID_QUESTION_OK;
}

AidQuestionStatus
aid_question_sex(const char *text, size_t length, AidRegion *region, AidQuestionFault *fault)
{
	*fault = only_word(text, length);
	return read_sex(fault, region);
}

AidQuestionStatus
aid_question_ages(const char *text, size_t length, AidRegion *region, AidQuestionFault *fault)
{
	*fault = only_word(text, length);
	return read_ages(fault, region);
}

AidQuestionStatus
aid_question_disability(const char *text, size_t length, AidRegion *region, AidQuestionFault *fault)
{
	*fault = only_word(text, length);
	return read_disability(fault, region);
}

AidQuestionStatus
aid_question_youth(const char *text, size_t length, AidRegion *region, AidQuestionFault *fault)
{
	*fault = only_word(text, length);
	return read_name(fault, AID_YOUTH_DEFINITIONS, region) ? AID_QUESTION_OK : AID_QUESTION_DEFINITION;
}

AidQuestionStatus
aid_question_text(const char *text, size_t length, AidRegion *region, AidQuestionFault *fault)
{
	const char *end = text + length;
	AidQuestionStatus status;

	*region = AID_EVERYBODY;
	*fault = next_word(&text, end);
	if (fault->length == 0)
		return AID_QUESTION_EMPTY;
	status = read_sex(fault, region);
	if (status != AID_QUESTION_OK)
		return status;

	/* either part may be missing */
	*fault = next_word(&text, end);
	if (fault->length > 0 && !word_is(fault, "+d") && !word_is(fault, "-d"))
	{
		status = read_ages(fault, region);
		if (status != AID_QUESTION_OK)
			return status;
		*fault = next_word(&text, end);
	}
	if (fault->length > 0)
	{
		status = read_disability(fault, region);
		if (status != AID_QUESTION_OK)
			return AID_QUESTION_FORM;
		*fault = next_word(&text, end);
	}
	return fault->length == 0 ? AID_QUESTION_OK : AID_QUESTION_FORM;
}
