/*
 * text.c
 *		Reading and writing the text form.
 */
#include <string.h>

#include "headcount/text.h"

/* ---- small pieces ---- */

static inline bool
is_blank(char ch)
{
	return ch == ' ' || ch == '\t' || ch == '\n';
}

static inline bool
is_digit(char ch)
{
	return ch >= '0' && ch <= '9';
}

static inline bool
equals(const char *text, size_t length, const char *word)
{
	return length == strlen(word) && memcmp(text, word, length) == 0;
}

static inline char
upper(char ch)
{
	return ch >= 'a' && ch <= 'z' ? (char) (ch - 'a' + 'A') : ch;
}

static void
trim(const char **text, size_t *length)
{
	while (*length > 0 && is_blank((*text)[0]))
		(*text)++, (*length)--;
	while (*length > 0 && is_blank((*text)[*length - 1]))
		(*length)--;
}

static int
print_digits(uint64_t number, char *out)
{
	char		digits[20];
	int			n = 0;

	do
		digits[n++] = (char) ('0' + number % 10);
	while ((number /= 10) > 0);
	for (int i = 0; i < n; i++)
		out[i] = digits[n - 1 - i];
	return n;
}

int
aid_count_print(int64_t count, char buffer[AID_COUNT_TEXT_SIZE])
{
	int			n = print_digits((uint64_t) count, buffer);

	buffer[n] = '\0';
	return n;
}

bool
aid_count_parse(const char *text, size_t length, int64_t *count, bool *range)
{
	long long	value = 0;

	*range = false;
	if (length == 0)
		return false;
	for (size_t i = 0; i < length; i++)
		if (!is_digit(text[i]))
			return false;
	for (size_t i = 0; i < length && !*range; i++)
		*range = __builtin_mul_overflow(value, 10LL, &value) ||
			__builtin_add_overflow(value, (long long) (text[i] - '0'), &value);
	*count = value;
	return true;
}

/* ---- ages ---- */

#define NUMBER_CEILING 100000	/* above every edge: larger numbers stop here */

typedef struct Cursor
{
	const char *p;
	const char *end;
} Cursor;

static bool
take_number(Cursor *c, uint32_t *number)
{
	if (c->p >= c->end || !is_digit(*c->p))
		return false;
	for (*number = 0; c->p < c->end && is_digit(*c->p); c->p++)
		*number = AID_MIN(*number * 10 + (uint32_t) (*c->p - '0'), NUMBER_CEILING);
	return true;
}

static bool
take(Cursor *c, const char *word)
{
	size_t		length = strlen(word);

	if ((size_t) (c->end - c->p) < length || memcmp(c->p, word, length) != 0)
		return false;
	c->p += length;
	return true;
}

static inline bool
at_end(const Cursor *c)
{
	return c->p == c->end;
}

static AidAgesStatus
band(uint64_t first, uint64_t below, uint32_t *lo, uint32_t *hi)
{
	if (first > AID_AGE_MAX || below > AID_AGE_MAX)
		return AID_AGES_TOO_OLD;
	if (first >= below)
		return AID_AGES_EMPTY;
	*lo = (uint32_t) first;
	*hi = (uint32_t) below;
	return AID_AGES_OK;
}

static AidAgesStatus
open_band(uint64_t first, uint32_t *lo, uint32_t *hi)
{
	if (first > AID_AGE_MAX)
		return AID_AGES_TOO_OLD;
	*hi = AID_AGE_OPEN;
	/* 0 and above says nothing */
	*lo = first == 0 ? AID_AGE_OPEN : (uint32_t) first;
	return first == 0 ? AID_AGES_UNKNOWN : AID_AGES_OK;
}

/* 20-29  33  60+  <5, each with "m" for months. */
static AidAgesStatus
parse_label(Cursor c, uint32_t *lo, uint32_t *hi)
{
	bool		below = take(&c, "<");
	uint32_t	first;
	uint32_t	last;
	uint64_t	unit;

	if (!take_number(&c, &first))
		return AID_AGES_BAD;
	if (!below && take(&c, "-"))
	{
		if (!take_number(&c, &last))
			return AID_AGES_BAD;
		unit = take(&c, "m") ? 1 : 12;
		return at_end(&c) ? band(first * unit, (last + 1) * unit, lo, hi) : AID_AGES_BAD;
	}
	unit = take(&c, "m") ? 1 : 12;
	if (!below && take(&c, "+"))
		return at_end(&c) ? open_band(first * unit, lo, hi) : AID_AGES_BAD;
	if (!at_end(&c))
		return AID_AGES_BAD;
	return below ? band(0, first * unit, lo, hi) : band(first * unit, (first + 1) * unit, lo, hi);
}

