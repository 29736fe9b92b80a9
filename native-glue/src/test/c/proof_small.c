/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everything small. Each text of a few letters is compressed at each level into each room, whether
 * or not it suffices: what is written decodes, and nothing lies behind it. Each stream of up to two
 * or three bytes is decoded, at once and byte by byte: verdict, bytes and text are zlib's.
 */
#ifdef WD_HAVE_ZLIB

#include "inflate_compare.h"
#include "proof.h"

enum { TEXT_MOST = 16, ROOM = 64, CANARY = 0xc3 };

static uint8_t *inflater;

/* Once a text fits, it fits in all greater room. */
static void check_text(const uint8_t *text, int32_t length, int32_t level, int last, void *history,
                       void *scratch)
{
    int fits = 0;
    for (int32_t capacity = 0; capacity <= length + 5 + 16; capacity++, cases++) {
        uint8_t out[ROOM];
        memset(out, CANARY, sizeof out);
        int64_t n = wd_deflate_block(history, scratch, text, 0, length, level,
                                     last ? WD_BLOCK_LAST : 0, out, capacity);
        for (int32_t i = capacity; i < ROOM; i++) {
            CHECK(out[i] == CANARY);
        }
        if (n == WD_E_SPACE) {
            CHECK(!fits);
            continue;
        }
        CHECK(n > 0 && n <= capacity);
        fits = 1;
        uint8_t back[TEXT_MOST + 1];
        struct result got =
            inflate_ours(inflater, out, (uint32_t)n, back, (uint32_t)length + 1, WD_INFLATE_START);
        CHECK(got.status == (last ? WD_INFLATE_END : WD_INFLATE_INPUT));
        CHECK(got.consumed == (uint32_t)n && got.produced == (uint32_t)length);
        CHECK(memcmp(back, text, (size_t)length) == 0);
    }
    CHECK(fits);
}

static void try_texts(uint32_t letters, int32_t most)
{
    void *history = aligned_alloc(64, ((size_t)wd_history_bytes() + 63) & ~(size_t)63);
    void *scratch = aligned_alloc(64, ((size_t)wd_scratch_bytes() + 63) & ~(size_t)63);
    CHECK(history != NULL && scratch != NULL);
    uint32_t texts = 1;
    for (int32_t length = 0; length <= most; length++, texts *= letters) {
        for (uint32_t n = 0; n < texts; n++) {
            uint8_t text[TEXT_MOST];
            for (uint32_t i = 0, rest = n; i < TEXT_MOST; i++, rest /= letters) {
                text[i] = (uint8_t)('a' + rest % letters);
            }
            for (int32_t level = 1; level <= 9; level++) {
                check_text(text, length, level, 0, history, scratch);
                check_text(text, length, level, 1, history, scratch);
            }
        }
    }
    free(history);
    free(scratch);
}

static void try_streams(uint32_t bytes)
{
    static const struct cuts whole = {64, 512, 0};
    static const struct cuts single = {1, 1, 0};
    for (uint32_t length = 0; length <= bytes; length++) {
        for (uint32_t stream = 0; stream < 1u << 8 * length; stream++, cases++) {
            uint8_t data[4] = {(uint8_t)stream, (uint8_t)(stream >> 8), (uint8_t)(stream >> 16)};
            CHECK(same_as_zlib(inflater, data, length, 1 << 16, whole, NULL, 0));
            CHECK(same_as_zlib(inflater, data, length, 1 << 16, single, NULL, 0));
        }
    }
}

int main(int arguments, char **argument)
{
    int full = is_full(arguments, argument);
    inflater = aligned_inflater();
    try_texts(2, full ? 14 : 8);
    try_texts(3, full ? 8 : 5);
    try_streams(full ? 3 : 2);
    return proved(full ? "texts of two letters up to 14, of three up to 8, at each level into each "
                         "room; streams up "
                         "to three bytes"
                       : "texts of two letters up to 8, of three up to 5, at each level into each "
                         "room; streams up "
                         "to two bytes");
}

#else
#include <stdio.h>

int main(void)
{
    puts("proof_small: skipped, no zlib");
    return 0;
}
#endif
