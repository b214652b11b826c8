/* sources: extension/base/money.c extension/base/wide.c extension/allocation/canonical.c extension/spatial/weights.c
   extension/spatial/weights_state.c extension/spatial/links.c extension/spatial/places.c extension/spatial/global.c
   extension/spatial/local.c extension/spatial/alternative.c */
/*
 * spatial_statistics_test.c
 *		Spatial statistics and their moments against their definitions, all
 *		arrangements of small maps, and the published formulas.
 */
#include "spatial_maps.h"

#include "spatial/global.h"
#include "spatial/local.h"

#define MOST 60

static double matrix[MOST * MOST];
static double amount[MOST];
static double mass[MOST];

static void
random_matrix(int n, int one_in, bool binary, int islands)
{
	memset(matrix, 0, sizeof(matrix));
	for (int i = 0; i < n - islands; i++)
		for (int j = 0; j < n - islands; j++)
			if (i != j && below(one_in) == 0)
				matrix[i * n + j] = binary ? 1 : (1 + below(50)) / 8.0;
	if (n > 1)
		matrix[0 * n + 1] = 1;
}

static void
random_amounts(int n)
{
	for (int i = 0; i < n; i++)
	{
		amount[i] = below(4) == 0 ? below(3) : (1 + below(100000)) / 16.0;
		mass[i] = (1 + below(1000)) / 4.0;
	}
	amount[0] = 7;
	amount[1] = 3;
}

static AidGlobal
global(AidGlobalKind kind, const AidPlaces *places, const Map *map)
{
	AidLinkSums sums = aid_link_sums(&map->w, &map->t, &map->pairs, allocate(map->w.n * sizeof(double)));

	return aid_global(kind, places, &map->pairs, &sums);
}

/* To the six decimals that places_of() keeps. */
static double
round_to(double value)
{
	return round(value * 1e6) / 1e6;
}

/* ---- by definition ---- */

static double
mean_of(int n, const double *y)
{
	double		sum = 0;

	for (int i = 0; i < n; i++)
		sum += y[i];
	return sum / n;
}

static double
naive_global(AidGlobalKind kind, int n, const double *y)
{
	double		mean = mean_of(n, y);
	double		s0 = 0;
	double		above = 0;
	double		below_line = 0;

	for (int i = 0; i < n; i++)
	{
		if (kind != AID_GETIS_ORD)
			below_line += (y[i] - mean) * (y[i] - mean);
		for (int j = 0; j < n; j++)
		{
			double		w = matrix[i * n + j];

			if (i == j)
				continue;
			s0 += w;
			if (kind == AID_MORAN)
				above += w * (y[i] - mean) * (y[j] - mean);
			else if (kind == AID_GEARY)
				above += w * (y[i] - y[j]) * (y[i] - y[j]);
			else
			{
				above += w * y[i] * y[j];
				below_line += y[i] * y[j];
			}
		}
	}
	if (kind == AID_MORAN)
		return n / s0 * above / below_line;
	if (kind == AID_GEARY)
		return (n - 1) * above / (2 * s0 * below_line);
	return above / below_line;
}

static double
naive_local(AidLocalKind kind, int n, const double *y, int i)
{
	double		mean = mean_of(n, y);
	double		m2 = 0;
	double		total = 0;
	double		lag = 0;
	double		lag_z = 0;
	double		largest = 0;

	for (int j = 0; j < n; j++)
	{
		double		w = matrix[i * n + j];

		m2 += (y[j] - mean) * (y[j] - mean) / n;
		total += y[j];
		lag += w * y[j];
		lag_z += w * (y[j] - mean);
		largest = fmax(largest, w);
	}
	if (kind == AID_LOCAL_MORAN)
		return (y[i] - mean) * lag_z / m2;
	if (kind == AID_LOCAL_G)
		return lag / (total - y[i]);
	return (lag + (largest > 0 ? largest : 1) * y[i]) / total;
}

/* Mean and variance over all arrangements; of a place other than -1 the value is kept. */
typedef struct Moments
{
	double		mean;
	double		variance;
} Moments;

