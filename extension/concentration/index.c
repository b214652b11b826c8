/*
 * index.c
 *		The concentration indices: names, parameters, values.
 */
#include "concentration/index.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "concentration/additive.h"
#include "concentration/lorenz.h"
#include "concentration/sum.h"

typedef struct IndexName
{
	const char *name;
	AidIndexKind kind;
	bool		has_parameter;
} IndexName;

static const IndexName index_names[] = {
	{"gini", AID_GINI, false},
	{"hhi", AID_HHI, false},
	{"hhi_normalized", AID_HHI_NORMALIZED, false},
	{"effective_number", AID_EFFECTIVE_NUMBER, true},
	{"entropy", AID_ENTROPY, false},
	{"theil", AID_THEIL, false},
	{"mld", AID_MLD, false},
	{"generalized_entropy", AID_GENERALIZED_ENTROPY, true},
	{"atkinson", AID_ATKINSON, true},
	{"hoover", AID_HOOVER, false},
	{"top_share", AID_TOP_SHARE, true},
	{"palma", AID_PALMA, false}
};

/*
 * The number between the parentheses: decimal or "Infinity", nothing around
 * it.  strtod alone would also take white space, hexadecimal and "nan".
 */
static bool
parse_parameter(const char *start, double *parameter)
{
	char	   *end;

	if (strcmp(start, "Infinity)") != 0 && strspn(start, "+-.0123456789eE") + 1 != strlen(start))
		return false;
	*parameter = strtod(start, &end);
	return end > start && strcmp(end, ")") == 0;
}

AidIndexParse
aid_index_parse(const char *text, AidIndex *index)
{
	size_t		length = strcspn(text, "(");

	for (size_t i = 0; i < sizeof(index_names) / sizeof(index_names[0]); i++)
	{
		const IndexName *name = &index_names[i];

		if (strlen(name->name) != length || memcmp(text, name->name, length) != 0)
			continue;
		index->kind = name->kind;
		index->parameter = 0;
		if (name->has_parameter != (text[length] == '('))
			return AID_PARSE_UNKNOWN;
		if (name->has_parameter && !parse_parameter(text + length + 1, &index->parameter))
			return AID_PARSE_UNKNOWN;
		return aid_index_parameter_fault(index) == NULL ? AID_PARSE_OK : AID_PARSE_PARAMETER;
	}
	return AID_PARSE_UNKNOWN;
}

bool
aid_index_has_reference_form(AidIndexKind kind)
{
	switch (kind)
	{
		case AID_HHI:
		case AID_HHI_NORMALIZED:
		case AID_EFFECTIVE_NUMBER:
		case AID_ENTROPY:
		case AID_TOP_SHARE:
			return false;
		default:
			return true;
	}
}

bool
aid_index_needs_order(AidIndexKind kind)
{
	switch (kind)
	{
		case AID_HHI:
		case AID_HHI_NORMALIZED:
		case AID_ENTROPY:
		case AID_THEIL:
		case AID_MLD:
		case AID_GENERALIZED_ENTROPY:
		case AID_HOOVER:
			return false;
		default:
			return true;
	}
}

const char *
aid_index_parameter_fault(const AidIndex *index)
{
	double		parameter = index->parameter;

	switch (index->kind)
	{
		case AID_EFFECTIVE_NUMBER:
			return parameter >= 0 ? NULL : "q must be at least 0";
		case AID_GENERALIZED_ENTROPY:
			return isfinite(parameter) ? NULL : "alpha must be finite";
		case AID_ATKINSON:
			return parameter > 0 && isfinite(parameter) ? NULL : "epsilon must be above 0 and finite";
		case AID_TOP_SHARE:
			return parameter >= 1 && parameter <= INT_MAX && parameter == floor(parameter) ? NULL
				: "k must be a whole number of at least 1";
		default:
			return NULL;
	}
}

static double
equality_value(const AidIndex *index, double count)
{
	switch (index->kind)
	{
		case AID_HHI:
			return 1 / count;
		case AID_EFFECTIVE_NUMBER:
			return count;
		case AID_ENTROPY:
			return log(count);
		case AID_TOP_SHARE:
			return index->parameter >= count ? 1 : index->parameter / count;
		case AID_PALMA:
			return 0.25;
		default:
			return 0;
	}
}

bool
aid_index_settled(const AidIndex *index, double x_sum, double r_sum, double count, bool equal, AidIndexStatus *status,
				  double *value)
{
	bool		too_few = index->kind == AID_HHI_NORMALIZED && count < 2;

	*status = AID_INDEX_UNDEFINED;
	if (!(x_sum > 0) || !(r_sum > 0) || too_few)
		return true;
	if (!equal)
		return false;
	*status = AID_INDEX_DEFINED;
	*value = equality_value(index, count);
	return true;
}

static double
hoover(const AidSample *sample)
{
	AidSum		distance = {0, 0};

	for (int i = 0; i < sample->n; i++)
	{
		double		s = sample->x[i] / sample->x_sum;
		double		r = sample->r[i] / sample->r_sum;

		aid_sum_add(&distance, aid_sample_copies(sample, i) * fabs(s - r));
	}
	return aid_index_clamp(aid_sum_value(&distance) / 2, 1);
}

static double
top_share(const AidSample *sample, double k)
{
	AidSum		money = {0, 0};

	if (k >= sample->count)
		return 1;
	for (int place = sample->n - 1; place >= 0 && k > 0; place--)
	{
		int			unit = sample->order[place];
		double		taken = AID_MIN(k, aid_sample_copies(sample, unit));

		aid_sum_add(&money, taken * sample->x[unit]);
		k -= taken;
	}
	return aid_index_clamp(aid_sum_value(&money) / sample->x_sum, 1);
}

/* Effective number of order infinity. */
static double
total_over_largest(const AidSample *sample)
{
	int			place = sample->n - 1;

	while (place > 0 && aid_sample_copies(sample, sample->order[place]) == 0)
		place--;
	return sample->x_sum / sample->x[sample->order[place]];
}

static AidIndexStatus
additive_value(const AidIndex *index, const AidSample *sample, double *value)
{
	AidAdditive additive = aid_additive_begin(index, sample);
	AidRest		all = {
		.x_sum = sample->x_sum,
		.r_sum = sample->r_sum,
		.count = sample->count,
		.zeros = additive.zeros,
		.massless = additive.massless
	};
	AidSum		sum = {0, 0};

	for (int i = 0; i < sample->n; i++)
	{
		double		copies = aid_sample_copies(sample, i);

		if (copies > 0)
			aid_sum_add(&sum, copies * aid_additive_term(&additive, sample->x[i], sample->r[i]));
	}
	return aid_additive_finish(&additive, aid_sum_value(&sum), &all, value);
}

AidIndexStatus
aid_index_value(const AidIndex *index, const AidSample *sample, double *value)
{
	AidIndexStatus status;

	if (aid_index_settled(index, sample->x_sum, sample->r_sum, sample->count, aid_sample_is_equal(sample), &status,
						  value))
		return status;

	if (aid_index_is_additive(index))
		return additive_value(index, sample, value);

	switch (index->kind)
	{
		case AID_GINI:
			*value = aid_lorenz_gini(sample);
			break;
		case AID_HOOVER:
			*value = hoover(sample);
			break;
		case AID_TOP_SHARE:
			*value = top_share(sample, index->parameter);
			break;
		case AID_PALMA:
			*value = aid_lorenz_palma(sample);
			break;
		default:				/* the effective number of order infinity */
			*value = total_over_largest(sample);
			break;
	}
	return AID_INDEX_DEFINED;
}
