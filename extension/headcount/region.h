/*
 * region.h
 *		What a cell or a question covers: a set of sexes, an age interval and a
 *		set of disability states.  Unknown means all that is possible.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_REGION_H
#define AID_REGION_H

#include "headcount/headcount.h"

/* Above every age, so that open intervals need no special case. */
#define AID_NO_END UINT32_MAX

#define AID_ANY_SEX (1 << AID_FEMALE | 1 << AID_MALE | 1 << AID_OTHER_SEX)
#define AID_ANY_DISABILITY (1 << AID_DISABLED | 1 << AID_NOT_DISABLED)

typedef struct AidRegion
{
	uint32_t	lo;				/* months */
	uint32_t	hi;				/* excluded */
	uint8_t		sexes;			/* bit 1 << AidSex for each that is possible */
	uint8_t		disabilities;	/* bit 1 << AidDisability */
} AidRegion;

static const AidRegion AID_EVERYBODY = {0, AID_NO_END, AID_ANY_SEX, AID_ANY_DISABILITY};

static inline AidRegion
aid_box_region(AidBox box)
{
	AidRegion	region = AID_EVERYBODY;

	if (aid_box_sex(box) != AID_SEX_UNKNOWN)
		region.sexes = (uint8_t) (1 << aid_box_sex(box));
	if (aid_box_disability(box) != AID_DISABILITY_UNKNOWN)
		region.disabilities = (uint8_t) (1 << aid_box_disability(box));
	if (aid_box_age_known(box))
	{
		region.lo = aid_box_lo(box);
		if (aid_box_hi(box) != AID_AGE_OPEN)
			region.hi = aid_box_hi(box);
	}
	return region;
}

static inline AidRegion
aid_region_meet(AidRegion a, AidRegion b)
{
	AidRegion	meet;

	meet.lo = AID_MAX(a.lo, b.lo);
	meet.hi = AID_MIN(a.hi, b.hi);
	meet.sexes = a.sexes & b.sexes;
	meet.disabilities = a.disabilities & b.disabilities;
	return meet;
}

static inline bool
aid_region_is_empty(AidRegion a)
{
	return a.sexes == 0 || a.disabilities == 0 || a.lo >= a.hi;
}

/* Is a, which is not empty, part of b? */
static inline bool
aid_region_within(AidRegion a, AidRegion b)
{
	return a.lo >= b.lo && a.hi <= b.hi && (a.sexes & ~b.sexes) == 0 && (a.disabilities & ~b.disabilities) == 0;
}

#endif							/* AID_REGION_H */
