/*
 * shingles_gin.c
 *		GIN over aid_shingles.  The planner turns a %% b into
 *
 *		a @%% ANY (aid_shingles_probes(b))
 *
 *		(shingles_planner.c), a probe for each class of sizes; the index
 *		answers @%% exactly, and %% is then asked of the rows found.
 */
#include "duplicates/shingles_glue.h"

#include "access/gin.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/array.h"

#include "duplicates/shingles_probe.h"

PG_FUNCTION_INFO_V1(aid_shingles_probes);
PG_FUNCTION_INFO_V1(aid_shingles_probed);
PG_FUNCTION_INFO_V1(aid_shingles_extract_value);
PG_FUNCTION_INFO_V1(aid_shingles_extract_query);
PG_FUNCTION_INFO_V1(aid_shingles_consistent);
PG_FUNCTION_INFO_V1(aid_shingles_triconsistent);

/* ---- probes: bytea of 64-bit integers, how many keys are needed and the keys ---- */

static bytea *
make_probe(const AidShinglesSearch *search, uint32 size_class)
{
	uint32		needed;
	uint32		n = aid_shingles_probe(search, size_class, &needed);
	size_t		size = VARHDRSZ + ((size_t) n + 1) * sizeof(int64);
	bytea	   *probe = palloc(size);
	int64		number = needed;

	SET_VARSIZE(probe, size);
	memcpy(VARDATA(probe), &number, sizeof(int64));
	for (uint32 i = 0; i < n; i++)
	{
		number = aid_shingles_key(search->token[i], size_class);
		memcpy(VARDATA(probe) + ((size_t) i + 1) * sizeof(int64), &number, sizeof(int64));
	}
	return probe;
}

Datum
aid_shingles_probes(PG_FUNCTION_ARGS)
{
	const AidShingles *query = aid_getarg_shingles(fcinfo, 0);
	double		threshold = aid_shingles_carried_threshold(query);
	uint32		n = aid_shingles_count(query);
	AidShinglesSearch search;
	Datum	   *probe;
	int			count = 0;

	if (n == 0)
		PG_RETURN_ARRAYTYPE_P(construct_empty_array(BYTEAOID));
	aid_shingles_search(&search, query, threshold, palloc(n * sizeof(uint64)), palloc(n * sizeof(AidShinglesRarity)));
	probe = palloc((search.last - search.first + 1) * sizeof(Datum));
	for (uint32 size_class = search.first; size_class <= search.last; size_class++)
	{
		CHECK_FOR_INTERRUPTS();
		probe[count++] = PointerGetDatum(make_probe(&search, size_class));
	}
	PG_RETURN_ARRAYTYPE_P(construct_array(probe, count, BYTEAOID, -1, false, TYPALIGN_INT));
}

/* Keys into a new array; how many of them are needed. */
static uint32
read_probe(const bytea *probe, Datum **keys, int32 *n)
{
	size_t		size = VARSIZE_ANY_EXHDR(probe);
	int64		needed = 0;

	if (size >= sizeof(int64))
		memcpy(&needed, VARDATA_ANY(probe), sizeof(int64));
	if (size % sizeof(int64) != 0 || size / sizeof(int64) > AID_SHINGLES_MAX + 1 ||
		needed < 1 || needed >= (int64) (size / sizeof(int64)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("not a probe for shingles"),
				 errhint("aid_shingles_probes() makes them.")));
	*n = (int32) (size / sizeof(int64)) - 1;
	*keys = palloc(*n * sizeof(Datum));
	for (int32 i = 0; i < *n; i++)
	{
		int64		key;

		memcpy(&key, VARDATA_ANY(probe) + ((size_t) i + 1) * sizeof(int64), sizeof(int64));
		(*keys)[i] = Int64GetDatum(key);
	}
	return (uint32) needed;
}

