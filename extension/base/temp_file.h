/*
 * temp_file.h
 *		Temporary files for the sorter: PostgreSQL's own, under
 *		temp_tablespaces and temp_file_limit, gone when the query ends however
 *		it ends.
 *
 * Glue.
 */
#ifndef AID_TEMP_FILE_H
#define AID_TEMP_FILE_H

#include "postgres.h"

#include "storage/fileset.h"
#include "utils/resowner.h"

#include "base/sorter.h"

/* The files of one process. */
typedef struct AidTempFiles
{
	AidSortFiles files;
	FileSet    *set;			/* shared with other processes, or NULL */
	int			process;
	int			made;
	MemoryContext context;
	ResourceOwner owner;
} AidTempFiles;

/* Files belong to the current memory context and resource owner, whichever are current when one is made. */
extern void aid_temp_files_init(AidTempFiles *files, FileSet *set, int process);

/* Names a file among all processes of the set. */
typedef struct AidTempFileName
{
	int			process;
	int			number;
} AidTempFileName;

extern AidTempFileName aid_temp_file_name(const void *file);
/* A finished file of any process. */
extern void *aid_temp_file_open(AidTempFiles *files, AidTempFileName name);
/* Leaves a shared file to other processes; it is removed with the set. */
extern void aid_temp_file_close(void *file);

#endif							/* AID_TEMP_FILE_H */
