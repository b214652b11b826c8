/*
 * text.c
 *		Reading and writing the text form.
 */
#include <string.h>

#include "allocation/text.h"
#include "base/json_text.h"

typedef struct Counter
{
	const char *name;
	size_t		offset;
	bool		is_amount;
} Counter;

#define ROWS(name) {#name, offsetof(AidCounters, name), false}
#define AMOUNT(name) {#name, offsetof(AidCounters, name), true}

/* in the order of the text form */
static const Counter counter_list[] = {
	ROWS(null_unit_rows), AMOUNT(null_unit_amount), ROWS(null_amount_rows),
	ROWS(negative_rows), ROWS(rounded_rows),
	ROWS(dropped_units), AMOUNT(dropped_amount),
	ROWS(clamped_units), AMOUNT(clamped_amount)
};

#define COUNTERS (sizeof(counter_list) / sizeof(counter_list[0]))

static inline int64_t *
counter_rows(const AidCounters *counters, const Counter *counter)
{
	return (int64_t *) ((char *) counters + counter->offset);
}

static inline aid_money *
counter_amount(const AidCounters *counters, const Counter *counter)
{
	return (aid_money *) ((char *) counters + counter->offset);
}

/* ---- reading ---- */

typedef struct Cursor
{
	AidTextReader *reader;
	AidJsonText json;
} Cursor;

static bool
fail(Cursor *c, AidTextProblem problem, const char *key, uint32_t key_length)
{
	c->reader->problem = problem;
	c->reader->position = (size_t) (c->json.p - c->json.start);
	c->reader->key = key;
	c->reader->key_length = key_length;
	return false;
}

static bool
fail_json(Cursor *c)
{
	return fail(c, c->json.problem == AID_JSON_ESCAPE ? AID_TEXT_ESCAPE : AID_TEXT_SYNTAX, NULL, 0);
}

/* A key; valid until the next one is read. */
static bool
read_key(Cursor *c, const char **key, uint32_t *length)
{
	size_t		size;

	if (!aid_json_string(&c->json, key, &size))
		return fail_json(c);
	if (size > AID_KEY_MAX)
		return fail(c, AID_TEXT_KEY_TOO_LONG, *key, AID_KEY_MAX);
	*length = (uint32_t) size;
	return true;
}

/* A number standing as the value of key. */
static bool
read_amount(Cursor *c, const char *key, uint32_t key_length, aid_money *value, bool *rounded)
{
	const char *begin;

	if (!aid_json_expect(&c->json, ':'))
		return fail_json(c);
	aid_json_skip_space(&c->json);
	begin = c->json.p;
	while (c->json.p < c->json.end && *c->json.p != '\0' &&
		   (strchr("+-.eE", *c->json.p) != NULL || (*c->json.p >= '0' && *c->json.p <= '9')))
		c->json.p++;
	switch (aid_money_parse(begin, (size_t) (c->json.p - begin), value, rounded))
	{
		case AID_MONEY_OK:
			return true;
		case AID_MONEY_RANGE:
			return fail(c, AID_TEXT_RANGE, key, key_length);
		case AID_MONEY_SYNTAX:
			break;
	}
	return fail(c, AID_TEXT_NOT_A_NUMBER, key, key_length);
}

static bool
read_integer(Cursor *c, const char *key, uint32_t key_length, int64_t *value)
{
	aid_money	amount;
	bool		rounded;

	if (!read_amount(c, key, key_length, &amount, &rounded))
		return false;
	if (rounded || amount % AID_MONEY_UNIT != 0)
		return fail(c, AID_TEXT_NOT_AN_INTEGER, key, key_length);
	amount /= AID_MONEY_UNIT;
	if (amount > INT64_MAX || amount < INT64_MIN)
		return fail(c, AID_TEXT_RANGE, key, key_length);
	*value = (int64_t) amount;
	return true;
}

