/*
 * alias_glue.c
 *		The alias query: which organisation a name stands for.
 */
#include "postgres.h"

#include "compat.h"

#include "base/encoding_glue.h"
#include "base/inner_query.h"
#include "duplicates/alias_glue.h"
#include "duplicates/ids_glue.h"
#include "duplicates/organisation.h"

enum
{
	ALIAS, ORG, KIND, COLUMNS
};

/* One row: the alias' key leads to the organisation's. */
typedef struct Edge
{
	uint32		alias;			/* numbers of keys */
	uint32		org;
	bool		agency;
	char	   *alias_text;		/* as written */
	char	   *org_text;
} Edge;

struct AidAliases
{
	AidIds	   *key;
	uint32	   *same;			/* by key: what it is the same as, in the end itself */
	uint32	   *agency_of;		/* by key that is no alias: whose agency, or AID_IDS_NONE */
	const char **name;			/* by key: how the query writes it as an organisation, or NULL */
	/* while it is read */
	AidColumn	column[COLUMNS];
	Edge	   *edge;
	uint32		edges;
	uint32		room;
	MemoryContext context;
};

const char *
aid_aliases_key(const char *name, size_t length, size_t *key_length)
{
	const char *utf8 = aid_to_utf8(name, &length);
	char	   *key = palloc_extended(AID_ORG_KEY_BOUND(length) + 1, MCXT_ALLOC_HUGE);

	*key_length = aid_org_key(utf8, length, key);
	if (*key_length == AID_ORG_MASK || *key_length == 0)
	{
		pfree(key);
		return NULL;
	}
	key[*key_length] = '\0';
	return key;
}

/* ---- reading ---- */

static char *
column_copy(AidAliases *aliases, const AidQueryRow *row, int place)
{
	const char *text;
	size_t		length;

	if (row->nulls[place])
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("column \"%s\" of the alias query holds a null", aliases->column[place].name)));
	text = aid_column_text(&aliases->column[place], row->values[place], &length);
	return strcpy(MemoryContextAlloc(aliases->context, length + 1), pnstrdup(text, length));
}

static uint32
key_number(AidAliases *aliases, const char *name)
{
	size_t		length;
	const char *key = aid_aliases_key(name, strlen(name), &length);

	if (key == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the alias query names no organisation: \"%s\"", name),
				 errdetail("aid_org_key of it is NULL or empty.")));
	return aid_ids_add(aliases->key, key, length, NULL);
}

static void
read_row(void *arg, const AidQueryRow *row)
{
	AidAliases *aliases = arg;
	Edge	   *edge;
	char	   *kind;

	if (aliases->edges == aliases->room)
	{
		aliases->room *= 2;
		aliases->edge = repalloc_huge(aliases->edge, aliases->room * sizeof(Edge));
	}
	edge = &aliases->edge[aliases->edges++];
	edge->alias_text = column_copy(aliases, row, ALIAS);
	edge->org_text = column_copy(aliases, row, ORG);
	kind = column_copy(aliases, row, KIND);
	edge->agency = strcmp(kind, "agency") == 0;
	if (!edge->agency && strcmp(kind, "same") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown kind in the alias query: \"%s\"", kind),
				 errdetail("The kinds are same and agency.")));
	pfree(kind);
	edge->alias = key_number(aliases, edge->alias_text);
	edge->org = key_number(aliases, edge->org_text);
}

/* ---- following ---- */

static int
compare_edges(const void *a, const void *b)
{
	const Edge *x = a;
	const Edge *y = b;
	int			order = strcmp(x->alias_text, y->alias_text);

	if (order == 0)
		order = strcmp(x->org_text, y->org_text);
	return order != 0 ? order : (int) x->agency - (int) y->agency;
}

pg_noreturn static void
raise_two_organisations(const char *alias, const char *one, const char *other)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("alias \"%s\" stands for two organisations", alias),
			 errdetail("They are \"%s\" and \"%s\".", one, other)));
}

/* The end of each way; a circle has none. */
static void
follow(const AidAliases *aliases, uint32 *to, bool agency)
{
	uint32		n = aid_ids_count(aliases->key);

	for (uint32 e = 0; e < aliases->edges; e++)
	{
		uint32		at = aliases->edge[e].alias;
		uint32		steps = 0;

		if (aliases->edge[e].agency != agency)
			continue;
		if (agency)
			at = aliases->same[at];
		while (to[at] != AID_IDS_NONE && steps++ <= n)
			at = to[at];
		if (steps > n)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("alias \"%s\" leads back to itself", aliases->edge[e].alias_text)));
		/* shorten, so that the next one is there at once */
		for (uint32 k = agency ? aliases->same[aliases->edge[e].alias] : aliases->edge[e].alias; k != at;)
		{
			uint32		next = to[k];

			to[k] = at;
			k = next;
		}
	}
}

