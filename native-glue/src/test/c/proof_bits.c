/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bit writer and what is built on it, at each place where room can end. All numbers of waiting
 * bits, of added bits and of bytes of room are tried; a bit array is the oracle. Stored blocks are
 * written behind all numbers of waiting bits.
 */
#include "bit_writer.h"

#include "block_writer.h"
#include "deflate_format.h"
#include "proof.h"
#include "stored.h"

enum { CANARY = 0xc3 };

/* Adds `more` bits to `waiting` bits that a flush has left, and flushes into `room` bytes. */
static void check_flush(uint32_t waiting, uint32_t more, uint32_t room, uint64_t pattern,
                        int careful)
{
    uint8_t bytes[32];
    memset(bytes, CANARY, sizeof bytes);
    wd_writer w = {.next = bytes, .limit = bytes + room};
    uint64_t low = pattern & ((1u << waiting) - 1);
    uint64_t high = more == 0 ? 0 : pattern >> 7 & (UINT64_MAX >> (64 - more));
    wd_put(&w, low, waiting);
    wd_put(&w, high, more);
    uint64_t all = low | high << waiting;
    CHECK(w.bits == all && w.count == waiting + more);
    if (careful) {
        wd_flush_careful(&w);
    } else {
        wd_flush(&w);
    }
    uint32_t whole = (waiting + more) / 8;
    uint32_t moved = careful && room < whole ? room : whole;
    CHECK(w.next == bytes + moved && w.count == waiting + more - 8 * moved);
    for (uint32_t i = 0; i < moved; i++) {
        CHECK(bytes[i] == (uint8_t)(all >> 8 * i));
    }
    for (uint32_t i = careful ? moved : 8; i < sizeof bytes; i++) {
        CHECK(bytes[i] == CANARY);
    }
    CHECK(w.bits == (moved == 8 ? 0 : all >> 8 * moved));
    cases++;
}

static void flushes_move_whole_bytes_and_no_more(void)
{
    static const uint64_t patterns[] = {0, UINT64_MAX, UINT64_C(0x123456789abcdef1),
                                        UINT64_C(0xaaaaaaaaaaaaaaaa)};
    for (uint32_t waiting = 0; waiting < 8; waiting++) {
        for (uint32_t more = 0; more <= WD_WRITER_ROOM; more++) {
            for (uint32_t p = 0; p < 4; p++) {
                check_flush(waiting, more, 32, patterns[p], 0);
                for (uint32_t room = 0; room < 10; room++) {
                    check_flush(waiting, more, room, patterns[p], 1);
                }
            }
        }
    }
}

/* The bytes of stored blocks are as many as was calculated before, wherever the first begins. */
static void stored_blocks_have_their_size(uint32_t most)
{
    static uint8_t data[1 << 20];
    static uint8_t out[(1 << 20) + 200];
    static const uint32_t borders[] = {65534, 65535, 65536, 131069, 131070, 131071, 1 << 20};
    for (uint32_t i = 0; i < most + 7; i++) {
        uint32_t length = i < most ? i : borders[i - most];
        for (uint32_t waiting = 0; waiting < 8; waiting++, cases++) {
            /* The type's bits and the padding take the place of the first of five bytes. */
            uint64_t first = (waiting + 3 + 7) / 8;
            uint64_t size = wd_stored_bytes(length) - 1 + first;
            wd_writer w = {.next = out, .limit = out + size};
            memset(out + size, CANARY, 16);
            wd_put(&w, (1u << waiting) - 1, waiting);
            wd_write_stored(&w, data, length, 1);
            CHECK(w.next == out + size && w.count == 0 && out[size] == CANARY);
        }
    }
}

/* Stored, every length fits the capacity that the manual calls always enough. */
static void stored_lengths_are_within_the_bound(void)
{
    for (int32_t length = 0; length <= 1 << 20; length++, cases++) {
        int64_t bound = length + 5 * (length / 65535 + 1) + 16;
        CHECK(stored_bytes(length, 0) <= bound && stored_bytes(length, 1) <= bound);
    }
}

int main(int arguments, char **argument)
{
    int full = is_full(arguments, argument);
    flushes_move_whole_bytes_and_no_more();
    stored_blocks_have_their_size(full ? 70000 : 600);
    stored_lengths_are_within_the_bound();
    return proved(full ? "the bit writer at every end of room; stored blocks of all lengths up to "
                         "70000; the bound"
                       : "the bit writer at every end of room; stored blocks of all lengths up to "
                         "600; the bound");
}
