/* sources: extension/base/money.c extension/base/wide.c extension/concentration/order.c
   extension/concentration/sample.c extension/concentration/additive.c extension/concentration/lorenz.c
   extension/concentration/index.c extension/concentration/rank.c */
/*
 * Properties of the indices over random data, and the same indices written
 * down once more in the plainest way.
 */
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#include "base/wide.h"
#include "concentration/index.h"
#include "concentration/order.h"
#include "concentration/rank.h"
#include "random.h"

#define MAX_UNITS 64
#define ROUNDS 400

typedef struct Data
{
	int			n;
	aid_money	amount[MAX_UNITS];
	aid_money	reference[MAX_UNITS];
	bool		has_reference;
} Data;

static aid_money
random_money(int style)
{
	switch (style)
	{
		case 0:
			return (aid_money) below(4) * AID_MONEY_UNIT;
		case 1:
			return (aid_money) (1 + below(1000000)) * 1000;
		case 2:
			return (aid_money) below(1000) * 987654321;
		default:
			return below(6) == 0 ? (aid_money) below(1000000000) * 1000 : below(1000);
	}
}

static Data
random_data(int round, int n_max)
{
	Data		data = {.n = 2 + below(n_max - 1), .has_reference = round % 2 == 1};

	for (int i = 0; i < data.n; i++)
	{
		data.amount[i] = random_money(round / 2 % 4);
		data.reference[i] = data.has_reference ? random_money(round / 8 % 4) : 1;
		if (data.amount[i] == 0 && data.reference[i] == 0)
			data.reference[i] = 7;
	}
	data.amount[0] = AID_MAX(data.amount[0], 1);
	data.reference[0] = AID_MAX(data.reference[0], 1);
	return data;
}

/* SQL NULL is NAN here, overflow a negative number. */
static double
value_with_copies(const Data *data, AidIndex index, double *copies)
{
	void	   *memory = malloc(aid_sample_size(data->n));
	AidSample  *sample = aid_sample_build(memory, data->n, data->amount,
										  data->has_reference ? data->reference : NULL);
	AidSample	resample = *sample;
	double		value = 0;
	AidIndexStatus status;

	if (copies != NULL)
		resample = aid_sample_resample(sample, copies);
	status = aid_index_value(&index, &resample, &value);
	free(memory);
	if (status == AID_INDEX_OVERFLOW)
		return -1;
	return status == AID_INDEX_DEFINED ? value : NAN;
}

static double
value_of(const Data *data, AidIndex index)
{
	return value_with_copies(data, index, NULL);
}

/* ---- the plain way ---- */

static long double
plain_power_sum(const Data *data, const long double *s, const long double *r, long double a, long double b)
{
	long double sum = 0;

	for (int i = 0; i < data->n; i++)
	{
		if ((s[i] == 0 && a > 0) || (r[i] == 0 && b > 0))
			continue;
		sum += powl(s[i], a) * powl(r[i], b);
	}
	return sum;
}

static int
descending(const void *a, const void *b)
{
	long double left = *(const long double *) a;
	long double right = *(const long double *) b;

	return (left < right) - (left > right);
}

/* Money held by the poorest part p of the mass, by giving each bit of mass its turn. */
static long double
plain_lorenz(const Data *data, const long double *s, const long double *r, long double p)
{
	bool		used[MAX_UNITS] = {false};
	long double money = 0;

	for (int step = 0; step < data->n; step++)
	{
		int			poorest = -1;

		for (int i = 0; i < data->n; i++)
			if (!used[i] && r[i] > 0 && (poorest < 0 || s[i] * r[poorest] < s[poorest] * r[i]))
				poorest = i;
		if (poorest < 0)
			break;
		used[poorest] = true;
		if (p <= r[poorest])
			return money + s[poorest] * (p / r[poorest]);
		p -= r[poorest];
		money += s[poorest];
	}
	return money;
}

