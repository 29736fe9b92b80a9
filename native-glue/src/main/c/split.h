/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where to end one DEFLATE block and begin the next. The tokens are looked at in chunks; a chunk
 * joins the block before it unless two codes would cost less than one, by the entropies of the
 * symbol counts, after paying for another header.
 */
#ifndef WD_SPLIT_H
#define WD_SPLIT_H

#include "tokens.h"

/* Adds the symbols of `count` sequences to `counts`. `bytes` is where their literals start,
 * `end` the end of what may be read; returns where they end. */
const uint8_t *wd_count(wd_counts *counts, const wd_sequence *sequence, uint32_t count,
                        const uint8_t *bytes, const uint8_t *end);

/* Bits that the symbols would take in ideal codes, without extra bits and headers. */
float wd_ideal_bits(const wd_counts *counts);

/*
 * Whether `chunk` is better off in a block of its own than with `block`, whose ideal_bits are
 * `*block_bits`. If not, `block` and `*block_bits` take it in.
 */
int wd_split(wd_counts *block, float *block_bits, const wd_counts *chunk);

#endif
