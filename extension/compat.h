/*
 * compat.h
 *		Every difference between PostgreSQL versions stands here.
 *
 * Glue only, after postgres.h.  Tested with 15, 17 and 18.
 */
#ifndef AID_COMPAT_H
#define AID_COMPAT_H

#if PG_VERSION_NUM < 150000
#error "aidflow needs PostgreSQL 15 or later"
#endif

#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#include "varatt.h"
#endif

/*
 * Soft errors: since 16 an input function reports bad input to the caller who
 * asked for that; before, it always raises.
 */
#if PG_VERSION_NUM >= 160000
#define aid_soft_error(escontext, ...) ereturn((Node *) (escontext), (Datum) 0, __VA_ARGS__)
#else
#define aid_soft_error(escontext, ...) \
	do { \
		(void) (escontext); \
		ereport(ERROR, __VA_ARGS__); \
	} while (0)
#endif

/* Since 16 a range is made with a place for soft errors. */
#if PG_VERSION_NUM >= 160000
#define aid_make_range(type, lower, upper) make_range(type, lower, upper, false, NULL)
#else
#define aid_make_range(type, lower, upper) make_range(type, lower, upper, false)
#endif

/* The spelling of 18 and later. */
#if PG_VERSION_NUM < 180000
#define pg_noreturn pg_attribute_noreturn()
#endif

/* The library tells its name and version where the server can show them. */
#if PG_VERSION_NUM >= 180000
#define AID_MODULE_MAGIC PG_MODULE_MAGIC_EXT(.name = "aidflow", .version = AIDFLOW_VERSION)
#else
#define AID_MODULE_MAGIC PG_MODULE_MAGIC
#endif

#endif							/* AID_COMPAT_H */
