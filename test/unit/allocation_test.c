/* sources: extension/allocation/canonical.c extension/allocation/working.c extension/allocation/text.c extension/allocation/split.c extension/base/money.c extension/base/json_text.c extension/base/textkey.c extension/base/wide.c */
/*
 * allocation_test.c
 *		The working table, the canonical form and the text form against a naive
 *		model: a sorted list of units that knows nothing of hashing.
 */
#include <stdlib.h>
#include <string.h>

#include "allocation/split.h"
#include "allocation/text.h"
#include "allocation/working.h"
#include "random.h"
#include "tap.h"

/* Exactly as large as asked for, so that the sanitizer sees a byte too many; freed at the end of each test. */
static void *blocks[4096];
static int	block_count = 0;

static void *
allocate(size_t size)
{
	void	   *block = malloc(size);

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

/* Frees all but the table in use, which long runs would leave behind. */
static void
keep_only(const void *kept)
{
	int			n = 0;

	for (int i = 0; i < block_count; i++)
	{
		if (blocks[i] == kept)
			blocks[n++] = blocks[i];
		else
			free(blocks[i]);
	}
	block_count = n;
}

static AidAllocation *
canonical_of(const AidWorking *table, size_t *size)
{
	void	   *memory = allocate(aid_canonical_size(table->head.n, table->head.key_bytes));
	size_t		scratch = aid_canonicalize_scratch(table->head.n);

	*size = aid_canonicalize(table, memory, allocate(scratch > 0 ? scratch : 1));
	return memory;
}

/* ---- the model ---- */

#define KEYS 1500

typedef struct Model
{
	aid_money	amount[KEYS];
	int64_t		entries[KEYS];
} Model;

static char *key_bytes[KEYS];
static uint32_t key_length[KEYS];
static int	sorted[KEYS];		/* keys by bytes */

static int
by_bytes(const void *a, const void *b)
{
	int			i = *(const int *) a;
	int			j = *(const int *) b;
	uint32_t	n = key_length[i] < key_length[j] ? key_length[i] : key_length[j];

	for (uint32_t k = 0; k < n; k++)
		if (key_bytes[i][k] != key_bytes[j][k])
			return (unsigned char) key_bytes[i][k] < (unsigned char) key_bytes[j][k] ? -1 : 1;
	return key_length[i] < key_length[j] ? -1 : key_length[i] > key_length[j];
}

/* Distinct keys of 0 to some hundred bytes: around 7, with shared beginnings, with high bytes, a very long one. */
static void
make_keys(void)
{
	for (int i = 0; i < KEYS; i++)
	{
		uint32_t	length;
		bool		again;

		do
		{
			switch (below(5))
			{
				case 0:
					length = below(4);
					break;
				case 1:
					length = 5 + below(5);
					break;
				case 2:
					length = below(300);
					break;
				default:
					length = 6 + below(20);
			}
			if (i == KEYS - 1)
				length = AID_KEY_MAX;
			free(key_bytes[i]);
			key_bytes[i] = malloc(length + 1);
			key_length[i] = length;
			for (uint32_t k = 0; k < length; k++)
				key_bytes[i][k] = below(8) ? "ab"[below(2)] : (char) (1 + below(255));
			if (i > 0 && below(3) == 0)
			{
				/* another key's beginning */
				int			j = below(i);
				uint32_t	shared = key_length[j] < length ? key_length[j] : length;

				memcpy(key_bytes[i], key_bytes[j], shared);
			}
			again = false;
			for (int j = 0; j < i && !again; j++)
				again = key_length[j] == length && memcmp(key_bytes[j], key_bytes[i], length) == 0;
		} while (again);
		sorted[i] = i;
	}
	qsort(sorted, KEYS, sizeof(int), by_bytes);
}

/* Does the canonical value hold just what the model says, in order? */
static bool
same_as_model(const AidAllocation *value, size_t size, const Model *model)
{
	AidUnits	units = aid_units_of(value);
	uint32_t	position = 0;

	if (!aid_canonical_is_valid(value, size))
		return false;
	for (int k = 0; k < KEYS; k++)
	{
		int			i = sorted[k];
		uint32_t	length;
		const char *key;

		if (model->amount[i] == 0 && model->entries[i] == 0)
		{
			if (aid_units_find(&units, key_bytes[i], key_length[i]) >= 0)
				return false;
			continue;
		}
		if (position >= units.n)
			return false;
		key = aid_unit_key(&units, position, &length);
		if (length != key_length[i] || memcmp(key, key_bytes[i], length) != 0 ||
			units.unit[position].amount != model->amount[i] || units.unit[position].entries != model->entries[i] ||
			aid_units_find(&units, key, length) != position)
			return false;
		position++;
	}
	return position == units.n;
}

static bool
table_is_sound(const AidWorking *table, const Model *model)
{
	uint32_t	live = 0;
	uint32_t	heap_live = 0;
	uint32_t	n = 0;

	for (int i = 0; i < KEYS; i++)
	{
		bool		exists = model->amount[i] != 0 || model->entries[i] != 0;

		if (aid_working_has(table, key_bytes[i], key_length[i]) != exists)
			return false;
		if (exists)
		{
			n++;
			live += key_length[i];
			if (key_length[i] > 7)
				heap_live += key_length[i] + 2;
		}
	}
	return table->head.n == n && table->head.key_bytes == live && table->heap_live == heap_live &&
		table->heap_used >= table->heap_live && table->heap_used <= table->heap_size &&
		(table->slots & (table->slots - 1)) == 0 && n < table->slots &&
		(table->slots == AID_FIRST_SLOTS || table->slots <= 4 * KEYS);
}

/* ---- the table ---- */

static Model model;

/* Rows of some of the keys come and go; phases with many and with few units. */
static void
test_random_operations(void)
{
	AidWorking *table = aid_working_create(allocate);
	int			wrong = 0;
	int			unsound = 0;
	int			checks = 0;
	uint32_t	most = 0;
	uint32_t	least = KEYS;
	int			grown = 0;

	memset(&model, 0, sizeof(model));
	for (int step = 0; step < 300000; step++)
	{
		bool		filling = step / 30000 % 2 == 0;
		int			i = below(below(2) ? KEYS : 40);
		bool		exists = model.entries[i] != 0 || model.amount[i] != 0;
		aid_money	amount = (aid_money) below(5) - 2;
		int64_t		entries = (int64_t) below(3) - 1;
		AidWorking *before = table;

		if (below(8) == 0)
			amount = (aid_money) ((aid_umoney) next_random() << 32) * (below(2) ? 1 : -1);
		if (exists && below(4) < (filling ? 1u : 3u))
		{
			/* the last row of the unit leaves */
			amount = -model.amount[i];
			entries = -model.entries[i];
		}
		else if (!exists && !filling && below(4) > 0)
			continue;
		if ((below(4) ? aid_working_note_growing : aid_working_add_growing)
			(&table, allocate, key_bytes[i], key_length[i], amount, entries) != AID_OK)
			wrong++;
		model.amount[i] += amount;
		model.entries[i] += entries;
		if (table != before)
		{
			grown++;
			keep_only(table);
		}
		most = AID_MAX(most, table->head.n);
		if (!filling)
			least = AID_MIN(least, table->head.n);
		if (step % 1000 == 0 || (step < 300 && step % 3 == 0))
		{
			size_t		size;
			AidAllocation *value;

			wrong += aid_working_settle(table) != AID_OK;
			value = canonical_of(table, &size);
			wrong += !same_as_model(value, size, &model);
			unsound += !table_is_sound(table, &model);
			checks++;
			keep_only(table);
		}
	}
	ok(wrong == 0, "300000 random additions and removals give the model's units in order (%d checks)", checks);
	ok(unsound == 0, "and the table is sound after each, %d unsound", unsound);
	ok(most > 700 && least < 400 && grown > 10, "between %u and %u units, %d new tables", least, most, grown);

	/* all rows out again, in any order */
	wrong += aid_working_settle(table) != AID_OK;
	for (int k = 0; k < KEYS; k++)
	{
		int			i = (k * 7 + 3) % KEYS;

		wrong += aid_working_add(table, key_bytes[i], key_length[i], -model.amount[i], -model.entries[i]) != AID_OK;
	}
	memset(&model, 0, sizeof(model));
	ok(wrong == 0 && table->head.n == 0 && table->head.key_bytes == 0 && table->heap_live == 0 &&
	   table_is_sound(table, &model), "empty when every row is taken out");
	free_blocks();
}

/* A heap in which keys come and go is cleaned instead of growing for ever. */
static void
test_heap_reuse(void)
{
	AidWorking *table = aid_working_create(allocate);
	int			failed = 0;
	uint32_t	largest = 0;
	uint32_t	slots = 0;

	for (int step = 0; step < 20000; step++)
	{
		AidWorking *before = table;
		char		key[40];
		uint32_t	length = (uint32_t) sprintf(key, "a long key that changes %d", step);

		failed += aid_working_add_growing(&table, allocate, key, length, 1, 1) != AID_OK;
		if (step >= 3)
		{
			length = (uint32_t) sprintf(key, "a long key that changes %d", step - 3);
			failed += aid_working_add_growing(&table, allocate, key, length, -1, -1) != AID_OK;
		}
		largest = AID_MAX(largest, table->heap_size);
		slots = AID_MAX(slots, table->slots);
		if (table != before)
			keep_only(table);
	}
	ok(failed == 0 && table->head.n == 3, "a window of 3 long keys moves over 20000");
	ok(largest <= 512 && slots <= 16, "its table stays small (%u slots, %u bytes of keys)", slots, largest);
	free_blocks();
}

static bool
holds(const AidWorking *table, const char *key, aid_money amount, int64_t entries)
{
	size_t		size;
	AidUnits	units = aid_units_of(canonical_of(table, &size));
	int64_t		i = aid_units_find(&units, key, (uint32_t) strlen(key));

	return i >= 0 && units.unit[i].amount == amount && units.unit[i].entries == entries;
}

static void
test_limits_of_a_unit(void)
{
	AidWorking *table = aid_working_create(allocate);
	aid_money	large = AID_MONEY_MAX - 10;
	size_t		size;
	AidAllocation *value;
	AidUnits	units;
	aid_money	total;

	ok(aid_working_add_growing(&table, allocate, "A", 1, 0, 0) == AID_OK && table->head.n == 0,
	   "nothing added makes no unit");
	ok(aid_working_add_growing(&table, allocate, "A", 1, large, 1) == AID_OK, "nearly the largest amount");
	ok(aid_working_add_growing(&table, allocate, "A", 1, 11, 1) == AID_RANGE &&
	   holds(table, "A", large, 1),
	   "a sum out of range changes nothing");
	ok(aid_working_add_growing(&table, allocate, "A", 1, 1, INT64_MAX) == AID_RANGE &&
	   holds(table, "A", large, 1),
	   "entries out of range change nothing");
	value = canonical_of(table, &size);
	units = aid_units_of(value);
	ok(aid_units_total(&units, &total) == AID_OK && total == large, "its total exists");
	ok(aid_working_add_growing(&table, allocate, "B", 1, -11, 1) == AID_OK, "another unit below zero");
	value = canonical_of(table, &size);
	units = aid_units_of(value);
	ok(aid_units_total(&units, &total) == AID_RANGE, "sizes together out of range: no total");
	free_blocks();
}

/* A noted row counts wherever it meets the others. */
static void
test_noted_rows(void)
{
	AidWorking *table = aid_working_create(allocate);
	AidWorking *other = aid_working_create(allocate);
	int			failed = 0;

	failed += aid_working_note_growing(&table, allocate, "A", 1, 5, 1) != AID_OK;
	failed += aid_working_add_growing(&table, allocate, "A", 1, 2, 1) != AID_OK;
	failed += aid_working_note_growing(&table, allocate, "a long unit name", 16, 1, 1) != AID_OK;
	failed += aid_working_merge(&other, allocate, &table->head, 1) != AID_OK;
	failed += aid_working_settle(table) != AID_OK || aid_working_settle(table) != AID_OK;
	ok(failed == 0 && table->head.n == 2 && holds(table, "A", 7, 2) && holds(table, "a long unit name", 1, 1),
	   "a noted and an added row of one unit");
	ok(holds(other, "A", 7, 2) && holds(other, "a long unit name", 1, 1), "a noted row is merged");

	failed += aid_working_note_growing(&table, allocate, "A", 1, -7, -2) != AID_OK;
	failed += aid_working_settle(table) != AID_OK;
	ok(failed == 0 && table->head.n == 1, "a noted row can take the unit away");
	failed += aid_working_note_growing(&table, allocate, "B", 1, 0, 0) != AID_OK;
	failed += aid_working_settle(table) != AID_OK;
	ok(failed == 0 && table->head.n == 1, "nothing noted makes no unit");

	failed += aid_working_note_growing(&other, allocate, "C", 1, AID_MONEY_MAX, 1) != AID_OK;
	failed += aid_working_merge(&table, allocate, &other->head, -1) != AID_OK;
	ok(failed == 0 && holds(table, "C", -AID_MONEY_MAX, -1) && holds(table, "A", -7, -2), "and is taken out");
	free_blocks();
}

/* Near the largest size the table grows by less, and says so when it is full. */
static void
test_growth_limit(void)
{
	static const size_t limits[] = {400, 1000, 4096, 65536, 100001};
	int			wrong = 0;

	for (size_t l = 0; l < sizeof(limits) / sizeof(limits[0]); l++)
	{
		AidWorking *table = aid_working_create(allocate);
		uint32_t	added = 0;

		for (;; added++)
		{
			char		key[64];
			uint32_t	length = (uint32_t) sprintf(key, added % 3 == 0 ? "%u" : "unit number %u", added);
			AidStatus	status = aid_working_add(table, key, length, 1, 1);

			if (status == AID_FULL)
			{
				AidWorking *larger;
				uint32_t	slots;
				uint32_t	heap_size;

				if (!aid_working_growth(table, length, limits[l], &slots, &heap_size))
					break;
				wrong += aid_working_size(slots, heap_size) > limits[l];
				larger = allocate(aid_working_size(slots, heap_size));
				aid_working_init(larger, slots, heap_size);
				aid_working_rehash(table, larger);
				wrong += larger->head.n != table->head.n || larger->head.key_bytes != table->head.key_bytes;
				table = larger;
				keep_only(table);
				status = aid_working_add(table, key, length, 1, 1);
			}
			wrong += status != AID_OK;
		}
		ok(wrong == 0 && added == table->head.n && added * 60 + 500 > limits[l] / 2,
		   "at most %zu bytes hold %u units", limits[l], added);
		free_blocks();
	}
}

/* ---- merging ---- */

static void
fill(AidWorking **table, Model *into, int rows)
{
	memset(into, 0, sizeof(Model));
	for (int row = 0; row < rows; row++)
	{
		int			i = below(KEYS);
		aid_money	amount = (aid_money) below(2000000) - 700000;

		aid_working_add_growing(table, allocate, key_bytes[i], key_length[i], amount, 1);
		into->amount[i] += amount;
		into->entries[i]++;
	}
	(*table)->counters.null_unit_rows = below(3);
	(*table)->counters.rounded_rows = below(2);
	(*table)->counters.null_unit_amount = (aid_money) below(5) - 2;
	(*table)->counters.clamped_amount = below(2);
}

static void
test_merge(void)
{
	static Model models[2];
	static Model sum;
	static Model difference;
	int			wrong[6] = {0};

	for (int round = 0; round < 60; round++)
	{
		AidWorking *table[2];
		AidWorking *merged;
		AidAllocation *value[2];
		AidAllocation *result;
		AidAllocation *back;
		size_t		size[2];
		size_t		result_size;
		size_t		back_size;

		for (int t = 0; t < 2; t++)
		{
			table[t] = aid_working_create(allocate);
			fill(&table[t], &models[t], round < 8 ? below(4) : below(1500));
			value[t] = canonical_of(table[t], &size[t]);
		}
		for (int i = 0; i < KEYS; i++)
		{
			sum.amount[i] = models[0].amount[i] + models[1].amount[i];
			sum.entries[i] = models[0].entries[i] + models[1].entries[i];
			difference.amount[i] = models[0].amount[i] - models[1].amount[i];
			difference.entries[i] = models[0].entries[i] - models[1].entries[i];
		}

		/* canonical a + b, and back */
		result = allocate(aid_canonical_size(value[0]->n + value[1]->n,
											 (uint64_t) value[0]->key_bytes + value[1]->key_bytes));
		wrong[0] += aid_canonical_combine(value[0], value[1], 1, result, &result_size) != AID_OK ||
			!same_as_model(result, result_size, &sum);
		back = allocate(aid_canonical_size(result->n + value[1]->n, (uint64_t) result->key_bytes + value[1]->key_bytes));
		wrong[1] += aid_canonical_combine(result, value[1], -1, back, &back_size) != AID_OK ||
			back_size != size[0] || memcmp(back, value[0], back_size) != 0;
		wrong[2] += aid_canonical_combine(value[0], value[1], -1, result, &result_size) != AID_OK ||
			!same_as_model(result, result_size, &difference);

		/* merging into a table, from both forms, gives the same bytes */
		aid_canonical_combine(value[0], value[1], 1, result, &result_size);
		merged = table[0];
		wrong[3] += aid_working_merge(&merged, allocate, &table[1]->head, 1) != AID_OK || !table_is_sound(merged, &sum);
		back = canonical_of(merged, &back_size);
		wrong[3] += back_size != result_size || memcmp(back, result, result_size) != 0;
		wrong[4] += aid_working_merge(&merged, allocate, value[1], -1) != AID_OK;
		back = canonical_of(merged, &back_size);
		wrong[4] += back_size != size[0] || memcmp(back, value[0], back_size) != 0;
		wrong[5] += aid_working_merge(&merged, allocate, value[0], -1) != AID_OK || merged->head.n != 0 ||
			!aid_counters_are_zero(&merged->counters);
		free_blocks();
	}
	ok(wrong[0] == 0, "a + b as the model says");
	ok(wrong[1] == 0, "(a + b) - b has the bytes of a");
	ok(wrong[2] == 0, "a - b as the model says");
	ok(wrong[3] == 0, "merging a table into a table has the bytes of a + b");
	ok(wrong[4] == 0, "taking the canonical value out again has the bytes of a");
	ok(wrong[5] == 0, "taking a out of a leaves nothing");
}

/* ---- text ---- */

static char *
text_of(const AidAllocation *value, size_t *length)
{
	char	   *text;

	*length = aid_text_write(value, NULL);
	text = allocate(*length);
	if (aid_text_write(value, text) != *length)
		printf("# lengths differ\n");
	return text;
}

static void
test_text_round_trip(void)
{
	int			wrong = 0;

	for (int round = 0; round < 150; round++)
	{
		AidTextReader reader = {allocate, true, AID_TEXT_FINE, 0, NULL, 0};
		AidWorking *table = aid_working_create(allocate);
		AidWorking *read;
		AidAllocation *value;
		AidAllocation *back;
		size_t		size;
		size_t		back_size;
		size_t		length;
		char	   *text;

		fill(&table, &model, below(round < 50 ? 6 : 400));
		if (table->head.n > 0 && below(2))
			table->counters.negative_rows = -(int64_t) below(9);
		value = canonical_of(table, &size);
		text = text_of(value, &length);
		read = aid_text_read(&reader, text, length);
		if (read == NULL)
		{
			printf("# problem %d at %zu\n", (int) reader.problem, reader.position);
			wrong++;
		}
		else
		{
			back = canonical_of(read, &back_size);
			wrong += back_size != size || memcmp(back, value, size) != 0;
		}
		/* cut off anywhere it must not read beyond the end; only the object alone is a value */
		for (int cut = 0; cut < 20; cut++)
		{
			size_t		part = next_random() % (length + 1);
			char	   *exact = malloc(part > 0 ? part : 1);

			memcpy(exact, text, part);
			if (aid_text_read(&reader, exact, part) != NULL && part != length &&
				(part == 0 || (exact[part - 1] != '}' && exact[part - 1] != ' ')))
				wrong++;
			free(exact);
		}
		free_blocks();
	}
	ok(wrong == 0, "150 random values read back what was written");
}

static void
test_text_forms(void)
{
	static const struct
	{
		const char *text;
		bool		utf8;
		const char *expected;	/* NULL: fails */
		AidTextProblem problem;
		const char *key;
	}			list[] = {
		{"{}", true, "{}", 0, NULL},
		{" \t\n\r{ } ", true, "{}", 0, NULL},
		{"{\"b\": 1e2, \"a\": 0.50}", true, "{\"a\": 0.5, \"b\": 100}", 0, NULL},
		{"{\"\": 1}", true, "{\"\": 1}", 0, NULL},
		{"{\"a\\u0041\\n\\/\\\\\\\"\": 1}", true, "{\"aA\\u000a/\\\\\\\"\": 1}", 0, NULL},
		{"{\"\\u00e9\\u20ac\\ud83d\\ude00\": 1}", true, "{\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\": 1}", 0, NULL},
		{"{\"a\": 0.0000000005}", true, "{\"a\": 0.000000001} with {\"rounded_rows\": 1}", 0, NULL},
		{"{\"a\": 1} with {\"rounded_rows\": 2, \"entries\": {\"a\": 5}}", true,
		"{\"a\": 1} with {\"entries\": {\"a\": 5}, \"rounded_rows\": 2}", 0, NULL},
		{"{\"a\": 1} with {\"entries\": {}}", true, "{\"a\": 1}", 0, NULL},
		{"{\"a\": 1} with {}", true, "{\"a\": 1}", 0, NULL},
		{"{} with {\"clamped_amount\": -0.5, \"clamped_units\": -1}", true,
		"{} with {\"clamped_units\": -1, \"clamped_amount\": -0.5}", 0, NULL},
		{"{\"a\": 1, \"\\u0061\": 2}", true, NULL, AID_TEXT_DUPLICATE, "a"},
		{"{\"a\": null}", true, NULL, AID_TEXT_NOT_A_NUMBER, "a"},
		{"{\"a\": true}", true, NULL, AID_TEXT_NOT_A_NUMBER, "a"},
		{"{\"a\": \"1\"}", true, NULL, AID_TEXT_NOT_A_NUMBER, "a"},
		{"{\"a\": {}}", true, NULL, AID_TEXT_NOT_A_NUMBER, "a"},
		{"{\"a\": 01}", true, NULL, AID_TEXT_NOT_A_NUMBER, "a"},
		{"{\"a\": }", true, NULL, AID_TEXT_NOT_A_NUMBER, "a"},
		{"{\"a\": 1e30}", true, NULL, AID_TEXT_RANGE, "a"},
		{"{\"\\ud83d\": 1}", true, NULL, AID_TEXT_ESCAPE, NULL},
		{"{\"\\ude00\": 1}", true, NULL, AID_TEXT_ESCAPE, NULL},
		{"{\"\\ud83d\\u0041\": 1}", true, NULL, AID_TEXT_ESCAPE, NULL},
		{"{\"\\u0000\": 1}", true, NULL, AID_TEXT_ESCAPE, NULL},
		{"{\"\\u00e9\": 1}", false, NULL, AID_TEXT_ESCAPE, NULL},
		{"{\"\\u0041\": 1}", false, "{\"A\": 1}", 0, NULL},
		{"{\"\\u12\": 1}", true, NULL, AID_TEXT_SYNTAX, NULL},
		{"{\"\\u12g4\": 1}", true, NULL, AID_TEXT_SYNTAX, NULL},
		{"{\"\\x\": 1}", true, NULL, AID_TEXT_SYNTAX, NULL},
		{"{\"a\\", true, NULL, AID_TEXT_SYNTAX, NULL},
		{"{\"a\tb\": 1}", true, NULL, AID_TEXT_SYNTAX, NULL},
		{"", true, NULL, AID_TEXT_SYNTAX, NULL},
		{"{", true, NULL, AID_TEXT_SYNTAX, NULL},
		{"[]", true, NULL, AID_TEXT_SYNTAX, NULL},
		{"{\"a\": 1,}", true, NULL, AID_TEXT_SYNTAX, NULL},
		{"{,}", true, NULL, AID_TEXT_SYNTAX, NULL},
		{"{\"a\" 1}", true, NULL, AID_TEXT_SYNTAX, NULL},
		{"{a: 1}", true, NULL, AID_TEXT_SYNTAX, NULL},
		{"{} x", true, NULL, AID_TEXT_SYNTAX, NULL},
		{"{} with", true, NULL, AID_TEXT_SYNTAX, NULL},
		{"{} with {} {}", true, NULL, AID_TEXT_SYNTAX, NULL},
		{"{} WITH {}", true, NULL, AID_TEXT_SYNTAX, NULL},
		{"{} with {\"rows\": 1}", true, NULL, AID_TEXT_UNKNOWN_COUNTER, "rows"},
		{"{} with {\"rounded_rows\": 1, \"rounded_rows\": 1}", true, NULL, AID_TEXT_DUPLICATE, "rounded_rows"},
		{"{} with {\"entries\": {}, \"entries\": {}}", true, NULL, AID_TEXT_DUPLICATE, "entries"},
		{"{} with {\"rounded_rows\": 1.5}", true, NULL, AID_TEXT_NOT_AN_INTEGER, "rounded_rows"},
		{"{} with {\"rounded_rows\": 9223372036854775808}", true, NULL, AID_TEXT_RANGE, "rounded_rows"},
		{"{} with {\"dropped_amount\": 0.0000000001}", true, NULL, AID_TEXT_NOT_A_NUMBER, "dropped_amount"},
		{"{\"a\": 1} with {\"entries\": {\"b\": 2}}", true, NULL, AID_TEXT_UNKNOWN_UNIT, "b"},
		{"{\"a\": 1} with {\"entries\": {\"a\": 2, \"a\": 2}}", true, NULL, AID_TEXT_DUPLICATE, "a"},
		{"{\"a\": 0} with {\"entries\": {\"a\": 0}}", true, NULL, AID_TEXT_VOID_UNIT, "a"},
		{"{\"a\": 1} with {\"entries\": {\"a\": 0}}", true, "{\"a\": 1} with {\"entries\": {\"a\": 0}}", 0, NULL},
		{"{\"a\": 1} with {\"entries\": {\"a\": 0.5}}", true, NULL, AID_TEXT_NOT_AN_INTEGER, "a"},
		{"{\"a\": 1} with {\"entries\": 3}", true, NULL, AID_TEXT_SYNTAX, NULL}
	};

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
	{
		AidTextReader reader = {allocate, list[i].utf8, AID_TEXT_FINE, 0, NULL, 0};
		size_t		length = strlen(list[i].text);
		char	   *exact = malloc(length > 0 ? length : 1);
		AidWorking *table;

		memcpy(exact, list[i].text, length);
		table = aid_text_read(&reader, exact, length);
		if (list[i].expected == NULL)
			ok(table == NULL && reader.problem == list[i].problem && reader.position <= length &&
			   (list[i].key == NULL ? reader.key == NULL :
				reader.key != NULL && reader.key_length == strlen(list[i].key) &&
				memcmp(reader.key, list[i].key, reader.key_length) == 0),
			   "text %zu is refused: problem %d", i, (int) list[i].problem);
		else
		{
			size_t		size;
			size_t		written = 0;
			char	   *text = table != NULL ? text_of(canonical_of(table, &size), &written) : "";

			ok(table != NULL && written == strlen(list[i].expected) && memcmp(text, list[i].expected, written) == 0,
			   "text %zu becomes %s", i, list[i].expected);
		}
		free(exact);
		free_blocks();
	}
}

static void
test_long_keys(void)
{
	AidTextReader reader = {allocate, true, AID_TEXT_FINE, 0, NULL, 0};
	size_t		length = AID_KEY_MAX + 6;
	char	   *text = malloc(length + 7);

	memset(text, 'x', length + 7);
	memcpy(text, "{\"", 2);
	memcpy(text + 2 + AID_KEY_MAX, "\":1}", 4);
	ok(aid_text_read(&reader, text, length) != NULL, "a key of 65535 bytes");
	memcpy(text + 2 + AID_KEY_MAX, "x\":1}", 5);
	ok(aid_text_read(&reader, text, length + 1) == NULL && reader.problem == AID_TEXT_KEY_TOO_LONG,
	   "no key of 65536 bytes");
	memset(text + 2, 'x', length);
	memcpy(text + 2, "\\u0041", 6);
	memcpy(text + 7 + AID_KEY_MAX, "\":1}", 4);
	ok(aid_text_read(&reader, text, length + 5) != NULL, "65535 bytes once the escape is replaced");
	free(text);
	free_blocks();
}

/* ---- splits ---- */

static void
test_split(void)
{
	int			wrong_even = 0;
	int			wrong_weight = 0;
	int			too_far = 0;

	for (int round = 0; round < 20000; round++)
	{
		aid_money	part[40];
		aid_money	weight[40];
		AidRemainder scratch[40];
		int			n = 1 + below(40);
		aid_money	amount = (aid_money) (next_random() >> below(64)) * (below(2) ? 1 : 1000000007);
		aid_money	sum = 0;
		aid_money	total = 0;

		if (below(2))
			amount = -amount;
		aid_divide_even(amount, n, part);
		for (int i = 0; i < n; i++)
		{
			sum += part[i];
			if (i > 0 && (part[i] != part[i - 1]) && aid_money_magnitude(part[i]) + 1 != aid_money_magnitude(part[i - 1]))
				wrong_even++;
		}
		wrong_even += sum != amount || aid_money_magnitude(part[0]) - aid_money_magnitude(part[n - 1]) > 1;

		for (int i = 0; i < n; i++)
			total += weight[i] = below(4) ? below(1000) : 0;
		if (total == 0)
			total = weight[0] = 1;
		aid_divide_by_weight(amount, n, weight, total, part, scratch);
		sum = 0;
		for (int i = 0; i < n; i++)
		{
			/* |part * total - amount * weight| < total: less than one step off */
			aid_money	off = part[i] * total - amount * weight[i];

			too_far += off <= -total || off >= total || (weight[i] == 0 && part[i] != 0);
			sum += part[i];
			for (int j = 0; j < i; j++)
				wrong_weight += weight[i] == weight[j] && aid_money_magnitude(part[i]) > aid_money_magnitude(part[j]);
		}
		wrong_weight += sum != amount;
	}
	ok(wrong_even == 0, "even parts add up, the first ones are the larger ones");
	ok(wrong_weight == 0, "weighted parts add up, ties go to the earlier one");
	ok(too_far == 0, "every weighted part is less than one step off");
}

int
main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("# seed %llu\n", (unsigned long long) random_seed);
	make_keys();
	test_random_operations();
	test_heap_reuse();
	test_limits_of_a_unit();
	test_noted_rows();
	test_growth_limit();
	test_merge();
	test_text_round_trip();
	test_text_forms();
	test_long_keys();
	test_split();
	for (int i = 0; i < KEYS; i++)
		free(key_bytes[i]);
	return tap_done();
}
