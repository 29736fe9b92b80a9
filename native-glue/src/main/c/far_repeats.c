/* SPDX-License-Identifier: Apache-2.0 */
#include "far_repeats.h"

#include "bytes.h"
#include "deflate_format.h"

enum {
    PROBES = 8,
    FEW_PROBES = 4, /* of a short block, which has less time to spare */
    SHORT = 65536,
    PROBE_BYTES = 64,
    NEW_SHARE =
        4, /* one probe in so many may be new; with one more the others are not looked for */
    PLACES = PROBE_BYTES - 3, /* where a probe has four bytes */
    SLOT_BITS = 9
};

static uint32_t slot_of(const uint8_t *four)
{
    return (wd_load32(four) * 0x9E3779B1u) >> (32 - SLOT_BITS);
}

/*
 * Whether the probe occurs at `from` or later and before itself. Any occurrence has one of the four
 * bytes that are looked at, PLACES apart, and `place` tells where in the probe such four bytes are.
 * Of several such places it knows the last, so of few occurrences one may be missed.
 */
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
    /* The last first: it has the most before it. */
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
