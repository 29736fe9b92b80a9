/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ISA-L engine: its segments decode by zlib, and data that it compresses badly are refused.
 */
#if defined(WD_HAVE_ZLIB) && defined(WD_HAVE_ISAL)
#include "warpdrive.h"

#include "check.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum {
    WINDOW = 32768,
    LENGTH_MAX = 1 << 20,
    CAPACITY = LENGTH_MAX + 5 * (LENGTH_MAX / 65535 + 1) + 16
};

enum kind { TEXT, RANDOM, ZEROS, MIXED, KINDS };

static uint64_t seed = 88172645463325252u;

static uint32_t draw(uint32_t bound)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 33) % bound;
}

/* Words of a small vocabulary: repeats at all distances, like text. */
static void fill_text(uint8_t *data, int32_t length)
{
    for (int32_t i = 0; i < length;) {
        uint32_t word = draw(800) * draw(4);
        for (uint32_t j = 0; j < 2 + word % 9 && i < length; j++) {
            data[i++] = (uint8_t)('a' + (word * 7 + j * j) % 26);
        }
        if (i < length) {
            data[i++] = ' ';
        }
    }
}

static void fill(enum kind kind, uint8_t *data, int32_t length)
{
    if (kind == ZEROS) {
        memset(data, 0, (size_t)length);
    } else if (kind == TEXT) {
        fill_text(data, length);
    } else {
        for (int32_t i = 0; i < length; i++) {
            data[i] = (uint8_t)draw(256);
        }
        if (kind == MIXED) {
            fill_text(data, length / 2);
        }
    }
}

static const int32_t lengths[] = {0,     1,     2,      3,      15,     1000,   16384,     65534,
                                  65535, 65536, 131070, 131071, 200000, 262144, LENGTH_MAX};
enum { LENGTHS = sizeof lengths / sizeof lengths[0] };

static uint8_t data[WINDOW + LENGTH_MAX];
static uint8_t out[CAPACITY + 1];
static uint8_t back[LENGTH_MAX];

/* Decodes the segment after the window and compares. A last segment must end the stream. */
static void check_segment(int64_t written, int32_t window, int32_t length, int last)
{
    CHECK(written > 0 && written <= CAPACITY);
    z_stream z;
    memset(&z, 0, sizeof z);
    CHECK(inflateInit2(&z, -15) == Z_OK);
    if (window > 0) {
        CHECK(inflateSetDictionary(&z, data + WINDOW - window, (uInt)window) == Z_OK);
    }
    z.next_in = out;
    z.avail_in = (uInt)written;
    z.next_out = back;
    z.avail_out = LENGTH_MAX;
    int status = inflate(&z, Z_SYNC_FLUSH);
    CHECK(status == (last ? Z_STREAM_END : Z_OK));
    CHECK(z.avail_in == 0);
    CHECK(z.total_out == (uLong)length);
    CHECK(memcmp(back, data + WINDOW, (size_t)length) == 0);
    if (!last) {
        CHECK(memcmp(out + written - 4, "\0\0\377\377", 4) == 0);
    }
    inflateEnd(&z);
}

static int64_t always_enough(int32_t length)
{
    return length + 5 * (length / 65535 + 1) + 16;
}

static const int32_t windows[] = {0, 1, 100, 32768};
enum { WINDOWS = sizeof windows / sizeof windows[0] };

static void isal_makes_segments_with_any_window(void)
{
    int64_t bytes = wd_isal_state_bytes();
    int64_t address = wd_memory_map(bytes);
    CHECK(address > 0);
    void *state = (void *)(intptr_t)address;
    memset(state, 0xa5, (size_t)bytes);
    for (int32_t level = 1; level <= 3; level++) {
        for (enum kind kind = 0; kind < KINDS; kind++) {
            for (int l = 0; l < LENGTHS; l++) {
                for (int w = 0; w < WINDOWS; w++) {
                    for (int last = 0; last <= 1; last++) {
                        int32_t length = lengths[l];
                        int32_t capacity = (int32_t)always_enough(length);
                        fill(kind, data + WINDOW - windows[w], windows[w] + length);
                        out[capacity] = 0x5a;
                        int64_t n = wd_isal_block(state, data + WINDOW, windows[w], length, level,
                                                  last ? WD_BLOCK_LAST : 0, out, capacity);
                        CHECK(out[capacity] == 0x5a);
                        if (kind == ZEROS && length >= 1000) {
                            CHECK(n == WD_E_REPEATS);
                            continue;
                        }
                        check_segment(n, windows[w], length, last);
                        CHECK(out[capacity] == 0x5a);
                        out[n - 1] = 0x5a;
                        int64_t again =
                            wd_isal_block(state, data + WINDOW, windows[w], length, level,
                                          last ? WD_BLOCK_LAST : 0, out, (int32_t)n - 1);
                        CHECK(again == WD_E_SPACE || again < n);
                        CHECK(out[n - 1] == 0x5a);
                    }
                }
            }
        }
    }
    wd_memory_unmap(address, bytes);
}