static long double
plain_value(const Data *data, AidIndex index)
{
	long double s[MAX_UNITS];
	long double r[MAX_UNITS];
	long double x_sum = 0;
	long double r_sum = 0;
	long double sum = 0;
	long double p = index.parameter;
	int			n = data->n;

	for (int i = 0; i < n; i++)
	{
		x_sum += (long double) data->amount[i];
		r_sum += (long double) data->reference[i];
	}
	for (int i = 0; i < n; i++)
	{
		s[i] = (long double) data->amount[i] / x_sum;
		r[i] = (long double) data->reference[i] / r_sum;
	}

	switch (index.kind)
	{
		case AID_GINI:
			for (int i = 0; i < n; i++)
				for (int j = 0; j < n; j++)
					sum += fabsl(s[i] * r[j] - s[j] * r[i]) / 2;
			return sum;
		case AID_HHI:
			return plain_power_sum(data, s, r, 2, 0);
		case AID_HHI_NORMALIZED:
			return (plain_power_sum(data, s, r, 2, 0) - 1.0L / n) / (1 - 1.0L / n);
		case AID_EFFECTIVE_NUMBER:
			if (p == 1)
				return expl(plain_value(data, (AidIndex) {AID_ENTROPY, 0}));
			if (p == 0)
			{
				for (int i = 0; i < n; i++)
					sum += s[i] > 0;
				return sum;
			}
			return powl(plain_power_sum(data, s, r, p, 0), 1 / (1 - p));
		case AID_ENTROPY:
			for (int i = 0; i < n; i++)
				sum -= s[i] > 0 ? s[i] * logl(s[i]) : 0;
			return sum;
		case AID_THEIL:
			for (int i = 0; i < n; i++)
				sum += s[i] > 0 ? s[i] * logl(s[i] / r[i]) : 0;
			return sum;
		case AID_MLD:
			for (int i = 0; i < n; i++)
				sum += r[i] > 0 ? r[i] * logl(r[i] / s[i]) : 0;
			return sum;
		case AID_GENERALIZED_ENTROPY:
			return (plain_power_sum(data, s, r, p, 1 - p) - 1) / (p * (p - 1));
		case AID_ATKINSON:
			if (p == 1)
				return 1 - expl(-plain_value(data, (AidIndex) {AID_MLD, 0}));
			return 1 - powl(plain_power_sum(data, s, r, 1 - p, p), 1 / (1 - p));
		case AID_HOOVER:
			for (int i = 0; i < n; i++)
				sum += fabsl(s[i] - r[i]) / 2;
			return sum;
		case AID_TOP_SHARE:
			qsort(s, (size_t) n, sizeof(s[0]), descending);
			for (int i = 0; i < n && i < p; i++)
				sum += s[i];
			return sum;
		case AID_PALMA:
			return (1 - plain_lorenz(data, s, r, 0.9L)) / plain_lorenz(data, s, r, 0.4L);
	}
	return 0;
}

static const AidIndex every_index[] = {
	{AID_GINI, 0}, {AID_THEIL, 0}, {AID_MLD, 0}, {AID_HOOVER, 0}, {AID_PALMA, 0},
	{AID_GENERALIZED_ENTROPY, -2}, {AID_GENERALIZED_ENTROPY, -0.1}, {AID_GENERALIZED_ENTROPY, 0.2},
	{AID_GENERALIZED_ENTROPY, 0.5}, {AID_GENERALIZED_ENTROPY, 0.9}, {AID_GENERALIZED_ENTROPY, 1.5},
	{AID_GENERALIZED_ENTROPY, 3}, {AID_ATKINSON, 0.1}, {AID_ATKINSON, 0.5}, {AID_ATKINSON, 0.7},
	{AID_ATKINSON, 1}, {AID_ATKINSON, 1.2}, {AID_ATKINSON, 4}, {AID_HHI, 0}, {AID_HHI_NORMALIZED, 0},
	{AID_ENTROPY, 0}, {AID_EFFECTIVE_NUMBER, 0}, {AID_EFFECTIVE_NUMBER, 0.4}, {AID_EFFECTIVE_NUMBER, 0.95},
	{AID_EFFECTIVE_NUMBER, 1}, {AID_EFFECTIVE_NUMBER, 1.1}, {AID_EFFECTIVE_NUMBER, 2},
	{AID_EFFECTIVE_NUMBER, 7}, {AID_TOP_SHARE, 1}, {AID_TOP_SHARE, 3}, {AID_TOP_SHARE, 40}
};