static Moments
over_arrangements(int n, const double *y, int kept, double (*statistic) (int n, const double *y))
{
	int			unit[MOST];
	double		placed[MOST];
	double		first = 0;
	double		sum = 0;
	double		squares = 0;
	double		count = 0;
	int			m = kept < 0 ? n : n - 1;
	Moments		moments;

	for (int k = 0; k < m; k++)
		unit[k] = k;
	do
	{
		double		value;

		for (int k = 0; k < m; k++)
		{
			int			place = kept >= 0 && k >= kept ? k + 1 : k;
			int			from = kept >= 0 && unit[k] >= kept ? unit[k] + 1 : unit[k];

			placed[place] = y[from];
		}
		if (kept >= 0)
			placed[kept] = y[kept];
		value = statistic(n, placed);
		if (count == 0)
			first = value;
		sum += value - first;
		squares += (value - first) * (value - first);
		count++;
	} while (next_arrangement(m, unit));
	moments.mean = first + sum / count;
	moments.variance = squares / count - sum / count * (sum / count);
	return moments;
}

static AidGlobalKind asked_global;
static AidLocalKind asked_local;
static int	asked_place;

static double
the_global(int n, const double *y)
{
	return naive_global(asked_global, n, y);
}

static double
the_local(int n, const double *y)
{
	return naive_local(asked_local, n, y, asked_place);
}

static bool
close_to(double got, double expected, double relative, double absolute)
{
	return fabs(got - expected) <= relative * fabs(expected) + absolute;
}

static void
test_all_arrangements(void)
{
	static const char *const global_names[] = {"Moran", "Geary", "G"};
	static const char *const local_names[] = {"local Moran", "local G", "local G*"};

	for (int n = 4; n <= 7; n++)
	{
		for (int round = 0; round < 3; round++)
		{
			AidPlaces	places;
			Map			map;
			Map			row;

			random_matrix(n, 3, round == 0, round == 2 ? 1 : 0);
			random_amounts(n);
			map = map_of(weights_of_matrix(n, matrix));
			places = places_of(n, amount, NULL);
			for (int kind = AID_MORAN; kind <= AID_GETIS_ORD; kind++)
			{
				AidGlobal	g = global((AidGlobalKind) kind, &places, &map);
				Moments		m;

				asked_global = (AidGlobalKind) kind;
				m = over_arrangements(n, amount, -1, the_global);
				if (!ok(close_to(g.statistic, the_global(n, amount), 1e-12, 1e-14) && close_to(g.expected, m.mean, 1e-11, 0) &&
						close_to(g.variance, m.variance, 1e-9, 1e-14) &&
						close_to(g.z, (g.statistic - g.expected) / sqrt(g.variance), 1e-12, 0),
						"%s over all arrangements of %d places", global_names[kind], n))
					printf("# %.17g %.17g %.17g, not %.17g %.17g %.17g\n", g.statistic, g.expected, g.variance,
						   the_global(n, amount), m.mean, m.variance);
			}
			row = map;
			for (int kind = AID_LOCAL_MORAN; kind <= AID_LOCAL_G_STAR; kind++)
			{
				int			right = 0;

				asked_local = (AidLocalKind) kind;
				for (int i = 0; i < n; i++)
				{
					AidLocal	l = aid_local((AidLocalKind) kind, &places, &row.w, (uint32_t) i);
					Moments		m;

					asked_place = i;
					m = over_arrangements(n, amount, kind == AID_LOCAL_G_STAR ? -1 : i, the_local);
					right += close_to(l.statistic, the_local(n, amount), 1e-12, 1e-13) && close_to(l.expected, m.mean, 1e-11, 1e-13) &&
						close_to(l.variance, m.variance, 1e-9, 1e-13) &&
						(l.variance < 1e-12 || close_to(l.z, (l.statistic - l.expected) / sqrt(l.variance), 1e-8, 1e-10));
				}
				ok(right == n, "%s over all arrangements of %d places", local_names[kind], n);
			}
			free_blocks();
		}
	}
}

/* ---- published formulas ---- */

