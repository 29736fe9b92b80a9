/* SPDX-License-Identifier: Apache-2.0 */
/* Length-limited prefix codes from frequencies, as RFC 1951 section 3.2.2 wants them. */
#ifndef WD_HUFFMAN_H
#define WD_HUFFMAN_H

#include "bytes.h"

enum { WD_HUFFMAN_MAX_SYMBOLS = 288 };

typedef struct {
    uint32_t count[16]; /* of symbols with each length, but for 0 */
    uint8_t of[WD_HUFFMAN_MAX_SYMBOLS];
} wd_code_lengths;

/*
 * Gives each of `symbols` symbols (at most WD_HUFFMAN_MAX_SYMBOLS) a code length of at most
 * `max_bits` (at most 15, and 2^max_bits >= symbols): 0 for frequency 0. A symbol that stands alone
 * gets one bit, and so does an unused neighbour, because some decoders refuse an incomplete code;
 * with no symbol at all two unused ones get a bit each. The sum of frequencies is below 2^23.
 */
void wd_huffman_lengths(const uint32_t *frequency, uint32_t symbols, uint32_t max_bits,
                        wd_code_lengths *lengths);

/* The canonical codes of those lengths, first bit lowest, ready for a bit writer, and beside each,
 * from bit 16 on, its length. */
void wd_huffman_codes(const wd_code_lengths *lengths, uint32_t symbols, uint32_t *code);

WD_INLINE uint32_t wd_code_bits(uint32_t code)
{
    return code & 0xffff;
}

WD_INLINE uint32_t wd_code_length(uint32_t code)
{
    return code >> 16;
}

/* The code of section 3.2.6. */
extern const uint32_t wd_fixed_litlen_code[WD_HUFFMAN_MAX_SYMBOLS];
extern const uint32_t wd_fixed_distance_code[30];

#endif
