/*
 * entities.h
 *		HTML entities in texts that were taken from a web page.
 */
#ifndef AID_ENTITIES_H
#define AID_ENTITIES_H

#include "aidflow.h"

/*
 * Writes the text with its entities decoded (&amp; &#233; &#xE9; &eacute; and
 * the other names of Latin letters and common signs), returns its length,
 * which is not above that of the text.  What was escaped twice (&amp;eacute;)
 * is decoded twice; an unknown name stays as it is, and a number that no letter
 * has (&#0;) becomes U+FFFD.
 */
extern size_t aid_entities_decode(const char *text, size_t length, char *out);

#endif							/* AID_ENTITIES_H */
