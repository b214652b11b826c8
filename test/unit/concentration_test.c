/* sources: extension/base/money.c extension/base/wide.c extension/concentration/order.c
   extension/concentration/sample.c extension/concentration/additive.c extension/concentration/lorenz.c
   extension/concentration/index.c extension/concentration/rank.c */
/*
 * Published and hand-computed values of the indices, further digits from an
 * independent computation in fractions and 50 decimals.
 */
#include "tap.h"

#include <stdlib.h>

#include "concentration/additive.h"
#include "concentration/index.h"
#include "concentration/lorenz.h"
#include "concentration/rank.h"

#define MAX_UNITS 16
#define NONE -1
#define UNDEFINED NAN
#define OVERFLOWS -2

static const double infinity = INFINITY;

static const AidIndex gini = {AID_GINI, 0};
static const AidIndex hhi = {AID_HHI, 0};
static const AidIndex hhi_normalized = {AID_HHI_NORMALIZED, 0};
static const AidIndex entropy = {AID_ENTROPY, 0};
static const AidIndex theil = {AID_THEIL, 0};
static const AidIndex mld = {AID_MLD, 0};
static const AidIndex hoover = {AID_HOOVER, 0};
static const AidIndex palma = {AID_PALMA, 0};

static AidIndex
effective_number(double q)
{
	return (AidIndex) {AID_EFFECTIVE_NUMBER, q};
}

static AidIndex
generalized_entropy(double alpha)
{
	return (AidIndex) {AID_GENERALIZED_ENTROPY, alpha};
}

static AidIndex
atkinson(double epsilon)
{
	return (AidIndex) {AID_ATKINSON, epsilon};
}

static AidIndex
top_share(double k)
{
	return (AidIndex) {AID_TOP_SHARE, k};
}

/* A data set; lists end with NONE. */
typedef struct Data
{
	const char *name;
	double		amount[MAX_UNITS];
	double		reference[MAX_UNITS];
	bool		has_reference;
} Data;

static aid_money
money(double value)
{
	return (aid_money) llround(value * 1e6) * 1000;
}

/* The index of a data set, UNDEFINED for SQL NULL; units with neither money nor mass are left out. */
static double
value_of(const Data *data, AidIndex index)
{
	aid_money	amount[MAX_UNITS];
	aid_money	reference[MAX_UNITS];
	int			n = 0;
	void	   *memory;
	double		value = 0;
	AidIndexStatus status;

	for (int i = 0; data->amount[i] != NONE; i++)
	{
		if (data->has_reference && data->amount[i] == 0 && data->reference[i] == 0)
			continue;
		amount[n] = money(data->amount[i]);
		reference[n] = money(data->reference[i]);
		n++;
	}
	memory = malloc(aid_sample_size(n));
	status = aid_index_value(&index, aid_sample_build(memory, n, amount, data->has_reference ? reference : NULL),
							 &value);
	free(memory);
	if (status == AID_INDEX_OVERFLOW)
		return OVERFLOWS;
	return status == AID_INDEX_DEFINED ? value : UNDEFINED;
}

/* Every expectation of the formulas guide, to 1e-12. */
static void
expect(const Data *data, const char *label, AidIndex index, double expected)
{
	double		got = value_of(data, index);

	if (isnan(expected))
		ok(isnan(got), "%s: %s is undefined", data->name, label);
	else
		is_near(got, expected, 1e-12, "%s: %s", data->name, label);
}

#define EXPECT(index, expected) expect(data, #index, index, expected)

