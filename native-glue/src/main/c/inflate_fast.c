/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fast loop of the decoder, compiled four times: decoding or comparing, each with and without
 * BMI2 (wide.h).
 *
 * A refill puts at least 56 bits on hold. They last for three literals, or for two literals, a
 * length and the look-up of its distance. Each look-up is made before the refill or copy that
 * stands between it and its use, so that they run side by side. A table entry has the number of
 * bits to drop with the extra bits included, so one shift leads to the next symbol; the extra bits
 * are cut out of a copy, off the critical path.
 *
 * The order within a round was measured: dropping bits before computing the value, refilling for a
 * distance only if bits are short, and refilling before the copy gained 1 to 2 % from 4 KB on.
 * Built by gcc 12 at -O3 the loop is 5 % slower than at -O2, so the Makefile builds this file at
 * -O2, aligned to cache lines (1 to 2 %). clang 14 makes no faster one.
 *
 * The loop reaches 95 % of the speed of libdeflate, which has the whole output at once; copying
 * the output out costs the rest (docs/codec.md).
 */
#include "inflate_fast.h"

#include "bytes.h"
#include "wide.h"

/*
 * Refills `hold` to at least 56 bits without a branch. It loads 8 bytes, counts as many whole ones
 * as fit, and leaves the rest where the next refill puts the same bits again. Only the low 6 bits
 * of `bits` are the count: DROP subtracts a whole entry, whose low bits are the number to drop,
 * and shifts ignore the bits above.
 */
#define REFILL()                                 \
    do {                                         \
        hold |= wd_load_le64(in) << (bits & 63); \
        in += 7 - (bits >> 3 & 7);               \
        bits |= 56;                              \
    } while (0)

/* Drops the bits of an entry, extra bits included. */
#define DROP(entry)          \
    do {                     \
        hold >>= entry & 63; \
        bits -= entry;       \
    } while (0)

/* Computes a length or distance from its entry and the bits on hold before they were dropped.
 * Dropping them first lets the next look-up begin while this value is still computed. */
#define VALUE(entry, before) \
    ((entry >> 16) + (uint32_t)(low_bits(before, (uint8_t)entry) >> (entry >> 8 & 63)))

_Static_assert(3 * LITLEN_ROOT + LITLEN_ROOT <= 56, "three literals, then a look-up, per refill");
_Static_assert(2 * LITLEN_ROOT + WD_MAX_CODE_BITS + 5 + DISTANCE_ROOT <= 56,
               "two literals and a length, then a look-up, per refill");
_Static_assert(WD_MAX_CODE_BITS + 13 + LITLEN_ROOT <= 56, "a distance, then a look-up, per refill");

/* Writes a literal, or compares it with the byte that is there. */
#define BYTE(entry)                                         \
    do {                                                    \
        if (known) {                                        \
            differences |= *out++ ^ (uint8_t)(entry >> 16); \
        } else {                                            \
            *out++ = (uint8_t)(entry >> 16);                \
        }                                                   \
    } while (0)

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

