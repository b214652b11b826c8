/* sources: extension/marker/scheme.c extension/marker/tally.c extension/marker/tally_text.c extension/base/money.c */
/*
 * marker_test.c
 *		Gender markers: every code of every scheme, everything else refused;
 *		money by marker against sums kept apart.
 */
#include <stdlib.h>
#include <string.h>

#include "marker/tally.h"
#include "random.h"
#include "tap.h"

/* In a block of its own size, so that reading beyond the end is found. */
static AidMarkerProblem
parse(const char *text, AidMarker *marker)
{
	size_t		length = strlen(text);
	char	   *copy = malloc(length > 0 ? length : 1);
	AidScheme	scheme;
	AidMarkerProblem problem;

	memcpy(copy, text, length);
	*marker = 0;
	problem = aid_marker_parse(copy, length, marker, &scheme);
	free(copy);
	return problem;
}

static AidMarker
marker_of(const char *text)
{
	AidMarker	marker;

	return parse(text, &marker) == AID_MARKER_FINE ? marker : 0;
}

/* ---- the codes, written down once more ---- */

static const struct
{
	const char *text;
	int			bytes;			/* scheme, digit, suffix */
	int			rung;
}			known[] = {
	{"dac:0", 0x100, 0}, {"dac:1", 0x110, 1}, {"dac:2", 0x120, 2},
	{"gm:0", 0x200, 0}, {"gm:1", 0x210, 1}, {"gm:2a", 0x221, 2}, {"gm:2b", 0x222, 3}, {"gm:3", 0x230, -1}, {"gm:4",
	0x240, -1},
	{"gam:0", 0x300, 0}, {"gam:0M", 0x303, 0}, {"gam:0T", 0x304, 0}, {"gam:1", 0x310, 1}, {"gam:1M", 0x313, 1},
	{"gam:1T", 0x314, 1}, {"gam:2", 0x320, 1}, {"gam:2M", 0x323, 1}, {"gam:2T", 0x324, 1}, {"gam:3", 0x330, 2},
	{"gam:3M", 0x333, 2}, {"gam:3T", 0x334, 2}, {"gam:4", 0x340, 3}, {"gam:4M", 0x343, 3}, {"gam:4T", 0x344, 3},
	{"gen:0", 0x400, 0}, {"gen:1", 0x410, 1}, {"gen:2", 0x420, 2}, {"gen:2a", 0x421, 2}, {"gen:2b", 0x422, 3},
	{"gen:3", 0x430, 3}
};

#define KNOWN ((int) (sizeof(known) / sizeof(known[0])))

static void
test_codes(void)
{
	int			faults = 0;
	int			valid = 0;

	for (int i = 0; i < KNOWN; i++)
	{
		char		printed[AID_MARKER_TEXT_SIZE];
		char		code[AID_MARKER_TEXT_SIZE];
		AidMarker	marker = marker_of(known[i].text);
		int			length = aid_marker_print(marker, printed);

		aid_marker_print_code(marker, code);
		ok(marker == known[i].bytes && strcmp(printed, known[i].text) == 0 && length == (int) strlen(printed) &&
		   strcmp(code, strchr(printed, ':') + 1) == 0 && aid_marker_rung(marker) == known[i].rung,
		   "%s: bytes, text, code and rung", known[i].text);
		if (aid_marker_at(aid_marker_scheme(marker), aid_marker_position(marker)) != marker)
			faults++;
	}
	ok(faults == 0, "position and marker at a position are inverse");

	for (int m = 0; m <= 0xFFFF; m++)
		if (aid_marker_position((AidMarker) m) >= 0)
			valid++;
	ok(valid == KNOWN, "of all two-byte values %d are markers", KNOWN);
	ok(aid_marker_at(AID_SCHEME_DAC, 3) == 0 && aid_marker_at(AID_SCHEME_GAM, 14) == 0x344,
		"a scheme ends where its codes end");
}

