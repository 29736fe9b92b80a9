/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parsers turn input into sequences, one stretch per call: parse_singles.c, parse_pairs.c and
 * parse_chains.c.
 *
 * A parser starts at `from`, appends to `tokens` and returns the position it reached: at or a
 * little after `stop`, or at the end of the block. The caller guarantees room for (stop - from) /
 * 3 + 2 sequences, and that `from` to `stop` lies below WD_POSITION_STOP. A parser inserts only
 * positions that have four bytes before finder->end, and none at or after the position it returns.
 */
#ifndef WD_PARSE_H
#define WD_PARSE_H

#include "history.h"
#include "taste.h"
#include "tokens.h"

enum {
    /* Acceleration over data without matches: after every 2^WD_SKIP_BITS literals in a row,
     * levels 1 to 3 step one byte further. Data that do not compress then pass at several times
     * the speed. Lowering it accelerates sooner and misses matches. */
    WD_SKIP_BITS = 8
};

/*
 * Extends a match backwards over literals that are equal too, as far as `anchor`: mostly where
 * long steps skipped its beginning. Moves both positions back and returns the new length, which
 * may exceed WD_MAX_MATCH. The end of the match stays where it is, because positions stepped on
 * are in the tables; if the parser met one again, it would be its own candidate, at distance 0.
 */
WD_INLINE uint32_t wd_extend_back(const wd_finder *f, uint32_t anchor, uint32_t *position,
                                  uint32_t *candidate, uint32_t length)
{
    uint32_t p = *position;
    uint32_t c = *candidate;
    while (p > anchor && c > f->low && f->base[p - 1] == f->base[c - 1]) {
        p--;
        c--;
    }
    length += *position - p;
    *position = p;
    *candidate = c;
    return length;
}

/* For levels 1 to 3. Inserts `position` into the table of three bytes and returns the latest
 * one before it with the same three bytes if that is worth a match, else 0. Four bytes must be
 * readable. */
WD_INLINE uint32_t wd_three(const wd_finder *f, const wd_taste *taste, uint32_t position,
                            uint32_t reach, uint32_t four)
{
    uint16_t *slot = &f->history->head3[wd_hash3(four)];
    uint32_t candidate = *slot;
    *slot = (uint16_t)position;
    uint32_t at = candidate >= reach ? candidate : reach; /* reading at `reach` is always safe */
    uint32_t differs = (wd_le32(wd_load32(f->base + at)) ^ wd_le32(four)) << 8;
    int is = (differs == 0) & (candidate >= reach) & (position - at <= taste->far[3]);
    return is ? at : 0;
}

/* For levels 1 to 3. Returns the length of a match that has reached the longest length: it is
 * followed to the end of the stretch, and beyond by less than one match, and cut into matches
 * afterwards. Ending it at each cut would need a search where no position is in the tables. */
WD_INLINE uint32_t wd_follow(const wd_finder *f, uint32_t position, uint32_t candidate,
                             uint32_t stop)
{
    uint32_t most = ((stop - position) / WD_MAX_MATCH + 1) * WD_MAX_MATCH;
    uint32_t left = f->end - position;
    return wd_common(f->base + position, f->base + candidate, 0, left < most ? left : most);
}

/*
 * For levels 1 to 3, at the start of a stretch. Returns how long the data repeat at the distance
 * of the last long match, or 0 if that is less than the longest length. Inside a long match few
 * positions are in the tables, so a search would miss it: 1 MiB with a period of 30,000 bytes was
 * 2.3 times as large as at level 4.
 */
WD_INLINE uint32_t wd_carry_on(const wd_finder *f, uint32_t position, uint32_t stop)
{
    uint32_t distance = f->history->long_distance;
    if (distance == 0 || distance > position - wd_reach(f, position) || position >= stop) {
        return 0;
    }
    uint32_t length = wd_follow(f, position, position - distance, stop);
    return length >= WD_MAX_MATCH ? length : 0;
}

typedef struct wd_effort wd_effort;

typedef uint32_t wd_parser(const wd_finder *finder, const wd_effort *effort, const wd_taste *taste,
                           uint32_t from, uint32_t stop, wd_tokens *tokens);

wd_parser wd_parse_singles; /* these two have no parameters */
wd_parser wd_parse_pairs;
wd_parser wd_parse_chains;

/* The parameters of a level. Raising any of them finds more and takes longer. */
struct wd_effort {
    wd_parser *parse;
    enum wd_layout layout;
    uint32_t depth;      /* candidates that a search looks at */
    uint32_t lazy_depth; /* candidates that the search one byte later looks at */
    uint32_t lazy;       /* a match of this length is taken without a search one byte later */
    uint32_t nice;       /* a match of this length ends its search */
    /* Multiplies the candidates where the data are crowded (wd_crowd). zlib looks at as many
     * everywhere; shifted chains reach the same size with an eighth. */
    uint32_t crowd;
};

#endif
