/*
 * align.h
 *		Brings allocations to one frame, under the rules every share-based
 *		function follows (S3 to S8 of the formulas guide).
 *
 * Glue.
 */
#ifndef AID_ALIGN_H
#define AID_ALIGN_H

#include "allocation/glue.h"
#include "concentration/index.h"

/* The units of a calculation, in canonical order. */
typedef struct AidAligned
{
	AidUnits	frame;			/* of the reference, or of the allocation itself */
	int			n;
	uint32_t   *unit;			/* position of each unit in frame */
	aid_money  *amount;
	aid_money  *reference;		/* NULL: units weigh the same */
	aid_money	amount_total;
	aid_money	reference_total;	/* n without a reference */
} AidAligned;

typedef enum AidFrameUse
{
	AID_FRAME_IS_MASS,			/* units weigh what the frame says */
	AID_FRAME_ONLY				/* the frame names units, which weigh the same */
} AidFrameUse;

#define AID_ABSENT UINT32_MAX

/* Memory for any number of units. */
extern void *aid_units_alloc(size_t count, size_t size);

/*
 * Raises the errors S3 to S5 in this order; returns false for S6, when the
 * result is NULL.  frame may be NULL.
 */
extern bool aid_align(const AidAllocation *a, const AidAllocation *frame, AidFrameUse use, AidAligned *aligned);

/*
 * For each unit of the frame its position in other, AID_ABSENT if it is not
 * there.
 */
extern uint32_t *aid_find_units(const AidUnits *frame, const AidUnits *other);

extern AidSample *aid_aligned_sample(const AidAligned *aligned);

/* Ordered only where the index needs that. */
extern AidSample *aid_aligned_sample_for(const AidAligned *aligned, AidIndexKind kind);

/* An index as a result: NULL, a value or 22003. */
extern Datum aid_index_result(FunctionCallInfo fcinfo, AidIndexStatus status, double value);

/* Raises 22023 if the parameter of the index is out of range. */
extern void aid_check_index(const AidIndex *index);

#endif							/* AID_ALIGN_H */