static void
test_formulas(void)
{
	int			right = 0;

	for (int round = 0; round < 100; round++)
	{
		int			n = 5 + below(MOST - 5);
		bool		rates = round % 2 == 1;
		double		y[MOST];
		long double s0 = 0;
		long double s1 = 0;
		long double s2 = 0;
		long double m[5] = {0};
		long double z2 = 0;
		long double z4 = 0;
		long double k;
		long double e;
		long double moran;
		long double geary;
		long double g;
		long double N = n;
		double		mean;
		AidPlaces	places;
		Map			map;
		AidGlobal	got[3];

		random_matrix(n, 2 + below(6), round % 3 == 0, below(3));
		random_amounts(n);
		map = map_of(weights_of_matrix(n, matrix));
		places = places_of(n, amount, rates ? mass : NULL);
		for (int i = 0; i < n; i++)
			y[i] = rates ? amount[i] / mass[i] : amount[i];
		mean = mean_of(n, y);
		for (int i = 0; i < n; i++)
		{
			long double around = 0;
			long double z = y[i] - mean;

			for (int j = 0; j < n; j++)
			{
				long double both = (long double) matrix[i * n + j] + matrix[j * n + i];

				s0 += matrix[i * n + j];
				s1 += both * both / 2;
				around += both;
			}
			s2 += around * around;
			z2 += z * z;
			z4 += z * z * z * z;
			for (int p = 1; p <= 4; p++)
				m[p] += powl(y[i], p);
		}
		k = z4 / N / (z2 / N * z2 / N);
		moran = (N * ((N * N - 3 * N + 3) * s1 - N * s2 + 3 * s0 * s0) - k * ((N * N - N) * s1 - 2 * N * s2 + 6 * s0 * s0)) /
			((N - 1) * (N - 2) * (N - 3) * s0 * s0) - 1 / ((N - 1) * (N - 1));
		geary = ((N - 1) * s1 * (N * N - 3 * N + 3 - (N - 1) * k) - (N - 1) * s2 * (N * N + 3 * N - 6 - (N * N - N + 2) * k) / 4 +
				 s0 * s0 * (N * N - 3 - (N - 1) * (N - 1) * k)) / (N * (N - 2) * (N - 3) * s0 * s0);
		e = s0 / (N * (N - 1));
		g = (((N * N - 3 * N + 3) * s1 - N * s2 + 3 * s0 * s0) * m[2] * m[2] - ((N * N - N) * s1 - 2 * N * s2 + 6 * s0 * s0) * m[4] -
			 (2 * N * s1 - (N + 3) * s2 + 6 * s0 * s0) * m[1] * m[1] * m[2] +
			 (4 * (N - 1) * s1 - 2 * (N + 1) * s2 + 8 * s0 * s0) * m[1] * m[3] + (s1 - s2 + s0 * s0) * powl(m[1], 4)) /
			((m[1] * m[1] - m[2]) * (m[1] * m[1] - m[2]) * N * (N - 1) * (N - 2) * (N - 3)) - e * e;

		for (int kind = AID_MORAN; kind <= AID_GETIS_ORD; kind++)
			got[kind] = global((AidGlobalKind) kind, &places, &map);
		right += close_to(got[AID_MORAN].variance, (double) moran, 1e-10, 0) && close_to(got[AID_GEARY].variance, (double) geary, 1e-10, 0) &&
			close_to(got[AID_GETIS_ORD].variance, (double) g, 1e-9, 0) && close_to(got[AID_GETIS_ORD].expected, (double) e, 1e-13, 0) &&
			close_to(got[AID_MORAN].variance_normality, (double) ((N * N * s1 - N * s2 + 3 * s0 * s0) / ((N * N - 1) * s0 * s0) -
																 1 / ((N - 1) * (N - 1))), 1e-10, 0) &&
			close_to(got[AID_GEARY].variance_normality, (double) (((2 * s1 + s2) * (N - 1) - 4 * s0 * s0) / (2 * (N + 1) * s0 * s0)), 1e-10, 0) &&
			isnan(got[AID_GETIS_ORD].variance_normality) && isnan(got[AID_GETIS_ORD].z_normality);
		free_blocks();
	}
	ok(right == 100, "variances are those of the published formulas (%d of 100)", right);
}

/* ---- local and global agree ---- */

