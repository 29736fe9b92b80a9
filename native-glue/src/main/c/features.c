/* SPDX-License-Identifier: Apache-2.0 */
#include "warpdrive.h"

/* Weak while encoder and decoder are being written: a library without them tells so. */
extern __typeof__(wd_deflate_block) wd_deflate_block __attribute__((weak));
extern __typeof__(wd_inflate) wd_inflate __attribute__((weak));

int32_t wd_abi(void)
{
    return WD_ABI;
}

int64_t wd_features(void)
{
    int64_t features = 0;
    if (wd_deflate_block)
        features |= WD_FEATURE_ENCODER;
    if (wd_inflate)
        features |= WD_FEATURE_DECODER;
#ifdef WD_HAVE_LIBDEFLATE
    features |= WD_FEATURE_LIBDEFLATE;
#endif
#ifdef WD_HAVE_ISAL
    features |= WD_FEATURE_ISAL;
#endif
    return features;
}
