/*
 * match_glue.c
 *		aid_match_model() and aid_match_fit().
 */
#include "postgres.h"

#include <math.h>

#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/json.h"

#include "duplicates/check.h"
#include "duplicates/dictionary.h"
#include "duplicates/em.h"
#include "duplicates/find.h"
#include "duplicates/fit.h"

#define FUNCTION "aid_match_fit"

PG_FUNCTION_INFO_V1(aid_match_model);
PG_FUNCTION_INFO_V1(aid_match_fit);

Datum
aid_match_model(PG_FUNCTION_ARGS)
{
	PG_RETURN_JSONB_P(aid_model_default());
}

/* ---- pairs of which the answer is known ---- */

typedef enum Answer
{
	ANSWER_SAME,				/* says a label */
	ANSWER_DIFFERENT,
	ANSWER_PROVED				/* one record, by a rule */
} Answer;

typedef struct KnownPair
{
	uint32		a;				/* the smaller number */
	uint32		b;
	Answer		answer;
} KnownPair;

typedef struct KnownPairs
{
	AidDictionary pairs;		/* of the two numbers */
	KnownPair  *pair;
	uint32		room;
} KnownPairs;

typedef struct PairKey
{
	uint32		a;
	uint32		b;
} PairKey;

static PairKey
pair_key(uint32 a, uint32 b)
{
	return (PairKey) {Min(a, b), Max(a, b)};
}

/* The known pair, which is new if *added. */
static KnownPair *
know_pair(KnownPairs *known, uint32 a, uint32 b, bool *added)
{
	PairKey		key = pair_key(a, b);
	uint32		before = known->pairs.n;
	uint32		number = aid_dictionary_put(&known->pairs, (const char *) &key, sizeof(key));

	known->pair = aid_grow_array(known->pair, before, &known->room, sizeof(KnownPair));
	*added = number == before;
	if (*added)
		known->pair[number] = (KnownPair) {key.a, key.b, ANSWER_SAME};
	return &known->pair[number];
}

static bool
is_known(const KnownPairs *known, uint32 a, uint32 b)
{
	PairKey		key = pair_key(a, b);

	return aid_dictionary_find(&known->pairs, (const char *) &key, sizeof(key)) != AID_DICTIONARY_NONE;
}

#define LABEL_A 0
#define LABEL_B 1
#define LABEL_SAME 2

typedef struct LabelReader
{
	const AidFind *find;
	MemoryContext context;
	AidColumn	column[3];
	KnownPairs *known;
	AidSkips   *skips;
} LabelReader;

static uint32
labelled_record(const LabelReader *reader, const AidQueryRow *row, int column)
{
	size_t		length;
	const char *text = aid_column_text(&reader->column[column], row->values[column], &length);

	return aid_ids_find(reader->find->ids, text, length);
}

static void
read_label(void *arg, const AidQueryRow *row)
{
	LabelReader *reader = arg;
	Answer		answer;
	KnownPair  *pair;
	uint32		a;
	uint32		b;
	bool		added;
	MemoryContext caller;

	for (int i = 0; i < lengthof(reader->column); i++)
		if (row->nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("query for option \"labels\" holds a null"),
					 errdetail("Column \"%s\" of row " INT64_FORMAT " is null.", reader->column[i].name,
							   row->number + 1)));
	a = labelled_record(reader, row, LABEL_A);
	b = labelled_record(reader, row, LABEL_B);
	if (a == AID_IDS_NONE || b == AID_IDS_NONE || a == b)
	{
		aid_skip(reader->skips, a == b && a != AID_IDS_NONE ? "label of a record with itself" :
				 "label of an id that is not in the query", 1);
		return;
	}
	answer = DatumGetBool(row->values[LABEL_SAME]) ? ANSWER_SAME : ANSWER_DIFFERENT;
	caller = MemoryContextSwitchTo(reader->context);
	pair = know_pair(reader->known, a, b, &added);
	MemoryContextSwitchTo(caller);
	if (!added && pair->answer != answer)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("two labels of one pair differ"),
				 errdetail("The pair is \"%s\" and \"%s\".", aid_find_id(reader->find, Min(a, b)),
						   aid_find_id(reader->find, Max(a, b)))));
	pair->answer = answer;
}

