/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the encoder remembers of a stream between blocks, and what it must forget. Matches into
 * earlier blocks are found wherever positions stand, and no stale entry is followed.
 */
#ifdef WD_HAVE_ZLIB

#include "encode_streams.h"

/* The history pays: a repeated block takes next to nothing, also after it moved in memory, and
 * a primed window serves as well as a warm history. */
static void history_is_used(void)
{
    enum { N = 20000 };
    uint8_t *data = allocate(2 * N);
    fill(data, N, NOISE);
    memcpy(data + N, data, N);
    for (int32_t level = 1; level <= 9; level++) {
        int64_t once = stream(data, N, N, level, 0);
        CHECK(once >= N);
        CHECK(stream(data, 2 * N, N, level, 0) < once + 600);

        void *history = garbage(wd_history_bytes());
        void *scratch = garbage(wd_scratch_bytes());
        CHECK(inflateReset(&decoder) == Z_OK);
        CHECK(inflateSetDictionary(&decoder, data, N) == Z_OK);
        CHECK(block(history, scratch, data + N, N, N, level, WD_BLOCK_LAST) < 600);
        free(history);
        free(scratch);
    }
    free(data);
}

/* Positions fall by half of their range every 32 KiB. What the window reaches is found all the
 * same. */
static void far_matches_are_found_wherever_positions_are(void)
{
    enum { PERIOD = 30000, BLOCK = 300000 };
    uint8_t *data = allocate(MIB);
    fill(data, PERIOD, NOISE);
    for (int32_t i = PERIOD; i < MIB; i++) {
        data[i] = data[i - PERIOD];
    }
    for (int32_t level = 1; level <= 9; level++) {
        CHECK(stream(data, MIB, BLOCK, level, 0) < PERIOD + 14000);
    }
    free(data);
}

/* A match that begins with the last three bytes of a block is found in the next one, also if
 * positions fall in between, as after a block that ends at WD_POSITION_STOP. */
static void matches_across_blocks_are_found_wherever_positions_are(void)
{
    enum { NEAR = 50000, STOP = 65536 - 4 * 258 - 1, PERIOD = 100, NEXT = 9 * PERIOD };
    uint8_t *data = allocate(STOP + NEXT);
    for (int32_t level = 1; level <= 9; level++) {
        int64_t size[2];
        for (int i = 0; i < 2; i++) {
            int32_t n = i == 0 ? NEAR : STOP;
            fill(data, n + PERIOD - 3, NOISE);
            for (int32_t k = n + PERIOD - 3; k < n + NEXT; k++) {
                data[k] = data[k - PERIOD];
            }
            void *history = garbage(wd_history_bytes());
            void *scratch = garbage(wd_scratch_bytes());
            CHECK(inflateReset(&decoder) == Z_OK);
            block(history, scratch, data, 0, n, level, 0);
            size[i] = block(history, scratch, data + n, WINDOW, NEXT, level,
                            WD_BLOCK_WARM | WD_BLOCK_LAST);
            free(history);
            free(scratch);
        }
        CHECK(size[1] <= size[0] + 1);
    }
    free(data);
}

/* After an error the tables hold positions that the stream has not reached. */
static void a_history_is_cold_after_an_error(void)
{
    enum { N = 20000 };
    uint8_t *data = allocate(2 * N);
    uint8_t *out = allocate(100);
    void *history = garbage(wd_history_bytes());
    void *scratch = garbage(wd_scratch_bytes());
    for (int32_t level = 1; level <= 9; level++) {
        for (int kind = 0; kind < KINDS; kind++) {
            fill(data, 2 * N, (enum kind)kind);
            CHECK(inflateReset(&decoder) == Z_OK);
            block(history, scratch, data, 0, N, level, 0);
            if (wd_deflate_block(history, scratch, data + N, N, N, level, WD_BLOCK_WARM, out,
                                 100) != WD_E_SPACE) {
                continue; /* zeros fit into 100 bytes */
            }
            block(history, scratch, data + N, N, N, level, WD_BLOCK_WARM | WD_BLOCK_LAST);
        }
    }
    free(data);
    free(out);
    free(history);
    free(scratch);
}

/* The same if only the marker behind the block has no room: the next block is as from a new
 * history. */
