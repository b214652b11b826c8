/*
 * evidence_store.h
 *		What is inside the evidence store, and how it is filled.
 *
 * A *column* is one column of the query in one reading; a feature stands on
 * columns.  For each record the values of its columns are put, then the record
 * is ended.  All of a record stands together in one row of 32-bit slots, since
 * a comparison mostly waits for memory.
 *
 * Pure: no PostgreSQL calls.  Only for evidence*.c and tests; others use
 * evidence.h.
 */
#ifndef AID_EVIDENCE_STORE_H
#define AID_EVIDENCE_STORE_H

#include <string.h>

#include "duplicates/evidence.h"
#include "duplicates/feature_amount.h"
#include "duplicates/feature_list.h"
#include "duplicates/feature_org.h"
#include "duplicates/feature_text.h"

typedef enum AidReading
{
	AID_READ_TEXT,				/* a scalar, or a list with AID_LIST_SEPARATOR between its values */
	AID_READ_MONEY,
	AID_READ_DAY,
	AID_READ_NUMBER,
	AID_READ_FLAG
} AidReading;

#define AID_FLAG_FALSE 1		/* 0 is unknown, 2 true */

typedef struct AidStoreColumn
{
	char		name[AID_MODEL_NAME];
	AidReading	reading;
	bool		present;		/* in any query so far */
	uint32_t	at;				/* first slot */
	AidDictionary texts;
	uint32_t	told;			/* texts that the features know */
} AidStoreColumn;

typedef struct AidFeature
{
	AidCompare	compare;
	int			columns;
	int			column[AID_MODEL_COLUMNS];
	uint32_t	at;				/* slot of its own: key of a text + 1, currency of an amount */
	AidTextFeature text;
	AidCodeFeature code;
	AidOrgFeature org;
	AidAmountFeature amount;
} AidFeature;

/* What the levels of a field need to know. */
typedef struct AidNeed
{
	bool		similarity;
	bool		prefix;
	int			edits;
} AidNeed;

#define AID_STORE_FEATURES 48

struct AidEvidence
{
	const AidModel *model;
	int			fiscal_year_start;
	const AidRates *rates;
	AidOrgResolver resolve;
	void	   *resolve_arg;
	void	   *owner;			/* of the glue */
	uint32_t	records;
	int			columns;
	AidStoreColumn *column[AID_STORE_FEATURES * AID_MODEL_COLUMNS];
	int			features;
	AidFeature *feature[AID_STORE_FEATURES];
	/* rows, from the first record on */
	uint32_t   *row;
	uint32_t   *blank;			/* a row of which nothing is known */
	uint32_t	stride;			/* slots of a row; 0 before the first */
	uint32_t	room;
	bool		open;			/* the record's row is there */
	AidNeed		need[AID_MODEL_FIELDS];
	double		bits[AID_MODEL_FIELDS][AID_MODEL_LEVELS];
	double		prior;
};

extern AidEvidence *aid_evidence_start(const AidModel *model, const AidRates *rates, int fiscal_year_start,
									   AidOrgResolver resolve, void *resolve_arg);

/* ---- one record ---- */

/* An empty text is unknown. */
extern void aid_evidence_put_text(AidEvidence *ev, int column, const char *text, size_t length);
extern void aid_evidence_put_money(AidEvidence *ev, int column, aid_money money);
extern void aid_evidence_put_day(AidEvidence *ev, int column, int32_t day);
extern void aid_evidence_put_number(AidEvidence *ev, int column, double number);
extern void aid_evidence_put_flag(AidEvidence *ev, int column, bool flag);

/* What was not put is unknown.  False if a text has more than AID_SHINGLES_MAX tokens. */
extern bool aid_evidence_end_record(AidEvidence *ev);

/* After the last record. */
extern void aid_evidence_count(AidEvidence *ev);

/* ---- what a row holds ---- */

static inline const uint32_t *
aid_store_row(const AidEvidence *ev, uint32_t record)
{
	return ev->row + (size_t) record * ev->stride;
}

/* The text of a column + 1, or 0. */
static inline uint32_t
aid_store_text(const AidEvidence *ev, int column, uint32_t record)
{
	return aid_store_row(ev, record)[ev->column[column]->at];
}

static inline int32_t
aid_store_day(const AidEvidence *ev, int column, uint32_t record)
{
	return (int32_t) aid_store_row(ev, record)[ev->column[column]->at];
}

/* NaN if it is unknown. */
static inline double
aid_store_number(const AidEvidence *ev, int column, uint32_t record)
{
	double		number;

	memcpy(&number, aid_store_row(ev, record) + ev->column[column]->at, sizeof(number));
	return number;
}

/* Known, and false? */
static inline bool
aid_store_is_false(const AidEvidence *ev, int column, uint32_t record)
{
	return aid_store_row(ev, record)[ev->column[column]->at] == AID_FLAG_FALSE;
}

extern AidAmountValue aid_store_amount(const AidEvidence *ev, const AidFeature *feature, uint32_t record);

/* The first dates of a days feature that both records know; AID_NO_DATE if there are none. */
extern bool aid_store_days(const AidEvidence *ev, const AidFeature *feature, uint32_t a, uint32_t b, int32_t *day_a,
						   int32_t *day_b);

#endif							/* AID_EVIDENCE_STORE_H */
