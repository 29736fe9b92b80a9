/* SPDX-License-Identifier: Apache-2.0 */
/* The loop that decodes nearly all bytes: far enough from both ends not to look at them. */
#ifndef WARPDRIVE_INFLATE_FAST_H
#define WARPDRIVE_INFLATE_FAST_H

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
    /* The first round has three refills of 8 bytes, each at most 7 bytes further on than the one
       before. */
    FAST_INPUT = 22,
    /* Per round: three literals, or two and a match that may go on beyond the room, see below. */
    FAST_OUTPUT = 3,
    /* A match beyond the room, and up to this much more because copies go in steps. */
    OVERRUN = WD_MAX_MATCH + 40,
    /* The same where the output is known, and compared word by word. */
    KNOWN_BEYOND = WD_MAX_MATCH + 8
};

/*
 * Where decoding stands: input, its bits on hold, output. Lives for one call. Memory behind
 * out_end, OVERRUN bytes, is scratch.
 */
struct run {
    const uint8_t *begin;
    const uint8_t *in;
    const uint8_t *in_end;
    uint64_t hold; /* the next bits, first bit lowest; above `bits` zeros or bits not yet counted */
    uint32_t bits;
    uint8_t *out;
    uint8_t *out_end;
    const uint8_t *floor; /* the oldest byte a distance may reach */
    uint32_t length;      /* what is left of a match for which the room did not suffice, or 0 */
    uint32_t distance;    /* of that match */
    int64_t header;       /* where the block began that was begun last, in bits from `begin` */
};

static inline uint64_t low_bits(uint64_t value, uint32_t count)
{
    return value & ((UINT64_C(1) << count) - 1);
}

/* Word by word: the places may be as near as 8 bytes. */
static inline void copy_40(uint8_t *to, const uint8_t *from)
{
    memcpy(to, from, 8);
    memcpy(to + 8, from + 8, 8);
    memcpy(to + 16, from + 16, 8);
    memcpy(to + 24, from + 24, 8);
    memcpy(to + 32, from + 32, 8);
}

/* Copies a match that may overlap itself; may write 40 bytes too many. Returns its end. */
static inline uint8_t *copy_match(uint8_t *out, uint32_t distance, uint32_t length)
{
    const uint8_t *from = out - distance;
    uint8_t *end = out + length;
    if (distance >= 8) {
        /* Nine matches in ten end within the first 40 bytes: one branch, well predicted. */
        uint8_t *to = out;
        do {
            copy_40(to, from);
            to += 40;
            from += 40;
        } while (to < end);
    } else {
        /* The last `distance` bytes over and over: a word that repeats them, stored at a stride
         * that is a multiple of the distance. The factors have a bit at each repetition. */
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
 * Decodes symbols of a Huffman block while FAST_INPUT bytes of input and FAST_OUTPUT of room
 * remain. The bits on hold belong to the next symbol; on return fewer than 8 of them are left. A
 * last match longer than the room fills it and leaves the rest in `length` and `distance`.
 *
 * returns   WD_INFLATE_ROOM when a margin is reached, WD_INFLATE_END after an end-of-block code, or
 *           an error, found behind the output made so far
 */
uint32_t wd_inflate_fast(struct run *run, const struct tables *tables, uint32_t litlen_root);

/*
 * As wd_inflate_fast, but `out` is what the symbols should make, and is compared with that and not
 * written. It must go on KNOWN_BEYOND bytes behind out_end, and all of a last match is compared.
 *
 * returns   as wd_inflate_fast; BAD_TOO_FAR_BACK also where the bytes differ
 */
uint32_t wd_compare_fast(struct run *run, const struct tables *tables, uint32_t litlen_root);

#endif
