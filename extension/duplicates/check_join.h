/*
 * check_join.h
 *		What aid_check_query runs for the functions over similar pairs: each
 *		reads the query and counts what would be left out.
 *
 * Glue.
 */
#ifndef AID_CHECK_JOIN_H
#define AID_CHECK_JOIN_H

#include "postgres.h"

#include "base/inner_query.h"

extern void aid_check_similar_pairs(const char *query, AidSkips *skips);
extern void aid_check_similar_pairs_between(const char *query, AidSkips *skips);
extern void aid_check_similar_pairs_plan(const char *query, AidSkips *skips);

#endif							/* AID_CHECK_JOIN_H */
