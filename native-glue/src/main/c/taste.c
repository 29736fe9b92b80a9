/* SPDX-License-Identifier: Apache-2.0 */
#include "taste.h"

#include "entropy.h"

enum {
    SAMPLE = 256, /* bytes, evenly spread over the first 8 KiB at most */
    SAMPLE_SPAN = 8192,
    /* Fewer symbols than this say nothing about the rest. */
    ENOUGH = 64
};

/* What a match must save at least: it may hide a longer one that starts inside it. Measured. */
static const float MARGIN = 2.5f;

/* Typical costs before anything is known, in bits: of the length symbols up to 9, which matter
 * here, and of a distance symbol. */
static const float LENGTH_BITS = 4.0f;
static const float DISTANCE_BITS = 3.0f;

/* What literals cost more than the bytes' entropy tells: matches take the frequent ones away. */
static const float HIDDEN_BITS = 0.5f;

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
}

void wd_taste_of_bytes(wd_taste *taste, const uint8_t *bytes, uint32_t length)
{
    uint32_t count[WD_LITERALS] = {0};
    uint32_t span = length < SAMPLE_SPAN ? length : SAMPLE_SPAN;
    uint32_t step = (span + SAMPLE - 1) / SAMPLE;
    uint32_t n = 0;
    uint32_t most = 0;
    for (uint32_t i = 0; i + step <= span; i += step) {
        /* One of each step, as if by chance: at even distances all would be of a few columns of
         * some table. At 33 bytes each, pictures of three bytes a pixel came out 1.6 times zlib's
         * size. */
        uint32_t within = (uint32_t)(((uint64_t)(n * 0x9E3779B1u) * step) >> 32);
        count[bytes[i + within]]++;
        n++;
    }
    float sum = 0;
    for (uint32_t s = 0; s < WD_LITERALS; s++) {
        sum += wd_times_log2(count[s]);
        most = count[s] > most ? count[s] : most;
    }
    /* The most frequent byte, as zero in binaries, is mostly inside matches. */
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
}

int wd_wants_threes(const uint8_t *bytes, uint32_t length)
{
    enum { LEAST = 64, MOST = 256, SLOT_BITS = 8, MUCH = 8 /* a part in so many */ };
    uint8_t last[1 << SLOT_BITS] = {0}; /* where three bytes were seen, 0 for nowhere */
    uint32_t n = length / 16 < LEAST ? LEAST : length / 16 < MOST ? length / 16 : MOST;
    n = n < length ? n : length;
    bytes += (length - n) / 2;
    /* Each match ends in three bytes that are the same with a fourth that is not; a longer one has
     * four before that. Counted without branches, whose way nothing predicts. */
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
    {[3] = 8192, WD_WINDOW, WD_WINDOW, WD_WINDOW, WD_WINDOW, WD_WINDOW, WD_WINDOW}};

/* Three literals are 24 to 27 bits, a match 12 and the extra bits of its distance. */
const wd_taste wd_taste_of_fixed = {
    {[3] = 4096, WD_WINDOW, WD_WINDOW, WD_WINDOW, WD_WINDOW, WD_WINDOW, WD_WINDOW}};
