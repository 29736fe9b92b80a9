/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening, closing and shifting of the history; history.h explains the tables.
 *
 * Sizing: a cold block clears its hash table, and a large table misses the cache. So the table has
 * about as many slots as the block and its window have bytes, or four times as many for chains:
 * 1 KiB of input clears 16 KiB, not 136. In a table with one slot for each byte many candidates are
 * collisions, and each is a mispredicted branch; with four, messages at level 6 were 7 to 11 %
 * faster. A stream that outgrows its table rebuilds it from the window with four times the room,
 * which happens twice at most.
 */
#include "history.h"

#include "warpdrive.h"

/* The largest table of each layout. */
static uint32_t most_bits(enum wd_layout layout)
{
    return layout == WD_SINGLES ? WD_SINGLES_HASH_BITS
           : layout == WD_PAIRS ? WD_PAIRS_HASH_BITS
                                : WD_MAX_HASH_BITS;
}

/* Returns the table size for `bytes` bytes. `more` says that the stream goes on. */
static uint32_t wanted_bits(uint32_t bytes, enum wd_layout layout, int more)
{
    uint32_t slots = layout == WD_CHAINS ? 4 * bytes : bytes;
    uint32_t bits = WD_MIN_HASH_BITS;
    while (bits < most_bits(layout) && (1u << bits) < slots) {
        bits++;
    }
    /* A stream that goes on will grow, even if its first flush is short: 2^13 slots at first,
     * then the full size. */
    if (more && bits < 13) {
        bits = 13;
    }
    return bits;
}

static void insert_range(wd_finder *f, enum wd_layout layout, uint32_t from, uint32_t to)
{
    uint32_t bits = f->history->hash_bits;
    for (uint32_t p = from; p < to; p++) {
        if (layout == WD_CHAINS) {
            wd_chain_insert(f, bits, p);
            wd_three_insert(f, p);
        } else if (layout == WD_SINGLES) {
            f->history->head[wd_hash4(wd_load32(f->base + p), bits)] = (uint16_t)p;
        } else {
            wd_pair_push(f->history, wd_hash4(wd_load32(f->base + p), bits - 1), p);
        }
    }
}

/* Stores at `to` the positions at `from`, lowered. */
static void fall(uint16_t *to, const uint16_t *from, size_t entries)
{
    for (size_t i = 0; i < entries; i++) {
        to[i] = (uint16_t)(from[i] > WD_WINDOW ? from[i] - WD_WINDOW : 0);
    }
}

static void fall_tables(wd_history *h)
{
    fall(h->head, h->head, (size_t)1 << h->hash_bits);
    if (h->layout == WD_CHAINS || h->threes) {
        fall(h->head3, h->head3, sizeof h->head3 / sizeof *h->head3);
    }
    if (h->layout == WD_CHAINS) {
        fall(h->previous, h->previous + WD_WINDOW, WD_WINDOW);
    }
    h->inserted -= WD_WINDOW;
}

static void start(wd_history *h, enum wd_layout layout, uint32_t bits, uint32_t window)
{
    h->layout = (uint32_t)layout;
    h->hash_bits = bits;
    h->position = 1 + window;
    h->inserted = 1;
    h->threes = 0;
    h->unlooked = 0;
    h->long_distance = 0;
    h->crowd = (wd_crowd){0};
    /* No block was written yet. Treated like a block with the fixed code, which gives no
     * statistics to reuse. */
    h->fixed = 1;
    memset(h->head, 0, sizeof *h->head << bits);
    if (layout == WD_CHAINS) {
        memset(h->head3, 0, sizeof h->head3);
    }
}

uint32_t wd_history_open(wd_finder *finder, wd_history *history, enum wd_layout layout, int warm,
                         int more, const uint8_t *block, uint32_t window, uint32_t length)
{
    wd_history *h = history;
    uint32_t bytes = window + length;
    int keep = warm && h->layout == (uint32_t)layout;
    finder->path = warm && !keep ? WD_PATH_RARE : 0;
    if (keep && h->hash_bits < most_bits(layout) && bytes > 2u << h->hash_bits) {
        keep = 0; /* the stream has outgrown its table */
        bytes *= 4;
        finder->path = WD_PATH_TURN;
    }
    if (!keep) {
        start(h, layout, wanted_bits(bytes, layout, more), window);
    } else if (h->position >= WD_POSITION_STOP) {
        finder->path = WD_PATH_TURN;
        fall_tables(h);
        h->position -= WD_WINDOW;
    }
    finder->history = h;
    finder->low = h->position > window ? h->position - window : 1;
    finder->end = h->position + length;
    /* By integer arithmetic, because the address of position 0 may lie before the caller's
     * memory. It is never read, and only differences to it are formed. */
    finder->base = (const uint8_t *)((uintptr_t)block - h->position);

    /* Insert the positions before the block that the tables lack: the last three of the block
     * before, whose four bytes were not complete then, or the whole window. */
    uint32_t from = h->inserted > finder->low ? h->inserted : finder->low;
    if (layout == WD_CHAINS) {
        /* Positions that left the window are not inserted. Zero their links, so that no chain
         * runs through a stale slot. */
        for (uint32_t p = h->inserted; p < from; p++) {
            h->previous[p] = 0;
        }
    }
    uint32_t to = wd_hashable(finder->end);
    to = to < h->position ? to : h->position;
    insert_range(finder, layout, from, to);
    h->inserted = from > to ? from : to;
    return h->position;
}

void wd_history_threes(wd_history *h, int wanted)
{
    if (wanted && !h->threes) {
        memset(h->head3, 0, sizeof h->head3);
    }
    h->threes = (uint32_t)wanted;
}

void wd_history_fall(wd_finder *finder)
{
    finder->path |= WD_PATH_TURN;
    fall_tables(finder->history);
    finder->base += WD_WINDOW;
    finder->end -= WD_WINDOW;
    finder->low = finder->low > WD_WINDOW ? finder->low - WD_WINDOW : 1;
}

void wd_history_close(wd_finder *finder)
{
    wd_history *h = finder->history;
    h->position = finder->end;
    h->inserted = wd_hashable(finder->end);
}
