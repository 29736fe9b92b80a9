/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Logarithms for cost models, which compare sums of many of them: an error of 0.005 does not
 * matter, time does.
 *
 * The exponent field of a float is the whole part of the logarithm. A parabola that is exact at 1
 * and at 2 approximates the fraction. There is no branch and no call, so the compiler vectorises
 * loops over it; with log2f() from the C library it could not, and the library would have to link
 * libm.
 */
#ifndef WD_ENTROPY_H
#define WD_ENTROPY_H

#include "bytes.h"

/* Returns log2(count) with an error of about 0.005, and some finite number for 0. */
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

/* Returns count * log2(count), and 0 for 0: the term of one symbol in an entropy. */
WD_INLINE float wd_times_log2(uint32_t count)
{
    return (float)(int32_t)count * wd_log2f(count);
}

#endif
