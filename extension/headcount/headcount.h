/*
 * headcount.h
 *		The value aid_headcount: persons, each known only up to a box of sex,
 *		age interval and disability.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_HEADCOUNT_H
#define AID_HEADCOUNT_H

#include "aidflow.h"

/*
 * A cell's box in one word, so that integer order is canonical order:
 *
 *	sex 2 bits (F 0, M 1, X 2, not known 3) | lo 12 bits | hi 12 bits
 *	| disability 2 bits (with 0, without 1, not known 2)
 *
 * lo and hi are completed months, hi excluded; hi AID_AGE_OPEN is open, both
 * AID_AGE_OPEN means that the age is not known.
 */
typedef uint32_t AidBox;

typedef enum AidSex
{
	AID_FEMALE,
	AID_MALE,
	AID_OTHER_SEX,
	AID_SEX_UNKNOWN
} AidSex;

typedef enum AidDisability
{
	AID_DISABLED,
	AID_NOT_DISABLED,
	AID_DISABILITY_UNKNOWN
} AidDisability;

#define AID_AGE_MAX 4094
#define AID_AGE_OPEN 4095
#define AID_MAX_CELLS 65535

static inline AidBox
aid_box(AidSex sex, uint32_t lo, uint32_t hi, AidDisability disability)
{
	return (uint32_t) sex << 26 | lo << 14 | hi << 2 | (uint32_t) disability;
}

static inline AidSex
aid_box_sex(AidBox box)
{
	return (AidSex) (box >> 26 & 3);
}

static inline uint32_t
aid_box_lo(AidBox box)
{
	return box >> 14 & 0xFFF;
}

static inline uint32_t
aid_box_hi(AidBox box)
{
	return box >> 2 & 0xFFF;
}

static inline AidDisability
aid_box_disability(AidBox box)
{
	return (AidDisability) (box & 3);
}

static inline bool
aid_box_age_known(AidBox box)
{
	return aid_box_lo(box) != AID_AGE_OPEN;
}

/* The box of a person of whom nothing is known, the last of all. */
#define AID_BOX_UNKNOWN \
	((AidBox) (3u << 26 | (uint32_t) AID_AGE_OPEN << 14 | (uint32_t) AID_AGE_OPEN << 2 | (uint32_t) AID_DISABILITY_UNKNOWN))

/*
 * An unpacked value: n cells, boxes rising, counts above 0, their sum within
 * int64.  Pure algorithms take and give this; storage and wire forms are in
 * storage.h.
 */
typedef struct AidCells
{
	int			n;
	const AidBox *box;
	const int64_t *count;
} AidCells;

#endif							/* AID_HEADCOUNT_H */
