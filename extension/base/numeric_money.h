/*
 * numeric_money.h
 *		Between PostgreSQL's numeric, double precision and bigint and money.
 *
 * Glue.
 */
#ifndef AID_NUMERIC_MONEY_H
#define AID_NUMERIC_MONEY_H

#include "postgres.h"

#include "fmgr.h"
#include "utils/numeric.h"

#include "base/money.h"

/*
 * The amount of one row: rounded half away from zero to nine decimals, with
 * *rounded set when that changed it.  22023 for NaN and infinities, 22003 from
 * 10^20 on.  numeric may be packed (short header, unaligned).
 */
extern aid_money aid_numeric_to_money(const struct varlena *numeric, bool *rounded);
extern aid_money aid_double_to_money(double value, bool *rounded);

static inline aid_money
aid_bigint_to_money(int64 value)
{
	return (aid_money) value * AID_MONEY_UNIT;
}

extern Numeric aid_money_to_numeric(aid_money value);

#endif							/* AID_NUMERIC_MONEY_H */
