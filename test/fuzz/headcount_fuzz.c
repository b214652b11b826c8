/* sources: extension/headcount/text.c extension/headcount/storage.c extension/headcount/cells.c extension/headcount/state.c */
/*
 * headcount_fuzz.c
 *		Mutated texts, and byte strings taken as stored values and as
 *		operations on a running state.
 *
 * Whatever is read must have a valid stored form, whose text reads back to
 * the same bytes; whatever passes as stored must do the same.
 */
#include "headcount/state.h"
#include "headcount/text.h"
#include "fuzz.h"

static int
read_text(const char *text, size_t length, AidCells *cells)
{
	size_t		room = (size_t) aid_headcount_read_room(text, length);
	AidReadCell *scratch = allocate(room * sizeof(AidReadCell));
	AidBox	   *box = allocate(room * sizeof(AidBox));
	int64_t    *count = allocate(room * sizeof(int64_t));
	AidTextReport report;

	cells->n = aid_headcount_read(&report, text, length, scratch, box, count);
	cells->box = box;
	cells->count = count;
	if (cells->n < 0 && (report.fault == AID_FAULT_NONE ||
						 (report.token != NULL && (report.token < text || report.token + report.length > text + length))))
		fault = "a fault without a reason, or about other text";
	return cells->n;
}

static char *
store(const AidCells *cells, size_t *size)
{
	bool		wide = aid_cells_are_wide(cells);
	char	   *stored;

	*size = aid_packed_size(cells->n, wide);
	stored = (char *) allocate(*size + 1) + 1;	/* as short headers place it */
	aid_pack(cells, wide, stored);
	if (!aid_packed_is_valid(stored, *size))
		fault = "the stored form is not valid";
	return stored;
}

static void
check_round_trip(const char *stored, size_t size)
{
	AidPacked	view = aid_packed_view(stored);
	AidBox	   *box = allocate((size_t) view.n * sizeof(AidBox));
	int64_t    *count = allocate((size_t) view.n * sizeof(int64_t));
	AidCells	cells = {view.n, box, count};
	AidCells	again;
	size_t		length;
	size_t		size_again;
	char	   *text;

	aid_unpack(&view, box, count);
	length = aid_headcount_write(&cells, NULL);
	text = allocate(length);
	aid_headcount_write(&cells, text);
	if (read_text(text, length, &again) < 0)
	{
		fault = "the text of a value is not read";
		return;
	}
	stored = memcpy(allocate(size), stored, size);
	text = store(&again, &size_again);
	if (size_again != size || memcmp(text, stored, size) != 0)
		fault = "the text reads back to another value";
}

static bool
try_text(const uint8_t *data, size_t size)
{
	AidCells	cells;
	size_t		stored_size;
	char	   *stored;

	if (read_text((const char *) data, size, &cells) < 0)
		return false;
	stored = store(&cells, &stored_size);
	if (fault == NULL)
		check_round_trip(stored, stored_size);
	return true;
}

/* The bytes as a stored value. */
static bool
try_stored(const uint8_t *data, size_t size)
{
	char	   *stored = (char *) allocate(size + 1) + 1;

	if (size > 0)
		memcpy(stored, data, size);
	if (!aid_packed_is_valid(stored, size))
		return false;
	check_round_trip(stored, size);
	return true;
}

