/* SPDX-License-Identifier: Apache-2.0 */
/* The decoder's state between calls, for what shares its reading of blocks. */
#ifndef WARPDRIVE_INFLATER_H
#define WARPDRIVE_INFLATER_H

#include "inflate_fast.h"

enum mode {
    BLOCK,          /* at a block's header */
    STORED_LENGTHS, /* at a stored block's lengths, or the padding before them */
    STORED,         /* `length` bytes of a stored block are left */
    COUNTS,         /* at a dynamic block's counts */
    PRECODE,        /* reading code lengths of the precode, `have` of them known */
    CODE_LENGTHS,   /* reading code lengths of the other codes, `have` of them known */
    SYMBOL,         /* at a literal or length code */
    LITERAL,        /* the literal in `length` waits for room */
    LENGTH_EXTRA,   /* `extra` bits are to be added to `length` */
    DISTANCE,       /* at a distance code */
    DISTANCE_EXTRA, /* `extra` bits are to be added to `distance` */
    MATCH,          /* `length` bytes from `distance` back wait for room */
    ENDED           /* `status` says how */
};

enum {
    SYMBOLS =
        WD_LITLEN_SYMBOLS + WD_DISTANCE_SYMBOLS, /* the most code lengths of a dynamic block */

    /* What lies behind the window for output. Sliding the window once in 64 KiB of output costs 1 %
     * of the decoding; once in 6 KiB, for the sake of memory, a tenth. */
    SLACK = WD_INFLATE_MAX_OUTPUT,
    SMALL_SLACK = 6400
};

struct inflater {
    uint64_t hold; /* `bits` bits that were consumed and not yet decoded, zeros above */
    uint32_t bits;
    uint32_t mode;
    uint32_t status;
    uint32_t last_block;
    uint32_t fixed; /* the block uses the fixed codes, not those below */
    uint32_t litlen_root;
    uint32_t length;
    uint32_t distance;
    uint32_t extra;
    uint32_t litlen_count;
    uint32_t distance_count;
    uint32_t precode_count;
    uint32_t have;
    uint32_t cursor; /* where the next byte goes in `area` */
    uint32_t slack;  /* `area` has WD_WINDOW + slack + OVERRUN bytes */
    uint8_t lengths[SYMBOLS];
    uint16_t sorted[WD_FIXED_LITLEN_SYMBOLS];
    wd_entry precode[PRECODE_ENTRIES];
    struct tables tables;
    _Alignas(64) uint8_t area[];
};

static inline uint32_t slack_of(int32_t flags)
{
    return flags & WD_INFLATE_SMALL ? SMALL_SLACK : SLACK;
}

/* Begins a raw DEFLATE stream; the inflater may hold anything. `flags` has WD_INFLATE_SMALL or not.
 */
void wd_inflater_start(struct inflater *inflater, int32_t flags);

/*
 * Decodes until input or room is missing, or the stream has ENDED. With no room it stops at each
 * item that makes bytes: LITERAL, MATCH (whose distance was not looked at yet), or STORED.
 */
void wd_inflater_advance(struct inflater *inflater, struct run *run);

#endif
