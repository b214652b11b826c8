/* sources: extension/allocation/canonical.c extension/allocation/working.c extension/allocation/text.c extension/base/money.c extension/base/json_text.c extension/base/textkey.c extension/base/wide.c */
/*
 * allocation_fuzz.c
 *		Mutated texts, and byte strings taken as operations on tables.
 *
 * Whatever is read must have a valid canonical form, whose text reads back
 * to the same bytes.
 */
#include "allocation/text.h"
#include "allocation/working.h"
#include "fuzz.h"

static AidAllocation *
canonical_of(AidWorking *table, size_t *size)
{
	AidAllocation *value;

	if (aid_working_settle(table) != AID_OK)
		return NULL;
	value = allocate(aid_canonical_size(table->head.n, table->head.key_bytes));
	*size = aid_canonicalize(table, value, allocate(aid_canonicalize_scratch(table->head.n)));
	if (!aid_canonical_is_valid(value, *size))
		fault = "the canonical form is not valid";
	return value;
}

/* Text of a value that may hold more than the text form can (the smallest 128-bit number): then it may fail to read. */
static void
check_round_trip(const AidAllocation *value, size_t size, bool must_read)
{
	AidTextReader reader = {allocate, true, AID_TEXT_FINE, 0, NULL, 0};
	size_t		length = aid_text_write(value, NULL);
	char	   *text = allocate(length);
	AidWorking *table;
	AidAllocation *back;
	size_t		back_size = 0;

	if (aid_text_write(value, text) != length)
		fault = "the text has another length than was counted";
	table = aid_text_read(&reader, text, length);
	if (table == NULL)
	{
		if (must_read || reader.problem != AID_TEXT_RANGE)
			fault = "the text does not read back";
		return;
	}
	back = canonical_of(table, &back_size);
	if (back == NULL || back_size != size || memcmp(back, value, size) != 0)
		fault = "the text reads back as something else";
}

static bool
try_text(const uint8_t *data, size_t length)
{
	const char *text = (const char *) data;
	AidTextReader reader = {allocate, (length & 1) == 0, AID_TEXT_FINE, 0, NULL, 0};
	AidWorking *table = aid_text_read(&reader, text, length);
	AidAllocation *value;
	size_t		size;

	if (table == NULL)
	{
		if (reader.problem == AID_TEXT_FINE || reader.position > length)
			fault = "refused without a problem or at no position";
		return false;
	}
	value = canonical_of(table, &size);
	if (value == NULL)
		fault = "a text left a noted row";
	else
		check_round_trip(value, size, true);
	return true;
}

/* ---- bytes as operations on two tables ---- */

#define MODEL_KEYS 64

typedef struct Model
{
	aid_money	amount[MODEL_KEYS];
	int64_t		entries[MODEL_KEYS];
} Model;

static uint32_t
model_key(int k, char *key)
{
	/* lengths from 0 to 69: below, at and above what a slot holds itself */
	uint32_t	length = k < 40 ? (uint32_t) k % 10 : (uint32_t) k + 6;

	for (uint32_t i = 0; i < length; i++)
		key[i] = (char) ('a' + (i == length - 1 || i == 3 ? k : 0));
	return length;
}

/* Some keys are equal (both lengths of 0, for one): they share a model entry. */
static int	first[MODEL_KEYS];

static int
first_of(int k)
{
	char		key[80];
	char		other[80];
	uint32_t	length = model_key(k, key);

	for (int j = 0; j < k; j++)
		if (model_key(j, other) == length && memcmp(key, other, length) == 0)
			return j;
	return k;
}

static void
check_model(AidWorking *table, const Model *model)
{
	AidAllocation *value;
	AidUnits	units;
	size_t		size;
	uint32_t	expected = 0;

	value = canonical_of(table, &size);
	if (value == NULL)
	{
		fault = "settling fails";
		return;
	}
	units = aid_units_of(value);
	for (int k = 0; k < MODEL_KEYS; k++)
	{
		char		key[80];
		uint32_t	length = model_key(k, key);
		int64_t		i = aid_units_find(&units, key, length);
		bool		exists = model->amount[k] != 0 || model->entries[k] != 0;

		if (first[k] != k)
			continue;
		expected += exists;
		if ((i >= 0) != exists || aid_working_has(table, key, length) != exists)
			fault = "a unit is missing or should not be there";
		else if (exists && (units.unit[i].amount != model->amount[k] || units.unit[i].entries != model->entries[k]))
			fault = "a unit has another amount";
	}
	if (units.n != expected)
		fault = "the number of units is wrong";
	check_round_trip(value, size, false);
}

