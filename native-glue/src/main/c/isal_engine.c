/* SPDX-License-Identifier: Apache-2.0 */
#ifdef WD_HAVE_ISAL
#include "stored.h"
#include "warpdrive.h"

#include <isa-l.h>

enum { LENGTH_MAX = 1 << 20, WINDOW_MAX = 32 << 10, ALIGNMENT = 64 };

/* The scratch memory: ISA-L's stream, then its level buffer, sized for the largest level. */
#define STREAM_BYTES ((sizeof(struct isal_zstream) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT)

static uint32_t level_buffer_bytes(int32_t level)
{
    return level == 1   ? ISAL_DEF_LVL1_DEFAULT
           : level == 2 ? ISAL_DEF_LVL2_DEFAULT
                        : ISAL_DEF_LVL3_DEFAULT;
}

int64_t wd_isal_scratch_bytes(void)
{
    return (int64_t)STREAM_BYTES + level_buffer_bytes(3);
}

int64_t wd_isal_block(void *scratch, const uint8_t *block, int32_t window, int32_t length,
                      int32_t level, int32_t flags, uint8_t *out, int32_t capacity)
{
    if (window < 0 || window > WINDOW_MAX || length < 0 || length > LENGTH_MAX || level < 1 ||
        level > 3 || (flags & ~(WD_BLOCK_LAST | WD_BLOCK_WARM)) != 0 || capacity < 0)
        return WD_E_ARGUMENT;
    int last = (flags & WD_BLOCK_LAST) != 0;
    int64_t stored = stored_bytes(length, last);
    int64_t room = stored < capacity ? stored : capacity;
    if (length == 0 && !last) /* nothing was added, so ISA-L would have nothing to flush */
        return stored <= capacity ? stored_write(block, length, last, out) : WD_E_SPACE;

    struct isal_zstream *stream = scratch;
    isal_deflate_init(stream);
    stream->level = (uint32_t)level;
    stream->level_buf = (uint8_t *)scratch + STREAM_BYTES;
    stream->level_buf_size = level_buffer_bytes(level);
    stream->end_of_stream = (uint16_t)last;
    stream->flush = last ? NO_FLUSH : SYNC_FLUSH;
    stream->next_in = (uint8_t *)(uintptr_t)block;
    stream->avail_in = (uint32_t)length;
    stream->next_out = out;
    stream->avail_out = (uint32_t)room;
    uint8_t *history = (uint8_t *)(uintptr_t)(block - window);
    if (window > 0 && isal_deflate_set_dict(stream, history, (uint32_t)window) != COMP_OK)
        return WD_E_ARGUMENT;
    /* Room left over, or the end of the stream: only then is nothing waiting inside ISA-L. */
    if (isal_deflate(stream) == COMP_OK && stream->avail_in == 0 &&
        (last ? stream->internal_state.state == ZSTATE_END : stream->avail_out > 0))
        return (int64_t)stream->total_out;
    return stored <= capacity ? stored_write(block, length, last, out) : WD_E_SPACE;
}

#else
/* Built without ISA-L; ISO C wants a declaration. */
typedef int isal_absent;
#endif
