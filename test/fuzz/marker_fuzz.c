/* sources: extension/marker/scheme.c extension/marker/tally.c extension/marker/tally_text.c extension/base/money.c */
/*
 * marker_fuzz.c
 *		Mutated markers and texts of money by marker, and bytes taken as rows
 *		that enter and leave a sum.
 *
 * Whatever is read prints as a text that reads back to the same value, and
 * the packed form unpacks to it.
 */
#include "marker/tally.h"
#include "fuzz.h"

/* True if the text is a marker. */
static bool
try_marker(const char *text, size_t length)
{
	AidMarker	marker = 0;
	AidMarker	again = 0;
	AidScheme	scheme;
	char		printed[AID_MARKER_TEXT_SIZE];
	int			n;

	(void) aid_marker_is_blank(text, length);
	if (aid_marker_parse(text, length, &marker, &scheme) != AID_MARKER_FINE)
		return false;
	n = aid_marker_print(marker, printed);
	if (aid_marker_parse(printed, (size_t) n, &again, &scheme) != AID_MARKER_FINE || again != marker)
		fault = "a marker reads back to another one";
	if (aid_marker_at(aid_marker_scheme(marker), aid_marker_position(marker)) != marker)
		fault = "a marker has another position";
	return true;
}

static void
check_value(const AidTally *tally)
{
	AidTally	packed;
	AidTally	again;
	AidTallyReader reader;
	AidLadderStep step[AID_MARKER_CODES];
	char		text[AID_TALLY_TEXT_SIZE];
	size_t		length = aid_tally_write(tally, text);
	aid_money	sum;
	int			n;

	if (length >= sizeof(text) || text[length] != '\0')
		fault = "the text is too long";
	else if (!aid_tally_read(&reader, text, length, &again) || !aid_tally_equal(tally, &again))
		fault = "the text reads back to another value";
	if (aid_tally_pack(tally, &packed) > sizeof(packed))
		fault = "the packed form is too long";
	aid_tally_unpack(&again, &packed);
	if (!aid_tally_equal(tally, &again))
		fault = "the packed form unpacks to another value";
	if (!aid_tally_sum(tally, AID_PART_TOTAL, &sum))
		fault = "the total of a value is out of range";
	(void) aid_tally_ladder(tally, step, &n);
}

/* True if the text is a value. */
static bool
try_value(const char *text, size_t length)
{
	AidTallyReader reader;
	AidTally	tally;

	if (!aid_tally_read(&reader, text, length, &tally))
	{
		if (reader.problem == AID_TALLY_FINE || reader.position > length)
			fault = "refused without a problem or at no position";
		if (reader.part != NULL && (reader.part < text || reader.part + reader.part_length > text + length))
			fault = "the problem is about other text";
		return false;
	}
	check_value(&tally);
	return true;
}

static bool
try_text(const uint8_t *data, size_t size)
{
	bool		marker = try_marker((const char *) data, size);

	return try_value((const char *) data, size) || marker;
}

static aid_money
row_amount(const uint8_t *row)
{
	return (int8_t) row[1] * ((aid_money) 1 << (row[2] % 90));
}

/* Rows of three bytes enter; one in four is followed by the oldest one's leaving. */
static bool
try_rows(const uint8_t *data, size_t size)
{
	AidTally	moving;
	AidTally	fresh;
	size_t		rows = AID_MIN(size / 3, 200);
	size_t		out = 0;
	AidMarker	marker[200];

	aid_tally_clear(&moving);
	aid_tally_clear(&fresh);
	for (size_t i = 0; i < rows; i++)
	{
		const uint8_t *row = data + 3 * i;

		marker[i] = row[0] < 64 ? 0 : aid_marker_at(AID_SCHEME_DAC, row[0] % 3);
		if (aid_tally_add(&moving, marker[i], row_amount(row), 1, 1) != AID_TALLY_OK)
			return true;
		if (row[2] >= 192)
		{
			row = data + 3 * out;
			if (aid_tally_add(&moving, marker[out++], row_amount(row), 1, -1) != AID_TALLY_OK)
				fault = "a row cannot be taken out again";
		}
	}
	for (size_t i = out; i < rows; i++)
		if (aid_tally_add(&fresh, marker[i], row_amount(data + 3 * i), 1, 1) != AID_TALLY_OK)
			fault = "a row cannot be added";
	if (!aid_tally_equal(&moving, &fresh))
		fault = "the moving sum differs from the fresh one";
	check_value(&moving);
	return true;
}

static const char *const corpus[] = {
	"dac:2", "DAC : 1", "gm:2a", "gam:4(T)", "gam:4T", "gen:3", " gam:0 ", "0",
	"dac:0 = 100 (3), ? = 40 (1), no amount (2), negative (1)", "gam:4(T) = -0.000000001 (1)",
	"dac:2 = 170141183460469231731687303715.884105727 (9223372036854775807)",
	"negative (-9223372036854775808)", "gm:2b = 1e3 (1) , gm:0 = 2.50 (-4),? = 0 (2)"
};

static const char *const pieces[] = {
	"dac:", "gm:", "gam:", "gen:", "0", "1", "2", "3", "4", "2a", "(T)", "M", "a", "?", " = ", "(", ")", ", ",
	"no amount", "negative",
	"-", ".", "e", "1e20", "9223372036854775807", "170141183460469231731687303715.884105728", " ", "\t", "\xC3\xA9", "\xFF"
};

static const FuzzKind kinds[] = {
	{"texts", fuzz_text, try_text},
	{"lists of rows", fuzz_bytes, try_rows}
};

AID_FUZZ(kinds, corpus, 0, pieces)
