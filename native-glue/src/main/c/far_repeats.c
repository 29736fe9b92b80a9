/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Samples a block: eight probes of 128 bytes (four in a short block), evenly spread, are searched
 * for in the window that a match at their place may refer to. If five of the eight are found, or
 * three of the four, the block repeats from afar. Up to six bytes of a probe may have changed. In
 * noise, where nothing else compresses, one that is found is enough.
 *
 * How: the 125 groups of four bytes in a probe go into a small hash table. The window is then read
 * only at every 125th position, because any occurrence of the probe covers one of these. So a probe
 * costs 125 insertions and about 260 look-ups for 32 KiB. It was twice to three times as much when
 * each look-up ended in a branch.
 *
 * Limits: probes of 64 bytes were found in 4 % of messages of text, where ISA-L does well, and cost
 * more look-ups. Data with more than six changed bytes in most probes are not recognised.
 */
#include "far_repeats.h"

#include "bytes.h"
#include "deflate_format.h"

enum {
    /* More probes would make fewer mistakes and take longer, in proportion. */
    PROBES = 8,
    FEW_PROBES = 4, /* in a block below SHORT bytes */
    SHORT = 65536,
    PROBE_BYTES = 128,
    /* So many probes may be new data. One more, and only noise is still searched for. With a fourth
     * of eight, pages of HTML would be taken for repeats. */
    NEW = 3,
    FEW_NEW = 1,
    /* Rows that are alike but for a byte in 300 have one changed in every third probe. In logs and
     * tables, rows differ in more, and these compress well. */
    CHANGED = 6,
    /* Of 64 random bytes some 57 are different, of 64 bytes of text or code up to 40. */
    NOISE_BYTES = 64,
    NOISE_VALUES = 46,
    PLACES = PROBE_BYTES - 3, /* places in a probe that have four bytes */
    /* 1024 slots for 125 places: few collisions, and a table of 1 KiB to clear for each probe. */
    SLOT_BITS = 10
};

static uint32_t slot_of(const uint8_t *four)
{
    return (wd_load32(four) * 0x9E3779B1u) >> (32 - SLOT_BITS);
}

/* Whether the probe begins with noise: nearly every byte has another value. */
static int is_noise(const uint8_t *probe)
{
    uint8_t seen[256] = {0};
    uint32_t values = 0;
    for (uint32_t i = 0; i < NOISE_BYTES; i++) {
        values += seen[probe[i]] == 0;
        seen[probe[i]] = 1;
    }
    return values >= NOISE_VALUES;
}

static int is_like(const uint8_t *place, const uint8_t *probe)
{
    uint8_t changed = 0; /* one byte, so that the compiler compares 16 at a time */
    for (uint32_t i = 0; i < PROBE_BYTES; i++) {
        changed = (uint8_t)(changed + (place[i] != probe[i]));
    }
    return changed <= CHANGED;
}

/* Whether the probe occurs at `from` or later, at most a window before itself. `place` maps the
 * hash of four bytes to their place in the probe; of several places with one hash it knows only
 * the last, so a probe with few occurrences can be missed. Places where four bytes are equal are
 * collected without a branch, because whether they are cannot be predicted. */
static int occurs(const uint8_t *from, const uint8_t *probe)
{
    uint8_t place[1 << SLOT_BITS] = {0};
    uint16_t equal[WD_WINDOW / PLACES + 1];
    uint32_t count = 0;
    for (uint32_t i = 0; i < PLACES; i++) {
        place[slot_of(probe + i)] = (uint8_t)i;
    }
    uint32_t before = (uint32_t)(probe - from);
    for (uint32_t at = PLACES - 1; at < before; at += PLACES) {
        uint32_t i = place[slot_of(from + at)];
        equal[count] = (uint16_t)(at - i);
        count += wd_load32(from + at) == wd_load32(probe + i);
    }
    for (uint32_t n = 0; n < count; n++) {
        if (is_like(from + equal[n], probe)) {
            return 1;
        }
    }
    return 0;
}

int wd_has_far_repeats(const uint8_t *block, uint32_t window, uint32_t length)
{
    if (length < FEW_PROBES * PROBE_BYTES) {
        return 0;
    }
    uint32_t probes = length < SHORT ? FEW_PROBES : PROBES;
    uint32_t stride = (length - PROBE_BYTES) / probes;
    uint32_t most_new = length < SHORT ? FEW_NEW : NEW;
    uint32_t new = 0;
    /* The last probe first: it has the longest window. */
    for (uint32_t i = probes; i > 0; i--) {
        uint32_t before = window + i * stride;
        const uint8_t *probe = block + (size_t)i * stride;
        int noise = is_noise(probe);
        if (new > most_new && !noise) {
            continue;
        }
        if (!occurs(probe - (before < WD_WINDOW ? before : WD_WINDOW), probe)) {
            new += 1;
        } else if (noise) {
            return 1;
        }
    }
    return new <= most_new;
}
