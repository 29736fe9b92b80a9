/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counts symbols and compares entropies.
 *
 * Most runs of literals are short and their lengths unpredictable. Short runs are therefore first
 * copied side by side, always SHORT_RUN bytes at a time, and then counted in one loop.
 *
 * A comparison costs three sums over 316 symbols, vectorised (entropy.h), for each chunk of 8 KiB.
 */
#include "split.h"

#include "entropy.h"

enum {
    /* A run up to this length is gathered by one copy of constant size. Raising it copies more
     * bytes that are not counted. */
    SHORT_RUN = 16,
    GATHERED = 512 /* literals gathered before they are counted */
};

/* What a split must save. A dynamic header has 50 to 90 bytes. Raising it splits less often. */
static const float HEADER_BITS = 560.0f;

WD_INLINE void count_literals(wd_counts *counts, const uint8_t *bytes, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        counts->litlen[bytes[i]]++;
    }
}

const uint8_t *wd_count(wd_counts *counts, const wd_sequence *sequence, uint32_t count,
                        const uint8_t *bytes, const uint8_t *end)
{
    /* Gather short runs, because the branch at the end of each is unpredictable. */
    uint8_t literals[GATHERED + SHORT_RUN];
    uint32_t gathered = 0;
    for (const wd_sequence *s = sequence; s < sequence + count; s++) {
        uint32_t length = s->run_and_length & WD_LENGTH_MASK;
        uint32_t run = s->run_and_length >> WD_LENGTH_BITS;
        if (WD_LIKELY(run <= SHORT_RUN && end - bytes >= SHORT_RUN)) {
            memcpy(literals + gathered, bytes, SHORT_RUN);
            gathered += run;
            if (gathered > GATHERED) {
                count_literals(counts, literals, gathered);
                gathered = 0;
            }
        } else {
            count_literals(counts, bytes, run);
        }
        if (length != 0) {
            counts->litlen[WD_FIRST_LENGTH + s->length_slot]++;
            counts->distance[s->distance_slot]++;
        }
        bytes += run + length;
    }
    count_literals(counts, literals, gathered);
    return bytes;
}

static float alphabet_bits(const uint32_t *counts, uint32_t symbols)
{
    float bits = 0;
    uint32_t total = 0;
    for (uint32_t i = 0; i < symbols; i++) {
        bits += wd_times_log2(counts[i]);
        total += counts[i];
    }
    return wd_times_log2(total) - bits;
}

float wd_ideal_bits(const wd_counts *counts)
{
    return alphabet_bits(counts->litlen, WD_LITLEN_SYMBOLS) +
           alphabet_bits(counts->distance, WD_DISTANCE_SYMBOLS);
}

int wd_split(wd_counts *block, float *block_bits, const wd_counts *chunk)
{
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
