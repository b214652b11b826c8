/*
 * em.h
 *		Fits the probabilities of the evidence model to pairs counted by pattern.
 *
 * u comes from random pairs, which are hardly ever of one record.  m comes
 * from candidate pairs by expectation and maximisation with u held fixed.
 * Sums run over patterns in ascending order, so that a fit has the same bits
 * whatever the order of the records.
 *
 * A. P. Dempster, N. M. Laird, D. B. Rubin, "Maximum likelihood from
 * incomplete data via the EM algorithm", JRSS B 39 (1977).
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_EM_H
#define AID_EM_H

#include "duplicates/model.h"
#include "duplicates/pattern_count.h"

#define AID_EM_FLOOR 1e-6		/* no level is less likely */
#define AID_EM_ROUNDS 500
#define AID_EM_CHANGE 1e-6		/* of no probability in a round: done */
#define AID_EM_MATCHES 1.0		/* expected; fewer train nothing */

/*
 * The probabilities that make the counts most likely, none below the floor;
 * false, and nothing stored, if all counts are 0.
 */
extern bool aid_em_maximise(const double *count, int n, double *probability);

/* Sets u of each field with known pairs; returns the others as bits. */
extern uint32_t aid_em_fit_u(AidModel *model, const AidPatternCounts *random);

typedef struct AidEmPass
{
	const AidPatternCounts *candidates;	/* sorted */
	const AidPatternCounts *proved;	/* sorted; of one record, and not among the candidates */
	uint32_t	fields;			/* bits of those that take part; the others decided which pairs are here */
	double		prior;			/* where to begin: share of the candidates that are of one record */
	/* results */
	double		m[AID_MODEL_FIELDS][AID_MODEL_LEVELS];
	double		matched[AID_MODEL_FIELDS];	/* expected, of those that know the field */
	double		matches;		/* expected, without the proved ones */
	double		likelihood;		/* log */
	int			rounds;
	bool		converged;
} AidEmPass;

/* Called after each round, if not NULL: for tests. */
typedef void (*AidEmWatcher) (void *arg, int round, double likelihood);

/* Begins with the model's m, and changes nothing in it. */
extern void aid_em_run(const AidModel *model, AidEmPass *pass, AidEmWatcher watcher, void *arg);

/* The fields that a pass had matches to train with, as bits. */
extern uint32_t aid_em_trained(const AidModel *model, const AidEmPass *pass);

/*
 * Sets m of each field to the passes' m, averaged by matched; returns the
 * fields that no pass trained, as bits.
 */
extern uint32_t aid_em_fit_m(AidModel *model, const AidEmPass *passes, int n);

#endif							/* AID_EM_H */
