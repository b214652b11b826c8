/*
 * state.c
 *		Adding into the running state and taking out of it.
 */
#include "headcount/state.h"

AidPacked
aid_state_view(const AidHeadcountState *state)
{
	AidPacked	view = {(int) state->n, true, (const char *) aid_state_keys(state),
						(const char *) aid_state_counts(state)};

	return view;
}

AidHeadcountState *
aid_state_create(AidStateAllocate allocate, uint32_t n)
{
	uint32_t	capacity = AID_FIRST_CAPACITY;
	AidHeadcountState *state;

	while (capacity < n)
		capacity *= 2;
	state = allocate(aid_state_size(capacity));
	/* the slack, too: the server may compare and send these bytes */
	memset(state, 0, aid_state_size(capacity));
	state->version = AID_STATE_VERSION;
	state->capacity = capacity;
	return state;
}

/* First position from j on whose key is not below; the caller knows that key[j] is. */
static int
gallop(const AidBox *key, int j, int n, AidBox wanted)
{
	int			step = 1;
	int			low = j;		/* key[low] is below */
	int			high;

	while (low + step < n && key[low + step] < wanted)
	{
		low += step;
		step *= 2;
	}
	high = AID_MIN(low + step, n);	/* key[high] is not below, or high is the end */
	while (high - low > 1)
	{
		int			middle = low + (high - low) / 2;

		if (key[middle] < wanted)
			low = middle;
		else
			high = middle;
	}
	return high;
}

/* Position of the first key not below the wanted one, from j on. */
static inline int
seek(const AidBox *key, int j, int n, AidBox wanted)
{
	return j < n && key[j] < wanted ? gallop(key, j, n, wanted) : j;
}

/* Adds the cells from i on, of which at least the first is new. */
static AidCellsStatus
insert(AidHeadcountState **state_in, AidStateAllocate allocate, const AidPacked *cells, int i)
{
	AidHeadcountState *state = *state_in;
	AidBox	   *key = aid_state_keys(state);
	int64_t    *count;
	int			n = (int) state->n;
	int			fresh = 0;
	int			from = n - 1;
	int			to;

	for (int k = i, j = 0; k < cells->n; k++)
	{
		AidBox		box = aid_packed_box(cells, k);

		j = seek(key, j, n, box);
		if (j == n || key[j] != box)
			fresh++;
	}
	if (n + fresh > AID_MAX_CELLS)
		return AID_CELLS_TOO_MANY;
	if ((uint32_t) (n + fresh) > state->capacity)
	{
		AidHeadcountState *larger = aid_state_create(allocate, (uint32_t) (n + fresh));

		larger->rows = state->rows;
		larger->total = state->total;
		memcpy(aid_state_keys(larger), key, (size_t) n * sizeof(AidBox));
		memcpy(aid_state_counts(larger), aid_state_counts(state), (size_t) n * sizeof(int64_t));
		*state_in = state = larger;
		key = aid_state_keys(state);
	}
	count = aid_state_counts(state);
	state->n = (uint32_t) (n + fresh);

	/* from the end, so that nothing is overwritten before it has moved */
	to = n + fresh - 1;
	for (int k = cells->n - 1; k >= i; to--)
	{
		AidBox		box = aid_packed_box(cells, k);

		if (from >= 0 && key[from] > box)
		{
			key[to] = key[from];
			count[to] = count[from--];
			continue;
		}
		if (from >= 0 && key[from] == box)
			count[to] = (int64_t) ((uint64_t) count[from--] + (uint64_t) aid_packed_count(cells, k--));
		else
			count[to] = aid_packed_count(cells, k--);
		key[to] = box;
	}
	return AID_CELLS_OK;
}

/* Rows and total, checked. */
static AidCellsStatus
add_totals(AidHeadcountState *state, uint64_t persons, int64_t rows)
{
	long long	sum;

	if (persons > (uint64_t) (INT64_MAX - state->total) ||
		__builtin_add_overflow((long long) state->rows, (long long) rows, &sum))
		return AID_CELLS_RANGE;
	state->total += (int64_t) persons;
	state->rows = sum;
	return AID_CELLS_OK;
}