static void
test_identities(void)
{
	int			sums = 0;
	int			same_z = 0;
	int			scaled = 0;
	int			standardized = 0;

	for (int round = 0; round < 60; round++)
	{
		int			n = 3 + below(MOST - 3);
		AidWeights *value;
		AidWeights *row;
		AidPlaces	places;
		Map			map;
		Map			map_row;
		double		sum = 0;
		double		size = 0;
		double		s0 = 0;
		bool		all = true;
		bool		invariant = true;
		AidGlobal	before;

		random_matrix(n, 4, round % 2 == 0, below(2));
		random_amounts(n);
		value = weights_of_matrix(n, matrix);
		map = map_of(value);
		row = allocate(weights_bytes(value));
		(void) aid_weights_standardized(value, row);
		map_row = map_of(row);
		places = places_of(n, amount, round % 3 == 0 ? mass : NULL);
		before = global(AID_MORAN, &places, &map);
		for (int i = 0; i < n; i++)
		{
			AidLocal	l = aid_local(AID_LOCAL_MORAN, &places, &map.w, (uint32_t) i);
			AidLocal	g = aid_local(AID_LOCAL_G, &places, &map.w, (uint32_t) i);
			AidLocal	r = aid_local(AID_LOCAL_G, &places, &map_row.w, (uint32_t) i);
			AidLocal	star = aid_local(AID_LOCAL_G_STAR, &places, &map.w, (uint32_t) i);
			AidLocal	r_star = aid_local(AID_LOCAL_G_STAR, &places, &map_row.w, (uint32_t) i);

			sum += l.statistic;
			size += fabs(l.statistic);
			s0 += aid_row_sum(&map.w, (uint32_t) i);
			all = all && (places.z[i] == 0 ? isnan(l.z) : isnan(g.z) ? isnan(l.z) : l.z == (places.z[i] > 0 ? g.z : -g.z));
			invariant = invariant && (isnan(g.z) ? isnan(r.z) : close_to(r.z, g.z, 1e-11, 1e-12)) &&
				close_to(r_star.z, star.z, 1e-11, 1e-12);
		}
		sums += close_to(sum, s0 * before.statistic, 1e-12, 1e-13 * size);
		same_z += all;
		standardized += invariant;

		for (int i = 0; i < n; i++)
		{
			amount[i] *= 37;
			mass[i] *= 11;
		}
		places = places_of(n, amount, round % 3 == 0 ? mass : NULL);
		{
			AidGlobal	after = global(AID_MORAN, &places, &map);

			scaled += close_to(after.statistic, before.statistic, 1e-12, 1e-14) && (isnan(before.z) ? isnan(after.z) : close_to(after.z, before.z, 1e-11, 1e-13));
		}
		free_blocks();
	}
	ok(sums == 60, "local Morans add up to S0 times the global one");
	ok(same_z == 60, "the z of local Moran is that of local G with the sign of the place, to the bit");
	ok(standardized == 60, "z of both G forms does not change with the scale of a row");
	ok(scaled == 60, "scaling amounts and masses changes nothing");
}

/* ---- what no arrangement changes ---- */

static void
ring(int n, int reach)
{
	memset(matrix, 0, sizeof(matrix));
	for (int i = 0; i < n; i++)
		for (int d = 1; d <= reach; d++)
			matrix[i * n + (i + d) % n] = matrix[i * n + (i + n - d) % n] = 1.0 / (2 * reach);
}

static void
test_constant(void)
{
	for (int n = 4; n <= 40; n += 9)
	{
		AidPlaces	places;
		Map			map;
		int			zero = 0;

		random_amounts(n);
		places = places_of(n, amount, NULL);
		for (int k = 0; k < n * n; k++)
			matrix[k] = k / n == k % n ? 0 : 0.3;
		map = map_of(weights_of_matrix(n, matrix));
		for (int kind = AID_MORAN; kind <= AID_GETIS_ORD; kind++)
		{
			AidGlobal	g = global((AidGlobalKind) kind, &places, &map);

			zero += g.variance == 0 && isnan(g.z) && (kind == AID_GETIS_ORD || (g.variance_normality == 0 && isnan(g.z_normality)));
			if (kind == AID_MORAN)
				zero += close_to(g.statistic, -1.0 / (n - 1), 1e-13, 0);
		}
		ok(zero == 4, "%d places, each linked to all with one weight", n);
		zero = 0;
		for (int i = 0; i < n; i++)
			for (int kind = AID_LOCAL_MORAN; kind <= AID_LOCAL_G_STAR; kind++)
			{
				AidLocal	l = aid_local((AidLocalKind) kind, &places, &map.w, (uint32_t) i);

				zero += l.variance == 0 && isnan(l.z);
			}
		ok(zero == 3 * n, "and each by itself");

		/* money in one place only, on a map that looks the same from everywhere */
		for (int i = 0; i < n; i++)
			amount[i] = i == n / 2 ? 1000.75 : 0;
		places = places_of(n, amount, NULL);
		ok(places.odd == (uint32_t) n / 2 && places.dominant == places.odd && places.spare == 0, "one of %d places has money", n);
		for (int reach = 1; reach <= 3 && 2 * reach < n - 1; reach++)
		{
			AidGlobal	moran;
			AidGlobal	geary;
			AidLocal	l;
			AidLocal	other;

			ring(n, reach);
			map = map_of(weights_of_matrix(n, matrix));
			moran = global(AID_MORAN, &places, &map);
			geary = global(AID_GEARY, &places, &map);
			ok(moran.variance == 0 && isnan(moran.z) && geary.variance == 0 && isnan(geary.z) &&
			   close_to(moran.statistic, moran.expected, 1e-12, 0), "one of %d places has money, each with %d neighbours", n, 2 * reach);
			ok(isnan(global(AID_GETIS_ORD, &places, &map).statistic), "its G is not defined");
			l = aid_local(AID_LOCAL_MORAN, &places, &map.w, (uint32_t) n / 2);
			other = aid_local(AID_LOCAL_MORAN, &places, &map.w, 0);
			ok(l.variance == 0 && isnan(l.z) && other.variance > 0 && !isnan(other.z), "all others are equal for the place itself only");
			ok(isnan(aid_local(AID_LOCAL_G, &places, &map.w, (uint32_t) n / 2).statistic), "whose local G is not defined");
		}
		free_blocks();
	}
}

