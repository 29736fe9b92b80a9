/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Doorbells: which stores the device takes, and which it drops. */
#define _GNU_SOURCE
#include "behaviour.h"

#include <signal.h>
#include <string.h>

/* Stores the value with each of the machine's instructions; returns how many these are. */
#if defined(__x86_64__)
static int store_in_every_form(volatile uint64_t *bell, uint64_t value)
{
    __asm__ volatile("mov %1, (%0)" : : "r"(bell), "r"(value) : "memory");
    __asm__ volatile("mov %1, 0x7ff8(%0)" : : "r"((char *)bell - 0x7ff8), "r"(value) : "memory");
    __asm__ volatile("mov %1, (%0,%2,8)" : : "r"(bell), "r"(value), "r"(0L) : "memory");
    __asm__ volatile("mov %1, %%r9; mov %0, %%r13; mov %%r9, 8(%%r13)"
                     :
                     : "r"((char *)bell - 8), "r"(value)
                     : "memory", "r9", "r13");
    __asm__ volatile("movq %1, %%xmm3; movsd %%xmm3, (%0)"
                     :
                     : "r"(bell), "r"(value)
                     : "memory", "xmm3");
    __asm__ volatile("movq %1, %%xmm12; movq %%xmm12, (%0)"
                     :
                     : "r"(bell), "r"(value)
                     : "memory", "xmm12");
    __asm__ volatile("xchg %1, (%0)" : "+r"(bell), "+r"(value) : : "memory");
    CHECK_EQUAL(value, 0);
    return 7;
}
#else
static int store_in_every_form(volatile uint64_t *bell, uint64_t value)
{
    __asm__ volatile("str %1, [%0]" : : "r"(bell), "r"(value) : "memory");
    __asm__ volatile("str %1, [%0, #4096]" : : "r"((char *)bell - 4096), "r"(value) : "memory");
    __asm__ volatile("stur %1, [%0, #-8]" : : "r"((char *)bell + 8), "r"(value) : "memory");
    __asm__ volatile("str %1, [%0, %2]" : : "r"(bell), "r"(value), "r"(0L) : "memory");
    __asm__ volatile("stlr %1, [%0]" : : "r"(bell), "r"(value) : "memory");
    return 5;
}
#endif

static void every_form_of_store_is_understood(void)
{
    const char *device = device_of_version(3);
    struct queue queue = started_queue(device, COMPRESS);
    volatile uint64_t *bell = (volatile uint64_t *)(volatile void *)(queue.window + 0x1000);
    uint64_t value = queue.sqn; /* tail 0: nothing to do */
    long rung = counter(device, "sq_doorbells");

    int stores = store_in_every_form(bell, value);
    CHECK_EQUAL(counter(device, "sq_doorbells") - rung, stores);
    CHECK_EQUAL(counter(device, "bad_doorbells"), 0);
}

static void every_doorbell_counts(void)
{
    const char *device = device_of_version(3);
    struct queue queue = started_queue(device, COMPRESS);
    long sq = counter(device, "sq_doorbells"), cq = counter(device, "cq_doorbells");

    fill_text(input, 64);
    struct sqe sqe = request(&queue, RAW, input, 64, output, 1000);
    for (int i = 0; i < 3000; i++) {
        CHECK_EQUAL(perform(&queue, &sqe).word[0], 64);
    }
    CHECK_EQUAL(counter(device, "sq_doorbells") - sq, 3000);
    CHECK_EQUAL(counter(device, "cq_doorbells") - cq, 3000);
    CHECK_EQUAL(counter(device, "bad_doorbells"), 0);
}

static void half_a_doorbell(struct queue *unused)
{
    struct queue queue = started_queue(device_of_version(3), COMPRESS);

    (void)unused;
    *(volatile uint32_t *)(volatile void *)(queue.window + 0x1000) = queue.sqn;
}

static void read_a_doorbell(struct queue *unused)
{
    struct queue queue = started_queue(device_of_version(3), COMPRESS);

    (void)unused;
    (void)*(volatile uint64_t *)(volatile void *)(queue.window + 0x1000);
}

static void a_doorbell_is_one_store_of_eight_bytes(void)
{
    const char *device = device_of_version(3);
    long bad = counter(device, "bad_accesses");

    check_signal(end_of(half_a_doorbell, NULL), SIGBUS);
    check_signal(end_of(read_a_doorbell, NULL), SIGBUS);
    CHECK_EQUAL(counter(device, "bad_accesses") - bad, 2);
}

static void queues_of_version_2_share_a_window(void)
{
    struct queue first = started_queue(device_of_version(2), COMPRESS);
    struct queue second = started_queue(device_of_version(2), COMPRESS);

    fill_text(input, 5000);
    struct sqe sqe = request(&second, ZLIB, input, 5000, output, sizeof(output));
    memcpy(slot(&second, 0), &sqe, sizeof(sqe));
    ring(&first, 1ull << 32 | second.sqn);
    CHECK_EQUAL(take(&second, false).word[0], 5000);
}

static void a_wrong_doorbell_is_dropped(void)
{
    const char *device = device_of_version(3);
    struct queue queue = started_queue(device, COMPRESS);
    long bad = counter(device, "bad_doorbells");

    ring(&queue, (uint64_t)DEPTH << 32 | queue.sqn); /* index out of range */
    ring(&queue, 0x2000 | queue.sqn);                /* the kernel's own command */
    ring(&queue, 0x10000 | queue.sqn);               /* bits that are always zero */
    ring(&queue, (queue.sqn + 1u) % QUEUES);         /* another queue's number in our window */
    ring_cq(&queue, 1, false);                       /* more consumed than completed */
    CHECK_EQUAL(counter(device, "bad_doorbells") - bad, 5);
    compress_some(&queue);
    /* Load the driver anew, because other tests expect the counter to be zero. */
    CHECK_EQUAL(unload_module("wd_zip"), 0);
    CHECK_EQUAL(load_driver(PARAMETERS), 0);
}

const struct test doorbell_tests[] = {
    {TEST(every_form_of_store_is_understood)},
    {TEST(every_doorbell_counts)},
    {TEST(a_doorbell_is_one_store_of_eight_bytes)},
    {TEST(queues_of_version_2_share_a_window)},
    {TEST(a_wrong_doorbell_is_dropped)},
    {NULL, NULL},
};
