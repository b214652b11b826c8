/* sources: extension/duplicates/model.c */
/*
 * The evidence model: names of levels, what is valid, priors and weights.
 */
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#include "duplicates/model.h"

static void
test_names(void)
{
	static const char *const names[] = {
		"else", "equal", "contained", "edit:1", "edit:99", "instalment", "fiscal_year", "same", "agency", "similar",
		"prefix:3", "overlap", "shared",
	};
	static const char *const wrong[] = {
		"", "Else", "equals", "edit", "edit:", "edit:0", "edit:01", "edit:100", "edit:-1", "edit:1 ", "prefix:a", "prefix", "0.5",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
	{
		AidLevel	level = {0};
		char		text[AID_WHEN_TEXT];

		ok(aid_when_read(names[i], strlen(names[i]), &level) && aid_when_print(&level, text) == (int) strlen(names[i]) &&
		   strcmp(text, names[i]) == 0, "level %s", names[i]);
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
	{
		AidLevel	level = {0};

		ok(!aid_when_read(wrong[i], strlen(wrong[i]), &level), "\"%s\" is no level", wrong[i]);
	}
	for (int i = 0; i < AID_COMPARES; i++)
		ok(aid_comparator_find(aid_comparator[i].name, strlen(aid_comparator[i].name)) == i, "comparator %s",
		   aid_comparator[i].name);
	ok(aid_comparator_find("shingle", 7) < 0 && aid_comparator_find("", 0) < 0, "and no others");
}

static void
test_cuts(void)
{
	static const struct
	{
		double		cut;
		const char *text;
	}			cuts[] = {
		{0, "0"}, {1, "1"}, {0.06, "0.06"}, {0.1 + 0.2, "0.30000000000000004"}, {10, "10"}, {1000000, "1000000"},
		{1.0 / 3, "0.3333333333333333"}, {1e-300, "1e-300"}, {0.0001, "0.0001"},
	};

	for (size_t i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++)
	{
		AidLevel	level = {.when = AID_WHEN_CUT, .cut = cuts[i].cut};
		char		text[AID_WHEN_TEXT];

		aid_when_print(&level, text);
		ok(strcmp(text, cuts[i].text) == 0, "a cut prints as %s", cuts[i].text);
	}
}

/* Two fields: a title with three levels, days with four. */
static void
make(AidModel *model)
{
	static const AidModel start = {
		.matches_per_record = 0.1, .fields = 2,
		.field = {
			{.name = "title", .compare = AID_COMPARE_SHINGLES, .columns = 1, .column = {"title"}, .given = -1, .levels = 3,
			 .level = {{.when = AID_WHEN_EQUAL, .m = 0.5, .u = 0.1}, {.when = AID_WHEN_CUT, .cut = 0.6, .m = 0.3, .u = 0.1},
			 {.when = AID_WHEN_ELSE, .m = 0.2, .u = 0.8}}},
			{.name = "date", .compare = AID_COMPARE_DAYS, .columns = 2, .column = {"day", "start"}, .given = 0, .levels = 4,
			 .level = {{.when = AID_WHEN_CUT, .cut = 0, .m = 0.25, .u = 0.1}, {.when = AID_WHEN_CUT, .cut = 7, .m = 0.25, .u = 0.1},
			 {.when = AID_WHEN_FISCAL_YEAR, .m = 0.25, .u = 0.1}, {.when = AID_WHEN_ELSE, .m = 0.25, .u = 0.7}}},
		},
	};

	*model = start;
}

static void
is_fault(const AidModel *model, AidModelFault expected, int field, int level, const char *name)
{
	int			f;
	int			l;
	AidModelFault fault = aid_model_check(model, &f, &l);

	if (!ok(fault == expected && f == field && l == level, "%s", name))
		printf("# got fault %d, field %d, level %d; expected %d, %d, %d\n", fault, f, l, expected, field, level);
}

/* One fault at a time. */
#define FAULT(change, fault, f, l, name) \
	do { \
		AidModel model; \
		make(&model); \
		change; \
		is_fault(&model, fault, f, l, name); \
	} while (0)

static void
test_validity(void)
{
	FAULT((void) 0, AID_MODEL_OK, -1, -1, "a valid model");
	FAULT(model.fields = 0, AID_MODEL_NO_FIELD, -1, -1, "no field");
	FAULT(model.matches_per_record = 0, AID_MODEL_RATE, -1, -1, "no matches");
	FAULT(model.matches_per_record = NAN, AID_MODEL_RATE, -1, -1, "NaN matches");
	FAULT(model.matches_per_record = INFINITY, AID_MODEL_RATE, -1, -1, "infinite matches");
	FAULT(model.prior = 1, AID_MODEL_PRIOR, -1, -1, "a prior of 1");
	FAULT(model.prior = -0.1, AID_MODEL_PRIOR, -1, -1, "a negative prior");
	FAULT(model.prior = 0.999, AID_MODEL_OK, -1, -1, "a prior below 1");
	FAULT(strcpy(model.field[1].name, "title"), AID_MODEL_FIELD_TWICE, 1, -1, "two fields of one name");
	FAULT(model.field[0].columns = 2, AID_MODEL_COLUMN_COUNT, 0, -1, "too many columns");
	FAULT(model.field[0].columns = 0, AID_MODEL_COLUMN_COUNT, 0, -1, "no column");
	FAULT(strcpy(model.field[1].column[1], "day"), AID_MODEL_COLUMN_TWICE, 1, -1, "a column twice");
	FAULT(model.field[1].given = 1, AID_MODEL_GIVEN, 1, -1, "given itself");
	FAULT(model.field[0].given = 1, AID_MODEL_GIVEN, 0, -1, "given a later one");
	FAULT(model.field[0].level[0].when = AID_WHEN_SAME, AID_MODEL_WHEN, 0, 0, "a level of another comparator");
	FAULT(model.field[0].level[1].cut = 0, AID_MODEL_CUT_RANGE, 0, 1, "a similarity of 0");
	FAULT(model.field[0].level[1].cut = 1.1, AID_MODEL_CUT_RANGE, 0, 1, "a similarity above 1");
	FAULT(model.field[0].level[1].cut = NAN, AID_MODEL_CUT_RANGE, 0, 1, "a similarity that is NaN");
	FAULT(model.field[1].level[0].cut = -1, AID_MODEL_CUT_RANGE, 1, 0, "a negative gap");
	FAULT(model.field[1].level[1].cut = 0, AID_MODEL_UNREACHABLE, 1, 1, "a gap that an earlier one takes");
	FAULT(model.field[1].level[1] = model.field[1].level[2], AID_MODEL_UNREACHABLE, 1, 2, "a level twice");
	FAULT((model.field[0].level[0] = model.field[0].level[1], model.field[0].level[1].when = AID_WHEN_EQUAL),
		  AID_MODEL_UNREACHABLE, 0, 1, "equal after a similarity");
	FAULT(model.field[0].level[1].when = AID_WHEN_ELSE, AID_MODEL_UNREACHABLE, 0, 2, "a level after else");
	FAULT(model.field[0].level[1].tf = true, AID_MODEL_TF, 0, 1, "term frequency of unlike values");
	FAULT(model.field[0].level[0].tf = true, AID_MODEL_OK, -1, -1, "term frequency of equal values");
	FAULT(model.field[0].level[0].m = 0, AID_MODEL_PROBABILITY, 0, 0, "m of 0");
	FAULT(model.field[0].level[0].u = 0, AID_MODEL_PROBABILITY, 0, 0, "u of 0");
	FAULT(model.field[1].level[3].m = NAN, AID_MODEL_PROBABILITY, 1, 3, "m of NaN");
	FAULT(model.field[1].level[3].u = 1.5, AID_MODEL_PROBABILITY, 1, 3, "u above 1");
	FAULT(model.field[0].levels = 2, AID_MODEL_NO_ELSE, 0, -1, "no else");
	FAULT(model.field[0].levels = 0, AID_MODEL_NO_ELSE, 0, -1, "no level");
	FAULT(model.field[1].level[0].m = 0.250002, AID_MODEL_SUM_M, 1, -1, "m that do not sum to 1");
	FAULT(model.field[1].level[0].m = 0.2500005, AID_MODEL_OK, -1, -1, "m that nearly do");
	FAULT(model.field[1].level[0].u = 0.099998, AID_MODEL_SUM_U, 1, -1, "u that do not sum to 1");

	/* counts: fewer edits first, longer prefixes first */
	FAULT((model.field[0].compare = AID_COMPARE_STRING, model.field[0].level[0] = model.field[0].level[1],
		   model.field[0].level[0].when = model.field[0].level[1].when = AID_WHEN_EDIT, model.field[0].level[0].count = 2,
		   model.field[0].level[1].count = 1), AID_MODEL_UNREACHABLE, 0, 1, "fewer edits after more");
	FAULT((model.field[0].compare = AID_COMPARE_CODES, model.field[0].level[0].when = model.field[0].level[1].when = AID_WHEN_PREFIX,
		   model.field[0].level[0].count = 3, model.field[0].level[1].count = 5), AID_MODEL_UNREACHABLE, 0, 1,
		  "a longer prefix after a shorter one");
	FAULT((model.field[0].compare = AID_COMPARE_CODES, model.field[0].level[0].when = model.field[0].level[1].when = AID_WHEN_PREFIX,
		   model.field[0].level[0].count = 5, model.field[0].level[1].count = 3), AID_MODEL_OK, -1, -1,
		  "a shorter prefix after a longer one");
}

static void
test_weights(void)
{
	AidModel	model;

	make(&model);
	is_near(aid_model_prior_within(&model, 20001), log2(1e-5 / (1 - 1e-5)), 1e-14, "the prior of 20,001 records");
	is_near(aid_model_prior_within(&model, 2), log2(0.2 / 0.8), 1e-14, "of two");
	ok(aid_model_prior_within(&model, 1) == 0 && aid_model_prior_within(&model, 0) == 0, "of one, and of none, is even");
	is_near(aid_model_prior_between(&model, 1000, 200), log2(1e-4 / (1 - 1e-4)), 1e-14, "of 1,000 and 200");
	ok(aid_model_prior_between(&model, 0, 200) == 0, "of nothing and 200 is even");
	model.matches_per_record = 5;
	ok(aid_model_prior_within(&model, 3) == 0, "a prior is at most one half");
	model.prior = 0.25;
	is_near(aid_model_prior_within(&model, 20001), -log2(3), 1e-14, "a fixed prior is independent of the records");
	is_near(aid_model_bits(&model.field[0], 0), log2(5), 1e-14, "bits of a level");
	ok(aid_model_bits(&model.field[0], AID_LEVEL_UNKNOWN) == 0, "unknown has none");
	ok(aid_model_probability(0) == 0.5 && aid_model_probability(INFINITY) == 1 && aid_model_probability(-INFINITY) == 0,
	   "probabilities");
	is_near(aid_model_probability(3), 8.0 / 9, 1e-15, "three bits are eight to one");
	ok(aid_pattern_set(AID_PATTERN_UNKNOWN, 15, 3) == 0x3FFFFFFFFFFFFFFF &&
	   aid_pattern_level(0x3FFFFFFFFFFFFFFF, 15) == 3 && aid_pattern_level(0x3FFFFFFFFFFFFFFF, 0) == AID_LEVEL_UNKNOWN,
	   "sixteen fields in a pattern");
}

int
main(void)
{
	test_names();
	test_cuts();
	test_validity();
	test_weights();
	return tap_done();
}
