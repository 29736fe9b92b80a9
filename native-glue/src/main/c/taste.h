/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The cost model for short matches: which of them are worth taking.
 *
 * A match of few bytes from far away can cost more bits than its bytes as literals. Four bytes
 * from 20,000 back cost about 22 bits; that is a gain in text and a loss in a table of digits. So
 * for each length below WD_LONG_MATCH there is a farthest distance worth taking, worked out from
 * what symbols cost in the data at hand. Streams flushed every 200 bytes are 3 to 4 % smaller for
 * it.
 */
#ifndef WD_TASTE_H
#define WD_TASTE_H

#include "tokens.h"

/* From this length on a match is worth taking at any distance. Raising it computes more limits
 * that are never below the window. */
enum { WD_LONG_MATCH = 10 };

typedef struct {
    uint16_t far[WD_LONG_MATCH]; /* by length: the farthest distance worth taking, 0 for none */
    /* What a literal costs, in quarters of a byte: the price of deferring a match by one byte. */
    uint16_t literal;
} wd_taste;

/* Derives the limits from the symbols of the data so far. Leaves them as they are if there are
 * too few. */
void wd_taste_of_counts(wd_taste *taste, const wd_counts *counts);

/* Derives the limits from the first bytes of data that were not parsed yet. */
void wd_taste_of_bytes(wd_taste *taste, const uint8_t *bytes, uint32_t length);

/* Whether much of the data consists of matches of exactly three bytes, as tables of 32-bit
 * numbers do. Levels 1 to 3 look for matches of three bytes only then. Looks at up to 256 bytes
 * in the middle. */
int wd_wants_threes(const uint8_t *bytes, uint32_t length);

/* Limits for data that nothing is known about. */
extern const wd_taste wd_taste_of_strangers;

/* Limits for data that will be coded with the fixed code. */
extern const wd_taste wd_taste_of_fixed;

WD_INLINE int wd_worthwhile(const wd_taste *taste, uint32_t length, uint32_t distance)
{
    return length >= WD_LONG_MATCH || distance <= taste->far[length];
}

#endif
