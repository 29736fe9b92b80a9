/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Removal of the driver under a queue that is mapped, used and waited for. */
#define _GNU_SOURCE
#include "behaviour.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Waits in poll for 1500 ms and returns how long that took, or NULL if poll found something. */
static void *wait_in_poll(void *argument)
{
    struct queue *queue = argument;
    struct pollfd waiting = {.fd = queue->fd, .events = POLLIN};
    struct timespec begin, end;
    static long milliseconds;
    int ready;

    clock_gettime(CLOCK_MONOTONIC, &begin);
    ready = poll(&waiting, 1, 1500);
    clock_gettime(CLOCK_MONOTONIC, &end);
    milliseconds = (end.tv_sec - begin.tv_sec) * 1000 + (end.tv_nsec - begin.tv_nsec) / 1000000;
    return ready == 0 ? &milliseconds : NULL;
}

/* Ends the process with 77 on a SIGBUS. The process that touches a mapping must be the one that
 * made it, because mappings do not survive a fork. */
static void catch_signal(int number)
{
    _exit(number == SIGBUS ? 77 : 1);
}

static void removal_under_a_mapped_queue(void)
{
    char device[64];
    struct queue queue;
    struct pollfd polled;
    pthread_t waiter;
    void *slept;
    struct timespec moment = {.tv_nsec = 300000000};
    struct qp_context context = {.type = COMPRESS};
    int status, ends[2], spare = open_device(device_of_version(2), O_RDWR | O_CLOEXEC);
    char byte;
    pid_t toucher;

    CHECK(spare >= 0);
    snprintf(device, sizeof(device), "%s", device_of_version(3));
    queue = started_queue(device, COMPRESS);
    compress_some(&queue);
    /* This takes the poll event of that request, which is still pending. */
    polled = (struct pollfd){.fd = queue.fd, .events = POLLIN};
    CHECK_EQUAL(poll(&polled, 1, 0), 1);

    /* The other process touches its window when the device is gone. */
    CHECK_EQUAL(pipe(ends), 0);
    toucher = fork();
    if (toucher == 0) {
        struct queue own = started_queue(device, COMPRESS);

        signal(SIGBUS, catch_signal);
        if (read(ends[0], &byte, 1) == 1) {
            ring_sq(&own, 0);
        }
        _exit(2);
    }
    CHECK_EQUAL(pthread_create(&waiter, NULL, wait_in_poll, &queue), 0);
    nanosleep(&moment, NULL);

    CHECK_EQUAL(unload_module("wd_zip"), 0);
    CHECK_EQUAL(write(ends[1], "", 1), 1);
    waitpid(toucher, &status, 0);
    CHECK(WIFEXITED(status));
    CHECK_EQUAL(WEXITSTATUS(status), 77);
    pthread_join(waiter, &slept);
    CHECK(slept != NULL);
    CHECK(*(long *)slept >= 1500);

    CHECK_ERRNO(ioctl(queue.fd, START_QUEUE), ENXIO);
    CHECK_ERRNO(ioctl(queue.fd, PUT_QUEUE), ENXIO);
    CHECK_ERRNO(ioctl(queue.fd, SET_CONTEXT, &context), ENXIO);
    CHECK_ERRNO(map_region(&queue, queue.shared_size, 1), ENXIO);
    CHECK_EQUAL(poll(&polled, 1, 0), 0);
    CHECK_EQUAL(poll(&polled, 1, 50), 0); /* neither POLLERR nor POLLHUP */
    CHECK_EQUAL(close(spare), 0);
    CHECK_ERRNO(open_device(device, O_RDWR | O_CLOEXEC), ENOENT);
    CHECK_EQUAL(read_number(CLASS_DIRECTORY, device, "flags"), -1);
    CHECK_EQUAL(unload_module("uacce"), EAGAIN);

    /* Load the driver again while the old descriptor is still open and mapped. */
    CHECK_EQUAL(load_driver(PARAMETERS), 0);
    struct queue second = started_queue(device_of_version(3), COMPRESS);

    compress_some(&second);
    close_queue(&second);
    munmap((void *)queue.window, queue.window_size);
    /* This ends the process with 77, in the handler. */
    signal(SIGBUS, catch_signal);
    *(volatile uint8_t *)queue.shared = 1;
    fail(__FILE__, __LINE__, "the shared region outlived the device");
}

static void removal_is_survived(void)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        removal_under_a_mapped_queue();
        _exit(0);
    }
    waitpid(child, &status, 0);
    CHECK(WIFEXITED(status));
    CHECK_EQUAL(WEXITSTATUS(status), 77);
}

const struct test removal_tests[] = {
    {TEST(removal_is_survived)},
    {NULL, NULL},
};