static void a_history_is_cold_after_a_marker_without_room(void)
{
    enum { N = 3000 };
    uint8_t *data = allocate(2 * N);
    uint8_t *cold = allocate(2 * N);
    uint8_t *warm = allocate(2 * N);
    void *history = garbage(wd_history_bytes());
    void *scratch = garbage(wd_scratch_bytes());
    fill(data, 2 * N, WORDS);
    const uint8_t *at = data + N;
    for (int32_t level = 1; level <= 9; level++) {
        for (int32_t missing = 1; missing < 8; missing++) {
            int64_t need = wd_deflate_block(history, scratch, at, N, N, level, 0, cold, 2 * N);
            CHECK(wd_deflate_block(history, scratch, at, N, N, level, 0, warm,
                                   (int32_t)need - missing) == WD_E_SPACE);
            CHECK(wd_deflate_block(history, scratch, at, N, N, level, WD_BLOCK_WARM, warm, 2 * N) ==
                  need);
            CHECK(memcmp(cold, warm, (size_t)need) == 0);
        }
    }
    free(data);
    free(cold);
    free(warm);
    free(history);
    free(scratch);
}

/* Noise whose alphabet changes every 8 KiB. It makes blocks of their own, each longer than its
 * code is worth, so that together they have no room where one stored block has. The tables end
 * in the middle of the block then, too. */
static void a_history_is_cold_after_blocks_without_room(void)
{
    enum { N = 40960, ROOM = N + 10 };
    uint8_t *data = allocate(2 * N);
    uint8_t *out = allocate(ROOM);
    void *history = garbage(wd_history_bytes());
    void *scratch = garbage(wd_scratch_bytes());
    for (uint32_t letters = 246; letters < 252; letters++) {
        for (int32_t i = 0; i < N; i++) {
            uint32_t letter = random_below(letters) + (uint32_t)(i / 8192 % 2) * (256 - letters);
            data[i] = (uint8_t)(letter * 141);
        }
        memcpy(data + N, data, N);
        for (int32_t level = 1; level <= 9; level++) {
            CHECK(inflateReset(&decoder) == Z_OK);
            int64_t n = wd_deflate_block(history, scratch, data, 0, N, level, 0, out, ROOM);
            decode(out, n, data, N, 0);
            block(history, scratch, data + N, WINDOW, N, level, WD_BLOCK_WARM | WD_BLOCK_LAST);
        }
    }
    free(data);
    free(out);
    free(history);
    free(scratch);
}

/* The output does not depend on what the memory of a cold history held, with or without an
 * empty block first. */
static void what_a_cold_history_held_does_not_matter(void)
{
    enum { N = 5000, ROOM = N + 100 };
    uint8_t *data = allocate(N);
    fill(data, N, WORDS);
    void *history = garbage(wd_history_bytes());
    void *scratch = garbage(wd_scratch_bytes());
    uint8_t *out = allocate(ROOM);
    for (int32_t level = 1; level <= 9; level++) {
        int64_t made[2];
        for (int i = 0; i < 2; i++) {
            memset(history, i == 0 ? 0 : 0x5a, (size_t)wd_history_bytes());
            CHECK(wd_deflate_block(history, scratch, data, 0, 0, level, 0, out, ROOM) > 0);
            made[i] = wd_deflate_block(history, scratch, data, 0, N, level,
                                       WD_BLOCK_WARM | WD_BLOCK_LAST, out, ROOM);
        }
        CHECK(made[0] == made[1]);
    }
    free(out);
    free(history);
    free(scratch);
    free(data);
}

/* A window may be short for one block and long again for the next. Positions that it lost in
 * between are in no chain, and no stale slot is followed. */
static void a_window_cut_short_is_forgotten(void)
{
    static const char text[] = "0123456789ABCDEFGHIJKLMNOPpqr"
                               "stuvwxyz-,;:"
                               "<>()pqrs2:@pqrstu1[]{}wxyz!#$pqrstuvwxyz!%^&*=+~abcdefghijkl";
    enum { A = 29, B = 12, C = sizeof text - 1 - A - B };
    const uint8_t *data = (const uint8_t *)text;
    void *history = garbage(wd_history_bytes());
    void *scratch = garbage(wd_scratch_bytes());
    uint16_t *words = history;
    for (int64_t i = 0; i < wd_history_bytes() / 2; i++) {
        words[i] = 60000;
    }
    words[64 + A - 2] = A - 1; /* the link of position A - 2; 128 bytes lie before the links */
    CHECK(inflateReset(&decoder) == Z_OK);
    block(history, scratch, data, 0, A, 9, 0);
    block(history, scratch, data + A, 0, B, 9, WD_BLOCK_WARM);
    block(history, scratch, data + A + B, A + B, C, 9, WD_BLOCK_WARM | WD_BLOCK_LAST);
    free(history);
    free(scratch);
}

