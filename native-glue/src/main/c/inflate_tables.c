/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Builds decode tables, and judges sets of code lengths as zlib does.
 *
 * Codes are entered in order of length, each once, and the first level is doubled by memcpy
 * whenever the length grows. A fill at a stride of 2^length, the usual way, writes the same
 * entries one by one. The symbols are sorted by length with counters first.
 *
 * Cost: the building matters in messages of about 1 KB. So the root shrinks to the longest code,
 * and fixed blocks have constant tables (inflate_fixed.c). An increment of a counter waits for the
 * one before, if both are of the same length. So there are two sets of counters in turn, and
 * symbols without a code, which are the most, are left out: eight at a time where that is
 * possible, and without a branch elsewhere. When each of them was counted and sorted as well, a
 * message of 1 KB took 1.14 times as long.
 */
#include "inflate_tables.h"

#include <string.h>

/* The meaning of each symbol: its table entry without the length of its code. */

#define LITERAL(byte) (ENTRY_LITERAL | (uint32_t)(byte) << 16)
#define LITERALS_4(byte) LITERAL(byte), LITERAL(byte + 1), LITERAL(byte + 2), LITERAL(byte + 3)
#define LITERALS_16(byte) \
    LITERALS_4(byte), LITERALS_4(byte + 4), LITERALS_4(byte + 8), LITERALS_4(byte + 12)
#define LITERALS_64(byte) \
    LITERALS_16(byte), LITERALS_16(byte + 16), LITERALS_16(byte + 32), LITERALS_16(byte + 48)
#define BASE(base, extra) ((uint32_t)(base) << 16 | (extra))
#define MEANING(base, extra) BASE(base, extra),
#define NO_SUCH_CODE ENTRY_EXCEPTION

/* RFC 1951, section 3.2.5. Symbols 286 and 287 have codes in fixed blocks but no meaning. */
static const wd_entry litlen_meaning[WD_FIXED_LITLEN_SYMBOLS] = {
    LITERALS_64(0),
    LITERALS_64(64),
    LITERALS_64(128),
    LITERALS_64(192),
    ENTRY_EXCEPTION | ENTRY_FINISH,
    WD_EACH_LENGTH(MEANING) NO_SUCH_CODE,
    NO_SUCH_CODE,
};

static const wd_entry distance_meaning[WD_FIXED_DISTANCE_SYMBOLS] = {
    WD_EACH_DISTANCE(MEANING) NO_SUCH_CODE,
    NO_SUCH_CODE,
};

/* The precode: the symbol itself, and the bits that say how often it is repeated. */
static const wd_entry precode_meaning[WD_PRECODE_SYMBOLS] = {
    BASE(0, 0),
    BASE(1, 0),
    BASE(2, 0),
    BASE(3, 0),
    BASE(4, 0),
    BASE(5, 0),
    BASE(6, 0),
    BASE(7, 0),
    BASE(8, 0),
    BASE(9, 0),
    BASE(10, 0),
    BASE(11, 0),
    BASE(12, 0),
    BASE(13, 0),
    BASE(14, 0),
    BASE(15, 0),
    BASE(WD_REPEAT, WD_REPEAT_EXTRA),
    BASE(WD_ZEROS, WD_ZEROS_EXTRA),
    BASE(WD_MANY_ZEROS, WD_MANY_ZEROS_EXTRA),
};

static const struct {
    const wd_entry *meaning;
    uint32_t root;
    uint32_t entries;
} codes[] = {
    [CODE_PRECODE] = {precode_meaning, PRECODE_ROOT, PRECODE_ENTRIES},
    [CODE_LITLEN] = {litlen_meaning, LITLEN_ROOT, LITLEN_ENTRIES},
    [CODE_DISTANCE] = {distance_meaning, DISTANCE_ROOT, DISTANCE_ENTRIES},
};

/* Adds the length of a code to the meaning of its symbol. */
static wd_entry with_length(wd_entry meaning, uint32_t length)
{
    return meaning + (length << 8 | length);
}

/* The bits of a byte in reverse. */
#define REVERSED_4(byte) byte, (byte) + 2 * 64, (byte) + 1 * 64, (byte) + 3 * 64
#define REVERSED_16(byte)                                                   \
    REVERSED_4(byte), REVERSED_4(byte + 2 * 16), REVERSED_4(byte + 1 * 16), \
        REVERSED_4(byte + 3 * 16)
#define REVERSED_64(byte)                                                    \
    REVERSED_16(byte), REVERSED_16(byte + 2 * 4), REVERSED_16(byte + 1 * 4), \
        REVERSED_16(byte + 3 * 4)
static const uint8_t reversed[256] = {REVERSED_64(0), REVERSED_64(2), REVERSED_64(1),
                                      REVERSED_64(3)};

/* Returns a code as it stands in the stream, its first bit lowest. Counting in that order instead,
 * with a carry that runs down, is a chain of operations from each code to the next. */
static inline uint32_t reverse(uint32_t code, uint32_t length)
{
    uint32_t word = (uint32_t)reversed[code & 255] << 8 | reversed[code >> 8];
    return word >> (16 - length);
}

/* Returns the index bits of the subtable for the codes that share a prefix. The next of them
 * has the length `length`. */
