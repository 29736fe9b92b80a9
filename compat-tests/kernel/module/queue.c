// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Queues: their life, rings, doorbells, completions and poll. */
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <uapi/misc/uacce/hisi_qm.h>

#include "device.h"
#include "engine.h"

#define DRAIN_ROUNDS 1000
/* How long a stalled worker waits before it looks again. */
#define STALL_JIFFIES (HZ / 100 ?: 1)

/* ---- Doorbells, in the context of the thread that rang. */

static void ring_sq(struct wd_queue *queue, u32 index)
{
    wd_count(queue->device, sq_doorbells);
    spin_lock(&queue->lock);
    queue->sq_tail = index;
    spin_unlock(&queue->lock);
    wake_up(&queue->work);
}

static void interrupt(struct wd_queue *queue)
{
    wd_count(queue->device, interrupts);
    wake_up_interruptible(&queue->core->wait);
}

static void ring_cq(struct wd_queue *queue, u32 index, bool arm)
{
    struct wd_device *device = queue->device;
    bool raise = false, bad = false;
    u32 consumed;

    wd_count(device, cq_doorbells);
    if (arm)
        wd_count(device, armed_doorbells);
    spin_lock(&queue->lock);
    consumed = (index + device->depth - queue->cq_rung) % device->depth;
    /* The same index means none or a whole lap. Only a full ring can mean the latter. */
    if (!consumed && queue->cq_count == device->depth)
        consumed = device->depth;
    if (consumed > queue->cq_count) {
        bad = true;
    } else {
        queue->cq_count -= consumed;
        queue->cq_rung = index;
        /* Completions that came before the arming count as new, because a sleeper could miss
         * one otherwise. */
        raise = arm && queue->cq_count;
        queue->armed = arm && !raise;
    }
    spin_unlock(&queue->lock);
    if (bad) {
        wd_count(device, bad_doorbells);
        dev_warn_ratelimited(&device->uacce->dev, "too many completions taken queue=%u index=%u\n", queue->id, index);
    }
    if (raise)
        interrupt(queue);
}

static void doorbell(void *owner, u64 offset, u64 value)
{
    struct wd_queue *own = owner, *queue = own;
    struct wd_device *device = own->device;
    u32 sqn = DOORBELL_SQN(value), index = DOORBELL_INDEX(value);
    u32 priority = DOORBELL_PRIORITY(value), command = DOORBELL_COMMAND(value);
    bool good = offset == DOORBELL_OFFSET && !DOORBELL_UNUSED(value) && index < device->depth;

    if (sqn != own->id) {
        /* Version 2 has one window for all queues, version 3 one for each. */
        good = good && device->version < 3 && sqn < device->queue_count;
        spin_lock(&device->lock);
        queue = good ? device->queues[sqn] : NULL;
        /* Hold the lock while ringing, so that the queue stays. */
        if (queue && READ_ONCE(queue->running)) {
            if (command == COMMAND_SQ && priority == 0)
                ring_sq(queue, index);
            else if (command == COMMAND_CQ && priority <= PRIORITY_ARMED)
                ring_cq(queue, index, priority & PRIORITY_ARMED);
            else
                good = false;
        } else {
            good = false;
        }
        spin_unlock(&device->lock);
    } else if (!good || !READ_ONCE(queue->running)) {
        good = false;
    } else if (command == COMMAND_SQ && priority == 0) {
        ring_sq(queue, index);
    } else if (command == COMMAND_CQ && priority <= PRIORITY_ARMED) {
        ring_cq(queue, index, priority & PRIORITY_ARMED);
    } else {
        good = false;
    }
    if (!good) {
        wd_count(device, bad_doorbells);
        dev_warn_ratelimited(&device->uacce->dev, "bad doorbell queue=%u offset=0x%llx value=0x%llx\n",
                             own->id, offset, value);
    }
}

static void misused(void *owner, u64 offset)
{
    struct wd_queue *queue = owner;

    wd_count(queue->device, bad_accesses);
    dev_warn_ratelimited(&queue->device->uacce->dev, "bad access queue=%u offset=0x%llx\n", queue->id, offset);
}

static const struct wd_window_ops window_ops = {
    .stored = doorbell,
    .misused = misused,
};

/* ---- The worker: one request after the other, completed in order. */

