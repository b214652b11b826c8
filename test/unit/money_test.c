/* sources: extension/base/money.c extension/base/wide.c */
/*
 * money_test.c
 *		Fixed-point money against decimal strings, wide products against
 *		arithmetic in 16-bit limbs.
 */
#include <stdlib.h>
#include <string.h>

#include "base/money.h"
#include "base/wide.h"
#include "random.h"
#include "tap.h"

/* Any number of bits, so that small and large values are equally likely. */
static aid_umoney
random_bits(int most)
{
	aid_umoney	value = (aid_umoney) next_random() << 64 | next_random();
	int			bits = below(most + 1);

	return bits == 0 ? 0 : value >> (128 - bits);
}

static const char *
printed(aid_money value)
{
	static char buffer[AID_MONEY_TEXT_SIZE];
	int			length = aid_money_print(value, buffer);

	return (size_t) length == strlen(buffer) ? buffer : "wrong length";
}

/* ---- parsing ---- */

static void
test_table(void)
{
	static const struct
	{
		const char *text;
		const char *expected;	/* as printed; NULL: out of range; "": no number */
		bool		rounded;
	}			list[] = {
		{"0", "0", false}, {"-0", "0", false}, {"-0.0", "0", false}, {"0e99999999999", "0", false},
		{"0.50", "0.5", false}, {"1e2", "100", false}, {"1E+2", "100", false}, {"-12.5e-1", "-1.25", false},
		{"1200.5", "1200.5", false}, {"0.000000001", "0.000000001", false}, {"1e-9", "0.000000001", false},
		{"0.0000000005", "0.000000001", true}, {"-0.0000000005", "-0.000000001", true},
		{"0.0000000004", "0", true}, {"-0.0000000004", "0", true},
		{"0.00000000049999999999999", "0", true}, {"0.0000000015", "0.000000002", true},
		{"1.0000000000", "1", false}, {"1.00000000000000000001", "1", true},
		{"9.9999999995", "10", true}, {"-9.9999999995", "-10", true}, {"0.9999999994999", "0.999999999", true},
		{"5e-10", "0.000000001", true}, {"4e-10", "0", true}, {"5e-11", "0", true}, {"95e-11", "0.000000001", true},
		{"1e-999999999999", "0", true}, {"123e-30", "0", true},
		{"123456789012345678901234567890e-20", "1234567890.123456789", true},
		{"0.00000000000000000000000000000000000000000001e44", "1", false},
		{"170141183460469231731687303715.884105727", "170141183460469231731687303715.884105727", false},
		{"-170141183460469231731687303715.884105727", "-170141183460469231731687303715.884105727", false},
		{"170141183460469231731687303715.8841057274", "170141183460469231731687303715.884105727", true},
		{"170141183460469231731687303715.884105728", NULL, false},
		{"-170141183460469231731687303715.884105728", NULL, false},
		{"170141183460469231731687303715.8841057275", NULL, false},
		{"340282366920938463463374607431.768211455", NULL, false},
		{"340282366920938463463374607431.768211456", NULL, false},
		{"999999999999999999999999999999999999999999", NULL, false},
		{"1e30", NULL, false}, {"1e999999999999", NULL, false}, {"0.001e34", NULL, false},
		{"", "", false}, {"-", "", false}, {"+1", "", false}, {".5", "", false}, {"5.", "", false},
		{"-.5", "", false}, {"1.e5", "", false}, {"01", "", false}, {"00", "", false}, {"-01.5", "", false},
		{"1e", "", false}, {"1e+", "", false}, {"1e-", "", false}, {"1e1.5", "", false}, {"1.2.3", "", false},
		{" 1", "", false}, {"1 ", "", false}, {"--1", "", false}, {"1-", "", false}, {"0x10", "", false},
		{"NaN", "", false}, {"Infinity", "", false}, {"1,5", "", false}, {"1_000", "", false}, {"e5", "", false},
		{"1ee5", "", false}, {"-e", "", false}, {".", "", false}, {"-.", "", false}
	};

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
	{
		aid_money	value = 0;
		bool		rounded = false;
		size_t		length = strlen(list[i].text);
		char	   *exact = malloc(length + 1);	/* the parser must not look behind it */
		AidMoneyStatus status;

		memcpy(exact, list[i].text, length);
		exact = realloc(exact, length > 0 ? length : 1);
		status = aid_money_parse(exact, length, &value, &rounded);
		if (list[i].expected == NULL)
			ok(status == AID_MONEY_RANGE, "\"%s\" is out of range", list[i].text);
		else if (list[i].expected[0] == '\0')
			ok(status == AID_MONEY_SYNTAX, "\"%s\" is no number", list[i].text);
		else
			ok(status == AID_MONEY_OK && strcmp(printed(value), list[i].expected) == 0 &&
			   rounded == list[i].rounded,
			   "\"%s\" is %s%s, got %s", list[i].text, list[i].expected, list[i].rounded ? ", rounded" : "",
			   printed(value));
		free(exact);
	}
}

