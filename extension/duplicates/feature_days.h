/*
 * feature_days.h
 *		Days between two records, and fiscal years.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_FEATURE_DAYS_H
#define AID_FEATURE_DAYS_H

#include "duplicates/evidence.h"

/* The year that a fiscal year starting in a month (1 to 12) began in; days since 2000-01-01. */
extern int	aid_fiscal_year(int32_t day, int start_month);

extern void aid_days_compare(int32_t a, int32_t b, int fiscal_year_start, AidComparison *comparison);

#endif							/* AID_FEATURE_DAYS_H */
