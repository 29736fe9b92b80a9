/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fuzzer of the encoder. Its bytes are a script of blocks: four bytes give length, level and
 * flags of each, the rest is data, partly repeated from before. zlib must give back the input.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "warpdrive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#ifdef WD_HAVE_ZLIB
#include <zlib.h>

enum { MOST = 1 << 18, WINDOW = 32768 };

static uint8_t input[MOST];

static void must(int condition)
{
    if (!condition) {
        abort();
    }
}

/* Appends `n` bytes to the input, from the script or, if `far` is not 0, from before. */
static size_t append(size_t at, size_t n, size_t far, const uint8_t **data, const uint8_t *end)
{
    while (n > 0 && at < MOST) {
        if (far != 0 && far <= at) {
            input[at] = input[at - far];
        } else if (*data < end) {
            input[at] = *(*data)++;
        } else {
            break;
        }
        at++;
        n--;
    }
    return at;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = data + size;
    static void *history;
    static void *scratch;
    if (history == NULL) {
        history = aligned_alloc(64, ((size_t)wd_history_bytes() + 63) & ~(size_t)63);
        scratch = aligned_alloc(64, ((size_t)wd_scratch_bytes() + 63) & ~(size_t)63);
        must(history != NULL && scratch != NULL);
    }
    memset(scratch, 0xa5, (size_t)wd_scratch_bytes());
    memset(history, 0x5a, (size_t)wd_history_bytes());
    z_stream z = {0};
    must(inflateInit2(&z, -15) == Z_OK);
    size_t at = 0;
    int warm = 0;
    for (int last = 0; !last;) {
        int32_t level = 1;
        int32_t tight = 0;
        size_t from = at;
        size_t window = at < WINDOW ? at : WINDOW;
        if (end - data < 4) {
            last = 1;
        } else {
            level = 1 + data[0] % 9;
            last = (data[0] >> 4) == 15;
            tight = (data[0] >> 4) == 14;
            warm = warm && (data[0] >> 4) != 13;
            size_t n = (size_t)data[1] << (data[2] & 7);
            size_t far = data[2] >> 3 == 0 ? 0 : (size_t)data[3] << (data[2] >> 5);
            data += 4;
            at = append(at, n, 0, &data, data + (end - data) / 2);
            at = append(at, n, far, &data, end);
            if (!warm) {
                window = window * (size_t)level / 9;
            }
        }
        int32_t length = (int32_t)(at - from);
        int32_t capacity = length + 5 * (length / 65535 + 1) + 16;
        int32_t flags = (last ? WD_BLOCK_LAST : 0) | (warm ? WD_BLOCK_WARM : 0);
        /* Copies of the exact size, so that the sanitizer sees an access beyond them. */
        uint8_t *copy = malloc(window + (size_t)length + 1);
        memcpy(copy, input + from - window, window + (size_t)length);
        if (tight) {
            uint8_t *small = malloc((size_t)capacity / 2 + 1);
            int64_t got = wd_deflate_block(history, scratch, copy + window, (int32_t)window, length,
                                           level, flags, small, capacity / 2);
            must(got == WD_E_SPACE || got > 0);
            free(small);
            flags &= ~WD_BLOCK_WARM;
        }
        uint8_t *out = malloc((size_t)capacity);
        int64_t made = wd_deflate_block(history, scratch, copy + window, (int32_t)window, length,
                                        level, flags, out, capacity);
        must(made > 0 && made <= capacity);
        uint8_t *back = malloc((size_t)length + 1);
        z.next_in = out;
        z.avail_in = (uInt)made;
        z.next_out = back;
        z.avail_out = (uInt)length + 1;
        must(inflate(&z, Z_SYNC_FLUSH) == (last ? Z_STREAM_END : Z_OK));
        must(z.avail_in == 0 && z.avail_out == 1);
        must(memcmp(back, input + from, (size_t)length) == 0);
        free(back);
        free(out);
        free(copy);
        warm = 1;
    }
    inflateEnd(&z);
    return 0;
}

#else

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    (void)data;
    (void)size;
    return 0;
}

#endif
