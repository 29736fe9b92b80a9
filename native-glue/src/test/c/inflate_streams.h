/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Raw DEFLATE streams made from the grammar of RFC 1951, right and wrong in every part.
 *
 * The format's tables are written out once more here, rather than taken from deflate_format.h: an
 * error there would be in the streams too, and they would test nothing that reads it.
 */
#ifndef INFLATE_STREAMS_H
#define INFLATE_STREAMS_H

#include "inflate_compare.h"

enum { STREAM_BYTES = 1 << 14 };

struct bit_writer {
    uint8_t bytes[STREAM_BYTES + 16];
    size_t bits;
};

static inline void put_bits(struct bit_writer *writer, uint32_t value, uint32_t count)
{
    for (uint32_t i = 0; i < count && writer->bits < 8 * STREAM_BYTES; i++, writer->bits++) {
        if (writer->bits % 8 == 0) {
            writer->bytes[writer->bits / 8] = 0;
        }
        writer->bytes[writer->bits / 8] |= (uint8_t)((value >> i & 1) << writer->bits % 8);
    }
}

static inline size_t stream_length(const struct bit_writer *writer)
{
    return (writer->bits + 7) / 8;
}

static inline bool one_in(uint64_t *seed, uint32_t times)
{
    return draw(seed) % times == 0;
}

/* Assigns canonical codes, first bit lowest. For impossible sets of lengths the codes are
 * arbitrary. */
static inline void assign_codes(const uint8_t *lengths, uint32_t count, uint16_t *codes)
{
    uint32_t next = 0;
    for (uint32_t length = 1; length <= 15; length++) {
        for (uint32_t symbol = 0; symbol < count; symbol++) {
            if (lengths[symbol] != length) {
                continue;
            }
            uint32_t reversed = 0;
            for (uint32_t bit = 0; bit < length; bit++) {
                reversed |= (next >> bit & 1) << (length - 1 - bit);
            }
            codes[symbol] = (uint16_t)reversed;
            next++;
        }
        next <<= 1;
    }
}

/* Draws the lengths of a complete code over `used` of `count` symbols by splitting leaves, and
 * sometimes damages it. */
static inline void draw_lengths(uint64_t *seed, uint8_t *lengths, uint32_t count, uint32_t used,
                                uint32_t longest)
{
    uint8_t leaves[320];
    uint32_t made = 1;
    leaves[0] = 0;
    memset(lengths, 0, count);
    if (used > count) {
        used = count;
    }
    bool deep = one_in(seed, 3);
    for (uint32_t attempt = 0; made < used && attempt < 4 * count; attempt++) {
        uint32_t leaf = deep ? made - 1 - draw(seed) % (made < 3 ? made : 3) : draw(seed) % made;
        if (leaves[leaf] < longest) {
            leaves[leaf]++;
            leaves[made++] = leaves[leaf];
        }
    }
    for (uint32_t i = 0; i < made && used > 0; i++) {
        uint32_t symbol = draw(seed) % count;
        while (lengths[symbol] != 0) {
            symbol = (symbol + 1) % count;
        }
        lengths[symbol] = leaves[i] == 0 ? 1 : leaves[i];
    }
    if (one_in(seed, 12)) {
        lengths[draw(seed) % count] = (uint8_t)(draw(seed) % (longest + 1));
    }
}

/* Writes random symbols of a block, sometimes invalid ones. */
static inline void put_symbols(uint64_t *seed, struct bit_writer *writer, const uint8_t *litlen,
                               uint32_t litlen_count, const uint8_t *distance,
                               uint32_t distance_count, uint32_t reach)
{
    static const uint8_t length_extra[29] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                             2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
    uint16_t litlen_codes[288] = {0};
    uint16_t distance_codes[32] = {0};
    assign_codes(litlen, litlen_count, litlen_codes);
    assign_codes(distance, distance_count, distance_codes);
    bool matches = one_in(seed, 2);
    uint32_t left = one_in(seed, 10) ? draw(seed) % 3000 : draw(seed) % 60;
    while (left-- > 0) {
        uint32_t symbol = draw(seed) % litlen_count;
        if (matches && litlen_count > 257 && !one_in(seed, 3)) {
            symbol = 257 + draw(seed) % (litlen_count - 257);
        }
        if (symbol == 256 || litlen[symbol] == 0) {
            continue;
        }
        put_bits(writer, litlen_codes[symbol], litlen[symbol]);
        if (symbol <= 256 || symbol > 285) {
            continue;
        }
        put_bits(writer, draw(seed), length_extra[symbol - 257]);
        uint32_t far = draw(seed) % distance_count;
        for (uint32_t tries = 0; tries < 20 && (distance[far] == 0 || far > reach); tries++) {
            far = draw(seed) % distance_count;
        }
        put_bits(writer, distance_codes[far], distance[far]);
        if (far >= 4 && far < 30) {
            put_bits(writer, draw(seed), far / 2 - 1);
        }
    }
    if (!one_in(seed, 20)) {
        put_bits(writer, litlen_codes[256], litlen[256]);
    }
}

