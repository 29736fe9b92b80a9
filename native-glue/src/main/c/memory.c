/* SPDX-License-Identifier: Apache-2.0 */
#define _DEFAULT_SOURCE
#include "warpdrive.h"

#include <sys/mman.h>

/*
 * Mapped rather than malloc'ed: zeroed, page-aligned and given back to the system at once, where
 * malloc would keep blocks of these sizes in its arenas after the first few frees.
 */
int64_t wd_memory_map(int64_t bytes)
{
    if (bytes <= 0)
        return WD_E_ARGUMENT;
    void *address =
        mmap(NULL, (size_t)bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return address == MAP_FAILED ? WD_E_SPACE : (int64_t)(intptr_t)address;
}

int64_t wd_memory_unmap(int64_t address, int64_t bytes)
{
    if (bytes <= 0)
        return WD_E_ARGUMENT;
    return munmap((void *)(intptr_t)address, (size_t)bytes) == 0 ? 0 : WD_E_ARGUMENT;
}
