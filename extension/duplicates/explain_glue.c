/*
 * explain_glue.c
 *		aid_match_explain().
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "duplicates/find.h"

#define FUNCTION "aid_match_explain"
#define COLUMNS 14

PG_FUNCTION_INFO_V1(aid_match_explain);

/* Two records as they were asked for. */
typedef struct Pair
{
	AidFind    *find;
	uint32		a;
	uint32		b;
	AidRows    *rows;
	int			step;
	double		weight;			/* running */
} Pair;

static void
put_text(Datum *value, bool *null, const char *text)
{
	*null = text == NULL;
	if (text != NULL)
		*value = CStringGetTextDatum(text);
}

/* NaN is NULL. */
static void
put_number(Datum *value, bool *null, double number)
{
	*null = isnan(number);
	*value = Float8GetDatum(number);
}

static void
put_row(Pair *pair, const AidFieldDetail *row)
{
	Datum		values[COLUMNS];
	bool		nulls[COLUMNS] = {false};

	values[0] = Int32GetDatum(pair->step++);
	put_text(&values[1], &nulls[1], row->field);
	put_text(&values[2], &nulls[2], row->value_a);
	put_text(&values[3], &nulls[3], row->value_b);
	put_text(&values[4], &nulls[4], row->norm_a);
	put_text(&values[5], &nulls[5], row->norm_b);
	put_number(&values[6], &nulls[6], row->similarity);
	put_text(&values[7], &nulls[7], row->level);
	put_number(&values[8], &nulls[8], row->bits.m);
	put_number(&values[9], &nulls[9], row->bits.u);
	put_number(&values[10], &nulls[10], row->bits.tf_bits);
	put_number(&values[11], &nulls[11], row->bits.bits);
	values[12] = Float8GetDatum(pair->weight);
	values[13] = Float8GetDatum(aid_model_probability(pair->weight));
	aid_rows_put(pair->rows, values, nulls);
}

static uint32
record_of(const AidFind *find, FunctionCallInfo fcinfo, int argno)
{
	text	   *id;
	uint32		record;

	if (PG_ARGISNULL(argno))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("id for %s is null", FUNCTION)));
	id = PG_GETARG_TEXT_PP(argno);
	record = aid_ids_find(find->ids, VARDATA_ANY(id), VARSIZE_ANY_EXHDR(id));
	if (record == AID_IDS_NONE)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("id \"%s\" is not in the query for %s", text_to_cstring(id), FUNCTION)));
	return record;
}

static void
swap_texts(const char **a, const char **b)
{
	const char *first = *a;

	*a = *b;
	*b = first;
}

/*
 * Adds up as aid_evidence_weight does: the prior, then the fields in order;
 * and as the search does, the record with the smaller id first.
 */
static void
explain_evidence(Pair *pair)
{
	const AidFind *find = pair->find;
	bool		turned = find->order[pair->a] > find->order[pair->b];
	uint32		first = turned ? pair->b : pair->a;
	uint32		second = turned ? pair->a : pair->b;
	uint64		pattern = aid_evidence_pattern(find->evidence, first, second);
	AidFieldDetail prior = {
		.field = "prior", .similarity = NAN,
		.bits = {.m = NAN, .u = NAN, .tf_bits = NAN, .bits = aid_evidence_prior(find->evidence)}
	};

	aid_rows_next(pair->rows);
	pair->weight = prior.bits.bits;
	put_row(pair, &prior);
	for (int field = 0; field < find->model->fields; field++)
	{
		AidFieldDetail row;

		aid_rows_next(pair->rows);
		aid_evidence_detail(find->evidence, field, first, second, pattern, &row);
		if (turned)
		{
			swap_texts(&row.value_a, &row.value_b);
			swap_texts(&row.norm_a, &row.norm_b);
		}
		pair->weight += row.bits.bits;
		put_row(pair, &row);
	}
}

/* What decided: a verdict, a rule, or the evidence; "none" if it falls short. */
static void
explain_decision(Pair *pair)
{
	AidFind    *find = pair->find;
	AidFinding	finding;
	AidFieldDetail row = {
		.field = "rule", .similarity = NAN, .bits = {.m = NAN, .u = NAN, .tf_bits = NAN, .bits = NAN}
	};

	aid_rows_next(pair->rows);
	if (!aid_find_may_meet(find, pair->a, pair->b))
		row.level = "none";
	else if (aid_find_decided(find, pair->a, pair->b, &finding))
	{
		row.level = aid_relation_names[finding.relation];
		row.value_a = aid_find_rule_text(find, &finding);
		pair->weight = finding.relation == AID_DISTINCT ? -INFINITY : finding.weight;
	}
	else
	{
		bool		is_finding = aid_find_decide(find, pair->a, pair->b, &finding);

		row.level = is_finding ? aid_relation_names[finding.relation]
			: finding.forbid == AID_FORBID_INSTALMENT ? "instalments" : "none";
		row.value_a = aid_find_rule_text(find, &finding);
		pair->weight = finding.weight;
	}
	put_row(pair, &row);
}

Datum
aid_match_explain(PG_FUNCTION_ARGS)
{
	char	   *query = aid_getarg_query(fcinfo, 0);
	AidModel   *model = aid_getarg_model(fcinfo, 3);
	char	   *base_query;
	AidFindOptions options;
	AidRows		rows;
	Pair		pair = {.rows = &rows};

	aid_find_options(FUNCTION, aid_getarg_options(fcinfo, 4), &options, &base_query);
	aid_rows_start(&rows, fcinfo);
	pair.find = aid_find_start(FUNCTION, query, base_query, model, &options);
	pair.a = record_of(pair.find, fcinfo, 1);
	pair.b = record_of(pair.find, fcinfo, 2);
	if (pair.a == pair.b)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the two ids for %s are the same", FUNCTION)));
	aid_find_run_rules(pair.find);
	explain_evidence(&pair);
	explain_decision(&pair);
	PG_RETURN_NULL();
}