static void isal_uses_the_window(void)
{
    int64_t bytes = wd_isal_state_bytes();
    int64_t address = wd_memory_map(bytes);
    void *state = (void *)(intptr_t)address;
    fill(RANDOM, data, WINDOW + 20000);
    /* more of it would be refused as a repeat */
    memcpy(data + WINDOW, data + WINDOW - 20000, 10000);
    CHECK(wd_isal_block(state, data + WINDOW, WINDOW, 20000, 2, WD_BLOCK_LAST, out, CAPACITY) <
          11000);
    CHECK(wd_isal_block(state, data + WINDOW, 0, 20000, 2, WD_BLOCK_LAST, out, CAPACITY) == 20005);
    wd_memory_unmap(address, bytes);
}

/* A window shorter than what came before is respected, although ISA-L remembers more. */
static void isal_keeps_to_a_shorter_window(void)
{
    int64_t address = wd_memory_map(wd_isal_state_bytes());
    CHECK(address > 0);
    void *state = (void *)(intptr_t)address;
    int64_t alone = 0;
    for (int32_t window = 0; window <= 4000; window += 2000) {
        fill(TEXT, data + WINDOW - 4000,
             4000); /* noise is stored, and ISA-L then remembers nothing */
        fill(RANDOM, data + WINDOW, 4000);
        memcpy(data + WINDOW, data + WINDOW - 4000, 2000);
        CHECK(wd_isal_block(state, data + WINDOW - 4000, 0, 4000, 2, 0, out, CAPACITY) > 0);
        int64_t n = wd_isal_block(state, data + WINDOW, window, 4000, 2,
                                  WD_BLOCK_WARM | WD_BLOCK_LAST, out, CAPACITY);
        check_segment(n, window, 4000, 1);
        alone = window == 0 ? n : alone;
    }
    CHECK(wd_isal_block(state, data + WINDOW, 4000, 4000, 2, WD_BLOCK_LAST, out, CAPACITY) <
          alone - 500);
    CHECK(wd_memory_unmap(address, wd_isal_state_bytes()) == 0);
}

/* The blocks of a stream, each at another address. Some are stored, and the encoder of ours
 * takes those that are refused. */
static void isal_goes_on_where_it_stopped(void)
{
    void *history = calloc(1, (size_t)wd_history_bytes());
    void *scratch = calloc(1, (size_t)wd_scratch_bytes());
    CHECK(history != NULL && scratch != NULL);
    int refused = 0;
    static uint8_t whole[3 * LENGTH_MAX], joined[4 * LENGTH_MAX], restored[3 * LENGTH_MAX];
    int64_t bytes = wd_isal_state_bytes();
    int64_t address = wd_memory_map(bytes);
    void *state = (void *)(intptr_t)address;
    for (int round = 0; round < 120; round++) {
        int32_t level = 1 + round % 3;
        int64_t written = 0;
        int32_t done = 0, total = round % 10 == 0 ? 3 * LENGTH_MAX : (int32_t)draw(300000) + 1;
        for (int32_t at = 0; at < total;) {
            int32_t piece = (int32_t)draw(40000) + 1;
            piece = piece < total - at ? piece : total - at;
            fill((enum kind)draw(KINDS), whole + at, piece);
            at += piece;
        }
        memset(state, 0xa5, (size_t)bytes);
        while (done < total) {
            int32_t length = (int32_t)draw(draw(4) == 0 ? 2000 : 300000);
            length = length < total - done ? length : total - done;
            int32_t window = done < WINDOW ? done : WINDOW;
            memset(data, 0x33, sizeof data);
            uint8_t *block = data + WINDOW + draw(LENGTH_MAX - 300000);
            memcpy(block - window, whole + done - window, (size_t)(window + length));
            int last = done + length == total;
            int flags = (last ? WD_BLOCK_LAST : 0) | (done > 0 ? WD_BLOCK_WARM : 0);
            int64_t n = wd_isal_block(state, block, window, length, level, flags, out, CAPACITY);
            if (n == WD_E_REPEATS) {
                refused++;
                n = wd_deflate_block(history, scratch, block, window, length, 1,
                                     flags & ~WD_BLOCK_WARM, out, CAPACITY);
            }
            CHECK(n > 0 && n <= always_enough(length));
            memcpy(joined + written, out, (size_t)n);
            written += n;
            done += length;
        }
        z_stream z;
        memset(&z, 0, sizeof z);
        CHECK(inflateInit2(&z, -15) == Z_OK);
        z.next_in = joined;
        z.avail_in = (uInt)written;
        z.next_out = restored;
        z.avail_out = sizeof restored;
        CHECK(inflate(&z, Z_FINISH) == Z_STREAM_END);
        CHECK(z.avail_in == 0 && z.total_out == (uLong)total);
        CHECK(memcmp(restored, whole, (size_t)total) == 0);
        inflateEnd(&z);
    }
    CHECK(refused > 0);
    free(history);
    free(scratch);
    wd_memory_unmap(address, bytes);
}