/* In the order of the tokens, which for plain text is that of the keys. */
static Datum *
keys_of(const AidShingles *s, int32 *n)
{
	uint32		size_class;
	Datum	   *keys;

	*n = (int32) aid_shingles_count(s);
	if (*n == 0)
		return NULL;
	size_class = aid_shingles_size_class((uint32) *n);
	keys = palloc(*n * sizeof(Datum));
	for (int32 i = 0; i < *n; i++)
		keys[i] = Int64GetDatum(aid_shingles_key(aid_shingles_token(s, (uint32) i), size_class));
	return keys;
}

static bool
holds_key(const uint64 *keys, size_t n, uint64 wanted)
{
	size_t		low = 0;
	size_t		high = n;

	while (low < high)
	{
		size_t		middle = low + (high - low) / 2;

		if (keys[middle] < wanted)
			low = middle + 1;
		else
			high = middle;
	}
	return low < n && keys[low] == wanted;
}

/* s @%% probe, without an index */
Datum
aid_shingles_probed(PG_FUNCTION_ARGS)
{
	const AidShingles *s = aid_getarg_shingles(fcinfo, 0);
	uint32		n = aid_shingles_count(s);
	uint64	   *keys = palloc(Max(n, 1) * sizeof(uint64));
	Datum	   *wanted;
	int32		wanted_count;
	uint32		needed = read_probe(PG_GETARG_BYTEA_PP(1), &wanted, &wanted_count);
	uint32		found = 0;

	for (uint32 i = 0; i < n; i++)
		keys[i] = (uint64) aid_shingles_key(aid_shingles_token(s, i), aid_shingles_size_class(n));
	n = (uint32) aid_shingles_sort(keys, n);
	for (int32 i = 0; i < wanted_count; i++)
		found += holds_key(keys, n, (uint64) DatumGetInt64(wanted[i]));
	PG_RETURN_BOOL(found >= needed);
}

/* ---- support functions; amvalidate() wants the indexed type declared also where a probe, bytea, is passed ---- */

Datum
aid_shingles_extract_value(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(keys_of(aid_getarg_shingles(fcinfo, 0), (int32 *) PG_GETARG_POINTER(1)));
}

Datum
aid_shingles_extract_query(PG_FUNCTION_ARGS)
{
	int32	   *n = (int32 *) PG_GETARG_POINTER(1);
	Pointer   **extra = (Pointer **) PG_GETARG_POINTER(4);
	uint32	   *needed = palloc(sizeof(uint32));
	Datum	   *keys;

	*needed = read_probe(PG_GETARG_BYTEA_PP(0), &keys, n);
	/* GIN wants a place for each key */
	*extra = palloc0(*n * sizeof(Pointer));
	**extra = (Pointer) needed;
	PG_RETURN_POINTER(keys);
}

Datum
aid_shingles_consistent(PG_FUNCTION_ARGS)
{
	const bool *check = (const bool *) PG_GETARG_POINTER(0);
	int32		n = PG_GETARG_INT32(3);
	Pointer    *extra = (Pointer *) PG_GETARG_POINTER(4);
	bool	   *recheck = (bool *) PG_GETARG_POINTER(5);
	uint32		found = 0;

	for (int32 i = 0; i < n; i++)
		found += check[i];
	*recheck = false;
	PG_RETURN_BOOL(found >= *(uint32 *) extra[0]);
}

Datum
aid_shingles_triconsistent(PG_FUNCTION_ARGS)
{
	const GinTernaryValue *check = (const GinTernaryValue *) PG_GETARG_POINTER(0);
	int32		n = PG_GETARG_INT32(3);
	Pointer    *extra = (Pointer *) PG_GETARG_POINTER(4);
	uint32		needed = *(uint32 *) extra[0];
	uint32		found = 0;
	uint32		possible = 0;

	for (int32 i = 0; i < n; i++)
	{
		found += check[i] == GIN_TRUE;
		possible += check[i] != GIN_FALSE;
	}
	if (found >= needed)
		PG_RETURN_GIN_TERNARY_VALUE(GIN_TRUE);
	PG_RETURN_GIN_TERNARY_VALUE(possible >= needed ? GIN_MAYBE : GIN_FALSE);
}
