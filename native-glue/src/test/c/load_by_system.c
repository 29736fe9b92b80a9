/* SPDX-License-Identifier: Apache-2.0 */
/* Loads a library as a JVM does on this system. */
#include "load.h"

#include "check.h"

#ifdef _WIN32
#include <windows.h>

void *load(const char *path)
{
    void *library = (void *)LoadLibraryA(path);
    if (library == NULL) {
        fprintf(stderr, "%s: error %lu\n", path, GetLastError());
        exit(1);
    }
    return library;
}

void *find(void *library, const char *name)
{
    return (void *)(uintptr_t)GetProcAddress((HMODULE)library, name);
}
#else
#include <dlfcn.h>

void *load(const char *path)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        exit(1);
    }
    return library;
}

void *find(void *library, const char *name)
{
    return dlsym(library, name);
}
#endif
