/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes a DEFLATE block in the shortest of its three forms.
 *
 * The sizes of all three are computed exactly before the first bit is written, so the choice is
 * never wrong and the space is checked once per block. Only then are codes turned into bits. With
 * space to spare, the writer stores eight bytes at a time; near the limit of the output the same
 * code stores single bytes.
 *
 * Cost: a dynamic block builds three Huffman codes. A block of few sequences is therefore first
 * asked whether its dynamic form can be shorter at all, and the fixed code is a constant: together
 * these made flushes of 200 bytes 1.5 times as fast. How many literals precede a match is not
 * branched on but calculated. Runs in the header are measured eight lengths at a time: a byte at a
 * time, the end of each was mispredicted, and messages of 1 KiB took 8 % longer. A second copy of
 * the token loops uses BMI2 (wide.h).
 */
#include "block_writer.h"

#include "huffman.h"
#include "split.h"
#include "symbols.h"
#include "wide.h"

enum {
    /* With at most 14 bits instead of the 15 allowed, four literals fit between two flushes. A
     * block that would use 15 grows by a few bits. */
    LITLEN_BITS = 14,
    TYPE_BITS = 3,
    /* Up to this many sequences it pays to ask whether a dynamic code is worth building.
     * Raising it asks for blocks that nearly always are dynamic. */
    FEW_SEQUENCES = 40,
    /* Fewer symbols than this are written without tables, whose making would cost more. */
    FEW_SYMBOLS = 100,
    SPARE_BITS = 128, /* space beyond the block for stores of whole words */
    REPEAT_MOST = WD_REPEAT_LEAST + (1 << WD_REPEAT_EXTRA) - 1,
    MANY_ZEROS_MOST = WD_MANY_ZEROS_LEAST + (1 << WD_MANY_ZEROS_EXTRA) - 1,
    MAX_ITEMS = WD_LITLEN_SYMBOLS + WD_DISTANCE_SYMBOLS,
    MOST_ALONE = 4 /* items stored at once for a run without a symbol that repeats */
};

_Static_assert((int)WD_REPEAT_LEAST <= (int)MOST_ALONE, "a run of lengths without a repeat");

_Static_assert(7 + 4 * LITLEN_BITS <= 63, "four literals between flushes");
_Static_assert(7 + LITLEN_BITS + 5 + WD_MAX_CODE_BITS + 13 <= 63, "a match between flushes");

/* The code lengths of a dynamic block in the form in which its header sends them. */
typedef struct {
    uint32_t litlens;
    uint32_t distances;
    uint32_t precodes;
    uint32_t items;
    uint8_t item[MAX_ITEMS + MOST_ALONE];  /* a symbol of the precode */
    uint8_t extra[MAX_ITEMS + MOST_ALONE]; /* the value of its extra bits */
    wd_code_lengths precode;
} header;

typedef struct {
    wd_code_lengths litlen;
    wd_code_lengths distance;
} lengths;

static const uint8_t precode_extra[WD_PRECODE_SYMBOLS] = {[WD_REPEAT] = WD_REPEAT_EXTRA,
                                                          [WD_ZEROS] = WD_ZEROS_EXTRA,
                                                          [WD_MANY_ZEROS] = WD_MANY_ZEROS_EXTRA};

static void add_item(header *h, uint32_t symbol, uint32_t extra, uint32_t *frequency)
{
    h->item[h->items] = (uint8_t)symbol;
    h->extra[h->items] = (uint8_t)extra;
    h->items++;
    frequency[symbol]++;
}

/* Adds `run` symbols of one code length. Most runs are too short for a symbol that repeats. They
 * are added without a loop, whose end would be unpredictable. */
