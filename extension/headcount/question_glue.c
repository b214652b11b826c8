/*
 * question_glue.c
 *		Reading questions out of arguments.
 */
#include "headcount/question_glue.h"

#include "utils/builtins.h"

#define SHOWN 60				/* bytes of a word in a message */

#define AGES_HINT "Write ages as 18-59, 60+, <5 or 6-23m, * for any age, or one of the names un, unscr2250, au, " \
	"child, adult and older."

typedef AidQuestionStatus (*QuestionReader) (const char *text, size_t length, AidRegion *region,
											 AidQuestionFault *fault);

static char *
sex_fault_detail(AidQuestionStatus status, const char *word)
{
	return psprintf(status == AID_QUESTION_SEX_TOTAL ? "\"%s\" is a total, not a category."
					: "\"%s\" is not a sex code.", word);
}

static void
check_question(AidQuestionStatus status, const text *question, const AidQuestionFault *fault)
{
	char	   *word;
	char	   *whole;

	if (likely(status == AID_QUESTION_OK))
		return;
	word = aid_quoted_clip(fault->word, fault->length, SHOWN);
	whole = aid_quoted_clip(VARDATA_ANY(question), VARSIZE_ANY_EXHDR(question), SHOWN);
	switch (status)
	{
		case AID_QUESTION_EMPTY:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("invalid question: \"%s\"", whole),
					 errdetail("The question is empty."),
					 errhint("Write * for everybody.")));
			break;
		case AID_QUESTION_FORM:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("invalid question: \"%s\"", whole),
					 errdetail("It is not of the form \"sex ages disability\"."),
					 errhint("Examples: F, M unscr2250, * 15-24 +d")));
			break;
		case AID_QUESTION_SEX:
		case AID_QUESTION_SEX_TOTAL:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("invalid sex: \"%s\"", word),
					 errdetail_internal("%s", sex_fault_detail(status, word)),
					 errhint("Use F, M, X, or * for any sex.")));
			break;
		case AID_QUESTION_SEX_UNKNOWN:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("invalid sex: \"%s\"", word),
					 errdetail("Nobody can be known to be of unknown sex."),
					 errhint("Use * for any sex; aid_sex_unknown counts the unknown.")));
			break;
		case AID_QUESTION_AGES:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("invalid ages: \"%s\"", word),
					 errdetail_internal("%s", aid_ages_fault_detail(fault->ages, fault->word, fault->length)),
					 fault->ages == AID_AGES_BAD ? errhint(AGES_HINT) : 0));
			break;
		case AID_QUESTION_AGES_UNKNOWN:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("invalid ages: \"%s\"", word),
					 errdetail("Nobody can be known to be of unknown age."),
					 errhint("Use * for any age; aid_age_unknown counts the unknown.")));
			break;
		case AID_QUESTION_DISABILITY:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("invalid disability: \"%s\"", word),
					 errhint("Use +d, -d, or * for any.")));
			break;
		case AID_QUESTION_DEFINITION:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("unknown definition of youth: \"%s\"", word),
					 errdetail("The definitions are un (15-24), unscr2250 (18-29) and au (15-35)."),
					 errhint("aid_count_in takes ages such as 18-29.")));
			break;
		case AID_QUESTION_OK:
			break;
	}
}

static void
read_argument(FunctionCallInfo fcinfo, int argno, QuestionReader reader, AidRegion *region)
{
	text	   *question = PG_GETARG_TEXT_PP(argno);
	AidQuestionFault fault;
	AidQuestionStatus status = reader(VARDATA_ANY(question), VARSIZE_ANY_EXHDR(question), region, &fault);

	check_question(status, question, &fault);
}

void
aid_getarg_sex(FunctionCallInfo fcinfo, int argno, AidRegion *region)
{
	read_argument(fcinfo, argno, aid_question_sex, region);
}

void
aid_getarg_ages(FunctionCallInfo fcinfo, int argno, AidRegion *region)
{
	read_argument(fcinfo, argno, aid_question_ages, region);
}

void
aid_getarg_youth(FunctionCallInfo fcinfo, int argno, AidRegion *region)
{
	read_argument(fcinfo, argno, aid_question_youth, region);
}

AidRegion
aid_getarg_question(FunctionCallInfo fcinfo, int argno)
{
	AidRegion	region = AID_EVERYBODY;

	aid_getarg_sex(fcinfo, argno, &region);
	aid_getarg_ages(fcinfo, argno + 1, &region);
	read_argument(fcinfo, argno + 2, aid_question_disability, &region);
	return region;
}

AidRegion
aid_getarg_question_text(FunctionCallInfo fcinfo, int argno)
{
	AidRegion	region;

	read_argument(fcinfo, argno, aid_question_text, &region);
	return region;
}