static void
test_published(void)
{
	{
		const Data	d = {.name = "Dörsam 2004", .amount = {20, 50, 20, 10, NONE}};
		const Data *data = &d;

		EXPECT(gini, 3.0 / 10);
		EXPECT(hhi, 17.0 / 50);
		EXPECT(hhi_normalized, 3.0 / 25);
		EXPECT(effective_number(2), 50.0 / 17);
		EXPECT(hoover, 1.0 / 4);
		EXPECT(top_share(2), 7.0 / 10);
		EXPECT(palma, 10.0 / 11);
		EXPECT(theil, 0.16568709656687324588);
		EXPECT(mld, 0.16735766348565731682);
		EXPECT(entropy, 1.2206072645530173730);
		EXPECT(generalized_entropy(-1), 0.1875);
		EXPECT(generalized_entropy(0.5), 0.16447652359339732767);
		EXPECT(generalized_entropy(2), 0.18);
		EXPECT(atkinson(0.5), 0.080547478870863077099);
		EXPECT(atkinson(1), 0.15410298924754870437);
		EXPECT(atkinson(2), 3.0 / 11);
		EXPECT(effective_number(0), 4);
		EXPECT(effective_number(1), 3.3892452773398313121);
		EXPECT(effective_number(infinity), 2);
		EXPECT(top_share(1), 0.5);
		EXPECT(top_share(4), 1);
		EXPECT(top_share(7), 1);
	}
	{
		const Data	d = {.name = "US Department of Justice", .amount = {30, 30, 20, 20, NONE}};
		const Data *data = &d;

		EXPECT(hhi, 13.0 / 50);
		EXPECT(hhi_normalized, 1.0 / 75);
		EXPECT(gini, 1.0 / 10);
	}
	{
		const Data	d = {.name = "Störmann 2009", .amount = {10, 10, 10, 20, 50, NONE}};
		const Data *data = &d;

		EXPECT(mld, 0.23263016196113617261);
		EXPECT(theil, 0.25020121176909393977);
		EXPECT(gini, 9.0 / 25);
		EXPECT(palma, 5.0 / 4);
	}
	{
		const Data	d = {.name = "PySAL", .amount = {1000, 2000, 1500, 3000, 2500, NONE}};
		const Data *data = &d;

		EXPECT(hoover, 3.0 / 20);
		EXPECT(gini, 1.0 / 5);
		EXPECT(hhi, 9.0 / 40);
		EXPECT(hhi_normalized, 1.0 / 32);
	}
	{
		const Data	d = {.name = "ineq", .amount = {541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261, NONE}};
		const Data *data = &d;

		EXPECT(gini, 76922.0 / 166465);
		EXPECT(atkinson(0.5), 0.17965909804634175201);
		EXPECT(theil, 0.36234124234389500981);
		EXPECT(mld, 0.43359464952044599840);
		EXPECT(palma, 22261.0 / 7887);
	}
	{
		const Data	d = {.name = "REAT income classes",
		.amount = {500000, 1800000, 4000000, 1600000, 1500000, 9000000, NONE},
		.reference = {1000, 1200, 1600, 400, 200, 600}, .has_reference = true};
		const Data *data = &d;

		EXPECT(gini, 607.0 / 1150);
		EXPECT(theil, 0.52650593533744610329);
		EXPECT(mld, 0.53455183430359250210);
		EXPECT(hoover, 1921.0 / 4600);
	}
}

