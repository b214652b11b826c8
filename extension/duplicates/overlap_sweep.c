/*
 * overlap_sweep.c
 *		One sweep over the days of each cell: crowded money, and what each two
 *		providers have in common.
 */
#include "duplicates/overlap.h"

#include <string.h>

#include "base/wide.h"

static uint64_t comparisons;		/* the server's sort cannot be interrupted by itself */

/* ---- money with a fraction ---- */

#define PART_BITS 96
#define PART_ONE ((aid_umoney) 1 << PART_BITS)

bool
aid_overlap_money_add(AidOverlapMoney *sum, const AidOverlapMoney *more)
{
	sum->part += more->part;
	sum->ulps += more->ulps;
	if (!aid_money_add(sum->whole, more->whole + (sum->part >= PART_ONE), &sum->whole))
		return false;
	sum->part &= PART_ONE - 1;
	return true;
}

static AidOverlapMoney
negative(const AidOverlapMoney *money)
{
	AidOverlapMoney result = {-money->whole, 0, money->ulps};

	if (money->part > 0)
	{
		result.whole--;
		result.part = PART_ONE - money->part;
	}
	return result;
}

/* days below 2^31 */
static bool
times(const AidOverlapMoney *money, int64_t days, AidOverlapMoney *result)
{
	aid_umoney	part = money->part * (aid_umoney) days;
	__int128	whole;

	if (__builtin_mul_overflow((__int128) money->whole, (__int128) days, &whole)
		|| __builtin_add_overflow(whole, (__int128) (part >> PART_BITS), &whole))
		return false;
	*result = (AidOverlapMoney) {whole, part & (PART_ONE - 1), money->ulps * (aid_umoney) days};
	return true;
}

static bool
is_less(const AidOverlapMoney *a, const AidOverlapMoney *b)
{
	return a->whole != b->whole ? a->whole < b->whole : a->part < b->part;
}

aid_money
aid_overlap_money_round(const AidOverlapMoney *money)
{
	aid_umoney	half = PART_ONE / 2;
	bool		up;

	/* within the error of a half is a half, and goes away from zero */
	if (money->whole >= 0)
		up = money->part + money->ulps >= half;
	else
		up = money->part > half + money->ulps;
	return money->whole + up;
}

/* What the record spends on each of its days. */
static AidOverlapMoney
rate_of(const AidOverlapRecord *record)
{
	aid_umoney	own = (aid_umoney) ((int64_t) record->end - record->start + 1);
	aid_umoney	divisor = record->of * own;
	aid_umoney	rest;
	AidOverlapMoney rate = {.ulps = 1};

	rate.whole = (aid_money) aid_proportion(aid_money_magnitude(record->amount), record->share, divisor, &rest);
	rate.part = aid_proportion(rest, PART_ONE, divisor, NULL);
	rate.whole += rate.part >= PART_ONE;
	rate.part &= PART_ONE - 1;
	return record->amount < 0 ? negative(&rate) : rate;
}

/* Exactly: all shares have one denominator. */
#define WHOLE ((aid_umoney) AID_OVERLAP_ALL * AID_OVERLAP_ALL)

typedef struct WholeSum
{
	aid_money	whole;
	aid_umoney	rest;			/* of WHOLE */
} WholeSum;

static bool
add_whole(WholeSum *sum, const AidOverlapRecord *record)
{
	aid_umoney	rest;
	aid_money	whole = (aid_money) aid_proportion(aid_money_magnitude(record->amount), record->share, record->of,
												   &rest);

	rest *= WHOLE / record->of;
	if (record->amount < 0)
	{
		whole = rest > 0 ? -whole - 1 : -whole;
		rest = rest > 0 ? WHOLE - rest : 0;
	}
	sum->rest += rest;
	if (sum->rest >= WHOLE)
	{
		sum->rest -= WHOLE;
		whole++;
	}
	return aid_money_add(sum->whole, whole, &sum->whole);
}

static aid_money
round_whole(const WholeSum *sum)
{
	if (sum->whole >= 0)
		return sum->whole + (sum->rest >= WHOLE - sum->rest);
	return sum->whole + (sum->rest > WHOLE - sum->rest);
}

/* ---- the sweep ---- */

/* A provider within one cell. */
typedef struct Seat
{
	AidOverlapMoney rate;
	uint32_t	provider;
	uint32_t	records;		/* on this day */
	uint32_t	known;			/* those with an amount */
	uint32_t	at;				/* place in active */
	int32_t		since;			/* its pairs are told up to this day */
} Seat;

