/* sources: extension/base/money.c extension/base/wide.c extension/allocation/split.c
   extension/headcount/text.c extension/headcount/storage.c extension/headcount/cells.c extension/headcount/question.c
   extension/headcount/count.c extension/headcount/share.c extension/headcount/money.c */
/*
 * Questions: reading, counts against month-by-month sums, shares against all
 * completions, money.
 */
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#include "headcount/cells.h"
#include "headcount/count.h"
#include "headcount/money.h"
#include "headcount/question.h"
#include "headcount/quotient.h"
#include "headcount/share.h"
#include "headcount/text.h"
#include "random.h"

#define ROUNDS 2000
#define MAX_CELLS 40

typedef struct Value
{
	AidBox		box[MAX_CELLS];
	int64_t		count[MAX_CELLS];
	AidCells	cells;
} Value;

static void
value_read(Value *value, const char *text)
{
	AidReadCell scratch[MAX_CELLS];
	AidTextReport report;

	value->cells.n = aid_headcount_read(&report, text, strlen(text), scratch, value->box, value->count);
	value->cells.box = value->box;
	value->cells.count = value->count;
	if (value->cells.n < 0)
	{
		printf("Bail out! cannot read %s\n", text);
		exit(1);
	}
}

static AidRegion
question(const char *text)
{
	AidRegion	region;
	AidQuestionFault fault;

	if (aid_question_text(text, strlen(text), &region, &fault) != AID_QUESTION_OK)
	{
		printf("Bail out! cannot read the question %s\n", text);
		exit(1);
	}
	return region;
}

static bool
same_region(AidRegion a, AidRegion b)
{
	return a.lo == b.lo && a.hi == b.hi && a.sexes == b.sexes && a.disabilities == b.disabilities;
}

/* ---- reading ---- */

static void
reads(const char *text, int sexes, uint32_t lo, uint32_t hi, int disabilities)
{
	AidRegion	got = {0};
	AidRegion	expected = {lo, hi, (uint8_t) sexes, (uint8_t) disabilities};
	AidQuestionFault fault;

	ok(aid_question_text(text, strlen(text), &got, &fault) == AID_QUESTION_OK && same_region(got, expected),
	   "reads \"%s\"", text);
}

static void
refuses(const char *text, AidQuestionStatus status, const char *word)
{
	AidRegion	region;
	AidQuestionFault fault;

	ok(aid_question_text(text, strlen(text), &region, &fault) == status &&
	   fault.length == strlen(word) && memcmp(fault.word, word, fault.length) == 0, "refuses \"%s\"", text);
}

