/*
 * overlap_glue.h
 *		The reading that aid_overlaps, aid_overlap_cells and aid_overlap_matrix
 *		share.
 *
 * Glue.
 */
#ifndef AID_OVERLAP_GLUE_H
#define AID_OVERLAP_GLUE_H

#include "postgres.h"

#include "compat.h"
#include "base/inner_query.h"
#include "duplicates/alias_glue.h"
#include "duplicates/ids_glue.h"
#include "duplicates/overlap.h"

#define AID_OVERLAP_COLUMNS 9

typedef struct AidOverlapReading
{
	const char *function;
	bool		needs_amount;	/* tell of rows without one */
	AidColumn	column[AID_OVERLAP_COLUMNS];
	AidSkips   *skips;
	AidAliases *aliases;
	AidIds	   *id;
	AidIds	   *place;
	AidIds	   *sector;
	AidIds	   *cell;			/* eight bytes, the numbers of place and sector */
	AidIds	   *provider;		/* keys, an agency's being that of its organisation */
	AidIds	   *spelling;		/* providers as written */
	uint32	   *provider_of;	/* by spelling; AID_IDS_NONE for none */
	uint32	   *spelled;		/* by spelling: rows */
	uint32		spelling_room;
	AidOverlapRecord *record;
	uint32	   *row_spelling;	/* by the record's row */
	uint32		n;
	size_t		room;
	/* once it is read: by the numbers in the records */
	uint32	   *id_at;			/* number of the id's text */
	uint64	   *cell_at;		/* numbers of place and sector */
	const char **provider_name;
	uint32		providers;
} AidOverlapReading;

/* Reads, checks and orders; aid_overlap_sort is left to do. Skipped rows are counted in skips. */
extern void aid_overlap_read(AidOverlapReading *reading, const char *function, bool needs_amount, const char *query,
							 const char *aliases, AidSkips *skips);

/* The texts of a cell. */
extern Datum aid_overlap_place(const AidOverlapReading *reading, uint32 cell);
extern Datum aid_overlap_sector(const AidOverlapReading *reading, uint32 cell);

pg_noreturn extern void aid_overlap_raise_range(void);

#endif							/* AID_OVERLAP_GLUE_H */