/* Bytes as rows that enter a state and leave it in the same order; the state must follow a second, fresh one. */
static bool
try_state(const uint8_t *data, size_t size)
{
	AidHeadcountState *moving = aid_state_create(allocate, 0);
	AidHeadcountState *fresh = aid_state_create(allocate, 0);
	AidPacked	row[64];
	int			rows = 0;
	int			out = 0;

	while (size > 0 && rows < 64)
	{
		int			n = data[0] % 12;
		AidBox	   *box = allocate((size_t) n * sizeof(AidBox));
		int64_t    *count = allocate((size_t) n * sizeof(int64_t));
		AidCells	cells = {0, box, count};
		size_t		stored_size;

		for (size_t i = 1; i <= (size_t) n && i < size; i++)
		{
			uint32_t	lo = data[i] % 16;
			AidBox		next = aid_box((AidSex) (data[i] >> 6), lo, AID_AGE_OPEN - (lo == 0), (AidDisability) (data[i] % 3));

			if (cells.n > 0 && next <= box[cells.n - 1])
				continue;
			box[cells.n] = next;
			count[cells.n++] = (int64_t) (1 + data[i]) << (data[i] % 40);
		}
		data += AID_MIN(size, (size_t) n + 1);
		size -= AID_MIN(size, (size_t) n + 1);
		row[rows] = aid_packed_view(store(&cells, &stored_size));
		if (aid_state_add(&moving, allocate, &row[rows++], 1) != AID_CELLS_OK)
			fault = "a row cannot be added";
		if (rows % 3 == 0 && aid_state_remove(moving, &row[out++], 1) != AID_CELLS_OK)
			fault = "a row cannot be taken out again";
		if (!aid_state_is_valid(moving, aid_state_size(moving->capacity)))
			fault = "the state is not valid";
		if (fault != NULL)
			return true;
	}
	for (int i = out; i < rows; i++)
		if (aid_state_add(&fresh, allocate, &row[i], 1) != AID_CELLS_OK)
			fault = "a row cannot be added";
	if (fresh->n != moving->n || fresh->rows != moving->rows || fresh->total != moving->total ||
		memcmp(aid_state_keys(fresh), aid_state_keys(moving), fresh->n * sizeof(AidBox)) != 0 ||
		memcmp(aid_state_counts(fresh), aid_state_counts(moving), fresh->n * sizeof(int64_t)) != 0)
		fault = "the moving state differs from the fresh one";
	return true;
}

static const char *const corpus[] = {
	"0", "12", "F 0-4: 120, M 18-59: 310, ?: 25", "90 = F: 37, M 18+: 41",
	"f Y20T29: 3, m P5Y--P15Y: 2, x [40,45): 6, ? M6T23: 8",
	"F 18m+: 9, F 12-23m: 4, F M30: 1, M _U +d: 2, M <5 -d: 0",
	"_U Y_GE70: 1, _O Y_LT5: 2, U 0+: 12, F [6m,2): 3, M P60Y--: 1",
	"9223372036854775807 = F 340: 4294967296, ?: 4294967295",
	"F 30-20: 6", "F 5-17: 8,", "women 18-59: 3", "_T: 1", "F 20-29: 4, F Y20T29: 5", "F 18+ -d +d: 2"
};

static const char *const pieces[] = {
	"F", "M", "X", "?", "_U", "_O", "_T", " +d", " -d", ": ", ", ", "=", "0", "9", "18-59", "60+", "<5", "6-23m", "Y20T29", "Y_GE",
	"Y_LT", "M_GE", "M6T23", "P20Y--P30Y", "P", "--", "[", ")", "[20,30)", "m", "4095", "4294967296", "9223372036854775807", "\t", "\n"
};

/* A random stored value with a few bits changed, or raw bytes. */
static size_t
draw_stored(uint8_t *data)
{
	int			n = below(8);
	bool		wide = below(2) == 0;
	size_t		size = aid_packed_size(n, wide);
	AidBox		last = 0;

	memset(data, 0, size);
	data[0] = (uint8_t) (AID_HEADCOUNT_VERSION | (wide ? AID_HEADCOUNT_WIDE : 0));
	data[2] = (uint8_t) n;
	for (int i = 0; i < n; i++)
	{
		AidBox		box = last + 1 + (below(3) == 0 ? below(1 << 24) : below(1 << 10) << 2);

		last = (box & ~3u) | below(3);
		memcpy(data + AID_PACKED_HEADER + i * 4, &last, 4);
		data[AID_PACKED_HEADER + n * 4 + i * (wide ? 8 : 4) + below(wide ? 5 : 4)] = (uint8_t) below(256);
	}
	if (below(2) == 0)
		data[below(size)] ^= (uint8_t) (1 << below(8));
	return size;
}

static const FuzzKind kinds[] = {
	{"texts", fuzz_text, try_text},
	{"stored values", draw_stored, try_stored},
	{"lists of rows", fuzz_bytes, try_state}
};

AID_FUZZ(kinds, corpus, 6, pieces)
