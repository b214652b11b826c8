/*
 * money.h
 *		Exact money: signed 128-bit fixed point in units of 10^-9.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_MONEY_H
#define AID_MONEY_H

#include "aidflow.h"

/*
 * PostgreSQL's allocators and tuples guarantee 8-byte alignment only, while a
 * plain 128-bit integer may be read with instructions that need 16.
 */
typedef __int128 aid_money __attribute__((aligned(8)));
typedef unsigned __int128 aid_umoney __attribute__((aligned(8)));

#define AID_MONEY_DECIMALS 9
#define AID_MONEY_UNIT ((aid_money) 1000000000)
#define AID_MONEY_MAX ((aid_money) (((aid_umoney) 1 << 127) - 1))
#define AID_MONEY_MIN (-AID_MONEY_MAX - 1)

/* One input row must be below 10^20 in size, that is 10^29 steps of 10^-9. */
#define AID_ROW_LIMIT ((aid_money) 10000000000000000ULL * 10000000000000ULL)

/* 39 digits, a sign, a point and the terminating zero, with room to spare */
#define AID_MONEY_TEXT_SIZE 48

typedef enum AidMoneyStatus
{
	AID_MONEY_OK,
	AID_MONEY_SYNTAX,			/* not a decimal number */
	AID_MONEY_RANGE				/* too large in size */
} AidMoneyStatus;

/*
 * Exact sum and difference; false, and nothing stored, when out of range.  The
 * range is symmetric, so that every value can be negated and read back.
 */
static inline bool
aid_money_add(aid_money a, aid_money b, aid_money *sum)
{
	__int128	s;

	if (__builtin_add_overflow((__int128) a, (__int128) b, &s) || s == AID_MONEY_MIN)
		return false;
	*sum = s;
	return true;
}

static inline bool
aid_money_sub(aid_money a, aid_money b, aid_money *difference)
{
	__int128	d;

	if (__builtin_sub_overflow((__int128) a, (__int128) b, &d) || d == AID_MONEY_MIN)
		return false;
	*difference = d;
	return true;
}

static inline aid_umoney
aid_money_magnitude(aid_money a)
{
	return a < 0 ? -(aid_umoney) a : (aid_umoney) a;
}

static inline double
aid_money_to_double(aid_money a)
{
	return (double) (__int128) a / (double) AID_MONEY_UNIT;
}

/*
 * Reads a JSON number (sign, digits, fraction, exponent) of len bytes, rounds
 * half away from zero to nine decimals and sets *rounded when that changed the
 * value.  Only the 128-bit range is checked here, not AID_ROW_LIMIT.
 */
extern AidMoneyStatus aid_money_parse(const char *text, size_t len, aid_money *value, bool *rounded);

/* Plain decimal without trailing zeros or exponent; returns the length. */
extern int	aid_money_print(aid_money value, char buffer[AID_MONEY_TEXT_SIZE]);

#endif							/* AID_MONEY_H */
