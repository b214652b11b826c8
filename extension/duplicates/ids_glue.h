/*
 * ids_glue.h
 *		Texts (ids, places, organisations …) numbered as they come, and put in
 *		the order of ids at the end.
 *
 * Glue.
 */
#ifndef AID_IDS_GLUE_H
#define AID_IDS_GLUE_H

#include "postgres.h"

#include "base/inner_query.h"
#include "duplicates/ids.h"

typedef struct AidIds AidIds;

#define AID_IDS_NONE UINT32_MAX

/* In the current memory context, which all later memory comes from too. */
extern AidIds *aid_ids_create(void);

/* The text's number: 0, 1, … in the order of first appearance; *found if it was there (may be NULL). */
extern uint32 aid_ids_add(AidIds *ids, const char *text, size_t length, bool *found);
/* The value of a column of any scalar type; NULL is 22004. */
extern uint32 aid_ids_add_column(AidIds *ids, const AidColumn *column, Datum value, bool isnull, bool *found);
/* The same of names and codes: outer blanks do not count, NULL and nothing but blanks are AID_IDS_NONE. */
extern uint32 aid_ids_add_name(AidIds *ids, const AidColumn *column, Datum value, bool isnull);
/* A name without its outer blanks; NULL for NULL and nothing but blanks. */
extern const char *aid_trimmed_name(const char *text, size_t *length);
extern const char *aid_column_name(const AidColumn *column, Datum value, bool isnull, size_t *length);
/* AID_IDS_NONE if it is not there. */
extern uint32 aid_ids_find(const AidIds *ids, const char *text, size_t length);

extern uint32 aid_ids_count(const AidIds *ids);
/* Stays where it is; followed by a zero byte. */
extern const char *aid_ids_text(const AidIds *ids, uint32 number, size_t *length);

/* A new text. */
extern Datum aid_ids_datum(const AidIds *ids, uint32 number);

/* Is every text added an integer? */
extern bool aid_ids_by_number(const AidIds *ids);

/*
 * rank[number] is the text's place in the order of ids, order[place] the
 * number; either may be NULL.  by_bytes: even if all are integers.
 */
extern void aid_ids_order(const AidIds *ids, bool by_bytes, uint32 *rank, uint32 *order);

#endif							/* AID_IDS_GLUE_H */
