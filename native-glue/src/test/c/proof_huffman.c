/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Code lengths: complete, within the limit, and optimal where the limit does not cut.
 *
 * Two domains. Every vector of small frequencies of small alphabets goes through the whole
 * function, and package-merge says what is optimal. And the repair of codes that are too long
 * sees every code there can be: it reads nothing but how many inner nodes there are at each depth,
 * and of that all trees of up to N leaves are tried. N = 30 covers all codes of distances and of
 * the precode. Literals have 286 symbols, and are covered up to N leaves.
 */
#include "huffman.c"

#include <stdint.h>
#include <stdlib.h>

#include "proof.h"

enum { SYMBOLS_MOST = 9, LEAVES_MOST = 34 };

/* The least cost of a code within the limit: the lightest 2n - 2 items of package-merge. */
static uint32_t least_cost(const uint32_t *frequency, uint32_t symbols, uint32_t max_bits)
{
    uint32_t leaf[SYMBOLS_MOST];
    uint32_t n = 0;
    for (uint32_t s = 0; s < symbols; s++) {
        uint32_t i = n;
        if (frequency[s] != 0) {
            for (n++; i > 0 && leaf[i - 1] > frequency[s]; i--) {
                leaf[i] = leaf[i - 1];
            }
            leaf[i] = frequency[s];
        }
    }
    uint32_t item[2 * SYMBOLS_MOST];
    uint32_t pair[SYMBOLS_MOST];
    memcpy(item, leaf, n * sizeof *leaf);
    uint32_t items = n;
    for (uint32_t bits = 1; bits < max_bits; bits++) {
        uint32_t pairs = items / 2;
        for (uint32_t i = 0; i < pairs; i++) {
            pair[i] = item[2 * i] + item[2 * i + 1];
        }
        items = pairs + n;
        for (uint32_t i = 0, l = 0; i < items; i++) {
            item[i] = i - l == pairs || (l < n && leaf[l] <= pair[i - l]) ? leaf[l++] : pair[i - l];
        }
    }
    uint32_t cost = 0;
    for (uint32_t i = 0; i + 2 < 2 * n; i++) {
        cost += item[i];
    }
    return cost;
}

static void check_lengths(const uint32_t *frequency, uint32_t symbols, uint32_t max_bits)
{
    wd_code_lengths lengths;
    uint32_t code[SYMBOLS_MOST];
    uint32_t said = wd_huffman_lengths(frequency, symbols, max_bits, &lengths);
    wd_huffman_codes(&lengths, symbols, code);
    uint32_t space = 0;
    uint32_t cost = 0;
    uint32_t used = 0;
    uint32_t longest = 0;
    uint32_t counts[16] = {0};
    uint32_t last[16] = {0};
    for (uint32_t s = 0; s < symbols; s++) {
        uint32_t bits = lengths.of[s];
        CHECK(bits <= max_bits && (bits != 0 || frequency[s] == 0));
        counts[bits]++;
        used += frequency[s] != 0;
        cost += frequency[s] * bits;
        space += bits == 0 ? 0 : 1u << (max_bits - bits);
        longest = bits > longest ? bits : longest;
        CHECK(wd_code_length(code[s]) == bits);
        if (bits != 0) {
            /* Canonical: of one length the codes go up by one, read with the first bit highest. */
            uint32_t value = (uint32_t)reverse16((uint16_t)wd_code_bits(code[s])) >> (16 - bits);
            CHECK(counts[bits] == 1 || value == last[bits] + 1);
            last[bits] = value;
        }
    }
    for (uint32_t bits = 1; bits <= 15; bits++) {
        CHECK(counts[bits] == lengths.count[bits]);
    }
    CHECK(space == 1u << max_bits);
    CHECK(said == cost);
    if (used >= 2) {
        uint32_t least = least_cost(frequency, symbols, SYMBOLS_MOST);
        /* Never better than what the limit allows, and the best if it does not matter. */
        CHECK(cost >= least_cost(frequency, symbols, max_bits));
        CHECK(max_bits < symbols - 1 || cost == least);
    }
    cases++;
}

/* All vectors of `symbols` frequencies up to `most`, at every limit that can hold them. */
static void try_vectors(uint32_t symbols, uint32_t most)
{
    uint32_t frequency[SYMBOLS_MOST] = {0};
    for (;;) {
        for (uint32_t bits = 1; bits <= 15; bits = bits == symbols ? 15 : bits + 1) {
            if (1u << bits >= symbols) {
                check_lengths(frequency, symbols, bits);
            }
        }
        uint32_t s = 0;
        while (s < symbols && frequency[s] == most) {
            frequency[s++] = 0;
        }
        if (s == symbols) {
            return;
        }
        frequency[s]++;
    }
}

/* The inner nodes at each depth of a tree, and the depths as count_leaves takes them. */
static uint32_t inner[LEAVES_MOST];

static void check_repair(uint32_t leaves_in_all, uint32_t deepest, uint32_t max_bits)
{
    uint32_t depth[LEAVES_MOST];
    uint32_t n = 0;
    for (uint32_t d = deepest + 1; d-- > 0;) {
        for (uint32_t i = 0; i < inner[d]; i++) {
            depth[n++] = d;
        }
    }
    uint32_t leaves[16] = {0};
    count_leaves(depth, leaves_in_all, max_bits, leaves);
    uint32_t space = 0;
    uint32_t all = 0;
    for (uint32_t bits = 0; bits <= max_bits; bits++) {
        CHECK(leaves[bits] <= leaves_in_all);
        space += leaves[bits] << (max_bits - bits);
        all += leaves[bits];
    }
    CHECK(leaves[0] == 0 && all == leaves_in_all && space == 1u << max_bits);
    cases++;
}

/* All ways to have `left` more inner nodes below a depth that has `inner[depth]` of them. */
static void try_trees(uint32_t leaves, uint32_t depth, uint32_t left, uint32_t max_bits)
{
    if (left == 0) {
        check_repair(leaves, depth, max_bits);
        return;
    }
    uint32_t most = 2 * inner[depth] < left ? 2 * inner[depth] : left;
    for (uint32_t n = 1; n <= most; n++) {
        inner[depth + 1] = n;
        try_trees(leaves, depth + 1, left - n, max_bits);
    }
}

int main(int arguments, char **argument)
{
    int full = is_full(arguments, argument);
    static const uint32_t most[2][SYMBOLS_MOST + 1] = {{0, 0, 40, 20, 12, 7, 4, 3, 2, 1},
                                                       {0, 0, 200, 60, 25, 13, 8, 6, 4, 3}};
    for (uint32_t symbols = 2; symbols <= SYMBOLS_MOST; symbols++) {
        try_vectors(symbols, most[full][symbols]);
    }
    uint32_t leaves_most = full ? LEAVES_MOST : 24;
    for (uint32_t leaves = 2; leaves <= leaves_most; leaves++) {
        static const uint32_t limits[] = {5, 6, 7, 14, 15};
        for (uint32_t i = 0; i < sizeof limits / sizeof *limits; i++) {
            if (1u << limits[i] >= leaves) {
                inner[0] = 1;
                try_trees(leaves, 0, leaves - 2, limits[i]);
            }
        }
    }
    return proved(
        full ? "code lengths of 2 to 9 symbols of frequencies up to 200 to 3, the repair of all "
               "trees of up to 34 leaves at limits of 5, 6, 7, 14 and 15 bits"
             : "code lengths of 2 to 9 symbols of frequencies up to 40 to 1, the repair of all "
               "trees of up to 24 leaves at limits of 5, 6, 7, 14 and 15 bits");
}
