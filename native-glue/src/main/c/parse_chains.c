/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Levels 4 to 9: hash chains over the whole window, and lazy matching, which defers a match by one
 * byte where the next byte starts a better one.
 *
 * The search. `head` has the latest position of each hash of four bytes, and `previous` links each
 * position to the one before it in its chain. A search follows the chain and looks at up to
 * `depth` candidates. Each candidate costs two loads that depend on each other, so what counts is
 * to look at few.
 *
 * Shifted chains. A match longer than the best so far must also equal the four bytes that end one
 * past it. If those four bytes were last seen farther back than the first four, they are rarer,
 * and their chain is followed instead, shifted by the difference. So level 6 needs 12 candidates
 * where a plain chain needs 36 for the same size.
 *
 * Runs of equal bytes. The chain of a run's four bytes holds the inner positions of other runs,
 * one candidate per byte, and few of them match further. So in a run only matches longer than the
 * run are searched for. Data of runs were 26 to 34 % larger than zlib's before, and are 8 to 17 %
 * smaller.
 *
 * Insertion. A search at a position needs only what stands before it in its own chain, so positions
 * are inserted ahead of the searches, STEP at a time, by a loop without branches. Inserted match by
 * match, they cost a mispredicted branch for each match and a cache miss for each search; level 6
 * took 12 % longer.
 *
 * Matches of three bytes have a table of their own with one candidate, tested without a branch.
 * Positions are inserted there when they are searched, and a few of each match. A match that was
 * cut at the longest length is continued at its distance without a search; without that, pages
 * with the same long menu were up to a quarter larger. Where searches run out of candidates,
 * `crowd` multiplies them (history.h).
 *
 * Tried and lost: deferring matches at level 4 for all input made one file of repeated HTML 7 %
 * larger, so only its short input does it (encode.c). Marking positions that have a candidate when
 * they are inserted, so that the others are passed over without a branch: 5 % faster in messages of
 * 1 KB, 2 % slower from 4 KB on.
 */
#include "parse.h"

/* Minimum length of a run of one byte for the special case. Raising it has more runs searched
 * through the inner positions of others. */
enum { LONG_RUN = 10 };

enum {
    /* Positions inserted at a time. Raising it moves them farther ahead of the searches. */
    STEP = 1024,
    /* How far beyond its step a search may look: by a match that is deferred for as long as it
     * grows, and by its end. */
    BEYOND = 3 * WD_MAX_MATCH,
    /* Up to so many bytes, the window included, data are short. */
    SHORT = 16384
};

_Static_assert(WD_POSITION_STOP + BEYOND < 1 << 16, "positions do not run out within a step");

typedef struct {
    uint32_t length;
    uint32_t distance;
} match;

/* Returns the match of three bytes at `candidate`, or length 0 if there is none that is worth
 * it. Calculated without branches, because they would be unpredictable. */
WD_INLINE match three(const wd_finder *f, const wd_taste *taste, uint32_t position, uint32_t reach,
                      uint32_t candidate, uint32_t four)
{
    int worth = (int)position - taste->far[3]; /* the first position near enough */
    uint32_t from = worth > (int)reach ? (uint32_t)worth : reach;
    uint32_t at = candidate >= from ? candidate : from; /* reading there is always safe */
    uint32_t differs = (wd_le32(wd_load32(f->base + at)) ^ wd_le32(four)) << 8;
    uint32_t is = (uint32_t)(candidate >= from) & (uint32_t)(differs == 0);
    return (match){3 & -is, position - at};
}

/* Returns the longest match at `position`, which is in its chain, with positions from `reach` on,
 * that is longer than `longer_than` (at least 2) and at most `max` bytes (at least 4), or length 0.
 * `*candidates` is how many candidates may be looked at; where the search ends because the chain
 * does, it becomes how many were left. */
