/* sources: extension/duplicates/evidence.c extension/duplicates/evidence_store.c extension/duplicates/model.c
   extension/duplicates/compare.c extension/duplicates/dictionary.c extension/duplicates/token_set.c
   extension/duplicates/feature_text.c extension/duplicates/feature_list.c extension/duplicates/feature_org.c
   extension/duplicates/feature_amount.c extension/duplicates/feature_days.c extension/duplicates/feature_place.c
   extension/base/numbers.c extension/base/textkey.c extension/duplicates/title.c extension/duplicates/title_words.c
   extension/duplicates/entities.c extension/duplicates/organisation.c extension/duplicates/organisation_words.c
   extension/duplicates/shingles.c extension/duplicates/shingles_text.c extension/base/grow.c */
/*
 * The evidence store: every comparator, patterns, weights, term frequency,
 * identifiers in titles, rates, order of records.
 */
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#include "duplicates/evidence_store.h"
#include "duplicates/feature_days.h"
#include "duplicates/feature_place.h"
#include "duplicates/shingles.h"
#include "no_leaks.h"
#include "random.h"

/* ---- models ---- */

/* A field of one column; levels are added with level(). */
static AidField *
field(AidModel *model, AidCompare compare, const char *column)
{
	AidField   *f = &model->field[model->fields++];

	memset(f, 0, sizeof(AidField));
	snprintf(f->name, sizeof(f->name), "f%d", model->fields - 1);
	f->compare = compare;
	f->columns = 1;
	snprintf(f->column[0], sizeof(f->column[0]), "%s", column);
	f->given = -1;
	f->shingles.kind = AID_SHINGLES_TRIGRAM;
	return f;
}

static void
column(AidField *f, const char *name)
{
	snprintf(f->column[f->columns++], AID_MODEL_NAME, "%s", name);
}

static AidLevel *
level(AidField *f, const char *when, double m, double u)
{
	AidLevel   *l = &f->level[f->levels++];

	memset(l, 0, sizeof(AidLevel));
	if (!aid_when_read(when, strlen(when), l))
	{
		l->when = AID_WHEN_CUT;
		l->cut = atof(when);
	}
	l->m = m;
	l->u = u;
	return l;
}

static AidModel *
new_model(void)
{
	AidModel   *model = calloc(1, sizeof(AidModel));

	model->matches_per_record = AID_MATCHES_PER_RECORD;
	return model;
}

static void
check(const AidModel *model)
{
	int			f;
	int			l;
	AidModelFault fault = aid_model_check(model, &f, &l);

	if (fault != AID_MODEL_OK)
	{
		printf("Bail out! the test's model has fault %d at field %d, level %d\n", fault, f, l);
		exit(1);
	}
}

/* An agency of another: "sida" of "sweden"; "fcdo" is "uk aid". */
static void
resolve(void *arg, const char *key, size_t length, AidOrgMeaning *meaning)
{
	meaning->same = key;
	meaning->same_length = length;
	if (length == 4 && memcmp(key, "fcdo", 4) == 0)
	{
		meaning->same = "aid uk";
		meaning->same_length = 6;
	}
	if (length == 4 && memcmp(key, "sida", 4) == 0)
	{
		meaning->agency_of = "sweden";
		meaning->agency_of_length = 6;
	}
}

static AidEvidence *
start(const AidModel *model, const AidRates *rates)
{
	AidEvidence *ev;

	check(model);
	ev = aid_evidence_start(model, rates, 1, resolve, NULL);
	for (int i = 0; i < ev->columns; i++)
		ev->column[i]->present = true;
	return ev;
}

static int
find(const AidEvidence *ev, const char *name)
{
	for (int i = 0; i < ev->columns; i++)
		if (strcmp(ev->column[i]->name, name) == 0)
			return i;
	printf("Bail out! no column %s\n", name);
	exit(1);
}

static void
text(AidEvidence *ev, const char *name, const char *value)
{
	if (value != NULL)
		aid_evidence_put_text(ev, find(ev, name), value, strlen(value));
}

/* Level of each pair of n records of one text column, as one letter: 0 1 2 … and - for unknown. */
static void
text_levels(const AidModel *model, const char *const *values, int n, const char *expected, const char *name)
{
	AidEvidence *ev = start(model, NULL);
	char		got[200];
	int			at = 0;

	for (int i = 0; i < n; i++)
	{
		text(ev, "x", values[i]);
		aid_evidence_end_record(ev);
	}
	aid_evidence_count(ev);
	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
		{
			int			l = aid_pattern_level(aid_evidence_pattern(ev, i, j), 0);

			if (j < i && l != aid_pattern_level(aid_evidence_pattern(ev, j, i), 0))
				ok(false, "%s: %d and %d have the same level in both orders", name, i, j);
			if (j > i)
				got[at++] = l == AID_LEVEL_UNKNOWN ? '-' : (char) ('0' + l);
		}
	got[at] = '\0';
	if (!ok(strcmp(got, expected) == 0, "%s", name))
		printf("# got %s, expected %s\n", got, expected);
}

