/*
 * counted_glue.c
 *		aid_counted and aid_counting_rule.
 */
#include "postgres.h"

#include <math.h>

#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "base/grow.h"
#include "base/inner_query.h"
#include "base/numeric_money.h"
#include "base/rows.h"
#include "duplicates/check.h"
#include "duplicates/cluster_glue.h"
#include "duplicates/counted.h"
#include "duplicates/ids_glue.h"

PG_FUNCTION_INFO_V1(aid_counted);
PG_FUNCTION_INFO_V1(aid_counting_rule);

#define FUNCTION "aid_counted"

/* ---- records ---- */

enum
{
	ID, AMOUNT, UNIT, ACTIVITY, DIRECTION, STAGE, BOUNDARY, BI_MULTI, RECORD_COLUMNS
};

static const AidColumn record_columns[RECORD_COLUMNS] = {
	[ID] = {"id", AID_ACCEPT_SCALAR, true},
	[AMOUNT] = {"amount", AID_ACCEPT_NUMBER, true},
	[UNIT] = {"unit", AID_ACCEPT_SCALAR, false},
	[ACTIVITY] = {"activity_id", AID_ACCEPT_SCALAR, false},
	[DIRECTION] = {"direction", AID_ACCEPT_TEXT, false},
	[STAGE] = {"stage", AID_ACCEPT_TEXT, false},
	[BOUNDARY] = {"boundary", AID_ACCEPT_TEXT, false},
	[BI_MULTI] = {"bi_multi", AID_ACCEPT_INTEGER, false},
};

static const char *const direction_words[] = {"out", "in", NULL};
static const char *const stage_words[] = {"pledge", "commitment", "disbursement", NULL};
static const char *const boundary_words[] = {"incoming", "internal", "outgoing", NULL};
/* in the order of AidCountedRelation, then those that take nothing away */
static const char *const relation_words[] = {"same_record", "possible_duplicate", "parent_child", "chain", "correction",
"overlap", "repeat", NULL};

typedef struct Records
{
	AidColumn	column[RECORD_COLUMNS];
	AidIds	   *id;
	AidIds	   *activity;
	AidIds	   *unit;
	bool		without_unit;
	uint32		stages;			/* of outgoing rows: bit 0 for none */
	AidCountedRecord *record;	/* node: the activity's number, AID_IDS_NONE without */
	uint32		n;
	size_t		room;
	AidSkips   *skips;
} Records;

/* The word's place in the list from 1 on, 0 for NULL. */
static int
word_of(const AidColumn *column, const AidQueryRow *row, int place, const char *const *words)
{
	const char *text;
	size_t		length;

	if (row->nulls[place])
		return 0;
	text = aid_column_text(column, row->values[place], &length);
	for (int i = 0; words[i] != NULL; i++)
		if (strlen(words[i]) == length && memcmp(words[i], text, length) == 0)
			return i + 1;
	{
		StringInfoData list;

		initStringInfo(&list);
		for (int i = 0; words[i] != NULL; i++)
			appendStringInfo(&list, "%s%s", i > 0 ? ", " : "", words[i]);
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown word in column \"%s\": \"%.*s\"", column->name,
						pg_mbcliplen(text, (int) length, 40), text),
				 errdetail("The words are %s.", list.data)));
	}
}

static void
read_record(void *arg, const AidQueryRow *row)
{
	Records    *records = arg;
	AidCountedRecord *record;
	bool		found;

	aid_ids_add_column(records->id, &records->column[ID], row->values[ID], row->nulls[ID], &found);
	if (found)
	{
		size_t		length;
		const char *text = aid_column_text(&records->column[ID], row->values[ID], &length);

		ereport(ERROR,
				(errcode(ERRCODE_CARDINALITY_VIOLATION),
				 errmsg("id \"%.*s\" is there twice in the records of %s",
						pg_mbcliplen(text, (int) length, 60), text, FUNCTION)));
	}
	if (records->n == records->room)
	{
		records->room *= 2;
		records->record = repalloc_huge(records->record, records->room * sizeof(AidCountedRecord));
	}
	record = &records->record[records->n++];
	memset(record, 0, sizeof(*record));
	record->known = !row->nulls[AMOUNT];
	if (record->known)
		record->amount = aid_column_money(&records->column[AMOUNT], row->values[AMOUNT]);
	else
		aid_skip(records->skips, "amount is NULL", 1);
	record->node = aid_ids_add_name(records->activity, &records->column[ACTIVITY], row->values[ACTIVITY],
									row->nulls[ACTIVITY]);
	record->in = word_of(&records->column[DIRECTION], row, DIRECTION, direction_words) == 2;
	record->stage = (uint8) word_of(&records->column[STAGE], row, STAGE, stage_words);
	record->outgoing = word_of(&records->column[BOUNDARY], row, BOUNDARY, boundary_words) == 3;
	if (!row->nulls[BI_MULTI])
	{
		int64		class = aid_column_integer(&records->column[BI_MULTI], row->values[BI_MULTI]);

		if (class < 1 || class > 8)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("column \"bi_multi\" holds " INT64_FORMAT, class),
					 errdetail("It must be a code from 1 to 8.")));
		record->bi_multi = (int16) class;
	}
	if (!record->known)
		return;
	if (!record->in)
		records->stages |= (uint32) 1 << record->stage;
	if (aid_ids_add_name(records->unit, &records->column[UNIT], row->values[UNIT], row->nulls[UNIT]) == AID_IDS_NONE)
		records->without_unit = true;
}

