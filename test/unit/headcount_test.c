/* sources: extension/headcount/text.c extension/headcount/storage.c extension/headcount/cells.c extension/headcount/state.c extension/headcount/bands.c */
/*
 * headcount_test.c
 *		Text, storage, algebra, running state and bands of headcounts against a
 *		naive model: a list of cells that is searched from end to end.
 */
#include <stdlib.h>
#include <string.h>

#include "headcount/bands.h"
#include "headcount/cells.h"
#include "headcount/state.h"
#include "headcount/storage.h"
#include "headcount/text.h"
#include "random.h"
#include "tap.h"

/* Exactly as large as asked for, so that the sanitizer sees a byte too many; freed at the end of each round. */
static void *blocks[4096];
static int	block_count = 0;

static void *
allocate(size_t size)
{
	void	   *block = malloc(size > 0 ? size : 1);

	memset(block, 0xA5, size);
	if (block_count == 4096)
	{
		printf("Bail out! too many blocks\n");
		exit(1);
	}
	return blocks[block_count++] = block;
}

static void
free_blocks(void)
{
	while (block_count > 0)
		free(blocks[--block_count]);
}

/* ---- reading and writing ---- */

/* A text's value in newly allocated arrays; n < 0 on failure. */
static AidCells
read_text(const char *text, AidTextReport *report)
{
	size_t		length = strlen(text);
	char	   *copy = allocate(length);
	int			room;
	AidReadCell *scratch;
	AidBox	   *box;
	int64_t    *count;
	AidCells	cells;

	memcpy(copy, text, length); /* without the terminating zero */
	room = aid_headcount_read_room(copy, length);
	scratch = allocate((size_t) room * sizeof(AidReadCell));
	box = allocate((size_t) room * sizeof(AidBox));
	count = allocate((size_t) room * sizeof(int64_t));
	cells.n = aid_headcount_read(report, copy, length, scratch, box, count);
	cells.box = box;
	cells.count = count;
	return cells;
}

static const char *
write_text(const AidCells *cells)
{
	size_t		length = aid_headcount_write(cells, NULL);
	char	   *exact = allocate(length);
	char	   *text = allocate(length + 1);

	if (aid_headcount_write(cells, exact) != length)
		return "(lengths differ)";
	memcpy(text, exact, length);
	text[length] = '\0';
	return text;
}

/* For the name of a test: blanks as spaces. */
static const char *
one_line(const char *text)
{
	static char line[200];
	size_t		i = 0;

	for (; text[i] != '\0' && i + 1 < sizeof(line); i++)
		line[i] = text[i] == '\n' || text[i] == '\t' ? ' ' : text[i];
	line[i] = '\0';
	return line;
}

static void
prints(const char *in, const char *out)
{
	AidTextReport report;
	AidCells	cells = read_text(in, &report);
	const char *text = cells.n >= 0 ? write_text(&cells) : "(refused)";

	if (!ok(strcmp(text, out) == 0, "'%s' prints as '%s'", one_line(in), out))
		printf("# got '%s', fault %d\n", text, report.fault);
	free_blocks();
}

static void
refuses(const char *in, AidTextFault fault, int cell, const char *token)
{
	AidTextReport report;
	AidCells	cells = read_text(in, &report);
	bool		right = cells.n < 0 && report.fault == fault && (cell < 0 || report.cell == cell);

	if (right && token != NULL)
		right = report.length == strlen(token) && memcmp(report.token, token, report.length) == 0;
	if (!ok(right, "'%s' is refused", one_line(in)))
		printf("# n %d, fault %d of cell %d, token '%.*s'\n", cells.n, cells.n < 0 ? (int) report.fault : -1,
			   report.cell, report.token != NULL ? (int) report.length : 0, report.token != NULL ? report.token : "");
	free_blocks();
}

