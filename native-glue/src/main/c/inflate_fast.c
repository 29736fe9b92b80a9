/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fast loop of the decoder (inflate_loop.h), compiled four times: decoding or comparing, each
 * with and without BMI2 (wide.h).
 *
 * A refill puts at least 56 bits on hold. They last for three literals, or for two literals, a
 * length and the look-up of its distance. Each look-up is made before the refill or copy that
 * stands between it and its use, so that they run side by side. A table entry has the number of
 * bits to drop with the extra bits included, so one shift leads to the next symbol; the extra bits
 * are cut out of a copy, off the critical path.
 *
 * The order within a round was measured: dropping bits before computing the value, refilling for a
 * distance only if this distance needs it, and refilling before the copy gained 1 to 2 % from 4 KB
 * on. gcc 12 has to be kept from changing it: the Makefile builds this file at -O2 and without the
 * last scheduling of instructions, aligned to cache lines (docs/codec.md has the figures).
 */
#include "inflate_fast.h"

#include "bytes.h"
#include "wide.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/*
 * Refills `hold` to at least 56 bits without a branch. It loads 8 bytes, counts as many whole ones
 * as fit, and leaves the rest where the next refill puts the same bits again. Only the low 6 bits
 * of `bits` are the count: DROP subtracts a whole entry, whose low bits are the number to drop,
 * and shifts ignore the bits above.
 */
#define REFILL()                                 \
    do {                                         \
        hold |= wd_load_le64(in) << (bits & 63); \
        in += 7;                                 \
        in -= WHOLE_BYTES(bits);                 \
        bits |= 56;                              \
    } while (0)

/* Drops the bits of an entry, extra bits included. The low byte of `bits` stays their exact
 * number, because that of an entry has nothing else. */
#define DROP(entry)          \
    do {                     \
        hold >>= entry & 63; \
        bits -= entry;       \
    } while (0)

/* Computes a length or distance from its entry and the bits on hold before they were dropped.
 * Dropping them first lets the next look-up begin while this value is still computed. */
#define VALUE(entry, before) \
    ((entry >> 16) + (uint32_t)(LOW_BITS(before, entry) >> (entry >> 8 & 63)))

_Static_assert(3 * LITLEN_ROOT + LITLEN_ROOT <= 56, "three literals, then a look-up, per refill");
_Static_assert(2 * LITLEN_ROOT + WD_MAX_CODE_BITS + 5 + DISTANCE_ROOT <= 56,
               "two literals and a length, then a look-up, per refill");
_Static_assert(WD_MAX_CODE_BITS + 13 + LITLEN_ROOT <= 56, "a distance, then a look-up, per refill");

/* Returns the differences between a match and the bytes that are there, 0 for none. Reads up to
 * 7 bytes beyond the match. */
static inline uint64_t compare_match(const uint8_t *out, uint32_t distance, uint32_t length)
{
    const uint8_t *from = out - distance;
    uint64_t differences = 0;
    for (; length > 8; length -= 8, out += 8, from += 8) {
        differences |= wd_load_le64(out) ^ wd_load_le64(from);
    }
    return differences | (wd_load_le64(out) ^ wd_load_le64(from)) << (64 - 8 * length);
}

#define LOOP decode_portable
#define LOOP_WIDE 0
#define LOOP_KNOWN 0
#include "inflate_loop.h"

#define LOOP compare_portable
#define LOOP_WIDE 0
#define LOOP_KNOWN 1
#include "inflate_loop.h"

#if defined(__x86_64__)
#define LOOP decode_bmi2
#define LOOP_WIDE 1
#define LOOP_KNOWN 0
#include "inflate_loop.h"

#define LOOP compare_bmi2
#define LOOP_WIDE 1
#define LOOP_KNOWN 1
#include "inflate_loop.h"
#endif

uint32_t wd_inflate_fast(struct run *run, const struct tables *tables, uint32_t litlen_root)
{
#if defined(__x86_64__)
    if (wd_wide()) {
        return decode_bmi2(run, tables, litlen_root);
    }
#endif
    return decode_portable(run, tables, litlen_root);
}

uint32_t wd_compare_fast(struct run *run, const struct tables *tables, uint32_t litlen_root)
{
#if defined(__x86_64__)
    if (wd_wide()) {
        return compare_bmi2(run, tables, litlen_root);
    }
#endif
    return compare_portable(run, tables, litlen_root);
}
