/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Code lengths in three steps: sort the used symbols by frequency, calculate the lengths of the
 * optimal code in place (Moffat and Katajainen, WADS 1995), and repair the lengths that exceed the
 * limit. One array holds first the sorted weights, then parents, then depths.
 *
 * Cost: linear, but for the sort. Frequencies below COUNTED are sorted by counting, and the few
 * above by insertion. Most symbols are unused, so the used ones are found first, 32 at a time. The
 * loops avoid branches that depend on the data: how many symbols have each length, and whether a
 * leaf or a node is lighter. These took 2 % of a message of 1 KiB at level 1.
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
    MAX_BITS = 15,
    TOGETHER = 32 /* symbols that are looked at together, and lengths that are stored so */
};

/* Greater than any weight, and so is the sum of it and a weight. */
static const uint32_t NO_WEIGHT = 1u << 30;

_Static_assert(WD_HUFFMAN_MAX_SYMBOLS <= 1 << SYMBOL_BITS, "weight and symbol share a word");
_Static_assert(WD_HUFFMAN_MAX_SYMBOLS % TOGETHER == 0, "flags are read in whole groups");

/* Writes the indexes of the bytes that are 1 and not 0, in ascending order, and returns how many.
 * `flags` has `count` of them, up to the next multiple of TOGETHER. */
static size_t indexes_of(const uint8_t *flags, size_t count, uint16_t *indexes)
{
    uint16_t *next = indexes;
    for (size_t i = 0; i < count; i += TOGETHER) {
        uint64_t set = 0;
        for (size_t k = 0; k < TOGETHER; k += 8) {
            /* The product has the lowest bits of eight bytes side by side in its highest byte. */
            uint64_t bits = wd_load_le64(flags + i + k) * UINT64_C(0x0102040810204080);
            set |= (bits >> 56) << k;
        }
        for (; set != 0; set &= set - 1) {
            *next++ = (uint16_t)(i + (size_t)__builtin_ctzll(set));
        }
    }
    return (size_t)(next - indexes);
}

/* Fills `sorted` with weight << SYMBOL_BITS | symbol in ascending order and returns how many
 * symbols have a weight. */
static size_t sort_used(const uint32_t *frequency, uint32_t symbols, uint32_t *sorted)
{
    uint8_t flags[WD_HUFFMAN_MAX_SYMBOLS] = {0};
    for (size_t s = 0; s < symbols; s++) {
        flags[s] = frequency[s] != 0;
    }
    uint16_t some[WD_HUFFMAN_MAX_SYMBOLS];
    size_t used = indexes_of(flags, symbols, some);
    uint32_t first[COUNTED + 1] = {0}; /* index of the first symbol of each frequency */
    uint32_t most = 0;
    for (size_t i = 0; i < used; i++) {
        uint32_t f = frequency[some[i]];
        f = f < COUNTED ? f : COUNTED;
        first[f]++;
        most = f > most ? f : most;
    }
    uint32_t below = 0;
    for (size_t f = 1; f <= most; f++) {
        uint32_t n = first[f];
        first[f] = below;
        below += n;
    }
    size_t large = most < COUNTED ? used : first[COUNTED];
    for (size_t i = 0; i < used; i++) {
        uint32_t f = frequency[some[i]];
        sorted[first[f < COUNTED ? f : COUNTED]++] = f << SYMBOL_BITS | some[i];
    }
    for (size_t i = large + 1; i < used; i++) {
        uint32_t v = sorted[i];
        size_t j = i;
        for (; j > large && sorted[j - 1] > v; j--) {
            sorted[j] = sorted[j - 1];
        }
        sorted[j] = v;
    }
    return used;
}

