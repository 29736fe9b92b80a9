/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The memory barrier between a ring and its doorbell. A ring shared with a device needs two
 * orders; only the first needs an instruction that Java cannot give.
 *
 * Before a doorbell: the entry lies in ordinary memory and the doorbell is a device register. The
 * device must not see the doorbell before it can read the entry. On arm64 this takes a dsb, which
 * waits until the stores are done. The JVM's fence is dmb ish, which orders only what processors
 * see of each other. "dsb st" is the least that suffices; "dsb sy" is what UADK uses.
 *
 * After the phase bit: the bit, and everything the device wrote before it, is ordinary memory. The
 * device writes it coherently and, with shared virtual addresses, through the page tables, so
 * within the shareability domain of this process. The JVM's acquiring load (ldar, or ldr and dmb
 * ishld) is enough there; CompletionRing has it.
 */
#include "warpdrive.h"

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