/* What is 0 but for rounding is 0. */
static void
test_rounding(void)
{
	int			lags = 0;
	int			means = 0;
	int			even = 0;
	int			stars = 0;
	AidPlaces	places;
	Map			map;

	for (int round = 0; round < 200; round++)
	{
		int			n = 8;
		double		x = below(100000) / 100.0;
		double		y = below(100000) / 100.0 * 3 + x;

		/* 0.1 x + 0.2 y = 0.3 z, and as much on the other side of the mean */
		memset(matrix, 0, sizeof(matrix));
		matrix[1] = 0.1;
		matrix[2] = 0.2;
		matrix[3] = 0.3;
		amount[0] = 1;
		amount[4] = -1;
		amount[1] = x;
		amount[5] = -x;
		amount[2] = y;
		amount[6] = -y;
		amount[3] = round_to(-(x + 2 * y) / 3);
		amount[7] = -amount[3];
		places = places_of(n, amount, NULL);
		map = map_of(weights_of_matrix(n, matrix));
		lags += aid_local(AID_LOCAL_MORAN, &places, &map.w, 0).lag == 0;

		/* rates of sevenths, the last one their mean */
		amount[4] = 0;
		for (int i = 0; i < 4; i++)
		{
			mass[i] = 7.0 * (1 + below(50));
			amount[i] = (1 + below(1000)) * 4 * mass[i] / 7;
			amount[4] += amount[i] / mass[i] / 4;
		}
		mass[4] = 7.0 * (1 + below(50));
		amount[4] = round_to(amount[4] * mass[4]);
		places = places_of(5, amount, mass);
		means += places.z[4] == 0;

		/* money in the first place only, on a map whose sums of weights are the same in another order of terms */
		n = 5 + below(20);
		memset(amount, 0, sizeof(amount));
		amount[0] = 5;
		memset(matrix, 0, sizeof(matrix));
		for (int d = 1; d < n / 2; d++)
		{
			double		w = (1 + below(1000000)) / 7e5;

			for (int i = 0; i < n; i++)
				matrix[i * n + (i + d) % n] = w;
		}
		places = places_of(n, amount, NULL);
		map = map_of(weights_of_matrix(n, matrix));
		even += places.odd == 0 && global(AID_MORAN, &places, &map).variance == 0 && global(AID_GEARY, &places, &map).variance == 0;

		/* the same where rows of other lengths add up to 1, but for rounding: a ring, and a part where all are linked */
		n = 4 + 3 + below(50);
		memset(matrix, 0, sizeof(matrix));
		for (int i = 0; i < n; i++)
			for (int j = 0; j < n; j++)
				if (i >= 4 && j >= 4 && i != j)
					matrix[i * n + j] = 1.0 / (n - 5);
		for (int i = 0; i < 4; i++)
			matrix[i * n + (i + 1) % 4] = matrix[i * n + (i + 3) % 4] = 0.5;
		places = places_of(n, amount, NULL);
		map = map_of(weights_of_matrix(n, matrix));
		even -= global(AID_MORAN, &places, &map).variance != 0 || global(AID_GEARY, &places, &map).variance != 0;

		/* a star whose places are all as far from the mean: any arrangement gives the same Moran */
		n = 4 + 2 * below(20);
		memset(matrix, 0, sizeof(matrix));
		for (int i = 0; i < n; i++)
		{
			amount[i] = i % 2 == 0 ? 0.1 : 0.7;
			if (i > 0)
				matrix[i] = matrix[i * n] = 1.0 / 3;
		}
		places = places_of(n, amount, NULL);
		map = map_of(weights_of_matrix(n, matrix));
		stars += global(AID_MORAN, &places, &map).variance == 0;
		free_blocks();
	}
	ok(lags == 200, "lags that are 0 (%d of 200)", lags);
	ok(means == 200, "rates that are the mean (%d of 200)", means);
	ok(even == 200, "variances that are 0: one place with money, a map that looks the same from everywhere (%d of 200)", even);
	ok(stars == 200, "variances that are 0: a star of two values (%d of 200)", stars);
}

