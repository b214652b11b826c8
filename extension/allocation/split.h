/*
 * split.h
 *		Dividing an amount into parts that add up to it exactly.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_SPLIT_H
#define AID_SPLIT_H

#include "base/money.h"

/* The leftover steps of 10^-9 go to the first parts. */
extern void aid_divide_even(aid_money amount, int parts, aid_money *part);

typedef struct AidRemainder
{
	aid_umoney	remainder;
	int			index;
} AidRemainder;

/*
 * Parts in proportion to weights (at least 0, their sum total above 0), by
 * largest remainder; ties go to the earlier part.  scratch: one per part.
 */
extern void aid_divide_by_weight(aid_money amount, int parts, const aid_money *weight, aid_money total,
								 aid_money *part, AidRemainder *scratch);

#endif							/* AID_SPLIT_H */