static void
test_reading(void)
{
	AidRegion	region = AID_EVERYBODY;
	AidQuestionFault fault;

	reads("*", 7, 0, AID_NO_END, 3);
	reads("F", 1, 0, AID_NO_END, 3);
	reads("m", 2, 0, AID_NO_END, 3);
	reads("X", 4, 0, AID_NO_END, 3);
	reads("_O", 4, 0, AID_NO_END, 3);
	reads("F *", 1, 0, AID_NO_END, 3);
	reads("F * *", 1, 0, AID_NO_END, 3);
	reads(" M\tunscr2250\n", 2, 216, 360, 3);
	reads("* un", 7, 180, 300, 3);
	reads("* au", 7, 180, 432, 3);
	reads("* child", 7, 0, 216, 3);
	reads("* adult", 7, 216, AID_NO_END, 3);
	reads("* older", 7, 720, AID_NO_END, 3);
	reads("* 15-24 +d", 7, 180, 300, 1);
	reads("F -d", 1, 0, AID_NO_END, 2);
	reads("F * -d", 1, 0, AID_NO_END, 2);
	reads("F 6-23m *", 1, 6, 24, 3);
	reads("X P60Y--", 4, 720, AID_NO_END, 3);
	reads("F <5", 1, 0, 60, 3);

	refuses("", AID_QUESTION_EMPTY, "");
	refuses(" \t", AID_QUESTION_EMPTY, "");
	refuses("?", AID_QUESTION_SEX_UNKNOWN, "?");
	refuses("U 0-4", AID_QUESTION_SEX_UNKNOWN, "U");
	refuses("_U", AID_QUESTION_SEX_UNKNOWN, "_U");
	refuses("_T 0-4", AID_QUESTION_SEX_TOTAL, "_T");
	refuses("women", AID_QUESTION_SEX, "women");
	refuses("15-24", AID_QUESTION_SEX, "15-24");
	refuses("+d", AID_QUESTION_SEX, "+d");
	refuses("F youth", AID_QUESTION_AGES, "youth");
	refuses("F UN", AID_QUESTION_AGES, "UN");
	refuses("F 30-20", AID_QUESTION_AGES, "30-20");
	refuses("F 0-341", AID_QUESTION_AGES, "0-341");
	refuses("F 0+", AID_QUESTION_AGES_UNKNOWN, "0+");
	refuses("F ?", AID_QUESTION_AGES_UNKNOWN, "?");
	refuses("F _U +d", AID_QUESTION_AGES_UNKNOWN, "_U");
	refuses("F 18+ +D", AID_QUESTION_FORM, "+D");
	refuses("F +d 18+", AID_QUESTION_FORM, "18+");
	refuses("F 18+ +d -d", AID_QUESTION_FORM, "-d");
	refuses("F 18+ 30+", AID_QUESTION_FORM, "30+");

	ok(aid_question_youth(" au ", 4, &region, &fault) == AID_QUESTION_OK && region.hi == 432, "a youth definition");
	ok(aid_question_youth("child", 5, &region, &fault) == AID_QUESTION_DEFINITION, "child is none");
	ok(aid_question_youth("15-24", 5, &region, &fault) == AID_QUESTION_DEFINITION, "nor is a band");
	ok(aid_question_ages("", 0, &region, &fault) == AID_QUESTION_AGES_UNKNOWN, "empty ages");
	ok(aid_question_disability("", 0, &region, &fault) == AID_QUESTION_DISABILITY, "empty disability");
	ok(aid_question_sex("", 0, &region, &fault) == AID_QUESTION_SEX, "empty sex");
	ok(region.sexes == AID_ANY_SEX && region.hi == 432, "a fault leaves the region alone");
}

/* ---- counts: the values of the specification ---- */

#define NANO 1000000000LL

static AidCount
count_of(const char *value, const char *asked, const char *reference)
{
	static Value v;
	static Value r;
	AidReferenceCell cell[MAX_CELLS];
	AidReference prepared;

	value_read(&v, value);
	if (reference == NULL)
		return aid_count_cells(&v.cells, question(asked), NULL);
	value_read(&r, reference);
	prepared = aid_reference_prepare(&r.cells, cell);
	return aid_count_cells(&v.cells, question(asked), &prepared);
}

static void
counts(const char *value, const char *asked, const char *reference,
	   int64_t lower, int64_t estimate, int64_t upper, int64_t unallocated)
{
	AidCount	got = count_of(value, asked, reference);

	if (!ok(got.lower == lower && got.upper == upper && got.unallocated == unallocated && got.estimate == estimate,
			"%s of \"%s\"%s", asked, value, reference == NULL ? "" : ", with a reference"))
		printf("# got %lld, %lld e-9, %lld, %lld\n", (long long) got.lower, (long long) got.estimate,
			   (long long) got.upper, (long long) got.unallocated);
}

#define A "M 10-19: 80, M 20-39: 200, F 18+: 150, ?: 30"
#define B "F 0-17: 640, F 18-59: 510, F 60+: 50, M 0-17: 700, M 18-59: 450, M 60+: 40"
#define C "F 18-34 +d: 9, F 18-34 -d: 51, M 18-34: 40"
#define R "M 15-17: 30, M 18-24: 70, M 25-29: 40, M 30-49: 160, F 15-49: 300"