static void add_run(header *h, uint32_t length, uint32_t run, uint32_t *frequency)
{
    if (WD_LIKELY(run <= (length == 0 ? WD_ZEROS_LEAST - 1 : WD_REPEAT_LEAST))) {
        memset(h->item + h->items, (int)length, MOST_ALONE);
        memset(h->extra + h->items, 0, MOST_ALONE);
        h->items += run;
        frequency[length] += run;
        return;
    }
    if (length == 0) {
        while (run >= WD_MANY_ZEROS_LEAST) {
            uint32_t n = run < MANY_ZEROS_MOST ? run : MANY_ZEROS_MOST;
            add_item(h, WD_MANY_ZEROS, n - WD_MANY_ZEROS_LEAST, frequency);
            run -= n;
        }
        if (run >= WD_ZEROS_LEAST) {
            add_item(h, WD_ZEROS, run - WD_ZEROS_LEAST, frequency);
            run = 0;
        }
    } else {
        add_item(h, length, 0, frequency);
        run--;
        while (run >= WD_REPEAT_LEAST) {
            uint32_t n = run < REPEAT_MOST ? run : REPEAT_MOST;
            add_item(h, WD_REPEAT, n - WD_REPEAT_LEAST, frequency);
            run -= n;
        }
    }
    for (; run > 0; run--) {
        add_item(h, length, 0, frequency);
    }
}

/* Returns how many bytes from `bytes` on are equal. The run is followed by a byte that differs and
 * by seven more that can be read. */
WD_INLINE uint32_t run_length(const uint8_t *bytes)
{
    uint64_t first = 0x0101010101010101u * bytes[0];
    uint32_t n = 0;
    uint64_t diff = wd_load_le64(bytes) ^ first;
    while (diff == 0) {
        n += 8;
        diff = wd_load_le64(bytes + n) ^ first;
    }
    return n + (uint32_t)(__builtin_ctzll(diff) >> 3);
}

/* Fills `h` from the code lengths and returns the bits of the header after the block type. */
static uint32_t plan_header(header *h, const lengths *l)
{
    uint8_t all[MAX_ITEMS + 8];
    uint32_t frequency[WD_PRECODE_SYMBOLS] = {0};
    h->litlens = WD_LITLEN_SYMBOLS;
    while (h->litlens > WD_LEAST_LITLEN_LENGTHS && l->litlen.of[h->litlens - 1] == 0) {
        h->litlens--;
    }
    h->distances = WD_DISTANCE_SYMBOLS;
    while (h->distances > WD_LEAST_DISTANCE_LENGTHS && l->distance.of[h->distances - 1] == 0) {
        h->distances--;
    }
    uint32_t n = h->litlens + h->distances;
    memcpy(all, l->litlen.of, h->litlens);
    memcpy(all + h->litlens, l->distance.of, h->distances);
    memset(all + n, UINT8_MAX, 8); /* no code length, so the last run ends */
    h->items = 0;
    for (uint32_t i = 0; i < n;) {
        uint32_t run = run_length(all + i);
        add_run(h, all[i], run, frequency);
        i += run;
    }
    uint32_t bits =
        wd_huffman_lengths(frequency, WD_PRECODE_SYMBOLS, WD_MAX_PRECODE_BITS, &h->precode);
    h->precodes = WD_PRECODE_SYMBOLS;
    while (h->precodes > WD_LEAST_PRECODE_LENGTHS &&
           h->precode.of[wd_precode_order[h->precodes - 1]] == 0) {
        h->precodes--;
    }
    bits += frequency[WD_REPEAT] * WD_REPEAT_EXTRA + frequency[WD_ZEROS] * WD_ZEROS_EXTRA +
            frequency[WD_MANY_ZEROS] * WD_MANY_ZEROS_EXTRA;
    return 5 + 5 + 4 + 3 * h->precodes + bits;
}

WD_INLINE void flush(wd_writer *out, int fast)
{
    if (fast) {
        wd_flush(out);
    } else {
        wd_flush_careful(out);
    }
}

WD_INLINE void put_code(wd_writer *out, uint32_t code)
{
    wd_put(out, wd_code_bits(code), wd_code_length(code));
}

/* `fast` says that the output has room for the block and SPARE_BITS more, here and below. */
WD_INLINE void write_header(wd_writer *writer, const header *h, int fast)
{
    wd_writer out = *writer;
    uint32_t code[WD_PRECODE_SYMBOLS];
    wd_huffman_codes(&h->precode, WD_PRECODE_SYMBOLS, code);
    wd_put(&out, h->litlens - WD_LEAST_LITLEN_LENGTHS, 5);
    wd_put(&out, h->distances - WD_LEAST_DISTANCE_LENGTHS, 5);
    wd_put(&out, h->precodes - WD_LEAST_PRECODE_LENGTHS, 4);
    for (uint32_t i = 0; i < h->precodes; i++) {
        wd_put(&out, h->precode.of[wd_precode_order[i]], 3);
        flush(&out, fast);
    }
    for (uint32_t i = 0; i < h->items; i++) {
        uint32_t s = h->item[i];
        put_code(&out, code[s]);
        wd_put(&out, h->extra[i], precode_extra[s]);
        flush(&out, fast);
    }
    *writer = out;
}

