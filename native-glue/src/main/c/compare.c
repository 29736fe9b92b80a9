/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wd_inflate_compare: decodes a stream whose output is known, and compares instead of writing.
 *
 * Matches are compared within the known output, because everything before them was right. The
 * state machine of wd_inflate reads block headers and the symbols near either end; without room
 * for output it stops at each item that would produce some, and this file compares the item. All
 * other symbols are compared by the decoder's fast loop, compiled a second time with comparisons
 * in place of stores.
 *
 * Tried and lost: a loop without branches on the kind of a symbol, because their mispredictions
 * take most of the time. It looked up each symbol in the table that the symbol before it left, and
 * compared under masks. It took 1.5 to 2 times as long, because the chain from one symbol to the
 * next is longer than a misprediction.
 */
#include "inflater.h"

/* The expected output. */
struct known {
    const uint8_t *begin;
    const uint8_t *at;
    const uint8_t *end;
};

/* Whether two strings are equal. Accumulates differences, so that the only branches are those
 * on the length. */
static bool same(const uint8_t *a, const uint8_t *b, size_t length)
{
    uint64_t differences = 0;
    for (; length >= 8; length -= 8, a += 8, b += 8) {
        differences |= wd_load_le64(a) ^ wd_load_le64(b);
    }
    for (; length > 0; length--) {
        differences |= (uint64_t)(*a++ ^ *b++);
    }
    return differences == 0;
}

/* Compares the item at which the state machine stopped, and lets it go on behind it. Returns
 * false if the item differs. */
static bool compare_item(struct inflater *inflater, struct run *run, struct known *known)
{
    size_t length = inflater->mode == LITERAL ? 1 : inflater->length;
    if (length > (size_t)(known->end - known->at)) {
        return false;
    }
    switch ((enum mode)inflater->mode) {
    case LITERAL:
        if (*known->at != inflater->length) {
            return false;
        }
        inflater->mode = SYMBOL;
        break;
    case MATCH:
        if (inflater->distance > (size_t)(known->at - known->begin) ||
            !same(known->at, known->at - inflater->distance, length)) {
            return false;
        }
        inflater->mode = SYMBOL;
        break;
    case STORED:
        if (length > (size_t)(run->in_end - run->in) || !same(known->at, run->in, length)) {
            return false;
        }
        run->in += length;
        inflater->length = 0;
        break;
    default: /* input is missing, and there is none */
        return false;
    }
    known->at += length;
    return true;
}

/* Compares symbols while the ends of input and output are far enough. Returns false if they
 * differ. */
static bool compare_symbols(struct inflater *inflater, struct run *run, struct known *known)
{
    if (inflater->mode != SYMBOL || run->in_end - run->in < FAST_INPUT ||
        known->end - known->at < KNOWN_BEYOND + FAST_OUTPUT) {
        return true;
    }
    /* wd_compare_fast writes nothing, although `struct run` has an output to write to. */
    struct run fast = *run;
    fast.floor = known->begin;
    fast.out = (uint8_t *)(uintptr_t)known->at;
    fast.out_end = (uint8_t *)(uintptr_t)known->end - KNOWN_BEYOND;
    uint32_t status = wd_compare_fast(&fast, inflater->fixed ? &wd_fixed_tables : &inflater->tables,
                                      inflater->litlen_root);
    run->in = fast.in;
    run->hold = fast.hold;
    run->bits = fast.bits;
    known->at = fast.out;
    if (status == WD_INFLATE_END) {
        inflater->mode = BLOCK;
    }
    return status <= WD_INFLATE_END;
}

int64_t wd_inflate_compare(void *memory, const uint8_t *in, int32_t length, const uint8_t *expected,
                           int32_t expected_length)
{
    struct inflater *inflater = memory;
    if (length < 0 || length > WD_COMPARE_MAX_INPUT || expected_length < 0) {
        return WD_E_ARGUMENT;
    }
    wd_inflater_start(inflater, WD_INFLATE_SMALL); /* without an area: nothing is written */
    struct known known = {expected, expected, expected + expected_length};
    struct run run = {.begin = in,
                      .in = in,
                      .in_end = in + length,
                      .out = inflater->area,
                      .out_end = inflater->area,
                      .floor = inflater->area};
    for (;;) {
        wd_inflater_advance(inflater, &run);
        bool stopped = run.in == run.in_end && run.bits == 0 && inflater->mode == BLOCK;
        if (inflater->mode == ENDED || stopped) {
            break;
        }
        if (!compare_item(inflater, &run, &known) || !compare_symbols(inflater, &run, &known)) {
            return WD_E_DIFFERS;
        }
    }
    bool last = inflater->mode == ENDED;
    if (known.at != known.end || (last && inflater->status != WD_INFLATE_END)) {
        return WD_E_DIFFERS;
    }
    int64_t end = 8 * (run.in - run.begin) - run.bits;
    return (int64_t)last << 62 | run.header << 31 | end;
}
