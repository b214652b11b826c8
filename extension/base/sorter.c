/*
 * sorter.c
 *		An external sort of rows.
 *
 * A row in a file is the row itself and its bytes, padded to 8.
 */
#include "base/sorter.h"

#include <string.h>

#include "base/grow.h"

/* Runs are read in pieces of at least so many bytes; fewer runs are merged at once where memory is too small. */
#define PIECE 32768
#define LEAST_PIECE 4096

/* Rows are written so many at once: between two calls the caller looks at interrupts. */
#define WRITE_ROWS 4096

/* ---- rows in memory ---- */

#define INSERTION_SORT 24

static inline bool
is_before(const AidSortRow *a, const AidSortRow *b)
{
	return a->high != b->high ? a->high < b->high : a->low < b->low;
}

static void
insertion_sort(AidSortRow *row, size_t n)
{
	for (size_t i = 1; i < n; i++)
	{
		AidSortRow	moved = row[i];
		size_t		j = i;

		for (; j > 0 && is_before(&moved, &row[j - 1]); j--)
			row[j] = row[j - 1];
		row[j] = moved;
	}
}

static inline uint32_t
byte_of(const AidSortRow *row, bool in_low, int shift)
{
	return (in_low ? row->low : row->high) >> shift & 0xFF;
}

/* By the highest byte in which keys differ, then within equal bytes: at most sixteen levels deep. */
void
aid_sort_rows(AidSortRow *row, size_t n)
{
	uint64_t	high = 0;
	uint64_t	low = 0;
	size_t		start[256];
	size_t		end[256] = {0};
	size_t		place = 0;
	bool		in_low;
	int			shift;

	if (n <= INSERTION_SORT)
	{
		insertion_sort(row, n);
		return;
	}
	for (size_t i = 1; i < n; i++)
	{
		high |= row[i].high ^ row[0].high;
		low |= row[i].low ^ row[0].low;
	}
	in_low = high == 0;
	if (in_low && low == 0)
		return;
	shift = (63 - __builtin_clzll(in_low ? low : high)) & ~7;
	for (size_t i = 0; i < n; i++)
		end[byte_of(&row[i], in_low, shift)]++;
	for (int byte = 0; byte < 256; byte++)
	{
		start[byte] = place;
		place += end[byte];
		end[byte] = place;
	}
	for (uint32_t byte = 0; byte < 256; byte++)
		for (uint64_t round = 0; start[byte] < end[byte]; round++)
		{
			AidSortRow	moved = row[start[byte]];
			uint32_t	home;

			aid_loop_check(round);
			while ((home = byte_of(&moved, in_low, shift)) != byte)
			{
				AidSortRow	displaced = row[start[home]];

				row[start[home]++] = moved;
				moved = displaced;
			}
			row[start[byte]++] = moved;
		}
	place = 0;
	for (int byte = 0; byte < 256; byte++)
	{
		aid_sort_rows(row + place, end[byte] - place);
		place = end[byte];
	}
}

/* ---- filling ---- */

static inline size_t
padded(uint64_t bytes)
{
	return (size_t) (bytes + 7) & ~(size_t) 7;
}

void
aid_sorter_init(AidSorter *sorter, const AidSortFiles *files, bool has_bytes, void *memory, size_t size)
{
	memset(sorter, 0, sizeof(*sorter));
	sorter->files = files;
	sorter->has_bytes = has_bytes;
	sorter->widest = sizeof(AidSortRow);
	aid_sorter_move(sorter, memory, size);
}

void
aid_sorter_move(AidSorter *sorter, void *memory, size_t size)
{
	sorter->memory = memory;
	sorter->size = size & ~(size_t) 7;
	sorter->bytes_begin = sorter->size;
}

static inline AidSortRow *
rows_of(const AidSorter *sorter)
{
	return (AidSortRow *) sorter->memory;
}

/* In memory the value of a row with bytes is where they are: their number, then they. */
static inline const uint64_t *
bytes_of(const AidSorter *sorter, const AidSortRow *row)
{
	return (const uint64_t *) (sorter->memory + row->value);
}

static void
write_bytes(AidSorter *sorter, const void *bytes, size_t n)
{
	sorter->files->write(sorter->file, bytes, n);
	sorter->file_length += n;
}

static void
write_row(AidSorter *sorter, const AidSortRow *row, const void *bytes)
{
	write_bytes(sorter, row, sizeof(AidSortRow));
	if (sorter->has_bytes)
	{
		size_t		size = padded(row->value);

		write_bytes(sorter, bytes, size);
		sorter->widest = AID_MAX(sorter->widest, sizeof(AidSortRow) + size);
	}
}

