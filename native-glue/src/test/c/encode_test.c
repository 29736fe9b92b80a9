/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The encoder against zlib's decoder: every segment, put into its stream, must decode to the input,
 * and be about as long as zlib's. Input, history, scratch and output are allocated to the byte, so
 * that the sanitized run sees any access beyond them.
 */
#ifdef WD_HAVE_ZLIB

#include "encode_streams.h"

static void every_kind_at_every_level_decodes(void)
{
    static const int32_t lengths[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 64, 257, 258, 259, 1000, 70000};
    uint8_t *data = allocate(70000);
    for (int32_t level = 1; level <= 9; level++) {
        for (int kind = 0; kind < KINDS; kind++) {
            fill(data, 70000, (enum kind)kind);
            for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
                int32_t n = lengths[i];
                stream(data, n, n, level, 0);
                stream(data, n, n / 2 + 1, level, 0);
            }
            stream(data, 70000, 200, level, 0);
            stream(data, 70000, 3000, level, 1);
        }
    }
    free(data);
}

static void largest_blocks_decode(void)
{
    uint8_t *data = allocate(MIB);
    for (int32_t level = 1; level <= 9; level += 4) {
        for (int kind = 0; kind < KINDS; kind++) {
            fill(data, MIB, (enum kind)kind);
            stream(data, MIB, MIB, level, 0);
            stream(data, MIB, 300000, level, 1);
        }
    }
    free(data);
}

static void bytewise_blocks_decode(void)
{
    uint8_t data[3000];
    fill(data, 3000, WORDS);
    for (int32_t level = 1; level <= 9; level++) {
        stream(data, 3000, 1, level, 0);
        stream(data, 3000, 5, level, 1);
    }
}

/* Sizes of tables of numbers, whose matches have three bytes, and of rows at a distance, beside
 * zlib at the same level. */
static void levels_without_chains_are_near_zlib(void)
{
    enum { N = 200000 };
    uint8_t *data = allocate(N);
    for (int kind = 0; kind < 4; kind++) {
        uint64_t value = 1000000;
        for (int32_t i = 0; i < N; i++) {
            int32_t width = kind == 1 ? 8 : 4;
            if (i % width == 0) {
                value += 1 + random_below(10);
            }
            int32_t shift = kind == 1 ? 7 - i % 8 : i % 4;
            if (kind < 2) {
                data[i] = (uint8_t)(value >> (8 * shift));
            } else if (i < 3072 || (kind == 3 && random_below(300) == 0)) {
                data[i] = (uint8_t)random_below(256);
            } else {
                data[i] = data[i - 3072];
            }
        }
        for (int32_t level = 1; level <= 3; level++) {
            uLongf zlibs = N + 100;
            uint8_t *out = allocate(zlibs);
            CHECK(compress2(out, &zlibs, data, N, level) == Z_OK);
            CHECK((double)stream(data, N, N, level, 0) <= (kind == 1 ? 1.3 : 1.05) * (double)zlibs);
            CHECK(kind != 1 || stream(data, 1024, 1024, level, 0) < 500);
            free(out);
        }
    }
    free(data);
}

/* UTF-16, where most searches run out of the candidates that a level looks at elsewhere. */
static void crowds_of_candidates_are_searched(void)
{
    enum { N = 200000 };
    uint8_t *words = allocate(N);
    uint8_t *data = allocate(N);
    fill(words, N, WORDS);
    for (int32_t i = 0; i < N; i++) {
        data[i] = i % 2 ? 0 : words[i / 2];
    }
    for (int32_t level = 4; level <= 9; level++) {
        uLongf zlibs = N + 100;
        uint8_t *out = allocate(zlibs);
        CHECK(compress2(out, &zlibs, data, N, level) == Z_OK);
        CHECK((double)stream(data, N, N, level, 0) <= 1.03 * (double)zlibs);
        free(out);
    }
    free(words);
    free(data);
}

/* Levels 1 to 3 step over noise, further the longer it lasts. So they meet a repeat of it far
 * behind its beginning, and extend the match backwards. */
static void noise_met_again_decodes(void)
{
    enum { N = 60000 };
    uint8_t *data = allocate(N);
    for (int32_t level = 1; level <= 9; level++) {
        for (int i = 0; i < 60; i++) {
            fill(data, N, NOISE);
            for (int32_t at = 300; at < N;) {
                int32_t far = 1 + (int32_t)random_below((uint32_t)(at < WINDOW ? at : WINDOW) - 1);
                int32_t to = at + (int32_t)random_below(6000);
                for (to = to < N ? to : N; at < to; at++) {
                    data[at] = data[at - far];
                }
                at += (int32_t)random_below(9000);
            }
            stream(data, N, i % 2 ? N : 20000, level, 0);
        }
    }
    free(data);
}

/* Matches of about the longest length, which level 1 extends backwards in short blocks. */
static void longest_matches_of_short_blocks_decode(void)
{
    enum { N = 1400 };
    uint8_t data[N];
    for (int32_t from = 100; from < 400; from++) {
        for (size_t length = 256; length <= 262; length++) {
            fill(data, N, NOISE);
            memcpy(data + 700 + random_below(16), data + from, length);
            stream(data, N, N, 1, 0);
        }
    }
}

/* Pixels of three bytes, whose columns differ: a sample of one column alone would give a wrong
 * cost model. */