/* SDMX: Y20T29  Y33  Y_GE60  Y_LT5, or M for months. */
static AidAgesStatus
parse_sdmx(Cursor c, uint64_t unit, uint32_t *lo, uint32_t *hi)
{
	uint32_t	first;
	uint32_t	last;

	if (take(&c, "_GE"))
		return take_number(&c, &first) && at_end(&c) ? open_band(first * unit, lo, hi) : AID_AGES_BAD;
	if (take(&c, "_LT"))
		return take_number(&c, &first) && at_end(&c) ? band(0, first * unit, lo, hi) : AID_AGES_BAD;
	if (!take_number(&c, &first))
		return AID_AGES_BAD;
	last = first;
	if (take(&c, "T") && !take_number(&c, &last))
		return AID_AGES_BAD;
	return at_end(&c) ? band(first * unit, (last + 1) * unit, lo, hi) : AID_AGES_BAD;
}

/* 20Y or 6M, as ADX writes it behind a P. */
static bool
take_period(Cursor *c, uint64_t *months)
{
	uint32_t	number;

	if (!take(c, "P") || !take_number(c, &number))
		return false;
	*months = number;
	if (take(c, "Y"))
		*months *= 12;
	else if (!take(c, "M"))
		return false;
	return true;
}

/* ADX: P20Y--P30Y  P60Y-- */
static AidAgesStatus
parse_adx(Cursor c, uint32_t *lo, uint32_t *hi)
{
	uint64_t	first;
	uint64_t	below;

	if (!take_period(&c, &first) || !take(&c, "--"))
		return AID_AGES_BAD;
	if (at_end(&c))
		return open_band(first, lo, hi);
	return take_period(&c, &below) && at_end(&c) ? band(first, below, lo, hi) : AID_AGES_BAD;
}

static bool
take_edge(Cursor *c, uint64_t *months)
{
	uint32_t	number;

	if (!take_number(c, &number))
		return false;
	*months = take(c, "m") ? (uint64_t) number : (uint64_t) number * 12;
	return true;
}

/* [20,30)  [6m,2) */
static AidAgesStatus
parse_interval(Cursor c, uint32_t *lo, uint32_t *hi)
{
	uint64_t	first;
	uint64_t	below;

	if (!take(&c, "[") || !take_edge(&c, &first) || !take(&c, ",") || !take_edge(&c, &below) ||
		!take(&c, ")") || !at_end(&c))
		return AID_AGES_BAD;
	return band(first, below, lo, hi);
}

AidAgesStatus
aid_ages_parse(const char *text, size_t length, uint32_t *lo, uint32_t *hi)
{
	Cursor		c = {text, text + length};

	*lo = *hi = AID_AGE_OPEN;
	if (length == 0 || equals(text, length, "?") || equals(text, length, "_U") || equals(text, length, "_T"))
		return AID_AGES_UNKNOWN;
	switch (*text)
	{
		case 'P':
			return parse_adx(c, lo, hi);
		case '[':
			return parse_interval(c, lo, hi);
		case 'Y':
			c.p++;
			return parse_sdmx(c, 12, lo, hi);
		case 'M':
			c.p++;
			return parse_sdmx(c, 1, lo, hi);
		default:
			return parse_label(c, lo, hi);
	}
}

int
aid_ages_print(uint32_t lo, uint32_t hi, char buffer[AID_AGES_TEXT_SIZE])
{
	bool		open = hi == AID_AGE_OPEN;
	bool		years = lo % 12 == 0 && (open || hi % 12 == 0);
	uint32_t	unit = years ? 12 : 1;
	int			n = 0;

	if (lo != AID_AGE_OPEN)
	{
		n = print_digits(lo / unit, buffer);
		if (!open && hi / unit > lo / unit + 1)
		{
			buffer[n++] = '-';
			n += print_digits(hi / unit - 1, buffer + n);
		}
		if (!years)
			buffer[n++] = 'm';
		if (open)
			buffer[n++] = '+';
	}
	buffer[n] = '\0';
	return n;
}

