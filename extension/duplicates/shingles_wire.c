/*
 * shingles_wire.c
 *		The binary form of aid_shingles.
 *
 * Pure: no PostgreSQL calls.
 */
#include "duplicates/shingles_wire.h"

#include <string.h>

static char *
put_integer(char *out, uint64_t value, int bytes)
{
	for (int i = bytes - 1; i >= 0; i--)
		*out++ = (char) (value >> 8 * i);
	return out;
}

static uint64_t
get_integer(const char *bytes, int n)
{
	uint64_t	value = 0;

	for (int i = 0; i < n; i++)
		value = value << 8 | (unsigned char) bytes[i];
	return value;
}

void
aid_shingles_pack(const AidShingles *s, char *out)
{
	double		threshold = aid_shingles_threshold(s);
	uint64_t	bits;
	uint32_t	n = aid_shingles_count(s);

	memcpy(&bits, &threshold, sizeof(bits));
	out = put_integer(out, s->kind, 1);
	out = put_integer(out, s->version, 1);
	out = put_integer(out, bits, 8);
	out = put_integer(out, n, 4);
	for (uint32_t i = 0; i < n; i++)
		out = put_integer(out, aid_shingles_token(s, i), 8);
}

const char *
aid_shingles_unpack(const char *bytes, size_t length, AidShinglesHead *head, uint64_t *out, uint32_t *n)
{
	uint64_t	bits;
	uint64_t	count;

	if (length < AID_SHINGLES_WIRE_HEAD)
		return "The message is too short.";
	head->kind = (int) get_integer(bytes, 1);
	if (head->kind < AID_SHINGLES_TRIGRAM || head->kind > AID_SHINGLES_BOTH)
		return "The kind is not possible.";
	head->version = (int) get_integer(bytes + 1, 1);
	if (head->version == 0)
		return "The normaliser version is not possible.";
	bits = get_integer(bytes + 2, 8);
	memcpy(&head->threshold, &bits, sizeof(bits));
	/* of the two zeros only the positive one stands for none */
	if (bits != 0 && !aid_jaccard_threshold_is_valid(head->threshold))
		return "The threshold is not above 0 and up to 1.";
	count = get_integer(bytes + 10, 4);
	if (count > AID_SHINGLES_MAX)
		return "The number of tokens is above 65,535.";
	if (length - AID_SHINGLES_WIRE_HEAD != count * sizeof(uint64_t))
		return "The number of tokens does not fit the length of the message.";
	for (uint64_t i = 0; i < count; i++)
	{
		out[i] = get_integer(bytes + AID_SHINGLES_WIRE_HEAD + i * sizeof(uint64_t), 8);
		if (!aid_shingles_token_is_valid(out[i], head->kind))
			return "A token is not possible.";
	}
	*n = (uint32_t) aid_shingles_sort(out, count);
	return NULL;
}
