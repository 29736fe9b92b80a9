/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where one DEFLATE block ends and the next begins. Sequences are looked at in chunks. A chunk
 * joins the block before it unless two codes cost less than one, by the entropies of the symbol
 * counts and after paying for a second header.
 */
#ifndef WD_SPLIT_H
#define WD_SPLIT_H

#include "tokens.h"

/* Adds the symbols of `count` sequences to `counts`. Their literals start at `bytes`; memory
 * may be read up to `end`. Returns where their bytes end. */
const uint8_t *wd_count(wd_counts *counts, const wd_sequence *sequence, uint32_t count,
                        const uint8_t *bytes, const uint8_t *end);

/* Returns the entropy of the symbols in bits, without extra bits and headers. */
float wd_ideal_bits(const wd_counts *counts);

/* Whether `chunk` should start a block of its own. `*block_bits` is the entropy of `block`. If
 * not, both take the chunk in. */
int wd_split(wd_counts *block, float *block_bits, const wd_counts *chunk);

#endif
