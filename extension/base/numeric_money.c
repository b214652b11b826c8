/*
 * numeric_money.c
 *		Conversion of PostgreSQL numbers to money and back.
 *
 * numeric is decoded from its stored digits: on the hot path of every
 * aggregate, going through text would cost several times the addition.  The
 * stored form is not in a public header but has been the same since 8.3 (it is
 * on disk everywhere); the pgTAP test compares it with round(numeric, 9) over
 * values of every shape.
 */
#include "postgres.h"

#include <math.h>

#include "compat.h"
#include "common/shortest_dec.h"
#include "lib/stringinfo.h"
#include "port/pg_bswap.h"
#include "utils/fmgrprotos.h"

#include "base/numeric_money.h"

/* The header word of a stored numeric. */
#define NUM_SIGN_MASK 0xC000
#define NUM_NEGATIVE 0x4000
#define NUM_SHORT 0x8000
#define NUM_SPECIAL 0xC000
#define NUM_SHORT_NEGATIVE 0x2000
#define NUM_SHORT_WEIGHT_SIGN 0x0040
#define NUM_SHORT_WEIGHT_MASK 0x003F

/* Base-10000 digits; weight is the power of 10000 of the first one. */
#define NUM_BASE 10000
#define MONEY_LAST_WHOLE_WEIGHT (-2)	/* 10^-8: a multiple of 10^-9 */
#define MONEY_TOP_STEP 2				/* the largest weight whose step fits 64 bits */

pg_noreturn static void
raise_not_finite(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("amount must be finite"),
			 errdetail("NaN and infinite amounts cannot be added to money."),
			 errhint("Filter such rows out, or use nullif() to count them as unknown.")));
	pg_unreachable();
}

pg_noreturn static void
raise_out_of_range(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("amount is out of range"),
			 errdetail("The amount of one row must be below 10^20 in size.")));
	pg_unreachable();
}

static aid_money
checked_row(aid_money value)
{
	if (unlikely(value >= AID_ROW_LIMIT || value <= -AID_ROW_LIMIT))
		raise_out_of_range();
	return value;
}

aid_money
aid_numeric_to_money(const struct varlena *numeric, bool *rounded)
{
	/* of 10^-9 in a digit of weight -2, -1 ... 2 */
	static const uint64 steps[] = {
		UINT64CONST(10),
		UINT64CONST(100000),
		UINT64CONST(1000000000),
		UINT64CONST(10000000000000),
		UINT64CONST(100000000000000000)
	};
	const char *data = VARDATA_ANY(numeric);
	int			bytes = VARSIZE_ANY_EXHDR(numeric);
	uint16		header;
	int			weight;
	int			ndigits;
	int			whole;
	int			last_weight;
	int			i;
	bool		negative;
	aid_umoney	sum;
	uint64		low = 0;
	aid_money	value;

	*rounded = false;
	memcpy(&header, data, sizeof(header));
	if (unlikely((header & NUM_SIGN_MASK) == NUM_SPECIAL))
		raise_not_finite();
	if ((header & NUM_SIGN_MASK) == NUM_SHORT)
	{
		negative = (header & NUM_SHORT_NEGATIVE) != 0;
		weight = header & NUM_SHORT_WEIGHT_MASK;
		if (header & NUM_SHORT_WEIGHT_SIGN)
			weight |= ~NUM_SHORT_WEIGHT_MASK;
		data += sizeof(uint16);
		bytes -= sizeof(uint16);
	}
	else
	{
		int16		long_weight;

		negative = (header & NUM_SIGN_MASK) == NUM_NEGATIVE;
		memcpy(&long_weight, data + sizeof(uint16), sizeof(long_weight));
		weight = long_weight;
		data += sizeof(uint16) + sizeof(int16);
		bytes -= sizeof(uint16) + sizeof(int16);
	}
	ndigits = bytes / (int) sizeof(int16);
	if (ndigits == 0)
		return 0;
	/* the first stored digit is never 0, so this is at least 10^20 */
	if (unlikely(weight >= 5))
		raise_out_of_range();

	/* digits of weight -2 and above are whole steps of 10^-9 */
	whole = Min(ndigits, weight - MONEY_LAST_WHOLE_WEIGHT + 1);
	if (whole < 0)
		whole = 0;

#define DIGIT(k) (memcpy(&digit, data + (k) * sizeof(int16), sizeof(digit)), digit)
	{
		int16		digit;

		for (i = 0; i < whole && i < 4; i++)
			low = low * NUM_BASE + (uint64) DIGIT(i);
		sum = low;
		for (; i < whole; i++)
			sum = sum * NUM_BASE + (uint64) DIGIT(i);

		/* bring the last digit read to its weight */
		last_weight = weight - whole + 1;
		if (whole > 0)
		{
			/* trailing zeros are not stored: a round number ends early */
			for (; last_weight > MONEY_TOP_STEP; last_weight--)
				sum *= NUM_BASE;
			sum *= steps[last_weight - MONEY_LAST_WHOLE_WEIGHT];
		}

		/* the tenth decimal and what follows: the first of four in weight -3 still counts */
		if (unlikely(whole < ndigits))
		{
			int			rest = 0;

			if (weight - whole == MONEY_LAST_WHOLE_WEIGHT - 1)
			{
				int			d = DIGIT(whole);

				sum += d / 1000;
				rest = d % 1000;
				if (rest >= 500)
					sum++;
				whole++;
			}
			*rounded = rest != 0;
			for (i = whole; i < ndigits && !*rounded; i++)
				*rounded = DIGIT(i) != 0;
		}
	}
#undef DIGIT

	value = negative ? -(aid_money) sum : (aid_money) sum;
	return checked_row(value);
}

