/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What RFC 1951 fixes: the sizes of its alphabets and codes, and the tables of section 3.2.5 and
 * 3.2.7. Each table stands here once; encoder and decoder derive from it what they need. The fixed
 * code is in fixed_code.c, ready to write, and in inflate_fixed.c, ready to decode.
 */
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
    WD_LITLEN_SYMBOLS = 286,
    WD_DISTANCE_SYMBOLS = 30,
    WD_PRECODE_SYMBOLS = 19,

    /* The fixed code has two more symbols in each alphabet, without which it would be
     * incomplete. They never occur in a stream. */
    WD_FIXED_LITLEN_SYMBOLS = 288,
    WD_FIXED_DISTANCE_SYMBOLS = 32,

    WD_MAX_CODE_BITS = 15,
    WD_MAX_PRECODE_BITS = 7,

    WD_TYPE_STORED = 0,
    WD_TYPE_FIXED = 1,
    WD_TYPE_DYNAMIC = 2,

    /* A dynamic header counts the code lengths it sends of each code from these numbers on. */
    WD_LEAST_LITLEN_LENGTHS = 257,
    WD_LEAST_DISTANCE_LENGTHS = 1,
    WD_LEAST_PRECODE_LENGTHS = 4,

    /* Precode symbols that stand for several code lengths (section 3.2.7). The count is LEAST
     * plus the value of EXTRA bits. */
    WD_REPEAT = 16, /* repeats the previous length */
    WD_REPEAT_LEAST = 3,
    WD_REPEAT_EXTRA = 2,
    WD_ZEROS = 17, /* repeats the length zero */
    WD_ZEROS_LEAST = 3,
    WD_ZEROS_EXTRA = 3,
    WD_MANY_ZEROS = 18,
    WD_MANY_ZEROS_LEAST = 11,
    WD_MANY_ZEROS_EXTRA = 7
};

/* clang-format off */

/* Applies `each` to base and number of extra bits of every length symbol, from 257 on. */
#define WD_EACH_LENGTH(each)                                                        \
    each(3, 0)   each(4, 0)   each(5, 0)   each(6, 0)   each(7, 0)   each(8, 0)     \
    each(9, 0)   each(10, 0)  each(11, 1)  each(13, 1)  each(15, 1)  each(17, 1)    \
    each(19, 2)  each(23, 2)  each(27, 2)  each(31, 2)  each(35, 3)  each(43, 3)    \
    each(51, 3)  each(59, 3)  each(67, 4)  each(83, 4)  each(99, 4)  each(115, 4)   \
    each(131, 5) each(163, 5) each(195, 5) each(227, 5) each(258, 0)

/* The same for every distance symbol, from 0 on. */
#define WD_EACH_DISTANCE(each)                                                      \
    each(1, 0)      each(2, 0)      each(3, 0)      each(4, 0)      each(5, 1)      \
    each(7, 1)      each(9, 2)      each(13, 2)     each(17, 3)     each(25, 3)     \
    each(33, 4)     each(49, 4)     each(65, 5)     each(97, 5)     each(129, 6)    \
    each(193, 6)    each(257, 7)    each(385, 7)    each(513, 8)    each(769, 8)    \
    each(1025, 9)   each(1537, 9)   each(2049, 10)  each(3073, 10)  each(4097, 11)  \
    each(6145, 11)  each(8193, 12)  each(12289, 12) each(16385, 13) each(24577, 13)

/* clang-format on */

/* The same as arrays, for the encoder. A slot is a length symbol less 257. */
extern const uint8_t wd_length_slot[256]; /* of a match length less 3 */
/* The shortest length of a slot, less 3. */
extern const uint8_t wd_length_slot_base[WD_LITLEN_SYMBOLS - WD_FIRST_LENGTH];
extern const uint8_t wd_length_extra[WD_LITLEN_SYMBOLS - WD_FIRST_LENGTH];
extern const uint16_t wd_distance_base[WD_DISTANCE_SYMBOLS];
extern const uint8_t wd_distance_extra[WD_DISTANCE_SYMBOLS];
/* The order in which a dynamic header sends the code lengths of the precode. */
extern const uint8_t wd_precode_order[WD_PRECODE_SYMBOLS];

/* Returns the distance symbol. Each power of two has two of them, so the two highest bits of
 * distance - 1 decide. */
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
