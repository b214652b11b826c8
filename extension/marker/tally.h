/*
 * tally.h
 *		Money by marker: the value behind aid_marker_money, and its text form.
 *
 * One scheme, one slot for each of its codes and one for money without a
 * marker.  Stored are the slots that hold anything, named by a mask; the
 * running state of an aggregate stores all sixteen, so it never grows.  Both
 * have the same layout and are read alike.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_MARKER_TALLY_H
#define AID_MARKER_TALLY_H

#include "base/money.h"
#include "marker/scheme.h"

#define AID_TALLY_VERSION 1
#define AID_TALLY_SLOTS 16
#define AID_TALLY_UNMARKED 15	/* the slot of money without a marker */
#define AID_TALLY_ALL 0xFFFF

typedef struct AidTallySlot
{
	aid_money	amount;
	int64_t		rows;
} AidTallySlot;

typedef struct AidTally
{
	int32_t		vl_len_;		/* the server's varlena header */
	uint8_t		version;
	uint8_t		scheme;			/* NONE unless a marked slot holds anything */
	uint16_t	present;		/* which slots follow; AID_TALLY_ALL in a running state */
	int64_t		null_amount_rows;
	int64_t		negative_rows;
	AidTallySlot slot[AID_TALLY_SLOTS]; /* stored: only the slots that are present */
} AidTally;

#define AID_TALLY_HEADER offsetof(AidTally, slot)

typedef enum AidTallyStatus
{
	AID_TALLY_OK,
	AID_TALLY_RANGE,			/* an amount or a counter out of range */
	AID_TALLY_SCHEMES			/* a second scheme */
} AidTallyStatus;

static inline bool
aid_tally_holds(const AidTallySlot *slot)
{
	return slot->amount != 0 || slot->rows != 0;
}

/* Without any row. */
extern void aid_tally_clear(AidTally *tally);

/* Bytes of the stored form with these slots. */
extern size_t aid_tally_size(uint16_t present);

/* All slots of a stored form, whose length was checked. */
extern void aid_tally_unpack(AidTally *tally, const AidTally *stored);

/* The stored form into *stored, which may be tally itself; returns its size. */
extern size_t aid_tally_pack(const AidTally *tally, AidTally *stored);

/*
 * Adds (sign 1) or takes out (-1) money and rows of a marker, 0 for none.
 * Taking the last rows of the scheme out makes room for another one.
 */
extern AidTallyStatus aid_tally_add(AidTally *tally, AidMarker marker, aid_money amount, int64_t rows, int sign);
extern AidTallyStatus aid_tally_merge(AidTally *tally, const AidTally *other, int sign);
extern bool aid_tally_count(int64_t *counter, int64_t rows, int sign);

/* The scheme follows from the slots; to be called where they may have become empty. */
extern void aid_tally_settle(AidTally *tally);

extern bool aid_tally_equal(const AidTally *a, const AidTally *b);

/* Sums of slots.  Each may fail for range. */
typedef enum AidTallyPart
{
	AID_PART_TOTAL,				/* all money, marked or not */
	AID_PART_SCREENED,			/* money whose code has a rung */
	AID_PART_FOCUSED			/* money on rung 1 and up */
} AidTallyPart;

extern bool aid_tally_sum(const AidTally *tally, AidTallyPart part, aid_money *sum);

/* Of the codes that hold anything: top rung first, then by code; those without a rung last. */
typedef struct AidLadderStep
{
	AidMarker	marker;
	int			rung;			/* or AID_NO_RUNG */
	AidTallySlot held;
	aid_money	cumulative;		/* from the top, the whole rung included; 0 without a rung */
} AidLadderStep;

extern bool aid_tally_ladder(const AidTally *tally, AidLadderStep step[AID_MARKER_CODES], int *n);

/*
 * Text form: dac:0 = 100 (3), ? = 40 (1), no amount (2), negative (1)
 */
typedef enum AidTallyProblem
{
	AID_TALLY_FINE,
	AID_TALLY_SYNTAX,
	AID_TALLY_DUPLICATE,		/* part stands twice */
	AID_TALLY_BAD_MARKER,		/* part is no marker */
	AID_TALLY_OTHER_SCHEME,		/* part is a marker of a second scheme */
	AID_TALLY_BAD_AMOUNT,		/* of part: not a plain number, or more than nine decimals */
	AID_TALLY_BAD_ROWS,			/* of part: not a whole number */
	AID_TALLY_TOO_LARGE			/* part, or the total */
} AidTallyProblem;

typedef struct AidTallyReader
{
	AidTallyProblem problem;
	size_t		position;		/* of the problem, in bytes */
	const char *part;			/* that the problem is about; NULL if none */
	size_t		part_length;
} AidTallyReader;

extern bool aid_tally_read(AidTallyReader *reader, const char *text, size_t length, AidTally *tally);

/* Enough for sixteen parts and two counters. */
#define AID_TALLY_TEXT_SIZE 2048
extern size_t aid_tally_write(const AidTally *tally, char buffer[AID_TALLY_TEXT_SIZE]);

/* The names of the parts that are no marker, in text and jsonb. */
#define AID_TALLY_UNMARKED_KEY "?"
#define AID_TALLY_NO_AMOUNT_KEY "no amount"
#define AID_TALLY_NEGATIVE_KEY "negative"

#endif							/* AID_MARKER_TALLY_H */
