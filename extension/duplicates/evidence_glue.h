/*
 * evidence_glue.h
 *		Feeds the evidence store from query rows and shows what it says.
 *
 * Use: model = aid_model_read(…); columns of the caller plus
 * aid_model_columns(); ev = aid_evidence_create(…), extra features by
 * aid_evidence_feature(); then for each query aid_evidence_bind() and, from
 * its row reader, aid_evidence_add(); aid_evidence_finish(); and
 * aid_evidence_set_prior(ev, aid_model_prior_within(model, n)).
 *
 * Glue.
 */
#ifndef AID_EVIDENCE_GLUE_H
#define AID_EVIDENCE_GLUE_H

#include "postgres.h"

#include "base/inner_query.h"
#include "duplicates/evidence.h"
#include "duplicates/model_glue.h"

typedef struct AidEvidenceOptions
{
	const char *function;		/* for messages: "aid_find_duplicates" */
	const char *aliases;		/* query texts, or NULL */
	const char *rates;
	int			fiscal_year_start;	/* month, 1 to 12 */
} AidEvidenceOptions;

/*
 * Appends the columns that the model compares and that are not among the n
 * there are, with what they may be; returns the new n.  22023 if the model
 * wants one of the n to be something it cannot be.  There must be room for
 * AID_MODEL_FIELDS * AID_MODEL_COLUMNS more.
 */
extern int	aid_model_columns(const AidModel *model, AidColumn *columns, int n);

/* In the current memory context, where all of it will live. Runs the queries of aliases and rates. */
extern AidEvidence *aid_evidence_create(const AidModel *model, const AidEvidenceOptions *options);

/* Finds the features' columns by name; before each query. The array must stay where it is while rows come. */
extern void aid_evidence_bind(AidEvidence *ev, const AidColumn *columns, int n);

/* The number of the record: 0, 1, …. May be called in a memory context that is soon emptied. */
extern uint32 aid_evidence_add(AidEvidence *ev, const AidQueryRow *row);

/* After the last record: term frequencies, identifiers named in titles. */
extern void aid_evidence_finish(AidEvidence *ev);

/* One field of a pair in words, in the current memory context. */
typedef struct AidFieldDetail
{
	const char *field;
	const char *value_a;		/* as published; NULL unknown */
	const char *value_b;
	const char *norm_a;			/* as compared; NULL unknown */
	const char *norm_b;
	double		similarity;		/* or gap; NaN where there is none */
	const char *level;			/* "unknown" too */
	AidFieldBits bits;
	/* an amount that was converted: units of the common money per one, and of which day */
	double		rate_a;			/* NaN: not converted */
	double		rate_b;
	int32		rate_date_a;
	int32		rate_date_b;
} AidFieldDetail;

/* UTF-8 in the server's encoding, see aid_from_utf8, and a zero byte. */
extern char *aid_shown_utf8(const char *text, size_t length);
/* In ISO form, whatever DateStyle is; NULL for AID_NO_DATE. */
extern char *aid_shown_date(int32 day);

extern void aid_evidence_detail(const AidEvidence *ev, int field, uint32 a, uint32 b, uint64 pattern,
								AidFieldDetail *detail);

#endif							/* AID_EVIDENCE_GLUE_H */
