/*
 * join_columns.c
 *		Arguments and columns that queries to be joined have in common.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "optimizer/cost.h"
#include "utils/builtins.h"

#include "base/textkey.h"
#include "duplicates/join_glue.h"
#include "duplicates/shingles_glue.h"

extern Datum aid_shingles_out(PG_FUNCTION_ARGS);

/* As many as any setting allows to start. */
#define MOST_WORKERS 1024

int64
aid_join_memory(bool isnull, int32 memory_mb)
{
	if (isnull)
		return (int64) maintenance_work_mem * 1024;
	if (memory_mb < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("memory_mb must be at least 1"),
				 errdetail("It is %d.", memory_mb)));
	return (int64) memory_mb * 1024 * 1024;
}

int
aid_join_workers(bool isnull, int32 workers)
{
	if (isnull)
		return max_parallel_workers_per_gather;
	if (workers < 0 || workers > MOST_WORKERS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("workers must be from 0 to %d", MOST_WORKERS),
				 errdetail("It is %d.", workers)));
	return workers;
}

const AidJoinBlocks *
aid_join_blocks(const AidColumn *column, Datum value, bool isnull, AidJoinBlocks *blocks)
{
	AidTexts	texts;

	if (!column->present)
		return NULL;
	if (isnull)
	{
		*blocks = (AidJoinBlocks) {.n = AID_JOIN_WILDCARD};
		return blocks;
	}
	aid_column_texts(column, value, &texts);
	*blocks = (AidJoinBlocks) {texts.n, texts.text, texts.length};
	return blocks;
}

bool
aid_join_is_shingles(const AidColumn *column)
{
	return column->output.fn_addr == aid_shingles_out;
}

uint32
aid_join_title_tokens(const AidColumn *column, Datum value, int kind, uint64 **tokens)
{
	const AidShingles *s;
	uint32		n;

	if (!aid_join_is_shingles(column))
	{
		size_t		length;
		const char *text = aid_column_text(column, value, &length);

		return aid_shingles_text_tokens(text, length, kind, tokens);
	}
	s = aid_shingles_from_datum(value);
	if (s->kind != kind || s->version != AID_NORMALISER_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("column \"%s\" holds other shingles than those asked for", column->name),
				 errdetail("They are %s/%d, asked for is %s/%d.", aid_shingles_kind_name(s->kind), s->version,
						   aid_shingles_kind_name(kind), AID_NORMALISER_VERSION),
				 errhint("Give their kind, or make them again from their text.")));
	n = aid_shingles_count(s);
	*tokens = palloc(Max(n, 1) * sizeof(uint64));
	for (uint32 i = 0; i < n; i++)
		(*tokens)[i] = aid_shingles_token(s, i);
	return n;
}