/* What does not add up is refused; the message does not depend on the order of rows. */
static void
check_units(const Records *records)
{
	uint32		units = aid_ids_count(records->unit);
	StringInfoData list;

	initStringInfo(&list);
	if (units > 1 || (units == 1 && records->without_unit))
	{
		uint32	   *order = palloc(units * sizeof(uint32));

		aid_ids_order(records->unit, true, NULL, order);
		for (uint32 i = 0; i < Min(units, 5); i++)
			appendStringInfo(&list, "%s%s", i > 0 ? ", " : "", aid_ids_text(records->unit, order[i], NULL));
		if (units > 5)
			appendStringInfoString(&list, ", ...");
		if (records->without_unit)
			appendStringInfoString(&list, ", none");
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("records of %s have amounts in more than one unit", FUNCTION),
				 errdetail("The units are: %s.", list.data),
				 errhint("Convert the amounts, or call it for one unit at a time.")));
	}
	if ((records->stages & (records->stages - 1)) != 0)
	{
		for (int stage = 1; stage <= 3; stage++)
			if (records->stages & (1 << stage))
				appendStringInfo(&list, "%s%s", list.len > 0 ? ", " : "", stage_words[stage - 1]);
		if (records->stages & 1)
			appendStringInfoString(&list, ", none");
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("outgoing rows of %s are of more than one stage", FUNCTION),
				 errdetail("The stages are: %s. They do not add: a commitment is paid out later.", list.data),
				 errhint("Call it for one stage at a time; incoming rows may be of any stage.")));
	}
}

static void
read_records(const char *query, Records *records, AidSkips *skips)
{
	memset(records, 0, sizeof(*records));
	memcpy(records->column, record_columns, sizeof(record_columns));
	records->id = aid_ids_create();
	records->activity = aid_ids_create();
	records->unit = aid_ids_create();
	records->room = 1024;
	records->record = palloc(records->room * sizeof(AidCountedRecord));
	records->skips = skips;
	(void) aid_query_run("the records of " FUNCTION, query, records->column, RECORD_COLUMNS, read_record, records);
	check_units(records);
}

/* ---- findings ---- */

enum
{
	ID_A, ID_B, RELATION, PROBABILITY, WEIGHT, RULE, MONEY_AT_STAKE, EVIDENCE, FINDING_COLUMNS
};

static const AidColumn finding_columns[FINDING_COLUMNS] = {
	[ID_A] = {"id_a", AID_ACCEPT_SCALAR, true},
	[ID_B] = {"id_b", AID_ACCEPT_SCALAR, true},
	[RELATION] = {"relation", AID_ACCEPT_TEXT, true},
	[PROBABILITY] = {"probability", AID_ACCEPT_NUMBER, false},
	[WEIGHT] = {"weight", AID_ACCEPT_NUMBER, false},
	/* there, but not needed */
	[RULE] = {"rule", AID_ACCEPT_SCALAR, false},
	[MONEY_AT_STAKE] = {"money_at_stake", AID_ACCEPT_NUMBER, false},
	[EVIDENCE] = {"evidence", AID_ACCEPT_SCALAR, false},
};

typedef struct Findings
{
	AidColumn	column[FINDING_COLUMNS];
	const Records *records;
	AidIds	   *absent;			/* ids that are not among the records */
	AidCountedFinding *finding;
	size_t		m;
	size_t		room;
	double		min_probability;
	bool		any_possible;
	AidSkips	skips;
} Findings;

