/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asks the processor by the cpuid instruction itself. __builtin_cpu_supports() would need libgcc
 * and its constructor, and this library links neither.
 */
#include "wide.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <cpuid.h>

atomic_int wd_wide_answer;
static atomic_int avx_answer; /* the same for AVX */

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

/* Whether the processor has AVX and the system saves its registers. */
static int ask_avx(void)
{
    unsigned eax, ebx, ecx, edx;
    int avx = 0;
    if (__get_cpuid(1, &eax, &ebx, &ecx, &edx) && (ecx & bit_OSXSAVE) && (ecx & bit_AVX)) {
        unsigned saved, high;
        __asm__("xgetbv" : "=a"(saved), "=d"(high) : "c"(0));
        avx = (saved & 6) == 6;
    }
    int answer = avx ? 1 : -1;
    atomic_store_explicit(&avx_answer, answer, memory_order_relaxed);
    return answer;
}

void wd_clean_registers(void)
{
    int answer = atomic_load_explicit(&avx_answer, memory_order_relaxed);
    if ((answer != 0 ? answer : ask_avx()) > 0) {
        __asm__ volatile("vzeroupper");
    }
}
#endif
