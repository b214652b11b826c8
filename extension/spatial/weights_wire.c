/*
 * weights_wire.c
 *		Reading the binary form of spatial weights: nothing is trusted.
 */
#include "spatial/weights_wire.h"

#include <string.h>

typedef struct Cursor
{
	AidWireReader *reader;
	const unsigned char *p;
	const unsigned char *end;
} Cursor;

static bool
fail(Cursor *c, const char *fault)
{
	c->reader->fault = fault;
	return false;
}

static bool
fail_large(Cursor *c)
{
	c->reader->too_large = true;
	return false;
}

static bool
need(Cursor *c, size_t bytes)
{
	return (size_t) (c->end - c->p) >= bytes || fail(c, "The message ends too early.");
}

static bool
read_integer(Cursor *c, int32_t *value)
{
	if (!need(c, 4))
		return false;
	*value = (int32_t) ((uint32_t) c->p[0] << 24 | (uint32_t) c->p[1] << 16 | (uint32_t) c->p[2] << 8 | c->p[3]);
	c->p += 4;
	return true;
}

static bool
read_double(Cursor *c, double *value)
{
	uint64_t	bits = 0;

	if (!need(c, 8))
		return false;
	for (int i = 0; i < 8; i++)
		bits = bits << 8 | c->p[i];
	memcpy(value, &bits, sizeof(bits));
	c->p += 8;
	return true;
}

static bool
read_name(Cursor *c, uint32_t expected)
{
	AidWireReader *reader = c->reader;
	int32_t		sent;
	uint32_t	length;
	uint32_t	number;
	const char *name;

	if (!read_integer(c, &sent))
		return false;
	if (sent < 0)
		return fail(c, "The length of a unit name is negative.");
	if (!need(c, (size_t) sent))
		return false;
	length = (uint32_t) sent;
	name = reader->convert((const char *) c->p, &length);
	c->p += sent;
	if (length > AID_KEY_MAX)
		return fail(c, "A unit name is longer than 65,535 bytes.");
	if (memchr(name, '\0', length) != NULL)
		return fail(c, "A unit name holds a zero byte.");
	if (!aid_weights_state_key(&reader->state, reader->allocate, name, length, &number))
		return fail_large(c);
	/* numbers are given in order of appearance, so a known name has an earlier one */
	return number == expected || fail(c, "A unit stands more than once.");
}

static bool
read_row(Cursor *c, uint32_t unit)
{
	AidWireReader *reader = c->reader;
	int32_t		count;

	if (!read_integer(c, &count))
		return false;
	if (count < 0)
		return fail(c, "The number of neighbours is negative.");
	for (int32_t k = 0; k < count; k++)
	{
		int32_t		neighbour;
		double		weight;

		aid_loop_check((uint64_t) k);
		if (!read_integer(c, &neighbour) || !read_double(c, &weight))
			return false;
		if (neighbour < 0 || (uint32_t) neighbour >= reader->state->head.n)
			return fail(c, "The position of a neighbour is none of a unit.");
		if ((uint32_t) neighbour == unit)
			return fail(c, "A unit is its own neighbour.");
		if (weight == 0 || !aid_weight_is_fit(weight))
			return fail(c, "A weight is not finite and above 0.");
		if (!aid_weights_state_link(&reader->state, reader->allocate, unit, (uint32_t) neighbour, weight))
			return fail_large(c);
	}
	return true;
}

bool
aid_weights_wire_read(AidWireReader *reader, const char *bytes, size_t size)
{
	Cursor		c = {reader, (const unsigned char *) bytes, (const unsigned char *) bytes + size};
	int32_t		n;

	reader->state = aid_weights_state_create(reader->allocate);
	reader->version = -1;
	reader->too_large = false;
	reader->fault = NULL;
	if (!need(&c, 1))
		return false;
	if (*c.p != AID_WEIGHTS_VERSION)
	{
		reader->version = *c.p;
		return fail(&c, "The version is not known.");
	}
	c.p++;
	if (!read_integer(&c, &n))
		return false;
	if (n < 0)
		return fail(&c, "The number of units is negative.");
	for (int32_t i = 0; i < n; i++)
	{
		aid_loop_check((uint64_t) i);
		if (!read_name(&c, (uint32_t) i))
			return false;
	}
	for (int32_t i = 0; i < n; i++)
		if (!read_row(&c, (uint32_t) i))
			return false;
	return c.p == c.end || fail(&c, "Bytes follow the end of the value.");
}
