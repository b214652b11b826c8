/* sources: extension/duplicates/evidence.c extension/duplicates/evidence_store.c extension/duplicates/model.c
   extension/duplicates/compare.c extension/duplicates/dictionary.c extension/duplicates/token_set.c
   extension/duplicates/feature_text.c extension/duplicates/feature_list.c extension/duplicates/feature_org.c
   extension/duplicates/feature_amount.c extension/duplicates/feature_days.c extension/duplicates/feature_place.c
   extension/base/numbers.c extension/base/textkey.c extension/duplicates/title.c extension/duplicates/title_words.c
   extension/duplicates/entities.c extension/duplicates/organisation.c extension/duplicates/organisation_words.c
   extension/duplicates/shingles.c extension/duplicates/shingles_text.c extension/base/grow.c */
/*
 * match_fuzz.c
 *		Lines of any bytes as the records of a run and as names of levels.
 *
 * Pairs must have the same pattern and weight in both orders, a record agrees
 * with itself, and what is read as a level prints as it was.
 */
#include "duplicates/evidence_store.h"
#include "duplicates/shingles.h"
#include "fuzz.h"

#define LINES 8

/* Memory that is given back after each input. */
void *
aid_grow(void *old, size_t bytes)
{
	return reallocate(old, bytes);
}

static void
add_field(AidModel *model, AidCompare compare, AidShinglesOptions shingles, const char *const *whens, int n)
{
	AidField   *field = &model->field[model->fields++];

	snprintf(field->name, sizeof(field->name), "f%d", model->fields);
	field->compare = compare;
	field->columns = 1;
	strcpy(field->column[0], "x");
	if (compare == AID_COMPARE_IDENTIFIERS)
		strcpy(field->column[field->columns++], "y");
	field->given = -1;
	field->shingles = shingles;
	for (int i = 0; i < n; i++)
	{
		AidLevel   *level = &field->level[field->levels++];

		if (!aid_when_read(whens[i], strlen(whens[i]), level))
		{
			level->when = AID_WHEN_CUT;
			level->cut = atof(whens[i]);
		}
		level->tf = i == 0 && compare != AID_COMPARE_IDENTIFIERS;
		level->m = level->u = 1.0 / n;
	}
}

static void
make_model(AidModel *model)
{
	static const char *const sets[] = {"equal", "0.8", "contained", "0.3", "else"};
	static const char *const strings[] = {"equal", "0.9", "edit:2", "edit:70", "else"};
	static const char *const codes[] = {"same", "prefix:5", "prefix:2", "overlap", "else"};
	static const char *const orgs[] = {"same", "agency", "similar", "else"};
	static const char *const identifiers[] = {"shared", "else"};
	static const char *const equal[] = {"equal", "else"};
	const AidShinglesOptions plain = {.kind = AID_SHINGLES_TRIGRAM};

	memset(model, 0, sizeof(AidModel));
	model->matches_per_record = AID_MATCHES_PER_RECORD;
	add_field(model, AID_COMPARE_SHINGLES, plain, sets, 5);
	add_field(model, AID_COMPARE_SHINGLES, (AidShinglesOptions) {AID_SHINGLES_BOTH, true, true}, sets, 5);
	add_field(model, AID_COMPARE_STRING, plain, strings, 5);
	add_field(model, AID_COMPARE_CODES, plain, codes, 5);
	add_field(model, AID_COMPARE_ORG, plain, orgs, 4);
	add_field(model, AID_COMPARE_IDENTIFIERS, plain, identifiers, 2);
	add_field(model, AID_COMPARE_EQUAL, plain, equal, 2);
}

/* Every key that begins with "a" is an agency of "b". */
static void
resolve(void *arg, const char *key, size_t length, AidOrgMeaning *meaning)
{
	meaning->same = key;
	meaning->same_length = length;
	meaning->agency_of = length > 0 && key[0] == 'a' ? "b" : NULL;
	meaning->agency_of_length = 1;
}

static void
try_level(const char *text, size_t length)
{
	AidLevel	level = {0};
	char		printed[AID_WHEN_TEXT];

	if (aid_when_read(text, length, &level) &&
		(aid_when_print(&level, printed) != (int) length || memcmp(printed, text, length) != 0))
		fault = "a level prints otherwise";
}

/* True if two records agree in something. */
static bool
try_pairs(const AidEvidence *ev)
{
	bool		agreed = false;

	for (uint32_t a = 0; a < ev->records; a++)
		for (uint32_t b = 0; b < ev->records; b++)
		{
			uint64_t	pattern = aid_evidence_pattern(ev, a, b);
			double		weight = aid_evidence_weight(ev, a, b, pattern);

			if (aid_evidence_pattern(ev, b, a) != pattern || aid_evidence_weight(ev, b, a, pattern) != weight)
				fault = "the order of a pair matters";
			if (!isfinite(weight))
				fault = "a weight is not finite";
			for (int f = 0; f < ev->model->fields; f++)
			{
				int			level = aid_pattern_level(pattern, f);

				if (level != AID_LEVEL_UNKNOWN && level >= ev->model->field[f].levels)
					fault = "there is no such level";
				if (a == b && level != 0 && level != AID_LEVEL_UNKNOWN)
					fault = "a record does not agree with itself";
				agreed |= a != b && level == 0;
			}
		}
	return agreed;
}

static bool
try_records(const uint8_t *data, size_t size)
{
	const char *text = (const char *) data;
	AidModel	model;
	AidEvidence *ev;
	size_t		at = 0;

	make_model(&model);
	ev = aid_evidence_start(&model, NULL, 1, resolve, NULL);
	for (int i = 0; i < ev->columns; i++)
		ev->column[i]->present = true;
	for (int line = 0; line < LINES && at < size; line++)
	{
		const char *stop = memchr(text + at, '\n', size - at);
		size_t		length = stop == NULL ? size - at : (size_t) (stop - (text + at));

		try_level(text + at, length);
		for (int i = 0; i < ev->columns; i++)
			aid_evidence_put_text(ev, i, text + at, length);
		if (!aid_evidence_end_record(ev))
			return false;
		at += length + 1;
	}
	aid_evidence_count(ev);
	return try_pairs(ev);
}

static const char *const corpus[] = {
	"Water supply in Kaya\nWATER supply for Kaya\nWater supply in Kaya - Phase II (2019)\n",
	"Norwegian Refugee Council (NRC)\nNRC\nNorwegian Refugee Council Somalia\nOthers\nThe Government of Sweden\nSweden\n",
	"15240\n15220\x1F" "72010\n72010\x1F" "15220\n152\n",
	"BMZ-2012-00451\nRoads BMZ-2012-00451\nDE-1-9999\x1F" "BMZ 2012 00451\n",
	"Martha\nMarhta\n\xC3\x89" "cole\n\xE6\x95\x91\xE6\x8F\xB4\n\xFF\xC3\n",
	"edit:1\nedit:99\nprefix:3\nequal\nfiscal_year\n",
	"a\na b\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\n",
};

static const char *const pieces[] = {
	"\n", "\x1F", " ", "-", "water", "Kaya", "2019", "II", "phase ", "&amp;", "(NRC)", "edit:", "prefix:", "7", "00451", "\xC3\xA9",
	"\xE6\x95\x91", "\xF0\x9F\x92\xA7", "\xFF", "ab", "A", ".", "/",
};

static const FuzzKind kinds[] = {
	{"lists of records", fuzz_text, try_records}
};

AID_FUZZ(kinds, corpus, 3, pieces)
