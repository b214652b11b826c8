/*
 * rank.c
 *		The concentration index: is the money with the low or the high ranks?
 */
#include "concentration/rank.h"

#include "base/wide.h"
#include "concentration/order.h"
#include "concentration/sum.h"

size_t
aid_rank_size(int n)
{
	return (size_t) n * (2 * sizeof(AidOrderItem) + 2 * sizeof(int));
}

/*
 * Money in proportion to mass gives exactly 0 under any rank.  Units with
 * neither are no evidence against it.
 */
static bool
is_proportional(int n, const aid_money *amount, const aid_money *mass, aid_money amount_total, aid_money mass_total)
{
	for (int i = 0; i < n; i++)
	{
		aid_money	unit_mass = mass != NULL ? mass[i] : 1;

		if (aid_compare_products(amount[i], mass_total, amount_total, unit_mass) != 0)
			return false;
	}
	return true;
}

/*
 * A group of equal ranks holding money X and the mass between P and P + M has
 * F = (P + M/2) / R, so that 2 sum s F - 1 = sum X (P + (P + M) - R) / (T R).
 */
AidIndexStatus
aid_rank_index(void *memory, int n, const aid_money *amount, const aid_money *mass, const aid_money *rank,
			   const aid_money *divisor, double *value)
{
	AidOrderItem *scratch = memory;
	int		   *order = (int *) (scratch + 2 * (size_t) n);
	int		   *level = order + n;
	aid_money	amount_total = 0;
	aid_money	mass_total = 0;
	aid_money	before = 0;
	AidSum		area = {0, 0};
	double		result;

	for (int i = 0; i < n; i++)
	{
		amount_total += amount[i];
		mass_total += mass != NULL ? mass[i] : 1;
	}
	if (amount_total == 0 || mass_total == 0)
		return AID_INDEX_UNDEFINED;
	*value = 0;
	if (is_proportional(n, amount, mass, amount_total, mass_total))
		return AID_INDEX_DEFINED;

	aid_order_ratios(n, rank, divisor, scratch, order, level);

	for (int k = 0; k < n;)
	{
		int			group = level[order[k]];
		aid_money	money = 0;
		aid_money	after = before;

		for (; k < n && level[order[k]] == group; k++)
		{
			money += amount[order[k]];
			after += mass != NULL ? mass[order[k]] : 1;
		}

		/* mass below less mass above, both exact */
		aid_sum_add(&area, (double) money * ((double) before - (double) (mass_total - after)));
		before = after;
	}
	result = aid_sum_value(&area) / ((double) amount_total * (double) mass_total);
	if (result < 0)
		*value = -aid_index_clamp(-result, 1);
	else
		*value = aid_index_clamp(result, 1);
	return AID_INDEX_DEFINED;
}
