/* SPDX-License-Identifier: Apache-2.0 */
#include "block_writer.h"

#include "huffman.h"

enum {
    /* With 14 bits instead of the 15 allowed, four literals go between two flushes. It costs a
     * block that would want 15 a few bits. */
    LITLEN_BITS = 14,
    TYPE_BITS = 3,
    REPEAT = 16,      /* 3 to 6 times the length before; section 3.2.7 */
    ZEROS = 17,       /* 3 to 10 times zero */
    MANY_ZEROS = 18,  /* 11 to 138 times zero */
    MIN_LITLEN = 257, /* how many code lengths a header has at least */
    MIN_DISTANCE = 1,
    MIN_PRECODE = 4,
    MAX_ITEMS = WD_LITLEN_SYMBOLS + WD_DISTANCE_SYMBOLS
};

_Static_assert(7 + 4 * LITLEN_BITS <= 63, "four literals between flushes");
_Static_assert(7 + LITLEN_BITS + 5 + WD_MAX_CODE_BITS + 13 <= 63, "a match between flushes");

/* The code lengths of a dynamic block as its header sends them. */
typedef struct {
    uint32_t litlens;
    uint32_t distances;
    uint32_t precodes;
    uint32_t items;
    uint8_t item[MAX_ITEMS];  /* symbol of the precode */
    uint8_t extra[MAX_ITEMS]; /* what its extra bits say */
    uint8_t precode_length[WD_PRECODE_SYMBOLS];
} header;

typedef struct {
    uint8_t litlen_length[WD_HUFFMAN_MAX_SYMBOLS];
    uint8_t distance_length[WD_DISTANCE_SYMBOLS];
    uint16_t litlen[WD_HUFFMAN_MAX_SYMBOLS];
    uint16_t distance[WD_DISTANCE_SYMBOLS];
} codes;

static const uint8_t precode_extra[WD_PRECODE_SYMBOLS] = {[REPEAT] = 2, [ZEROS] = 3,
                                                          [MANY_ZEROS] = 7};

static void add_item(header *h, uint32_t symbol, uint32_t extra, uint32_t *frequency) {
    h->item[h->items] = (uint8_t)symbol;
    h->extra[h->items] = (uint8_t)extra;
    h->items++;
    frequency[symbol]++;
}

static void add_run(header *h, uint32_t length, uint32_t run, uint32_t *frequency) {
    if (length == 0) {
        while (run >= 11) {
            uint32_t n = run < 138 ? run : 138;
            add_item(h, MANY_ZEROS, n - 11, frequency);
            run -= n;
        }
        if (run >= 3) {
            add_item(h, ZEROS, run - 3, frequency);
            run = 0;
        }
    } else {
        add_item(h, length, 0, frequency);
        run--;
        while (run >= 3) {
            uint32_t n = run < 6 ? run : 6;
            add_item(h, REPEAT, n - 3, frequency);
            run -= n;
        }
    }
    for (; run > 0; run--) {
        add_item(h, length, 0, frequency);
    }
}

/* Fills `h` from the code lengths; returns the header's bits, type not counted. */
static uint64_t plan_header(header *h, const codes *c) {
    uint8_t all[MAX_ITEMS];
    uint32_t frequency[WD_PRECODE_SYMBOLS] = {0};
    h->litlens = WD_LITLEN_SYMBOLS;
    while (h->litlens > MIN_LITLEN && c->litlen_length[h->litlens - 1] == 0) {
        h->litlens--;
    }
    h->distances = WD_DISTANCE_SYMBOLS;
    while (h->distances > MIN_DISTANCE && c->distance_length[h->distances - 1] == 0) {
        h->distances--;
    }
    uint32_t n = h->litlens + h->distances;
    memcpy(all, c->litlen_length, h->litlens);
    memcpy(all + h->litlens, c->distance_length, h->distances);
    h->items = 0;
    for (uint32_t i = 0; i < n;) {
        uint32_t j = i + 1;
        while (j < n && all[j] == all[i]) {
            j++;
        }
        add_run(h, all[i], j - i, frequency);
        i = j;
    }
    wd_huffman_lengths(frequency, WD_PRECODE_SYMBOLS, WD_MAX_PRECODE_BITS, h->precode_length);
    h->precodes = WD_PRECODE_SYMBOLS;
    while (h->precodes > MIN_PRECODE && h->precode_length[wd_precode_order[h->precodes - 1]] == 0) {
        h->precodes--;
    }
    uint64_t bits = 5 + 5 + 4 + 3 * h->precodes;
    for (uint32_t s = 0; s < WD_PRECODE_SYMBOLS; s++) {
        bits += (uint64_t)frequency[s] * (h->precode_length[s] + precode_extra[s]);
    }
    return bits;
}

