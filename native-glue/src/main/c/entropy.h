/* SPDX-License-Identifier: Apache-2.0 */
/* Logarithms good enough to compare costs with, and cheap enough to do so all the time. */
#ifndef WD_ENTROPY_H
#define WD_ENTROPY_H

#include "bytes.h"

/*
 * log2 of a count, to about 0.005, and some finite number for 0: the exponent field of a float is
 * the whole part of the logarithm, and a parabola that meets it at 1 and 2 does for the rest. Free
 * of branches and calls, so that a loop over it becomes vector code.
 */
WD_INLINE float wd_log2f(uint32_t count)
{
    float v = (float)(int32_t)count;
    uint32_t word;
    memcpy(&word, &v, sizeof word);
    float whole = (float)((int32_t)(word >> 23) - 127);
    word = (word & 0x7fffff) | 0x3f800000;
    float m;
    memcpy(&m, &word, sizeof m);
    return whole + (-0.344845f * m + 2.024658f) * m - 1.674873f;
}

WD_INLINE float wd_times_log2(uint32_t count)
{
    return (float)(int32_t)count * wd_log2f(count);
}

#endif
