/* SPDX-License-Identifier: Apache-2.0 */
#define _POSIX_C_SOURCE 200112L /* pthread_barrier_t */
#include "check.h"
#include "warpdrive.h"

#include <pthread.h>
#include <stdatomic.h>

/* Store buffering: each thread stores its flag and then reads the flag of the other. Without a
 * barrier in between both may read 0, and on x86-64 they soon do. With it they never do. */
enum { ROUNDS = 20000 };

static atomic_int flag[2];
static atomic_int seen[2];
static pthread_barrier_t meeting;

static void *run(void *which)
{
    int me = which != NULL;
    for (int round = 0; round < ROUNDS; round++) {
        pthread_barrier_wait(&meeting);
        atomic_store_explicit(&flag[me], 1, memory_order_relaxed);
        wd_device_barrier();
        int other = atomic_load_explicit(&flag[1 - me], memory_order_relaxed);
        atomic_store_explicit(&seen[me], other, memory_order_relaxed);
        pthread_barrier_wait(&meeting);
        if (me) {
            CHECK(atomic_load(&seen[0]) + atomic_load(&seen[1]) > 0);
            atomic_store(&flag[0], 0);
            atomic_store(&flag[1], 0);
        }
    }
    return NULL;
}

int main(void)
{
    wd_no_op();
    pthread_t other;
    CHECK(pthread_barrier_init(&meeting, NULL, 2) == 0);
    CHECK(pthread_create(&other, NULL, run, NULL) == 0);
    run(&meeting);
    CHECK(pthread_join(other, NULL) == 0);
    return 0;
}
