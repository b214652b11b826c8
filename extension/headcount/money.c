/*
 * money.c
 *		Money by headcount.
 */
#include "headcount/money.h"

#include "base/wide.h"

aid_money
aid_money_step(int digits)
{
	aid_money	step = 1;

	for (; digits < AID_MONEY_DECIMALS; digits++)
		step *= 10;
	return step;
}

void
aid_split_cells(aid_money amount, aid_money step, const AidCells *cells, int64_t total,
				aid_money *part, aid_money *weight, AidRemainder *scratch)
{
	for (int i = 0; i < cells->n; i++)
		weight[i] = cells->count[i];
	aid_divide_by_weight(amount / step, cells->n, weight, total, part, scratch);
	for (int i = 0; i < cells->n; i++)
		part[i] *= step;
}

void
aid_money_between(aid_money amount, aid_money step, int64_t from, int64_t to, int64_t total,
				  aid_money *lower, aid_money *upper)
{
	aid_umoney	units = aid_money_magnitude(amount) / (aid_umoney) step;
	aid_umoney	remainder;
	aid_money	least = (aid_money) aid_proportion(units, (aid_umoney) from, (aid_umoney) total, &remainder) * step;
	aid_money	most = (aid_money) aid_proportion(units, (aid_umoney) to, (aid_umoney) total, &remainder) * step;

	if (remainder != 0)
		most += step;
	*lower = amount < 0 ? -most : least;
	*upper = amount < 0 ? -least : most;
}
