// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Compression with the kernel's zlib. */
#include <linux/bitrev.h>
#include <linux/crc32.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <asm/unaligned.h>
#include <linux/zutil.h>

#include "engine.h"

#define LEVEL 1
/* Offset in a stream's context of its last input. Context word 2 has the length of that input. */
#define CONTEXT_WINDOW 0xc00

u32 wd_checksum_start(enum wd_format format)
{
    return format == FORMAT_GZIP ? ~0u : format == FORMAT_ZLIB ? 1 : 0;
}

u32 wd_checksum(enum wd_format format, u32 checksum, const u8 *data, u32 length)
{
    if (format == FORMAT_GZIP)
        return bitrev32(crc32_le(bitrev32(checksum), data, length));
    if (format == FORMAT_ZLIB)
        return zlib_adler32(checksum, data, length);
    return checksum;
}

u32 wd_trailer(const struct wd_job *job, u8 *trailer)
{
    switch (job->format) {
    case FORMAT_GZIP:
        put_unaligned_le32(~bitrev32(job->checksum), trailer);
        put_unaligned_le32(job->total_in, trailer + 4);
        return 8;
    case FORMAT_ZLIB:
        put_unaligned_be32(job->checksum, trailer);
        return 4;
    default:
        return 0;
    }
}

static void remember(struct wd_engine *engine, const u8 *data, u32 length)
{
    u32 kept = min(engine->window_length, WINDOW - min(length, WINDOW));

    memmove(engine->window, engine->window + engine->window_length - kept, kept);
    if (length > WINDOW) {
        data += length - WINDOW;
        length = WINDOW;
    }
    memcpy(engine->window + kept, data, length);
    engine->window_length = kept + length;
}

/* Feeds one piece of input. Its output goes to the job, or is discarded. Returns 0 or an error
 * of wd_write(). */
static int feed(struct wd_engine *engine, struct wd_job *job, const u8 *data, u32 length, int flush, bool keep)
{
    z_stream *z = &engine->zlib;
    int result;

    z->next_in = data;
    z->avail_in = length;
    do {
        u32 made;

        z->next_out = engine->out;
        z->avail_out = CHUNK;
        result = zlib_deflate(z, flush);
        if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
            return -EIO;
        made = CHUNK - z->avail_out;
        if (keep && made) {
            int ret = wd_write(&job->out, engine->out, made);

            if (ret)
                return ret;
            job->produced += made;
        }
    } while (!z->avail_out || (flush == Z_FINISH && result == Z_OK));
    return 0;
}

static int restore_window(struct wd_engine *engine, struct wd_job *job)
{
    engine->window_length = job->first ? 0 : job->context_word2 & 0xffff;
    if (engine->window_length > WINDOW)
        return -EINVAL;
    if (!engine->window_length)
        return 0;
    if (copy_from_user(engine->window, (void __user *)(job->context + CONTEXT_WINDOW), engine->window_length))
        return -EFAULT;
    /* The kernel's zlib has no call to set a dictionary, so the window is compressed again and
     * the output discarded. */
    return feed(engine, job, engine->window, engine->window_length, Z_SYNC_FLUSH, false);
}

static int save_window(struct wd_engine *engine, struct wd_job *job)
{
    job->context_word2 = engine->window_length;
    return copy_to_user((void __user *)(job->context + CONTEXT_WINDOW), engine->window, engine->window_length)
               ? -EFAULT
               : 0;
}

static int compress(struct wd_engine *engine, struct wd_job *job)
{
    int last = job->stateful && !job->finish ? Z_SYNC_FLUSH : Z_FINISH;
    u32 left = job->in_length;
    u8 trailer[8];
    u32 trailer_length;
    int ret;

    if (zlib_deflateInit2(&engine->zlib, LEVEL, Z_DEFLATED, -(int)job->window_bits, DEF_MEM_LEVEL,
                          Z_DEFAULT_STRATEGY) != Z_OK)
        return -EIO;
    if (job->stateful) {
        ret = restore_window(engine, job);
        if (ret)
            return ret;
    }
    do {
        u32 step = min(left, CHUNK);

        ret = wd_read(&job->in, engine->in, step);
        if (ret)
            return ret == -ENOSPC ? -EINVAL : ret;
        left -= step;
        job->consumed += step;
        job->checksum = wd_checksum(job->format, job->checksum, engine->in, step);
        ret = feed(engine, job, engine->in, step, left ? Z_NO_FLUSH : last, true);
        if (ret)
            return ret;
        if (job->stateful)
            remember(engine, engine->in, step);
    } while (left);
    job->total_in += job->in_length;
    if (last == Z_FINISH) {
        trailer_length = wd_trailer(job, trailer);
        ret = wd_write(&job->out, trailer, trailer_length);
        if (ret)
            return ret;
        job->produced += trailer_length;
    }
    return job->stateful ? save_window(engine, job) : 0;
}

void wd_deflate(struct wd_engine *engine, struct wd_job *job)
{
    switch (compress(engine, job)) {
    case 0:
        job->status = job->produced >= job->in_length ? STATUS_GREW : STATUS_OK;
        return;
    case -ENOSPC:
        job->status = STATUS_NO_ROOM;
        break;
    case -EFAULT:
        job->status = STATUS_BAD_ADDRESS;
        break;
    default:
        job->status = STATUS_BAD_REQUEST;
        break;
    }
    job->consumed = job->produced = 0;
}
