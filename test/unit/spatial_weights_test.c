/* sources: extension/base/money.c extension/base/json_text.c extension/base/textkey.c extension/allocation/canonical.c
   extension/spatial/weights.c extension/spatial/weights_state.c extension/spatial/weights_text.c
   extension/spatial/weights_wire.c extension/spatial/links.c */
/*
 * spatial_weights_test.c
 *		The state of the aggregate, canonical form, text, binary and transforms
 *		of spatial weights against a dense matrix.
 */
#include "spatial_maps.h"

#include "spatial/weights_text.h"
#include "spatial/weights_wire.h"

static int
print_weight(double weight, char *out)
{
	char		text[40];
	int			length = 0;

	/* the shortest that reads back */
	for (int digits = 1; digits <= 17; digits++)
	{
		length = snprintf(text, sizeof(text), "%.*g", digits, weight);
		if (strtod(text, NULL) == weight)
			break;
	}
	memcpy(out, text, (size_t) length);
	return length;
}

static const char *
text_of(const AidWeights *value)
{
	size_t		length = aid_weights_text_write(value, print_weight, NULL);
	char	   *text = allocate(length + 1);

	if (aid_weights_text_write(value, print_weight, text) != length)
		return "(lengths differ)";
	text[length] = '\0';
	return text;
}

static bool
equal(const AidWeights *a, const AidWeights *b)
{
	return weights_bytes(a) == weights_bytes(b) && memcmp(a, b, weights_bytes(a)) == 0;
}

/* ---- text ---- */

static const char *const problem_names[] = {
	"fine", "syntax", "escape", "unit twice", "self", "bad weight", "name too long", "too large", "pair twice"
};

/* The text as a value, or NULL; *problem as in problem_names. */
static AidWeights *
read_text(const char *text, size_t length, int *problem)
{
	char	   *copy = allocate(length + 1);
	AidWeightsReader reader;
	AidRepeats	repeats;
	AidWeights *value;

	memcpy(copy, text, length);
	copy[length] = '\0';
	if (!aid_weights_text_read(&reader, copy, length, true, allocate))
	{
		*problem = reader.problem;
		return NULL;
	}
	value = finish(reader.state, &repeats);
	*problem = repeats.count > 0 ? 8 : 0;
	return repeats.count > 0 ? NULL : value;
}

static void
prints(const char *in, const char *out)
{
	int			problem = 0;
	AidWeights *value = read_text(in, strlen(in), &problem);
	const char *text = value != NULL ? text_of(value) : problem_names[problem];

	if (!ok(strcmp(text, out) == 0 && (value == NULL || aid_weights_is_valid(value, weights_bytes(value))), "%s: %s", in, out))
		printf("# got %s\n", text);
	free_blocks();
}

