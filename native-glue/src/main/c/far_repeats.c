/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Samples a block: eight probes of 64 bytes (four in a short block), evenly spread, are searched
 * for in the window that a match at their place may refer to. If three in four are found, the
 * block repeats from afar.
 *
 * How: the 61 groups of four bytes in a probe go into a small hash table. The window is then read
 * only at every 61st position, because any occurrence of the probe covers one of these. So a probe
 * costs 61 insertions and about 540 look-ups for 32 KiB. With the search for numbers (taste.h)
 * that is 1 % of the time ISA-L takes in blocks of 256 KiB, and 7 % in messages of 16 KiB.
 *
 * Limits: a probe shorter than 64 bytes is found in any text. Data with a changed byte in most
 * probes are not recognised (docs/codec.md, "rows alike but for a byte in 300").
 */
#include "far_repeats.h"

#include "bytes.h"
#include "deflate_format.h"

enum {
    /* More probes would make fewer mistakes and take longer, in proportion. */
    PROBES = 8,
    FEW_PROBES = 4, /* in a block below SHORT bytes */
    SHORT = 65536,
    PROBE_BYTES = 64,
    /* Up to one probe in NEW_SHARE may be new data. One more, and the search ends. */
    NEW_SHARE = 4,
    PLACES = PROBE_BYTES - 3, /* places in a probe that have four bytes */
    /* 512 slots for 61 places: few collisions, and a table of 512 bytes to clear for each probe. */
    SLOT_BITS = 9
};

static uint32_t slot_of(const uint8_t *four)
{
    return (wd_load32(four) * 0x9E3779B1u) >> (32 - SLOT_BITS);
}

/* Whether the probe occurs at `from` or later, before itself. `place` maps the hash of four
 * bytes to their place in the probe; of several places with one hash it knows only the last, so
 * a probe with few occurrences can be missed. */
static int occurs(const uint8_t *from, const uint8_t *probe)
{
    uint8_t place[1 << SLOT_BITS];
    memset(place, PLACES, sizeof place);
    for (uint32_t i = 0; i < PLACES; i++) {
        place[slot_of(probe + i)] = (uint8_t)i;
    }
    for (const uint8_t *at = from + PLACES - 1; at < probe; at += PLACES) {
        uint32_t i = place[slot_of(at)];
        if (i < PLACES && wd_load32(at) == wd_load32(probe + i) &&
            memcmp(at - i, probe, PROBE_BYTES) == 0) {
            return 1;
        }
    }
    return 0;
}

int wd_has_far_repeats(const uint8_t *block, uint32_t window, uint32_t length)
{
    if (length < PROBES * PROBE_BYTES) {
        return 0;
    }
    uint32_t probes = length < SHORT ? FEW_PROBES : PROBES;
    uint32_t stride = (length - PROBE_BYTES) / probes;
    uint32_t new = 0;
    /* The last probe first: it has the longest window. */
    for (uint32_t i = probes; i > 0; i--) {
        uint32_t before = window + i * stride;
        const uint8_t *probe = block + (size_t)i * stride;
        new += !occurs(probe - (before < WD_WINDOW ? before : WD_WINDOW), probe);
        if (new > probes / NEW_SHARE) {
            return 0;
        }
    }
    return 1;
}
