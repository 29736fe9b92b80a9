/* SPDX-License-Identifier: Apache-2.0 */
#define _DEFAULT_SOURCE
#include "warpdrive.h"

#include <string.h>
#include <sys/mman.h>

#include "check.h"

static void mapped_memory_is_zeroed_aligned_and_writable(void)
{
    const int64_t bytes = 300001;
    int64_t address = wd_memory_map(bytes);
    CHECK(address > 0);
    CHECK(address % 64 == 0);
    uint8_t *memory = (uint8_t *)(intptr_t)address;
    for (int64_t i = 0; i < bytes; i++) {
        CHECK(memory[i] == 0);
    }
    memory[0] = 1;
    memory[bytes - 1] = 2;
    CHECK(wd_memory_unmap(address, bytes) == 0);
}

static int is_mapped(int64_t address)
{
    return msync((void *)(intptr_t)address, 1, MS_ASYNC) == 0;
}

/* The list survives whatever was returned before: the first, the last, one in between, or all. */
static void what_is_left_is_given_back_at_the_end(void)
{
    enum { COUNT = 4 };
    const int64_t bytes[COUNT] = {1, 4097, 640 * 1024, 300001};
    for (int freed = 0; freed < 1 << COUNT; freed++) {
        int64_t addresses[COUNT];
        for (int i = 0; i < COUNT; i++) {
            addresses[i] = wd_memory_map(bytes[i]);
            /* up to the last byte */
            memset((void *)(intptr_t)addresses[i], 0xff, (size_t)bytes[i]);
        }
        for (int i = 0; i < COUNT; i++) {
            if (freed >> i & 1) {
                CHECK(wd_memory_unmap(addresses[i], bytes[i]) == 0);
            }
        }
        for (int i = 0; i < COUNT; i++) {
            CHECK(is_mapped(addresses[i]) == !(freed >> i & 1));
        }
        wd_memory_unmap_all();
        for (int i = 0; i < COUNT; i++) {
            CHECK(!is_mapped(addresses[i]));
        }
    }
}

static void impossible_requests_are_refused(void)
{
    CHECK(wd_memory_map(0) == WD_E_ARGUMENT);
    CHECK(wd_memory_map(-1) == WD_E_ARGUMENT);
    CHECK(wd_memory_map(INT64_MAX / 2) == WD_E_SPACE);
    CHECK(wd_memory_unmap(4097, 4096) == WD_E_ARGUMENT);
    CHECK(wd_memory_unmap(4096, 0) == WD_E_ARGUMENT);
}

int main(void)
{
    mapped_memory_is_zeroed_aligned_and_writable();
    what_is_left_is_given_back_at_the_end();
    impossible_requests_are_refused();
    return 0;
}
