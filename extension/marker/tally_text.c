/*
 * tally_text.c
 *		The text form of money by marker.
 */
#include <string.h>

#include "marker/tally.h"

typedef struct Input
{
	AidTallyReader *reader;
	const char *start;
	const char *p;
	const char *end;
} Input;

/* Counters among the parts seen, after the sixteen slots. */
#define SEEN_NO_AMOUNT 16
#define SEEN_NEGATIVE 17

static void
skip_blanks(Input *in)
{
	while (in->p < in->end && (*in->p == ' ' || (*in->p >= '\t' && *in->p <= '\r')))
		in->p++;
}

static bool
fail(Input *in, AidTallyProblem problem)
{
	in->reader->problem = problem;
	in->reader->position = (size_t) (in->p - in->start);
	return false;
}

static bool
expect(Input *in, char c)
{
	skip_blanks(in);
	if (in->p >= in->end || *in->p != c)
		return fail(in, AID_TALLY_SYNTAX);
	in->p++;
	skip_blanks(in);
	return true;
}

/* Up to one of the stop characters; blanks before it are left out. */
static size_t
span_until(const Input *in, const char *stops)
{
	const char *q = in->p;

	while (q < in->end && strchr(stops, *q) == NULL)
		q++;
	while (q > in->p && (q[-1] == ' ' || (q[-1] >= '\t' && q[-1] <= '\r')))
		q--;
	return (size_t) (q - in->p);
}

static bool
is_word(const char *text, size_t length, const char *word)
{
	return length == strlen(word) && memcmp(text, word, length) == 0;
}

/* "(rows)" */
static bool
read_rows(Input *in, int64_t *rows)
{
	size_t		length;
	bool		negative;
	const char *digits;
	int64_t		value = 0;

	if (!expect(in, '('))
		return false;
	length = span_until(in, "),");
	negative = length > 0 && *in->p == '-';
	digits = in->p + negative;
	if (length == (size_t) negative)
		return fail(in, AID_TALLY_BAD_ROWS);
	for (const char *d = digits; d < in->p + length; d++)
	{
		if (*d < '0' || *d > '9')
			return fail(in, AID_TALLY_BAD_ROWS);
		/* negative all along: the least value has no positive counterpart */
		if (__builtin_mul_overflow(value, (int64_t) 10, &value) ||
			__builtin_sub_overflow(value, (int64_t) (*d - '0'), &value))
			return fail(in, AID_TALLY_TOO_LARGE);
	}
	if (!negative && __builtin_sub_overflow((int64_t) 0, value, &value))
		return fail(in, AID_TALLY_TOO_LARGE);
	*rows = value;
	in->p += length;
	return expect(in, ')');
}

/* "= amount (rows)" */
static bool
read_money(Input *in, AidTallySlot *slot)
{
	size_t		length;
	bool		rounded;

	if (!expect(in, '='))
		return false;
	length = span_until(in, "(,");
	if (length == 0)
		return fail(in, AID_TALLY_SYNTAX);
	switch (aid_money_parse(in->p, length, &slot->amount, &rounded))
	{
		case AID_MONEY_SYNTAX:
			return fail(in, AID_TALLY_BAD_AMOUNT);
		case AID_MONEY_RANGE:
			return fail(in, AID_TALLY_TOO_LARGE);
		case AID_MONEY_OK:
			if (rounded)
				return fail(in, AID_TALLY_BAD_AMOUNT);
	}
	in->p += length;
	return read_rows(in, &slot->rows);
}

static bool
mark_seen(Input *in, uint32_t *seen, int which)
{
	if (*seen >> which & 1)
		return fail(in, AID_TALLY_DUPLICATE);
	*seen |= UINT32_C(1) << which;
	return true;
}

static bool
read_counter(Input *in, uint32_t *seen, int which, int64_t *counter)
{
	if (!mark_seen(in, seen, which))
		return false;
	in->p += in->reader->part_length;
	return read_rows(in, counter);
}

