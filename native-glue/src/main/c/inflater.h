/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The decoder's state between calls, and the state machine that reads into it. inflate.c drives it
 * with room for output, compare.c without.
 */
#ifndef WD_INFLATER_H
#define WD_INFLATER_H

#include "inflate_fast.h"

/* What the state machine reads or writes next. A mode is left unchanged when input or room is
 * missing, and entered again by the next call. */
enum mode {
    BLOCK,          /* at a block's header */
    STORED_LENGTHS, /* at the padding and lengths of a stored block */
    STORED,         /* `length` bytes of a stored block are left */
    COUNTS,         /* at the counts of a dynamic block */
    PRECODE,        /* at a code length of the precode; `have` of them are read */
    CODE_LENGTHS,   /* at a code length of the other codes; `have` of them are read */
    SYMBOL,         /* at a literal or length code */
    LITERAL,        /* the literal in `length` waits for room */
    LENGTH_EXTRA,   /* at the `extra` bits of `length` */
    DISTANCE,       /* at a distance code */
    DISTANCE_EXTRA, /* at the `extra` bits of `distance` */
    MATCH,          /* `length` bytes from `distance` back wait for room */
    ENDED           /* `status` says how */
};

enum {
    /* The most code lengths of a dynamic block. */
    SYMBOLS = WD_LITLEN_SYMBOLS + WD_DISTANCE_SYMBOLS,

    /* Output bytes behind the window before it slides. Raising it slides less often and takes
     * more memory: once in 64 KiB costs 1 % of decoding, once in 6 KiB a tenth. */
    SLACK = WD_INFLATE_MAX_OUTPUT,
    SMALL_SLACK = 6400
};

struct inflater {
    /* `bits` bits that were consumed and not decoded yet; the bits above are zero. */
    uint64_t hold;
    uint32_t bits;
    uint32_t mode;
    uint32_t status;
    uint32_t last_block;
    uint32_t fixed; /* the block uses the fixed codes, not those in `tables` */
    uint32_t litlen_root;
    uint32_t length;
    uint32_t distance;
    uint32_t extra;
    uint32_t litlen_count;
    uint32_t distance_count;
    uint32_t precode_count;
    uint32_t have;
    uint32_t cursor; /* offset in `area` of the next output byte */
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

/* Begins a raw DEFLATE stream. The memory may hold anything before. `flags` may have
 * WD_INFLATE_SMALL. */
void wd_inflater_start(struct inflater *inflater, int32_t flags);

/* Decodes until input or room is missing, or the stream has ENDED. Without room it stops at
 * each item that would produce output: LITERAL, MATCH (whose distance is not checked yet) or
 * STORED. */
void wd_inflater_advance(struct inflater *inflater, struct run *run);

#endif
