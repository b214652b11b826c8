/*
 * feature_place.c
 *		How far two places are from each other.
 */
#include "duplicates/feature_place.h"

#include <math.h>

#define RADIANS (3.14159265358979323846 / 180)

double
aid_great_circle_km(double lat_a, double lon_a, double lat_b, double lon_b)
{
	double		lat = sin((lat_b - lat_a) * RADIANS / 2);
	double		lon = sin((lon_b - lon_a) * RADIANS / 2);
	double		h = lat * lat + cos(lat_a * RADIANS) * cos(lat_b * RADIANS) * lon * lon;

	return 2 * AID_EARTH_RADIUS_KM * asin(sqrt(fmin(h, 1)));
}
