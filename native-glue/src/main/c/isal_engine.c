/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ISA-L as an engine: fast segments with a window, on x86-64 and aarch64.
 *
 * A stream's state is kept from block to block, which is 3 % faster than reading the window again.
 * A segment that does not fit, or that would be longer than stored blocks, is written as those.
 *
 * Data that ISA-L compresses badly are refused (WD_E_REPEATS), for two reasons. Its tables forget
 * most positions inside matches: image rows that are all alike came out 48 times as large as
 * zlib's. And its matches have at least four bytes, where tables of numbers have matches of three.
 * Both are asked at the first block of a stream and once in a mebibyte, at 0.5 % of the time in
 * blocks of 256 KiB and 3 to 4 % in messages of 16 and of 64 KiB. Lowering ASKED_AGAIN notices a
 * change of the data sooner and costs more.
 */
#ifdef WD_HAVE_ISAL
#include "deflate_format.h"
#include "far_repeats.h"
#include "stored.h"
#include "taste.h"
#include "warpdrive.h"
#include "wide.h"

#include <igzip_lib.h>

enum { LENGTH_MAX = 1 << 20 };

/* The state of a stream. The level buffer at its end has the size of the largest level. */
typedef struct {
    uint32_t warm; /* the level at which ISA-L can go on, 0 for none */
    int32_t seen;  /* how many bytes before the next block ISA-L may refer to, up to the window */
    uint32_t told; /* total_in when the data were last looked at */
    _Alignas(64) struct isal_zstream stream;
    _Alignas(64) uint8_t level_buffer[];
} isal_state;

/* ISA-L counts input in 32 bits. Long before that overflows, it starts again from the window. */
enum { TOTAL_MAX = 1 << 30 };

/* Bytes between two looks at the data. A stream that was refused starts anew with each block,
 * so it is asked at each and comes back with the first block that is no longer like that. */
enum { ASKED_AGAIN = 1 << 20 };

/* Returns the size of the level buffer, as ISA-L recommends it. */
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

/* Whether the data are tables of numbers, whose matches have three bytes. Both halves are
 * looked at. */
static int has_numbers(const uint8_t *block, uint32_t length)
{
    return wd_wants_threes(block, length / 2) && wd_wants_threes(block + length / 2, length / 2);
}

/* Starts ISA-L on a new stream from the window. Returns 0 if it refuses. */
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
        level > 3 || (flags & ~(WD_BLOCK_LAST | WD_BLOCK_WARM | WD_BLOCK_TELL)) != 0 ||
        capacity < 0) {
        return WD_E_ARGUMENT;
    }
    int last = (flags & WD_BLOCK_LAST) != 0;
    int64_t stored = stored_bytes(length, last);
    int64_t room = stored < capacity ? stored : capacity;
    isal_state *state = memory;
    if (length == 0 && !last) { /* no input: ISA-L would have nothing to flush */
        if ((flags & WD_BLOCK_WARM) == 0) {
            state->warm = 0;
        }
        return stored <= capacity ? stored_write(block, length, last, out) : WD_E_SPACE;
    }
    struct isal_zstream *stream = &state->stream;
    int warm = (flags & WD_BLOCK_WARM) != 0 && state->warm == (uint32_t)level &&
               stream->total_in < TOTAL_MAX && window >= state->seen;
    int64_t path = (flags & WD_BLOCK_WARM) != 0 && !warm ? WD_PATH_RARE : 0;
    int64_t told = (flags & WD_BLOCK_TELL) != 0 ? WD_PATH_TURN | WD_PATH_RARE : 0;
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
    int status = isal_deflate(stream);
    wd_clean_registers(); /* ISA-L leaves them dirty */
    /* Only with room left over, or at the end of the stream, does ISA-L hold nothing back. */
    if (status == COMP_OK && stream->avail_in == 0 &&
        (last ? stream->internal_state.state == ZSTATE_END : stream->avail_out > 0)) {
        state->warm = last ? 0 : (uint32_t)level;
        state->seen = length < WD_WINDOW - state->seen ? state->seen + length : WD_WINDOW;
        return (stream->next_out - out) | (path & told);
    }
    return stored <= capacity
               ? stored_write(block, length, last, out) | ((path | WD_PATH_TURN) & told)
               : WD_E_SPACE;
}

#else
/* Built without ISA-L. ISO C wants a declaration in every file. */
typedef int isal_absent;
#endif