static void
test_text(void)
{
	char		longest[AID_KEY_MAX + 8];
	int			problem = 0;

	prints("{}", "{}");
	prints(" { \"B\" : [ \"A\" ] } ", "{\"A\": {}, \"B\": {\"A\": 1}}");
	prints("{\"B\": {\"A\": 1, \"C\": 5e-1}, \"A\": {\"B\": 1.0}}", "{\"A\": {\"B\": 1}, \"B\": {\"A\": 1, \"C\": 0.5}, \"C\": {}}");
	prints("{\"A\": [], \"B\": {}}", "{\"A\": {}, \"B\": {}}");
	prints("{\"A\": {\"B\": 0}, \"C\": {\"A\": 0.0e5}}", "{\"A\": {}, \"B\": {}, \"C\": {}}");
	prints("{\"\\u0041\": [\"\\u00e9\\n\"]}", "{\"A\": {\"\xC3\xA9\\u000a\": 1}, \"\xC3\xA9\\u000a\": {}}");
	prints("{\"a\\\"b\\\\\": [\"\"]}", "{\"\": {}, \"a\\\"b\\\\\": {\"\": 1}}");
	prints("{\"A\": {\"B\": 0.1, \"C\": 1e300, \"D\": 5e-324}}", "{\"A\": {\"B\": 0.1, \"C\": 1e+300, \"D\": 5e-324}, \"B\": {}, \"C\": {}, \"D\": {}}");
	/* byte order, a prefix first */
	prints("{\"\xC3\xA9\": [\"z\", \"Z\", \"ZZ\"]}", "{\"Z\": {}, \"ZZ\": {}, \"z\": {}, \"\xC3\xA9\": {\"Z\": 1, \"ZZ\": 1, \"z\": 1}}");

	prints("", "syntax");
	prints("[]", "syntax");
	prints("{\"A\": {}} x", "syntax");
	prints("{\"A\": {},}", "syntax");
	prints("{\"A\": [\"B\",]}", "syntax");
	prints("{\"A\": [\"B\"}}", "syntax");
	prints("{\"A\" {}}", "syntax");
	prints("{\"A\": null}", "syntax");
	prints("{\"A\": 1}", "syntax");
	prints("{\"A\": {\"B\"}}", "syntax");
	prints("{A: {}}", "syntax");
	prints("{\"A\": {\"B\": 1}", "syntax");
	prints("{\"A\": [1]}", "syntax");
	prints("{\"\\ud800\": []}", "escape");
	prints("{\"\\u0000\": []}", "escape");
	prints("{\"\\udc00\": []}", "escape");
	prints("{\"\\x\": []}", "syntax");
	prints("{\"A\": [], \"B\": [\"C\"], \"A\": []}", "unit twice");
	prints("{\"A\": [], \"\\u0041\": []}", "unit twice");
	prints("{\"A\": [\"B\", \"B\"]}", "pair twice");
	prints("{\"A\": {\"B\": 1, \"B\": 0}}", "pair twice");
	prints("{\"A\": {\"A\": 1}}", "self");
	prints("{\"A\": {\"A\": 0}}", "self");
	prints("{\"A\": {\"B\": -1}}", "bad weight");
	prints("{\"A\": {\"B\": null}}", "bad weight");
	prints("{\"A\": {\"B\": \"1\"}}", "bad weight");
	prints("{\"A\": {\"B\": NaN}}", "bad weight");
	prints("{\"A\": {\"B\": Infinity}}", "bad weight");
	prints("{\"A\": {\"B\": 1e999}}", "bad weight");
	prints("{\"A\": {\"B\": 1e-999}}", "bad weight");
	prints("{\"A\": {\"B\": 0x1}}", "syntax");
	prints("{\"A\": {\"B\": 01}}", "syntax");
	prints("{\"A\": {\"B\": .5}}", "bad weight");
	prints("{\"A\": {\"B\": 5.}}", "bad weight");
	prints("{\"A\": {\"B\": 5e}}", "bad weight");
	prints("{\"A\": {\"B\": +5}}", "bad weight");

	memset(longest, 'x', sizeof(longest));
	memcpy(longest, "{\"", 2);
	memcpy(longest + 2 + AID_KEY_MAX, "\":[]}", 5);
	ok(read_text(longest, AID_KEY_MAX + 7, &problem) != NULL, "the longest name");
	longest[2 + AID_KEY_MAX] = 'x';
	memcpy(longest + 2 + AID_KEY_MAX + 1, "\":[]}", 5);
	ok(read_text(longest, AID_KEY_MAX + 8, &problem) == NULL && problem == AID_WEIGHTS_KEY_TOO_LONG, "a name too long");
	free_blocks();
}

/* ---- random maps ---- */

#define PLACES 40

static double matrix[PLACES * PLACES];
static char names[PLACES][32];

/* Names of any length in no order, links of any weight, a few islands; returns how many links. */
static int
random_map(int n)
{
	int			links = 0;
	int			islands = below(3);

	memset(matrix, 0, sizeof(matrix));
	for (int i = 0; i < n; i++)
		snprintf(names[i], sizeof(names[i]), "%.*s%u-%d", below(15), "a long name", below(100), i);
	for (int i = 0; i < n - islands; i++)
		for (int j = 0; j < n - islands; j++)
			if (i != j && below(4) == 0)
			{
				matrix[i * n + j] = (double) (1 + below(1000)) / (1 + below(7));
				links++;
			}
	return links;
}

static int
place_called(int n, const AidUnits *units, uint32_t position)
{
	uint32_t	length;
	const char *key = aid_unit_key(units, position, &length);

	for (int i = 0; i < n; i++)
		if (strlen(names[i]) == length && memcmp(names[i], key, length) == 0)
			return i;
	return -1;
}

