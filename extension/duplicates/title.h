/*
 * title.h
 *		What a project's title says beside its subject: codes, years and phase.
 */
#ifndef AID_TITLE_H
#define AID_TITLE_H

#include "aidflow.h"

#include "base/textkey.h"

#define AID_TITLE_FIRST_YEAR 1950
#define AID_TITLE_LAST_YEAR 2099

typedef struct AidTitleCode
{
	const char *text;			/* as published */
	size_t		length;
} AidTitleCode;

typedef struct AidTitle
{
	const char *core;			/* text key of what is left */
	size_t		core_length;
	int			phase;			/* 1 to 99, 0 if there is none */
	int			n_years;
	int16_t		years[AID_TITLE_LAST_YEAR - AID_TITLE_FIRST_YEAR + 1];	/* sorted, unique */
	size_t		n_codes;
	const AidTitleCode *codes;	/* in written order */
} AidTitle;

/* Bytes that parsing a title of this many bytes needs, aligned to 8: about 16 for each. */
#define AID_TITLE_BUFFER(length) \
	(((size_t) (length) / 6 + 1) * sizeof(AidTitleCode) + 2 * (size_t) (length) + AID_TEXT_KEY_BOUND(length))

/* UTF-8 text, any bytes allowed.  Core and codes are in the buffer. */
extern void aid_title_parse(const char *text, size_t length, AidTitle *title, char *buffer);

#endif							/* AID_TITLE_H */
