/* SPDX-License-Identifier: Apache-2.0 */
#include "warpdrive.h"

/*
 * A ring shared with a device needs two orders.
 *
 * Before a doorbell: the entry lies in ordinary memory, the doorbell is a register of the device,
 * and the device must not hear of the entry before it can read it. On arm64 that takes a dsb, which
 * waits until the stores are done; dmb ish, the JVM's fence, orders what processors see of each
 * other. "dsb st" is the least that does; "sy" is what UADK uses.
 *
 * After the phase bit: the bit, and what the device wrote before it, are ordinary memory both,
 * which the device writes coherently and, with shared virtual addresses, by the page tables and so
 * in the shareability domain of this process. There the JVM's acquiring load (ldar, or ldr and dmb
 * ishld) is the barrier, and it is taken in Java: see CompletionRing.
 */
void wd_device_barrier(void)
{
#if defined(__aarch64__)
    __asm__ volatile("dsb sy" ::: "memory");
#elif defined(__x86_64__)
    __asm__ volatile("mfence" ::: "memory");
#else
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
#endif
}

void wd_no_op(void)
{
}
