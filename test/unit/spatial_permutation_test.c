/* sources: extension/base/money.c extension/base/wide.c extension/base/philox.c extension/allocation/canonical.c
   extension/spatial/weights.c extension/spatial/weights_state.c extension/spatial/links.c extension/spatial/places.c
   extension/spatial/global.c extension/spatial/permute.c extension/spatial/local.c extension/spatial/conditional.c
   extension/spatial/alternative.c */
/*
 * spatial_permutation_test.c
 *		Permutation tests against an implementation that shuffles all places,
 *		and the p values of the examples.
 */
#include "spatial_maps.h"

#include "base/philox.h"
#include "spatial/conditional.h"
#include "spatial/global.h"
#include "spatial/local.h"

#define MOST 300

static double matrix[MOST * MOST];
static double amount[MOST];
static double mass[MOST];

/* ---- the whole map ---- */

static double
sum_over_pairs(AidGlobalKind kind, int n, const int *unit)
{
	double		mean = 0;
	double		sum = 0;

	for (int i = 0; i < n; i++)
		mean += amount[i] / n;
	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
		{
			double		w = matrix[i * n + j];
			double		a = amount[unit[i]];
			double		b = amount[unit[j]];

			if (w == 0)
				continue;
			switch (kind)
			{
				case AID_MORAN:
					sum += w * (a - mean) * (b - mean);
					break;
				case AID_GEARY:
					sum += w * (a - b) * (a - b);
					break;
				case AID_GETIS_ORD:
					sum += w * a * b;
					break;
				case AID_SPATIAL_GINI:
					/* of neighbours: what is not theirs is the rest */
					sum -= fabs(a * mass[unit[j]] - b * mass[unit[i]]);
					break;
			}
		}
	return sum;
}

/* The arrangement of replicate b, step by step. */
static void
naive_shuffle(int n, uint64_t seed, uint32_t b, int *unit)
{
	for (int i = 0; i < n; i++)
		unit[i] = i;
	for (int d = 0; d <= n - 2; d++)
	{
		int			i = n - 1 - d;
		int			j = (int) aid_random_below(aid_random_u64(seed, 2, 0, b, (uint64_t) d), (uint64_t) i + 1);
		int			moved = unit[i];

		unit[i] = unit[j];
		unit[j] = moved;
	}
}

static void
random_case(int n, int one_in)
{
	memset(matrix, 0, sizeof(matrix));
	for (int i = 0; i < n; i++)
	{
		for (int j = 0; j < n; j++)
			if (i != j && below(one_in) == 0)
				matrix[i * n + j] = (1 + below(8)) / 4.0;
		amount[i] = below(40) / 4.0;
		mass[i] = (1 + below(16)) / 4.0;
	}
	matrix[1] = 1;
	amount[0] = 50;
}

static void
test_global(void)
{
	static const char *const names[] = {"Moran", "Geary", "G", "spatial Gini"};

	for (int kind = AID_MORAN; kind <= AID_SPATIAL_GINI; kind++)
	{
		int			right = 0;
		int			same = 0;

		for (int round = 0; round < 20; round++)
		{
			int			n = 2 + below(40);
			int			unit[MOST];
			uint64_t	seed = next_random();
			AidExtremes expected = {0, 0};
			AidExtremes got;
			AidPlaces	places;
			Map			map;
			double		observed;

			random_case(n, 3);
			if (round % 2 == 0)
				for (int i = 0; i < n; i++)
					mass[i] = 1;
			map = map_of(weights_of_matrix(n, matrix));
			places = places_of(n, amount, kind == AID_SPATIAL_GINI && round % 2 == 1 ? mass : NULL);
			for (int i = 0; i < n; i++)
				unit[i] = i;
			observed = sum_over_pairs((AidGlobalKind) kind, n, unit);
			for (uint32_t b = 1; b <= 150; b++)
			{
				double		replicate;

				naive_shuffle(n, seed, b, unit);
				replicate = sum_over_pairs((AidGlobalKind) kind, n, unit);
				expected.at_least += replicate >= observed - 1e-7;
				expected.at_most += replicate <= observed + 1e-7;
			}
			/* the masses of the value are whole steps of 10^-9 */
			for (int plain = 0; plain < 2; plain++)
			{
				got = aid_permute((AidGlobalKind) kind, &places, kind == AID_SPATIAL_GINI ? &map.counted : &map.pairs,
								  kind != AID_SPATIAL_GINI ? 1e-7 : round % 2 == 1 ? 1e11 : 1e2, seed, 150, plain == 1,
								  allocate(aid_permute_size((uint32_t) n)));
				*(plain == 1 ? &right : &same) += got.at_least == expected.at_least && got.at_most == expected.at_most;
			}
			free_blocks();
		}
		ok(right == 20, "%s: the replicates of an implementation that goes step by step", names[kind]);
		ok(same == 20, "%s: and with the processor's own instructions", names[kind]);
	}
}

