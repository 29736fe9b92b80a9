/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The header of a dynamic block gives back its code lengths, and takes as many bits as was
 * planned. Tried are all divisions of the literals' lengths into three runs, of the distances' into
 * two, and all sequences of a few lengths, at the beginning, at the end and across both alphabets.
 * The reader follows RFC 1951 section 3.2.7, and is written here once more.
 */
#include "block_writer.c"

#include "proof.h"

enum { ROOM = 1024 };

static uint8_t bytes[ROOM];
static uint32_t at;

static uint32_t read_bits(uint32_t count)
{
    uint32_t value = 0;
    for (uint32_t i = 0; i < count; i++, at++) {
        value |= (uint32_t)(bytes[at / 8] >> at % 8 & 1) << i;
    }
    return value;
}

/* Reads a canonical code bit by bit. */
static uint32_t read_symbol(const uint8_t *length)
{
    uint32_t code = 0;
    uint32_t first = 0;
    for (uint32_t bits = 1; bits <= 7; bits++) {
        code = code << 1 | read_bits(1);
        first <<= 1;
        for (uint32_t s = 0; s < 19; s++) {
            if (length[s] == bits && first++ == code) {
                return s;
            }
        }
    }
    CHECK(!"a code");
    return 0;
}

static void read_lengths(uint8_t *all, uint32_t *litlens, uint32_t *distances)
{
    static const uint8_t order[19] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                      11, 4,  12, 3, 13, 2, 14, 1, 15};
    uint8_t precode[19] = {0};
    at = 0;
    *litlens = 257 + read_bits(5);
    *distances = 1 + read_bits(5);
    uint32_t precodes = 4 + read_bits(4);
    for (uint32_t i = 0; i < precodes; i++) {
        precode[order[i]] = (uint8_t)read_bits(3);
    }
    uint32_t total = *litlens + *distances;
    for (uint32_t n = 0; n < total;) {
        uint32_t symbol = read_symbol(precode);
        uint32_t times = symbol < 16    ? 1
                         : symbol == 16 ? 3 + read_bits(2)
                         : symbol == 17 ? 3 + read_bits(3)
                                        : 11 + read_bits(7);
        CHECK(n + times <= total && (symbol != 16 || n > 0));
        uint8_t length = symbol < 16 ? (uint8_t)symbol : symbol == 16 ? all[n - 1] : 0;
        memset(all + n, length, times);
        n += times;
    }
}

static void check_header(const lengths *l)
{
    header h;
    uint8_t all[320 + 138];
    for (int fast = 0; fast <= 1; fast++) {
        memset(bytes, 0, sizeof bytes);
        wd_writer out = {.next = bytes, .limit = bytes + sizeof bytes};
        uint64_t planned = plan_header(&h, l);
        if (fast) {
            write_header(&out, &h, 1);
        } else {
            write_header(&out, &h, 0);
        }
        uint64_t written = 8 * (uint64_t)(out.next - bytes) + out.count;
        wd_align(&out);
        uint32_t litlens;
        uint32_t distances;
        read_lengths(all, &litlens, &distances);
        CHECK(at == planned && at == written);
        CHECK(litlens <= WD_LITLEN_SYMBOLS && distances <= WD_DISTANCE_SYMBOLS);
        CHECK(memcmp(all, l->litlen.of, litlens) == 0);
        CHECK(memcmp(all + litlens, l->distance.of, distances) == 0);
        for (uint32_t s = litlens; s < WD_LITLEN_SYMBOLS; s++) {
            CHECK(l->litlen.of[s] == 0);
        }
        for (uint32_t s = distances; s < WD_DISTANCE_SYMBOLS; s++) {
            CHECK(l->distance.of[s] == 0);
        }
    }
    cases++;
}

static const uint8_t values[4] = {0, 1, 7, 15};

/* All divisions into three runs of literals; `step` leaves some out. */
static void try_runs(uint32_t step)
{
    static lengths l;
    for (uint32_t kinds = 0; kinds < 4 * 4 * 4; kinds++) {
        for (uint32_t first = 0; first <= WD_LITLEN_SYMBOLS; first += step) {
            for (uint32_t second = first; second <= WD_LITLEN_SYMBOLS; second += step) {
                memset(l.litlen.of, values[kinds & 3], first);
                memset(l.litlen.of + first, values[kinds >> 2 & 3], second - first);
                memset(l.litlen.of + second, values[kinds >> 4], WD_LITLEN_SYMBOLS - second);
                uint32_t border = (first + second) % (WD_DISTANCE_SYMBOLS + 1);
                memset(l.distance.of, values[first & 3], border);
                memset(l.distance.of + border, values[second & 3], WD_DISTANCE_SYMBOLS - border);
                check_header(&l);
            }
        }
    }
}

/* All sequences of `count` lengths out of three, from symbol 0 on, and across the end of the
 * literals. What is around them is zero, or equal to one of them. */
static void try_sequences(uint32_t count)
{
    static lengths l;
    uint32_t all = 1;
    for (uint32_t i = 0; i < count; i++) {
        all *= 3;
    }
    for (uint32_t place = 0; place < 6; place++) {
        for (uint32_t sequence = 0; sequence < all; sequence++) {
            memset(l.litlen.of, values[place & 1], WD_LITLEN_SYMBOLS);
            memset(l.distance.of, values[place & 1], WD_DISTANCE_SYMBOLS);
            uint32_t from = place / 2 == 0   ? 0
                            : place / 2 == 1 ? WD_LITLEN_SYMBOLS - count / 2
                                             : 250;
            uint32_t rest = sequence;
            for (uint32_t i = from; i < from + count; i++, rest /= 3) {
                uint8_t *length =
                    i < WD_LITLEN_SYMBOLS ? &l.litlen.of[i] : &l.distance.of[i - WD_LITLEN_SYMBOLS];
                *length = values[rest % 3];
            }
            check_header(&l);
        }
    }
}

int main(int arguments, char **argument)
{
    int full = is_full(arguments, argument);
    try_runs(full ? 1 : 13);
    try_sequences(full ? 12 : 8);
    return proved(
        full ? "headers of all lengths in three runs of 0, 1, 7 and 15, of all sequences of 12"
             : "headers of lengths in three runs at every 13th place, of all sequences of 8");
}