WD_INLINE void write_tokens(wd_writer *writer, const uint32_t *litlen, const uint32_t *distance,
                            const wd_sequence *sequence, uint32_t count, const uint8_t *bytes,
                            int fast)
{
    wd_writer out = *writer; /* a copy, so that the compiler keeps it in registers */
    for (const wd_sequence *s = sequence; s < sequence + count; s++) {
        uint32_t run = s->run_and_length >> WD_LENGTH_BITS;
        uint32_t length = s->run_and_length & WD_LENGTH_MASK;
        for (; run >= 4; run -= 4) {
            put_code(&out, litlen[bytes[0]]);
            put_code(&out, litlen[bytes[1]]);
            put_code(&out, litlen[bytes[2]]);
            put_code(&out, litlen[bytes[3]]);
            bytes += 4;
            flush(&out, fast);
        }
        if (length != 0) {
            /* Write up to three literals without a branch on their number. Their bytes can be
             * read, because a match has at least three. A literal that does not exist gets a
             * code of no bits. */
            put_code(&out, litlen[bytes[0]] & -(uint32_t)(run > 0));
            put_code(&out, litlen[bytes[1]] & -(uint32_t)(run > 1));
            put_code(&out, litlen[bytes[2]] & -(uint32_t)(run > 2));
            bytes += run;
            flush(&out, fast);
            uint32_t slot = s->length_slot;
            put_code(&out, litlen[WD_FIRST_LENGTH + slot]);
            wd_put(&out, length - WD_MIN_MATCH - wd_length_slot_base[slot], wd_length_extra[slot]);
            slot = s->distance_slot;
            put_code(&out, distance[slot]);
            wd_put(&out, (uint32_t)s->distance - wd_distance_base[slot], wd_distance_extra[slot]);
            flush(&out, fast);
            bytes += length;
        } else {
            for (; run > 0; run--) {
                put_code(&out, litlen[*bytes++]);
            }
            flush(&out, fast);
        }
    }
    put_code(&out, litlen[WD_END_OF_BLOCK]);
    flush(&out, fast);
    *writer = out;
}

WD_WIDE static void write_tokens_wide(wd_writer *writer, const uint32_t *litlen,
                                      const uint32_t *distance, const wd_sequence *sequence,
                                      uint32_t count, const uint8_t *bytes)
{
    write_tokens(writer, litlen, distance, sequence, count, bytes, 1);
}

/* Writes symbols with the codes as they are. */
WD_INLINE void write_symbols(wd_writer *writer, const uint32_t *litlen, const uint32_t *distance,
                             const uint32_t *symbol, uint32_t count, int fast)
{
    wd_writer out = *writer;
    for (const uint32_t *s = symbol; s < symbol + count; s++) {
        uint32_t first = *s & WD_SYMBOL_MASK;
        uint32_t second = *s >> WD_SYMBOL_BITS & WD_SYMBOL_MASK;
        if (first >= WD_LENGTHS_AT) {
            uint32_t slot = wd_length_slot[first - WD_LENGTHS_AT];
            uint32_t extra = first - WD_LENGTHS_AT - wd_length_slot_base[slot];
            put_code(&out, litlen[WD_FIRST_LENGTH + slot]);
            wd_put(&out, extra, wd_length_extra[slot]);
            put_code(&out, distance[second]);
            wd_put(&out, *s >> (2 * WD_SYMBOL_BITS), wd_distance_extra[second]);
        } else {
            put_code(&out, litlen[first]);
            if (second != WD_NOTHING) {
                put_code(&out, litlen[second - WD_LITERALS_AT]);
            }
        }
        flush(&out, fast);
    }
    put_code(&out, litlen[WD_END_OF_BLOCK]);
    flush(&out, fast);
    *writer = out;
}

/* Writes them with a table for each half of a word, so that there is nothing to branch on. In the
 * first are the bits, those of the length included, and from bit 24 on their number. In the second
 * is a code as in `distance`, and from bit 24 on its length with the extra bits. Lengths from
 * length symbol `slots` on do not occur. */
