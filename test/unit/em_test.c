/* sources: extension/duplicates/em.c extension/duplicates/model.c extension/duplicates/pattern_count.c
   extension/base/grow.c */
/*
 * Fitting the evidence model: planted probabilities come back, the likelihood
 * never falls, the order of pairs is of no matter.
 */
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#include "duplicates/em.h"
#include "no_leaks.h"
#include "random.h"

#define PAIRS 1000000
#define FIELDS 5

static double
random_double(void)
{
	return (double) (next_random() >> 11) * 0x1p-53;
}

static const double planted_m[FIELDS][4] = {
	{0.70, 0.15, 0.10, 0.05}, {0.90, 0.10}, {0.50, 0.30, 0.20}, {0.95, 0.05}, {0.40, 0.30, 0.20, 0.10},
};
static const double planted_u[FIELDS][4] = {
	{0.001, 0.01, 0.05, 0.939}, {0.04, 0.96}, {0.01, 0.09, 0.90}, {0.20, 0.80}, {0.005, 0.02, 0.10, 0.875},
};
static const int levels[FIELDS] = {4, 2, 3, 2, 4};

static int
draw(const double *probability, int n)
{
	double		at = random_double();
	int			level = 0;

	while (level < n - 1 && at >= probability[level])
		at -= probability[level++];
	return level;
}

/* One in ten fields of a pair is unknown. */
static uint64_t
draw_pattern(bool match)
{
	uint64_t	pattern = AID_PATTERN_UNKNOWN;

	for (int f = 0; f < FIELDS; f++)
		if (random_double() >= 0.1)
			pattern = aid_pattern_set(pattern, f, draw(match ? planted_m[f] : planted_u[f], levels[f]));
	return pattern;
}

/* m and u of a first guess. */
static void
make_model(AidModel *model)
{
	memset(model, 0, sizeof(AidModel));
	model->matches_per_record = AID_MATCHES_PER_RECORD;
	model->fields = FIELDS;
	for (int f = 0; f < FIELDS; f++)
	{
		AidField   *field = &model->field[f];

		snprintf(field->name, sizeof(field->name), "f%d", f);
		field->compare = AID_COMPARE_STRING;
		field->columns = 1;
		snprintf(field->column[0], sizeof(field->column[0]), "c%d", f);
		field->given = -1;
		field->levels = levels[f];
		for (int i = 0; i < levels[f]; i++)
		{
			bool		last = i == levels[f] - 1;

			field->level[i].when = last ? AID_WHEN_ELSE : AID_WHEN_CUT;
			field->level[i].cut = 0.9 - 0.1 * i;
			field->level[i].m = last ? 0.1 : 0.9 / (levels[f] - 1);
			field->level[i].u = last ? 0.8 : 0.2 / (levels[f] - 1);
		}
	}
}

typedef struct Watch
{
	int			rounds;
	int			falls;
	double		likelihood;
} Watch;

static void
watch(void *arg, int round, double likelihood)
{
	Watch	   *seen = arg;

	/* rounding of a sum of some thousand terms */
	if (round > 0 && likelihood < seen->likelihood - 1e-12 * fabs(likelihood))
		seen->falls++;
	seen->likelihood = likelihood;
	seen->rounds++;
}

static double
worst_m(const AidModel *model, uint32_t fields)
{
	double		worst = 0;

	for (int f = 0; f < FIELDS; f++)
		for (int i = 0; (fields >> f & 1) != 0 && i < levels[f]; i++)
			worst = fmax(worst, fabs(model->field[f].level[i].m - planted_m[f][i]));
	return worst;
}

