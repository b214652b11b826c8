/*
 * algebra.c
 *		Operators: union, difference, inclusion, equality, order, hash.
 */
#include "headcount/glue.h"

#include "common/hashfn.h"

PG_FUNCTION_INFO_V1(aid_headcount_add);
PG_FUNCTION_INFO_V1(aid_headcount_subtract);
PG_FUNCTION_INFO_V1(aid_headcount_contains);
PG_FUNCTION_INFO_V1(aid_headcount_contained);
PG_FUNCTION_INFO_V1(aid_headcount_eq);
PG_FUNCTION_INFO_V1(aid_headcount_ne);
PG_FUNCTION_INFO_V1(aid_headcount_lt);
PG_FUNCTION_INFO_V1(aid_headcount_le);
PG_FUNCTION_INFO_V1(aid_headcount_gt);
PG_FUNCTION_INFO_V1(aid_headcount_ge);
PG_FUNCTION_INFO_V1(aid_headcount_cmp);
PG_FUNCTION_INFO_V1(aid_headcount_hash);
PG_FUNCTION_INFO_V1(aid_headcount_hash_extended);
PG_FUNCTION_INFO_V1(aid_headcount_larger);
PG_FUNCTION_INFO_V1(aid_headcount_smaller);

typedef AidCellsStatus (*Combine) (const AidPacked *a, const AidPacked *b, int *n, AidBox *box, int64_t *count);

static Datum
combine(FunctionCallInfo fcinfo, Combine method)
{
	AidPacked	a = aid_getarg_packed(fcinfo, 0);
	AidPacked	b = aid_getarg_packed(fcinfo, 1);
	size_t		room = Max(a.n + b.n, 1);
	AidBox	   *box = palloc(room * sizeof(AidBox));
	int64_t    *count = palloc(room * sizeof(int64_t));
	int			n;

	aid_check_cells_status(method(&a, &b, &n, box, count));
	return aid_headcount_result(n, box, count);
}

Datum
aid_headcount_add(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, aid_cells_add);
}

Datum
aid_headcount_subtract(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, aid_cells_subtract);
}

static bool
contains(FunctionCallInfo fcinfo, int whole, int part)
{
	AidPacked	a = aid_getarg_packed(fcinfo, whole);
	AidPacked	b = aid_getarg_packed(fcinfo, part);

	return aid_cells_contain(&a, &b);
}

Datum
aid_headcount_contains(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(contains(fcinfo, 0, 1));
}

Datum
aid_headcount_contained(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(contains(fcinfo, 1, 0));
}

/* One form per value: equal values are equal bytes. */
static bool
headcounts_equal(FunctionCallInfo fcinfo)
{
	struct varlena *a = PG_GETARG_VARLENA_PP(0);
	struct varlena *b = PG_GETARG_VARLENA_PP(1);
	size_t		size = VARSIZE_ANY_EXHDR(a);
	bool		same = size == VARSIZE_ANY_EXHDR(b) && memcmp(VARDATA_ANY(a), VARDATA_ANY(b), size) == 0;

	/* sorts and indexes call this where memory lives long */
	PG_FREE_IF_COPY(a, 0);
	PG_FREE_IF_COPY(b, 1);
	return same;
}

static int
compare(FunctionCallInfo fcinfo)
{
	struct varlena *a = PG_GETARG_VARLENA_PP(0);
	struct varlena *b = PG_GETARG_VARLENA_PP(1);
	AidPacked	left = aid_packed_from_datum(PointerGetDatum(a));
	AidPacked	right = aid_packed_from_datum(PointerGetDatum(b));
	int			order = aid_cells_compare(&left, &right);

	PG_FREE_IF_COPY(a, 0);
	PG_FREE_IF_COPY(b, 1);
	return order;
}

Datum
aid_headcount_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(headcounts_equal(fcinfo));
}

Datum
aid_headcount_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!headcounts_equal(fcinfo));
}

Datum
aid_headcount_lt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) < 0);
}

Datum
aid_headcount_le(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) <= 0);
}

Datum
aid_headcount_gt(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) > 0);
}

Datum
aid_headcount_ge(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(compare(fcinfo) >= 0);
}

Datum
aid_headcount_cmp(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(compare(fcinfo));
}

Datum
aid_headcount_larger(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(PG_GETARG_DATUM(compare(fcinfo) >= 0 ? 0 : 1));
}

Datum
aid_headcount_smaller(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(PG_GETARG_DATUM(compare(fcinfo) <= 0 ? 0 : 1));
}

/* The stored bytes, little-endian everywhere: partitions by hash must agree between machines. */
static const unsigned char *
hashed_bytes(FunctionCallInfo fcinfo, int *length)
{
	struct varlena *value = PG_GETARG_VARLENA_PP(0);

	*length = (int) VARSIZE_ANY_EXHDR(value);
#ifdef WORDS_BIGENDIAN
	{
		const char *stored = VARDATA_ANY(value);
		AidPacked	view = aid_packed_view(stored);
		int			width = view.wide ? 8 : 4;
		unsigned char *copy = palloc(*length);
		unsigned char *out = copy + AID_PACKED_HEADER;

		copy[0] = (unsigned char) stored[0];
		copy[1] = (unsigned char) stored[1];
		copy[2] = (unsigned char) stored[3];
		copy[3] = (unsigned char) stored[2];
		for (int i = 0; i < view.n; i++)
			for (int byte = 0; byte < 4; byte++)
				*out++ = (unsigned char) (aid_packed_box(&view, i) >> 8 * byte);
		for (int i = 0; i < view.n; i++)
			for (int byte = 0; byte < width; byte++)
				*out++ = (unsigned char) ((uint64) aid_packed_count(&view, i) >> 8 * byte);
		return copy;
	}
#else
	return (const unsigned char *) VARDATA_ANY(value);
#endif
}

/* An index build hashes millions of values in one memory context. */
static void
free_hashed_bytes(FunctionCallInfo fcinfo, const unsigned char *bytes)
{
	char	   *argument = PG_GETARG_POINTER(0);

#ifdef WORDS_BIGENDIAN
	pfree((void *) bytes);
#else
	/* only a toasted value was copied; a short header was read where it stands */
	if (VARATT_IS_EXTENDED(argument) && !VARATT_IS_SHORT(argument))
		pfree((void *) (bytes - VARHDRSZ));
#endif
}

Datum
aid_headcount_hash(PG_FUNCTION_ARGS)
{
	int			length;
	const unsigned char *bytes = hashed_bytes(fcinfo, &length);
	uint32		hash = hash_bytes(bytes, length);

	free_hashed_bytes(fcinfo, bytes);
	PG_RETURN_UINT32(hash);
}

Datum
aid_headcount_hash_extended(PG_FUNCTION_ARGS)
{
	int			length;
	const unsigned char *bytes = hashed_bytes(fcinfo, &length);
	uint64		hash = hash_bytes_extended(bytes, length, (uint64) PG_GETARG_INT64(1));

	free_hashed_bytes(fcinfo, bytes);
	PG_RETURN_UINT64(hash);
}
