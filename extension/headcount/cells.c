/*
 * cells.c
 *		Algebra of headcounts.
 */
#include "headcount/cells.h"

static inline bool
add_count(int64_t a, int64_t b, int64_t *sum)
{
	long long	result;

	if (__builtin_add_overflow((long long) a, (long long) b, &result))
		return false;
	*sum = result;
	return true;
}

AidCellsStatus
aid_cells_add(const AidPacked *a, const AidPacked *b, int *n, AidBox *box, int64_t *count)
{
	int64_t		total;
	int			i = 0;
	int			j = 0;

	/* no cell exceeds the total, so this check is enough */
	if (!add_count(aid_packed_total(a), aid_packed_total(b), &total))
		return AID_CELLS_RANGE;
	for (*n = 0; i < a->n || j < b->n; (*n)++)
	{
		AidBox		left = i < a->n ? aid_packed_box(a, i) : UINT32_MAX;
		AidBox		right = j < b->n ? aid_packed_box(b, j) : UINT32_MAX;

		box[*n] = AID_MIN(left, right);
		count[*n] = 0;
		if (left <= right)
			count[*n] += aid_packed_count(a, i++);
		if (right <= left)
			count[*n] += aid_packed_count(b, j++);
	}
	return AID_CELLS_OK;
}

AidCellsStatus
aid_cells_subtract(const AidPacked *a, const AidPacked *b, int *n, AidBox *box, int64_t *count)
{
	int			j = 0;

	*n = 0;
	for (int i = 0; i < a->n; i++)
	{
		AidBox		left = aid_packed_box(a, i);
		int64_t		rest = aid_packed_count(a, i);

		if (j < b->n && aid_packed_box(b, j) == left)
			rest -= aid_packed_count(b, j++);
		if (rest < 0)
			return AID_CELLS_MISSING;
		if (rest > 0)
		{
			box[*n] = left;
			count[(*n)++] = rest;
		}
	}
	return j == b->n ? AID_CELLS_OK : AID_CELLS_MISSING;
}

bool
aid_cells_contain(const AidPacked *a, const AidPacked *b)
{
	int			i = 0;

	for (int j = 0; j < b->n; j++)
	{
		AidBox		wanted = aid_packed_box(b, j);

		while (i < a->n && aid_packed_box(a, i) < wanted)
			i++;
		if (i == a->n || aid_packed_box(a, i) != wanted || aid_packed_count(a, i) < aid_packed_count(b, j))
			return false;
	}
	return true;
}

static inline int
compare_numbers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

int
aid_cells_compare(const AidPacked *a, const AidPacked *b)
{
	int			order = compare_numbers(aid_packed_total(a), aid_packed_total(b));
	int			n = AID_MIN(a->n, b->n);

	for (int i = 0; i < n && order == 0; i++)
	{
		order = compare_numbers(aid_packed_box(a, i), aid_packed_box(b, i));
		if (order == 0)
			order = compare_numbers(aid_packed_count(a, i), aid_packed_count(b, i));
	}
	return order != 0 ? order : compare_numbers(a->n, b->n);
}

static int
compare_cells(const void *a, const void *b)
{
	const AidCell *left = a;
	const AidCell *right = b;

	return (left->box > right->box) - (left->box < right->box);
}

AidCellsStatus
aid_cells_collect(AidCell *cell, int *n)
{
	int64_t		total = 0;
	int			kept = 0;

	aid_sort(cell, (size_t) *n, sizeof(AidCell), compare_cells);
	for (int i = 0; i < *n; i++)
	{
		if (!add_count(total, cell[i].count, &total))
			return AID_CELLS_RANGE;
		if (cell[i].count == 0)
			continue;
		if (kept > 0 && cell[kept - 1].box == cell[i].box)
			cell[kept - 1].count += cell[i].count;
		else
			cell[kept++] = cell[i];
	}
	*n = kept;
	return AID_CELLS_OK;
}
