/*
 * organisation_words.h
 *		What words of organisations' names mean; lists of masks and places.
 *
 * For organisation.c only.  Words are text keys, not NUL-terminated.
 */
#ifndef AID_ORGANISATION_WORDS_H
#define AID_ORGANISATION_WORDS_H

#include "aidflow.h"

#define AID_ORG_LINK 0x01		/* articles and link words */
#define AID_ORG_LETTER 0x02		/* link words of one letter, between longer words */
#define AID_ORG_FORM 0x04		/* legal forms */
#define AID_ORG_LAST_FORM 0x08	/* legal forms if they are the last word */
#define AID_ORG_GOVERNMENT 0x10
/* Of "government" and the word that must follow it, by language. */
#define AID_ORG_OF_ENGLISH 0x20
#define AID_ORG_OF_FRENCH 0x40
#define AID_ORG_OF_SPANISH 0x80
#define AID_ORG_OF_ANY (AID_ORG_OF_ENGLISH | AID_ORG_OF_FRENCH | AID_ORG_OF_SPANISH)

extern unsigned aid_org_meaning(const char *word, size_t length);

/* A country's name of one word, its ISO code or a common abbreviation. */
extern bool aid_org_is_place(const char *word, size_t length);

/* The key of a mask, in written order. */
extern bool aid_org_is_mask(const char *key, size_t length);

#endif							/* AID_ORGANISATION_WORDS_H */