/* ---- single places ---- */

/* All other places listed and swapped in full. */
static AidExtremes
naive_conditional(int n, const double *value, int place, const AidLinks *w, uint64_t seed, uint32_t permutations, double tolerance)
{
	uint32_t	start = aid_row_start(w, (uint32_t) place);
	uint32_t	links = aid_row_length(w, (uint32_t) place);
	AidExtremes extremes = {0, 0};
	double		observed = 0;

	for (uint32_t m = 0; m < links; m++)
		observed += w->weight[start + m] * value[w->neighbour[start + m]];
	for (uint32_t b = 1; b <= permutations; b++)
	{
		int			other[MOST];
		int			count = 0;
		double		sum = 0;

		for (int i = 0; i < n; i++)
			if (i != place)
				other[count++] = i;
		for (uint32_t m = 0; m < links; m++)
		{
			uint32_t	j = m + (uint32_t) aid_random_below(aid_random_u64(seed, 3, (uint32_t) place, b, m), (uint64_t) n - 1 - m);
			int			moved = other[m];

			other[m] = other[j];
			other[j] = moved;
			sum += w->weight[start + m] * value[other[m]];
		}
		extremes.at_least += sum >= observed - tolerance;
		extremes.at_most += sum <= observed + tolerance;
	}
	return extremes;
}

static void
test_conditional(void)
{
	int			cases = 0;
	int			right[2] = {0, 0};
	int			ties = 0;

	for (int round = 0; round < 40; round++)
	{
		int			n = round < 30 ? 2 + below(60) : 200 + below(100);
		uint32_t	permutations = 1 + below(60);
		uint64_t	seed = next_random();
		uint32_t	max_links = 0;
		AidWeights *value;
		AidLinks	w;
		AidConditional run[2];

		/* from one neighbour to all others */
		random_case(n, round < 30 ? 1 + below(5) : 30 + below(60));
		value = weights_of_matrix(n, matrix);
		w = aid_links_of(value);
		for (int i = 0; i < n; i++)
			max_links = AID_MAX(max_links, aid_row_length(&w, (uint32_t) i));
		for (int k = 0; k < 2; k++)
		{
			aid_conditional_start(&run[k], (uint32_t) n, amount, seed, allocate(aid_conditional_size((uint32_t) n, max_links)));
			run[k].plain |= k == 0;
		}
		for (int i = 0; i < n; i++)
		{
			uint32_t	start = aid_row_start(&w, (uint32_t) i);
			uint32_t	links = aid_row_length(&w, (uint32_t) i);
			AidExtremes expected;

			/* islands are not asked, and some others neither */
			if (links == 0 || below(10) == 0)
				continue;
			expected = naive_conditional(n, amount, i, &w, seed, permutations, 1e-9);
			cases++;
			ties += expected.at_least + expected.at_most > permutations;
			for (int k = 0; k < 2; k++)
			{
				AidExtremes got = aid_conditional_permute(&run[k], (uint32_t) i, links, w.neighbour + start, w.weight + start, 1e-9, permutations);

				right[k] += got.at_least == expected.at_least && got.at_most == expected.at_most;
			}
		}
		free_blocks();
	}
	ok(cases > 1000 && ties > 100, "%d places, %d of them with replicates equal to what was observed", cases, ties);
	ok(right[0] == cases, "plain instructions: the replicates of an implementation that lists all places");
	ok(right[1] == cases, "the processor's own instructions: the same");
}

