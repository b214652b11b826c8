/*
 * weights_readers.c
 *		What spatial weights hold, and weights made from weights.
 */
#include "spatial/weights_glue.h"

#include <math.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(aid_weights_units);
PG_FUNCTION_INFO_V1(aid_weights_links);
PG_FUNCTION_INFO_V1(aid_weights_profile);
PG_FUNCTION_INFO_V1(aid_weights_is_symmetric);
PG_FUNCTION_INFO_V1(aid_weights_row_standardize);
PG_FUNCTION_INFO_V1(aid_weights_binarize);
PG_FUNCTION_INFO_V1(aid_weights_symmetrize);
PG_FUNCTION_INFO_V1(aid_weights_drop_islands);
PG_FUNCTION_INFO_V1(aid_weights_restrict);
PG_FUNCTION_INFO_V1(aid_weights_restrict_units);
PG_FUNCTION_INFO_V1(aid_weights_frame);
PG_FUNCTION_INFO_V1(aid_weights_frame_units);

Datum
aid_weights_units(PG_FUNCTION_ARGS)
{
	const AidWeights *value = aid_getarg_weights(fcinfo, 0);
	AidUnits	units = aid_weights_units_of(value);
	Datum	   *names = palloc(Max(units.n, 1) * sizeof(Datum));

	for (uint32_t i = 0; i < units.n; i++)
		names[i] = PointerGetDatum(aid_unit_text(&units, i));
	PG_RETURN_ARRAYTYPE_P(construct_array(names, (int) units.n, TEXTOID, -1, false, TYPALIGN_INT));
}

Datum
aid_weights_links(PG_FUNCTION_ARGS)
{
	const AidWeights *value = aid_getarg_weights(fcinfo, 0);
	AidLinks	w = aid_links_of(value);
	AidUnits	units = aid_weights_units_of(value);
	AidRows		rows;

	aid_rows_start(&rows, fcinfo);
	for (uint32_t i = 0; i < w.n; i++)
	{
		for (uint32_t e = aid_row_start(&w, i); e < w.row_end[i]; e++)
		{
			Datum		values[3];
			bool		nulls[3] = {false, false, false};

			aid_rows_next(&rows);
			values[0] = PointerGetDatum(aid_unit_text(&units, i));
			values[1] = PointerGetDatum(aid_unit_text(&units, w.neighbour[e]));
			values[2] = Float8GetDatum(w.weight[e]);
			aid_rows_put(&rows, values, nulls);
		}
	}
	return (Datum) 0;
}

/* A sum of weights; 22003 beyond double precision. */
static Datum
sum_datum(double sum)
{
	if (isinf(sum))
		aid_weights_out_of_range();
	return Float8GetDatum(sum);
}

Datum
aid_weights_profile(PG_FUNCTION_ARGS)
{
	static const char *const style_names[] = {"binary", "row", "general"};
	const AidWeights *value = aid_getarg_weights(fcinfo, 0);
	AidLinks	w = aid_links_of(value);
	AidLinks	t = aid_weights_transposed(&w);
	AidWeightsProfile profile = aid_weights_profile_of(&w, &t, palloc(Max(w.n, 1) * sizeof(uint32_t)));
	TupleDesc	tupdesc;
	Datum		values[13];
	bool		nulls[13] = {false};
	int			k = 0;

	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	tupdesc = BlessTupleDesc(tupdesc);
	nulls[4] = nulls[5] = nulls[6] = w.n == 0;
	values[k++] = Int64GetDatum(w.n);
	values[k++] = Int64GetDatum(w.links);
	values[k++] = Int64GetDatum(profile.islands);
	values[k++] = Int64GetDatum(profile.components);
	values[k++] = Int64GetDatum(profile.min_neighbours);
	values[k++] = Int64GetDatum(profile.max_neighbours);
	values[k++] = Float8GetDatum(w.n > 0 ? (double) w.links / w.n : 0);
	values[k++] = CStringGetTextDatum(style_names[profile.style]);
	values[k++] = BoolGetDatum(profile.symmetric_links);
	values[k++] = BoolGetDatum(profile.symmetric_weights);
	values[k++] = sum_datum(profile.s0);
	values[k++] = sum_datum(profile.s1);
	values[k++] = sum_datum(profile.s2);
	Assert(k == lengthof(values));
	return HeapTupleGetDatum(heap_form_tuple(tupdesc, values, nulls));
}

Datum
aid_weights_is_symmetric(PG_FUNCTION_ARGS)
{
	AidLinks	w = aid_links_of(aid_getarg_weights(fcinfo, 0));
	AidLinks	t = aid_weights_transposed(&w);

	PG_RETURN_BOOL(aid_links_are_symmetric(&w, &t));
}

