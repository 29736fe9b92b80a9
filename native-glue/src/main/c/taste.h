/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which short matches are worth taking. A match of few bytes from far away can cost more bits than
 * its bytes as literals, the sooner the fewer different literals there are. How far is too far
 * follows from what symbols cost in the data at hand.
 */
#ifndef WD_TASTE_H
#define WD_TASTE_H

#include "tokens.h"

enum { WD_LONG_MATCH = 10 }; /* worth taking from any distance */

typedef struct {
    uint16_t far[WD_LONG_MATCH]; /* by length: the farthest distance worth taking, 0 for none */
} wd_taste;

/* From the symbols of the data so far. */
void wd_taste_of_counts(wd_taste *taste, const wd_counts *counts);

/* From the first bytes of data not parsed yet. */
void wd_taste_of_bytes(wd_taste *taste, const uint8_t *bytes, uint32_t length);

/*
 * Whether much of the data are matches of three bytes that do not go on, as in tables of numbers:
 * for levels 1 to 3, which look for such only then. A look at a few bytes in the middle.
 */
int wd_wants_threes(const uint8_t *bytes, uint32_t length);

/* For data nothing is known about. */
extern const wd_taste wd_taste_of_strangers;

/* For data that will have the fixed code. */
extern const wd_taste wd_taste_of_fixed;

WD_INLINE int wd_worthwhile(const wd_taste *taste, uint32_t length, uint32_t distance)
{
    return length >= WD_LONG_MATCH || distance <= taste->far[length];
}

#endif
