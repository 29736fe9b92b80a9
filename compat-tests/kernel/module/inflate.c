// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Decompression of a whole stream with the kernel's zlib. Streams in several requests are not
 * supported.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "engine.h"

struct source {
    u32 fed;   /* read from user memory */
    u32 left;  /* not read yet */
};

static int refill(struct wd_engine *engine, struct wd_job *job, struct source *source)
{
    u32 step = min(source->left, CHUNK);
    int ret = wd_read(&job->in, engine->in, step);

    if (ret)
        return ret == -ENOSPC ? -EINVAL : ret;
    engine->zlib.next_in = engine->in;
    engine->zlib.avail_in = step;
    source->fed += step;
    source->left -= step;
    return 0;
}

static int expand(struct wd_engine *engine, struct wd_job *job)
{
    z_stream *z = &engine->zlib;
    struct source source = {.left = job->in_length};
    u8 expected[8], found[8];
    u32 trailer_length, i;
    int result, ret;

    z->avail_in = 0;
    if (zlib_inflateInit2(z, -MAX_WBITS) != Z_OK)
        return -EIO;
    do {
        u32 made;

        if (!z->avail_in && source.left) {
            ret = refill(engine, job, &source);
            if (ret)
                return ret;
        }
        z->next_out = engine->out;
        z->avail_out = CHUNK;
        result = zlib_inflate(z, Z_SYNC_FLUSH);
        made = CHUNK - z->avail_out;
        ret = wd_write(&job->out, engine->out, made);
        if (ret)
            return ret;
        job->checksum = wd_checksum(job->format, job->checksum, engine->out, made);
        job->produced += made;
        if (result != Z_OK && result != Z_STREAM_END)
            return -EBADMSG;
        /* The input ended before the stream. */
        if (result == Z_OK && !made && !z->avail_in && !source.left)
            return -EBADMSG;
    } while (result != Z_STREAM_END);
    job->total_in = job->produced;

    trailer_length = wd_trailer(job, expected);
    for (i = 0; i < trailer_length; i++) {
        if (!z->avail_in) {
            if (!source.left)
                return -EBADMSG;
            ret = refill(engine, job, &source);
            if (ret)
                return ret;
        }
        found[i] = *z->next_in++;
        z->avail_in--;
    }
    job->consumed = source.fed - z->avail_in;
    return memcmp(expected, found, trailer_length) ? -EILSEQ : 0;
}

void wd_inflate(struct wd_engine *engine, struct wd_job *job)
{
    switch (expand(engine, job)) {
    case 0:
        job->status = STATUS_OK;
        return;
    case -ENOSPC:
        job->status = STATUS_NO_ROOM;
        break;
    case -EILSEQ:
        job->status = STATUS_CHECKSUM;
        return;
    case -EFAULT:
        job->status = STATUS_BAD_ADDRESS;
        break;
    case -EBADMSG:
        job->status = STATUS_BAD_DATA;
        break;
    default:
        job->status = STATUS_BAD_REQUEST;
        break;
    }
    job->consumed = job->produced = 0;
}
