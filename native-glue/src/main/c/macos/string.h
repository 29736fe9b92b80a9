/* SPDX-License-Identifier: Apache-2.0 */
/* macOS's, as far as this library uses it: no SDK of Apple's is needed to build. */
#include <stddef.h>

void *memcpy(void *restrict, const void *restrict, size_t);
void *memmove(void *, const void *, size_t);
void *memset(void *, int, size_t);
int memcmp(const void *, const void *, size_t);
