/*
 * model.h
 *		The evidence model: which columns of two records are compared how, and
 *		what each outcome is worth.
 *
 * After Fellegi and Sunter: each field of a pair falls in one level; a level
 * has m = P(level | same record) and u = P(level | different records) and is
 * worth log2(m / u) bits.  A field that is unknown on either side is worth 0.
 *
 * Pure: no PostgreSQL calls.  model_glue.h reads and writes it as jsonb.
 */
#ifndef AID_MODEL_H
#define AID_MODEL_H

#include "aidflow.h"

#define AID_MODEL_FIELDS 16		/* a pattern has 16 places of 4 bits */
#define AID_MODEL_LEVELS 15		/* 0 to 14; 15 is unknown */
#define AID_MODEL_COLUMNS 4		/* of one field */
#define AID_MODEL_NAME 64		/* bytes, with the terminating zero */
#define AID_LEVEL_UNKNOWN 15
#define AID_PATTERN_UNKNOWN (~UINT64_C(0))

#define AID_MODEL_SUM_SLACK 1e-6	/* m and u of a field sum to 1 within it */
#define AID_MATCHES_PER_RECORD 0.1

typedef enum AidCompare
{
	AID_COMPARE_SHINGLES,
	AID_COMPARE_STRING,
	AID_COMPARE_AMOUNT,
	AID_COMPARE_DAYS,
	AID_COMPARE_ORG,
	AID_COMPARE_CODES,
	AID_COMPARE_IDENTIFIERS,
	AID_COMPARE_KM,
	AID_COMPARE_EQUAL
} AidCompare;

#define AID_COMPARES (AID_COMPARE_EQUAL + 1)

/* What must hold for a level. */
typedef enum AidWhen
{
	AID_WHEN_ELSE,
	AID_WHEN_CUT,				/* a number: similarity at least it, or gap at most it */
	AID_WHEN_EQUAL,
	AID_WHEN_CONTAINED,
	AID_WHEN_EDIT,				/* edit:k */
	AID_WHEN_INSTALMENT,
	AID_WHEN_FISCAL_YEAR,
	AID_WHEN_SAME,
	AID_WHEN_AGENCY,
	AID_WHEN_SIMILAR,
	AID_WHEN_PREFIX,			/* prefix:n */
	AID_WHEN_OVERLAP,
	AID_WHEN_SHARED
} AidWhen;

typedef struct AidLevel
{
	AidWhen		when;
	double		cut;			/* of AID_WHEN_CUT */
	int			count;			/* of edit:k and prefix:n */
	bool		tf;				/* u is the share of records with the value that agrees */
	double		m;
	double		u;
} AidLevel;

/* Of a field of shingles. */
typedef struct AidShinglesOptions
{
	int			kind;			/* AID_SHINGLES_TRIGRAM, _WORD, _BOTH */
	bool		weighted;
	bool		core;			/* of the title without years, phase and codes */
} AidShinglesOptions;

typedef struct AidField
{
	char		name[AID_MODEL_NAME];
	AidCompare	compare;
	int			columns;
	char		column[AID_MODEL_COLUMNS][AID_MODEL_NAME];
	AidShinglesOptions shingles;
	int			given;			/* an earlier field: judged only where that one agrees; -1 none */
	int			levels;
	AidLevel	level[AID_MODEL_LEVELS];
} AidField;

typedef struct AidModel
{
	double		matches_per_record;
	double		prior;			/* fixed probability, or 0 */
	int			fields;
	AidField	field[AID_MODEL_FIELDS];
} AidModel;

/* How a comparator is spelt, and what it takes. */
typedef struct AidComparator
{
	const char *name;
	int			min_columns;
	int			max_columns;
	uint32_t	whens;			/* 1 << AidWhen */
	bool		falling;		/* cuts are similarities and fall; otherwise gaps, and rise */
	double		lowest_cut;
	double		highest_cut;
} AidComparator;

extern const AidComparator aid_comparator[AID_COMPARES];

/* -1 if there is none of that name. */
extern int	aid_comparator_find(const char *name, size_t length);

/* "equal", "edit:2", "prefix:3", …; false if it is no level. Cuts are numbers and not read here. */
extern bool aid_when_read(const char *text, size_t length, AidLevel *level);
/* The name of a level as the model spells it, cuts as the shortest number. */
#define AID_WHEN_TEXT 40
extern int	aid_when_print(const AidLevel *level, char text[AID_WHEN_TEXT]);

typedef enum AidModelFault
{
	AID_MODEL_OK,
	AID_MODEL_NO_FIELD,
	AID_MODEL_FIELD_TWICE,
	AID_MODEL_COLUMN_COUNT,		/* too few or too many for the comparator */
	AID_MODEL_COLUMN_TWICE,
	AID_MODEL_GIVEN,			/* not an earlier field */
	AID_MODEL_WHEN,				/* a level the comparator does not offer */
	AID_MODEL_CUT_RANGE,
	AID_MODEL_UNREACHABLE,		/* a level that an earlier one always takes */
	AID_MODEL_TF,				/* term frequency on a level that names no one value */
	AID_MODEL_PROBABILITY,		/* m or u not above 0 and at most 1 */
	AID_MODEL_NO_ELSE,			/* the last level is not else */
	AID_MODEL_SUM_M,
	AID_MODEL_SUM_U,
	AID_MODEL_RATE,				/* matches_per_record not above 0, or not finite */
	AID_MODEL_PRIOR				/* not between 0 and 1 */
} AidModelFault;

/* The first fault; field and level say where (-1: not in one). */
extern AidModelFault aid_model_check(const AidModel *model, int *field, int *level);

/* Bits of the prior: log2(p / (1 - p)). */
extern double aid_model_prior_within(const AidModel *model, uint64_t records);
extern double aid_model_prior_between(const AidModel *model, uint64_t records_a, uint64_t records_b);

static inline int
aid_pattern_level(uint64_t pattern, int field)
{
	return (int) (pattern >> (4 * field)) & 0xF;
}

static inline uint64_t
aid_pattern_set(uint64_t pattern, int field, int level)
{
	return (pattern & ~(UINT64_C(0xF) << (4 * field))) | (uint64_t) level << (4 * field);
}

/* Bits of one level without term frequency; 0 for AID_LEVEL_UNKNOWN. */
extern double aid_model_bits(const AidField *field, int level);

/* 1 / (1 + 2^-weight) */
extern double aid_model_probability(double weight);

#endif							/* AID_MODEL_H */
