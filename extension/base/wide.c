/*
 * wide.c
 *		Products of 128-bit integers in 256 bits.
 */
#include "base/wide.h"

AidWide
aid_wide_multiply(aid_umoney a, aid_umoney b)
{
	uint64_t	a1 = (uint64_t) (a >> 64);
	uint64_t	a0 = (uint64_t) a;
	uint64_t	b1 = (uint64_t) (b >> 64);
	uint64_t	b0 = (uint64_t) b;
	aid_umoney	low = (aid_umoney) a0 * b0;
	aid_umoney	middle1 = (aid_umoney) a1 * b0;
	aid_umoney	middle2 = (aid_umoney) a0 * b1;
	aid_umoney	high = (aid_umoney) a1 * b1;
	aid_umoney	carry = (low >> 64) + (uint64_t) middle1 + (uint64_t) middle2;
	AidWide		product;

	product.low = (carry << 64) | (uint64_t) low;
	product.high = high + (middle1 >> 64) + (middle2 >> 64) + (carry >> 64);
	return product;
}

static int
wide_compare(AidWide a, AidWide b)
{
	if (a.high != b.high)
		return a.high < b.high ? -1 : 1;
	if (a.low != b.low)
		return a.low < b.low ? -1 : 1;
	return 0;
}

static int
product_sign(aid_money a, aid_money b)
{
	if (a == 0 || b == 0)
		return 0;
	return (a < 0) == (b < 0) ? 1 : -1;
}

int
aid_compare_products(aid_money a, aid_money b, aid_money c, aid_money d)
{
	int			left = product_sign(a, b);
	int			right = product_sign(c, d);
	int			order;

	if (left != right)
		return left < right ? -1 : 1;
	if (left == 0)
		return 0;
	order = wide_compare(aid_wide_multiply(aid_money_magnitude(a), aid_money_magnitude(b)),
						 aid_wide_multiply(aid_money_magnitude(c), aid_money_magnitude(d)));
	return left > 0 ? order : -order;
}

/*
 * Restoring division, one bit at a time: 128 rounds, and called once per unit
 * where entitlements are listed.
 */
aid_umoney
aid_proportion(aid_umoney a, aid_umoney b, aid_umoney divisor, aid_umoney *remainder)
{
	AidWide		product = aid_wide_multiply(a, b);
	aid_umoney	rest = product.high;
	aid_umoney	quotient = 0;

	if (product.high == 0)
	{
		quotient = product.low / divisor;
		rest = product.low % divisor;
	}
	else
	{
		for (int bit = 127; bit >= 0; bit--)
		{
			bool		carry = (rest >> 127) != 0;

			rest = (rest << 1) | ((product.low >> bit) & 1);
			quotient <<= 1;
			if (carry || rest >= divisor)
			{
				rest -= divisor;
				quotient |= 1;
			}
		}
	}

	if (remainder != NULL)
		*remainder = rest;
	else if (rest >= divisor - rest)
		quotient++;
	return quotient;
}
