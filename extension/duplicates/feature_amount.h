/*
 * feature_amount.h
 *		Amounts with currency and value date, and the rates between currencies.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_FEATURE_AMOUNT_H
#define AID_FEATURE_AMOUNT_H

#include "duplicates/dictionary.h"
#include "duplicates/evidence.h"

#define AID_RATE_DAYS 31		/* a rate serves dates so near */

typedef struct AidRate
{
	uint32_t	currency;
	int32_t		date;			/* AID_NO_DATE: any day */
	double		rate;			/* common units per one */
} AidRate;

/* Zeroed means none. */
typedef struct AidRates
{
	AidDictionary currency;		/* text keys */
	AidRate    *rate;			/* by currency and date, after finish */
	uint32_t	n;
	uint32_t	room;
	uint32_t   *first;			/* of each currency, and the end */
} AidRates;

extern void aid_rates_add(AidRates *rates, const char *currency_key, size_t length, int32_t date, double rate);
/* False if two rates of one currency and day differ: *twice is one of them. */
extern bool aid_rates_finish(AidRates *rates, const AidRate **twice);
/* The rate of the nearest day within 31, ties to the earlier; NULL if there is none. */
extern const AidRate *aid_rates_find(const AidRates *rates, uint32_t currency, int32_t date);

/* Currencies of amounts. */
#define AID_CURRENCY_UNKNOWN (-1)
#define AID_CURRENCY_ONLY 0		/* no column tells it; others are from 1 */

#define AID_AMOUNT_UNKNOWN (-2)	/* instead of a currency */

/* The amount of one record. */
typedef struct AidAmountValue
{
	aid_money	amount;
	int32_t		unit;			/* number of the currency */
	int32_t		date;
} AidAmountValue;

typedef AidAmountValue (*AidAmountOf) (const void *arg, uint32_t record);

typedef struct AidAmountFeature
{
	const AidRates *rates;		/* NULL: none */
	AidDictionary currency;		/* text keys */
	uint32_t   *rate_currency;	/* of each currency: its number among the rates */
	uint32_t	rate_room;
	/* amounts to the cent, after finish: open addressing */
	AidAmountOf value;
	const void *arg;
	uint32_t   *slot;			/* the first record that has it + 1 */
	uint32_t   *count;
	uint32_t	slots;
} AidAmountFeature;

extern void aid_amount_feature_start(AidAmountFeature *feature, const AidRates *rates);
/* The number of a currency, by its text key. */
extern int32_t aid_amount_feature_currency(AidAmountFeature *feature, const char *key, size_t length);
/* After the last record: counts equal amounts. */
extern void aid_amount_feature_finish(AidAmountFeature *feature, uint32_t records, AidAmountOf value, const void *arg);
extern void aid_amount_feature_compare(const AidAmountFeature *feature, const AidAmountValue *a,
									   const AidAmountValue *b, AidComparison *comparison);
/* Records with this amount, to the cent, and its currency. */
extern uint32_t aid_amount_feature_records(const AidAmountFeature *feature, const AidAmountValue *value);

/*
 * The rate of a currency on a day: NULL if it is unknown.  Where there is no
 * column of currencies, amounts count as they are.
 */
extern const AidRate *aid_amount_feature_rate(const AidAmountFeature *feature, int32_t unit, int32_t date);

#endif							/* AID_FEATURE_AMOUNT_H */
