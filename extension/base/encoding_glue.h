/*
 * encoding_glue.h
 *		Texts in the server's encoding as UTF-8, which all algorithms read, and
 *		back.
 *
 * Glue.
 */
#ifndef AID_ENCODING_GLUE_H
#define AID_ENCODING_GLUE_H

#include "postgres.h"

/* Either returns the text itself where nothing has to be converted, else a new one in the current context. */
extern const char *aid_to_utf8(const char *text, size_t *length);

/*
 * A key may hold a letter that the encoding lacks (the Greek one behind the
 * sign for micro): such a letter is written as "u" and its number, so that no
 * title makes an index fail.
 */
extern const char *aid_from_utf8(const char *utf8, size_t *length);

#endif							/* AID_ENCODING_GLUE_H */
