/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Queues that stop: by a reset, by an overflow of completions, and without draining. */
#define _GNU_SOURCE
#include "behaviour.h"

#include <unistd.h>

static void a_reset_stops_the_queue_for_good(void)
{
    const char *device = device_of_version(3);
    struct queue queue = started_queue(device, COMPRESS);

    compress_some(&queue);
    CHECK_EQUAL(stop_words(&queue)->send, 0);
    CHECK_EQUAL(stop_words(&queue)->receive, 0);
    set_knob(device, "reset", 1);
    CHECK_EQUAL(stop_words(&queue)->send, 1);
    CHECK_EQUAL(stop_words(&queue)->receive, 1);
    close_queue(&queue);
    queue = started_queue(device, COMPRESS);
    CHECK_EQUAL(stop_words(&queue)->send, 0);
    compress_some(&queue);
}

static void an_overflow_of_completions_stops_the_queue(void)
{
    const char *device = device_of_version(3);
    struct queue queue = started_queue(device, COMPRESS);
    long overflows = counter(device, "overflows");

    fill_text(input, 100);
    struct sqe sqe = request(&queue, RAW, input, 100, output, 1000);
    /* The test sees the completions but never rings them as taken. */
    for (uint32_t i = 0; i < DEPTH; i++) {
        submit(&queue, &sqe);
        CHECK(completed(&queue));
        if (++queue.head == DEPTH) {
            queue.head = 0;
            queue.phase ^= 1;
        }
    }
    CHECK_EQUAL(stop_words(&queue)->send, 0);
    submit(&queue, &sqe);
    for (int i = 0; i < 1000 && !stop_words(&queue)->receive; i++) {
        usleep(1000);
    }
    CHECK_EQUAL(stop_words(&queue)->receive, 1);
    CHECK_EQUAL(stop_words(&queue)->send, 1);
    CHECK_EQUAL(counter(device, "overflows") - overflows, 1);
}

static void a_stalled_queue_is_put_without_draining(void)
{
    const char *device = device_of_version(3);
    struct queue queue = started_queue(device, COMPRESS);
    long undrained = counter(device, "undrained_stops");

    set_knob(device, "stall", 1);
    fill_text(input, 100);
    struct sqe sqe = request(&queue, RAW, input, 100, output, 1000);
    submit(&queue, &sqe);
    usleep(100000);
    CHECK_EQUAL(completion(&queue, 0)->phase, 0);
    CHECK_EQUAL(ioctl(queue.fd, PUT_QUEUE), 0);
    set_knob(device, "stall", 0);
    CHECK_EQUAL(counter(device, "undrained_stops") - undrained, 1);
}

const struct test stopping_tests[] = {
    {TEST(a_reset_stops_the_queue_for_good)},
    {TEST(an_overflow_of_completions_stops_the_queue)},
    {TEST(a_stalled_queue_is_put_without_draining)},
    {NULL, NULL},
};
