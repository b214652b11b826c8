/*
 * shingles_glue.h
 *		What the SQL functions over aid_shingles share.
 */
#ifndef AID_SHINGLES_GLUE_H
#define AID_SHINGLES_GLUE_H

#include "postgres.h"

#include "compat.h"
#include "fmgr.h"

#include "duplicates/shingles.h"
#include "duplicates/shingles_text.h"

/* Detoasted, aligned to 8 and of a known format; good as long as the argument, or a copy in the current context. */
extern const AidShingles *aid_shingles_from_datum(Datum datum);
extern const AidShingles *aid_getarg_shingles(FunctionCallInfo fcinfo, int argno);

/* The kind of that name; 22023 if there is none. */
extern int	aid_shingles_kind_from_text(const text *name);

/* The tokens of a text in the server's encoding, sorted and unique, into a new array; 54000 if too many. */
extern uint32 aid_shingles_text_tokens(const char *text, size_t length, int kind, uint64 **tokens);

/* Sorted unique tokens as a new value. */
extern AidShingles *aid_shingles_result(const AidShinglesHead *head, const uint64 *tokens, uint32 n);

/* Would the server's encoding lack characters that a token may have? */
extern bool aid_shingles_print_ascii(void);

/* 22023 unless kind and normaliser version agree. */
extern void aid_shingles_check_alike(const AidShingles *a, const AidShingles *b);

/* 22023 unless 0 < threshold <= 1. */
extern void aid_shingles_check_threshold(double threshold);

/* The threshold that the right side of %% carries; 22023 if it carries none. */
extern double aid_shingles_carried_threshold(const AidShingles *s);

pg_noreturn extern void aid_raise_too_many_shingles(void);

#endif							/* AID_SHINGLES_GLUE_H */
