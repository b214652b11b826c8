/* sources: extension/base/money.c extension/base/wide.c extension/base/philox.c extension/base/quantile.c
   extension/concentration/order.c extension/concentration/sample.c extension/concentration/additive.c
   extension/concentration/lorenz.c extension/concentration/index.c extension/concentration/jackknife.c
   extension/concentration/bootstrap.c */
/*
 * Random numbers, quantiles, jackknife, bootstrap.
 */
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#include "base/philox.h"
#include "base/quantile.h"
#include "concentration/bootstrap.h"
#include "concentration/jackknife.h"
#include "random.h"

static const AidIndex gini = {AID_GINI, 0};
static const AidIndex hhi = {AID_HHI, 0};

static void
test_philox(void)
{
	const uint32_t zero[4] = {0, 0, 0, 0};
	const uint32_t ones[4] = {~0U, ~0U, ~0U, ~0U};
	/* counter and key of pi in the published list */
	const uint32_t pi_counter[4] = {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344};
	const uint32_t pi_key[2] = {0xa4093822, 0x299f31d0};
	const uint32_t expected[3][4] = {
		{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
		{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
		{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}
	};
	uint32_t	got[4];
	uint64_t	draw[6];

	aid_philox4x32(zero, zero, got);
	ok(memcmp(got, expected[0], sizeof(got)) == 0, "philox: all bits 0");
	aid_philox4x32(ones, ones, got);
	ok(memcmp(got, expected[1], sizeof(got)) == 0, "philox: all bits 1");
	aid_philox4x32(pi_counter, pi_key, got);
	ok(memcmp(got, expected[2], sizeof(got)) == 0, "philox: digits of pi");

	ok(aid_random_u64(1, 1, 0, 1, 0) == UINT64_C(0xaa3a4ac5062e388e), "philox: number 0 of seed 1");
	ok(aid_random_u64(1, 1, 0, 1, 1) == UINT64_C(0x3e488b7a5267b949), "philox: number 1 of seed 1");
	for (int i = 0; i < 6; i++)
		draw[i] = aid_random_below(aid_random_u64(1, 1, 0, 1 + i / 3, i % 3), 3);
	ok(draw[0] == 1 && draw[1] == 0 && draw[2] == 2, "philox: draws of replicate 1");
	ok(draw[3] == 1 && draw[4] == 0 && draw[5] == 0, "philox: draws of replicate 2");
	ok(aid_random_u64(UINT64_C(0x100000001), 1, 0, 1, 0) != aid_random_u64(1, 1, 0, 1, 0),
	   "philox: the high half of the seed counts");
}

static void
test_quantiles(void)
{
	double		step[999] = {0};
	const double sorted[] = {1, 2, 4, 8};
	const double infinite[] = {1, 2, INFINITY, INFINITY};

	/* the check values of AS 241 */
	is_near(aid_normal_quantile(0.25), -0.6744897501960817, 1e-15, "normal quantile of 0.25");
	is_near(aid_normal_quantile(0.001), -3.090232306167814, 1e-15, "normal quantile of 0.001");
	is_near(aid_normal_quantile(1e-20), -9.262340089798408, 1e-15, "normal quantile of 1e-20");
	is_near(aid_normal_quantile(0.5), 0, 0, "normal quantile of one half");
	is_near(aid_normal_quantile(0.975), 1.959963984540054, 1e-15, "normal quantile of 0.975");
	is_near(aid_normal_quantile(1e-300), -37.0470962993612, 1e-14, "normal quantile of 1e-300");

	is_near(aid_sorted_quantile(sorted, 4, 0.4), 2, 0, "sorted quantile on a value");
	is_near(aid_sorted_quantile(sorted, 4, 0.5), 3, 1e-15, "sorted quantile between values");
	is_near(aid_sorted_quantile(sorted, 4, 0.01), 1, 0, "sorted quantile below the first");
	is_near(aid_sorted_quantile(sorted, 4, 0.99), 8, 0, "sorted quantile above the last");
	is_near(aid_sorted_quantile(sorted, 1, 0.5), 1, 0, "sorted quantile of one value");
	is_near(aid_sorted_quantile(infinite, 4, 0.7), INFINITY, 0, "sorted quantile between infinities");

	/* (1 - 0.95) / 2 is a little above 0.025, but position 25 is meant */
	for (int i = 25; i < 999; i++)
		step[i] = INFINITY;
	is_near(aid_sorted_quantile(step, 999, (1 - 0.95) / 2), 0, 0, "sorted quantile next to an infinity");
}

static AidSample *
sample_of(int n, const double *x, const double *r, aid_money *amount, aid_money *reference)
{
	for (int i = 0; i < n; i++)
	{
		amount[i] = (aid_money) x[i] * AID_MONEY_UNIT;
		reference[i] = r != NULL ? (aid_money) r[i] * AID_MONEY_UNIT : 0;
	}
	return aid_sample_build(malloc(aid_sample_size(n)), n, amount, r != NULL ? reference : NULL);
}

#define LIST(...) ((const double[]) {__VA_ARGS__})

static void
test_jackknife_values(void)
{
	aid_money	amount[4];
	aid_money	reference[4];
	double		value[4];
	char		memory[1024] __attribute__((aligned(8)));
	AidSample  *sample = sample_of(4, LIST(2, 3, 7, 8), NULL, amount, reference);
	double		estimate;
	double		error;
	double		z = -aid_normal_quantile((1 - 0.95) / 2);
	int			undefined;

	aid_index_value(&gini, sample, &estimate);
	aid_jackknife(&gini, sample, value, memory);
	error = aid_jackknife_error(value, 4, &undefined);
	is_near(estimate, 11.0 / 40, 1e-12, "jackknife: estimate");
	is_near(error, 0.079882953571615427271, 1e-12, "jackknife: standard error");
	is_near(estimate - z * error, 0.11843228802094847043, 1e-12, "jackknife: lower bound");
	is_near(estimate + z * error, 0.43156771197905152957, 1e-12, "jackknife: upper bound");
	free(sample);

	sample = sample_of(3, LIST(7, 1, 4), NULL, amount, reference);
	aid_jackknife(&hhi, sample, value, memory);
	is_near(aid_jackknife_error(value, 3, &undefined), 0.14158741175570589295, 1e-12, "jackknife: error of hhi");
	free(sample);

	sample = sample_of(4, LIST(3, 3, 3, 3), NULL, amount, reference);
	aid_jackknife(&gini, sample, value, memory);
	is_near(aid_jackknife_error(value, 4, &undefined), 0, 0, "jackknife: equal units have no error");
	free(sample);

	sample = sample_of(2, LIST(3, 0), NULL, amount, reference);
	aid_jackknife(&gini, sample, value, memory);
	ok(isnan(aid_jackknife_error(value, 2, &undefined)) && undefined == 1,
	   "jackknife: undefined without the only funds");
	free(sample);
}

/* Replicates, then what is left of the undefined ones. */
static void
expect_bootstrap(int n, const double *x, uint64_t seed, int replicates, double lower, double upper, double error,
				 int undefined)
{
	aid_money	amount[8];
	aid_money	reference[8];
	double		copies[8];
	double	   *value = malloc((size_t) replicates * sizeof(double));
	AidSample  *sample = sample_of(n, x, NULL, amount, reference);
	AidBootstrapBounds bounds;
	int			defined = 0;

	for (int b = 1; b <= replicates; b++)
		if (aid_bootstrap_replicate(&gini, sample, seed, (uint32_t) b, copies, &value[defined]) == AID_INDEX_DEFINED)
			defined++;
	ok(replicates - defined == undefined, "bootstrap of seed %d: %d undefined", (int) seed, undefined);
	bounds = aid_bootstrap_bounds(value, defined, 0.95);
	is_near(bounds.lower, lower, 1e-12, "bootstrap of seed %d: lower", (int) seed);
	is_near(bounds.upper, upper, 1e-12, "bootstrap of seed %d: upper", (int) seed);
	is_near(bounds.std_error, error, 1e-12, "bootstrap of seed %d: standard error", (int) seed);
	free(sample);
	free(value);
}

static void
test_bootstrap(void)
{
	double		value[4] = {INFINITY, 1, 2, 3};
	AidBootstrapBounds bounds = aid_bootstrap_bounds(value, 4, 0.2);

	expect_bootstrap(3, LIST(7, 1, 4), 1, 99, 0, 4.0 / 9, 0.12293984627465779399, 0);
	expect_bootstrap(4, LIST(2, 3, 7, 8), 42, 999, 3.0 / 124, 19.0 / 60, 0.082948834377505277368, 0);
	expect_bootstrap(5, LIST(0, 0, 5, 15, 30), 7, 199, 0.235, 0.8, 0.15219628372808514284, 3);

	ok(bounds.lower == 2 && bounds.upper == 3 && isinf(bounds.std_error),
	   "bootstrap: an infinite replicate is the largest");
}

/* Index without a unit, from a sample that never had it. */
static double
brute_without(const AidIndex *index, const AidSample *sample, int left_out, bool *equal)
{
	AidSample  *rest;
	aid_money	amount[64];
	aid_money	reference[64];
	int			n = 0;
	void	   *memory = malloc(aid_sample_size(sample->n));
	double		value = 0;
	AidIndexStatus status;

	for (int i = 0; i < sample->n; i++)
	{
		if (i == left_out)
			continue;
		amount[n] = sample->amount[i];
		reference[n] = sample->has_reference ? sample->reference[i] : 0;
		n++;
	}
	rest = aid_sample_build(memory, n, amount, sample->has_reference ? reference : NULL);
	*equal = aid_sample_is_equal(rest);
	status = aid_index_value(index, rest, &value);
	free(memory);
	return status == AID_INDEX_DEFINED ? value : NAN;
}

static const AidIndex every_index[] = {
	{AID_GINI, 0}, {AID_THEIL, 0}, {AID_MLD, 0}, {AID_HOOVER, 0}, {AID_PALMA, 0},
	{AID_GENERALIZED_ENTROPY, -2}, {AID_GENERALIZED_ENTROPY, -0.1}, {AID_GENERALIZED_ENTROPY, 0},
	{AID_GENERALIZED_ENTROPY, 0.2}, {AID_GENERALIZED_ENTROPY, 0.5}, {AID_GENERALIZED_ENTROPY, 0.9},
	{AID_GENERALIZED_ENTROPY, 1}, {AID_GENERALIZED_ENTROPY, 1.5}, {AID_GENERALIZED_ENTROPY, 3},
	{AID_ATKINSON, 0.1}, {AID_ATKINSON, 0.5}, {AID_ATKINSON, 0.7}, {AID_ATKINSON, 1}, {AID_ATKINSON, 1.2},
	{AID_ATKINSON, 4}, {AID_ATKINSON, 60}, {AID_ATKINSON, 2000},
	{AID_HHI, 0}, {AID_HHI_NORMALIZED, 0}, {AID_ENTROPY, 0}, {AID_EFFECTIVE_NUMBER, 0},
	{AID_EFFECTIVE_NUMBER, 0.4}, {AID_EFFECTIVE_NUMBER, 0.95}, {AID_EFFECTIVE_NUMBER, 1},
	{AID_EFFECTIVE_NUMBER, 1.1}, {AID_EFFECTIVE_NUMBER, 2}, {AID_EFFECTIVE_NUMBER, 7},
	{AID_EFFECTIVE_NUMBER, 900}, {AID_EFFECTIVE_NUMBER, INFINITY}, {AID_TOP_SHARE, 1}, {AID_TOP_SHARE, 3},
	{AID_TOP_SHARE, 40}
};

#define EVERY_INDEX ((int) (sizeof(every_index) / sizeof(every_index[0])))

/* Amounts with ties, zeros and now and then one far above all others. */
static aid_money
random_amount(int style)
{
	switch (style)
	{
		case 0:
			return (aid_money) below(4) * AID_MONEY_UNIT;
		case 1:
			return (aid_money) (1 + below(1000000)) * 1000;
		case 2:
			return (aid_money) 1 << below(90);
		default:
			return below(8) == 0 ? (aid_money) below(1000000000) << 60 : 1 + below(1000);
	}
}

/*
 * Every deletion of small random samples against a sample built without the
 * unit, exactly where the rest is equal.  The tolerance allows for values near 0, where the two roads end
 * within a few ulps of 1 of each other.
 */
static void
test_jackknife_brute(void)
{
	for (int which = 0; which < EVERY_INDEX; which++)
	{
		const AidIndex *index = &every_index[which];
		int			compared = 0;
		int			wrong = 0;

		for (int round = 0; round < 240; round++)
		{
			int			n = 1 + below(40);
			bool		with_reference = round % 2 == 1 && aid_index_has_reference_form(index->kind);
			aid_money	amount[64];
			aid_money	reference[64];
			double		value[64];
			AidSample  *sample;
			void	   *memory = malloc(aid_jackknife_size(n));

			for (int i = 0; i < n; i++)
			{
				amount[i] = random_amount(round / 2 % 4);
				reference[i] = random_amount(round / 8 % 4);
				if (amount[i] == 0 && reference[i] == 0)
					reference[i] = 1;
			}
			sample = aid_sample_build(malloc(aid_sample_size(n)), n, amount, with_reference ? reference : NULL);
			if (aid_jackknife(index, sample, value, memory) == AID_INDEX_DEFINED)
			{
				for (int i = 0; i < n; i++)
				{
					bool		equal;
					double		expected = brute_without(index, sample, i, &equal);
					double		distance = fabs(value[i] - expected);

					compared++;
					if (isnan(expected) ? !isnan(value[i])
						: equal || isinf(expected) ? !same_double(value[i], expected)
						: !(distance <= 1e-12 * fabs(expected) + 2e-14))
					{
						if (wrong++ == 0)
							printf("# n %d, unit %d, round %d: got %.17g, expected %.17g\n", n, i, round, value[i],
								   expected);
					}
				}
			}
			free(sample);
			free(memory);
		}
		ok(wrong == 0 && compared > 2000, "jackknife of index %d (%g) against brute force, %d deletions",
		   index->kind, index->parameter, compared);
	}
}

int
main(void)
{
	test_philox();
	test_quantiles();
	test_jackknife_values();
	test_bootstrap();
	test_jackknife_brute();
	return tap_done();
}
