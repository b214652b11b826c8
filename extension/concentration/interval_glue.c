/*
 * interval_glue.c
 *		aid_interval: how far could the index be off if the units were a sample?
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/float.h"

#include "base/quantile.h"
#include "concentration/align.h"
#include "concentration/bootstrap.h"
#include "concentration/jackknife.h"

PG_FUNCTION_INFO_V1(aid_interval);

#define MAX_REPLICATES 1000000

typedef struct IndexInterval
{
	double		estimate;
	double		std_error;
	double		lower;
	double		upper;
	int			replicates;
	int			undefined;
	bool		has_bounds;
} IndexInterval;

typedef struct IntervalOptions
{
	AidIndex	index;
	double		level;
	bool		bootstrap;
	uint64_t	seed;
	int			replicates;
} IntervalOptions;

static AidIndex
read_index(const char *name, bool has_reference)
{
	AidIndex	index;
	AidIndexParse parsed = aid_index_parse(name, &index);

	if (parsed == AID_PARSE_PARAMETER)
		aid_check_index(&index);
	if (parsed == AID_PARSE_UNKNOWN)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown index \"%s\"", name),
				 errdetail("Known are gini, hhi, hhi_normalized, effective_number(q), entropy, theil, mld, "
						   "generalized_entropy(alpha), atkinson(epsilon), hoover, top_share(k) and palma."),
				 errhint("A parameter stands in parentheses, for example effective_number(2).")));
	if (has_reference && !aid_index_has_reference_form(index.kind))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("index \"%s\" has no reference form", name),
				 errdetail("It measures crowding, not departure from a reference.")));
	return index;
}

/* Arguments from argno on: level, method, seed, replicates. */
static IntervalOptions
read_options(FunctionCallInfo fcinfo, int argno)
{
	IntervalOptions options;
	char	   *method = text_to_cstring(PG_GETARG_TEXT_PP(argno + 1));

	options.index = read_index(text_to_cstring(PG_GETARG_TEXT_PP(1)), argno > 2);
	options.level = PG_GETARG_FLOAT8(argno);
	options.bootstrap = strcmp(method, "bootstrap") == 0;
	options.seed = (uint64_t) PG_GETARG_INT64(argno + 2);
	options.replicates = PG_GETARG_INT32(argno + 3);

	if (!(options.level > 0 && options.level < 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("level must be above 0 and below 1"),
				 errhint("0.95 is the usual level.")));
	if (!options.bootstrap && strcmp(method, "jackknife") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown method \"%s\"", method),
				 errdetail("Known are jackknife and bootstrap.")));
	if (options.replicates < 1 || options.replicates > MAX_REPLICATES)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("replicates must be between 1 and %d", MAX_REPLICATES)));
	return options;
}

static void
jackknife(const IntervalOptions *options, const AidSample *sample, IndexInterval *interval)
{
	double	   *value = aid_units_alloc(sample->n, sizeof(double));
	void	   *memory = aid_units_alloc(1, aid_jackknife_size(sample->n));
	double		distance;

	if (aid_jackknife(&options->index, sample, value, memory) == AID_INDEX_OVERFLOW)
		float_overflow_error();
	interval->std_error = aid_jackknife_error(value, sample->n, &interval->undefined);
	if (interval->undefined > 0)
		return;
	distance = -aid_normal_quantile((1 - options->level) / 2) * interval->std_error;
	interval->lower = interval->estimate - distance;
	interval->upper = interval->estimate + distance;
	interval->has_bounds = true;
}

static void
bootstrap(const IntervalOptions *options, const AidSample *sample, IndexInterval *interval)
{
	double	   *value = palloc(options->replicates * sizeof(double));
	double	   *copies = aid_units_alloc(sample->n, sizeof(double));
	AidBootstrapBounds bounds;
	int			defined = 0;

	for (int b = 1; b <= options->replicates; b++)
	{
		AidIndexStatus status = aid_bootstrap_replicate(&options->index, sample, options->seed, (uint32_t) b, copies,
														&value[defined]);

		CHECK_FOR_INTERRUPTS();
		if (status == AID_INDEX_OVERFLOW)
			float_overflow_error();
		if (status == AID_INDEX_DEFINED)
			defined++;
		else
			interval->undefined++;
	}
	if (defined < 2)
		return;
	bounds = aid_bootstrap_bounds(value, defined, options->level);
	interval->std_error = bounds.std_error;
	interval->lower = bounds.lower;
	interval->upper = bounds.upper;
	interval->has_bounds = true;
}

static Datum
interval_tuple(FunctionCallInfo fcinfo, const IndexInterval *interval)
{
	TupleDesc	tupdesc;
	Datum		values[6];
	bool		nulls[6] = {true, true, true, true, true, true};

	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	tupdesc = BlessTupleDesc(tupdesc);
	if (interval != NULL)
	{
		nulls[0] = nulls[4] = nulls[5] = false;
		nulls[1] = nulls[2] = nulls[3] = !interval->has_bounds;
		values[0] = Float8GetDatum(interval->estimate);
		values[1] = Float8GetDatum(interval->std_error);
		values[2] = Float8GetDatum(interval->lower);
		values[3] = Float8GetDatum(interval->upper);
		values[4] = Int32GetDatum(interval->replicates);
		values[5] = Int32GetDatum(interval->undefined);
	}
	return HeapTupleGetDatum(heap_form_tuple(tupdesc, values, nulls));
}

Datum
aid_interval(PG_FUNCTION_ARGS)
{
	bool		has_reference = PG_NARGS() == 7;
	IntervalOptions options = read_options(fcinfo, has_reference ? 3 : 2);
	const AidAllocation *reference = has_reference ? aid_getarg_allocation(fcinfo, 2) : NULL;
	IndexInterval	interval = {0};
	AidAligned	aligned;
	AidSample  *sample;
	AidIndexStatus status;

	if (!aid_align(aid_getarg_allocation(fcinfo, 0), reference, AID_FRAME_IS_MASS, &aligned))
		return interval_tuple(fcinfo, NULL);
	sample = aid_aligned_sample(&aligned);
	status = aid_index_value(&options.index, sample, &interval.estimate);
	if (status == AID_INDEX_OVERFLOW)
		float_overflow_error();
	if (status == AID_INDEX_UNDEFINED)
		return interval_tuple(fcinfo, NULL);

	interval.replicates = options.bootstrap ? options.replicates : sample->n;
	if (sample->n >= 2 && !isinf(interval.estimate))
	{
		if (options.bootstrap)
			bootstrap(&options, sample, &interval);
		else
			jackknife(&options, sample, &interval);
	}
	return interval_tuple(fcinfo, &interval);
}
