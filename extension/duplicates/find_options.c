/*
 * find_options.c
 *		The options of a search for duplicates.
 */
#include "duplicates/find.h"

#include "duplicates/join_glue.h"

/* The first is of explain alone. */
static const char *const option_names[] = {
	"base_query", "threshold", "min_probability", "assign", "candidates", "amount_cap", "aliases", "rates", "verdicts",
	"fiscal_year_start", "seed", "prior_records", "memory_mb", "workers", NULL
};

#define CANDIDATES_FORM \
	"an array of \"title\", \"amount\", \"identifier\", \"all\" and objects like {\"equal\": [\"sector\"]}"

static bool
is_word(const JsonbValue *value, const char *word)
{
	return value->type == jbvString && value->val.string.len == (int) strlen(word) &&
		memcmp(value->val.string.val, word, value->val.string.len) == 0;
}

/* {"equal": [column, …]} */
static void
read_equal(const JsonbValue *value, AidFindOptions *options)
{
	AidFindEqual *equal = &options->equal[options->equals];
	JsonbContainer *container = value->type == jbvBinary ? value->val.binary.data : NULL;
	JsonbValue	columns;
	int			n;

	if (container == NULL || !JsonContainerIsObject(container) || JsonContainerSize(container) != 1 ||
		getKeyJsonValueFromContainer(container, "equal", 5, &columns) == NULL || columns.type != jbvBinary ||
		!JsonContainerIsArray(columns.val.binary.data))
		aid_option_refuse("candidates", CANDIDATES_FORM);
	n = (int) JsonContainerSize(columns.val.binary.data);
	if (n == 0 || n > AID_FIND_EQUAL_COLUMNS || options->equals == AID_FIND_EQUALS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("option \"candidates\" has too many or too few columns"),
				 errdetail("There may be %d lists of equal columns, each of 1 to %d.",
						   AID_FIND_EQUALS, AID_FIND_EQUAL_COLUMNS)));
	for (int i = 0; i < n; i++)
	{
		JsonbValue *name = getIthJsonbValueFromContainer(columns.val.binary.data, i);

		if (name->type != jbvString)
			aid_option_refuse("candidates", CANDIDATES_FORM);
		equal->column[i] = pnstrdup(name->val.string.val, name->val.string.len);
	}
	equal->columns = n;
	options->candidates |= AID_CANDIDATE_EQUAL << options->equals;
	options->equals++;
}

static void
read_candidates(Jsonb *json, AidFindOptions *options)
{
	JsonbValue	value;
	int			n;

	if (!aid_option_find(json, "candidates", &value))
	{
		options->candidates = AID_CANDIDATE_TITLE | AID_CANDIDATE_AMOUNT | AID_CANDIDATE_IDENTIFIER;
		return;
	}
	if (value.type != jbvBinary || !JsonContainerIsArray(value.val.binary.data))
		aid_option_refuse("candidates", CANDIDATES_FORM);
	n = (int) JsonContainerSize(value.val.binary.data);
	for (int i = 0; i < n; i++)
	{
		JsonbValue *element = getIthJsonbValueFromContainer(value.val.binary.data, i);

		if (is_word(element, "title"))
			options->candidates |= AID_CANDIDATE_TITLE;
		else if (is_word(element, "amount"))
			options->candidates |= AID_CANDIDATE_AMOUNT;
		else if (is_word(element, "identifier"))
			options->candidates |= AID_CANDIDATE_IDENTIFIER;
		else if (is_word(element, "all"))
			options->candidates |= AID_CANDIDATE_ALL;
		else
			read_equal(element, options);
	}
}

void
aid_find_options(const char *function, Jsonb *json, AidFindOptions *options, char **base_query)
{
	static const char *const assign_words[] = {"none", "best_link", "one_to_one", NULL};
	static const AidClusterMethod assign_methods[] = {
		AID_CLUSTER_COMPONENTS, AID_CLUSTER_BEST_LINK, AID_CLUSTER_ONE_TO_ONE
	};
	int			assign;
	int64		memory_mb;
	int64		workers;

	memset(options, 0, sizeof(AidFindOptions));
	aid_options_check(function, json, option_names + (base_query == NULL));
	options->threshold = aid_option_double(json, "threshold", 0.6, 0, false, 1);
	options->min_probability = aid_option_double(json, "min_probability", 0.5, 0, true, 1);
	assign = aid_option_word(json, "assign", assign_words, 0);
	options->assigned = assign > 0;
	options->assign = assign_methods[assign];
	read_candidates(json, options);
	options->amount_cap = aid_option_integer(json, "amount_cap", 50, 1, PG_INT64_MAX);
	options->aliases = aid_option_text(json, "aliases");
	options->rates = aid_option_text(json, "rates");
	options->verdicts = aid_option_text(json, "verdicts");
	options->fiscal_year_start = (int) aid_option_integer(json, "fiscal_year_start", 1, 1, 12);
	/* nothing here is drawn; understood, so that one object of options serves aid_match_fit() too */
	(void) aid_option_integer(json, "seed", 0, PG_INT64_MIN, PG_INT64_MAX);
	options->prior_records = aid_option_integer(json, "prior_records", 0, 2, PG_INT64_MAX);
	memory_mb = aid_option_integer(json, "memory_mb", -1, 1, PG_INT32_MAX);
	options->memory = aid_join_memory(memory_mb < 0, (int32) memory_mb);
	workers = aid_option_integer(json, "workers", -1, 0, PG_INT32_MAX);
	options->workers = aid_join_workers(workers < 0, (int32) workers);
	if (base_query != NULL)
		*base_query = aid_option_text(json, "base_query");
}