/* ---- comparators ---- */

static void
test_shingles(void)
{
	AidModel   *model = new_model();
	AidField   *f = field(model, AID_COMPARE_SHINGLES, "x");
	const char *titles[] = {
		"Water supply in Kaya", "WATER  SUPPLY, in Kaya", "Water supply for Kaya", "Roads", "—", NULL,
		"Water supply in Kaya 2019", "Water supply in Kaya and sanitation for schools and health centres of the region",
	};

	level(f, "equal", 0.3, 0.1);
	level(f, "0.72", 0.3, 0.1);
	level(f, "contained", 0.2, 0.1);
	level(f, "else", 0.2, 0.7);
	text_levels(model, titles, 8, "013--12" "13--12" "3--32" "--33" "---" "--" "3", "shingles: levels");

	f->shingles.core = true;
	text_levels(model, titles, 8, "013--02" "13--02" "3--12" "--33" "---" "--" "2", "shingles: of the core");

	/* 18 of 25 trigrams, and not a bit more */
	f->shingles.core = false;
	f->level[1].cut = nextafter(0.72, 1);
	text_levels(model, titles, 3, "033", "shingles: the cut is exact");

	/* contained: nineteen of twenty words are enough, eighteen of nineteen are not, nor eleven of eleven */
	{
		const char *words[] = {
			"a1 a2 a3 a4 a5 a6 a7 a8 a9 b1 b2 b3 b4 b5 b6 b7 b8 b9 c1 c2 d1 d2 d3 d4 d5 d6 d7 d8 d9",
			"a1 a2 a3 a4 a5 a6 a7 a8 a9 b1 b2 b3 b4 b5 b6 b7 b8 b9 c1 x1",
			"a1 a2 a3 a4 a5 a6 a7 a8 a9 b1 b2 b3 b4 b5 b6 b7 b8 b9 x2",
			"a1 a2 a3 a4 a5 a6 a7 a8 a9 b1 b2",
			"a1 a2 a3 a4 a5 a6 a7 a8 a9 b1 b2 b3",
		};

		f->shingles.kind = AID_SHINGLES_WORD;
		f->level[1].cut = 0.95;
		text_levels(model, words, 5, "2332" "332" "32" "3", "shingles: contained");
		f->level[1].cut = nextafter(0.72, 1);
	}

	/* four words: a and b share water (in all), a and c share kaya (rarer) */
	{
		const char *words[] = {"water kaya", "water dori", "kaya dam", "water", "water"};
		AidEvidence *ev;
		double		water = round(ldexp(log(1 + 5.0 / 4), 20));
		double		kaya = round(ldexp(log(1 + 5.0 / 2), 20));
		double		dori = round(ldexp(log(1 + 5.0 / 1), 20));

		f->shingles.kind = AID_SHINGLES_WORD;
		f->shingles.weighted = true;
		ev = start(model, NULL);
		for (int i = 0; i < 5; i++)
		{
			text(ev, "x", words[i]);
			aid_evidence_end_record(ev);
		}
		aid_evidence_count(ev);
		is_near(aid_evidence_compare(ev, 0, 0, 1).value, water / (water + kaya + dori), 0, "weighted: a common word");
		is_near(aid_evidence_compare(ev, 0, 0, 2).value, kaya / (water + kaya + dori), 0, "weighted: a rarer word");
		is_near(aid_evidence_compare(ev, 0, 3, 4).value, 1, 0, "weighted: equal sets");
	}
}

static void
test_strings(void)
{
	AidModel   *model = new_model();
	AidField   *f = field(model, AID_COMPARE_STRING, "x");
	const char *names[] = {"Martha", "MARTHA", "Marhta", "Marta", "Zoe", NULL};

	level(f, "equal", 0.4, 0.1);
	level(f, "0.962", 0.2, 0.1);
	level(f, "edit:1", 0.2, 0.1);
	level(f, "else", 0.2, 0.7);
	text_levels(model, names, 6, "0313-" "313-" "23-" "3-" "-", "string: levels");

	f->compare = AID_COMPARE_EQUAL;
	f->levels = 0;
	level(f, "equal", 0.5, 0.5);
	level(f, "else", 0.5, 0.5);
	text_levels(model, names, 6, "0111-" "111-" "11-" "1-" "-", "equal: levels");
}

