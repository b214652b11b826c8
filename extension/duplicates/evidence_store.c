/*
 * evidence_store.c
 *		Fills the evidence store.
 */
#include "duplicates/evidence_store.h"

#include <math.h>
#include <string.h>

#include "base/textkey.h"
#include "duplicates/feature_days.h"
#include "duplicates/shingles.h"

/* ---- columns and features ---- */

static AidReading
reading_of(AidCompare compare, int place)
{
	switch (compare)
	{
		case AID_COMPARE_AMOUNT:
			return place == 0 ? AID_READ_MONEY : place == 1 ? AID_READ_TEXT : AID_READ_DAY;
		case AID_COMPARE_DAYS:
			return AID_READ_DAY;
		case AID_COMPARE_KM:
			return place < 2 ? AID_READ_NUMBER : AID_READ_FLAG;
		default:
			return AID_READ_TEXT;
	}
}

static int
column_number(AidEvidence *ev, const char *name, AidReading reading)
{
	AidStoreColumn *column;

	for (int i = 0; i < ev->columns; i++)
		if (ev->column[i]->reading == reading && strcmp(ev->column[i]->name, name) == 0)
			return i;
	column = memset(aid_grow(NULL, sizeof(AidStoreColumn)), 0, sizeof(AidStoreColumn));
	memcpy(column->name, name, strlen(name) + 1);
	column->reading = reading;
	ev->column[ev->columns] = column;
	return ev->columns++;
}

static bool
same_options(const AidShinglesOptions *a, const AidShinglesOptions *b)
{
	return a->kind == b->kind && a->weighted == b->weighted && a->core == b->core;
}

static bool
is_feature(const AidEvidence *ev, const AidFeature *feature, AidCompare compare, const char *const *columns, int n,
		   const AidShinglesOptions *options)
{
	if (feature->compare != compare || feature->columns != n)
		return false;
	for (int i = 0; i < n; i++)
		if (strcmp(ev->column[feature->column[i]]->name, columns[i]) != 0)
			return false;
	return compare != AID_COMPARE_SHINGLES || same_options(&feature->text.shingles, options);
}

static int
add_feature(AidEvidence *ev, AidCompare compare, const char *const *columns, int n, const AidShinglesOptions *options)
{
	AidFeature *feature = memset(aid_grow(NULL, sizeof(AidFeature)), 0, sizeof(AidFeature));
	const AidDictionary *texts;

	feature->compare = compare;
	feature->columns = n;
	for (int i = 0; i < n; i++)
		feature->column[i] = column_number(ev, columns[i], reading_of(compare, i));
	texts = &ev->column[feature->column[0]]->texts;
	switch (compare)
	{
		case AID_COMPARE_SHINGLES:
		case AID_COMPARE_STRING:
		case AID_COMPARE_EQUAL:
			aid_text_feature_start(&feature->text, compare, options, texts);
			break;
		case AID_COMPARE_CODES:
		case AID_COMPARE_IDENTIFIERS:
			aid_code_feature_start(&feature->code, compare, texts);
			break;
		case AID_COMPARE_ORG:
			aid_org_feature_start(&feature->org, texts, ev->resolve, ev->resolve_arg);
			break;
		case AID_COMPARE_AMOUNT:
			aid_amount_feature_start(&feature->amount, ev->rates);
			break;
		case AID_COMPARE_DAYS:
		case AID_COMPARE_KM:
			break;
	}
	ev->feature[ev->features] = feature;
	return ev->features++;
}

int
aid_evidence_feature(AidEvidence *ev, AidCompare compare, const char *const *columns, int n,
					 const AidShinglesOptions *options)
{
	for (int i = 0; i < ev->features; i++)
		if (is_feature(ev, ev->feature[i], compare, columns, n, options))
			return i;
	return add_feature(ev, compare, columns, n, options);
}

static AidNeed
needs_of(const AidField *field)
{
	AidNeed		need = {false, false, 0};

	for (int i = 0; i < field->levels; i++)
	{
		need.similarity |= field->level[i].when == AID_WHEN_CUT;
		need.prefix |= field->level[i].when == AID_WHEN_PREFIX;
		if (field->level[i].when == AID_WHEN_EDIT)
			need.edits = AID_MAX(need.edits, field->level[i].count);
	}
	return need;
}

AidEvidence *
aid_evidence_start(const AidModel *model, const AidRates *rates, int fiscal_year_start, AidOrgResolver resolve,
				   void *resolve_arg)
{
	AidEvidence *ev = memset(aid_grow(NULL, sizeof(AidEvidence)), 0, sizeof(AidEvidence));

	ev->model = model;
	ev->rates = rates;
	ev->fiscal_year_start = fiscal_year_start;
	ev->resolve = resolve;
	ev->resolve_arg = resolve_arg;
	for (int f = 0; f < model->fields; f++)
	{
		const AidField *field = &model->field[f];
		const char *columns[AID_MODEL_COLUMNS];

		for (int i = 0; i < field->columns; i++)
			columns[i] = field->column[i];
		/* a number of its own, even if two fields judge the same feature by other levels */
		(void) add_feature(ev, field->compare, columns, field->columns, &field->shingles);
		ev->need[f] = needs_of(field);
		for (int i = 0; i < field->levels; i++)
			ev->bits[f][i] = aid_model_bits(field, i);
	}
	return ev;
}

