/*
 * alias_glue.h
 *		The alias query: which organisation a name stands for.
 *
 * Glue.
 */
#ifndef AID_ALIAS_GLUE_H
#define AID_ALIAS_GLUE_H

#include "postgres.h"

typedef struct AidAliases AidAliases;

/*
 * A name in the server's encoding as aid_org_key, in the current context and
 * followed by a zero byte; NULL for a mask ("Others") and a name without words.
 */
extern const char *aid_aliases_key(const char *name, size_t length, size_t *key_length);

/*
 * Reads (alias text, org text, kind text), kind 'same' or 'agency'.  All names
 * are compared by aid_org_key.  A NULL query gives an empty table.
 *
 * 22004: a NULL in a column; 22023: another kind, a name that is a mask, an
 * alias of two organisations (the detail names both) or of itself by way of
 * others.  The table lives in the current memory context.
 */
extern AidAliases *aid_aliases_read(const char *function, const char *query);

/*
 * What an organisation's key (a result of aid_org_key) stands for.  Texts live
 * as long as the table, or are the key given.
 */
typedef struct AidAliasOrg
{
	const char *same;			/* key by 'same' aliases, followed to the end; or the key itself */
	size_t		same_length;
	const char *agency_of;		/* key of the organisation whose agency that is, followed to the end, or NULL */
	size_t		agency_of_length;
} AidAliasOrg;

extern AidAliasOrg aid_aliases_find(const AidAliases *aliases, const char *key, size_t length);

/* The name that the query gives the organisation of this key (its smallest spelling), or NULL. */
extern const char *aid_aliases_name(const AidAliases *aliases, const char *key, size_t length, size_t *name_length);

#endif							/* AID_ALIAS_GLUE_H */
