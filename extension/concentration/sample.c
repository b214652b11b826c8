/*
 * sample.c
 *		What every index is computed from: amounts, reference masses and the
 *		exact order of their ratios.
 */
#include "concentration/sample.h"

#include "base/wide.h"
#include "concentration/order.h"
#include "concentration/sum.h"

/* Everything of eight-byte alignment first, then the two int arrays. */
size_t
aid_sample_size(int n)
{
	return sizeof(AidSample) + (size_t) n * (2 * sizeof(double) + 2 * sizeof(AidOrderItem) + 2 * sizeof(int));
}

AidSample *
aid_sample_build_unordered(void *memory, int n, const aid_money *amount, const aid_money *reference)
{
	AidSample  *sample = memory;
	aid_money	amount_total = 0;
	aid_money	reference_total = 0;

	sample->n = n;
	sample->has_reference = reference != NULL;
	sample->amount = amount;
	sample->reference = reference;
	sample->x = (double *) (sample + 1);
	sample->r = sample->x + n;
	sample->copies = NULL;
	sample->order = NULL;
	sample->level = NULL;
	sample->equal = n > 0;

	for (int i = 0; i < n; i++)
	{
		amount_total += amount[i];
		reference_total += reference != NULL ? reference[i] : 1;
		sample->x[i] = (double) amount[i];
		sample->r[i] = reference != NULL ? (double) reference[i] : 1;
		if (sample->equal)
			sample->equal = reference != NULL ?
				aid_compare_products(amount[i], reference[0], amount[0], reference[i]) == 0 : amount[i] == amount[0];
	}
	sample->amount_total = amount_total;
	sample->reference_total = reference_total;
	sample->x_sum = (double) amount_total;
	sample->r_sum = (double) reference_total;
	sample->count = n;
	return sample;
}

AidSample *
aid_sample_build(void *memory, int n, const aid_money *amount, const aid_money *reference)
{
	AidSample  *sample = aid_sample_build_unordered(memory, n, amount, reference);
	AidOrderItem *scratch = (AidOrderItem *) (sample->r + n);

	sample->order = (int *) (scratch + 2 * (size_t) n);
	sample->level = sample->order + n;
	aid_order_ratios(n, amount, reference, scratch, sample->order, sample->level);
	return sample;
}

AidSample
aid_sample_resample(const AidSample *sample, double *copies)
{
	AidSample	resample = *sample;
	AidSum		x_sum = {0, 0};
	AidSum		r_sum = {0, 0};
	double		count = 0;

	for (int i = 0; i < sample->n; i++)
	{
		aid_sum_add(&x_sum, copies[i] * sample->x[i]);
		aid_sum_add(&r_sum, copies[i] * sample->r[i]);
		count += copies[i];
	}
	resample.copies = copies;
	resample.x_sum = aid_sum_value(&x_sum);
	resample.r_sum = aid_sum_value(&r_sum);
	resample.count = count;
	return resample;
}

bool
aid_sample_is_equal(const AidSample *sample)
{
	int			level = -1;

	if (sample->copies == NULL)
		return sample->equal;
	for (int i = 0; i < sample->n; i++)
	{
		if (sample->copies[i] == 0)
			continue;
		if (level >= 0 && sample->level[i] != level)
			return false;
		level = sample->level[i];
	}
	return level >= 0;
}
