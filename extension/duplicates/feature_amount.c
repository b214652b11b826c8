/*
 * feature_amount.c
 *		Amounts with currency and value date, and the rates between currencies.
 */
#include "duplicates/feature_amount.h"

#include <math.h>
#include <string.h>

#include "duplicates/shingles.h"

#define CENT ((aid_money) 10000000)
#define INSTALMENT_LEAST 2
#define INSTALMENT_MOST 12
#define INSTALMENT_SLACK 0.01

/* ---- rates ---- */

void
aid_rates_add(AidRates *rates, const char *currency_key, size_t length, int32_t date, double rate)
{
	AidRate    *entry;

	rates->rate = aid_grow_array(rates->rate, rates->n, &rates->room, sizeof(AidRate));
	entry = &rates->rate[rates->n++];
	entry->currency = aid_dictionary_put(&rates->currency, currency_key, length);
	entry->date = date;
	entry->rate = rate;
}

/* AID_NO_DATE is the smallest of dates. */
static int
compare_rates(const void *a, const void *b)
{
	const AidRate *left = a;
	const AidRate *right = b;

	if (left->currency != right->currency)
		return left->currency < right->currency ? -1 : 1;
	if (left->date != right->date)
		return left->date < right->date ? -1 : 1;
	return (left->rate > right->rate) - (left->rate < right->rate);
}

bool
aid_rates_finish(AidRates *rates, const AidRate **twice)
{
	uint32_t	currencies = rates->currency.n;
	uint32_t	at = 0;

	if (rates->n > 1)
		aid_sort(rates->rate, rates->n, sizeof(AidRate), compare_rates);
	for (uint32_t i = 1; i < rates->n; i++)
		if (rates->rate[i].currency == rates->rate[i - 1].currency && rates->rate[i].date == rates->rate[i - 1].date &&
			rates->rate[i].rate != rates->rate[i - 1].rate)
		{
			*twice = &rates->rate[i];
			return false;
		}
	rates->first = aid_grow(NULL, (currencies + 1) * sizeof(uint32_t));
	for (uint32_t c = 0; c <= currencies; c++)
	{
		while (at < rates->n && rates->rate[at].currency < c)
			at++;
		rates->first[c] = at;
	}
	return true;
}

const AidRate *
aid_rates_find(const AidRates *rates, uint32_t currency, int32_t date)
{
	const AidRate *first;
	const AidRate *best = NULL;
	int64_t		best_gap = AID_RATE_DAYS + 1;
	uint32_t	low;
	uint32_t	high;

	if (currency >= rates->currency.n)
		return NULL;
	low = rates->first[currency];
	high = rates->first[currency + 1];
	first = &rates->rate[low];
	if (date == AID_NO_DATE)
		return first->date == AID_NO_DATE ? first : NULL;
	/* the first rate after the day */
	while (low < high)
	{
		uint32_t	middle = low + (high - low) / 2;

		if (rates->rate[middle].date <= date)
			low = middle + 1;
		else
			high = middle;
	}
	if (low > rates->first[currency] && rates->rate[low - 1].date != AID_NO_DATE)
	{
		int64_t		gap = (int64_t) date - rates->rate[low - 1].date;

		if (gap < best_gap)
		{
			best = &rates->rate[low - 1];
			best_gap = gap;
		}
	}
	if (low < rates->first[currency + 1] && (int64_t) rates->rate[low].date - date < best_gap)
		best = &rates->rate[low];
	if (best == NULL && first->date == AID_NO_DATE)
		best = first;
	return best;
}

/* ---- records ---- */

void
aid_amount_feature_start(AidAmountFeature *feature, const AidRates *rates)
{
	memset(feature, 0, sizeof(AidAmountFeature));
	feature->rates = rates;
}

int32_t
aid_amount_feature_currency(AidAmountFeature *feature, const char *key, size_t length)
{
	uint32_t	before = feature->currency.n;
	uint32_t	number = aid_dictionary_put(&feature->currency, key, length);

	if (number == before)
	{
		feature->rate_currency = aid_grow_array(feature->rate_currency, number, &feature->rate_room, sizeof(uint32_t));
		feature->rate_currency[number] = feature->rates == NULL ? AID_DICTIONARY_NONE :
			aid_dictionary_find(&feature->rates->currency, key, length);
	}
	return (int32_t) number + 1;
}

/* Rounded half away from zero. */
static aid_money
cents(aid_money amount)
{
	return (amount + (amount < 0 ? -CENT / 2 : CENT / 2)) / CENT;
}

static bool
same_amount(const AidAmountValue *a, const AidAmountValue *b)
{
	if (a->unit != b->unit)
		return false;
	/* a division takes long, and most pairs are further apart */
	return a->amount == b->amount ||
		(a->amount - b->amount < CENT && b->amount - a->amount < CENT && cents(a->amount) == cents(b->amount));
}

/* ---- term frequency ---- */