static void
test_text(void)
{
	prints("M 18-59: 7, F <18: 5", "F 0-17: 5, M 18-59: 7");
	prints("f Y20T29: 3, m P5Y--P15Y: 2", "F 20-29: 3, M 5-14: 2");
	prints("X [40,45): 6, ? M6T23: 8", "X 40-44: 6, ? 6-23m: 8");
	prints("F 60-60: 2, F 60+: 1, F 61: 4", "F 60: 2, F 60+: 1, F 61: 4");
	prints("90 = M 18+: 41, F: 37", "F: 37, M 18+: 41, ?: 12");
	prints("U 0+: 12, _U Y_GE70: 1", "? 70+: 1, ?: 12");
	prints("12 = ?: 4, F 3-7: 2", "F 3-7: 2, ?: 10");
	prints("F 0-4 -d: 3, F 0-4 +d: 1, F 0-4: 2", "F 0-4 +d: 1, F 0-4 -d: 3, F 0-4: 2");
	prints("F 18m+: 9, F 12-23m: 4, F M30: 1", "F 1: 4, F 18m+: 9, F 30m: 1");
	prints("M _U +d: 2, M 0-11m: 5", "M 0: 5, M +d: 2");
	prints("F P18M--P36M: 3, F P30Y--: 4", "F 18-35m: 3, F 30+: 4");
	prints("F 2-5: 0, M 6-9: 14", "M 6-9: 14");
	prints("0", "0");
	prints("  0012\n", "12");
	prints("?:5", "5");
	prints("0 = F: 0", "0");
	prints("7=F:7", "F: 7");
	prints("\tf\t5-17\n+d\t:\n8\t,m:2", "F 5-17 +d: 8, M: 2");
	prints("_o Y_LT5: 1, x [6m,2): 2, _u _T -d: 3", "X 0-4: 1, X 6-23m: 2, ? -d: 3");
	prints("F <6m: 1, F 30m: 2, F M_GE18: 3, F M_LT6 -d: 4, F Y33: 5", "F 0-5m -d: 4, F 0-5m: 1, F 18m+: 3, F 30m: 2, F 33: 5");
	prints("F 340: 1", "F 340: 1");
	prints("F P4094M--: 1, F [4093m,4094m): 2", "F 4093m: 2, F 4094m+: 1");
	prints("F M_GE0: 1", "F: 1");
	prints("9223372036854775807", "9223372036854775807");
	prints("9223372036854775807 = F: 9223372036854775806", "F: 9223372036854775806, ?: 1");

	refuses("", AID_FAULT_EMPTY_TEXT, -1, NULL);
	refuses(" \n\t", AID_FAULT_EMPTY_TEXT, -1, NULL);
	refuses("F 5-17: 8,", AID_FAULT_CELL, 2, "");
	refuses("F 5-17 8", AID_FAULT_CELL, 1, "F 5-17 8");
	refuses("40 = ", AID_FAULT_CELL, 1, "");
	refuses("F: 1, M 5-17 8 ", AID_FAULT_CELL, 2, "M 5-17 8");
	refuses("F: 1: 2", AID_FAULT_CELL, 1, "F: 1: 2");
	refuses("F:", AID_FAULT_CELL, 1, "F:");
	refuses("F: +1", AID_FAULT_CELL, 1, NULL);
	refuses("F: 1.0", AID_FAULT_CELL, 1, NULL);
	refuses("12 13", AID_FAULT_CELL, 1, "12 13");
	refuses("1e3", AID_FAULT_CELL, 1, NULL);
	refuses("_T 18-59: 9", AID_FAULT_TOTAL_AS_SEX, 1, "_T");
	refuses("18-59: 9", AID_FAULT_NO_SEX, 1, "18-59: 9");
	refuses(": 9", AID_FAULT_NO_SEX, 1, ": 9");
	refuses("+d: 9", AID_FAULT_NO_SEX, 1, "+d: 9");
	refuses("women 18-59: 3", AID_FAULT_SEX, 1, "women");
	refuses("FF: 3", AID_FAULT_SEX, 1, "FF");
	refuses("M 18+: -3", AID_FAULT_NEGATIVE, 1, NULL);
	refuses("-3", AID_FAULT_NEGATIVE, 1, NULL);
	refuses("-3 = F: 1", AID_FAULT_NEGATIVE, 0, NULL);
	refuses("many = F: 1", AID_FAULT_STATED_TOTAL, 0, "many");
	refuses("F 30-20: 6", AID_FAULT_EMPTY_AGES, 1, "30-20");
	refuses("F [25,25): 1", AID_FAULT_EMPTY_AGES, 1, "[25,25)");
	refuses("F <0: 1", AID_FAULT_EMPTY_AGES, 1, "<0");
	refuses("F 0-341: 2", AID_FAULT_TOO_OLD, 1, "0-341");
	refuses("F 99999999999999999999+: 2", AID_FAULT_TOO_OLD, 1, NULL);
	refuses("F [0,4095m): 2", AID_FAULT_TOO_OLD, 1, NULL);
	refuses("F: 9223372036854775806, M: 2", AID_FAULT_RANGE, -1, NULL);
	refuses("F: 9223372036854775808", AID_FAULT_RANGE, 1, NULL);
	refuses("99999999999999999999", AID_FAULT_RANGE, -1, NULL);
	refuses("F 10 - 19: 3", AID_FAULT_CELL, 1, "F 10 - 19: 3");
	refuses("F 1.5-3: 4", AID_FAULT_AGES, 1, "1.5-3");
	refuses("F 18+ +D: 2", AID_FAULT_CELL, 1, NULL);
	refuses("F 18+ -d +d: 2", AID_FAULT_CELL, 1, NULL);
	refuses("F -d 18+: 2", AID_FAULT_CELL, 1, NULL);
	refuses("F +d -d: 2", AID_FAULT_CELL, 1, NULL);
	refuses("F adults: 2", AID_FAULT_AGES, 1, "adults");
	refuses("F y20t29: 2", AID_FAULT_AGES, 1, "y20t29");
	refuses("F [20, 30): 2", AID_FAULT_CELL, 1, "F [20, 30): 2");
	refuses("F [20,30: 4, M: 3", AID_FAULT_CELL, 1, "F [20");
	refuses("F 20-29: 4, F Y20T29: 5", AID_FAULT_REPEATED, 2, "F Y20T29");
	refuses("M: 1, F 20-29: 0, F [20,30) : 0", AID_FAULT_REPEATED, 3, "F [20,30)");
	refuses("50 = F: 30, M: 27", AID_FAULT_ABOVE_TOTAL, -1, NULL);
}