static void
test_count_values(void)
{
	counts(A, "M un", NULL, 0, 90 * NANO, 310, 30);
	counts(A, "M unscr2250", NULL, 0, 116 * NANO, 310, 30);
	counts(A, "M au", NULL, 0, 200 * NANO, 310, 30);
	counts(A, "F unscr2250", NULL, 0, 0, 180, 180);
	counts(A, "* child", NULL, 0, 64 * NANO, 110, 30);
	counts(A, "F adult", NULL, 150, 150 * NANO, 180, 30);
	counts(B, "M un", NULL, 0, 191666666667LL, 1150, 0);
	counts(B, "M unscr2250", NULL, 0, 128571428571LL, 450, 0);
	counts(B, "* child", NULL, 1340, 1340 * NANO, 1340, 0);
	counts(C, "* 18-34 +d", NULL, 9, 9 * NANO, 49, 40);
	counts(C, "* 18-29 +d", NULL, 0, 6352941176LL, 49, 40);
	counts("F 6-23m: 44, F 24-59m: 60", "F 12-35m", NULL, 0, 49333333333LL, 104, 0);
	counts("M 15-49: 500", "M unscr2250", NULL, 0, 171428571429LL, 500, 0);
	counts("M 15-49: 500", "M unscr2250", R, 0, 183333333333LL, 500, 0);
	counts("? 15-49: 120", "M unscr2250", NULL, 0, 0, 120, 120);
	counts("? 15-49: 120", "M unscr2250", R, 0, 22 * NANO, 120, 0);
	counts("M 18+: 220", "M 18-24", NULL, 0, 0, 220, 220);
	counts("M 18+: 220", "M 18-24", R, 0, 57037037037LL, 220, 0);
	counts("F 60+: 35", "F 65+", "F 50-59: 4, F 60-69: 3, F 70+: 2", 0, 24500000000LL, 35, 0);

	/* the ends of ages and of counts */
	counts("0", "F", NULL, 0, 0, 0, 0);
	counts("F: 9223372036854775807", "F child", NULL, 0, 0, INT64_MAX, INT64_MAX);
	counts("F 0-1: 3", "F 0", NULL, 0, 1500000000LL, 3, 0);
	counts("F 18+: 4", "F 0-17", NULL, 0, 0, 0, 0);
	counts("F 340: 1", "* adult", NULL, 1, NANO, 1, 0);
	counts("F 4093m: 1, F 340+: 2", "* 4093m", NULL, 1, NANO, 3, 2);
	counts("F 340+: 12", "F 340", "F 340+: 7", 0, 12 * NANO, 12, 0);
	counts("F 90+: 10", "F 95-99", "F 90+: 7", 0, 5 * NANO, 10, 0);
	counts("F 99+: 12", "F 1200m", "F 99+: 7", 0, 0, 12, 0);
	/* a reference without anybody in the cell, or only people whose sex or age is not known, says nothing */
	counts("? 15-49: 120", "M unscr2250", "? 15-49: 9, M: 4, F 0-4: 2", 0, 0, 120, 120);
	counts("M 15-49: 500", "M unscr2250", "F 0-4: 2", 0, 171428571429LL, 500, 0);
	/* disability is not apportioned, whatever the reference says */
	counts("F 18+: 6", "F 18+ +d", "F 18+ +d: 1, F 18+ -d: 1", 0, 0, 6, 6);
	counts("F 18+ +d: 6", "F 18-59 +d", "F 18-59: 1, F 60+: 1", 0, 3 * NANO, 6, 0);
	{
		AidCount	large = count_of("F 0-1: 9223372036854775807", "F 0", NULL);

		ok(large.estimate == (aid_money) INT64_MAX * NANO / 2 + (INT64_MAX % 2 * NANO % 2), "half of the largest count");
		large = count_of("F 0-1: 9223372036854775807", "F 0", "F 0: 9223372036854775806, F 1: 1");
		ok(large.estimate == (aid_money) (INT64_MAX - 1) * NANO, "all but one of the largest count");
	}
}

/* ---- counts against month-by-month sums ---- */

#define MONTHS 1500				/* beyond every age below */

static AidBox
random_box(bool unknown)
{
	AidSex		sex = (AidSex) below(unknown ? 4 : 3);
	AidDisability disability = below(2) ? AID_DISABILITY_UNKNOWN : (AidDisability) below(2);
	uint32_t	lo = (uint32_t) below(80) * (below(2) ? 12 : 1);
	uint32_t	hi = lo + 1 + (uint32_t) below(30) * (below(2) ? 12 : 1);

	if (unknown && below(6) == 0)
		return aid_box(sex, AID_AGE_OPEN, AID_AGE_OPEN, disability);
	if (lo > 0 && below(5) == 0)
		hi = AID_AGE_OPEN;
	return aid_box(sex, lo, hi, disability);
}