static void
test_zeros_and_references(void)
{
	{
		const Data	d = {.name = "zeros", .amount = {0, 0, 5, 15, 30, NONE}};
		const Data *data = &d;

		EXPECT(gini, 3.0 / 5);
		EXPECT(hhi, 23.0 / 50);
		EXPECT(hhi_normalized, 13.0 / 40);
		EXPECT(theil, 0.71149218757732059849);
		EXPECT(mld, infinity);
		EXPECT(generalized_entropy(0.5), 1.0688780318823889064);
		EXPECT(generalized_entropy(2), 13.0 / 20);
		EXPECT(generalized_entropy(0), infinity);
		EXPECT(generalized_entropy(-0.5), infinity);
		EXPECT(atkinson(0.5), 0.46303275050114637847);
		EXPECT(atkinson(1), 1);
		EXPECT(atkinson(3), 1);
		EXPECT(hoover, 1.0 / 2);
		EXPECT(palma, infinity);
		EXPECT(effective_number(0), 3);
	}
	{
		const Data	d = {.name = "unframed", .amount = {5, 15, 30, NONE}};
		const Data *data = &d;

		EXPECT(theil, 0.20066656381132991528);
		EXPECT(hhi, 23.0 / 50);
	}
	{
		const Data	d = {.name = "three", .amount = {7, 1, 4, NONE}};
		const Data *data = &d;

		EXPECT(gini, 1.0 / 3);
		EXPECT(hhi, 11.0 / 24);
		EXPECT(theil, 0.21091801286900568209);
		EXPECT(mld, 0.27555952439482264419);
		EXPECT(generalized_entropy(2), 3.0 / 16);
		EXPECT(palma, 7.0 / 6);
	}
	{
		const Data	d = {.name = "clamped", .amount = {0, 9, 14, NONE}};
		const Data *data = &d;

		EXPECT(gini, 28.0 / 69);
		EXPECT(hhi, 277.0 / 529);
		EXPECT(mld, infinity);
	}
	{
		const Data	d = {.name = "dropped", .amount = {9, 14, NONE}};
		const Data *data = &d;

		EXPECT(gini, 5.0 / 46);
		EXPECT(hhi_normalized, 25.0 / 529);
	}
	{
		const Data	d = {.name = "reference", .amount = {28, 7, 0, NONE},
		.reference = {5, 2, 3}, .has_reference = true};
		const Data *data = &d;

		EXPECT(gini, 9.0 / 25);
		EXPECT(hoover, 3.0 / 10);
		EXPECT(theil, 0.37600290339658844292);
		EXPECT(generalized_entropy(2), 6.0 / 25);
		EXPECT(mld, infinity);
		EXPECT(atkinson(0.5), 0.30701778718652965344);
		EXPECT(palma, 8.0 / 5);
	}
	{
		const Data	d = {.name = "no mass", .amount = {13, 19, NONE},
		.reference = {9, 0}, .has_reference = true};
		const Data *data = &d;

		EXPECT(gini, 19.0 / 32);
		EXPECT(hoover, 19.0 / 32);
		EXPECT(atkinson(0.5), 19.0 / 32);
		EXPECT(theil, infinity);
		EXPECT(mld, log(32.0 / 13));
		EXPECT(generalized_entropy(1), infinity);
		EXPECT(generalized_entropy(1.5), infinity);
		/* s^a r^(1-a) of A is (13/32)^a, of B is 0 */
		EXPECT(generalized_entropy(0.75), (pow(13.0 / 32, 0.75) - 1) / (0.75 * -0.25));
		EXPECT(generalized_entropy(-1), (32.0 / 13 - 1) / 2);
		EXPECT(atkinson(1), 1 - 13.0 / 32);
		EXPECT(atkinson(2), 1 - 13.0 / 32);
		/* L(0.4) = 0.4 * 13/32 and L(0.9) = 0.9 * 13/32 */
		EXPECT(palma, (1 - 0.9 * 13 / 32) / (0.4 * 13 / 32));
	}
	{
		const Data	d = {.name = "no mass, no money", .amount = {13, 19, 0, NONE},
		.reference = {9, 0, 6}, .has_reference = true};
		const Data *data = &d;

		EXPECT(gini, 121.0 / 160);
		EXPECT(hoover, 19.0 / 32);
		EXPECT(theil, infinity);
		EXPECT(mld, infinity);
		EXPECT(atkinson(0.5), 121.0 / 160);
		EXPECT(atkinson(1), 1);
		EXPECT(palma, infinity);
	}
	{
		const Data	d = {.name = "all money on units without mass", .amount = {5, 0, NONE},
		.reference = {0, 3}, .has_reference = true};
		const Data *data = &d;

		EXPECT(gini, 1);
		EXPECT(hoover, 1);
		EXPECT(atkinson(0.25), 1);
		EXPECT(atkinson(0.75), 1);
		EXPECT(generalized_entropy(0.25), 1 / (0.25 * 0.75));
		EXPECT(palma, infinity);
	}
}