/* Every text of a scheme, a digit and one more character: exactly the known ones are read. */
static void
test_all_codes(void)
{
	static const char *const names[] = {"dac", "gm", "gam", "gen", "GAM", "Gen", "ga", "gamm", "iati", "d"};
	int			accepted = 0;
	int			wrong = 0;

	for (int s = 0; s < (int) (sizeof(names) / sizeof(names[0])); s++)
		for (int c = 1; c < 256; c++)
			for (int d = 0; d < 256; d++)
			{
				char		text[16];
				char		printed[AID_MARKER_TEXT_SIZE];
				AidMarker	marker;
				AidMarkerProblem problem;
				bool		expected = false;

				snprintf(text, sizeof(text), "%s:%c%c", names[s], c, d);
				problem = parse(text, &marker);
				if (strchr(" \t\n\v\f\r", c) != NULL || (d != 0 && strchr(" \t\n\v\f\r", d) != NULL))
					continue;
				for (int i = 0; i < KNOWN && !expected; i++)
				{
					const char *a = known[i].text;
					const char *b = text;

					while (*a != '\0' && (*a | 0x20) == (*b | 0x20) && (*a == *b || (*a | 0x20) >= 'a'))
						a++, b++;
					expected = *a == '\0' && *b == '\0';
				}
				if ((problem == AID_MARKER_FINE) != expected)
					wrong++;
				if (problem == AID_MARKER_FINE)
				{
					accepted++;
					aid_marker_print(marker, printed);
					if (marker_of(printed) != marker)
						wrong++;
				}
			}
	ok(wrong == 0 && accepted > KNOWN, "of %d short texts only the known codes are read (%d)", 10 * 255 * 256,
		accepted);
}

static void
test_problems(void)
{
	static const struct
	{
		const char *text;
		AidMarkerProblem problem;
	}			list[] = {
		{"", AID_MARKER_EMPTY}, {" \t\n", AID_MARKER_EMPTY}, {"2", AID_MARKER_NO_COLON}, {"dac", AID_MARKER_NO_COLON},
		{"dac2", AID_MARKER_NO_COLON}, {":2", AID_MARKER_UNKNOWN_SCHEME}, {":", AID_MARKER_UNKNOWN_SCHEME},
		{"oecd:2", AID_MARKER_UNKNOWN_SCHEME}, {"d ac:2", AID_MARKER_UNKNOWN_SCHEME}, {"da:2",
		AID_MARKER_UNKNOWN_SCHEME},
		{"dac:", AID_MARKER_NO_CODE}, {"dac: ", AID_MARKER_NO_CODE}, {"dac:3", AID_MARKER_UNKNOWN_CODE},
		{"dac:4", AID_MARKER_UNKNOWN_CODE}, {"dac:-1", AID_MARKER_UNKNOWN_CODE}, {"dac:02", AID_MARKER_UNKNOWN_CODE},
		{"dac:2.0", AID_MARKER_UNKNOWN_CODE}, {"dac:2M", AID_MARKER_UNKNOWN_CODE}, {"dac::2", AID_MARKER_UNKNOWN_CODE},
		{"gm:2", AID_MARKER_UNKNOWN_CODE}, {"gm:2c", AID_MARKER_UNKNOWN_CODE}, {"gm:1a", AID_MARKER_UNKNOWN_CODE},
		{"gm:2(a)", AID_MARKER_UNKNOWN_CODE}, {"gam:5", AID_MARKER_UNKNOWN_CODE}, {"gam:4a", AID_MARKER_UNKNOWN_CODE},
		{"gam:4 T", AID_MARKER_UNKNOWN_CODE}, {"gam:4(TM)", AID_MARKER_UNKNOWN_CODE}, {"gam:4(T",
		AID_MARKER_UNKNOWN_CODE},
		{"gam:4()", AID_MARKER_UNKNOWN_CODE}, {"gam:TT", AID_MARKER_UNKNOWN_CODE}, {"gen:3a", AID_MARKER_UNKNOWN_CODE},
		{"gen:4", AID_MARKER_UNKNOWN_CODE}, {"gen:2b:", AID_MARKER_UNKNOWN_CODE}
	};
	static const struct
	{
		const char *text;
		const char *same;
	}			folded[] = {
		{"DAC:2", "dac:2"}, {"gam:4t", "gam:4T"}, {"GEN:2B", "gen:2b"}, {"gm:2A", "gm:2a"}, {" dac : 1\n", "dac:1"},
		{"gam:4(T)", "gam:4T"}, {"GAM:3(m)", "gam:3M"}
	};

	for (int i = 0; i < (int) (sizeof(list) / sizeof(list[0])); i++)
	{
		AidMarker	marker;

		ok(parse(list[i].text, &marker) == list[i].problem, "\"%s\" has problem %d", i == 1 ? "blanks" : list[i].text,
		   list[i].problem);
	}
	for (int i = 0; i < (int) (sizeof(folded) / sizeof(folded[0])); i++)
		ok(marker_of(folded[i].text) == marker_of(folded[i].same) && marker_of(folded[i].same) != 0, "\"%s\" is %s",
		   folded[i].text[0] == ' ' ? " dac : 1\\n" : folded[i].text, folded[i].same);
	ok(aid_marker_is_other_policy(AID_SCHEME_DAC, " 3", 2) && aid_marker_is_other_policy(AID_SCHEME_DAC, "4", 1) &&
	   !aid_marker_is_other_policy(AID_SCHEME_DAC, "5", 1) && !aid_marker_is_other_policy(AID_SCHEME_GEN, "4", 1),
	   "dac:3 and dac:4 belong to other policy markers");
}

