/*
 * evidence_detail.c
 *		One field of a pair in words: values as published and as compared.
 */
#include "postgres.h"

#include <math.h>

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/datetime.h"

#include "base/encoding_glue.h"
#include "base/numbers.h"
#include "duplicates/evidence_glue.h"
#include "duplicates/evidence_store.h"

char *
aid_shown_utf8(const char *text, size_t length)
{
	const char *shown = aid_from_utf8(text, &length);

	return pnstrdup(shown, length);
}

/* In ISO form, whatever DateStyle is; NULL if it is unknown. */
char *
aid_shown_date(int32 day)
{
	struct pg_tm tm = {0};
	char		text[MAXDATELEN + 1];

	if (day == AID_NO_DATE)
		return NULL;
	j2date(day + POSTGRES_EPOCH_JDATE, &tm.tm_year, &tm.tm_mon, &tm.tm_mday);
	EncodeDateOnly(&tm, USE_ISO_DATES, text);
	return pstrdup(text);
}

/* A list with commas between its values. */
static char *
shown_list(const AidEntry *entry)
{
	char	   *text = palloc(entry->length * 2 + 1);
	size_t		length = 0;

	for (uint32 i = 0; i < entry->length; i++)
	{
		text[length++] = entry->text[i] == AID_LIST_SEPARATOR ? ',' : entry->text[i];
		if (entry->text[i] == AID_LIST_SEPARATOR)
			text[length++] = ' ';
	}
	return aid_shown_utf8(text, length);
}

/* A column's value as published; NULL if it is unknown. */
static char *
shown_text(const AidEvidence *ev, int column, uint32 record)
{
	uint32		text = aid_store_text(ev, column, record);

	return text == 0 ? NULL : shown_list(&ev->column[column]->texts.entry[text - 1]);
}

static char *
shown_amount(const AidEvidence *ev, const AidFeature *feature, uint32 record)
{
	AidAmountValue value = aid_store_amount(ev, feature, record);
	char	   *currency = NULL;
	char		amount[AID_MONEY_TEXT_SIZE];

	if (value.unit == AID_AMOUNT_UNKNOWN)
		return NULL;
	aid_money_print(value.amount, amount);
	if (feature->columns > 1)
		currency = shown_text(ev, feature->column[1], record);
	return currency == NULL ? pstrdup(amount) : psprintf("%s %s", amount, currency);
}

static char *
shown_place(const AidEvidence *ev, const AidFeature *feature, uint32 record)
{
	double		lat = aid_store_number(ev, feature->column[0], record);
	double		lon = aid_store_number(ev, feature->column[1], record);
	bool		approximate = feature->columns > 2 && aid_store_is_false(ev, feature->column[2], record);

	if (isnan(lat) || isnan(lon))
		return NULL;
	return psprintf("%s, %s%s", aid_double_text(lat), aid_double_text(lon), approximate ? " (approximate)" : "");
}

/* ---- as compared ---- */

/* Lists hold numbers in the order of first appearance; shown are the texts in their own. */
static int
compare_texts(const void *a, const void *b, void *arg)
{
	const AidEntry *left = &((const AidDictionary *) arg)->entry[*(const uint32 *) a];
	const AidEntry *right = &((const AidDictionary *) arg)->entry[*(const uint32 *) b];
	int			order = memcmp(left->text, right->text, Min(left->length, right->length));

	return order != 0 ? order : (left->length > right->length) - (left->length < right->length);
}

/* The values of one list or two, separated by commas. */
static char *
sorted_texts(const AidDictionary *dictionary, const AidList *list, const AidList *more)
{
	uint32	   *number = palloc(sizeof(uint32) * (list->n + more->n + 1));
	uint32		n = list->n;
	StringInfoData text;

	if (list->n > 0)
		memcpy(number, list->number, sizeof(uint32) * list->n);
	for (uint32 i = 0; i < more->n; i++)
		number[n++] = more->number[i];
	n = aid_numbers_sort(number, n);
	if (n == 0)
		return NULL;
	qsort_arg(number, n, sizeof(uint32), compare_texts, unconstify(AidDictionary *, dictionary));
	initStringInfo(&text);
	for (uint32 i = 0; i < n; i++)
	{
		const AidEntry *entry = &dictionary->entry[number[i]];

		appendStringInfo(&text, "%s%s", i > 0 ? ", " : "", aid_shown_utf8(entry->text, entry->length));
	}
	return text.data;
}

