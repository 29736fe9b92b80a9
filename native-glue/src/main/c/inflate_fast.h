/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The loop that decodes nearly all bytes. It keeps so far from the end of input and room that it
 * checks them once per round.
 */
#ifndef WD_INFLATE_FAST_H
#define WD_INFLATE_FAST_H

#include <stdbool.h>
#include <stdint.h>

#include "inflate_tables.h"
#include "warpdrive.h"

/* Statuses above WD_INFLATE_END: what is wrong with the data. */
enum bad {
    BAD_BLOCK_TYPE = WD_INFLATE_END + 1,
    BAD_STORED_LENGTHS,
    BAD_SYMBOL_COUNT,
    BAD_CODE_LENGTHS_SET,
    BAD_LENGTH_REPEAT,
    BAD_NO_END_OF_BLOCK,
    BAD_LITLEN_SET,
    BAD_DISTANCE_SET,
    BAD_LITLEN_CODE,
    BAD_DISTANCE_CODE,
    BAD_TOO_FAR_BACK
};

enum {
    /* Input that a round needs: two refills of 8 bytes, the second at most 7 bytes further on than
     * the first. */
    ROUND_INPUT = 15,
    /* Input that the loop needs: there is a refill before the first round. */
    FAST_INPUT = 7 + ROUND_INPUT,
    /* Room that a round needs: three literals, or two and a match, which may go on beyond the
     * room. */
    FAST_OUTPUT = 3,
    /* Scratch behind the room: a match, and one step of 40 bytes more, in which matches are
     * copied. */
    OVERRUN = WD_MAX_MATCH + 40,
    /* The same for wd_compare_fast, which reads words of 8 bytes. */
    KNOWN_BEYOND = WD_MAX_MATCH + 8
};

/* The position in input and output during one call. OVERRUN bytes of memory behind out_end are
 * scratch. */
struct run {
    const uint8_t *begin;
    const uint8_t *in;
    const uint8_t *in_end;
    /* The next bits, first bit lowest; above `bits` are zeros or bits that are not counted yet. */
    uint64_t hold;
    uint32_t bits;
    uint8_t *out;
    uint8_t *out_end;
    const uint8_t *floor; /* the oldest byte that a distance may reach */
    uint32_t length;      /* rest of a match that did not fit into the room, or 0 */
    uint32_t distance;    /* distance of that match */
    int64_t header;       /* where the last block header begins, in bits from `begin` */
};

static inline uint64_t low_bits(uint64_t value, uint32_t count)
{
    return value & ((UINT64_C(1) << count) - 1);
}

/* Copies 40 bytes in words, because the places may be as near as 8 bytes. */
static inline void copy_40(uint8_t *to, const uint8_t *from)
{
    memcpy(to, from, 8);
    memcpy(to + 8, from + 8, 8);
    memcpy(to + 16, from + 16, 8);
    memcpy(to + 24, from + 24, 8);
    memcpy(to + 32, from + 32, 8);
}

/* Copies a match, which may overlap itself, and returns its end. May write 40 bytes more. */
static inline uint8_t *copy_match(uint8_t *out, uint32_t distance, uint32_t length)
{
    const uint8_t *from = out - distance;
    uint8_t *end = out + length;
    if (WD_LIKELY(distance >= 8)) {
        /* Nine matches in ten end within the first 40 bytes, so the branch is well predicted.
         * Steps of 8 bytes would add an unpredictable one. */
        uint8_t *to = out;
        do {
            copy_40(to, from);
            to += 40;
            from += 40;
        } while (to < end);
    } else {
        /* Repeat the last `distance` bytes: multiply them into a word that holds them several
         * times, and store it at a stride that is a multiple of the distance. The factors have
         * a bit at each repetition. */
        static const uint64_t repeat[8] = {0,
                                           UINT64_C(0x0101010101010101),
                                           UINT64_C(0x0001000100010001),
                                           UINT64_C(0x0001000001000001),
                                           UINT64_C(0x0000000100000001),
                                           UINT64_C(0x0000010000000001),
                                           UINT64_C(0x0001000000000001),
                                           UINT64_C(0x0100000000000001)};
        static const uint8_t stride[8] = {0, 8, 8, 6, 8, 5, 6, 7};
        uint64_t word = low_bits(wd_load_le64(from), 8 * distance) * repeat[distance];
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        word = __builtin_bswap64(word);
#endif
        for (uint32_t done = 0; done < length; done += stride[distance]) {
            memcpy(out + done, &word, 8);
        }
    }
    return end;
}

/*
 * Decodes symbols of a Huffman block while FAST_INPUT bytes of input and FAST_OUTPUT bytes of room
 * remain. The bits on hold belong to the next symbol; on return fewer than 8 of them are left. A
 * last match that is longer than the room fills it and leaves its rest in `length` and `distance`.
 *
 * returns   WD_INFLATE_ROOM when input or room run short, WD_INFLATE_END after an end of block, or
 *           an error, found after the output made so far
 */
uint32_t wd_inflate_fast(struct run *run, const struct tables *tables, uint32_t litlen_root);

/*
 * As wd_inflate_fast, but `out` already holds what the symbols should produce. Compares and does
 * not write. KNOWN_BEYOND bytes behind out_end must be readable, and a last match is compared
 * whole.
 *
 * returns   as wd_inflate_fast; BAD_TOO_FAR_BACK also if the bytes differ
 */
uint32_t wd_compare_fast(struct run *run, const struct tables *tables, uint32_t litlen_root);

#endif
