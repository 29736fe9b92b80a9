/* SPDX-License-Identifier: Apache-2.0 */
/* What RFC 1951 fixes: alphabets, bases, extra bits, the fixed code. Constants and nothing else. */
#ifndef WD_DEFLATE_FORMAT_H
#define WD_DEFLATE_FORMAT_H

#include "bytes.h"

enum {
    WD_WINDOW = 32768,
    WD_MIN_MATCH = 3,
    WD_MAX_MATCH = 258,
    WD_MAX_STORED = 65535,

    WD_LITERALS = 256,
    WD_END_OF_BLOCK = 256,
    WD_FIRST_LENGTH = 257,
    WD_LITLEN_SYMBOLS = 286, /* 286 and 287 exist only in the fixed code and never occur */
    WD_DISTANCE_SYMBOLS = 30,
    WD_PRECODE_SYMBOLS = 19,

    WD_MAX_CODE_BITS = 15,
    WD_MAX_PRECODE_BITS = 7,

    WD_TYPE_STORED = 0,
    WD_TYPE_FIXED = 1,
    WD_TYPE_DYNAMIC = 2
};

/* Length symbol (less 257) of each match length less 3; section 3.2.5. */
extern const uint8_t wd_length_slot[256];
extern const uint8_t wd_length_slot_base[29]; /* also less 3 */
extern const uint8_t wd_length_extra[29];
extern const uint16_t wd_distance_base[WD_DISTANCE_SYMBOLS];
extern const uint8_t wd_distance_extra[WD_DISTANCE_SYMBOLS];
/* The order in which the lengths of the precode are sent; section 3.2.7. */
extern const uint8_t wd_precode_order[WD_PRECODE_SYMBOLS];

/* Distance symbol: two per power of two, so the top two bits of distance - 1 tell it. */
WD_INLINE uint32_t wd_distance_slot(uint32_t distance)
{
    uint32_t d = distance - 1;
    if (d < 2) {
        return d;
    }
    uint32_t top = wd_log2(d);
    return 2 * top + ((d >> (top - 1)) & 1);
}

#endif