#define EVERY_INDEX ((int) (sizeof(every_index) / sizeof(every_index[0])))

static bool
agree(double got, long double expected)
{
	/* a ratio over nearly nothing is as good as infinite in the plain way */
	if (isinf(got) || isinf(expected))
		return isinf(got) && expected > 1e15L;
	/* the plain Palma ratio loses digits as its divisor nears 0: hence the square */
	return fabsl(got - expected) <= 1e-12L * fabsl(expected) + 1e-14L + 1e-18L * expected * expected;
}

static void
test_plain_way(void)
{
	for (int which = 0; which < EVERY_INDEX; which++)
	{
		AidIndex	index = every_index[which];
		int			wrong = 0;

		for (int round = 0; round < ROUNDS; round++)
		{
			Data		data = random_data(round, 40);

			if (!aid_index_has_reference_form(index.kind))
			{
				data.has_reference = false;
				for (int i = 0; i < data.n; i++)
					data.reference[i] = 1;
			}
			if (!agree(value_of(&data, index), plain_value(&data, index)) && wrong++ == 0)
				printf("# round %d, n %d: got %.17g, expected %.17Lg\n", round, data.n, value_of(&data, index),
					   plain_value(&data, index));
		}
		ok(wrong == 0, "index %d (%g) is the same as written down plainly", index.kind, index.parameter);
	}
}

/* ---- properties ---- */

/* Unit i written copies[i] times, in a row: their order is canonical again. */
static Data
repeat_units(const Data *data, const double *copies)
{
	Data		repeated = {.has_reference = data->has_reference};

	for (int i = 0; i < data->n; i++)
	{
		for (int c = 0; c < copies[i]; c++)
		{
			repeated.amount[repeated.n] = data->amount[i];
			repeated.reference[repeated.n++] = data->reference[i];
		}
	}
	return repeated;
}

static void
test_copies(void)
{
	for (int which = 0; which < EVERY_INDEX; which++)
	{
		AidIndex	index = every_index[which];
		int			wrong = 0;

		for (int round = 0; round < ROUNDS; round++)
		{
			Data		data = random_data(round, 20);
			Data		repeated;
			double		copies[MAX_UNITS];
			double		got;
			double		expected;

			if (!aid_index_has_reference_form(index.kind))
				data.has_reference = false;
			for (int i = 0; i < data.n; i++)
				copies[i] = round % 10 == 0 ? i == 1 : below(4);
			repeated = repeat_units(&data, copies);
			got = value_with_copies(&data, index, copies);
			expected = value_of(&repeated, index);
			if (isnan(expected) ? !isnan(got) : round % 10 == 0 ? !same_double(got, expected) : !agree(got, expected))
			{
				if (wrong++ == 0)
					printf("# round %d: got %.17g, expected %.17g\n", round, got, expected);
			}
		}
		ok(wrong == 0, "index %d (%g): copies are repeated units", index.kind, index.parameter);
	}
}