/* A place that holds nearly everything: its others differ little, which must not drown in rounding. */
static void
test_dominated(void)
{
	int			n = 30;
	AidPlaces	places;
	Map			map;
	AidLocal	l;
	long double mean = 0;
	long double variance = 0;
	long double lag = 0;
	long double sum = 0;
	long double squares = 0;

	random_matrix(n, 4, false, 0);
	for (int i = 0; i < n; i++)
		amount[i] = i == 5 ? 1e12 : 1 + below(1000) / 1000.0;
	places = places_of(n, amount, NULL);
	map = map_of(weights_of_matrix(n, matrix));
	l = aid_local(AID_LOCAL_G, &places, &map.w, 5);
	for (int i = 0; i < n; i++)
		if (i != 5)
			mean += (long double) amount[i] / (n - 1);
	for (int i = 0; i < n; i++)
	{
		if (i == 5)
			continue;
		variance += (amount[i] - mean) * (amount[i] - mean) / (n - 1);
		lag += matrix[5 * n + i] * (amount[i] - mean);
		sum += matrix[5 * n + i];
		squares += (long double) matrix[5 * n + i] * matrix[5 * n + i];
	}
	is_near(l.z, (double) (lag / sqrtl(variance * ((n - 1) * squares - sum * sum) / (n - 2))), 1e-11, "a place that holds nearly everything: z");
	is_near(l.variance, (double) (variance * ((n - 1) * squares - sum * sum) / (n - 2) / (mean * (n - 1)) / (mean * (n - 1))), 1e-11,
			"a place that holds nearly everything: variance");
	free_blocks();

	/* on a map that looks the same from everywhere, and on one that does not */
	for (int round = 0; round < 2; round++)
	{
		double		values[6] = {1.25, 0.5, 1e5, 2, 0.75, 1};

		n = 6;
		if (round == 0)
			ring(n, 1);
		else
			random_matrix(n, 3, false, 0);
		memcpy(amount, values, sizeof(values));
		places = places_of(n, amount, NULL);
		map = map_of(weights_of_matrix(n, matrix));
		for (int kind = AID_MORAN; kind <= AID_GETIS_ORD; kind++)
		{
			AidGlobal	g = global((AidGlobalKind) kind, &places, &map);

			asked_global = (AidGlobalKind) kind;
			is_near(g.variance, over_arrangements(n, amount, -1, the_global).variance, 1e-9,
					"a place that holds nearly everything: all arrangements, statistic %d, map %d", kind, round);
		}
		free_blocks();
	}
}

/* ---- few places, equal values ---- */

