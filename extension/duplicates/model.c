/*
 * model.c
 *		The evidence model: what is valid, and what its levels are worth.
 *
 * I. P. Fellegi, A. B. Sunter, "A theory for record linkage", JASA 64 (1969).
 */
#include "duplicates/model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BIT(when) (1U << (when))

const AidComparator aid_comparator[AID_COMPARES] = {
	[AID_COMPARE_SHINGLES] = {"shingles", 1, 1,
		BIT(AID_WHEN_ELSE) | BIT(AID_WHEN_EQUAL) | BIT(AID_WHEN_CUT) | BIT(AID_WHEN_CONTAINED), true, 0, 1},
	[AID_COMPARE_STRING] = {"string", 1, 1,
		BIT(AID_WHEN_ELSE) | BIT(AID_WHEN_EQUAL) | BIT(AID_WHEN_CUT) | BIT(AID_WHEN_EDIT), true, 0, 1},
	[AID_COMPARE_AMOUNT] = {"amount", 1, 3,
		BIT(AID_WHEN_ELSE) | BIT(AID_WHEN_EQUAL) | BIT(AID_WHEN_CUT) | BIT(AID_WHEN_INSTALMENT), false, 0, 100},
	[AID_COMPARE_DAYS] = {"days", 1, AID_MODEL_COLUMNS,
		BIT(AID_WHEN_ELSE) | BIT(AID_WHEN_CUT) | BIT(AID_WHEN_FISCAL_YEAR), false, 0, 1e6},
	[AID_COMPARE_ORG] = {"org", 1, 1,
		BIT(AID_WHEN_ELSE) | BIT(AID_WHEN_SAME) | BIT(AID_WHEN_AGENCY) | BIT(AID_WHEN_SIMILAR), true, 0, 0},
	[AID_COMPARE_CODES] = {"codes", 1, 1,
		BIT(AID_WHEN_ELSE) | BIT(AID_WHEN_SAME) | BIT(AID_WHEN_PREFIX) | BIT(AID_WHEN_OVERLAP), true, 0, 0},
	[AID_COMPARE_IDENTIFIERS] = {"identifiers", 1, AID_MODEL_COLUMNS,
		BIT(AID_WHEN_ELSE) | BIT(AID_WHEN_SHARED), true, 0, 0},
	[AID_COMPARE_KM] = {"km", 2, 3, BIT(AID_WHEN_ELSE) | BIT(AID_WHEN_CUT), false, 0, 20040},
	[AID_COMPARE_EQUAL] = {"equal", 1, 1, BIT(AID_WHEN_ELSE) | BIT(AID_WHEN_EQUAL), true, 0, 0},
};

static const char *const when_name[] = {
	[AID_WHEN_ELSE] = "else",
	[AID_WHEN_CUT] = NULL,
	[AID_WHEN_EQUAL] = "equal",
	[AID_WHEN_CONTAINED] = "contained",
	[AID_WHEN_EDIT] = "edit:",
	[AID_WHEN_INSTALMENT] = "instalment",
	[AID_WHEN_FISCAL_YEAR] = "fiscal_year",
	[AID_WHEN_SAME] = "same",
	[AID_WHEN_AGENCY] = "agency",
	[AID_WHEN_SIMILAR] = "similar",
	[AID_WHEN_PREFIX] = "prefix:",
	[AID_WHEN_OVERLAP] = "overlap",
	[AID_WHEN_SHARED] = "shared",
};

#define WHENS (AID_WHEN_SHARED + 1)

/* ---- names ---- */

int
aid_comparator_find(const char *name, size_t length)
{
	for (int i = 0; i < AID_COMPARES; i++)
		if (strlen(aid_comparator[i].name) == length && memcmp(aid_comparator[i].name, name, length) == 0)
			return i;
	return -1;
}

static bool
counts(AidWhen when)
{
	return when == AID_WHEN_EDIT || when == AID_WHEN_PREFIX;
}

/* One or two digits, from 1. */
static bool
read_count(const char *text, size_t length, int *count)
{
	*count = 0;
	if (length < 1 || length > 2 || text[0] == '0')
		return false;
	for (size_t i = 0; i < length; i++)
	{
		if (text[i] < '0' || text[i] > '9')
			return false;
		*count = *count * 10 + (text[i] - '0');
	}
	return true;
}

bool
aid_when_read(const char *text, size_t length, AidLevel *level)
{
	for (int i = 0; i < WHENS; i++)
	{
		size_t		name_length = when_name[i] == NULL ? 0 : strlen(when_name[i]);

		if (name_length == 0 || length < name_length || memcmp(when_name[i], text, name_length) != 0)
			continue;
		level->when = (AidWhen) i;
		if (counts(level->when))
			return read_count(text + name_length, length - name_length, &level->count);
		if (length == name_length)
			return true;
	}
	return false;
}

/* The shortest decimal that reads back as the number, with an exponent only if there is no other of 17 digits. */
static void
print_number(double number, char text[AID_WHEN_TEXT])
{
	char		other[AID_WHEN_TEXT];

	text[0] = '\0';
	for (int digits = 1; digits <= 17; digits++)
	{
		snprintf(other, sizeof(other), "%.*g", digits, number);
		if (strtod(other, NULL) != number)
			continue;
		if (text[0] == '\0' || strchr(other, 'e') == NULL)
			memcpy(text, other, sizeof(other));
		if (strchr(other, 'e') == NULL)
			break;
	}
}

