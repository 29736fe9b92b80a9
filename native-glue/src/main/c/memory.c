/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory for states and blocks, and a list of all of it.
 *
 * It is mapped rather than malloc'ed: zeroed, aligned to a page, and returned to the system at
 * once, where malloc would keep blocks of these sizes in its arenas after the first few frees.
 * Each mapping has a record behind the caller's bytes, linked into a list, so that everything
 * still mapped can be returned when the class loader that owned it goes, after which nothing else
 * knows of it. Java calls these functions under a lock.
 */
#define _DEFAULT_SOURCE
#include "warpdrive.h"

#ifdef WD_HEAP_MEMORY
#include <stdlib.h>
#include <string.h>

/* For a library under ASan, which knows the bounds of memory that malloc gave, and what was
 * freed. */
int64_t wd_memory_map(int64_t bytes)
{
    void *address = NULL;
    if (bytes <= 0) {
        return WD_E_ARGUMENT;
    }
    if (posix_memalign(&address, 4096, (size_t)bytes) != 0) {
        return WD_E_SPACE;
    }
    memset(address, 0, (size_t)bytes);
    return (int64_t)(intptr_t)address;
}

int64_t wd_memory_unmap(int64_t address, int64_t bytes)
{
    if (bytes <= 0) {
        return WD_E_ARGUMENT;
    }
    free((void *)(intptr_t)address);
    return 0;
}
#else
#ifdef _WIN32
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

static void *map_pages(size_t bytes)
{
    return VirtualAlloc(NULL, bytes, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
}

static int unmap_pages(void *address, size_t bytes)
{
    (void)bytes;
    return VirtualFree(address, 0, MEM_RELEASE) ? 0 : -1;
}
#else
#include <sys/mman.h>

static void *map_pages(size_t bytes)
{
    void *address = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return address == MAP_FAILED ? NULL : address;
}

static int unmap_pages(void *address, size_t bytes)
{
    return munmap(address, bytes);
}
#endif

/* A mapping: its record lies behind the memory that the caller sees. */
struct mapping {
    struct mapping *next;
    struct mapping **previous; /* the pointer that points here */
    void *address;
    size_t bytes; /* the record included */
};

enum { ALIGNMENT = 64 };

static struct mapping *first;

static size_t offset_of_record(int64_t bytes)
{
    return ((size_t)bytes + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

static void link_in(struct mapping *mapping)
{
    mapping->next = first;
    mapping->previous = &first;
    if (first) {
        first->previous = &mapping->next;
    }
    first = mapping;
}

static void unlink_from(struct mapping *mapping)
{
    *mapping->previous = mapping->next;
    if (mapping->next) {
        mapping->next->previous = mapping->previous;
    }
}

int64_t wd_memory_map(int64_t bytes)
{
    if (bytes <= 0) {
        return WD_E_ARGUMENT;
    }
    size_t all = offset_of_record(bytes) + sizeof(struct mapping);
    char *address = map_pages(all);
    if (address == NULL) {
        return WD_E_SPACE;
    }
    struct mapping *mapping = (struct mapping *)(void *)(address + offset_of_record(bytes));
    mapping->address = address;
    mapping->bytes = all;
    link_in(mapping);
    return (int64_t)(intptr_t)address;
}

int64_t wd_memory_unmap(int64_t address, int64_t bytes)
{
    if (bytes <= 0 || address % ALIGNMENT != 0) {
        return WD_E_ARGUMENT;
    }
    char *start = (char *)(intptr_t)address;
    struct mapping *mapping = (struct mapping *)(void *)(start + offset_of_record(bytes));
    unlink_from(mapping);
    if (unmap_pages(start, mapping->bytes) == 0) {
        return 0;
    }
    link_in(mapping);
    return WD_E_ARGUMENT;
}

void wd_memory_unmap_all(void)
{
    while (first) {
        struct mapping *mapping = first;
        first = mapping->next;
        unmap_pages(mapping->address, mapping->bytes);
    }
}
#endif
