/*
 * shingles_glue.c
 *		Arguments, results and errors shared by the functions over
 *		aid_shingles, and its constructor.
 */
#include "duplicates/shingles_glue.h"

#include "mb/pg_wchar.h"
#include "utils/memutils.h"

#include "base/encoding_glue.h"
#include "base/textkey.h"
#include "duplicates/shingles_set.h"

PG_FUNCTION_INFO_V1(aid_shingles);

/* ---- arguments ---- */

const AidShingles *
aid_shingles_from_datum(Datum datum)
{
	const AidShingles *s = (const AidShingles *) PG_DETOAST_DATUM(datum);

	StaticAssertStmt(offsetof(AidShingles, kind) == VARHDRSZ, "a value begins with the varlena header");
	if (unlikely(VARSIZE(s) < sizeof(AidShingles) || s->format != AID_SHINGLES_FORMAT ||
				 VARSIZE(s) != aid_shingles_size(s->narrow, s->wide, aid_shingles_carries_threshold(s))))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("stored shingles have an unknown format"),
				 errdetail("This library reads format %d.", AID_SHINGLES_FORMAT),
				 errhint("Install a newer version of aidflow.")));
	Assert(aid_shingles_is_valid(s, VARSIZE(s)));
	return s;
}

const AidShingles *
aid_getarg_shingles(FunctionCallInfo fcinfo, int argno)
{
	return aid_shingles_from_datum(PG_GETARG_DATUM(argno));
}

int
aid_shingles_kind_from_text(const text *name)
{
	const char *start = VARDATA_ANY(name);
	int			length = (int) VARSIZE_ANY_EXHDR(name);
	int			kind = aid_shingles_kind(start, (size_t) length);

	if (kind == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unknown kind of shingles"),
				 errdetail("\"%s\" is not one of trigram, word and both.",
						   pnstrdup(start, (Size) pg_mbcliplen(start, length, 60)))));
	return kind;
}

void
aid_shingles_check_alike(const AidShingles *a, const AidShingles *b)
{
	if (unlikely(a->kind != b->kind))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cannot compare shingles of different kinds"),
				 errdetail("They are %s and %s.", aid_shingles_kind_name(a->kind), aid_shingles_kind_name(b->kind))));
	if (unlikely(a->version != b->version))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cannot compare shingles of different normaliser versions"),
				 errdetail("They are %d and %d.", a->version, b->version),
				 errhint("Make the older ones again from their text.")));
}

void
aid_shingles_check_threshold(double threshold)
{
	if (!aid_jaccard_threshold_is_valid(threshold))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("threshold must be above 0 and at most 1"),
				 errdetail("It is %g.", threshold)));
}

double
aid_shingles_carried_threshold(const AidShingles *s)
{
	if (unlikely(!aid_shingles_carries_threshold(s)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the right side of %s carries no threshold", "%%"),
				 errhint("Write a %s aid_at_least(b, 0.6), or aid_similar(a, b, 0.6).", "%%")));
	return aid_shingles_threshold(s);
}

void
aid_raise_too_many_shingles(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("too many tokens in %s", "aid_shingles"),
			 errdetail("A set has at most 65,535 tokens."),
			 errhint("Compare titles, or parts of the text.")));
	pg_unreachable();
}

/* ---- text ---- */

bool
aid_shingles_print_ascii(void)
{
	return GetDatabaseEncoding() != PG_UTF8;
}

uint32
aid_shingles_text_tokens(const char *text, size_t length, int kind, uint64 **tokens)
{
	const char *utf8 = aid_to_utf8(text, &length);
	char	   *key = MemoryContextAllocHuge(CurrentMemoryContext, AID_TEXT_KEY_BOUND(length));
	size_t		key_length = aid_text_key(utf8, length, key);
	uint32		n;

	*tokens = palloc(AID_SHINGLES_ROOM(key_length) * sizeof(uint64));
	n = aid_shingles_tokens(key, key_length, kind, *tokens);
	if (n > AID_SHINGLES_MAX)
		aid_raise_too_many_shingles();
	pfree(key);
	if (utf8 != text)
		pfree((void *) utf8);
	return n;
}

/* ---- results ---- */

AidShingles *
aid_shingles_result(const AidShinglesHead *head, const uint64 *tokens, uint32 n)
{
	uint32		narrow = aid_shingles_narrow_count(tokens, n);
	size_t		size = aid_shingles_size(narrow, n - narrow, head->threshold > 0);
	AidShingles *s;

	if (n > AID_SHINGLES_MAX)
		aid_raise_too_many_shingles();
	s = palloc(size);
	SET_VARSIZE(s, size);
	aid_shingles_store(s, head, tokens, n);
	Assert(aid_shingles_is_valid(s, size));
	return s;
}

Datum
aid_shingles(PG_FUNCTION_ARGS)
{
	text	   *title = PG_GETARG_TEXT_PP(0);
	AidShinglesHead head = {aid_shingles_kind_from_text(PG_GETARG_TEXT_PP(1)), AID_NORMALISER_VERSION, 0};
	uint64	   *tokens;
	uint32		n = aid_shingles_text_tokens(VARDATA_ANY(title), VARSIZE_ANY_EXHDR(title), head.kind, &tokens);

	PG_RETURN_POINTER(aid_shingles_result(&head, tokens, n));
}