int
aid_when_print(const AidLevel *level, char text[AID_WHEN_TEXT])
{
	if (level->when == AID_WHEN_CUT)
		print_number(level->cut, text);
	else if (counts(level->when))
		snprintf(text, AID_WHEN_TEXT, "%s%d", when_name[level->when], level->count);
	else
		snprintf(text, AID_WHEN_TEXT, "%s", when_name[level->when]);
	return (int) strlen(text);
}

/* ---- validity ---- */

static bool
is_probability(double p)
{
	return p > 0 && p <= 1;
}

/* Does an earlier level take every pair that the later one could? */
static bool
takes_all(const AidLevel *earlier, const AidLevel *later, bool falling)
{
	if (earlier->when == AID_WHEN_ELSE)
		return true;
	if (later->when == AID_WHEN_EQUAL && (earlier->when == AID_WHEN_CUT || earlier->when == AID_WHEN_EDIT))
		return true;
	if (earlier->when != later->when)
		return false;
	switch (earlier->when)
	{
		case AID_WHEN_CUT:
			return falling ? later->cut >= earlier->cut : later->cut <= earlier->cut;
		case AID_WHEN_EDIT:
			return later->count <= earlier->count;
		case AID_WHEN_PREFIX:
			return later->count >= earlier->count;
		default:
			return true;
	}
}

static AidModelFault
check_level(const AidField *field, int i)
{
	const AidComparator *comparator = &aid_comparator[field->compare];
	const AidLevel *level = &field->level[i];

	if ((comparator->whens & BIT(level->when)) == 0)
		return AID_MODEL_WHEN;
	/* a similarity of 0 would take all */
	if (level->when == AID_WHEN_CUT &&
		!(level->cut <= comparator->highest_cut &&
		  (comparator->falling ? level->cut > comparator->lowest_cut : level->cut >= comparator->lowest_cut)))
		return AID_MODEL_CUT_RANGE;
	for (int k = 0; k < i; k++)
		if (takes_all(&field->level[k], level, comparator->falling))
			return AID_MODEL_UNREACHABLE;
	if (level->tf && level->when != AID_WHEN_EQUAL && level->when != AID_WHEN_SAME)
		return AID_MODEL_TF;
	if (!is_probability(level->m) || !is_probability(level->u))
		return AID_MODEL_PROBABILITY;
	return AID_MODEL_OK;
}

static AidModelFault
check_field(const AidModel *model, int f, int *level)
{
	const AidField *field = &model->field[f];
	const AidComparator *comparator = &aid_comparator[field->compare];
	double		m = 0;
	double		u = 0;

	for (int k = 0; k < f; k++)
		if (strcmp(model->field[k].name, field->name) == 0)
			return AID_MODEL_FIELD_TWICE;
	if (field->columns < comparator->min_columns || field->columns > comparator->max_columns)
		return AID_MODEL_COLUMN_COUNT;
	for (int i = 0; i < field->columns; i++)
		for (int k = 0; k < i; k++)
			if (strcmp(field->column[i], field->column[k]) == 0)
				return AID_MODEL_COLUMN_TWICE;
	if (field->given >= f)
		return AID_MODEL_GIVEN;
	for (int i = 0; i < field->levels; i++)
	{
		AidModelFault fault = check_level(field, i);

		if (fault != AID_MODEL_OK)
		{
			*level = i;
			return fault;
		}
		m += field->level[i].m;
		u += field->level[i].u;
	}
	if (field->levels == 0 || field->level[field->levels - 1].when != AID_WHEN_ELSE)
		return AID_MODEL_NO_ELSE;
	if (!(fabs(m - 1) <= AID_MODEL_SUM_SLACK))
		return AID_MODEL_SUM_M;
	if (!(fabs(u - 1) <= AID_MODEL_SUM_SLACK))
		return AID_MODEL_SUM_U;
	return AID_MODEL_OK;
}

AidModelFault
aid_model_check(const AidModel *model, int *field, int *level)
{
	*field = -1;
	*level = -1;
	if (!(model->matches_per_record > 0 && isfinite(model->matches_per_record)))
		return AID_MODEL_RATE;
	if (!(model->prior >= 0 && model->prior < 1))
		return AID_MODEL_PRIOR;
	if (model->fields == 0)
		return AID_MODEL_NO_FIELD;
	for (int f = 0; f < model->fields; f++)
	{
		AidModelFault fault = check_field(model, f, level);

		if (fault != AID_MODEL_OK)
		{
			*field = f;
			return fault;
		}
	}
	return AID_MODEL_OK;
}

/* ---- weights ---- */

static double
prior_bits(const AidModel *model, double p)
{
	if (model->prior > 0)
		p = model->prior;
	else if (!(p > 0 && p <= 0.5))	/* no pair gives infinity and worse */
		p = 0.5;
	return log2(p / (1 - p));
}

double
aid_model_prior_within(const AidModel *model, uint64_t records)
{
	return prior_bits(model, 2 * model->matches_per_record / ((double) records - 1));
}

double
aid_model_prior_between(const AidModel *model, uint64_t records_a, uint64_t records_b)
{
	double		a = (double) records_a;
	double		b = (double) records_b;

	return prior_bits(model, model->matches_per_record * AID_MIN(a, b) / (a * b));
}

double
aid_model_bits(const AidField *field, int level)
{
	return level == AID_LEVEL_UNKNOWN ? 0 : log2(field->level[level].m / field->level[level].u);
}

double
aid_model_probability(double weight)
{
	return 1 / (1 + exp2(-weight));
}