AidAgesStatus
aid_edge_parse(const char *text, size_t length, uint32_t *months)
{
	Cursor		c = {text, text + length};
	uint64_t	edge;

	if (!take_edge(&c, &edge) || !at_end(&c))
		return AID_AGES_BAD;
	if (edge > AID_AGE_MAX)
		return AID_AGES_TOO_OLD;
	*months = (uint32_t) edge;
	return AID_AGES_OK;
}

int
aid_edge_print(uint32_t months, char buffer[AID_AGES_TEXT_SIZE])
{
	bool		years = months % 12 == 0;
	int			n = print_digits(years ? months / 12 : months, buffer);

	if (!years)
		buffer[n++] = 'm';
	buffer[n] = '\0';
	return n;
}

/* ---- boxes ---- */

static const char sex_letters[] = "FMX?";

bool
aid_sex_parse(const char *text, size_t length, AidSex *sex)
{
	char		letter;

	if (length < 1 || length > 2 || (length == 2 && text[0] != '_'))
		return false;
	letter = upper(text[length - 1]);
	if (letter == 'U')
		*sex = AID_SEX_UNKNOWN;
	else if (length == 2 && letter == 'O')
		*sex = AID_OTHER_SEX;
	else if (length == 1 && letter == 'F')
		*sex = AID_FEMALE;
	else if (length == 1 && letter == 'M')
		*sex = AID_MALE;
	else if (length == 1 && letter == 'X')
		*sex = AID_OTHER_SEX;
	else if (length == 1 && letter == '?')
		*sex = AID_SEX_UNKNOWN;
	else
		return false;
	return true;
}

static bool
fail(AidTextReport *report, AidTextFault fault, const char *token, size_t length)
{
	report->fault = fault;
	report->token = token;
	report->length = length;
	return false;
}

/* Splits off the first blank-separated token; empty at the end. */
static void
next_token(const char **text, size_t *length, const char **token, size_t *token_length)
{
	trim(text, length);
	*token = *text;
	while (*length > 0 && !is_blank(**text))
		(*text)++, (*length)--;
	*token_length = (size_t) (*text - *token);
}

static inline bool
is_disability(const char *token, size_t length)
{
	return equals(token, length, "+d") || equals(token, length, "-d");
}

/* The first token is not a sex: is it something else, standing where a sex should? */
static bool
fail_sex(AidTextReport *report, const char *token, size_t length, const char *all, size_t all_length)
{
	uint32_t	lo;
	uint32_t	hi;

	if (length == 2 && token[0] == '_' && upper(token[1]) == 'T')
		return fail(report, AID_FAULT_TOTAL_AS_SEX, token, length);
	if (is_disability(token, length) || aid_ages_parse(token, length, &lo, &hi) != AID_AGES_BAD)
		return fail(report, AID_FAULT_NO_SEX, all, all_length);
	return fail(report, AID_FAULT_SEX, token, length);
}

bool
aid_box_parse(AidTextReport *report, const char *text, size_t length, AidBox *box)
{
	const char *rest = text;
	size_t		rest_length = length;
	const char *token[3];
	size_t		token_length[3];
	AidSex		sex;
	AidDisability disability = AID_DISABILITY_UNKNOWN;
	uint32_t	lo;
	uint32_t	hi;

	for (int i = 0; i < 3; i++)
		next_token(&rest, &rest_length, &token[i], &token_length[i]);
	if (!aid_sex_parse(token[0], token_length[0], &sex))
		return fail_sex(report, token[0], token_length[0], text, length);

	trim(&rest, &rest_length);
	if (rest_length > 0)
		return fail(report, AID_FAULT_CELL, text, length);
	if (is_disability(token[1], token_length[1]) && token_length[2] == 0)
	{
		disability = token[1][0] == '+' ? AID_DISABLED : AID_NOT_DISABLED;
		token_length[1] = 0;
	}
	else if (token_length[2] > 0)
	{
		if (!is_disability(token[2], token_length[2]) || is_disability(token[1], token_length[1]))
			return fail(report, AID_FAULT_CELL, text, length);
		disability = token[2][0] == '+' ? AID_DISABLED : AID_NOT_DISABLED;
	}

	switch (aid_ages_parse(token[1], token_length[1], &lo, &hi))
	{
		case AID_AGES_OK:
		case AID_AGES_UNKNOWN:
			break;
		case AID_AGES_BAD:
			return fail(report, AID_FAULT_AGES, token[1], token_length[1]);
		case AID_AGES_EMPTY:
			return fail(report, AID_FAULT_EMPTY_AGES, token[1], token_length[1]);
		case AID_AGES_TOO_OLD:
			return fail(report, AID_FAULT_TOO_OLD, token[1], token_length[1]);
	}
	*box = aid_box(sex, lo, hi, disability);
	return true;
}