static void finish_request(struct wd_queue *queue)
{
    struct wd_cqe *cqe = wd_cqe(queue, queue->cq_tail);
    bool raise;

    cqe->reserved0 = 0;
    cqe->command = 0;
    cqe->sq_head = cpu_to_le16(queue->sq_head);
    cqe->sq_number = cpu_to_le16(queue->id);
    /* Under the lock, because a driver that sees the phase may ring for it before it is counted
     * here. */
    spin_lock(&queue->lock);
    /* The results in the SQE and the rest of the CQE must be visible before the phase. */
    smp_store_release(&cqe->phase, cpu_to_le16(queue->cq_phase));
    queue->sq_head = (queue->sq_head + 1) % queue->device->depth;
    if (++queue->cq_tail == queue->device->depth) {
        queue->cq_tail = 0;
        queue->cq_phase ^= 1;
    }
    queue->cq_count++;
    raise = queue->armed;
    queue->armed = false;
    spin_unlock(&queue->lock);
    if (raise)
        interrupt(queue);
}

static void stop_for_good(struct wd_queue *queue)
{
    WRITE_ONCE(queue->dead, true);
    WRITE_ONCE(wd_stop_words(queue)->send, cpu_to_le32(1));
    smp_wmb(); /* so that a driver that sees the second word sees the first */
    WRITE_ONCE(wd_stop_words(queue)->receive, cpu_to_le32(1));
    wake_up_interruptible(&queue->core->wait);
}

static void serve(struct wd_queue *queue)
{
    struct wd_device *device = queue->device;
    struct mm_struct *memory;
    u32 delay = READ_ONCE(device->faults.delay_us);

    if (queue->cq_count == device->depth) {
        wd_count(device, overflows);
        stop_for_good(queue);
        return;
    }
    memory = wd_pasid_memory(queue->pasid);
    if (memory)
        kthread_use_mm(memory);
    wd_serve(queue->engine, device, wd_sqe(queue, queue->sq_head), memory != NULL);
    if (memory) {
        kthread_unuse_mm(memory);
        mmput(memory);
    }
    if (delay)
        usleep_range(delay, delay + delay / 8);
    finish_request(queue);
}

static bool has_work(struct wd_queue *queue)
{
    return READ_ONCE(queue->sq_head) != READ_ONCE(queue->sq_tail) && !READ_ONCE(queue->dead);
}

static int worker(void *data)
{
    struct wd_queue *queue = data;

    /* Run before all ordinary threads, because an accelerator does not wait for a processor. */
    sched_set_fifo_low(current);
    while (!kthread_should_stop()) {
        wait_event_interruptible(queue->work, kthread_should_stop() || has_work(queue));
        if (kthread_should_stop())
            break;
        if (READ_ONCE(queue->device->faults.stall))
            schedule_timeout_interruptible(STALL_JIFFIES);
        else if (has_work(queue))
            serve(queue);
        cond_resched();
    }
    return 0;
}

/* As the kernel driver does, waits a while for what was submitted, and then goes on without it. */
static void drain(struct wd_queue *queue)
{
    unsigned int round;

    for (round = 0; round < DRAIN_ROUNDS && has_work(queue); round++)
        usleep_range(100, 200);
    if (has_work(queue)) {
        wd_count(queue->device, undrained_stops);
        dev_err(&queue->device->uacce->dev, "queue did not drain queue=%u\n", queue->id);
    }
}

void wd_reset(struct wd_device *device)
{
    struct uacce_queue *core;

    mutex_lock(&device->uacce->mutex);
    list_for_each_entry(core, &device->uacce->queues, list) {
        struct wd_queue *queue = core->priv;

        if (core->state != UACCE_Q_STARTED)
            continue;
        WRITE_ONCE(wd_stop_words(queue)->send, cpu_to_le32(1));
        drain(queue);
        stop_for_good(queue);
    }
    mutex_unlock(&device->uacce->mutex);
}

/* ---- What the core calls, with uacce->mutex held but for mmap and poll. */

static int get_available_instances(struct uacce_device *uacce)
{
    struct wd_device *device = uacce->priv;

    return device->queue_count - READ_ONCE(device->used);
}

static int get_queue(struct uacce_device *uacce, unsigned long pasid, struct uacce_queue *core)
{
    struct wd_device *device = uacce->priv;
    struct wd_queue *queue;
    unsigned int id;

    if (device->unusable)
        return -EPERM;
    if (device->used == device->queue_count)
        return -EBUSY;
    queue = kzalloc(sizeof(*queue), GFP_KERNEL);
    if (!queue)
        return -ENOMEM;
    queue->device = device;
    queue->core = core;
    queue->pasid = pasid;
    queue->poll_phase = 1;
    spin_lock_init(&queue->lock);
    init_waitqueue_head(&queue->work);
    /* Zeroed, because the phases of the completion ring and the stop words start at zero. */
    queue->dus = vmalloc_user(wd_dus_size(device));
    queue->window = wd_window_open(&window_ops, queue);
    if (!queue->dus || !queue->window) {
        if (queue->window)
            wd_window_close(queue->window);
        vfree(queue->dus);
        kfree(queue);
        return -ENOMEM;
    }

    /* Numbers are given out in turn, so that one just returned is not the next. */
    id = device->next;
    while (device->queues[id])
        id = (id + 1) % device->queue_count;
    device->next = (id + 1) % device->queue_count;
    queue->id = id;
    core->priv = queue;
    spin_lock(&device->lock);
    device->queues[id] = queue;
    device->used++;
    spin_unlock(&device->lock);
    wd_count(device, opened);
    return 0;
}

