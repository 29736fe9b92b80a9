/* SPDX-License-Identifier: Apache-2.0 */
#ifdef WD_HAVE_ISAL
#include "deflate_format.h"
#include "far_repeats.h"
#include "stored.h"
#include "taste.h"
#include "warpdrive.h"

#include <igzip_lib.h>

enum { LENGTH_MAX = 1 << 20 };

/*
 * The state of a stream: whether ISA-L can go on from it, its stream, then its level buffer, sized
 * for the largest level.
 */
typedef struct {
    uint32_t warm; /* the level it goes on at, 0 for none */
    int32_t seen;  /* bytes that ISA-L may refer to, up to the window's */
    uint32_t told; /* what total_in was when the data were last looked at */
    _Alignas(64) struct isal_zstream stream;
    _Alignas(64) uint8_t level_buffer[];
} isal_state;

/* ISA-L counts input in 32 bits; long before they run out it starts again, from the window. */
enum { TOTAL_MAX = 1 << 30 };

/*
 * ISA-L's tables forget most positions inside matches: rows of an image that are all alike came out
 * 48 times as large as zlib's. Such data are refused, which is asked at the first block and then
 * once in so many bytes, at less than 2 % of the time. A stream that was refused begins anew with
 * each block, so it is asked at each and comes back with the first that is no longer like that.
 */
enum { ASKED_AGAIN = 1 << 20 };

static uint32_t level_buffer_bytes(int32_t level)
{
    return level == 1   ? ISAL_DEF_LVL1_DEFAULT
           : level == 2 ? ISAL_DEF_LVL2_DEFAULT
                        : ISAL_DEF_LVL3_DEFAULT;
}

int64_t wd_isal_state_bytes(void)
{
    return (int64_t)sizeof(isal_state) + level_buffer_bytes(3);
}

/* Whether the data are tables of numbers, whose matches are of three bytes: ISA-L's are of four. */
static int has_numbers(const uint8_t *block, uint32_t length)
{
    return wd_wants_threes(block, length / 2) && wd_wants_threes(block + length / 2, length / 2);
}

static int start(isal_state *state, int32_t level, const uint8_t *block, int32_t window)
{
    struct isal_zstream *stream = &state->stream;
    isal_deflate_init(stream);
    stream->level = (uint32_t)level;
    stream->level_buf = state->level_buffer;
    stream->level_buf_size = level_buffer_bytes(level);
    uint8_t *history = (uint8_t *)(uintptr_t)(block - window);
    return window == 0 || isal_deflate_set_dict(stream, history, (uint32_t)window) == COMP_OK;
}

int64_t wd_isal_block(void *memory, const uint8_t *block, int32_t window, int32_t length,
                      int32_t level, int32_t flags, uint8_t *out, int32_t capacity)
{
    if (window < 0 || window > WD_WINDOW || length < 0 || length > LENGTH_MAX || level < 1 ||
        level > 3 || (flags & ~(WD_BLOCK_LAST | WD_BLOCK_WARM)) != 0 || capacity < 0) {
        return WD_E_ARGUMENT;
    }
    int last = (flags & WD_BLOCK_LAST) != 0;
    int64_t stored = stored_bytes(length, last);
    int64_t room = stored < capacity ? stored : capacity;
    isal_state *state = memory;
    if (length == 0 && !last) { /* nothing was added, so ISA-L would have nothing to flush */
        if ((flags & WD_BLOCK_WARM) == 0) {
            state->warm = 0;
        }
        return stored <= capacity ? stored_write(block, length, last, out) : WD_E_SPACE;
    }
    struct isal_zstream *stream = &state->stream;
    int warm = (flags & WD_BLOCK_WARM) != 0 && state->warm == (uint32_t)level &&
               stream->total_in < TOTAL_MAX && window >= state->seen;
    state->warm = 0;
    if (!warm || stream->total_in - state->told >= ASKED_AGAIN) {
        if (wd_has_far_repeats(block, (uint32_t)window, (uint32_t)length) ||
            has_numbers(block, (uint32_t)length)) {
            return WD_E_REPEATS;
        }
        state->told = warm ? stream->total_in : 0;
    }
    if (!warm) {
        if (!start(state, level, block, window)) {
            return WD_E_ARGUMENT;
        }
        state->seen = window;
    }
    stream->end_of_stream = (uint16_t)last;
    stream->flush = last ? NO_FLUSH : SYNC_FLUSH;
    stream->next_in = (uint8_t *)(uintptr_t)block;
    stream->avail_in = (uint32_t)length;
    stream->next_out = out;
    stream->avail_out = (uint32_t)room;
    /* Room left over, or the end of the stream: only then is nothing waiting inside ISA-L. */
    if (isal_deflate(stream) == COMP_OK && stream->avail_in == 0 &&
        (last ? stream->internal_state.state == ZSTATE_END : stream->avail_out > 0)) {
        state->warm = last ? 0 : (uint32_t)level;
        state->seen = length < WD_WINDOW - state->seen ? state->seen + length : WD_WINDOW;
        return stream->next_out - out;
    }
    return stored <= capacity ? stored_write(block, length, last, out) : WD_E_SPACE;
}

#else
/* Built without ISA-L; ISO C wants a declaration. */
typedef int isal_absent;
#endif