/* An empty block at the start of a stream must not bring back the stream before. */
static void isal_starts_with_an_empty_block(void)
{
    int64_t address = wd_memory_map(wd_isal_state_bytes());
    void *state = (void *)(intptr_t)address;
    fill(TEXT, data + WINDOW - 4000, 4000);
    CHECK(wd_isal_block(state, data + WINDOW - 4000, 0, 4000, 2, 0, out, CAPACITY) > 0);
    /* The other stream has a window of the length that the state saw, with other bytes. */
    memcpy(data + WINDOW, data + WINDOW - 4000, 2000);
    fill(RANDOM, data + WINDOW + 2000, 2000);
    fill(RANDOM, data + WINDOW - 4000, 4000);
    CHECK(wd_isal_block(state, data + WINDOW, 4000, 0, 2, 0, out, CAPACITY) == 5);
    int64_t n = wd_isal_block(state, data + WINDOW, 4000, 4000, 2, WD_BLOCK_WARM | WD_BLOCK_LAST,
                              out, CAPACITY);
    check_segment(n, 4000, 4000, 1);
    CHECK(wd_memory_unmap(address, wd_isal_state_bytes()) == 0);
}

/* After the last block of a stream nothing goes on, even if the caller says so. */
static void isal_starts_anew_after_a_last_block(void)
{
    int64_t address = wd_memory_map(wd_isal_state_bytes());
    void *state = (void *)(intptr_t)address;
    fill(TEXT, data + WINDOW - 4000, 8000);
    for (int32_t level = 1; level <= 3; level++) {
        CHECK(wd_isal_block(state, data + WINDOW - 4000, 0, 4000, level, WD_BLOCK_LAST, out,
                            CAPACITY) > 0);
        int64_t n = wd_isal_block(state, data + WINDOW, 4000, 4000, level,
                                  WD_BLOCK_WARM | WD_BLOCK_LAST, out, CAPACITY);
        check_segment(n, 4000, 4000, 1);
        /* And it tells of it; of a state that goes on there is nothing to tell. */
        CHECK(wd_isal_block(state, data + WINDOW, 4000, 4000, level, WD_BLOCK_WARM | WD_BLOCK_TELL,
                            out, CAPACITY) >>
                  32 ==
              WD_PATH_RARE >> 32);
        n = wd_isal_block(state, data + WINDOW + 4000, 8000, 4000, level,
                          WD_BLOCK_WARM | WD_BLOCK_TELL, out, CAPACITY);
        CHECK(n > 0 && n >> 32 == 0);
    }
    CHECK(wd_memory_unmap(address, wd_isal_state_bytes()) == 0);
}

/* Equal rows of any length are refused; text and noise are not. */
static void isal_refuses_far_repeats(void)
{
    int64_t address = wd_memory_map(wd_isal_state_bytes());
    void *state = (void *)(intptr_t)address;
    static const int32_t sizes[] = {4096, 16384, 65536, 262144, LENGTH_MAX};
    for (int s = 0; s < 5; s++) {
        int32_t n = sizes[s];
        for (int32_t period = 2; period <= n / 5 && period < 32768; period += 1 + period / 3) {
            fill(RANDOM, data, period);
            for (int32_t i = period; i < n; i++) {
                data[i] = data[i - period];
            }
            CHECK(wd_isal_block(state, data, 0, n, 2, 0, out, CAPACITY) == WD_E_REPEATS);
        }
        fill(TEXT, data, n);
        CHECK(wd_isal_block(state, data, 0, n, 2, 0, out, CAPACITY) > 0);
        fill(RANDOM, data, n);
        CHECK(wd_isal_block(state, data, 0, n, 2, 0, out, CAPACITY) > 0);
    }
    CHECK(wd_memory_unmap(address, wd_isal_state_bytes()) == 0);
}

