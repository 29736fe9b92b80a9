/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The state of a stream between blocks: where each hash value was last seen.
 *
 * Positions are 16-bit numbers relative to the stream, not addresses, so the caller may move the
 * data between calls. Position p is the byte base[p], and 0 stands for "nowhere". When a parser
 * reaches WD_POSITION_STOP, all positions fall by 32768, and those that would fall below 1 are
 * forgotten. They are then outside the window, or among the 1033 bytes at its far end. This costs
 * one pass over the tables for every 32 KiB, which the compiler vectorises, and in return
 * nothing is cleared while a stream runs.
 *
 * Memory safety rests on one rule: a candidate is read only if it is at or above `low`, the first
 * byte that the caller vouches for, and entries are always below the current position. Nothing
 * else in the tables is trusted.
 */
#ifndef WD_HISTORY_H
#define WD_HISTORY_H

#include <stddef.h>

#include "taste.h"

/* How the tables are laid out. A stream that changes its level may have to start them anew. */
enum wd_layout {
    WD_COLD = 0,
    WD_SINGLES = 1, /* the latest position of each hash value: level 1 */
    WD_PAIRS = 2,   /* the two latest positions: levels 2 and 3 */
    WD_CHAINS = 3   /* all positions of the window, linked by hash value: levels 4 to 9 */
};

enum {
    /* Sizes of the hash tables, see history.c. Raising a maximum means fewer collisions, more
     * memory and more cache misses. */
    WD_MIN_HASH_BITS = 10,
    WD_MAX_HASH_BITS = 16,
    /* A table of 32 KiB; a larger one finds more matches but misses the first-level cache. */
    WD_SINGLES_HASH_BITS = 14,
    WD_PAIRS_HASH_BITS = 16,
    WD_HASH3_BITS = 12,
    /* A parser returns here to let positions fall. One step of a parser may defer a match byte
     * by byte for as long as the match grows; the four longest matches left keep that below
     * 2^16. */
    WD_POSITION_STOP = 65536 - 4 * WD_MAX_MATCH
};

/*
 * Whether the data have more candidates for a match than a level looks at, judged by recent
 * searches. Then the levels with chains look at more (wd_effort.crowd). UTF-16 and screenshots are
 * such data: most searches run out of candidates, where in ordinary data less than a third do. At
 * level 6 UTF-16 went from 1.13 to 1.00 of zlib's size.
 */
typedef struct {
    uint32_t is;
    uint32_t bytes;    /* bytes parsed since the last decision */
    uint32_t searches; /* searches made in them */
    uint32_t spent;    /* searches that looked at every candidate their level allows */
} wd_crowd;

typedef struct {
    uint32_t layout;
    uint32_t hash_bits;
    uint32_t position; /* of the byte after the last one compressed */
    /* Positions below this are in the tables; at most 3 before `position` are not. Within a
     * block only chains keep it. */
    uint32_t inserted;
    uint32_t fixed;         /* whether the last DEFLATE block used the fixed code */
    uint32_t threes;        /* whether levels 1 to 3 fill `head3`; chains always do */
    uint32_t unlooked;      /* bytes until wd_wants_threes() is asked again */
    uint32_t long_distance; /* distance of the last match of the longest length, 0 for none */
    wd_taste taste;         /* as the last block left it */
    wd_crowd crowd;
    /* Chains only: of each position, the previous one with the same hash value. */
    _Alignas(64) uint16_t previous[2 * WD_WINDOW];
    uint16_t head3[1 << WD_HASH3_BITS];
    union {
        uint16_t head[1 << WD_MAX_HASH_BITS];
        uint32_t pairs[1 << (WD_MAX_HASH_BITS - 1)];
    };
} wd_history;

_Static_assert(sizeof(wd_history) <= 300 * 1024, "state of a flushed stream");
_Static_assert(offsetof(wd_history, previous) == 128, "tables start on a cache line");

/* The tables as one call sees them: what the inner loops need, in one place. */
typedef struct {
    const uint8_t *base; /* base[p] is the byte at position p; only [low, end) may be read */
    uint32_t low;
    uint32_t end;
    wd_history *history;
    int64_t path; /* what this call did that calls seldom do: WD_PATH_* of warpdrive.h */
} wd_finder;