static bool
store(Cursor *c, AidWorking **table, const char *key, uint32_t length, aid_money amount, int64_t entries)
{
	switch (aid_working_add_growing(table, c->reader->allocate, key, length, amount, entries))
	{
		case AID_OK:
			return true;
		case AID_RANGE:
			return fail(c, AID_TEXT_RANGE, key, length);
		case AID_FULL:
			break;
	}
	return fail(c, AID_TEXT_TOO_LARGE, NULL, 0);
}

static bool
more_members(Cursor *c, bool *more)
{
	return aid_json_more(&c->json, '}', more) || fail_json(c);
}

static bool
open_object(Cursor *c, bool *more)
{
	if (!aid_json_expect(&c->json, '{'))
		return fail_json(c);
	*more = !aid_json_take(&c->json, '}');
	return true;
}

static bool
read_amounts(Cursor *c, AidWorking **table)
{
	bool		more;

	if (!open_object(c, &more))
		return false;
	while (more)
	{
		const char *key;
		uint32_t	length;
		aid_money	amount;
		bool		rounded;

		aid_loop_check((*table)->head.n);
		if (!read_key(c, &key, &length))
			return false;
		if (aid_working_has(*table, key, length))
			return fail(c, AID_TEXT_DUPLICATE, key, length);
		if (!read_amount(c, key, length, &amount, &rounded) ||
			!store(c, table, key, length, amount, 1))
			return false;
		if (rounded)
			(*table)->counters.rounded_rows++;
		if (!more_members(c, &more))
			return false;
	}
	return true;
}

static bool
read_entries(Cursor *c, AidWorking **table)
{
	AidWorking *seen = aid_working_create(c->reader->allocate);
	bool		more;

	if (!aid_json_expect(&c->json, ':'))
		return fail_json(c);
	if (!open_object(c, &more))
		return false;
	while (more)
	{
		const char *key;
		uint32_t	length;
		int64_t		entries;

		if (!read_key(c, &key, &length))
			return false;
		if (!aid_working_has(*table, key, length))
			return fail(c, AID_TEXT_UNKNOWN_UNIT, key, length);
		if (aid_working_has(seen, key, length))
			return fail(c, AID_TEXT_DUPLICATE, key, length);
		if (!read_integer(c, key, length, &entries))
			return false;
		if (entries == INT64_MIN)
			return fail(c, AID_TEXT_RANGE, key, length);
		/* each unit was entered with one row */
		if (!store(c, &seen, key, length, 0, 1) || !store(c, table, key, length, 0, entries - 1))
			return false;
		if (!aid_working_has(*table, key, length))
			return fail(c, AID_TEXT_VOID_UNIT, key, length);
		if (!more_members(c, &more))
			return false;
	}
	return true;
}

static bool
read_counters(Cursor *c, AidWorking **table)
{
	bool		seen[COUNTERS] = {false};
	bool		seen_entries = false;
	AidCounters read;
	bool		more;

	memset(&read, 0, sizeof(read));
	if (!open_object(c, &more))
		return false;
	while (more)
	{
		const char *key;
		uint32_t	length;
		bool		rounded = false;
		size_t		i;

		if (!read_key(c, &key, &length))
			return false;
		if (length == strlen("entries") && memcmp(key, "entries", length) == 0)
		{
			if (seen_entries)
				return fail(c, AID_TEXT_DUPLICATE, key, length);
			seen_entries = true;
			if (!read_entries(c, table))
				return false;
		}
		else
		{
			for (i = 0; i < COUNTERS; i++)
				if (strlen(counter_list[i].name) == length && memcmp(counter_list[i].name, key, length) == 0)
					break;
			if (i == COUNTERS)
				return fail(c, AID_TEXT_UNKNOWN_COUNTER, key, length);
			if (seen[i])
				return fail(c, AID_TEXT_DUPLICATE, key, length);
			seen[i] = true;
			if (counter_list[i].is_amount)
			{
				if (!read_amount(c, key, length, counter_amount(&read, &counter_list[i]), &rounded))
					return false;
				if (rounded)
					return fail(c, AID_TEXT_NOT_A_NUMBER, key, length);
			}
			else if (!read_integer(c, key, length, counter_rows(&read, &counter_list[i])))
				return false;
		}
		if (!more_members(c, &more))
			return false;
	}
	if (aid_counters_add(&(*table)->counters, &read, 1) != AID_OK)
		return fail(c, AID_TEXT_RANGE, "rounded_rows", (uint32_t) strlen("rounded_rows"));
	return true;
}

