/*
 * lorenz_glue.c
 *		aid_lorenz and aid_location_quotient: unit by unit against the
 *		reference.
 */
#include "postgres.h"

#include <math.h>


#include "base/wide.h"
#include "concentration/align.h"
#include "concentration/lorenz.h"

PG_FUNCTION_INFO_V1(aid_lorenz);
PG_FUNCTION_INFO_V1(aid_location_quotient);

Datum
aid_lorenz(PG_FUNCTION_ARGS)
{
	AidRows		rows;
	const AidAllocation *reference = PG_NARGS() > 1 ? aid_getarg_allocation(fcinfo, 1) : NULL;
	AidAligned	aligned;
	AidSample  *sample;
	double	   *cumulative_reference;
	double	   *cumulative_share;
	Datum		values[4];
	bool		nulls[4] = {false, true, false, false};

	aid_rows_start(&rows, fcinfo);
	if (!aid_align(aid_getarg_allocation(fcinfo, 0), reference, AID_FRAME_IS_MASS, &aligned))
		return (Datum) 0;

	sample = aid_aligned_sample(&aligned);
	cumulative_reference = aid_units_alloc(sample->n, sizeof(double));
	cumulative_share = aid_units_alloc(sample->n, sizeof(double));
	aid_lorenz_points(sample, cumulative_reference, cumulative_share);

	aid_rows_next(&rows);
	values[0] = Int64GetDatum(0);
	values[1] = (Datum) 0;
	values[2] = values[3] = Float8GetDatum(0);
	aid_rows_put(&rows, values, nulls);

	nulls[1] = false;
	for (int k = 0; k < sample->n; k++)
	{
		aid_rows_next(&rows);
		values[0] = Int64GetDatum((int64) k + 1);
		values[1] = PointerGetDatum(aid_unit_text(&aligned.frame, aligned.unit[sample->order[k]]));
		values[2] = Float8GetDatum(cumulative_reference[k]);
		values[3] = Float8GetDatum(cumulative_share[k]);
		aid_rows_put(&rows, values, nulls);
	}
	return (Datum) 0;
}

/* s/r; exactly 1 where money and mass are in proportion. */
static double
quotient(const AidAligned *aligned, int i)
{
	double		x = (double) aligned->amount[i];
	double		r = (double) aligned->reference[i];

	if (aligned->reference[i] == 0)
		return INFINITY;
	if (aid_compare_products(aligned->amount[i], aligned->reference_total, aligned->amount_total,
							 aligned->reference[i]) == 0)
		return 1;
	return (x * (double) aligned->reference_total) / (r * (double) aligned->amount_total);
}

Datum
aid_location_quotient(PG_FUNCTION_ARGS)
{
	AidRows		rows;
	AidAligned	aligned;

	aid_rows_start(&rows, fcinfo);
	if (!aid_align(aid_getarg_allocation(fcinfo, 0), aid_getarg_allocation(fcinfo, 1), AID_FRAME_IS_MASS, &aligned))
		return (Datum) 0;

	for (int i = 0; i < aligned.n; i++)
	{
		aid_money	amount = aligned.amount[i];
		aid_money	mass = aligned.reference[i];
		aid_money	entitlement = aid_proportion(aligned.amount_total, mass, aligned.reference_total, NULL);
		Datum		values[7];
		bool		nulls[7] = {false};

		aid_rows_next(&rows);
		values[0] = PointerGetDatum(aid_unit_text(&aligned.frame, aligned.unit[i]));
		values[1] = NumericGetDatum(aid_money_to_numeric(amount));
		values[2] = Float8GetDatum((double) amount / (double) aligned.amount_total);
		values[3] = Float8GetDatum((double) mass / (double) aligned.reference_total);
		values[4] = Float8GetDatum(quotient(&aligned, i));
		values[5] = NumericGetDatum(aid_money_to_numeric(entitlement));
		values[6] = NumericGetDatum(aid_money_to_numeric(entitlement - amount));
		aid_rows_put(&rows, values, nulls);
	}
	return (Datum) 0;
}
