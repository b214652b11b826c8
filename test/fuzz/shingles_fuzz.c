/* sources: extension/duplicates/shingles.c extension/duplicates/shingles_text.c extension/duplicates/shingles_wire.c
   extension/base/textkey.c */
/*
 * shingles_fuzz.c
 *		shingles_fuzz SECONDS SEED: mutated texts and binary messages of
 *		aid_shingles, and bytes taken as the key of a text.  Built with
 *		-DAID_LIBFUZZER it is a libFuzzer target.
 *
 * Whatever is read must have a valid stored form, whose text and binary form
 * read back to the same bytes.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/textkey.h"
#include "duplicates/shingles_text.h"
#include "duplicates/shingles_wire.h"
#include "random.h"
#include "tap.h"

static const char *fault;		/* what went wrong with the last input */

/* In a block as large as it is, so that the sanitizer sees every byte too far. */
static void *
exact_copy(const void *data, size_t size)
{
	return size > 0 ? memcpy(malloc(size), data, size) : malloc(1);
}

static size_t
size_of(const AidShingles *s)
{
	return aid_shingles_size(s->narrow, s->wide, aid_shingles_carries_threshold(s));
}

static AidShingles *
store(const AidShinglesHead *head, const uint64_t *token, uint32_t n)
{
	uint32_t	narrow = aid_shingles_narrow_count(token, n);
	size_t		size = aid_shingles_size(narrow, n - narrow, head->threshold > 0);
	AidShingles *s = malloc(size);

	memset(s->varlena, 0, sizeof(s->varlena));
	aid_shingles_store(s, head, token, n);
	if (!aid_shingles_is_valid(s, size))
		fault = "the stored form is not valid";
	return s;
}

static AidShingles *
read_text(const char *text, size_t length)
{
	uint64_t   *token = malloc(AID_SHINGLES_ROOM(length) * sizeof(uint64_t));
	AidShinglesReport report;
	int			n = aid_shingles_read(&report, text, length, token);
	AidShingles *s = NULL;

	if (n >= 0)
		s = store(&report.head, token, (uint32_t) n);
	else if (report.fault == AID_SHINGLES_OK || report.token < text || report.token + report.length > text + length)
		fault = "a fault without a reason, or about other text";
	free(token);
	return s;
}

static AidShingles *
read_message(const char *message, size_t length)
{
	uint64_t   *token = malloc(AID_SHINGLES_WIRE_ROOM(length) * sizeof(uint64_t));
	AidShinglesHead head;
	uint32_t	n;
	AidShingles *s = NULL;

	if (aid_shingles_unpack(message, length, &head, token, &n) == NULL)
		s = store(&head, token, n);
	free(token);
	return s;
}

static void
check_same(const AidShingles *s, AidShingles *again, const char *what)
{
	if (again == NULL || size_of(again) != size_of(s) || memcmp(again, s, size_of(s)) != 0 ||
		aid_shingles_compare(again, s) != 0 || aid_shingles_hash_value(again, 1) != aid_shingles_hash_value(s, 1))
		fault = what;
	free(again);
}

/* Takes s away; true if there is one. */
static bool
check_value(AidShingles *s)
{
	size_t		length;
	char	   *form;

	if (s == NULL)
		return false;
	for (int ascii = 0; ascii < 2; ascii++)
	{
		length = aid_shingles_write(s, ascii == 1, NULL);
		form = malloc(length);
		aid_shingles_write(s, ascii == 1, form);
		check_same(s, read_text(form, length), "the text reads back to another value");
		free(form);
	}
	length = aid_shingles_wire_size(s);
	form = malloc(length);
	aid_shingles_pack(s, form);
	check_same(s, read_message(form, length), "the message reads back to another value");
	free(form);
	free(s);
	return true;
}

static bool
try_text(const uint8_t *data, size_t size)
{
	char	   *text = exact_copy(data, size);
	bool		read = check_value(read_text(text, size));

	free(text);
	return read;
}

static bool
try_message(const uint8_t *data, size_t size)
{
	char	   *message = exact_copy(data, size);
	bool		read = check_value(read_message(message, size));

	free(message);
	return read;
}

/* The bytes as a text, and as a key that they hardly are. */
static void
try_key(const uint8_t *data, size_t size)
{
	char	   *text = exact_copy(data, size);
	char	   *key = malloc(AID_TEXT_KEY_BOUND(size));
	size_t		key_size = aid_text_key(text, size, key);

	for (int kind = AID_SHINGLES_TRIGRAM; kind <= AID_SHINGLES_BOTH; kind++)
		for (int proper = 0; proper < 2; proper++)
		{
			size_t		length = proper ? key_size : size;
			char	   *from = exact_copy(proper ? key : text, length);
			uint64_t   *token = malloc(AID_SHINGLES_ROOM(length) * sizeof(uint64_t));
			uint32_t	n = aid_shingles_tokens(from, length, kind, token);
			AidShinglesHead head = {kind, AID_NORMALISER_VERSION, 0};

			for (uint32_t i = 1; i < n; i++)
				if (token[i - 1] >= token[i])
					fault = "tokens are not in rising order";
			if (proper)
				check_value(store(&head, token, n));
			free(token);
			free(from);
		}
	free(key);
	free(text);
}

