/*
 * repeat.h
 *		The same context funded again: which record follows which, and the
 *		chains that makes.
 *
 * Records are numbers 0 .. n-1 in the order of their ids.
 *
 * Pure: no PostgreSQL calls; the caller provides all memory.
 */
#ifndef AID_REPEAT_H
#define AID_REPEAT_H

#include "aidflow.h"

typedef struct AidRepeatRecord
{
	int32_t		start;			/* days, both ends belong to it */
	int32_t		end;
	int32_t		phase;			/* 0 none */
} AidRepeatRecord;

typedef struct AidRepeatLimits
{
	int64_t		min_gap;		/* days without cover between the two; an overlap is below 0 */
	int64_t		max_gap;
	int64_t		min_step;		/* days from start to start, unless the phase is higher; not below 0 */
} AidRepeatLimits;

/* Two records alike; whichever comes first. */
typedef struct AidRepeatLink
{
	double		similarity;
	uint32_t	from;
	uint32_t	to;
} AidRepeatLink;

/* Days without cover from the end of a to the start of b. */
extern int64_t aid_repeat_gap(const AidRepeatRecord *a, const AidRepeatRecord *b);

/*
 * Puts the ends of the link in order of time (start, phase, id) and says
 * whether the later one follows the earlier.
 */
extern bool aid_repeat_follows(const AidRepeatRecord *record, const AidRepeatLimits *limits, AidRepeatLink *link);

/* Of each record. */
typedef struct AidRepeatPlace
{
	double		similarity;		/* with the one before */
	uint32_t	previous;		/* AID_REPEAT_NONE for the first of a chain */
	uint32_t	chain;			/* the first of its chain */
	uint32_t	step;			/* from 1 */
	uint32_t	run;			/* at the chain's first: its longest run */
} AidRepeatPlace;

#define AID_REPEAT_NONE UINT32_MAX

/*
 * Each record takes the predecessor with the longest run, then the smallest
 * gap, the largest similarity, the smallest id.  order[n] is set to the records
 * in the order of time, in which predecessors come first.  Links are those that
 * aid_repeat_follows let pass, m < 2^32.
 */
extern size_t aid_repeat_scratch(uint32_t n, size_t m);
extern void aid_repeat_chains(const AidRepeatRecord *record, uint32_t n, const AidRepeatLink *link, size_t m,
							  AidRepeatPlace *place, uint32_t *order, void *scratch);

#endif							/* AID_REPEAT_H */
