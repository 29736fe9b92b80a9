/* SPDX-License-Identifier: Apache-2.0 */
/* Data of many kinds, compressed block by block and read back by zlib. */
#ifndef ENCODE_STREAMS_H
#define ENCODE_STREAMS_H

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "check.h"
#include "warpdrive.h"

enum { WINDOW = 32768, MIB = 1 << 20 };

static uint64_t seed = 1;

static inline uint32_t random_below(uint32_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(((seed >> 33) * n) >> 31);
}

static inline void *allocate(size_t n)
{
    void *p = malloc(n ? n : 1);
    CHECK(p != NULL);
    return p;
}

/* Memory for a state, full of arbitrary bytes: they must not matter. */
static inline void *garbage(int64_t n)
{
    uint8_t *p = aligned_alloc(64, ((size_t)n + 63) & ~(size_t)63);
    CHECK(p != NULL);
    memset(p, (int)random_below(256), (size_t)n);
    return p;
}

/* The capacity that the manual calls always enough. */
static inline int32_t bound(int32_t length)
{
    return length + 5 * (length / 65535 + 1) + 16;
}

enum kind { ZEROS, NOISE, WORDS, RUNS, MIXED, NIBBLES, NEAR, KINDS };

static inline void fill(uint8_t *p, int32_t n, enum kind kind)
{
    char words[64][12];
    for (int w = 0; w < 64; w++) {
        uint32_t l = 2 + random_below(9);
        for (uint32_t i = 0; i < l; i++) {
            words[w][i] = (char)('a' + random_below(26));
        }
        words[w][l] = ' ';
        words[w][l + 1] = 0;
    }
    for (int32_t i = 0; i < n;) {
        enum kind k = kind == MIXED ? (enum kind)(random_below(MIXED)) : kind;
        int32_t stretch = kind == MIXED ? (int32_t)random_below(9000) + 1 : n;
        int32_t end = n - i < stretch ? n : i + stretch;
        while (i < end) {
            if (k == ZEROS) {
                p[i++] = 0;
            } else if (k == NOISE) {
                p[i++] = (uint8_t)random_below(256);
            } else if (k == NIBBLES) {
                p[i++] = (uint8_t)random_below(16);
            } else if (k == NEAR && i > 0) {
                uint32_t from = 1 + random_below(i < 40000 ? (uint32_t)i : 40000);
                uint32_t l = 1 + random_below(400);
                for (; l > 0 && i < end; l--, i++) {
                    p[i] = p[i - (int32_t)from];
                }
                if (i < end) {
                    p[i++] = (uint8_t)random_below(256);
                }
            } else if (k == RUNS) {
                uint8_t b = (uint8_t)random_below(4);
                for (uint32_t l = random_below(700); l > 0 && i < end; l--) {
                    p[i++] = b;
                }
            } else {
                for (const char *w = words[random_below(64)]; *w && i < end;) {
                    p[i++] = (uint8_t)*w++;
                }
            }
        }
    }
}

/* zlib, fed segment by segment. */
static z_stream decoder;

/* Decodes a segment and compares the output with the input. */
static inline void decode(const uint8_t *segment, int64_t bytes, const uint8_t *expected,
                          int32_t length, int last)
{
    uint8_t *got = allocate((size_t)length + 1);
    decoder.next_in = (uint8_t *)(uintptr_t)segment;
    decoder.avail_in = (uInt)bytes;
    decoder.next_out = got;
    decoder.avail_out = (uInt)length + 1;
    int status = inflate(&decoder, Z_SYNC_FLUSH);
    CHECK(status == (last ? Z_STREAM_END : Z_OK));
    CHECK(decoder.avail_in == 0);
    CHECK(decoder.avail_out == 1);
    CHECK(memcmp(got, expected, (size_t)length) == 0);
    if (!last) {
        static const uint8_t marker[] = {0, 0, 0xff, 0xff};
        CHECK(bytes >= 5 && memcmp(segment + bytes - 4, marker, 4) == 0);
    }
    free(got);
}

/* Compresses one block in memory that has exactly the window and the block, and checks that it
 * decodes. */
static inline int64_t block(void *history, void *scratch, const uint8_t *data, int32_t window,
                            int32_t length, int32_t level, int32_t flags)
{
    uint8_t *copy = allocate((size_t)(window + length));
    if (window + length > 0) {
        memcpy(copy, data - window, (size_t)(window + length));
    }
    int32_t capacity = bound(length);
    uint8_t *out = allocate((size_t)capacity);
    int64_t n = wd_deflate_block(history, scratch, copy + window, window, length, level, flags, out,
                                 capacity);
    CHECK(n > 0 && n <= capacity);
    free(copy);
    decode(out, n, data, length, flags & WD_BLOCK_LAST);
    free(out);
    return n;
}

/* Compresses a stream in blocks of up to `most` bytes, each in new memory, and returns its
 * length. If `unsteady`, the level, the length of the window and whether the history is warm
 * change at random. */
static inline int64_t stream(const uint8_t *data, int32_t n, int32_t most, int32_t level,
                             int unsteady)
{
    void *history = garbage(wd_history_bytes());
    void *scratch = garbage(wd_scratch_bytes());
    CHECK(inflateReset(&decoder) == Z_OK);
    int64_t total = 0;
    int warm = 0;
    for (int32_t at = 0;;) {
        int32_t length = unsteady ? (int32_t)random_below((uint32_t)most + 1) : most;
        int last = length >= n - at;
        length = last ? n - at : length;
        int32_t window = at < WINDOW ? at : WINDOW;
        if (unsteady && random_below(8) == 0) {
            window = (int32_t)random_below((uint32_t)window + 1);
            warm = 0;
        }
        if (unsteady && random_below(8) == 0) {
            level = 1 + (int32_t)random_below(9);
        }
        int32_t flags = (last ? WD_BLOCK_LAST : 0) | (warm ? WD_BLOCK_WARM : 0);
        total += block(history, scratch, data + at, window, length, level, flags);
        warm = 1;
        at += length;
        if (last) {
            break;
        }
    }
    free(history);
    free(scratch);
    return total;
}

#endif
