/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Code lengths in three steps: sort the used symbols by frequency, calculate the lengths of the
 * optimal code in place (Moffat and Katajainen, WADS 1995), and repair the lengths that exceed the
 * limit. One array holds first the sorted weights, then parents, then depths.
 *
 * Cost: linear, but for the sort. Frequencies below COUNTED are sorted by counting, and the few
 * above by insertion. The loops avoid branches that depend on the data.
 *
 * The repair is not optimal, as package-merge is, which takes max_bits passes over the symbols.
 * Where the limit cuts codes of up to eight symbols with Fibonacci weights, it costs 0.45 % more
 * (huffman_test).
 */
#include "huffman.h"

enum {
    SYMBOL_BITS = 9,
    SYMBOL_MASK = (1 << SYMBOL_BITS) - 1,
    /* Frequencies below this are sorted by counting, the others by insertion. Raising it means
     * more counters to clear for each code. */
    COUNTED = 64,
    MAX_BITS = 15
};

/* Greater than any weight. */
static const uint32_t NO_WEIGHT = UINT32_MAX;

_Static_assert(WD_HUFFMAN_MAX_SYMBOLS <= 1 << SYMBOL_BITS, "weight and symbol share a word");

/* Fills `sorted` with weight << SYMBOL_BITS | symbol in ascending order and returns how many
 * symbols have a weight. Most symbols are unused, so they are removed first, by a loop without
 * branches. */
static uint32_t sort_used(const uint32_t *frequency, uint32_t symbols, uint32_t *sorted)
{
    uint32_t some[WD_HUFFMAN_MAX_SYMBOLS + 1];
    uint32_t used = 0;
    for (uint32_t s = 0; s < symbols; s++) {
        some[used] = frequency[s] << SYMBOL_BITS | s;
        used += frequency[s] != 0;
    }
    uint32_t first[COUNTED + 1]; /* index of the first symbol of each frequency */
    memset(first, 0, sizeof first);
    for (uint32_t i = 0; i < used; i++) {
        uint32_t f = some[i] >> SYMBOL_BITS;
        first[f < COUNTED ? f : COUNTED]++;
    }
    uint32_t below = 0;
    for (uint32_t f = 1; f <= COUNTED; f++) {
        uint32_t n = first[f];
        first[f] = below;
        below += n;
    }
    uint32_t large = first[COUNTED];
    for (uint32_t i = 0; i < used; i++) {
        uint32_t f = some[i] >> SYMBOL_BITS;
        sorted[first[f < COUNTED ? f : COUNTED]++] = some[i];
    }
    for (uint32_t i = large + 1; i < used; i++) {
        uint32_t v = sorted[i];
        uint32_t j = i;
        for (; j > large && sorted[j - 1] > v; j--) {
            sorted[j] = sorted[j - 1];
        }
        sorted[j] = v;
    }
    return used;
}

/* Takes the lighter of the next leaf and the next node that has no parent, and returns its
 * weight. A node gets `parent` as its parent. Without branches, because they would be
 * unpredictable. */
WD_INLINE uint32_t lighter(uint32_t *a, uint32_t *leaf, uint32_t *node, uint32_t parent)
{
    uint32_t of_node = a[*node];
    uint32_t of_leaf = a[*leaf];
    uint32_t is_node = of_node < of_leaf;
    a[*node] = is_node ? parent : of_node;
    *node += is_node;
    *leaf += 1 - is_node;
    return is_node ? of_node : of_leaf;
}

/* Replaces n ascending weights, n >= 2, by the depths of the n - 1 internal nodes in a[0..n-1).
 * The root is last, so the depths fall along the array. Overwrites a[n]. */
static void internal_depths(uint32_t *a, uint32_t n)
{
    uint32_t leaf = 2;
    uint32_t node = 0;
    a[0] += a[1];
    a[n] = NO_WEIGHT; /* sentinel behind the leaves */
    for (uint32_t next = 1; next < n - 1; next++) {
        uint32_t weight = lighter(a, &leaf, &node, next);
        a[next] = NO_WEIGHT; /* sentinel behind the nodes */
        a[next] = weight + lighter(a, &leaf, &node, next);
    }
    a[n - 2] = 0;
    for (uint32_t i = n - 2; i-- > 0;) {
        a[i] = a[a[i]] + 1;
    }
}

/* Counts the leaves at each depth, with the limit applied. In a tree that is too deep, each
 * leaf below the limit is moved up to it. That overdraws the code space, and each unit of it is
 * paid for by moving the deepest leaf above the limit one level down. */
