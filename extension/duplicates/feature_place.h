/*
 * feature_place.h
 *		How far two places are from each other.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_FEATURE_PLACE_H
#define AID_FEATURE_PLACE_H

#include "aidflow.h"

#define AID_EARTH_RADIUS_KM 6371.0088	/* mean radius of the GRS 80 ellipsoid */

/* Great-circle distance, by the haversine; degrees. */
extern double aid_great_circle_km(double lat_a, double lon_a, double lat_b, double lon_b);

#endif							/* AID_FEATURE_PLACE_H */
