/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decodes a stream with zlib and with our decoder in step, and prints where they first differ.
 */
#ifndef INFLATE_COMPARE_H
#define INFLATE_COMPARE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "warpdrive.h"

/* xorshift64*, which draws the same numbers everywhere. */
static inline uint32_t draw(uint64_t *seed)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return (uint32_t)((*seed * UINT64_C(2685821657736338717)) >> 32);
}

struct result {
    uint32_t consumed;
    uint32_t produced;
    uint32_t offset;
    int32_t status;
};

static inline struct result unpack(int64_t packed)
{
    return (struct result){(uint32_t)(packed & 0xfffff), (uint32_t)(packed >> 20 & 0x3ffff),
                           (uint32_t)(packed >> 38 & 0xfffff), (int32_t)(packed >> 58 & 31)};
}

/* One call as zlib would do it: repeated while only room is missing and there is some. */
static inline struct result inflate_ours(uint8_t *inflater, const uint8_t *in, uint32_t length,
                                         uint8_t *out, uint32_t room, int32_t flags)
{
    struct result total = {0, 0, 0, 0};
    for (;;) {
        int64_t packed =
            wd_inflate(inflater, in + total.consumed, (int32_t)(length - total.consumed),
                       (int32_t)(room - total.produced), flags);
        if (packed < 0) {
            fprintf(stderr, "wd_inflate returned %lld\n", (long long)packed);
            abort();
        }
        struct result part = unpack(packed);
        if (part.consumed > length - total.consumed || part.produced > room - total.produced) {
            fprintf(stderr, "wd_inflate took or made more than there was\n");
            abort();
        }
        memcpy(out + total.produced, inflater + part.offset, part.produced);
        total.consumed += part.consumed;
        total.produced += part.produced;
        total.status = part.status;
        if (part.status != WD_INFLATE_ROOM || total.produced == room) {
            return total;
        }
        flags = 0;
    }
}

/* How input and output are cut, in bytes per call: from 1 to the limits. */
struct cuts {
    uint32_t in_limit;
    uint32_t out_limit;
    uint64_t seed; /* 0 for always the limits */
};

/* In a seed: input that was given back is sometimes not given again, but other bytes in its
 * place. */
#define OTHER_INPUT (UINT64_C(1) << 63)

static inline uint32_t cut(uint32_t limit, uint64_t *seed)
{
    if (*seed == 0) {
        return limit;
    }
    uint32_t kind = draw(seed) % 8;
    return kind == 0 ? 1 : kind == 1 ? limit : draw(seed) % limit + 1;
}

static inline uint8_t *aligned_inflater(void)
{
    /* Arbitrary bytes, because WD_INFLATE_START must not need any. */
    size_t bytes = ((size_t)wd_inflater_bytes(0) + 63) / 64 * 64;
    uint8_t *inflater = aligned_alloc(64, bytes);
    if (inflater == NULL) {
        abort();
    }
    memset(inflater, 0xa5, bytes);
    return inflater;
}

/* How often each status was seen in all comparisons. */
static uint64_t outcomes[32];

/* Decodes `length` bytes with both, up to `most` bytes of output, with the given cuts.
 * Sometimes gives a dictionary first, or calls without input or room. Returns false and prints
 * if they differ in a count of bytes, in a byte, a verdict or a text. */
static inline bool same_as_zlib(uint8_t *inflater, const uint8_t *stream, size_t length,
                                size_t most, struct cuts cuts, const uint8_t *dictionary,
                                uint32_t dictionary_length)
{
    static uint8_t expected[1 << 17];
    static uint8_t actual[1 << 17];
    static z_stream zlib;
    if ((zlib.state == NULL ? inflateInit2(&zlib, -15) : inflateReset(&zlib)) != Z_OK) {
        abort();
    }
    int32_t flags = WD_INFLATE_START;
    if (cuts.seed & 1) {
        /* Room at the end of its memory, so that a sanitizer sees a write beyond it. */
        flags |= WD_INFLATE_SMALL;
        inflater += (wd_inflater_bytes(0) - wd_inflater_bytes(WD_INFLATE_SMALL)) / 64 * 64;
    }
    if (dictionary != NULL) {
        inflateSetDictionary(&zlib, dictionary, dictionary_length);
        wd_inflate_dictionary(inflater, dictionary, (int32_t)dictionary_length, flags);
        flags = 0;
    }
    uint64_t seed = cuts.seed;
    size_t position = 0;
    size_t made = 0;
    bool same = true;
    uint32_t given = 0;
    uint32_t idle = 0;
    bool ended = false;
    while (same && made < most && idle < 3) {
        /* Sometimes give no new input, or no room. */
        uint32_t want = seed != 0 && draw(&seed) % 16 == 0 ? 0 : cut(cuts.in_limit, &seed);
        uint32_t room = seed != 0 && draw(&seed) % 16 == 0 ? 0 : cut(cuts.out_limit, &seed);
        given = want < length - position ? want : (uint32_t)(length - position);
        /* A copy of the exact size, so that a sanitizer sees a read beyond it. */
        uint8_t *piece = malloc(given == 0 ? 1 : given);
        memcpy(piece, stream + position, given);
        zlib.next_in = piece;
        zlib.avail_in = given;
        zlib.next_out = expected;
        zlib.avail_out = room;
        int verdict = inflate(&zlib, Z_SYNC_FLUSH);
        uint32_t consumed = given - zlib.avail_in;
        uint32_t produced = room - zlib.avail_out;
        struct result ours = inflate_ours(inflater, piece, given, actual, room, flags);
        free(piece);
        flags = 0;

        const char *text = wd_inflate_message(ours.status);
        same = ours.consumed == consumed && ours.produced == produced &&
               memcmp(actual, expected, produced) == 0 &&
               (verdict == Z_STREAM_END) == (ours.status == WD_INFLATE_END) &&
               (verdict == Z_DATA_ERROR) == (text != NULL) &&
               (text == NULL || (zlib.msg != NULL && strcmp(text, zlib.msg) == 0));
        if (!same) {
            fprintf(
                stderr,
                "at in=%zu out=%zu given=%u room=%u: zlib %d %s consumed=%u produced=%u, ours %d "
                "%s consumed=%u produced=%u\n",
                position, made, given, room, verdict, zlib.msg ? zlib.msg : "-", consumed, produced,
                ours.status, text ? text : "-", ours.consumed, ours.produced);
        }
        outcomes[ours.status]++;
        position += consumed;
        made += produced;
        if (cuts.seed & OTHER_INPUT && consumed < given && draw(&seed) % 4 == 0) {
            uint32_t left = given - consumed;
            position += 1 + draw(&seed) % left;
        }
        ended = ended || verdict == Z_STREAM_END || verdict == Z_DATA_ERROR;
        /* A few more calls after the end, or when nothing is left to move. */
        idle += ended || (consumed == 0 && produced == 0 && position == length && room > 0);
    }
    return same;
}

#endif