/* What a call says of its path, besides its length. */
static void seldom_paths_are_told(void)
{
    enum { N = 40960, SHORT = 200, ROOM = N + 100 };
    uint8_t *data = allocate(2 * N);
    uint8_t *out = allocate(ROOM);
    void *history = garbage(wd_history_bytes());
    void *scratch = garbage(wd_scratch_bytes());
    fill(data, 2 * N, WORDS);
    for (int32_t level = 1; level <= 9; level++) {
        /* The first block of a stream takes no such path. The result is the length, told or not. */
        int64_t n = wd_deflate_block(history, scratch, data, 0, N, level, 0, out, ROOM);
        CHECK(wd_deflate_block(history, scratch, data, 0, N, level, WD_BLOCK_TELL, out, ROOM) == n);
        /* Positions fall in the second, which is told only if asked. */
        n = wd_deflate_block(history, scratch, data + N, WINDOW, N, level,
                             WD_BLOCK_WARM | WD_BLOCK_TELL, out, ROOM);
        CHECK(n >> 32 == WD_PATH_TURN >> 32);
        wd_deflate_block(history, scratch, data, 0, N, level, 0, out, ROOM);
        CHECK(wd_deflate_block(history, scratch, data + N, WINDOW, N, level, WD_BLOCK_WARM, out,
                               ROOM) == (n & UINT32_MAX));
        /* After an error the history is cold, whatever the caller says. */
        CHECK(wd_deflate_block(history, scratch, data, 0, N, level, 0, out, 10) == WD_E_SPACE);
        n = wd_deflate_block(history, scratch, data + N, WINDOW, SHORT, level,
                             WD_BLOCK_WARM | WD_BLOCK_TELL, out, ROOM);
        CHECK(n >> 32 == WD_PATH_RARE >> 32);
        /* A stream that outgrows its table has it made anew. */
        wd_deflate_block(history, scratch, data, 0, SHORT, level, 0, out, ROOM);
        n = wd_deflate_block(history, scratch, data + SHORT, SHORT, N - SHORT, level,
                             WD_BLOCK_WARM | WD_BLOCK_TELL, out, ROOM);
        CHECK(n >> 32 == WD_PATH_TURN >> 32);
        /* A level with other tables cannot use these. */
        wd_deflate_block(history, scratch, data, 0, SHORT, level, 0, out, ROOM);
        n = wd_deflate_block(history, scratch, data + SHORT, SHORT, SHORT, level < 4 ? 6 : 1,
                             WD_BLOCK_WARM | WD_BLOCK_TELL, out, ROOM);
        CHECK((n & WD_PATH_RARE) != 0);
    }
    free(data);
    free(out);
    free(history);
    free(scratch);
}

static void same_input_gives_same_output_from_any_memory(void)
{
    enum { N = 100000 };
    uint8_t *data = allocate(N);
    fill(data, N, MIXED);
    for (int32_t level = 1; level <= 9; level++) {
        uint8_t *out[2];
        int64_t n[2];
        for (int i = 0; i < 2; i++) {
            void *history = garbage(wd_history_bytes());
            void *scratch = garbage(wd_scratch_bytes());
            out[i] = allocate((size_t)bound(N));
            n[i] = wd_deflate_block(history, scratch, data + 20000, 20000, N - 20000, level, 0,
                                    out[i], bound(N));
            free(history);
            free(scratch);
        }
        CHECK(n[0] == n[1] && memcmp(out[0], out[1], (size_t)n[0]) == 0);
        free(out[0]);
        free(out[1]);
    }
    free(data);
}

int main(void)
{
    CHECK(inflateInit2(&decoder, -15) == Z_OK);
    history_is_used();
    far_matches_are_found_wherever_positions_are();
    matches_across_blocks_are_found_wherever_positions_are();
    a_history_is_cold_after_an_error();
    a_history_is_cold_after_a_marker_without_room();
    a_history_is_cold_after_blocks_without_room();
    what_a_cold_history_held_does_not_matter();
    a_window_cut_short_is_forgotten();
    seldom_paths_are_told();
    same_input_gives_same_output_from_any_memory();
    inflateEnd(&decoder);
    return 0;
}

#else

#include <stdio.h>

int main(void)
{
    puts("history_test: skipped, no zlib to read segments back");
    return 0;
}

#endif
