/*
 * wire.h
 *		Text, binary and jsonb pieces that the value and the aggregate states
 *		share.
 */
#ifndef AID_HEADCOUNT_WIRE_H
#define AID_HEADCOUNT_WIRE_H

#include "headcount/glue.h"

#include "lib/stringinfo.h"
#include "utils/jsonb.h"

/* aid_headcount_read into new arrays. */
extern int	aid_headcount_read_palloc(AidTextReport *report, const char *text, size_t length,
									  AidBox **box, int64_t **count);

pg_noreturn extern void aid_raise_bad_binary(const char *type, const char *detail);

/* version 1, int4 n, then n times (int4 key, int8 count) */
extern void aid_send_cells(StringInfo message, const AidPacked *cells);

/* All that is left of the message; trusts nothing. */
extern AidCells aid_receive_cells(StringInfo message, const char *type);

/* An integral jsonb number; false if it is none, *range if it is above int64 in size. */
extern bool aid_jsonb_integer(const JsonbValue *value, int64 *number, bool *range);

#endif							/* AID_HEADCOUNT_WIRE_H */
