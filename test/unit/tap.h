/*
 * tap.h
 *		Test Anything Protocol for the unit tests.
 */
#ifndef AID_TAP_H
#define AID_TAP_H

#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

static int	tap_count = 0;
static int	tap_failures = 0;

/* One test; the name is a format. */
__attribute__((format(printf, 2, 3), unused))
static bool
ok(bool passed, const char *name, ...)
{
	va_list		arguments;

	tap_count++;
	if (!passed)
		tap_failures++;
	printf("%sok %d - ", passed ? "" : "not ", tap_count);
	va_start(arguments, name);
	vprintf(name, arguments);
	va_end(arguments);
	printf("\n");
	return passed;
}

/* Equal bits in value: infinities equal themselves, -0 does not equal 0. */
__attribute__((unused))
static bool
same_double(double got, double expected)
{
	return got == expected && signbit(got) == signbit(expected);
}

__attribute__((unused))
static bool
near_double(double got, double expected, double relative)
{
	if (isinf(expected) || expected == 0)
		return same_double(got, expected);
	return fabs(got - expected) <= relative * fabs(expected);
}

/* A value within a relative distance; 0 and infinities exactly. */
__attribute__((format(printf, 4, 5), unused))
static bool
is_near(double got, double expected, double relative, const char *name, ...)
{
	va_list		arguments;
	char		text[256];
	bool		passed = near_double(got, expected, relative);

	va_start(arguments, name);
	vsnprintf(text, sizeof(text), name, arguments);
	va_end(arguments);
	ok(passed, "%s", text);
	if (!passed)
		printf("# got %.17g, expected %.17g\n", got, expected);
	return passed;
}

__attribute__((unused))
static int
tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failures == 0 ? 0 : 1;
}

#endif							/* AID_TAP_H */