/*
 * The shortest decimal that reads back as the same double, so that 0.1::float8
 * and 0.1 are the same amount; the routine is called itself because
 * extra_float_digits changes what output prints.
 */
aid_money
aid_double_to_money(double value, bool *rounded)
{
	char		buffer[DOUBLE_SHORTEST_DECIMAL_LEN];
	int			length;
	aid_money	money;

	*rounded = false;
	if (unlikely(isnan(value) || isinf(value)))
		raise_not_finite();
	/* whole numbers, the usual case for integer columns, need no text */
	if (value == trunc(value) && fabs(value) < 9007199254740992.0)
		return (aid_money) (int64) value * AID_MONEY_UNIT;

	length = double_to_shortest_decimal_bufn(value, buffer);
	if (aid_money_parse(buffer, length, &money, rounded) != AID_MONEY_OK)
		raise_out_of_range();
	return checked_row(money);
}

/*
 * Through numeric's wire format, the documented way to make one: sign, weight,
 * display scale and base-10000 digits.
 */
Numeric
aid_money_to_numeric(aid_money value)
{
	int16		digits[12];
	int			n = 0;
	int			trailing = 0;
	int			weight;
	int			scale = AID_MONEY_DECIMALS;
	aid_umoney	rest = aid_money_magnitude(value);
	aid_umoney	decimals = rest % (aid_umoney) AID_MONEY_UNIT;
	uint16		wire[4 + lengthof(digits)];
	StringInfoData message = {.data = (char *) wire};

	/* decimals are displayed as far as there are any */
	if (decimals == 0)
		scale = 0;
	else
		for (; decimals % 10 == 0; decimals /= 10)
			scale--;

	/* lowest digit first, in steps of 10^-12 */
	digits[n++] = (int16) (rest % 10 * 1000);
	for (rest /= 10; rest != 0; rest /= NUM_BASE)
		digits[n++] = (int16) (rest % NUM_BASE);
	weight = n - 1 - 3;
	while (trailing < n && digits[trailing] == 0)
		trailing++;
	while (n > trailing && digits[n - 1] == 0)
	{
		n--;
		weight--;
	}
	if (n == trailing)
		weight = 0;

	wire[0] = pg_hton16((uint16) (n - trailing));
	wire[1] = pg_hton16((uint16) weight);
	wire[2] = pg_hton16(value < 0 ? NUM_NEGATIVE : 0);
	wire[3] = pg_hton16((uint16) scale);
	for (int i = 0; i < n - trailing; i++)
		wire[4 + i] = pg_hton16((uint16) digits[n - 1 - i]);
	message.len = message.maxlen = (4 + n - trailing) * (int) sizeof(uint16);
	return DatumGetNumeric(DirectFunctionCall3(numeric_recv, PointerGetDatum(&message),
											   ObjectIdGetDatum(InvalidOid), Int32GetDatum(-1)));
}