/*
 * The expected text of digits * 10^(exponent - decimals), by moving and
 * rounding characters only.  Returns whether a digit other than 0 was cut.
 */
static bool
round_as_text(bool negative, const char *digits, int point, char *out)
{
	char		number[512];	/* digits up to the ninth decimal, from the highest */
	int			n = (int) strlen(digits);
	int			keep = point + AID_MONEY_DECIMALS;
	bool		cut = false;
	bool		up;
	int			length = 0;
	int			start = 0;
	int			decimals;
	int			end;

	number[length++] = '0';		/* takes a carry */
	for (int i = 0; i < keep; i++)
		number[length++] = i < n ? digits[i] : '0';
	for (int i = AID_MAX(keep, 0); i < n; i++)
		cut = cut || digits[i] != '0';
	up = keep >= 0 && keep < n && digits[keep] >= '5';
	for (int i = length - 1; up; i--)
	{
		up = number[i] == '9';
		number[i] = up ? '0' : (char) (number[i] + 1);
	}

	/* at least one digit and nine decimals */
	if (length < AID_MONEY_DECIMALS + 1)
	{
		memmove(number + AID_MONEY_DECIMALS + 1 - length, number, (size_t) length);
		memset(number, '0', (size_t) (AID_MONEY_DECIMALS + 1 - length));
		length = AID_MONEY_DECIMALS + 1;
	}
	decimals = length - AID_MONEY_DECIMALS;
	while (start < decimals - 1 && number[start] == '0')
		start++;
	end = length;
	while (end > decimals && number[end - 1] == '0')
		end--;
	n = 0;
	if (negative && !(end == decimals && start == decimals - 1 && number[start] == '0'))
		out[n++] = '-';
	for (int i = start; i < end; i++)
	{
		if (i == decimals)
			out[n++] = '.';
		out[n++] = number[i];
	}
	out[n] = '\0';
	return cut;
}

static void
test_random_text(void)
{
	int			wrong = 0;
	int			rounded_seen = 0;

	for (int round = 0; round < 200000; round++)
	{
		char		digits[64];
		char		text[160];
		char		expected[600];
		int			whole = 1 + below(20);
		int			fraction = below(25);
		int			exponent = below(2) ? 0 : below(70) - 60;
		int			n = whole + fraction;
		bool		negative = below(2);
		bool		rounded;
		bool		cut;
		aid_money	value;
		int			length;

		for (int i = 0; i < n; i++)
		{
			/* runs of 0 and 9 and halves make rounding hard */
			static const char hard[] = "00099945";

			digits[i] = below(2) ? (char) ('0' + below(10)) : hard[below(8)];
		}
		digits[n] = '\0';
		if (whole > 1 && digits[0] == '0')
			digits[0] = '1';
		length = sprintf(text, "%s%.*s", negative ? "-" : "", whole, digits);
		if (fraction > 0)
			length += sprintf(text + length, ".%s", digits + whole);
		if (exponent != 0 || below(4) == 0)
			length += sprintf(text + length, "%c%s%d", below(2) ? 'e' : 'E',
							  exponent >= 0 && below(2) ? "+" : "", exponent);

		cut = round_as_text(negative, digits, whole + exponent, expected);
		if (aid_money_parse(text, (size_t) length, &value, &rounded) != AID_MONEY_OK ||
			strcmp(printed(value), expected) != 0 || rounded != cut)
		{
			if (wrong++ < 5)
				printf("# %s: expected %s, got %s\n", text, expected, printed(value));
		}
		rounded_seen += cut;
	}
	ok(wrong == 0, "200000 random numbers as decimal strings say, %d wrong", wrong);
	ok(rounded_seen > 50000, "of which many are rounded (%d)", rounded_seen);
}