/* Does the value hold just these weights? */
static bool
holds(const AidWeights *value, int n, const double *expected)
{
	AidUnits	units = aid_weights_units_of(value);
	AidLinks	w = aid_links_of(value);
	uint32_t	links = 0;

	if (!aid_weights_is_valid(value, weights_bytes(value)))
		return false;
	for (int k = 0; k < n * n; k++)
		links += expected[k] > 0;
	if (links != w.links)
		return false;
	for (uint32_t i = 0; i < w.n; i++)
	{
		int			a = place_called(n, &units, i);

		for (uint32_t e = aid_row_start(&w, i); e < w.row_end[i]; e++)
			if (a < 0 || expected[a * n + place_called(n, &units, w.neighbour[e])] != w.weight[e])
				return false;
	}
	return true;
}

/* The map as a state, its links in random order. */
static AidWeightsState *
shuffled_state(int n, int part, int parts)
{
	AidWeightsState *state = aid_weights_state_create(allocate);
	int			order[PLACES * PLACES];

	for (int k = 0; k < n * n; k++)
		order[k] = k;
	for (int k = n * n - 1; k > 0; k--)
	{
		int			other = below(k + 1);
		int			moved = order[k];

		order[k] = order[other];
		order[other] = moved;
	}
	for (int k = 0; k < n * n; k++)
	{
		int			i = order[k] / n;
		int			j = order[k] % n;
		uint32_t	unit;
		uint32_t	neighbour;

		if (order[k] % parts != part)
			continue;
		unit = name_unit(&state, names[i]);
		if (i == j || matrix[order[k]] == 0)
			continue;
		neighbour = name_unit(&state, names[j]);
		if (!aid_weights_state_link(&state, allocate, unit, neighbour, matrix[order[k]]))
			abort();
	}
	return state;
}

static void
test_state(void)
{
	int			orders = 0;
	int			right = 0;
	int			merged = 0;
	int			texts = 0;

	for (int round = 0; round < 60; round++)
	{
		int			n = 2 + below(PLACES - 1);
		AidRepeats	repeats;
		AidWeights *value;
		AidWeights *again;
		AidWeightsState *whole;
		int			problem = 0;

		(void) random_map(n);
		value = finish(shuffled_state(n, 0, 1), &repeats);
		right += repeats.count == 0 && holds(value, n, matrix) && value->n == (uint32_t) n;
		orders += equal(value, finish(shuffled_state(n, 0, 1), &repeats));

		/* four parts, two of them canonical, into one */
		whole = shuffled_state(n, 0, 4);
		for (int part = 1; part < 4; part++)
		{
			AidWeightsState *other = shuffled_state(n, part, 4);
			const AidWeights *given = part == 1 ? &other->head : finish(other, &repeats);

			if (!aid_weights_state_merge(&whole, allocate, given))
				abort();
		}
		merged += equal(value, finish(whole, &repeats));

		again = read_text(text_of(value), strlen(text_of(value)), &problem);
		texts += again != NULL && equal(value, again);
		free_blocks();
	}
	ok(right == 60, "states hold what was given");
	ok(orders == 60, "in any order");
	ok(merged == 60, "in any parts");
	ok(texts == 60, "texts read back");
}

static void
test_repeats(void)
{
	AidWeightsState *state = aid_weights_state_create(allocate);
	uint32_t	a = name_unit(&state, "b");
	uint32_t	b = name_unit(&state, "a");
	uint32_t	c = name_unit(&state, "c");
	AidRepeats	repeats;
	AidWeights *value;

	for (int round = 0; round < 3; round++)
		(void) aid_weights_state_link(&state, allocate, a, b, 1);
	(void) aid_weights_state_link(&state, allocate, b, a, 1);
	(void) aid_weights_state_link(&state, allocate, c, a, 0);
	(void) aid_weights_state_link(&state, allocate, a, c, 0);
	value = finish(state, &repeats);
	ok(repeats.count == 1 && repeats.unit[0] == 1 && repeats.neighbour[0] == 0, "a pair three times is one repeat");
	ok(value->n == 3 && value->key_bytes == 3, "the names are there all the same");
	(void) aid_weights_state_link(&state, allocate, c, a, 1);
	(void) finish(state, &repeats);
	ok(repeats.count == 2 && repeats.unit[1] == 2 && repeats.neighbour[1] == 1, "a weight of 0 counts as a pair");
	free_blocks();
}