/* The record's number, or one beyond them. */
static uint32
end_of(Findings *findings, const AidQueryRow *row, int place, bool *absent)
{
	const AidColumn *column = &findings->column[place];
	const char *text;
	size_t		length;
	uint32		number;

	if (row->nulls[place])
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("column \"%s\" holds a null", column->name)));
	text = aid_column_text(column, row->values[place], &length);
	number = aid_ids_find(findings->records->id, text, length);
	if (number != AID_IDS_NONE)
		return number;
	*absent = true;
	return findings->records->n + aid_ids_add(findings->absent, text, length, NULL);
}

static void
read_finding(void *arg, const AidQueryRow *row)
{
	Findings   *findings = arg;
	AidCountedFinding finding;
	bool		absent = false;
	int			relation;

	if (row->nulls[RELATION])
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("column \"relation\" holds a null")));
	relation = word_of(&findings->column[RELATION], row, RELATION, relation_words) - 1;
	finding.a = end_of(findings, row, ID_A, &absent);
	finding.b = end_of(findings, row, ID_B, &absent);
	finding.weight = row->nulls[WEIGHT] ? -INFINITY :
		aid_cluster_weight(&findings->column[WEIGHT], row->values[WEIGHT]);
	if (relation > AID_COUNTED_CHAIN)
		return;					/* real money, twice or not */
	finding.relation = (uint8) relation;
	if (absent && relation >= AID_COUNTED_PARENT_CHILD)
	{
		aid_skip(&findings->skips, "chain or parent_child with an id that is not among the records", 1);
		return;
	}
	if (relation == AID_COUNTED_POSSIBLE)
	{
		if (row->nulls[PROBABILITY])
		{
			aid_skip(&findings->skips, "possible_duplicate without probability", 1);
			return;
		}
		if (aid_column_double(&findings->column[PROBABILITY], row->values[PROBABILITY]) < findings->min_probability)
			return;
		findings->any_possible = true;
	}
	if (findings->m == findings->room)
	{
		findings->room *= 2;
		findings->finding = repalloc_huge(findings->finding, findings->room * sizeof(AidCountedFinding));
	}
	findings->finding[findings->m++] = finding;
}

static void
read_findings(const char *query, const Records *records, double min_probability, Findings *findings)
{
	memset(findings, 0, sizeof(*findings));
	memcpy(findings->column, finding_columns, sizeof(finding_columns));
	findings->records = records;
	findings->absent = aid_ids_create();
	findings->room = 1024;
	findings->finding = palloc(findings->room * sizeof(AidCountedFinding));
	findings->min_probability = min_probability;
	(void) aid_query_run("the findings of " FUNCTION, query, findings->column, FINDING_COLUMNS, read_finding, findings);
}

/* ---- both in the order of ids ---- */

typedef struct Ordered
{
	AidCountedInput input;
	uint32	   *id;				/* number of the record's id text */
	uint32	   *node_row;		/* a row of the node, for its name */
	uint32		activities;
} Ordered;

static void
order_all(const Records *records, Findings *findings, Ordered *ordered)
{
	uint32		n = records->n;
	uint32	   *rank = aid_new_array(n, sizeof(uint32));
	AidCountedRecord *record = aid_new_array(n, sizeof(AidCountedRecord));

	ordered->id = aid_new_array(n, sizeof(uint32));
	ordered->activities = aid_ids_count(records->activity);
	ordered->node_row = aid_new_array((size_t) ordered->activities + n, sizeof(uint32));
	aid_ids_order(records->id, false, rank, ordered->id);
	ordered->input.nodes = ordered->activities;
	for (uint32 r = 0; r < n; r++)
	{
		record[r] = records->record[ordered->id[r]];
		if (record[r].node == AID_IDS_NONE)
		{
			ordered->node_row[ordered->input.nodes] = r;
			record[r].node = ordered->input.nodes++;
		}
	}
	for (size_t i = 0; i < findings->m; i++)
	{
		AidCountedFinding *finding = &findings->finding[i];

		finding->a = finding->a < n ? rank[finding->a] : finding->a;
		finding->b = finding->b < n ? rank[finding->b] : finding->b;
	}
	ordered->input.n = n;
	ordered->input.ids = n + aid_ids_count(findings->absent);
	ordered->input.record = record;
	ordered->input.m = findings->m;
	ordered->input.finding = findings->finding;
}

/* ---- reasons ---- */