static void
test_codes(void)
{
	AidModel   *model = new_model();
	AidField   *f = field(model, AID_COMPARE_CODES, "x");
	const char *codes[] = {"15240", "15220", "72010", "72010\x1F" "15240", "15240\x1F\x1F" "72010", " 15240 ", "152", NULL};

	level(f, "same", 0.4, 0.1);
	level(f, "prefix:3", 0.2, 0.1);
	level(f, "overlap", 0.2, 0.1);
	level(f, "else", 0.2, 0.7);
	text_levels(model, codes, 8, "132201-" "33311-" "2233-" "023-" "23-" "1-" "-", "codes: levels");
}

static void
test_organisations(void)
{
	AidModel   *model = new_model();
	AidField   *f = field(model, AID_COMPARE_ORG, "x");
	const char *names[] = {
		"The Government of Sweden", "Sweden", "Sida", "FCDO", "UK aid", "Norwegian Refugee Council (NRC)", "NRC",
		"Norwegian Refugee Council Somalia", "Others", "National NGO\x1FSweden\x1FUNICEF", NULL,
	};

	level(f, "same", 0.4, 0.1);
	level(f, "agency", 0.2, 0.1);
	level(f, "similar", 0.2, 0.1);
	level(f, "else", 0.2, 0.7);
	text_levels(model, names, 11,
				"01333" "33-0-" "1333" "33-0-" "333" "33-1-" "033" "3-3-" "33" "3-3-" "1" "2-3-" "3-3-" "-3-" "--" "-",
				"org: same by key and alias, agency by alias and acronym, similar words, masks, the best of several");
}

static void
test_amounts(void)
{
	AidRates	rates = {0};
	const AidRate *twice;
	AidModel   *model = new_model();
	AidField   *f = field(model, AID_COMPARE_AMOUNT, "amount");
	AidEvidence *ev;
	AidComparison c;
	AidAmount	amount;
	static const struct
	{
		double		amount;
		const char *currency;
		int32_t		date;
	}			row[] = {
		{1000000, "USD", 100}, {920000, "EUR", 100}, {920000, "eur", 120}, {100000, "USD", 100}, {105000, "USD", 100},
		{25000, "USD", 100}, {-100000, "USD", 100}, {0, "USD", 100}, {0, "XOF", 100}, {5, "XOF", 100}, {5, NULL, 100},
		{100000.004, "USD", 900}, {100000.006, "USD", 900}, {300, "USD", 1}, {24.9, "USD", 1}, {200, "USD", 1},
	};
	static const struct
	{
		int			a;
		int			b;
		int			level;
		double		gap;
	}			expected[] = {
		{0, 1, 1, 0.0018}, {0, 2, 1, 0.0018}, {3, 4, 2, 0.0488}, {3, 5, 3, 1.3863}, {3, 6, 5, NAN}, {3, 7, 5, INFINITY},
		{7, 8, 1, 0}, {8, 9, 5, INFINITY}, {9, 10, AID_LEVEL_UNKNOWN, NAN}, {0, 9, AID_LEVEL_UNKNOWN, NAN},
		{10, 10, AID_LEVEL_UNKNOWN, NAN}, {3, 11, 0, 0}, {11, 12, 1, 0}, {13, 14, 3, 2.4889}, {13, 15, 5, 0.4055},
		{1, 2, 0, 0},
	};
	int			wrong = 0;

	column(f, "currency");
	column(f, "value_date");
	level(f, "equal", 0.4, 0.1)->tf = true;
	level(f, "0.01", 0.2, 0.1);
	level(f, "0.06", 0.2, 0.1);
	level(f, "instalment", 0.05, 0.1);
	level(f, "0.25", 0.05, 0.1);
	level(f, "else", 0.1, 0.5);

	aid_rates_add(&rates, "usd", 3, AID_NO_DATE, 1);
	aid_rates_add(&rates, "eur", 3, 130, 2);
	aid_rates_add(&rates, "eur", 3, 95, 1.085);
	ok(aid_rates_finish(&rates, &twice), "rates are taken");
	ev = start(model, &rates);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
	{
		aid_evidence_put_money(ev, find(ev, "amount"), (aid_money) llround(row[i].amount * 1000) * 1000000);
		text(ev, "currency", row[i].currency);
		aid_evidence_put_day(ev, find(ev, "value_date"), row[i].date);
		aid_evidence_end_record(ev);
	}
	aid_evidence_end_record(ev);
	aid_evidence_count(ev);
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++)
	{
		int			a = expected[i].a;
		int			b = expected[i].b;

		for (int order = 0; order < 2; order++)
		{
			int			l = aid_pattern_level(aid_evidence_pattern(ev, order ? b : a, order ? a : b), 0);

			c = aid_evidence_compare(ev, 0, order ? b : a, order ? a : b);
			if (l != expected[i].level || isnan(c.value) != isnan(expected[i].gap) ||
				(!isnan(c.value) && !(c.value == expected[i].gap || fabs(c.value - expected[i].gap) < 0.00005)))
			{
				wrong++;
				printf("# %d, %d: level %d and gap %g, expected %d and %g\n", a, b, l, c.value, expected[i].level,
					   expected[i].gap);
			}
		}
	}
	ok(wrong == 0, "amount: levels and gaps");
	c = aid_evidence_compare(ev, 0, 5, 3);
	ok(c.instalment && c.times == 4, "amount: one of four instalments");
	ok(aid_evidence_compare(ev, 0, 3, 6).opposite, "amount: opposite signs");
	ok(aid_pattern_level(aid_evidence_pattern(ev, 0, 16), 0) == AID_LEVEL_UNKNOWN, "amount: no amount is unknown");
	ok(aid_evidence_amount(ev, 0, 1, &amount) && fabs(exp(amount.log_common) - 998200) < 1e-6, "amount: 998,200 in common");
	ok(aid_evidence_bits(ev, 0, 3, 11, aid_evidence_pattern(ev, 3, 11)).tf_records == 2, "amount: two records have it");

	is_near(aid_rates_find(&rates, 1, 112)->rate, 1.085, 0, "rates: the nearest day");
	is_near(aid_rates_find(&rates, 1, 113)->rate, 2, 0, "rates: the nearest day, after");
	is_near(aid_rates_find(&rates, 1, 161)->rate, 2, 0, "rates: 31 days");
	ok(aid_rates_find(&rates, 1, 162) == NULL && aid_rates_find(&rates, 1, 63) == NULL &&
	   aid_rates_find(&rates, 1, AID_NO_DATE) == NULL, "rates: not 32, and not without a day");
	aid_rates_add(&rates, "eur", 3, 111, 3);
	aid_rates_add(&rates, "eur", 3, 109, 4);
	aid_rates_finish(&rates, &twice);
	is_near(aid_rates_find(&rates, 1, 110)->rate, 4, 0, "rates: ties go to the earlier");
	aid_rates_add(&rates, "eur", 3, 111, 3.5);
	ok(!aid_rates_finish(&rates, &twice) && twice->date == 111, "rates: two of one day are refused");
}

