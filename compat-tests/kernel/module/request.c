// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Requests as user space writes them: 32 little-endian words. The device writes some of them back.
 */
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "engine.h"

#define WORDS (SQE_SIZE / 4)

enum word {
    W_CONSUMED = 0,
    W_PRODUCED = 1,
    W_LENGTH2 = 2,
    W_STATUS = 3,
    W_IN_LENGTH = 4,
    W_CONTROL = 7,
    W_OUT_OFFSET = 8,
    W_REQUEST = 9,
    W_TAG_TYPE0 = 13,
    W_OUT_ROOM = 14,
    W_CONTEXT0 = 15,
    W_SOURCE = 18,
    W_DEST = 20,
    W_CONTEXT = 22,
    W_TAG_TYPE3 = 26,
    W_CONTEXT1 = 28,
    W_CONTEXT2 = 29,
    W_TOTAL_IN = 30,
    W_CHECKSUM = 31,
};

/* Word 7. */
#define SGL_OFFSET(word) ((word) & 0xffffff)
#define FINISH(word) ((word) & BIT(25))
#define STATEFUL(word) ((word) & BIT(26))
#define FIRST(word) ((word) & BIT(27))
#define SQE_TYPE(word) ((word) >> 28)
/* Word 9. */
#define REQUEST_TYPE(word) ((word) & 0xff)
#define BUFFER_TYPE(word) (((word) >> 8) & 0xf)
#define WINDOW_CODE(word) (((word) >> 12) & 0xf)
#define BUFFER_FLAT 0
#define BUFFER_LIST 1

#define MOST_BYTES (8u << 20)
/* A request with less room for output is ignored. In a stateful stream it is refused. */
#define IGNORED_ROOM 16
#define STATEFUL_ROOM 200

/* Windows of 4, 8, 16, 24 and 32 KiB. zlib has none of 24 KiB; one of 16 KiB stays within it. */
static const u8 window_bits[] = {12, 13, 14, 14, 15};

struct wd_engine *wd_engine_create(unsigned int version, u16 type)
{
    struct wd_engine *engine = kzalloc(sizeof(*engine), GFP_KERNEL);
    int size;

    if (!engine)
        return NULL;
    engine->version = version;
    engine->expands = type == 1;
    size = engine->expands ? zlib_inflate_workspacesize() : zlib_deflate_workspacesize(MAX_WBITS, DEF_MEM_LEVEL);
    engine->zlib.workspace = vmalloc(size);
    engine->in = vmalloc(CHUNK);
    engine->out = vmalloc(CHUNK);
    engine->window = engine->expands ? NULL : vmalloc(WINDOW);
    if (!engine->zlib.workspace || !engine->in || !engine->out || (!engine->expands && !engine->window)) {
        wd_engine_free(engine);
        return NULL;
    }
    return engine;
}

void wd_engine_free(struct wd_engine *engine)
{
    vfree(engine->zlib.workspace);
    vfree(engine->in);
    vfree(engine->out);
    vfree(engine->window);
    kfree(engine);
}

static u64 address(const u32 *words, enum word low)
{
    return (u64)words[low + 1] << 32 | words[low];
}

/* Whether this version of the engine knows such a request. Fills in the job if so. */
static int decode(const struct wd_engine *engine, const u32 *words, struct wd_job *job)
{
    u32 control = words[W_CONTROL], request = words[W_REQUEST];
    u32 type = SQE_TYPE(control), room = words[W_OUT_ROOM];
    int ret = 0;

    if (type != 0 && !(type == 3 && engine->version >= 3))
        return -EINVAL;
    job->format = REQUEST_TYPE(request);
    if (job->format < FORMAT_DEFLATE || job->format > FORMAT_GZIP)
        return -EINVAL;
    if (job->format == FORMAT_DEFLATE && engine->version < 3)
        return -EINVAL;
    if (WINDOW_CODE(request) >= ARRAY_SIZE(window_bits))
        return -EINVAL;
    job->window_bits = window_bits[WINDOW_CODE(request)];
    job->stateful = STATEFUL(control);
    job->first = FIRST(control) || !job->stateful;
    job->finish = FINISH(control);
    job->in_length = words[W_IN_LENGTH];
    if (job->in_length > MOST_BYTES || room > MOST_BYTES)
        return -EINVAL;
    if (job->stateful && room < STATEFUL_ROOM)
        return -EINVAL;
    job->context = address(words, W_CONTEXT);
    job->context_word2 = words[W_CONTEXT2];
    job->checksum = job->first ? wd_checksum_start(job->format) : words[W_CHECKSUM];
    job->total_in = job->first ? 0 : words[W_TOTAL_IN];

    switch (BUFFER_TYPE(request)) {
    case BUFFER_FLAT:
        wd_flat(&job->in, address(words, W_SOURCE), job->in_length);
        wd_flat(&job->out, address(words, W_DEST), room);
        break;
    case BUFFER_LIST:
        ret = wd_scattered(&job->in, address(words, W_SOURCE), SGL_OFFSET(control), job->in_length);
        if (!ret)
            ret = wd_scattered(&job->out, address(words, W_DEST), SGL_OFFSET(words[W_OUT_OFFSET]), room);
        break;
    default:
        ret = -EINVAL;
    }
    return ret;
}