static void
random_value(Value *value, int cells, int64_t limit)
{
	AidCell		cell[MAX_CELLS];
	int			n = 1 + below(cells);

	for (int i = 0; i < n; i++)
	{
		cell[i].box = random_box(true);
		cell[i].count = 1 + (int64_t) (next_random() % (uint64_t) limit);
	}
	aid_cells_collect(cell, &n);
	for (int i = 0; i < n; i++)
	{
		value->box[i] = cell[i].box;
		value->count[i] = cell[i].count;
	}
	value->cells = (AidCells) {n, value->box, value->count};
}

static AidRegion
random_question(void)
{
	AidRegion	region = aid_box_region(random_box(true));

	/* a region that some question has: open only from an edge on */
	if (region.lo == 0 && region.hi != AID_NO_END && below(4) == 0)
		region.hi = AID_NO_END;
	return region;
}

/* Membership of one atom, written out anew. */
static bool
box_has(AidBox box, int sex, int month, int disability)
{
	uint32_t	lo = aid_box_lo(box);
	uint32_t	hi = aid_box_hi(box);

	return (aid_box_sex(box) == AID_SEX_UNKNOWN || (int) aid_box_sex(box) == sex) &&
		(aid_box_disability(box) == AID_DISABILITY_UNKNOWN || (int) aid_box_disability(box) == disability) &&
		(lo == AID_AGE_OPEN || (month >= (int) lo && (hi == AID_AGE_OPEN || month < (int) hi)));
}

static bool
region_has(AidRegion region, int sex, int month, int disability)
{
	return (region.sexes >> sex & 1) && (region.disabilities >> disability & 1) &&
		(uint32_t) month >= region.lo && (uint32_t) month < region.hi;
}

static long double
population[3][MONTHS + 1];

static void
spread_reference(const AidCells *reference)
{
	memset(population, 0, sizeof(population));
	for (int i = 0; i < reference->n; i++)
	{
		AidBox		box = reference->box[i];
		int			lo = (int) aid_box_lo(box);
		int			hi = (int) aid_box_hi(box);

		if (aid_box_sex(box) == AID_SEX_UNKNOWN || !aid_box_age_known(box))
			continue;
		if (hi == AID_AGE_OPEN)
			hi = lo + 12 > 1200 ? lo + 12 : 1200;
		for (int m = lo; m < hi; m++)
			population[aid_box_sex(box)][m] += (long double) reference->count[i] / (hi - lo);
	}
}

static bool
same_as_months(const AidCells *cells, AidRegion asked, const AidCells *reference, const AidCount *got)
{
	int64_t		lower = 0;
	int64_t		upper = 0;
	int64_t		unallocated = 0;
	long double estimate = 0;

	for (int i = 0; i < cells->n; i++)
	{
		AidBox		box = cells->box[i];
		bool		all = true;
		bool		any = false;
		long double people = 0;
		long double hit = 0;
		int			months = 0;
		int			months_hit = 0;

		for (int m = 0; m < MONTHS; m++)
		{
			bool		month = false;
			bool		month_hit = false;

			for (int s = 0; s < 3; s++)
			{
				bool		sex = false;
				bool		sex_hit = false;

				for (int d = 0; d < 2; d++)
				{
					if (!box_has(box, s, m, d))
						continue;
					sex = true;
					if (region_has(asked, s, m, d))
						any = sex_hit = true;
					else
						all = false;
				}
				if (sex && reference != NULL)
					people += population[s][m];
				if (sex_hit && reference != NULL)
					hit += population[s][m];
				month |= sex;
				month_hit |= sex_hit;
			}
			months += month;
			months_hit += month_hit;
		}
		if (!any)
			continue;
		upper += cells->count[i];
		if (all)
		{
			lower += cells->count[i];
			estimate += cells->count[i];
		}
		else if (asked.disabilities != 3 && aid_box_disability(box) == AID_DISABILITY_UNKNOWN)
			unallocated += cells->count[i];
		else if (people > 0)
			estimate += cells->count[i] * hit / people;
		else if ((asked.sexes != 7 && aid_box_sex(box) == AID_SEX_UNKNOWN) || aid_box_hi(box) == AID_AGE_OPEN)
			unallocated += cells->count[i];
		else
			estimate += (long double) cells->count[i] * months_hit / months;
	}
	return got->lower == lower && got->upper == upper && got->unallocated == unallocated &&
		fabsl(got->estimate / 1e9L - estimate) <= 0.6e-9L;
}