typedef struct Counting
{
	const Records *records;
	const Ordered *ordered;
	AidCountedRule rule;
	AidCountedRow *row;
	AidCountedRow *confirmed;	/* the same array if nothing is to be confirmed */
	AidCountedNode *node;
} Counting;

static const char *
id_name(const Counting *counting, uint32 r)
{
	return aid_ids_text(counting->records->id, counting->ordered->id[r], NULL);
}

static const char *
node_name(const Counting *counting, uint32 node)
{
	return node < counting->ordered->activities ? aid_ids_text(counting->records->activity, node, NULL)
		: id_name(counting, counting->ordered->node_row[node]);
}

static void
append_money(StringInfo text, aid_money money)
{
	char		buffer[AID_MONEY_TEXT_SIZE];

	aid_money_print(money, buffer);
	appendStringInfoString(text, buffer);
}

static void
append_netted(const Counting *counting, const AidCountedNode *node, StringInfo text)
{
	bool		leaf = counting->rule == AID_COUNTED_NET_LEAF;

	append_money(text, node->taken);
	appendStringInfoString(text, " of ");
	append_money(text, node->worth);
	appendStringInfoString(text, leaf ? " passed on to " : " received from ");
	if (node->others == 1)
		appendStringInfoString(text, node_name(counting, node->other));
	else
		appendStringInfo(text, "%u others", node->others);
}

/* Why the row counts what it counts; an empty text if it counts in full. */
static void
append_reason(const Counting *counting, uint32 r, StringInfo text)
{
	const AidCountedRow *row = &counting->row[r];
	const AidCountedRecord *record = &counting->ordered->input.record[r];
	const AidCountedNode *node = &counting->node[record->node];

	switch ((AidCountedReason) row->reason)
	{
		case AID_COUNTED_FULL:
			break;
		case AID_COUNTED_COPY:
			appendStringInfo(text, "copy of %s", id_name(counting, row->kept));
			break;
		case AID_COUNTED_INCOMING:
			appendStringInfoString(text, "incoming row");
			break;
		case AID_COUNTED_OUTGOING:
			appendStringInfoString(text, "boundary outgoing");
			break;
		case AID_COUNTED_CLASS:
			appendStringInfo(text, "bi_multi %d", record->bi_multi);
			break;
		case AID_COUNTED_UNKNOWN:
			appendStringInfoString(text, "amount not known");
			break;
		case AID_COUNTED_NETTED:
			append_netted(counting, node, text);
			break;
		case AID_COUNTED_DECLARED:
			append_money(text, node->taken);
			appendStringInfoString(text, " of ");
			append_money(text, node->worth);
			appendStringInfoString(text, " declared as incoming");
			break;
	}
	if (row->refused == 1)
		appendStringInfo(text, "%slink %s %s refused, it would close a circle", text->len > 0 ? "; " : "",
						 row->refused_payer ? "to" : "from", id_name(counting, row->refused_other));
	else if (row->refused > 1)
		appendStringInfo(text, "%s%u links refused, they would close circles", text->len > 0 ? "; " : "", row->refused);
	if (counting->confirmed[r].reason == AID_COUNTED_COPY && row->reason != AID_COUNTED_COPY)
		appendStringInfo(text, "%sif confirmed, copy of %s", text->len > 0 ? "; " : "",
						 id_name(counting, counting->confirmed[r].kept));
}

/* ---- the functions ---- */

static void
count_all(Counting *counting, bool any_possible, AidCountedTotals *totals)
{
	const AidCountedInput *input = &counting->ordered->input;
	void	   *scratch = aid_new_array(1, aid_counted_scratch(input));
	AidCountedNode *node = aid_new_array(input->nodes, sizeof(AidCountedNode));
	AidCountedTotals confirmed_totals;
	bool		fits;

	counting->node = aid_new_array(input->nodes, sizeof(AidCountedNode));
	counting->row = aid_new_array(input->n, sizeof(AidCountedRow));
	counting->confirmed = counting->row;
	fits = aid_counted_run(input, counting->rule, false, counting->row, counting->node, totals, scratch);
	if (any_possible && fits)
	{
		counting->confirmed = aid_new_array(input->n, sizeof(AidCountedRow));
		fits = aid_counted_run(input, counting->rule, true, counting->confirmed, node, &confirmed_totals, scratch);
	}
	if (!fits)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("the amounts of an activity are out of range")));
	pfree(node);
	pfree(scratch);
}

