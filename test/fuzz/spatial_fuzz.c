/* sources: extension/base/money.c extension/base/json_text.c extension/base/textkey.c
   extension/allocation/canonical.c extension/spatial/weights.c
   extension/spatial/weights_state.c extension/spatial/weights_text.c extension/spatial/weights_wire.c extension/spatial/links.c */
/*
 * spatial_fuzz.c
 *		Mutated texts and binary messages of spatial weights.
 *
 * Whatever is read must have a valid canonical form, whose text and binary
 * message read back to the same bytes, and from which other weights can be
 * made that are valid too.
 */
#include "spatial/links.h"
#include "spatial/weights_text.h"
#include "spatial/weights_wire.h"
#include "fuzz.h"

static size_t
bytes_of(const AidWeights *value)
{
	return aid_weights_size(value->n, value->links, value->key_bytes);
}

/* The canonical form in a block of just its size, or NULL if a pair stands twice. */
static AidWeights *
finish(const AidWeightsState *state)
{
	void	   *memory = allocate(aid_weights_size(state->head.n, state->head.links, state->head.key_bytes));
	AidRepeats	repeats;
	size_t		size = aid_weights_finish(state, memory, allocate(aid_weights_finish_scratch(state)), &repeats);
	AidWeights *value;

	if (repeats.count > 0)
		return NULL;
	value = memcpy(allocate(size), memory, size);
	if (!aid_weights_is_valid(value, size))
		fault = "the canonical form is not valid";
	return value;
}

static AidWeights *
read_text(const char *text, size_t length)
{
	char	   *copy = allocate(length + 1);
	AidWeightsReader reader;

	if (length > 0)
		memcpy(copy, text, length);
	copy[length] = '\0';
	if (aid_weights_text_read(&reader, copy, length, true, allocate))
		return finish(reader.state);
	if (reader.problem == AID_WEIGHTS_FINE || reader.json.p < copy || reader.json.p > copy + length)
		fault = "a refusal without a reason, or about other text";
	if ((reader.problem == AID_WEIGHTS_SELF || reader.problem == AID_WEIGHTS_UNIT_TWICE || reader.problem == AID_WEIGHTS_BAD_WEIGHT) &&
		reader.unit >= reader.state->head.n)
		fault = "a refusal about a unit that is not there";
	return NULL;
}

static const char *
as_sent(const char *name, uint32_t *length)
{
	(void) length;
	return name;
}

static AidWeights *
read_binary(const void *bytes, size_t size)
{
	char	   *copy = allocate(size);
	AidWireReader reader = {.allocate = allocate, .convert = as_sent};

	if (size > 0)
		memcpy(copy, bytes, size);
	if (aid_weights_wire_read(&reader, copy, size))
		return finish(reader.state);
	if (reader.fault == NULL && !reader.too_large)
		fault = "a refusal without a reason";
	return NULL;
}

static int
print_weight(double weight, char *out)
{
	char		text[40];
	int			length = snprintf(text, sizeof(text), "%.17g", weight);

	memcpy(out, text, (size_t) length);
	return length;
}

static void
put_integer(uint8_t **out, uint32_t value)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		*(*out)++ = (uint8_t) (value >> shift);
}

/* The message that the server would send. */
static size_t
write_binary(const AidWeights *value, uint8_t *out)
{
	AidUnits	units = aid_weights_units_of(value);
	AidLinks	w = aid_links_of(value);
	uint8_t    *start = out;

	*out++ = AID_WEIGHTS_VERSION;
	put_integer(&out, w.n);
	for (uint32_t i = 0; i < w.n; i++)
	{
		uint32_t	length;
		const char *key = aid_unit_key(&units, i, &length);

		put_integer(&out, length);
		memcpy(out, key, length);
		out += length;
	}
	for (uint32_t i = 0; i < w.n; i++)
	{
		put_integer(&out, aid_row_length(&w, i));
		for (uint32_t e = aid_row_start(&w, i); e < w.row_end[i]; e++)
		{
			uint64_t	bits;

			memcpy(&bits, &w.weight[e], sizeof(bits));
			put_integer(&out, w.neighbour[e]);
			put_integer(&out, (uint32_t) (bits >> 32));
			put_integer(&out, (uint32_t) bits);
		}
	}
	return (size_t) (out - start);
}

static void
must_equal(const AidWeights *again, const AidWeights *value, const char *what)
{
	if (again == NULL || bytes_of(again) != bytes_of(value) || memcmp(again, value, bytes_of(value)) != 0)
		fault = what;
}

static void
must_be_valid(const void *made, size_t size)
{
	if (size != 0 && !aid_weights_is_valid(made, size))
		fault = "weights made from the value are not valid";
}