static void
test_planted(void)
{
	AidPatternCounts random = {0};
	AidPatternCounts candidates = {0};
	AidPatternCounts backwards = {0};
	AidPatternCounts proved = {0};
	AidEmPass	pass = {.candidates = &candidates, .proved = &proved, .fields = (1 << FIELDS) - 1, .prior = 0.1};
	AidEmPass	again;
	Watch		seen = {0};
	AidModel	model;
	AidModel	fitted;
	double		worst_u = 0;
	int			matches = 0;
	uint64_t   *drawn = malloc(PAIRS * sizeof(uint64_t));

	make_model(&model);
	for (int i = 0; i < PAIRS; i++)
	{
		bool		match = random_double() < 0.01;

		matches += match;
		aid_pattern_count_add(&random, draw_pattern(false), 1);
		drawn[i] = draw_pattern(match);
	}
	for (int i = 0; i < PAIRS; i++)
	{
		aid_pattern_count_add(&candidates, drawn[i], 1);
		aid_pattern_count_add(&backwards, drawn[PAIRS - 1 - i], 1);
	}
	free(drawn);
	aid_pattern_count_sort(&random);
	aid_pattern_count_sort(&candidates);
	aid_pattern_count_sort(&backwards);
	aid_pattern_count_sort(&proved);
	ok(candidates.pairs == PAIRS, "all pairs are counted");
	ok(candidates.n == backwards.n &&
	   memcmp(candidates.count, backwards.count, candidates.n * sizeof(AidPatternCount)) == 0,
	   "%u patterns, the same in any order", candidates.n);

	ok(aid_em_fit_u(&model, &random) == 0, "u of every field is trained");
	for (int f = 0; f < FIELDS; f++)
		for (int i = 0; i < levels[f]; i++)
			worst_u = fmax(worst_u, fabs(model.field[f].level[i].u - planted_u[f][i]));
	ok(worst_u < 0.002, "u comes back, within %g", worst_u);

	aid_em_run(&model, &pass, watch, &seen);
	fitted = model;
	ok(aid_em_fit_m(&fitted, &pass, 1) == 0, "m of every field is trained");
	ok(worst_m(&fitted, ~0U) < 0.01, "planted m comes back, within %g", worst_m(&fitted, ~0U));
	ok(fabs(pass.prior - 0.01) < 0.0005, "the planted prior .01 comes back: %g", pass.prior);
	is_near(pass.matches, matches, 0.05, "the expected matches are near the %d planted", matches);
	ok(pass.converged && pass.rounds == seen.rounds, "it ends after %d rounds", pass.rounds);
	ok(seen.falls == 0, "the likelihood never falls");
	ok(pass.likelihood >= seen.likelihood, "the likelihood returned is that of the result");

	again = (AidEmPass) {.candidates = &backwards, .proved = &proved, .fields = pass.fields, .prior = 0.1};
	aid_em_run(&model, &again, NULL, NULL);
	ok(memcmp(again.m, pass.m, sizeof(pass.m)) == 0 && again.likelihood == pass.likelihood,
	   "the same bits from pairs in another order");

	again = (AidEmPass) {.candidates = &candidates, .proved = &proved, .fields = pass.fields & ~5U, .prior = 0.1};
	aid_em_run(&model, &again, NULL, NULL);
	fitted = model;
	ok(aid_em_trained(&model, &again) == 0x1A && aid_em_fit_m(&fitted, &again, 1) == 5, "fields that take no part are not trained");
	ok(fitted.field[0].level[0].m == model.field[0].level[0].m, "and keep their m");
	ok(worst_m(&fitted, 0x1A) < 0.05, "the others come back, within %g", worst_m(&fitted, 0x1A));
}

static void
test_floor(void)
{
	double		count[4] = {0, 1e-3, 999, 1};
	double		p[4];
	double		none[4] = {0};

	ok(aid_em_maximise(count, 4, p) && p[0] == AID_EM_FLOOR && p[1] == AID_EM_FLOOR, "rare levels are raised to the floor");
	is_near(p[2] / p[3], 999, 1e-12, "the others share the rest in proportion");
	is_near(p[0] + p[1] + p[2] + p[3], 1, 1e-15, "and all sum to 1");
	ok(!aid_em_maximise(none, 4, p), "no counts, no probabilities");
}

static void
test_proved(void)
{
	AidPatternCounts candidates = {0};
	AidPatternCounts proved = {0};
	AidEmPass	pass = {.candidates = &candidates, .proved = &proved, .fields = 0x1F, .prior = 0.1};
	AidModel	model;
	Watch		seen = {0};

	make_model(&model);
	for (int i = 0; i < 20000; i++)
		aid_pattern_count_add(&proved, draw_pattern(true), 1);
	aid_pattern_count_sort(&candidates);
	aid_pattern_count_sort(&proved);
	aid_em_run(&model, &pass, watch, &seen);
	ok(aid_em_fit_m(&model, &pass, 1) == 0, "proved pairs alone train m");
	ok(worst_m(&model, ~0U) < 0.02, "which comes back, within %g", worst_m(&model, ~0U));
	ok(seen.falls == 0 && pass.converged && pass.rounds == 2, "in one round, and one to see it");
	ok(pass.matches == 0, "and no matches are expected beside them");
}

static void
test_small(void)
{
	AidPatternCounts candidates = {0};
	AidPatternCounts proved = {0};
	AidEmPass	pass = {.candidates = &candidates, .proved = &proved, .fields = 0x1F, .prior = 0.5};
	AidModel	model;
	Watch		seen = {0};

	/* pairs that nothing makes equal: there is no match to train m with */
	make_model(&model);
	for (int f = 0; f < FIELDS; f++)
		model.field[f].level[levels[f] - 1].u = 1 - 1e-9;
	aid_pattern_count_add(&candidates, UINT64_C(0xFFFFFFFFFFF31213), 1000);
	aid_pattern_count_sort(&candidates);
	aid_pattern_count_sort(&proved);
	aid_em_run(&model, &pass, watch, &seen);
	ok(seen.falls == 0, "pairs of one pattern: the likelihood never falls");
	ok(isfinite(pass.likelihood) && pass.matches >= 0 && pass.matches <= 1000, "and all is finite");

	memset(&candidates, 0, sizeof(candidates));
	aid_pattern_count_sort(&candidates);
	aid_em_run(&model, &pass, NULL, NULL);
	ok(aid_em_fit_m(&model, &pass, 1) == 0x1F, "no pairs train nothing");
	ok(pass.likelihood == 0 && pass.converged, "and are done at once");
}

int
main(void)
{
	test_planted();
	test_floor();
	test_proved();
	test_small();
	return tap_done();
}
