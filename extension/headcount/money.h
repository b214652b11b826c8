/*
 * money.h
 *		Money by headcount: equal cost per head.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_HEADCOUNT_MONEY_H
#define AID_HEADCOUNT_MONEY_H

#include "allocation/split.h"
#include "base/money.h"
#include "headcount/headcount.h"

/* Steps of 10^-9 in a unit of 10^-digits; digits 0 … 9. */
extern aid_money aid_money_step(int digits);

/*
 * The amount, a multiple of step, over the cells in multiples of step, by
 * largest remainder.  total, above 0, is that of the cells; part and scratch
 * have room for all cells.
 */
extern void aid_split_cells(aid_money amount, aid_money step, const AidCells *cells, int64_t total,
							aid_money *part, aid_money *weight, AidRemainder *scratch);

/* amount * from / total to amount * to / total, from <= to <= total, rounded outwards to multiples of step. */
extern void aid_money_between(aid_money amount, aid_money step, int64_t from, int64_t to, int64_t total,
							  aid_money *lower, aid_money *upper);

#endif							/* AID_HEADCOUNT_MONEY_H */
