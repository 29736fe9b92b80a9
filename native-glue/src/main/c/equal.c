/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Compares memory for Java. Java's own comparison is fast once it is compiled, but takes 650 us for
 * 64 KiB while it is interpreted, which the first blocks of a process are verified by.
 */
#include "warpdrive.h"

int64_t wd_memory_equal(const uint8_t *one, const uint8_t *other, int64_t bytes)
{
    if (bytes < 0) {
        return WD_E_ARGUMENT;
    }
    uint8_t differences = 0;
    for (int64_t i = 0; i < bytes; i++) {
        differences |= (uint8_t)(one[i] ^ other[i]);
    }
    return differences == 0;
}
