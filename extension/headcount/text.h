/*
 * text.h
 *		The text form of a headcount, and of an age band alone:
 *
 *	90 = F 0-17: 40, M 18+ +d: 2, ? 6-23m: 8
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_HEADCOUNT_TEXT_H
#define AID_HEADCOUNT_TEXT_H

#include "headcount/headcount.h"

/* ---- ages ---- */

typedef enum AidAgesStatus
{
	AID_AGES_OK,
	AID_AGES_BAD,				/* not an age band in any notation */
	AID_AGES_EMPTY,
	AID_AGES_TOO_OLD,			/* an edge above AID_AGE_MAX */
	AID_AGES_UNKNOWN			/* "", "?", "_U", "_T", and 0 to open in any notation: lo = hi = AID_AGE_OPEN */
} AidAgesStatus;

/* One token in value notation: no names, no "*", no blanks around it. */
extern AidAgesStatus aid_ages_parse(const char *text, size_t length, uint32_t *lo, uint32_t *hi);

/*
 * The canonical label, with a terminating zero; returns its length.  Empty for
 * unknown ages; "0+" for 0 to open, which no value holds.
 */
#define AID_AGES_TEXT_SIZE 32
extern int	aid_ages_print(uint32_t lo, uint32_t hi, char buffer[AID_AGES_TEXT_SIZE]);

/* One edge of a list of breaks: "18" or "6m". */
extern AidAgesStatus aid_edge_parse(const char *text, size_t length, uint32_t *months);
extern int	aid_edge_print(uint32_t months, char buffer[AID_AGES_TEXT_SIZE]);

/* ---- boxes: "sex", "sex ages", "sex ages +d" ---- */

typedef enum AidTextFault
{
	AID_FAULT_NONE,
	AID_FAULT_EMPTY_TEXT,
	AID_FAULT_CELL,				/* cell is not of the form; token is the cell */
	AID_FAULT_NO_SEX,			/* token is the cell */
	AID_FAULT_SEX,				/* token is no sex code */
	AID_FAULT_TOTAL_AS_SEX,		/* token */
	AID_FAULT_AGES,				/* token is no age band */
	AID_FAULT_EMPTY_AGES,		/* token */
	AID_FAULT_TOO_OLD,			/* token */
	AID_FAULT_NEGATIVE,			/* cell; cell 0 is the stated total */
	AID_FAULT_REPEATED,			/* token is the left side of the cell */
	AID_FAULT_STATED_TOTAL,		/* token is no count */
	AID_FAULT_ABOVE_TOTAL,		/* sum, total */
	AID_FAULT_RANGE,
	AID_FAULT_TOO_MANY
} AidTextFault;

typedef struct AidTextReport
{
	AidTextFault fault;
	int			cell;			/* from 1 */
	const char *token;			/* points into the text */
	size_t		length;
	int64_t		sum;
	int64_t		total;
} AidTextReport;

/* A sex code of the value notation; false if it is none. */
extern bool aid_sex_parse(const char *text, size_t length, AidSex *sex);

/* The left side of a cell; token of a fault that concerns all of it is the text given. */
extern bool aid_box_parse(AidTextReport *report, const char *text, size_t length, AidBox *box);

#define AID_BOX_TEXT_SIZE 40
extern int	aid_box_print(AidBox box, char buffer[AID_BOX_TEXT_SIZE]);

/* ---- values ---- */

/* Room that aid_headcount_read needs: at most AID_MAX_CELLS + 2. */
extern int	aid_headcount_read_room(const char *text, size_t length);

typedef struct AidReadCell
{
	AidBox		box;
	int32_t		position;		/* of the cell in the text, from 1 */
	int64_t		count;
	const char *left;
	size_t		left_length;
} AidReadCell;

/*
 * Cells into box and count, canonical; scratch, box and count have the room
 * of aid_headcount_read_room.  The number of cells, or -1 and report.
 */
extern int	aid_headcount_read(AidTextReport *report, const char *text, size_t length,
							   AidReadCell *scratch, AidBox *box, int64_t *count);

/* Writes without a terminating zero and returns the length; out NULL counts only. */
extern size_t aid_headcount_write(const AidCells *cells, char *out);

/* Decimal digits and nothing else; false otherwise.  *range is set when the number is above int64. */
extern bool aid_count_parse(const char *text, size_t length, int64_t *count, bool *range);

#define AID_COUNT_TEXT_SIZE 24
extern int	aid_count_print(int64_t count, char buffer[AID_COUNT_TEXT_SIZE]);

#endif							/* AID_HEADCOUNT_TEXT_H */