static const char *const good_ages[] = {
	"20-29", "Y20T29", "P20Y--P30Y", "[20,30)", "33", "Y33", "60+", "Y_GE60", "P60Y--", "<5", "Y_LT5", "6-23m",
	"M6T23", "P6M--P24M", "[6m,24m)", "18m+", "M_GE18", "<6m", "M_LT6", "30m", "M30", "[6m,2)", "P6M--P2Y"
};

static void
test_ages(void)
{
	static const char *const unknown[] = {"", "?", "_U", "_T", "0+", "0m+", "Y_GE0", "M_GE0", "P0Y--", "P0M--"};
	static const char *const bad[] = {"*", "un", "20-", "-29", "20--29", "20m-29m", "Y20-29", "20T29", "P20Y", "P20Y-P30Y",
		"P1Y6M--P2Y", "[20,30]", "(20,30)", "[20,)", "20 ", "+", "<", "<5+", "m", "6m-2", "_u", "Y", "M", "Y_GT5", "P20Y--P30", "٣"};
	uint32_t	lo;
	uint32_t	hi;
	int			wrong = 0;

	for (size_t i = 0; i < sizeof(good_ages) / sizeof(good_ages[0]); i++)
		wrong += aid_ages_parse(good_ages[i], strlen(good_ages[i]), &lo, &hi) != AID_AGES_OK;
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
		wrong += aid_ages_parse(unknown[i], strlen(unknown[i]), &lo, &hi) != AID_AGES_UNKNOWN ||
			lo != AID_AGE_OPEN || hi != AID_AGE_OPEN;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (aid_ages_parse(bad[i], strlen(bad[i]), &lo, &hi) != AID_AGES_BAD)
		{
			printf("# '%s' is read\n", bad[i]);
			wrong++;
		}
	ok(wrong == 0, "notations of ages, good and bad");

	wrong = 0;
	for (uint32_t first = 0; first <= AID_AGE_MAX; first += first < 60 ? 1 : 1 + below(30))
		for (uint32_t end = first + 1; end <= AID_AGE_OPEN; end += end < 100 ? 1 : 1 + below(60))
		{
			char		label[AID_AGES_TEXT_SIZE];
			int			length = aid_ages_print(first, end, label);
			AidAgesStatus status = aid_ages_parse(label, (size_t) length, &lo, &hi);

			if (first == 0 && end == AID_AGE_OPEN)
				wrong += status != AID_AGES_UNKNOWN;
			else
				wrong += status != AID_AGES_OK || lo != first || hi != end;
		}
	ok(wrong == 0, "labels read back");
}

/* ---- random values ---- */

#define MODEL_MAX 400

typedef struct Model
{
	int			n;
	AidBox		box[MODEL_MAX];
	int64_t		count[MODEL_MAX];
} Model;

