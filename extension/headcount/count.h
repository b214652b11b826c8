/*
 * count.h
 *		How many persons fit a question: bounds, estimate, what no estimate covers.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_COUNT_H
#define AID_COUNT_H

#include "base/money.h"
#include "headcount/region.h"

typedef struct AidCount
{
	int64_t		lower;
	int64_t		upper;
	int64_t		unallocated;
	aid_money	estimate;		/* 10^-9 of a person */
} AidCount;

/*
 * A cell of a reference population: persons for each month of age, in units of
 * which AID_REFERENCE_PERSON make one person.
 */
typedef struct AidReferenceCell
{
	AidRegion	region;
	aid_umoney	rate;
} AidReferenceCell;

typedef struct AidReference
{
	int			n;
	const AidReferenceCell *cell;
} AidReference;

/* The cells of known sex and age; cell has room for population->n. */
extern AidReference aid_reference_prepare(const AidCells *population, AidReferenceCell *cell);

/* reference may be NULL. */
extern AidCount aid_count_cells(const AidCells *cells, AidRegion question, const AidReference *reference);

extern int64_t aid_cells_total(const AidCells *cells);

#endif							/* AID_COUNT_H */