static void
test_print_and_read(void)
{
	int			wrong = 0;

	for (int round = 0; round < 100000; round++)
	{
		aid_umoney	size = random_bits(127);
		aid_money	value = below(2) ? -(aid_money) size : (aid_money) size;
		aid_money	back;
		bool		rounded;
		const char *text = printed(value);

		if (aid_money_parse(text, strlen(text), &back, &rounded) != AID_MONEY_OK || back != value || rounded ||
			(strchr(text, '.') != NULL && text[strlen(text) - 1] == '0'))
			wrong++;
	}
	ok(wrong == 0, "100000 random values read back what was printed, %d wrong", wrong);
	ok(strcmp(printed(AID_MONEY_MIN), "-170141183460469231731687303715.884105728") == 0, "the smallest value prints");
	ok(strcmp(printed(AID_ROW_LIMIT), "100000000000000000000") == 0, "the limit of a row is 10^20");
	ok(strcmp(printed(AID_MONEY_UNIT), "1") == 0, "one is 1");
}

static void
test_add(void)
{
	aid_money	sum = 5;

	ok(aid_money_add(AID_MONEY_MAX, AID_MONEY_MIN, &sum) && sum == -1, "largest + smallest = -1 step");
	ok(!aid_money_add(AID_MONEY_MAX, 1, &sum) && sum == -1, "an overflowing sum is refused and not stored");
	ok(!aid_money_sub(AID_MONEY_MIN, 1, &sum) && sum == -1, "an overflowing difference is refused");
	ok(!aid_money_sub(0, AID_MONEY_MIN, &sum) && aid_money_sub(-1, AID_MONEY_MIN, &sum) && sum == AID_MONEY_MAX,
	   "the smallest value can only be subtracted from below zero");
	ok(aid_money_magnitude(AID_MONEY_MIN) == (aid_umoney) 1 << 127 && aid_money_magnitude(-7) == 7,
	   "magnitude of the smallest value");
}

/* ---- wide, against schoolbook arithmetic in 16-bit limbs ---- */

#define LIMBS 18

typedef struct Limbs
{
	uint32_t	limb[LIMBS];	/* lowest first, 16 bits each */
} Limbs;

static Limbs
limbs_of(aid_umoney value)
{
	Limbs		result = {{0}};

	for (int i = 0; i < 8; i++)
		result.limb[i] = (uint32_t) (value >> (16 * i)) & 0xFFFF;
	return result;
}

static Limbs
limbs_multiply(Limbs a, Limbs b)
{
	Limbs		result = {{0}};

	for (int i = 0; i < 9; i++)
	{
		uint64_t	carry = 0;

		for (int j = 0; i + j < LIMBS; j++)
		{
			carry += result.limb[i + j] + (uint64_t) a.limb[i] * b.limb[j];
			result.limb[i + j] = carry & 0xFFFF;
			carry >>= 16;
		}
	}
	return result;
}

static Limbs
limbs_add(Limbs a, Limbs b)
{
	uint32_t	carry = 0;

	for (int i = 0; i < LIMBS; i++)
	{
		carry += a.limb[i] + b.limb[i];
		a.limb[i] = carry & 0xFFFF;
		carry >>= 16;
	}
	return a;
}

static int
limbs_compare(Limbs a, Limbs b)
{
	for (int i = LIMBS - 1; i >= 0; i--)
		if (a.limb[i] != b.limb[i])
			return a.limb[i] < b.limb[i] ? -1 : 1;
	return 0;
}

static int
signed_compare(aid_money a, aid_money b, aid_money c, aid_money d)
{
	Limbs		left = limbs_multiply(limbs_of(aid_money_magnitude(a)), limbs_of(aid_money_magnitude(b)));
	Limbs		right = limbs_multiply(limbs_of(aid_money_magnitude(c)), limbs_of(aid_money_magnitude(d)));
	int			left_sign = ((a > 0) - (a < 0)) * ((b > 0) - (b < 0));
	int			right_sign = ((c > 0) - (c < 0)) * ((d > 0) - (d < 0));

	if (left_sign != right_sign)
		return left_sign < right_sign ? -1 : 1;
	return left_sign * limbs_compare(left, right);
}