static char *
norm_text(AidFeature *feature, uint32 text)
{
	const char *key;
	size_t		length;

	if (text == 0 || feature->text.raw_key[text - 1] == 0)
		return NULL;
	key = aid_text_feature_key(&feature->text, text - 1, &length);
	return aid_shown_utf8(key, length);
}

static char *
norm_amount(const AidEvidence *ev, int field, uint32 record, double *rate, int32 *date)
{
	double		amount;

	*rate = NAN;
	*date = AID_NO_DATE;
	if (!aid_evidence_amount_common(ev, field, record, &amount, rate, date))
		return NULL;
	return aid_double_text(amount);
}

static char *
norm_value(const AidEvidence *ev, int field, uint32 record)
{
	static const AidList none = {NULL, 0};
	AidFeature *feature = ev->feature[field];
	uint32		text = aid_store_text(ev, feature->column[0], record);

	switch (feature->compare)
	{
		case AID_COMPARE_ORG:
			return text == 0 ? NULL : sorted_texts(&feature->org.org, &feature->org.orgs[text - 1], &none);
		case AID_COMPARE_CODES:
		case AID_COMPARE_IDENTIFIERS:
			return sorted_texts(&feature->code.code, text == 0 ? &none : &feature->code.list[text - 1],
								feature->code.named == NULL ? &none : &feature->code.named[record]);
		default:
			return norm_text(feature, text);
	}
}

static void
detail_amount(const AidEvidence *ev, int field, uint32 a, uint32 b, AidFieldDetail *detail)
{
	const AidFeature *feature = ev->feature[field];

	detail->value_a = shown_amount(ev, feature, a);
	detail->value_b = shown_amount(ev, feature, b);
	detail->norm_a = norm_amount(ev, field, a, &detail->rate_a, &detail->rate_date_a);
	detail->norm_b = norm_amount(ev, field, b, &detail->rate_b, &detail->rate_date_b);
}

static void
detail_days(const AidEvidence *ev, int field, uint32 a, uint32 b, AidFieldDetail *detail)
{
	const AidFeature *feature = ev->feature[field];
	int32		day_a;
	int32		day_b;

	/* of dates that are not compared, the first of each */
	if (!aid_store_days(ev, feature, a, b, &day_a, &day_b))
	{
		day_a = aid_evidence_date(ev, field, a);
		day_b = aid_evidence_date(ev, field, b);
	}
	detail->value_a = detail->norm_a = aid_shown_date(day_a);
	detail->value_b = detail->norm_b = aid_shown_date(day_b);
}

void
aid_evidence_detail(const AidEvidence *ev, int field, uint32 a, uint32 b, uint64 pattern, AidFieldDetail *detail)
{
	const AidField *of = &ev->model->field[field];
	const AidFeature *feature = ev->feature[field];
	char		level[AID_WHEN_TEXT];

	memset(detail, 0, sizeof(AidFieldDetail));
	detail->field = of->name;
	detail->rate_a = detail->rate_b = NAN;
	detail->rate_date_a = detail->rate_date_b = AID_NO_DATE;
	detail->similarity = NAN;
	detail->bits = aid_evidence_bits(ev, field, a, b, pattern);
	detail->level = "unknown";
	if (detail->bits.level != AID_LEVEL_UNKNOWN)
	{
		aid_when_print(&of->level[detail->bits.level], level);
		detail->level = pstrdup(level);
	}
	if (!ev->column[feature->column[0]]->present)
		return;
	detail->similarity = aid_evidence_compare(ev, field, a, b).value;
	switch (of->compare)
	{
		case AID_COMPARE_AMOUNT:
			detail_amount(ev, field, a, b, detail);
			break;
		case AID_COMPARE_DAYS:
			detail_days(ev, field, a, b, detail);
			break;
		case AID_COMPARE_KM:
			detail->value_a = detail->norm_a = shown_place(ev, feature, a);
			detail->value_b = detail->norm_b = shown_place(ev, feature, b);
			break;
		default:
			detail->value_a = shown_text(ev, feature->column[0], a);
			detail->value_b = shown_text(ev, feature->column[0], b);
			detail->norm_a = norm_value(ev, field, a);
			detail->norm_b = norm_value(ev, field, b);
			break;
	}
}