WD_INLINE void look_symbols_up(wd_writer *writer, const uint32_t *litlen, const uint32_t *distance,
                               uint32_t slots, const uint32_t *symbol, uint32_t count)
{
    uint32_t first[WD_FIRSTS];
    uint32_t second[WD_SECONDS];
    for (uint32_t s = 0; s < WD_LITERALS; s++) {
        uint32_t both = wd_code_bits(litlen[s]) | wd_code_length(litlen[s]) << 24;
        first[s] = both;
        second[WD_LITERALS_AT + s] = both;
    }
    for (uint32_t l = 0; l <= WD_MAX_MATCH - WD_MIN_MATCH && wd_length_slot[l] < slots; l++) {
        uint32_t slot = wd_length_slot[l];
        uint32_t code = litlen[WD_FIRST_LENGTH + slot];
        uint32_t length = wd_code_length(code);
        first[WD_LENGTHS_AT + l] = wd_code_bits(code) | (l - wd_length_slot_base[slot]) << length |
                                   (length + wd_length_extra[slot]) << 24;
    }
    for (uint32_t s = 0; s < WD_DISTANCE_SYMBOLS; s++) {
        second[s] = distance[s] | (wd_code_length(distance[s]) + wd_distance_extra[s]) << 24;
    }
    second[WD_NOTHING] = 0;
    wd_writer out = *writer;
    for (const uint32_t *s = symbol; s < symbol + count; s++) {
        uint32_t a = first[*s & WD_SYMBOL_MASK];
        uint32_t b = second[*s >> WD_SYMBOL_BITS & WD_SYMBOL_MASK];
        uint32_t extra = *s >> (2 * WD_SYMBOL_BITS);
        wd_put(&out, a & 0xffffff, a >> 24);
        wd_put(&out, (b & 0xffff) | extra << (b >> 16 & 31), b >> 24);
        wd_flush(&out);
    }
    put_code(&out, litlen[WD_END_OF_BLOCK]);
    wd_flush(&out);
    *writer = out;
}

WD_WIDE static void look_symbols_up_wide(wd_writer *writer, const uint32_t *litlen,
                                         const uint32_t *distance, uint32_t slots,
                                         const uint32_t *symbol, uint32_t count)
{
    look_symbols_up(writer, litlen, distance, slots, symbol, count);
}

uint64_t wd_stored_bytes(uint32_t length)
{
    uint32_t blocks = length == 0 ? 1 : (length + WD_MAX_STORED - 1) / WD_MAX_STORED;
    return length + 5 * (uint64_t)blocks;
}

