/*
 * index_glue.c
 *		The concentration indices as SQL functions: (a), (a, parameter) and the
 *		same with a reference as the last argument.
 */
#include "postgres.h"

#include "concentration/align.h"

PG_FUNCTION_INFO_V1(aid_gini);
PG_FUNCTION_INFO_V1(aid_hhi);
PG_FUNCTION_INFO_V1(aid_hhi_normalized);
PG_FUNCTION_INFO_V1(aid_effective_number);
PG_FUNCTION_INFO_V1(aid_entropy);
PG_FUNCTION_INFO_V1(aid_theil);
PG_FUNCTION_INFO_V1(aid_mld);
PG_FUNCTION_INFO_V1(aid_generalized_entropy);
PG_FUNCTION_INFO_V1(aid_atkinson);
PG_FUNCTION_INFO_V1(aid_hoover);
PG_FUNCTION_INFO_V1(aid_top_share);
PG_FUNCTION_INFO_V1(aid_palma);

/* An argument at reference_argno, if the call has it, is the reference. */
static Datum
index_result(FunctionCallInfo fcinfo, AidIndexKind kind, double parameter, int reference_argno)
{
	AidIndex	index = {kind, parameter};
	const AidAllocation *reference = NULL;
	AidAligned	aligned;
	AidIndexStatus status;
	double		value = 0;

	aid_check_index(&index);
	if (PG_NARGS() > reference_argno)
		reference = aid_getarg_allocation(fcinfo, reference_argno);
	if (!aid_align(aid_getarg_allocation(fcinfo, 0), reference, AID_FRAME_IS_MASS, &aligned))
		PG_RETURN_NULL();
	status = aid_index_value(&index, aid_aligned_sample_for(&aligned, kind), &value);
	return aid_index_result(fcinfo, status, value);
}

Datum
aid_gini(PG_FUNCTION_ARGS)
{
	return index_result(fcinfo, AID_GINI, 0, 1);
}

Datum
aid_hhi(PG_FUNCTION_ARGS)
{
	return index_result(fcinfo, AID_HHI, 0, 1);
}

Datum
aid_hhi_normalized(PG_FUNCTION_ARGS)
{
	return index_result(fcinfo, AID_HHI_NORMALIZED, 0, 1);
}

Datum
aid_effective_number(PG_FUNCTION_ARGS)
{
	return index_result(fcinfo, AID_EFFECTIVE_NUMBER, PG_GETARG_FLOAT8(1), 2);
}

Datum
aid_entropy(PG_FUNCTION_ARGS)
{
	return index_result(fcinfo, AID_ENTROPY, 0, 1);
}

Datum
aid_theil(PG_FUNCTION_ARGS)
{
	return index_result(fcinfo, AID_THEIL, 0, 1);
}

Datum
aid_mld(PG_FUNCTION_ARGS)
{
	return index_result(fcinfo, AID_MLD, 0, 1);
}

Datum
aid_generalized_entropy(PG_FUNCTION_ARGS)
{
	return index_result(fcinfo, AID_GENERALIZED_ENTROPY, PG_GETARG_FLOAT8(1), 2);
}

Datum
aid_atkinson(PG_FUNCTION_ARGS)
{
	return index_result(fcinfo, AID_ATKINSON, PG_GETARG_FLOAT8(1), 2);
}

Datum
aid_hoover(PG_FUNCTION_ARGS)
{
	return index_result(fcinfo, AID_HOOVER, 0, 1);
}

Datum
aid_top_share(PG_FUNCTION_ARGS)
{
	return index_result(fcinfo, AID_TOP_SHARE, PG_GETARG_INT32(1), 2);
}

Datum
aid_palma(PG_FUNCTION_ARGS)
{
	return index_result(fcinfo, AID_PALMA, 0, 1);
}