static uint32_t lesser(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* Replaces n ascending weights, n >= 2, by the depths of the n - 1 internal nodes in a[0..n-1).
 * The root is last, so the depths fall along the array. Overwrites a[n] and a[n + 1]. */
static void internal_depths(uint32_t *a, size_t n)
{
    const uint32_t *leaf = a + 2;
    uint32_t *node = a;
    a[0] += a[1];
    a[n] = NO_WEIGHT; /* sentinels behind the leaves */
    a[n + 1] = NO_WEIGHT;
    for (size_t next = 1; next < n - 1; next++) {
        /* Joins the lightest two of the next two leaves and the next two nodes that have no
         * parent. Calculated, because branches would be unpredictable. */
        a[next] = NO_WEIGHT; /* sentinel behind the nodes */
        uint32_t node0 = node[0];
        uint32_t node1 = node[1];
        uint32_t leaf0 = leaf[0];
        uint32_t leaf1 = leaf[1];
        uint32_t one = node0 < leaf1; /* whether one of them is a node, or both */
        uint32_t two = node1 < leaf0;
        node[0] = node0 ^ ((node0 ^ (uint32_t)next) & -one);
        node[1] = node1 ^ ((node1 ^ (uint32_t)next) & -two);
        node += one + two;
        leaf += 2 - (one + two);
        a[next] = lesser(leaf0 + lesser(leaf1, node0), node0 + node1);
    }
    a[n - 2] = 0;
    for (size_t i = n - 2; i-- > 0;) {
        a[i] = a[a[i]] + 1;
    }
}

/* Counts the leaves at each depth, with the limit applied. In a tree that is too deep, each
 * leaf below the limit is moved up to it. That overdraws the code space, and each unit of it is
 * paid for by moving the deepest leaf above the limit one level down. */
static void count_leaves(const uint32_t *depth, size_t n, uint32_t max_bits, uint32_t *leaves)
{
    uint32_t internal[WD_HUFFMAN_MAX_SYMBOLS + 1];
    uint32_t deepest = depth[0];
    memset(internal, 0, (deepest + 1) * sizeof *internal);
    for (size_t i = 0; i < n - 1; i++) {
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

uint32_t wd_huffman_lengths(const uint32_t *frequency, uint32_t symbols, uint32_t max_bits,
                            wd_code_lengths *lengths)
{
    uint32_t sorted[WD_HUFFMAN_MAX_SYMBOLS];
    uint32_t weight[WD_HUFFMAN_MAX_SYMBOLS + 2];
    size_t n = sort_used(frequency, symbols, sorted);
    memset(lengths->of, 0, symbols);
    memset(lengths->count, 0, sizeof lengths->count);
    if (n < 2) {
        uint32_t only = n == 1 ? sorted[0] & SYMBOL_MASK : 0;
        lengths->of[only] = 1;
        lengths->of[only == 0 ? 1 : 0] = 1;
        lengths->count[1] = 2;
        return frequency[only];
    }
    for (size_t i = 0; i < n; i++) {
        weight[i] = sorted[i] >> SYMBOL_BITS;
    }
    internal_depths(weight, n);
    count_leaves(weight, n, max_bits, lengths->count);
    /* The lengths in the order of `sorted`, stored TOGETHER at a time, because how many there are
     * of each is unpredictable. */
    uint8_t bits[WD_HUFFMAN_MAX_SYMBOLS + TOGETHER];
    size_t end = 0;
    for (size_t b = max_bits; b > 0; b--) {
        size_t from = end;
        end += lengths->count[b];
        do {
            memset(bits + from, (int)b, TOGETHER);
            from += TOGETHER;
        } while (from < end);
    }
    uint32_t total = 0;
    for (size_t i = 0; i < n; i++) {
        lengths->of[sorted[i] & SYMBOL_MASK] = bits[i];
        total += (sorted[i] >> SYMBOL_BITS) * bits[i];
    }
    return total;
}

static uint16_t reverse16(uint16_t code)
{
    uint32_t v = code;
    v = (v & 0x5555) << 1 | (v >> 1 & 0x5555);
    v = (v & 0x3333) << 2 | (v >> 2 & 0x3333);
    v = (v & 0x0f0f) << 4 | (v >> 4 & 0x0f0f);
    return (uint16_t)((v & 0x00ff) << 8 | v >> 8);
}

void wd_huffman_codes(const wd_code_lengths *lengths, uint32_t symbols, uint32_t *code)
{
    uint8_t flags[WD_HUFFMAN_MAX_SYMBOLS] = {0};
    for (size_t s = 0; s < symbols; s++) {
        flags[s] = lengths->of[s] != 0;
    }
    uint16_t some[WD_HUFFMAN_MAX_SYMBOLS];
    size_t used = indexes_of(flags, symbols, some);
    uint16_t next[MAX_BITS + 1]; /* the next code of each length, its first bit highest */
    uint32_t c = 0;
    for (uint32_t bits = 1; bits <= MAX_BITS; bits++) {
        next[bits] = (uint16_t)c;
        c += lengths->count[bits] << (16 - bits);
    }
    uint16_t codes[WD_HUFFMAN_MAX_SYMBOLS];
    for (size_t i = 0; i < used; i++) {
        size_t bits = lengths->of[some[i]];
        codes[i] = next[bits];
        next[bits] = (uint16_t)(next[bits] + (0x10000u >> bits));
    }
    for (size_t i = 0; i < used; i++) { /* a loop of its own, which makes vector code */
        codes[i] = reverse16(codes[i]);
    }
    memset(code, 0, symbols * sizeof *code);
    for (size_t i = 0; i < used; i++) {
        size_t s = some[i];
        code[s] = codes[i] | (uint32_t)lengths->of[s] << 16;
    }
}