static inline void put_dynamic(uint64_t *seed, struct bit_writer *writer, uint32_t reach)
{
    static const uint8_t order[19] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                      11, 4,  12, 3, 13, 2, 14, 1, 15};
    uint8_t lengths[320] = {0};
    uint32_t litlen_count = one_in(seed, 2) ? 286 : 257 + draw(seed) % (one_in(seed, 20) ? 32 : 30);
    uint32_t distance_count = 1 + draw(seed) % (one_in(seed, 20) ? 32 : 30);
    uint32_t used = one_in(seed, 6) ? draw(seed) % 4 : draw(seed) % litlen_count;
    draw_lengths(seed, lengths, litlen_count, used, one_in(seed, 2) ? 15 : 9 + draw(seed) % 6);
    if (!one_in(seed, 20) && lengths[256] == 0) {
        uint32_t donor = draw(seed) % 256;
        for (uint32_t i = 0; i < 256 && lengths[donor] == 0; i++) {
            donor = (donor + 1) % 256;
        }
        lengths[256] = lengths[donor] == 0 ? 1 : lengths[donor];
        lengths[donor] = 0;
    }
    used = one_in(seed, 4) ? draw(seed) % 3 : draw(seed) % (distance_count + 1);
    draw_lengths(seed, lengths + litlen_count, distance_count, used, 15);

    /* The precode, mostly with all symbols, else with random ones. */
    uint8_t precode[19];
    uint16_t precode_codes[19] = {0};
    draw_lengths(seed, precode, 19, one_in(seed, 20) ? draw(seed) % 19 : 19, 7);
    assign_codes(precode, 19, precode_codes);
    put_bits(writer, litlen_count - 257, 5);
    put_bits(writer, distance_count - 1, 5);
    uint32_t precode_count = 19;
    while (precode_count > 4 && precode[order[precode_count - 1]] == 0) {
        precode_count--;
    }
    put_bits(writer, precode_count - 4, 4);
    for (uint32_t i = 0; i < precode_count; i++) {
        put_bits(writer, precode[order[i]], 3);
    }
    uint32_t total = litlen_count + distance_count;
    for (uint32_t i = 0; i < total;) {
        uint32_t run = 1;
        while (i + run < total && lengths[i + run] == lengths[i]) {
            run++;
        }
        if (one_in(seed, 500)) {
            run += 3; /* the repetition may go beyond the end */
        }
        if (lengths[i] == 0 && run >= 11 && precode[18] != 0) {
            run = run > 138 ? 138 : run;
            put_bits(writer, precode_codes[18], precode[18]);
            put_bits(writer, run - 11, 7);
        } else if (lengths[i] == 0 && run >= 3 && precode[17] != 0) {
            run = run > 10 ? 10 : run;
            put_bits(writer, precode_codes[17], precode[17]);
            put_bits(writer, run - 3, 3);
        } else if ((i == 0 ? one_in(seed, 50) : lengths[i - 1] == lengths[i]) && run >= 3 &&
                   precode[16] != 0) {
            run = run > 6 ? 6 : run;
            put_bits(writer, precode_codes[16], precode[16]);
            put_bits(writer, run - 3, 2);
        } else {
            run = 1;
            put_bits(writer, precode_codes[lengths[i]], precode[lengths[i]]);
        }
        i += run;
    }
    put_symbols(seed, writer, lengths, litlen_count, lengths + litlen_count, distance_count, reach);
}

static inline void put_fixed(uint64_t *seed, struct bit_writer *writer, uint32_t reach)
{
    uint8_t litlen[288];
    uint8_t distance[32];
    for (uint32_t i = 0; i < 288; i++) {
        litlen[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    }
    memset(distance, 5, sizeof distance);
    put_symbols(seed, writer, litlen, one_in(seed, 10) ? 288 : 286, distance,
                one_in(seed, 10) ? 32 : 30, reach);
}

static inline void put_stored(uint64_t *seed, struct bit_writer *writer)
{
    uint32_t length = one_in(seed, 4) ? 0 : draw(seed) % (one_in(seed, 5) ? 3000 : 40);
    put_bits(writer, one_in(seed, 4) ? draw(seed) : 0, (uint32_t)(-writer->bits % 8));
    put_bits(writer, length, 16);
    put_bits(writer, one_in(seed, 30) ? draw(seed) : ~length, 16);
    for (uint32_t i = 0; i < length; i++) {
        put_bits(writer, draw(seed), 8);
    }
}

static inline void draw_stream(uint64_t *seed, struct bit_writer *writer)
{
    writer->bits = 0;
    /* Distance symbols up to `reach` at first, because near matches make streams that last. */
    uint32_t reach = draw(seed) % 6;
    bool last;
    do {
        last = one_in(seed, 3);
        uint32_t type = draw(seed) % 16;
        put_bits(writer, last, 1);
        if (type == 0 && one_in(seed, 4)) {
            put_bits(writer, 3, 2);
        } else if (type < 3) {
            put_bits(writer, 0, 2);
            put_stored(seed, writer);
        } else if (type < 7) {
            put_bits(writer, 1, 2);
            put_fixed(seed, writer, reach);
        } else {
            put_bits(writer, 2, 2);
            put_dynamic(seed, writer, reach);
        }
        reach += draw(seed) % 8;
    } while (!last && writer->bits < 8 * (STREAM_BYTES - 6000));
    for (uint32_t trailing = draw(seed) % 12; trailing > 0; trailing--) {
        put_bits(writer, draw(seed), 8);
    }
}

#endif
