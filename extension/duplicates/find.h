/*
 * find.h
 *		One search for duplicates: its options, its records, what is found.
 *
 *	find_options.c		options
 *	find_start.c		columns, and what is made of the records
 *	find_read.c			the rows of the queries into records
 *	find_store.c		what is looked up inside the evidence store
 *	find_rules.c		verdicts and the rules R1 to R5
 *	candidates*.c		pairs that are worth a look at the evidence
 *	find_decide.c		what the evidence makes of them
 *	find_report.c		findings as rows, with their evidence
 *
 * All memory is of the context that is current at the start of the search.
 *
 * Glue.
 */
#ifndef AID_FIND_H
#define AID_FIND_H

#include "postgres.h"

#include "base/inner_query.h"
#include "base/options.h"
#include "base/rows.h"
#include "duplicates/cluster.h"
#include "duplicates/evidence_glue.h"
#include "duplicates/ids_glue.h"
#include "duplicates/rules.h"

/* ---- options ---- */

/* Which rule made a pair a candidate: bits; one more for each {"equal": [columns]}. */
#define AID_CANDIDATE_TITLE 0x01
#define AID_CANDIDATE_AMOUNT 0x02
#define AID_CANDIDATE_IDENTIFIER 0x04
#define AID_CANDIDATE_ALL 0x08
#define AID_CANDIDATE_EQUAL 0x10

#define AID_FIND_EQUALS 12		/* lists of columns */
#define AID_FIND_EQUAL_COLUMNS 8

typedef struct AidFindEqual
{
	int			columns;
	char	   *column[AID_FIND_EQUAL_COLUMNS];
	int			place[AID_FIND_EQUAL_COLUMNS];	/* in the columns of the query */
} AidFindEqual;

typedef struct AidFindOptions
{
	double		threshold;
	double		min_probability;
	bool		assigned;		/* otherwise no method is used */
	AidClusterMethod assign;
	uint32		candidates;
	int			equals;
	AidFindEqual equal[AID_FIND_EQUALS];
	int64		amount_cap;
	char	   *aliases;
	char	   *rates;
	char	   *verdicts;
	int			fiscal_year_start;
	int64		prior_records;	/* 0: as many as there are */
	int64		memory;
	int			workers;
} AidFindOptions;

/* base_query: the key of that name, which explain has; may be NULL. */
extern void aid_find_options(const char *function, Jsonb *json, AidFindOptions *options, char **base_query);

/* ---- records ---- */

/* The columns that are always understood, in this order; those of the model follow. */
typedef enum AidFindColumn
{
	AID_FIND_ID,
	AID_FIND_TITLE,
	AID_FIND_REPORTER,
	AID_FIND_PROVIDER,
	AID_FIND_RECEIVER,
	AID_FIND_SOURCE,
	AID_FIND_RECORD_ID,
	AID_FIND_VERSION,
	AID_FIND_AMOUNT,
	AID_FIND_CURRENCY,
	AID_FIND_VALUE_DATE,
	AID_FIND_SECONDARY,
	AID_FIND_START_DATE,
	AID_FIND_END_DATE,
	AID_FIND_ACTIVITY_ID,
	AID_FIND_PARENT_ID,
	AID_FIND_RECIPIENT,
	AID_FIND_SECTOR,
	AID_FIND_PROVIDER_ACTIVITY_ID,
	AID_FIND_RECEIVER_ACTIVITY_ID,
	AID_FIND_LAT,
	AID_FIND_LON,
	AID_FIND_EXACT,
	AID_FIND_IDENTIFIERS,
	AID_FIND_BLOCK,
	AID_FIND_DIRECTION,
	AID_FIND_BOUNDARY,
	AID_FIND_STAGE,
	AID_FIND_BI_MULTI,
	AID_FIND_COLUMNS
} AidFindColumn;

/* The blocks of one record: numbers in the pool, or AID_FIND_EVERYWHERE. */
#define AID_FIND_EVERYWHERE (-1)
typedef struct AidFindBlocks
{
	uint32		at;
	int32		n;
} AidFindBlocks;

#define AID_FIND_ALL_COLUMNS \
	(AID_FIND_COLUMNS + AID_MODEL_FIELDS * AID_MODEL_COLUMNS + AID_FIND_EQUALS * AID_FIND_EQUAL_COLUMNS)

typedef struct AidFind
{
	const char *function;
	AidFindOptions options;
	const AidModel *model;
	char		digest[AID_MODEL_DIGEST];
	MemoryContext context;
	AidSkips	skips;
	bool		between;

	AidColumn	column[AID_FIND_ALL_COLUMNS];
	int			columns;
	bool		seen[AID_FIND_COLUMNS];	/* the column is in one of the queries */

	AidEvidence *evidence;
	/* features that the rules look at, whatever the model does */
	int			title;
	int			amount;
	int			provider;
	int			receiver;
	int			reporter;
	int			identifiers;

	/* records of the query, then those of the base query */
	uint32		n;
	uint32		n_new;
	uint32		room;
	AidRuleRecord *record;
	bool	   *titled;			/* the record has the title's phase and years */
	uint32	   *by_order;		/* records in the order of ids */
	uint32	   *order;			/* the place of each in it: record[].order, close together */
	AidIds	   *ids;
	AidIds	   *sources;
	AidIds	   *published;		/* source and record_id */
	AidIds	   *names;			/* ids of parents, activities, identifiers */
	Datum	   *version;		/* as read; NULL without such a column */
	bool	   *version_null;
	uint32	   *identifier;		/* pool */
	uint32		identifier_room;
	uint32		identifier_count;
	int16	   *year;			/* pool */
	uint32		year_room;
	uint32		year_count;
	AidIds	   *block_names;
	AidFindBlocks *blocks;		/* of each record; NULL: one block */
	uint32	   *block;			/* pool */
	uint32		block_room;
	uint32		block_count;
	uint32	   *block_rank;		/* in the order of bytes */
	AidIds	   *tuples;			/* of equal columns */
	uint32	   *tuple[AID_FIND_EQUALS];	/* of each record, from 1; 0 unknown */

	uint8	   *dropped;		/* by R1 or R2 */
	AidRuleTable table;

	struct AidVerdict *verdict;
	uint32		verdicts;
	uint32		verdict_room;
	struct decided_hash *decided;	/* pairs that verdicts and rules have settled */
	struct AidFinding *finding;
	uint64		findings;
	uint64		finding_room;

	/* receiver's organisations by their numbers as provider and reporter */
	uint32	   *receiver_as_provider;
	uint32	   *receiver_as_reporter;
} AidFind;

