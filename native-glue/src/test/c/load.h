/* SPDX-License-Identifier: Apache-2.0 */
/* Loads a library into a test program: by the system it runs on, or on Linux one of macOS. */
#ifndef LOAD_H
#define LOAD_H

/* Loads a library for the rest of the program's time, or ends the program. */
void *load(const char *path);

/* Returns the address of what the library exports by that name, or NULL. */
void *find(void *library, const char *name);

#endif
