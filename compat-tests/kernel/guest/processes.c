/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Queues across processes: what a fork, an exec and the end of a process do to them. */
#define _GNU_SOURCE
#include "behaviour.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static void touch_shared(struct queue *queue)
{
    *(volatile uint8_t *)queue->shared = 1;
}

static void touch_window(struct queue *queue)
{
    ring_sq(queue, 0);
}

static void use_descriptor(struct queue *queue)
{
    struct qp_context context = {.type = COMPRESS};

    if (ioctl(queue->fd, SET_CONTEXT, &context) != 0) {
        _exit(1);
    }
}

static void fork_leaves_the_mappings_behind(void)
{
    struct queue queue = started_queue(device_of_version(3), COMPRESS);

    check_signal(end_of(touch_shared, &queue), SIGSEGV);
    check_signal(end_of(touch_window, &queue), SIGSEGV);
    CHECK_EQUAL(end_of(use_descriptor, &queue), 0);
    compress_some(&queue);
}

static void a_child_that_has_the_descriptor_keeps_the_queue(void)
{
    const char *device = device_of_version(3);
    struct queue queue = opened_queue(device);
    int ends[2];
    pid_t child;
    char byte;

    CHECK_EQUAL(pipe(ends), 0);
    child = fork();
    if (child == 0) {
        close(ends[1]);
        _exit(read(ends[0], &byte, 1) == 0 ? 0 : 1);
    }
    close(queue.fd);
    CHECK_EQUAL(available(device), QUEUES - 1);
    close(ends[1]);
    waitpid(child, NULL, 0);
    CHECK_EQUAL(available(device), QUEUES);
}

/* Starts a program, closes the descriptor here, and returns how many queues are available while
 * the program lives. */
static long available_beside_a_program(const char *device, int fd)
{
    int ends[2], told[2];
    long left;
    pid_t child;
    char byte;

    /* cat lives until its input ends. The exec closes `told`, which is how this process learns
     * of it. */
    CHECK_EQUAL(pipe2(ends, O_CLOEXEC), 0);
    CHECK_EQUAL(pipe2(told, O_CLOEXEC), 0);
    child = fork();
    if (child == 0) {
        dup2(ends[0], 0);
        execl("/bin/busybox", "cat", (char *)NULL);
        _exit(127);
    }
    close(told[1]);
    CHECK_EQUAL(read(told[0], &byte, 1), 0);
    close(fd);
    left = available(device);
    CHECK_EQUAL(waitpid(child, NULL, WNOHANG), 0);
    close(ends[1]);
    waitpid(child, NULL, 0);
    return left;
}

static void a_program_started_does_not_get_the_descriptor(void)
{
    const char *device = device_of_version(3);

    CHECK_EQUAL(available_beside_a_program(device, opened_queue(device).fd), QUEUES);
}

static void a_program_started_keeps_a_queue_whose_descriptor_it_gets(void)
{
    const char *device = device_of_version(3);

    CHECK_EQUAL(available_beside_a_program(device, open_device(device, O_RDWR)), QUEUES - 1);
    CHECK_EQUAL(available(device), QUEUES);
}

static void closing_while_mapped_keeps_the_queue(void)
{
    const char *device = device_of_version(3);
    struct queue queue = started_queue(device, COMPRESS);

    close(queue.fd);
    CHECK_EQUAL(available(device), QUEUES - 1);
    compress_some(&queue);
    munmap((void *)queue.window, queue.window_size);
    CHECK_EQUAL(available(device), QUEUES - 1);
    munmap(queue.shared, queue.shared_size);
    CHECK_EQUAL(available(device), QUEUES);
}

static void a_killed_process_gives_its_queues_back(void)
{
    const char *device = device_of_version(3);
    int ends[2];
    char byte;
    pid_t child;

    CHECK_EQUAL(pipe(ends), 0);
    child = fork();
    if (child == 0) {
        struct queue queue = started_queue(device, COMPRESS);

        compress_some(&queue);
        if (write(ends[1], "", 1) == 1) {
            pause();
        }
        _exit(1);
    }
    CHECK_EQUAL(read(ends[0], &byte, 1), 1);
    CHECK_EQUAL(available(device), QUEUES - 1);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    CHECK_EQUAL(available(device), QUEUES);
}

static void a_queue_that_is_put_leaves_another_of_the_process_alone(void)
{
    struct queue first = started_queue(device_of_version(3), COMPRESS);
    struct queue second = started_queue(device_of_version(3), COMPRESS);

    compress_some(&first);
    compress_some(&second);
    close_queue(&first);
    compress_some(&second);
}

static void processes_use_a_device_side_by_side(void)
{
    pid_t children[QUEUES];
    int status;

    for (int i = 0; i < QUEUES; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            struct queue queue = started_queue(device_of_version(3), COMPRESS);

            /* All processes use the same addresses with different contents. */
            fill_text(input, 10000);
            input[0] = (uint8_t)i;
            for (int round = 0; round < 20; round++) {
                struct sqe sqe = request(&queue, ZLIB, input, 10000, output, sizeof(output));
                uint32_t checksum;

                sqe = perform(&queue, &sqe);
                checksum = (uint32_t)output[sqe.word[1] - 1] | (uint32_t)output[sqe.word[1] - 2]
                                                                   << 8;
                CHECK_EQUAL(sqe.word[31] & 0xffff, checksum);
                CHECK_EQUAL(sqe.word[0], 10000);
            }
            _exit(0);
        }
    }
    for (int i = 0; i < QUEUES; i++) {
        waitpid(children[i], &status, 0);
        CHECK_EQUAL(status, 0);
    }
}

const struct test process_tests[] = {
    {TEST(fork_leaves_the_mappings_behind)},
    {TEST(a_child_that_has_the_descriptor_keeps_the_queue)},
    {TEST(a_program_started_does_not_get_the_descriptor)},
    {TEST(a_program_started_keeps_a_queue_whose_descriptor_it_gets)},
    {TEST(closing_while_mapped_keeps_the_queue)},
    {TEST(a_killed_process_gives_its_queues_back)},
    {TEST(a_queue_that_is_put_leaves_another_of_the_process_alone)},
    {TEST(processes_use_a_device_side_by_side)},
    {NULL, NULL},
};
