/*
 * rules.h
 *		What identifiers prove about pairs of records: the rules R1 to R5, and
 *		R8, which forbids.
 *
 * Pure: no PostgreSQL calls.  Memory comes from base/grow.h.
 */
#ifndef AID_RULES_H
#define AID_RULES_H

#include "aidflow.h"

typedef enum AidRelation
{
	AID_SAME_RECORD,
	AID_CHAIN,
	AID_PARENT_CHILD,
	AID_CORRECTION,
	AID_POSSIBLE_DUPLICATE,
	AID_OVERLAP,
	AID_REPEAT,
	AID_DISTINCT				/* a verdict only */
} AidRelation;

/* Their names, in this order, and NULL. */
extern const char *const aid_relation_names[];

typedef enum AidDirection
{
	AID_OUT,
	AID_IN
} AidDirection;

#define AID_UNKNOWN_WORD 0		/* of boundary and stage */

typedef enum AidBoundary
{
	AID_BOUNDARY_INCOMING = 1,
	AID_BOUNDARY_INTERNAL,
	AID_BOUNDARY_OUTGOING
} AidBoundary;

#define AID_RULES_NO_DAY INT32_MIN

/*
 * One record.  Names are numbers from 1; 0 is unknown.  Those of sources and of
 * published records are their own; ids, activities and identifiers share one
 * numbering, so that a link can name any of them.
 */
typedef struct AidRuleRecord
{
	uint32_t	order;			/* place in the order of ids */
	uint32_t	source;
	uint32_t	record;			/* number of (source, record_id) */
	uint32_t	version;		/* rank, later is higher */
	uint32_t	id;
	uint32_t	activity;
	uint32_t	parent;
	uint32_t	provider_activity;
	uint32_t	receiver_activity;
	uint32_t	identifier;		/* the first of them in the table's array */
	uint32_t	identifiers;
	uint32_t	years_at;		/* the first of them in the table's array */
	int32_t		day;
	double		amount;			/* NaN unknown */
	int16_t		year;			/* of day */
	uint8_t		years;			/* of the title */
	uint8_t		phase;			/* of the title, 0 none */
	uint8_t		direction;
	uint8_t		boundary;
	uint8_t		stage;
	bool		secondary;
	bool		base;			/* of the base query */
} AidRuleRecord;

/* How near two amounts are. */
typedef enum AidAmountLevel
{
	AID_AMOUNT_EQUAL,
	AID_AMOUNT_01,
	AID_AMOUNT_06,
	AID_AMOUNT_25,
	AID_AMOUNT_ELSE,
	AID_AMOUNT_UNKNOWN
} AidAmountLevel;

/* Why the kept copy was kept, or what else is to say. */
typedef enum AidRuleWhy
{
	AID_WHY_NONE,
	AID_WHY_PRIMARY,
	AID_WHY_BOUNDARY,
	AID_WHY_VERSION,
	AID_WHY_ID
} AidRuleWhy;

typedef struct AidRuleFinding
{
	uint32_t	a;				/* kept copy, original, payer, parent */
	uint32_t	b;
	uint8_t		rule;			/* 1 to 5 */
	uint8_t		relation;
	uint8_t		why;
	bool		amounts_unlike;	/* R3: one row a side, whose amounts do not reach .25 */
} AidRuleFinding;

typedef struct AidRuleTable
{
	const AidRuleRecord *record;
	uint32_t	n;
	uint32_t	records;		/* numbers of (source, record_id) are 1 to this */
	uint32_t	names;			/* and of names */
	const uint32_t *identifier; /* of each record sorted, unique */
	const int16_t *year;		/* of each record sorted, unique */
	bool		between;		/* only pairs of a base record with another */
	AidAmountLevel (*amount_level) (void *arg, uint32_t a, uint32_t b);
	void		(*found) (void *arg, const AidRuleFinding *finding);
	void	   *arg;
} AidRuleTable;

/*
 * Finds what R1 to R5 say.  A pair may be found by several rules, or twice by
 * one: the first by rule, then by the order of a, is meant.
 *
 * dropped[i], which the caller provides, becomes the rule (1, 2) that made
 * record i a copy that later rules pass over, else 0.
 */
extern void aid_rules_run(const AidRuleTable *table, uint8_t *dropped);

/* Rows that name their own activity, or as parent themselves: no links. */
extern bool aid_rules_provider_is_self(const AidRuleRecord *record);
extern bool aid_rules_receiver_is_self(const AidRuleRecord *record);
extern bool aid_rules_parent_is_self(const AidRuleRecord *record);

/* What R8 makes of a pair that evidence takes for one record. */
typedef enum AidForbid
{
	AID_FORBID_NOTHING,
	AID_FORBID_SIGNS,			/* a correction */
	AID_FORBID_PHASES,			/* a repeat */
	AID_FORBID_YEARS,			/* a repeat */
	AID_FORBID_INSTALMENT		/* no finding */
} AidForbid;

/* same_organisations: nothing tells the organisations of the two apart. */
extern AidForbid aid_rules_forbid(const AidRuleTable *table, uint32_t a, uint32_t b, bool same_organisations);

/* Is a the earlier of the two: by day, the title's years, its phase, id? */
extern bool aid_rules_is_earlier(const AidRuleTable *table, uint32_t a, uint32_t b);

#endif							/* AID_RULES_H */