static uint32_t
find_slot(const AidAmountFeature *feature, const AidAmountValue *value)
{
	aid_money	amount = cents(value->amount);
	uint64_t	high = (uint64_t) (amount >> 64) ^ (uint64_t) value->unit << 32;
	uint32_t	slot = (uint32_t) aid_shingles_mix((uint64_t) amount ^ aid_shingles_mix(high)) & (feature->slots - 1);

	while (feature->slot[slot] != 0)
	{
		AidAmountValue other = feature->value(feature->arg, feature->slot[slot] - 1);

		if (same_amount(&other, value))
			break;
		slot = (slot + 1) & (feature->slots - 1);
	}
	return slot;
}

void
aid_amount_feature_finish(AidAmountFeature *feature, uint32_t records, AidAmountOf value, const void *arg)
{
	size_t		bytes;

	feature->value = value;
	feature->arg = arg;
	feature->slots = 16;
	while (feature->slots / 2 < records)
		feature->slots *= 2;
	bytes = (size_t) feature->slots * sizeof(uint32_t);
	feature->slot = memset(aid_grow(feature->slot, bytes), 0, bytes);
	feature->count = memset(aid_grow(feature->count, bytes), 0, bytes);
	for (uint32_t i = 0; i < records; i++)
	{
		AidAmountValue amount = value(arg, i);
		uint32_t	slot;

		aid_loop_check(i);
		if (amount.unit == AID_AMOUNT_UNKNOWN)
			continue;
		slot = find_slot(feature, &amount);
		if (feature->slot[slot] == 0)
			feature->slot[slot] = i + 1;
		feature->count[slot]++;
	}
}

uint32_t
aid_amount_feature_records(const AidAmountFeature *feature, const AidAmountValue *value)
{
	return feature->count[find_slot(feature, value)];
}

/* ---- comparing ---- */

const AidRate *
aid_amount_feature_rate(const AidAmountFeature *feature, int32_t unit, int32_t date)
{
	static const AidRate one = {0, AID_NO_DATE, 1};

	if (unit == AID_CURRENCY_ONLY)
		return &one;
	if (unit < 0 || feature->rates == NULL || feature->rate_currency[unit - 1] == AID_DICTIONARY_NONE)
		return NULL;
	return aid_rates_find(feature->rates, feature->rate_currency[unit - 1], date);
}

static double
size_of(aid_money amount)
{
	return (double) (__int128) aid_money_magnitude(amount);
}

/* The greater by the smaller, so that both orders of a pair give the same bits. */
static double
ratio_of(double a, double b)
{
	return a >= b ? a / b : b / a;
}

/* At the rates of one day; NaN without them. */
static double
ratio_on(const AidAmountFeature *feature, const AidAmountValue *a, const AidAmountValue *b, int32_t date)
{
	const AidRate *rate_a = aid_amount_feature_rate(feature, a->unit, date);
	const AidRate *rate_b = aid_amount_feature_rate(feature, b->unit, date);

	if (rate_a == NULL || rate_b == NULL)
		return NAN;
	return ratio_of(size_of(a->amount) * rate_a->rate, size_of(b->amount) * rate_b->rate);
}

/* The closer of the ratios by the rates of both value dates. */
static double
amount_ratio(const AidAmountFeature *feature, const AidAmountValue *a, const AidAmountValue *b)
{
	double		ratio;

	if (a->unit == b->unit)
		return ratio_of(size_of(a->amount), size_of(b->amount));
	/* of two queries one has a column of currencies and the other has not */
	if (a->unit == AID_CURRENCY_ONLY || b->unit == AID_CURRENCY_ONLY)
		return NAN;
	ratio = ratio_on(feature, a, b, a->date);
	if (b->date != a->date)
		ratio = fmin(ratio, ratio_on(feature, a, b, b->date));
	return ratio;
}

/* The whole number of instalments that a ratio is, or 0. */
static int
instalments(double ratio)
{
	double		times = round(ratio);

	return times >= INSTALMENT_LEAST && times <= INSTALMENT_MOST && fabs(ratio / times - 1) <= INSTALMENT_SLACK ?
		(int) times : 0;
}

void
aid_amount_feature_compare(const AidAmountFeature *feature, const AidAmountValue *a, const AidAmountValue *b,
						   AidComparison *comparison)
{
	double		ratio;

	if (a->unit < 0 || b->unit < 0)
		return;
	comparison->known = true;
	if (same_amount(a, b))
	{
		comparison->equal = true;
		comparison->value = 0;
		return;
	}
	if ((a->amount < 0 && b->amount > 0) || (a->amount > 0 && b->amount < 0))
	{
		comparison->opposite = true;
		return;
	}
	if (a->amount == 0 || b->amount == 0)
	{
		/* nothing is nothing in any currency, and infinitely far from something */
		comparison->value = a->amount == b->amount ? 0 : INFINITY;
		return;
	}
	ratio = amount_ratio(feature, a, b);
	comparison->known = !isnan(ratio);
	if (!comparison->known)
		return;
	comparison->value = log(ratio);
	comparison->times = instalments(ratio);
	comparison->instalment = comparison->times > 0;
}
