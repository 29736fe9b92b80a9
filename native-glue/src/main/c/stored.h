/* SPDX-License-Identifier: Apache-2.0 */
/* The way out for engines whose result would be larger than the data: stored blocks. */
#ifndef STORED_H
#define STORED_H

#include <stdint.h>

/* Bytes of `length` bytes in stored blocks, the marker of a segment that is not last included. */
int64_t stored_bytes(int32_t length, int last);

/* Writes them; `out` holds stored_bytes(). Returns their count. */
int64_t stored_write(const uint8_t *block, int32_t length, int last, uint8_t *out);

#endif