static void
test_count_months(void)
{
	int			wrong = 0;
	int			wrong_reference = 0;
	int			broken = 0;
	int			partial = 0;
	int			not_linear = 0;
	int			not_additive = 0;
	int			additive_tested = 0;

	for (int round = 0; round < ROUNDS; round++)
	{
		Value		v;
		Value		r;
		AidRegion	asked = random_question();
		AidReferenceCell cell[MAX_CELLS];
		AidReference reference;
		AidCount	got[2];
		aid_money	each = 0;
		aid_money	bands = 0;
		int64_t		unallocated = 0;

		random_value(&v, 8, 1000);
		random_value(&r, 12, 1000);
		spread_reference(&r.cells);
		reference = aid_reference_prepare(&r.cells, cell);
		got[0] = aid_count_cells(&v.cells, asked, NULL);
		got[1] = aid_count_cells(&v.cells, asked, &reference);
		wrong += !same_as_months(&v.cells, asked, NULL, &got[0]);
		wrong_reference += !same_as_months(&v.cells, asked, &r.cells, &got[1]);
		for (int k = 0; k < 2; k++)
		{
			broken += got[k].estimate < (aid_money) got[k].lower * NANO ||
				got[k].estimate + (aid_money) got[k].unallocated * NANO > (aid_money) got[k].upper * NANO;
			partial += got[k].estimate % NANO != 0;
		}
		for (int i = 0; i < v.cells.n; i++)
		{
			AidCells	one = {1, &v.box[i], &v.count[i]};

			each += aid_count_cells(&one, asked, &reference).estimate;
		}
		not_linear += llabs((long long) (each - got[1].estimate)) > v.cells.n;
		/* the same question in four bands */
		for (int band = 0; band < 4; band++)
		{
			static const uint32_t edge[] = {0, 61, 216, 780, AID_NO_END};
			AidRegion	part = asked;

			part.lo = AID_MAX(part.lo, edge[band]);
			part.hi = AID_MIN(part.hi, edge[band + 1]);
			if (part.lo < part.hi)
			{
				AidCount	in_band = aid_count_cells(&v.cells, part, &reference);

				bands += in_band.estimate;
				unallocated += in_band.unallocated;
			}
		}
		/* people of an open band are known to be in all four together, but not in which */
		additive_tested += unallocated == 0;
		if (unallocated == 0)
			not_additive += llabs((long long) (bands - got[1].estimate)) > 4;
	}
	ok(partial > ROUNDS / 4, "there are partial counts to test: %d", partial);
	ok(wrong == 0, "counts are month-by-month sums: %d wrong", wrong);
	ok(wrong_reference == 0, "also with a reference: %d wrong", wrong_reference);
	ok(broken == 0, "lower <= estimate, estimate + unallocated <= upper: %d broken", broken);
	ok(not_linear == 0, "linear in the cells, rounding apart: %d broken", not_linear);
	ok(not_additive == 0 && additive_tested > ROUNDS / 4,
	   "additive over a partition of the ages, rounding apart: %d of %d broken", not_additive, additive_tested);
}

/* ---- shares against all completions ---- */

static void
share_is(const char *value, const char *part, const char *whole, bool defined, double lower, double upper)
{
	Value		v;
	AidShareBounds got;

	value_read(&v, value);
	got = aid_share_bounds_of(&v.cells, question(part), question(whole));
	ok(got.defined == defined && (!defined || (same_double(got.lower, lower) && same_double(got.upper, upper))),
	   "share of %s in %s, \"%s\"", part, whole, value);
}

typedef struct Extreme
{
	bool		any;
	int			least[2];		/* numerator, denominator */
	int			most[2];
} Extreme;

