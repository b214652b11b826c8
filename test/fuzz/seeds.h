/*
 * seeds.h
 *		What the seeded loop of a target starts from, for libFuzzer: one file
 *		for each input in the directory AID_FUZZ_SEEDS.
 */
#ifndef AID_TEST_SEEDS_H
#define AID_TEST_SEEDS_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern int	LLVMFuzzerInitialize(int *argc, char ***argv);
extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define AID_SEEDS(list) \
	int \
	LLVMFuzzerInitialize(int *argc, char ***argv) \
	{ \
		return aid_write_seeds(list, sizeof(list) / sizeof((list)[0])); \
	}

__attribute__((unused))
static int
aid_write_seeds(const char *const *list, size_t n)
{
	const char *directory = getenv("AID_FUZZ_SEEDS");

	for (size_t i = 0; directory != NULL && i < n; i++)
	{
		char		name[4096];
		FILE	   *file;

		snprintf(name, sizeof(name), "%s/seed-%zu", directory, i);
		file = fopen(name, "w");
		if (file == NULL || fwrite(list[i], 1, strlen(list[i]), file) != strlen(list[i]) || fclose(file) != 0)
		{
			perror(name);
			exit(1);
		}
	}
	return 0;
}

#endif							/* AID_TEST_SEEDS_H */