/* ---- money by marker ---- */

static bool
read_tally(const char *text, AidTally *tally, AidTallyReader *reader)
{
	size_t		length = strlen(text);
	char	   *copy = malloc(length > 0 ? length : 1);
	bool		fine;

	memcpy(copy, text, length);
	fine = aid_tally_read(reader, copy, length, tally);
	free(copy);
	return fine;
}

static void
test_text(void)
{
	static const struct
	{
		const char *text;
		const char *printed;	/* NULL: refused */
		AidTallyProblem problem;
	}			list[] = {
		{"dac:0 = 100 (3), dac:2 = 250.5 (2), ? = 40 (1), no amount (2), negative (1)",
		"dac:0 = 100 (3), dac:2 = 250.5 (2), ? = 40 (1), no amount (2), negative (1)", AID_TALLY_FINE},
		{"0", "0", AID_TALLY_FINE}, {" 0 ", "0", AID_TALLY_FINE},
		{"negative(1),no amount(2),?=4e1(1),DAC:2=250.50(2),dac:0=1e2(3)",
		"dac:0 = 100 (3), dac:2 = 250.5 (2), ? = 40 (1), no amount (2), negative (1)", AID_TALLY_FINE},
		{"gam:4(T) = -0.000000001 (-7)", "gam:4T = -0.000000001 (-7)", AID_TALLY_FINE},
		{"gm:1 = 0 (0), ? = 0 (2)", "? = 0 (2)", AID_TALLY_FINE},
		{"dac:1 = 60 (0)", "dac:1 = 60 (0)", AID_TALLY_FINE},
		{"? = 1 (9223372036854775807), negative (-9223372036854775808)",
		"? = 1 (9223372036854775807), negative (-9223372036854775808)", AID_TALLY_FINE},
		{"? = 170141183460469231731687303715.884105727 (1)",
		"? = 170141183460469231731687303715.884105727 (1)", AID_TALLY_FINE},
		{"", NULL, AID_TALLY_SYNTAX}, {"0,", NULL, AID_TALLY_BAD_MARKER}, {"dac:1 = 5 (1),", NULL, AID_TALLY_SYNTAX},
		{"dac:1 = 5", NULL, AID_TALLY_SYNTAX}, {"dac:1 = 5 (1) x", NULL, AID_TALLY_SYNTAX},
		{"dac:1 = (1)", NULL, AID_TALLY_SYNTAX},
		{"dac:1 5 (1)", NULL, AID_TALLY_BAD_MARKER}, {"dac:3 = 5 (1)", NULL, AID_TALLY_BAD_MARKER},
		{"dac:1 = 5 (1), gam:1 = 5 (1)", NULL, AID_TALLY_OTHER_SCHEME},
		{"dac:1 = 5 (1), DAC:1 = 5 (1)", NULL, AID_TALLY_DUPLICATE},
		{"? = 5 (1), ? = 5 (1)", NULL, AID_TALLY_DUPLICATE},
		{"no amount (1), no amount (1)", NULL, AID_TALLY_DUPLICATE}, {"dac:1 = x (1)", NULL, AID_TALLY_BAD_AMOUNT},
		{"dac:1 = 0.0000000001 (1)", NULL, AID_TALLY_BAD_AMOUNT}, {"dac:1 = 5 (1.5)", NULL, AID_TALLY_BAD_ROWS},
		{"dac:1 = 5 ()", NULL, AID_TALLY_BAD_ROWS}, {"dac:1 = 5 (-)", NULL, AID_TALLY_BAD_ROWS},
		{"dac:1 = 5 (1", NULL, AID_TALLY_SYNTAX},
		{"negative = 5 (1)", NULL, AID_TALLY_SYNTAX}, {"negative (9223372036854775808)", NULL, AID_TALLY_TOO_LARGE},
		{"dac:1 = 1e30 (1)", NULL, AID_TALLY_TOO_LARGE},
		{"dac:1 = 1e29 (1), dac:2 = 1e29 (1)", NULL, AID_TALLY_TOO_LARGE}
	};

	for (int i = 0; i < (int) (sizeof(list) / sizeof(list[0])); i++)
	{
		AidTally	tally;
		AidTallyReader reader;
		char		printed[AID_TALLY_TEXT_SIZE] = "";
		bool		fine = read_tally(list[i].text, &tally, &reader);

		if (fine)
			aid_tally_write(&tally, printed);
		ok(list[i].printed == NULL ? !fine && reader.problem == list[i].problem :
		   fine && strcmp(printed, list[i].printed) == 0,
		   "text %d: %s", i, list[i].text);
	}
}

