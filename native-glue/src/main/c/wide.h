/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A second copy of an inner loop for processors with BMI2, chosen at run time.
 *
 * BMI2's shifts take their count from any register and leave the flags alone, which helps loops
 * that are short of registers: 11 % at level 1. The loop's body is an inline function. A function
 * marked WD_WIDE inlines it with those instructions, and its caller asks wd_wide() whether it may
 * run. Elsewhere than on x86-64 there is one copy.
 */
#ifndef WD_WIDE_H
#define WD_WIDE_H

#if defined(__x86_64__) && defined(__GNUC__)
#include <stdatomic.h>

#define WD_WIDE __attribute__((target("bmi,bmi2")))

/* 0 until the processor was asked; then 1 if it has the instructions, -1 if not. */
extern atomic_int wd_wide_answer;

/* Asks the processor and keeps the answer, because a hypervisor intercepts cpuid and takes
 * microseconds for it. */
int wd_ask_wide(void);

/* Leaves the upper halves of the vector registers clean, which SSE code behind needs to be fast.
 * Does nothing on a processor without AVX, whose registers have none. */
void wd_clean_registers(void);

static inline int wd_wide(void)
{
    int answer = atomic_load_explicit(&wd_wide_answer, memory_order_relaxed);
    return (answer != 0 ? answer : wd_ask_wide()) > 0;
}
#else
#define WD_WIDE
static inline int wd_wide(void)
{
    return 0;
}

static inline void wd_clean_registers(void)
{
}
#endif

#endif
