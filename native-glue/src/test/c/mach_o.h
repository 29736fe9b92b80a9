/* SPDX-License-Identifier: Apache-2.0 */
/* What a library of macOS begins with, as far as load_mach_o.c reads it. */
#ifndef MACH_O_H
#define MACH_O_H

#include <stdint.h>

enum {
    MAGIC_64 = (int)0xfeedfacf,
    DYLIB = 6,
    SYMTAB = 2,
    SEGMENT_64 = 0x19,
    DYLD_INFO_ONLY = (int)0x80000022
};

struct header {
    int32_t magic, processor, variant, type;
    uint32_t commands, bytes, flags, reserved;
};
struct segment {
    int32_t command;
    uint32_t bytes;
    char name[16];
    uint64_t address, size, offset_in_file, size_in_file;
    int32_t most, protection;
    uint32_t sections, flags;
};
struct dyld_info {
    int32_t command;
    uint32_t bytes, rebase, rebase_size, bind, bind_size, weak, weak_size, lazy, lazy_size;
};
struct symtab {
    int32_t command;
    uint32_t bytes, symbols, count, names;
};
struct symbol {
    uint32_t name;
    uint8_t type, section;
    uint16_t description;
    uint64_t address;
};

#endif
