/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Limits for short matches, from one of three sources: the symbol counts of the block so far, a
 * sample of bytes before there are any, or the fixed code.
 *
 * From counts: the price of each symbol is the logarithm of its share. The limit for a length is
 * the last distance symbol whose price, with its extra bits, is below what the literals would
 * cost, less a margin.
 *
 * From bytes: 256 bytes give the entropy of literals, and lengths and distances are taken at
 * typical prices. Two corrections matter. Each sampled byte is at a pseudo-random place within its
 * step; at even steps all samples came from a few columns of a table, and pictures of three bytes
 * a pixel were 1.6 times zlib's size. The most frequent byte is left out, because in binaries it
 * is mostly inside matches.
 *
 * Cost: about 300 logarithms, once when a stream begins and then for each chunk of 8 KiB.
 */
#include "taste.h"

#include "entropy.h"

enum {
    SAMPLE = 256, /* bytes in a sample */
    /* The sample covers so many bytes at the beginning. Raising it sees more of the data, and
     * less of their beginning, where it is used. */
    SAMPLE_SPAN = 8192,
    /* With fewer literals or matches than this the counts say nothing about the rest. */
    ENOUGH = 64
};

/* The bits a match must save, measured. It may hide a longer match that starts inside it.
 * Raising it takes fewer short matches. */
static const float MARGIN = 2.5f;

/* Typical prices in bits before anything is known: of a length symbol up to 9, which are those
 * that matter here, and of a distance symbol. */
static const float LENGTH_BITS = 4.0f;
static const float DISTANCE_BITS = 3.0f;

/* What literals cost above the entropy of all bytes, because matches remove the frequent ones. */
static const float HIDDEN_BITS = 0.5f;

/* What a literal costs beside what the longer match saves, measured: sizes at level 6 are 0.02 to
 * 0.04 % smaller than with 2. In the fixed code literals cost more. */
enum { LITERAL = 1, FIXED_LITERAL = 2 };

/* Sets the limit for `length`: the last distance whose symbol and extra bits cost no more than
 * `worth`. */
static void set_far(wd_taste *taste, uint32_t length, float worth, const float *distance_bits)
{
    uint32_t slot = WD_DISTANCE_SYMBOLS;
    while (slot > 0 && distance_bits[slot - 1] + wd_distance_extra[slot - 1] > worth) {
        slot--;
    }
    taste->far[length] =
        (uint16_t)(slot == WD_DISTANCE_SYMBOLS ? WD_WINDOW : wd_distance_base[slot] - 1);
}

void wd_taste_of_counts(wd_taste *taste, const wd_counts *counts)
{
    uint32_t literals = 0;
    uint32_t total = 0;
    float sum = 0;
    for (uint32_t s = 0; s < WD_LITERALS; s++) {
        literals += counts->litlen[s];
        sum += wd_times_log2(counts->litlen[s]);
    }
    total = literals;
    for (uint32_t s = WD_FIRST_LENGTH; s < WD_LITLEN_SYMBOLS; s++) {
        total += counts->litlen[s];
    }
    uint32_t matches = total - literals;
    if (literals < ENOUGH || matches < ENOUGH) {
        return;
    }
    float total_bits = wd_log2f(total);
    float literal_bits = total_bits - sum / (float)(int32_t)literals;
    float distance_bits[WD_DISTANCE_SYMBOLS];
    float matches_bits = wd_log2f(matches);
    for (uint32_t s = 0; s < WD_DISTANCE_SYMBOLS; s++) {
        distance_bits[s] = matches_bits - wd_log2f(counts->distance[s] + 1);
    }
    for (uint32_t length = WD_MIN_MATCH; length < WD_LONG_MATCH; length++) {
        float length_bits =
            total_bits - wd_log2f(counts->litlen[WD_FIRST_LENGTH + length - WD_MIN_MATCH] + 1);
        float worth = (float)(int32_t)length * literal_bits - length_bits - MARGIN;
        set_far(taste, length, worth, distance_bits);
    }
    taste->literal = LITERAL;
}

