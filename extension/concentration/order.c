/*
 * order.c
 *		Exact order of amounts or of ratios of two amounts.
 *
 * A ratio of doubles decides nearly every comparison; only where two of them
 * are closer than their rounding errors are the integers asked.  The merge
 * sort is stable, which makes canonical order the tie-break for free.
 */
#include "concentration/order.h"

#include <math.h>
#include <string.h>

#include "base/wide.h"

/*
 * Each key carries three roundings of at most 2^-53 (value, divisor and
 * quotient), so a relative distance above this one is a true difference.
 */
#define KEY_TOLERANCE 0x1p-49

#define INSERTION_RUN 8

typedef struct OrderContext
{
	const aid_money *value;
	const aid_money *divisor;
} OrderContext;

static int
compare_exactly(const OrderContext *context, int a, int b)
{
	const aid_money *value = context->value;

	if (context->divisor != NULL)
		return aid_compare_products(value[a], context->divisor[b], value[b], context->divisor[a]);
	return (value[a] > value[b]) - (value[a] < value[b]);
}

static inline bool
comes_after(const OrderContext *context, const AidOrderItem *a, const AidOrderItem *b)
{
	if (a->key != b->key)
	{
		/* rounding a single integer never exchanges two of them */
		if (context->divisor == NULL)
			return a->key > b->key;
		if (fabs(a->key - b->key) > KEY_TOLERANCE * (fabs(a->key) + fabs(b->key)))
			return a->key > b->key;
	}
	return compare_exactly(context, a->index, b->index) > 0;
}

static void
sort_run(const OrderContext *context, AidOrderItem *item, int n)
{
	for (int i = 1; i < n; i++)
	{
		AidOrderItem moving = item[i];
		int			place = i;

		while (place > 0 && comes_after(context, &item[place - 1], &moving))
		{
			item[place] = item[place - 1];
			place--;
		}
		item[place] = moving;
	}
}

static void
merge(const OrderContext *context, const AidOrderItem *left, const AidOrderItem *right, const AidOrderItem *end,
	  AidOrderItem *target)
{
	const AidOrderItem *middle = right;

	while (left < middle && right < end)
	{
		if (comes_after(context, left, right))
			*target++ = *right++;
		else
			*target++ = *left++;
	}
	memcpy(target, left, (size_t) (middle - left) * sizeof(AidOrderItem));
	target += middle - left;
	memcpy(target, right, (size_t) (end - right) * sizeof(AidOrderItem));
}

/* Returns whichever of the two buffers holds the sorted items. */
static AidOrderItem *
merge_sort(const OrderContext *context, AidOrderItem *item, AidOrderItem *other, int n)
{
	for (int start = 0; start < n; start += INSERTION_RUN)
		sort_run(context, item + start, AID_MIN(INSERTION_RUN, n - start));

	for (int64_t width = INSERTION_RUN; width < n; width *= 2)
	{
		AidOrderItem *swap = item;

		for (int64_t start = 0; start < n; start += 2 * width)
		{
			int64_t		middle = AID_MIN(start + width, (int64_t) n);
			int64_t		end = AID_MIN(start + 2 * width, (int64_t) n);

			if (width >= 4096)
				aid_check_for_interrupts();
			merge(context, item + start, item + middle, item + end, other + start);
		}
		item = other;
		other = swap;
	}
	return item;
}

void
aid_order_ratios(int n, const aid_money *value, const aid_money *divisor, AidOrderItem *scratch, int *order, int *level)
{
	OrderContext context = {value, divisor};
	AidOrderItem *sorted;

	for (int i = 0; i < n; i++)
	{
		double		key = (double) value[i];

		if (divisor != NULL)
			key = divisor[i] == 0 ? INFINITY : key / (double) divisor[i];
		scratch[i].key = key;
		scratch[i].index = i;
	}
	sorted = merge_sort(&context, scratch, scratch + n, n);

	for (int k = 0; k < n; k++)
	{
		int			unit = sorted[k].index;

		order[k] = unit;
		if (k == 0)
			level[unit] = 0;
		else
			level[unit] = level[order[k - 1]] + comes_after(&context, &sorted[k], &sorted[k - 1]);
	}
}
