/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fuzzer of the decoder: arbitrary bytes as a raw DEFLATE stream, against zlib. The first three
 * bytes choose the cuts and whether there is a dictionary. Some of the streams it begins with are
 * drawn from the format's grammar, or reach for the edges of the window; the rest are changes of
 * them.
 */
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#ifdef WD_HAVE_ZLIB
#include "inflate_streams.h"

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed);

/* The verdict on the stream alone, without a dictionary, of the function that compares. */
static bool compares_as_zlib_decodes(uint8_t *inflater, const uint8_t *stream, size_t length)
{
    enum { ROOM = 1 << 16 };
    static uint8_t plain[ROOM];
    static z_stream zlib;
    if ((zlib.state == NULL ? inflateInit2(&zlib, -15) : inflateReset(&zlib)) != Z_OK) {
        abort();
    }
    zlib.next_in = (uint8_t *)(uintptr_t)stream;
    zlib.avail_in = (uInt)length;
    zlib.next_out = plain;
    zlib.avail_out = ROOM;
    int verdict = inflate(&zlib, Z_FINISH);
    if (verdict != Z_STREAM_END && verdict != Z_DATA_ERROR) {
        return true; /* too long, or cut off; compare_test knows what is right then */
    }
    uint32_t made = ROOM - zlib.avail_out;
    int64_t got = wd_inflate_compare(inflater, stream, (int32_t)length, plain, (int32_t)made);
    if (verdict == Z_DATA_ERROR) {
        return got == WD_E_DIFFERS;
    }
    uint64_t consumed = ((uint64_t)(got & INT32_MAX) + 7) / 8;
    if (got < 0 || (got >> 62 & 1) == 0 || consumed != length - zlib.avail_in) {
        return false;
    }
    if (made > 0) {
        plain[length * 7 % made] ^= 1;
        return wd_inflate_compare(inflater, stream, (int32_t)length, plain, (int32_t)made) ==
               WD_E_DIFFERS;
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t *inflater;
    if (inflater == NULL) {
        inflater = aligned_inflater();
    }
    if (size < 3) {
        return 0;
    }
    static const uint32_t limits[8] = {1, 2, 7, 40, 300, 4096, 40000, 100000};
    struct cuts cuts = {limits[data[0] & 7], limits[data[0] >> 3 & 7],
                        data[1] | (data[0] & 128 ? OTHER_INPUT : 0)};
    static uint8_t dictionary[40000];
    for (uint32_t i = 0; i < sizeof dictionary && dictionary[0] == 0; i++) {
        dictionary[i] = (uint8_t)(1 + i * 7 % 251);
    }
    uint32_t dictionary_length = data[2] == 255 ? 40000 : data[2];
    /* A byte at a time does not go as far, or it would take most of the fuzzer's time. */
    size_t most = cuts.out_limit < 40 ? 2048 * cuts.out_limit : 1 << 17;
    if (!same_as_zlib(inflater, data + 3, size - 3, most, cuts, data[0] & 64 ? dictionary : NULL,
                      dictionary_length)) {
        __builtin_trap();
    }
    if (!compares_as_zlib_decodes(inflater, data + 3, size - 3)) {
        __builtin_trap();
    }
    return 0;
}

/* A match in the fixed code, in the order of its bits. The tables are those of the RFC again. */
static void put_match(struct bit_writer *writer, uint32_t length, uint32_t distance)
{
    static const uint16_t lengths[29] = {3,  4,  5,  6,   7,   8,   9,   10,  11, 13,
                                         15, 17, 19, 23,  27,  31,  35,  43,  51, 59,
                                         67, 83, 99, 115, 131, 163, 195, 227, 258};
    uint8_t litlen[288];
    uint8_t five[32];
    uint16_t litlen_codes[288] = {0};
    uint16_t distance_codes[32] = {0};
    for (uint32_t i = 0; i < 288; i++) {
        litlen[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    }
    memset(five, 5, sizeof five);
    assign_codes(litlen, 288, litlen_codes);
    assign_codes(five, 32, distance_codes);
    uint32_t slot = 28;
    while (lengths[slot] > length) {
        slot--;
    }
    put_bits(writer, litlen_codes[257 + slot], litlen[257 + slot]);
    put_bits(writer, length - lengths[slot], slot < 8 || slot == 28 ? 0 : slot / 4 - 1);
    uint32_t d = distance - 1;
    uint32_t extra = d < 4 ? 0 : 30 - (uint32_t)__builtin_clz(d);
    put_bits(writer, distance_codes[d < 4 ? d : 2 * extra + (d >> extra)], 5);
    put_bits(writer, d & ((1u << extra) - 1), extra);
}

/* A block of the fixed code that gets to a position near an edge in long strides, and then refers
 * to distances about where the stream began, and about the longest. */
static void draw_edges(uint64_t *seed, struct bit_writer *writer)
{
    static const uint32_t edges[8] = {258, 4096, 32506, 32768, 33026, 65536, 65794, 98304};
    writer->bits = 0;
    put_bits(writer, 3, 3);
    uint32_t target = edges[draw(seed) % 8] + draw(seed) % 9 - 4;
    uint32_t position = 0;
    for (; position < 5 + draw(seed) % 20; position++) {
        uint32_t literal = draw(seed) % 144 + 0x30;
        for (uint32_t bit = 8; bit-- > 0;) {
            put_bits(writer, (literal < 0xc0 ? literal : 0xbf) >> bit & 1, 1);
        }
    }
    while (position < target) {
        uint32_t left = target - position;
        uint32_t length = left >= 258 + 3 || left == 258 ? 258 : left > 258 ? left - 3 : left;
        length = length < 3 ? 3 : length;
        put_match(writer, length, 1 + draw(seed) % (position < 300 ? position : 300));
        position += length;
    }
    for (uint32_t matches = draw(seed) % 20; matches > 0; matches--) {
        uint32_t most = position < 32768 ? position : 32768;
        uint32_t distance = most - draw(seed) % 4 + (one_in(seed, 40) ? 1 : 0);
        distance = one_in(seed, 4) ? 1 + draw(seed) % most : distance;
        uint32_t length = one_in(seed, 2) ? 258 - draw(seed) % 3 : 3 + draw(seed) % 256;
        put_match(writer, length, distance < 32768 ? distance : 32768);
        position += length;
    }
    put_bits(writer, 0, 7);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed)
{
    static struct bit_writer writer;
    uint64_t state = (seed + 1) * UINT64_C(0x9e3779b97f4a7c15);
    if (draw(&state) % 16 != 0) {
        return LLVMFuzzerMutate(data, size, most);
    }
    if (one_in(&state, 2)) {
        draw_edges(&state, &writer);
    } else {
        draw_stream(&state, &writer);
    }
    size_t length = stream_length(&writer);
    if (length + 3 > most) {
        return LLVMFuzzerMutate(data, size, most);
    }
    for (uint32_t i = 0; i < 3; i++) {
        data[i] = (uint8_t)draw(&state);
    }
    memcpy(data + 3, writer.bytes, length);
    return length + 3;
}
#else

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    (void)data;
    (void)size;
    return 0;
}
#endif