static void
resolve(AidAliases *aliases)
{
	uint32		n = aid_ids_count(aliases->key);
	const Edge **by = palloc0(n * sizeof(Edge *));	/* who set the entry, for messages */

	aliases->same = palloc(n * sizeof(uint32));
	aliases->agency_of = palloc(n * sizeof(uint32));
	aliases->name = palloc0(n * sizeof(char *));
	memset(aliases->same, 0xFF, n * sizeof(uint32));
	memset(aliases->agency_of, 0xFF, n * sizeof(uint32));
	qsort(aliases->edge, aliases->edges, sizeof(Edge), compare_edges);

	for (uint32 e = 0; e < aliases->edges; e++)
	{
		const Edge *edge = &aliases->edge[e];

		if (aliases->name[edge->org] == NULL || strcmp(edge->org_text, aliases->name[edge->org]) < 0)
			aliases->name[edge->org] = edge->org_text;
		if (edge->agency || edge->alias == edge->org)
			continue;
		if (by[edge->alias] != NULL && by[edge->alias]->org != edge->org)
			raise_two_organisations(edge->alias_text, by[edge->alias]->org_text, edge->org_text);
		by[edge->alias] = edge;
		aliases->same[edge->alias] = edge->org;
	}
	follow(aliases, aliases->same, false);
	for (uint32 k = 0; k < n; k++)
		if (aliases->same[k] == AID_IDS_NONE)
			aliases->same[k] = k;

	/* whose agency: between what the names stand for */
	memset(by, 0, n * sizeof(Edge *));
	for (uint32 e = 0; e < aliases->edges; e++)
	{
		const Edge *edge = &aliases->edge[e];
		uint32		agency = aliases->same[edge->alias];
		uint32		org = aliases->same[edge->org];

		if (!edge->agency || agency == org)
			continue;
		if (by[agency] != NULL && aliases->same[by[agency]->org] != org)
			raise_two_organisations(edge->alias_text, by[agency]->org_text, edge->org_text);
		by[agency] = edge;
		aliases->agency_of[agency] = org;
	}
	follow(aliases, aliases->agency_of, true);
	pfree(by);
}

AidAliases *
aid_aliases_read(const char *function, const char *query)
{
	static const AidColumn columns[COLUMNS] = {
		[ALIAS] = {"alias", AID_ACCEPT_TEXT, true},
		[ORG] = {"org", AID_ACCEPT_TEXT, true},
		[KIND] = {"kind", AID_ACCEPT_TEXT, true},
	};
	AidAliases *aliases = palloc0(sizeof(AidAliases));

	aliases->key = aid_ids_create();
	aliases->context = CurrentMemoryContext;
	if (query == NULL)
		return aliases;
	memcpy(aliases->column, columns, sizeof(columns));
	aliases->room = 64;
	aliases->edge = palloc(aliases->room * sizeof(Edge));
	(void) aid_query_run(psprintf("the aliases of %s", function), query, aliases->column, COLUMNS, read_row, aliases);
	resolve(aliases);
	return aliases;
}

/* ---- asking ---- */

AidAliasOrg
aid_aliases_find(const AidAliases *aliases, const char *key, size_t length)
{
	AidAliasOrg org = {.same = key,.same_length = length};
	uint32		number = aid_ids_find(aliases->key, key, length);

	if (number == AID_IDS_NONE)
		return org;
	number = aliases->same[number];
	org.same = aid_ids_text(aliases->key, number, &org.same_length);
	if (aliases->agency_of[number] != AID_IDS_NONE)
		org.agency_of = aid_ids_text(aliases->key, aliases->agency_of[number], &org.agency_of_length);
	return org;
}

const char *
aid_aliases_name(const AidAliases *aliases, const char *key, size_t length, size_t *name_length)
{
	uint32		number = aid_ids_find(aliases->key, key, length);

	if (number == AID_IDS_NONE || aliases->name[number] == NULL)
		return NULL;
	*name_length = strlen(aliases->name[number]);
	return aliases->name[number];
}
