/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What the tests of the device's behaviour share, and the lists of them, one for each subject. */
#ifndef BEHAVIOUR_H
#define BEHAVIOUR_H

#include "check.h"
#include "device.h"

/* Each device has this many queues; the driver is loaded with these parameters. */
#define QUEUES 4
#define PARAMETERS "version=3,2 queues=4 node=0,1"

extern const struct test sysfs_tests[];
extern const struct test descriptor_tests[];
extern const struct test process_tests[];
extern const struct test doorbell_tests[];
extern const struct test completion_tests[];
extern const struct test stopping_tests[];
extern const struct test request_tests[];
extern const struct test removal_tests[];

/* Memory for requests. Each test runs in a process of its own and finds it zeroed. */
extern uint8_t input[1 << 18], output[1 << 19], back[1 << 18];

void fill_text(uint8_t *to, size_t length);
/* Compresses 10,000 bytes of text from `input` to `output`, and returns the SQE written back. */
struct sqe compress_some(struct queue *queue);
/* Maps `size` bytes of a region: 0 is the doorbell window, 1 the shared memory. */
void *map_region(const struct queue *queue, size_t size, long region);

/* Runs `act` in a process of its own and returns its status, as wait() reports it. */
int end_of(void (*act)(struct queue *), struct queue *queue);
/* Checks that a status is that of a process ended by the signal. */
void check_signal(int status, int expected);

#endif