/* Boxes from a small set, so that values share cells. */
static AidBox
random_box(void)
{
	static const uint32_t edges[] = {0, 6, 60, 216, 720, 4094};
	uint32_t	lo = edges[below(6)];
	uint32_t	hi = below(4) == 0 ? AID_AGE_OPEN : edges[below(6)];

	if (lo >= hi || (lo == 0 && hi == AID_AGE_OPEN))
		lo = hi = AID_AGE_OPEN;
	return aid_box((AidSex) below(4), lo, hi, (AidDisability) below(3));
}

static int64_t
random_count(void)
{
	switch (below(8))
	{
		case 0:
			return UINT32_MAX;
		case 1:
			return INT64_C(1) + UINT32_MAX;
		case 2:
			return (int64_t) (next_random() >> 12);
		default:
			return 1 + below(1000);
	}
}

static void
model_add(Model *model, AidBox box, int64_t count)
{
	int			i = 0;

	while (i < model->n && model->box[i] != box)
		i++;
	if (i == model->n)
	{
		model->box[model->n] = box;
		model->count[model->n++] = 0;
	}
	model->count[i] += count;
	if (model->count[i] == 0)
	{
		model->n--;
		model->box[i] = model->box[model->n];
		model->count[i] = model->count[model->n];
	}
}

/* The model's cells in order, by choosing the smallest again and again. */
static AidCells
model_cells(const Model *model)
{
	AidBox	   *box = allocate((size_t) model->n * sizeof(AidBox));
	int64_t    *count = allocate((size_t) model->n * sizeof(int64_t));
	AidCells	cells = {model->n, box, count};

	for (int i = 0; i < model->n; i++)
	{
		int			next = -1;

		for (int k = 0; k < model->n; k++)
			if ((i == 0 || model->box[k] > box[i - 1]) && (next < 0 || model->box[k] < model->box[next]))
				next = k;
		box[i] = model->box[next];
		count[i] = model->count[next];
	}
	return cells;
}

static void
random_model(Model *model, uint32_t size)
{
	uint32_t	n = below(size + 1);
	bool		small = below(2) == 0;

	model->n = 0;
	for (uint32_t i = 0; i < n; i++)
		model_add(model, random_box(), small ? 1 + below(9) : random_count());
}

/* Stored at an odd address, where short headers put it. */
static AidPacked
store(const AidCells *cells, size_t *size)
{
	bool		wide = aid_cells_are_wide(cells);
	char	   *stored;

	*size = aid_packed_size(cells->n, wide);
	stored = (char *) allocate(*size + 1) + 1;
	aid_pack(cells, wide, stored);
	if (!aid_packed_is_valid(stored, *size))
	{
		printf("# an invalid value was packed\n");
		exit(1);
	}
	return aid_packed_view(stored);
}

static AidPacked
stored_model(const Model *model)
{
	AidCells	cells = model_cells(model);
	size_t		size;

	return store(&cells, &size);
}

static bool
same_cells(const AidCells *a, const AidCells *b)
{
	if (a->n != b->n)
		return false;
	for (int i = 0; i < a->n; i++)
		if (a->box[i] != b->box[i] || a->count[i] != b->count[i])
			return false;
	return true;
}

/* The result of an operation has the cells of the model. */
static bool
is_model(int n, const AidBox *box, const int64_t *count, const Model *model)
{
	AidCells	got = {n, box, count};
	AidCells	expected = model_cells(model);

	return same_cells(&got, &expected);
}

static void
test_storage(void)
{
	int			wrong = 0;
	int			wide = 0;
	int			accepted = 0;

	for (int round = 0; round < 3000; round++)
	{
		Model		model;
		AidCells	cells;
		AidPacked	view;
		AidBox	   *box;
		int64_t    *count;
		size_t		size;
		char	   *stored;
		AidTextReport report;
		AidCells	again;

		random_model(&model, 20);
		cells = model_cells(&model);
		view = store(&cells, &size);
		wide += view.wide;
		box = allocate((size_t) view.n * sizeof(AidBox));
		count = allocate((size_t) view.n * sizeof(int64_t));
		aid_unpack(&view, box, count);
		wrong += !is_model(view.n, box, count, &model);
		again = read_text(write_text(&cells), &report);
		wrong += again.n < 0 || !same_cells(&again, &cells);

		/* a changed byte is seen, or it is another value in the one form it has */
		stored = (char *) view.keys - AID_PACKED_HEADER;
		stored[below(size)] ^= (char) (1 << below(8));
		if (aid_packed_is_valid(stored, size))
		{
			AidPacked	other = aid_packed_view(stored);
			AidCells	changed = {other.n, box, count};

			accepted++;
			aid_unpack(&other, box, count);
			wrong += aid_cells_are_wide(&changed) != other.wide || same_cells(&changed, &cells);
		}
		wrong += aid_packed_is_valid(stored, size - 1);
		free_blocks();
	}
	ok(wrong == 0, "values are stored, printed and read back");
	ok(wide > 300 && wide < 2700 && accepted > 100, "in both widths (%d wide), some with a changed count (%d)", wide, accepted);
	ok(aid_packed_size(10, false) + 1 == 85, "ten cells take 85 bytes");
}

