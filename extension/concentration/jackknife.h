/*
 * jackknife.h
 *		Every index with one unit left out, for each unit in turn.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_JACKKNIFE_H
#define AID_JACKKNIFE_H

#include "concentration/index.h"

/* Bytes of working space. */
extern size_t aid_jackknife_size(int n);

/*
 * value[i] is the index without unit i (and its reference mass), NAN where it
 * is undefined.  O(n log n) or better for every index.  The sample has no
 * copies.  Returns AID_INDEX_OVERFLOW if a value overflows.
 */
extern AidIndexStatus aid_jackknife(const AidIndex *index, const AidSample *sample, double *value, void *memory);

/*
 * Standard error from the n values.  Counts those that are undefined or
 * infinite; with any of them the result has no meaning.
 */
extern double aid_jackknife_error(const double *value, int n, int *undefined);

#endif							/* AID_JACKKNIFE_H */
