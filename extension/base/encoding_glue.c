/*
 * encoding_glue.c
 *		Texts in the server's encoding as UTF-8, and back.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"

#include "base/encoding_glue.h"
#include "base/textkey.h"

const char *
aid_to_utf8(const char *text, size_t *length)
{
	const char *utf8 = pg_server_to_any(text, (int) *length, PG_UTF8);

	if (utf8 != text)
		*length = strlen(utf8);
	return utf8;
}

const char *
aid_from_utf8(const char *utf8, size_t *length)
{
	int			server = GetDatabaseEncoding();
	Oid			conversion = InvalidOid;
	size_t		at = 0;
	StringInfoData out;

	if (server != PG_UTF8 && server != PG_SQL_ASCII)
		conversion = FindDefaultConversionProc(PG_UTF8, server);
	if (!OidIsValid(conversion))
		return utf8;
	initStringInfo(&out);
	while (at < *length)
	{
		size_t		end = at;

		while (end < *length && (utf8[end] & 0x80) == 0)
			end++;
		appendBinaryStringInfo(&out, utf8 + at, (int) (end - at));
		at = end;
		if (at < *length)
		{
			unsigned char converted[MAX_CONVERSION_INPUT_LENGTH * MAX_CONVERSION_GROWTH + 1];
			uint32_t	code;
			size_t		bytes = aid_utf8_decode(utf8 + at, *length - at, &code);

			if (pg_do_encoding_conversion_buf(conversion, PG_UTF8, server, (unsigned char *) utf8 + at, (int) bytes,
											  converted, sizeof(converted), true) == (int) bytes)
				appendStringInfoString(&out, (char *) converted);
			else
				appendStringInfo(&out, "u%04x", code);
			at += bytes;
		}
	}
	*length = out.len;
	return out.data;
}
