/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Level 1: one candidate for each position, the latest with the same hash of four bytes, and
 * greedy matching. For data that want it (wd_wants_threes) there is also the latest position with
 * the same three bytes. Symbols are counted as they are added (symbols.h).
 *
 * Four positions are looked up together, because what costs is not the look-up but the wait for
 * it: the next one cannot begin before the match in between has its length. The first of them that
 * matches is taken. One at a time is left for the last bytes of a block and for matches of three.
 *
 * Cost: a position takes one load and one store in a table of at most 32 KiB. Of a match only the
 * positions that were looked up and its last are inserted. What was tried is in docs/codec.md.
 *
 * The loop is short of registers, which shapes it: rare work is out of line, literals are added at
 * once, so that their beginning need not be kept, the hash size is a constant for full tables, and
 * a second copy uses BMI2 (wide.h).
 */
#include "parse.h"
#include "symbols.h"
#include "wide.h"

enum {
    TOGETHER = 4, /* positions looked up together */
    /* After every 2^SKIP_BITS literals without a match the parser skips one more byte for each
     * TOGETHER, up to SKIP_MOST. Data that do not compress then pass at several times the speed. */
    SKIP_BITS = 6,
    SKIP_MOST = 16,
    /* The window is shortened by up to so many bytes, so that its end need not be calculated for
     * each position. */
    STRIDE = 1024,
    COMPARED = 24, /* bytes of a match that are compared without a loop */
    TAIL = 32,     /* bytes at the end of a block that are parsed one at a time */
    /* Up to this table size, which short blocks have, a match is extended backwards: it saves
     * 0.5 % there and 0.7 % of large blocks, and takes 2 % more time. */
    BACK_BITS = 11
};

_Static_assert(TOGETHER + COMPARED <= TAIL, "no read beyond the block");

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

/* Adds a match that may be longer than the longest length, as several. */
WD_INLINE uint32_t *put_long_match(uint32_t *next, wd_counts *counts, uint32_t length,
                                   uint32_t distance)
{
    while (WD_UNLIKELY(length > WD_MAX_MATCH)) {
        uint32_t most = length - WD_MIN_MATCH; /* the rest must be long enough for a match */
        uint32_t part = most < WD_MAX_MATCH ? most : WD_MAX_MATCH;
        next = wd_put_match(next, counts, part, distance);
        length -= part;
    }
    return wd_put_match(next, counts, length, distance);
}

/* Inserts a position and sets `candidate` to the one before it with the same hash value, at least
 * `low`. Returns in which of eight bytes the two differ. */
WD_INLINE uint64_t look_up(wd_history *h, const uint8_t *base, uint32_t bits, uint32_t low,
                           uint32_t position, uint32_t *candidate)
{
    uint64_t word = wd_load64(base + position);
    size_t slot = wd_hash4(wd_le32((uint32_t)wd_le64(word)), bits);
    uint32_t c = h->head[slot];
    h->head[slot] = (uint16_t)position;
    *candidate = c > low ? c : low; /* a candidate like any other */
    return wd_le64(wd_load64(base + *candidate) ^ word);
}

/* Returns the length of a match whose first eight bytes are known to be equal, up to the longest.
 * The COMPARED bytes are readable. */
WD_INLINE uint32_t length_of(const uint8_t *a, const uint8_t *b, uint32_t left)
{
    uint64_t near = wd_le64(wd_load64(a + 8) ^ wd_load64(b + 8));
    uint64_t far = wd_le64(wd_load64(a + 16) ^ wd_load64(b + 16));
    uint64_t diff = near != 0 ? near : far;
    if (WD_LIKELY(diff != 0)) {
        return (near != 0 ? 8 : 16) + (uint32_t)(__builtin_ctzll(diff) >> 3);
    }
    return wd_common(a, b, COMPARED, left < WD_MAX_MATCH ? left : WD_MAX_MATCH);
}

/* Parses as parse() does, up to `stop` or TAIL bytes before the end of the block, whichever is
 * first, and leaves no literals over. */
