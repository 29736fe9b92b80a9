/* SPDX-License-Identifier: Apache-2.0 */
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
