/* SPDX-License-Identifier: Apache-2.0 */
#ifdef WD_HAVE_LIBDEFLATE
#include "stored.h"
#include "warpdrive.h"

#include <libdeflate.h>

enum { LENGTH_MAX = 1 << 20 };

int64_t wd_libdeflate_create(int32_t level)
{
    if (level < 1 || level > 9)
        return WD_E_ARGUMENT;
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(level);
    return compressor ? (int64_t)(intptr_t)compressor : WD_E_SPACE;
}

void wd_libdeflate_destroy(int64_t compressor)
{
    libdeflate_free_compressor((struct libdeflate_compressor *)(intptr_t)compressor);
}

int64_t wd_libdeflate_block(int64_t compressor, const uint8_t *block, int32_t length, uint8_t *out,
                            int32_t capacity)
{
    if (length < 0 || length > LENGTH_MAX || capacity < 0)
        return WD_E_ARGUMENT;
    size_t written = libdeflate_deflate_compress(
        (struct libdeflate_compressor *)(intptr_t)compressor, block, (size_t)length, out,
        (size_t)capacity);
    int64_t stored = stored_bytes(length, 1);
    if (written != 0 && (int64_t)written <= stored)
        return (int64_t)written;
    /* It keeps a few bytes of the room to itself, so data that do not shrink may not fit. */
    return stored <= capacity ? stored_write(block, length, 1, out) : WD_E_SPACE;
}

#else
/* Built without libdeflate; ISO C wants a declaration. */
typedef int libdeflate_absent;
#endif