static void run(struct wd_engine *engine, const struct wd_faults *faults, const u32 *words, bool bound,
                struct wd_job *job)
{
    int ret;

    if (words[W_OUT_ROOM] < IGNORED_ROOM)
        return;
    if (!bound) {
        job->status = STATUS_BAD_ADDRESS;
        return;
    }
    ret = decode(engine, words, job);
    if (ret) {
        job->status = ret == -EFAULT ? STATUS_BAD_ADDRESS : STATUS_BAD_REQUEST;
    } else if (!engine->expands) {
        wd_deflate(engine, job);
    } else if (job->stateful) {
        job->status = STATUS_BAD_REQUEST;
    } else {
        wd_inflate(engine, job);
        if (job->status == STATUS_OK)
            job->status = READ_ONCE(faults->end_status);
    }
}

/* Flips one bit of the first byte of the output. */
static void spoil_output(const u32 *words)
{
    struct wd_stream in, out;
    u8 byte;

    if (BUFFER_TYPE(words[W_REQUEST]) == BUFFER_FLAT) {
        wd_flat(&in, address(words, W_DEST), 1);
        out = in;
    } else if (wd_scattered(&in, address(words, W_DEST), SGL_OFFSET(words[W_OUT_OFFSET]), 1)) {
        return;
    } else {
        out = in;
    }
    if (wd_read(&in, &byte, 1))
        return;
    byte ^= 0x10;
    (void)wd_write(&out, &byte, 1);
}

void wd_serve(struct wd_engine *engine, struct wd_device *device, __le32 *sqe, bool bound)
{
    const struct wd_faults *faults = &device->faults;
    u32 words[WORDS];
    /* The results of a request that is ignored. */
    struct wd_job job = {.status = STATUS_OK};
    u32 forced = READ_ONCE(faults->status);
    int i;

    for (i = 0; i < WORDS; i++)
        words[i] = le32_to_cpu(READ_ONCE(sqe[i]));
    memcpy(device->last_request, sqe, SQE_SIZE);
    job.checksum = words[W_CHECKSUM];
    job.total_in = words[W_TOTAL_IN];
    job.context_word2 = words[W_CONTEXT2];

    wd_count(device, requests);
    if (wd_fault_now(device, forced))
        job.status = forced;
    else
        run(engine, faults, words, bound, &job);
    if (job.status == STATUS_BAD_ADDRESS)
        wd_count(device, unmapped_addresses);
    if ((job.status & 0xff) != STATUS_OK && (job.status & 0xff) != STATUS_GREW && (job.status & 0xff) != STATUS_END)
        wd_count(device, failed_requests);
    else if (wd_fault_now(device, READ_ONCE(faults->output)) && job.produced && bound)
        spoil_output(words);
    if (wd_fault_now(device, READ_ONCE(faults->checksum)))
        job.checksum ^= 0x8000;
    if (wd_fault_now(device, READ_ONCE(faults->produced)))
        job.produced++;

    sqe[W_CONSUMED] = cpu_to_le32(job.consumed);
    sqe[W_PRODUCED] = cpu_to_le32(job.produced);
    sqe[W_LENGTH2] = 0;
    sqe[W_STATUS] = cpu_to_le32(job.status);
    sqe[W_CONTEXT2] = cpu_to_le32(job.context_word2);
    sqe[W_TOTAL_IN] = cpu_to_le32(job.total_in);
    sqe[W_CHECKSUM] = cpu_to_le32(job.checksum);
    if (wd_fault_now(device, READ_ONCE(faults->tag)))
        sqe[SQE_TYPE(words[W_CONTROL]) == 0 ? W_TAG_TYPE0 : W_TAG_TYPE3] ^= cpu_to_le32(1);
}