/* A reference of whole numbers against as many units of that share each. */
static void
test_integer_reference(void)
{
	for (int which = 0; which < EVERY_INDEX; which++)
	{
		AidIndex	index = every_index[which];
		int			wrong = 0;

		if (!aid_index_has_reference_form(index.kind))
			continue;
		for (int round = 0; round < ROUNDS; round++)
		{
			Data		data = {.n = 2 + below(8), .has_reference = true};
			Data		repeated = {.has_reference = false};

			for (int i = 0; i < data.n; i++)
			{
				int			people = 1 + below(5);
				aid_money	per_head = random_money(round % 4) + (i == 0);

				data.reference[i] = people * AID_MONEY_UNIT;
				data.amount[i] = people * per_head;
				for (int c = 0; c < people; c++)
					repeated.amount[repeated.n++] = per_head;
			}
			if (!agree(value_of(&data, index), value_of(&repeated, index)))
				wrong++;
		}
		ok(wrong == 0, "index %d (%g): a reference of whole numbers is replication", index.kind, index.parameter);
	}
}

static void
test_relations(void)
{
	AidIndex	gini = {AID_GINI, 0};
	AidIndex	hoover = {AID_HOOVER, 0};
	AidIndex	theil = {AID_THEIL, 0};
	AidIndex	palma = {AID_PALMA, 0};
	AidIndex	hhi = {AID_HHI, 0};
	AidIndex	mld = {AID_MLD, 0};
	int			order_wrong = 0;
	int			scale_wrong = 0;
	int			zero_wrong = 0;
	int			hhi_wrong = 0;
	int			atkinson_wrong = 0;
	int			self_wrong = 0;

	for (int round = 0; round < ROUNDS; round++)
	{
		Data		data = random_data(round, 40);
		Data		scaled = data;
		Data		wider = data;
		double		g = value_of(&data, gini);
		double		h = value_of(&data, hoover);
		AidIndex	scale_free[] = {gini, hoover, theil, palma};
		char		memory[4096] __attribute__((aligned(8)));
		double		c;

		order_wrong += !(0 <= h && h <= g + 1e-15 && g <= 1);

		for (int i = 0; i < data.n; i++)
		{
			scaled.amount[i] *= 37;
			scaled.reference[i] *= 11;
		}
		for (int k = 0; k < 4; k++)
			scale_wrong += !agree(value_of(&scaled, scale_free[k]), value_of(&data, scale_free[k]));

		/* a unit with neither money nor mass is left out by the caller; one with mass and no money raises the Gini */
		wider.amount[wider.n] = 0;
		wider.reference[wider.n++] = 5;
		zero_wrong += value_of(&wider, gini) < g - 1e-15;

		/* ranked by its own ratio, the concentration index is the Gini */
		aid_rank_index(memory, data.n, data.amount, data.has_reference ? data.reference : NULL, data.amount, NULL, &c);
		if (!data.has_reference)
			self_wrong += !agree(c, g);

		atkinson_wrong += !agree(value_of(&data, (AidIndex) {AID_ATKINSON, 1}), 1 - exp(-value_of(&data, mld)));
		data.has_reference = false;
		hhi_wrong += !agree(value_of(&data, (AidIndex) {AID_GENERALIZED_ENTROPY, 2}),
							(data.n * value_of(&data, hhi) - 1) / 2);
	}
	ok(order_wrong == 0, "0 <= hoover <= gini <= 1");
	ok(scale_wrong == 0, "scaling all amounts or all masses changes nothing");
	ok(zero_wrong == 0, "an unfunded unit more never lowers the gini");
	ok(self_wrong == 0, "the gini is the concentration index ranked by the money itself");
	ok(atkinson_wrong == 0, "atkinson(1) = 1 - exp(-mld)");
	ok(hhi_wrong == 0, "ge(2) = (n hhi - 1) / 2");
}

