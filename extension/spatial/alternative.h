/*
 * alternative.h
 *		What a test is asked about, and its p from a z or from permutations.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_ALTERNATIVE_H
#define AID_ALTERNATIVE_H

#include "aidflow.h"

typedef enum AidAlternative
{
	AID_TWO_SIDED,
	AID_GREATER,				/* than chance gives */
	AID_LESS
} AidAlternative;

#define AID_MAX_PERMUTATIONS 1000000

/* False: no such word. */
extern bool aid_alternative_parse(const char *word, AidAlternative *alternative);

/* p of a standard normal z; not defined for a z that is not. */
extern double aid_normal_p(double z, AidAlternative alternative);

/* How many replicates were as large as what was observed, or larger; and as small, or smaller. */
typedef struct AidExtremes
{
	uint32_t	at_least;
	uint32_t	at_most;
} AidExtremes;

/* Phipson & Smyth 2010; not defined without permutations. */
extern double aid_permutation_p(const AidExtremes *extremes, uint32_t permutations, AidAlternative alternative);

/* How far apart equal arrangements may come out; scale: of a common value of the statistic. */
static inline double
aid_permutation_tolerance(double observed, double scale)
{
	double		size = observed < 0 ? -observed : observed;

	return 1e-12 * AID_MAX(size, scale);
}

#endif							/* AID_ALTERNATIVE_H */
