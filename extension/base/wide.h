/*
 * wide.h
 *		256-bit products of money, for comparisons and proportions that must
 *		be exact.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_WIDE_H
#define AID_WIDE_H

#include "base/money.h"

typedef struct AidWide
{
	aid_umoney	high;
	aid_umoney	low;
} AidWide;

extern AidWide aid_wide_multiply(aid_umoney a, aid_umoney b);

/* Compares a*b with c*d; signs are honoured.  Returns -1, 0 or 1. */
extern int	aid_compare_products(aid_money a, aid_money b, aid_money c, aid_money d);

/*
 * a * b / divisor, rounded half away from zero; all three at least 0, divisor
 * above 0, and the result known to fit (b <= divisor, or checked by caller).
 * With remainder not NULL the quotient is truncated instead and the remainder
 * is stored.
 */
extern aid_umoney aid_proportion(aid_umoney a, aid_umoney b, aid_umoney divisor, aid_umoney *remainder);

#endif							/* AID_WIDE_H */
