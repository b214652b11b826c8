/*
 * shingles_ops.c
 *		Similarity, thresholds, equality, order and hash of aid_shingles.
 */
#include "duplicates/shingles_glue.h"

#include "duplicates/shingles_set.h"

PG_FUNCTION_INFO_V1(aid_similarity);
PG_FUNCTION_INFO_V1(aid_distance);
PG_FUNCTION_INFO_V1(aid_shared);
PG_FUNCTION_INFO_V1(aid_token_count);
PG_FUNCTION_INFO_V1(aid_at_least);
PG_FUNCTION_INFO_V1(aid_similar);
PG_FUNCTION_INFO_V1(aid_shingles_similar);
PG_FUNCTION_INFO_V1(aid_shingles_eq);
PG_FUNCTION_INFO_V1(aid_shingles_ne);
PG_FUNCTION_INFO_V1(aid_shingles_lt);
PG_FUNCTION_INFO_V1(aid_shingles_le);
PG_FUNCTION_INFO_V1(aid_shingles_gt);
PG_FUNCTION_INFO_V1(aid_shingles_ge);
PG_FUNCTION_INFO_V1(aid_shingles_cmp);
PG_FUNCTION_INFO_V1(aid_shingles_hash);
PG_FUNCTION_INFO_V1(aid_shingles_hash_extended);

/* ---- similarity ---- */

static inline bool
either_is_empty(const AidShingles *a, const AidShingles *b)
{
	return aid_shingles_count(a) == 0 || aid_shingles_count(b) == 0;
}

static inline double
similarity(const AidShingles *a, const AidShingles *b)
{
	return aid_jaccard(aid_shingles_shared(a, b), aid_shingles_count(a), aid_shingles_count(b));
}

Datum
aid_similarity(PG_FUNCTION_ARGS)
{
	const AidShingles *a = aid_getarg_shingles(fcinfo, 0);
	const AidShingles *b = aid_getarg_shingles(fcinfo, 1);

	aid_shingles_check_alike(a, b);
	if (either_is_empty(a, b))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(similarity(a, b));
}

Datum
aid_distance(PG_FUNCTION_ARGS)
{
	const AidShingles *a = aid_getarg_shingles(fcinfo, 0);
	const AidShingles *b = aid_getarg_shingles(fcinfo, 1);

	aid_shingles_check_alike(a, b);
	if (either_is_empty(a, b))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(1 - similarity(a, b));
}

Datum
aid_shared(PG_FUNCTION_ARGS)
{
	const AidShingles *a = aid_getarg_shingles(fcinfo, 0);
	const AidShingles *b = aid_getarg_shingles(fcinfo, 1);

	aid_shingles_check_alike(a, b);
	PG_RETURN_INT32((int32) aid_shingles_shared(a, b));
}

Datum
aid_token_count(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32((int32) aid_shingles_count(aid_getarg_shingles(fcinfo, 0)));
}

/* ---- thresholds ---- */

Datum
aid_at_least(PG_FUNCTION_ARGS)
{
	const AidShingles *s = aid_getarg_shingles(fcinfo, 0);
	double		threshold = PG_GETARG_FLOAT8(1);
	size_t		size = aid_shingles_size(s->narrow, s->wide, true);
	AidShingles *result;

	aid_shingles_check_threshold(threshold);
	result = palloc(size);
	aid_shingles_set_threshold(result, s, threshold);
	SET_VARSIZE(result, size);
	PG_RETURN_POINTER(result);
}

Datum
aid_similar(PG_FUNCTION_ARGS)
{
	const AidShingles *a = aid_getarg_shingles(fcinfo, 0);
	const AidShingles *b = aid_getarg_shingles(fcinfo, 1);
	double		threshold = PG_GETARG_FLOAT8(2);

	aid_shingles_check_threshold(threshold);
	aid_shingles_check_alike(a, b);
	if (either_is_empty(a, b))
		PG_RETURN_NULL();
	PG_RETURN_BOOL(aid_shingles_reach(a, b, threshold));
}

/* a %% b */
Datum
aid_shingles_similar(PG_FUNCTION_ARGS)
{
	const AidShingles *a = aid_getarg_shingles(fcinfo, 0);
	const AidShingles *b = aid_getarg_shingles(fcinfo, 1);
	double		threshold = aid_shingles_carried_threshold(b);

	aid_shingles_check_alike(a, b);
	if (either_is_empty(a, b))
		PG_RETURN_NULL();
	PG_RETURN_BOOL(aid_shingles_reach(a, b, threshold));
}

/* ---- equality, order, hash ---- */

/* Sorts and indexes call these where memory lives long. */
static void
free_if_copy(FunctionCallInfo fcinfo, int argno, const void *value)
{
	if (value != PG_GETARG_POINTER(argno))
		pfree((void *) value);
}

static int
compare(FunctionCallInfo fcinfo)
{
	const AidShingles *a = aid_getarg_shingles(fcinfo, 0);
	const AidShingles *b = aid_getarg_shingles(fcinfo, 1);
	int			order = aid_shingles_compare(a, b);

	free_if_copy(fcinfo, 0, a);
	free_if_copy(fcinfo, 1, b);
	return order;
}

/* One form for each value: equal values are equal bytes. */
static bool
same_bytes(FunctionCallInfo fcinfo)
{
	struct varlena *a = PG_GETARG_VARLENA_PP(0);
	struct varlena *b = PG_GETARG_VARLENA_PP(1);
	size_t		size = VARSIZE_ANY_EXHDR(a);
	bool		same = size == VARSIZE_ANY_EXHDR(b) && memcmp(VARDATA_ANY(a), VARDATA_ANY(b), size) == 0;

	free_if_copy(fcinfo, 0, a);
	free_if_copy(fcinfo, 1, b);
	return same;
}

Datum
aid_shingles_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(same_bytes(fcinfo));
}

Datum
aid_shingles_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!same_bytes(fcinfo));
}

Datum
aid_shingles_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) < 0);
}

Datum
aid_shingles_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) <= 0);
}

Datum
aid_shingles_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) > 0);
}

Datum
aid_shingles_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) >= 0);
}

Datum
aid_shingles_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare(fcinfo));
}

static uint64
hash(FunctionCallInfo fcinfo, uint64 seed)
{
	const AidShingles *s = aid_getarg_shingles(fcinfo, 0);
	uint64		value = aid_shingles_hash_value(s, seed);

	free_if_copy(fcinfo, 0, s);
	return value;
}

Datum
aid_shingles_hash(PG_FUNCTION_ARGS)
{
	PG_RETURN_UINT32((uint32) hash(fcinfo, 0));
}

Datum
aid_shingles_hash_extended(PG_FUNCTION_ARGS)
{
	PG_RETURN_UINT64(hash(fcinfo, (uint64) PG_GETARG_INT64(1)));
}