/* ---- validity ---- */

static void
test_validity(void)
{
	double		square[9] = {0, 1, 2, 1, 0, 0, 0, 3, 0};
	AidWeights *value = weights_of_matrix(3, square);
	size_t		size = weights_bytes(value);
	int			refused = 0;
	int			changed = 0;

	ok(aid_weights_is_valid(value, size) && !aid_weights_is_valid(value, size - 1) && !aid_weights_is_valid(value, size + 8),
	   "a value is valid at its size only");
	/* change each byte behind the varlena header: what is still called valid must have valid content */
	for (size_t k = 4; k < size; k++)
	{
		unsigned char *bytes = (unsigned char *) value;
		unsigned char before = bytes[k];

		for (int bit = 0; bit < 8; bit++)
		{
			bytes[k] = before ^ (unsigned char) (1 << bit);
			changed++;
			refused += !aid_weights_is_valid(value, size);
		}
		bytes[k] = before;
	}
	{
		AidLinks	w = aid_links_of(value);
		uint32_t   *neighbour = (uint32_t *) w.neighbour;

		neighbour[1] = neighbour[0];
		ok(!aid_weights_is_valid(value, size), "a neighbour twice is refused");
		neighbour[1] = 2;
		ok(aid_weights_is_valid(value, size), "and was all that was wrong");
	}
	ok(refused > changed / 3 && refused < changed, "%d of %d changed bits are refused", refused, changed);
	free_blocks();
}

/* ---- transforms and profile ---- */

