/*
 * join_kernel_table.h
 *		A kernel: what a probe calls through pointers.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_JOIN_KERNEL_TABLE_H
#define AID_JOIN_KERNEL_TABLE_H

#include "duplicates/join.h"

/* A probe, prepared: its runs are in the slab. */
typedef struct AidJoinTask
{
	uint32_t	lo;				/* the sets that can be similar */
	uint32_t	hi;
	uint32_t	runs;
	uint32_t	points;			/* a similar set gets at least so many; at most 127 */
	uint32_t	most_points;	/* that a set can get */
	uint64_t	postings;
} AidJoinTask;

typedef struct AidJoinKernel
{
	/* write slab->candidate, ascending or not, and return their number */
	uint32_t	(*count_all) (AidJoinSlab *slab, const AidJoinTask *task);
	uint32_t	(*count_few) (AidJoinSlab *slab, const AidJoinTask *task);
	/* sift slab->candidate */
	uint32_t	(*verify) (AidJoinSlab *slab, const AidJoinProbe *probe, uint32_t n, AidJoinHit *hits);
	uint32_t	(*verify_weighted) (AidJoinSlab *slab, const AidJoinProbe *probe, uint32_t n, AidJoinHit *hits);
} AidJoinKernel;

extern bool aid_join_has_wide_kernel(void);
extern const AidJoinKernel *aid_join_kernel(bool wide);

#endif							/* AID_JOIN_KERNEL_TABLE_H */
