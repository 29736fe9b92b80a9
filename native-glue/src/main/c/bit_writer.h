/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes bits into bytes, least significant bit first, as RFC 1951 section 3.1.1 asks.
 *
 * Bits collect in a 64-bit word, and a flush moves its whole bytes to the output. Up to
 * WD_WRITER_ROOM bits may be added between two flushes, so most symbols need no flush of their
 * own. wd_flush stores eight bytes at once without a branch, and therefore needs eight bytes at
 * `next`. wd_flush_careful stores single bytes and never goes beyond `limit`; it is for headers
 * and for output that ends near the block.
 */
#ifndef WD_BIT_WRITER_H
#define WD_BIT_WRITER_H

#include "bytes.h"

typedef struct {
    uint64_t bits; /* bits not stored yet; the bits above `count` are zero */
    uint32_t count;
    uint8_t *next;
    uint8_t *limit;
} wd_writer;

enum { WD_WRITER_ROOM = 56 }; /* 63, less the 7 bits that a flush can leave */

/* Adds `count` bits. `bits` has zeros above them. */
WD_INLINE void wd_put(wd_writer *w, uint64_t bits, uint32_t count)
{
    w->bits |= bits << w->count;
    w->count += count;
}

WD_INLINE void wd_flush(wd_writer *w)
{
    wd_store64(w->next, wd_le64(w->bits));
    w->next += w->count >> 3;
    w->bits >>= w->count & 56;
    w->count &= 7;
}

WD_INLINE void wd_flush_careful(wd_writer *w)
{
    while (w->count >= 8 && w->next < w->limit) {
        *w->next++ = (uint8_t)w->bits;
        w->bits >>= 8;
        w->count -= 8;
    }
}

/* Pads with zero bits to the next byte boundary. The caller has checked that the byte fits. */
WD_INLINE void wd_align(wd_writer *w)
{
    w->count = (w->count + 7) & ~7u;
    wd_flush_careful(w);
}

#endif