typedef struct Ending
{
	int32_t		end;
	uint32_t	record;
} Ending;

/*
 * Seats are given in the order of appearance.  A tree of matches over them
 * (knock-out: each inner node holds the winner below) knows the largest.
 */
typedef struct Sweep
{
	AidOverlapTwoReader two_reader;
	void	   *arg;
	Seat	   *seat;			/* n at most, one for each provider */
	uint32_t   *seat_of;		/* by provider; NONE */
	uint32_t   *active;			/* seats with a record on this day */
	uint32_t   *winner;			/* 2 * width; leaf of seat s is width + s */
	Ending	   *ending;
	uint32_t	seats;
	uint32_t	actives;
	uint32_t	width;
	uint64_t	steps;
	AidOverlapMoney total;		/* of all rates */
} Sweep;

#define NONE UINT32_MAX

static uint32_t
width_for(uint32_t seats)
{
	uint32_t	width = 1;

	while (width < seats)
		width *= 2;
	return width;
}

size_t
aid_overlap_sweep_scratch(uint32_t n, uint32_t providers)
{
	uint32_t	seats = AID_MIN(n, providers);

	return seats * sizeof(Seat) + n * sizeof(Ending)
		+ ((size_t) providers + seats + 2 * (size_t) width_for(seats)) * sizeof(uint32_t);
}

static void
play(Sweep *sweep, uint32_t s)
{
	uint32_t	node = sweep->width + s;

	sweep->winner[node] = sweep->seat[s].records > 0 ? s : NONE;
	for (node /= 2; node > 0; node /= 2)
	{
		uint32_t	left = sweep->winner[2 * node];
		uint32_t	right = sweep->winner[2 * node + 1];

		if (left == NONE || (right != NONE && is_less(&sweep->seat[left].rate, &sweep->seat[right].rate)))
			left = right;
		sweep->winner[node] = left;
	}
}

/* Tells what the provider had in common with each other one since either of them last changed. */
static bool
tell_pairs(Sweep *sweep, uint32_t s, int32_t day)
{
	Seat	   *own = &sweep->seat[s];

	for (uint32_t k = 0; k < sweep->actives; k++)
	{
		const Seat *other = &sweep->seat[sweep->active[k]];
		int64_t		days = (int64_t) day - AID_MAX(own->since, other->since);
		AidOverlapMoney smaller;

		aid_loop_check(sweep->steps++);
		if (other == own || days == 0)
			continue;
		if (!times(is_less(&own->rate, &other->rate) ? &own->rate : &other->rate, days, &smaller))
			return false;
		sweep->two_reader(sweep->arg, AID_MIN(own->provider, other->provider), AID_MAX(own->provider, other->provider),
						  &smaller, own->known > 0 && other->known > 0);
	}
	own->since = day;
	return true;
}

/* From this day on the record is there, or no longer. */
static bool
change(Sweep *sweep, const AidOverlapRecord *record, int32_t day, bool begins)
{
	uint32_t	s = sweep->seat_of[record->provider];
	Seat	   *seat = &sweep->seat[s];
	AidOverlapMoney rate = rate_of(record);

	if (!begins)
	{
		/* the error is taken back too, for the same rate was added */
		rate = negative(&rate);
		rate.ulps = -rate.ulps;
	}
	if (sweep->two_reader != NULL && seat->records > 0 && !tell_pairs(sweep, s, day))
		return false;
	if (begins && seat->records == 0)
	{
		seat->at = sweep->actives;
		sweep->active[sweep->actives++] = s;
		seat->since = day;
	}
	seat->records = begins ? seat->records + 1 : seat->records - 1;
	if (record->known)
		seat->known = begins ? seat->known + 1 : seat->known - 1;
	if (!begins && seat->records == 0)
	{
		sweep->active[seat->at] = sweep->active[--sweep->actives];
		sweep->seat[sweep->active[seat->at]].at = seat->at;
	}
	if (!aid_overlap_money_add(&seat->rate, &rate) || !aid_overlap_money_add(&sweep->total, &rate))
		return false;
	play(sweep, s);
	return true;
}

static int
compare_endings(const void *x, const void *y)
{
	const Ending *a = x;
	const Ending *b = y;

	aid_loop_check(comparisons++);
	if (a->end != b->end)
		return a->end < b->end ? -1 : 1;
	return (a->record > b->record) - (a->record < b->record);
}