static void
begin_run(AidSorter *sorter)
{
	if (sorter->file == NULL)
	{
		sorter->file = sorter->files->create(sorter->files->arg);
		sorter->file_length = 0;
	}
	sorter->run = aid_grow_array(sorter->run, sorter->runs, &sorter->runs_room, sizeof(AidSortRun));
	sorter->run[sorter->runs] = (AidSortRun) {sorter->file, sorter->file_length, 0};
}

static void
end_run(AidSorter *sorter)
{
	AidSortRun *run = &sorter->run[sorter->runs++];

	run->length = sorter->file_length - run->offset;
}

void
aid_sorter_flush(AidSorter *sorter)
{
	AidSortRow *row = rows_of(sorter);

	if (sorter->rows == 0)
		return;
	aid_sort_rows(row, sorter->rows);
	begin_run(sorter);
	if (!sorter->has_bytes)
		for (size_t i = 0; i < sorter->rows; i += WRITE_ROWS)
			write_bytes(sorter, row + i, AID_MIN(sorter->rows - i, WRITE_ROWS) * sizeof(AidSortRow));
	else
		for (size_t i = 0; i < sorter->rows; i++)
		{
			const uint64_t *bytes = bytes_of(sorter, &row[i]);
			AidSortRow	out = {row[i].high, row[i].low, bytes[0]};

			aid_loop_check(i);
			write_row(sorter, &out, bytes + 1);
		}
	end_run(sorter);
	sorter->rows = 0;
	sorter->bytes_begin = sorter->size;
}

void
aid_sorter_put(AidSorter *sorter, const AidSortRow *row, const void *bytes)
{
	size_t		needed = sorter->has_bytes ? sizeof(uint64_t) + padded(row->value) : 0;
	AidSortRow *place;

	if ((sorter->rows + 1) * sizeof(AidSortRow) + needed > sorter->bytes_begin)
		aid_sorter_flush(sorter);
	place = &rows_of(sorter)[sorter->rows++];
	*place = *row;
	if (sorter->has_bytes)
	{
		char	   *to = sorter->memory + (sorter->bytes_begin -= needed);

		memcpy(to, &row->value, sizeof(uint64_t));
		memcpy(to + sizeof(uint64_t), bytes, row->value);
		memset(to + sizeof(uint64_t) + row->value, 0, padded(row->value) - row->value);
		place->value = sorter->bytes_begin;
	}
}

void
aid_sorter_adopt(AidSorter *sorter, const AidSortRun *run, size_t widest)
{
	aid_sorter_flush(sorter);
	sorter->run = aid_grow_array(sorter->run, sorter->runs, &sorter->runs_room, sizeof(AidSortRun));
	sorter->run[sorter->runs++] = *run;
	sorter->widest = AID_MAX(sorter->widest, widest);
}

/* ---- merging ---- */

/* A run being read through a piece of memory. */
typedef struct AidSortSource
{
	AidSortRow	row;			/* the next one */
	char	   *piece;
	size_t		filled;
	size_t		at;				/* behind the row and its bytes */
	const char *bytes;
	AidSortRun	run;			/* what is left of it in the file */
} AidSortSource;

/* Makes so many bytes at source->at contiguous. */
static void
need_bytes(const AidSorter *sorter, AidSortSource *source, size_t needed)
{
	size_t		kept = source->filled - source->at;
	size_t		more;

	if (kept >= needed)
		return;
	memmove(source->piece, source->piece + source->at, kept);
	more = (size_t) AID_MIN((uint64_t) (sorter->piece - kept), source->run.length);
	sorter->files->read(source->run.file, source->run.offset, source->piece + kept, more);
	source->run.offset += more;
	source->run.length -= more;
	source->at = 0;
	source->filled = kept + more;
}

/* False at the end of the run. */
static bool
advance(const AidSorter *sorter, AidSortSource *source)
{
	if (source->at == source->filled && source->run.length == 0)
		return false;
	need_bytes(sorter, source, sizeof(AidSortRow));
	memcpy(&source->row, source->piece + source->at, sizeof(AidSortRow));
	if (sorter->has_bytes)
	{
		size_t		size = sizeof(AidSortRow) + padded(source->row.value);

		need_bytes(sorter, source, size);
		source->bytes = source->piece + source->at + sizeof(AidSortRow);
		source->at += size;
	}
	else
		source->at += sizeof(AidSortRow);
	return true;
}

