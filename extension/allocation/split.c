/*
 * split.c
 *		Largest-remainder division of money.
 */
#include "allocation/split.h"
#include "base/wide.h"

void
aid_divide_even(aid_money amount, int parts, aid_money *part)
{
	aid_umoney	size = aid_money_magnitude(amount);
	aid_umoney	each = size / (unsigned) parts;
	int			leftover = (int) (size % (unsigned) parts);

	for (int i = 0; i < parts; i++)
	{
		aid_money	value = (aid_money) (each + (i < leftover));

		part[i] = amount < 0 ? -value : value;
	}
}

static int
compare_remainders(const void *a, const void *b)
{
	const AidRemainder *left = a;
	const AidRemainder *right = b;

	if (left->remainder != right->remainder)
		return left->remainder > right->remainder ? -1 : 1;
	return (left->index > right->index) - (left->index < right->index);
}

void
aid_divide_by_weight(aid_money amount, int parts, const aid_money *weight, aid_money total,
					 aid_money *part, AidRemainder *scratch)
{
	aid_umoney	size = aid_money_magnitude(amount);
	aid_umoney	given = 0;

	for (int i = 0; i < parts; i++)
	{
		aid_loop_check((uint64_t) i);
		part[i] = (aid_money) aid_proportion(size, (aid_umoney) weight[i], (aid_umoney) total, &scratch[i].remainder);
		scratch[i].index = i;
		given += (aid_umoney) part[i];
	}
	/* fewer than parts steps are left: each part lost less than one */
	aid_sort(scratch, (size_t) parts, sizeof(AidRemainder), compare_remainders);
	for (int i = 0; given < size; i++, given++)
		part[scratch[i].index]++;
	if (amount < 0)
		for (int i = 0; i < parts; i++)
			part[i] = -part[i];
}