static void
test_days(void)
{
	AidModel   *model = new_model();
	AidField   *f = field(model, AID_COMPARE_DAYS, "value_date");
	AidEvidence *ev;
	/* 2024-12-31, 2025-01-01, 2025-02-01, 2025-12-31, 2026-01-01; the last know another date */
	static const int32_t day[] = {9131, 9132, 9163, 9496, 9497};

	column(f, "start_date");
	level(f, "0", 0.3, 0.1);
	level(f, "31", 0.3, 0.1);
	level(f, "fiscal_year", 0.2, 0.1);
	level(f, "else", 0.2, 0.7);
	ev = start(model, NULL);
	for (int i = 0; i < 7; i++)
	{
		if (i < 5)
			aid_evidence_put_day(ev, find(ev, "value_date"), day[i]);
		if (i == 5 || i == 0)
			aid_evidence_put_day(ev, find(ev, "start_date"), 4000 + i);
		aid_evidence_end_record(ev);
	}
	aid_evidence_count(ev);
	ok(aid_pattern_level(aid_evidence_pattern(ev, 0, 0), 0) == 0, "days: the same");
	ok(aid_pattern_level(aid_evidence_pattern(ev, 0, 1), 0) == 1, "days: within 31, in two years");
	ok(aid_pattern_level(aid_evidence_pattern(ev, 1, 3), 0) == 2, "days: in one year");
	ok(aid_pattern_level(aid_evidence_pattern(ev, 2, 4), 0) == 3, "days: in two years");
	ok(aid_pattern_level(aid_evidence_pattern(ev, 0, 5), 0) == 1, "days: by the first date that both know");
	ok(aid_pattern_level(aid_evidence_pattern(ev, 1, 5), 0) == AID_LEVEL_UNKNOWN &&
	   aid_pattern_level(aid_evidence_pattern(ev, 0, 6), 0) == AID_LEVEL_UNKNOWN, "days: unknown");
	ok(aid_evidence_date(ev, 0, 5) == 4005 && aid_evidence_date(ev, 0, 6) == AID_NO_DATE, "days: the date of a record");

	/* each day of 1000 years, from 1500 on, by counting */
	{
		static const int length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
		int32_t		at = -182621;	/* 1500-01-01 in the Gregorian calendar */
		int			wrong = 0;

		for (int year = 1500; year < 2500; year++)
			for (int month = 1; month <= 12; month++)
			{
				bool		leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

				for (int d = 0; d < length[month - 1] + (leap && month == 2); d++, at++)
					wrong += aid_fiscal_year(at, 1) != year || aid_fiscal_year(at, 7) != year - (month < 7);
			}
		ok(wrong == 0, "days: fiscal years of a thousand years");
	}
}