static void
test_products(void)
{
	int			wrong_product = 0;
	int			wrong_order = 0;
	int			equal = 0;

	for (int round = 0; round < 200000; round++)
	{
		aid_umoney	a = random_bits(128);
		aid_umoney	b = random_bits(128);
		AidWide		product = aid_wide_multiply(a, b);
		Limbs		expected = limbs_multiply(limbs_of(a), limbs_of(b));
		aid_money	x[4];

		for (int i = 0; i < 8; i++)
			if (((uint32_t) (product.low >> (16 * i)) & 0xFFFF) != expected.limb[i] ||
				((uint32_t) (product.high >> (16 * i)) & 0xFFFF) != expected.limb[i + 8])
				wrong_product++;

		for (int i = 0; i < 4; i++)
		{
			aid_umoney	size = random_bits(below(2) ? 127 : 3);

			x[i] = below(2) ? -(aid_money) size : (aid_money) size;
		}
		if (below(3) == 0)
		{
			/* equal products of different factors: (p q)(r s) and (p r)(q s) */
			aid_money	p = (aid_money) random_bits(60);
			aid_money	q = (aid_money) random_bits(60);
			aid_money	r = (aid_money) random_bits(60);
			aid_money	s = (aid_money) random_bits(60);

			x[0] = p * q;
			x[1] = r * s;
			x[2] = -(p * r);
			x[3] = -(q * s) + (aid_money) below(2);
		}
		if (aid_compare_products(x[0], x[1], x[2], x[3]) != signed_compare(x[0], x[1], x[2], x[3]))
			wrong_order++;
		equal += signed_compare(x[0], x[1], x[2], x[3]) == 0;
	}
	ok(wrong_product == 0, "200000 products as in 16-bit limbs, %d wrong", wrong_product);
	ok(wrong_order == 0, "200000 comparisons of products, %d wrong", wrong_order);
	ok(equal > 10000, "of which many are equal (%d)", equal);
	ok(aid_compare_products(AID_MONEY_MIN, AID_MONEY_MIN, AID_MONEY_MAX, AID_MONEY_MAX) == 1 &&
	   aid_compare_products(AID_MONEY_MIN, 1, AID_MONEY_MAX, 1) == -1 &&
	   aid_compare_products(0, AID_MONEY_MIN, 0, 5) == 0 &&
	   aid_compare_products(AID_MONEY_MIN, AID_MONEY_MAX, AID_MONEY_MIN, AID_MONEY_MIN) == -1,
	   "products of the limits");
}

static void
test_proportion(void)
{
	int			wrong = 0;
	int			wrong_rounding = 0;
	int			wide = 0;

	for (int round = 0; round < 100000; round++)
	{
		aid_umoney	divisor = random_bits(128);
		aid_umoney	a = random_bits(128);
		aid_umoney	b;
		aid_umoney	rest = 0;
		aid_umoney	quotient;
		aid_umoney	nearest;
		Limbs		product;
		Limbs		twice;

		if (divisor == 0)
			divisor = 1;
		b = below(4) == 0 ? divisor : random_bits(128) % divisor;
		product = limbs_multiply(limbs_of(a), limbs_of(b));
		quotient = aid_proportion(a, b, divisor, &rest);
		wide += aid_wide_multiply(a, b).high != 0;

		/* the definition: quotient * divisor + rest = a * b, rest below divisor */
		if (rest >= divisor ||
			limbs_compare(limbs_add(limbs_multiply(limbs_of(quotient), limbs_of(divisor)), limbs_of(rest)), product) != 0)
			wrong++;

		/* half away from zero: 2 rest >= divisor */
		twice = limbs_add(limbs_of(rest), limbs_of(rest));
		nearest = quotient + (limbs_compare(twice, limbs_of(divisor)) >= 0);
		if (aid_proportion(a, b, divisor, NULL) != nearest)
			wrong_rounding++;
	}
	ok(wrong == 0, "100000 proportions multiply back, %d wrong", wrong);
	ok(wrong_rounding == 0, "100000 rounded proportions, %d wrong", wrong_rounding);
	ok(wide > 20000, "of which many need 256 bits (%d)", wide);
	ok(aid_proportion(1, 1, 2, NULL) == 1 && aid_proportion(1, 1, 3, NULL) == 0 && aid_proportion(2, 1, 3, NULL) == 1 &&
	   aid_proportion(0, 0, 1, NULL) == 0, "1/2, 1/3, 2/3 and 0 rounded");
	ok(aid_proportion(~(aid_umoney) 0, ~(aid_umoney) 0, ~(aid_umoney) 0, NULL) == ~(aid_umoney) 0, "the largest of all");
}

int
main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("# seed %llu\n", (unsigned long long) random_seed);
	test_table();
	test_random_text();
	test_print_and_read();
	test_add();
	test_products();
	test_proportion();
	return tap_done();
}
