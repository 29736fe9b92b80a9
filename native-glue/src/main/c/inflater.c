/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A state machine for DEFLATE streams (RFC 1951) that can stop at every bit of input and every
 * byte of output. It reads block headers, and the symbols near the end of input or room;
 * wd_inflate_fast decodes all others.
 *
 * zlib's verdict on a stream includes where it stops: it takes a byte of input only if the next
 * item cannot be told without it, and goes on until it lacks input or room. This decoder takes up
 * to eight bytes at a time and returns the whole unused ones at the end of a call, which gives the
 * same positions. Each mode begins with what may be missing, so it can be entered again.
 *
 * Cost: each symbol passes several branches and checks here, so the fast loop runs to the end of
 * the room and to within FAST_INPUT bytes of the end of the input.
 */
#include "inflater.h"

#include <stddef.h>

_Static_assert(WD_FIXED_DISTANCE_SYMBOLS <= WD_FIXED_LITLEN_SYMBOLS, "`sorted` serves all codes");

void wd_inflater_start(struct inflater *inflater, int32_t flags)
{
    /* Everything else is written before it is read. */
    memset(inflater, 0, offsetof(struct inflater, lengths));
    inflater->mode = BLOCK;
    inflater->slack = slack_of(flags);
}

/* Puts at least `count` bits on hold (up to 32). Returns false, with all input taken, if there
 * are fewer. */
static inline bool need(struct run *run, uint32_t count)
{
    if (run->bits >= count) {
        return true;
    }
    if (run->in_end - run->in >= 8) {
        run->hold |= wd_load_le64(run->in) << run->bits;
        run->in += (63 - run->bits) >> 3;
        run->bits |= 56;
        return true;
    }
    do {
        if (run->in == run->in_end) {
            return false;
        }
        run->hold |= (uint64_t)*run->in++ << run->bits;
        run->bits += 8;
    } while (run->bits < count);
    return true;
}

/* Takes `count` bits that are on hold. */
static inline uint32_t take(struct run *run, uint32_t count)
{
    uint32_t value = (uint32_t)low_bits(run->hold, count);
    run->hold >>= count;
    run->bits -= count;
    return value;
}

/* Takes the next code and stores its table entry. Returns false if the input ends within the
 * code. An entry that was found with too few bits on hold is right exactly if its code is not
 * longer than they are. */
static inline bool take_entry(struct run *run, const wd_entry *table, uint32_t root,
                              wd_entry *entry)
{
    for (;;) {
        wd_entry found = table[low_bits(run->hold, root)];
        uint32_t used = 0;
        if (found & ENTRY_CHAIN) {
            used = root;
            found = table[(found >> 16) + low_bits(run->hold >> root, entry_length(found))];
        }
        used += entry_length(found);
        if (used <= run->bits) {
            take(run, used);
            *entry = found;
            return true;
        }
        if (!need(run, run->bits + 1)) {
            return false;
        }
    }
}

/* Ends the stream with a status. */
static void finish(struct inflater *inflater, uint32_t status)
{
    inflater->mode = ENDED;
    inflater->status = status;
}

/* Reads the code lengths of the precode. Returns false if input is missing. */
static bool read_precode(struct inflater *inflater, struct run *run)
{
    while (inflater->have < inflater->precode_count) {
        if (!need(run, 3)) {
            return false;
        }
        inflater->lengths[wd_precode_order[inflater->have++]] = (uint8_t)take(run, 3);
    }
    while (inflater->have < WD_PRECODE_SYMBOLS) {
        inflater->lengths[wd_precode_order[inflater->have++]] = 0;
    }
    return true;
}

/* Reads the code lengths of the other two codes into `lengths`, which are zero from `have` on; a
 * repetition may span both. Returns false if input is missing or the stream has ended. */
