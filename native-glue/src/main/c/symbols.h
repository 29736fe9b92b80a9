/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The output of level 1: what the writer puts next, 4 bytes each. A word names one or two literals
 * or a match, and was counted when it was added. So no pass goes over the literals between parser
 * and writer, and the writer's loop has no branch that depends on the data.
 *
 * From the lowest bit:
 *
 *    9 bits  a literal, or WD_LENGTHS_AT and the length less 3
 *    9 bits  a distance symbol, or WD_LITERALS_AT and a second literal, or WD_NOTHING
 *   13 bits  the extra bits of the distance
 */
#ifndef WD_SYMBOLS_H
#define WD_SYMBOLS_H

#include "tokens.h"

enum {
    WD_SYMBOL_BITS = 9,
    WD_SYMBOL_MASK = (1 << WD_SYMBOL_BITS) - 1,
    WD_LENGTHS_AT = WD_LITERALS,
    WD_FIRSTS = WD_LENGTHS_AT + WD_MAX_MATCH - WD_MIN_MATCH + 1,
    WD_NOTHING = WD_DISTANCE_SYMBOLS,
    WD_LITERALS_AT = 32,
    WD_SECONDS = WD_LITERALS_AT + WD_LITERALS
};

_Static_assert(WD_FIRSTS <= 1 << WD_SYMBOL_BITS, "a literal or a length fits");
_Static_assert(WD_SECONDS <= 1 << WD_SYMBOL_BITS, "a distance or a literal fits");

WD_INLINE uint32_t wd_one_literal(uint32_t literal)
{
    return literal | WD_NOTHING << WD_SYMBOL_BITS;
}

WD_INLINE uint32_t wd_two_literals(uint32_t first, uint32_t second)
{
    return first | (WD_LITERALS_AT + second) << WD_SYMBOL_BITS;
}

/* Adds literals at `next` and returns where the next word goes. They take half a word each, and an
 * odd one a whole word. */
WD_INLINE uint32_t *wd_put_literals(uint32_t *next, wd_counts *counts, const uint8_t *bytes,
                                    uint32_t run)
{
    for (; run >= 2; run -= 2) {
        counts->litlen[bytes[0]]++;
        counts->litlen[bytes[1]]++;
        *next++ = wd_two_literals(bytes[0], bytes[1]);
        bytes += 2;
    }
    if (run != 0) {
        counts->litlen[bytes[0]]++;
        *next++ = wd_one_literal(bytes[0]);
    }
    return next;
}

/* The same for a match, of at most the longest length and at most 32767 back. */
WD_INLINE uint32_t *wd_put_match(uint32_t *next, wd_counts *counts, uint32_t length,
                                 uint32_t distance)
{
    uint32_t d = distance - 1;
    uint32_t extra = wd_log2(d | 2) - 1;
    uint32_t high = d >> extra; /* 2 or 3; or 0 or 1, which are symbols of their own */
    uint32_t slot = 2 * extra + high;
    counts->litlen[WD_FIRST_LENGTH + wd_length_slot[length - WD_MIN_MATCH]]++;
    counts->distance[slot]++;
    *next = (WD_LENGTHS_AT + length - WD_MIN_MATCH) | slot << WD_SYMBOL_BITS |
            (d - (high << extra)) << (2 * WD_SYMBOL_BITS);
    return next + 1;
}

#endif