static void
read_labels(const AidFind *find, const char *query, KnownPairs *known, AidSkips *skips)
{
	LabelReader reader = {
		.find = find,
		.context = CurrentMemoryContext,
		.column = {
			{.name = "id_a", .accept = AID_ACCEPT_SCALAR, .required = true},
			{.name = "id_b", .accept = AID_ACCEPT_SCALAR, .required = true},
			{.name = "same", .accept = AID_ACCEPT_BOOLEAN, .required = true},
		},
		.known = known,
		.skips = skips,
	};

	aid_query_run("option \"labels\"", query, reader.column, lengthof(reader.column), read_label, &reader);
}

/* What R1 to R3 prove; a label goes before. */
static void
take_proved(const AidFind *find, KnownPairs *known)
{
	for (uint64 i = 0; i < find->findings; i++)
	{
		const AidFinding *finding = &find->finding[i];
		KnownPair  *pair;
		bool		added;

		if (finding->rule < 1 || finding->rule > 3 || finding->relation != AID_SAME_RECORD)
			continue;
		pair = know_pair(known, finding->a, finding->b, &added);
		if (added)
			pair->answer = ANSWER_PROVED;
	}
}

/* Identifiers are what proves: such a pair says nothing of how often they agree. */
static uint64
without_identifiers(const AidModel *model, uint64 pattern)
{
	for (int f = 0; f < model->fields; f++)
		if (model->field[f].compare == AID_COMPARE_IDENTIFIERS)
			pattern = aid_pattern_set(pattern, f, AID_LEVEL_UNKNOWN);
	return pattern;
}

static void
count_known(const AidFind *find, const KnownPairs *known, AidPatternCounts *counts, uint64 answers[])
{
	for (uint32 i = 0; i < known->pairs.n; i++)
	{
		const KnownPair *pair = &known->pair[i];
		uint64		pattern = aid_evidence_pattern(find->evidence, pair->a, pair->b);

		answers[pair->answer]++;
		if (pair->answer == ANSWER_PROVED)
			pattern = without_identifiers(find->model, pattern);
		if (pair->answer != ANSWER_DIFFERENT)
			aid_pattern_count_add(counts, pattern, 1);
	}
	aid_pattern_count_sort(counts);
}

/* ---- one pass for each rule for candidates ---- */

#define PASSES (AID_FIND_EQUALS + 4)

typedef struct Pass
{
	char	   *name;
	uint32		rule;			/* of find.h; 0: proved pairs alone */
	AidFitRule	looks;
	AidPatternCounts counts;
} Pass;

typedef struct CandidateReader
{
	const AidFind *find;
	const KnownPairs *known;
	AidPatternCounts *counts;
} CandidateReader;

static void
count_candidate(void *arg, uint32 a, uint32 b)
{
	CandidateReader *reader = arg;

	if (!is_known(reader->known, a, b))
		aid_pattern_count_add(reader->counts, aid_evidence_pattern(reader->find->evidence, a, b), 1);
}

static void
add_pass(Pass *passes, int *n, const char *name, uint32 rule, const char *const *columns, int column_count)
{
	Pass	   *pass = &passes[(*n)++];

	pass->name = pstrdup(name);
	pass->rule = rule;
	pass->looks.columns = column_count;
	pass->looks.column = columns;
}