static uint32_t subtable_root(const uint16_t *left_of, uint32_t length, uint32_t root)
{
    uint32_t bits = length - root;
    int32_t space = 1 << bits;
    while (root + bits < WD_MAX_CODE_BITS) {
        space -= left_of[root + bits];
        if (space <= 0) {
            break;
        }
        bits++;
        space <<= 1;
    }
    return bits;
}

/* Doubles a table of 2^bits entries until it has 2^root, and returns `root`. */
static uint32_t widen(wd_entry *table, uint32_t bits, uint32_t root)
{
    for (; bits < root; bits++) {
        memcpy(table + (1u << bits), table, sizeof(wd_entry) << bits);
    }
    return root;
}

uint32_t wd_build_table(enum wd_code code, const uint8_t *lengths, uint32_t count, uint16_t *sorted,
                        wd_entry *table)
{
    const wd_entry *meaning = codes[code].meaning;
    uint16_t count_of[WD_MAX_CODE_BITS + 1] = {0};
    uint16_t count_too[WD_MAX_CODE_BITS + 1] = {0};
    uint16_t coded[WD_FIXED_LITLEN_SYMBOLS]; /* the symbols that have a code */
    uint32_t coded_count = 0;
    uint32_t symbol = 0;
    for (; symbol + 8 <= count; symbol += 8) {
        if (wd_load64(lengths + symbol) != 0) {
            for (uint32_t i = symbol; i < symbol + 8; i += 2) {
                count_of[lengths[i]]++;
                coded[coded_count] = (uint16_t)i;
                coded_count += lengths[i] != 0;
                count_too[lengths[i + 1]]++;
                coded[coded_count] = (uint16_t)(i + 1);
                coded_count += lengths[i + 1] != 0;
            }
        }
    }
    for (; symbol < count; symbol++) {
        count_of[lengths[symbol]]++;
        coded[coded_count] = (uint16_t)symbol;
        coded_count += lengths[symbol] != 0;
    }
    for (uint32_t length = 1; length <= WD_MAX_CODE_BITS; length++) {
        count_of[length] = (uint16_t)(count_of[length] + count_too[length]);
    }

    uint32_t longest = WD_MAX_CODE_BITS;
    while (longest > 0 && count_of[longest] == 0) {
        longest--;
    }
    if (longest == 0) {
        /* No code at all. zlib makes a table of two codes of one bit. In a precode they read as
         * a length of zero, elsewhere as errors. */
        wd_entry none = code == CODE_PRECODE ? meaning[0] : NO_SUCH_CODE;
        table[0] = table[1] = with_length(none, 1);
        return widen(table, 1, codes[code].root);
    }

    int32_t space = 1;
    uint16_t offset[WD_MAX_CODE_BITS + 2];
    offset[1] = 0;
    for (uint32_t length = 1; length <= WD_MAX_CODE_BITS; length++) {
        space = (space << 1) - count_of[length];
        if (space < 0) {
            return 0; /* over-subscribed */
        }
        offset[length + 1] = (uint16_t)(offset[length] + count_of[length]);
    }
    if (space > 0) {
        if (code == CODE_PRECODE || longest != 1) {
            return 0; /* incomplete */
        }
        table[1] = with_length(NO_SUCH_CODE, 1); /* the other code of one bit */
    }

    for (uint32_t i = 0; i < coded_count; i++) {
        sorted[offset[lengths[coded[i]]]++] = coded[i];
    }
    /* The first level, in order of length. Each code is entered once, and the table so far is
     * doubled whenever the length grows. */
    uint32_t root = longest < codes[code].root ? longest : codes[code].root;
    uint32_t next = 0;
    const uint16_t *symbols = sorted;
    for (uint32_t length = 1; length <= root; length++) {
        if (symbols != sorted) {
            memcpy(table + (1u << (length - 1)), table, sizeof(wd_entry) << (length - 1));
        }
        for (uint32_t left = count_of[length]; left > 0; left--) {
            table[reverse(next++, length)] = with_length(meaning[*symbols++], length);
        }
        next <<= 1;
    }

    if (longest <= root) {
        return code == CODE_LITLEN ? root : widen(table, root, codes[code].root);
    }

    /* Subtables for the codes that are longer than `root` bits. */
    uint32_t used = 1u << root;
    uint32_t prefix = UINT32_MAX;
    uint32_t start = 0;
    uint32_t subroot = 0;
    for (uint32_t length = root + 1; length <= longest; length++) {
        while (count_of[length] > 0) {
            uint32_t bits = reverse(next++, length);
            if ((bits & ((1u << root) - 1)) != prefix) {
                prefix = bits & ((1u << root) - 1);
                start = used;
                subroot = subtable_root(count_of, length, root);
                used += 1u << subroot;
                if (used > codes[code].entries) {
                    /* Cannot happen: LITLEN_ENTRIES and DISTANCE_ENTRIES suffice for every code. */
                    return 0;
                }
                table[prefix] = start << 16 | ENTRY_EXCEPTION | ENTRY_CHAIN | subroot << 8 | root;
            }
            wd_entry entry = with_length(meaning[*symbols++], length - root);
            for (uint32_t i = bits >> root; i < 1u << subroot; i += 1u << (length - root)) {
                table[start + i] = entry;
            }
            count_of[length]--;
        }
        next <<= 1;
    }
    return root;
}