/* Rows that are alike but for one byte in 300. */
static void isal_refuses_rows_with_changes(void)
{
    enum { LENGTH = 262144, ROW = 5000 };
    void *state = (void *)(intptr_t)wd_memory_map(wd_isal_state_bytes());
    for (int round = 0; round < 50; round++) {
        fill(RANDOM, data, ROW);
        for (int32_t i = ROW; i < LENGTH; i++) {
            data[i] = draw(300) == 0 ? (uint8_t)draw(256) : data[i - ROW];
        }
        CHECK(wd_isal_block(state, data, 0, LENGTH, 2, 0, out, CAPACITY) == WD_E_REPEATS);
    }
    CHECK(wd_memory_unmap((intptr_t)state, wd_isal_state_bytes()) == 0);
}

/* Numbers of four bytes are refused, unless half of the block is something else. */
static void isal_refuses_numbers(void)
{
    enum { N = 60000 };
    int64_t address = wd_memory_map(wd_isal_state_bytes());
    void *state = (void *)(intptr_t)address;
    for (int text = 0; text < 3; text++) {
        uint32_t value = 1000000;
        for (int32_t i = 0; i < N; i++) {
            value += i % 4 == 0 ? 1 + draw(10) : 0;
            data[WINDOW + i] = (uint8_t)(value >> 8 * (i % 4));
        }
        memcpy(data, data + WINDOW, WINDOW);
        if (text > 0) {
            fill_text(data + WINDOW + (text - 1) * N / 2, N / 2);
        }
        int64_t n = wd_isal_block(state, data + WINDOW, WINDOW, N, 1, WD_BLOCK_LAST, out, CAPACITY);
        CHECK(text == 0 ? n == WD_E_REPEATS : n > 0);
    }
    CHECK(wd_memory_unmap(address, wd_isal_state_bytes()) == 0);
}

/* A stream that goes on is looked at again once in a mebibyte, which finds repeats that start
 * later. */
static void isal_is_asked_again(void)
{
    enum { BLOCK = 131072 };
    int64_t address = wd_memory_map(wd_isal_state_bytes());
    void *state = (void *)(intptr_t)address;
    int refused_at = 0;
    for (int block = 0; block < 24 && refused_at == 0; block++) {
        fill(block == 0 ? TEXT : ZEROS, data + WINDOW, BLOCK);
        int64_t n = wd_isal_block(state, data + WINDOW, block == 0 ? 0 : WINDOW, BLOCK, 2,
                                  block == 0 ? 0 : WD_BLOCK_WARM, out, CAPACITY);
        refused_at = n == WD_E_REPEATS ? block : 0;
        CHECK(n > 0 || n == WD_E_REPEATS);
    }
    CHECK(refused_at == (1 << 20) / BLOCK);
    /* And then at each block, because nothing is warm. */
    CHECK(wd_isal_block(state, data + WINDOW, WINDOW, BLOCK, 2, WD_BLOCK_WARM, out, CAPACITY) ==
          WD_E_REPEATS);
    fill(TEXT, data + WINDOW, BLOCK);
    CHECK(wd_isal_block(state, data + WINDOW, WINDOW, BLOCK, 2, WD_BLOCK_WARM, out, CAPACITY) > 0);
    CHECK(wd_memory_unmap(address, wd_isal_state_bytes()) == 0);
}

/* Random bytes repeated in the next block are found: in the state, or in the window after a
 * block that had no room. */
static void isal_remembers_unless_it_failed(void)
{
    int64_t bytes = wd_isal_state_bytes();
    int64_t address = wd_memory_map(bytes);
    void *state = (void *)(intptr_t)address;
    fill(RANDOM, data, 40000);
    /* With a change every 20 bytes, so that it is not refused as repeats. */
    memcpy(data + 20000, data, 10000);
    for (int i = 0; i < 10000; i += 20) {
        data[20000 + i] ^= 1;
    }
    for (int failed = 0; failed <= 1; failed++) {
        CHECK(wd_isal_block(state, data, 0, 20000, 1, 0, out, failed ? 100 : CAPACITY) ==
              (failed ? WD_E_SPACE : 20010));
        int64_t n = wd_isal_block(state, data + 20000, 20000, 20000, 1,
                                  WD_BLOCK_LAST | WD_BLOCK_WARM, out, CAPACITY);
        CHECK(n > 0 && n < 17000);
    }
    wd_memory_unmap(address, bytes);
}

