/* sources: extension/allocation/canonical.c extension/allocation/working.c extension/allocation/text.c extension/base/money.c extension/base/json_text.c extension/base/textkey.c extension/base/wide.c */
/*
 * allocation_fuzz.c
 *		allocation_fuzz SECONDS SEED: mutated texts, and byte strings taken as
 *		operations on tables.  Built with -DAID_LIBFUZZER it is a libFuzzer target.
 *
 * Whatever is read must have a valid canonical form, whose text reads back
 * to the same bytes.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "allocation/text.h"
#include "allocation/working.h"
#include "random.h"
#include "tap.h"

/* Blocks as large as asked for, so that the sanitizer sees every byte too far; freed after each input. */
static void *blocks[1024];
static int	block_count = 0;

static void *
allocate(size_t size)
{
	if (block_count == 1024)
		abort();
	return blocks[block_count++] = malloc(size > 0 ? size : 1);
}

static void
free_blocks(void)
{
	while (block_count > 0)
		free(blocks[--block_count]);
}

static const char *fault;		/* what went wrong with the last input */

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

/* Returns whether the text was accepted. */
static bool
check_text(const char *text, size_t length)
{
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

static void
check_operations(const uint8_t *data, size_t length)
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
	for (size_t i = 0; i + 2 < length && fault == NULL && block_count < 900; i += 3)
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
						return;
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
}

static bool
check_input(const uint8_t *data, size_t length)
{
	bool		accepted = false;

	fault = NULL;
	if (length > 0 && data[0] == '{')
		accepted = check_text((const char *) data, length);
	else
		check_operations(data, length);
	free_blocks();
	return accepted;
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

#ifdef AID_LIBFUZZER

#include "seeds.h"

AID_SEEDS(corpus)

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t length)
{
	check_input(data, length);
	if (fault != NULL)
	{
		fprintf(stderr, "%s\n", fault);
		abort();
	}
	return 0;
}

#else

static const char *const pieces[] = {
	"\"", "{", "}", ":", ",", "\\", "\\u", "\\u0041", "\\u001f", "\\ud83d\\ude00", "with", " with {", "\"entries\": {", "\"rounded_rows\": ",
	"0", "9", "e", "E-", "e+9", ".", "-", "1e20", "0.0000000005", "9223372036854775807", "-9223372036854775808",
	"170141183460469231731687303715.884105728", "null", "true", "[", "\"A\": 1", ", ", "\t", "\xC3\xA9", "\xFF", "aaaaaaaa"
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static size_t
mutate(uint8_t *data, size_t length, size_t most)
{
	const char *piece = pieces[below(COUNT(pieces))];
	size_t		piece_length = strlen(piece);
	size_t		at = length > 0 ? below(length + 1) : 0;
	size_t		span;

	switch (below(6))
	{
		case 0:
			if (at < length)
				data[at] ^= (uint8_t) (1 << below(8));
			break;
		case 1:
			if (at < length)
				data[at] = (uint8_t) below(256);
			break;
		case 2:					/* a piece goes */
			span = 1 + below(12);
			span = AID_MIN(span, length - at);
			memmove(data + at, data + at + span, length - at - span);
			length -= span;
			break;
		case 3:					/* a piece stands twice */
			span = 1 + below(24);
			span = AID_MIN(span, length - at);
			if (length + span > most)
				break;
			memmove(data + at + span, data + at, length - at);
			length += span;
			break;
		default:
			if (length + piece_length > most)
				break;
			memmove(data + at + piece_length, data + at, length - at);
			memcpy(data + at, piece, piece_length);
			length += piece_length;
	}
	return length;
}

static void
show(const uint8_t *data, size_t length)
{
	printf("# input:");
	for (size_t i = 0; i < length; i++)
		printf(data[i] < 0x20 || data[i] >= 0x7F || data[i] == '\\' ? "\\x%02x" : "%c", data[i]);
	printf("\n");
}

int
main(int argc, char **argv)
{
	double		seconds = argc > 1 ? atof(argv[1]) : 5;
	unsigned long long first_seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 20260101;
	time_t		end = time(NULL) + (time_t) (seconds + 0.5);
	long		texts = 0;
	long		accepted = 0;
	long		operations = 0;
	int			faults = 0;
	uint8_t		data[1500];

	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("# seed %llu\n", first_seed);
	random_seed = first_seed;
	for (size_t i = 0; i < COUNT(corpus); i++)
		ok(check_input((const uint8_t *) corpus[i], strlen(corpus[i])) && fault == NULL, "corpus %zu is accepted", i);

	for (long round = 0; (round & 255) != 0 || time(NULL) < end; round++)
	{
		uint8_t    *exact;
		size_t		length;

		if (below(4) > 0)
		{
			const char *start = corpus[below(COUNT(corpus))];

			length = strlen(start);
			memcpy(data, start, length);
			for (uint32_t n = 1 + below(5); n > 0; n--)
				length = mutate(data, length, sizeof(data));
			if (length == 0)
				continue;
			data[0] = '{';
			texts++;
		}
		else
		{
			length = below(600);
			for (size_t i = 0; i < length; i++)
				data[i] = (uint8_t) below(256);
			if (length > 0 && data[0] == '{')
				data[0] = 0;
			operations++;
		}
		exact = malloc(length > 0 ? length : 1);
		memcpy(exact, data, length);
		accepted += check_input(exact, length);
		free(exact);
		if (fault != NULL && faults++ < 3)
		{
			printf("# %s (seed %llu, round %ld)\n", fault, first_seed, round);
			show(data, length);
		}
	}
	ok(faults == 0, "%ld texts and %ld lists of operations, %d faults", texts, operations, faults);
	ok(accepted * 50 > texts, "%ld of the texts are accepted", accepted);
	return tap_done();
}

#endif
