/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loads the library as a JVM does, compresses standard input, reads that back, and writes it as
 * gzip to standard output:
 *
 *   load_and_round_trip <library> <1 to 9 | isal1 to isal3>
 *
 * The program links neither the library nor zlib, so it can be built for any C library.
 */
#include "warpdrive.h"

#include "../../test/c/check.h"

#include <dlfcn.h>
#include <string.h>

enum { LENGTH_MAX = 1 << 20, CAPACITY = LENGTH_MAX + 128, BLOCK = 50000, WINDOW = 32768 };

static uint8_t input[LENGTH_MAX], output[CAPACITY], back[WD_INFLATE_MAX_OUTPUT];

static void *library;

/* ISO C has no conversion from an object's address to a function's. */
static void find(const char *name, void *function)
{
    void *address = dlsym(library, name);
    if (address == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        exit(1);
    }
    memcpy(function, &address, sizeof address);
}

static void *map(int64_t bytes)
{
    int64_t (*memory_map)(int64_t);
    find("wd_memory_map", &memory_map);
    int64_t address = memory_map(bytes);
    CHECK(address > 0);
    return (void *)(intptr_t)address;
}

/* Compresses one stream in blocks with history, by our encoder if `isal` is 0. */
static int64_t compress(int32_t length, int level, int isal)
{
    int64_t (*bytes)(void);
    int64_t (*deflate)(void *, void *, const uint8_t *, int32_t, int32_t, int32_t, int32_t,
                       uint8_t *, int32_t);
    int64_t (*isal_block)(void *, const uint8_t *, int32_t, int32_t, int32_t, int32_t, uint8_t *,
                          int32_t);
    void *scratch = NULL;
    if (isal) {
        find("wd_isal_state_bytes", &bytes);
        find("wd_isal_block", &isal_block);
    } else {
        find("wd_scratch_bytes", &bytes);
        scratch = map(bytes());
        find("wd_history_bytes", &bytes);
        find("wd_deflate_block", &deflate);
    }
    void *state = map(bytes());
    int64_t made = 0;
    for (int32_t at = 0, size; at < length || at == 0; at += size) {
        size = length - at < BLOCK ? length - at : BLOCK;
        int32_t window = at < WINDOW ? at : WINDOW;
        int32_t flags = (at > 0 ? WD_BLOCK_WARM : 0) | (at + size == length ? WD_BLOCK_LAST : 0);
        int32_t room = (int32_t)(CAPACITY - made);
        int64_t n =
            isal ? isal_block(state, input + at, window, size, level, flags, output + made, room)
                 : deflate(state, scratch, input + at, window, size, level, flags, output + made,
                           room);
        CHECK(n > 0);
        made += n;
        if (size == 0) {
            break;
        }
    }
    return made;
}

static void read_back(int64_t made, int32_t length)
{
    int64_t (*bytes)(int32_t);
    int64_t (*inflate)(void *, const uint8_t *, int32_t, int32_t, int32_t);
    find("wd_inflater_bytes", &bytes);
    find("wd_inflate", &inflate);
    uint8_t *inflater = map(bytes(0));
    int64_t taken = 0;
    int32_t restored = 0, flags = WD_INFLATE_START;
    for (int64_t status = WD_INFLATE_ROOM; status != WD_INFLATE_END; flags = 0) {
        CHECK(status == WD_INFLATE_ROOM || status == WD_INFLATE_INPUT);
        CHECK(taken < made || restored < length);
        int32_t given =
            (int32_t)(made - taken < WD_INFLATE_MAX_INPUT ? made - taken : WD_INFLATE_MAX_INPUT);
        int64_t result = inflate(inflater, output + taken, given, WD_INFLATE_MAX_OUTPUT, flags);
        CHECK(result >= 0);
        int32_t produced = (int32_t)(result >> 20 & 0x3ffff);
        CHECK(produced <= length - restored);
        memcpy(back, inflater + (result >> 38 & 0xfffff), (size_t)produced);
        CHECK(memcmp(back, input + restored, (size_t)produced) == 0);
        restored += produced;
        taken += result & 0xfffff;
        status = result >> 58;
    }
    CHECK(taken == made && restored == length);
}

static uint32_t crc32(int32_t length)
{
    uint32_t crc = 0xffffffff;
    for (int32_t i = 0; i < length; i++) {
        crc ^= input[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (0xedb88320 & (0 - (crc & 1)));
        }
    }
    return ~crc;
}

int main(int argc, char **argv)
{
    CHECK(argc == 3);
    library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        return 1;
    }
    int32_t (*abi)(void);
    find("wd_abi", &abi);
    CHECK(abi() == WD_ABI);

    int32_t length = (int32_t)fread(input, 1, LENGTH_MAX, stdin);
    CHECK(length > 0 && feof(stdin));
    int isal = strncmp(argv[2], "isal", 4) == 0;
    int64_t made = compress(length, atoi(argv[2] + (isal ? 4 : 0)), isal);
    CHECK(made < length);
    read_back(made, length);

    static const uint8_t header[10] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255};
    uint32_t trailer[2] = {crc32(length),
                           (uint32_t)length}; /* little-endian, like both platforms */
    CHECK(fwrite(header, 1, sizeof header, stdout) == sizeof header);
    CHECK(fwrite(output, 1, (size_t)made, stdout) == (size_t)made);
    CHECK(fwrite(trailer, 1, sizeof trailer, stdout) == sizeof trailer);
    return fflush(stdout) == 0 ? 0 : 1;
}
