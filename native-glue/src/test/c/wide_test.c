/* SPDX-License-Identifier: Apache-2.0 */
/* wd_wide() against what the compiler's own library says of the processor. */
#include "wide.h"

#include "check.h"

#if defined(__x86_64__) && defined(__GNUC__)
static int expected(void)
{
    return __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
}
#else
static int expected(void)
{
    return 0;
}
#endif

int main(void)
{
    CHECK(wd_wide() == expected());
    CHECK(wd_wide() == expected()); /* kept from the first call */
    return 0;
}
