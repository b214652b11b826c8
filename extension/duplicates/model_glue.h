/*
 * model_glue.h
 *		The evidence model as jsonb.
 *
 * Glue.
 */
#ifndef AID_MODEL_GLUE_H
#define AID_MODEL_GLUE_H

#include "postgres.h"

#include "fmgr.h"
#include "utils/jsonb.h"

#include "duplicates/model.h"

#define AID_MODEL_FORM 1		/* value of "aid_match_model" */

/* NULL gives the default model. Faults are 22023 with the JSON path in the detail. */
extern AidModel *aid_model_read(Jsonb *json);
/* The argument, NULL for the default. */
extern AidModel *aid_getarg_model(FunctionCallInfo fcinfo, int argno);

/* The default model. */
extern Jsonb *aid_model_default(void);

/* origin may be NULL, fit too: an object, or left out. */
extern Jsonb *aid_model_write(const AidModel *model, const char *origin, Jsonb *fit);

/* 12 hex digits that tell models apart; origin and fit do not count. */
#define AID_MODEL_DIGEST 13
extern void aid_model_digest(const AidModel *model, char digest[AID_MODEL_DIGEST]);

/* The shortest decimal that reads back as the number, whatever extra_float_digits is. */
extern char *aid_double_text(double number);

#endif							/* AID_MODEL_GLUE_H */