/* ---- rows ---- */

static bool
has_slot(AidCompare compare)
{
	return compare == AID_COMPARE_SHINGLES || compare == AID_COMPARE_STRING || compare == AID_COMPARE_EQUAL ||
		compare == AID_COMPARE_AMOUNT;
}

/* Gives every column and feature its slots. */
static void
lay_out(AidEvidence *ev)
{
	static const uint32_t slots[] = {
		[AID_READ_TEXT] = 1, [AID_READ_MONEY] = sizeof(aid_money) / sizeof(uint32_t), [AID_READ_DAY] = 1,
		[AID_READ_NUMBER] = sizeof(double) / sizeof(uint32_t), [AID_READ_FLAG] = 1,
	};
	uint32_t	at = 0;

	for (int i = 0; i < ev->columns; i++)
	{
		ev->column[i]->at = at;
		at += slots[ev->column[i]->reading];
	}
	for (int i = 0; i < ev->features; i++)
		if (has_slot(ev->feature[i]->compare))
			ev->feature[i]->at = at++;
	ev->stride = AID_MAX(at, 1);
	ev->blank = memset(aid_grow(NULL, ev->stride * sizeof(uint32_t)), 0, ev->stride * sizeof(uint32_t));
	for (int i = 0; i < ev->columns; i++)
	{
		static const double unknown = NAN;

		if (ev->column[i]->reading == AID_READ_DAY)
			ev->blank[ev->column[i]->at] = (uint32_t) AID_NO_DATE;
		else if (ev->column[i]->reading == AID_READ_NUMBER)
			memcpy(ev->blank + ev->column[i]->at, &unknown, sizeof(unknown));
	}
	for (int i = 0; i < ev->features; i++)
		if (ev->feature[i]->compare == AID_COMPARE_AMOUNT)
			ev->blank[ev->feature[i]->at] = (uint32_t) AID_AMOUNT_UNKNOWN;
}

/* The row of the record that is being put. */
static uint32_t *
open_row(AidEvidence *ev)
{
	if (ev->stride == 0)
		lay_out(ev);
	ev->row = aid_grow_array(ev->row, ev->records, &ev->room, ev->stride * sizeof(uint32_t));
	if (!ev->open)
		memcpy((uint32_t *) aid_store_row(ev, ev->records), ev->blank, ev->stride * sizeof(uint32_t));
	ev->open = true;
	return (uint32_t *) aid_store_row(ev, ev->records);
}

void
aid_evidence_put_text(AidEvidence *ev, int column, const char *text, size_t length)
{
	AidStoreColumn *store = ev->column[column];

	if (length > 0)
		open_row(ev)[store->at] = aid_dictionary_put(&store->texts, text, length) + 1;
}

void
aid_evidence_put_money(AidEvidence *ev, int column, aid_money money)
{
	uint32_t   *row = open_row(ev);

	memcpy(row + ev->column[column]->at, &money, sizeof(money));
	for (int i = 0; i < ev->features; i++)
		if (ev->feature[i]->compare == AID_COMPARE_AMOUNT && ev->feature[i]->column[0] == column)
			row[ev->feature[i]->at] = (uint32_t) AID_CURRENCY_UNKNOWN;	/* until the record ends */
}

void
aid_evidence_put_day(AidEvidence *ev, int column, int32_t day)
{
	open_row(ev)[ev->column[column]->at] = (uint32_t) day;
}

void
aid_evidence_put_number(AidEvidence *ev, int column, double number)
{
	memcpy(open_row(ev) + ev->column[column]->at, &number, sizeof(number));
}

void
aid_evidence_put_flag(AidEvidence *ev, int column, bool flag)
{
	open_row(ev)[ev->column[column]->at] = flag ? AID_FLAG_FALSE + 1 : AID_FLAG_FALSE;
}

AidAmountValue
aid_store_amount(const AidEvidence *ev, const AidFeature *feature, uint32_t record)
{
	const uint32_t *row = aid_store_row(ev, record);
	AidAmountValue value;

	memcpy(&value.amount, row + ev->column[feature->column[0]]->at, sizeof(value.amount));
	value.unit = (int32_t) row[feature->at];
	value.date = feature->columns < 3 ? AID_NO_DATE : (int32_t) row[ev->column[feature->column[2]]->at];
	return value;
}

bool
aid_store_days(const AidEvidence *ev, const AidFeature *feature, uint32_t a, uint32_t b, int32_t *day_a, int32_t *day_b)
{
	for (int i = 0; i < feature->columns; i++)
	{
		*day_a = aid_store_day(ev, feature->column[i], a);
		*day_b = aid_store_day(ev, feature->column[i], b);
		if (*day_a != AID_NO_DATE && *day_b != AID_NO_DATE)
			return true;
	}
	*day_a = *day_b = AID_NO_DATE;
	return false;
}

