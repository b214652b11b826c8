/*
 * global_glue.c
 *		aid_moran, aid_geary, aid_getis_ord_g, aid_spatial_gini: do places that
 *		lie together have like values?
 */
#include "spatial/study.h"

#include <math.h>

#include "access/htup_details.h"
#include "funcapi.h"

#include "concentration/align.h"
#include "spatial/global.h"

PG_FUNCTION_INFO_V1(aid_moran);
PG_FUNCTION_INFO_V1(aid_geary);
PG_FUNCTION_INFO_V1(aid_getis_ord_g);
PG_FUNCTION_INFO_V1(aid_spatial_gini);

/* Both directions of the links, in pairs. */
typedef struct Map
{
	AidLinks	t;
	AidPairs	pairs;
	uint32_t	islands;
} Map;

static Map
make_map(const AidLinks *w, AidPairsOf of)
{
	Map			map = {.islands = 0};

	map.t = aid_weights_transposed(w);
	map.pairs = aid_pairs_make(w, &map.t, of, aid_units_alloc(1, aid_pairs_size(w)));
	for (uint32_t i = 0; i < w->n; i++)
		map.islands += aid_row_length(w, i) == 0 && aid_row_length(&map.t, i) == 0;
	return map;
}

static double
permutation_p(const AidStudy *study, AidGlobalKind kind, const AidPairs *pairs, double tolerance)
{
	AidExtremes extremes;

	if (study->permutations == 0)
		return AID_UNDEFINED;
	extremes = aid_permute(kind, &study->places, pairs, tolerance, study->seed, study->permutations, false,
						   aid_units_alloc(1, aid_permute_size(study->places.n)));
	return aid_permutation_p(&extremes, study->permutations, study->alternative);
}

/* A row of doubles, NULL where not defined, and the three counts. */
static Datum
result_row(FunctionCallInfo fcinfo, const double *number, int numbers, const AidStudy *study, const Map *map)
{
	TupleDesc	tupdesc;
	Datum		values[12];
	bool		nulls[12] = {false};
	int			k;

	if (get_call_result_type(fcinfo, NULL, &tupdesc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	Assert(numbers + 3 <= lengthof(values) && tupdesc->natts == numbers + 3);
	for (k = 0; k < numbers; k++)
		aid_put_defined(values, nulls, k, number[k]);
	values[k++] = Int64GetDatum(study->w.n);
	values[k++] = Int64GetDatum(study->w.links);
	values[k++] = Int64GetDatum(map->islands);
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(tupdesc), values, nulls));
}

static Datum
global(FunctionCallInfo fcinfo, AidGlobalKind kind)
{
	AidStudy	study;
	Map			map;
	AidLinkSums sums;
	AidGlobal	g;
	double		scale;
	double		number[9];

	aid_study_read(&study, fcinfo, kind == AID_GETIS_ORD ? AID_ZERO_IS_LEAST : AID_ZERO_ANYWHERE);
	map = make_map(&study.w, AID_PAIRS_OF_WEIGHTS);
	sums = aid_link_sums(&study.w, &map.t, &map.pairs, aid_units_alloc(study.w.n, sizeof(double)));
	g = aid_global(kind, &study.places, &map.pairs, &sums);
	/* of G the size depends on the weights: what chance gives is the measure */
	scale = kind == AID_GETIS_ORD ? g.expected : 1;

	number[0] = g.statistic;
	number[1] = g.expected;
	number[2] = g.variance;
	number[3] = g.z;
	number[4] = aid_normal_p(g.z, study.alternative);
	number[5] = g.variance_normality;
	number[6] = g.z_normality;
	number[7] = aid_normal_p(g.z_normality, study.alternative);
	number[8] = isnan(g.statistic) || study.places.equal ? AID_UNDEFINED :
		permutation_p(&study, kind, &map.pairs, aid_permutation_tolerance(g.statistic, scale) * g.denominator);
	return result_row(fcinfo, number, lengthof(number), &study, &map);
}

Datum
aid_moran(PG_FUNCTION_ARGS)
{
	return global(fcinfo, AID_MORAN);
}

Datum
aid_geary(PG_FUNCTION_ARGS)
{
	return global(fcinfo, AID_GEARY);
}

Datum
aid_getis_ord_g(PG_FUNCTION_ARGS)
{
	return global(fcinfo, AID_GETIS_ORD);
}

/* The coefficient itself is that of aid_gini(), bit for bit. */
static double
gini_of(const AidStudy *study)
{
	AidIndex	index = {AID_GINI, 0};
	int			n = (int) study->w.n;
	double		gini = 0;

	if (study->places.funded == 0)
		return AID_UNDEFINED;
	(void) aid_index_value(&index, aid_sample_build(aid_units_alloc(1, aid_sample_size(n)), n, study->amount,
													study->reference), &gini);
	return gini;
}

Datum
aid_spatial_gini(PG_FUNCTION_ARGS)
{
	AidStudy	study;
	Map			map;
	AidSpatialGini split;
	double		number[6];

	aid_study_read(&study, fcinfo, AID_ZERO_IS_LEAST);
	map = make_map(&study.w, AID_PAIRS_OF_LINKS);
	split = aid_spatial_gini_split(&study.places, &map.pairs, study.w.links, gini_of(&study));

	number[0] = split.gini;
	number[1] = split.neighbour;
	number[2] = split.non_neighbour;
	number[3] = split.neighbour_share;
	number[4] = split.non_neighbour_share;
	number[5] = isnan(split.gini) || study.places.equal || study.w.links == 0 ? AID_UNDEFINED :
		permutation_p(&study, AID_SPATIAL_GINI, &map.pairs,
					  aid_permutation_tolerance(split.non_neighbour, 1) * split.denominator);
	return result_row(fcinfo, number, lengthof(number), &study, &map);
}
