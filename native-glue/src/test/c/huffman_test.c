/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Huffman codes: complete, within the limit, optimal if the limit does not cut them, else nearly.
 * The oracle is package-merge.
 */
#include "huffman.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"

static uint64_t seed = 7;

static uint32_t random_below(uint32_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(((seed >> 33) * n) >> 31);
}

static int by_weight(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a;
    uint64_t right = *(const uint64_t *)b;
    return left < right ? -1 : left > right;
}

/*
 * Returns the cost of the best code within the limit, by package-merge (Larmore and Hirschberg
 * 1990). Each level pairs the items of the level before and merges the pairs with the symbols. The
 * lightest 2n - 2 items of the last level are taken, and the length of a symbol is how often it is
 * in them.
 */
static uint64_t optimal_cost(const uint32_t *frequency, uint32_t symbols, uint32_t max_bits)
{
    uint64_t leaf[WD_HUFFMAN_MAX_SYMBOLS];
    uint64_t item[2 * WD_HUFFMAN_MAX_SYMBOLS];
    uint64_t pair[WD_HUFFMAN_MAX_SYMBOLS];
    uint32_t n = 0;
    for (uint32_t s = 0; s < symbols; s++) {
        if (frequency[s] != 0) {
            leaf[n++] = frequency[s];
        }
    }
    qsort(leaf, n, sizeof *leaf, by_weight);
    memcpy(item, leaf, n * sizeof *leaf);
    uint32_t items = n;
    for (uint32_t bits = 1; bits < max_bits; bits++) {
        uint32_t pairs = items / 2;
        for (uint32_t i = 0; i < pairs; i++) {
            pair[i] = item[2 * i] + item[2 * i + 1];
        }
        items = pairs + n;
        for (uint32_t i = 0, l = 0; i < items; i++) {
            uint32_t p = i - l;
            item[i] = p == pairs || (l < n && leaf[l] <= pair[p]) ? leaf[l++] : pair[p];
        }
    }
    uint64_t cost = 0;
    for (uint32_t i = 0; i + 2 < 2 * n; i++) {
        cost += item[i];
    }
    return cost;
}

/* The costs of all codes that the limit cut, and the least that they could cost. */
static uint64_t limited_cost;
static uint64_t limited_optimal_cost;

static void check_code(const uint32_t *frequency, uint32_t symbols, uint32_t max_bits)
{
    wd_code_lengths lengths;
    uint32_t code[WD_HUFFMAN_MAX_SYMBOLS];
    uint32_t said = wd_huffman_lengths(frequency, symbols, max_bits, &lengths);
    wd_huffman_codes(&lengths, symbols, code);
    uint32_t space = 0;
    uint32_t used = 0;
    uint32_t deepest = 0;
    uint64_t cost = 0;
    for (uint32_t s = 0; s < symbols; s++) {
        uint32_t bits = lengths.of[s];
        used += frequency[s] != 0;
        CHECK(bits <= max_bits);
        CHECK(bits != 0 || frequency[s] == 0);
        CHECK(wd_code_length(code[s]) == bits);
        CHECK(wd_code_bits(code[s]) < 1u << bits);
        space += bits == 0 ? 0 : 1u << (max_bits - bits);
        deepest = bits > deepest ? bits : deepest;
        cost += (uint64_t)frequency[s] * bits;
        for (uint32_t t = 0; t < s; t++) {
            uint32_t shorter = lengths.of[t] < bits ? lengths.of[t] : bits;
            CHECK(shorter == 0 ||
                  ((wd_code_bits(code[s]) ^ wd_code_bits(code[t])) & ((1u << shorter) - 1)) != 0);
        }
    }
    CHECK(space == 1u << max_bits);
    CHECK(said == cost);
    if (used < 2) {
        return;
    }
    /* 33 bits are no limit: a deeper tree has the weights of Fibonacci, whose sum would exceed
     * 2^23. */
    uint64_t unlimited = optimal_cost(frequency, symbols, 33);
    uint64_t optimal = optimal_cost(frequency, symbols, max_bits);
    CHECK(cost >= optimal);
    if (optimal == unlimited) {
        CHECK(cost == optimal);
    } else {
        CHECK(deepest == max_bits);
        CHECK(cost <= optimal + optimal / 4);
        limited_cost += cost;
        limited_optimal_cost += optimal;
    }
}

