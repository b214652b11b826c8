/*
 * weights_wire.h
 *		The binary form of spatial weights:
 *
 *	uint8 version, int32 n, n times (int32 length, bytes of a name), then for
 *	each unit int32 count and count times (int32 position, float8 weight)
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_WEIGHTS_WIRE_H
#define AID_WEIGHTS_WIRE_H

#include "spatial/weights_state.h"

/* A name in the encoding of the database; *length becomes the length there. */
typedef const char *(*AidConvertName) (const char *name, uint32_t *length);

typedef struct AidWireReader
{
	AidAllocate allocate;
	AidConvertName convert;
	AidWeightsState *state;

	/* set on failure */
	int			version;		/* one that is not known, or -1 */
	bool		too_large;		/* more than a value can hold */
	const char *fault;			/* else what is wrong, a sentence */
} AidWireReader;

/* False on failure.  Pairs that stand twice are left to aid_weights_finish(). */
extern bool aid_weights_wire_read(AidWireReader *reader, const char *bytes, size_t size);

#endif							/* AID_WEIGHTS_WIRE_H */
