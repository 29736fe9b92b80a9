/* SPDX-License-Identifier: Apache-2.0 */
#include "warpdrive.h"

#include "check.h"

static void mapped_memory_is_zeroed_aligned_and_writable(void)
{
    const int64_t bytes = 300001;
    int64_t address = wd_memory_map(bytes);
    CHECK(address > 0);
    CHECK(address % 64 == 0);
    uint8_t *memory = (uint8_t *)(intptr_t)address;
    for (int64_t i = 0; i < bytes; i++)
        CHECK(memory[i] == 0);
    memory[0] = 1;
    memory[bytes - 1] = 2;
    CHECK(wd_memory_unmap(address, bytes) == 0);
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
    impossible_requests_are_refused();
    return 0;
}
