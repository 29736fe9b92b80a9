/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The body of the decoder's loop. inflate_fast.c includes it once for each copy of the loop, with
 * these macros, which are undefined again at its end:
 *
 *   LOOP        the name of the function
 *   LOOP_WIDE   1 for BMI2
 *   LOOP_KNOWN  1 if the output is there already: compares and does not write
 *
 * It is a file and not an inline function, because a function for any processor cannot use BMI2's
 * intrinsics. Without them gcc 12 takes two instructions and a register to cut out extra bits,
 * where one is enough.
 */
#if LOOP_WIDE
#define LOOP_TARGET WD_WIDE
/* The low bits of a word, as many as the low byte of an entry says. */
#define LOW_BITS(word, entry) _bzhi_u64(word, entry)
/* The whole bytes among `bits` bits. */
#define WHOLE_BYTES(bits) _bextr_u32(bits, 3, 3)
#else
#define LOOP_TARGET
#define LOW_BITS(word, entry) low_bits(word, (uint8_t)(entry))
#define WHOLE_BYTES(bits) ((bits) >> 3 & 7)
#endif

/* Writes a literal, or compares it with the byte that is there. */
#if LOOP_KNOWN
#define BYTE(entry) (differences |= *out++ ^ (uint8_t)((entry) >> 16))
#else
#define BYTE(entry) (*out++ = (uint8_t)((entry) >> 16))
#endif

LOOP_TARGET static uint32_t LOOP(struct run *run, const struct tables *tables, uint32_t litlen_root)
{
    const uint64_t litlen_mask = (1u << litlen_root) - 1;
    const uint8_t *const floor = run->floor;
    const uint8_t *in = run->in;
    const uint8_t *const in_last = run->in_end - ROUND_INPUT;
    uint8_t *out = run->out;
    uint8_t *const out_last = run->out_end - FAST_OUTPUT;
    uint64_t hold = run->hold;
    uint32_t bits = run->bits;
    uint32_t distance = 0;
#if LOOP_KNOWN
    uint64_t differences = 0;
#endif
    uint32_t status = WD_INFLATE_ROOM;

    REFILL();
    wd_entry entry = tables->litlen[hold & litlen_mask];
    for (;;) {
        /* Here 56 bits are on hold, and `entry` is the one they begin with. */
        if (entry & ENTRY_LITERAL) {
            DROP(entry);
            BYTE(entry);
            entry = tables->litlen[hold & litlen_mask];
            if (entry & ENTRY_LITERAL) {
                DROP(entry);
                BYTE(entry);
                entry = tables->litlen[hold & litlen_mask];
                if (entry & ENTRY_LITERAL) {
                    DROP(entry);
                    BYTE(entry);
                    entry = tables->litlen[hold & litlen_mask];
                    REFILL();
                    if (WD_UNLIKELY(in > in_last || out > out_last)) {
                        break;
                    }
                    continue;
                }
            }
        }
        if (WD_UNLIKELY(entry & ENTRY_EXCEPTION)) {
            if (entry & ENTRY_CHAIN) {
                DROP(entry);
                entry = tables->litlen[(entry >> 16) + low_bits(hold, entry_length(entry))];
            }
            if (entry & ENTRY_LITERAL) {
                DROP(entry);
                BYTE(entry);
                entry = tables->litlen[hold & litlen_mask];
                REFILL();
                if (WD_UNLIKELY(in > in_last || out > out_last)) {
                    break;
                }
                continue;
            }
            if (WD_UNLIKELY(entry & ENTRY_EXCEPTION)) {
                DROP(entry);
                status = entry & ENTRY_FINISH ? WD_INFLATE_END : BAD_LITLEN_CODE;
                break;
            }
        }

        uint64_t before = hold;
        DROP(entry);
        uint32_t length = VALUE(entry, before);
        entry = tables->distance[low_bits(hold, DISTANCE_ROOT)];
        if (WD_UNLIKELY(entry & ENTRY_EXCEPTION)) {
            if (entry & ENTRY_CHAIN) {
                if ((uint8_t)bits < WD_MAX_CODE_BITS + 13 + LITLEN_ROOT) {
                    REFILL();
                }
                DROP(entry);
                entry = tables->distance[(entry >> 16) + low_bits(hold, entry_length(entry))];
            }
            if (WD_UNLIKELY(entry & ENTRY_EXCEPTION)) {
                DROP(entry);
                status = BAD_DISTANCE_CODE;
                break;
            }
        }
        /* Rarely, because most distances take much less than the 28 bits that one can. Where the
         * condition was that these are there, it held in half the rounds, and was mispredicted. */
        if (WD_UNLIKELY((int8_t)(bits - entry) < LITLEN_ROOT)) {
            REFILL();
        }
        before = hold;
        DROP(entry);
        distance = VALUE(entry, before);
        /* As integers, because a pointer before the beginning of an object is not defined. */
        if (WD_UNLIKELY((uintptr_t)out - distance < (uintptr_t)floor)) {
            status = BAD_TOO_FAR_BACK;
            break;
        }
        entry = tables->litlen[hold & litlen_mask];
        REFILL();
#if LOOP_KNOWN
        differences |= compare_match(out, distance, length);
        out += length;
#else
        out = copy_match(out, distance, length);
#endif
        if (WD_UNLIKELY(in > in_last || out > out_last)) {
            break;
        }
    }

    bits &= 63;
    run->in = in - (bits >> 3);
    run->bits = bits & 7;
    run->hold = low_bits(hold, bits & 7);
#if LOOP_KNOWN
    run->out = out;
    run->length = 0;
    return differences != 0 ? BAD_TOO_FAR_BACK : status;
#else
    run->length = 0;
    if (out > run->out_end) {
        run->length = (uint32_t)(out - run->out_end);
        run->distance = distance;
        out = run->out_end;
    }
    run->out = out;
    return status;
#endif
}

#undef LOOP
#undef LOOP_WIDE
#undef LOOP_KNOWN
#undef LOOP_TARGET
#undef LOW_BITS
#undef WHOLE_BYTES
#undef BYTE