WD_INLINE match longest(const wd_finder *f, const wd_taste *taste, uint32_t position,
                        uint32_t reach, uint32_t longer_than, uint32_t max, uint32_t nice,
                        uint32_t *candidates)
{
    uint32_t depth = *candidates;
    wd_history *h = f->history;
    const uint8_t *base = f->base;
    const uint8_t *here = base + position;
    uint32_t four = wd_load32(here);
    uint32_t slot3 = wd_hash3(four);
    uint32_t candidate = h->previous[position];
    uint32_t candidate3 = h->head3[slot3];
    h->head3[slot3] = (uint16_t)position;
    match best = {0, 0};
    /* Inside a run: take the match at distance 1 and search for longer ones only. */
    if (WD_UNLIKELY(four == (four << 8 | four >> 24))) {
        uint32_t run = wd_common(here, here + 1, 3, max - 1) + 1;
        if (run >= LONG_RUN && run > longer_than) {
            longer_than = run;
            if (position > f->low && here[-1] == here[0]) {
                best = (match){run, 1};
                if (run >= nice) {
                    return best;
                }
            }
        }
    }
    /* The first match: along the chain to the first candidate that has the same four bytes. Whether
     * the chain ends is a branch of its own, because it can be predicted apart: 2 to 4 % faster. */
    if (longer_than < 4) {
        for (;;) {
            if (candidate < reach) {
                goto only_three;
            }
            if (wd_load32(base + candidate) == four) {
                break;
            }
            if (--depth == 0) {
                *candidates = 0;
                goto only_three;
            }
            candidate = h->previous[candidate];
        }
        uint32_t length = wd_common(here, base + candidate, 4, max);
        if (wd_worthwhile(taste, length, position - candidate)) {
            best = (match){length, position - candidate};
        } else if (longer_than < 3) {
            best = three(f, taste, position, reach, candidate3, four);
        }
        longer_than = length;
        if (length >= nice) {
            return best;
        }
        candidate = h->previous[candidate];
        depth--;
    }
    if (longer_than >= max) {
        return best;
    }
    for (;;) {
        /* A match longer than the best must also equal the four bytes ending one past it. If
         * those occur less often, follow their chain instead, shifted. */
        uint32_t shift = longer_than - 3;
        uint32_t tail = wd_load32(here + shift);
        uint32_t other = h->previous[position + shift];
        /* Calculated, because a branch would be unpredictable. */
        uint32_t rarer = -(uint32_t)(other < candidate + shift);
        uint32_t shifted = shift & rarer;
        candidate ^= (candidate ^ other) & rarer;
        const uint8_t *from = base - shifted;
        uint32_t far = reach + shifted;
        const uint8_t *there;
        for (;;) {
            if (depth == 0 || candidate < far) {
                *candidates = depth;
                return best;
            }
            depth--;
            there = from + candidate;
            candidate = h->previous[candidate];
            if (((wd_load32(there + shift) ^ tail) | (wd_load32(there) ^ four)) == 0) {
                uint32_t length = wd_common(here, there, 4, max);
                if (length > longer_than) {
                    if (wd_worthwhile(taste, length, (uint32_t)(here - there))) {
                        best = (match){length, (uint32_t)(here - there)};
                    }
                    longer_than = length;
                    if (length >= nice || length >= max) {
                        return best;
                    }
                    break;
                }
            }
        }
        candidate = h->previous[(there - base)];
    }

only_three:
    return longer_than < 3 ? three(f, taste, position, reach, candidate3, four) : best;
}

/* Whether the match one byte later is better, in units of a quarter of a byte: each byte of
 * length saves about four units, each halving of the distance one, and deferring costs a
 * literal. */
WD_INLINE int is_better(const wd_taste *taste, match later, match now)
{
    return 4 * ((int)later.length - (int)now.length) + (int)wd_log2(now.distance) -
               (int)wd_log2(later.distance) >
           taste->literal;
}

/* Inserts the positions below `to` into their chains, AT_ONCE of them in a round: the loop's own
 * instructions were a third of it. */
WD_INLINE void insert_ahead(const wd_finder *f, uint32_t bits, uint32_t to)
{
    enum { AT_ONCE = 4 };
    wd_history *h = f->history;
    size_t p = h->inserted;
    for (; p + AT_ONCE <= to; p += AT_ONCE) {
        for (size_t i = 0; i < AT_ONCE; i++) {
            wd_chain_insert(f, bits, p + i);
        }
    }
    for (; p < to; p++) {
        wd_chain_insert(f, bits, p);
    }
    h->inserted = (uint32_t)p;
}

/* Inserts positions of a match into the table of three bytes. The second has mostly been searched.
 * In short data all others, since there matches of three decide the size: class files' resources in
 * messages of 1 to 16 KB were 0.1 % larger without, and larger than zlib's. In long data the third
 * to fifth and the last three: 5 to 7 % faster. Most matches need no branch on their length,
 * because inserting a position again changes nothing. */