static bool read_code_lengths(struct inflater *inflater, struct run *run)
{
    /* In locals, because a store of a byte may change any structure as far as C knows. */
    const wd_entry *const precode = inflater->precode;
    uint8_t *const lengths = inflater->lengths;
    const uint32_t total = inflater->litlen_count + inflater->distance_count;
    uint32_t have = inflater->have;
    uint64_t hold = run->hold;
    uint32_t bits = run->bits;
    while (have < total) {
        /* The most bits that one item takes, so that refills are rare. Fewer may be there and
         * suffice. */
        if (bits < PRECODE_ROOT + WD_MANY_ZEROS_EXTRA) {
            run->hold = hold;
            run->bits = bits;
            need(run, PRECODE_ROOT + WD_MANY_ZEROS_EXTRA);
            hold = run->hold;
            bits = run->bits;
        }
        wd_entry entry = precode[low_bits(hold, PRECODE_ROOT)];
        uint32_t symbol = entry >> 16;
        uint32_t drop = entry_drop(entry);
        if (drop > bits) {
            break;
        }
        uint32_t extra = (uint32_t)low_bits(hold, drop) >> entry_length(entry);
        hold >>= drop;
        bits -= drop;
        if (symbol < WD_REPEAT) {
            lengths[have++] = (uint8_t)symbol;
            continue;
        }
        uint32_t repeat = extra + (symbol == WD_MANY_ZEROS ? WD_MANY_ZEROS_LEAST : WD_ZEROS_LEAST);
        if ((symbol == WD_REPEAT && have == 0) || have + repeat > total) {
            finish(inflater, BAD_LENGTH_REPEAT);
            break;
        }
        if (symbol == WD_REPEAT) {
            memset(lengths + have, lengths[have - 1], repeat);
        }
        have += repeat;
    }
    run->hold = hold;
    run->bits = bits;
    inflater->have = have;
    return have == total;
}

/* Copies as much of the pending match as there is room for. */
static void copy_some(struct inflater *inflater, struct run *run)
{
    size_t room = (size_t)(run->out_end - run->out);
    uint32_t count = inflater->length < room ? inflater->length : (uint32_t)room;
    run->out = copy_match(run->out, inflater->distance, count);
    inflater->length -= count;
}