/* ---- weights from weights ---- */

static Datum
made(void *memory, size_t size)
{
	if (size == 0)
		aid_weights_out_of_range();
	SET_VARSIZE(memory, size);
	Assert(aid_weights_is_valid(memory, size));
	return PointerGetDatum(memory);
}

Datum
aid_weights_row_standardize(PG_FUNCTION_ARGS)
{
	const AidWeights *value = aid_getarg_weights(fcinfo, 0);
	void	   *memory = palloc(VARSIZE(value));

	return made(memory, aid_weights_standardized(value, memory));
}

Datum
aid_weights_binarize(PG_FUNCTION_ARGS)
{
	const AidWeights *value = aid_getarg_weights(fcinfo, 0);
	void	   *memory = palloc(VARSIZE(value));

	return made(memory, aid_weights_binary(value, memory));
}

Datum
aid_weights_symmetrize(PG_FUNCTION_ARGS)
{
	const AidWeights *value = aid_getarg_weights(fcinfo, 0);
	AidLinks	w = aid_links_of(value);
	AidLinks	t = aid_weights_transposed(&w);
	void	   *memory = aid_weights_alloc(aid_weights_size(w.n, aid_symmetric_links(&w, &t), value->key_bytes));

	return made(memory, aid_weights_symmetric(value, &t, memory));
}

static Datum
keep(const AidWeights *value, const bool *kept)
{
	void	   *memory = palloc(VARSIZE(value));
	uint32_t   *position = palloc(Max(value->n, 1) * sizeof(uint32_t));

	return made(memory, aid_weights_kept(value, kept, position, memory));
}

Datum
aid_weights_drop_islands(PG_FUNCTION_ARGS)
{
	const AidWeights *value = aid_getarg_weights(fcinfo, 0);
	AidLinks	w = aid_links_of(value);
	bool	   *kept = palloc0(Max(w.n, 1));

	for (uint32_t i = 0; i < w.n; i++)
		kept[i] = aid_row_length(&w, i) > 0;
	for (uint32_t e = 0; e < w.links; e++)
		kept[w.neighbour[e]] = true;
	return keep(value, kept);
}

static Datum
restrict_to(const AidWeights *value, const AidAllocation *list)
{
	AidWalk		walk = {.left = aid_weights_units_of(value), .right = aid_units_of(list)};
	bool	   *kept = palloc0(Max(value->n, 1));

	while (aid_walk_next(&walk))
		if (walk.side == 0)
			kept[walk.left_done - 1] = true;
	return keep(value, kept);
}

Datum
aid_weights_restrict(PG_FUNCTION_ARGS)
{
	return restrict_to(aid_getarg_weights(fcinfo, 0), aid_getarg_allocation(fcinfo, 1));
}

Datum
aid_weights_restrict_units(PG_FUNCTION_ARGS)
{
	return restrict_to(aid_getarg_weights(fcinfo, 0), aid_units_of_array(PG_GETARG_ARRAYTYPE_P(1)));
}

static Datum
frame(const AidWeights *value, const AidAllocation *frame_value)
{
	AidUnits	frame_units = aid_units_of(frame_value);
	AidWalk		walk = {.left = aid_weights_units_of(value), .right = frame_units};
	uint32_t   *position = palloc(Max(value->n, 1) * sizeof(uint32_t));
	AidUnitList outside;
	void	   *memory;

	aid_unit_list_start(&outside);
	while (aid_walk_next(&walk))
	{
		if (walk.side < 0)
			aid_unit_list_add_name(&outside, &walk.left, walk.left_done - 1);
		else if (walk.side == 0)
			position[walk.left_done - 1] = walk.right_done - 1;
	}
	if (outside.count > 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("units of the weights are outside the frame"),
				 errdetail_internal("%s", aid_unit_list_detail(&outside)),
				 errhint("aid_weights_restrict() leaves such units out.")));
	memory = aid_weights_alloc(aid_weights_size(frame_units.n, value->links, frame_value->key_bytes));
	return made(memory, aid_weights_framed(value, &frame_units, position, memory));
}

Datum
aid_weights_frame(PG_FUNCTION_ARGS)
{
	return frame(aid_getarg_weights(fcinfo, 0), aid_getarg_allocation(fcinfo, 1));
}

Datum
aid_weights_frame_units(PG_FUNCTION_ARGS)
{
	return frame(aid_getarg_weights(fcinfo, 0), aid_units_of_array(PG_GETARG_ARRAYTYPE_P(1)));
}
