/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The ZIP engine behind a queue: reads a request, does it with the kernel's zlib, writes the results. */
#ifndef WD_ENGINE_H
#define WD_ENGINE_H

#include <linux/types.h>
#include <linux/zlib.h>

#include "device.h"

#define CHUNK 65536u
#define WINDOW 32768u

/* ---- User memory, flat or a scatter list, read or written from front to back. */

struct wd_span {
    u64 address;
    u32 length;
};

struct wd_stream {
    struct wd_span span;  /* what is left of the current piece */
    u32 left;             /* of the whole, as the request limits it */
    u64 list;             /* scatter list the next piece comes from; 0: none, or flat */
    u32 entry;
    u32 lists;            /* walked so far: a chain may be a ring */
};

void wd_flat(struct wd_stream *stream, u64 address, u32 length);
/* Skips `offset` bytes of the list. Returns 0, -EFAULT or -EINVAL. */
int wd_scattered(struct wd_stream *stream, u64 list, u32 offset, u32 length);
/* Return 0, -EFAULT for memory that is not there, or -ENOSPC if fewer than `length` bytes are
 * left. */
int wd_read(struct wd_stream *stream, void *to, u32 length);
int wd_write(struct wd_stream *stream, const void *from, u32 length);

/* ---- The codecs. */

struct wd_engine {
    unsigned int version;
    bool expands;
    z_stream zlib;
    u8 *in, *out;  /* CHUNK bytes each */
    u8 *window;    /* WINDOW bytes, compressing only */
    u32 window_length;
};

struct wd_engine *wd_engine_create(unsigned int version, u16 type);
void wd_engine_free(struct wd_engine *engine);

enum wd_format { FORMAT_DEFLATE = 1, FORMAT_ZLIB = 2, FORMAT_GZIP = 3 };

struct wd_job {
    enum wd_format format;
    struct wd_stream in, out;
    u32 in_length;
    unsigned int window_bits;
    bool stateful, first, finish;
    u64 context;     /* address of the stream's hardware context */
    u32 context_word2;
    /* The results, and in a continued stream the values so far. */
    u32 consumed, produced, checksum, total_in;
    u32 status;
};

void wd_deflate(struct wd_engine *engine, struct wd_job *job);
void wd_inflate(struct wd_engine *engine, struct wd_job *job);
/* Continues a checksum over `data`, in the form the device has for it. */
u32 wd_checksum(enum wd_format format, u32 checksum, const u8 *data, u32 length);
u32 wd_checksum_start(enum wd_format format);
/* Writes a trailer of 0 to 8 bytes and returns its length. */
u32 wd_trailer(const struct wd_job *job, u8 *trailer);

/* `sqe` lies in memory shared with user space. `bound` says that the memory of its process is
 * the current one. */
void wd_serve(struct wd_engine *engine, struct wd_device *device, __le32 *sqe, bool bound);

/* Status codes. Those above 0x80 are ours, where the description of the device leaves them open. */
#define STATUS_OK 0x00
#define STATUS_GREW 0x0d
#define STATUS_NO_ROOM 0x0e
#define STATUS_CHECKSUM 0x10
#define STATUS_END 0x13
#define STATUS_LAST_BLOCK 0x100
#define STATUS_BAD_DATA 0x81
#define STATUS_BAD_ADDRESS 0x82
#define STATUS_BAD_REQUEST 0x83

#endif