int
aid_box_print(AidBox box, char buffer[AID_BOX_TEXT_SIZE])
{
	int			n = 0;

	buffer[n++] = sex_letters[aid_box_sex(box)];
	if (aid_box_age_known(box))
	{
		buffer[n++] = ' ';
		n += aid_ages_print(aid_box_lo(box), aid_box_hi(box), buffer + n);
	}
	if (aid_box_disability(box) != AID_DISABILITY_UNKNOWN)
	{
		buffer[n++] = ' ';
		buffer[n++] = aid_box_disability(box) == AID_DISABLED ? '+' : '-';
		buffer[n++] = 'd';
	}
	buffer[n] = '\0';
	return n;
}

/* ---- values: reading ---- */

int
aid_headcount_read_room(const char *text, size_t length)
{
	size_t		commas = 0;

	for (size_t i = 0; i < length; i++)
		commas += text[i] == ',';
	return (int) AID_MIN(commas, (size_t) AID_MAX_CELLS) + 2;
}

/* Where the cell that starts here ends: a comma within [20,30) belongs to it. */
static size_t
cell_length(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
	{
		if (text[i] == ',')
			return i;
		if (text[i] == '[')
		{
			size_t		close = i + 1;

			while (close < length && text[close] != ')' && text[close] != ':')
				close++;
			if (close < length && text[close] == ')')
				i = close;
		}
	}
	return length;
}

static bool
is_negative_number(const char *text, size_t length)
{
	int64_t		ignored;
	bool		range;

	return length > 1 && *text == '-' && aid_count_parse(text + 1, length - 1, &ignored, &range);
}

/* A count of a cell, the stated total (cell 0) or a bare count. */
static bool
read_count(AidTextReport *report, const char *text, size_t length, int64_t *count,
		   AidTextFault otherwise, const char *all, size_t all_length)
{
	bool		range;

	if (aid_count_parse(text, length, count, &range))
		return !range || fail(report, AID_FAULT_RANGE, text, length);
	if (is_negative_number(text, length))
		return fail(report, AID_FAULT_NEGATIVE, text, length);
	return fail(report, otherwise, all, all_length);
}

static bool
read_cell(AidTextReport *report, const char *text, size_t length, AidReadCell *cell)
{
	const char *colon = memchr(text, ':', length);
	const char *count;
	size_t		count_length;

	if (colon == NULL)
		return fail(report, AID_FAULT_CELL, text, length);
	cell->left = text;
	cell->left_length = (size_t) (colon - text);
	trim(&cell->left, &cell->left_length);
	count = colon + 1;
	count_length = length - (size_t) (count - text);
	trim(&count, &count_length);
	/* what the caller sees of a faulty left side is the whole cell */
	if (!aid_box_parse(report, cell->left, cell->left_length, &cell->box))
	{
		if (report->fault == AID_FAULT_CELL || report->fault == AID_FAULT_NO_SEX)
			fail(report, report->fault, text, length);
		return false;
	}
	return read_count(report, count, count_length, &cell->count, AID_FAULT_CELL, text, length);
}

static int
compare_cells(const void *a, const void *b)
{
	const AidReadCell *left = a;
	const AidReadCell *right = b;

	if (left->box != right->box)
		return left->box < right->box ? -1 : 1;
	return (left->position > right->position) - (left->position < right->position);
}

/* The cells of the text in rising order of boxes, none twice. */
static int
read_cells(AidTextReport *report, const char *text, size_t length, AidReadCell *cell)
{
	const AidReadCell *repeated = NULL;
	int			n = 0;
	bool		sorted = true;

	for (;;)
	{
		size_t		taken = cell_length(text, length);
		const char *own = text;
		size_t		own_length = taken;

		aid_loop_check((uint64_t) n);
		report->cell = n + 1;
		if (n == AID_MAX_CELLS)
		{
			fail(report, AID_FAULT_TOO_MANY, text, 0);
			return -1;
		}
		trim(&own, &own_length);
		if (!read_cell(report, own, own_length, &cell[n]))
			return -1;
		cell[n].position = n + 1;
		sorted &= n == 0 || cell[n - 1].box < cell[n].box;
		n++;
		if (taken == length)
			break;
		text += taken + 1;
		length -= taken + 1;
	}

	if (sorted)
		return n;
	aid_sort(cell, (size_t) n, sizeof(AidReadCell), compare_cells);
	for (int i = 1; i < n; i++)
		if (cell[i].box == cell[i - 1].box && (repeated == NULL || cell[i].position < repeated->position))
			repeated = &cell[i];
	if (repeated == NULL)
		return n;
	report->cell = repeated->position;
	fail(report, AID_FAULT_REPEATED, repeated->left, repeated->left_length);
	return -1;
}

