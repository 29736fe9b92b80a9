/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The encoder against zlib's decoder: every segment, put into its stream, must decode to the input.
 * Input, history, scratch and output are allocated to the byte, so that the sanitized run sees any
 * access beyond them.
 */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "warpdrive.h"

#ifdef WD_HAVE_ZLIB

#include <zlib.h>

enum { WINDOW = 32768, MIB = 1 << 20 };

static uint64_t seed = 1;

static uint32_t random_below(uint32_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(((seed >> 33) * n) >> 31);
}

static void *allocate(size_t n)
{
    void *p = malloc(n ? n : 1);
    CHECK(p != NULL);
    return p;
}

/* State memory full of rubbish: what it holds must not matter. */
static void *garbage(int64_t n)
{
    uint8_t *p = aligned_alloc(64, ((size_t)n + 63) & ~(size_t)63);
    CHECK(p != NULL);
    memset(p, (int)random_below(256), (size_t)n);
    return p;
}

static int32_t bound(int32_t length)
{
    return length + 5 * (length / 65535 + 1) + 16;
}

enum kind { ZEROS, NOISE, WORDS, RUNS, MIXED, NIBBLES, NEAR, KINDS };

static void fill(uint8_t *p, int32_t n, enum kind kind)
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

/* A decoder that is fed segment by segment and compares what comes out with the input. */
static z_stream decoder;

static void decode(const uint8_t *segment, int64_t bytes, const uint8_t *expected, int32_t length,
                   int last)
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

/* Compresses one block in memory of its own: exactly the window and the block. */
static int64_t block(void *history, void *scratch, const uint8_t *data, int32_t window,
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

/*
 * A stream in blocks of lengths up to `most`; the level, the warmth and the window's length change
 * now and then if `unsteady`. Memory is a new one for every block.
 */
static int64_t stream(const uint8_t *data, int32_t n, int32_t most, int32_t level, int unsteady)
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

/* The history must pay: a repeated block costs next to nothing, also after it has moved, and a
 * primed window serves as well as a warm history. */
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

/* Positions fall by half of their range every 32 KiB: what the window reaches is found
 * nevertheless. */
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

/* What begins with the last three bytes of a block is found in the next one, also where positions
 * fall in between, which is where a block ends at WD_POSITION_STOP. */
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
                continue; /* zeros fit */
            }
            block(history, scratch, data + N, N, N, level, WD_BLOCK_WARM | WD_BLOCK_LAST);
        }
    }
    free(data);
    free(out);
    free(history);
    free(scratch);
}

/* Also where all has room but the marker behind it: what comes next is as from a new history. */
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

/*
 * Noise of an alphabet that changes every 8 KiB: blocks of their own, each too long for its code,
 * so that together they have no room where one stored block has. The tables stop half way then,
 * too.
 */
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

/* Numbers, whose matches are of three bytes, beside zlib at the same level; and rows at a distance.
 */
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

/* Screens and UTF-16: most searches have more candidates than level 6 looks at elsewhere. */
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

/* Levels 1 to 3 step over noise, by more bytes the longer it lasts, and so meet a repeat of it far
 * behind its beginning, which they then reach back for. */
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

/* The same bytes come out whatever the memory of a cold history held, an empty block first or not.
 */
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

/* A window may be cut short for one block and be long again for the next: what it has lost in
 * between is in no chain, and what lay in its place is not followed. */
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
    words[64 + A - 2] = A - 1; /* behind 128 bytes of other things: where the chain goes on */
    CHECK(inflateReset(&decoder) == Z_OK);
    block(history, scratch, data, 0, A, 9, 0);
    block(history, scratch, data + A, 0, B, 9, WD_BLOCK_WARM);
    block(history, scratch, data + A + B, A + B, C, 9, WD_BLOCK_WARM | WD_BLOCK_LAST);
    free(history);
    free(scratch);
}

/* Pixels of three bytes, whose columns differ, must not be tasted one column alone. */
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

/* Never longer than stored, and stored where nothing else is shorter. */
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

/* With too little room the call says so, writes nothing beyond the room and can be had again. */
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
    CHECK(wd_deflate_block(history, scratch, in, 0, 1, 6, 4, out, 64) == WD_E_ARGUMENT);
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
    history_is_used();
    far_matches_are_found_wherever_positions_are();
    matches_across_blocks_are_found_wherever_positions_are();
    a_history_is_cold_after_an_error();
    a_history_is_cold_after_a_marker_without_room();
    a_history_is_cold_after_blocks_without_room();
    levels_without_chains_are_near_zlib();
    crowds_of_candidates_are_searched();
    noise_met_again_decodes();
    what_a_cold_history_held_does_not_matter();
    a_window_cut_short_is_forgotten();
    tables_are_no_larger_than_zlibs();
    noise_grows_by_stored_headers_only();
    capacity_is_kept();
    same_input_gives_same_output_from_any_memory();
    inflateEnd(&decoder);
    return 0;
}

#else

int main(void)
{
    puts("encode_test: skipped, no zlib to read segments back");
    return 0;
}

#endif