static int
plan_passes(const AidFind *find, bool proved, Pass *passes)
{
	static const char *const title[] = {"title"};
	static const char *const amount[] = {"amount", "value_date", "provider", "receiver"};
	static const char *const identifier[] = {"identifiers"};
	uint32		rules = find->options.candidates;
	int			n = 0;

	memset(passes, 0, sizeof(Pass) * PASSES);
	if (rules & AID_CANDIDATE_TITLE)
		add_pass(passes, &n, "title", AID_CANDIDATE_TITLE, title, lengthof(title));
	if (rules & AID_CANDIDATE_AMOUNT)
		add_pass(passes, &n, "amount", AID_CANDIDATE_AMOUNT, amount, lengthof(amount));
	if (rules & AID_CANDIDATE_IDENTIFIER)
		add_pass(passes, &n, "identifier", AID_CANDIDATE_IDENTIFIER, identifier, lengthof(identifier));
	if (rules & AID_CANDIDATE_ALL)
		add_pass(passes, &n, "all", AID_CANDIDATE_ALL, NULL, 0);
	for (int i = 0; i < find->options.equals; i++)
	{
		const AidFindEqual *equal = &find->options.equal[i];
		StringInfoData name;

		initStringInfo(&name);
		appendStringInfoString(&name, "equal:");
		for (int k = 0; k < equal->columns; k++)
			appendStringInfo(&name, "%s %s", k > 0 ? "," : "", equal->column[k]);
		add_pass(passes, &n, name.data, AID_CANDIDATE_EQUAL << i, (const char *const *) equal->column, equal->columns);
	}
	if (n == 0 && proved)
		add_pass(passes, &n, "proved", 0, NULL, 0);
	return n;
}

static void
run_pass(AidFind *find, const KnownPairs *known, const AidPatternCounts *proved, Pass *pass, AidEmPass *em)
{
	CandidateReader reader = {find, known, &pass->counts};

	if (pass->rule != 0)
		aid_find_each_candidate(find, pass->rule, count_candidate, &reader);
	aid_pattern_count_sort(&pass->counts);
	memset(em, 0, sizeof(AidEmPass));
	em->candidates = &pass->counts;
	em->proved = proved;
	em->fields = aid_fit_fields(find->model, &pass->looks);
	/* as many matches as the model expects among all pairs */
	em->prior = Min(0.5, find->model->matches_per_record * find->n / Max((double) pass->counts.pairs, 1));
	aid_em_run(find->model, em, NULL, NULL);
}

/* ---- the report of the fit ---- */

static void
append_names(StringInfo json, const AidModel *model, uint32 fields)
{
	const char *separator = "";

	appendStringInfoChar(json, '[');
	for (int f = 0; f < model->fields; f++)
		if (fields >> f & 1)
		{
			appendStringInfoString(json, separator);
			escape_json(json, model->field[f].name);
			separator = ", ";
		}
	appendStringInfoChar(json, ']');
}

static void
append_pass(StringInfo json, const AidModel *model, const Pass *pass, const AidEmPass *em)
{
	appendStringInfoString(json, "{\"candidates\": ");
	escape_json(json, pass->name);
	appendStringInfo(json, ", \"pairs\": " UINT64_FORMAT ", \"patterns\": %u, \"rounds\": %d, \"converged\": %s, "
					 "\"log_likelihood\": %s, \"expected_matches\": %s, \"trained\": ",
					 pass->counts.pairs, pass->counts.n, em->rounds, em->converged ? "true" : "false",
					 aid_double_text(em->likelihood), aid_double_text(em->matches));
	append_names(json, model, aid_em_trained(model, em));
	appendStringInfoChar(json, '}');
}

typedef struct Fit
{
	int64		seed;
	uint64		random_pairs;
	uint64		answers[ANSWER_PROVED + 1];
	int			passes;
	Pass		pass[PASSES];
	AidEmPass	em[PASSES];
	uint32		untrained_u;
	uint32		untrained_m;
} Fit;

