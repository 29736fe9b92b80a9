/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wd_inflate_compare against zlib: which streams hold the expected bytes, and where blocks begin
 * and end.
 *
 *   compare_test [rounds [seed]]
 */
#ifdef WD_HAVE_ZLIB

#include "check.h"
#include "inflate_streams.h"

#if defined(__SANITIZE_ADDRESS__) || defined(WD_EMULATED)
enum { ROUNDS = 400 };
#else
enum { ROUNDS = 4000 };
#endif

enum { ROOM = 1 << 18 };

static uint8_t *inflater;

/* What zlib makes of a stream, block by block. */
struct oracle {
    bool right;  /* the stream ended, or input and a block ended together */
    bool final;  /* an end */
    int64_t end; /* bits */
    int64_t header;
    size_t length;
    uint8_t output[ROOM];
};

static struct oracle oracle;

static void ask_zlib(const uint8_t *stream, size_t length)
{
    z_stream zlib = {0};
    CHECK(inflateInit2(&zlib, -15) == Z_OK);
    zlib.next_in = (Bytef *)(uintptr_t)stream;
    zlib.avail_in = (uInt)length;
    zlib.next_out = oracle.output;
    zlib.avail_out = ROOM;
    oracle.header = 0;
    oracle.end = 0;
    int result = Z_OK;
    bool at_boundary = true;
    while (result == Z_OK && !(at_boundary && zlib.avail_in == 0 && (zlib.data_type & 63) == 0)) {
        if (at_boundary) {
            oracle.header = oracle.end;
        }
        result = inflate(&zlib, Z_BLOCK);
        at_boundary = (zlib.data_type & 128) != 0;
        oracle.end = 8 * (int64_t)zlib.total_in - (zlib.data_type & 63);
        if (zlib.data_type & 64 && at_boundary && result == Z_OK) {
            result = inflate(&zlib, Z_BLOCK);
            CHECK(result == Z_STREAM_END);
        }
    }
    oracle.final = result == Z_STREAM_END;
    oracle.right = oracle.final || (result == Z_OK && at_boundary);
    oracle.length = zlib.total_out;
    CHECK(zlib.avail_out > 0);
    inflateEnd(&zlib);
}

/* A copy of the exact size, so that the sanitizer sees a read beyond it. */
static uint8_t *alone(const uint8_t *bytes, size_t length)
{
    uint8_t *copy = malloc(length > 0 ? length : 1);
    CHECK(copy != NULL);
    memcpy(copy, bytes, length);
    return copy;
}

static int64_t compare(const uint8_t *stream, size_t length, const uint8_t *expected,
                       size_t expected_length)
{
    uint8_t *in = alone(stream, length);
    uint8_t *output = alone(expected, expected_length);
    int64_t result =
        wd_inflate_compare(inflater, in, (int32_t)length, output, (int32_t)expected_length);
    free(in);
    free(output);
    return result;
}

static unsigned taken;
static unsigned refused;

/* Checks that wd_inflate_compare accepts a stream exactly if zlib decodes it to `expected`, and
 * agrees on where it ends. */
static void agree(const uint8_t *stream, size_t length, const uint8_t *expected,
                  size_t expected_length)
{
    ask_zlib(stream, length);
    int64_t result = compare(stream, length, expected, expected_length);
    if (oracle.right && oracle.length == expected_length &&
        memcmp(oracle.output, expected, expected_length) == 0) {
        CHECK(result >= 0);
        CHECK((result & 0x7fffffff) == oracle.end);
        CHECK((result >> 31 & 0x7fffffff) == oracle.header);
        CHECK((result >> 62 & 1) == oracle.final);
        taken++;
    } else {
        CHECK(result == WD_E_DIFFERS);
        refused++;
    }
}

/* Records with random fields: literals, and matches of all lengths, near and far. */
static void draw_data(uint64_t *seed, uint8_t *data, size_t length)
{
    uint32_t alphabet = 1 + draw(seed) % 256;
    uint32_t period = 1 + draw(seed) % 400;
    uint32_t fresh = 1 + draw(seed) % 30;
    for (size_t i = 0; i < length; i++) {
        if (i < period || one_in(seed, fresh)) {
            data[i] = (uint8_t)(draw(seed) % alphabet);
        } else {
            data[i] = data[i - period];
        }
    }
}

