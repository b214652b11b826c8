/*
 * organisation.h
 *		Names of organisations, so that spellings of one meet.
 */
#ifndef AID_ORGANISATION_H
#define AID_ORGANISATION_H

#include "aidflow.h"

#include "base/textkey.h"

/* Bytes for a name of this many bytes, aligned to 8: the result at their begin and working space behind it. */
#define AID_ORG_KEY_BOUND(length) \
	(2 * (AID_TEXT_KEY_BOUND(length) + 8) + (size_t) (length) + 8 + 16 * ((size_t) (length) + 1))
#define AID_ORG_ACRONYM_BOUND(length) AID_ORG_KEY_BOUND(length)

/* The name stands for no organisation ("National NGO"), or for nobody in particular ("Others"). */
#define AID_ORG_MASK SIZE_MAX

/*
 * The words that tell organisations apart, sorted and unique, one blank
 * between them; returns the length, 0 for a name without words, or
 * AID_ORG_MASK.  UTF-8, any bytes allowed.
 */
extern size_t aid_org_key(const char *name, size_t length, char *out);

/*
 * The acronym in brackets, or the initials of the words that the key keeps, in
 * written order, as capitals; 0 if they are fewer than two, and for a mask.
 */
extern size_t aid_org_acronym(const char *name, size_t length, char *out);

#endif							/* AID_ORGANISATION_H */