/* Order from its definition, over models in order. */
static int
model_compare(const AidCells *a, const AidCells *b)
{
	unsigned __int128 left = 0;
	unsigned __int128 right = 0;

	for (int i = 0; i < a->n; i++)
		left += (uint64_t) a->count[i];
	for (int i = 0; i < b->n; i++)
		right += (uint64_t) b->count[i];
	if (left != right)
		return left < right ? -1 : 1;
	for (int i = 0;; i++)
	{
		if (i == a->n || i == b->n)
			return (a->n > b->n) - (a->n < b->n);
		if (a->box[i] != b->box[i])
			return a->box[i] < b->box[i] ? -1 : 1;
		if (a->count[i] != b->count[i])
			return a->count[i] < b->count[i] ? -1 : 1;
	}
}

static void
test_algebra(void)
{
	int			wrong[5] = {0};
	int			contained = 0;

	for (int round = 0; round < 4000; round++)
	{
		Model		a;
		Model		b;
		Model		sum;
		AidPacked	x;
		AidPacked	y;
		AidPacked	z;
		AidCells	left;
		AidCells	right;
		AidCells	result;
		size_t		size;
		int			n;
		bool		inside = true;
		AidBox	   *box = allocate(MODEL_MAX * sizeof(AidBox));
		int64_t    *count = allocate(MODEL_MAX * sizeof(int64_t));

		random_model(&a, 12);
		random_model(&b, below(2) == 0 ? 3 : 12);
		if (below(4) == 0)
		{
			/* the same boxes, sometimes one person more or less */
			b = a;
			for (int i = 0; i < b.n; i++)
				b.count[i] += b.count[i] > 1 ? (int64_t) below(2) - (int64_t) below(6) % 2 : 0;
		}
		x = stored_model(&a);
		y = stored_model(&b);
		sum = a;
		for (int i = 0; i < b.n; i++)
			model_add(&sum, b.box[i], b.count[i]);

		wrong[0] += aid_cells_add(&x, &y, &n, box, count) != AID_CELLS_OK || !is_model(n, box, count, &sum);
		result.n = n;
		result.box = box;
		result.count = count;
		z = store(&result, &size);
		wrong[1] += aid_cells_subtract(&z, &y, &n, box, count) != AID_CELLS_OK || !is_model(n, box, count, &a);
		wrong[1] += !aid_cells_contain(&z, &x) || !aid_cells_contain(&z, &y);

		for (int i = 0; i < b.n; i++)
		{
			bool		found = false;

			for (int k = 0; k < a.n; k++)
				found |= a.box[k] == b.box[i] && a.count[k] >= b.count[i];
			inside &= found;
		}
		contained += inside && b.n > 0;
		wrong[2] += aid_cells_contain(&x, &y) != inside;
		wrong[2] += (aid_cells_subtract(&x, &y, &n, box, count) == AID_CELLS_OK) != inside;

		left = model_cells(&a);
		right = model_cells(&b);
		wrong[3] += aid_cells_compare(&x, &y) != model_compare(&left, &right);
		wrong[3] += aid_cells_compare(&x, &x) != 0 || aid_cells_compare(&y, &x) != -model_compare(&left, &right);
		free_blocks();
	}
	ok(wrong[0] == 0, "union against the model");
	ok(wrong[1] == 0, "(a + b) - b is a, and both are contained");
	ok(wrong[2] == 0 && contained > 200, "inclusion and refused difference against the model (%d contained)", contained);
	ok(wrong[3] == 0, "order against its definition");
}

