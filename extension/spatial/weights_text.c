/*
 * weights_text.c
 *		Reading and writing the text form of spatial weights.
 */
#include "spatial/weights_text.h"

#include <stdlib.h>
#include <string.h>

static bool
fail(AidWeightsReader *reader, AidWeightsProblem problem)
{
	reader->problem = problem;
	return false;
}

static bool
fail_json(AidWeightsReader *reader)
{
	return fail(reader, reader->json.problem == AID_JSON_ESCAPE ? AID_WEIGHTS_ESCAPE : AID_WEIGHTS_SYNTAX);
}

/* A name, as its number. */
static bool
read_name(AidWeightsReader *reader, uint32_t *number)
{
	const char *name;
	size_t		length;

	if (!aid_json_string(&reader->json, &name, &length))
		return fail_json(reader);
	if (length > AID_KEY_MAX)
		return fail(reader, AID_WEIGHTS_KEY_TOO_LONG);
	return aid_weights_state_key(&reader->state, reader->json.allocate, name, (uint32_t) length, number) ||
		fail(reader, AID_WEIGHTS_TOO_LARGE);
}

static bool
is_written_as_zero(const char *number, size_t length)
{
	for (size_t i = 0; i < length && number[i] != 'e' && number[i] != 'E'; i++)
		if (number[i] >= '1' && number[i] <= '9')
			return false;
	return true;
}

static bool
read_weight(AidWeightsReader *reader, double *weight)
{
	const char *number;
	size_t		length;

	if (!aid_json_number(&reader->json, &number, &length))
		return fail(reader, AID_WEIGHTS_BAD_WEIGHT);
	*weight = strtod(number, NULL);
	/* too small for a double is not the same as 0 */
	if (!aid_weight_is_fit(*weight) || (*weight == 0 && !is_written_as_zero(number, length)))
		return fail(reader, AID_WEIGHTS_BAD_WEIGHT);
	return true;
}

/* {"neighbour": weight, ...} or ["neighbour", ...] */
static bool
read_row(AidWeightsReader *reader)
{
	bool		weighted = aid_json_take(&reader->json, '{');
	char		closing = weighted ? '}' : ']';
	bool		more;

	if (!weighted && !aid_json_expect(&reader->json, '['))
		return fail_json(reader);
	for (more = !aid_json_take(&reader->json, closing); more;)
	{
		double		weight = 1;

		aid_loop_check(reader->state->head.links);
		if (!read_name(reader, &reader->neighbour))
			return false;
		if (weighted && !aid_json_expect(&reader->json, ':'))
			return fail_json(reader);
		if (weighted && !read_weight(reader, &weight))
			return false;
		if (reader->neighbour == reader->unit)
			return fail(reader, AID_WEIGHTS_SELF);
		if (!aid_weights_state_link(&reader->state, reader->json.allocate, reader->unit, reader->neighbour, weight))
			return fail(reader, AID_WEIGHTS_TOO_LARGE);
		if (!aid_json_more(&reader->json, closing, &more))
			return fail_json(reader);
	}
	return true;
}

/* Which units had a row of their own. */
typedef struct SeenUnits
{
	bool	   *seen;
	uint32_t	room;
} SeenUnits;

/* False when the unit was noted before. */
static bool
note_unit(SeenUnits *units, uint32_t unit, AidAllocate allocate)
{
	if (unit >= units->room)
	{
		uint32_t	room = AID_MAX(unit + 1, 2 * units->room);
		bool	   *seen = allocate(room);

		memset(seen, 0, room);
		if (units->room > 0)
			memcpy(seen, units->seen, units->room);
		units->seen = seen;
		units->room = room;
	}
	if (units->seen[unit])
		return false;
	units->seen[unit] = true;
	return true;
}

bool
aid_weights_text_read(AidWeightsReader *reader, const char *text, size_t length, bool utf8, AidAllocate allocate)
{
	AidJsonText *json = &reader->json;
	SeenUnits	units = {NULL, 0};
	bool		more;

	aid_json_start(json, text, length, utf8, allocate);
	reader->state = aid_weights_state_create(allocate);
	reader->problem = AID_WEIGHTS_FINE;
	if (!aid_json_expect(json, '{'))
		return fail_json(reader);
	for (more = !aid_json_take(json, '}'); more;)
	{
		if (!read_name(reader, &reader->unit))
			return false;
		if (!note_unit(&units, reader->unit, allocate))
			return fail(reader, AID_WEIGHTS_UNIT_TWICE);
		if (!aid_json_expect(json, ':'))
			return fail_json(reader);
		if (!read_row(reader))
			return false;
		if (!aid_json_more(json, '}', &more))
			return fail_json(reader);
	}
	aid_json_skip_space(json);
	return json->p == json->end || fail(reader, AID_WEIGHTS_SYNTAX);
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
put_name(Sink *sink, const AidUnits *units, uint32_t i)
{
	uint32_t	length;
	const char *key = aid_unit_key(units, i, &length);

	sink->length += aid_json_write_string(sink->out != NULL ? sink->out + sink->length : NULL, key, length);
	put(sink, ": ", 2);
}

size_t
aid_weights_text_write(const AidWeights *canonical, AidPrintWeight print, char *out)
{
	AidLinks	w = aid_links_of(canonical);
	AidUnits	units = aid_weights_units_of(canonical);
	Sink		sink = {out, 0};

	put(&sink, "{", 1);
	for (uint32_t i = 0; i < w.n; i++)
	{
		uint32_t	start = aid_row_start(&w, i);

		aid_loop_check(i);
		if (i > 0)
			put(&sink, ", ", 2);
		put_name(&sink, &units, i);
		put(&sink, "{", 1);
		for (uint32_t e = start; e < w.row_end[i]; e++)
		{
			char		weight[AID_WEIGHT_TEXT_SIZE];

			if (e > start)
				put(&sink, ", ", 2);
			put_name(&sink, &units, w.neighbour[e]);
			put(&sink, weight, (size_t) print(w.weight[e], weight));
		}
		put(&sink, "}", 1);
	}
	put(&sink, "}", 1);
	return sink.length;
}
