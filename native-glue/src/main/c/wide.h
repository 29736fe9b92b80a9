/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A second copy of an inner loop for CPUs with BMI2, whose shifts take their count from any
 * register and leave the flags alone: measured 11 % at level 1, whose loops are short of registers.
 * The body is an inline function; WD_WIDE makes the copy, wd_wide() says whether it may run here.
 */
#ifndef WD_WIDE_H
#define WD_WIDE_H

#if defined(__x86_64__) && defined(__GNUC__)
#include <stdatomic.h>

#define WD_WIDE __attribute__((target("bmi,bmi2")))

/* 0 until asked: 1 if the CPU has the instructions, -1 if not. */
extern atomic_int wd_wide_answer;

/* Asks the CPU, and keeps the answer: under a hypervisor the question takes microseconds. */
int wd_ask_wide(void);

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
#endif

#endif
