/* SPDX-License-Identifier: Apache-2.0 */
/* Stored blocks, for an engine whose result would be larger than the data. */
#ifndef STORED_H
#define STORED_H

#include <stdint.h>

/* Returns how many bytes `length` bytes take as stored blocks, with the marker of a segment
 * that is not the last. */
int64_t stored_bytes(int32_t length, int last);

/* Writes them. `out` has room for stored_bytes(). Returns their number. */
int64_t stored_write(const uint8_t *block, int32_t length, int last, uint8_t *out);

#endif
