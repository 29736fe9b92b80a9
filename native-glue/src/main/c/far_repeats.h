/* SPDX-License-Identifier: Apache-2.0 */
/* Detects data that ISA-L compresses badly: long stretches that repeat from far away. */
#ifndef WD_FAR_REPEATS_H
#define WD_FAR_REPEATS_H

#include <stdint.h>

/* Whether most of the `length` bytes at `block` repeat long stretches of what stands within 32
 * KiB before them. `window` bytes before the block may be read. */
int wd_has_far_repeats(const uint8_t *block, uint32_t window, uint32_t length);

#endif
