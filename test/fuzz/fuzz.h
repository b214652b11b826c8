/*
 * fuzz.h
 *		The program of a fuzz target: called as PROGRAM SECONDS SEED it draws its
 *		inputs itself; built with -DAID_LIBFUZZER it gets them from libFuzzer.
 *
 * A target says what its inputs are taken for and which texts they are made
 * of, and ends in AID_FUZZ.
 */
#ifndef AID_TEST_FUZZ_H
#define AID_TEST_FUZZ_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "aidflow.h"
#include "random.h"
#include "seeds.h"
#include "tap.h"

#define FUZZ_MOST 1500			/* bytes of an input, as in run-coverage */
#define FUZZ_KINDS 3			/* kinds of input that a target has at most */
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

typedef struct FuzzKind
{
	const char *name;			/* in the plural */
	size_t		(*draw) (uint8_t *data);	/* makes an input: fuzz_text, fuzz_bytes or the target's own */
	bool		(*check) (const uint8_t *data, size_t size);	/* true if it is accepted; sets fault */
} FuzzKind;

typedef struct Fuzz
{
	const FuzzKind *kind;
	size_t		kinds;
	const char *const *corpus;	/* what texts start from; the last ones are refused by the first kind */
	size_t		texts;
	size_t		refused;
	const char *const *piece;	/* what is put into them */
	size_t		pieces;
} Fuzz;

static Fuzz fuzz;				/* defined by AID_FUZZ */
static const char *fault;		/* what is wrong with the last input */

/* ---- blocks as large as asked for, so that the sanitizer sees every byte too far; freed after each input ---- */

static void **blocks;
static size_t block_count = 0;
static size_t block_room = 0;

static void *
allocate(size_t size)
{
	if (block_count == block_room)
	{
		block_room = 2 * block_room + 64;
		blocks = realloc(blocks, block_room * sizeof(void *));
	}
	return blocks[block_count++] = malloc(AID_MAX(size, 1));
}

/* A block in place of an old one, if there is one. */
__attribute__((unused))
static void *
reallocate(void *old, size_t size)
{
	size_t		i = block_count;

	if (old == NULL)
		return allocate(size);
	/* what grows was mostly made a moment ago */
	do
		i--;
	while (blocks[i] != old);
	return blocks[i] = realloc(old, AID_MAX(size, 1));
}

/* One input taken for one kind. */
static bool
fuzz_check(const FuzzKind *kind, const uint8_t *data, size_t size)
{
	uint8_t    *exact = allocate(size);
	bool		accepted;

	if (size > 0)
		memcpy(exact, data, size);
	accepted = kind->check(exact, size);
	while (block_count > 0)
		free(blocks[--block_count]);
	return accepted;
}

/* ---- inputs ---- */

static size_t
fuzz_insert(uint8_t *data, size_t size, size_t at, const void *piece, size_t length)
{
	if (size + length > FUZZ_MOST)
		return size;
	memmove(data + at + length, data + at, size - at);
	memcpy(data + at, piece, length);
	return size + length;
}

/* So many changes: bytes change, some go, others stand twice, pieces are put in. */
static size_t
fuzz_mutate(uint8_t *data, size_t size, int changes)
{
	for (; changes > 0; changes--)
	{
		size_t		at = below(size + 1);
		size_t		span = 1 + below(below(4) > 0 ? 4 : 64);
		const char *piece = fuzz.piece[below(fuzz.pieces)];
		uint8_t		copy[64];

		span = AID_MIN(span, size - at);
		switch (below(8))
		{
			case 0:
				if (at < size)
					data[at] ^= (uint8_t) (1 << below(8));
				break;
			case 1:
				if (at < size)
					data[at] = (uint8_t) below(256);
				break;
			case 2:
			case 3:
				memmove(data + at, data + at + span, size - at - span);
				size -= span;
				break;
			case 4:
				memcpy(copy, data + at, span);
				size = fuzz_insert(data, size, below(size + 1), copy, span);
				break;
			default:
				size = fuzz_insert(data, size, at, piece, strlen(piece));
		}
	}
	return size;
}

