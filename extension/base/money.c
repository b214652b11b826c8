/*
 * money.c
 *		Reading and printing of fixed-point money.
 */
#include "base/money.h"

/*
 * The significant digits of a number are collected into an integer of at most
 * 39 digits; everything behind the ninth decimal only decides the rounding.
 */
AidMoneyStatus
aid_money_parse(const char *text, size_t len, aid_money *value, bool *rounded)
{
	const char *p = text;
	const char *end = text + len;
	const char *digits;
	const char *digits_end;
	int64_t		point = -1;		/* digits before the decimal point */
	int64_t		count = 0;		/* digits seen */
	int64_t		exponent = 0;
	int64_t		integer_digits; /* digits that stay, counted from the first */
	int64_t		position;
	bool		negative = false;
	bool		up = false;
	bool		inexact = false;
	aid_umoney	sum = 0;

	if (p < end && *p == '-')
	{
		negative = true;
		p++;
	}

	digits = p;
	for (; p < end; p++)
	{
		if (*p >= '0' && *p <= '9')
			count++;
		else if (*p == '.' && point < 0 && count > 0)
			point = count;
		else
			break;
	}
	digits_end = p;
	if (count == 0 || p[-1] == '.')
		return AID_MONEY_SYNTAX;
	/* as in JSON, no leading zeros */
	if (digits[0] == '0' && count > 1 && point != 1)
		return AID_MONEY_SYNTAX;
	if (point < 0)
		point = count;

	if (p < end && (*p == 'e' || *p == 'E'))
	{
		bool		minus = false;

		p++;
		if (p < end && (*p == '+' || *p == '-'))
			minus = *p++ == '-';
		if (p >= end)
			return AID_MONEY_SYNTAX;
		for (; p < end && *p >= '0' && *p <= '9'; p++)
		{
			/* far beyond any value that fits; keeps the arithmetic below safe */
			if (exponent < 1000000000)
				exponent = exponent * 10 + (*p - '0');
		}
		if (p[-1] < '0' || p[-1] > '9')
			return AID_MONEY_SYNTAX;
		if (minus)
			exponent = -exponent;
	}
	if (p != end)
		return AID_MONEY_SYNTAX;

	integer_digits = point + exponent + AID_MONEY_DECIMALS;
	position = 0;
	for (p = digits; p < digits_end; p++)
	{
		int			digit;

		if (*p == '.')
			continue;
		digit = *p - '0';
		if (position < integer_digits)
		{
			if (sum > (~(aid_umoney) 0 - 9) / 10)
				return AID_MONEY_RANGE;
			sum = sum * 10 + digit;
		}
		else
		{
			if (position == integer_digits)
				up = digit >= 5;
			if (digit != 0)
				inexact = true;
		}
		position++;
	}
	for (; position < integer_digits && sum != 0; position++)
	{
		if (sum > ~(aid_umoney) 0 / 10)
			return AID_MONEY_RANGE;
		sum *= 10;
	}
	if (up)
		sum++;
	if (sum > (aid_umoney) AID_MONEY_MAX)
		return AID_MONEY_RANGE;

	*value = negative ? -(aid_money) sum : (aid_money) sum;
	*rounded = inexact;
	return AID_MONEY_OK;
}

int
aid_money_print(aid_money value, char buffer[AID_MONEY_TEXT_SIZE])
{
	char		reversed[AID_MONEY_TEXT_SIZE];
	aid_umoney	rest = aid_money_magnitude(value);
	int			n = 0;
	int			decimals = 0;
	int			length = 0;
	bool		started = false;

	/* the decimals, lowest first, without trailing zeros */
	for (; decimals < AID_MONEY_DECIMALS; decimals++)
	{
		int			digit = (int) (rest % 10);

		rest /= 10;
		if (digit != 0 || started)
		{
			started = true;
			reversed[n++] = (char) ('0' + digit);
		}
	}
	if (started)
		reversed[n++] = '.';
	do
	{
		reversed[n++] = (char) ('0' + (int) (rest % 10));
		rest /= 10;
	} while (rest != 0);
	if (value < 0)
		reversed[n++] = '-';

	while (n > 0)
		buffer[length++] = reversed[--n];
	buffer[length] = '\0';
	return length;
}
