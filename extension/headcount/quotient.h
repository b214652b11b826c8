/*
 * quotient.h
 *		The double nearest the exact quotient of two integers.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_QUOTIENT_H
#define AID_QUOTIENT_H

#include <math.h>

#include "aidflow.h"

/*
 * numerator / denominator, denominator above 0, rounded once.  Converting both
 * to double first would round three times.
 */
static inline double
aid_nearest_quotient(uint64_t numerator, uint64_t denominator)
{
	unsigned __int128 wide = numerator;
	unsigned __int128 quotient;
	int			shift;

	if (numerator == 0)
		return 0;
	/* at least 64 bits of quotient; what is cut off only has to be seen by the rounding */
	shift = 64 + __builtin_clzll(numerator);
	wide <<= shift;
	quotient = wide / denominator;
	if (wide % denominator != 0)
		quotient |= 1;
	return ldexp((double) quotient, -shift);
}

#endif							/* AID_QUOTIENT_H */