static const char *const corpus[] = {
	"trigram/1:{\"  c\",\" ca\",\"at \",\"cat\"}", "word/1:{#c71dd355c1727009,#fb2e5433c8222939}",
	"both/1@0.6:{\"  c\",\" ca\",\"at \",\"cat\",#c71dd355c1727009}", "trigram/255@1e-3:{}",
	" trigram/1:{ \"\xCE\xB1\xCE\xB2\xCE\xB3\" , \"\\03b1\\+01f600 \",\"  \xE6\xB0\xB4\" }",
	"Water", "trigram/1", "trigram/1:{\"cat\",}", "trigram/0:{}", "word/1@2:{}",
	"Water supply in Kaya \xE2\x80\x93 \xC3\x89tape 2"
};

#ifdef AID_LIBFUZZER

#include "seeds.h"

AID_SEEDS(corpus)

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fault = NULL;
	try_text(data, size);
	try_message(data, size);
	try_key(data, size);
	if (fault != NULL)
		abort();
	return 0;
}

#else

static const char *const pieces[] = {
	"trigram", "word", "both", "/1", "/", ":", "{", "}", "\"", ",", "@", "@0.5", "0", "1e-9", "NaN", "#",
	"#8000000000000000", "\"at \"", "\"  x\"", "\\", "\\00e9", "\\+01f600", "\\d800", " ", "\xCE\xB1",
	"\xF0\x9F\x98\x80", "\xE6\xB0\xB4", "\xFF", "a", "cat", "\n"
};

#define CORPUS (sizeof(corpus) / sizeof(corpus[0]))
#define PIECES (sizeof(pieces) / sizeof(pieces[0]))
#define INPUT_MAX 600

/* Replaces, inserts or removes some bytes. */
static size_t
mutate(uint8_t *data, size_t size)
{
	for (uint32_t changes = below(5); changes > 0; changes--)
	{
		size_t		at = below(size + 1);
		const char *piece = pieces[below(PIECES)];
		size_t		length = strlen(piece);
		size_t		removed = 1 + below(4);

		removed = AID_MIN(removed, size - at);
		switch (below(4))
		{
			case 0:
				if (at < size)
					data[at] = (uint8_t) below(256);
				break;
			case 1:
				memmove(data + at, data + at + removed, size - at - removed);
				size -= removed;
				break;
			default:
				if (size + length > INPUT_MAX)
					break;
				memmove(data + at + length, data + at, size - at);
				memcpy(data + at, piece, length);
				size += length;
				break;
		}
	}
	return size;
}

/* A message of tokens in any order, at times with doubles, with a byte changed or at another length. */
static size_t
draw_message(uint8_t *data)
{
	uint32_t	n = below(12);
	size_t		size = AID_SHINGLES_WIRE_HEAD + n * sizeof(uint64_t);

	memset(data, 0, size);
	data[0] = (uint8_t) (1 + below(3));
	data[1] = (uint8_t) (1 + below(2));
	if (below(2) == 0)
		memcpy(data + 2, "\x3F\xE0\0\0\0\0\0", 8);
	data[13] = (uint8_t) n;
	for (uint32_t i = 0; i < n; i++)
	{
		uint64_t	token = data[0] == AID_SHINGLES_WORD || below(9) == 0 ? next_random() | AID_SHINGLES_IS_WORD :
			aid_shingles_trigram('a' + below(26), '0' + below(10), below(2) == 0 ? ' ' : 0x3B1 + below(0x400));

		for (int byte = 0; byte < 8; byte++)
			data[AID_SHINGLES_WIRE_HEAD + i * 8 + byte] = (uint8_t) (token >> (56 - 8 * byte));
	}
	if (below(3) == 0)
		data[below(size)] ^= (uint8_t) (1 << below(8));
	return below(10) == 0 ? below(size) : size;
}

int
main(int argc, char **argv)
{
	double		seconds = argc > 1 ? atof(argv[1]) : 5;
	clock_t		end;
	uint8_t		data[INPUT_MAX + 64];
	long		inputs = 0;
	long		texts = 0;
	long		messages = 0;

	random_seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	end = clock() + (clock_t) (seconds * CLOCKS_PER_SEC);
	while (fault == NULL && clock() < end)
	{
		size_t		size;

		if (inputs % 2 == 0)
		{
			const char *text = corpus[below(CORPUS)];

			size = strlen(text);
			memcpy(data, text, size);
			size = mutate(data, size);
			texts += try_text(data, size);
			try_key(data, size);
		}
		else
		{
			size = draw_message(data);
			messages += try_message(data, size);
		}
		inputs++;
		if (fault != NULL)
		{
			printf("# %s; input in hexadecimal:\n# ", fault);
			for (size_t i = 0; i < size; i++)
				printf("%02x", data[i]);
			printf("\n");
		}
	}
	ok(fault == NULL, "%ld inputs", inputs);
	ok(texts > 20 && messages > 20, "%ld texts and %ld messages accepted", texts, messages);
	return tap_done();
}

#endif