static void codes_are_complete_and_as_short_as_the_limit_allows(void)
{
    uint32_t frequency[WD_HUFFMAN_MAX_SYMBOLS];
    for (int i = 0; i < 2000; i++) {
        uint32_t symbols = 2 + random_below(287);
        uint32_t most = 1u << random_below(20);
        uint32_t sparse = 1 + random_below(8);
        for (uint32_t s = 0; s < symbols; s++) {
            uint32_t f = 1 + random_below(most);
            frequency[s] = random_below(sparse) != 0 ? 0 : random_below(2) ? f : 1 + f % 7;
        }
        check_code(frequency, symbols, 15);
        check_code(frequency, symbols, 9);
        check_code(frequency, symbols < 19 ? symbols : 19, 7);
    }
}

/* Every code of few symbols, with weights that make deep trees. */
static void check_all(uint32_t *frequency, uint32_t symbols, uint32_t at, uint32_t least)
{
    static const uint32_t weight[] = {1, 2, 3, 5, 8, 13, 21, 34};
    if (at == symbols) {
        for (uint32_t max_bits = 3; max_bits < 7; max_bits++) {
            check_code(frequency, symbols, max_bits);
        }
        return;
    }
    for (uint32_t w = least; w < 8; w++) {
        frequency[at] = weight[w];
        check_all(frequency, symbols, at + 1, w);
    }
}

/* The repair of a tree that is too deep is not optimal, but no worse than recorded here. */
static void small_codes_are_nearly_optimal(void)
{
    uint32_t frequency[8];
    limited_cost = 0;
    limited_optimal_cost = 0;
    for (uint32_t symbols = 2; symbols <= 8; symbols++) {
        check_all(frequency, symbols, 0, 0);
    }
    CHECK((double)limited_cost < 1.00445 * (double)limited_optimal_cost);
}

static void steepest_weights_are_cut_to_the_limit(void)
{
    uint32_t frequency[19];
    for (uint32_t n = 0; n <= 19; n++) {
        uint32_t a = 1;
        uint32_t b = 1;
        for (uint32_t s = 0; s < 19; s++) {
            frequency[s] = s < n ? a : 0;
            b += a;
            a = b - a;
        }
        for (uint32_t max_bits = 5; max_bits <= 15; max_bits++) {
            check_code(frequency, 19, max_bits);
        }
    }
}

static void fixed_code_is_the_one_of_the_format(void)
{
    static const struct {
        uint32_t end;
        uint32_t bits;
    } ranges[] = {{144, 8}, {256, 9}, {280, 7}, {288, 8}};
    wd_code_lengths lengths = {{0}, {0}};
    uint32_t code[WD_HUFFMAN_MAX_SYMBOLS];
    uint32_t s = 0;
    for (uint32_t r = 0; r < 4; r++) {
        for (; s < ranges[r].end; s++) {
            lengths.of[s] = (uint8_t)ranges[r].bits;
            lengths.count[ranges[r].bits]++;
        }
    }
    wd_huffman_codes(&lengths, WD_HUFFMAN_MAX_SYMBOLS, code);
    for (s = 0; s < WD_HUFFMAN_MAX_SYMBOLS; s++) {
        CHECK(code[s] == wd_fixed_litlen_code[s]);
    }
    wd_code_lengths five = {{[5] = 32}, {0}};
    for (s = 0; s < 30; s++) {
        five.of[s] = 5;
    }
    wd_huffman_codes(&five, 30, code);
    for (s = 0; s < 30; s++) {
        CHECK(code[s] == wd_fixed_distance_code[s]);
    }
}

int main(void)
{
    codes_are_complete_and_as_short_as_the_limit_allows();
    small_codes_are_nearly_optimal();
    steepest_weights_are_cut_to_the_limit();
    fixed_code_is_the_one_of_the_format();
    return 0;
}
