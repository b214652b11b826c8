/*
 * evidence_glue.c
 *		Feeds the evidence store from query rows.
 */
#include "postgres.h"

#include <math.h>

#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/float.h"

#include "duplicates/alias_glue.h"
#include "duplicates/evidence_glue.h"
#include "duplicates/evidence_store.h"
#include "duplicates/shingles_glue.h"
#include "duplicates/textkey.h"

/* What the store knows nothing of. */
typedef struct Owner
{
	MemoryContext context;		/* of all of the store */
	AidAliases *aliases;
	const AidColumn *columns;	/* of the query that is read */
	int			column[AID_STORE_FEATURES * AID_MODEL_COLUMNS];	/* of each store column; -1: not in the query */
} Owner;

/* ---- text in the server's encoding ---- */

static const char *
to_utf8(const char *text, size_t *length)
{
	const char *result = pg_server_to_any(text, (int) *length, PG_UTF8);

	if (result != text)
		*length = strlen(result);
	return result;
}

/* ---- the columns of a model ---- */

static int
acceptable(AidCompare compare, int place)
{
	switch (compare)
	{
		case AID_COMPARE_AMOUNT:
			return place == 0 ? AID_ACCEPT_NUMBER : place == 1 ? AID_ACCEPT_SCALAR : AID_ACCEPT_DATE;
		case AID_COMPARE_DAYS:
			return AID_ACCEPT_DATE;
		case AID_COMPARE_KM:
			return place < 2 ? AID_ACCEPT_NUMBER : AID_ACCEPT_BOOLEAN;
		case AID_COMPARE_ORG:
		case AID_COMPARE_CODES:
			return AID_ACCEPT_SCALAR | AID_ACCEPT_ARRAY;
		case AID_COMPARE_IDENTIFIERS:
			return place == 0 ? AID_ACCEPT_SCALAR | AID_ACCEPT_ARRAY : AID_ACCEPT_SCALAR;
		default:
			return AID_ACCEPT_SCALAR;
	}
}

/* Any scalar can be read as text; the narrow kinds are all scalars. */
static int
restrict_to(int accept, int wanted)
{
	const int	scalars = AID_ACCEPT_TEXT | AID_ACCEPT_INTEGER | AID_ACCEPT_NUMBER | AID_ACCEPT_DATE | AID_ACCEPT_BOOLEAN;
	int			both = accept & wanted;

	if ((wanted & AID_ACCEPT_SCALAR) != 0)
		both |= accept & scalars;
	if ((accept & AID_ACCEPT_SCALAR) != 0)
		both |= wanted & scalars;
	if ((wanted & AID_ACCEPT_ARRAY) != 0)
		both |= accept & AID_ACCEPT_TEXTS;
	return both;
}

int
aid_model_columns(const AidModel *model, AidColumn *columns, int n)
{
	for (int f = 0; f < model->fields; f++)
		for (int i = 0; i < model->field[f].columns; i++)
		{
			const char *name = model->field[f].column[i];
			int			accept = acceptable(model->field[f].compare, i);
			int			k = 0;

			while (k < n && strcmp(columns[k].name, name) != 0)
				k++;
			if (k == n)
			{
				columns[n++] = (AidColumn) {.name = name, .accept = accept};
				continue;
			}
			columns[k].accept = restrict_to(columns[k].accept, accept);
			if (columns[k].accept == 0)
				ereport(ERROR,
						(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						 errmsg("evidence model is not valid"),
						 errdetail("$.fields[%d].columns[%d] is \"%s\", which cannot be compared by \"%s\": it is used as another type.",
								   f, i, name, aid_comparator[model->field[f].compare].name),
						 errhint("Give the column another name in the query and in the model.")));
		}
	return n;
}

/* ---- rates ---- */

#define RATE_CURRENCY 0
#define RATE_DATE 1
#define RATE_RATE 2

#define RATES "option \"rates\""

typedef struct RateReader
{
	AidRates   *rates;
	MemoryContext context;
	AidColumn	column[3];
} RateReader;

