/*
 * local_glue.c
 *		aid_local_moran, aid_local_g, aid_local_g_star: which places are hot,
 *		cold, or unlike their neighbours?
 */
#include "spatial/study.h"

#include <math.h>

#include "utils/builtins.h"

#include "concentration/align.h"
#include "spatial/conditional.h"
#include "spatial/local.h"

PG_FUNCTION_INFO_V1(aid_local_moran);
PG_FUNCTION_INFO_V1(aid_local_g);
PG_FUNCTION_INFO_V1(aid_local_g_star);

static void
start_permutations(AidConditional *run, const AidStudy *study, AidLocalKind kind)
{
	uint32_t	max_links = 0;

	for (uint32_t i = 0; i < study->w.n; i++)
		max_links = Max(max_links, aid_row_length(&study->w, i));
	aid_conditional_start(run, study->w.n, kind == AID_LOCAL_MORAN ? study->places.z : study->places.value,
						  study->seed, aid_units_alloc(1, aid_conditional_size(study->w.n, max_links)));
}

/* Not defined where there are no neighbours to receive other values. */
static double
permutation_p(AidConditional *run, const AidStudy *study, uint32_t i, const AidLocal *l)
{
	uint32_t	start = aid_row_start(&study->w, i);
	uint32_t	links = aid_row_length(&study->w, i);
	/* of the lag instead of the statistic; where the lag does not matter all replicates are equal */
	double		tolerance = aid_permutation_tolerance(l->statistic, l->scale) / fabs(l->slope);
	AidExtremes extremes;

	if (study->permutations == 0 || links == 0 || isnan(l->statistic))
		return AID_UNDEFINED;
	extremes = aid_conditional_permute(run, i, links, study->w.neighbour + start, study->w.weight + start, tolerance,
									   study->permutations);
	if (l->slope < 0)
	{
		uint32_t	at_least = extremes.at_least;

		extremes.at_least = extremes.at_most;
		extremes.at_most = at_least;
	}
	return aid_permutation_p(&extremes, study->permutations, study->alternative);
}

static Datum
local(FunctionCallInfo fcinfo, AidLocalKind kind)
{
	static const char *const quadrants[] = {NULL, "high-high", "low-high", "low-low", "high-low"};
	AidStudy	study;
	AidConditional run;
	AidRows		rows;

	aid_study_read(&study, fcinfo, kind == AID_LOCAL_MORAN ? AID_ZERO_ANYWHERE : AID_ZERO_IS_LEAST);
	aid_rows_start(&rows, fcinfo);
	start_permutations(&run, &study, kind);
	for (uint32_t i = 0; i < study.w.n; i++)
	{
		AidLocal	l = aid_local(kind, &study.places, &study.w, i);
		double		p = permutation_p(&run, &study, i, &l);
		Datum		values[11];
		bool		nulls[11] = {false};
		int			k = 0;

		aid_rows_next(&rows);
		values[k++] = PointerGetDatum(aid_unit_text(&study.units, i));
		values[k++] = Float8GetDatum(study.places.value[i]);
		if (kind == AID_LOCAL_MORAN)
			values[k++] = Float8GetDatum(l.lag);
		aid_put_defined(values, nulls, k++, l.statistic);
		aid_put_defined(values, nulls, k++, l.expected);
		aid_put_defined(values, nulls, k++, l.variance);
		aid_put_defined(values, nulls, k++, l.z);
		aid_put_defined(values, nulls, k++, aid_normal_p(l.z, study.alternative));
		aid_put_defined(values, nulls, k++, p);
		if (kind == AID_LOCAL_MORAN)
		{
			nulls[k] = quadrants[l.quadrant] == NULL;
			values[k] = nulls[k] ? (Datum) 0 : CStringGetTextDatum(quadrants[l.quadrant]);
			k++;
		}
		values[k++] = Int64GetDatum(aid_row_length(&study.w, i));
		aid_rows_put(&rows, values, nulls);
	}
	return (Datum) 0;
}

Datum
aid_local_moran(PG_FUNCTION_ARGS)
{
	return local(fcinfo, AID_LOCAL_MORAN);
}

Datum
aid_local_g(PG_FUNCTION_ARGS)
{
	return local(fcinfo, AID_LOCAL_G);
}

Datum
aid_local_g_star(PG_FUNCTION_ARGS)
{
	return local(fcinfo, AID_LOCAL_G_STAR);
}
