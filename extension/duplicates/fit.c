/*
 * fit.c
 *		The pairs from which the evidence model is fitted.
 */
#include "duplicates/fit.h"

#include <string.h>

#include "base/philox.h"

static void
add_pair(const AidEvidence *ev, uint32_t a, uint32_t b, AidPatternCounts *counts)
{
	aid_loop_check(counts->pairs);
	aid_pattern_count_add(counts, aid_evidence_pattern(ev, a, b), 1);
}

void
aid_fit_draw(const AidEvidence *ev, const uint32_t *by_order, uint32_t n, uint64_t seed, uint64_t limit,
			 AidPatternCounts *counts)
{
	if (n < 2 || (uint64_t) n * (n - 1) / 2 <= limit)
	{
		for (uint32_t i = 0; i < n; i++)
			for (uint32_t k = i + 1; k < n; k++)
				add_pair(ev, by_order[i], by_order[k], counts);
	}
	else
	{
		for (uint64_t pair = 0; pair < limit; pair++)
		{
			uint64_t	random[2];
			uint64_t	i;
			uint64_t	k;

			aid_random_pair(seed, AID_STREAM_MATCH_FIT, 0, 0, (uint32_t) pair, random);
			i = aid_random_below(random[0], n);
			k = aid_random_below(random[1], n - 1);
			k += k >= i;
			add_pair(ev, by_order[i], by_order[k], counts);
		}
	}
	aid_pattern_count_sort(counts);
}

static bool
looks_at(const AidFitRule *rule, const char *column)
{
	for (int i = 0; i < rule->columns; i++)
		if (strcmp(rule->column[i], column) == 0)
			return true;
	return false;
}

uint32_t
aid_fit_fields(const AidModel *model, const AidFitRule *rule)
{
	uint32_t	fields = 0;

	for (int f = 0; f < model->fields; f++)
	{
		const AidField *field = &model->field[f];
		/* the further columns only say how to read the first, but for days, of which any may be compared */
		int			columns = field->compare == AID_COMPARE_DAYS ? field->columns : 1;
		bool		free = true;

		for (int i = 0; i < columns; i++)
			free = free && !looks_at(rule, field->column[i]);
		fields |= (uint32_t) free << f;
	}
	return fields;
}