/* The columns "n = 1", "equal" and "undefined" of the table of edge cases. */
static void
test_equality(void)
{
	static const Data one = {.name = "one unit", .amount = {9, NONE}};
	static const Data equal = {.name = "equal", .amount = {0.7, 0.7, 0.7, NONE}};
	static const Data equal_rates = {.name = "equal rates", .amount = {0.3, 0.9, 2.1, 0, NONE},
		.reference = {0.1, 0.3, 0.7, 0}, .has_reference = true};
	static const Data empty = {.name = "no units", .amount = {NONE}};
	static const Data nothing = {.name = "no money", .amount = {0, 0, NONE}};
	static const Data no_mass = {.name = "no mass at all", .amount = {4, NONE},
		.reference = {0}, .has_reference = true};
	static const Data *const undefined[] = {&empty, &nothing, &no_mass};
	const AidIndex zero_at_equality[] = {
		gini, theil, mld, hoover, generalized_entropy(0.5), generalized_entropy(-2), generalized_entropy(3),
		generalized_entropy(0.1), atkinson(0.5), atkinson(1), atkinson(20)
	};
	const int	zeros = sizeof(zero_at_equality) / sizeof(zero_at_equality[0]);
	const Data *data;

	for (int i = 0; i < zeros; i++)
	{
		char		label[64];

		snprintf(label, sizeof(label), "index %d of parameter %g", zero_at_equality[i].kind,
				 zero_at_equality[i].parameter);
		expect(&one, label, zero_at_equality[i], 0);
		expect(&equal, label, zero_at_equality[i], 0);
		expect(&equal_rates, label, zero_at_equality[i], 0);
		for (int u = 0; u < 3; u++)
			expect(undefined[u], label, zero_at_equality[i], UNDEFINED);
	}
	for (int u = 0; u < 2; u++)
	{
		data = undefined[u];
		EXPECT(hhi, UNDEFINED);
		EXPECT(hhi_normalized, UNDEFINED);
		EXPECT(effective_number(0), UNDEFINED);
		EXPECT(effective_number(2), UNDEFINED);
		EXPECT(effective_number(infinity), UNDEFINED);
		EXPECT(entropy, UNDEFINED);
		EXPECT(top_share(1), UNDEFINED);
		EXPECT(palma, UNDEFINED);
	}
	data = &one;
	EXPECT(hhi, 1);
	EXPECT(hhi_normalized, UNDEFINED);
	EXPECT(effective_number(0), 1);
	EXPECT(effective_number(1), 1);
	EXPECT(effective_number(infinity), 1);
	EXPECT(entropy, 0);
	EXPECT(top_share(1), 1);
	EXPECT(palma, 0.25);
	data = &equal;
	ok(same_double(value_of(data, hhi), 1.0 / 3), "equal: hhi is exactly 1/n");
	EXPECT(hhi_normalized, 0);
	for (int q = 0; q < 5; q++)
		ok(same_double(value_of(data, effective_number(q / 2.0)), 3), "equal: effective number of order %g", q / 2.0);
	ok(same_double(value_of(data, effective_number(infinity)), 3), "equal: effective number of order infinity");
	ok(same_double(value_of(data, entropy), log(3)), "equal: entropy is exactly ln n");
	ok(same_double(value_of(data, top_share(2)), 2.0 / 3), "equal: top share is exactly k/n");
	EXPECT(palma, 0.25);
	data = &equal_rates;
	EXPECT(palma, 0.25);
}

/* Parameters near 0, near 1 and far out. */
static void
test_parameters(void)
{
	static const Data d = {.name = "parameters", .amount = {1, 3, 6, 90, NONE}};
	const Data *data = &d;

	is_near(value_of(data, generalized_entropy(1e-9)), value_of(data, mld), 1e-8, "entropy index near 0 is the mld");
	is_near(value_of(data, generalized_entropy(1 + 1e-9)), value_of(data, theil), 1e-8,
			"entropy index near 1 is theil");
	is_near(value_of(data, effective_number(1 + 1e-9)), value_of(data, effective_number(1)), 1e-8,
			"effective number near order 1");
	is_near(value_of(data, effective_number(1.1)), pow(pow(0.01, 1.1) + pow(0.03, 1.1) + pow(0.06, 1.1)
													   + pow(0.9, 1.1), 1 / -0.1), 1e-12, "effective number of 1.1");
	is_near(value_of(data, effective_number(0.3)), pow(pow(0.01, 0.3) + pow(0.03, 0.3) + pow(0.06, 0.3)
													   + pow(0.9, 0.3), 1 / 0.7), 1e-12, "effective number of 0.3");
	is_near(value_of(data, effective_number(3)), sqrt(1 / (1e-6 + 27e-6 + 216e-6 + 0.729)), 1e-12,
			"effective number of order 3");
	is_near(value_of(data, effective_number(5000)), 1 / 0.9, 1e-4, "effective number of a large order");
	is_near(value_of(data, effective_number(1e308)), 1 / 0.9, 1e-12, "effective number of a huge order");
	is_near(value_of(data, atkinson(1 + 1e-9)), value_of(data, atkinson(1)), 1e-8, "atkinson near 1");
	is_near(value_of(data, atkinson(1e-9)), 1e-9 * value_of(data, theil), 1e-6, "atkinson near 0");
	is_near(value_of(data, atkinson(3)), 1 - 1 / sqrt((1 + 1 / 9.0 + 1 / 36.0 + 1 / 8100.0) / 4) / 25, 1e-12,
			"atkinson of 3");
	/* lim 1 - (1/n)^(1/(1-e)) min/mean: no power may overflow on the way */
	is_near(value_of(data, atkinson(1000)), 1 - 0.04 * pow(0.25, -1 / 999.0), 1e-12, "atkinson of 1000");
	is_near(value_of(data, atkinson(1e308)), 0.96, 1e-12, "atkinson of a huge epsilon");
	ok(value_of(data, generalized_entropy(3000)) == OVERFLOWS, "entropy index of a large alpha overflows");
	ok(value_of(data, generalized_entropy(-3000)) == OVERFLOWS, "entropy index of a large negative alpha overflows");
	ok(value_of(data, generalized_entropy(1e300)) == OVERFLOWS, "entropy index of a huge alpha overflows");
}

