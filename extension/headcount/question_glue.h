/*
 * question_glue.h
 *		Questions as arguments of SQL functions.
 */
#ifndef AID_QUESTION_GLUE_H
#define AID_QUESTION_GLUE_H

#include "headcount/glue.h"
#include "headcount/question.h"

/* Arguments argno to argno + 2: sex, ages, disability. */
extern AidRegion aid_getarg_question(FunctionCallInfo fcinfo, int argno);

/* One text argument each; the rest of the region is left alone. */
extern void aid_getarg_sex(FunctionCallInfo fcinfo, int argno, AidRegion *region);
extern void aid_getarg_ages(FunctionCallInfo fcinfo, int argno, AidRegion *region);
extern void aid_getarg_youth(FunctionCallInfo fcinfo, int argno, AidRegion *region);

/* A question text. */
extern AidRegion aid_getarg_question_text(FunctionCallInfo fcinfo, int argno);

#endif							/* AID_QUESTION_GLUE_H */
