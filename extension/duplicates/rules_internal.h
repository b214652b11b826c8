/*
 * rules_internal.h
 *		What the rules' files share: rules.c has R1, R2 and R8, rules_links.c
 *		R3, R4 and R5.
 */
#ifndef AID_RULES_INTERNAL_H
#define AID_RULES_INTERNAL_H

#include "base/grow.h"
#include "duplicates/link.h"
#include "duplicates/rules.h"

/* Records by a number that they hold: those of number k are list[first[k]] … list[first[k + 1] - 1]. */
typedef struct AidRuleLists
{
	uint32_t   *first;
	uint32_t   *list;
} AidRuleLists;

typedef struct AidRules
{
	const AidRuleTable *table;
	const AidRuleRecord *record;
	uint8_t    *dropped;
	uint32_t   *by_order;
	AidRuleLists activity;		/* of the records that no rule has dropped */
	uint32_t   *mate;			/* for linking, with room */
	uint32_t	mate_room;
	void	   *scratch;
	size_t		scratch_size;
} AidRules;

/* Two lists of records that are being linked. */
typedef struct AidRuleTask
{
	const AidRules *rules;
	const uint32_t *left;
	const uint32_t *right;
	const uint32_t *partners;	/* R3: rows of the other list that a record may be a copy of */
	uint32_t	payer;			/* R4: the two activities, 0 for none */
	uint32_t	receiver;
} AidRuleTask;

/*
 * Smaller is nearer: what the rule prefers, the amount's level, what it prefers
 * then, the day gap.  Levels cost much more than the rest: where the pair
 * cannot come below the limit, the answer is AID_LINK_NEVER and no level found.
 */
extern uint64_t aid_rules_distance(const AidRules *rules, uint32_t a, uint32_t b, uint32_t before, uint32_t after,
								   uint64_t limit);

/* mate[i] of each left row, see aid_link_rows; until the next call. */
extern const uint32_t *aid_rules_link(AidRules *rules, uint32_t lefts, uint32_t rights, AidLinkCost cost,
									  AidRuleTask *task);

/* Reports a pair, if it may meet; two copies are put the right way round. */
extern void aid_rules_pair(const AidRules *rules, int rule, AidRelation relation, uint32_t a, uint32_t b,
						   AidRuleWhy why, bool unlike);
extern void aid_rules_copies(const AidRules *rules, int rule, uint32_t a, uint32_t b, bool unlike);

extern void aid_rules_run_r3(AidRules *rules);
extern void aid_rules_run_r4(AidRules *rules);
extern void aid_rules_run_r5(const AidRules *rules);

static inline bool
aid_rules_may_meet(const AidRules *rules, uint32_t a, uint32_t b)
{
	return a != b && (!rules->table->between || rules->record[a].base != rules->record[b].base);
}

static inline AidAmountLevel
aid_rules_amount_level(const AidRules *rules, uint32_t a, uint32_t b)
{
	return rules->table->amount_level(rules->table->arg, a, b);
}

#endif							/* AID_RULES_INTERNAL_H */
