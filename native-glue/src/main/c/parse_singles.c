/* SPDX-License-Identifier: Apache-2.0 */
/* Level 1: the latest position with the same hash and nothing else. */
#include "parse.h"
#include "wide.h"

WD_INLINE void insert(uint16_t *head, const uint8_t *base, uint32_t bits, uint32_t position) {
    head[wd_hash4(wd_load32(base + position), bits)] = (uint16_t)position;
}

WD_INLINE uint32_t parse(const wd_finder *finder, uint32_t bits, const wd_taste *taste,
                         uint32_t from, uint32_t stop, wd_tokens *tokens) {
    wd_finder f = *finder;
    uint16_t *head = f.history->head;
    const uint8_t *base = f.base;
    uint32_t hashable = wd_hashable(f.end);
    uint32_t p = from;
    stop = stop < hashable ? stop : hashable;
    uint32_t anchor = p - tokens->run;
    while (p < stop) {
        uint32_t four = wd_load32(base + p);
        uint32_t slot = wd_hash4(four, bits);
        uint32_t c = head[slot];
        head[slot] = (uint16_t)p;
        if (!wd_agree(&f, c, wd_reach(&f, p), four)) {
            p += 1 + ((p - anchor) >> WD_SKIP_BITS);
            continue;
        }
        uint32_t left = f.end - p;
        uint32_t max = left < WD_MAX_MATCH ? left : WD_MAX_MATCH;
        uint32_t length = wd_common(base + p, base + c, 4, max);
        if (!wd_worthwhile(taste, length, p - c)) {
            p++;
            continue;
        }
        length = wd_extend_back(&f, anchor, &p, &c, length);
        tokens->run = p - anchor;
        wd_add_long_match(tokens, length, p - c);
        uint32_t after = p + length;
        if (WD_LIKELY(after <= hashable)) {
            /* The first and the last positions of the match stand for all: without a loop, whose
             * end is hard to predict, six cost less than every second one and find more. */
            insert(head, base, bits, p + 1);
            insert(head, base, bits, p + 2);
            insert(head, base, bits, p + 3);
            insert(head, base, bits, after - 3);
            insert(head, base, bits, after - 2);
            insert(head, base, bits, after - 1);
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

WD_INLINE uint32_t sized(const wd_finder *finder, const wd_taste *taste, uint32_t from,
                         uint32_t stop, wd_tokens *tokens) {
    if (finder->history->hash_bits == WD_SINGLES_HASH_BITS) {
        return parse(finder, WD_SINGLES_HASH_BITS, taste, from, stop, tokens);
    }
    return parse(finder, finder->history->hash_bits, taste, from, stop, tokens);
}

WD_WIDE static uint32_t sized_wide(const wd_finder *finder, const wd_taste *taste, uint32_t from,
                                   uint32_t stop, wd_tokens *tokens) {
    return sized(finder, taste, from, stop, tokens);
}

uint32_t wd_parse_singles(const wd_finder *finder, const wd_effort *effort, const wd_taste *taste,
                          uint32_t from, uint32_t stop, wd_tokens *tokens) {
    (void)effort;
    return wd_wide() ? sized_wide(finder, taste, from, stop, tokens)
                     : sized(finder, taste, from, stop, tokens);
}