static void
random_tally(AidTally *tally, AidScheme scheme)
{
	aid_tally_clear(tally);
	for (int n = below(8); n > 0; n--)
	{
		int			position = below(AID_MARKER_CODES + 1);
		AidMarker	marker = position < AID_MARKER_CODES ? aid_marker_at(scheme, position) : 0;
		aid_money	amount = (aid_money) (int64_t) next_random() * (below(2) ? 1 : 1000003);

		(void) aid_tally_add(tally, marker, amount, 1, 1);
	}
	tally->null_amount_rows = below(3);
	tally->negative_rows = below(3);
}

static void
test_algebra(void)
{
	int			faults[5] = {0};

	for (int round = 0; round < 3000; round++)
	{
		AidScheme	scheme = (AidScheme) (1 + below(AID_SCHEMES));
		AidTally	a,
					b,
					c,
					sum,
					other;
		AidTallyReader reader;
		char		text[AID_TALLY_TEXT_SIZE];
		size_t		size;
		char	   *stored;

		random_tally(&a, scheme);
		random_tally(&b, scheme);
		random_tally(&c, scheme);

		sum = a;
		aid_tally_merge(&sum, &b, 1);
		other = b;
		aid_tally_merge(&other, &a, 1);
		faults[0] += !aid_tally_equal(&sum, &other);
		aid_tally_merge(&sum, &c, 1);
		other = b;
		aid_tally_merge(&other, &c, 1);
		aid_tally_merge(&other, &a, 1);
		faults[1] += !aid_tally_equal(&sum, &other);
		aid_tally_merge(&sum, &b, -1);
		aid_tally_merge(&sum, &c, -1);
		faults[2] += !aid_tally_equal(&sum, &a);

		size = aid_tally_write(&a, text);
		faults[3] += size != strlen(text) || !read_tally(text, &other, &reader) || !aid_tally_equal(&a, &other);

		/* a stored form of its own size, and once more in place */
		other = a;
		size = aid_tally_pack(&other, &other);
		stored = malloc(size);
		memcpy(stored, &other, size);
		aid_tally_unpack(&other, (AidTally *) stored);
		faults[4] += !aid_tally_equal(&a, &other) || size != aid_tally_size(((AidTally *) stored)->present);
		free(stored);
	}
	ok(faults[0] == 0, "a + b = b + a");
	ok(faults[1] == 0, "(a + b) + c = (b + c) + a");
	ok(faults[2] == 0, "a + b + c - b - c = a");
	ok(faults[3] == 0, "text round trips");
	ok(faults[4] == 0, "the stored form round trips");
}

static void
test_schemes(void)
{
	AidTally	tally,
				other;

	aid_tally_clear(&tally);
	ok(aid_tally_add(&tally, 0, 5, 1, 1) == AID_TALLY_OK && tally.scheme == AID_SCHEME_NONE,
		"money without marker has no scheme");
	ok(aid_tally_add(&tally, marker_of("gam:4"), 7, 1, 1) == AID_TALLY_OK && tally.scheme == AID_SCHEME_GAM,
		"the first marker decides");
	ok(aid_tally_add(&tally, marker_of("dac:1"), 7, 1, 1) == AID_TALLY_SCHEMES, "another scheme is refused");
	aid_tally_clear(&other);
	(void) aid_tally_add(&other, marker_of("gm:4"), 7, 1, 1);
	ok(aid_tally_merge(&tally, &other, 1) == AID_TALLY_SCHEMES, "in a merge too");
	ok(aid_tally_add(&tally, marker_of("gam:4"), 7, 1, -1) == AID_TALLY_OK && tally.scheme == AID_SCHEME_NONE,
	   "the last marker taken out makes room");
	ok(aid_tally_merge(&tally, &other, 1) == AID_TALLY_OK && tally.scheme == AID_SCHEME_GM, "for another scheme");
	ok(aid_tally_add(&tally, 0, AID_MONEY_MAX, 1, 1) == AID_TALLY_RANGE, "a sum out of range is refused");
}

