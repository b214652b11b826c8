/*
 * join_spool.c
 *		Records of the join as they come, and sorted into files.
 *
 * The key of a record is its block, its size and the hash of its tokens; with
 * weights it is known only when all records have been seen, so that they are
 * sorted twice.
 */
#include "postgres.h"

#include "utils/memutils.h"

#include "base/grow.h"
#include "base/numbers.h"
#include "duplicates/join_internal.h"
#include "duplicates/shingles.h"

/* ---- adding ---- */

static uint32
block_number(AidJoin *join, const char *key, size_t length)
{
	return AID_JOIN_FIRST_BLOCK + aid_ids_add(join->blocks, key, length, NULL);
}

/* The numbers of a record's blocks, each once, into join->block; returns how many. */
static uint32
find_blocks(AidJoin *join, const AidJoinBlocks *blocks)
{
	uint32		most = blocks == NULL ? 1 : (uint32) Max(blocks->n, 1);
	uint32		n = 0;

	while (join->block_room < most)
		join->block = aid_grow_array(join->block, most - 1, &join->block_room, sizeof(uint32));
	if (blocks == NULL)
		join->block[n++] = AID_JOIN_ONLY_BLOCK;
	else if (blocks->n == AID_JOIN_WILDCARD)
		join->block[n++] = AID_JOIN_WILDCARD_BLOCK;
	else
	{
		for (int i = 0; i < blocks->n; i++)
			join->block[n++] = block_number(join, blocks->key[i], blocks->length[i]);
		n = aid_numbers_sort(join->block, n);
	}
	return n;
}

/* Fills join->buffer; false if no record of the left can be similar to it. */
static bool
note_tokens(AidJoin *join, AidJoinSide side, const uint64 *tokens, uint32 n)
{
	AidJoinStored *stored = join->buffer;
	uint32	   *token = (uint32 *) (stored + 1);
	uint64		hash = n;
	bool		weighted = join->options.measure == AID_JOIN_WEIGHTED;

	stored->n = 0;
	for (uint32 i = 0; i < n; i++)
	{
		hash = (hash ^ tokens[i]) * UINT64CONST(0x9E3779B97F4A7C15);
		hash ^= hash >> 32;
	}
	stored->hash = hash;
	/* what no record of the left has need not be told apart, unless it has a weight of its own */
	if (side == AID_JOIN_RIGHT && !weighted)
	{
		for (uint32 i = 0; i < n; i++)
		{
			uint32		number = aid_join_tokens_find(&join->tokens, tokens[i]);

			if (number != AID_JOIN_NO_TOKEN)
				token[stored->n++] = number;
		}
		stored->unknown = n - stored->n;
		return stored->n >= aid_jaccard_least_of(n, join->options.threshold);
	}
	for (uint32 i = 0; i < n; i++)
		token[i] = aid_join_tokens_put(&join->tokens, tokens[i]);
	if (weighted)
		for (uint32 i = 0; i < n; i++)
			join->tokens.frequency[token[i]]++;
	stored->n = n;
	stored->unknown = 0;
	return true;
}

static inline Size
stored_bytes(const AidJoinStored *stored)
{
	return sizeof(AidJoinStored) + stored->n * sizeof(uint32);
}

/* All memory for sorting is one sorter's at a time. */
static void
start_side(AidJoin *join, AidJoinSide side)
{
	if (side == AID_JOIN_RIGHT && join->side[AID_JOIN_LEFT].started)
		aid_sorter_flush(&join->side[AID_JOIN_LEFT].sorter);
	aid_sorter_init(&join->side[side].sorter, &join->files.files, true, join->memory, join->memory_size);
	join->side[side].started = true;
}

uint32
aid_join_add(AidJoin *join, AidJoinSide side, const uint64 *tokens, uint32 n, const AidJoinBlocks *blocks)
{
	AidJoinSpool *spool = &join->side[side];
	uint32		number = spool->records;
	MemoryContext caller;

	if (number == PG_UINT32_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("too many records in the query for %s", join->options.function),
				 errdetail("There may be up to %u.", PG_UINT32_MAX)));
	spool->records++;
	if (n == 0 || (blocks != NULL && blocks->n == 0))
		return number;
	Assert(n <= AID_SHINGLES_MAX);
	join->weighed++;

	caller = MemoryContextSwitchTo(join->context);
	if (note_tokens(join, side, tokens, n))
	{
		uint32		in = find_blocks(join, blocks);
		AidSortRow	row = {.low = join->buffer->hash};

		if (!spool->started)
			start_side(join, side);
		spool->largest = Max(spool->largest, n);
		spool->stored += in;
		spool->tokens += (uint64) in * join->buffer->n;
		join->buffer->number = number;
		row.value = stored_bytes(join->buffer);
		for (uint32 i = 0; i < in; i++)
		{
			join->buffer->flags = i == 0 ? AID_JOIN_FIRST_OF_RECORD : 0;
			row.high = (uint64) join->block[i] << 32 | n;
			aid_sorter_put(&spool->sorter, &row, join->buffer);
		}
	}
	MemoryContextSwitchTo(caller);
	return number;
}

/* ---- sorting ---- */

typedef struct Writer
{
	AidJoin    *join;
	AidJoinSpool *spool;
	uint64		length;			/* of the file so far */
	uint64		tokens;			/* of the last piece */
	uint32		piece_records;
	uint64		piece_tokens;
} Writer;