/* The loop. With `known` the output is there already. */
WD_INLINE uint32_t decode(struct run *run, const struct tables *tables, uint32_t litlen_root,
                          bool known)
{
    const wd_entry *const litlen = tables->litlen;
    const wd_entry *const distances = tables->distance;
    const uint64_t litlen_mask = (1u << litlen_root) - 1;
    const uint8_t *const floor = run->floor;
    const uint8_t *in = run->in;
    const uint8_t *const in_last = run->in_end - FAST_INPUT;
    uint8_t *out = run->out;
    uint8_t *const out_last = run->out_end - FAST_OUTPUT;
    uint64_t hold = run->hold;
    uint32_t bits = run->bits;
    uint32_t distance = 0;
    uint64_t differences = 0;
    uint32_t status = WD_INFLATE_ROOM;

    REFILL();
    wd_entry entry = litlen[hold & litlen_mask];
    for (;;) {
        /* Here 56 bits are on hold, and `entry` is the one they begin with. */
        if (entry & ENTRY_LITERAL) {
            DROP(entry);
            BYTE(entry);
            entry = litlen[hold & litlen_mask];
            if (entry & ENTRY_LITERAL) {
                DROP(entry);
                BYTE(entry);
                entry = litlen[hold & litlen_mask];
                if (entry & ENTRY_LITERAL) {
                    DROP(entry);
                    BYTE(entry);
                    entry = litlen[hold & litlen_mask];
                    if (in > in_last || out > out_last) {
                        break;
                    }
                    REFILL();
                    continue;
                }
            }
        }
        if (entry & ENTRY_EXCEPTION) {
            if (entry & ENTRY_CHAIN) {
                DROP(entry);
                entry = litlen[(entry >> 16) + low_bits(hold, entry_length(entry))];
            }
            if (entry & ENTRY_LITERAL) {
                DROP(entry);
                BYTE(entry);
                entry = litlen[hold & litlen_mask];
                if (in > in_last || out > out_last) {
                    break;
                }
                REFILL();
                continue;
            }
            if (entry & ENTRY_EXCEPTION) {
                DROP(entry);
                status = entry & ENTRY_FINISH ? WD_INFLATE_END : BAD_LITLEN_CODE;
                break;
            }
        }

        uint64_t before = hold;
        DROP(entry);
        uint32_t length = VALUE(entry, before);
        entry = distances[low_bits(hold, DISTANCE_ROOT)];
        /* Rarely needed, because two literals and a length mostly leave enough bits. A refill
         * in every round would stand between the look-up and its use. */
        if ((bits & 63) < WD_MAX_CODE_BITS + 13 + LITLEN_ROOT) {
            REFILL();
        }
        if (entry & ENTRY_EXCEPTION) {
            if (entry & ENTRY_CHAIN) {
                DROP(entry);
                entry = distances[(entry >> 16) + low_bits(hold, entry_length(entry))];
            }
            if (entry & ENTRY_EXCEPTION) {
                DROP(entry);
                status = BAD_DISTANCE_CODE;
                break;
            }
        }
        before = hold;
        DROP(entry);
        distance = VALUE(entry, before);
        if (distance > (size_t)(out - floor)) {
            status = BAD_TOO_FAR_BACK;
            break;
        }
        entry = litlen[hold & litlen_mask];
        REFILL();
        if (known) {
            differences |= compare_match(out, distance, length);
            out += length;
        } else {
            out = copy_match(out, distance, length);
        }
        if (in > in_last || out > out_last) {
            break;
        }
    }

    bits &= 63;
    run->in = in - (bits >> 3);
    run->bits = bits & 7;
    run->hold = low_bits(hold, bits & 7);
    run->length = 0;
    if (known) {
        run->out = out;
        return differences != 0 ? BAD_TOO_FAR_BACK : status;
    }
    if (out > run->out_end) {
        run->length = (uint32_t)(out - run->out_end);
        run->distance = distance;
        out = run->out_end;
    }
    run->out = out;
    return status;
}

static uint32_t decode_portable(struct run *run, const struct tables *tables, uint32_t litlen_root)
{
    return decode(run, tables, litlen_root, false);
}

static uint32_t compare_portable(struct run *run, const struct tables *tables, uint32_t litlen_root)
{
    return decode(run, tables, litlen_root, true);
}

#if defined(__x86_64__)
/* BMI2 has shifts by any register and bit masks in one instruction. */
__attribute__((target("bmi,bmi2"))) static uint32_t
decode_bmi2(struct run *run, const struct tables *tables, uint32_t litlen_root)
{
    return decode(run, tables, litlen_root, false);
}

__attribute__((target("bmi,bmi2"))) static uint32_t
compare_bmi2(struct run *run, const struct tables *tables, uint32_t litlen_root)
{
    return decode(run, tables, litlen_root, true);
}
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
