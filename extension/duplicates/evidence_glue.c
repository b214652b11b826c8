/*
 * evidence_glue.c
 *		Feeds the evidence store from query rows.
 */
#include "postgres.h"

#include <math.h>

#include "base/encoding_glue.h"
#include "base/textkey.h"
#include "duplicates/alias_glue.h"
#include "duplicates/evidence_glue.h"
#include "duplicates/evidence_store.h"
#include "duplicates/shingles_glue.h"

/* What the store knows nothing of. */
typedef struct Owner
{
	MemoryContext context;		/* of all of the store */
	AidAliases *aliases;
	const AidColumn *columns;	/* of the query that is read */
	int			column[AID_STORE_FEATURES * AID_MODEL_COLUMNS];	/* of each store column; -1: not in the query */
} Owner;

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
	const int	scalars = AID_ACCEPT_TEXT | AID_ACCEPT_INTEGER | AID_ACCEPT_NUMBER | AID_ACCEPT_DATE |
		AID_ACCEPT_BOOLEAN;
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
						 errdetail("$.fields[%d].columns[%d] is \"%s\", which cannot be compared by \"%s\": "
								   "it is used as another type.",
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
	int32		date = AID_NO_DATE;
	MemoryContext caller;

	if (row->nulls[RATE_CURRENCY] || row->nulls[RATE_RATE])
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("query for %s holds a null", RATES),
				 errdetail("Column \"%s\" of row " INT64_FORMAT " is null; only \"date\" may be, for a rate of any day.",
						   row->nulls[RATE_CURRENCY] ? "currency" : "rate", row->number + 1)));
	text = aid_column_text(&reader->column[RATE_CURRENCY], row->values[RATE_CURRENCY], &length);
	text = aid_to_utf8(text, &length);
	key = palloc(AID_TEXT_KEY_BOUND(length));
	length = aid_text_key(text, length, key);
	rate = aid_column_double(&reader->column[RATE_RATE], row->values[RATE_RATE]);
	if (!(rate > 0) || length == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("query for %s holds a row that is not valid", RATES),
				 errdetail("The %s of row " INT64_FORMAT ".", length == 0 ? "currency has no letters: it is that" :
						   "rate must be above 0: it is that", row->number + 1)));
	if (!row->nulls[RATE_DATE])
		date = aid_column_date(&reader->column[RATE_DATE], row->values[RATE_DATE]);
	caller = MemoryContextSwitchTo(reader->context);
	aid_rates_add(reader->rates, key, length, date, rate);
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
						   aid_shown_utf8(currency->text, currency->length),
						   twice->date == AID_NO_DATE ? "null" : aid_shown_date(twice->date))));
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
		const char *text = aid_to_utf8(texts.text[i], &text_length);
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

	return aid_to_utf8(text, length);
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
			IN_STORE(ev, aid_evidence_put_money(ev, i, aid_column_money(column, value)));
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
