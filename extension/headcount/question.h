/*
 * question.h
 *		Questions: "M unscr2250", "* 15-24 +d", "F", "*", or the same in parts.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_QUESTION_H
#define AID_QUESTION_H

#include "headcount/region.h"
#include "headcount/text.h"

typedef enum AidQuestionStatus
{
	AID_QUESTION_OK,
	AID_QUESTION_EMPTY,			/* a question text without a word */
	AID_QUESTION_FORM,			/* words that are not sex, ages, disability in this order */
	AID_QUESTION_SEX,			/* no sex code */
	AID_QUESTION_SEX_UNKNOWN,	/* ?, U, _U: what nobody can be asked for */
	AID_QUESTION_SEX_TOTAL,		/* _T */
	AID_QUESTION_AGES,			/* neither an age band nor a name; see AidQuestionFault.ages */
	AID_QUESTION_AGES_UNKNOWN,	/* a token that stands for unknown ages in a value */
	AID_QUESTION_DISABILITY,
	AID_QUESTION_DEFINITION		/* no definition of youth */
} AidQuestionStatus;

/* The word at fault, a piece of the text that was read. */
typedef struct AidQuestionFault
{
	const char *word;
	size_t		length;
	AidAgesStatus ages;
} AidQuestionFault;

/* A named age group. */
typedef struct AidNamedAges
{
	const char *name;
	uint32_t	lo;
	uint32_t	hi;				/* AID_NO_END for open */
} AidNamedAges;

/* The definitions of youth come first. */
#define AID_YOUTH_DEFINITIONS 3
#define AID_NAMED_AGES 6
extern const AidNamedAges aid_named_ages[AID_NAMED_AGES];

/*
 * Each reads one word with blanks around it into its part of the region; the
 * rest of the region is left alone.
 */
extern AidQuestionStatus aid_question_sex(const char *text, size_t length, AidRegion *region, AidQuestionFault *fault);
extern AidQuestionStatus aid_question_ages(const char *text, size_t length, AidRegion *region, AidQuestionFault *fault);
extern AidQuestionStatus aid_question_disability(const char *text, size_t length, AidRegion *region,
												 AidQuestionFault *fault);

/* Only the definitions of youth. */
extern AidQuestionStatus aid_question_youth(const char *text, size_t length, AidRegion *region,
											AidQuestionFault *fault);

/* A whole question: sex, then perhaps ages, then perhaps disability. */
extern AidQuestionStatus aid_question_text(const char *text, size_t length, AidRegion *region,
										   AidQuestionFault *fault);

#endif							/* AID_QUESTION_H */
