/*
 * index.h
 *		The concentration indices: names, parameters, values.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_INDEX_H
#define AID_INDEX_H

#include "concentration/sample.h"

typedef enum AidIndexKind
{
	AID_GINI,
	AID_HHI,
	AID_HHI_NORMALIZED,
	AID_EFFECTIVE_NUMBER,		/* parameter q */
	AID_ENTROPY,
	AID_THEIL,
	AID_MLD,
	AID_GENERALIZED_ENTROPY,	/* parameter alpha */
	AID_ATKINSON,				/* parameter epsilon */
	AID_HOOVER,
	AID_TOP_SHARE,				/* parameter k */
	AID_PALMA
} AidIndexKind;

typedef struct AidIndex
{
	AidIndexKind kind;
	double		parameter;		/* 0 for an index without one */
} AidIndex;

typedef enum AidIndexStatus
{
	AID_INDEX_DEFINED,
	AID_INDEX_UNDEFINED,		/* SQL NULL */
	AID_INDEX_OVERFLOW			/* finite, but beyond double precision */
} AidIndexStatus;

typedef enum AidIndexParse
{
	AID_PARSE_OK,
	AID_PARSE_UNKNOWN,			/* no such name, or a parameter missing or not wanted */
	AID_PARSE_PARAMETER			/* the parameter is out of range */
} AidIndexParse;

/* Reads "gini", "effective_number(2)", ...; text ends with a zero byte. */
extern AidIndexParse aid_index_parse(const char *text, AidIndex *index);

extern bool aid_index_has_reference_form(AidIndexKind kind);

/* Whether a sample without order will do. */
extern bool aid_index_needs_order(AidIndexKind kind);

/* NULL when the parameter is good, else what it has to be ("q must be ..."). */
extern const char *aid_index_parameter_fault(const AidIndex *index);

extern AidIndexStatus aid_index_value(const AidIndex *index, const AidSample *sample, double *value);

/*
 * Rules all indices share, for the sample itself, a replicate and a sample
 * less one unit: NULL without units, money or mass, and the exact value where
 * all ratios are equal.  Returns false if the index has to be computed.
 */
extern bool aid_index_settled(const AidIndex *index, double x_sum, double r_sum, double count, bool equal,
							  AidIndexStatus *status, double *value);

/* The last step of every index: no -0, nothing below 0, nothing above limit. */
static inline double
aid_index_clamp(double value, double limit)
{
	if (!(value > 0))
		return 0;
	return value > limit ? limit : value;
}

#endif							/* AID_INDEX_H */
