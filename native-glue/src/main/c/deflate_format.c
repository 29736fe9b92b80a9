/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of RFC 1951 as arrays. wd_length_slot is the inverse of the bases: one load for each
 * match in place of a search. Distances have no such table: 32768 entries would fill a
 * first-level cache, and a count of leading zeros does (wd_distance_slot).
 */
#include "deflate_format.h"

_Static_assert(WD_MAX_MATCH - WD_MIN_MATCH == 255, "a length less 3 is one byte");

const uint8_t wd_length_slot[256] = {
    0,  1,  2,  3,  4,  5,  6,  7,  8,  8,  9,  9,  10, 10, 11, 11, 12, 12, 12, 12, 13, 13, 13, 13,
    14, 14, 14, 14, 15, 15, 15, 15, 16, 16, 16, 16, 16, 16, 16, 16, 17, 17, 17, 17, 17, 17, 17, 17,
    18, 18, 18, 18, 18, 18, 18, 18, 19, 19, 19, 19, 19, 19, 19, 19, 20, 20, 20, 20, 20, 20, 20, 20,
    20, 20, 20, 20, 20, 20, 20, 20, 21, 21, 21, 21, 21, 21, 21, 21, 21, 21, 21, 21, 21, 21, 21, 21,
    22, 22, 22, 22, 22, 22, 22, 22, 22, 22, 22, 22, 22, 22, 22, 22, 23, 23, 23, 23, 23, 23, 23, 23,
    23, 23, 23, 23, 23, 23, 23, 23, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24,
    24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 25, 25, 25, 25, 25, 25, 25, 25,
    25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25,
    26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26, 26,
    26, 26, 26, 26, 26, 26, 26, 26, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27,
    27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 27, 28};

#define LENGTH_BASE(base, extra) (base) - WD_MIN_MATCH,
#define DISTANCE_BASE(base, extra) base,
#define EXTRA_BITS(base, extra) extra,

const uint8_t wd_length_slot_base[] = {WD_EACH_LENGTH(LENGTH_BASE)};
const uint8_t wd_length_extra[] = {WD_EACH_LENGTH(EXTRA_BITS)};
const uint16_t wd_distance_base[] = {WD_EACH_DISTANCE(DISTANCE_BASE)};
const uint8_t wd_distance_extra[] = {WD_EACH_DISTANCE(EXTRA_BITS)};

const uint8_t wd_precode_order[WD_PRECODE_SYMBOLS] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                      11, 4,  12, 3, 13, 2, 14, 1, 15};