static void tables_are_no_larger_than_zlibs(void)
{
    enum { WIDTH = 683, N = 16384 };
    uint8_t *data = allocate(N);
    for (int32_t i = 0; i < N; i++) {
        int32_t x = i / 3 % WIDTH;
        int32_t y = i / 3 / WIDTH;
        data[i] = (uint8_t)(i % 3 == 0 ? x / 3 : i % 3 == 1 ? y / 4 : (x ^ y) & 0xf0);
    }
    for (int32_t level = 4; level <= 9; level++) {
        uLongf zlibs = N + 100;
        uint8_t *out = allocate(zlibs);
        CHECK(compress2(out, &zlibs, data, N, level) == Z_OK);
        CHECK(stream(data, N, N, level, 0) <= (int64_t)zlibs);
        free(out);
    }
    free(data);
}

/* Noise is never longer than stored blocks, and stored where nothing else is shorter. */
static void noise_grows_by_stored_headers_only(void)
{
    uint8_t *data = allocate(MIB);
    fill(data, MIB, NOISE);
    for (int32_t level = 1; level <= 9; level++) {
        CHECK(stream(data, 300000, 300000, level, 0) <= 300000 + 5 * 5);
        CHECK(stream(data, 1000, 1000, level, 0) == 1005);
    }
    CHECK(stream(data, MIB, MIB, 6, 0) <= MIB + 5 * 17);
    free(data);
}

/* With too little room, the call reports it, writes nothing beyond the room, and can be
 * repeated. */
static void capacity_is_kept(void)
{
    enum { N = 40000 };
    uint8_t *data = allocate(N);
    void *history = garbage(wd_history_bytes());
    void *scratch = garbage(wd_scratch_bytes());
    for (int kind = 0; kind < KINDS; kind++) {
        fill(data, N, (enum kind)kind);
        for (int i = 0; i < 200; i++) {
            int32_t n = i < 20 ? i : (int32_t)random_below(i % 2 ? N : 500);
            int32_t flags = i % 3 ? WD_BLOCK_LAST : 0;
            int32_t level = 1 + i % 9;
            int64_t need;
            {
                uint8_t *out = allocate((size_t)bound(n));
                need = wd_deflate_block(history, scratch, data, 0, n, level, flags, out, bound(n));
                CHECK(need > 0);
                free(out);
            }
            for (int32_t capacity = (int32_t)need; capacity >= 0; capacity -= 1 + capacity / 7) {
                uint8_t *out = allocate((size_t)capacity);
                int64_t got =
                    wd_deflate_block(history, scratch, data, 0, n, level, flags, out, capacity);
                if (capacity == need) {
                    CHECK(got == need);
                    CHECK(inflateReset(&decoder) == Z_OK);
                    decode(out, got, data, n, flags & WD_BLOCK_LAST);
                } else {
                    CHECK(got == WD_E_SPACE);
                }
                free(out);
            }
        }
    }
    free(data);
    free(history);
    free(scratch);
}

static void arguments_out_of_range_are_refused(void)
{
    void *history = garbage(wd_history_bytes());
    void *scratch = garbage(wd_scratch_bytes());
    uint8_t out[64];
    uint8_t in[1] = {0};
    CHECK(wd_history_bytes() <= 300 * 1024);
    CHECK(wd_deflate_block(history, scratch, in, 0, 1, 0, 0, out, 64) == WD_E_ARGUMENT);
    CHECK(wd_deflate_block(history, scratch, in, 0, 1, 10, 0, out, 64) == WD_E_ARGUMENT);
    CHECK(wd_deflate_block(history, scratch, in, -1, 1, 6, 0, out, 64) == WD_E_ARGUMENT);
    CHECK(wd_deflate_block(history, scratch, in, WINDOW + 1, 1, 6, 0, out, 64) == WD_E_ARGUMENT);
    CHECK(wd_deflate_block(history, scratch, in, 0, -1, 6, 0, out, 64) == WD_E_ARGUMENT);
    CHECK(wd_deflate_block(history, scratch, in, 0, MIB + 1, 6, 0, out, 64) == WD_E_ARGUMENT);
    CHECK(wd_deflate_block(history, scratch, in, 0, 1, 6, 8, out, 64) == WD_E_ARGUMENT);
    CHECK(wd_deflate_block(history, scratch, in, 0, 1, 6, 0, out, -1) == WD_E_ARGUMENT);
    CHECK(wd_deflate_block(history, scratch, in, 0, 0, 6, 0, out, 64) == 5);
    CHECK(wd_deflate_block(history, scratch, in, 0, 0, 6, WD_BLOCK_LAST, out, 64) == 2);
    free(history);
    free(scratch);
}

int main(void)
{
    CHECK(inflateInit2(&decoder, -15) == Z_OK);
    arguments_out_of_range_are_refused();
    every_kind_at_every_level_decodes();
    bytewise_blocks_decode();
    largest_blocks_decode();
    levels_without_chains_are_near_zlib();
    crowds_of_candidates_are_searched();
    noise_met_again_decodes();
    longest_matches_of_short_blocks_decode();
    tables_are_no_larger_than_zlibs();
    noise_grows_by_stored_headers_only();
    capacity_is_kept();
    inflateEnd(&decoder);
    return 0;
}

#else

#include <stdio.h>

int main(void)
{
    puts("encode_test: skipped, no zlib to read segments back");
    return 0;
}

#endif