/* All ways to put the persons of cells from i on into part (1), rest (2), outside (4), where allowed. */
static void
complete(const int *allowed, const int64_t *count, int n, int i, int part, int rest, Extreme *extreme)
{
	if (i == n)
	{
		int			all = part + rest;

		if (all == 0)
			return;
		if (!extreme->any || part * extreme->least[1] < extreme->least[0] * all)
			extreme->least[0] = part, extreme->least[1] = all;
		if (!extreme->any || part * extreme->most[1] > extreme->most[0] * all)
			extreme->most[0] = part, extreme->most[1] = all;
		extreme->any = true;
		return;
	}
	for (int p = 0; p <= count[i]; p++)
		for (int r = 0; p + r <= count[i]; r++)
		{
			int			o = (int) count[i] - p - r;

			if ((p > 0 && !(allowed[i] & 1)) || (r > 0 && !(allowed[i] & 2)) || (o > 0 && !(allowed[i] & 4)))
				continue;
			complete(allowed, count, n, i + 1, part + p, rest + r, extreme);
		}
}

static void
test_shares(void)
{
	int			wrong = 0;
	int			tested = 0;
	int			inner = 0;

	share_is("M 18-29: 24, F 18-29: 36, M 16-19: 10", "M unscr2250", "* unscr2250", true, 0.4, 17.0 / 35);
	share_is(B, "M unscr2250", "* unscr2250", true, 0, 1);
	share_is("F 0-4: 12", "F un", "* un", false, 0, 0);
	share_is("F 18-59: 70, F 60+: 30", "F older", "F", true, 0.3, 0.3);
	share_is("F: 84, M: 56, ?: 60", "F", "*", true, 0.42, 0.72);
	share_is("?: 83", "F", "*", true, 0, 1);
	share_is("0", "F", "*", false, 0, 0);
	share_is("F 15-24: 9223372036854775807", "F un", "F", true, 1, 1);

	for (int round = 0; round < 20 * ROUNDS; round++)
	{
		Value		v;
		AidRegion	whole = random_question();
		AidRegion	part = aid_region_meet(whole, random_question());
		int			allowed[MAX_CELLS] = {0};
		Extreme		extreme = {0};
		AidShareBounds got;

		if (aid_region_is_empty(part))
			continue;
		random_value(&v, 4, 3);
		for (int i = 0; i < v.cells.n; i++)
			for (int s = 0; s < 3; s++)
				for (int d = 0; d < 2; d++)
					for (int m = 0; m < MONTHS; m++)
						if (box_has(v.box[i], s, m, d))
							allowed[i] |= region_has(part, s, m, d) ? 1 : region_has(whole, s, m, d) ? 2 : 4;
		complete(allowed, v.count, v.cells.n, 0, 0, 0, &extreme);
		got = aid_share_bounds_of(&v.cells, part, whole);
		tested++;
		if (got.defined != extreme.any)
			wrong++;
		else if (extreme.any)
		{
			inner += got.lower > 0 && got.upper < 1 && got.lower < got.upper;
			wrong += got.lower != (double) extreme.least[0] / extreme.least[1] ||
				got.upper != (double) extreme.most[0] / extreme.most[1];
		}
	}
	ok(tested > 3000 && inner > 30, "there are shares to test: %d, %d of them inside 0 to 1", tested, inner);
	ok(wrong == 0, "bounds of shares are reached by some completion and exceeded by none: %d wrong", wrong);
}

/* ---- quotients ---- */

static void
test_quotients(void)
{
	int			wrong = 0;

	ok(aid_nearest_quotient(0, 7) == 0 && aid_nearest_quotient(7, 7) == 1 && aid_nearest_quotient(1, 3) == 1.0 / 3,
	   "simple quotients");
	ok(aid_nearest_quotient(INT64_MAX, INT64_MAX) == 1 && aid_nearest_quotient(1, INT64_MAX) == ldexp(1, -63),
	   "quotients of the largest count");
	/* (2^53 + 1) / 2^54 lies between two doubles, ties to even; a little more goes up */
	ok(aid_nearest_quotient((UINT64_C(1) << 53) + 1, UINT64_C(1) << 54) == 0.5, "a tie goes to the even neighbour");
	ok(aid_nearest_quotient((UINT64_C(1) << 60) + 129, UINT64_C(1) << 61) > 0.5, "just above a tie goes up");
	ok(aid_nearest_quotient((UINT64_C(1) << 60) + 127, UINT64_C(1) << 61) == 0.5, "just below a tie goes down");
	{
		/* n / d = 1/2 + 2^-54 + 1 / (2^54 d): above a tie by less than 64 bits of quotient show */
		uint64_t	d = (UINT64_C(1) << 53) - 1 + (UINT64_C(200) << 54);
		uint64_t	n = (uint64_t) (((unsigned __int128) d * ((UINT64_C(1) << 53) + 1) + 1) >> 54);

		ok(aid_nearest_quotient(n, d) == 0.5 + ldexp(1, -53), "what is cut off is seen by the rounding");
	}
	for (int i = 0; i < 100000; i++)
	{
		uint64_t	d = next_random() >> (11 + below(50));
		uint64_t	n = next_random() % (d + 1);

		/* both fit into a double, so the machine's division rounds once too */
		if (d > 0)
			wrong += aid_nearest_quotient(n, d) != (double) n / (double) d;
	}
	ok(wrong == 0, "as the machine divides: %d wrong", wrong);
}

