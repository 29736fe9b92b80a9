/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The functions of libwarpdrive that Java calls, through jni.c. This header is the manual.
 *
 * Memory: no function allocates or frees, except the wd_memory_* pair. State objects live in memory
 * the caller supplies, of the size the wd_*_bytes function tells, aligned to 64 bytes. A state may
 * be moved between threads but used by one at a time.
 *
 * Results: one int64_t. Negative is an error (WD_E_*); otherwise as each function says.
 */
#ifndef WARPDRIVE_H
#define WARPDRIVE_H

#include <stddef.h>
#include <stdint.h>

#define WD_API __attribute__((visibility("default")))

enum {
    WD_E_SPACE = -1,    /* the output does not fit in `capacity`; nothing useful was written */
    WD_E_ARGUMENT = -2, /* a length, level or flag is out of range */
    WD_E_REPEATS = -3,  /* of wd_isal_block: the data are not for it; take wd_deflate_block */
    WD_E_DIFFERS = -4   /* of wd_inflate_compare: it is no such stream */
};

/* The number of this contract. Java refuses a library that answers with another one. */
enum { WD_ABI = 3 };
WD_API int32_t wd_abi(void);

/* What this library was built with besides our own code: a mask of WD_FEATURE_*. */
enum {
    WD_FEATURE_ISAL = 1 /* wd_isal_* */
};
WD_API int64_t wd_features(void);

/* ---- Memory: one thread at a time ------------------------------------------------------------ */

/*
 * Maps `bytes` (1 and more, rounded up to pages) of zeroed private memory, aligned to a page.
 *
 * returns   its address, which the caller owns until wd_memory_unmap(); WD_E_SPACE when the system
 *           has none to give, WD_E_ARGUMENT
 */
WD_API int64_t wd_memory_map(int64_t bytes);

/*
 * Gives back what wd_memory_map(bytes) returned. Nobody may touch it any more.
 *
 * returns   0, or WD_E_ARGUMENT when the system refuses, in which case the memory stays mapped
 */
WD_API int64_t wd_memory_unmap(int64_t address, int64_t bytes);

/*
 * Gives back all that is still mapped: when the class loader of an application that was redeployed
 * goes, nobody else is left who knows of it.
 */
WD_API void wd_memory_unmap_all(void);

/* ---- Device memory ------------------------------------------------------------------------- */

/*
 * Orders every load and store before it, to ordinary memory, before every load and store after it,
 * to a device's registers: what must stand between filling a ring and ringing its doorbell. (The
 * JVM's fences order ordinary memory only: dmb ish, not dsb, on arm64.)
 */
WD_API void wd_device_barrier(void);

/*
 * Does nothing. By the time it returns into Java, a SIGBUS that an access to a revoked mapping
 * raised before it has become an InternalError.
 */
WD_API void wd_no_op(void);

/* ---- Encoder: one call makes one block ------------------------------------------------------ */

enum {
    WD_BLOCK_LAST =
        1,            /* the segment carries BFINAL and needs no marker; else it ends 00 00 FF FF */
    WD_BLOCK_WARM = 2 /* `history` has seen exactly the bytes before this block in this stream */
};

/* Bytes of the per-stream state: the match finder's tables. At most 300 KiB at every level. */
WD_API int64_t wd_history_bytes(void);

/* Bytes of the scratch memory one call needs. Holds nothing between calls: it belongs to a thread.
 */
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
 * returns   bytes written, or WD_E_SPACE, WD_E_ARGUMENT; after an error `history` is cold
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
    WD_INFLATE_INPUT = 0, /* wants more input, room or not; all that was given is consumed */
    WD_INFLATE_ROOM = 1,  /* wants only room to go on: call again, with new or what is left of it */
    WD_INFLATE_END = 2    /* the final block is complete; input is unread from there on, exactly */
    /* Above: the data are bad; wd_inflate_message(status) is zlib's text. */
};

enum {
    WD_INFLATE_START = 1, /* flag: begin a raw DEFLATE stream; the inflater may hold anything */
    WD_INFLATE_SMALL = 2  /* flag, with START: in wd_inflater_bytes(WD_INFLATE_SMALL) bytes */
};

enum {
    WD_INFLATE_MAX_INPUT = 1048575, /* the most input of one call */
    WD_INFLATE_MAX_OUTPUT = 65536   /* the most output of one call; it may stop at less */
};

/*
 * Bytes of an inflater: tables, the 32 KiB window and the output of one call.
 *
 * flags     0 or WD_INFLATE_SMALL: half as much, with less output in a call, which is slower
 */
WD_API int64_t wd_inflater_bytes(int32_t flags);

/*
 * Appends to the window, as zlib's inflateSetDictionary does to a raw stream: distances reach back
 * over the dictionary's last 32 KiB, then over what was decoded before it.
 *
 * flags     WD_INFLATE_START, WD_INFLATE_SMALL
 * returns   0, or WD_E_ARGUMENT
 */
WD_API int64_t wd_inflate_dictionary(void *inflater, const uint8_t *dictionary, int32_t length,
                                     int32_t flags);

/*
 * Decodes as zlib's inflate() would: on, until it needs input and there is none or makes a byte and
 * there is no room. So it may consume with no room left, and the end is reported at once. Repeated
 * while it returns ROOM and there is some, it gives the same output, verdict and positions as one
 * call of zlib with that input and room.
 *
 * The output stays inside the inflater, valid until the next call; the bytes behind it are scratch.
 * After END or an error, further calls consume nothing and return the same status.
 *
 * length    bytes at `in`, 0..WD_INFLATE_MAX_INPUT
 * room      the most bytes to make, 0 or more
 * flags     WD_INFLATE_START, WD_INFLATE_SMALL
 * returns   the packed result, or WD_E_ARGUMENT for a length or room out of range
 */
WD_API int64_t wd_inflate(void *inflater, const uint8_t *in, int32_t length, int32_t room,
                          int32_t flags);

/* zlib's message for a status above WD_INFLATE_END, as a static string; NULL for others. */
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

/* Bytes of the per-stream state. */
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
 * flags     WD_BLOCK_LAST, WD_BLOCK_WARM
 * capacity  bytes at `out`; what is always enough for wd_deflate_block is always enough here
 * returns   bytes written, never more than stored blocks would be; or WD_E_SPACE, WD_E_ARGUMENT; or
 *           WD_E_REPEATS where ISA-L would come out many times larger than zlib, because the data
 *           repeat themselves in long stretches: a first block is looked at, and one in a mebibyte.
 *           After an error `state` is cold
 */
WD_API int64_t wd_isal_block(void *state, const uint8_t *block, int32_t window, int32_t length,
                             int32_t level, int32_t flags, uint8_t *out, int32_t capacity);

#endif
