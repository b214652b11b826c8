/*
 * weights_glue.c
 *		Arguments, results and errors shared by the functions over spatial
 *		weights.
 */
#include "spatial/weights_glue.h"

#include "mb/pg_wchar.h"
#include "utils/memutils.h"

StaticAssertDecl(sizeof(AidWeights) == 24 && sizeof(AidWeightsState) % 8 == 0 && sizeof(AidGivenLink) == 16 &&
				 sizeof(AidGivenKey) == 12, "stored structures have no padding");

void
aid_weights_too_large(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("spatial weights are too large"),
			 errdetail("A value holds at most 1 GB, some eighty million links.")));
	pg_unreachable();
}

void
aid_weights_out_of_range(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("weights are out of range"),
			 errdetail("Sums of weights and of their squares must be within double precision."),
			 errhint("Multiply or divide all weights by one number.")));
	pg_unreachable();
}

void *
aid_weights_alloc(size_t size)
{
	if (size > AID_VALUE_LIMIT)
		aid_weights_too_large();
	return palloc(size);
}

AidWeights *
aid_weights_canonical(const AidWeightsState *state, AidRepeats *repeats)
{
	void	   *memory = aid_weights_alloc(aid_weights_size(state->head.n, state->head.links, state->head.key_bytes));
	void	   *scratch = MemoryContextAllocHuge(CurrentMemoryContext, Max(aid_weights_finish_scratch(state), 1));
	AidWeights *value = memory;
	size_t		size = aid_weights_finish(state, memory, scratch, repeats);

	pfree(scratch);
	SET_VARSIZE(value, size);
	Assert(repeats->count > 0 || aid_weights_is_valid(value, size));
	return value;
}

char *
aid_clipped_name(const char *name, size_t length)
{
	int			shown = pg_mbcliplen(name, (int) length, 40);

	return psprintf("%.*s%s", shown, name, (size_t) shown < length ? "..." : "");
}

char *
aid_repeats_detail(const AidWeights *value, const AidRepeats *repeats)
{
	AidUnits	units = aid_weights_units_of(value);
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfo(&text, repeats->count == 1 ? "%u pair: " : "%u pairs: ", repeats->count);
	for (uint32_t k = 0; k < Min(repeats->count, AID_REPEATS_LISTED); k++)
	{
		uint32_t	length;
		const char *key = aid_unit_key(&units, repeats->unit[k], &length);

		appendStringInfo(&text, "%s(\"%s\", ", k > 0 ? ", " : "", aid_clipped_name(key, length));
		key = aid_unit_key(&units, repeats->neighbour[k], &length);
		appendStringInfo(&text, "\"%s\")", aid_clipped_name(key, length));
	}
	if (repeats->count > AID_REPEATS_LISTED)
		appendStringInfo(&text, " and %u more", repeats->count - AID_REPEATS_LISTED);
	appendStringInfoChar(&text, '.');
	return text.data;
}

AidWeights *
aid_weights_of_state(const AidWeightsState *state)
{
	AidRepeats	repeats;
	AidWeights *value = aid_weights_canonical(state, &repeats);

	if (repeats.count > 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a pair of units stands more than once"),
				 errdetail_internal("%s", aid_repeats_detail(value, &repeats)),
				 errhint("Aggregate the pairs first, one row for each; often one unit is stored as several shapes.")));
	return value;
}

const AidWeights *
aid_getarg_weights(FunctionCallInfo fcinfo, int argno)
{
	const AidWeights *value = (const AidWeights *) PG_DETOAST_DATUM(PG_GETARG_DATUM(argno));

	if (unlikely(VARSIZE(value) < sizeof(AidWeights) || value->version != AID_WEIGHTS_VERSION))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("stored spatial weights have an unknown format"),
				 errdetail("This library reads format version %d.", AID_WEIGHTS_VERSION),
				 errhint("Install a newer version of aidflow.")));
	if (aid_weights_is_working(value))
		return aid_weights_of_state((const AidWeightsState *) value);
	Assert(aid_weights_is_valid(value, VARSIZE(value)));
	return value;
}

AidLinks
aid_weights_transposed(const AidLinks *w)
{
	return aid_transpose(w, MemoryContextAllocHuge(CurrentMemoryContext, Max(aid_transpose_size(w), 1)));
}