static void
report_findings(const Counting *counting, Findings *findings, const AidCountedTotals *totals)
{
	int64		total = 0;
	StringInfoData list;

	if (totals->within > 0)
		aid_skip(&findings->skips, "chain or parent_child within one activity", (int64) totals->within);
	initStringInfo(&list);
	for (int i = 0; i < findings->skips.n; i++)
	{
		total += findings->skips.reasons[i].rows;
		appendStringInfo(&list, "%s%s: " INT64_FORMAT, i > 0 ? "; " : "", findings->skips.reasons[i].reason,
						 findings->skips.reasons[i].rows);
	}
	if (total > 0)
		ereport(NOTICE,
				(errmsg(INT64_FORMAT " findings were of no use to %s", total, FUNCTION),
				 errdetail("%s.", list.data)));
	if (totals->refused > 0)
		ereport(NOTICE,
				(errmsg(UINT64_FORMAT " links were refused by %s: they would close a circle", totals->refused,
						FUNCTION),
				 errdetail("The first is from %s to %s.", id_name(counting, totals->first_payer),
						   id_name(counting, totals->first_receiver)),
				 errhint("The reason of each row at their ends says so.")));
}

Datum
aid_counted(PG_FUNCTION_ARGS)
{
	AidRows		rows;
	AidSkips	skips = {0};
	Records		records;
	Findings	findings;
	Ordered		ordered;
	Counting	counting = {.records = &records,.ordered = &ordered};
	AidCountedTotals totals;
	double		min_probability;
	char	   *rule;

	aid_rows_start(&rows, fcinfo);
	if (PG_ARGISNULL(2) || PG_ARGISNULL(3))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s of %s is null", PG_ARGISNULL(2) ? "counting_rule" : "min_probability", FUNCTION)));
	rule = text_to_cstring(PG_GETARG_TEXT_PP(2));
	if (!aid_counted_rule(rule, &counting.rule))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown rule of %s: \"%s\"", FUNCTION, rule),
				 errdetail("The rules are gross, distinct, net_source, net_leaf and net_declared.")));
	min_probability = PG_GETARG_FLOAT8(3);
	if (!(min_probability >= 0 && min_probability <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("min_probability is %g", min_probability),
				 errdetail("It must be a number from 0 to 1.")));

	read_records(aid_getarg_query(fcinfo, 0), &records, &skips);
	read_findings(aid_getarg_query(fcinfo, 1), &records, min_probability, &findings);
	order_all(&records, &findings, &ordered);
	count_all(&counting, findings.any_possible, &totals);

	for (uint32 r = 0; r < records.n; r++)
	{
		const AidCountedRecord *record = &ordered.input.record[r];
		StringInfoData reason;
		Datum		values[6];
		bool		nulls[6] = {false};

		aid_rows_next(&rows);
		initStringInfo(&reason);
		append_reason(&counting, r, &reason);
		values[0] = aid_ids_datum(records.id, ordered.id[r]);
		nulls[1] = !record->known;
		values[1] = nulls[1] ? (Datum) 0 : NumericGetDatum(aid_money_to_numeric(record->amount));
		nulls[2] = counting.row[r].reason == AID_COUNTED_UNKNOWN;
		values[2] = nulls[2] ? (Datum) 0 : NumericGetDatum(aid_money_to_numeric(counting.row[r].counted));
		nulls[3] = counting.confirmed[r].reason == AID_COUNTED_UNKNOWN;
		values[3] = nulls[3] ? (Datum) 0 : NumericGetDatum(aid_money_to_numeric(counting.confirmed[r].counted));
		nulls[4] = reason.len == 0;
		values[4] = nulls[4] ? (Datum) 0 : PointerGetDatum(cstring_to_text_with_len(reason.data, reason.len));
		values[5] = PointerGetDatum(cstring_to_text(rule));
		aid_rows_put(&rows, values, nulls);
	}
	report_findings(&counting, &findings, &totals);
	aid_skips_notice(&skips, FUNCTION);
	return (Datum) 0;
}

Datum
aid_counting_rule(PG_FUNCTION_ARGS)
{
	char	   *name = text_to_cstring(PG_GETARG_TEXT_PP(0));
	const char *sentence = aid_counted_rule_text(name);

	if (sentence == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown counting rule \"%s\"", name),
				 errdetail("There are the rules of %s (gross, distinct, net_source, net_leaf and net_declared) and "
						   "selections of rows whose names begin with fts., iati. or crs.", FUNCTION)));
	PG_RETURN_TEXT_P(cstring_to_text(sentence));
}

void
aid_check_counted(const char *records, AidSkips *skips)
{
	Records		reading;

	read_records(records, &reading, skips);
}
