/* SPDX-License-Identifier: Apache-2.0 */
#include "inflate_fast.h"

/*
 * A refill leaves at least 56 bits on hold without a branch: it loads 8 bytes, counts as many whole
 * ones as fit, and leaves the rest where the next refill puts the same bits again.
 */
#define REFILL()                            \
    do {                                    \
        hold |= load64(in) << bits;         \
        in += (63 - bits) >> 3;             \
        bits |= 56;                         \
    } while (0)

#define DROP(count)               \
    do {                          \
        uint32_t dropped = count; \
        hold >>= dropped;         \
        bits -= dropped;          \
    } while (0)

_Static_assert(3 * LITLEN_ROOT + 7 <= 56, "literals are followed by a look-up without a refill");
_Static_assert(2 * LITLEN_ROOT + MAX_CODE_BITS + 5 <= 56, "two literals and a length per refill");
_Static_assert(MAX_CODE_BITS + 13 + LITLEN_ROOT <= 56, "a distance and the next look-up per refill");

static inline __attribute__((always_inline)) uint32_t decode(struct run *run,
                                                             const struct codes *codes)
{
    const wd_entry *const litlen = codes->litlen;
    const wd_entry *const distances = codes->distance;
    const uint64_t litlen_mask = (1u << codes->litlen_root) - 1;
    const uint64_t distance_mask = (1u << codes->distance_root) - 1;
    const uint8_t *const floor = run->floor;
    const uint8_t *in = run->in;
    const uint8_t *const in_last = run->in_end - FAST_INPUT;
    uint8_t *out = run->out;
    uint8_t *const out_last = run->out_end - FAST_OUTPUT;
    uint64_t hold = run->hold;
    uint32_t bits = run->bits;
    uint32_t status = WD_INFLATE_ROOM;

    REFILL();
    wd_entry entry = litlen[hold & litlen_mask];
    for (;;) {
        /* Here: 56 bits on hold, or all but one look-up of them; `entry` is the next symbol's. */
        if (entry & ENTRY_LITERAL) {
            DROP(entry_drop(entry));
            *out++ = (uint8_t)(entry >> 16);
            entry = litlen[hold & litlen_mask];
            if (entry & ENTRY_LITERAL) {
                DROP(entry_drop(entry));
                *out++ = (uint8_t)(entry >> 16);
                entry = litlen[hold & litlen_mask];
                if (entry & ENTRY_LITERAL) {
                    DROP(entry_drop(entry));
                    *out++ = (uint8_t)(entry >> 16);
                    if (in > in_last || out > out_last) {
                        break;
                    }
                    REFILL();
                    entry = litlen[hold & litlen_mask];
                    continue;
                }
            }
        }
        if (entry & ENTRY_EXCEPTION) {
            if (entry & ENTRY_CHAIN) {
                DROP(entry_drop(entry));
                entry = litlen[(entry >> 16) + low_bits(hold, entry_length(entry))];
            }
            if (entry & ENTRY_LITERAL) {
                DROP(entry_drop(entry));
                *out++ = (uint8_t)(entry >> 16);
                if (in > in_last || out > out_last) {
                    break;
                }
                REFILL();
                entry = litlen[hold & litlen_mask];
                continue;
            }
            if (entry & ENTRY_EXCEPTION) {
                DROP(entry_drop(entry));
                status = entry & ENTRY_FINISH ? WD_INFLATE_END : BAD_LITLEN_CODE;
                break;
            }
        }

        uint32_t length = (entry >> 16)
            + (uint32_t)(low_bits(hold, entry_drop(entry)) >> entry_length(entry));
        DROP(entry_drop(entry));

        REFILL();
        entry = distances[hold & distance_mask];
        if (entry & ENTRY_EXCEPTION) {
            if (entry & ENTRY_CHAIN) {
                DROP(entry_drop(entry));
                entry = distances[(entry >> 16) + low_bits(hold, entry_length(entry))];
            }
            if (entry & ENTRY_EXCEPTION) {
                DROP(entry_drop(entry));
                status = BAD_DISTANCE_CODE;
                break;
            }
        }
        uint32_t distance = (entry >> 16)
            + (uint32_t)(low_bits(hold, entry_drop(entry)) >> entry_length(entry));
        DROP(entry_drop(entry));
        if (distance > (size_t)(out - floor)) {
            status = BAD_TOO_FAR_BACK;
            break;
        }

        /* Look up before the copy: the load then runs beside it. */
        entry = litlen[hold & litlen_mask];
        out = copy_match(out, distance, length);
        if (in > in_last || out > out_last) {
            break;
        }
        REFILL();
    }

    run->in = in - (bits >> 3);
    run->bits = bits & 7;
    run->hold = low_bits(hold, bits & 7);
    run->out = out;
    return status;
}

static uint32_t decode_portable(struct run *run, const struct codes *codes)
{
    return decode(run, codes);
}

#if defined(__x86_64__)
/* Shifts by a register and bit masks in one instruction each. */
__attribute__((target("bmi,bmi2"))) static uint32_t decode_bmi2(struct run *run,
                                                                const struct codes *codes)
{
    return decode(run, codes);
}
#endif

uint32_t wd_inflate_fast(struct run *run, const struct codes *codes)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("bmi2")) {
        return decode_bmi2(run, codes);
    }
#endif
    return decode_portable(run, codes);
}
