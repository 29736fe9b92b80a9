/* SPDX-License-Identifier: Apache-2.0 */
/* For clang's vector intrinsics, whose headers name these. */
#include <stddef.h>

void *malloc(size_t);
void free(void *);