static void
test_overflow(void)
{
	AidBox		box[2] = {aid_box(AID_FEMALE, 0, 60, AID_DISABILITY_UNKNOWN), AID_BOX_UNKNOWN};
	int64_t		most[1] = {INT64_MAX};
	int64_t		one[1] = {1};
	AidCells	a = {1, box, most};
	AidCells	b = {1, box + 1, one};
	AidCells	c = {1, box, one};
	size_t		size;
	AidPacked	x = store(&a, &size);
	AidPacked	y = store(&b, &size);
	AidPacked	z = store(&c, &size);
	AidHeadcountState *state = aid_state_create(allocate, 0);
	int			n;
	AidBox		out_box[2];
	int64_t		out_count[2];

	ok(aid_cells_add(&x, &y, &n, out_box, out_count) == AID_CELLS_RANGE, "union out of range, other cell");
	ok(aid_cells_add(&x, &z, &n, out_box, out_count) == AID_CELLS_RANGE, "union out of range, same cell");
	ok(aid_state_add(&state, allocate, &x, 1) == AID_CELLS_OK, "the largest total fits the state");
	ok(aid_state_add(&state, allocate, &z, 1) == AID_CELLS_RANGE, "state out of range, same boxes");
	state = aid_state_create(allocate, 0);
	ok(aid_state_add(&state, allocate, &z, 1) == AID_CELLS_OK &&
	   aid_state_add(&state, allocate, &y, 1) == AID_CELLS_OK &&
	   aid_state_add(&state, allocate, &x, 1) == AID_CELLS_RANGE, "state out of range, some boxes");
	state = aid_state_create(allocate, 0);
	ok(aid_state_add(&state, allocate, &y, 1) == AID_CELLS_OK &&
	   aid_state_add(&state, allocate, &x, 1) == AID_CELLS_RANGE, "state out of range, new box");
	ok(aid_state_remove(aid_state_create(allocate, 0), &y, 1) == AID_CELLS_MISSING, "nobody to take out of an empty state");
	free_blocks();
}

static void
test_too_many(void)
{
	AidBox	   *box = malloc(AID_MAX_CELLS * sizeof(AidBox));
	int64_t    *count = malloc(AID_MAX_CELLS * sizeof(int64_t));
	AidBox		extra = AID_BOX_UNKNOWN;
	int64_t		one = 1;
	AidCells	all = {0, box, count};
	AidCells	last = {1, &extra, &one};
	AidHeadcountState *state = aid_state_create(allocate, 0);
	AidTextReport report;
	AidCells	again;
	size_t		size;
	AidPacked	x;
	AidPacked	y;
	char	   *text;

	for (uint32_t lo = 1; lo < 2000 && all.n < AID_MAX_CELLS; lo++)
		for (uint32_t hi = lo + 1; hi < lo + 40 && all.n < AID_MAX_CELLS; hi++)
		{
			count[all.n] = 1;
			box[all.n++] = aid_box(AID_FEMALE, lo, hi, AID_DISABILITY_UNKNOWN);
		}
	ok(all.n == AID_MAX_CELLS, "65,535 cells");
	x = store(&all, &size);
	y = store(&last, &size);
	ok(aid_state_add(&state, allocate, &x, 1) == AID_CELLS_OK && state->n == AID_MAX_CELLS &&
	   aid_state_is_valid(state, aid_state_size(state->capacity)), "fit the state");
	ok(aid_state_add(&state, allocate, &x, 1) == AID_CELLS_OK, "can be added to");
	ok(aid_state_add(&state, allocate, &y, 1) == AID_CELLS_TOO_MANY, "one more does not fit");

	size = aid_headcount_write(&all, NULL);
	text = allocate(size + 16);
	aid_headcount_write(&all, text);
	text[size] = '\0';
	again = read_text(text, &report);
	ok(again.n == AID_MAX_CELLS && same_cells(&again, &all), "are read back from text");
	strcpy(text + size, ", M 5: 0");
	again = read_text(text, &report);
	ok(again.n < 0 && report.fault == AID_FAULT_TOO_MANY, "one more cell in the text is too many");
	memmove(text + 8, text, size);
	memcpy(text, "99999 = ", 8);
	text[size + 8] = '\0';
	again = read_text(text, &report);
	ok(again.n < 0 && report.fault == AID_FAULT_TOO_MANY, "so is the rest of a stated total");
	free_blocks();
	free(box);
	free(count);
}

/* ---- state ---- */

