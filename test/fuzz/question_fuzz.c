/* sources: extension/headcount/question.c extension/headcount/text.c extension/headcount/storage.c
   extension/headcount/cells.c extension/headcount/bands.c extension/headcount/count.c extension/base/wide.c */
/*
 * question_fuzz.c
 *		Mutated questions, age bands, edges, labels of cells and counts.
 *
 * Whatever is read as ages, an edge, a label or a count prints as a text that
 * reads back to the same; a question asks for somebody; a word at fault lies
 * in the text.
 */
#include "headcount/bands.h"
#include "headcount/question.h"
#include "fuzz.h"

typedef AidQuestionStatus (*Reader) (const char *text, size_t length, AidRegion *region, AidQuestionFault *word);

/* True if the text is a question, or the part of one that the reader is for. */
static bool
try_question(Reader read, const char *text, size_t length)
{
	AidRegion	region = AID_EVERYBODY;
	AidQuestionFault word = {NULL, 0, AID_AGES_OK};

	if (read(text, length, &region, &word) == AID_QUESTION_OK)
	{
		if (aid_region_is_empty(region) || !aid_region_within(region, AID_EVERYBODY))
			fault = "a question that asks for nobody";
		return true;
	}
	if (word.word != NULL && (word.word < text || word.word + word.length > text + length))
		fault = "a word at fault is other text";
	return false;
}

static bool
try_ages(const char *text, size_t length)
{
	uint32_t	lo;
	uint32_t	hi;
	uint32_t	lo_again;
	uint32_t	hi_again;
	char		printed[AID_AGES_TEXT_SIZE];
	int			n;

	if (aid_ages_parse(text, length, &lo, &hi) != AID_AGES_OK)
		return false;
	if (lo >= hi || (hi != AID_AGE_OPEN && hi > AID_AGE_MAX))
		fault = "no band";
	n = aid_ages_print(lo, hi, printed);
	if (n >= AID_AGES_TEXT_SIZE || aid_ages_parse(printed, (size_t) n, &lo_again, &hi_again) != AID_AGES_OK ||
		lo_again != lo || hi_again != hi)
		fault = "ages read back to others";
	return true;
}

static bool
try_edge(const char *text, size_t length)
{
	uint32_t	months;
	uint32_t	again;
	char		printed[AID_AGES_TEXT_SIZE];
	int			n;

	if (aid_edge_parse(text, length, &months) != AID_AGES_OK)
		return false;
	n = aid_edge_print(months, printed);
	if (months > AID_AGE_MAX || aid_edge_parse(printed, (size_t) n, &again) != AID_AGES_OK || again != months)
		fault = "an edge reads back to another";
	return true;
}

static bool
try_label(const char *text, size_t length)
{
	AidTextReport report;
	AidBox		box;
	AidBox		again;
	char		printed[AID_BOX_TEXT_SIZE];
	int			n;

	if (!aid_box_parse(&report, text, length, &box))
	{
		if (report.token != NULL && (report.token < text || report.token + report.length > text + length))
			fault = "a token at fault is other text";
		return false;
	}
	n = aid_box_print(box, printed);
	if (!aid_box_parse(&report, printed, (size_t) n, &again) || again != box)
		fault = "a label reads back to another";
	return true;
}

static bool
try_count(const char *text, size_t length)
{
	int64_t		count;
	int64_t		again;
	bool		range = false;
	char		printed[AID_COUNT_TEXT_SIZE];
	int			n;

	if (!aid_count_parse(text, length, &count, &range) || range)
		return false;
	n = aid_count_print(count, printed);
	if (count < 0 || !aid_count_parse(printed, (size_t) n, &again, &range) || again != count)
		fault = "a count reads back to another";
	return true;
}

/* Any of the readers' texts; true if one of them accepts it. */
static bool
try_text(const uint8_t *data, size_t size)
{
	static const Reader readers[] = {
		aid_question_text, aid_question_sex, aid_question_ages, aid_question_disability, aid_question_youth
	};
	const char *text = (const char *) data;
	bool		accepted = false;

	for (size_t i = 0; i < COUNT(readers); i++)
		accepted |= try_question(readers[i], text, size);
	accepted |= try_ages(text, size);
	accepted |= try_edge(text, size);
	accepted |= try_label(text, size);
	accepted |= try_count(text, size);
	return accepted;
}

static const char *const corpus[] = {
	"M unscr2250", "* 15-24 +d", "F", "*", "* * *", "X 0+ -d", "F child", " ? 6-23m ", "M Y20T29",
	"F P5Y--P15Y", "X [40,45)", "F M6T23", "U Y_GE70", "_O Y_LT5", "F 18m+", "M <5 -d", "18", "6m", "9223372036854775807", "au", "older", "M 340"
};

static const char *const pieces[] = {
	"F", "M", "X", "*", "?", "_U", "_T", " ", " +d", " -d", "0", "9", "18-59", "60+", "<5", "6-23m", "Y20T29", "Y_GE", "Y_LT", "M_GE",
	"P20Y--P30Y", "P", "--", "[", ")", ",", "m", "4079", "4080", "4294967296", "9223372036854775808", "un", "au", "adult", "\t", "\n", "\xFF"
};

static const FuzzKind kinds[] = {
	{"texts", fuzz_text, try_text}
};

AID_FUZZ(kinds, corpus, 0, pieces)
