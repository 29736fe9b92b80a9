/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Something for callgrind to count: our codec on text that is the same everywhere.
 *
 *   count deflate|inflate <bytes> <level> <calls>
 *
 * What one call costs is the difference between a run with two calls and a run with one: loading,
 * making the text and, for inflate, compressing it are in both.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "warpdrive.h"

enum { WORDS = 2000, WORD_BYTES = 12 };

static uint32_t seed = 1;

static uint32_t next(uint32_t below) {
    seed = seed * 1664525U + 1013904223U;
    return (uint32_t)(((uint64_t)seed * below) >> 32);
}

/* Words of few letters, low ones more often, in lines of JSON. */
static void fill(uint8_t *text, size_t length) {
    static char words[WORDS][WORD_BYTES];
    for (int i = 0; i < WORDS; i++) {
        uint32_t letters = 2 + next(WORD_BYTES - 3);
        for (uint32_t j = 0; j < letters; j++) {
            words[i][j] = (char)('a' + next(1 + next(26)));
        }
    }
    size_t filled = 0;
    while (filled < length) {
        char line[160];
        int n = snprintf(line, sizeof line, "{\"id\":%u,\"%s\":\"%s %s\",\"%s\":%u}\n",
                         (unsigned)next(1000000), words[next(8)], words[next(1 + next(WORDS))],
                         words[next(1 + next(WORDS))], words[next(8)], (unsigned)next(500));
        size_t take = (size_t)n < length - filled ? (size_t)n : length - filled;
        memcpy(text + filled, line, take);
        filled += take;
    }
}

static void *memory(int64_t bytes) {
    void *block = aligned_alloc(64, ((size_t)bytes + 63) / 64 * 64);
    if (block == NULL) {
        exit(1);
    }
    memset(block, 0, ((size_t)bytes + 63) / 64 * 64);
    return block;
}

static int32_t deflate_once(void *history, void *scratch, const uint8_t *text, int32_t length,
                            int32_t level, uint8_t *out, int32_t capacity) {
    int64_t made = wd_deflate_block(history, scratch, text, 0, length, level, WD_BLOCK_LAST, out,
                                    capacity);
    if (made < 0) {
        exit(1);
    }
    return (int32_t)made;
}

static void inflate_once(void *inflater, const uint8_t *in, int32_t length) {
    int32_t given = 0;
    int flags = WD_INFLATE_START;
    for (;;) {
        int64_t result = wd_inflate(inflater, in + given, length - given, WD_INFLATE_MAX_OUTPUT,
                                    flags);
        if (result < 0) {
            exit(1);
        }
        flags = 0;
        given += (int32_t)(result & 0xfffff);
        int64_t status = result >> 58;
        if (status == WD_INFLATE_END) {
            return;
        }
        if (status != WD_INFLATE_ROOM) {
            exit(1);
        }
    }
}

int main(int count, char **arguments) {
    if (count != 5) {
        return 2;
    }
    int32_t length = atoi(arguments[2]);
    int32_t level = atoi(arguments[3]);
    int calls = atoi(arguments[4]);
    int32_t capacity = length + 5 * (length / 65535 + 1) + 16;
    uint8_t *text = memory(length);
    uint8_t *out = memory(capacity);
    void *history = memory(wd_history_bytes());
    void *scratch = memory(wd_scratch_bytes());
    fill(text, (size_t)length);
    if (strcmp(arguments[1], "deflate") == 0) {
        for (int i = 0; i < calls; i++) {
            deflate_once(history, scratch, text, length, level, out, capacity);
        }
    } else {
        int32_t made = deflate_once(history, scratch, text, length, level, out, capacity);
        void *inflater = memory(wd_inflater_bytes(0));
        for (int i = 0; i < calls; i++) {
            inflate_once(inflater, out, made);
        }
    }
    return 0;
}
