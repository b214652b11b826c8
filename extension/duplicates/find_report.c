/*
 * find_report.c
 *		Findings as rows: what is at stake, and the evidence in words.
 */
#include "duplicates/find.h"

#include "utils/builtins.h"
#include "utils/numeric.h"

#include "base/numeric_money.h"

/* ---- pieces of JSON ---- */

typedef struct Json
{
	JsonbParseState *state;
} Json;

static void
json_key(Json *json, const char *key)
{
	JsonbValue	value = {.type = jbvString};

	value.val.string.val = unconstify(char *, key);
	value.val.string.len = (int) strlen(key);
	pushJsonbValue(&json->state, WJB_KEY, &value);
}

static void
json_text(Json *json, const char *key, const char *text)
{
	JsonbValue	value = {.type = jbvString};

	json_key(json, key);
	if (text == NULL)
		value.type = jbvNull;
	else
	{
		value.val.string.val = unconstify(char *, text);
		value.val.string.len = (int) strlen(text);
	}
	pushJsonbValue(&json->state, WJB_VALUE, &value);
}

static void
json_numeric(Json *json, const char *key, Numeric number)
{
	JsonbValue	value = {.type = jbvNumeric};

	json_key(json, key);
	value.val.numeric = number;
	pushJsonbValue(&json->state, WJB_VALUE, &value);
}

/* To four decimals at most; left out if there is none.  Explain has all digits. */
static void
json_rounded(Json *json, const char *key, double number)
{
	int64		whole;
	int			decimals = 4;

	if (!(fabs(number) < 1e14))
		return;					/* NaN or infinite */
	for (whole = (int64) rint(number * 10000); decimals > 0 && whole % 10 == 0; decimals--)
		whole /= 10;
	json_numeric(json, key, int64_div_fast_to_numeric(whole, decimals));
}

/* Left out if it is unknown. */
static void
json_date(Json *json, const char *key, DateADT date)
{
	if (date != AID_NO_DATE)
		json_text(json, key, aid_shown_date(date));
}

static void
json_open(Json *json, const char *key)
{
	if (key != NULL)
		json_key(json, key);
	pushJsonbValue(&json->state, WJB_BEGIN_OBJECT, NULL);
}

static JsonbValue *
json_close(Json *json)
{
	return pushJsonbValue(&json->state, WJB_END_OBJECT, NULL);
}

/* ---- evidence ---- */

/* 1234567 as 1,234,567 */
static char *
with_commas(uint32 number)
{
	char	   *digits = psprintf("%u", number);
	int			length = (int) strlen(digits);
	char	   *text = palloc(2 * length + 1);
	int			out = 0;

	for (int i = 0; i < length; i++)
	{
		text[out++] = digits[i];
		if (i < length - 1 && (length - 1 - i) % 3 == 0)
			text[out++] = ',';
	}
	text[out] = '\0';
	return text;
}

/* Comparators whose number is a similarity; that of the others is a gap. */
static bool
has_similarity(AidCompare compare)
{
	return compare == AID_COMPARE_SHINGLES || compare == AID_COMPARE_STRING || compare == AID_COMPARE_ORG;
}

static void
put_field(Json *json, const AidFind *find, int field, const AidFinding *finding, uint64 pattern)
{
	AidFieldDetail detail;

	aid_evidence_detail(find->evidence, field, finding->a, finding->b, pattern, &detail);
	if (detail.value_a == NULL && detail.value_b == NULL)
		return;
	json_open(json, detail.field);
	json_text(json, "a", detail.value_a);
	json_text(json, "b", detail.value_b);
	json_rounded(json, has_similarity(find->model->field[field].compare) ? "similarity" : "gap", detail.similarity);
	json_text(json, "level", detail.level);
	json_rounded(json, "bits", detail.bits.bits);
	if (!isnan(detail.bits.tf_bits))
		json_text(json, "share", psprintf("%s of %s", with_commas(detail.bits.tf_records), with_commas(find->n)));
	if (find->options.rates != NULL)
	{
		json_rounded(json, "rate_a", detail.rate_a);
		json_rounded(json, "rate_b", detail.rate_b);
		json_date(json, "rate_date_a", detail.rate_date_a);
		json_date(json, "rate_date_b", detail.rate_date_b);
	}
	(void) json_close(json);
}

static const char *
kept_because(const AidFinding *finding)
{
	switch (finding->why)
	{
		case AID_WHY_PRIMARY:
			return "primary reporter";
		case AID_WHY_BOUNDARY:
			return "boundary";
		case AID_WHY_VERSION:
			return "latest version";
		case AID_WHY_ID:
			return "smaller id";
		default:
			return NULL;
	}
}

static const char *
forbidden_because(const AidFinding *finding)
{
	switch (finding->forbid)
	{
		case AID_FORBID_SIGNS:
			return "opposite signs";
		case AID_FORBID_PHASES:
			return "phases differ";
		case AID_FORBID_YEARS:
			return "years differ";
		case AID_FORBID_INSTALMENT:
			return "other date in one source";
		default:
			return NULL;
	}
}

