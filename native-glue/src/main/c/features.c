/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What this build of the library is: the number of its contract, and which engines were compiled
 * in.
 */
#include "warpdrive.h"

int32_t wd_abi(void)
{
    return WD_ABI;
}

int64_t wd_features(void)
{
    int64_t features = 0;
#ifdef WD_HAVE_ISAL
    features |= WD_FEATURE_ISAL;
#endif
    return features;
}
