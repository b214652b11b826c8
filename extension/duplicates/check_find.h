/*
 * check_find.h
 *		What aid_check_query runs for the functions of evidence: each reads the
 *		query and counts what would be left out.
 *
 * Glue.
 */
#ifndef AID_CHECK_FIND_H
#define AID_CHECK_FIND_H

#include "postgres.h"

#include "base/inner_query.h"

extern void aid_check_find_duplicates(const char *query, AidSkips *skips);

#endif							/* AID_CHECK_FIND_H */
