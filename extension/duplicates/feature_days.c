/*
 * feature_days.c
 *		Days between two records, and fiscal years.
 */
#include "duplicates/feature_days.h"

#include <stdlib.h>

/* Days from 0000-03-01 to 2000-01-01 of the Gregorian calendar. */
#define EPOCH 730425
#define DAYS_OF_400_YEARS 146097

int
aid_fiscal_year(int32_t day, int start_month)
{
	int64_t		days = (int64_t) day + EPOCH;
	int64_t		era = (days >= 0 ? days : days - (DAYS_OF_400_YEARS - 1)) / DAYS_OF_400_YEARS;
	int			of_era = (int) (days - era * DAYS_OF_400_YEARS);
	int			year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int			of_year = of_era - (365 * year + year / 4 - year / 100);	/* from 1 March */
	int			month = (5 * of_year + 2) / 153;	/* 0 is March */

	year += (int) era * 400 + (month >= 10);
	month = month < 10 ? month + 3 : month - 9;
	return month >= start_month ? year : year - 1;
}

void
aid_days_compare(int32_t a, int32_t b, int fiscal_year_start, AidComparison *comparison)
{
	comparison->known = a != AID_NO_DATE && b != AID_NO_DATE;
	if (!comparison->known)
		return;
	comparison->equal = a == b;
	comparison->value = (double) llabs((int64_t) a - b);
	/* a fiscal year has 366 days at most */
	comparison->fiscal_year = comparison->value <= 366 &&
		aid_fiscal_year(a, fiscal_year_start) == aid_fiscal_year(b, fiscal_year_start);
}