static bool
read_part(Input *in, AidTally *tally, uint32_t *seen, AidScheme *scheme)
{
	AidTallyReader *reader = in->reader;
	int			slot = AID_TALLY_UNMARKED;

	reader->part = in->p;
	reader->part_length = span_until(in, "(=,");
	if (is_word(reader->part, reader->part_length, AID_TALLY_NO_AMOUNT_KEY))
		return read_counter(in, seen, SEEN_NO_AMOUNT, &tally->null_amount_rows);
	if (is_word(reader->part, reader->part_length, AID_TALLY_NEGATIVE_KEY))
		return read_counter(in, seen, SEEN_NEGATIVE, &tally->negative_rows);

	/* a marker may have a parenthesis of its own, as gam:4(T) */
	reader->part_length = span_until(in, "=,");
	if (reader->part_length == 0)
		return fail(in, AID_TALLY_SYNTAX);
	if (!is_word(reader->part, reader->part_length, AID_TALLY_UNMARKED_KEY))
	{
		AidMarker	marker;
		AidScheme	own;

		if (aid_marker_parse(reader->part, reader->part_length, &marker, &own) != AID_MARKER_FINE)
			return fail(in, AID_TALLY_BAD_MARKER);
		if (*scheme != AID_SCHEME_NONE && *scheme != own)
			return fail(in, AID_TALLY_OTHER_SCHEME);
		*scheme = own;
		slot = aid_marker_position(marker);
	}
	if (!mark_seen(in, seen, slot))
		return false;
	in->p += reader->part_length;
	return read_money(in, &tally->slot[slot]);
}

bool
aid_tally_read(AidTallyReader *reader, const char *text, size_t length, AidTally *tally)
{
	Input		in = {reader, text, text, text + length};
	AidScheme	scheme = AID_SCHEME_NONE;
	uint32_t	seen = 0;
	aid_money	total;

	memset(reader, 0, sizeof(*reader));
	aid_tally_clear(tally);
	skip_blanks(&in);
	if (is_word(in.p, span_until(&in, ""), "0"))
		return true;
	for (;;)
	{
		if (!read_part(&in, tally, &seen, &scheme))
			return false;
		if (in.p >= in.end)
			break;
		if (!expect(&in, ','))
			return false;
	}
	tally->scheme = (uint8_t) scheme;
	aid_tally_settle(tally);
	if (!aid_tally_sum(tally, AID_PART_TOTAL, &total))
	{
		reader->part = NULL;
		return fail(&in, AID_TALLY_TOO_LARGE);
	}
	return true;
}

/* ---- writing ---- */

static size_t
put(char *buffer, size_t at, const char *text)
{
	size_t		length = strlen(text);

	memcpy(buffer + at, text, length);
	return at + length;
}

static size_t
put_rows(char *buffer, size_t at, int64_t rows)
{
	char		digits[24];
	size_t		n = sizeof(digits);
	uint64_t	rest = rows < 0 ? -(uint64_t) rows : (uint64_t) rows;

	at = put(buffer, at, rows < 0 ? " (-" : " (");
	do
		digits[--n] = (char) ('0' + rest % 10);
	while ((rest /= 10) != 0);
	memcpy(buffer + at, digits + n, sizeof(digits) - n);
	return put(buffer, at + sizeof(digits) - n, ")");
}

static size_t
put_name(char *buffer, size_t at, const char *name)
{
	return put(buffer, at > 0 ? put(buffer, at, ", ") : at, name);
}

size_t
aid_tally_write(const AidTally *tally, char buffer[AID_TALLY_TEXT_SIZE])
{
	size_t		at = 0;

	for (int i = 0; i < AID_TALLY_SLOTS; i++)
	{
		char		name[AID_MARKER_TEXT_SIZE] = AID_TALLY_UNMARKED_KEY;
		char		amount[AID_MONEY_TEXT_SIZE];

		if (!aid_tally_holds(&tally->slot[i]))
			continue;
		if (i != AID_TALLY_UNMARKED)
			aid_marker_print(aid_marker_at((AidScheme) tally->scheme, i), name);
		aid_money_print(tally->slot[i].amount, amount);
		at = put_name(buffer, at, name);
		at = put(buffer, at, " = ");
		at = put(buffer, at, amount);
		at = put_rows(buffer, at, tally->slot[i].rows);
	}
	if (tally->null_amount_rows != 0)
		at = put_rows(buffer, put_name(buffer, at, AID_TALLY_NO_AMOUNT_KEY), tally->null_amount_rows);
	if (tally->negative_rows != 0)
		at = put_rows(buffer, put_name(buffer, at, AID_TALLY_NEGATIVE_KEY), tally->negative_rows);
	if (at == 0)
		at = put(buffer, at, "0");
	buffer[at] = '\0';
	return at;
}
