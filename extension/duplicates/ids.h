/*
 * ids.h
 *		The order of ids: by number if every id in a run is an integer, else by
 *		the bytes of its text.
 *
 * Pure: no PostgreSQL calls.
 */
#ifndef AID_IDS_H
#define AID_IDS_H

#include "aidflow.h"

/* Digits, perhaps after a minus; any number of them. */
extern bool aid_id_is_integer(const char *id, size_t length);

/* By number only if both are integers; equal numbers written otherwise (7, 007) then by bytes. */
extern int	aid_id_compare(bool by_number, const char *a, size_t a_length, const char *b, size_t b_length);

#endif							/* AID_IDS_H */
