/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fixed tables are what the builder makes, and no code needs more entries than the tables
 * have.
 */
#include "check.h"
#include "inflate_tables.h"

#include <string.h>

static void fixed_tables_are_what_the_builder_makes(void)
{
    static struct tables tables;
    static uint16_t sorted[WD_FIXED_LITLEN_SYMBOLS];
    uint8_t lengths[WD_FIXED_LITLEN_SYMBOLS];
    for (uint32_t i = 0; i < WD_FIXED_LITLEN_SYMBOLS; i++) {
        lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    }
    CHECK(wd_build_table(CODE_LITLEN, lengths, WD_FIXED_LITLEN_SYMBOLS, sorted, tables.litlen) ==
          FIXED_LITLEN_ROOT);
    memset(lengths, 5, WD_FIXED_DISTANCE_SYMBOLS);
    CHECK(wd_build_table(CODE_DISTANCE, lengths, WD_FIXED_DISTANCE_SYMBOLS, sorted,
                         tables.distance) == DISTANCE_ROOT);
    CHECK(memcmp(&tables, &wd_fixed_tables, sizeof tables) == 0);
}

/* Memo of most_entries: its result plus two, 0 for unknown. */
static int32_t *known;

/* The memo of one call, among at most `most` nodes and symbols. */
static int32_t *memo_of(uint32_t root, uint32_t most, uint32_t depth, uint32_t nodes,
                        uint32_t symbols, uint32_t slots)
{
    uint32_t widest = (1u << (WD_MAX_CODE_BITS - root)) + 1;
    return &known[(((depth - root) * (most + 1) + nodes) * (most + 1) + symbols) * widest + slots];
}

/*
 * Returns the most subtable entries that the rest of a code can need, or -1 if the code cannot be
 * completed. At `depth`, `nodes` of the tree are open, `symbols` are to be placed on or below all
 * of them, shorter ones first, and `slots` entries of the current subtable are free. Tries every
 * number of leaves at this depth. A subtable that is not full at one depth doubles at the next.
 */
static int32_t most_entries(uint32_t root, uint32_t most, uint32_t depth, uint32_t nodes,
                            uint32_t symbols, uint32_t slots)
{
    if (nodes > symbols || symbols > nodes << (WD_MAX_CODE_BITS - depth)) {
        return -1;
    }
    int32_t *memo = memo_of(root, most, depth, nodes, symbols, slots);
    if (*memo != 0) {
        return *memo - 2;
    }
    uint32_t table = 1u << (depth - root);
    int32_t best = -1;
    int32_t used = 0;
    for (uint32_t leaves = 0; leaves <= nodes; leaves++) {
        if (leaves > 0) {
            if (slots == 0) {
                used += (int32_t)table;
                slots = table;
            }
            slots--;
        }
        int32_t rest = -1;
        if (leaves == nodes) {
            rest = symbols == leaves && slots == 0 ? 0 : -1;
        } else if (depth < WD_MAX_CODE_BITS) {
            rest = most_entries(root, most, depth + 1, 2 * (nodes - leaves), symbols - leaves,
                                2 * slots);
            if (rest >= 0 && slots > 0) {
                rest += (int32_t)table;
            }
        }
        if (rest >= 0 && used + rest > best) {
            best = used + rest;
        }
    }
    *memo = best + 2;
    return best;
}

/* Returns the most entries over all first levels: `open` of its 2^root prefixes go on, and the
 * others need symbols as well. */
static uint32_t most_of_all(uint32_t root, uint32_t symbols)
{
    known = calloc((WD_MAX_CODE_BITS + 1 - root) * (symbols + 1) * (symbols + 1) *
                       ((1u << (WD_MAX_CODE_BITS - root)) + 1),
                   sizeof *known);
    CHECK(known != NULL);
    int32_t best = 0;
    for (uint32_t open = 1; 2 * open <= symbols && open < 1u << root; open++) {
        uint32_t shortest = (uint32_t)__builtin_popcount((1u << root) - open);
        for (uint32_t deep = 2 * open; deep + shortest <= symbols; deep++) {
            int32_t entries = most_entries(root, symbols, root + 1, 2 * open, deep, 0);
            best = entries > best ? entries : best;
        }
    }
    free(known);
    return (1u << root) + (uint32_t)best;
}

static void no_code_needs_more_entries_than_there_are(void)
{
    CHECK(most_of_all(LITLEN_ROOT, 286) == LITLEN_ENTRIES);
    CHECK(most_of_all(DISTANCE_ROOT, 30) == DISTANCE_ENTRIES);
}

int main(void)
{
    fixed_tables_are_what_the_builder_makes();
    no_code_needs_more_entries_than_there_are();
    return 0;
}
