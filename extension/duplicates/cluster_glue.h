/*
 * cluster_glue.h
 *		What other readers of links share with aid_clusters.
 *
 * Glue.
 */
#ifndef AID_CLUSTER_GLUE_H
#define AID_CLUSTER_GLUE_H

#include "postgres.h"

#include "base/inner_query.h"

/* A column of weights: infinities pass, for proof weighs Infinity; NaN is 22023. */
extern double aid_cluster_weight(const AidColumn *column, Datum value);

#endif							/* AID_CLUSTER_GLUE_H */
