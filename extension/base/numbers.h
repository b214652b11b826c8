/*
 * numbers.h
 *		Numbers in their order.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_NUMBERS_H
#define AID_NUMBERS_H

#include "aidflow.h"

/* Sorts a few, drops doubles, returns how many are left. */
extern uint32_t aid_numbers_sort(uint32_t *number, uint32_t n);

/* Sorts many, which can be interrupted. */
extern void aid_keys_sort(uint64_t *key, size_t n);

#endif							/* AID_NUMBERS_H */