static void count_leaves(const uint32_t *depth, uint32_t n, uint32_t max_bits, uint32_t *leaves)
{
    uint32_t internal[WD_HUFFMAN_MAX_SYMBOLS + 1];
    uint32_t deepest = depth[0];
    memset(internal, 0, (deepest + 1) * sizeof *internal);
    for (uint32_t i = 0; i < n - 1; i++) {
        internal[depth[i]]++;
    }
    uint32_t slots = 1; /* nodes at the current depth */
    uint32_t used = 0;  /* code space in use, in units of 2^-max_bits */
    for (uint32_t d = 0; d <= deepest; d++) {
        uint32_t leaf = slots - internal[d];
        uint32_t bits = d < max_bits ? d : max_bits;
        leaves[bits] += leaf;
        used += leaf << (max_bits - bits);
        slots = 2 * internal[d];
    }
    uint32_t bits = deepest + 1 < max_bits ? deepest + 1 : max_bits;
    leaves[bits] += slots;
    used += slots << (max_bits - bits);

    for (uint32_t over = used - (1u << max_bits); over > 0;) {
        uint32_t d = max_bits - 1;
        while (leaves[d] == 0) {
            d--;
        }
        leaves[d]--;
        leaves[d + 1]++;
        /* If that frees more than is needed, as many of the longest codes become one bit
         * shorter. There are enough of them, because those at the limit take a multiple of what
         * a leaf at `d` takes. */
        uint32_t gain = 1u << (max_bits - d - 1);
        uint32_t spare = gain > over ? gain - over : 0;
        leaves[max_bits] -= spare;
        leaves[max_bits - 1] += spare;
        over -= gain - spare;
    }
}

void wd_huffman_lengths(const uint32_t *frequency, uint32_t symbols, uint32_t max_bits,
                        wd_code_lengths *lengths)
{
    uint32_t sorted[WD_HUFFMAN_MAX_SYMBOLS];
    uint32_t weight[WD_HUFFMAN_MAX_SYMBOLS + 1];
    uint32_t n = sort_used(frequency, symbols, sorted);
    memset(lengths->of, 0, symbols);
    memset(lengths->count, 0, sizeof lengths->count);
    if (n < 2) {
        uint32_t only = n == 1 ? sorted[0] & SYMBOL_MASK : 0;
        lengths->of[only] = 1;
        lengths->of[only == 0 ? 1 : 0] = 1;
        lengths->count[1] = 2;
        return;
    }
    for (uint32_t i = 0; i < n; i++) {
        weight[i] = sorted[i] >> SYMBOL_BITS;
    }
    internal_depths(weight, n);
    count_leaves(weight, n, max_bits, lengths->count);
    uint32_t i = 0;
    for (uint32_t bits = max_bits; bits > 0; bits--) {
        for (uint32_t k = lengths->count[bits]; k > 0; k--) {
            lengths->of[sorted[i++] & SYMBOL_MASK] = (uint8_t)bits;
        }
    }
}

static uint32_t reverse16(uint32_t v)
{
    v = (v & 0x5555) << 1 | (v >> 1 & 0x5555);
    v = (v & 0x3333) << 2 | (v >> 2 & 0x3333);
    v = (v & 0x0f0f) << 4 | (v >> 4 & 0x0f0f);
    return (v & 0x00ff) << 8 | v >> 8;
}

void wd_huffman_codes(const wd_code_lengths *lengths, uint32_t symbols, uint32_t *code)
{
    uint32_t next[MAX_BITS + 1];
    uint32_t c = 0;
    for (uint32_t bits = 1; bits <= MAX_BITS; bits++) {
        next[bits] = c;
        c = (c + lengths->count[bits]) << 1;
    }
    /* Collect the used symbols first, by a loop without branches, because used and unused ones
     * alternate without a pattern. */
    uint16_t some[WD_HUFFMAN_MAX_SYMBOLS + 1];
    uint32_t used = 0;
    for (uint32_t s = 0; s < symbols; s++) {
        some[used] = (uint16_t)s;
        used += lengths->of[s] != 0;
    }
    memset(code, 0, symbols * sizeof *code);
    for (uint32_t i = 0; i < used; i++) {
        uint32_t s = some[i];
        uint32_t bits = lengths->of[s];
        code[s] = reverse16(next[bits]++ & 0xffff) >> (16 - bits) | bits << 16;
    }
}
