/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The parts of the pretended machine that outlive the driver of the device: an IOMMU that knows
 * processes by PASID, and windows of device registers in which each store is seen.
 */
#ifndef WD_PLATFORM_H
#define WD_PLATFORM_H

#include <linux/kref.h>
#include <linux/mm.h>
#include <linux/mutex.h>

#define WD_DRIVER_NAME "hisi_zip"

/* A window of device registers. `stored` is called for each 8-byte store, in order, in the
 * context of the storing thread, and must not touch user memory. Every other access to the
 * window is reported to `misused` and ends in SIGBUS. */
struct wd_window_ops {
    void (*stored)(void *owner, u64 offset, u64 value);
    void (*misused)(void *owner, u64 offset);
};

struct wd_window {
    struct kref references;
    struct mutex lock;
    const struct wd_window_ops *ops; /* NULL once closed */
    void *owner;
};

/* Returns NULL if there is no memory. */
struct wd_window *wd_window_open(const struct wd_window_ops *ops, void *owner);
/* Closes the window: no call of `ops` is under way or made after this. A mapping that lasts
 * answers SIGBUS. */
void wd_window_close(struct wd_window *window);
/* To be called in an mmap operation, after the core has set vm_ops and vm_private_data. */
int wd_window_map(struct wd_window *window, struct vm_area_struct *vma);

/* Returns the memory of a process, to be released with mmput(), or NULL if it is unbound or
 * gone. */
struct mm_struct *wd_pasid_memory(u32 pasid);

struct wd_store {
    u64 value;
    unsigned int length; /* of the instruction, bytes */
    unsigned long *read; /* the register that an exchange gives the old value: always 0 */
};

/* Decodes the store at the program counter of a user thread. Returns 0, -EAGAIN if the
 * instruction could not be read just now, or -EINVAL if it is not a plain 8-byte store. */
int wd_decode_store(struct pt_regs *registers, struct wd_store *store);
void wd_skip_store(struct pt_regs *registers, const struct wd_store *store);

#endif