void wd_write_stored(wd_writer *out, const uint8_t *bytes, uint32_t length, int final)
{
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

static uint32_t fixed_symbol_bits(const wd_counts *counts)
{
    uint32_t bits = 0;
    for (uint32_t s = 0; s < WD_LITLEN_SYMBOLS; s++) {
        bits += counts->litlen[s] * wd_code_length(wd_fixed_litlen_code[s]);
    }
    for (uint32_t s = 0; s < WD_DISTANCE_SYMBOLS; s++) {
        bits += counts->distance[s] * wd_code_length(wd_fixed_distance_code[s]);
    }
    return bits;
}

/* Returns the extra bits of lengths and distances. */
static uint64_t extra_bits(const wd_counts *counts)
{
    uint64_t bits = 0;
    for (uint32_t s = 0; s < WD_LITLEN_SYMBOLS - WD_FIRST_LENGTH; s++) {
        bits += (uint64_t)counts->litlen[WD_FIRST_LENGTH + s] * wd_length_extra[s];
    }
    for (uint32_t s = 0; s < WD_DISTANCE_SYMBOLS; s++) {
        bits += (uint64_t)counts->distance[s] * wd_distance_extra[s];
    }
    return bits;
}

/* Whether a dynamic block could be shorter than a fixed one, without building its code. The
 * symbols take at least their entropy. The header's share is not a proven lower bound but one
 * that 40,000 blocks of 100 to 1,000 bytes kept. */
static int may_be_dynamic(const wd_counts *counts, uint64_t fixed_bits)
{
    uint32_t used = 0;
    for (uint32_t s = 0; s < WD_LITLEN_SYMBOLS; s++) {
        used += counts->litlen[s] != 0;
    }
    uint32_t header_bits = 80 + 3 * (used < 64 ? used : 64);
    return (float)fixed_bits > wd_ideal_bits(counts) + (float)(int32_t)header_bits;
}

/* From sequences, or where there are none, from symbols. */
static int write_block(wd_writer *out, const wd_sequence *sequence, const uint32_t *symbol,
                       uint32_t count, wd_counts *counts, const uint8_t *bytes, uint32_t length,
                       int final)
{
    lengths l;
    header h;
    counts->litlen[WD_END_OF_BLOCK]++;
    uint64_t extra = extra_bits(counts);
    uint64_t fixed_bits = fixed_symbol_bits(counts) + extra;
    uint64_t dynamic_bits = UINT64_MAX;
    if (count > FEW_SEQUENCES || may_be_dynamic(counts, fixed_bits - extra)) {
        uint32_t bits =
            wd_huffman_lengths(counts->litlen, WD_LITLEN_SYMBOLS, LITLEN_BITS, &l.litlen) +
            wd_huffman_lengths(counts->distance, WD_DISTANCE_SYMBOLS, WD_MAX_CODE_BITS,
                               &l.distance);
        dynamic_bits = plan_header(&h, &l) + bits + extra;
    }
    uint64_t coded_bits = TYPE_BITS + (fixed_bits <= dynamic_bits ? fixed_bits : dynamic_bits);
    uint64_t room = 8 * (uint64_t)(out->limit - out->next) - out->count;
    uint64_t pad = -(out->count + TYPE_BITS) & 7;
    uint64_t stored_bits = TYPE_BITS + pad - 8 + 8 * wd_stored_bytes(length);

    if (stored_bits <= coded_bits) {
        if (stored_bits > room) {
            return -1;
        }
        wd_write_stored(out, bytes, length, final);
        return WD_TYPE_STORED;
    }
    if (coded_bits > room) {
        return -1;
    }
    int type = fixed_bits <= dynamic_bits ? WD_TYPE_FIXED : WD_TYPE_DYNAMIC;
    wd_put(out, (uint32_t)(final | type << 1), TYPE_BITS);
    wd_flush_careful(out);
    const uint32_t *litlen = wd_fixed_litlen_code;
    const uint32_t *distance = wd_fixed_distance_code;
    uint32_t slots = WD_LITLEN_SYMBOLS - WD_FIRST_LENGTH;
    uint32_t code[WD_LITLEN_SYMBOLS + WD_DISTANCE_SYMBOLS];
    int fast = coded_bits + SPARE_BITS <= room;
    if (type == WD_TYPE_DYNAMIC) {
        if (fast) {
            write_header(out, &h, 1);
        } else {
            write_header(out, &h, 0);
        }
        wd_huffman_codes(&l.litlen, WD_LITLEN_SYMBOLS, code);
        wd_huffman_codes(&l.distance, WD_DISTANCE_SYMBOLS, code + WD_LITLEN_SYMBOLS);
        litlen = code;
        distance = code + WD_LITLEN_SYMBOLS;
        slots = h.litlens - WD_LEAST_LITLEN_LENGTHS;
    }
    if (sequence == NULL) {
        if (!fast) {
            write_symbols(out, litlen, distance, symbol, count, 0);
        } else if (count < FEW_SYMBOLS) {
            write_symbols(out, litlen, distance, symbol, count, 1);
        } else if (wd_wide()) {
            look_symbols_up_wide(out, litlen, distance, slots, symbol, count);
        } else {
            look_symbols_up(out, litlen, distance, slots, symbol, count);
        }
    } else if (!fast) {
        write_tokens(out, litlen, distance, sequence, count, bytes, 0);
    } else if (wd_wide()) {
        write_tokens_wide(out, litlen, distance, sequence, count, bytes);
    } else {
        write_tokens(out, litlen, distance, sequence, count, bytes, 1);
    }
    return type;
}

int wd_write_block(wd_writer *out, const wd_sequence *sequence, uint32_t count, wd_counts *counts,
                   const uint8_t *bytes, uint32_t length, int final)
{
    return write_block(out, sequence, NULL, count, counts, bytes, length, final);
}

int wd_write_symbol_block(wd_writer *out, const uint32_t *symbol, uint32_t count, wd_counts *counts,
                          const uint8_t *bytes, uint32_t length, int final)
{
    return write_block(out, NULL, symbol, count, counts, bytes, length, final);
}
