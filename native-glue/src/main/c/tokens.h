/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The output of a parser: sequences of some literals and one match, 8 bytes each. The literals
 * stay in the input, so a run of them costs one sequence however long it is. Symbols are looked up
 * once, when the match is added, because both the counts and the writer need them.
 */
#ifndef WD_TOKENS_H
#define WD_TOKENS_H

#include "deflate_format.h"

typedef struct {
    /* Literals before the match << 9 | length of the match, or 0 for none. */
    uint32_t run_and_length;
    uint16_t distance;
    uint8_t distance_slot;
    uint8_t length_slot;
} wd_sequence;

_Static_assert(sizeof(wd_sequence) == 8, "a sequence is one word");

enum {
    WD_LENGTH_BITS = 9,
    WD_LENGTH_MASK = (1 << WD_LENGTH_BITS) - 1,
    /* The most sequences of a block; 96 KiB of nothing but the shortest matches. Where they run
     * out, the block ends. Raising it allows longer blocks and takes 8 bytes of scratch memory
     * for each. */
    WD_SEQUENCES = 1 << 15
};

_Static_assert((int)WD_MAX_MATCH <= (int)WD_LENGTH_MASK, "a length fits");
_Static_assert((1 << 20) < 1 << (31 - WD_LENGTH_BITS), "a run of a whole block fits");

typedef struct {
    uint32_t litlen[WD_LITLEN_SYMBOLS];
    uint32_t distance[WD_DISTANCE_SYMBOLS];
} wd_counts;

typedef struct {
    uint32_t run;      /* literals since the last sequence */
    uint32_t count;    /* sequences, or symbols, in use */
    wd_counts *counts; /* of the symbols added, at level 1 */
    union {
        wd_sequence sequence[WD_SEQUENCES];
        uint32_t symbol[2 * WD_SEQUENCES]; /* at level 1: symbols.h */
    };
} wd_tokens;

/* Ends the current run of literals with a match. */
WD_INLINE void wd_add_match(wd_tokens *t, uint32_t length, uint32_t distance)
{
    wd_sequence *s = &t->sequence[t->count++];
    s->run_and_length = t->run << WD_LENGTH_BITS | length;
    s->distance = (uint16_t)distance;
    s->distance_slot = (uint8_t)wd_distance_slot(distance);
    s->length_slot = wd_length_slot[length - WD_MIN_MATCH];
    t->run = 0;
}

/* The same for a length that may need several matches. */
WD_INLINE void wd_add_long_match(wd_tokens *t, uint32_t length, uint32_t distance)
{
    while (WD_UNLIKELY(length > WD_MAX_MATCH)) {
        uint32_t most = length - WD_MIN_MATCH; /* the rest must be long enough for a match */
        uint32_t part = most < WD_MAX_MATCH ? most : WD_MAX_MATCH;
        wd_add_match(t, part, distance);
        length -= part;
    }
    wd_add_match(t, length, distance);
}

/* Ends the current run of literals, if there is one, without a match. */
WD_INLINE void wd_end_run(wd_tokens *t)
{
    if (t->run != 0) {
        wd_sequence *s = &t->sequence[t->count++];
        *s = (wd_sequence){.run_and_length = t->run << WD_LENGTH_BITS};
        t->run = 0;
    }
}

#endif