static void
sift_down(AidSortSource *source, uint32_t n, uint32_t top)
{
	for (;;)
	{
		uint32_t	least = top;
		uint32_t	child = 2 * top + 1;
		AidSortSource swapped;

		if (child < n && is_before(&source[child].row, &source[least].row))
			least = child;
		if (child + 1 < n && is_before(&source[child + 1].row, &source[least].row))
			least = child + 1;
		if (least == top)
			return;
		swapped = source[top];
		source[top] = source[least];
		source[least] = swapped;
		top = least;
	}
}

/* How many runs can be merged in the memory, at least two. */
static uint32_t
most_sources(const AidSorter *sorter)
{
	size_t		piece = AID_MAX(padded(sorter->widest), LEAST_PIECE);
	size_t		sources;

	if (sorter->size / (PIECE + sizeof(AidSortSource)) >= sorter->runs && piece <= PIECE)
		return sorter->runs;
	piece = AID_MAX(piece, AID_MIN(PIECE, padded(sorter->size / 16)));
	sources = sorter->size / (piece + sizeof(AidSortSource));
	return (uint32_t) AID_MAX(AID_MIN(sources, sorter->runs), 2);
}

static void
begin_merge(AidSorter *sorter, const AidSortRun *run, uint32_t n)
{
	sorter->source = (AidSortSource *) sorter->memory;
	sorter->sources = n;
	sorter->piece = (sorter->size / n - sizeof(AidSortSource)) & ~(size_t) 7;
	sorter->taken = false;
	for (uint32_t i = 0; i < n; i++)
	{
		sorter->source[i] = (AidSortSource) {
			.piece = sorter->memory + n * sizeof(AidSortSource) + i * sorter->piece,
			.run = run[i],
		};
		advance(sorter, &sorter->source[i]);
	}
	for (uint32_t i = n / 2; i-- > 0;)
		sift_down(sorter->source, n, i);
}

static bool
merge_next(AidSorter *sorter, AidSortRow *row, const void **bytes)
{
	if (sorter->taken)
	{
		if (!advance(sorter, &sorter->source[0]))
			sorter->source[0] = sorter->source[--sorter->sources];
		sift_down(sorter->source, sorter->sources, 0);
	}
	sorter->taken = sorter->sources > 0;
	if (!sorter->taken)
		return false;
	*row = sorter->source[0].row;
	*bytes = sorter->source[0].bytes;
	return true;
}

/* All into a new file, as many runs at once as the memory allows. */
static void
merge_once(AidSorter *sorter)
{
	uint32_t	most = most_sources(sorter);
	uint32_t	runs = sorter->runs;
	void	   *old = sorter->file;
	AidSortRow	row;
	const void *bytes;

	/* a new run takes the place of one that the merge has already noted */
	sorter->runs = 0;
	sorter->file = NULL;
	for (uint32_t i = 0; i < runs; i += most)
	{
		uint64_t	round = 0;

		begin_merge(sorter, sorter->run + i, AID_MIN(most, runs - i));
		begin_run(sorter);
		while (merge_next(sorter, &row, &bytes))
		{
			aid_loop_check(round++);
			write_row(sorter, &row, bytes);
		}
		end_run(sorter);
	}
	sorter->files->finish(sorter->file);
	if (old != NULL)
		sorter->files->remove(old);
}

void
aid_sorter_hand_over(AidSorter *sorter, uint32_t most_runs)
{
	aid_sorter_flush(sorter);
	if (sorter->file != NULL)
		sorter->files->finish(sorter->file);
	while (sorter->runs > most_runs)
		merge_once(sorter);
}

void
aid_sorter_finish(AidSorter *sorter)
{
	if (sorter->runs == 0)
	{
		aid_sort_rows(rows_of(sorter), sorter->rows);
		sorter->next = 0;
		return;
	}
	aid_sorter_hand_over(sorter, UINT32_MAX);
	while (sorter->runs > most_sources(sorter))
		merge_once(sorter);
	begin_merge(sorter, sorter->run, sorter->runs);
}

bool
aid_sorter_next(AidSorter *sorter, AidSortRow *row, const void **bytes)
{
	if (sorter->runs > 0)
		return merge_next(sorter, row, bytes);
	if (sorter->next == sorter->rows)
		return false;
	*row = rows_of(sorter)[sorter->next++];
	if (sorter->has_bytes)
	{
		const uint64_t *stored = bytes_of(sorter, row);

		row->value = stored[0];
		*bytes = stored + 1;
	}
	return true;
}

void
aid_sorter_end(AidSorter *sorter)
{
	if (sorter->file != NULL)
		sorter->files->remove(sorter->file);
	sorter->file = NULL;
}
