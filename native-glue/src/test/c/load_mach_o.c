/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loads a library of macOS on Linux, as far as one needs that calls nothing of macOS but functions
 * of memory: segments go to their addresses, pointers are adjusted, and names are bound. The
 * calling conventions agree for our functions: macOS on arm64 packs arguments on the stack, but the
 * few that lie there have the same offsets packed.
 */
#define _GNU_SOURCE
#include "check.h"
#include "load.h"
#include "mach_o.h"

#include <string.h>
#include <sys/mman.h>

enum { SEGMENTS_MAX = 8 };
static const struct segment *segments[SEGMENTS_MAX];
static const struct dyld_info *info;
static const struct symtab *table;
static uint8_t file[1 << 20], *image;

static void *map_as_macos(void *at, size_t bytes, int protection, int flags, int fd, int64_t offset)
{
    CHECK(flags == 0x1002); /* MAP_PRIVATE | MAP_ANON, as macOS numbers them */
    return mmap(at, bytes, protection, MAP_PRIVATE | MAP_ANONYMOUS, fd, offset);
}

static void set_pattern(uint8_t *to, const uint8_t *pattern, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        to[i] = pattern[i % 16];
    }
}

static const struct import {
    const char *name;
    void *address;
} imports[] = {{"_memcpy", memcpy},
               {"_memmove", memmove},
               {"_memset", memset},
               {"_memcmp", memcmp},
               {"_memset_pattern16", set_pattern},
               {"_bzero", bzero},
               {"___bzero", bzero},
               {"_mmap", map_as_macos},
               {"_munmap", munmap},
               {"dyld_stub_binder", abort}};
enum { IMPORTS = sizeof imports / sizeof *imports };

static uint64_t number(const uint8_t **at)
{
    uint64_t value = 0;
    for (int shift = 0;; shift += 7) {
        uint8_t byte = *(*at)++;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            return value;
        }
    }
}

/* Follows the instructions of where pointers lie that move with the image. Of dyld's, those that
 * the linker uses for so few. */
static void rebase(void)
{
    const uint8_t *at = file + info->rebase, *end = at + info->rebase_size;
    uint8_t *place = NULL;
    while (at < end) {
        int code = *at >> 4, operand = *at++ & 15;
        if (code == 2) {
            place = image + segments[operand]->address + number(&at);
        } else if (code == 3 || code == 4) {
            place += code == 3 ? number(&at) : (uint64_t)operand * 8;
        } else if (code == 5 || code == 6) {
            uint64_t times = code == 5 ? (uint64_t)operand : number(&at);
            for (; times > 0; times--, place += 8) {
                *(uint64_t *)(void *)place += (uintptr_t)image;
            }
        } else {
            CHECK(code <= 1); /* the end, or that these are pointers */
        }
    }
}

/* The same, of where which function's address goes. */
static void bind(uint32_t offset, uint32_t size)
{
    const uint8_t *at = file + offset, *end = at + size;
    uint8_t *place = NULL;
    const char *name = NULL;
    while (at < end) {
        int code = *at >> 4, operand = *at++ & 15;
        if (code == 4) {
            name = (const char *)at;
            at += strlen(name) + 1;
        } else if (code == 7) {
            place = image + segments[operand]->address + number(&at);
        } else if (code == 9) {
            size_t i = 0;
            while (i < IMPORTS && strcmp(imports[i].name, name) != 0) {
                i++;
            }
            CHECK(i < IMPORTS);
            *(void **)(void *)place = imports[i].address;
        } else {
            CHECK(code <= 1 || code == 5); /* the end of one, its library, that it is a pointer */
        }
    }
}

void *load(const char *path)
{
    FILE *from = fopen(path, "rb");
    CHECK(from != NULL);
    size_t length = fread(file, 1, sizeof file, from);
    CHECK(length > sizeof(struct header) && length < sizeof file && fclose(from) == 0);
    const struct header *header = (const struct header *)(void *)file;
    CHECK(header->magic == MAGIC_64 && header->type == DYLIB);
    size_t count = 0, bytes = 0;
    const uint8_t *at = file + sizeof *header;
    for (uint32_t i = 0; i < header->commands; i++) {
        const struct segment *command = (const struct segment *)(const void *)at;
        if (command->command == SEGMENT_64) {
            CHECK(count < SEGMENTS_MAX);
            segments[count++] = command;
            bytes = command->address + command->size;
        } else if (command->command == DYLD_INFO_ONLY) {
            info = (const struct dyld_info *)(const void *)at;
        } else if (command->command == SYMTAB) {
            table = (const struct symtab *)(const void *)at;
        }
        at += command->bytes;
    }
    CHECK(info != NULL && table != NULL);
    image = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(image != MAP_FAILED);
    for (size_t i = 0; i < count; i++) {
        memcpy(image + segments[i]->address, file + segments[i]->offset_in_file,
               segments[i]->size_in_file);
    }
    rebase();
    bind(info->bind, info->bind_size);
    bind(info->lazy, info->lazy_size);
    __builtin___clear_cache((char *)image, (char *)image + bytes);
    for (size_t i = 0; i < count; i++) { /* macOS numbers protections as Linux does */
        CHECK(mprotect(image + segments[i]->address, segments[i]->size, segments[i]->protection) ==
              0);
    }
    return image;
}

void *find(void *library, const char *name)
{
    CHECK(library == image);
    const struct symbol *symbols = (const struct symbol *)(void *)(file + table->symbols);
    for (uint32_t i = 0; i < table->count; i++) {
        const char *symbol = (const char *)file + table->names + symbols[i].name;
        if (symbols[i].section != 0 && symbol[0] == '_' && strcmp(symbol + 1, name) == 0) {
            return image + symbols[i].address;
        }
    }
    return NULL;
}
