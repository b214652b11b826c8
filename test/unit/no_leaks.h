/*
 * no_leaks.h
 *		For tests of what is never given back: it goes with the caller's memory
 *		context (base/grow.h), and here there is none.
 */
#ifndef AID_NO_LEAKS_H
#define AID_NO_LEAKS_H

const char *__asan_default_options(void);
const char *
__asan_default_options(void)
{
	return "detect_leaks=0";
}

#endif							/* AID_NO_LEAKS_H */
