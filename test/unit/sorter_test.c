/* sources: extension/base/grow.c extension/base/sorter.c */
/*
 * The external sorter against qsort, with memory from too little for ten rows
 * to more than enough.
 */
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#include "base/sorter.h"
#include "random.h"

/* ---- files in memory ---- */

typedef struct File
{
	char	   *bytes;
	size_t		n;
	size_t		room;
	bool		finished;
} File;

static int	files_open = 0;
static int	files_made = 0;
static bool misused = false;

static void *
file_create(void *arg)
{
	files_open++;
	files_made++;
	return calloc(1, sizeof(File));
}

static void
file_write(void *file, const void *bytes, size_t n)
{
	File	   *f = file;

	misused |= f->finished;
	if (f->n + n > f->room)
	{
		f->room = 2 * (f->n + n);
		f->bytes = realloc(f->bytes, f->room);
	}
	memcpy(f->bytes + f->n, bytes, n);
	f->n += n;
}

static void
file_finish(void *file)
{
	((File *) file)->finished = true;
}

static void
file_read(void *file, uint64_t offset, void *bytes, size_t n)
{
	File	   *f = file;

	misused |= !f->finished || offset + n > f->n;
	memcpy(bytes, f->bytes + offset, n);
}

static void
file_remove(void *file)
{
	free(((File *) file)->bytes);
	free(file);
	files_open--;
}

static const AidSortFiles files = {file_create, file_write, file_finish, file_read, file_remove, NULL};

/* ---- rows ---- */

/* The bytes of a row follow from its keys and its number. */
static void
fill_bytes(unsigned char *bytes, uint64_t n, uint64_t seed)
{
	for (uint64_t i = 0; i < n; i++)
		bytes[i] = (unsigned char) ((seed + i) * 0x9E3779B97F4A7C15U >> 56);
}

static int
compare_rows(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(AidSortRow));
}

static int
compare_by_key(const void *a, const void *b)
{
	const AidSortRow *x = a;
	const AidSortRow *y = b;

	if (x->high != y->high)
		return x->high < y->high ? -1 : 1;
	return (x->low > y->low) - (x->low < y->low);
}

static AidSortRow
random_row(int shape, bool has_bytes, uint32_t most_bytes)
{
	AidSortRow	row = {next_random(), next_random(), next_random()};

	switch (shape)
	{
		case 0:
			break;
		case 1:					/* many equal keys */
			row.high = below(4);
			row.low = below(4);
			break;
		case 2:					/* only the low word differs */
			row.high = 42;
			row.low &= 0xFFFF00;
			break;
		default:				/* two numbers in one word */
			row.high = (uint64_t) below(1000) << 32 | below(1000);
			row.low = 0;
			break;
	}
	if (has_bytes)
		row.value = below(10) == 0 ? below(most_bytes + 1) : below(20);
	return row;
}

/* Sorts n rows, some of them in sorters of others; are they what they were, in order? */
static bool
sorts(uint32_t n, int shape, bool has_bytes, uint32_t most_bytes, size_t memory, uint32_t others)
{
	AidSortRow *given = malloc(sizeof(AidSortRow) * (n + 1));
	AidSortRow *got = malloc(sizeof(AidSortRow) * (n + 1));
	unsigned char *bytes = malloc(most_bytes + 20);
	unsigned char *expected = malloc(most_bytes + 20);
	AidSorter	sorter;
	AidSorter  *other = calloc(others + 1, sizeof(AidSorter));
	char	   *place = malloc(memory);
	AidSortRow	row;
	const void *row_bytes = NULL;
	uint32_t	count = 0;
	bool		right = true;

	aid_sorter_init(&sorter, &files, has_bytes, place, memory);
	for (uint32_t i = 0; i < others; i++)
		aid_sorter_init(&other[i], &files, has_bytes, malloc(memory), memory);
	for (uint32_t i = 0; i < n; i++)
	{
		uint32_t	to = below(others + 1);

		given[i] = row = random_row(shape, has_bytes, most_bytes);
		if (has_bytes)
			fill_bytes(bytes, row.value, row.high ^ row.low);
		aid_sorter_put(to == others ? &sorter : &other[to], &row, bytes);
		if (below(500) == 0)
			aid_sorter_flush(&sorter);
	}
	/* another memory for the rest */
	if (below(2) == 0)
	{
		aid_sorter_flush(&sorter);
		free(place);
		memory += 64 * below(1000);
		place = malloc(memory);
		aid_sorter_move(&sorter, place, memory);
	}
	for (uint32_t i = 0; i < others; i++)
	{
		aid_sorter_hand_over(&other[i], 1 + below(20));
		for (uint32_t k = 0; k < other[i].runs; k++)
			aid_sorter_adopt(&sorter, &other[i].run[k], other[i].widest);
	}
	aid_sorter_finish(&sorter);
	while (aid_sorter_next(&sorter, &row, &row_bytes) && count < n)
	{
		got[count++] = row;
		if (has_bytes)
		{
			fill_bytes(expected, row.value, row.high ^ row.low);
			right &= memcmp(row_bytes, expected, row.value) == 0 && ((uintptr_t) row_bytes & 7) == 0;
		}
		right &= count < 2 || compare_by_key(&got[count - 2], &row) <= 0;
	}
	right &= count == n && !aid_sorter_next(&sorter, &row, &row_bytes);
	qsort(given, n, sizeof(AidSortRow), compare_rows);
	qsort(got, n, sizeof(AidSortRow), compare_rows);
	right &= memcmp(given, got, n * sizeof(AidSortRow)) == 0;
	aid_sorter_end(&sorter);
	free(sorter.run);
	for (uint32_t i = 0; i < others; i++)
	{
		aid_sorter_end(&other[i]);
		free(other[i].memory);
		free(other[i].run);
	}
	free(other);
	free(place);
	free(given);
	free(got);
	free(bytes);
	free(expected);
	return right;
}

int
main(void)
{
	static const uint32_t counts[] = {0, 1, 2, 24, 25, 300, 5000, 60000};

	for (int c = 0; c < 8; c++)
	{
		bool		right = true;
		int			files_before = files_made;

		for (int shape = 0; shape < 4; shape++)
			for (int kind = 0; kind < 3; kind++)
			{
				uint32_t	most_bytes = kind == 0 ? 0 : kind == 1 ? 100 : counts[c] > 5000 ? 3000 : 20000;

				for (uint32_t others = 0; others < 4; others += 1 + counts[c] / 5000)
				{
					size_t		least = AID_SORTER_LEAST(most_bytes);
					size_t		roomy = least + (size_t) counts[c] * 4096;

					right &= sorts(counts[c], shape, kind > 0, most_bytes, least, others);
					right &= sorts(counts[c], shape, kind > 0, most_bytes, least + below(200000), others);
					if (counts[c] <= 5000)
						right &= sorts(counts[c], shape, kind > 0, most_bytes, roomy, others);
				}
			}
		ok(right, "%u rows come out as they went in, in order; %d files", counts[c], files_made - files_before);
	}
	ok(files_open == 0, "every file was removed");
	ok(!misused, "files are read after they are finished, within their length");
	return tap_done();
}