/* Noise fits where stored blocks do, and not with one byte less. */
static void isal_stores_into_the_exact_room(void)
{
    int64_t bytes = wd_isal_state_bytes();
    int64_t address = wd_memory_map(bytes);
    void *state = (void *)(intptr_t)address;
    fill(RANDOM, data, 70000);
    for (int32_t length = 0; length <= 70000; length += 70000) {
        for (int32_t last = 0; last <= 1; last++) {
            if (length == 0 && last) {
                continue; /* two bytes with the fixed code */
            }
            int32_t flags = last ? WD_BLOCK_LAST : 0;
            int32_t room = length + 5 * (length / 35000 + !last);
            CHECK(wd_isal_block(state, data, 0, length, 1, flags, out, room) == room);
            CHECK(wd_isal_block(state, data, 0, length, 1, flags, out, room - 1) == WD_E_SPACE);
            int64_t told =
                wd_isal_block(state, data, 0, length, 1, flags | WD_BLOCK_TELL, out, room);
            CHECK((told & UINT32_MAX) == room && (told & WD_PATH_RARE) == 0);
        }
    }
    wd_memory_unmap(address, bytes);
}

/* The search for repeats stays within memory of the exact size, as the sanitized run shows. */
static void isal_looks_at_nothing_before_the_window(void)
{
    int64_t bytes = wd_isal_state_bytes();
    int64_t address = wd_memory_map(bytes);
    void *state = (void *)(intptr_t)address;
    for (int32_t length = 512; length < 1200; length++) {
        uint8_t *exact = malloc((size_t)length);
        CHECK(exact != NULL);
        for (int32_t i = 0; i < length; i++) {
            exact[i] = (uint8_t)(i % (2 + length % 9));
        }
        CHECK(wd_isal_block(state, exact, 0, length, 1, 0, out, CAPACITY) == WD_E_REPEATS);
        free(exact);
    }
    wd_memory_unmap(address, bytes);
}

static void isal_refuses_bad_arguments(void)
{
    int64_t bytes = wd_isal_state_bytes();
    int64_t address = wd_memory_map(bytes);
    void *state = (void *)(intptr_t)address;
    const uint8_t *block = data + WINDOW;
    CHECK(wd_isal_block(state, block, -1, 1, 1, 0, out, 100) == WD_E_ARGUMENT);
    CHECK(wd_isal_block(state, block, WINDOW + 1, 1, 1, 0, out, 100) == WD_E_ARGUMENT);
    CHECK(wd_isal_block(state, block, 0, -1, 1, 0, out, 100) == WD_E_ARGUMENT);
    CHECK(wd_isal_block(state, block, 0, LENGTH_MAX + 1, 1, 0, out, 100) == WD_E_ARGUMENT);
    CHECK(wd_isal_block(state, block, 0, 1, 0, 0, out, 100) == WD_E_ARGUMENT);
    CHECK(wd_isal_block(state, block, 0, 1, 4, 0, out, 100) == WD_E_ARGUMENT);
    CHECK(wd_isal_block(state, block, 0, 1, 1, 8, out, 100) == WD_E_ARGUMENT);
    CHECK(wd_isal_block(state, block, 0, 1, 1, 0, out, -1) == WD_E_ARGUMENT);
    wd_memory_unmap(address, bytes);
}

int main(void)
{
    isal_makes_segments_with_any_window();
    isal_uses_the_window();
    isal_keeps_to_a_shorter_window();
    isal_goes_on_where_it_stopped();
    isal_remembers_unless_it_failed();
    isal_starts_with_an_empty_block();
    isal_starts_anew_after_a_last_block();
    isal_refuses_far_repeats();
    isal_refuses_rows_with_changes();
    isal_refuses_numbers();
    isal_is_asked_again();
    isal_stores_into_the_exact_room();
    isal_looks_at_nothing_before_the_window();
    isal_refuses_bad_arguments();
    return 0;
}
#else
#include <stdio.h>

int main(void)
{
    puts("isal_test: skipped, no ISA-L, or no zlib to read segments back");
    return 0;
}
#endif
