/*
 * import.c
 *		Headcounts from wide rows (a column for each group) and from long ones
 *		(a row for each group).
 */
#include "headcount/aggregate_state.h"

#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/numeric.h"

#include "headcount/wire.h"

PG_FUNCTION_INFO_V1(aid_headcount_wide_four);
PG_FUNCTION_INFO_V1(aid_headcount_wide_row);
PG_FUNCTION_INFO_V1(aid_headcount_agg_accum);
PG_FUNCTION_INFO_V1(aid_headcount_agg_accum_inv);
PG_FUNCTION_INFO_V1(aid_headcount_years_accum);
PG_FUNCTION_INFO_V1(aid_headcount_years_accum_inv);

pg_noreturn static void
raise_negative(const char *column)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("number of persons is negative"),
			 column != NULL ? errdetail("Column \"%s\".", column) : 0));
	pg_unreachable();
}

/* ---- wide ---- */

/* The value of the collected cells; a total, if there is one, adds what they lack to "?". */
static Datum
wide_result(AidCell *cell, int n, bool has_total, int64 total)
{
	AidBox	   *box = palloc((n + 1) * sizeof(AidBox));
	int64_t    *count = palloc((n + 1) * sizeof(int64_t));
	int64		sum = 0;

	if (has_total && total < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the stated total is negative")));
	for (int i = 0; i < n; i++)
		if (__builtin_add_overflow(sum, (int64) cell[i].count, &sum))
			aid_raise_headcount_range();
	if (has_total)
	{
		if (sum > total)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("the cells add up to more than the stated total")));
		cell[n].box = AID_BOX_UNKNOWN;
		cell[n++].count = total - sum;
	}
	aid_check_cells_status(aid_cells_collect(cell, &n));
	for (int i = 0; i < n; i++)
	{
		box[i] = cell[i].box;
		count[i] = cell[i].count;
	}
	return aid_headcount_result(n, box, count);
}

#define OLDEST_ADULT (AID_AGE_MAX / 12)

/* men, women, boys, girls, adult_from, total */
Datum
aid_headcount_wide_four(PG_FUNCTION_ARGS)
{
	static const char *const name[] = {"men", "women", "boys", "girls"};
	AidCell		cell[5];
	int			n = 0;
	int32		adult_from;
	uint32_t	edge;

	if (PG_ARGISNULL(4))
		PG_RETURN_NULL();
	adult_from = PG_GETARG_INT32(4);
	if (adult_from < 1 || adult_from > OLDEST_ADULT)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("adult_from must be between 1 and %d", OLDEST_ADULT)));
	edge = (uint32_t) adult_from * 12;
	for (int i = 0; i < 4; i++)
	{
		bool		adult = i < 2;

		if (PG_ARGISNULL(i))
			continue;
		cell[n].box = aid_box(i % 2 == 0 ? AID_MALE : AID_FEMALE, adult ? edge : 0, adult ? AID_AGE_OPEN : edge,
							  AID_DISABILITY_UNKNOWN);
		cell[n].count = PG_GETARG_INT64(i);
		if (cell[n++].count < 0)
			raise_negative(name[i]);
	}
	if (n == 0 && PG_ARGISNULL(5))
		PG_RETURN_NULL();
	return wide_result(cell, n, !PG_ARGISNULL(5), PG_ARGISNULL(5) ? 0 : PG_GETARG_INT64(5));
}

/* The persons of a column; false for null. */
static bool
column_persons(const char *column, const JsonbValue *value, int64 *persons)
{
	bool		range = false;
	bool		good;

	if (value == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("mapped column \"%s\" is not in the row", column)));
	if (value->type == jbvNull)
		return false;
	if (value->type == jbvString)
		good = aid_count_parse(value->val.string.val, (size_t) value->val.string.len, persons, &range);
	else
		good = aid_jsonb_integer(value, persons, &range);
	if (!good)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("column \"%s\" is not a number of persons", column),
				 errdetail("It is neither null nor an integer nor a string of digits.")));
	if (range)
		aid_raise_headcount_range();
	if (*persons < 0)
		raise_negative(column);
	return true;
}

static AidBox
mapped_box(const char *column, const JsonbValue *value)
{
	AidTextReport report = {0};
	AidBox		box;

	if (value->type != jbvString)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("column \"%s\" is not mapped to a string", column),
				 errhint("Example: {\"f_u5\": \"F 0-4\", \"m_adults\": \"M 18+\"}")));
	if (!aid_box_parse(&report, value->val.string.val, (size_t) value->val.string.len, &box))
	{
		char	   *shown = aid_quoted_clip(value->val.string.val, (size_t) value->val.string.len, 60);
		char	   *detail = report.fault == AID_FAULT_CELL ? psprintf("\"%s\" is not of the form \"sex ages\".", shown) :
			report.fault == AID_FAULT_NO_SEX ? psprintf("\"%s\" names no sex.", shown) : aid_text_fault_detail(&report);

		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("column \"%s\" is mapped to no cell", column),
				 errdetail_internal("%s", detail),
				 errhint("Write the left side of a cell, as \"F 0-4\" or \"? 60+ -d\".")));
	}
	return box;
}

