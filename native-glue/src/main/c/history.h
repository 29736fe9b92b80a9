/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the encoder remembers of a stream between blocks: where each hash value was last seen.
 *
 * Positions are 16 bits. The stream's bytes are numbered from `base`, so that position p is byte
 * base[p]; 0 means "nowhere". When the numbers run out, all of them fall by 32768 and what falls
 * below 1 is forgotten: it is out of the window's reach by then, or within a kilobyte of it. No
 * address is kept, only numbers, so the caller may move the data between calls.
 *
 * Nothing here is trusted for memory safety except that entries are below the current position:
 * a candidate is only read when it is at or above `low`, the first byte the caller vouches for.
 */
#ifndef WD_HISTORY_H
#define WD_HISTORY_H

#include <stddef.h>

#include "taste.h"

/* The arrangements of the tables; a stream that changes its level may have to change it. */
enum wd_layout {
    WD_COLD = 0,
    WD_SINGLES = 1, /* the latest position per hash: level 1 */
    WD_PAIRS = 2,   /* the two latest: levels 2 and 3 */
    WD_CHAINS = 3   /* all positions of the window, chained: levels 4 to 9 */
};

enum {
    WD_MIN_HASH_BITS = 10,
    WD_MAX_HASH_BITS = 16,
    WD_SINGLES_HASH_BITS = 14, /* 32 KiB: larger ones find more but miss the first-level cache */
    WD_PAIRS_HASH_BITS = 16,
    WD_HASH3_BITS = 12,
    /* A parser stops here to let positions fall. One step of it, which may put a match off byte by
     * byte for as long as it gets longer, stays below 2^16. */
    WD_POSITION_STOP = 65536 - 4 * WD_MAX_MATCH,
    /* Longest distance used. One less than the format's, so that a chain never meets the slot of
     * the position it started from. */
    WD_REACH = WD_WINDOW - 1
};

/* Whether there are more candidates than a level looks at, by the searches of late. */
typedef struct {
    uint32_t is;
    uint32_t bytes;    /* since it was last decided */
    uint32_t searches; /* in them */
    uint32_t spent;    /* of those, how many had looked at all the candidates their level allows */
} wd_crowd;

typedef struct {
    uint32_t layout;
    uint32_t hash_bits;
    uint32_t position;      /* of the byte after the last one taken */
    uint32_t inserted;      /* positions below this are in the tables; at most 3 are missing */
    uint32_t fixed;         /* whether the last DEFLATE block had the fixed code */
    uint32_t threes;        /* whether levels 1 to 3 fill `head3`, as the chains always do */
    uint32_t unlooked;      /* bytes to go before asking again whether to */
    uint32_t long_distance; /* of the latest match of the longest length, 0 for none */
    wd_taste taste;         /* after the last block */
    wd_crowd crowd;
    _Alignas(
        64) uint16_t previous[WD_WINDOW]; /* chains: position before this one with the same hash */
    uint16_t head3[1 << WD_HASH3_BITS];
    union {
        uint16_t head[1 << WD_MAX_HASH_BITS];
        uint32_t pairs[1 << (WD_MAX_HASH_BITS - 1)];
    };
} wd_history;

_Static_assert(sizeof(wd_history) <= 300 * 1024, "state of a flushed stream");
_Static_assert(offsetof(wd_history, previous) == 128, "tables start on a cache line");

/* The tables of one call, with everything the inner loops need in reach. */
typedef struct {
    const uint8_t *base; /* base[p] is the byte at position p; only [low, end) may be read */
    uint32_t low;
    uint32_t end;
    wd_history *history;
} wd_finder;

/*
 * Opens the history for a block of `length` bytes at `block` with `window` bytes before it: keeps
 * what is there if `warm` and the layout and size fit, else clears and fills it from the window.
 * `more` says that the stream goes on after this block. Returns the block's first position.
 */
uint32_t wd_history_open(wd_finder *finder, wd_history *history, enum wd_layout layout, int warm,
                         int more, const uint8_t *block, uint32_t window, uint32_t length);

/*
 * Adds what was searched. It is a crowd when half of the searches spent all they had, unless there
 * is a search for every second byte or more: those are of few letters, as genes, and all matches
 * are alike.
 */
WD_INLINE void wd_crowd_add(wd_crowd *crowd, uint32_t bytes, uint32_t searches, uint32_t spent)
{
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

/* Has levels 1 to 3 look for matches of three bytes, too, or no longer. */
void wd_history_threes(wd_history *history, int wanted);

/* Lets every position fall by 32768. Positions the caller holds fall too, and `low` and `end`. */
void wd_history_fall(wd_finder *finder);

/* Notes that the block is done: the next warm block starts at `finder->end`. */
void wd_history_close(wd_finder *finder);

/* The hash functions: multiplicative, top bits of a product. */
WD_INLINE uint32_t wd_hash4(uint32_t four, uint32_t bits)
{
    return (four * 0x9E3779B1u) >> (32 - bits);
}

WD_INLINE uint32_t wd_hash3(uint32_t four)
{
    return ((wd_le32(four) << 8) * 0x9E3779B1u) >> (32 - WD_HASH3_BITS);
}

/* End of the positions that have four bytes before `end`: those that can be in the tables. */
WD_INLINE uint32_t wd_hashable(uint32_t end)
{
    return end > 4 ? end - 3 : 1;
}

/* First position a match at `position` may refer to. */
WD_INLINE uint32_t wd_reach(const wd_finder *f, uint32_t position)
{
    return position > f->low + WD_REACH ? position - WD_REACH : f->low;
}

/*
 * Whether `candidate` is within reach and starts with `four`, asked as one question: whether there
 * is a match nothing predicts, but two branches would be wrong twice. What stands at the reach may
 * be read in any case.
 */
WD_INLINE int wd_agree(const wd_finder *f, uint32_t candidate, uint32_t reach, uint32_t four)
{
    uint32_t at = candidate >= reach ? candidate : reach;
    return ((wd_load32(f->base + at) ^ four) | (uint32_t)(candidate < reach)) == 0;
}

WD_INLINE void wd_chain_insert(const wd_finder *f, uint32_t bits, int threes, uint32_t position)
{
    wd_history *h = f->history;
    uint32_t four = wd_load32(f->base + position);
    uint32_t slot = wd_hash4(four, bits);
    h->previous[position & (WD_WINDOW - 1)] = h->head[slot];
    h->head[slot] = (uint16_t)position;
    if (threes) {
        h->head3[wd_hash3(four)] = (uint16_t)position;
    }
}

/* A pair is one word, the latest position in its low half. */
WD_INLINE uint32_t wd_pair_push(wd_history *h, uint32_t slot, uint32_t position)
{
    uint32_t pair = h->pairs[slot];
    h->pairs[slot] = pair << 16 | position;
    return pair;
}

#endif