static void
test_edges(void)
{
	double		two[4] = {0, 1, 1, 0};
	double		three[9] = {0, 1, 0, 1, 0, 1, 0, 1, 0};
	double		none[16] = {0};
	AidPlaces	places;
	Map			map;
	AidGlobal	g;

	random_amounts(4);
	map = map_of(weights_of_matrix(0, none));
	places = places_of(0, amount, NULL);
	g = global(AID_MORAN, &places, &map);
	ok(isnan(g.statistic) && isnan(g.expected) && isnan(g.z), "no place");
	map = map_of(weights_of_matrix(1, none));
	places = places_of(1, amount, NULL);
	g = global(AID_GEARY, &places, &map);
	ok(isnan(g.statistic) && isnan(aid_local(AID_LOCAL_MORAN, &places, &map.w, 0).statistic), "one place");
	map = map_of(weights_of_matrix(2, two));
	places = places_of(2, amount, NULL);
	g = global(AID_MORAN, &places, &map);
	ok(close_to(g.statistic, -1, 1e-15, 0) && isnan(g.variance) && isnan(g.z) && g.variance_normality == 0 && isnan(g.z_normality),
	   "two places: a statistic without a variance");
	ok(isnan(aid_local(AID_LOCAL_G, &places, &map.w, 0).variance) && !isnan(aid_local(AID_LOCAL_G, &places, &map.w, 0).statistic),
	   "the same for a place");
	map = map_of(weights_of_matrix(3, three));
	places = places_of(3, amount, NULL);
	g = global(AID_GETIS_ORD, &places, &map);
	ok(!isnan(g.statistic) && isnan(g.variance) && isnan(g.z), "three places: no variance of randomisation");
	g = global(AID_GEARY, &places, &map);
	ok(isnan(g.variance) && g.variance_normality > 0 && !isnan(g.z_normality), "but one of normality");
	ok(!isnan(aid_local(AID_LOCAL_MORAN, &places, &map.w, 0).z), "and those of single places");
	map = map_of(weights_of_matrix(4, none));
	places = places_of(4, amount, NULL);
	ok(isnan(global(AID_MORAN, &places, &map).statistic) && isnan(global(AID_GETIS_ORD, &places, &map).statistic), "no links");
	{
		AidLocal	l = aid_local(AID_LOCAL_MORAN, &places, &map.w, 0);
		AidLocal	star = aid_local(AID_LOCAL_G_STAR, &places, &map.w, 0);

		ok(same_double(l.statistic, 0) && same_double(l.lag, 0) && same_double(l.expected, 0) && l.variance == 0 && isnan(l.z) && l.quadrant == 0,
		   "an island has a local Moran of 0");
		ok(close_to(star.statistic, amount[0] / (amount[0] + amount[1] + amount[2] + amount[3]), 1e-15, 0) && !isnan(star.z), "and a G* of its own");
	}

	/* rates that are equal, but not as doubles: 1/3 and its multiples */
	for (int i = 0; i < 4; i++)
	{
		amount[i] = 0.1 * (i + 1);
		mass[i] = 0.3 * (i + 1);
	}
	two[0] = 0;
	memset(matrix, 0, sizeof(matrix));
	matrix[1] = matrix[4] = 1;
	map = map_of(weights_of_matrix(4, matrix));
	places = places_of(4, amount, mass);
	g = global(AID_GETIS_ORD, &places, &map);
	ok(places.equal && isnan(global(AID_MORAN, &places, &map).statistic), "equal rates are seen on whole numbers");
	ok(same_double(g.statistic, g.expected) && g.variance == 0 && isnan(g.z), "their G is the expected one, without a z");
	ok(isnan(aid_local(AID_LOCAL_G, &places, &map.w, 0).statistic), "and places have none");

	/* exact mean and exact lag */
	amount[0] = 0.1;
	amount[1] = 0.2;
	amount[2] = 0.3;
	amount[3] = 0.2;
	places = places_of(4, amount, NULL);
	ok(places.z[1] == 0 && places.z[3] == 0 && places.z[0] < 0, "a place at the mean has deviation 0");
	ok(aid_local(AID_LOCAL_MORAN, &places, &map.w, 1).quadrant == 0, "and no quadrant");
	memset(matrix, 0, sizeof(matrix));
	matrix[1 * 4 + 0] = matrix[1 * 4 + 2] = 0.7;
	map = map_of(weights_of_matrix(4, matrix));
	amount[1] = 0.7;
	amount[3] = -0.3;
	places = places_of(4, amount, NULL);
	ok(same_double(aid_local(AID_LOCAL_MORAN, &places, &map.w, 1).lag, 0) && aid_local(AID_LOCAL_MORAN, &places, &map.w, 1).quadrant == 0,
	   "a lag that is 0 but for rounding is 0");
	free_blocks();
}

