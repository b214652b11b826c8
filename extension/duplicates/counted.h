/*
 * counted.h
 *		Totals without double counting: what each row counts under a rule.
 *
 * Records are numbers 0 .. n-1 in the order of their ids.  Money is exact, and
 * no answer depends on the order of the findings.
 *
 * Pure: no PostgreSQL calls; the caller provides all memory.
 */
#ifndef AID_COUNTED_H
#define AID_COUNTED_H

#include "base/money.h"

typedef enum AidCountedRule
{
	AID_COUNTED_GROSS,
	AID_COUNTED_DISTINCT,
	AID_COUNTED_NET_SOURCE,
	AID_COUNTED_NET_LEAF,
	AID_COUNTED_NET_DECLARED
} AidCountedRule;

/* False if there is no rule of that name. */
extern bool aid_counted_rule(const char *name, AidCountedRule *rule);

/* What a rule counts, in one sentence, or which rows a selection such as fts.incoming has; NULL if there is none. */
extern const char *aid_counted_rule_text(const char *name);

typedef enum AidCountedStage
{
	AID_COUNTED_NO_STAGE,
	AID_COUNTED_PLEDGE,
	AID_COUNTED_COMMITMENT,
	AID_COUNTED_DISBURSEMENT
} AidCountedStage;

typedef struct AidCountedRecord
{
	aid_money	amount;			/* 0 if not known */
	uint32_t	node;			/* its activity, or a number of its own */
	int16_t		bi_multi;		/* 0: not given */
	uint8_t		stage;
	bool		known;			/* the amount */
	bool		in;				/* an incoming row */
	bool		outgoing;		/* at the query's boundary */
} AidCountedRecord;

typedef enum AidCountedRelation
{
	AID_COUNTED_SAME_RECORD,	/* a is kept */
	AID_COUNTED_POSSIBLE,		/* the same if confirmed */
	AID_COUNTED_PARENT_CHILD,	/* a is the parent */
	AID_COUNTED_CHAIN			/* a is the payer */
} AidCountedRelation;

/* Ends from n on are records that the total does not hold: copies of one of them are copies of each other. */
typedef struct AidCountedFinding
{
	double		weight;			/* -Infinity if not known */
	uint32_t	a;
	uint32_t	b;
	uint8_t		relation;
} AidCountedFinding;

typedef struct AidCountedInput
{
	uint32_t	n;
	uint32_t	ids;			/* n and the ends that are not there */
	uint32_t	nodes;
	const AidCountedRecord *record;
	size_t		m;
	const AidCountedFinding *finding;
} AidCountedInput;

typedef enum AidCountedReason
{
	AID_COUNTED_FULL,
	AID_COUNTED_COPY,			/* of another row */
	AID_COUNTED_INCOMING,		/* an incoming row */
	AID_COUNTED_OUTGOING,		/* beyond the boundary */
	AID_COUNTED_CLASS,			/* bi_multi */
	AID_COUNTED_UNKNOWN,		/* amount */
	AID_COUNTED_NETTED,			/* its node received, or passed on, some */
	AID_COUNTED_DECLARED		/* its node declares to have received more than the links show */
} AidCountedReason;

typedef struct AidCountedRow
{
	aid_money	counted;
	uint32_t	kept;			/* the row this is a copy of, or itself */
	uint32_t	refused;		/* links of this row that were refused */
	uint32_t	refused_other;	/* the other end of one of them, if there is one only */
	bool		refused_payer;	/* this row was the payer of that */
	uint8_t		reason;
} AidCountedRow;

/* What was taken from a node, for the reason of its rows. */
typedef struct AidCountedNode
{
	aid_money	worth;
	aid_money	taken;
	uint32_t	others;			/* nodes it came from, or went to */
	uint32_t	other;			/* the last of them */
} AidCountedNode;

typedef struct AidCountedTotals
{
	uint64_t	refused;		/* links that would have closed a circle */
	uint32_t	first_payer;	/* rows of the first of them */
	uint32_t	first_receiver;
	uint64_t	within;			/* links between rows of one activity */
} AidCountedTotals;

/*
 * With confirmed, possible duplicates are copies.  Fills row[n] and
 * node[nodes] (nodes only under the net rules).  False: a sum is out of range.
 */
extern size_t aid_counted_scratch(const AidCountedInput *input);
extern bool aid_counted_run(const AidCountedInput *input, AidCountedRule rule, bool confirmed, AidCountedRow *row,
							AidCountedNode *node, AidCountedTotals *totals, void *scratch);

#endif							/* AID_COUNTED_H */