static size_t deflate_data(uint64_t *seed, const uint8_t *data, size_t length, uint8_t *stream,
                           size_t capacity)
{
    z_stream zlib = {0};
    static const int strategies[4] = {Z_DEFAULT_STRATEGY, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED};
    CHECK(deflateInit2(&zlib, (int)(draw(seed) % 10), Z_DEFLATED, -15, 1 + (int)(draw(seed) % 9),
                       strategies[draw(seed) % 4]) == Z_OK);
    zlib.next_out = stream;
    zlib.avail_out = (uInt)capacity;
    size_t first = draw(seed) % (length + 1);
    zlib.next_in = (Bytef *)(uintptr_t)data;
    zlib.avail_in = (uInt)first;
    deflate(&zlib, one_in(seed, 2) ? Z_SYNC_FLUSH : Z_BLOCK);
    zlib.avail_in += (uInt)(length - first);
    int flush = one_in(seed, 3) ? Z_SYNC_FLUSH : Z_FINISH;
    int result = deflate(&zlib, flush);
    CHECK(result == Z_STREAM_END ||
          flush == Z_SYNC_FLUSH); /* a second flush in a row does nothing */
    size_t made = capacity - zlib.avail_out;
    deflateEnd(&zlib);
    return made;
}

static void streams_of_data_are_told_from_others(uint64_t rounds, uint64_t seed)
{
    static uint8_t data[70000];
    static uint8_t stream[80000];
    for (uint64_t round = 0; round < rounds; round++) {
        size_t length = one_in(&seed, 4) ? draw(&seed) % sizeof data : draw(&seed) % 3000;
        draw_data(&seed, data, length);
        size_t made = deflate_data(&seed, data, length, stream, sizeof stream);
        unsigned before = taken;
        agree(stream, made, data, length);
        CHECK(taken == before + 1);

        if (length > 0) { /* one bit of the expected bytes */
            size_t at = draw(&seed) % length;
            uint8_t bit = (uint8_t)(1 << draw(&seed) % 8);
            data[at] ^= bit;
            agree(stream, made, data, length);
            data[at] ^= bit;
            agree(stream, made, data, length - 1);
            agree(stream, made, data, length + 1 < sizeof data ? length + 1 : length);
        }
        agree(stream, draw(&seed) % (made + 1), data, length); /* truncated */
        stream[made] = (uint8_t)draw(&seed);
        agree(stream, made + 1, data, length); /* with a byte after it */
        for (int i = 0; i < 4 && made > 0; i++) {
            size_t at = draw(&seed) % made;
            uint8_t bit = (uint8_t)(1 << draw(&seed) % 8);
            stream[at] ^= bit;
            agree(stream, made, data, length);
            stream[at] ^= bit;
        }
    }
}

/* Every part of the grammar, right and wrong, against what zlib decodes up to the error. */
static void drawn_streams_are_judged_like_zlib(uint64_t rounds, uint64_t seed)
{
    static struct bit_writer writer;
    for (uint64_t round = 0; round < rounds; round++) {
        draw_stream(&seed, &writer);
        size_t length = stream_length(&writer);
        ask_zlib(writer.bytes, length);
        uint8_t *expected = alone(oracle.output, oracle.length);
        agree(writer.bytes, length, expected, oracle.length);
        free(expected);
    }
}

static void nothing_is_a_stream_of_nothing(void)
{
    static const uint8_t empty_last[] = {1, 0, 0, 0xff, 0xff};
    static const uint8_t empty[] = {0, 0, 0, 0xff, 0xff};
    agree(empty_last, 0, empty_last, 0);
    agree(empty_last, sizeof empty_last, empty_last, 0);
    agree(empty, sizeof empty, empty, 0);
    agree(empty, sizeof empty, empty, 1);
}

static void bad_arguments_are_refused(void)
{
    uint8_t byte = 0;
    CHECK(wd_inflate_compare(inflater, &byte, -1, &byte, 1) == WD_E_ARGUMENT);
    CHECK(wd_inflate_compare(inflater, &byte, 1, &byte, -1) == WD_E_ARGUMENT);
    CHECK(wd_inflate_compare(inflater, &byte, WD_COMPARE_MAX_INPUT + 1, &byte, 1) == WD_E_ARGUMENT);
}

int main(int argc, char **argv)
{
    uint64_t rounds = argc > 1 ? strtoull(argv[1], NULL, 10) : ROUNDS;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    inflater = aligned_inflater();
    bad_arguments_are_refused();
    nothing_is_a_stream_of_nothing();
    streams_of_data_are_told_from_others(rounds, seed);
    drawn_streams_are_judged_like_zlib(2 * rounds, seed);
    CHECK(taken > rounds && refused > rounds);
    free(inflater);
    return 0;
}

#else
#include <stdio.h>

int main(void)
{
    puts("compare_test: skipped, no zlib to compare with");
    return 0;
}
#endif