static void
test_places(void)
{
	AidModel   *model = new_model();
	AidField   *f = field(model, AID_COMPARE_KM, "lat");
	AidEvidence *ev;
	static const struct
	{
		double		lat;
		double		lon;
		int			exact;
	}			row[] = {
		{0, 0, 1}, {0, 1, 1}, {13, -1, -1}, {13.05, -1, 1}, {13.05, -1, 0}, {13.05, NAN, 1}, {0, 180, 1}, {90, 77, 1}, {90, 3, 1},
	};

	column(f, "lon");
	column(f, "exact");
	level(f, "1", 0.4, 0.1);
	level(f, "10", 0.2, 0.1);
	level(f, "50", 0.2, 0.1);
	level(f, "else", 0.2, 0.7);
	ev = start(model, NULL);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
	{
		aid_evidence_put_number(ev, find(ev, "lat"), row[i].lat);
		if (!isnan(row[i].lon))
			aid_evidence_put_number(ev, find(ev, "lon"), row[i].lon);
		if (row[i].exact >= 0)
			aid_evidence_put_flag(ev, find(ev, "exact"), row[i].exact);
		aid_evidence_end_record(ev);
	}
	aid_evidence_count(ev);
	ok(fabs(aid_evidence_compare(ev, 0, 0, 1).value - 111.195) < 0.0005, "km: a degree of the equator");
	ok(fabs(aid_evidence_compare(ev, 0, 2, 3).value - 5.560) < 0.0005, "km: 0.05 degrees of a meridian");
	is_near(aid_evidence_compare(ev, 0, 0, 6).value, 3.14159265358979323846 * AID_EARTH_RADIUS_KM, 1e-12, "km: antipodes");
	ok(aid_evidence_compare(ev, 0, 7, 8).value < 1e-9, "km: the pole is one place");
	ok(aid_pattern_level(aid_evidence_pattern(ev, 0, 1), 0) == 3, "km: else");
	ok(aid_pattern_level(aid_evidence_pattern(ev, 2, 3), 0) == 1, "km: within 10");
	ok(aid_pattern_level(aid_evidence_pattern(ev, 3, 3), 0) == 0, "km: the same place");
	ok(aid_pattern_level(aid_evidence_pattern(ev, 3, 4), 0) == 1, "km: the same place, but one is approximate");
	ok(aid_pattern_level(aid_evidence_pattern(ev, 3, 5), 0) == AID_LEVEL_UNKNOWN, "km: unknown");
}

static void
test_identifiers(void)
{
	AidModel   *model = new_model();
	AidField   *f = field(model, AID_COMPARE_IDENTIFIERS, "x");
	AidEvidence *ev;
	const uint32_t *named;
	static const struct
	{
		const char *ids;
		const char *title;
	}			row[] = {
		{"BMZ-2012-00451", "Rural roads"}, {"x-1\x1F" "bmz 2012 00451", NULL}, {NULL, "Roads (BMZ-2012-00451), phase II"},
		{"DE-1-9999", "Roads BMZ-2012"}, {"X-1", "x 1 and BMZ-2012-004"}, {NULL, "BMZ-2012-00451"}, {"12-34", "12-34"},
		{"2012", "BMZ-2012-00451 DE-1-9999"}, {NULL, "12/34"}, {"DE-1-9999-7", "DE-1-9999-7"},
	};
	static const struct
	{
		int			a;
		int			b;
		int			level;
	}			expected[] = {
		{0, 1, 0}, {0, 2, 0}, {1, 2, 0}, {0, 3, 1}, {1, 4, 0}, {0, 4, 1}, {2, 5, AID_LEVEL_UNKNOWN}, {0, 7, 0}, {3, 7, 0},
		{6, 8, AID_LEVEL_UNKNOWN}, {2, 3, AID_LEVEL_UNKNOWN}, {2, 7, AID_LEVEL_UNKNOWN}, {3, 9, 0}, {7, 9, 1},
	};
	int			wrong = 0;

	column(f, "title");
	level(f, "shared", 0.5, 0.1);
	level(f, "else", 0.5, 0.9);
	ev = start(model, NULL);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
	{
		text(ev, "x", row[i].ids);
		text(ev, "title", row[i].title);
		aid_evidence_end_record(ev);
	}
	aid_evidence_count(ev);
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++)
		for (int order = 0; order < 2; order++)
		{
			int			a = order ? expected[i].b : expected[i].a;
			int			b = order ? expected[i].a : expected[i].b;
			int			l = aid_pattern_level(aid_evidence_pattern(ev, a, b), 0);

			if (l != expected[i].level)
			{
				wrong++;
				printf("# %d, %d: level %d, expected %d\n", a, b, l, expected[i].level);
			}
		}
	ok(wrong == 0, "identifiers: shared, or named in the other's title");
	ok(aid_evidence_named(ev, 0, 7, &named) == 2, "identifiers: two are named in one title");
	ok(aid_evidence_named(ev, 0, 8, &named) == 0, "identifiers: too short a one is not looked for");
}