/* The sort against a quadratic one that only ever asks the integers. */
static void
test_order(void)
{
	int			wrong = 0;

	for (int round = 0; round < ROUNDS; round++)
	{
		Data		data = random_data(round, MAX_UNITS);
		AidOrderItem scratch[2 * MAX_UNITS];
		int			order[MAX_UNITS];
		int			level[MAX_UNITS];
		const aid_money *divisor = data.has_reference ? data.reference : NULL;

		/* ratios that differ by less than a double can hold */
		if (round % 5 == 0)
			for (int i = 0; i < data.n; i++)
			{
				data.amount[i] = ((aid_money) 1 << 100) + below(6);
				data.reference[i] = ((aid_money) 1 << 90) + below(3);
			}
		/* ratios whose doubles are rounded past each other */
		if (round % 5 == 1)
			for (int i = 0; i < data.n; i++)
			{
				data.reference[i] = ((aid_money) (1 + below(1 << 30)) << 25) + below(1 << 25);
				data.amount[i] = 3 * data.reference[i] + below(3);
			}
		aid_order_ratios(data.n, data.amount, divisor, scratch, order, level);
		for (int k = 0; k < data.n; k++)
		{
			int			below = 0;

			for (int i = 0; i < data.n; i++)
			{
				int			comparison = divisor != NULL
					? aid_compare_products(data.amount[i], divisor[order[k]], data.amount[order[k]], divisor[i])
					: (data.amount[i] > data.amount[order[k]]) - (data.amount[i] < data.amount[order[k]]);

				below += comparison < 0 || (comparison == 0 && i < order[k]);
				wrong += comparison != (level[i] > level[order[k]]) - (level[i] < level[order[k]]);
			}
			wrong += below != k;
			wrong += k > 0 && level[order[k]] - level[order[k - 1]] > 1;
		}
	}
	ok(wrong == 0, "the order is exact, ties by position, levels without gaps");
}

/*
 * Two fifths of the mass hold no money: infinite, however the masses are
 * rounded.
 */
static void
test_palma_at_a_point(void)
{
	AidIndex	palma = {AID_PALMA, 0};
	int			wrong = 0;

	for (int round = 0; round < ROUNDS; round++)
	{
		aid_money	fifth = ((aid_money) (1 + below(1 << 30)) << 30) + below(1 << 30);
		aid_money	cut = fifth / (2 + below(9));
		Data		data = {
			.n = 4,
			.amount = {0, 0, 1, 1 + below(1000)},
			.reference = {cut, 2 * fifth - cut, 2 * fifth - cut, fifth + cut},
			.has_reference = true
		};

		wrong += !isinf(value_of(&data, palma));
	}
	ok(wrong == 0, "palma is infinite when exactly two fifths of the mass hold no money");
}

/* A plain loop over this many units loses five digits. */
static void
test_long_sums(void)
{
	int			n = 200000;
	aid_money  *amount = malloc((size_t) n * sizeof(aid_money));
	void	   *memory = malloc(aid_sample_size(n));
	AidIndex	entropy = {AID_ENTROPY, 0};
	AidIndex	gini = {AID_GINI, 0};
	AidSample  *sample;
	long double x_sum = 0;
	long double expected_entropy = 0;
	long double expected_gini = 0;
	double		value;

	for (int i = 0; i < n; i++)
	{
		amount[i] = 1 + below(1 << 30);
		x_sum += (long double) amount[i];
	}
	sample = aid_sample_build(memory, n, amount, NULL);
	for (int k = 0; k < n; k++)
	{
		long double x = (long double) amount[sample->order[k]];

		expected_entropy -= x / x_sum * logl(x / x_sum);
		expected_gini += (2.0L * k + 1 - n) * x;
	}
	expected_gini /= n * x_sum;
	aid_index_value(&entropy, sample, &value);
	is_near(value, (double) expected_entropy, 3e-16, "entropy of %d units, to the last bits", n);
	aid_index_value(&gini, sample, &value);
	is_near(value, (double) expected_gini, 3e-16, "gini of %d units, to the last bits", n);
	free(memory);
	free(amount);
}

int
main(void)
{
	test_palma_at_a_point();
	test_long_sums();
	test_order();
	test_plain_way();
	test_copies();
	test_integer_reference();
	test_relations();
	return tap_done();
}