/* Rows of one source mostly have the very boxes of the state.  Returns how many persons were added. */
static uint64_t
add_same_boxes(int64_t *count, const AidPacked *cells)
{
	uint64_t	persons = 0;

	if (cells->wide)
		for (int i = 0; i < cells->n; i++)
		{
			int64_t		added;

			memcpy(&added, cells->counts + (size_t) i * sizeof(added), sizeof(added));
			persons += (uint64_t) added;
			count[i] = (int64_t) ((uint64_t) count[i] + (uint64_t) added);
		}
	else
		for (int i = 0; i < cells->n; i++)
		{
			uint32_t	added;

			memcpy(&added, cells->counts + (size_t) i * sizeof(added), sizeof(added));
			persons += added;
			count[i] = (int64_t) ((uint64_t) count[i] + added);
		}
	return persons;
}

AidCellsStatus
aid_state_add(AidHeadcountState **state, AidStateAllocate allocate, const AidPacked *cells, int64_t rows)
{
	AidBox	   *key = aid_state_keys(*state);
	int64_t    *count = aid_state_counts(*state);
	int			n = (int) (*state)->n;
	uint64_t	persons = 0;
	int			i;
	int			j = 0;

	if (n == cells->n && memcmp(key, cells->keys, (size_t) n * sizeof(AidBox)) == 0)
		return add_totals(*state, add_same_boxes(count, cells), rows);

	for (i = 0; i < cells->n; i++)
	{
		AidBox		box = aid_packed_box(cells, i);
		uint64_t	added = (uint64_t) aid_packed_count(cells, i);

		j = seek(key, j, n, box);
		if (j == n || key[j] != box)
			break;
		persons += added;
		count[j] = (int64_t) ((uint64_t) count[j] + added);
		j++;
	}
	if (i < cells->n)
	{
		AidCellsStatus status = insert(state, allocate, cells, i);

		if (status != AID_CELLS_OK)
			return status;
		for (; i < cells->n; i++)
			persons += (uint64_t) aid_packed_count(cells, i);
	}
	/* no cell exceeds the total, so this check is enough */
	return add_totals(*state, persons, rows);
}

AidCellsStatus
aid_state_remove(AidHeadcountState *state, const AidPacked *cells, int64_t rows)
{
	AidBox	   *key = aid_state_keys(state);
	int64_t    *count = aid_state_counts(state);
	int			n = (int) state->n;
	bool		emptied = false;
	int			j = 0;

	for (int i = 0; i < cells->n; i++)
	{
		int64_t		taken = aid_packed_count(cells, i);

		j = seek(key, j, n, aid_packed_box(cells, i));
		if (j == n || key[j] != aid_packed_box(cells, i) || count[j] < taken)
			return AID_CELLS_MISSING;
		count[j] -= taken;
		state->total -= taken;
		emptied |= count[j] == 0;
		j++;
	}
	state->rows -= rows;
	if (emptied)
	{
		int			kept = 0;

		for (int i = 0; i < n; i++)
			if (count[i] > 0)
			{
				key[kept] = key[i];
				count[kept++] = count[i];
			}
		state->n = (uint32_t) kept;
	}
	return state->rows >= 0 ? AID_CELLS_OK : AID_CELLS_MISSING;
}

bool
aid_state_is_valid(const AidHeadcountState *state, size_t size)
{
	const AidBox *key = aid_state_keys(state);
	const int64_t *count;
	long long	total = 0;

	if (size < sizeof(AidHeadcountState) || state->version != AID_STATE_VERSION ||
		state->capacity < AID_FIRST_CAPACITY || state->capacity % 2 != 0 || state->capacity > 2 * (AID_MAX_CELLS + 1) ||
		size != aid_state_size(state->capacity) || state->n > AID_MIN(state->capacity, AID_MAX_CELLS) ||
		state->rows < 0)
		return false;
	count = aid_state_counts(state);
	for (uint32_t i = 0; i < state->n; i++)
		if (!aid_box_is_valid(key[i]) || (i > 0 && key[i - 1] >= key[i]) || count[i] <= 0 ||
			__builtin_add_overflow(total, (long long) count[i], &total))
			return false;
	return total == state->total && (state->rows > 0 || state->n == 0);
}
