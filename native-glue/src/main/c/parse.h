/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parsers turn input into tokens, one stretch per call. A parser starts at `from`, appends to
 * `tokens` and returns the position it reached: at or a little past `stop`, or at the block's end.
 * The caller has seen to it that `tokens` has room for (stop - from) / 3 + 2 sequences. Positions
 * go into the tables where they have four bytes before finder->end, and none at or after the one it
 * returns. `from` to `stop` lies below WD_POSITION_STOP.
 */
#ifndef WD_PARSE_H
#define WD_PARSE_H

#include "history.h"
#include "taste.h"
#include "tokens.h"

enum {
    /* After each 2^this literals in a row levels 1 to 3 take a longer step: bytes that will not
     * compress are passed over at several times the speed. */
    WD_SKIP_BITS = 8
};

/*
 * Takes into a match of `length` bytes the literals before it that agree, as far back as `anchor`:
 * mostly where steps had become long. Moves both positions back and returns the new length, which
 * may be more than WD_MAX_MATCH. The end of the match stays: positions that were stepped on are in
 * the tables, and one met again would be a candidate for itself.
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

/*
 * For levels 1 to 3: inserts `position` among those of three bytes and returns the latest before it
 * with the same three, if it is worth referring to, else 0. Four bytes must be there.
 */
WD_INLINE uint32_t wd_three(const wd_finder *f, const wd_taste *taste, uint32_t position,
                            uint32_t reach, uint32_t four)
{
    uint16_t *slot = &f->history->head3[wd_hash3(four)];
    uint32_t candidate = *slot;
    *slot = (uint16_t)position;
    uint32_t at = candidate >= reach ? candidate : reach; /* may be read in any case */
    uint32_t differs = (wd_le32(wd_load32(f->base + at)) ^ wd_le32(four)) << 8;
    int is = (differs == 0) & (candidate >= reach) & (position - at <= taste->far[3]);
    return is ? at : 0;
}

/*
 * How far levels 1 to 3 follow a match that has the longest length there is, to be cut into several
 * of that length: to the end of the stretch, and beyond it by less than one of them.
 */
WD_INLINE uint32_t wd_follow(const wd_finder *f, uint32_t position, uint32_t candidate,
                             uint32_t stop)
{
    uint32_t most = ((stop - position) / WD_MAX_MATCH + 1) * WD_MAX_MATCH;
    uint32_t left = f->end - position;
    return wd_common(f->base + position, f->base + candidate, 0, left < most ? left : most);
}

/*
 * For levels 1 to 3, at the start of a stretch: how far the bytes here agree with those as far back
 * as the latest long match was from; 0 if that is less than the longest length. Inside a long match
 * few positions are in the tables, so a search would miss it.
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

wd_parser wd_parse_singles; /* these two have nothing to set */
wd_parser wd_parse_pairs;
wd_parser wd_parse_chains;

/* What a level means. */
struct wd_effort {
    wd_parser *parse;
    enum wd_layout layout;
    uint32_t depth;      /* candidates looked at for a match */
    uint32_t lazy_depth; /* and for a better one a byte later */
    uint32_t lazy;       /* a match this long is taken without looking for that better one */
    uint32_t nice;       /* a match this long is taken without looking further */
    uint32_t crowd;      /* by what to multiply the candidates where they are many; zlib looks at as
                          * many everywhere, where shifted chains do with an eighth */
};

#endif
