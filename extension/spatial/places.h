/*
 * places.h
 *		The values at places: amounts, or rates of amount by reference mass.
 *
 * Pure: no PostgreSQL calls.  Whether values are equal is decided on exact
 * integers, never on rounded ones.
 */
#ifndef AID_PLACES_H
#define AID_PLACES_H

#include "base/money.h"

/* What a statistic that is not defined has as its value; SQL shows NULL. */
#define AID_UNDEFINED NAN

#define AID_NO_PLACE UINT32_MAX

typedef struct AidPlaces
{
	uint32_t	n;
	const aid_money *amount;	/* the caller's exact values, which outlive the places */
	const aid_money *reference; /* above 0; NULL: the values are the amounts */
	double	   *value;
	double	   *z;				/* value - mean; exactly 0 where the value is the mean */
	double	   *rest;			/* sum of the values of all other places */
	double		total;			/* of the values */
	bool		equal;			/* all values are equal */
	uint32_t	odd;			/* the one place whose value differs from all others, which are equal; or AID_NO_PLACE */
	uint32_t	funded;			/* places with a value other than 0 */
	double		mean;
	double		m2;				/* central moments, divided by n */
	double		m3;
	double		kurtosis;		/* k = m4 / m2^2; not defined when all values are equal, as the next one */
	double		spare;			/* n^2 - 3n + 3 - (n - 1) k: what k lacks of the most it can be; at least 0 */
	uint32_t	dominant;		/* the place with most of the sum of z^2, or AID_NO_PLACE; and of all others: */
	double		others_mean;
	double		others_m2;		/* 0 if they are equal */
} AidPlaces;

/* Bytes aid_places_make needs. */
extern size_t aid_places_size(uint32_t n);

/* The sum of all amounts is known to be in range. */
extern AidPlaces aid_places_make(void *memory, uint32_t n, const aid_money *amount, const aid_money *reference);

/*
 * What arrangements of three values, one of them squared, have on average
 * more than those of four, for a dominant place and no value below 0: nothing
 * large cancels.
 */
extern double aid_places_triple_excess(const AidPlaces *places);

#endif							/* AID_PLACES_H */