void wd_inflater_advance(struct inflater *inflater, struct run *run)
{
    const struct tables *tables = inflater->fixed ? &wd_fixed_tables : &inflater->tables;
    wd_entry entry;
    for (;;) {
        switch ((enum mode)inflater->mode) {
        case BLOCK:
            if (inflater->last_block) {
                finish(inflater, WD_INFLATE_END);
                return;
            }
            if (!need(run, 3)) {
                return;
            }
            run->header = 8 * (run->in - run->begin) - run->bits;
            inflater->last_block = take(run, 1);
            switch (take(run, 2)) {
            case WD_TYPE_STORED:
                inflater->mode = STORED_LENGTHS;
                break;
            case WD_TYPE_FIXED:
                inflater->fixed = 1;
                tables = &wd_fixed_tables;
                inflater->litlen_root = FIXED_LITLEN_ROOT;
                inflater->mode = SYMBOL;
                break;
            case WD_TYPE_DYNAMIC:
                inflater->mode = COUNTS;
                break;
            default:
                finish(inflater, BAD_BLOCK_TYPE);
                return;
            }
            break;

        case STORED_LENGTHS: {
            take(run, run->bits & 7);
            if (!need(run, 32)) {
                return;
            }
            uint32_t lengths = take(run, 32);
            if ((lengths & 0xffff) != (~lengths >> 16)) {
                finish(inflater, BAD_STORED_LENGTHS);
                return;
            }
            inflater->length = lengths & 0xffff;
            inflater->mode = STORED;
            /* The bytes of the block are read from the input directly, so return what is on
             * hold. */
            run->in -= run->bits >> 3;
            run->bits = 0;
            run->hold = 0;
        }
            /* fall through */

        case STORED: {
            size_t count = inflater->length;
            if (count > (size_t)(run->in_end - run->in)) {
                count = (size_t)(run->in_end - run->in);
            }
            if (count > (size_t)(run->out_end - run->out)) {
                count = (size_t)(run->out_end - run->out);
            }
            if (count > 0) {
                memcpy(run->out, run->in, count);
                run->in += count;
                run->out += count;
                inflater->length -= (uint32_t)count;
            }
            if (inflater->length > 0) {
                return;
            }
            inflater->mode = BLOCK;
            break;
        }

        case COUNTS:
            if (!need(run, 14)) {
                return;
            }
            inflater->litlen_count = take(run, 5) + WD_LEAST_LITLEN_LENGTHS;
            inflater->distance_count = take(run, 5) + WD_LEAST_DISTANCE_LENGTHS;
            inflater->precode_count = take(run, 4) + WD_LEAST_PRECODE_LENGTHS;
            if (inflater->litlen_count > WD_LITLEN_SYMBOLS ||
                inflater->distance_count > WD_DISTANCE_SYMBOLS) {
                finish(inflater, BAD_SYMBOL_COUNT);
                return;
            }
            inflater->have = 0;
            inflater->mode = PRECODE;
            /* fall through */

        case PRECODE:
            if (!read_precode(inflater, run)) {
                return;
            }
            if (wd_build_table(CODE_PRECODE, inflater->lengths, WD_PRECODE_SYMBOLS,
                               inflater->sorted, inflater->precode) == 0) {
                finish(inflater, BAD_CODE_LENGTHS_SET);
                return;
            }
            memset(inflater->lengths, 0, sizeof inflater->lengths);
            inflater->have = 0;
            inflater->mode = CODE_LENGTHS;
            /* fall through */

        case CODE_LENGTHS:
            if (!read_code_lengths(inflater, run)) {
                return;
            }
            if (inflater->lengths[WD_END_OF_BLOCK] == 0) {
                finish(inflater, BAD_NO_END_OF_BLOCK);
                return;
            }
            inflater->litlen_root =
                wd_build_table(CODE_LITLEN, inflater->lengths, inflater->litlen_count,
                               inflater->sorted, inflater->tables.litlen);
            if (inflater->litlen_root == 0) {
                finish(inflater, BAD_LITLEN_SET);
                return;
            }
            if (wd_build_table(CODE_DISTANCE, inflater->lengths + inflater->litlen_count,
                               inflater->distance_count, inflater->sorted,
                               inflater->tables.distance) == 0) {
                finish(inflater, BAD_DISTANCE_SET);
                return;
            }
            inflater->fixed = 0;
            tables = &inflater->tables;
            inflater->mode = SYMBOL;
            /* fall through */

        case SYMBOL:
            if (run->in_end - run->in >= FAST_INPUT && run->out_end - run->out >= FAST_OUTPUT) {
                uint32_t status = wd_inflate_fast(run, tables, inflater->litlen_root);
                if (status == WD_INFLATE_END) {
                    inflater->mode = BLOCK;
                    break;
                }
                if (status != WD_INFLATE_ROOM) {
                    finish(inflater, status);
                    return;
                }
                if (run->length > 0) {
                    inflater->length = run->length;
                    inflater->distance = run->distance;
                    inflater->mode = MATCH;
                    return;
                }
            }
            if (!take_entry(run, tables->litlen, inflater->litlen_root, &entry)) {
                return;
            }
            inflater->length = entry >> 16 & 0x7fff;
            if (entry & ENTRY_LITERAL) {
                if (run->out == run->out_end) {
                    inflater->mode = LITERAL;
                    return;
                }
                *run->out++ = (uint8_t)inflater->length;
                break;
            }
            if (entry & ENTRY_EXCEPTION) {
                if (!(entry & ENTRY_FINISH)) {
                    finish(inflater, BAD_LITLEN_CODE);
                    return;
                }
                inflater->mode = BLOCK;
                break;
            }
            inflater->extra = entry_drop(entry) - entry_length(entry);
            inflater->mode = LENGTH_EXTRA;
            /* fall through */

        case LENGTH_EXTRA:
            if (!need(run, inflater->extra)) {
                return;
            }
            inflater->length += take(run, inflater->extra);
            inflater->mode = DISTANCE;
            /* fall through */

        case DISTANCE:
            if (!take_entry(run, tables->distance, DISTANCE_ROOT, &entry)) {
                return;
            }
            if (entry & ENTRY_EXCEPTION) {
                finish(inflater, BAD_DISTANCE_CODE);
                return;
            }
            inflater->distance = entry >> 16;
            inflater->extra = entry_drop(entry) - entry_length(entry);
            inflater->mode = DISTANCE_EXTRA;
            /* fall through */

        case DISTANCE_EXTRA:
            if (!need(run, inflater->extra)) {
                return;
            }
            inflater->distance += take(run, inflater->extra);
            inflater->mode = MATCH;
            /* fall through */

        case MATCH:
            if (run->out == run->out_end) {
                return; /* zlib checks the distance only when there is room */
            }
            if (inflater->distance > (size_t)(run->out - run->floor)) {
                finish(inflater, BAD_TOO_FAR_BACK);
                return;
            }
            copy_some(inflater, run);
            if (inflater->length > 0) {
                return;
            }
            inflater->mode = SYMBOL;
            break;

        case LITERAL:
            if (run->out == run->out_end) {
                return;
            }
            *run->out++ = (uint8_t)inflater->length;
            inflater->mode = SYMBOL;
            break;

        case ENDED:
            return;
        }
    }
}
