/* SPDX-License-Identifier: Apache-2.0 */
#include "inflate_fast.h"

#include "bytes.h"
#include "wide.h"

/*
 * A refill leaves at least 56 bits on hold without a branch: it loads 8 bytes, counts as many whole
 * ones as fit, and leaves the rest where the next refill puts the same bits again. Of `bits` only
 * the low 6 bits are the count: dropping an entry's bits subtracts the whole entry, which has the
 * number to drop there, and shifts look at no more.
 */
#define REFILL()                                 \
    do {                                         \
        hold |= wd_load_le64(in) << (bits & 63); \
        in += 7 - (bits >> 3 & 7);               \
        bits |= 56;                              \
    } while (0)

#define DROP(entry)          \
    do {                     \
        hold >>= entry & 63; \
        bits -= entry;       \
    } while (0)

/* Base and extra bits of a length or distance, of the bits on hold before they were dropped:
 * dropping them first lets the next look-up begin while this value is still computed. */
#define VALUE(entry, before) \
    ((entry >> 16) + (uint32_t)(low_bits(before, (uint8_t)entry) >> (entry >> 8 & 63)))

_Static_assert(3 * LITLEN_ROOT + LITLEN_ROOT <= 56, "three literals, then a look-up, per refill");
_Static_assert(2 * LITLEN_ROOT + WD_MAX_CODE_BITS + 5 + DISTANCE_ROOT <= 56,
               "two literals and a length, then a look-up, per refill");
_Static_assert(WD_MAX_CODE_BITS + 13 + LITLEN_ROOT <= 56, "a distance, then a look-up, per refill");

/* Makes a byte, or compares it with the one that is there. */
#define BYTE(entry)                                         \
    do {                                                    \
        if (known) {                                        \
            differences |= *out++ ^ (uint8_t)(entry >> 16); \
        } else {                                            \
            *out++ = (uint8_t)(entry >> 16);                \
        }                                                   \
    } while (0)

/* What differs of a match from the bytes that are there; reads up to 7 bytes beyond it. */
static inline uint64_t compare_match(const uint8_t *out, uint32_t distance, uint32_t length)
{
    const uint8_t *from = out - distance;
    uint64_t differences = 0;
    for (; length > 8; length -= 8, out += 8, from += 8) {
        differences |= wd_load_le64(out) ^ wd_load_le64(from);
    }
    return differences | (wd_load_le64(out) ^ wd_load_le64(from)) << (64 - 8 * length);
}

/* With `known` the output is there already. */
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
        /* Here: 56 bits on hold, and `entry` is what they begin with. The next symbol is always
         * looked up before the refill or copy that comes between, so that they run side by side. */
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
        /* Seldom: two literals and a length mostly leave enough, and a refill here would stand
         * between the look-up and its use. */
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
/* Shifts by a register and bit masks in one instruction each. */
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