static void
test_parse(void)
{
	static const struct
	{
		const char *text;
		AidIndexParse result;
		AidIndexKind kind;
		double		parameter;
	}			cases[] = {
		{"gini", AID_PARSE_OK, AID_GINI, 0},
		{"hhi", AID_PARSE_OK, AID_HHI, 0},
		{"hhi_normalized", AID_PARSE_OK, AID_HHI_NORMALIZED, 0},
		{"effective_number(2)", AID_PARSE_OK, AID_EFFECTIVE_NUMBER, 2},
		{"effective_number(Infinity)", AID_PARSE_OK, AID_EFFECTIVE_NUMBER, INFINITY},
		{"generalized_entropy(-1.5)", AID_PARSE_OK, AID_GENERALIZED_ENTROPY, -1.5},
		{"atkinson(5e-1)", AID_PARSE_OK, AID_ATKINSON, 0.5},
		{"top_share(3)", AID_PARSE_OK, AID_TOP_SHARE, 3},
		{"palma", AID_PARSE_OK, AID_PALMA, 0},
		{"", AID_PARSE_UNKNOWN, 0, 0},
		{"Gini", AID_PARSE_UNKNOWN, 0, 0},
		{"gin", AID_PARSE_UNKNOWN, 0, 0},
		{"gini ", AID_PARSE_UNKNOWN, 0, 0},
		{"gini(1)", AID_PARSE_UNKNOWN, 0, 0},
		{"effective_number", AID_PARSE_UNKNOWN, 0, 0},
		{"effective_number()", AID_PARSE_UNKNOWN, 0, 0},
		{"effective_number(", AID_PARSE_UNKNOWN, 0, 0},
		{"effective_number(2", AID_PARSE_UNKNOWN, 0, 0},
		{"effective_number(2))", AID_PARSE_UNKNOWN, 0, 0},
		{"effective_number(2) ", AID_PARSE_UNKNOWN, 0, 0},
		{"effective_number( 2)", AID_PARSE_UNKNOWN, 0, 0},
		{"effective_number(0x2)", AID_PARSE_UNKNOWN, 0, 0},
		{"effective_number(nan)", AID_PARSE_UNKNOWN, 0, 0},
		{"effective_number(1,2)", AID_PARSE_UNKNOWN, 0, 0},
		{"effective_number(-1)", AID_PARSE_PARAMETER, 0, 0},
		{"generalized_entropy(Infinity)", AID_PARSE_PARAMETER, 0, 0},
		{"generalized_entropy(1e999)", AID_PARSE_PARAMETER, 0, 0},
		{"atkinson(0)", AID_PARSE_PARAMETER, 0, 0},
		{"top_share(0)", AID_PARSE_PARAMETER, 0, 0},
		{"top_share(1.5)", AID_PARSE_PARAMETER, 0, 0},
		{"top_share(1e12)", AID_PARSE_PARAMETER, 0, 0}
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		AidIndex	index = {AID_GINI, 0};
		AidIndexParse result = aid_index_parse(cases[i].text, &index);

		ok(result == cases[i].result && (result != AID_PARSE_OK || (index.kind == cases[i].kind &&
																   index.parameter == cases[i].parameter)),
		   "index name \"%s\"", cases[i].text);
	}
}

static void
test_lorenz(void)
{
	const aid_money amount[] = {money(0), money(0), money(5), money(15), money(30)};
	const double expected_share[] = {0, 0, 0.1, 0.4, 1};
	double		reference[5];
	double		share[5];
	void	   *memory = malloc(aid_sample_size(5));
	AidSample  *sample = aid_sample_build(memory, 5, amount, NULL);

	aid_lorenz_points(sample, reference, share);
	for (int k = 0; k < 5; k++)
	{
		ok(sample->order[k] == k, "lorenz: unit %d", k);
		is_near(reference[k], (k + 1) / 5.0, 1e-15, "lorenz: reference %d", k);
		is_near(share[k], expected_share[k], 1e-15, "lorenz: share %d", k);
	}
	free(memory);
}

