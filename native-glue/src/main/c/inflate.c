/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wd_inflate: one call of the decoder, and the memory it decodes into.
 *
 * Output goes into the inflater's own area, behind the 32 KiB window, and Java copies it out from
 * there. A match that goes on beyond the caller's room may therefore be copied whole; the part
 * beyond is scratch, and the rest of the match stays pending. When less than a quarter of the
 * space behind the window is left, the window slides to the start of the area.
 *
 * Tried and lost: decoding straight into the caller's array. Nothing beyond the last byte may be
 * written there, because another thread may be filling that part, and copies that end exactly
 * where the match does cost 20 % of the loop, since their number is an unpredictable branch. With
 * AVX-512's masked stores there is no such branch, but a copy of bytes that were just stored waits
 * longer, and nothing was gained. Copying out more often, every 2 to 32 KiB, gained nothing.
 */
#include "inflater.h"

#include <stddef.h>

_Static_assert(WD_INFLATE_MAX_INPUT < 1 << 20, "consumed has 20 bits of the result");
_Static_assert(WD_INFLATE_MAX_OUTPUT < 1 << 18, "produced has 18 bits of the result");
_Static_assert(sizeof(struct inflater) + WD_WINDOW + SLACK + OVERRUN < 1 << 20,
               "the offset has 20 bits of the result");
_Static_assert(BAD_TOO_FAR_BACK < 1 << 5, "the status has 5 bits of the result");

int64_t wd_inflater_bytes(int32_t flags)
{
    return (int64_t)(sizeof(struct inflater) + WD_WINDOW + slack_of(flags) + OVERRUN);
}

const char *wd_inflate_message(int32_t status)
{
    static const char *const messages[] = {
        [BAD_BLOCK_TYPE] = "invalid block type",
        [BAD_STORED_LENGTHS] = "invalid stored block lengths",
        [BAD_SYMBOL_COUNT] = "too many length or distance symbols",
        [BAD_CODE_LENGTHS_SET] = "invalid code lengths set",
        [BAD_LENGTH_REPEAT] = "invalid bit length repeat",
        [BAD_NO_END_OF_BLOCK] = "invalid code -- missing end-of-block",
        [BAD_LITLEN_SET] = "invalid literal/lengths set",
        [BAD_DISTANCE_SET] = "invalid distances set",
        [BAD_LITLEN_CODE] = "invalid literal/length code",
        [BAD_DISTANCE_CODE] = "invalid distance code",
        [BAD_TOO_FAR_BACK] = "invalid distance too far back",
    };
    if (status < 0 || (size_t)status >= sizeof messages / sizeof messages[0]) {
        return NULL;
    }
    return messages[status];
}

/* Returns the space for output behind the cursor. */
static uint32_t free_bytes(const struct inflater *inflater)
{
    return WD_WINDOW + inflater->slack - inflater->cursor;
}

/* Moves the last `window` bytes, or as many as there are, to the start of the area. */
static void slide(struct inflater *inflater, uint32_t window)
{
    uint32_t kept = inflater->cursor;
    if (kept > window) {
        kept = window;
    }
    memmove(inflater->area, inflater->area + inflater->cursor - kept, kept);
    inflater->cursor = kept;
}

int64_t wd_inflate_dictionary(void *memory, const uint8_t *dictionary, int32_t length,
                              int32_t flags)
{
    struct inflater *inflater = memory;
    if (length < 0) {
        return WD_E_ARGUMENT;
    }
    if (flags & WD_INFLATE_START) {
        wd_inflater_start(inflater, flags);
    }
    uint32_t count = (uint32_t)length;
    if (count > WD_WINDOW) {
        dictionary += count - WD_WINDOW;
        count = WD_WINDOW;
    }
    if (free_bytes(inflater) < count) {
        slide(inflater, WD_WINDOW - count);
    }
    if (count > 0) {
        memcpy(inflater->area + inflater->cursor, dictionary, count);
        inflater->cursor += count;
    }
    return 0;
}

int64_t wd_inflate(void *memory, const uint8_t *in, int32_t length, int32_t room, int32_t flags)
{
    struct inflater *inflater = memory;
    if (length < 0 || length > WD_INFLATE_MAX_INPUT || room < 0) {
        return WD_E_ARGUMENT;
    }
    if (flags & WD_INFLATE_START) {
        wd_inflater_start(inflater, flags);
    }
    if (length == 0) {
        in = memory; /* a null pointer must not be used in arithmetic */
    }
    uint32_t wanted = room < WD_INFLATE_MAX_OUTPUT ? (uint32_t)room : WD_INFLATE_MAX_OUTPUT;
    /* If a quarter of the space is left, keep the window and let the call end early instead. A
     * caller with much room and little input must not pay for a slide in each call. */
    uint32_t enough = inflater->slack / 4;
    if (free_bytes(inflater) < (wanted < enough ? wanted : enough)) {
        slide(inflater, WD_WINDOW);
    }
    if (wanted > free_bytes(inflater)) {
        wanted = free_bytes(inflater);
    }

    uint8_t *out = inflater->area + inflater->cursor;
    struct run run = {.begin = in,
                      .in = in,
                      .in_end = in + length,
                      .hold = inflater->hold,
                      .bits = inflater->bits,
                      .out = out,
                      .out_end = out + wanted,
                      .floor = inflater->area};
    wd_inflater_advance(inflater, &run);

    uint32_t status = WD_INFLATE_INPUT;
    if (inflater->mode == ENDED) {
        status = inflater->status;
    } else if (inflater->mode == LITERAL || inflater->mode == MATCH ||
               (inflater->mode == STORED && run.in < run.in_end)) {
        status = WD_INFLATE_ROOM;
    }
    if (status != WD_INFLATE_INPUT) {
        /* Return whole unread bytes to the caller. They were all read in this call, since an
         * item left unfinished earlier needed every bit held then. When input ran out, keep the
         * bits: they are part of the unfinished item. */
        run.in -= run.bits >> 3;
        run.bits &= 7;
    }
    inflater->hold = low_bits(run.hold, run.bits);
    inflater->bits = run.bits;

    uint32_t produced = (uint32_t)(run.out - out);
    int64_t offset = out - (uint8_t *)memory;
    inflater->cursor += produced;
    return (int64_t)status << 58 | offset << 38 | (int64_t)produced << 20 | (run.in - in);
}