static bool
try_operations(const uint8_t *data, size_t length)
{
	static bool ready = false;
	AidWorking *table[2];
	Model		model[2];

	for (int k = 0; !ready && k < MODEL_KEYS; k++)
		first[k] = first_of(k);
	ready = true;
	memset(model, 0, sizeof(model));
	table[0] = aid_working_create(allocate);
	table[1] = aid_working_create(allocate);
	for (size_t i = 0; i + 2 < length && fault == NULL; i += 3)
	{
		int			t = data[i] & 1;
		int			k = first[data[i + 1] % MODEL_KEYS];
		aid_money	amount = (int8_t) data[i + 2];
		int64_t		entries = (int8_t) (data[i] & 0xF0) / 16;
		char		key[80];
		uint32_t	key_length = model_key(k, key);
		AidStatus	status = AID_OK;

		if (data[i + 1] >= 192)
			amount *= (aid_money) 1 << 80;
		switch (data[i] >> 1 & 7)
		{
			case 0:				/* the unit leaves */
				amount = -model[t].amount[k];
				entries = -model[t].entries[k];
				/* fall through */
			case 1:
			case 2:
				status = aid_working_add_growing(&table[t], allocate, key, key_length, amount, entries);
				model[t].amount[k] += amount;
				model[t].entries[k] += entries;
				break;
			case 3:
			case 4:
			case 5:
				status = aid_working_note_growing(&table[t], allocate, key, key_length, amount, entries);
				model[t].amount[k] += amount;
				model[t].entries[k] += entries;
				break;
			case 6:
				if (data[i + 2] % 16 != 0)
					break;
				for (int j = 0; j < MODEL_KEYS; j++)
				{
					int			sign = data[i + 1] & 1 ? 1 : -1;

					model[t].amount[j] += sign * model[!t].amount[j];
					model[t].entries[j] += sign * model[!t].entries[j];
				}
				status = aid_working_merge(&table[t], allocate, &table[!t]->head, data[i + 1] & 1 ? 1 : -1);
				/* sums that double each time would leave their range */
				for (int j = 0; j < MODEL_KEYS; j++)
					if (aid_money_magnitude(model[t].amount[j]) > (aid_umoney) 1 << 110)
						return true;
				break;
			default:
				if (data[i + 2] % 8 == 0)
					check_model(table[t], &model[t]);
		}
		if (status != AID_OK)
			fault = "an operation fails";
	}
	check_model(table[0], &model[0]);
	check_model(table[1], &model[1]);
	return true;
}

static const char *const corpus[] = {
	"{}",
	"{\"AFG\": 1200.5, \"COL\": 300}",
	"{\"b\": 1e2, \"a\": 0.50}",
	"{\"AFG\": 1200.5} with {\"entries\": {\"AFG\": 3}, \"null_unit_rows\": 1, \"null_unit_amount\": 75}",
	"{\"A\": -0.000000001, \"B\": 99999999999999999999.999999999} with {\"negative_rows\": 1}",
	"{\"\": 0, \"a \\\"quoted\\\" \\\\ unit\": 5, \"\\u00e9\\ud83d\\ude00\": 7, \"line\\nfeed\": 1}",
	"{\"a long unit name\": 1, \"a long unit nams\": 2, \"a long unit name and more\": 3, \"a long \": 4}",
	"{\"A\": 1, \"B\": 2} with {\"entries\": {\"A\": 0, \"B\": -5}, \"null_unit_rows\": 1, \"null_unit_amount\": -2.5, "
	"\"null_amount_rows\": 3, \"negative_rows\": 4, \"rounded_rows\": 5, \"dropped_units\": 6, \"dropped_amount\": 7, "
	"\"clamped_units\": 8, \"clamped_amount\": 9}",
	"{\"A\": 170141183460469231731687303715.884105727} with {\"entries\": {\"A\": 9223372036854775807}}"
};

static const char *const pieces[] = {
	"\"", "{", "}", ":", ",", "\\", "\\u", "\\u0041", "\\u001f", "\\ud83d\\ude00", "with", " with {", "\"entries\": {", "\"rounded_rows\": ",
	"0", "9", "e", "E-", "e+9", ".", "-", "1e20", "0.0000000005", "9223372036854775807", "-9223372036854775808",
	"170141183460469231731687303715.884105728", "null", "true", "[", "\"A\": 1", ", ", "\t", "\xC3\xA9", "\xFF", "aaaaaaaa"
};

static const FuzzKind kinds[] = {
	{"texts", fuzz_text, try_text},
	{"lists of operations", fuzz_bytes, try_operations}
};

AID_FUZZ(kinds, corpus, 0, pieces)
