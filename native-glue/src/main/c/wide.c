/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asks the processor by the cpuid instruction itself. __builtin_cpu_supports() would need libgcc
 * and its constructor, and this library links neither.
 */
#include "wide.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <cpuid.h>

atomic_int wd_wide_answer;

int wd_ask_wide(void)
{
    unsigned eax, ebx, ecx, edx;
    int wide = __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) &&
               (ebx & (bit_BMI | bit_BMI2)) == (bit_BMI | bit_BMI2);
    int answer = wide ? 1 : -1;
    /* Threads that ask at the same time store the same answer. */
    atomic_store_explicit(&wd_wide_answer, answer, memory_order_relaxed);
    return answer;
}
#endif
