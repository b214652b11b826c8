/*
 * temp_file.c
 *		Temporary files for the sorter.
 */
#include "base/temp_file.h"

#include <fcntl.h>

#include "miscadmin.h"
#include "storage/buffile.h"

typedef struct TempFile
{
	BufFile    *file;
	AidTempFiles *files;
	AidTempFileName name;
} TempFile;

#define NAME_SIZE 48

static void
print_name(char *text, AidTempFileName name)
{
	snprintf(text, NAME_SIZE, "aidflow.%d.%d", name.process, name.number);
}

static TempFile *
new_file(AidTempFiles *files, AidTempFileName name, bool create)
{
	MemoryContext caller = MemoryContextSwitchTo(files->context);
	ResourceOwner owner = CurrentResourceOwner;
	TempFile   *file = palloc(sizeof(TempFile));
	char		text[NAME_SIZE];

	print_name(text, name);
	file->files = files;
	file->name = name;
	CurrentResourceOwner = files->owner;
	if (files->set == NULL)
		file->file = BufFileCreateTemp(false);
	else if (create)
		file->file = BufFileCreateFileSet(files->set, text);
	else
		file->file = BufFileOpenFileSet(files->set, text, O_RDONLY, false);
	CurrentResourceOwner = owner;
	MemoryContextSwitchTo(caller);
	return file;
}

static void *
file_create(void *arg)
{
	AidTempFiles *files = arg;

	return new_file(files, (AidTempFileName) {files->process, files->made++}, true);
}

static void
file_write(void *arg, const void *bytes, size_t n)
{
	TempFile   *file = arg;

	CHECK_FOR_INTERRUPTS();
	BufFileWrite(file->file, unconstify(void *, bytes), n);
}

static void
file_finish(void *arg)
{
	TempFile   *file = arg;

	if (file->files->set != NULL)
		BufFileExportFileSet(file->file);
}

static void
file_read(void *arg, uint64_t offset, void *bytes, size_t n)
{
	TempFile   *file = arg;

	CHECK_FOR_INTERRUPTS();
	/* the seek itself goes on to the file's next segments */
	if (BufFileSeek(file->file, 0, (off_t) offset, SEEK_SET) != 0)
		ereport(ERROR,
				(errcode_for_file_access(),
				 errmsg("could not find byte " UINT64_FORMAT " of a temporary file", offset)));
	if (BufFileRead(file->file, bytes, n) != n)
		ereport(ERROR,
				(errcode_for_file_access(),
				 errmsg("could not read " UINT64_FORMAT " bytes of a temporary file", (uint64) n)));
}

void
aid_temp_file_close(void *arg)
{
	TempFile   *file = arg;

	BufFileClose(file->file);
	pfree(file);
}

static void
file_remove(void *arg)
{
	TempFile   *file = arg;
	FileSet    *set = file->files->set;
	char		text[NAME_SIZE];

	print_name(text, file->name);
	aid_temp_file_close(file);
	if (set != NULL)
		BufFileDeleteFileSet(set, text, true);
}

void
aid_temp_files_init(AidTempFiles *files, FileSet *set, int process)
{
	files->files = (AidSortFiles) {file_create, file_write, file_finish, file_read, file_remove, files};
	files->set = set;
	files->process = process;
	files->made = 0;
	files->context = CurrentMemoryContext;
	files->owner = CurrentResourceOwner;
}

AidTempFileName
aid_temp_file_name(const void *file)
{
	return ((const TempFile *) file)->name;
}

void *
aid_temp_file_open(AidTempFiles *files, AidTempFileName name)
{
	return new_file(files, name, false);
}
