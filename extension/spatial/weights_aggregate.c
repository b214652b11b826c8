/*
 * weights_aggregate.c
 *		Transition, combine and final function of aid_spatial_weights_agg.
 *
 * The state is changed in place only where the executor says that this is an
 * aggregate call and the state is ours; anything else is copied.  A grown
 * state is returned from the short-lived context.
 */
#include "spatial/weights_glue.h"

#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(aid_spatial_weights_accum);
PG_FUNCTION_INFO_V1(aid_spatial_weights_combine);
PG_FUNCTION_INFO_V1(aid_spatial_weights_final);

/* The state to add to: the executor's own, or a fresh one with its content. */
static AidWeightsState *
state_of(FunctionCallInfo fcinfo, bool *in_aggregate)
{
	AidWeightsState *state;
	struct varlena *raw;

	*in_aggregate = AggCheckCallContext(fcinfo, NULL) != 0;
	if (PG_ARGISNULL(0))
		return aid_weights_state_create(aid_weights_alloc);
	raw = (struct varlena *) PG_GETARG_POINTER(0);
	if (*in_aggregate && !VARATT_IS_EXTENDED(raw) && aid_weights_is_working((AidWeights *) raw))
		return (AidWeightsState *) raw;
	state = aid_weights_state_create(aid_weights_alloc);
	if (!aid_weights_state_merge(&state, aid_weights_alloc, aid_getarg_weights(fcinfo, 0)))
		aid_weights_too_large();
	return state;
}

/* By hand, outside an aggregate, nobody calls the final function: return what can be stored. */
static Datum
state_result(AidWeightsState *state, bool in_aggregate)
{
	if (unlikely(!in_aggregate))
		return PointerGetDatum(aid_weights_of_state(state));
	SET_VARSIZE(state, aid_weights_state_size_of(state));
	return PointerGetDatum(state);
}

static uint32_t
number_of_text(AidWeightsState **state, const text *name)
{
	uint32_t	length;
	const char *key = aid_key_of_text(name, &length);
	uint32_t	number;

	if (!aid_weights_state_key(state, aid_weights_alloc, key, length, &number))
		aid_weights_too_large();
	return number;
}

/* What a message calls the pair of the row. */
static char *
pair_text(FunctionCallInfo fcinfo)
{
	text	   *unit = PG_GETARG_TEXT_PP(1);
	text	   *neighbour = PG_GETARG_TEXT_PP(2);

	return psprintf("(\"%s\", \"%s\")", aid_clipped_name(VARDATA_ANY(unit), VARSIZE_ANY_EXHDR(unit)),
					aid_clipped_name(VARDATA_ANY(neighbour), VARSIZE_ANY_EXHDR(neighbour)));
}

/* The weight of a row that names a neighbour. */
static double
weight_of_row(FunctionCallInfo fcinfo)
{
	double		weight;

	if (PG_NARGS() == 3)
		return 1;
	if (PG_ARGISNULL(3))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("weight must not be null where there is a neighbour"),
				 errdetail("Pair %s.", pair_text(fcinfo))));
	weight = PG_GETARG_FLOAT8(3);
	if (!aid_weight_is_fit(weight))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("weight must be finite and not negative"),
				 errdetail("Pair %s has weight %g.", pair_text(fcinfo), weight),
				 errhint("For inverse distances set a least distance, for example 1 / greatest(distance, 1000).")));
	return weight;
}

Datum
aid_spatial_weights_accum(PG_FUNCTION_ARGS)
{
	bool		in_aggregate;
	AidWeightsState *state;
	uint32_t	unit;
	uint32_t	neighbour;
	double		weight;

	if (PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("unit must not be null"),
				 errhint("Leave such rows out with FILTER (WHERE unit IS NOT NULL).")));
	state = state_of(fcinfo, &in_aggregate);
	unit = number_of_text(&state, PG_GETARG_TEXT_PP(1));
	if (PG_ARGISNULL(2))
		return state_result(state, in_aggregate);

	weight = weight_of_row(fcinfo);
	neighbour = number_of_text(&state, PG_GETARG_TEXT_PP(2));
	if (neighbour == unit)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a unit must not be its own neighbour"),
				 errdetail("Pair %s.", pair_text(fcinfo)),
				 errhint("Leave such pairs out; aid_local_g_star() adds the unit itself.")));
	if (!aid_weights_state_link(&state, aid_weights_alloc, unit, neighbour, weight))
		aid_weights_too_large();
	return state_result(state, in_aggregate);
}

/* STRICT: the executor takes the first value as the state. */
Datum
aid_spatial_weights_combine(PG_FUNCTION_ARGS)
{
	bool		in_aggregate;
	AidWeightsState *state = state_of(fcinfo, &in_aggregate);
	const AidWeights *other = (const AidWeights *) PG_DETOAST_DATUM(PG_GETARG_DATUM(1));

	if (!aid_weights_state_merge(&state, aid_weights_alloc, other))
		aid_weights_too_large();
	return state_result(state, in_aggregate);
}

/* The state itself is left alone: it may be asked again. */
Datum
aid_spatial_weights_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(aid_getarg_weights(fcinfo, 0));
}
