/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Positions of 16 bits, and what becomes of them. All that stand in a table fall by 32768 without
 * naming another byte; what is reached afterwards was reached before. All lengths and distances
 * become symbols, extra bits and sequences that mean them.
 */
#include "history.c"

#include "proof.h"
#include "symbols.h"

enum {
    OVERSHOOT = 3 * WD_MAX_MATCH, /* of encode.c: how far beyond the stop a parser may end */
    LOST = 4 * WD_MAX_MATCH + 1   /* of history.h: the positions that a fall may cost */
};

/* Every entry of a table names the same byte after a fall, or nothing, if it was at most 32768. */
static void entries_fall(void)
{
    static uint8_t data[1 << 16];
    static uint16_t before[1 << 16];
    static uint16_t after[1 << 16];
    for (uint32_t p = 0; p < 1 << 16; p++) {
        before[p] = (uint16_t)p;
    }
    fall(after, before, 1 << 16);
    const uint8_t *base = data;
    const uint8_t *fallen = base + WD_WINDOW;
    for (uint32_t p = 0; p < 1 << 16; p++, cases++) {
        CHECK(p <= WD_WINDOW ? after[p] == 0 : fallen + after[p] == base + p);
    }
}

/* What wd_history_fall does to a finder, for each first byte that a caller can vouch for and each
 * position where a parser may stop: a position reaches as far as before, or up to 1033 bytes less.
 */
static void reach_falls(uint32_t step)
{
    static wd_history history;
    history.layout = WD_SINGLES;
    history.hash_bits = WD_MIN_HASH_BITS;
    for (uint32_t low = 1; low < 1 << 16; low += step) {
        wd_finder before = {.base = (const uint8_t *)&history, .low = low, .end = 1 << 16};
        before.history = &history;
        wd_finder after = before;
        history.inserted = 1 << 16;
        wd_history_fall(&after);
        CHECK(after.base == before.base + WD_WINDOW && after.end == before.end - WD_WINDOW);
        CHECK(history.inserted == (1 << 16) - WD_WINDOW);
        for (uint32_t p = WD_POSITION_STOP; p < WD_POSITION_STOP + OVERSHOOT; p++, cases++) {
            if (low > p) {
                break;
            }
            const uint8_t *reach = before.base + wd_reach(&before, p);
            const uint8_t *reach_after = after.base + wd_reach(&after, p - WD_WINDOW);
            CHECK(reach_after >= reach && reach_after <= reach + LOST);
            CHECK(p - wd_reach(&before, p) <= WD_WINDOW);
            CHECK(wd_reach(&after, p - WD_WINDOW) >= 1);
        }
    }
}

/* A warm history that is opened has room for positions until it is told to let them fall. */
static void opened_histories_have_room(void)
{
    static uint8_t data[WD_WINDOW + 16];
    static wd_history history;
    wd_finder finder;
    for (uint32_t position = 1; position < WD_POSITION_STOP + OVERSHOOT; position++, cases++) {
        uint32_t window = position % 7 * (WD_WINDOW / 6);
        window = window < WD_WINDOW ? window : WD_WINDOW;
        history.layout = WD_SINGLES;
        history.hash_bits = WD_SINGLES_HASH_BITS;
        history.position = position;
        history.inserted = position > 3 ? position - 3 : 1;
        uint32_t opened =
            wd_history_open(&finder, &history, WD_SINGLES, 1, 1, data + WD_WINDOW, window, 16);
        CHECK(opened == (position < WD_POSITION_STOP ? position : position - WD_WINDOW));
        CHECK(finder.low >= 1 && finder.low <= opened && opened - finder.low <= window);
        CHECK(finder.base + opened == data + WD_WINDOW && finder.end == opened + 16);
        CHECK(finder.low + window >= opened || opened <= window);
    }
}

/* RFC 1951 section 3.2.5, read as text: symbol, extra bits, first value. */
static void slots_are_those_of_the_format(void)
{
    static const uint16_t lengths[29] = {3,  4,  5,  6,   7,   8,   9,   10,  11, 13,
                                         15, 17, 19, 23,  27,  31,  35,  43,  51, 59,
                                         67, 83, 99, 115, 131, 163, 195, 227, 258};
    static const uint16_t distances[30] = {
        1,   2,   3,   4,   5,   7,    9,    13,   17,   25,   33,   49,   65,    97,    129,
        193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
    for (uint32_t length = 3; length <= 258; length++, cases++) {
        uint32_t slot = wd_length_slot[length - 3];
        CHECK(slot < 29 && lengths[slot] <= length && (slot == 28 || length < lengths[slot + 1]));
        CHECK(wd_length_slot_base[slot] == lengths[slot] - 3);
        CHECK(length - lengths[slot] < 1u << wd_length_extra[slot]);
    }
    for (uint32_t distance = 1; distance <= 32768; distance++, cases++) {
        uint32_t slot = wd_distance_slot(distance);
        CHECK(slot < 30 && distances[slot] <= distance);
        CHECK(slot == 29 || distance < distances[slot + 1]);
        CHECK(wd_distance_base[slot] == distances[slot]);
        CHECK(distance - distances[slot] < 1u << wd_distance_extra[slot]);
    }
}

/* Each match of level 1, as one word. */
static void words_mean_their_matches(uint32_t step)
{
    static wd_counts counts;
    for (uint32_t distance = 1; distance <= 32767; distance += step) {
        for (uint32_t length = 3; length <= 258; length++, cases++) {
            uint32_t word;
            uint32_t slot = wd_distance_slot(distance);
            CHECK(wd_put_match(&word, &counts, length, distance) == &word + 1);
            CHECK((word & WD_SYMBOL_MASK) == WD_LENGTHS_AT + length - 3);
            CHECK((word >> WD_SYMBOL_BITS & WD_SYMBOL_MASK) == slot);
            CHECK((word >> (2 * WD_SYMBOL_BITS)) + wd_distance_base[slot] == distance);
        }
    }
}

/* A length of any number of bytes is divided into matches that the format has. */
static void long_matches_are_divided(uint32_t most)
{
    static wd_tokens tokens;
    for (uint32_t length = 3; length <= most; length++, cases++) {
        tokens.count = 0;
        tokens.run = 5;
        wd_add_long_match(&tokens, length, 1 + length % 32768);
        uint32_t sum = 0;
        for (uint32_t i = 0; i < tokens.count; i++) {
            uint32_t part = tokens.sequence[i].run_and_length & WD_LENGTH_MASK;
            CHECK(part >= 3 && part <= 258);
            CHECK(tokens.sequence[i].run_and_length >> WD_LENGTH_BITS == (i == 0 ? 5 : 0));
            CHECK(tokens.sequence[i].distance == 1 + length % 32768);
            sum += part;
        }
        CHECK(sum == length && tokens.run == 0);
    }
}

int main(int arguments, char **argument)
{
    int full = is_full(arguments, argument);
    entries_fall();
    reach_falls(full ? 1 : 101);
    opened_histories_have_room();
    slots_are_those_of_the_format();
    words_mean_their_matches(full ? 1 : 31);
    long_matches_are_divided(full ? 1 << 17 : 3000);
    return proved(full ? "all positions fall, from all places; all lengths and distances; long "
                         "matches up to 131072"
                       : "all positions fall, from each 101st place; all lengths and distances, "
                         "words of each 31st");
}