typedef struct MappedColumn
{
	AidBox		box;
	char	   *name;
} MappedColumn;

static int
compare_columns(const void *a, const void *b)
{
	const MappedColumn *left = a;
	const MappedColumn *right = b;

	if (left->box != right->box)
		return left->box < right->box ? -1 : 1;
	return strcmp(left->name, right->name);
}

/* row_data, mapping, total */
Datum
aid_headcount_wide_row(PG_FUNCTION_ARGS)
{
	Jsonb	   *row;
	Jsonb	   *mapping;
	MappedColumn *mapped;
	AidCell    *cell;
	JsonbIterator *iterator;
	JsonbValue	key;
	JsonbValue	value;
	uint32		columns;
	uint32		seen = 0;
	int			n = 0;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	row = PG_GETARG_JSONB_P(0);
	mapping = PG_GETARG_JSONB_P(1);
	if (!JB_ROOT_IS_OBJECT(row) || !JB_ROOT_IS_OBJECT(mapping))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be a JSON object", JB_ROOT_IS_OBJECT(row) ? "mapping" : "row_data"),
				 errhint("Example: aid_headcount_wide(to_jsonb(t), '{\"f_u5\": \"F 0-4\", \"m_adults\": \"M 18+\"}')")));

	columns = JB_ROOT_COUNT(mapping);
	mapped = palloc(Max(columns, 1) * sizeof(MappedColumn));
	cell = palloc((columns + 1) * sizeof(AidCell));
	iterator = JsonbIteratorInit(&mapping->root);
	(void) JsonbIteratorNext(&iterator, &key, true);
	while (JsonbIteratorNext(&iterator, &key, true) == WJB_KEY)
	{
		char	   *column = pnstrdup(key.val.string.val, key.val.string.len);
		int64		persons;

		(void) JsonbIteratorNext(&iterator, &value, true);
		mapped[seen].box = mapped_box(column, &value);
		mapped[seen].name = column;
		if (column_persons(column, getKeyJsonValueFromContainer(&row->root, key.val.string.val, key.val.string.len, NULL),
						   &persons))
		{
			cell[n].box = mapped[seen].box;
			cell[n++].count = persons;
		}
		seen++;
	}
	aid_sort(mapped, seen, sizeof(MappedColumn), compare_columns);
	for (uint32 i = 1; i < seen; i++)
		if (mapped[i].box == mapped[i - 1].box)
		{
			char		box[AID_BOX_TEXT_SIZE];

			aid_box_print(mapped[i].box, box);
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("two columns are mapped to one cell"),
					 errdetail("Columns \"%s\" and \"%s\" are both \"%s\".", mapped[i - 1].name, mapped[i].name, box)));
		}
	if (n == 0 && PG_ARGISNULL(2))
		PG_RETURN_NULL();
	return wide_result(cell, n, !PG_ARGISNULL(2), PG_ARGISNULL(2) ? 0 : PG_GETARG_INT64(2));
}

/* ---- long ---- */

static void
trim(const char **text, size_t *length)
{
	while (*length > 0 && strchr(" \t\n", (*text)[0]) != NULL)
		(*text)++, (*length)--;
	while (*length > 0 && strchr(" \t\n", (*text)[*length - 1]) != NULL)
		(*length)--;
}

static bool
is_word(const char *text, size_t length, const char *word)
{
	return strlen(word) == length && pg_strncasecmp(text, word, length) == 0;
}

/* Sex as sources write it; only here are words understood. */
static AidSex
import_sex(const text *argument)
{
	static const struct
	{
		const char *name;
		AidSex		sex;
	}			words[] = {
		{"female", AID_FEMALE}, {"male", AID_MALE}, {"other", AID_OTHER_SEX}, {"o", AID_OTHER_SEX},
		{"unknown", AID_SEX_UNKNOWN}, {"unspecified", AID_SEX_UNKNOWN}
	};
	static const char *const totals[] = {"all", "total", "t", "_T"};
	const char *word = VARDATA_ANY(argument);
	size_t		length = VARSIZE_ANY_EXHDR(argument);
	AidSex		sex;

	trim(&word, &length);
	if (aid_sex_parse(word, length, &sex))
		return sex;
	for (int i = 0; i < lengthof(words); i++)
		if (is_word(word, length, words[i].name))
			return words[i].sex;
	for (int i = 0; i < lengthof(totals); i++)
		if (is_word(word, length, totals[i]))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("a total is not a category"),
					 errdetail("The sex of a row is \"%s\".", totals[i]),
					 errhint("Leave such rows out with FILTER, or give the total.")));
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("invalid sex code: \"%s\"", aid_quoted_clip(word, length, 60)),
			 errhint("Use F, M, X or ?, or the words female, male, other, unknown, unspecified.")));
	return AID_SEX_UNKNOWN;
}