static Jsonb *
fit_report(const AidFind *find, const Fit *fit)
{
	StringInfoData json;
	int			rounds = 0;
	double		matches = 0;

	for (int i = 0; i < fit->passes; i++)
	{
		rounds = Max(rounds, fit->em[i].rounds);
		matches = Max(matches, fit->em[i].matches);
	}
	initStringInfo(&json);
	appendStringInfo(&json, "{\"records\": %u, \"seed\": " INT64_FORMAT ", \"random_pairs\": " UINT64_FORMAT ", "
					 "\"proved\": " UINT64_FORMAT ", \"labels_same\": " UINT64_FORMAT ", "
					 "\"labels_different\": " UINT64_FORMAT ", \"rounds\": %d, \"expected_matches\": %s, \"passes\": [",
					 find->n, fit->seed, fit->random_pairs, fit->answers[ANSWER_PROVED], fit->answers[ANSWER_SAME],
					 fit->answers[ANSWER_DIFFERENT], rounds, aid_double_text(matches));
	for (int i = 0; i < fit->passes; i++)
	{
		appendStringInfoString(&json, i > 0 ? ", " : "");
		append_pass(&json, find->model, &fit->pass[i], &fit->em[i]);
	}
	appendStringInfoString(&json, "], \"untrained_m\": ");
	append_names(&json, find->model, fit->untrained_m);
	appendStringInfoString(&json, ", \"untrained_u\": ");
	append_names(&json, find->model, fit->untrained_u);
	appendStringInfoChar(&json, '}');
	return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data)));
}

/* ---- the function ---- */

/* Takes "labels" out of the options, which are find's but for it. */
static Jsonb *
take_labels(Jsonb *json, char **labels)
{
	*labels = NULL;
	if (json == NULL || !JB_ROOT_IS_OBJECT(json))
		return json;
	*labels = aid_option_text(json, "labels");
	return DatumGetJsonbP(DirectFunctionCall2(jsonb_delete, JsonbPGetDatum(json), CStringGetTextDatum("labels")));
}

/* Reads model, options and query as both functions do. */
static AidFind *
start_fit(const char *query, AidModel *model, Jsonb *json, char **labels)
{
	AidFindOptions options;

	aid_find_options(FUNCTION, take_labels(json, labels), &options, NULL);
	return aid_find_start(FUNCTION, query, NULL, model, &options);
}

/* Most of the matches that any pass expects, with the known ones. */
static void
fit_rate(AidModel *model, const AidFind *find, const Fit *fit)
{
	double		matches = 0;

	for (int i = 0; i < fit->passes; i++)
		matches = Max(matches, fit->em[i].matches);
	matches += fit->answers[ANSWER_SAME] + fit->answers[ANSWER_PROVED];
	if (matches >= AID_EM_MATCHES)
		model->matches_per_record = matches / find->n;
}

Datum
aid_match_fit(PG_FUNCTION_ARGS)
{
	char	   *query = aid_getarg_query(fcinfo, 0);
	AidModel   *model = aid_getarg_model(fcinfo, 1);
	Fit		   *fit = palloc0(sizeof(Fit));
	AidPatternCounts random = {0};
	AidPatternCounts proved = {0};
	KnownPairs	known = {0};
	char	   *labels;
	char	   *origin;
	AidFind    *find;

	if (PG_ARGISNULL(2))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("seed for %s is null", FUNCTION)));
	fit->seed = PG_GETARG_INT64(2);
	find = start_fit(query, model, aid_getarg_options(fcinfo, 3), &labels);

	aid_fit_draw(find->evidence, find->by_order, find->n, (uint64) fit->seed, AID_FIT_RANDOM_PAIRS, &random);
	fit->random_pairs = random.pairs;
	fit->untrained_u = aid_em_fit_u(model, &random);

	if (labels != NULL)
		read_labels(find, labels, &known, &find->skips);
	aid_find_run_rules(find);
	take_proved(find, &known);
	count_known(find, &known, &proved, fit->answers);

	fit->passes = plan_passes(find, proved.pairs > 0, fit->pass);
	for (int i = 0; i < fit->passes; i++)
		run_pass(find, &known, &proved, &fit->pass[i], &fit->em[i]);
	fit->untrained_m = aid_em_fit_m(model, fit->em, fit->passes);
	fit_rate(model, find, fit);
	aid_skips_notice(&find->skips, FUNCTION);
	origin = psprintf("%s: %u records, seed " INT64_FORMAT, FUNCTION, find->n, fit->seed);
	PG_RETURN_JSONB_P(aid_model_write(model, origin, fit_report(find, fit)));
}

void
aid_check_match_fit(const char *query, AidSkips *skips)
{
	char	   *labels;

	*skips = start_fit(query, aid_model_read(NULL), NULL, &labels)->skips;
}
