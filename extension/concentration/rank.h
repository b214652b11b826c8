/*
 * rank.h
 *		The concentration index: is the money with the low or the high ranks?
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_RANK_H
#define AID_RANK_H

#include "concentration/index.h"

/* Bytes of working space aid_rank_index needs. */
extern size_t aid_rank_size(int n);

/*
 * C = 2 sum s F - 1, with F the mid-interval rank of the cumulated mass by
 * rising rank value; equal rank values share one F.
 *
 * mass NULL: units weigh the same.  The rank value of a unit is rank[i], of
 * any sign, or rank[i] / divisor[i] with divisors above 0.
 */
extern AidIndexStatus aid_rank_index(void *memory, int n, const aid_money *amount, const aid_money *mass,
									 const aid_money *rank, const aid_money *divisor, double *value);

#endif							/* AID_RANK_H */