/* Sums and ladder against sums over rows that are kept apart. */
static void
test_ladder(void)
{
	int			wrong_sums = 0;
	int			wrong_order = 0;
	int			wrong_cumulative = 0;

	for (int round = 0; round < 2000; round++)
	{
		AidScheme	scheme = (AidScheme) (1 + below(AID_SCHEMES));
		AidTally	tally;
		AidLadderStep step[AID_MARKER_CODES];
		aid_money	at_least[5] = {0};	/* by rung + 1 */
		aid_money	total = 0,
					sum;
		int			n;

		random_tally(&tally, scheme);
		for (int i = 0; i < KNOWN; i++)
			if (aid_marker_scheme(known[i].bytes) == scheme && tally.scheme != AID_SCHEME_NONE)
				for (int rung = -1; rung <= known[i].rung; rung++)
					at_least[rung + 1] += tally.slot[aid_marker_position(known[i].bytes)].amount;
		for (int i = 0; i < AID_TALLY_SLOTS; i++)
			total += tally.slot[i].amount;
		wrong_sums += !aid_tally_sum(&tally, AID_PART_TOTAL, &sum) || sum != total;
		wrong_sums += !aid_tally_sum(&tally, AID_PART_SCREENED, &sum) || sum != at_least[1];
		wrong_sums += !aid_tally_sum(&tally, AID_PART_FOCUSED, &sum) || sum != at_least[2];

		wrong_order += !aid_tally_ladder(&tally, step, &n);
		for (int i = 0; i < n; i++)
		{
			if (i > 0)
				wrong_order += step[i].rung > step[i - 1].rung ||
					(step[i].rung == step[i - 1].rung && step[i].marker <= step[i - 1].marker);
			wrong_cumulative += step[i].cumulative != (step[i].rung < 0 ? 0 : at_least[step[i].rung + 1]);
			total -= step[i].held.amount;
		}
		wrong_sums += total != tally.slot[AID_TALLY_UNMARKED].amount;
	}
	ok(wrong_sums == 0, "total, screened and focused money");
	ok(wrong_order == 0, "the ladder goes down by rung, then up by code");
	ok(wrong_cumulative == 0, "cumulative money is that of the rung and all above");
}

/* Any bytes: accepted and round-tripping, or refused. */
static void
test_random_text(void)
{
	static const char *const piece[] = {"dac:0", "gam:4(T)", "gm:2a", "?", " = ", "=", "(", ")", "1", "-", "0.5",
		", ", ",", "no amount",
	"negative", "(2)", " ", "e5", "\xff", "(-3)", "1.25 (1)", ":"};
	int			accepted = 0;
	int			wrong = 0;

	for (int round = 0; round < 200000; round++)
	{
		char		text[256] = "";
		char		printed[AID_TALLY_TEXT_SIZE];
		AidTally	tally,
					again;
		AidTallyReader reader;

		for (int n = 1 + below(12); n > 0; n--)
			strcat(text, piece[below(sizeof(piece) / sizeof(piece[0]))]);
		if (!read_tally(text, &tally, &reader))
		{
			wrong += reader.problem == AID_TALLY_FINE || reader.position > strlen(text);
			continue;
		}
		accepted++;
		aid_tally_write(&tally, printed);
		wrong += !read_tally(printed, &again, &reader) || !aid_tally_equal(&tally, &again);
	}
	ok(wrong == 0 && accepted > 100, "random text is refused or round trips (%d accepted)", accepted);
}

int
main(void)
{
	test_codes();
	test_all_codes();
	test_problems();
	test_text();
	test_algebra();
	test_schemes();
	test_ladder();
	test_random_text();
	return tap_done();
}
