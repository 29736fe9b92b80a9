/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The functions of libwarpdrive that Java calls, through jni.c. This header is the manual.
 *
 * Memory: no function allocates or frees, except the wd_memory_* pair. The caller supplies the
 * memory of state objects, of the size that the wd_*_bytes functions return, aligned to 64 bytes.
 * A state may move between threads but is used by one at a time.
 *
 * Results: one int64_t. A negative value is an error (WD_E_*); other values are described with
 * each function.
 */
#ifndef WARPDRIVE_H
#define WARPDRIVE_H

#include <stddef.h>
#include <stdint.h>

#define WD_API __attribute__((visibility("default")))

enum {
    WD_E_SPACE = -1,    /* the output does not fit in `capacity`; nothing useful was written */
    WD_E_ARGUMENT = -2, /* a length, level or flag is out of range */
    /* From wd_isal_block: ISA-L would compress these data badly; call wd_deflate_block. */
    WD_E_REPEATS = -3,
    WD_E_DIFFERS = -4 /* from wd_inflate_compare: the stream does not hold the expected bytes */
};

/* The number of this contract. Java refuses a library with another one. */
enum { WD_ABI = 4 };
WD_API int32_t wd_abi(void);

/* What this library was built with besides our own code: a mask of WD_FEATURE_*. */
enum {
    WD_FEATURE_ISAL = 1 /* wd_isal_* */
};
WD_API int64_t wd_features(void);

/* ---- Memory: one thread at a time ------------------------------------------------------------ */

/*
 * Maps `bytes` bytes (at least 1, rounded up to pages) of zeroed private memory, aligned to a
 * page.
 *
 * returns   its address, which the caller owns until wd_memory_unmap(); WD_E_SPACE if the system
 *           has no memory to give, WD_E_ARGUMENT
 */
WD_API int64_t wd_memory_map(int64_t bytes);

/*
 * Returns memory of wd_memory_map(bytes) to the system. Nobody may access it any more.
 *
 * returns   0, or WD_E_ARGUMENT if the system refuses; then the memory stays mapped
 */
WD_API int64_t wd_memory_unmap(int64_t address, int64_t bytes);

/* Returns all memory that is still mapped to the system. For the end of a class loader, as of a
 * redeployed application, after which nothing else knows of that memory. */
WD_API void wd_memory_unmap_all(void);

/*
 * Compares `bytes` bytes, 0 or more, at each of two places. Any thread may call it.
 *
 * returns   1 if they are the same, 0 if not, or WD_E_ARGUMENT
 */
WD_API int64_t wd_memory_equal(const uint8_t *one, const uint8_t *other, int64_t bytes);

/* ---- Device memory ------------------------------------------------------------------------- */

/* Orders every load and store to ordinary memory before it ahead of every load and store to
 * device registers after it. It must stand between filling a ring and ringing its doorbell. The
 * fences of the JVM do not suffice: they order ordinary memory only (dmb ish, not dsb, on
 * arm64). */
WD_API void wd_device_barrier(void);

/* Does nothing. When it returns into Java, a SIGBUS from an earlier access to a revoked mapping
 * has become an InternalError. */
WD_API void wd_no_op(void);

/* ---- Encoder: one call makes one block ------------------------------------------------------ */

enum {
    /* The segment carries BFINAL and needs no marker; other segments end 00 00 FF FF. */
    WD_BLOCK_LAST = 1,
    WD_BLOCK_WARM = 2, /* `history` has seen exactly the bytes before this block in this stream */
    WD_BLOCK_TELL = 4  /* add WD_PATH_* to the result; without it the result is the length alone */
};

/*
 * With WD_BLOCK_TELL a result that is no error packs three things, so that a caller can check the
 * output of code that seldom runs (the same words stand in NativeEncoder.java):
 *   bits 0-31   bytes written
 *   bit 32      the call took a path that some streams or data take often and most calls do not:
 *               positions fell (history.h), the stream outgrew its tables, a DEFLATE block ended
 *               because its tokens had no more room, or stored blocks replaced a longer result
 *   bit 33      the call took a rare path: with WD_BLOCK_WARM the state could not be used, because
 *               an error had made it cold, or it is of another level
 */
static const int64_t WD_PATH_TURN = INT64_C(1) << 32;
static const int64_t WD_PATH_RARE = INT64_C(1) << 33;

/* Returns the size of the per-stream state, the tables of the match finder: at most 300 KiB. */
WD_API int64_t wd_history_bytes(void);

/* Returns the size of the scratch memory for one call. It holds nothing between calls, so it
 * may belong to a thread. */
WD_API int64_t wd_scratch_bytes(void);

/*
 * Compresses `length` bytes at `block` into a raw DEFLATE segment (RFC 1951) that starts and ends
 * on a byte boundary. The `window` bytes (0..32768) right before `block` may be referred to.
 *
 * history   state of wd_history_bytes(); contents matter only with WD_BLOCK_WARM, in which case the
 *           last call on it took the bytes that now end at `block` (the memory may have moved)
 * scratch   wd_scratch_bytes() of any content
 * length    0..1 MiB; 0 is legal (an empty segment)
 * level     1..9, meaning zlib's sizes
 * flags     WD_BLOCK_*
 * capacity  bytes at `out`; length + 5 * (length / 65535 + 1) + 16 is always enough
 * returns   bytes written, with WD_BLOCK_TELL packed; or WD_E_SPACE, WD_E_ARGUMENT; after an error
 *           `history` is cold
 */
WD_API int64_t wd_deflate_block(void *history, void *scratch, const uint8_t *block, int32_t window,
                                int32_t length, int32_t level, int32_t flags, uint8_t *out,
                                int32_t capacity);