static void
test_changes(void)
{
	int			standardized = 0;
	int			binary = 0;
	int			symmetric = 0;
	int			kept = 0;
	int			framed = 0;
	int			profiles = 0;

	for (int round = 0; round < 60; round++)
	{
		int			n = 2 + below(PLACES - 1);
		int			links = random_map(n);
		double	   *other = allocate(sizeof(matrix));
		uint32_t   *scratch = allocate((size_t) n * sizeof(uint32_t));
		bool	   *keep = allocate((size_t) n);
		AidRepeats	repeats;
		AidWeights *value = finish(shuffled_state(n, 0, 1), &repeats);
		AidUnits	units = aid_weights_units_of(value);
		Map			map = map_of(value);
		AidWeights *made = allocate(weights_bytes(value));
		AidWeightsProfile profile;
		double		s0 = 0;
		double		s1 = 0;
		double		s2 = 0;
		int			islands = 0;
		bool		both_ways = true;

		for (int i = 0; i < n; i++)
		{
			double		sum = 0;

			/* the sum as the value has it: neighbours in byte order */
			for (uint32_t k = 0; k < units.n; k++)
				sum += matrix[i * n + place_called(n, &units, k)];
			for (int j = 0; j < n; j++)
				other[i * n + j] = sum > 0 ? matrix[i * n + j] / sum : 0;
		}
		{
			AidLinks	w;
			bool		close = aid_weights_standardized(value, made) == weights_bytes(value);

			w = aid_links_of(made);
			for (uint32_t i = 0; i < w.n; i++)
				for (uint32_t e = aid_row_start(&w, i); e < w.row_end[i]; e++)
					close = close && fabs(w.weight[e] - other[place_called(n, &units, i) * n + place_called(n, &units, w.neighbour[e])]) < 1e-14;
			standardized += close && aid_weights_is_valid(made, weights_bytes(made));
			profile = aid_weights_profile_of(&w, &w, scratch);
			if (links > 0 && profile.style == AID_STYLE_GENERAL)
				standardized--;
		}

		for (int k = 0; k < n * n; k++)
			other[k] = matrix[k] > 0;
		binary += aid_weights_binary(value, made) == weights_bytes(value) && holds(made, n, other);

		for (int i = 0; i < n; i++)
			for (int j = 0; j < n; j++)
				other[i * n + j] = fmax(matrix[i * n + j], matrix[j * n + i]);
		made = allocate(aid_weights_size((uint64_t) n, aid_symmetric_links(&map.w, &map.t), value->key_bytes));
		symmetric += aid_weights_symmetric(value, &map.t, made) == weights_bytes(made) && holds(made, n, other);
		{
			Map			s = map_of(made);

			symmetric -= !aid_links_are_symmetric(&s.w, &s.t);
		}

		/* without some units, and with them again */
		memset(other, 0, sizeof(matrix));
		for (int i = 0; i < n; i++)
			keep[i] = below(3) > 0;
		for (int i = 0; i < n; i++)
			for (int j = 0; j < n; j++)
				if (keep[i] && keep[j])
				{
					int			a = place_called(n, &units, (uint32_t) i);
					int			b = place_called(n, &units, (uint32_t) j);

					other[a * n + b] = matrix[a * n + b];
				}
		made = allocate(weights_bytes(value));
		kept += aid_weights_kept(value, keep, scratch, made) == weights_bytes(made) && holds(made, n, other);
		{
			uint32_t   *position = allocate((size_t) n * sizeof(uint32_t));
			AidWeights *again = allocate(weights_bytes(value));
			uint32_t	at = 0;

			for (int i = 0; i < n; i++)
				if (keep[i])
					position[at++] = (uint32_t) i;
			framed += aid_weights_framed(made, &units, position, again) == weights_bytes(again) && holds(again, n, other) &&
				again->n == value->n;
		}

		profile = aid_weights_profile_of(&map.w, &map.t, scratch);
		for (int i = 0; i < n; i++)
		{
			double		around = 0;

			for (int j = 0; j < n; j++)
			{
				s0 += matrix[i * n + j];
				s1 += (matrix[i * n + j] + matrix[j * n + i]) * (matrix[i * n + j] + matrix[j * n + i]) / 2;
				around += matrix[i * n + j] + matrix[j * n + i];
				both_ways = both_ways && (matrix[i * n + j] > 0) == (matrix[j * n + i] > 0);
			}
			s2 += around * around;
			islands += around == 0;
		}
		profiles += near_double(profile.s0, s0, 1e-13) && near_double(profile.s1, s1, 1e-13) && near_double(profile.s2, s2, 1e-13) &&
			profile.islands == (uint32_t) islands && profile.symmetric_links == both_ways &&
			profile.symmetric_weights == aid_links_are_symmetric(&map.w, &map.t) && profile.components >= (uint32_t) islands;
		free_blocks();
	}
	ok(standardized == 60, "row-standardized weights");
	ok(binary == 60, "binary weights");
	ok(symmetric == 60, "symmetrized weights");
	ok(kept == 60, "weights among some units");
	ok(framed == 60, "and with the others as islands");
	ok(profiles == 60, "profiles");
}

static uint32_t
components_of(int n, const double *square)
{
	Map			map = map_of(weights_of_matrix(n, square));

	return aid_weights_profile_of(&map.w, &map.t, allocate((size_t) n * sizeof(uint32_t))).components;
}

static void
test_components(void)
{
	double		square[49] = {0};

	ok(components_of(7, square) == 7, "islands are parts of their own");
	square[0 * 7 + 6] = square[5 * 7 + 6] = square[2 * 7 + 5] = 1;
	ok(components_of(7, square) == 4, "a chain of links in any direction joins");
	square[6 * 7 + 0] = square[1 * 7 + 3] = square[3 * 7 + 4] = square[4 * 7 + 1] = 1;
	ok(components_of(7, square) == 2, "and so does a circle");
	square[1 * 7 + 2] = 1;
	ok(components_of(7, square) == 1, "one link joins two parts");
	free_blocks();
}

/* ---- binary ---- */

static const char *
as_sent(const char *name, uint32_t *length)
{
	(void) length;
	return name;
}

typedef struct Wire
{
	char		bytes[400];
	size_t		size;
} Wire;

static void
put_integer(Wire *wire, int32_t value)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		wire->bytes[wire->size++] = (char) ((uint32_t) value >> shift);
}

static void
put_double(Wire *wire, double value)
{
	uint64_t	bits;

	memcpy(&bits, &value, sizeof(bits));
	for (int shift = 56; shift >= 0; shift -= 8)
		wire->bytes[wire->size++] = (char) (bits >> shift);
}

