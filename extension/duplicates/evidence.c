/*
 * evidence.c
 *		What two records say about each other.
 */
#include <math.h>
#include <string.h>

#include "duplicates/compare.h"
#include "duplicates/evidence_store.h"
#include "duplicates/feature_days.h"
#include "duplicates/feature_place.h"

/* ---- comparing ---- */

static uint32_t
text_of(const AidEvidence *ev, const AidFeature *feature, uint32_t record)
{
	return aid_store_text(ev, feature->column[0], record);
}

static uint32_t
key_of(const AidEvidence *ev, const AidFeature *feature, uint32_t record)
{
	return aid_store_row(ev, record)[feature->at];
}

static void
compare_days(const AidEvidence *ev, const AidFeature *feature, uint32_t a, uint32_t b, AidComparison *comparison)
{
	int32_t		day_a;
	int32_t		day_b;

	if (aid_store_days(ev, feature, a, b, &day_a, &day_b))
		aid_days_compare(day_a, day_b, ev->fiscal_year_start, comparison);
}

static void
compare_amounts(const AidEvidence *ev, const AidFeature *feature, uint32_t a, uint32_t b, AidComparison *comparison)
{
	AidAmountValue amount_a = aid_store_amount(ev, feature, a);
	AidAmountValue amount_b = aid_store_amount(ev, feature, b);

	aid_amount_feature_compare(&feature->amount, &amount_a, &amount_b, comparison);
}

static void
compare_places(const AidEvidence *ev, const AidFeature *feature, uint32_t a, uint32_t b, AidComparison *comparison)
{
	double		lat_a = aid_store_number(ev, feature->column[0], a);
	double		lon_a = aid_store_number(ev, feature->column[1], a);
	double		lat_b = aid_store_number(ev, feature->column[0], b);
	double		lon_b = aid_store_number(ev, feature->column[1], b);

	if (isnan(lat_a) || isnan(lon_a) || isnan(lat_b) || isnan(lon_b))
		return;
	comparison->known = true;
	comparison->value = aid_great_circle_km(lat_a, lon_a, lat_b, lon_b);
	comparison->equal = comparison->value == 0;
	comparison->approximate = feature->columns > 2 &&
		(aid_store_is_false(ev, feature->column[2], a) || aid_store_is_false(ev, feature->column[2], b));
}

static AidComparison
compare_feature(const AidEvidence *ev, const AidFeature *feature, uint32_t a, uint32_t b, const AidNeed *need)
{
	AidComparison comparison = {.value = NAN};

	switch (feature->compare)
	{
		case AID_COMPARE_SHINGLES:
		case AID_COMPARE_STRING:
		case AID_COMPARE_EQUAL:
			aid_text_feature_compare(&feature->text, key_of(ev, feature, a), key_of(ev, feature, b), need->similarity,
									 need->edits, &comparison);
			break;
		case AID_COMPARE_AMOUNT:
			compare_amounts(ev, feature, a, b, &comparison);
			break;
		case AID_COMPARE_DAYS:
			compare_days(ev, feature, a, b, &comparison);
			break;
		case AID_COMPARE_ORG:
			aid_org_feature_compare(&feature->org, text_of(ev, feature, a), text_of(ev, feature, b), &comparison);
			break;
		case AID_COMPARE_CODES:
			aid_code_feature_compare(&feature->code, text_of(ev, feature, a), text_of(ev, feature, b), need->prefix,
									 &comparison);
			break;
		case AID_COMPARE_IDENTIFIERS:
			aid_identifier_compare(&feature->code, text_of(ev, feature, a), text_of(ev, feature, b), a, b, &comparison);
			break;
		case AID_COMPARE_KM:
			compare_places(ev, feature, a, b, &comparison);
			break;
	}
	return comparison;
}

AidComparison
aid_evidence_compare(const AidEvidence *ev, int feature, uint32_t a, uint32_t b)
{
	static const AidNeed all = {true, true, AID_STRING_LIMIT};

	return compare_feature(ev, ev->feature[feature], a, b, &all);
}