/* ---- Decoder: a resumable state machine with zlib's verdicts -------------------------------- */

/*
 * wd_inflate's result packs four things (the same words stand in NativeDecoder.java):
 *   bits 0-19   input bytes consumed
 *   bits 20-37  output bytes produced
 *   bits 38-57  where the output is: an offset from the inflater's start
 *   bits 58-62  status, WD_INFLATE_*
 */
enum {
    /* Input is missing, whether or not there is room; all given input is consumed. */
    WD_INFLATE_INPUT = 0,
    /* Only room is missing: call again, with more of it or what is left of it. */
    WD_INFLATE_ROOM = 1,
    /* The final block is complete; input is unread from there on, exactly. */
    WD_INFLATE_END = 2
    /* Values above: the data are bad; wd_inflate_message(status) is zlib's text. */
};

enum {
    /* Flag: begin a raw DEFLATE stream; the inflater may hold anything before. */
    WD_INFLATE_START = 1,
    /* Flag, with START: the memory has wd_inflater_bytes(WD_INFLATE_SMALL) bytes. */
    WD_INFLATE_SMALL = 2
};

enum {
    WD_INFLATE_MAX_INPUT = 1048575, /* the most input of one call */
    WD_INFLATE_MAX_OUTPUT = 65536   /* the most output of one call; it may stop at less */
};

/*
 * Returns the size of an inflater: tables, the 32 KiB window and the output of one call.
 *
 * flags     0 or WD_INFLATE_SMALL: half the size, and less output in a call, which is slower
 */
WD_API int64_t wd_inflater_bytes(int32_t flags);

/*
 * Appends to the window, as zlib's inflateSetDictionary does to a raw stream. Distances then reach
 * back over the last 32 KiB of the dictionary, and before that over what was decoded.
 *
 * flags     WD_INFLATE_START, WD_INFLATE_SMALL
 * returns   0, or WD_E_ARGUMENT
 */
WD_API int64_t wd_inflate_dictionary(void *inflater, const uint8_t *dictionary, int32_t length,
                                     int32_t flags);

/*
 * Decodes as zlib's inflate() does: on, until it needs input and there is none, or has a byte to
 * write and there is no room. So it may consume input with no room left, and reports the end at
 * once. Repeated while it returns ROOM and there is some, it gives the same output, verdict and
 * positions as one call of zlib with that input and room.
 *
 * The output stays in the inflater and is valid until the next call. The bytes behind it are
 * scratch. After END or an error, further calls consume nothing and return the same status.
 *
 * length    bytes at `in`, 0..WD_INFLATE_MAX_INPUT
 * room      the most bytes to produce, 0 or more
 * flags     WD_INFLATE_START, WD_INFLATE_SMALL
 * returns   the packed result, or WD_E_ARGUMENT for a length or room out of range
 */
WD_API int64_t wd_inflate(void *inflater, const uint8_t *in, int32_t length, int32_t room,
                          int32_t flags);

/* Returns zlib's message for a status above WD_INFLATE_END, a static string; NULL for others. */
WD_API const char *wd_inflate_message(int32_t status);

enum { WD_COMPARE_MAX_INPUT = 134217728 }; /* the most input of one call */

/*
 * Whether `length` bytes at `in` are a raw DEFLATE stream that uses no window and holds exactly the
 * `expected_length` bytes at `expected`, up to its end or, of one that is to go on, up to the end
 * of the input, which is then the end of a block. Decodes, but makes no output.
 *
 * The result packs three things (the same words stand in NativeDecoder.java):
 *   bits 0-30   where it ends, in bits from `in`: the first after the last block
 *   bits 31-61  where the header of its last block begins, in bits from `in`
 *   bit 62      whether that block says that it is the last
 *
 * inflater  memory of wd_inflater_bytes(WD_INFLATE_SMALL), of any content
 * returns   the packed result, WD_E_DIFFERS, or WD_E_ARGUMENT for a length out of range
 */
WD_API int64_t wd_inflate_compare(void *inflater, const uint8_t *in, int32_t length,
                                  const uint8_t *expected, int32_t expected_length);

/* ---- ISA-L: fast segments with a window, present with WD_FEATURE_ISAL ------------------------ */

/* Returns the size of the per-stream state. */
WD_API int64_t wd_isal_state_bytes(void);

/*
 * Compresses `length` bytes at `block` into a raw DEFLATE segment that starts and ends on a byte
 * boundary. The `window` bytes (0..32768) right before `block` may be referred to.
 *
 * state     wd_isal_state_bytes(), aligned to 64; contents matter only with WD_BLOCK_WARM, in
 *           which case the last call on it took the bytes that now end at `block` (the memory may
 *           have moved)
 * length    0..1 MiB; 0 is legal (an empty segment)
 * level     1..3, ISA-L's own; sizes are near zlib's 1
 * flags     WD_BLOCK_*
 * capacity  bytes at `out`; what is always enough for wd_deflate_block is always enough here
 * returns   bytes written, never more than stored blocks would be, with WD_BLOCK_TELL packed; or
 *           WD_E_SPACE, WD_E_ARGUMENT; or WD_E_REPEATS where ISA-L would come out many times larger
 *           than zlib, because the data repeat themselves in long stretches: a first block is
 *           looked at, and one in a mebibyte. After an error `state` is cold
 */
WD_API int64_t wd_isal_block(void *state, const uint8_t *block, int32_t window, int32_t length,
                             int32_t level, int32_t flags, uint8_t *out, int32_t capacity);

#endif
