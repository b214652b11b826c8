/*
 * aidflow.h
 *		What every source file of the extension shares.
 *
 * Pure files (the algorithms) include no PostgreSQL header, so that unit
 * tests and fuzzers link them without a server; glue files include postgres.h
 * before this one.
 */
#ifndef AIDFLOW_H
#define AIDFLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef __SIZEOF_INT128__
#error "aidflow needs a compiler with 128-bit integers (64-bit gcc or clang)"
#endif

/*
 * Two services of the server that pure files use; elsewhere the C library's,
 * or nothing.  The server's sort works in place, libc's may allocate hundreds
 * of megabytes outside any memory context.
 */
#ifdef AIDFLOW_SERVER
extern void pg_qsort(void *base, size_t n, size_t size, int (*compare) (const void *, const void *));
extern void aid_check_for_interrupts(void);

#define aid_sort pg_qsort
#else
#include <stdlib.h>

#define aid_sort qsort
static inline void
aid_check_for_interrupts(void)
{
}
#endif

/* Every some thousand rounds of a loop that may be long. */
static inline void
aid_loop_check(uint64_t round)
{
	if ((round & 0xFFF) == 0xFFF)
		aid_check_for_interrupts();
}

#define AID_MIN(a, b) ((a) < (b) ? (a) : (b))
#define AID_MAX(a, b) ((a) > (b) ? (a) : (b))

#endif							/* AIDFLOW_H */
