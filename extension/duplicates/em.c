/*
 * em.c
 *		Fits the probabilities of the evidence model.
 */
#include "duplicates/em.h"

#include <math.h>
#include <string.h>

/*
 * Without a floor the likelihood is largest at the shares.  With one, levels
 * below it are raised to it and the others share the rest in proportion, which
 * may bring further ones below.
 */
bool
aid_em_maximise(const double *count, int n, double *probability)
{
	bool		raised[AID_MODEL_LEVELS] = {false};
	double		rest = 1;
	double		total = 0;
	bool		again = true;

	for (int i = 0; i < n; i++)
		total += count[i];
	if (!(total > 0))
		return false;
	while (again)
	{
		again = false;
		for (int i = 0; i < n; i++)
			if (!raised[i] && count[i] / total * rest < AID_EM_FLOOR)
			{
				raised[i] = true;
				again = true;
			}
		rest = 1;
		total = 0;
		for (int i = 0; i < n; i++)
		{
			if (raised[i])
				rest -= AID_EM_FLOOR;
			else
				total += count[i];
		}
	}
	for (int i = 0; i < n; i++)
		probability[i] = raised[i] ? AID_EM_FLOOR : count[i] / total * rest;
	return true;
}

uint32_t
aid_em_fit_u(AidModel *model, const AidPatternCounts *random)
{
	uint32_t	untrained = 0;

	for (int f = 0; f < model->fields; f++)
	{
		AidField   *field = &model->field[f];
		double		count[AID_MODEL_LEVELS] = {0};
		double		u[AID_MODEL_LEVELS];

		for (uint32_t i = 0; i < random->n; i++)
		{
			int			level = aid_pattern_level(random->count[i].pattern, f);

			if (level != AID_LEVEL_UNKNOWN)
				count[level] += (double) random->count[i].pairs;
		}
		if (!aid_em_maximise(count, field->levels, u))
		{
			untrained |= UINT32_C(1) << f;
			continue;
		}
		for (int level = 0; level < field->levels; level++)
			field->level[level].u = u[level];
	}
	return untrained;
}

/* ---- m ---- */

typedef struct EmState
{
	const AidModel *model;
	AidEmPass  *pass;
	double		prior;
	double		ratio[AID_MODEL_FIELDS][AID_MODEL_LEVELS];	/* ln(m / u); 0 for fields that take no part */
	double		ln_u[AID_MODEL_FIELDS][AID_MODEL_LEVELS];
	double		count[AID_MODEL_FIELDS][AID_MODEL_LEVELS];	/* expected matches */
} EmState;

static bool
takes_part(const EmState *state, int field)
{
	return (state->pass->fields >> field & 1) != 0;
}

static void
prepare(EmState *state)
{
	memset(state->ratio, 0, sizeof(state->ratio));
	memset(state->ln_u, 0, sizeof(state->ln_u));
	memset(state->count, 0, sizeof(state->count));
	for (int f = 0; f < state->model->fields; f++)
		for (int level = 0; takes_part(state, f) && level < state->model->field[f].levels; level++)
		{
			state->ln_u[f][level] = log(state->model->field[f].level[level].u);
			state->ratio[f][level] = log(state->pass->m[f][level]) - state->ln_u[f][level];
		}
}

/* ln(m / u) and ln(u) of a whole pattern. */
static void
weigh(const EmState *state, uint64_t pattern, double *ratio, double *ln_u)
{
	*ratio = 0;
	*ln_u = 0;
	for (int f = 0; f < state->model->fields; f++)
	{
		int			level = aid_pattern_level(pattern, f);

		if (level == AID_LEVEL_UNKNOWN)
			continue;
		*ratio += state->ratio[f][level];
		*ln_u += state->ln_u[f][level];
	}
}

static void
count_matches(EmState *state, uint64_t pattern, double matches)
{
	for (int f = 0; f < state->model->fields; f++)
	{
		int			level = aid_pattern_level(pattern, f);

		if (level != AID_LEVEL_UNKNOWN)
			state->count[f][level] += matches;
	}
}