static double
rank_index(int n, const double *x, const double *mass, const double *rank, const double *divisor)
{
	aid_money	value[4][MAX_UNITS];
	char		memory[4096] __attribute__((aligned(8)));
	double		result = 0;
	AidIndexStatus status;

	for (int i = 0; i < n; i++)
	{
		value[0][i] = money(x[i]);
		value[1][i] = mass != NULL ? money(mass[i]) : 0;
		value[2][i] = money(rank[i]);
		value[3][i] = divisor != NULL ? money(divisor[i]) : 0;
	}
	if (aid_rank_size(n) > sizeof(memory))
		abort();
	status = aid_rank_index(memory, n, value[0], mass != NULL ? value[1] : NULL, value[2],
							divisor != NULL ? value[3] : NULL, &result);
	return status == AID_INDEX_DEFINED ? result : UNDEFINED;
}

#define LIST(...) ((const double[]) {__VA_ARGS__})

static void
test_rank(void)
{
	const double *deaths = LIST(29939 * 154.7, 28776 * 152.9, 26528 * 119.5, 24689 * 86.9, 19739 * 54.3);

	is_near(rank_index(3, LIST(8, 2, 5), NULL, LIST(1, 1, 2), NULL), 0, 0, "rank: a tie and nothing else");
	is_near(rank_index(3, LIST(8, 2, 5), NULL, LIST(1, 2, 3), NULL), -2.0 / 15, 1e-12, "rank: no ties");
	is_near(rank_index(3, LIST(8, 2, 5), NULL, LIST(-9, -8, 3), NULL), -2.0 / 15, 1e-12, "rank: negative ranks");
	is_near(rank_index(3, LIST(8, 2, 5), LIST(2, 7, 4), LIST(10, 20, 30), NULL), -47.0 / 195, 1e-12,
			"rank: reference");
	is_near(rank_index(3, LIST(8, 2, 5), LIST(2, 7, 4), LIST(10, 10, 30), NULL), 1.0 / 39, 1e-12,
			"rank: reference and a tie");
	is_near(rank_index(5, deaths, LIST(29939, 28776, 26528, 24689, 19739), LIST(1, 2, 3, 4, 5), NULL),
			-0.16941677465052112361, 1e-12, "rank: O'Donnell et al. 2008");
	is_near(rank_index(3, LIST(6, 3, 1), LIST(2, 5, 13), LIST(2, 5, 13), NULL), -67.0 / 100, 1e-12, "suits");
	is_near(rank_index(3, LIST(6, 3, 1), LIST(2, 5, 13), LIST(2, 5, 13), LIST(1, 7, 11)), 33.0 / 100, 1e-12,
			"suits by income per head");
	is_near(rank_index(3, LIST(6, 3, 1), LIST(1, 7, 11), LIST(2, 5, 13), LIST(1, 7, 11)), 39.0 / 95, 1e-12,
			"kakwani: concentration index");
	is_near(rank_index(4, LIST(0, 3, 7, 0), NULL, LIST(4, 3, 9, 9), NULL), 1.0 / 8, 1e-12, "first source");
	is_near(rank_index(4, LIST(4, 0, 2, 9), NULL, LIST(4, 3, 9, 9), NULL), 3.0 / 10, 1e-12, "second source");
	is_near(rank_index(3, LIST(3, 9, 8), NULL, LIST(2, 4, 14), NULL), 1.0 / 6, 1e-12, "after by before");
	is_near(rank_index(3, LIST(0.3, 0.9, 2.1), LIST(0.1, 0.3, 0.7), LIST(2, 1, 3), NULL), 0, 0,
			"rank: money in proportion is exactly 0");
	ok(isnan(rank_index(2, LIST(0, 0), NULL, LIST(1, 2), NULL)), "rank: no money");
	ok(isnan(rank_index(2, LIST(1, 2), LIST(0, 0), LIST(1, 2), NULL)), "rank: no mass");
	ok(isnan(rank_index(0, LIST(0), NULL, LIST(0), NULL)), "rank: no units");
}

int
main(void)
{
	test_published();
	test_zeros_and_references();
	test_equality();
	test_parameters();
	test_parse();
	test_lorenz();
	test_rank();
	return tap_done();
}
