/*
 * overlap.h
 *		Different providers in one place and sector on the same days.
 *
 * Money is exact: an amount times two percentages times days over days is
 * rounded once, to 10^-9, half away from zero.
 *
 * Pure: no PostgreSQL calls; the caller provides all memory.
 */
#ifndef AID_OVERLAP_H
#define AID_OVERLAP_H

#include "base/money.h"

/* Percentages have nine decimals too: 100 is all. */
#define AID_OVERLAP_ALL UINT64_C(100000000000)

typedef struct AidOverlapRecord
{
	aid_money	amount;			/* 0 if not known */
	aid_umoney	share;			/* place percent times sector percent is share / of */
	aid_umoney	of;				/* a divisor of the square of AID_OVERLAP_ALL */
	uint32_t	cell;			/* place and sector, numbered in their order */
	uint32_t	provider;
	uint32_t	id;				/* place in the order of ids */
	int32_t		start;			/* days, both ends belong to it */
	int32_t		end;
	uint32_t	row;			/* the caller's */
	bool		known;			/* the amount */
} AidOverlapRecord;

/* Sets share and of; percentages at most AID_OVERLAP_ALL. */
extern void aid_overlap_set_share(AidOverlapRecord *record, uint64_t place_percent, uint64_t sector_percent);

/* By cell, start, end, id: how the other functions want them. */
extern void aid_overlap_sort(AidOverlapRecord *record, uint32_t n);

/* How many days of the two are common; at least 1 for a pair. */
extern int64_t aid_overlap_days(const AidOverlapRecord *a, const AidOverlapRecord *b);

/* What the record spends in its cell on so many of its days. */
extern aid_money aid_overlap_share(const AidOverlapRecord *record, int64_t days);

/* ---- pairs ---- */

/* Of two providers, in one cell, with a day in common; a->id < b->id.  Cell by cell, else in no order. */
typedef void (*AidOverlapPairReader) (void *arg, const AidOverlapRecord *a, const AidOverlapRecord *b);

extern size_t aid_overlap_pairs_scratch(uint32_t n, uint32_t providers);
extern void aid_overlap_pairs(const AidOverlapRecord *record, uint32_t n, uint32_t providers,
							  AidOverlapPairReader reader, void *arg, void *scratch);

/* ---- cells ---- */

/*
 * Money per day, or a sum of it: whole + part / 2^96 steps of 10^-9.  Each
 * rate is off by half a unit of part at most, and ulps counts how many such
 * errors went into a sum, so that a tie is seen as one.
 */
typedef struct AidOverlapMoney
{
	aid_money	whole;
	aid_umoney	part;
	aid_umoney	ulps;
} AidOverlapMoney;

/* False if out of range. */
extern bool aid_overlap_money_add(AidOverlapMoney *sum, const AidOverlapMoney *more);
extern aid_money aid_overlap_money_round(const AidOverlapMoney *money);

typedef struct AidOverlapCell
{
	uint32_t	cell;
	uint32_t	providers;
	uint32_t	known;			/* records with an amount */
	int64_t		crowded_days;	/* days with at least two providers */
	aid_money	amount;
	aid_money	crowded;		/* money on those days */
	aid_money	beyond_largest; /* the same less each day's largest provider */
} AidOverlapCell;

typedef void (*AidOverlapCellReader) (void *arg, const AidOverlapCell *cell);

/*
 * Two providers on some days of a cell: what the smaller of both spends there.
 * known: both have a record with an amount on those days.  Comes many times
 * for one pair; a < b.
 */
typedef void (*AidOverlapTwoReader) (void *arg, uint32_t a, uint32_t b, const AidOverlapMoney *smaller, bool known);

/* One sweep over each cell; either reader may be NULL.  False: a sum is out of range. */
extern size_t aid_overlap_sweep_scratch(uint32_t n, uint32_t providers);
extern bool aid_overlap_sweep(const AidOverlapRecord *record, uint32_t n, uint32_t providers,
							  AidOverlapCellReader cell_reader, AidOverlapTwoReader two_reader, void *arg,
							  void *scratch);

#endif							/* AID_OVERLAP_H */