static void
read_rate(void *arg, const AidQueryRow *row)
{
	RateReader *reader = arg;
	const char *text;
	size_t		length;
	char	   *key;
	double		rate;
	MemoryContext caller;

	if (row->nulls[RATE_CURRENCY] || row->nulls[RATE_RATE])
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("query for %s holds a null", RATES),
				 errdetail("Column \"%s\" of row " INT64_FORMAT " is null; only \"date\" may be, for a rate of any day.",
						   reader->column[row->nulls[RATE_CURRENCY] ? RATE_CURRENCY : RATE_RATE].name, row->number + 1)));
	text = aid_column_text(&reader->column[RATE_CURRENCY], row->values[RATE_CURRENCY], &length);
	text = to_utf8(text, &length);
	key = palloc(AID_TEXT_KEY_BOUND(length));
	length = aid_text_key(text, length, key);
	rate = aid_column_double(&reader->column[RATE_RATE], row->values[RATE_RATE]);
	if (!(rate > 0) || length == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("query for %s holds a row that is not valid", RATES),
				 errdetail("The %s of row " INT64_FORMAT ".", length == 0 ? "currency has no letters: it is that" :
						   "rate must be above 0: it is that", row->number + 1)));
	caller = MemoryContextSwitchTo(reader->context);
	aid_rates_add(reader->rates, key, length,
				  row->nulls[RATE_DATE] ? AID_NO_DATE : aid_column_date(&reader->column[RATE_DATE], row->values[RATE_DATE]),
				  rate);
	MemoryContextSwitchTo(caller);
}

static const AidRates *
read_rates(const char *query)
{
	RateReader	reader = {
		.rates = palloc0(sizeof(AidRates)),
		.context = CurrentMemoryContext,
		.column = {
			{.name = "currency", .accept = AID_ACCEPT_SCALAR, .required = true},
			{.name = "date", .accept = AID_ACCEPT_DATE, .required = true},
			{.name = "rate", .accept = AID_ACCEPT_NUMBER, .required = true},
		},
	};
	const AidRate *twice;

	aid_query_run(RATES, query, reader.column, lengthof(reader.column), read_rate, &reader);
	if (!aid_rates_finish(reader.rates, &twice))
	{
		const AidEntry *currency = &reader.rates->currency.entry[twice->currency];

		ereport(ERROR,
				(errcode(ERRCODE_CARDINALITY_VIOLATION),
				 errmsg("query for %s has two rates of one currency and day", RATES),
				 errdetail("The currency is \"%s\", the day %s.",
						   pg_any_to_server(pnstrdup(currency->text, currency->length), currency->length, PG_UTF8),
						   twice->date == AID_NO_DATE ? "null" :
						   DatumGetCString(DirectFunctionCall1(date_out, DateADTGetDatum(twice->date))))));
	}
	return reader.rates;
}

/* ---- the store ---- */

static void
resolve_organisation(void *arg, const char *key, size_t length, AidOrgMeaning *meaning)
{
	AidAliasOrg org = aid_aliases_find(((Owner *) arg)->aliases, key, length);

	meaning->same = org.same;
	meaning->same_length = org.same_length;
	meaning->agency_of = org.agency_of;
	meaning->agency_of_length = org.agency_of_length;
}

AidEvidence *
aid_evidence_create(const AidModel *model, const AidEvidenceOptions *options)
{
	Owner	   *owner = palloc0(sizeof(Owner));
	const AidRates *rates = options->rates == NULL ? NULL : read_rates(options->rates);
	AidEvidence *ev;

	owner->context = CurrentMemoryContext;
	owner->aliases = aid_aliases_read(options->function, options->aliases);
	ev = aid_evidence_start(model, rates, options->fiscal_year_start, resolve_organisation, owner);
	ev->owner = owner;
	return ev;
}

void
aid_evidence_bind(AidEvidence *ev, const AidColumn *columns, int n)
{
	Owner	   *owner = ev->owner;

	owner->columns = columns;
	for (int i = 0; i < ev->columns; i++)
	{
		int			k = 0;

		while (k < n && strcmp(columns[k].name, ev->column[i]->name) != 0)
			k++;
		owner->column[i] = k < n ? k : -1;
	}
}

/* ---- rows ---- */

/* Values are made in the row's memory context and put in the store's. */
#define IN_STORE(ev, put) \
	do { \
		MemoryContext row_context = MemoryContextSwitchTo(((Owner *) (ev)->owner)->context); \
		put; \
		MemoryContextSwitchTo(row_context); \
	} while (0)

/* The values of an array as one text; the separator inside a value counts as a blank. */
static const char *
list_text(const AidColumn *column, Datum value, size_t *length)
{
	StringInfoData list;
	AidTexts	texts;

	initStringInfo(&list);
	aid_column_texts(column, value, &texts);
	for (int i = 0; i < texts.n; i++)
	{
		size_t		text_length = texts.length[i];
		const char *text = to_utf8(texts.text[i], &text_length);
		int			start;

		if (i > 0)
			appendStringInfoChar(&list, AID_LIST_SEPARATOR);
		start = list.len;
		appendBinaryStringInfo(&list, text, (int) text_length);
		for (int k = start; k < list.len; k++)
			if (list.data[k] == AID_LIST_SEPARATOR)
				list.data[k] = ' ';
	}
	*length = list.len;
	return list.data;
}

