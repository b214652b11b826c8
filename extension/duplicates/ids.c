/*
 * ids.c
 *		The order of ids.
 */
#include "duplicates/ids.h"

#include <string.h>

bool
aid_id_is_integer(const char *id, size_t length)
{
	size_t		i = length > 0 && id[0] == '-';

	if (i == length)
		return false;
	for (; i < length; i++)
		if (id[i] < '0' || id[i] > '9')
			return false;
	return true;
}

static int
compare_bytes(const char *a, size_t a_length, const char *b, size_t b_length)
{
	int			order = memcmp(a, b, AID_MIN(a_length, b_length));

	if (order != 0)
		return order < 0 ? -1 : 1;
	return (a_length > b_length) - (a_length < b_length);
}

/* Skips sign and leading zeros; 0 is not negative. */
static bool
number_digits(const char **id, size_t *length)
{
	bool		negative = **id == '-';

	*id += negative;
	*length -= negative;
	while (*length > 0 && **id == '0')
	{
		(*id)++;
		(*length)--;
	}
	return negative && *length > 0;
}

int
aid_id_compare(bool by_number, const char *a, size_t a_length, const char *b, size_t b_length)
{
	if (by_number)
	{
		const char *x = a;
		const char *y = b;
		size_t		x_length = a_length;
		size_t		y_length = b_length;
		bool		x_negative = number_digits(&x, &x_length);
		bool		y_negative = number_digits(&y, &y_length);
		int			order;

		if (x_negative != y_negative)
			return x_negative ? -1 : 1;
		if (x_length != y_length)
			order = x_length < y_length ? -1 : 1;
		else
			order = compare_bytes(x, x_length, y, y_length);
		if (order != 0)
			return x_negative ? -order : order;
	}
	return compare_bytes(a, a_length, b, b_length);
}
