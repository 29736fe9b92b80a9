/* SPDX-License-Identifier: Apache-2.0 */
/* macOS's, as far as this library uses it. */
#include <stddef.h>

#define PROT_READ 1
#define PROT_WRITE 2
#define MAP_PRIVATE 2
#define MAP_ANONYMOUS 0x1000
#define MAP_FAILED ((void *)-1)

void *mmap(void *, size_t, int, int, int, long long);
int munmap(void *, size_t);