/* ---- patterns and weights ---- */

static void
test_weights(void)
{
	AidModel   *model = new_model();
	AidField   *f = field(model, AID_COMPARE_EQUAL, "x");
	AidField   *g = field(model, AID_COMPARE_EQUAL, "y");
	AidEvidence *ev;
	AidFieldBits bits;
	double		weight;
	char		filler[20];

	level(f, "equal", 0.9, 0.01);
	level(f, "else", 0.1, 0.99);
	level(g, "equal", 0.9, 0.01);
	level(g, "else", 0.1, 0.99);
	model->prior = 0.001;
	ev = start(model, NULL);
	for (int i = 0; i < 20000; i++)
	{
		snprintf(filler, sizeof(filler), "v%d", i);
		text(ev, "x", i < 4 ? "same" : filler);
		text(ev, "y", i < 2 ? "same" : i == 2 ? "other" : i == 3 ? NULL : filler);
		aid_evidence_end_record(ev);
	}
	aid_evidence_count(ev);
	aid_evidence_set_prior(ev, aid_model_prior_within(model, 20000));

	/* example 13 */
	weight = aid_evidence_weight(ev, 0, 1, aid_evidence_pattern(ev, 0, 1));
	ok(fabs(weight - 3.0194) < 0.00005 && fabs(aid_model_probability(weight) - 0.8902) < 0.00005, "agree and agree");
	weight = aid_evidence_weight(ev, 0, 2, aid_evidence_pattern(ev, 0, 2));
	ok(fabs(weight + 6.7799) < 0.00005 && fabs(aid_model_probability(weight) - 0.0090) < 0.00005, "agree and differ");
	weight = aid_evidence_weight(ev, 0, 3, aid_evidence_pattern(ev, 0, 3));
	ok(fabs(weight + 3.4725) < 0.00005 && fabs(aid_model_probability(weight) - 0.0826) < 0.00005, "agree and unknown");
	ok(aid_evidence_pattern(ev, 0, 2) == 0xFFFFFFFFFFFFFF10 && aid_evidence_pattern(ev, 0, 3) == 0xFFFFFFFFFFFFFFF0,
	   "patterns");

	/* example 14: two of 20,000 have the value */
	g->level[0].tf = true;
	ev->bits[1][0] = aid_model_bits(g, 0);
	weight = aid_evidence_weight(ev, 0, 1, aid_evidence_pattern(ev, 0, 1));
	ok(fabs(weight - 9.6632) < 0.00005 && fabs(aid_model_probability(weight) - 0.99877) < 0.000005, "a rare value");
	bits = aid_evidence_bits(ev, 1, 0, 1, aid_evidence_pattern(ev, 0, 1));
	ok(bits.tf_records == 2 && bits.bits == log2(0.9 / 0.0001), "is worth its rarity");
	is_near(bits.tf_bits, log2(0.01 / 0.0001), 1e-12, "which is the part of term frequency");
	ok(isnan(aid_evidence_bits(ev, 0, 0, 1, aid_evidence_pattern(ev, 0, 1)).tf_bits), "where a level asks for it");
}

static void
test_frequency(void)
{
	AidModel   *model = new_model();
	AidField   *f = field(model, AID_COMPARE_ORG, "x");
	AidField   *g = field(model, AID_COMPARE_CODES, "y");
	AidEvidence *ev;

	level(f, "same", 0.9, 0.01)->tf = true;
	level(f, "else", 0.1, 0.99);
	level(g, "same", 0.9, 0.01)->tf = true;
	level(g, "else", 0.1, 0.99);
	ev = start(model, NULL);
	for (int i = 0; i < 100; i++)
	{
		text(ev, "x", i < 2 ? "Sweden\x1FUNICEF" : i < 5 ? "UNICEF" : i < 60 ? "Government of Sweden" : "Others");
		text(ev, "y", i < 3 ? "KEN\x1FUGA" : i < 7 ? "UGA\x1FKEN" : "KEN");
		aid_evidence_end_record(ev);
	}
	aid_evidence_count(ev);
	ok(aid_evidence_bits(ev, 0, 0, 1, aid_evidence_pattern(ev, 0, 1)).tf_records == 5, "of two common organisations the rarer");
	ok(aid_evidence_bits(ev, 0, 0, 40, aid_evidence_pattern(ev, 0, 40)).tf_records == 57, "each record counts once");
	ok(aid_evidence_bits(ev, 1, 0, 5, aid_evidence_pattern(ev, 0, 5)).tf_records == 7, "a set of codes is one value");
	ok(aid_evidence_bits(ev, 1, 20, 21, aid_evidence_pattern(ev, 20, 21)).tf_records == 93, "and not those that hold it");
}