static void
check(const AidWeights *value)
{
	AidLinks	w = aid_links_of(value);
	AidLinks	t;
	AidWeightsState *state = aid_weights_state_create(allocate);
	size_t		length = aid_weights_text_write(value, print_weight, NULL);
	char	   *text = allocate(length);
	uint8_t    *message = allocate(5 + (size_t) value->n * 8 + value->key_bytes + (size_t) value->links * 12);
	void	   *made = allocate(bytes_of(value));
	bool	   *keep = allocate(value->n);
	uint32_t   *scratch = allocate(value->n * sizeof(uint32_t));
	AidWeightsProfile profile;

	aid_weights_text_write(value, print_weight, text);
	/* names are compared as bytes, so text that is not UTF-8 comes back as it was */
	must_equal(read_text(text, length), value, "the text reads back to another value");
	must_equal(read_binary(message, write_binary(value, message)), value, "the message reads back to another value");
	if (!aid_weights_state_merge(&state, allocate, value))
		fault = "a value does not fit into a state";
	must_equal(finish(state), value, "a state of the value alone gives another");

	t = aid_transpose(&w, allocate(aid_transpose_size(&w)));
	profile = aid_weights_profile_of(&w, &t, scratch);
	if (profile.symmetric_weights != aid_links_are_symmetric(&w, &t) || profile.islands > value->n || profile.components > value->n)
		fault = "the profile contradicts itself";
	must_be_valid(made, aid_weights_standardized(value, made));
	must_be_valid(made, aid_weights_binary(value, made));
	for (uint32_t i = 0; i < value->n; i++)
		keep[i] = i % 3 != 1;
	must_be_valid(made, aid_weights_kept(value, keep, scratch, made));
	made = allocate(aid_weights_size(value->n, aid_symmetric_links(&w, &t), value->key_bytes));
	must_be_valid(made, aid_weights_symmetric(value, &t, made));
}

static bool
try_text(const uint8_t *data, size_t size)
{
	AidWeights *value = read_text((const char *) data, size);

	if (value != NULL && fault == NULL)
		check(value);
	return value != NULL;
}

static bool
try_binary(const uint8_t *data, size_t size)
{
	AidWeights *value = read_binary(data, size);

	if (value != NULL && fault == NULL)
		check(value);
	return value != NULL;
}

/* Bytes as a stored value: whatever passes as valid must be fit for all of the above. */
static bool
try_stored(const uint8_t *data, size_t size)
{
	AidWeights *value = allocate(AID_MAX(size, sizeof(AidWeights)));

	if (size < sizeof(AidWeights))
		return false;
	memcpy(value, data, size);
	value->vl_len_ = 0;
	if (!aid_weights_is_valid(value, size))
		return false;
	check(value);
	return true;
}

static const char *const corpus[] = {
	"{}", "{\"A\": {\"B\": 1}, \"B\": {\"A\": 1, \"C\": 0.5}, \"C\": {}}", "{\"B\": [\"A\"], \"C\": [\"A\", \"B\", \"\"]}",
	"{\"a long unit name\": {\"a long unit nams\": 1e-300, \"\\u00e9\\n\": 1e300}, \"\\ud83d\\ude00\": [], \"x\": {\"y\": 0}}",
	"{\"1\": {\"2\": 0.1, \"3\": 0.2}, \"2\": {\"3\": 0.3, \"1\": 5e-324}, \"3\": {\"1\": 1.7976931348623157e308}}"
};

static const char *const pieces[] = {
	"\"", "{", "}", "[", "]", ":", ",", "\\", "\\u", "\\u0041", "\\ud83d", "\\u0000", "0", "9", "e", "E-", ".", "-", "1e308", "1e309",
	"1e-324", "0e9", "null", "NaN", "\"A\": {}, ", "\"A\": [", "\"B\"", "\"C\": 1", " ", "\t", "\xC3\xA9", "\xFF", "\x01"
};

/* A value of the corpus, or a random one. */
static AidWeights *
random_value(void)
{
	AidWeightsState *state = aid_weights_state_create(allocate);
	uint32_t	n = below(9);

	if (below(3) == 0)
	{
		const char *text = corpus[below(COUNT(corpus))];

		return read_text(text, strlen(text));
	}
	for (uint32_t i = 0; i < n; i++)
	{
		char		name[16];
		uint32_t	number;

		snprintf(name, sizeof(name), "%.*s%u", below(4), "xyz", i);
		(void) aid_weights_state_key(&state, allocate, name, (uint32_t) strlen(name), &number);
	}
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t j = 0; j < n; j++)
			if (i != j && below(3) == 0)
				(void) aid_weights_state_link(&state, allocate, i, j, (double) below(100) / (1 + below(9)));
	return finish(state);
}

static size_t
draw_message(uint8_t *data)
{
	return fuzz_mutate(data, write_binary(random_value(), data), below(3));
}

/* A stored value, mostly with a bit changed. */
static size_t
draw_stored(uint8_t *data)
{
	const AidWeights *value = random_value();
	size_t		size = bytes_of(value);

	memcpy(data, value, size);
	if (below(4) > 0 && size > 4)
		data[4 + below(size - 4)] ^= (uint8_t) (1 << below(8));
	return size;
}

static const FuzzKind kinds[] = {
	{"texts", fuzz_text, try_text},
	{"messages", draw_message, try_binary},
	{"stored values", draw_stored, try_stored}
};

AID_FUZZ(kinds, corpus, 0, pieces)