static void
put_candidates(Json *json, const AidFind *find, uint32 candidates)
{
	static const char *const names[] = {"title", "amount", "identifier", "all"};
	JsonbValue	value = {.type = jbvString};

	json_key(json, "candidate");
	pushJsonbValue(&json->state, WJB_BEGIN_ARRAY, NULL);
	for (int i = 0; i < lengthof(names) + find->options.equals; i++)
	{
		char	   *name;

		if ((candidates & (uint32) 1 << i) == 0)
			continue;
		if (i < lengthof(names))
			name = pstrdup(names[i]);
		else
		{
			const AidFindEqual *equal = &find->options.equal[i - lengthof(names)];

			name = psprintf("equal %s", equal->column[0]);
			for (int k = 1; k < equal->columns; k++)
				name = psprintf("%s, %s", name, equal->column[k]);
		}
		value.val.string.val = name;
		value.val.string.len = (int) strlen(name);
		pushJsonbValue(&json->state, WJB_ELEM, &value);
	}
	pushJsonbValue(&json->state, WJB_END_ARRAY, NULL);
}

static void
put_model(Json *json, const AidFind *find, const AidFinding *finding)
{
	uint32		block;

	put_candidates(json, find, finding->candidates);
	json_rounded(json, "prior", aid_evidence_prior(find->evidence));
	if (find->seen[AID_FIND_BLOCK] && aid_find_blocks_meet(find, finding->a, finding->b, &block) &&
		block != AID_IDS_NONE)
		json_text(json, "block", aid_ids_text(find->block_names, block, NULL));
	if (finding->forbid != AID_FORBID_NOTHING)
		json_text(json, "forbids", forbidden_because(finding));
}

static void
put_verdict(Json *json, const AidVerdict *verdict)
{
	json_open(json, "verdict");
	json_text(json, "reviewer", verdict->reviewer);
	json_date(json, "reviewed_on", verdict->reviewed_on);
	(void) json_close(json);
}

static Jsonb *
evidence_of(const AidFind *find, const AidFinding *finding)
{
	Json		json = {NULL};
	uint64		pattern = aid_evidence_pattern(find->evidence, finding->a, finding->b);

	json_open(&json, NULL);
	if (finding->candidates != 0)
		put_model(&json, find, finding);
	if (finding->rule == AID_RULE_VERDICT)
		put_verdict(&json, &find->verdict[finding->verdict]);
	if (finding->why != AID_WHY_NONE)
		json_text(&json, "kept", kept_because(finding));
	if (finding->amounts_unlike)
		json_text(&json, "note", "amounts are unlike");
	json_open(&json, "fields");
	for (int field = 0; field < find->model->fields; field++)
		put_field(&json, find, field, finding, pattern);
	(void) json_close(&json);
	return JsonbValueToJsonb(json_close(&json));
}

/* ---- money at stake ---- */

/* The amount, in the common unit if there are rates; false if unknown. */
static bool
amount_of(const AidFind *find, uint32 record, Datum *result)
{
	AidAmount	amount;
	double		common;
	double		rate;
	int32		rate_date;

	if (!aid_evidence_amount(find->evidence, find->amount, record, &amount))
		return false;
	*result = NumericGetDatum(aid_money_to_numeric(amount.amount));
	if (find->options.rates == NULL)
		return true;
	if (!aid_evidence_amount_common(find->evidence, find->amount, record, &common, &rate, &rate_date))
		return false;
	*result = DirectFunctionCall2(numeric_mul, *result, DirectFunctionCall1(float8_numeric, Float8GetDatum(rate)));
	*result = DirectFunctionCall2(numeric_round, *result, Int32GetDatum(AID_MONEY_DECIMALS));
	*result = DirectFunctionCall1(numeric_trim_scale, *result);
	return true;
}

static bool
smaller_amount(const AidFind *find, uint32 a, uint32 b, Datum *result)
{
	AidAmount	of_a;
	AidAmount	of_b;
	Datum		other;

	if (!amount_of(find, a, result) || !amount_of(find, b, &other))
		return false;
	if (find->options.rates == NULL)
	{
		(void) aid_evidence_amount(find->evidence, find->amount, a, &of_a);
		(void) aid_evidence_amount(find->evidence, find->amount, b, &of_b);
		if (of_a.currency != of_b.currency || of_a.currency < 0)
			return false;
	}
	*result = DirectFunctionCall2(numeric_smaller, *result, other);
	return true;
}

/* False: unknown. */
static bool
money_at_stake(const AidFind *find, const AidFinding *finding, Datum *result)
{
	switch (finding->relation)
	{
		case AID_SAME_RECORD:
			return amount_of(find, finding->b, result);
		case AID_CHAIN:
		case AID_PARENT_CHILD:
		case AID_POSSIBLE_DUPLICATE:
			return smaller_amount(find, finding->a, finding->b, result);
		default:
			*result = NumericGetDatum(int64_to_numeric(0));
			return true;
	}
}

/* ---- rows ---- */

char *
aid_find_rule_text(const AidFind *find, const AidFinding *finding)
{
	if (finding->rule == AID_RULE_MODEL)
		return psprintf("model:%s", find->digest);
	return psprintf("R%d", finding->rule);
}

void
aid_find_row(AidFind *find, const AidFinding *finding, Datum *values, bool *nulls)
{
	memset(nulls, false, sizeof(bool) * AID_FIND_RESULT);
	values[0] = CStringGetTextDatum(aid_find_id(find, finding->a));
	values[1] = CStringGetTextDatum(aid_find_id(find, finding->b));
	values[2] = CStringGetTextDatum(aid_relation_names[finding->relation]);
	values[3] = Float8GetDatum(aid_model_probability(finding->weight));
	values[4] = Float8GetDatum(finding->weight);
	values[5] = CStringGetTextDatum(aid_find_rule_text(find, finding));
	nulls[6] = !money_at_stake(find, finding, &values[6]);
	values[7] = JsonbPGetDatum(evidence_of(find, finding));
}