WD_INLINE uint32_t parse_together(const wd_finder *f, uint32_t bits, const wd_taste *taste,
                                  uint32_t p, uint32_t stop, wd_tokens *tokens)
{
    uint16_t *head = f->history->head;
    const uint8_t *base = f->base;
    wd_counts *counts = tokens->counts;
    uint32_t *next = tokens->symbol + tokens->count;
    uint32_t missed = 0; /* literals since the last match */
    if (f->end < p + TAIL) {
        return p;
    }
    uint32_t last = stop < f->end - TAIL ? stop : f->end - TAIL;
    if (p == f->low && p < last) { /* the only position that has no candidate before it */
        insert(head, NULL, base, bits, 0, p);
        next = wd_put_literals(next, counts, base + p, 1);
        p++;
    }
    while (p < last) {
        uint32_t until = last - p > STRIDE ? p + STRIDE : last;
        uint32_t low = wd_reach(f, until + TOGETHER);
        while (p < until) {
            uint32_t c0;
            uint32_t c1;
            uint32_t c2;
            uint32_t c3;
            uint64_t diff0 = look_up(f->history, base, bits, low, p, &c0);
            uint64_t diff1 = look_up(f->history, base, bits, low, p + 1, &c1);
            uint64_t diff2 = look_up(f->history, base, bits, low, p + 2, &c2);
            uint64_t diff3 = look_up(f->history, base, bits, low, p + 3, &c3);
            uint32_t i = TOGETHER - 1;
            uint32_t c = c3;
            uint64_t diff = diff3;
            uint32_t length = 0;
            /* With `&` instead of `&&`, one branch for all four took 3 % longer. */
            if ((uint32_t)diff0 != 0 && (uint32_t)diff1 != 0 && (uint32_t)diff2 != 0 &&
                (uint32_t)diff3 != 0) {
                goto none;
            }
            if ((uint32_t)diff2 == 0) {
                i = 2;
                c = c2;
                diff = diff2;
            }
            if ((uint32_t)diff1 == 0) {
                i = 1;
                c = c1;
                diff = diff1;
            }
            if ((uint32_t)diff0 == 0) {
                i = 0;
                c = c0;
                diff = diff0;
            }
            uint32_t distance = p + i - c;
            if (diff != 0) {
                length = (uint32_t)(__builtin_ctzll(diff) >> 3);
                if (WD_UNLIKELY(distance > taste->far[length])) {
                    goto none;
                }
            } else {
                length = length_of(base + p + i, base + c, f->end - (p + i));
                if (WD_UNLIKELY(length == WD_MAX_MATCH)) {
                    next = wd_put_literals(next, counts, base + p, i);
                    length = follow(f, bits, 0, p + i, c, stop);
                    next = put_long_match(next, counts, length, distance);
                    p += i + length;
                    missed = 0;
                    continue;
                }
            }
            if (bits <= BACK_BITS) {
                for (; i > 0 && length < WD_MAX_MATCH && c > low && base[p + i - 1] == base[c - 1];
                     i--) {
                    c--;
                    length++;
                }
            }
            next = wd_put_literals(next, counts, base + p, i);
            next = wd_put_match(next, counts, length, distance);
            /* Of a run of equal bytes the beginning is worth more than what was looked up in it,
             * because the next run will match there. Without this, messages of big-endian
             * numbers, which begin with zeros, were 1.3 times as large. A full table does
             * without, for 2 % of time. */
            if (bits < WD_SINGLES_HASH_BITS &&
                WD_UNLIKELY(wd_load32(base + p + i) == wd_load32(base + p + i + 1))) {
                insert(head, NULL, base, bits, 0, p + i);
            }
            p += i + length;
            missed = 0;
            if (WD_LIKELY(p < until)) {
                insert(head, NULL, base, bits, 0, p - 1);
            }
            continue;
        none:
            next = wd_put_literals(next, counts, base + p, TOGETHER);
            p += TOGETHER;
            if (WD_UNLIKELY(missed >> SKIP_BITS != 0)) {
                uint32_t skip = missed >> SKIP_BITS;
                skip = skip < SKIP_MOST ? skip : SKIP_MOST;
                next = wd_put_literals(next, counts, base + p, skip);
                p += skip;
            }
            missed += TOGETHER;
        }
    }
    tokens->count = (uint32_t)(next - tokens->symbol);
    return p;
}

WD_INLINE uint32_t parse(const wd_finder *finder, uint32_t bits, int threes, const wd_taste *taste,
                         uint32_t from, uint32_t stop, wd_tokens *tokens)
{
    uint32_t hashable = wd_hashable(finder->end);
    uint32_t p = from;
    stop = stop < hashable ? stop : hashable;
    uint32_t more = wd_carry_on(finder, p, stop);
    if (more != 0) {
        uint32_t *next = tokens->symbol + tokens->count;
        next = put_long_match(next, tokens->counts, more, finder->history->long_distance);
        tokens->count = (uint32_t)(next - tokens->symbol);
        p += more;
    }
    if (!threes) {
        p = parse_together(finder, bits, taste, p, stop, tokens);
    }
    wd_finder f = *finder;
    uint16_t *head = f.history->head;
    uint16_t *head3 = f.history->head3;
    const uint8_t *base = f.base;
    wd_counts *counts = tokens->counts;
    uint32_t *next = tokens->symbol + tokens->count;
    uint32_t anchor = p;
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
        next = wd_put_literals(next, counts, base + anchor, p - anchor);
        next = put_long_match(next, counts, length, p - c);
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
    next = wd_put_literals(next, counts, base + anchor, p - anchor);
    tokens->count = (uint32_t)(next - tokens->symbol);
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
