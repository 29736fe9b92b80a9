/* SPDX-License-Identifier: Apache-2.0 */
/* Length-limited prefix codes from frequencies, as RFC 1951 section 3.2.2 wants them. */
#ifndef WD_HUFFMAN_H
#define WD_HUFFMAN_H

#include <stdint.h>

enum { WD_HUFFMAN_MAX_SYMBOLS = 288 };

/*
 * Gives each of `symbols` symbols (at most WD_HUFFMAN_MAX_SYMBOLS) a code length of at most
 * `max_bits` (at most 15, and 2^max_bits >= symbols): 0 for frequency 0. A symbol that stands alone
 * gets one bit, and so does an unused neighbour, because some decoders refuse an incomplete code;
 * with no symbol at all two unused ones get a bit each. The sum of frequencies is below 2^23.
 */
void wd_huffman_lengths(const uint32_t *frequency, uint32_t symbols, uint32_t max_bits,
                        uint8_t *length);

/* The canonical codes of those lengths, first bit lowest, ready for a bit writer. */
void wd_huffman_codes(const uint8_t *length, uint32_t symbols, uint16_t *code);

#endif