static void
put_name(Wire *wire, const char *name)
{
	put_integer(wire, (int32_t) strlen(name));
	memcpy(wire->bytes + wire->size, name, strlen(name));
	wire->size += strlen(name);
}

static Wire
wire_start(int32_t n)
{
	Wire		wire = {{AID_WEIGHTS_VERSION}, 1};

	put_integer(&wire, n);
	return wire;
}

/* What is wrong, or the text of the value. */
static const char *
receive(const Wire *wire)
{
	AidWireReader reader = {.allocate = allocate, .convert = as_sent};
	char	   *copy = allocate(wire->size);
	AidRepeats	repeats;
	AidWeights *value;

	memcpy(copy, wire->bytes, wire->size);
	if (!aid_weights_wire_read(&reader, copy, wire->size))
		return reader.version >= 0 ? "version" : reader.too_large ? "too large" : reader.fault;
	value = finish(reader.state, &repeats);
	return repeats.count > 0 ? "pair twice" : text_of(value);
}

static void
receives(const Wire *wire, const char *expected)
{
	const char *got = receive(wire);

	if (!ok(strcmp(got, expected) == 0, "binary: %s", expected))
		printf("# got %s\n", got);
	free_blocks();
}

static Wire
one_link(int32_t position, double weight)
{
	Wire		wire = wire_start(2);

	put_name(&wire, "b");
	put_name(&wire, "a");
	put_integer(&wire, 1);
	put_integer(&wire, position);
	put_double(&wire, weight);
	put_integer(&wire, 0);
	return wire;
}

static void
test_binary(void)
{
	Wire		wire = wire_start(0);
	int			early = 0;

	receives(&wire, "{}");
	wire = one_link(1, 0.5);
	receives(&wire, "{\"a\": {}, \"b\": {\"a\": 0.5}}");
	for (size_t size = 0; size < one_link(1, 0.5).size; size++)
	{
		wire = one_link(1, 0.5);
		wire.size = size;
		early += strcmp(receive(&wire), "The message ends too early.") == 0;
		free_blocks();
	}
	ok(early == (int) one_link(1, 0.5).size, "binary: every shorter message ends too early");
	wire = one_link(1, 0.5);
	put_integer(&wire, 0);
	receives(&wire, "Bytes follow the end of the value.");
	wire = one_link(2, 0.5);
	receives(&wire, "The position of a neighbour is none of a unit.");
	wire = one_link(-1, 0.5);
	receives(&wire, "The position of a neighbour is none of a unit.");
	wire = one_link(0, 0.5);
	receives(&wire, "A unit is its own neighbour.");
	for (int k = 0; k < 5; k++)
	{
		double		bad[] = {0, -1, NAN, INFINITY, -0.0};

		wire = one_link(1, bad[k]);
		receives(&wire, "A weight is not finite and above 0.");
	}
	wire = wire_start(-1);
	receives(&wire, "The number of units is negative.");
	wire = wire_start(INT32_MAX);
	receives(&wire, "The message ends too early.");
	wire = wire_start(1);
	put_integer(&wire, -1);
	receives(&wire, "The length of a unit name is negative.");
	wire = wire_start(1);
	put_name(&wire, "a");
	put_integer(&wire, -5);
	receives(&wire, "The number of neighbours is negative.");
	wire = wire_start(2);
	put_name(&wire, "a");
	put_name(&wire, "a");
	receives(&wire, "A unit stands more than once.");
	wire = wire_start(1);
	put_name(&wire, "ab");
	wire.bytes[wire.size - 1] = '\0';
	receives(&wire, "A unit name holds a zero byte.");
	wire = wire_start(2);
	put_name(&wire, "b");
	put_name(&wire, "a");
	put_integer(&wire, 2);
	for (int k = 0; k < 2; k++)
	{
		put_integer(&wire, 1);
		put_double(&wire, 1);
	}
	put_integer(&wire, 0);
	receives(&wire, "pair twice");
	wire = wire_start(0);
	wire.bytes[0] = 2;
	receives(&wire, "version");
	wire.bytes[0] = 0;
	receives(&wire, "version");
}

int
main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	test_text();
	test_state();
	test_repeats();
	test_validity();
	test_changes();
	test_components();
	test_binary();
	return tap_done();
}
