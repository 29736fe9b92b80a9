/* SPDX-License-Identifier: Apache-2.0 */
/* What wide.h finds out about the CPU, against the compiler's own library. */
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
    CHECK(wd_wide() == expected()); /* kept from the first time */
    return 0;
}