/* A record in the order of blocks and sizes. */
static void
write_record(Writer *writer, uint32 block, const AidJoinStored *stored)
{
	static const uint64 zero = 0;
	AidJoinSpool *spool = writer->spool;
	AidJoinPiece *piece = spool->pieces == 0 ? NULL : &spool->piece[spool->pieces - 1];
	Size		bytes = stored_bytes(stored);
	Size		padded = MAXALIGN(bytes);

	if (piece == NULL || piece->block != block || piece->records == writer->piece_records ||
		writer->tokens + stored->n > writer->piece_tokens)
	{
		spool->piece = aid_grow_array(spool->piece, spool->pieces, &spool->pieces_room, sizeof(AidJoinPiece));
		piece = &spool->piece[spool->pieces++];
		*piece = (AidJoinPiece) {.offset = writer->length, .block = block};
		writer->tokens = 0;
	}
	writer->join->files.files.write(spool->file, stored, bytes);
	writer->join->files.files.write(spool->file, &zero, padded - bytes);
	writer->length += padded;
	writer->tokens += stored->n;
	piece->length += padded;
	piece->records++;
}

/* The record with its tokens' numbers in the order of their values. */
static const AidJoinStored *
renumbered(AidJoin *join, const AidJoinStored *stored, const uint32 *place)
{
	const uint32 *from = (const uint32 *) (stored + 1);
	uint32	   *to = (uint32 *) (join->buffer + 1);

	*join->buffer = *stored;
	for (uint32 i = 0; i < stored->n; i++)
		to[i] = place[from[i]];
	return join->buffer;
}

/* Sorted again by what is known now, in the second half of the memory. */
static void
sort_by_weight(AidJoin *join, AidJoinSpool *spool, const uint32 *place)
{
	AidSorter	by_weight;
	AidSortRow	row;
	const void *bytes;

	aid_sorter_init(&by_weight, &join->files.files, true, join->memory + join->memory_size / 2, join->memory_size / 2);
	while (aid_sorter_next(&spool->sorter, &row, &bytes))
	{
		const AidJoinStored *stored = renumbered(join, bytes, place);
		const uint32 *token = (const uint32 *) (stored + 1);
		uint64		weight = 0;

		for (uint32 i = 0; i < stored->n; i++)
			weight += join->weight[token[i]];
		/* 65,535 tokens of less than 2^25 each */
		row.high = (row.high >> 32 << 32) | weight >> AID_JOIN_WEIGHT_BITS;
		aid_sorter_put(&by_weight, &row, stored);
	}
	aid_sorter_end(&spool->sorter);
	spool->sorter = by_weight;
	aid_sorter_finish(&spool->sorter);
}

static void
finish_side(AidJoin *join, AidJoinSpool *spool, const uint32 *place, uint32 piece_records, uint64 piece_tokens)
{
	bool		weighted = join->options.measure == AID_JOIN_WEIGHTED;
	Writer		writer = {
		.join = join,
		.spool = spool,
		.piece_records = piece_records,
		.piece_tokens = piece_tokens,
	};
	AidSortRow	row;
	const void *bytes;

	if (!spool->started)
		return;
	if (weighted || join->options.between)
	{
		aid_sorter_flush(&spool->sorter);
		aid_sorter_move(&spool->sorter, join->memory, weighted ? join->memory_size / 2 : join->memory_size);
	}
	aid_sorter_finish(&spool->sorter);
	if (weighted)
		sort_by_weight(join, spool, place);
	spool->file = join->files.files.create(join->files.files.arg);
	while (aid_sorter_next(&spool->sorter, &row, &bytes))
		write_record(&writer, (uint32) (row.high >> 32), weighted ? bytes : renumbered(join, bytes, place));
	join->files.files.finish(spool->file);
	aid_sorter_end(&spool->sorter);
}

static void
weigh_tokens(AidJoin *join, const uint32 *place)
{
	join->weight = MemoryContextAllocHuge(join->context, Max(join->tokens.n, 1) * sizeof(uint32));
	for (uint32 number = 0; number < join->tokens.n; number++)
		join->weight[place[number]] = aid_join_weight(join->weighed, join->tokens.frequency[number]);
}

void
aid_join_spool_finish(AidJoin *join, uint32 piece_records, uint64 piece_tokens)
{
	MemoryContext caller = MemoryContextSwitchTo(join->context);
	Size		tokens = Max(join->tokens.n, 1);
	uint32	   *place = MemoryContextAllocHuge(join->context, tokens * sizeof(uint32));
	void	   *rows = MemoryContextAllocHuge(join->context, tokens * sizeof(AidSortRow));

	aid_join_tokens_order(&join->tokens, place, rows);
	pfree(rows);
	if (join->options.measure == AID_JOIN_WEIGHTED)
		weigh_tokens(join, place);
	/* both would be in the same memory */
	if (join->side[AID_JOIN_RIGHT].started)
		aid_sorter_flush(&join->side[AID_JOIN_RIGHT].sorter);
	for (int side = 0; side < 2; side++)
		finish_side(join, &join->side[side], place, piece_records, piece_tokens);
	pfree(place);
	MemoryContextSwitchTo(caller);
}