/* Reads model, options and queries; base_query may be NULL. */
extern AidFind *aid_find_start(const char *function, const char *query, const char *base_query, AidModel *model,
							   const AidFindOptions *options);
/* Adds the records of one query. */
extern void aid_find_read_query(AidFind *find, const char *query, bool base);
/* The pool with room for more elements. */
extern void *aid_find_pool_room(MemoryContext context, void *pool, uint32 count, uint32 more, uint32 *room,
								size_t size);
/* The title's phase and years are in the record from now on. */
extern void aid_find_know_title(AidFind *find, uint32 record);
/* Do the blocks of the two meet? *shared: the first block that both have, or AID_IDS_NONE. */
extern bool aid_find_blocks_meet(const AidFind *find, uint32 a, uint32 b, uint32 *shared);

static inline const char *
aid_find_id(const AidFind *find, uint32 record)
{
	return aid_ids_text(find->ids, record, NULL);
}

static inline bool
aid_find_may_meet(const AidFind *find, uint32 a, uint32 b)
{
	return a != b && (!find->between || find->record[a].base != find->record[b].base);
}

/* ---- from the evidence store ---- */

/* The title in UTF-8; NULL if there is none. */
extern const char *aid_find_title(const AidFind *find, uint32 record, size_t *length);
/* The tokens of the title's core, as any numbers that keep them apart: sorted, unique; 0: no words. */
extern uint32 aid_find_title_tokens(const AidFind *find, uint32 record, uint64 *tokens);
/* The number in one organisation feature of each organisation of another; AID_IDS_NONE if it has none. */
extern uint32 *aid_find_translate(const AidFind *find, int from, int to);
/* ln of the common units for one of a currency (AidAmount) on a day; NaN if there is no rate. */
extern double aid_find_log_rate(const AidFind *find, int currency, int32 date);

/* ---- findings ---- */

#define AID_RULE_VERDICT 0
#define AID_RULE_FORBID 8
#define AID_RULE_MODEL 9

typedef struct AidFinding
{
	double		weight;			/* Infinity for verdicts and R1 to R5 */
	uint32		a;				/* put the right way round */
	uint32		b;
	uint32		verdict;		/* which, of a verdict */
	uint32		candidates;		/* bits */
	uint8		rule;
	uint8		relation;
	uint8		why;			/* AidRuleWhy */
	uint8		forbid;			/* AidForbid */
	bool		amounts_unlike;
	bool		implied;		/* by two others: not reported */
} AidFinding;

typedef struct AidVerdict
{
	uint32		a;				/* records */
	uint32		b;
	AidRelation relation;
	char	   *reviewer;		/* or NULL */
	DateADT		reviewed_on;	/* AID_NO_DATE */
} AidVerdict;

/* R0 to R5: settles pairs and adds them to the findings. */
extern void aid_find_run_rules(AidFind *find);
/* What they say about a pair; false if nothing.  Pairs of relation AID_DISTINCT are no findings. */
extern bool aid_find_decided(const AidFind *find, uint32 a, uint32 b, AidFinding *finding);

/*
 * What evidence makes of a pair that no rule has settled; false if that is no
 * finding.  The finding has its weight and forbid all the same.
 */
extern bool aid_find_decide(AidFind *find, uint32 a, uint32 b, AidFinding *finding);

/* Of an organisation feature: is one organisation common to both? */
extern bool aid_find_same_organisation(const AidFind *find, int feature, uint32 a, uint32 b);

/* Each pair that one rule for candidates (a bit) brings up, once, in no order; pairs that rules have settled too. */
typedef void (*AidCandidateReader) (void *arg, uint32 a, uint32 b);
extern void aid_find_each_candidate(AidFind *find, uint32 rule, AidCandidateReader reader, void *arg);

/* Decides the candidates of all rules that the options name; adds what is found. */
extern void aid_find_run_candidates(AidFind *find);

/* Leaves out what the option "assign" does; puts findings in the order of ids, each pair once. */
extern void aid_find_settle(AidFind *find);

extern void aid_find_add(AidFind *find, const AidFinding *finding);

/* ---- rows ---- */

#define AID_FIND_RESULT 8
/* In the current memory context. */
extern void aid_find_row(AidFind *find, const AidFinding *finding, Datum *values, bool *nulls);
/* "R4", "model:0123456789ab" */
extern char *aid_find_rule_text(const AidFind *find, const AidFinding *finding);

#endif							/* AID_FIND_H */
