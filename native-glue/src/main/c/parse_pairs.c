/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Levels 2 and 3: two candidates for each position, the two latest with the same hash of four
 * bytes, and greedy matching: the longer of the two is taken. For data that want it
 * (wd_wants_threes) there is also the latest position with the same three bytes.
 *
 * A pair is one 32-bit word, so two candidates cost one load and one store. Up to six positions of
 * a match are inserted; inserting every one made the output 2 % smaller and took 8 % longer.
 * Testing reach and equality in one branch made these levels 7 to 24 % faster. A second copy of
 * the loop uses BMI2 (wide.h).
 */
#include "parse.h"
#include "wide.h"

WD_INLINE void push(wd_history *h, const uint8_t *base, uint32_t bits, int threes,
                    uint32_t position)
{
    uint32_t four = wd_load32(base + position);
    wd_pair_push(h, wd_hash4(four, bits), position);
    if (threes) {
        h->head3[wd_hash3(four)] = (uint16_t)position;
    }
}

/* Follows a match of the longest length and inserts three positions before each cut. Out of
 * line, because the loop below needs the registers. */
static WD_COLD_PATH uint32_t follow(const wd_finder *f, uint32_t bits, int threes,
                                    uint32_t position, uint32_t candidate, uint32_t stop)
{
    uint32_t length = wd_follow(f, position, candidate, stop);
    f->history->long_distance = position - candidate;
    for (uint32_t i = WD_MAX_MATCH; i + 2 < length; i += WD_MAX_MATCH) {
        for (uint32_t j = 3; j > 0; j--) {
            push(f->history, f->base, bits, threes, position + i - j);
        }
    }
    return length;
}

WD_INLINE uint32_t parse(const wd_finder *finder, uint32_t bits, int threes, const wd_taste *taste,
                         uint32_t from, uint32_t stop, wd_tokens *tokens)
{
    wd_finder f = *finder;
    wd_history *h = f.history;
    const uint8_t *base = f.base;
    uint32_t hashable = wd_hashable(f.end);
    uint32_t p = from;
    stop = stop < hashable ? stop : hashable;
    uint32_t more = wd_carry_on(finder, p, stop);
    if (more != 0) {
        wd_add_long_match(tokens, more, finder->history->long_distance);
        p += more;
    }
    uint32_t anchor = p - tokens->run;
    while (p < stop) {
        uint32_t four = wd_load32(base + p);
        uint32_t pair = wd_pair_push(h, wd_hash4(four, bits), p);
        uint32_t reach = wd_reach(&f, p);
        uint32_t near = threes ? wd_three(&f, taste, p, reach, four) : 0;
        uint32_t latest = pair & 0xffff;
        uint32_t older = pair >> 16;
        uint32_t left = f.end - p;
        uint32_t max = left < WD_MAX_MATCH ? left : WD_MAX_MATCH;
        uint32_t length = 0;
        uint32_t at = latest;
        if (wd_agree(&f, latest, reach, four)) {
            length = wd_common(base + p, base + latest, 4, max);
        }
        if (wd_agree(&f, older, reach, four)) {
            uint32_t other = wd_common(base + p, base + older, 4, max);
            if (other > length) {
                length = other;
                at = older;
            }
        }
        if (length == 0) {
            if (near == 0) {
                p += 1 + ((p - anchor) >> WD_SKIP_BITS);
                continue;
            }
            length = WD_MIN_MATCH;
            at = near;
        } else if (!wd_worthwhile(taste, length, p - at)) {
            p++;
            continue;
        }
        if (WD_UNLIKELY(length == WD_MAX_MATCH)) {
            length = follow(finder, bits, threes, p, at, stop);
        }
        length = wd_extend_back(&f, anchor, &p, &at, length);
        tokens->run = p - anchor;
        wd_add_long_match(tokens, length, p - at);
        uint32_t after = p + length;
        if (WD_LIKELY(after <= hashable)) {
            /* The first and last positions of the match stand for all, as at level 1. Inserting
             * every position: 2 % smaller, 8 % slower. */
            push(h, base, bits, threes, p + 1);
            if (!threes || length > WD_MIN_MATCH) {
                push(h, base, bits, threes, p + 2);
                push(h, base, bits, threes, p + 3);
            }
            if (length > 6) {
                push(h, base, bits, threes, after - 3);
                push(h, base, bits, threes, after - 2);
            }
            push(h, base, bits, threes, after - 1);
        }
        p = after;
        anchor = p;
    }
    if (p >= hashable) {
        p = f.end;
    }
    tokens->run = p - anchor;
    return p;
}

static uint32_t with_threes(const wd_finder *finder, const wd_taste *taste, uint32_t from,
                            uint32_t stop, wd_tokens *tokens)
{
    return parse(finder, finder->history->hash_bits - 1, 1, taste, from, stop, tokens);
}

WD_INLINE uint32_t sized(const wd_finder *finder, const wd_taste *taste, uint32_t from,
                         uint32_t stop, wd_tokens *tokens)
{
    uint32_t bits = finder->history->hash_bits - 1;
    if (bits == WD_PAIRS_HASH_BITS - 1) {
        return parse(finder, WD_PAIRS_HASH_BITS - 1, 0, taste, from, stop, tokens);
    }
    return parse(finder, bits, 0, taste, from, stop, tokens);
}

WD_WIDE static uint32_t sized_wide(const wd_finder *finder, const wd_taste *taste, uint32_t from,
                                   uint32_t stop, wd_tokens *tokens)
{
    return sized(finder, taste, from, stop, tokens);
}

uint32_t wd_parse_pairs(const wd_finder *finder, const wd_effort *effort, const wd_taste *taste,
                        uint32_t from, uint32_t stop, wd_tokens *tokens)
{
    (void)effort;
    if (finder->history->threes) {
        return with_threes(finder, taste, from, stop, tokens);
    }
    return wd_wide() ? sized_wide(finder, taste, from, stop, tokens)
                     : sized(finder, taste, from, stop, tokens);
}
