/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Level 1: one candidate for each position, the latest with the same hash of four bytes, and
 * greedy matching. For data that want it (wd_wants_threes) there is also the latest position with
 * the same three bytes.
 *
 * Cost: a position takes one load and one store in a table of at most 32 KiB. Of a match only the
 * first three and last three positions are inserted, not all.
 *
 * The loop is short of registers, which shapes it: rare work is out of line, the hash size is a
 * constant for full tables, and a second copy uses BMI2 (wide.h, 11 %). Testing reach and equality
 * in one branch made it 10 to 13 % faster. Inserting every second position of a match in a loop
 * was slower and found less.
 *
 * The longest matches are followed to the end of the stretch (wd_follow). ISA-L's level 1, which
 * is hand-written vector code, is 1.7 times as fast.
 */
#include "parse.h"
#include "wide.h"

WD_INLINE void insert(uint16_t *head, uint16_t *head3, const uint8_t *base, uint32_t bits,
                      int threes, uint32_t position)
{
    uint32_t four = wd_load32(base + position);
    head[wd_hash4(four, bits)] = (uint16_t)position;
    if (threes) {
        head3[wd_hash3(four)] = (uint16_t)position;
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
            insert(f->history->head, f->history->head3, f->base, bits, threes, position + i - j);
        }
    }
    return length;
}

WD_INLINE uint32_t parse(const wd_finder *finder, uint32_t bits, int threes, const wd_taste *taste,
                         uint32_t from, uint32_t stop, wd_tokens *tokens)
{
    wd_finder f = *finder;
    uint16_t *head = f.history->head;
    uint16_t *head3 = f.history->head3;
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
        uint32_t slot = wd_hash4(four, bits);
        uint32_t c = head[slot];
        head[slot] = (uint16_t)p;
        uint32_t reach = wd_reach(&f, p);
        uint32_t near = threes ? wd_three(&f, taste, p, reach, four) : 0;
        uint32_t length = WD_MIN_MATCH;
        if (wd_agree(&f, c, reach, four)) {
            uint32_t left = f.end - p;
            uint32_t max = left < WD_MAX_MATCH ? left : WD_MAX_MATCH;
            length = wd_common(base + p, base + c, 4, max);
            if (!wd_worthwhile(taste, length, p - c)) {
                p++;
                continue;
            }
            if (WD_UNLIKELY(length == WD_MAX_MATCH)) {
                length = follow(finder, bits, threes, p, c, stop);
            }
        } else if (near != 0) {
            c = near;
        } else {
            p += 1 + ((p - anchor) >> WD_SKIP_BITS);
            continue;
        }
        length = wd_extend_back(&f, anchor, &p, &c, length);
        tokens->run = p - anchor;
        wd_add_long_match(tokens, length, p - c);
        uint32_t after = p + length;
        /* Of a run of equal bytes only the beginning is worth inserting, because the next run
         * will match there. With its inner positions, big-endian numbers, which begin with
         * zeros, were 1.6 times as large. */
        if (WD_LIKELY(after <= hashable && wd_load32(base + p) != wd_load32(base + p + 1))) {
            /* The first and last positions of the match stand for all. Six stores without a
             * loop cost less than every second position with one, whose end is mispredicted,
             * and find more. None lies beyond the match, where it would become its own
             * candidate. */
            insert(head, head3, base, bits, threes, p + 1);
            insert(head, head3, base, bits, threes, p + 2);
            if (!threes || length > WD_MIN_MATCH) {
                insert(head, head3, base, bits, threes, p + 3);
                insert(head, head3, base, bits, threes, after - 3);
                insert(head, head3, base, bits, threes, after - 2);
                insert(head, head3, base, bits, threes, after - 1);
            }
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
    return parse(finder, finder->history->hash_bits, 1, taste, from, stop, tokens);
}

WD_INLINE uint32_t sized(const wd_finder *finder, const wd_taste *taste, uint32_t from,
                         uint32_t stop, wd_tokens *tokens)
{
    uint32_t bits = finder->history->hash_bits;
    if (bits == WD_SINGLES_HASH_BITS) {
        return parse(finder, WD_SINGLES_HASH_BITS, 0, taste, from, stop, tokens);
    }
    return parse(finder, bits, 0, taste, from, stop, tokens);
}

WD_WIDE static uint32_t sized_wide(const wd_finder *finder, const wd_taste *taste, uint32_t from,
                                   uint32_t stop, wd_tokens *tokens)
{
    return sized(finder, taste, from, stop, tokens);
}

uint32_t wd_parse_singles(const wd_finder *finder, const wd_effort *effort, const wd_taste *taste,
                          uint32_t from, uint32_t stop, wd_tokens *tokens)
{
    (void)effort;
    if (finder->history->threes) {
        return with_threes(finder, taste, from, stop, tokens);
    }
    return wd_wide() ? sized_wide(finder, taste, from, stop, tokens)
                     : sized(finder, taste, from, stop, tokens);
}
