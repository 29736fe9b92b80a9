/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes one DEFLATE block from sequences, as stored, fixed or dynamic, whichever is shortest.
 */
#ifndef WD_BLOCK_WRITER_H
#define WD_BLOCK_WRITER_H

#include "bit_writer.h"
#include "tokens.h"

/* Writes the block of `count` sequences over the `length` bytes at `bytes`. `counts` has their
 * symbols without the end of block, which this adds. Returns the block's WD_TYPE, or -1 if it
 * does not fit before out->limit; then nothing was written. */
int wd_write_block(wd_writer *out, const wd_sequence *sequence, uint32_t count, wd_counts *counts,
                   const uint8_t *bytes, uint32_t length, int final);

/* The same from symbols (symbols.h). */
int wd_write_symbol_block(wd_writer *out, const uint32_t *symbol, uint32_t count, wd_counts *counts,
                          const uint8_t *bytes, uint32_t length, int final);

/* Returns how many bytes `length` bytes take as stored blocks, at least one block, from a byte
 * boundary on. */
uint64_t wd_stored_bytes(uint32_t length);

/* Writes them. The caller has checked that they fit. */
void wd_write_stored(wd_writer *out, const uint8_t *bytes, uint32_t length, int final);

#endif
