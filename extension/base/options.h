/*
 * options.h
 *		Options given as a JSON object.
 *
 * A key with the value null is as if it were not there.  Everything that is
 * wrong is 22023 and names the key.
 *
 * Glue.
 */
#ifndef AID_OPTIONS_H
#define AID_OPTIONS_H

#include "postgres.h"

#include "compat.h"

#include "fmgr.h"
#include "utils/jsonb.h"

/* The argument, detoasted; NULL for SQL NULL, which is as good as {}. */
extern Jsonb *aid_getarg_options(FunctionCallInfo fcinfo, int argno);

/*
 * Raises unless the options are an object all of whose keys are named; the
 * list ends with NULL.  function stands in the message.
 */
extern void aid_options_check(const char *function, Jsonb *options, const char *const *names);

/* The value of a key; false if it is not there. */
extern bool aid_option_find(Jsonb *options, const char *name, JsonbValue *value);

/* A number from low to high, low itself only if low_allowed. */
extern double aid_option_double(Jsonb *options, const char *name, double missing,
								double low, bool low_allowed, double high);
/* A whole number from low to high. */
extern int64 aid_option_integer(Jsonb *options, const char *name, int64 missing, int64 low, int64 high);
/* A string in the current context, or NULL. */
extern char *aid_option_text(Jsonb *options, const char *name);
/* The position of a word in a list that ends with NULL; missing may be any number. */
extern int	aid_option_word(Jsonb *options, const char *name, const char *const *words, int missing);

/* For values with a form of their own: raises "option ... must be <form>". */
pg_noreturn extern void aid_option_refuse(const char *name, const char *form);

#endif							/* AID_OPTIONS_H */
