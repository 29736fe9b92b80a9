/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WD_FAR_REPEATS_H
#define WD_FAR_REPEATS_H

#include <stdint.h>

/*
 * Whether most of the `length` bytes at `block` repeat, for long stretches, what stands within
 * 32 KiB before them, of which `window` bytes lie before the block.
 *
 * Eight probes of 64 bytes (four of a short block), spread over the block, are looked for in what a
 * match there may refer to. Three in four must be found. Shorter probes are found in any text.
 */
int wd_has_far_repeats(const uint8_t *block, uint32_t window, uint32_t length);

#endif