static AidHeadcountState *
copy_state(const AidHeadcountState *state)
{
	size_t		size = aid_state_size(state->capacity);

	return memcpy(malloc(size), state, size);
}

static void
test_state(void)
{
	int			wrong = 0;
	int			grown = 0;
	int			largest = 0;

	for (int round = 0; round < 300; round++)
	{
		Model		window[12];
		Model		sum = {0};
		int			filled = 0;
		uint32_t	size = 1 + below(40);
		AidHeadcountState *state = aid_state_create(allocate, 0);

		for (int step = 0; step < 60; step++)
		{
			AidPacked	row;
			AidHeadcountState *before;
			AidCells	cells;
			AidCells	expected;

			if (filled == 12 || (filled > 0 && below(3) == 0))
			{
				/* the oldest leaves */
				row = stored_model(&window[0]);
				wrong += aid_state_remove(state, &row, 1) != AID_CELLS_OK;
				for (int i = 0; i < window[0].n; i++)
					model_add(&sum, window[0].box[i], -window[0].count[i]);
				memmove(window, window + 1, (size_t) --filled * sizeof(Model));
			}
			else
			{
				if (filled > 0 && below(3) == 0)
					window[filled] = window[filled - 1];
				else
					random_model(&window[filled], size);
				row = stored_model(&window[filled]);
				for (int i = 0; i < window[filled].n; i++)
					model_add(&sum, window[filled].box[i], window[filled].count[i]);
				filled++;
				before = state;
				wrong += aid_state_add(&state, allocate, &row, 1) != AID_CELLS_OK;
				grown += state != before;
			}
			cells = aid_state_cells(state);
			expected = model_cells(&sum);
			wrong += !same_cells(&cells, &expected) || state->rows != filled ||
				!aid_state_is_valid(state, aid_state_size(state->capacity));
			largest = AID_MAX(largest, cells.n);

			/* start the next step with the state alone */
			before = copy_state(state);
			free_blocks();
			state = memcpy(allocate(aid_state_size(before->capacity)), before, aid_state_size(before->capacity));
			free(before);
		}
		free_blocks();
	}
	ok(wrong == 0, "moving windows against the model");
	ok(grown > 100 && largest > 60, "states grew %d times, to %d cells", grown, largest);
}

static void
test_combine(void)
{
	int			wrong = 0;

	for (int round = 0; round < 300; round++)
	{
		AidHeadcountState *part[4];
		AidHeadcountState *whole = aid_state_create(allocate, 0);
		AidHeadcountState *merged = aid_state_create(allocate, 0);
		AidCells	a;
		AidCells	b;
		int			rows = 1 + below(20);

		for (int p = 0; p < 4; p++)
			part[p] = aid_state_create(allocate, below(20));
		for (int i = 0; i < rows; i++)
		{
			Model		model;
			AidPacked	row;

			random_model(&model, 30);
			row = stored_model(&model);
			wrong += aid_state_add(&part[below(4)], allocate, &row, 1) != AID_CELLS_OK;
			wrong += aid_state_add(&whole, allocate, &row, 1) != AID_CELLS_OK;
		}
		for (int p = 3; p >= 0; p--)
		{
			AidPacked	view = aid_state_view(part[p]);

			wrong += aid_state_add(&merged, allocate, &view, part[p]->rows) != AID_CELLS_OK;
		}
		a = aid_state_cells(whole);
		b = aid_state_cells(merged);
		wrong += !same_cells(&a, &b) || whole->rows != merged->rows || whole->total != merged->total;
		free_blocks();
	}
	ok(wrong == 0, "any split, merged backwards, gives the same state");
}

/* ---- bands ---- */

/* Definitions word by word, month by month. */
static bool
slow_is_common_edge(const AidPacked *h, uint32_t month)
{
	bool		edge = false;

	for (int i = 0; i < h->n; i++)
	{
		uint32_t	lo = aid_box_lo(aid_packed_box(h, i));
		uint32_t	hi = aid_box_hi(aid_packed_box(h, i));

		if (lo == AID_AGE_OPEN)
			continue;
		if (lo < month && month < hi)
			return false;
		edge |= lo == month || (hi == month && hi != AID_AGE_OPEN);
	}
	return edge;
}

