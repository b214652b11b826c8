/*
 * sample.h
 *		What every index is computed from: amounts, reference masses and the
 *		exact order of their ratios.
 *
 * Pure: no PostgreSQL calls.  The caller has checked signs and totals (rules
 * S3 to S6 of the formulas guide) and removed units with neither money nor
 * reference mass (S8).
 */
#ifndef AID_SAMPLE_H
#define AID_SAMPLE_H

#include "base/money.h"

typedef struct AidSample
{
	int			n;				/* units, in canonical order */
	bool		has_reference;
	const aid_money *amount;	/* the caller's exact values, which outlive the sample */
	const aid_money *reference; /* NULL without a reference */
	aid_money	amount_total;	/* exact, all units once */
	aid_money	reference_total;	/* n without a reference */
	double	   *x;				/* amounts, at least 0 */
	double	   *r;				/* reference masses, 1 each without a reference */
	double	   *copies;			/* how often each unit is drawn; NULL: once each */
	bool		equal;			/* all ratios x/r are equal, exactly */
	int		   *order;			/* units by rising x/r, compared exactly, ties in canonical order; or NULL */
	int		   *level;			/* rank of each unit's ratio x/r without gaps, equal ratios share one; or NULL */
	double		x_sum;			/* of copies * x; without copies the exact total, rounded once */
	double		r_sum;
	double		count;			/* of copies */
} AidSample;

/* Bytes aid_sample_build needs, its working space included. */
extern size_t aid_sample_size(int n);

/*
 * Fills memory (8-byte aligned) and returns the sample.  reference NULL means
 * every unit weighs the same.
 */
extern AidSample *aid_sample_build(void *memory, int n, const aid_money *amount, const aid_money *reference);

/* The same without order and level, for indices that do not need them: no sorting. */
extern AidSample *aid_sample_build_unordered(void *memory, int n, const aid_money *amount, const aid_money *reference);

/*
 * The same units, unit i standing copies[i] times (a whole number, 0 = not
 * there): a replicate of the bootstrap.  Nothing is sorted again.
 */
extern AidSample aid_sample_resample(const AidSample *sample, double *copies);

static inline double
aid_sample_copies(const AidSample *sample, int unit)
{
	return sample->copies != NULL ? sample->copies[unit] : 1;
}

/* Do all present units have the same ratio x/r?  Exact. */
extern bool aid_sample_is_equal(const AidSample *sample);

#endif							/* AID_SAMPLE_H */
