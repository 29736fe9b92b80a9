/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bits into bytes, least significant first. Up to WD_WRITER_ROOM bits may be added between two
 * flushes. wd_flush stores eight bytes at once and needs as many at `next`; wd_flush_careful stores
 * single bytes and stays inside `limit`: it is for the last few bytes of the output.
 */
#ifndef WD_BIT_WRITER_H
#define WD_BIT_WRITER_H

#include "bytes.h"

typedef struct {
    uint64_t bits; /* pending, in the low `count` bits; the rest is zero */
    uint32_t count;
    uint8_t *next;
    uint8_t *limit;
} wd_writer;

enum { WD_WRITER_ROOM = 56 }; /* 63 less the 7 bits a flush can leave behind */

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

/* Pads with zero bits to a byte boundary. The caller has checked that the byte fits. */
WD_INLINE void wd_align(wd_writer *w)
{
    w->count = (w->count + 7) & ~7u;
    wd_flush_careful(w);
}

#endif
