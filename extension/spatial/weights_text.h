/*
 * weights_text.h
 *		The text form of spatial weights:
 *
 *	{"A": {"B": 1}, "B": {"A": 1, "C": 0.5}, "C": {}}
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_WEIGHTS_TEXT_H
#define AID_WEIGHTS_TEXT_H

#include "base/json_text.h"
#include "spatial/weights_state.h"

typedef enum AidWeightsProblem
{
	AID_WEIGHTS_FINE,
	AID_WEIGHTS_SYNTAX,
	AID_WEIGHTS_ESCAPE,			/* a \u escape that cannot be a character of a name here */
	AID_WEIGHTS_UNIT_TWICE,		/* unit */
	AID_WEIGHTS_SELF,			/* unit is its own neighbour */
	AID_WEIGHTS_BAD_WEIGHT,		/* of unit and neighbour */
	AID_WEIGHTS_KEY_TOO_LONG,
	AID_WEIGHTS_TOO_LARGE		/* more than a value can hold */
} AidWeightsProblem;

typedef struct AidWeightsReader
{
	AidJsonText json;
	AidWeightsState *state;

	/* set on failure */
	AidWeightsProblem problem;
	uint32_t	unit;			/* numbers of the state */
	uint32_t	neighbour;
} AidWeightsReader;

/*
 * False on failure.  The text must have a zero byte behind its end.  Pairs
 * that stand twice are left to aid_weights_finish().
 */
extern bool aid_weights_text_read(AidWeightsReader *reader, const char *text, size_t length, bool utf8,
								  AidAllocate allocate);

/* Prints a weight and returns the length, at most AID_WEIGHT_TEXT_SIZE. */
typedef int (*AidPrintWeight) (double weight, char *out);
#define AID_WEIGHT_TEXT_SIZE 32

/* Writes without a terminating zero and returns the length; out NULL counts only. */
extern size_t aid_weights_text_write(const AidWeights *canonical, AidPrintWeight print, char *out);

#endif							/* AID_WEIGHTS_TEXT_H */