void wd_taste_of_bytes(wd_taste *taste, const uint8_t *bytes, uint32_t length)
{
    uint32_t count[WD_LITERALS] = {0};
    uint32_t span = length < SAMPLE_SPAN ? length : SAMPLE_SPAN;
    uint32_t step = (span + SAMPLE - 1) / SAMPLE;
    uint32_t n = 0;
    uint32_t most = 0;
    for (uint32_t i = 0; i + step <= span; i += step) {
        /* One byte of each step, at a pseudo-random place in it. */
        uint32_t within = (uint32_t)(((uint64_t)(n * 0x9E3779B1u) * step) >> 32);
        count[bytes[i + within]]++;
        n++;
    }
    float sum = 0;
    for (uint32_t s = 0; s < WD_LITERALS; s++) {
        sum += wd_times_log2(count[s]);
        most = count[s] > most ? count[s] : most;
    }
    /* Leave out the most frequent byte, as zero in binaries: it is mostly inside matches. */
    sum -= wd_times_log2(most);
    n -= most;
    float literal_bits = n == 0 ? 8.0f : wd_log2f(n) - sum / (float)(int32_t)n;
    float distance_bits[WD_DISTANCE_SYMBOLS];
    for (uint32_t s = 0; s < WD_DISTANCE_SYMBOLS; s++) {
        distance_bits[s] = DISTANCE_BITS;
    }
    for (uint32_t l = WD_MIN_MATCH; l < WD_LONG_MATCH; l++) {
        float worth = (float)(int32_t)l * (literal_bits + HIDDEN_BITS) - LENGTH_BITS;
        set_far(taste, l, worth, distance_bits);
    }
    taste->literal = LITERAL;
}

int wd_wants_threes(const uint8_t *bytes, uint32_t length)
{
    /* Looks at LEAST to MOST bytes; one byte in MUCH must be in such a match. */
    enum { LEAST = 64, MOST = 256, SLOT_BITS = 8, MUCH = 8 };
    /* The place where the three bytes of each hash were seen last, 0 for nowhere. */
    uint8_t last[1 << SLOT_BITS] = {0};
    uint32_t n = length / 16 < LEAST ? LEAST : length / 16 < MOST ? length / 16 : MOST;
    n = n < length ? n : length;
    bytes += (length - n) / 2;
    /* A match of exactly three bytes ends in three equal bytes and a fourth that differs. A
     * longer match ends the same way, but has four equal bytes before. Counted without
     * branches, because they would be unpredictable. */
    uint32_t ends = 0;
    uint32_t fours = 0;
    for (uint32_t i = 1; i + 4 <= n; i++) {
        uint32_t four = wd_load32(bytes + i);
        uint32_t slot = ((wd_le32(four) << 8) * 0x9E3779B1u) >> (32 - SLOT_BITS);
        uint32_t differs = wd_le32(wd_load32(bytes + last[slot])) ^ wd_le32(four);
        uint32_t known = last[slot] != 0;
        last[slot] = (uint8_t)i;
        ends += known & ((differs << 8) == 0) & (differs != 0);
        fours += known & (differs == 0);
    }
    return ends * WD_MIN_MATCH * MUCH > n + 2 * fours * WD_MIN_MATCH * MUCH;
}

const wd_taste wd_taste_of_strangers = {
    {[3] = 8192, WD_WINDOW, WD_WINDOW, WD_WINDOW, WD_WINDOW, WD_WINDOW, WD_WINDOW}, LITERAL};

/* Three literals take 24 to 27 bits, a match 12 and the extra bits of its distance. */
const wd_taste wd_taste_of_fixed = {
    {[3] = 4096, WD_WINDOW, WD_WINDOW, WD_WINDOW, WD_WINDOW, WD_WINDOW, WD_WINDOW}, FIXED_LITERAL};
