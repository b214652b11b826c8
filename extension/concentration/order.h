/*
 * order.h
 *		Exact order of amounts or of ratios of two amounts.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_ORDER_H
#define AID_ORDER_H

#include "base/money.h"

typedef struct AidOrderItem
{
	double		key;			/* the ratio, rounded */
	int			index;
} AidOrderItem;

/*
 * Sorts 0 .. n-1 by rising value, or by value/divisor where divisor is not
 * NULL (divisors at least 0; value/0 is infinite and the value then above 0).
 * Ties keep their order.  level gets the rank of each index without gaps,
 * equal ratios sharing one.  scratch has 2n items.
 */
extern void aid_order_ratios(int n, const aid_money *value, const aid_money *divisor, AidOrderItem *scratch, int *order,
							 int *level);

#endif							/* AID_ORDER_H */