/* What the stated total has more than the cells joins "?", which is the last box of all. */
static int
add_rest(AidTextReport *report, AidReadCell *cell, int n, int64_t total)
{
	long long	sum = 0;

	for (int i = 0; i < n; i++)
		if (__builtin_add_overflow(sum, (long long) cell[i].count, &sum))
		{
			report->cell = 0;
			fail(report, AID_FAULT_RANGE, NULL, 0);
			return -1;
		}
	if (total < 0)				/* not stated */
		return n;
	if (sum > total)
	{
		report->sum = sum;
		report->total = total;
		fail(report, AID_FAULT_ABOVE_TOTAL, NULL, 0);
		return -1;
	}
	if (n == 0 || cell[n - 1].box != AID_BOX_UNKNOWN)
	{
		cell[n].box = AID_BOX_UNKNOWN;
		cell[n++].count = 0;
	}
	cell[n - 1].count += total - sum;
	return n;
}

int
aid_headcount_read(AidTextReport *report, const char *text, size_t length,
				   AidReadCell *scratch, AidBox *box, int64_t *count)
{
	const char *equal = memchr(text, '=', length);
	int64_t		total = -1;
	int			n = 0;
	int			kept = 0;

	memset(report, 0, sizeof(*report));
	trim(&text, &length);
	if (length == 0)
	{
		fail(report, AID_FAULT_EMPTY_TEXT, text, length);
		return -1;
	}
	if (equal != NULL)
	{
		const char *stated = text;
		size_t		stated_length = (size_t) (equal - text);

		trim(&stated, &stated_length);
		if (!read_count(report, stated, stated_length, &total, AID_FAULT_STATED_TOTAL, stated, stated_length))
			return -1;
		length -= (size_t) (equal + 1 - text);
		text = equal + 1;
	}
	if (equal != NULL || !is_digit(*text) || memchr(text, ':', length) != NULL || memchr(text, ',', length) != NULL)
	{
		/* a bare negative number is a count, too */
		report->cell = 1;
		if (equal == NULL && is_negative_number(text, length))
		{
			fail(report, AID_FAULT_NEGATIVE, text, length);
			return -1;
		}
		n = read_cells(report, text, length, scratch);
	}
	else
	{
		report->cell = 1;
		if (!read_count(report, text, length, &total, AID_FAULT_CELL, text, length))
			return -1;
	}
	if (n >= 0)
		n = add_rest(report, scratch, n, total);
	if (n < 0)
		return -1;

	for (int i = 0; i < n; i++)
		if (scratch[i].count > 0)
		{
			box[kept] = scratch[i].box;
			count[kept++] = scratch[i].count;
		}
	if (kept > AID_MAX_CELLS)
	{
		fail(report, AID_FAULT_TOO_MANY, NULL, 0);
		return -1;
	}
	return kept;
}

/* ---- values: writing ---- */

size_t
aid_headcount_write(const AidCells *cells, char *out)
{
	char		buffer[AID_BOX_TEXT_SIZE + AID_COUNT_TEXT_SIZE + 4];
	size_t		length = 0;

	if (cells->n == 0 || (cells->n == 1 && cells->box[0] == AID_BOX_UNKNOWN))
	{
		length = (size_t) aid_count_print(cells->n == 0 ? 0 : cells->count[0], buffer);
		if (out != NULL)
			memcpy(out, buffer, length);
		return length;
	}
	for (int i = 0; i < cells->n; i++)
	{
		int			n = 0;

		if (i > 0)
		{
			buffer[n++] = ',';
			buffer[n++] = ' ';
		}
		n += aid_box_print(cells->box[i], buffer + n);
		buffer[n++] = ':';
		buffer[n++] = ' ';
		n += aid_count_print(cells->count[i], buffer + n);
		if (out != NULL)
			memcpy(out + length, buffer, (size_t) n);
		length += (size_t) n;
	}
	return length;
}
