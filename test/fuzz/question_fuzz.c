/* sources: extension/headcount/question.c extension/headcount/text.c extension/headcount/storage.c
   extension/headcount/cells.c extension/headcount/bands.c extension/headcount/count.c extension/base/wide.c */
/*
 * question_fuzz.c
 *		question_fuzz SECONDS SEED: mutated questions, age bands, edges, labels
 *		of cells and counts.  Built with -DAID_LIBFUZZER it is a libFuzzer target.
 *
 * Whatever is read as ages, an edge, a label or a count prints as a text that
 * reads back to the same; a question asks for somebody; a word at fault lies
 * in the text.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "headcount/bands.h"
#include "headcount/question.h"
#include "random.h"
#include "tap.h"

static const char *fault;		/* what went wrong with the last input */

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
check_input(const uint8_t *data, size_t size)
{
	static const Reader readers[] = {
		aid_question_text, aid_question_sex, aid_question_ages, aid_question_disability, aid_question_youth
	};
	char	   *text = malloc(size > 0 ? size : 1); /* so that the sanitizer sees every byte too far */
	bool		accepted = false;

	fault = NULL;
	memcpy(text, data, size);
	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++)
		accepted |= try_question(readers[i], text, size);
	accepted |= try_ages(text, size);
	accepted |= try_edge(text, size);
	accepted |= try_label(text, size);
	accepted |= try_count(text, size);
	free(text);
	return accepted;
}

static const char *const corpus[] = {
	"M unscr2250", "* 15-24 +d", "F", "*", "* * *", "X 0+ -d", "F child", " ? 6-23m ", "M Y20T29",
	"F P5Y--P15Y", "X [40,45)", "F M6T23", "U Y_GE70", "_O Y_LT5", "F 18m+", "M <5 -d", "18", "6m", "9223372036854775807", "au", "older", "M 340"
};

#ifdef AID_LIBFUZZER

#include "seeds.h"

AID_SEEDS(corpus)

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check_input(data, size);
	if (fault != NULL)
	{
		fprintf(stderr, "%s\n", fault);
		abort();
	}
	return 0;
}

#else

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define INPUT_MAX 200

static const char *const pieces[] = {
	"F", "M", "X", "*", "?", "_U", "_T", " ", " +d", " -d", "0", "9", "18-59", "60+", "<5", "6-23m", "Y20T29", "Y_GE", "Y_LT", "M_GE",
	"P20Y--P30Y", "P", "--", "[", ")", ",", "m", "4079", "4080", "4294967296", "9223372036854775808", "un", "au", "adult", "\t", "\n", "\xFF"
};

/* Replaces, inserts or removes some bytes. */
static size_t
mutate(uint8_t *data, size_t size)
{
	for (uint32_t changes = below(4); changes > 0; changes--)
	{
		size_t		at = below(size + 1);
		const char *piece = pieces[below(COUNT(pieces))];
		size_t		length = strlen(piece);
		size_t		removed = 1 + below(4);

		removed = AID_MIN(removed, size - at);
		switch (below(4))
		{
			case 0:
				if (at < size)
					data[at] = (uint8_t) below(256);
				break;
			case 1:
				memmove(data + at, data + at + removed, size - at - removed);
				size -= removed;
				break;
			default:
				if (size + length > INPUT_MAX)
					break;
				memmove(data + at + length, data + at, size - at);
				memcpy(data + at, piece, length);
				size += length;
		}
	}
	return size;
}

int
main(int argc, char **argv)
{
	double		seconds = argc > 1 ? atof(argv[1]) : 5;
	clock_t		end;
	uint8_t		data[INPUT_MAX];
	long		inputs = 0;
	long		accepted = 0;

	random_seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	end = clock() + (clock_t) (seconds * CLOCKS_PER_SEC);
	for (size_t i = 0; i < COUNT(corpus); i++)
		ok(check_input((const uint8_t *) corpus[i], strlen(corpus[i])) && fault == NULL, "%s is read", corpus[i]);
	for (fault = NULL; fault == NULL && clock() < end; inputs++)
	{
		const char *text = corpus[below(COUNT(corpus))];
		size_t		size = strlen(text);

		memcpy(data, text, size);
		size = mutate(data, size);
		accepted += check_input(data, size);
		if (fault != NULL)
		{
			printf("# %s; input in hexadecimal:\n# ", fault);
			for (size_t i = 0; i < size; i++)
				printf("%02x", data[i]);
			printf("\n");
		}
	}
	ok(fault == NULL, "%ld inputs", inputs);
	ok(accepted * 50 > inputs, "%ld of them are read", accepted);
	return tap_done();
}

#endif