static void put_queue(struct uacce_queue *core)
{
    struct wd_queue *queue = core->priv;
    struct wd_device *device = queue->device;

    spin_lock(&device->lock);
    device->queues[queue->id] = NULL;
    device->used--;
    spin_unlock(&device->lock);
    wd_window_close(queue->window);
    /* Pages that are still mapped stay with their mapping. */
    vfree(queue->dus);
    kfree(queue);
}

static int start_queue(struct uacce_queue *core)
{
    struct wd_queue *queue = core->priv;
    struct task_struct *thread;

    queue->engine = wd_engine_create(queue->device->version, queue->type);
    if (!queue->engine)
        return -ENOMEM;
    queue->sq_head = queue->sq_tail = 0;
    queue->cq_tail = queue->cq_rung = queue->cq_count = 0;
    queue->cq_phase = 1;
    queue->poll_head = 0;
    queue->poll_phase = 1;
    queue->armed = true;
    thread = kthread_create(worker, queue, "%s/%u", dev_name(&queue->device->uacce->dev), queue->id);
    if (IS_ERR(thread)) {
        wd_engine_free(queue->engine);
        return PTR_ERR(thread);
    }
    queue->worker = thread;
    WRITE_ONCE(queue->running, true);
    wake_up_process(thread);
    return 0;
}

static void stop_queue(struct uacce_queue *core)
{
    struct wd_queue *queue = core->priv;

    drain(queue);
    /* Taking the lock once waits for a doorbell from the window of another queue. */
    spin_lock(&queue->device->lock);
    WRITE_ONCE(queue->running, false);
    spin_unlock(&queue->device->lock);
    kthread_stop(queue->worker);
    wd_engine_free(queue->engine);
}

static int is_q_updated(struct uacce_queue *core)
{
    struct wd_queue *queue = core->priv;
    int updated = 0;

    while ((le16_to_cpu(READ_ONCE(wd_cqe(queue, queue->poll_head)->phase)) & 1) == queue->poll_phase) {
        if (++queue->poll_head == queue->device->depth) {
            queue->poll_head = 0;
            queue->poll_phase ^= 1;
        }
        updated = 1;
    }
    if (updated)
        wd_count(queue->device, polls_ready);
    return updated;
}

static int map_region(struct uacce_queue *core, struct vm_area_struct *vma, struct uacce_qfile_region *region)
{
    struct wd_queue *queue = core->priv;
    unsigned long size = vma->vm_end - vma->vm_start;

    if (region->type == UACCE_QFRT_MMIO) {
        if (size > wd_window_size(queue->device))
            return -EINVAL;
        return wd_window_map(queue->window, vma);
    }
    if (size != wd_dus_size(queue->device))
        return -EINVAL;
    return remap_vmalloc_range(vma, queue->dus, 0);
}

static long queue_ioctl(struct uacce_queue *core, unsigned int command, unsigned long argument)
{
    struct wd_queue *queue = core->priv;
    struct hisi_qp_info info = {
        .sqe_size = SQE_SIZE,
        .sq_depth = queue->device->depth,
        .cq_depth = queue->device->depth,
    };
    struct hisi_qp_ctx context;

    if (command == UACCE_CMD_QM_SET_QP_CTX) {
        if (copy_from_user(&context, (void __user *)argument, sizeof(context)))
            return -EFAULT;
        if (context.qc_type > 1)
            return -EINVAL;
        queue->type = context.qc_type;
        context.id = queue->id;
        return copy_to_user((void __user *)argument, &context, sizeof(context)) ? -EFAULT : 0;
    }
    if (command == UACCE_CMD_QM_SET_QP_INFO && queue->device->has_qp_info)
        return copy_to_user((void __user *)argument, &info, sizeof(info)) ? -EFAULT : 0;
    return -EINVAL;
}

const struct uacce_ops wd_queue_ops = {
    .get_available_instances = get_available_instances,
    .get_queue = get_queue,
    .put_queue = put_queue,
    .start_queue = start_queue,
    .stop_queue = stop_queue,
    .is_q_updated = is_q_updated,
    .mmap = map_region,
    .ioctl = queue_ioctl,
};
