/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fuzzer of the decoder: arbitrary bytes as a raw DEFLATE stream, against zlib. The first three
 * bytes choose the cuts and whether there is a dictionary.
 */
#include <stddef.h>
#include <stdint.h>

#ifdef WD_HAVE_ZLIB
#include "inflate_compare.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t *inflater;
    if (inflater == NULL) {
        inflater = aligned_inflater();
    }
    if (size < 3) {
        return 0;
    }
    static const uint32_t limits[8] = {1, 2, 7, 40, 300, 4096, 40000, 100000};
    struct cuts cuts = {limits[data[0] & 7], limits[data[0] >> 3 & 7], data[1]};
    static uint8_t dictionary[40000];
    for (uint32_t i = 0; i < sizeof dictionary && dictionary[0] == 0; i++) {
        dictionary[i] = (uint8_t)(1 + i * 7 % 251);
    }
    uint32_t dictionary_length = data[2] == 255 ? 40000 : data[2];
    if (!same_as_zlib(inflater, data + 3, size - 3, 1 << 18, cuts, data[0] & 64 ? dictionary : NULL,
                      dictionary_length)) {
        __builtin_trap();
    }
    return 0;
}
#else
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    (void)data;
    (void)size;
    return 0;
}
#endif
