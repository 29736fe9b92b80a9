// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Register windows. Several registers may share an address, so ordinary memory would keep only the
 * last store. A window therefore has no page-table entries. Each store faults, and the handler
 * takes the value from the registers of the storing thread and lets it continue after the
 * instruction.
 */
#include <linux/module.h>
#include <linux/sched/task_stack.h>
#include <linux/slab.h>

#include "platform.h"

struct window_vma {
    struct wd_window *window;
    const struct vm_operations_struct *core_ops;
    void *core_data;
};

static void free_window(struct kref *references)
{
    kfree(container_of(references, struct wd_window, references));
}

struct wd_window *wd_window_open(const struct wd_window_ops *ops, void *owner)
{
    struct wd_window *window = kzalloc(sizeof(*window), GFP_KERNEL);

    if (!window)
        return NULL;
    kref_init(&window->references);
    mutex_init(&window->lock);
    window->ops = ops;
    window->owner = owner;
    return window;
}
EXPORT_SYMBOL_GPL(wd_window_open);

void wd_window_close(struct wd_window *window)
{
    mutex_lock(&window->lock);
    window->ops = NULL;
    mutex_unlock(&window->lock);
    kref_put(&window->references, free_window);
}
EXPORT_SYMBOL_GPL(wd_window_close);

static vm_fault_t window_fault(struct vm_fault *vmf)
{
    struct window_vma *data = vmf->vma->vm_private_data;
    struct wd_window *window = data->window;
    struct pt_regs *registers = task_pt_regs(current);
    u64 offset = vmf->real_address - vmf->vma->vm_start;
    struct wd_store store;
    int decoded = -EINVAL;
    vm_fault_t result = VM_FAULT_SIGBUS;

    /* FAULT_FLAG_WRITE is not tested, because an emulated exchange faults at its load. */
    if ((vmf->flags & FAULT_FLAG_USER) && IS_ALIGNED(offset, 8))
        decoded = wd_decode_store(registers, &store);
    /* Fetching the instruction again brings its page into memory. */
    if (decoded == -EAGAIN)
        return VM_FAULT_NOPAGE;

    mutex_lock(&window->lock);
    if (window->ops && !decoded) {
        window->ops->stored(window->owner, offset, store.value);
        wd_skip_store(registers, &store);
        result = VM_FAULT_NOPAGE;
    } else if (window->ops) {
        window->ops->misused(window->owner, offset);
    }
    mutex_unlock(&window->lock);
    return result;
}

static void window_close(struct vm_area_struct *vma)
{
    struct window_vma *data = vma->vm_private_data;

    vma->vm_private_data = data->core_data;
    vma->vm_ops = data->core_ops;
    if (vma->vm_ops->close)
        vma->vm_ops->close(vma);
    kref_put(&data->window->references, free_window);
    kfree(data);
}

static int window_mremap(struct vm_area_struct *vma)
{
    return -EPERM;
}

static int window_split(struct vm_area_struct *vma, unsigned long address)
{
    return -EINVAL;
}

static const struct vm_operations_struct window_ops = {
    .fault = window_fault,
    .close = window_close,
    .mremap = window_mremap,
    .may_split = window_split,
};

int wd_window_map(struct wd_window *window, struct vm_area_struct *vma)
{
    struct window_vma *data = kmalloc(sizeof(*data), GFP_KERNEL);

    if (!data)
        return -ENOMEM;
    kref_get(&window->references);
    data->window = window;
    data->core_ops = vma->vm_ops;
    data->core_data = vma->vm_private_data;
    vma->vm_private_data = data;
    vma->vm_ops = &window_ops;
    vma->vm_flags |= VM_IO | VM_PFNMAP | VM_DONTDUMP;
    return 0;
}
EXPORT_SYMBOL_GPL(wd_window_map);
