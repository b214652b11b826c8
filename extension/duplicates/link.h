/*
 * link.h
 *		Links the rows of two lists one to one, the closest first.
 *
 * Pure: no PostgreSQL calls; the caller provides all memory.
 */
#ifndef AID_LINK_H
#define AID_LINK_H

#include "aidflow.h"

#define AID_LINK_NEVER UINT64_MAX	/* the two may not be linked */
#define AID_LINK_NONE UINT32_MAX

/* How far apart two rows are; called with places in the lists.  From limit on any answer does that is not below it. */
typedef uint64_t (*AidLinkCost) (void *arg, uint32_t left, uint32_t right, uint64_t limit);

/*
 * mate[i] is the right row that left row i is linked to, or AID_LINK_NONE.
 * Links are taken by rising cost, ties by the left place, then the right one.
 * Costs are asked for some (lefts + rights) * max(lefts, rights) times.
 */
extern size_t aid_link_scratch(uint32_t lefts, uint32_t rights);
extern void aid_link_rows(uint32_t lefts, uint32_t rights, AidLinkCost cost, void *arg, uint32_t *mate, void *scratch);

/* The right row closest to a left one, linked or not; AID_LINK_NONE if there is none. */
extern uint32_t aid_link_closest(uint32_t left, uint32_t rights, AidLinkCost cost, void *arg);

#endif							/* AID_LINK_H */