static void
import_ages(const text *argument, uint32_t *lo, uint32_t *hi)
{
	const char *word = VARDATA_ANY(argument);
	size_t		length = VARSIZE_ANY_EXHDR(argument);
	AidAgesStatus status;

	trim(&word, &length);
	status = aid_ages_parse(word, length, lo, hi);
	if (status != AID_AGES_OK && status != AID_AGES_UNKNOWN)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid age band: \"%s\"", aid_quoted_clip(word, length, 60)),
				 errdetail_internal("%s", aid_ages_fault_detail(status, word, length)),
				 errhint("Write ages as 18-59, 60+, <5 or 6-23m.")));
}

/* Whole years, the upper age included; NULL is no bound. */
static void
import_years(FunctionCallInfo fcinfo, uint32_t *lo, uint32_t *hi)
{
	bool		has_min = !PG_ARGISNULL(2);
	bool		has_max = !PG_ARGISNULL(3);
	int64		min = has_min ? PG_GETARG_INT32(2) : 0;
	int64		max = has_max ? PG_GETARG_INT32(3) : 0;

	*lo = *hi = AID_AGE_OPEN;
	if (min < 0 || (has_max && max < 0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("an age is negative")));
	if (has_max && max < min)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("age_max is below age_min")));
	if (min * 12 > AID_AGE_MAX || (has_max && (max + 1) * 12 > AID_AGE_MAX))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("an age goes beyond %d months", AID_AGE_MAX)));
	if (has_max)
		*hi = (uint32_t) (max + 1) * 12;
	/* from birth without an end is not known */
	if (has_max || min > 0)
		*lo = (uint32_t) min * 12;
}

/* The row's cell; false if persons is NULL, which leaves the row out. */
static bool
row_cell(FunctionCallInfo fcinfo, bool years, AidCell *cell)
{
	int			persons = years ? 4 : 3;
	AidSex		sex;
	AidDisability disability = AID_DISABILITY_UNKNOWN;
	uint32_t	lo = AID_AGE_OPEN;
	uint32_t	hi = AID_AGE_OPEN;

	if (PG_ARGISNULL(persons))
		return false;
	sex = PG_ARGISNULL(1) ? AID_SEX_UNKNOWN : import_sex(PG_GETARG_TEXT_PP(1));
	if (years)
		import_years(fcinfo, &lo, &hi);
	else if (!PG_ARGISNULL(2))
		import_ages(PG_GETARG_TEXT_PP(2), &lo, &hi);
	if (PG_NARGS() > persons + 1 && !PG_ARGISNULL(persons + 1))
		disability = PG_GETARG_BOOL(persons + 1) ? AID_DISABLED : AID_NOT_DISABLED;
	cell->box = aid_box(sex, lo, hi, disability);
	cell->count = PG_GETARG_INT64(persons);
	if (cell->count < 0)
		raise_negative(NULL);
	return true;
}

static Datum
accumulate(FunctionCallInfo fcinfo, bool years, bool add)
{
	AidCell		cell;
	AidPacked	view;

	if (!row_cell(fcinfo, years, &cell))
		return aid_state_unchanged(fcinfo);
	view = aid_one_cell_view(&cell);
	return add ? aid_state_accumulate(fcinfo, &view, 1) : aid_state_take_out(fcinfo, &view, 1);
}

/* state, sex, ages, persons [, disability] */
Datum
aid_headcount_agg_accum(PG_FUNCTION_ARGS)
{
	return accumulate(fcinfo, false, true);
}

Datum
aid_headcount_agg_accum_inv(PG_FUNCTION_ARGS)
{
	return accumulate(fcinfo, false, false);
}

/* state, sex, age_min, age_max, persons [, disability] */
Datum
aid_headcount_years_accum(PG_FUNCTION_ARGS)
{
	return accumulate(fcinfo, true, true);
}

Datum
aid_headcount_years_accum_inv(PG_FUNCTION_ARGS)
{
	return accumulate(fcinfo, true, false);
}
