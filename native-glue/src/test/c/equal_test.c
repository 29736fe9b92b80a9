/* SPDX-License-Identifier: Apache-2.0 */
/* Every length, place and difference of a short stretch, and nothing read outside it. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "warpdrive.h"

enum { MOST = 150 };

static uint8_t *allocate(int64_t bytes)
{
    uint8_t *memory = malloc((size_t)bytes + 1); /* of no bytes there may be none */
    CHECK(memory);
    return memory + 1;
}

static void every_difference_is_seen(void)
{
    for (int64_t bytes = 0; bytes <= MOST; bytes++) {
        uint8_t *one = allocate(bytes);
        uint8_t *other = allocate(bytes);
        for (int64_t i = 0; i < bytes; i++) {
            one[i] = other[i] = (uint8_t)(i * 7 + bytes);
        }
        CHECK(wd_memory_equal(one, other, bytes) == 1);
        for (int64_t i = 0; i < bytes; i++) {
            for (int bit = 1; bit < 256; bit <<= 1) {
                other[i] = (uint8_t)(one[i] ^ bit);
                CHECK(wd_memory_equal(one, other, bytes) == 0);
                CHECK(wd_memory_equal(one, other, i) == 1);
            }
            other[i] = one[i];
        }
        free(one - 1);
        free(other - 1);
    }
}

static void a_long_stretch_is_compared_to_its_end(void)
{
    enum { LONG = 300000 };
    uint8_t *one = allocate(LONG);
    uint8_t *other = allocate(LONG);
    memset(one, 5, LONG);
    memset(other, 5, LONG);
    CHECK(wd_memory_equal(one, other, LONG) == 1);
    other[LONG - 1] ^= 128;
    CHECK(wd_memory_equal(one, other, LONG) == 0);
    CHECK(wd_memory_equal(one, other, LONG - 1) == 1);
    CHECK(wd_memory_equal(one, other, -1) == WD_E_ARGUMENT);
    free(one - 1);
    free(other - 1);
}

int main(void)
{
    every_difference_is_seen();
    a_long_stretch_is_compared_to_its_end();
    return 0;
}
