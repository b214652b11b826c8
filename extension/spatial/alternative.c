/*
 * alternative.c
 *		What a test is asked about, and its p.
 */
#include "spatial/alternative.h"

#include <math.h>
#include <string.h>

bool
aid_alternative_parse(const char *word, AidAlternative *alternative)
{
	static const char *const words[] = {"two-sided", "greater", "less"};

	for (int i = 0; i < 3; i++)
	{
		if (strcmp(word, words[i]) != 0)
			continue;
		*alternative = (AidAlternative) i;
		return true;
	}
	return false;
}

double
aid_normal_p(double z, AidAlternative alternative)
{
	switch (alternative)
	{
		case AID_GREATER:
			return erfc(z / M_SQRT2) / 2;
		case AID_LESS:
			return erfc(-z / M_SQRT2) / 2;
		case AID_TWO_SIDED:
			break;
	}
	return erfc(fabs(z) / M_SQRT2);
}

double
aid_permutation_p(const AidExtremes *extremes, uint32_t permutations, AidAlternative alternative)
{
	double		greater = ((double) extremes->at_least + 1) / ((double) permutations + 1);
	double		less = ((double) extremes->at_most + 1) / ((double) permutations + 1);

	if (permutations == 0)
		return NAN;
	switch (alternative)
	{
		case AID_GREATER:
			return greater;
		case AID_LESS:
			return less;
		case AID_TWO_SIDED:
			break;
	}
	return AID_MIN(1, 2 * AID_MIN(greater, less));
}