/* Equal sums in any order of their terms count as equal; a slope of 0 makes every replicate equal. */
static void
test_tolerance(void)
{
	double		line[16] = {0, 0.1, 0.1, 0.1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
	double		value[4] = {5, 0.1, 0.2, 0.3};
	AidLinks	w = aid_links_of(weights_of_matrix(4, line));
	AidConditional run;
	AidExtremes extremes;

	aid_conditional_start(&run, 4, value, 7, allocate(aid_conditional_size(4, 3)));
	extremes = aid_conditional_permute(&run, 0, 3, w.neighbour, w.weight, 1e-12, 1000);
	ok(extremes.at_least == 1000 && extremes.at_most == 1000, "the same neighbours in another order");
	extremes = aid_conditional_permute(&run, 0, 3, w.neighbour, w.weight, INFINITY, 13);
	ok(extremes.at_least == 13 && extremes.at_most == 13, "an infinite tolerance");
	free_blocks();
}

/* ---- the examples ---- */

static double
global_p(AidGlobalKind kind, const AidPlaces *places, const Map *map, AidAlternative alternative, uint32_t permutations, uint64_t seed, double tolerance)
{
	AidExtremes extremes = aid_permute(kind, places, kind == AID_SPATIAL_GINI ? &map->counted : &map->pairs, tolerance, seed,
									   permutations, false, allocate(aid_permute_size(places->n)));

	return aid_permutation_p(&extremes, permutations, alternative);
}

static void
test_examples(void)
{
	double		line[16] = {0, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0};
	double		four[4] = {2, 3, 7, 8};
	double		nine[9] = {14, 11, 5, 9, 8, 2, 6, 0, 3};
	double		rook[81] = {0};
	int			unit[4] = {0, 1, 2, 3};
	int			reached = 0;
	int			arrangements = 0;
	double		sum = 0;
	double		squares = 0;
	Map			map = map_of(weights_of_matrix(4, line));
	AidPlaces	places = places_of(4, four, NULL);
	AidConditional run;
	AidExtremes extremes;

	/* V1c: all 24 arrangements */
	memcpy(matrix, line, sizeof(line));
	memcpy(amount, four, sizeof(four));
	do
	{
		/* sum of squares 26, S0 6 */
		double		moran = 4.0 / 6 * sum_over_pairs(AID_MORAN, 4, unit) / 26;

		reached += moran >= 16.0 / 39 - 1e-12;
		sum += moran;
		squares += moran * moran;
		arrangements++;
	} while (next_arrangement(4, unit));
	ok(arrangements == 24 && reached == 2, "V1c: 2 of 24 arrangements reach the observed value");
	is_near(sum / 24, -1.0 / 3, 1e-12, "V1c: mean of Moran");
	is_near(squares / 24 - sum / 24 * sum / 24, 0.268902038133, 1e-11, "V1c: variance of Moran");
	is_near(global_p(AID_MORAN, &places, &map, AID_GREATER, 99, 1, 1e-11), 0.09, 1e-15, "V1c: p greater, 99 permutations, seed 1");
	is_near(global_p(AID_MORAN, &places, &map, AID_GREATER, 99, 42, 1e-11), 0.08, 1e-15, "V1c: p greater, 99 permutations, seed 42");
	ok(fabs(global_p(AID_MORAN, &places, &map, AID_GREATER, 20000, 5, 1e-11) - 2.0 / 24) < 0.01, "V1c: many permutations come near 2 of 24");

	/* V3c */
	for (int i = 0; i < 9; i++)
		for (int j = 0; j < 9; j++)
			rook[i * 9 + j] = abs(i / 3 - j / 3) + abs(i % 3 - j % 3) == 1;
	map = map_of(weights_of_matrix(9, rook));
	places = places_of(9, nine, NULL);
	is_near(global_p(AID_MORAN, &places, &map, AID_GREATER, 999, 1, 1e-9), 0.005, 1e-15, "V3c: Moran, greater");
	is_near(global_p(AID_MORAN, &places, &map, AID_LESS, 999, 1, 1e-9), 0.997, 1e-15, "V3c: Moran, less");
	is_near(global_p(AID_MORAN, &places, &map, AID_TWO_SIDED, 999, 1, 1e-9), 0.01, 1e-15, "V3c: Moran, two-sided");
	is_near(global_p(AID_GEARY, &places, &map, AID_LESS, 999, 1, 1e-9), 0.007, 1e-15, "V3c: Geary, less");
	is_near(global_p(AID_SPATIAL_GINI, &places, &map, AID_GREATER, 999, 1, 1), 0.012, 1e-15, "V3c: spatial Gini, greater");
	for (int plain = 0; plain < 2; plain++)
	{
		aid_conditional_start(&run, 9, places.z, 1, allocate(aid_conditional_size(9, 4)));
		run.plain |= plain == 1;
		extremes = aid_conditional_permute(&run, 0, 2, map.w.neighbour, map.w.weight, 1e-9, 999);
		is_near(aid_permutation_p(&extremes, 999, AID_GREATER), 0.046, 1e-15, "V3c: local Moran of g1, greater");
		extremes = aid_conditional_permute(&run, 8, 2, map.w.neighbour + 22, map.w.weight + 22, 1e-9, 999);
		/* g9 is below the mean: its statistic is large where the lag is small */
		is_near(aid_permutation_p(&extremes, 999, AID_LESS), 0.028, 1e-15, "V3c: local Moran of g9, greater");
	}
	free_blocks();
}

/* Each neighbour is as likely as any other: a partial shuffle must not favour a place. */
static void
test_uniform(void)
{
	enum {N = 12, LINKS = 5, REPLICATES = 24000};
	double		value[N] = {0};
	double		weight[LINKS] = {1, 1, 1, 1, 1};
	uint32_t	neighbour[LINKS] = {0, 1, 2, 3, 4};
	double		chi = 0;

	/* how often place k is among five of eleven: at_least counts its value of 1 */
	for (int k = 0; k < N; k++)
	{
		AidConditional run;
		AidExtremes extremes;
		double		expected = REPLICATES * (double) LINKS / (N - 1);

		if (k == 7)
			continue;
		memset(value, 0, sizeof(value));
		value[k] = 1;
		neighbour[0] = (uint32_t) k;
		for (uint32_t m = 1, other = 0; m < LINKS; other++)
			if (other != (uint32_t) k && other != 7)
				neighbour[m++] = other;
		aid_conditional_start(&run, N, value, 11, allocate(aid_conditional_size(N, LINKS)));
		extremes = aid_conditional_permute(&run, 7, LINKS, neighbour, weight, 1e-9, REPLICATES);
		chi += (extremes.at_least - expected) * (extremes.at_least - expected) / (expected * (1 - (double) LINKS / (N - 1)));
	}
	/* about chi-squared of 10 degrees of freedom */
	ok(chi > 1 && chi < 35, "every place is drawn as often as any other (chi-squared %.1f)", chi);
	free_blocks();
}

int
main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	test_global();
	test_conditional();
	test_tolerance();
	test_examples();
	test_uniform();
	return tap_done();
}