/* Expected matches by field and level; the log-likelihood of m and prior as they are. */
static void
expect(EmState *state)
{
	const AidPatternCounts *candidates = state->pass->candidates;
	const AidPatternCounts *proved = state->pass->proved;
	double		ln_prior = log(state->prior) - log1p(-state->prior);
	double		ln_other = log1p(-state->prior);
	double		ratio;
	double		ln_u;

	state->pass->matches = 0;
	state->pass->likelihood = 0;
	for (uint32_t i = 0; i < candidates->n; i++)
	{
		double		pairs = (double) candidates->count[i].pairs;
		double		odds;
		double		posterior;

		aid_loop_check(i);
		weigh(state, candidates->count[i].pattern, &ratio, &ln_u);
		odds = ratio + ln_prior;
		posterior = 1 / (1 + exp(-odds));
		count_matches(state, candidates->count[i].pattern, pairs * posterior);
		state->pass->matches += pairs * posterior;
		/* ln(prior m + (1 - prior) u) */
		state->pass->likelihood += pairs * (ln_other + ln_u + (odds > 0 ? odds + log1p(exp(-odds)) : log1p(exp(odds))));
	}
	for (uint32_t i = 0; i < proved->n; i++)
	{
		double		pairs = (double) proved->count[i].pairs;

		weigh(state, proved->count[i].pattern, &ratio, &ln_u);
		count_matches(state, proved->count[i].pattern, pairs);
		state->pass->likelihood += pairs * (ratio + ln_u);
	}
}

/* The largest change of a probability. */
static double
maximise(EmState *state)
{
	double		change = 0;
	double		pairs = (double) state->pass->candidates->pairs;

	for (int f = 0; f < state->model->fields; f++)
	{
		int			levels = state->model->field[f].levels;
		double		m[AID_MODEL_LEVELS];
		double		matched = 0;

		for (int level = 0; level < levels; level++)
			matched += state->count[f][level];
		state->pass->matched[f] = takes_part(state, f) ? matched : 0;
		if (!takes_part(state, f) || !aid_em_maximise(state->count[f], levels, m))
			continue;
		for (int level = 0; level < levels; level++)
		{
			change = fmax(change, fabs(m[level] - state->pass->m[f][level]));
			state->pass->m[f][level] = m[level];
		}
	}
	if (pairs > 0)
	{
		/* none and all would end the search for good */
		double		prior = fmin(fmax(state->pass->matches / pairs, 1e-12), 1 - 1e-12);

		change = fmax(change, fabs(prior - state->prior));
		state->prior = prior;
	}
	return change;
}

void
aid_em_run(const AidModel *model, AidEmPass *pass, AidEmWatcher watcher, void *arg)
{
	EmState		state = {.model = model, .pass = pass, .prior = pass->prior};
	double		change = INFINITY;

	for (int f = 0; f < model->fields; f++)
		for (int level = 0; level < model->field[f].levels; level++)
			pass->m[f][level] = model->field[f].level[level].m;
	for (pass->rounds = 0; pass->rounds < AID_EM_ROUNDS && change >= AID_EM_CHANGE; pass->rounds++)
	{
		prepare(&state);
		expect(&state);
		if (watcher != NULL)
			watcher(arg, pass->rounds, pass->likelihood);
		change = maximise(&state);
	}
	pass->converged = change < AID_EM_CHANGE;
	pass->prior = state.prior;
	/* matches and likelihood of what is returned */
	prepare(&state);
	expect(&state);
}

uint32_t
aid_em_trained(const AidModel *model, const AidEmPass *pass)
{
	uint32_t	fields = 0;

	for (int f = 0; f < model->fields; f++)
		fields |= (uint32_t) (pass->matched[f] >= AID_EM_MATCHES) << f;
	return fields;
}

uint32_t
aid_em_fit_m(AidModel *model, const AidEmPass *passes, int n)
{
	uint32_t	untrained = 0;

	for (int f = 0; f < model->fields; f++)
	{
		AidField   *field = &model->field[f];
		double		sum[AID_MODEL_LEVELS] = {0};
		double		m[AID_MODEL_LEVELS];
		double		matched = 0;

		for (int p = 0; p < n; p++)
			matched += passes[p].matched[f];
		for (int p = 0; p < n; p++)
			for (int level = 0; level < field->levels; level++)
				sum[level] += passes[p].matched[f] * passes[p].m[f][level];
		if (matched < AID_EM_MATCHES || !aid_em_maximise(sum, field->levels, m))
		{
			untrained |= UINT32_C(1) << f;
			continue;
		}
		for (int level = 0; level < field->levels; level++)
			field->level[level].m = m[level];
	}
	return untrained;
}