WD_INLINE void flush(wd_writer *out, int fast) {
    if (fast) {
        wd_flush(out);
    } else {
        wd_flush_careful(out);
    }
}

static void write_header(wd_writer *out, const header *h) {
    uint16_t code[WD_PRECODE_SYMBOLS];
    wd_huffman_codes(h->precode_length, WD_PRECODE_SYMBOLS, code);
    wd_put(out, h->litlens - MIN_LITLEN, 5);
    wd_put(out, h->distances - MIN_DISTANCE, 5);
    wd_put(out, h->precodes - MIN_PRECODE, 4);
    for (uint32_t i = 0; i < h->precodes; i++) {
        wd_put(out, h->precode_length[wd_precode_order[i]], 3);
        wd_flush_careful(out);
    }
    for (uint32_t i = 0; i < h->items; i++) {
        uint32_t s = h->item[i];
        wd_put(out, code[s], h->precode_length[s]);
        wd_put(out, h->extra[i], precode_extra[s]);
        wd_flush_careful(out);
    }
}

WD_INLINE void put_literal(wd_writer *out, const uint32_t *entry, uint8_t byte) {
    wd_put(out, entry[byte] & 0xffff, entry[byte] >> 16);
}

/* `fast`: the output has eight bytes to spare beyond what the block takes. */
WD_INLINE void write_tokens(wd_writer *writer, const codes *c, const wd_sequence *sequence,
                            uint32_t count, const uint8_t *bytes, int fast) {
    wd_writer out = *writer; /* a copy, so that the compiler keeps it in registers */
    uint32_t entry[WD_LITLEN_SYMBOLS];
    for (uint32_t s = 0; s < WD_LITLEN_SYMBOLS; s++) {
        entry[s] = c->litlen[s] | (uint32_t)c->litlen_length[s] << 16;
    }
    for (const wd_sequence *s = sequence; s < sequence + count; s++) {
        uint32_t run = s->run_and_length >> WD_LENGTH_BITS;
        uint32_t length = s->run_and_length & WD_LENGTH_MASK;
        for (; run >= 4; run -= 4) {
            put_literal(&out, entry, bytes[0]);
            put_literal(&out, entry, bytes[1]);
            put_literal(&out, entry, bytes[2]);
            put_literal(&out, entry, bytes[3]);
            bytes += 4;
            flush(&out, fast);
        }
        if (run > 0) {
            for (; run > 0; run--) {
                put_literal(&out, entry, *bytes++);
            }
            flush(&out, fast);
        }
        if (length != 0) {
            uint32_t slot = s->length_slot;
            uint32_t e = entry[WD_FIRST_LENGTH + slot];
            wd_put(&out, e & 0xffff, e >> 16);
            wd_put(&out, length - WD_MIN_MATCH - wd_length_slot_base[slot], wd_length_extra[slot]);
            slot = s->distance_slot;
            wd_put(&out, c->distance[slot], c->distance_length[slot]);
            wd_put(&out, (uint32_t)s->distance - wd_distance_base[slot], wd_distance_extra[slot]);
            flush(&out, fast);
            bytes += length;
        }
    }
    wd_put(&out, c->litlen[WD_END_OF_BLOCK], c->litlen_length[WD_END_OF_BLOCK]);
    flush(&out, fast);
    *writer = out;
}

uint64_t wd_stored_bytes(uint32_t length) {
    uint32_t blocks = length == 0 ? 1 : (length + WD_MAX_STORED - 1) / WD_MAX_STORED;
    return length + 5 * (uint64_t)blocks;
}

