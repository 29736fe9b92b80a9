/* SPDX-License-Identifier: Apache-2.0 */
#include "split.h"

#include "entropy.h"

/* A dynamic header is 50 to 90 bytes; what a split saves must pay for it. */
static const float HEADER_BITS = 560.0f;

const uint8_t *wd_count(wd_counts *counts, const wd_sequence *sequence, uint32_t count,
                        const uint8_t *bytes) {
    for (const wd_sequence *s = sequence; s < sequence + count; s++) {
        uint32_t length = s->run_and_length & WD_LENGTH_MASK;
        for (uint32_t run = s->run_and_length >> WD_LENGTH_BITS; run > 0; run--) {
            counts->litlen[*bytes++]++;
        }
        if (length != 0) {
            counts->litlen[WD_FIRST_LENGTH + s->length_slot]++;
            counts->distance[s->distance_slot]++;
            bytes += length;
        }
    }
    return bytes;
}

static float alphabet_bits(const uint32_t *counts, uint32_t symbols) {
    float bits = 0;
    uint32_t total = 0;
    for (uint32_t i = 0; i < symbols; i++) {
        bits += wd_times_log2(counts[i]);
        total += counts[i];
    }
    return wd_times_log2(total) - bits;
}

float wd_ideal_bits(const wd_counts *counts) {
    return alphabet_bits(counts->litlen, WD_LITLEN_SYMBOLS) +
           alphabet_bits(counts->distance, WD_DISTANCE_SYMBOLS);
}

int wd_split(wd_counts *block, float *block_bits, const wd_counts *chunk) {
    wd_counts both;
    for (uint32_t i = 0; i < WD_LITLEN_SYMBOLS; i++) {
        both.litlen[i] = block->litlen[i] + chunk->litlen[i];
    }
    for (uint32_t i = 0; i < WD_DISTANCE_SYMBOLS; i++) {
        both.distance[i] = block->distance[i] + chunk->distance[i];
    }
    float both_bits = wd_ideal_bits(&both);
    if (both_bits > *block_bits + wd_ideal_bits(chunk) + HEADER_BITS) {
        return 1;
    }
    *block = both;
    *block_bits = both_bits;
    return 0;
}