static const char *
scalar_text(const AidColumn *column, Datum value, size_t *length)
{
	const char *text = aid_column_text(column, value, length);

	return to_utf8(text, length);
}

/* Is the column the latitude of a km feature? */
static bool
is_latitude(const AidEvidence *ev, int i)
{
	for (int f = 0; f < ev->features; f++)
		if (ev->feature[f]->compare == AID_COMPARE_KM && ev->feature[f]->column[0] == i)
			return true;
	return false;
}

static double
coordinate(const AidEvidence *ev, int i, const AidColumn *column, Datum value)
{
	double		result = aid_column_double(column, value);
	int			limit = is_latitude(ev, i) ? 90 : 180;

	if (fabs(result) > limit)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("column \"%s\" holds a coordinate out of range", column->name),
				 errdetail("It is %g; degrees are from -%d to %d.", result, limit, limit)));
	return result;
}

static void
put_value(AidEvidence *ev, int i, const AidColumn *column, Datum value)
{
	switch (ev->column[i]->reading)
	{
		case AID_READ_TEXT:
			{
				size_t		length;
				const char *text = OidIsValid(column->element) ? list_text(column, value, &length)
					: scalar_text(column, value, &length);

				IN_STORE(ev, aid_evidence_put_text(ev, i, text, length));
				break;
			}
		case AID_READ_MONEY:
			aid_evidence_put_money(ev, i, aid_column_money(column, value));
			break;
		case AID_READ_DAY:
			IN_STORE(ev, aid_evidence_put_day(ev, i, aid_column_date(column, value)));
			break;
		case AID_READ_NUMBER:
			{
				double		number = coordinate(ev, i, column, value);

				IN_STORE(ev, aid_evidence_put_number(ev, i, number));
				break;
			}
		case AID_READ_FLAG:
			IN_STORE(ev, aid_evidence_put_flag(ev, i, DatumGetBool(value)));
			break;
	}
}

uint32
aid_evidence_add(AidEvidence *ev, const AidQueryRow *row)
{
	const Owner *owner = ev->owner;
	bool		fits;

	if (ev->records == PG_INT32_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many records")));
	for (int i = 0; i < ev->columns; i++)
	{
		const AidColumn *column = owner->column[i] < 0 ? NULL : &owner->columns[owner->column[i]];

		if (column == NULL || !column->present)
			continue;
		ev->column[i]->present = true;
		if (!row->nulls[owner->column[i]])
			put_value(ev, i, column, row->values[owner->column[i]]);
	}
	IN_STORE(ev, fits = aid_evidence_end_record(ev));
	if (!fits)
		aid_raise_too_many_shingles();
	return ev->records - 1;
}

void
aid_evidence_finish(AidEvidence *ev)
{
	IN_STORE(ev, aid_evidence_count(ev));
}

/* ---- in words ---- */

static char *
from_utf8(const char *text, size_t length)
{
	return pg_any_to_server(pnstrdup(text, length), (int) length, PG_UTF8);
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
	return from_utf8(text, length);
}

/* A column's value as published; NULL if it is unknown. */
static char *
shown_text(const AidEvidence *ev, int column, uint32 record)
{
	uint32		text = aid_store_text(ev, column, record);

	return text == 0 ? NULL : shown_list(&ev->column[column]->texts.entry[text - 1]);
}

static char *
shown_date(int32 day)
{
	return day == AID_NO_DATE ? NULL : DatumGetCString(DirectFunctionCall1(date_out, DateADTGetDatum(day)));
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
	return psprintf("%s, %s%s", float8out_internal(lat), float8out_internal(lon), approximate ? " (approximate)" : "");
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
	n = aid_list_sort(number, n);
	if (n == 0)
		return NULL;
	qsort_arg(number, n, sizeof(uint32), compare_texts, unconstify(AidDictionary *, dictionary));
	initStringInfo(&text);
	for (uint32 i = 0; i < n; i++)
	{
		const AidEntry *entry = &dictionary->entry[number[i]];

		appendStringInfo(&text, "%s%s", i > 0 ? ", " : "", from_utf8(entry->text, entry->length));
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
	return from_utf8(key, length);
}

static char *
norm_amount(const AidEvidence *ev, int field, uint32 record, double *rate, int32 *date)
{
	double		amount;

	*rate = NAN;
	*date = AID_NO_DATE;
	if (!aid_evidence_amount_common(ev, field, record, &amount, rate, date))
		return NULL;
	return float8out_internal(amount);
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
	detail->value_a = detail->norm_a = shown_date(day_a);
	detail->value_b = detail->norm_b = shown_date(day_b);
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