/* ---- levels ---- */

static bool
holds(const AidLevel *level, const AidComparison *comparison, bool falling)
{
	switch (level->when)
	{
		case AID_WHEN_ELSE:
			return true;
		case AID_WHEN_CUT:
			return falling ? comparison->value >= level->cut : comparison->value <= level->cut;
		case AID_WHEN_EDIT:
			return comparison->edits <= level->count;
		case AID_WHEN_PREFIX:
			return comparison->prefix >= level->count;
		case AID_WHEN_EQUAL:
		case AID_WHEN_SAME:
		case AID_WHEN_SHARED:
			return comparison->equal;
		case AID_WHEN_CONTAINED:
			return comparison->contained;
		case AID_WHEN_INSTALMENT:
			return comparison->instalment;
		case AID_WHEN_FISCAL_YEAR:
			return comparison->fiscal_year;
		case AID_WHEN_AGENCY:
			return comparison->agency;
		case AID_WHEN_SIMILAR:
			return comparison->similar;
		case AID_WHEN_OVERLAP:
			return comparison->overlap;
	}
	return false;
}

static int
level_of(const AidField *field, const AidComparison *comparison)
{
	bool		falling = aid_comparator[field->compare].falling;
	/* an approximate place is never in the first level */
	int			i = comparison->approximate && field->levels > 1 ? 1 : 0;

	if (!comparison->known)
		return AID_LEVEL_UNKNOWN;
	while (i < field->levels - 1 && !holds(&field->level[i], comparison, falling))
		i++;
	return i;
}

static bool
is_present(const AidEvidence *ev, int field)
{
	return ev->column[ev->feature[field]->column[0]]->present;
}

uint64_t
aid_evidence_pattern(const AidEvidence *ev, uint32_t a, uint32_t b)
{
	const AidModel *model = ev->model;
	uint64_t	pattern = AID_PATTERN_UNKNOWN;

	for (int f = 0; f < model->fields; f++)
	{
		const AidField *field = &model->field[f];
		AidComparison comparison;

		if (!is_present(ev, f))
			continue;
		/* correlated facts: what is given must agree, unless there is no such column */
		if (field->given >= 0 && is_present(ev, field->given))
		{
			int			level = aid_pattern_level(pattern, field->given);

			if (level == AID_LEVEL_UNKNOWN || level == model->field[field->given].levels - 1)
				continue;
		}
		comparison = compare_feature(ev, ev->feature[f], a, b, &ev->need[f]);
		pattern = aid_pattern_set(pattern, f, level_of(field, &comparison));
	}
	return pattern;
}

/* ---- weights ---- */

void
aid_evidence_set_prior(AidEvidence *ev, double bits)
{
	ev->prior = bits;
}

double
aid_evidence_prior(const AidEvidence *ev)
{
	return ev->prior;
}

/* Records with the value on which the two agree. */
static uint32_t
records_with(const AidEvidence *ev, const AidFeature *feature, uint32_t a, uint32_t b)
{
	AidAmountValue amount;
	uint32_t	text;

	switch (feature->compare)
	{
		case AID_COMPARE_AMOUNT:
			amount = aid_store_amount(ev, feature, a);
			return aid_amount_feature_records(&feature->amount, &amount);
		case AID_COMPARE_ORG:
			text = aid_org_feature_common(&feature->org, text_of(ev, feature, a), text_of(ev, feature, b));
			return feature->org.records[text];
		case AID_COMPARE_CODES:
			return feature->code.records[feature->code.raw_set[text_of(ev, feature, a) - 1] - 1];
		default:
			return feature->text.records[key_of(ev, feature, a) - 1];
	}
}

/* The share is never below one record's, as the agreeing two are among them. */
static double
frequency_bits(const AidEvidence *ev, int field, const AidLevel *level, uint32_t a, uint32_t b, uint32_t *records)
{
	*records = records_with(ev, ev->feature[field], a, b);
	return log2(level->m / ((double) *records / ev->records));
}

