/* sources: extension/duplicates/shingles.c extension/duplicates/shingles_text.c extension/duplicates/shingles_wire.c
   extension/base/textkey.c */
/*
 * shingles_fuzz.c
 *		Mutated texts and binary messages of aid_shingles, and bytes taken as
 *		the key of a text.
 *
 * Whatever is read must have a valid stored form, whose text and binary form
 * read back to the same bytes.
 */
#include "base/textkey.h"
#include "duplicates/shingles_text.h"
#include "duplicates/shingles_wire.h"
#include "fuzz.h"

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
	AidShingles *s = allocate(size);

	memset(s->varlena, 0, sizeof(s->varlena));
	aid_shingles_store(s, head, token, n);
	if (!aid_shingles_is_valid(s, size))
		fault = "the stored form is not valid";
	return s;
}

static AidShingles *
read_text(const char *text, size_t length)
{
	uint64_t   *token = allocate(AID_SHINGLES_ROOM(length) * sizeof(uint64_t));
	AidShinglesReport report;
	int			n = aid_shingles_read(&report, text, length, token);
	AidShingles *s = NULL;

	if (n >= 0)
		s = store(&report.head, token, (uint32_t) n);
	else if (report.fault == AID_SHINGLES_OK || report.token < text || report.token + report.length > text + length)
		fault = "a fault without a reason, or about other text";
	return s;
}

static AidShingles *
read_message(const char *message, size_t length)
{
	uint64_t   *token = allocate(AID_SHINGLES_WIRE_ROOM(length) * sizeof(uint64_t));
	AidShinglesHead head;
	uint32_t	n;
	AidShingles *s = NULL;

	if (aid_shingles_unpack(message, length, &head, token, &n) == NULL)
		s = store(&head, token, n);
	return s;
}

static void
check_same(const AidShingles *s, const AidShingles *again, const char *what)
{
	if (again == NULL || size_of(again) != size_of(s) || memcmp(again, s, size_of(s)) != 0 ||
		aid_shingles_compare(again, s) != 0 || aid_shingles_hash_value(again, 1) != aid_shingles_hash_value(s, 1))
		fault = what;
}

/* True if there is one. */
static bool
check_value(const AidShingles *s)
{
	size_t		length;
	char	   *form;

	if (s == NULL)
		return false;
	for (int ascii = 0; ascii < 2; ascii++)
	{
		length = aid_shingles_write(s, ascii == 1, NULL);
		form = allocate(length);
		aid_shingles_write(s, ascii == 1, form);
		check_same(s, read_text(form, length), "the text reads back to another value");
	}
	length = aid_shingles_wire_size(s);
	form = allocate(length);
	aid_shingles_pack(s, form);
	check_same(s, read_message(form, length), "the message reads back to another value");
	return true;
}

static bool
try_text(const uint8_t *data, size_t size)
{
	return check_value(read_text((const char *) data, size));
}

static bool
try_message(const uint8_t *data, size_t size)
{
	return check_value(read_message((const char *) data, size));
}

/* The bytes as a text, and as a key that they hardly are. */
static bool
try_key(const uint8_t *data, size_t size)
{
	char	   *key = allocate(AID_TEXT_KEY_BOUND(size));
	size_t		key_size = aid_text_key((const char *) data, size, key);
	const char *exact = memcpy(allocate(key_size), key, key_size);

	for (int kind = AID_SHINGLES_TRIGRAM; kind <= AID_SHINGLES_BOTH; kind++)
		for (int proper = 0; proper < 2; proper++)
		{
			size_t		length = proper ? key_size : size;
			const char *from = proper ? exact : (const char *) data;
			uint64_t   *token = allocate(AID_SHINGLES_ROOM(length) * sizeof(uint64_t));
			uint32_t	n = aid_shingles_tokens(from, length, kind, token);
			AidShinglesHead head = {kind, AID_NORMALISER_VERSION, 0};

			for (uint32_t i = 1; i < n; i++)
				if (token[i - 1] >= token[i])
					fault = "tokens are not in rising order";
			if (proper)
				check_value(store(&head, token, n));
		}
	return true;
}

static const char *const corpus[] = {
	"trigram/1:{\"  c\",\" ca\",\"at \",\"cat\"}", "word/1:{#c71dd355c1727009,#fb2e5433c8222939}",
	"both/1@0.6:{\"  c\",\" ca\",\"at \",\"cat\",#c71dd355c1727009}", "trigram/255@1e-3:{}",
	" trigram/1:{ \"\xCE\xB1\xCE\xB2\xCE\xB3\" , \"\\03b1\\+01f600 \",\"  \xE6\xB0\xB4\" }",
	"Water", "trigram/1", "trigram/1:{\"cat\",}", "trigram/0:{}", "word/1@2:{}",
	"Water supply in Kaya \xE2\x80\x93 \xC3\x89tape 2"
};

static const char *const pieces[] = {
	"trigram", "word", "both", "/1", "/", ":", "{", "}", "\"", ",", "@", "@0.5", "0", "1e-9", "NaN", "#",
	"#8000000000000000", "\"at \"", "\"  x\"", "\\", "\\00e9", "\\+01f600", "\\d800", " ", "\xCE\xB1",
	"\xF0\x9F\x98\x80", "\xE6\xB0\xB4", "\xFF", "a", "cat", "\n"
};

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

static const FuzzKind kinds[] = {
	{"texts", fuzz_text, try_text},
	{"messages", draw_message, try_message},
	{"keys", fuzz_text, try_key}
};

AID_FUZZ(kinds, corpus, 6, pieces)
