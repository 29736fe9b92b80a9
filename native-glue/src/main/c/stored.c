/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stored blocks written directly, byte by byte for their headers. block_writer.c has the variant
 * that begins within a byte.
 */
#include "stored.h"

#include "deflate_format.h"

enum { STORED_HEADER = 5 };

int64_t stored_bytes(int32_t length, int last)
{
    int64_t blocks = (length + WD_MAX_STORED - 1) / WD_MAX_STORED;
    /* A last segment needs a block that carries BFINAL, even if it is empty. Every other
     * segment ends with an empty block. */
    if (!last || blocks == 0) {
        blocks++;
    }
    return length + blocks * STORED_HEADER;
}

int64_t stored_write(const uint8_t *block, int32_t length, int last, uint8_t *out)
{
    uint8_t *next = out;
    int final;
    do {
        int32_t part = length < WD_MAX_STORED ? length : WD_MAX_STORED;
        final = length == 0 || (last && part == length);
        next[0] = (uint8_t)(final && last);
        next[1] = (uint8_t)(part & 0xff);
        next[2] = (uint8_t)(part >> 8);
        next[3] = (uint8_t)(~part & 0xff);
        next[4] = (uint8_t)((~part >> 8) & 0xff);
        memcpy(next + STORED_HEADER, block, (size_t)part);
        next += STORED_HEADER + part;
        block += part;
        length -= part;
    } while (!final);
    return next - out;
}
