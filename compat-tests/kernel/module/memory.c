// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Access to the memory of the process a queue belongs to. */
#include <linux/kernel.h>
#include <linux/uaccess.h>

#include "engine.h"

/* A scatter list: a head of 64 bytes, then entries of 32 bytes. */
struct list_head_record {
    __le64 next;
    __le16 chain_entries;
    __le16 entries;  /* valid in this list */
    __le16 capacity;
    u8 rest[50];
};
static_assert(sizeof(struct list_head_record) == 64);

struct list_entry_record {
    __le64 address;
    __le64 page_control;
    __le32 length;
    u8 rest[12];
};
static_assert(sizeof(struct list_entry_record) == 32);

#define MOST_ENTRIES 255
#define MOST_LISTS 256
#define LIST_ALIGNMENT 64

void wd_flat(struct wd_stream *stream, u64 address, u32 length)
{
    *stream = (struct wd_stream){.span = {address, length}, .left = length};
}

/* Makes the span non-empty, by the next entry of the list. */
static int next_span(struct wd_stream *stream)
{
    while (!stream->span.length) {
        struct list_head_record head;
        struct list_entry_record entry;

        if (!stream->list)
            return -ENOSPC;
        if (!IS_ALIGNED(stream->list, LIST_ALIGNMENT))
            return -EINVAL;
        if (copy_from_user(&head, (void __user *)stream->list, sizeof(head)))
            return -EFAULT;
        if (le16_to_cpu(head.entries) > MOST_ENTRIES)
            return -EINVAL;
        if (stream->entry == le16_to_cpu(head.entries)) {
            if (++stream->lists > MOST_LISTS)
                return -EINVAL;
            stream->list = le64_to_cpu(head.next);
            stream->entry = 0;
            continue;
        }
        if (copy_from_user(&entry, (void __user *)(stream->list + sizeof(head) + stream->entry * sizeof(entry)),
                           sizeof(entry)))
            return -EFAULT;
        stream->entry++;
        stream->span.address = le64_to_cpu(entry.address);
        stream->span.length = le32_to_cpu(entry.length);
    }
    return 0;
}

int wd_scattered(struct wd_stream *stream, u64 list, u32 offset, u32 length)
{
    *stream = (struct wd_stream){.left = length, .list = list};
    while (offset) {
        int ret = next_span(stream);
        u32 step;

        if (ret)
            return ret;
        step = min(offset, stream->span.length);
        stream->span.address += step;
        stream->span.length -= step;
        offset -= step;
    }
    return 0;
}

static int transfer(struct wd_stream *stream, void *to, const void *from, u32 length)
{
    if (length > stream->left)
        return -ENOSPC;
    while (length) {
        int ret = next_span(stream);
        u32 step;

        if (ret)
            return ret;
        step = min(length, stream->span.length);
        if (to ? copy_from_user(to, (void __user *)stream->span.address, step)
               : copy_to_user((void __user *)stream->span.address, from, step))
            return -EFAULT;
        stream->span.address += step;
        stream->span.length -= step;
        stream->left -= step;
        length -= step;
        if (to)
            to += step;
        else
            from += step;
    }
    return 0;
}

int wd_read(struct wd_stream *stream, void *to, u32 length)
{
    return transfer(stream, to, NULL, length);
}

int wd_write(struct wd_stream *stream, const void *from, u32 length)
{
    return transfer(stream, NULL, from, length);
}