static void
test_given(void)
{
	AidModel   *model = new_model();
	AidField   *f = field(model, AID_COMPARE_CODES, "recipient");
	AidField   *g = field(model, AID_COMPARE_EQUAL, "place");
	AidEvidence *ev;
	const char *recipients[] = {"KEN", "KEN", "UGA", NULL};

	level(f, "same", 0.9, 0.1);
	level(f, "else", 0.1, 0.9);
	level(g, "equal", 0.9, 0.1);
	level(g, "else", 0.1, 0.9);
	g->given = 0;
	ev = start(model, NULL);
	for (int i = 0; i < 4; i++)
	{
		text(ev, "recipient", recipients[i]);
		text(ev, "place", "here");
		aid_evidence_end_record(ev);
	}
	aid_evidence_count(ev);
	ok(aid_evidence_pattern(ev, 0, 1) == 0xFFFFFFFFFFFFFF00, "what is given agrees");
	ok(aid_evidence_pattern(ev, 0, 2) == 0xFFFFFFFFFFFFFFF1, "what is given differs");
	ok(aid_evidence_pattern(ev, 0, 3) == 0xFFFFFFFFFFFFFFFF, "what is given is unknown");
	ev->column[find(ev, "recipient")]->present = false;
	ok(aid_evidence_pattern(ev, 0, 2) == 0xFFFFFFFFFFFFFF0F, "no column of it: it is not asked");
}

/* Records in two orders give the same patterns and weights. */
static void
test_order(void)
{
	enum
	{
		RECORDS = 120
	};
	AidModel   *model = new_model();
	AidField   *title = field(model, AID_COMPARE_SHINGLES, "title");
	AidField   *org = field(model, AID_COMPARE_ORG, "org");
	AidField   *code = field(model, AID_COMPARE_CODES, "code");
	AidField   *name = field(model, AID_COMPARE_STRING, "name");
	AidField   *id = field(model, AID_COMPARE_IDENTIFIERS, "id");
	AidEvidence *ev[2];
	int			place[2][RECORDS];
	char		titles[RECORDS][200];
	char		orgs[RECORDS][200];
	char		codes[RECORDS][200];
	char		names[RECORDS][200];
	char		ids[RECORDS][200];
	static const char *const word[] = {"water", "supply", "Kaya", "écoles", "救援", "health", "NRC", "council", "relief",
	"Norwegian"};
	int			unlike = 0;
	int			known = 0;

	title->shingles.weighted = true;
	level(title, "equal", 0.3, 0.1)->tf = true;
	level(title, "0.5", 0.3, 0.1);
	level(title, "contained", 0.2, 0.1);
	level(title, "else", 0.2, 0.7);
	level(org, "same", 0.3, 0.1)->tf = true;
	level(org, "agency", 0.3, 0.1);
	level(org, "similar", 0.2, 0.1);
	level(org, "else", 0.2, 0.7);
	level(code, "same", 0.3, 0.1)->tf = true;
	level(code, "prefix:2", 0.3, 0.1);
	level(code, "overlap", 0.2, 0.1);
	level(code, "else", 0.2, 0.7);
	level(name, "equal", 0.3, 0.1)->tf = true;
	level(name, "0.8", 0.3, 0.1);
	level(name, "edit:3", 0.2, 0.1);
	level(name, "else", 0.2, 0.7);
	column(id, "title");
	level(id, "shared", 0.3, 0.1);
	level(id, "else", 0.7, 0.9);
	for (int i = 0; i < RECORDS; i++)
	{
		titles[i][0] = orgs[i][0] = 0;
		for (int k = below(6); k >= 0; k--)
			sprintf(titles[i] + strlen(titles[i]), "%s ", word[below(10)]);
		if (below(3) == 0)
			sprintf(titles[i] + strlen(titles[i]), "AB-%d", 1000 + below(20));
		for (int k = below(3); k >= 0; k--)
			sprintf(orgs[i] + strlen(orgs[i]), "%s%s", word[5 + below(5)], below(2) ? " " : "\x1F");
		sprintf(codes[i], "%d\x1F%d", 151 + below(3), 151 + 7 * below(3));
		sprintf(names[i], "%s%c", word[below(10)], 'a' + below(3));
		sprintf(ids[i], "ab %d", 1000 + below(20));
		place[0][i] = i;
	}
	for (int i = RECORDS - 1, j; i >= 0; i--)
	{
		j = below(i + 1);
		place[1][i] = i;
		if (i < RECORDS - 1)
		{
			j = i + 1 + below(RECORDS - 1 - i);
			place[1][i] = place[1][j];
			place[1][j] = i;
		}
	}
	for (int run = 0; run < 2; run++)
	{
		int			at[RECORDS];

		for (int i = 0; i < RECORDS; i++)
			at[place[run][i]] = i;
		ev[run] = start(model, NULL);
		for (int i = 0; i < RECORDS; i++)
		{
			text(ev[run], "title", titles[at[i]]);
			text(ev[run], "org", orgs[at[i]]);
			text(ev[run], "code", codes[at[i]]);
			text(ev[run], "name", names[at[i]]);
			if (at[i] % 3 == 0)
				text(ev[run], "id", ids[at[i]]);
			aid_evidence_end_record(ev[run]);
		}
		aid_evidence_count(ev[run]);
	}
	for (int a = 0; a < RECORDS; a++)
		for (int b = 0; b < RECORDS; b++)
		{
			uint64_t	pattern = aid_evidence_pattern(ev[0], a, b);
			int			c = place[1][b];	/* in the other order, and turned round */
			int			d = place[1][a];

			known += pattern != AID_PATTERN_UNKNOWN;
			unlike += aid_evidence_pattern(ev[1], c, d) != pattern ||
				aid_evidence_weight(ev[1], c, d, pattern) != aid_evidence_weight(ev[0], a, b, pattern);
		}
	ok(known == RECORDS * RECORDS && unlike == 0, "the order of records and of the two of a pair is of no matter");
}

