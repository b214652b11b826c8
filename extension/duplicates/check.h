/*
 * check.h
 *		What aid_check_query runs for the functions that take a query: each
 *		reads the query and counts what would be left out.
 *
 * Glue.
 */
#ifndef AID_CHECK_H
#define AID_CHECK_H

#include "postgres.h"

#include "base/inner_query.h"

extern void aid_check_similar_pairs(const char *query, AidSkips *skips);
extern void aid_check_similar_pairs_between(const char *query, AidSkips *skips);
extern void aid_check_similar_pairs_plan(const char *query, AidSkips *skips);
extern void aid_check_match_fit(const char *query, AidSkips *skips);
extern void aid_check_find_duplicates(const char *query, AidSkips *skips);
extern void aid_check_clusters(const char *query, AidSkips *skips);
extern void aid_check_best_pairs(const char *query, AidSkips *skips);
extern void aid_check_counted(const char *records, AidSkips *skips);
extern void aid_check_overlaps(const char *query, AidSkips *skips);
extern void aid_check_overlap_cells(const char *query, AidSkips *skips);
extern void aid_check_overlap_matrix(const char *query, AidSkips *skips);
extern void aid_check_repeats(const char *query, AidSkips *skips);

#endif							/* AID_CHECK_H */
