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

#define AID_MIN(a, b) ((a) < (b) ? (a) : (b))
#define AID_MAX(a, b) ((a) > (b) ? (a) : (b))

#endif							/* AIDFLOW_H */