WD_INLINE void insert_threes(const wd_finder *f, int all, uint32_t position, uint32_t length)
{
    uint32_t last = length - 1;
    if (all) {
        enum { WITHOUT_LOOP = 8 };
        for (uint32_t i = 2; i < WITHOUT_LOOP; i++) {
            wd_three_insert(f, position + (i < last ? i : last));
        }
        for (uint32_t i = WITHOUT_LOOP; i < length; i++) {
            wd_three_insert(f, position + i);
        }
        return;
    }
    wd_three_insert(f, position + 2);
    wd_three_insert(f, position + (length > 3 ? 3 : 2));
    wd_three_insert(f, position + (length > 4 ? 4 : 2));
    wd_three_insert(f, position + length - 3);
    wd_three_insert(f, position + length - 2);
    wd_three_insert(f, position + length - 1);
}

WD_INLINE uint32_t parse(const wd_finder *finder, uint32_t bits, int all, const wd_effort *level,
                         const wd_taste *taste, uint32_t from, uint32_t stop, wd_tokens *tokens)
{
    /* Copies, so that the compiler keeps them in registers. */
    const wd_finder f = *finder;
    const wd_effort effort = *level;
    wd_crowd *crowd = &f.history->crowd;
    uint32_t factor = crowd->is ? effort.crowd : 1;
    uint32_t depth = effort.depth * factor;
    uint32_t lazy_depth = effort.lazy_depth * factor;
    uint32_t spare = depth - effort.depth;
    uint32_t searches = 0;
    uint32_t spent = 0;
    uint32_t hashable = wd_hashable(f.end);
    /* What a match can have at most, and the limits below it: constant but for the end. */
    uint32_t max = WD_MAX_MATCH;
    uint32_t nice = effort.nice;
    uint32_t lazy = effort.lazy < nice ? effort.lazy : nice;
    uint32_t p = from;
    uint32_t pause = from; /* the end of a step */
    stop = stop < hashable ? stop : hashable;
    while (p < stop) {
        if (p >= pause) {
            pause = p + STEP < stop ? p + STEP : stop;
            uint32_t ahead = pause + BEYOND < hashable ? pause + BEYOND : hashable;
            insert_ahead(&f, bits, ahead);
        }
        uint32_t left = f.end - p;
        if (WD_UNLIKELY(left < max)) {
            max = left;
            nice = nice < max ? nice : max;
            lazy = lazy < nice ? lazy : nice;
        }
        uint32_t unused = depth;
        match now = longest(&f, taste, p, all ? f.low : wd_reach(&f, p), WD_MIN_MATCH - 1, max,
                            nice, &unused);
        searches++;
        spent += unused <= spare;
        if (now.length == 0) {
            tokens->run++;
            p++;
            continue;
        }
        while (now.length < lazy && p + 1 < hashable) {
            uint32_t most = max < left - 1 ? max : left - 1;
            uint32_t again = lazy_depth;
            match later = longest(&f, taste, p + 1, all ? f.low : wd_reach(&f, p + 1),
                                  now.length - 1, most, nice, &again);
            if (later.length == 0 || !is_better(taste, later, now)) {
                break;
            }
            now = later;
            tokens->run++;
            p++;
            left--;
        }
        for (;;) {
            wd_add_match(tokens, now.length, now.distance);
            uint32_t after = p + now.length;
            if (WD_LIKELY(after <= hashable)) {
                insert_threes(&f, all, p, now.length);
            }
            p = after;
            if (now.length < effort.nice || p >= stop) {
                break;
            }
            /* A match that was cut at the longest length continues at the same distance. The
             * chains might not find it, because they lead to nearer and shorter matches first. */
            uint32_t most = f.end - p < WD_MAX_MATCH ? f.end - p : WD_MAX_MATCH;
            now.length = wd_common(f.base + p, f.base + p - now.distance, 0, most);
            if (now.length < effort.nice) {
                break;
            }
        }
    }
    wd_crowd_add(crowd, p - from, searches, spent);
    if (p >= hashable && p < f.end) {
        tokens->run += f.end - p;
        p = f.end;
    }
    return p;
}

uint32_t wd_parse_chains(const wd_finder *finder, const wd_effort *effort, const wd_taste *taste,
                         uint32_t from, uint32_t stop, wd_tokens *tokens)
{
    uint32_t bits = finder->history->hash_bits;
    if (finder->end - finder->low <= SHORT) {
        return parse(finder, bits, 1, effort, taste, from, stop, tokens);
    }
    if (bits == WD_MAX_HASH_BITS) {
        return parse(finder, WD_MAX_HASH_BITS, 0, effort, taste, from, stop, tokens);
    }
    return parse(finder, bits, 0, effort, taste, from, stop, tokens);
}
