/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The life of one descriptor: open, ioctls, mapped regions, and when its queue is free again. */
#define _GNU_SOURCE
#include "behaviour.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

static void each_open_takes_a_queue(void)
{
    const char *device = device_of_version(3);
    int first = open_device(device, O_RDWR | O_CLOEXEC), second;

    CHECK(first >= 0);
    CHECK_EQUAL(available(device), QUEUES - 1);
    second = open_device(device, O_RDONLY | O_CLOEXEC);
    CHECK(second >= 0);
    CHECK_EQUAL(available(device), QUEUES - 2);
    close(second);
    close(first);
    CHECK_EQUAL(available(device), QUEUES);
}

static void open_without_a_free_queue_is_busy(void)
{
    const char *device = device_of_version(3);
    int fds[QUEUES];

    for (int i = 0; i < QUEUES; i++) {
        CHECK((fds[i] = open_device(device, O_RDWR | O_CLOEXEC)) >= 0);
    }
    CHECK_EQUAL(available(device), 0);
    CHECK_ERRNO(open_device(device, O_RDWR | O_CLOEXEC), EBUSY);
    close(fds[2]);
    CHECK((fds[2] = open_device(device, O_RDWR | O_CLOEXEC)) >= 0);
}

static void open_of_an_unusable_device_is_not_permitted(void)
{
    const char *device = device_of_version(3);

    set_knob(device, "unusable", 1);
    int fd = open_device(device, O_RDWR | O_CLOEXEC), error = errno;
    set_knob(device, "unusable", 0);
    CHECK_EQUAL(fd, -1);
    CHECK_EQUAL(error, EPERM);
}

static void ioctls(void)
{
    struct queue queue = opened_queue(device_of_version(3));
    struct qp_context context = {.type = COMPRESS};

    CHECK_EQUAL(ioctl(queue.fd, SET_CONTEXT, &context), 0);
    context.type = 7;
    CHECK_ERRNO(ioctl(queue.fd, SET_CONTEXT, &context), EINVAL);
    CHECK_ERRNO(ioctl(queue.fd, SET_CONTEXT, NULL), EFAULT);
    CHECK_ERRNO(ioctl(queue.fd, GET_INFO, NULL), EFAULT);
    CHECK_ERRNO(ioctl(queue.fd, 0x5799, NULL), EINVAL);
    CHECK_EQUAL(ioctl(queue.fd, START_QUEUE), 0);
    CHECK_ERRNO(ioctl(queue.fd, START_QUEUE), EINVAL);
}

static void putting_only_stops(void)
{
    const char *device = device_of_version(3);
    struct queue queue = started_queue(device, COMPRESS);

    CHECK_EQUAL(ioctl(queue.fd, PUT_QUEUE), 0);
    CHECK_EQUAL(ioctl(queue.fd, PUT_QUEUE), 0);
    CHECK_EQUAL(available(device), QUEUES - 1);
    CHECK_EQUAL(ioctl(queue.fd, START_QUEUE), 0);
    CHECK_EQUAL(ioctl(queue.fd, PUT_QUEUE), 0);
    munmap((void *)queue.window, queue.window_size);
    munmap(queue.shared, queue.shared_size);
    CHECK_EQUAL(available(device), QUEUES - 1);
    close(queue.fd);
    CHECK_EQUAL(available(device), QUEUES);
}

static void regions_map_once_and_exactly(void)
{
    struct queue queue = opened_queue(device_of_version(3));
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    void *shared, *window;

    CHECK_ERRNO(map_region(&queue, queue.shared_size - page, 1), EINVAL);
    CHECK_ERRNO(map_region(&queue, queue.shared_size + page, 1), EINVAL);
    CHECK_ERRNO(map_region(&queue, queue.window_size + page, 0), EINVAL);
    CHECK_ERRNO(map_region(&queue, page, 2), EINVAL);
    CHECK((shared = map_region(&queue, queue.shared_size, 1)) != MAP_FAILED);
    CHECK((window = map_region(&queue, queue.window_size, 0)) != MAP_FAILED);
    CHECK_ERRNO(map_region(&queue, queue.shared_size, 1), EEXIST);
    CHECK_ERRNO(map_region(&queue, queue.window_size, 0), EEXIST);
    /* Only growing is tried. By the source of this core, a move that fails frees the region
     * twice. */
    CHECK_ERRNO((long)mremap(shared, queue.shared_size, 2 * queue.shared_size, 0), EFAULT);
    munmap(shared, queue.shared_size);
    munmap(window, queue.window_size);
    CHECK_ERRNO(map_region(&queue, queue.shared_size, 1), EEXIST);
    CHECK_ERRNO(map_region(&queue, queue.window_size, 0), EEXIST);
}

const struct test descriptor_tests[] = {
    {TEST(each_open_takes_a_queue)},
    {TEST(open_without_a_free_queue_is_busy)},
    {TEST(open_of_an_unusable_device_is_not_permitted)},
    {TEST(ioctls)},
    {TEST(putting_only_stops)},
    {TEST(regions_map_once_and_exactly)},
    {NULL, NULL},
};