/* ---- the end of a record ---- */

/* Features are told of texts that they have not seen. */
static bool
tell_features(AidEvidence *ev, int column, uint32_t text)
{
	bool		fits = true;

	for (int i = 0; i < ev->features; i++)
	{
		AidFeature *feature = ev->feature[i];

		if (feature->column[0] != column)
			continue;
		switch (feature->compare)
		{
			case AID_COMPARE_SHINGLES:
			case AID_COMPARE_STRING:
			case AID_COMPARE_EQUAL:
				fits &= aid_text_feature_add(&feature->text, text);
				break;
			case AID_COMPARE_CODES:
			case AID_COMPARE_IDENTIFIERS:
				aid_code_feature_add(&feature->code, text);
				break;
			case AID_COMPARE_ORG:
				aid_org_feature_add(&feature->org, text);
				break;
			default:
				break;
		}
	}
	return fits;
}

static int32_t
currency_of(AidEvidence *ev, AidFeature *feature)
{
	const AidEntry *entry;
	char		key[AID_TEXT_KEY_BOUND(AID_MODEL_NAME)];
	size_t		length;
	uint32_t	text;

	if (feature->columns < 2 || !ev->column[feature->column[1]]->present)
		return AID_CURRENCY_ONLY;
	text = aid_store_text(ev, feature->column[1], ev->records);
	if (text == 0)
		return AID_CURRENCY_UNKNOWN;
	entry = &ev->column[feature->column[1]]->texts.entry[text - 1];
	/* no currency has a longer name */
	length = aid_text_key(entry->text, AID_MIN(entry->length, AID_MODEL_NAME), key);
	return length == 0 ? AID_CURRENCY_UNKNOWN : aid_amount_feature_currency(&feature->amount, key, length);
}

/* Fills the feature's own slot, and counts the record's value. */
static void
end_feature(AidEvidence *ev, AidFeature *feature, uint32_t *row)
{
	uint32_t	text = row[ev->column[feature->column[0]]->at];

	switch (feature->compare)
	{
		case AID_COMPARE_SHINGLES:
		case AID_COMPARE_STRING:
		case AID_COMPARE_EQUAL:
			row[feature->at] = aid_text_feature_count(&feature->text, text);
			break;
		case AID_COMPARE_CODES:
		case AID_COMPARE_IDENTIFIERS:
			aid_code_feature_count(&feature->code, text);
			break;
		case AID_COMPARE_ORG:
			aid_org_feature_count(&feature->org, text);
			break;
		case AID_COMPARE_AMOUNT:
			if (row[feature->at] != (uint32_t) AID_AMOUNT_UNKNOWN)
				row[feature->at] = (uint32_t) currency_of(ev, feature);
			break;
		case AID_COMPARE_DAYS:
		case AID_COMPARE_KM:
			break;
	}
}

bool
aid_evidence_end_record(AidEvidence *ev)
{
	uint32_t   *row = open_row(ev);
	bool		fits = true;

	for (int i = 0; i < ev->columns; i++)
		for (AidStoreColumn *column = ev->column[i]; column->told < column->texts.n; column->told++)
			fits &= tell_features(ev, i, column->told);
	if (!fits)
		return false;
	for (int i = 0; i < ev->features; i++)
		end_feature(ev, ev->feature[i], row);
	ev->records++;
	ev->open = false;
	return true;
}

/* ---- after the last record ---- */

typedef struct TextColumn
{
	const AidEvidence *ev;
	int			column;
} TextColumn;

static uint32_t
text_of(const void *arg, uint32_t record)
{
	const TextColumn *of = arg;

	return aid_store_text(of->ev, of->column, record);
}

/* What the argument of aid_amount_feature_finish() stays. */
typedef struct AmountColumn
{
	const AidEvidence *ev;
	const AidFeature *feature;
} AmountColumn;

static AidAmountValue
amount_of(const void *arg, uint32_t record)
{
	const AmountColumn *of = arg;

	return aid_store_amount(of->ev, of->feature, record);
}

static void
count_amounts(const AidEvidence *ev, AidFeature *feature)
{
	AmountColumn *of = aid_grow(NULL, sizeof(AmountColumn));

	*of = (AmountColumn) {ev, feature};
	aid_amount_feature_finish(&feature->amount, ev->records, amount_of, of);
}

void
aid_evidence_count(AidEvidence *ev)
{
	for (int i = 0; i < ev->features; i++)
	{
		AidFeature *feature = ev->feature[i];

		if (feature->compare == AID_COMPARE_SHINGLES)
			aid_text_feature_finish(&feature->text);
		else if (feature->compare == AID_COMPARE_AMOUNT)
			count_amounts(ev, feature);
		else if (feature->compare == AID_COMPARE_IDENTIFIERS)
			for (int k = 1; k < feature->columns; k++)
			{
				TextColumn	of = {ev, feature->column[k]};

				aid_code_feature_name(&feature->code, &ev->column[of.column]->texts, ev->records, text_of, &of);
			}
	}
}
