/*
 * match_glue.h
 *		What aid_check_query() runs for aid_match_fit().
 *
 * Glue.
 */
#ifndef AID_MATCH_GLUE_H
#define AID_MATCH_GLUE_H

#include "postgres.h"

#include "base/inner_query.h"

extern void aid_check_match_fit(const char *query, AidSkips *skips);

#endif							/* AID_MATCH_GLUE_H */
