/*
 * sorter.h
 *		An external sort of rows: two key words and a value, or two key words
 *		and some bytes.
 *
 * What does not fit into the memory given is written to files in sorted runs,
 * which are merged at the end.  Rows with equal keys come in any order.
 *
 * Pure: no PostgreSQL calls.  The caller provides memory and files; only the
 * list of runs grows with aid_grow.
 */
#ifndef AID_SORTER_H
#define AID_SORTER_H

#include "aidflow.h"

typedef struct AidSortRow
{
	uint64_t	high;
	uint64_t	low;
	uint64_t	value;			/* with bytes: their number, below 2^32 */
} AidSortRow;

/* In place, by both key words. */
extern void aid_sort_rows(AidSortRow *row, size_t n);

/* Files are written once from front to end, then read anywhere.  All of it raises on failure. */
typedef struct AidSortFiles
{
	void	   *(*create) (void *arg);
	void		(*write) (void *file, const void *bytes, size_t n);
	void		(*finish) (void *file);
	void		(*read) (void *file, uint64_t offset, void *bytes, size_t n);
	void		(*remove) (void *file);
	void	   *arg;
} AidSortFiles;

typedef struct AidSortRun
{
	void	   *file;
	uint64_t	offset;
	uint64_t	length;
} AidSortRun;

/* What a sorter of rows with bytes needs at the least, if none has more than that many. */
#define AID_SORTER_LEAST(bytes) ((size_t) 16384 + 4 * ((size_t) (bytes) + sizeof(AidSortRow)))

typedef struct AidSorter
{
	const AidSortFiles *files;
	bool		has_bytes;
	char	   *memory;
	size_t		size;
	size_t		rows;			/* in memory, from its beginning; bytes are taken from its end */
	size_t		bytes_begin;
	size_t		widest;			/* bytes of any row in a file */
	AidSortRun *run;
	uint32_t	runs;
	uint32_t	runs_room;
	void	   *file;			/* that the runs so far are in */
	uint64_t	file_length;
	/* reading */
	size_t		next;			/* of the rows in memory, if there is no run */
	struct AidSortSource *source;	/* of the runs being merged, a heap with the least on top */
	uint32_t	sources;
	size_t		piece;			/* bytes of memory for each source */
	bool		taken;			/* the top was handed out */
} AidSorter;

/* An empty sorter in this memory, which it uses for rows and, in the end, for merging.  has_bytes: rows carry bytes. */
extern void aid_sorter_init(AidSorter *sorter, const AidSortFiles *files, bool has_bytes, void *memory, size_t size);

/* A row; its bytes, if it carries some, are row->value in number. */
extern void aid_sorter_put(AidSorter *sorter, const AidSortRow *row, const void *bytes);

/* Writes the rows that are in memory; afterwards nothing is in it. */
extern void aid_sorter_flush(AidSorter *sorter);

/* A run, not empty, that takes part in this sorter's merge; its file is not removed by it.  widest: as it was there. */
extern void aid_sorter_adopt(AidSorter *sorter, const AidSortRun *run, size_t widest);

/* The memory is another from now on; nothing is in it. */
extern void aid_sorter_move(AidSorter *sorter, void *memory, size_t size);

/*
 * For another sorter to adopt: writes what is in memory, so that all is in at
 * most that many runs of one finished file.
 */
extern void aid_sorter_hand_over(AidSorter *sorter, uint32_t most_runs);

/* After the last row, to read them. */
extern void aid_sorter_finish(AidSorter *sorter);

/* The next row in ascending order; its bytes are good until the next call and aligned to 8. */
extern bool aid_sorter_next(AidSorter *sorter, AidSortRow *row, const void **bytes);

/* Removes the sorter's files. */
extern void aid_sorter_end(AidSorter *sorter);

#endif							/* AID_SORTER_H */