void wd_write_stored(wd_writer *out, const uint8_t *bytes, uint32_t length, int final) {
    do {
        uint32_t n = length < WD_MAX_STORED ? length : WD_MAX_STORED;
        wd_put(out, final && n == length, TYPE_BITS);
        wd_align(out);
        wd_put(out, n | (n ^ 0xffff) << 16, 32);
        wd_flush_careful(out);
        memcpy(out->next, bytes, n);
        out->next += n;
        bytes += n;
        length -= n;
    } while (length > 0);
}

static void fixed_codes(codes *c) {
    for (uint32_t s = 0; s < WD_HUFFMAN_MAX_SYMBOLS; s++) {
        c->litlen_length[s] = (uint8_t)wd_fixed_litlen_bits(s);
    }
    memset(c->distance_length, 5, sizeof c->distance_length);
}

static uint64_t symbol_bits(const wd_counts *counts, const codes *c) {
    uint64_t bits = 0;
    for (uint32_t s = 0; s < WD_LITLEN_SYMBOLS; s++) {
        bits += (uint64_t)counts->litlen[s] * c->litlen_length[s];
    }
    for (uint32_t s = 0; s < WD_DISTANCE_SYMBOLS; s++) {
        bits += (uint64_t)counts->distance[s] * c->distance_length[s];
    }
    return bits;
}

static uint64_t extra_bits(const wd_counts *counts) {
    uint64_t bits = 0;
    for (uint32_t s = 0; s < WD_LITLEN_SYMBOLS - WD_FIRST_LENGTH; s++) {
        bits += (uint64_t)counts->litlen[WD_FIRST_LENGTH + s] * wd_length_extra[s];
    }
    for (uint32_t s = 0; s < WD_DISTANCE_SYMBOLS; s++) {
        bits += (uint64_t)counts->distance[s] * wd_distance_extra[s];
    }
    return bits;
}

int wd_write_block(wd_writer *out, const wd_sequence *sequence, uint32_t count, wd_counts *counts,
                   const uint8_t *bytes, uint32_t length, int final) {
    codes c;
    codes fixed;
    header h;
    counts->litlen[WD_END_OF_BLOCK]++;
    memset(c.litlen_length, 0, sizeof c.litlen_length);
    wd_huffman_lengths(counts->litlen, WD_LITLEN_SYMBOLS, LITLEN_BITS, c.litlen_length);
    wd_huffman_lengths(counts->distance, WD_DISTANCE_SYMBOLS, WD_MAX_CODE_BITS, c.distance_length);
    fixed_codes(&fixed);

    uint64_t extra = extra_bits(counts);
    uint64_t dynamic_bits = plan_header(&h, &c) + symbol_bits(counts, &c) + extra;
    uint64_t fixed_bits = symbol_bits(counts, &fixed) + extra;
    uint64_t coded_bits = TYPE_BITS + (fixed_bits <= dynamic_bits ? fixed_bits : dynamic_bits);
    uint64_t room = 8 * (uint64_t)(out->limit - out->next) - out->count;
    uint64_t pad = -(out->count + TYPE_BITS) & 7;
    uint64_t stored_bits = TYPE_BITS + pad - 8 + 8 * wd_stored_bytes(length);

    if (stored_bits <= coded_bits) {
        if (stored_bits > room) {
            return 0;
        }
        wd_write_stored(out, bytes, length, final);
        return 1;
    }
    if (coded_bits > room) {
        return 0;
    }
    int dynamic = dynamic_bits < fixed_bits;
    uint32_t type = dynamic ? WD_TYPE_DYNAMIC : WD_TYPE_FIXED;
    wd_put(out, (uint32_t)final | type << 1, TYPE_BITS);
    wd_flush_careful(out);
    if (dynamic) {
        write_header(out, &h);
    } else {
        memcpy(&c, &fixed, sizeof c);
    }
    wd_huffman_codes(c.litlen_length, WD_HUFFMAN_MAX_SYMBOLS, c.litlen);
    wd_huffman_codes(c.distance_length, WD_DISTANCE_SYMBOLS, c.distance);
    if (coded_bits + 128 <= room) {
        write_tokens(out, &c, sequence, count, bytes, 1);
    } else {
        write_tokens(out, &c, sequence, count, bytes, 0);
    }
    return 1;
}