/* ---- money ---- */

static void
splits(aid_money cents, const char *value, int n, const int *expected)
{
	Value		v;
	aid_money	part[MAX_CELLS];
	aid_money	weight[MAX_CELLS];
	AidRemainder scratch[MAX_CELLS];
	aid_money	step = aid_money_step(2);
	bool		same;

	value_read(&v, value);
	aid_split_cells(cents * step, step, &v.cells, aid_cells_total(&v.cells), part, weight, scratch);
	same = v.cells.n == n;
	for (int i = 0; same && i < n; i++)
		same = part[i] == expected[i] * step;
	ok(same, "%lld cents over \"%s\"", (long long) cents, value);
}

static void
test_money(void)
{
	aid_money	cent = aid_money_step(2);
	aid_money	lower;
	aid_money	upper;
	int			wrong = 0;

	ok(aid_money_step(9) == 1 && aid_money_step(0) == AID_MONEY_UNIT && cent == 10000000, "steps");
	splits(100000, "F 0-17: 13, F 18+: 21, M 0-17: 17, M 18+: 9", 4, (int[]) {21667, 35000, 28333, 15000});
	splits(-505, "F: 2, M: 2, X: 2", 3, (int[]) {-169, -168, -168});
	splits(0, "F: 2, M: 2", 2, (int[]) {0, 0});

	aid_money_between(1000 * AID_MONEY_UNIT, cent, 84, 144, 200, &lower, &upper);
	ok(lower == 42000 * cent && upper == 72000 * cent, "exact money bounds");
	aid_money_between(100 * AID_MONEY_UNIT, cent, 2, 4, 7, &lower, &upper);
	ok(lower == 2857 * cent && upper == 5715 * cent, "money bounds are rounded outwards");
	aid_money_between(-100 * AID_MONEY_UNIT, cent, 2, 4, 7, &lower, &upper);
	ok(lower == -5715 * cent && upper == -2857 * cent, "those of a refund mirrored");
	aid_money_between(AID_ROW_LIMIT - 1, 1, 1, INT64_MAX, INT64_MAX, &lower, &upper);
	ok(lower == (AID_ROW_LIMIT - 1) / INT64_MAX && upper == AID_ROW_LIMIT - 1, "the largest amount and count");

	for (int round = 0; round < ROUNDS; round++)
	{
		Value		v;
		aid_money	part[MAX_CELLS];
		aid_money	weight[MAX_CELLS];
		AidRemainder scratch[MAX_CELLS];
		int			digits = below(10);
		aid_money	step = aid_money_step(digits);
		aid_money	amount = (aid_money) (below(1000000) - 500000) * below(100000) * step;
		aid_money	sum = 0;
		int64_t		total;

		random_value(&v, 12, round % 2 ? 100 : 1000000000000LL);
		total = aid_cells_total(&v.cells);
		aid_split_cells(amount, step, &v.cells, total, part, weight, scratch);
		for (int i = 0; i < v.cells.n; i++)
		{
			aid_money_between(amount, step, v.count[i], v.count[i], total, &lower, &upper);
			wrong += part[i] < lower || part[i] > upper || part[i] % step != 0;
			sum += part[i];
		}
		wrong += sum != amount;
	}
	ok(wrong == 0, "parts add up, each less than a step from its share: %d wrong", wrong);
}

int
main(void)
{
	test_reading();
	test_count_values();
	test_count_months();
	test_shares();
	test_quotients();
	test_money();
	return tap_done();
}