/* Seats for the providers of the cell's records. */
static void
take_seats(Sweep *sweep, const AidOverlapRecord *record, uint32_t n)
{
	sweep->seats = sweep->actives = 0;
	sweep->total = (AidOverlapMoney) {0, 0, 0};
	for (uint32_t i = 0; i < n; i++)
	{
		uint32_t   *seat = &sweep->seat_of[record[i].provider];

		sweep->ending[i] = (Ending) {record[i].end, i};
		if (*seat != NONE)
			continue;
		*seat = sweep->seats;
		sweep->seat[sweep->seats++] = (Seat) {.provider = record[i].provider};
	}
	sweep->width = width_for(sweep->seats);
	memset(sweep->winner, 0xFF, 2 * (size_t) sweep->width * sizeof(uint32_t));
	aid_sort(sweep->ending, n, sizeof(Ending), compare_endings);
}

/* The days from one change to the next, with all rates as they are. */
static bool
count_days(const Sweep *sweep, int64_t days, AidOverlapCell *cell, AidOverlapMoney *crowded, AidOverlapMoney *beyond)
{
	AidOverlapMoney money;

	if (sweep->actives < 2)
		return true;
	cell->crowded_days += days;
	if (!times(&sweep->total, days, &money) || !aid_overlap_money_add(crowded, &money)
		|| !aid_overlap_money_add(beyond, &money))
		return false;
	if (!times(&sweep->seat[sweep->winner[1]].rate, days, &money))
		return false;
	money = negative(&money);
	return aid_overlap_money_add(beyond, &money);
}

static bool
sweep_cell(Sweep *sweep, const AidOverlapRecord *record, uint32_t n, AidOverlapCell *cell)
{
	AidOverlapMoney crowded = {0, 0, 0};
	AidOverlapMoney beyond = {0, 0, 0};
	WholeSum	amount = {0, 0};
	int32_t		day = record[0].start;
	uint32_t	begun = 0;
	uint32_t	ended = 0;

	*cell = (AidOverlapCell) {.cell = record[0].cell};
	take_seats(sweep, record, n);
	cell->providers = sweep->seats;
	while (ended < n)
	{
		/* the day after its last one, which may be beyond the calendar: compared as the last */
		int32_t		next = sweep->ending[ended].end;
		bool		begins = begun < n && record[begun].start <= next;

		next = begins ? record[begun].start : next + 1;
		aid_loop_check(sweep->steps++);
		if (next > day && !count_days(sweep, (int64_t) next - day, cell, &crowded, &beyond))
			return false;
		day = next;
		if (begins)
		{
			cell->known += record[begun].known;
			if (!add_whole(&amount, &record[begun]) || !change(sweep, &record[begun++], day, true))
				return false;
		}
		else if (!change(sweep, &record[sweep->ending[ended++].record], day, false))
			return false;
	}
	for (uint32_t s = 0; s < sweep->seats; s++)
		sweep->seat_of[sweep->seat[s].provider] = NONE;
	cell->amount = round_whole(&amount);
	cell->crowded = aid_overlap_money_round(&crowded);
	cell->beyond_largest = aid_overlap_money_round(&beyond);
	return true;
}

bool
aid_overlap_sweep(const AidOverlapRecord *record, uint32_t n, uint32_t providers, AidOverlapCellReader cell_reader,
				  AidOverlapTwoReader two_reader, void *arg, void *scratch)
{
	Sweep		sweep = {.two_reader = two_reader,.arg = arg,.seat = scratch};
	uint32_t	seats = AID_MIN(n, providers);
	uint32_t	end;

	sweep.ending = (Ending *) (sweep.seat + seats);
	sweep.seat_of = (uint32_t *) (sweep.ending + n);
	sweep.active = sweep.seat_of + providers;
	sweep.winner = sweep.active + seats;
	memset(sweep.seat_of, 0xFF, providers * sizeof(uint32_t));
	for (uint32_t begin = 0; begin < n; begin = end)
	{
		AidOverlapCell cell;

		for (end = begin + 1; end < n && record[end].cell == record[begin].cell; end++)
			;
		if (!sweep_cell(&sweep, &record[begin], end - begin, &cell))
			return false;
		if (cell_reader != NULL)
			cell_reader(arg, &cell);
	}
	return true;
}
