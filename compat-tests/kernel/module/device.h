/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A pretended HiSilicon queue manager with a ZIP engine: what user space sees of it. */
#ifndef WD_DEVICE_H
#define WD_DEVICE_H

#include <linux/atomic.h>
#include <linux/debugfs.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/spinlock.h>
#include <linux/uacce.h>
#include <linux/wait.h>

#include "platform.h"

#define SQE_SIZE 128
#define CQE_SIZE 16
#define MOST_QUEUES 1024

/* Register window: version 2 has one pair of pages for all queues, version 3 has 64 KiB for
 * each queue. */
#define V2_WINDOW_SIZE (PAGE_SIZE + (0x1000 / PAGE_SIZE) * PAGE_SIZE)
#define V3_WINDOW_SIZE 0x10000
#define DOORBELL_OFFSET 0x1000

/* Doorbell: sqn 9:0, command 15:12, zero 31:16, index 47:32, priority 63:48. */
#define DOORBELL_SQN(value) ((u32)((value) & 0x3ff))
#define DOORBELL_COMMAND(value) ((u32)(((value) >> 12) & 0xf))
#define DOORBELL_UNUSED(value) ((value) & 0xffff0c00)
#define DOORBELL_INDEX(value) ((u32)(((value) >> 32) & 0xffff))
#define DOORBELL_PRIORITY(value) ((u32)((value) >> 48))
#define COMMAND_SQ 0
#define COMMAND_CQ 1
#define PRIORITY_ARMED 1

/* A completion. The device writes the phase last. */
struct wd_cqe {
    __le32 reserved0;
    __le16 command;
    __le16 reserved1;
    __le16 sq_head;
    __le16 sq_number;
    __le16 reserved2;
    __le16 phase; /* bit 0 */
};
static_assert(sizeof(struct wd_cqe) == CQE_SIZE);

/* The stop words at the end of the DUS region. */
struct wd_stop_words {
    __le32 receive;
    __le32 send;
};

/* What happened, for tests to read. Every member is one line of the file `counters`. */
#define WD_COUNTERS(each)  \
    each(opened)           \
    each(sq_doorbells)     \
    each(cq_doorbells)     \
    each(armed_doorbells)  \
    each(bad_doorbells)    \
    each(bad_accesses)     \
    each(requests)         \
    each(failed_requests)  \
    each(interrupts)       \
    each(polls_ready)      \
    each(overflows)        \
    each(unmapped_addresses) \
    each(undrained_stops)

struct wd_counters {
#define EACH(name) atomic64_t name;
    WD_COUNTERS(EACH)
#undef EACH
};

/* Faults, set by tests in debugfs. Each hits one request in `every`. */
struct wd_faults {
    bool stall;        /* doorbells are taken, nothing is done */
    u32 status;        /* this status instead of doing the request */
    bool checksum;     /* a wrong checksum in the completion */
    bool output;       /* one byte of the output is wrong */
    bool produced;     /* the completion claims one byte too many */
    bool tag;          /* the completion carries another request's tag */
    u32 every;
    u32 delay_us;      /* each request takes this much longer */
    u32 end_status;    /* of a stateless decompression that reached the end */
};

struct wd_queue;

struct wd_device {
    struct platform_device *platform;
    struct uacce_device *uacce;
    struct dentry *debug;
    unsigned int version; /* of the queue manager's interface: 2 or 3 */
    unsigned int depth;   /* of both rings */
    unsigned int queue_count;
    spinlock_t lock;      /* of queues[], next and used: a doorbell may name any queue of the device */
    struct wd_queue **queues;
    unsigned int next;
    unsigned int used;
    bool unusable;
    bool has_qp_info;
    struct wd_faults faults;
    atomic_t fault_clock;
    struct wd_counters counters;
    /* The last request as it lay in the ring, for a test that has one request under way. */
    u8 last_request[SQE_SIZE];
    struct debugfs_blob_wrapper last_request_blob;
};

struct wd_engine;

struct wd_queue {
    struct wd_device *device;
    struct uacce_queue *core;
    struct wd_window *window;
    unsigned int id;
    u32 pasid;
    u16 type; /* set by the context ioctl; takes effect at the start */
    void *dus;
    struct task_struct *worker;
    struct wd_engine *engine;

    /* Written by doorbells and read by the worker, or the other way round. */
    spinlock_t lock;
    wait_queue_head_t work;
    bool running;
    bool dead;        /* overflow or reset: takes nothing more until opened again */
    u32 sq_tail;      /* as last rung */
    u32 sq_head;      /* next to be done */
    u32 cq_tail;
    u32 cq_phase;
    u32 cq_rung;      /* head, as last rung */
    u32 cq_count;     /* completions not rung away yet */
    bool armed;

    /* The head of the kernel driver in the completion ring, which only poll moves. */
    u32 poll_head;
    u32 poll_phase;
};

unsigned long wd_window_size(const struct wd_device *device);
unsigned long wd_dus_size(const struct wd_device *device);
bool wd_fault_now(struct wd_device *device, bool wanted);

extern const struct uacce_ops wd_queue_ops;
void wd_reset(struct wd_device *device);

#define wd_count(device, counter) atomic64_inc(&(device)->counters.counter)

static inline __le32 *wd_sqe(const struct wd_queue *queue, u32 index)
{
    return queue->dus + index * SQE_SIZE;
}

static inline struct wd_cqe *wd_cqe(const struct wd_queue *queue, u32 index)
{
    return queue->dus + queue->device->depth * SQE_SIZE + index * CQE_SIZE;
}

static inline struct wd_stop_words *wd_stop_words(const struct wd_queue *queue)
{
    return queue->dus + wd_dus_size(queue->device) - sizeof(struct wd_stop_words);
}

#endif