/*
 * Opens the history for a block of `length` bytes at `block`, with `window` readable bytes before
 * it. Keeps the tables if `warm` and their layout and size fit; otherwise clears them and inserts
 * the window. `more` says that the stream goes on after this block. Returns the block's first
 * position.
 */
uint32_t wd_history_open(wd_finder *finder, wd_history *history, enum wd_layout layout, int warm,
                         int more, const uint8_t *block, uint32_t window, uint32_t length);

/*
 * Adds the searches of one stretch and, once there are enough, decides anew. The data are crowded
 * if more than half of the searches ran out of candidates and there was less than one search for
 * every two bytes. The second condition excludes alphabets of a few letters, such as genes, where
 * all candidates are equally good.
 */
WD_INLINE void wd_crowd_add(wd_crowd *crowd, uint32_t bytes, uint32_t searches, uint32_t spent)
{
    /* Raising it makes the decision steadier and later. */
    enum { ENOUGH = 128 };
    crowd->bytes += bytes;
    crowd->searches += searches;
    crowd->spent += spent;
    if (crowd->searches >= ENOUGH) {
        crowd->is = 2 * crowd->spent > crowd->searches && 2 * crowd->searches < crowd->bytes;
        crowd->bytes = 0;
        crowd->searches = 0;
        crowd->spent = 0;
    }
}

/* Makes levels 1 to 3 look for matches of three bytes as well, or stops that. */
void wd_history_threes(wd_history *history, int wanted);

/* Lets every position in the tables fall by 32768, with `base`, `low` and `end`. The caller
 * lets the positions it holds fall as well. */
void wd_history_fall(wd_finder *finder);

/* Ends the block: the next warm block starts at `finder->end`. */
void wd_history_close(wd_finder *finder);

/* Multiplicative hashing: the top bits of the product with 2^32 divided by the golden ratio. */
WD_INLINE uint32_t wd_hash4(uint32_t four, uint32_t bits)
{
    return (four * 0x9E3779B1u) >> (32 - bits);
}

WD_INLINE uint32_t wd_hash3(uint32_t four)
{
    return ((wd_le32(four) << 8) * 0x9E3779B1u) >> (32 - WD_HASH3_BITS);
}

/* Returns the end of the positions that may be in the tables: those with four bytes before
 * `end`. */
WD_INLINE uint32_t wd_hashable(uint32_t end)
{
    return end > 4 ? end - 3 : 1;
}

/* Returns the first position that a match at `position` may refer to. */
WD_INLINE uint32_t wd_reach(const wd_finder *f, uint32_t position)
{
    return position > f->low + WD_WINDOW ? position - WD_WINDOW : f->low;
}

/* Whether `candidate` is within reach and starts with `four`. Both are tested in one branch,
 * because two unpredictable branches cost two mispredictions (levels 1 to 3 gained 7 to 24 %).
 * Reading at `reach` is always safe. */
WD_INLINE int wd_agree(const wd_finder *f, uint32_t candidate, uint32_t reach, uint32_t four)
{
    uint32_t at = candidate >= reach ? candidate : reach;
    return ((wd_load32(f->base + at) ^ four) | (uint32_t)(candidate < reach)) == 0;
}

/* Inserts a position into its chain. */
WD_INLINE void wd_chain_insert(const wd_finder *f, uint32_t bits, size_t position)
{
    wd_history *h = f->history;
    size_t slot = wd_hash4(wd_load32(f->base + position), bits);
    h->previous[position] = h->head[slot];
    h->head[slot] = (uint16_t)position;
}

/* Inserts a position into the table of three bytes. */
WD_INLINE void wd_three_insert(const wd_finder *f, uint32_t position)
{
    f->history->head3[wd_hash3(wd_load32(f->base + position))] = (uint16_t)position;
}

/* Inserts a position into its pair and returns the pair before. A pair is one word, with the
 * latest position in the low half. */
WD_INLINE uint32_t wd_pair_push(wd_history *h, uint32_t slot, uint32_t position)
{
    uint32_t pair = h->pairs[slot];
    h->pairs[slot] = pair << 16 | position;
    return pair;
}

#endif
