/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sort by frequency, then Moffat and Katajainen's in-place calculation of minimum-redundancy code
 * lengths (WADS 1995), then a repair of the lengths over the limit. One array is everything: first
 * the sorted weights, then parents, then depths.
 */
#include "huffman.h"

enum {
    SYMBOL_BITS = 9,
    SYMBOL_MASK = (1 << SYMBOL_BITS) - 1,
    /* Frequencies below this are sorted by counting, the few others by insertion. */
    COUNTED = 64,
    MAX_BITS = 15
};

/* More than any. */
static const uint32_t NO_WEIGHT = UINT32_MAX;

_Static_assert(WD_HUFFMAN_MAX_SYMBOLS <= 1 << SYMBOL_BITS, "weight and symbol share a word");

/* Fills `sorted` with weight << SYMBOL_BITS | symbol, ascending; returns how many have a weight.
 * The unused symbols, most of them, go first, by a loop without branches. */
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

/* The lighter of the next leaf and the next node without a parent, which gets `parent` for one. No
 * branch, for it would be a guess. */
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

/*
 * On entry a[0..n) are ascending weights, n >= 2; on return a[0..n-1) are the depths of the n - 1
 * internal nodes, root last, so that depths fall along the array. a[n] is used.
 */
static void internal_depths(uint32_t *a, uint32_t n)
{
    uint32_t leaf = 2;
    uint32_t node = 0;
    a[0] += a[1];
    a[n] = NO_WEIGHT; /* where leaves end */
    for (uint32_t next = 1; next < n - 1; next++) {
        uint32_t weight = lighter(a, &leaf, &node, next);
        a[next] = NO_WEIGHT; /* where nodes end */
        a[next] = weight + lighter(a, &leaf, &node, next);
    }
    a[n - 2] = 0;
    for (uint32_t i = n - 2; i-- > 0;) {
        a[i] = a[a[i]] + 1;
    }
}

/*
 * Counts the leaves at each depth, none below `max_bits`. Where the tree is too deep, every leaf
 * beyond the limit is pulled up to it, and each unit of the code space so overdrawn is paid by
 * pushing the deepest leaf above the limit one down.
 */
static void count_leaves(const uint32_t *depth, uint32_t n, uint32_t max_bits, uint32_t *leaves)
{
    uint32_t internal[WD_HUFFMAN_MAX_SYMBOLS + 1];
    uint32_t deepest = depth[0];
    memset(internal, 0, (deepest + 1) * sizeof *internal);
    for (uint32_t i = 0; i < n - 1; i++) {
        internal[depth[i]]++;
    }
    uint32_t slots = 1; /* nodes of the current depth */
    uint32_t used = 0;  /* of the code space, in units of 2^-max_bits */
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
        /* Where that frees more than is needed, as many of the longest codes get a bit shorter.
         * There are enough: those at the limit take a multiple of what a leaf at `d` takes. */
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
    /* The used symbols first, by a loop without branches, as they come in no order. */
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