AidFieldBits
aid_evidence_bits(const AidEvidence *ev, int field, uint32_t a, uint32_t b, uint64_t pattern)
{
	AidFieldBits result = {.level = aid_pattern_level(pattern, field), .m = NAN, .u = NAN, .tf_bits = NAN};
	const AidLevel *level;

	if (result.level == AID_LEVEL_UNKNOWN)
		return result;
	level = &ev->model->field[field].level[result.level];
	result.m = level->m;
	result.u = level->u;
	result.bits = ev->bits[field][result.level];
	if (level->tf)
	{
		double		bits = frequency_bits(ev, field, level, a, b, &result.tf_records);

		result.tf_bits = bits - result.bits;
		result.bits = bits;
	}
	return result;
}

double
aid_evidence_weight(const AidEvidence *ev, uint32_t a, uint32_t b, uint64_t pattern)
{
	double		weight = ev->prior;

	for (int f = 0; f < ev->model->fields; f++)
	{
		int			number = aid_pattern_level(pattern, f);
		const AidLevel *level;
		uint32_t	records;

		if (number == AID_LEVEL_UNKNOWN)
			continue;
		level = &ev->model->field[f].level[number];
		weight += level->tf ? frequency_bits(ev, f, level, a, b, &records) : ev->bits[f][number];
	}
	return weight;
}

/* ---- values ---- */

bool
aid_evidence_amount(const AidEvidence *ev, int feature, uint32_t record, AidAmount *amount)
{
	const AidFeature *of = ev->feature[feature];
	AidAmountValue value = aid_store_amount(ev, of, record);
	const AidRate *rate;

	if (value.unit == AID_AMOUNT_UNKNOWN)
		return false;
	amount->amount = value.amount;
	amount->currency = value.unit;
	amount->date = value.date;
	rate = aid_amount_feature_rate(&of->amount, value.unit, value.date);
	amount->log_common = rate == NULL ? NAN :
		log(aid_money_to_double((aid_money) aid_money_magnitude(value.amount)) * rate->rate);
	return true;
}

bool
aid_evidence_amount_common(const AidEvidence *ev, int feature, uint32_t record, double *amount, double *rate,
						   int32_t *rate_date)
{
	const AidFeature *of = ev->feature[feature];
	AidAmountValue value = aid_store_amount(ev, of, record);
	const AidRate *found = value.unit == AID_AMOUNT_UNKNOWN ? NULL :
		aid_amount_feature_rate(&of->amount, value.unit, value.date);

	if (found == NULL)
		return false;
	*rate = found->rate;
	*rate_date = found->date;
	*amount = aid_money_to_double(value.amount) * found->rate;
	return true;
}

int32_t
aid_evidence_date(const AidEvidence *ev, int feature, uint32_t record)
{
	const AidFeature *days = ev->feature[feature];

	for (int i = 0; i < days->columns; i++)
	{
		int32_t		day = aid_store_day(ev, days->column[i], record);

		if (day != AID_NO_DATE)
			return day;
	}
	return AID_NO_DATE;
}

int
aid_evidence_values(const AidEvidence *ev, int feature, uint32_t record, const uint32_t **values)
{
	const AidFeature *of = ev->feature[feature];
	uint32_t	text = text_of(ev, of, record);
	const AidList *list;

	if (text == 0)
		return 0;
	switch (of->compare)
	{
		case AID_COMPARE_ORG:
			list = &of->org.orgs[text - 1];
			break;
		case AID_COMPARE_CODES:
		case AID_COMPARE_IDENTIFIERS:
			list = &of->code.list[text - 1];
			break;
		default:
			*values = aid_store_row(ev, record) + of->at;
			return **values != 0;
	}
	*values = list->number;
	return (int) list->n;
}

int
aid_evidence_named(const AidEvidence *ev, int feature, uint32_t record, const uint32_t **values)
{
	const AidCodeFeature *code = &ev->feature[feature]->code;

	if (code->named == NULL)
		return 0;
	*values = code->named[record].number;
	return (int) code->named[record].n;
}
