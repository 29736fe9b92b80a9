/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Completions: their order, and when poll sees them or wakes. */
#define _GNU_SOURCE
#include "behaviour.h"

#include <poll.h>
#include <string.h>
#include <time.h>

/* Polls for some milliseconds and returns what poll returns. */
static int ready(const struct queue *queue, int milliseconds)
{
    struct pollfd polled = {.fd = queue->fd, .events = POLLIN};
    int result = poll(&polled, 1, milliseconds);

    CHECK(result >= 0);
    CHECK(result == 0 || (polled.revents & (POLLERR | POLLHUP)) == 0);
    return result;
}

static void completions_are_in_order_over_laps(void)
{
    struct queue queue = started_queue(device_of_version(3), COMPRESS);
    uint32_t next = 0, sent = 0;

    fill_text(input, 200);
    while (next < 5000) {
        for (; sent < 5000 && sent - next < DEPTH - 1; sent++) {
            struct sqe sqe = request(&queue, RAW, input, 1 + sent % 200, output, 1000);

            sqe.word[26] = sent;
            submit(&queue, &sqe);
        }
        struct sqe done = take(&queue, false);
        CHECK_EQUAL(done.word[26], next);
        CHECK_EQUAL(done.word[0], 1 + next % 200);
        next++;
    }
}

static void one_doorbell_submits_many(void)
{
    struct queue queue = started_queue(device_of_version(3), COMPRESS);

    fill_text(input, 100);
    for (uint32_t i = 0; i < DEPTH - 1; i++) {
        struct sqe sqe = request(&queue, RAW, input, 100, output, 1000);

        sqe.word[26] = i;
        memcpy(slot(&queue, i), &sqe, sizeof(sqe));
    }
    ring_sq(&queue, DEPTH - 1);
    for (uint32_t i = 0; i < DEPTH - 1; i++) {
        CHECK_EQUAL(take(&queue, false).word[26], i);
    }
}

static void poll_before_any_request_is_not_ready(void)
{
    struct queue queue = opened_queue(device_of_version(3));

    CHECK_EQUAL(ready(&queue, 0), 0);
    map_queue(&queue);
    CHECK_EQUAL(ioctl(queue.fd, START_QUEUE), 0);
    CHECK_EQUAL(ready(&queue, 0), 0);
}

static void poll_is_woken_when_armed(void)
{
    const char *device = device_of_version(3);
    struct queue queue = started_queue(device, COMPRESS);
    long interrupts = counter(device, "interrupts");

    set_knob(device, "delay_us", 100000);
    fill_text(input, 100);
    struct sqe sqe = request(&queue, RAW, input, 100, output, 1000);
    submit(&queue, &sqe); /* starting the queue armed the first completion */
    CHECK_EQUAL(ready(&queue, 5000), 1);
    take(&queue, true);
    submit(&queue, &sqe);
    CHECK_EQUAL(ready(&queue, 5000), 1);
    take(&queue, false);
    CHECK_EQUAL(counter(device, "interrupts") - interrupts, 2);
    submit(&queue, &sqe); /* not armed, so nobody is woken when the completion comes */
    CHECK_EQUAL(ready(&queue, 600), 1); /* found when the time is over */
    CHECK_EQUAL(counter(device, "interrupts") - interrupts, 2);
    take(&queue, false);
    set_knob(device, "delay_us", 0);
}

static void an_unarmed_completion_does_not_wake(void)
{
    const char *device = device_of_version(3);
    struct queue queue = started_queue(device, COMPRESS);
    struct timespec begin, end;

    fill_text(input, 100);
    struct sqe sqe = request(&queue, RAW, input, 100, output, 1000);
    submit(&queue, &sqe);
    take(&queue, false);
    CHECK_EQUAL(ready(&queue, 0), 1);
    set_knob(device, "delay_us", 50000);
    submit(&queue, &sqe);
    clock_gettime(CLOCK_MONOTONIC, &begin);
    ready(&queue, 1000);
    clock_gettime(CLOCK_MONOTONIC, &end);
    set_knob(device, "delay_us", 0);
    CHECK((end.tv_sec - begin.tv_sec) * 1000 + (end.tv_nsec - begin.tv_nsec) / 1000000 >= 1000);
}

static void poll_has_a_head_of_its_own(void)
{
    struct queue queue = started_queue(device_of_version(3), COMPRESS);

    fill_text(input, 100);
    struct sqe sqe = request(&queue, RAW, input, 100, output, 1000);
    submit(&queue, &sqe);
    take(&queue, false);
    /* The test took this completion, but poll has not seen it: an event with nothing to take. */
    CHECK_EQUAL(ready(&queue, 0), 1);
    CHECK_EQUAL(ready(&queue, 0), 0);
    /* When poll is more than a lap behind, the phase it looks for is not the phase that is
     * written. */
    for (int i = 0; i < 1500; i++) {
        submit(&queue, &sqe);
        take(&queue, true);
    }
    submit(&queue, &sqe);
    CHECK(completed(&queue));
    CHECK_EQUAL(ready(&queue, 100), 0);
    take(&queue, false);
}

const struct test completion_tests[] = {
    {TEST(completions_are_in_order_over_laps)},
    {TEST(one_doorbell_submits_many)},
    {TEST(poll_before_any_request_is_not_ready)},
    {TEST(poll_is_woken_when_armed)},
    {TEST(an_unarmed_completion_does_not_wake)},
    {TEST(poll_has_a_head_of_its_own)},
    {NULL, NULL},
};