/* Any bytes, mostly few. */
static size_t
fuzz_bytes(uint8_t *data)
{
	size_t		size = below(below(8) > 0 ? 60 : 600);

	for (size_t i = 0; i < size; i++)
		data[i] = (uint8_t) below(256);
	return size;
}

/* A text of the corpus with some changes, at times with many, seldom anything else. */
static size_t
fuzz_text(uint8_t *data)
{
	const char *text = fuzz.corpus[below(fuzz.texts)];

	if (below(16) == 0)
		return fuzz_bytes(data);
	memcpy(data, text, strlen(text));
	return fuzz_mutate(data, strlen(text), below(below(8) > 0 ? 5 : 40));
}

/* ---- the two programs ---- */

#ifdef AID_LIBFUZZER

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	for (size_t k = 0; k < fuzz.kinds; k++)
		fuzz_check(&fuzz.kind[k], data, size);
	if (fault != NULL)
	{
		fprintf(stderr, "%s\n", fault);
		abort();
	}
	return 0;
}

#define AID_FUZZ_PROGRAM(corpus) AID_SEEDS(corpus)

#else

static void
fuzz_show(const uint8_t *data, size_t size)
{
	printf("# %s; the input: ", fault);
	for (size_t i = 0; i < size; i++)
		printf(data[i] < 0x20 || data[i] >= 0x7F || data[i] == '\\' ? "\\x%02x" : "%c", data[i]);
	printf("\n");
}

int
main(int argc, char **argv)
{
	clock_t		end = clock() + (clock_t) ((argc > 1 ? atof(argv[1]) : 5) * CLOCKS_PER_SEC);
	long		inputs[FUZZ_KINDS] = {0};
	long		accepted[FUZZ_KINDS] = {0};
	long		round = 0;
	uint8_t		data[FUZZ_MOST];

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc > 2)
		random_seed = strtoull(argv[2], NULL, 10);
	printf("# seed %llu\n", (unsigned long long) random_seed);
	for (size_t i = 0; fault == NULL && i < fuzz.texts; i++)
	{
		const char *text = fuzz.corpus[i];
		bool		read = fuzz_check(&fuzz.kind[0], (const uint8_t *) text, strlen(text));

		ok(fault == NULL && read == (i < fuzz.texts - fuzz.refused), "text %zu is %s", i, read ? "accepted" : "refused");
		if (fault != NULL)
			fuzz_show((const uint8_t *) text, strlen(text));
	}
	for (; fault == NULL && (round % 64 != 0 || clock() < end); round++)
	{
		size_t		k = round % fuzz.kinds;
		size_t		size = fuzz.kind[k].draw(data);

		inputs[k]++;
		accepted[k] += fuzz_check(&fuzz.kind[k], data, size);
		if (fault != NULL)
			fuzz_show(data, size);
	}
	ok(fault == NULL, "%ld inputs", round);
	for (size_t k = 0; fault == NULL && k < fuzz.kinds; k++)
		ok(accepted[k] * 50 > inputs[k], "%ld of %ld %s are accepted", accepted[k], inputs[k], fuzz.kind[k].name);
	free(blocks);
	return tap_done();
}

#define AID_FUZZ_PROGRAM(corpus)

#endif							/* AID_LIBFUZZER */

/* Kinds, texts, how many of these at the end are refused by the first kind, and pieces. */
#define AID_FUZZ(kinds, corpus, refused, pieces) \
	_Static_assert(COUNT(kinds) <= FUZZ_KINDS, "more kinds of input than there is room for"); \
	static Fuzz fuzz = {kinds, COUNT(kinds), corpus, COUNT(corpus), refused, pieces, COUNT(pieces)}; \
	AID_FUZZ_PROGRAM(corpus)

#endif							/* AID_TEST_FUZZ_H */