AidWorking *
aid_text_read(AidTextReader *reader, const char *text, size_t length)
{
	Cursor		c = {.reader = reader};
	AidWorking *table = aid_working_create(reader->allocate);

	aid_json_start(&c.json, text, length, reader->utf8, reader->allocate);
	reader->problem = AID_TEXT_FINE;
	if (!read_amounts(&c, &table))
		return NULL;
	aid_json_skip_space(&c.json);
	if (c.json.end - c.json.p > 4 && memcmp(c.json.p, "with", 4) == 0)
	{
		c.json.p += 4;
		if (!read_counters(&c, &table))
			return NULL;
		aid_json_skip_space(&c.json);
	}
	if (c.json.p != c.json.end)
	{
		fail_json(&c);
		return NULL;
	}
	return table;
}

/* ---- writing ---- */

typedef struct Sink
{
	char	   *out;			/* NULL: count only */
	size_t		length;
} Sink;

static void
put(Sink *sink, const char *bytes, size_t n)
{
	if (sink->out != NULL)
		memcpy(sink->out + sink->length, bytes, n);
	sink->length += n;
}

static void
put_string(Sink *sink, const char *text)
{
	put(sink, text, strlen(text));
}

static void
put_amount(Sink *sink, aid_money amount)
{
	char		buffer[AID_MONEY_TEXT_SIZE];
	int			n = aid_money_print(amount, buffer);

	put(sink, buffer, (size_t) n);
}

static void
put_integer(Sink *sink, int64_t value)
{
	put_amount(sink, (aid_money) value * AID_MONEY_UNIT);
}

static void
put_key(Sink *sink, const char *key, uint32_t length)
{
	sink->length += aid_json_write_string(sink->out != NULL ? sink->out + sink->length : NULL, key, length);
	put(sink, ": ", 2);
}

/* Starts the next member of the object that follows the amounts. */
static void
put_member(Sink *sink, const char *name, bool *started)
{
	put_string(sink, *started ? ", " : " with {");
	*started = true;
	put_key(sink, name, (uint32_t) strlen(name));
}

size_t
aid_text_write(const AidAllocation *canonical, char *out)
{
	AidUnits	units = aid_units_of(canonical);
	AidCounters counters = aid_counters_of(canonical);
	Sink		sink = {out, 0};
	bool		started = false;
	bool		first = true;

	put_string(&sink, "{");
	for (uint32_t i = 0; i < units.n; i++)
	{
		uint32_t	length;
		const char *key = aid_unit_key(&units, i, &length);

		aid_loop_check(i);
		if (i > 0)
			put_string(&sink, ", ");
		put_key(&sink, key, length);
		put_amount(&sink, units.unit[i].amount);
	}
	put_string(&sink, "}");

	for (uint32_t i = 0; i < units.n; i++)
	{
		uint32_t	length;
		const char *key = aid_unit_key(&units, i, &length);

		if (units.unit[i].entries == 1)
			continue;
		if (first)
		{
			put_member(&sink, "entries", &started);
			put_string(&sink, "{");
		}
		else
			put_string(&sink, ", ");
		first = false;
		put_key(&sink, key, length);
		put_integer(&sink, units.unit[i].entries);
	}
	if (!first)
		put_string(&sink, "}");

	for (size_t i = 0; i < COUNTERS; i++)
	{
		const Counter *counter = &counter_list[i];

		if (counter->is_amount && *counter_amount(&counters, counter) != 0)
		{
			put_member(&sink, counter->name, &started);
			put_amount(&sink, *counter_amount(&counters, counter));
		}
		else if (!counter->is_amount && *counter_rows(&counters, counter) != 0)
		{
			put_member(&sink, counter->name, &started);
			put_integer(&sink, *counter_rows(&counters, counter));
		}
	}
	if (started)
		put_string(&sink, "}");
	return sink.length;
}