static bool
slow_is_partition(const AidPacked *h)
{
	for (int i = 0; i < h->n; i++)
		for (int k = 0; k < i; k++)
		{
			AidBox		a = aid_packed_box(h, i);
			AidBox		b = aid_packed_box(h, k);

			if (aid_box_age_known(a) && aid_box_age_known(b) && aid_box_sex(a) == aid_box_sex(b) &&
				aid_box_disability(a) == aid_box_disability(b) &&
				aid_box_lo(a) < aid_box_hi(b) && aid_box_lo(b) < aid_box_hi(a))
				return false;
		}
	return true;
}

static void
test_bands(void)
{
	static const uint32_t candidates[] = {6, 24, 60, 216, 217, 720, 4094};
	int			wrong[4] = {0};
	int			partitions = 0;
	int			banded = 0;

	for (int round = 0; round < 3000; round++)
	{
		Model		model;
		Model		coarse = {0};
		AidPacked	h;
		AidBreaks	breaks;
		uint32_t   *edge = allocate((AID_AGE_MAX + 1) * sizeof(uint32_t));
		AidCell    *cell;
		AidBox	   *box;
		int64_t    *count;
		int			n;
		int			k = 0;
		bool		uses = true;

		random_model(&model, below(2) == 0 ? 4 : 15);
		h = stored_model(&model);

		n = aid_common_edges(&h, edge);
		if (round % 20 == 0)
			for (uint32_t month = 0; month <= AID_AGE_MAX; month++)
				if (slow_is_common_edge(&h, month))
					wrong[0] += k >= n || edge[k++] != month;
		wrong[0] += round % 20 == 0 && k != n;

		wrong[1] += aid_cells_are_partition(&h) != slow_is_partition(&h);
		partitions += h.n > 2 && slow_is_partition(&h);

		aid_breaks_start(&breaks);
		for (size_t i = 0; i < sizeof(candidates) / sizeof(candidates[0]); i++)
			if (below(2) == 0)
				wrong[2] += !aid_breaks_append(&breaks, candidates[i]);
		wrong[2] += aid_breaks_append(&breaks, breaks.edge[breaks.n - 1]);
		for (int i = 0; i < h.n; i++)
		{
			AidBox		from = aid_packed_box(&h, i);
			uint32_t	lo = aid_box_lo(from);
			uint32_t	hi = aid_box_hi(from);

			if (aid_box_age_known(from))
			{
				uint32_t	new_lo = 0;
				uint32_t	new_hi = AID_AGE_OPEN;

				for (int b = 0; b < breaks.n; b++)
				{
					if (breaks.edge[b] <= lo)
						new_lo = breaks.edge[b];
					if (breaks.edge[b] >= hi && new_hi == AID_AGE_OPEN && hi != AID_AGE_OPEN)
						new_hi = breaks.edge[b];
				}
				{
					bool		exact = false;

					for (int b = 0; b < breaks.n; b++)
						exact |= breaks.edge[b] == lo && hi == (b + 1 < breaks.n ? breaks.edge[b + 1] : AID_AGE_OPEN);
					uses &= exact;
				}
				lo = new_lo;
				hi = new_hi;
				if (lo == 0 && hi == AID_AGE_OPEN)
					lo = AID_AGE_OPEN;
			}
			model_add(&coarse, aid_box(aid_box_sex(from), lo, hi, aid_box_disability(from)), aid_packed_count(&h, i));
		}
		cell = allocate((size_t) h.n * sizeof(AidCell));
		wrong[2] += aid_coarsen_cells(&h, &breaks, cell, &n) != AID_CELLS_OK;
		box = allocate((size_t) n * sizeof(AidBox));
		count = allocate((size_t) n * sizeof(int64_t));
		for (int i = 0; i < n; i++)
		{
			box[i] = cell[i].box;
			count[i] = cell[i].count;
		}
		wrong[2] += !is_model(n, box, count, &coarse);
		wrong[3] += aid_cells_use_bands(&h, &breaks) != uses;
		banded += uses && h.n > 1;
		free_blocks();
	}
	ok(wrong[0] == 0, "common edges against their definition");
	ok(wrong[1] == 0 && partitions > 50, "partitions against their definition (%d are)", partitions);
	ok(wrong[2] == 0, "coarsening against its definition");
	ok(wrong[3] == 0 && banded > 20, "use of bands against its definition (%d do)", banded);
}

int
main(void)
{
	test_text();
	test_ages();
	test_storage();
	test_algebra();
	test_overflow();
	test_too_many();
	test_state();
	test_combine();
	test_bands();
	return tap_done();
}
