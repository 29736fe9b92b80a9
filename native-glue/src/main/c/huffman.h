/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Length-limited prefix codes from frequencies, in the canonical form of RFC 1951 section 3.2.2.
 */
#ifndef WD_HUFFMAN_H
#define WD_HUFFMAN_H

#include "bytes.h"

enum { WD_HUFFMAN_MAX_SYMBOLS = 288 };

typedef struct {
    uint32_t count[16]; /* how many symbols have each length, 0 left out */
    /* The length of each symbol. */
    uint8_t of[WD_HUFFMAN_MAX_SYMBOLS];
} wd_code_lengths;

/*
 * Gives each of `symbols` symbols a code length of at most `max_bits`, and 0 to symbols of
 * frequency 0. The code is optimal unless the limit cuts it.
 *
 * A single used symbol gets one bit, and an unused neighbour gets the other code, because some
 * decoders refuse an incomplete code. If no symbol is used, two get a bit each.
 *
 * symbols    at most WD_HUFFMAN_MAX_SYMBOLS
 * max_bits   at most 15, and 2^max_bits >= symbols
 * frequency  their sum is below 2^23
 * returns    the bits that all the symbols take
 */
uint32_t wd_huffman_lengths(const uint32_t *frequency, uint32_t symbols, uint32_t max_bits,
                            wd_code_lengths *lengths);

/* Writes the canonical codes of those lengths: the code with its first bit lowest, ready for a
 * bit writer, and its length from bit 16 on. */
void wd_huffman_codes(const wd_code_lengths *lengths, uint32_t symbols, uint32_t *code);

WD_INLINE uint32_t wd_code_bits(uint32_t code)
{
    return code & 0xffff;
}

WD_INLINE uint32_t wd_code_length(uint32_t code)
{
    return code >> 16;
}

/* The fixed code, section 3.2.6. */
extern const uint32_t wd_fixed_litlen_code[WD_HUFFMAN_MAX_SYMBOLS];
extern const uint32_t wd_fixed_distance_code[30];

#endif
