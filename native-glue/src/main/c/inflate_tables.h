/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decode tables: what the next bits of the input mean.
 *
 * A table starts with 2^root entries, indexed by the next `root` bits of the stream, first bit
 * lowest. Codes longer than the root continue in a subtable behind the first level. An entry:
 *
 *  31       30..16                    15         14     13      11..8          5..0
 *  LITERAL  byte, base or subtable    EXCEPTION  CHAIN  FINISH  code length    bits to drop
 *
 *  kind          bits 30..16         flags                code length        bits to drop
 *  literal       the byte            LITERAL              of the code        the same
 *  length        3..258              -                    of the code        code and extra bits
 *  end of block  0                   EXCEPTION, FINISH    of the code        the same
 *  chain         subtable's index    EXCEPTION, CHAIN     subtable's root    the first level's root
 *  no such code  0                   EXCEPTION            as zlib drops      the same
 *
 * A distance is like a length, with a base of up to 24577. In a subtable the code length counts
 * from the first bit of the subtable. The bits to drop include the extra bits, so that one shift
 * leads to the next symbol; the extra bits are cut out of a copy, off the critical path.
 */
#ifndef WD_INFLATE_TABLES_H
#define WD_INFLATE_TABLES_H

#include <stdbool.h>
#include <stdint.h>

#include "deflate_format.h"

typedef uint32_t wd_entry;

#define ENTRY_LITERAL 0x80000000u
#define ENTRY_EXCEPTION 0x8000u
#define ENTRY_CHAIN 0x4000u
#define ENTRY_FINISH 0x2000u

enum {
    /* Index bits of the first level. Raising one means fewer subtables, and larger tables to
     * build and to keep in the cache. 11 bits hold nearly every code of real data; three
     * literals of 11 bits and a length then still fit in the 56 bits of one refill. */
    LITLEN_ROOT = 11,
    DISTANCE_ROOT = 8,
    PRECODE_ROOT = 7,

    /* The most entries that any complete code of the 286 and 30 symbols of a dynamic block can
     * need. inflate_tables_test finds them by trying all codes. */
    LITLEN_ENTRIES = 2340,
    DISTANCE_ENTRIES = 400,
    PRECODE_ENTRIES = 1 << PRECODE_ROOT,

    FIXED_LITLEN_ROOT = 9
};

/* Both tables of a block, side by side, so that one pointer leads to them. */
struct tables {
    wd_entry litlen[LITLEN_ENTRIES];
    wd_entry distance[DISTANCE_ENTRIES];
};

enum wd_code { CODE_PRECODE, CODE_LITLEN, CODE_DISTANCE };

static inline uint32_t entry_drop(wd_entry entry)
{
    return entry & 63;
}

static inline uint32_t entry_length(wd_entry entry)
{
    return (entry >> 8) & 15;
}

/*
 * Builds the table of one code, if zlib accepts its set of lengths: if it is neither
 * over-subscribed nor incomplete. Like zlib, this accepts a literal or distance code of a single
 * code of one bit. A precode or distance code may also be empty, which fails only when a code of
 * it is read.
 *
 * lengths  a code length (0..15) for each of `count` symbols; not all zero for CODE_LITLEN
 * sorted   scratch for `count` symbols
 * returns  the root of the table, or 0 if the set is refused. The root is PRECODE_ROOT,
 *          DISTANCE_ROOT, or up to LITLEN_ROOT: it shrinks to the longest code, because large
 *          tables of few codes would be most of the work on a small block
 */
uint32_t wd_build_table(enum wd_code code, const uint8_t *lengths, uint32_t count, uint16_t *sorted,
                        wd_entry *table);

/* The tables of fixed blocks (RFC 1951, 3.2.6). The root of `litlen` is FIXED_LITLEN_ROOT. */
extern const struct tables wd_fixed_tables;

#endif
