/*
 * evidence.h
 *		The records of one run in compact form, and what two of them say about
 *		each other.
 *
 * A *feature* is one comparator on some columns.  Each field of the model is
 * one; the rules may ask for more (aid_evidence_feature), and get the field's
 * where it is the same.  Texts are kept once each in dictionaries, and all of
 * one feature stand together.
 *
 * Pure: no PostgreSQL calls; memory by base/grow.h.  evidence_glue.h feeds it
 * from query rows.
 */
#ifndef AID_EVIDENCE_H
#define AID_EVIDENCE_H

#include "base/money.h"
#include "duplicates/model.h"

typedef struct AidEvidence AidEvidence;

#define AID_NO_DATE INT32_MIN

/* What two records have in common in one feature; what is not asked for stays 0. */
typedef struct AidComparison
{
	bool		known;			/* on both sides */
	bool		equal;			/* equal, same or shared */
	bool		agency;
	bool		similar;
	bool		overlap;
	bool		contained;
	bool		instalment;
	bool		fiscal_year;
	bool		approximate;	/* km: one of both is */
	bool		opposite;		/* amounts of unlike signs */
	int			prefix;			/* codes: agree cut to so many characters; all when equal */
	int			edits;			/* string: edit distance, or one more than the largest k asked for */
	int			times;			/* of an instalment: 2 to 12 */
	double		value;			/* similarity, |ln(a/b)|, days, km; NaN where there is none */
} AidComparison;

/*
 * The number of a feature, made if the model has none like it; before the
 * first record.  Model fields are features 0 … fields - 1.  The options are
 * those of shingles, or NULL.
 */
extern int	aid_evidence_feature(AidEvidence *ev, AidCompare compare, const char *const *columns, int n,
								 const AidShinglesOptions *options);

/* Everything there is to say, with cuts that no model level asks for too. */
extern AidComparison aid_evidence_compare(const AidEvidence *ev, int feature, uint32_t a, uint32_t b);

/* 4 bits for each field of the model; unused fields are unknown. */
extern uint64_t aid_evidence_pattern(const AidEvidence *ev, uint32_t a, uint32_t b);

/*
 * Bits in the order of the fields, added to the prior, which is the first
 * term: exactly the running weight that explain prints last.
 */
extern void aid_evidence_set_prior(AidEvidence *ev, double bits);
extern double aid_evidence_prior(const AidEvidence *ev);
extern double aid_evidence_weight(const AidEvidence *ev, uint32_t a, uint32_t b, uint64_t pattern);

/* One field of a pair, with term frequency. */
typedef struct AidFieldBits
{
	int			level;			/* AID_LEVEL_UNKNOWN */
	double		m;				/* NaN when unknown */
	double		u;
	double		bits;			/* with term frequency */
	double		tf_bits;		/* of these, by term frequency; NaN where the level has none */
	uint32_t	tf_records;		/* with the value */
} AidFieldBits;
extern AidFieldBits aid_evidence_bits(const AidEvidence *ev, int field, uint32_t a, uint32_t b, uint64_t pattern);

/* ---- values, for the rules and for candidates ---- */

/* Of an amount feature; false if unknown.  The currency is a number, -1 unknown, 0 where no column tells it. */
typedef struct AidAmount
{
	aid_money	amount;
	int			currency;
	int32_t		date;			/* AID_NO_DATE */
	double		log_common;		/* ln of the size in the common unit; NaN: no rate, -Infinity: 0 */
} AidAmount;
extern bool aid_evidence_amount(const AidEvidence *ev, int feature, uint32_t record, AidAmount *amount);
/* In the common unit; false if the amount or its rate is unknown. The rate is 1 where no rates are given. */
extern bool aid_evidence_amount_common(const AidEvidence *ev, int feature, uint32_t record, double *amount,
									   double *rate, int32_t *rate_date);
/* The date of a days feature, AID_NO_DATE. */
extern int32_t aid_evidence_date(const AidEvidence *ev, int feature, uint32_t record);

/*
 * Numbers of the values of an org, codes, identifiers, shingles, string or
 * equal feature: equal numbers are equal values (org: the same organisation
 * by alias or key; identifiers: its own).  Numbers depend on the order of the
 * records, so sort nothing by them.  Returns how many; 0 unknown.
 */
extern int	aid_evidence_values(const AidEvidence *ev, int feature, uint32_t record, const uint32_t **values);
/* Identifiers that the record's other columns name. */
extern int	aid_evidence_named(const AidEvidence *ev, int feature, uint32_t record, const uint32_t **values);

#endif							/* AID_EVIDENCE_H */
