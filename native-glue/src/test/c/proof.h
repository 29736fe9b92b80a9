/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the proofs share. A proof tries all of a domain and says which; with the argument "full" a
 * larger one. It prints how many cases it tried for bin/trust, and ends with code 1 at the first
 * that is wrong.
 */
#ifndef PROOF_H
#define PROOF_H

#include <string.h>

#include "check.h"

static uint64_t cases;

static inline int is_full(int arguments, char **argument)
{
    return arguments > 1 && strcmp(argument[1], "full") == 0;
}

static inline int proved(const char *what)
{
    printf("proved: %s\n%llu cases\n", what, (unsigned long long)cases);
    return 0;
}

#endif