/* Compact token sets against the plain ones. */
static void
test_token_sets(void)
{
	AidTokenSets sets = {0};
	int			wrong = 0;

	for (int round = 0; round < 2000; round++)
	{
		const AidTokenSet *set[2];
		uint64_t	tokens[2][600];
		uint32_t	n[2];
		uint32_t	shared = 0;

		for (int side = 0; side < 2; side++)
		{
			char		key[300];
			int			length = 1 + below(200);

			for (int i = 0; i < length; i++)
			{
				static const char symbols[] = "aaabcdez019 ";

				key[i] = symbols[below(12)];
				if (i == 0 || i == length - 1 || key[i - 1] == ' ')
					key[i] = 'q';
				if (below(30) == 0 && i + 2 < length && i > 0)
				{
					key[i++] = (char) 0xD0;	/* Cyrillic */
					key[i] = (char) (0xB0 + below(8));
				}
			}
			n[side] = aid_shingles_tokens(key, length, 1 + below(3) % 3, tokens[side]);
			set[side] = aid_token_set_make(&sets, tokens[side], n[side]);
		}
		for (uint32_t i = 0; i < n[0]; i++)
			for (uint32_t j = 0; j < n[1]; j++)
				shared += tokens[0][i] == tokens[1][j];
		wrong += aid_token_set_shared(set[0], set[1]) != shared || aid_token_set_count(set[0]) != n[0];
	}
	ok(wrong == 0, "compact sets share as many tokens as the plain ones");
	ok(sets.other.n > 1000, "also of %u tokens that are not plain trigrams", sets.other.n);
}

static void
test_features(void)
{
	AidModel   *model = new_model();
	AidField   *f = field(model, AID_COMPARE_ORG, "provider");
	const char *provider[] = {"provider"};
	const char *receiver[] = {"receiver"};
	AidEvidence *ev;
	const uint32_t *a;
	const uint32_t *b;
	int			extra;

	level(f, "same", 0.9, 0.1);
	level(f, "else", 0.1, 0.9);
	ev = start(model, NULL);
	extra = aid_evidence_feature(ev, AID_COMPARE_ORG, receiver, 1, NULL);
	ok(aid_evidence_feature(ev, AID_COMPARE_ORG, provider, 1, NULL) == 0, "the field's feature serves others");
	ok(extra == 1 && aid_evidence_feature(ev, AID_COMPARE_ORG, receiver, 1, NULL) == 1, "and a new one is made once");
	text(ev, "receiver", "Sida\x1FUNICEF");
	aid_evidence_end_record(ev);
	text(ev, "receiver", "unicef");
	aid_evidence_end_record(ev);
	aid_evidence_end_record(ev);
	aid_evidence_count(ev);
	ok(aid_evidence_compare(ev, extra, 0, 1).equal && !aid_evidence_compare(ev, extra, 0, 2).known, "which compares");
	ok(aid_evidence_values(ev, extra, 0, &a) == 2 && aid_evidence_values(ev, extra, 1, &b) == 1 &&
	   (a[0] == b[0] || a[1] == b[0]) &&
	   aid_evidence_values(ev, extra, 2, &a) == 0, "and numbers its values");
	ok(aid_evidence_pattern(ev, 0, 1) == AID_PATTERN_UNKNOWN, "but is no part of the pattern");
}

int
main(void)
{
	test_shingles();
	test_strings();
	test_codes();
	test_organisations();
	test_amounts();
	test_days();
	test_places();
	test_identifiers();
	test_weights();
	test_frequency();
	test_given();
	test_order();
	test_token_sets();
	test_features();
	return tap_done();
}