static void
test_quadrants(void)
{
	double		line[16] = {0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0};
	double		values[4] = {1, 2, 9, 1};
	Map			map = map_of(weights_of_matrix(4, line));
	AidPlaces	places = places_of(4, values, NULL);
	const int	expected[4] = {3, 3, 4, 2};

	for (uint32_t i = 0; i < 4; i++)
		ok(aid_local(AID_LOCAL_MORAN, &places, &map.w, i).quadrant == expected[i], "quadrant %d", expected[i]);
	values[3] = 8;
	places = places_of(4, values, NULL);
	ok(aid_local(AID_LOCAL_MORAN, &places, &map.w, 2).quadrant == 1, "quadrant 1");
	free_blocks();
}

/* ---- spatial Gini ---- */

static void
test_gini(void)
{
	int			right = 0;

	for (int round = 0; round < 100; round++)
	{
		int			n = 2 + below(30);
		bool		against = round % 2 == 1;
		double		amounts = 0;
		double		masses = 0;
		double		near = 0;
		double		far = 0;
		AidPlaces	places;
		Map			map;
		AidSpatialGini split;

		random_matrix(n, 1 + below(4), false, 0);
		random_amounts(n);
		if (!against)
			for (int i = 0; i < n; i++)
				mass[i] = 1;
		for (int i = 0; i < n; i++)
		{
			amounts += amount[i];
			masses += mass[i];
		}
		for (int i = 0; i < n; i++)
			for (int j = 0; j < n; j++)
			{
				double		part = fabs(amount[i] / amounts * mass[j] / masses - amount[j] / amounts * mass[i] / masses) / 2;

				if (matrix[i * n + j] > 0)
					near += part;
				else
					far += part;
			}
		map = map_of(weights_of_matrix(n, matrix));
		places = places_of(n, amount, against ? mass : NULL);
		split = aid_spatial_gini_split(&places, &map.counted, map.w.links, near + far);
		right += close_to(split.neighbour, near, 1e-12, 1e-15) && close_to(split.non_neighbour, far, 1e-12, 1e-14) && split.gini == near + far &&
			close_to(split.neighbour_share + split.non_neighbour_share, 1, 1e-15, 0) && (far > 0 || same_double(split.non_neighbour, 0));
		free_blocks();
	}
	ok(right == 100, "the spatial Gini is split as defined (%d of 100)", right);
}

static void
test_alternatives(void)
{
	AidAlternative alternative;
	AidExtremes extremes = {4, 97};

	ok(aid_alternative_parse("two-sided", &alternative) && alternative == AID_TWO_SIDED && aid_alternative_parse("greater", &alternative) &&
	   alternative == AID_GREATER && aid_alternative_parse("less", &alternative) && alternative == AID_LESS, "alternatives");
	ok(!aid_alternative_parse("two sided", &alternative) && !aid_alternative_parse("", &alternative) && !aid_alternative_parse("Greater", &alternative),
	   "and words that are none");
	is_near(aid_normal_p(1.959963984540054, AID_TWO_SIDED), 0.05, 1e-14, "two-sided p of a z");
	is_near(aid_normal_p(-1.959963984540054, AID_TWO_SIDED), 0.05, 1e-14, "of its opposite");
	is_near(aid_normal_p(1.6448536269514722, AID_GREATER), 0.05, 1e-14, "p greater");
	is_near(aid_normal_p(1.6448536269514722, AID_LESS), 0.95, 1e-14, "p less");
	is_near(aid_normal_p(30, AID_GREATER), 4.906713927148187e-198, 1e-12, "p of a large z");
	is_near(aid_normal_p(0, AID_TWO_SIDED), 1, 0, "p of 0");
	ok(isnan(aid_normal_p(AID_UNDEFINED, AID_TWO_SIDED)), "no z, no p");
	is_near(aid_permutation_p(&extremes, 99, AID_GREATER), 0.05, 1e-15, "p greater of permutations");
	is_near(aid_permutation_p(&extremes, 99, AID_LESS), 0.98, 1e-15, "p less of permutations");
	is_near(aid_permutation_p(&extremes, 99, AID_TWO_SIDED), 0.1, 1e-15, "two-sided p of permutations");
	extremes.at_least = 60;
	extremes.at_most = 70;
	is_near(aid_permutation_p(&extremes, 99, AID_TWO_SIDED), 1, 0, "which is at most 1");
	ok(isnan(aid_permutation_p(&extremes, 0, AID_GREATER)), "no permutations, no p");
}

int
main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	test_all_arrangements();
	test_formulas();
	test_identities();
	test_constant();
	test_rounding();
	test_dominated();
	test_edges();
	test_quadrants();
	test_gini();
	test_alternatives();
	return tap_done();
}
