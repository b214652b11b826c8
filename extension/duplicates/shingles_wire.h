/*
 * shingles_wire.h
 *		The binary form of aid_shingles, integers in network byte order:
 *
 *	int1 kind | int1 normaliser version | float8 threshold, 0 for none
 *	| int4 n | int8 token[n]
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_SHINGLES_WIRE_H
#define AID_SHINGLES_WIRE_H

#include "duplicates/shingles_set.h"

#define AID_SHINGLES_WIRE_HEAD 14

static inline size_t
aid_shingles_wire_size(const AidShingles *s)
{
	return AID_SHINGLES_WIRE_HEAD + aid_shingles_count(s) * sizeof(uint64_t);
}

/* Writes aid_shingles_wire_size() bytes. */
extern void aid_shingles_pack(const AidShingles *s, char *out);

/* Places that a message of this length needs. */
#define AID_SHINGLES_WIRE_ROOM(length) (AID_MIN((size_t) (length) / sizeof(uint64_t), (size_t) AID_SHINGLES_MAX) + 1)

/* Sorted unique tokens and their number; what is wrong as a sentence, or NULL. */
extern const char *aid_shingles_unpack(const char *bytes, size_t length, AidShinglesHead *head, uint64_t *out,
									   uint32_t *n);

#endif							/* AID_SHINGLES_WIRE_H */
