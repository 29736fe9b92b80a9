/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A test is a function that runs in a process of its own. A check that fails ends that process
 * with the reason. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>

struct test {
    const char *name;
    void (*run)(void);
};

/* The initialiser of a test: {TEST(function)}. */
#define TEST(function) .name = #function, .run = function

void fail(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4), noreturn));

#define CHECK(condition)                                        \
    do {                                                        \
        if (!(condition))                                       \
            fail(__FILE__, __LINE__, "not so: %s", #condition); \
    } while (0)

#define CHECK_EQUAL(actual, expected)                                                           \
    do {                                                                                        \
        long long actual_ = (long long)(actual), expected_ = (long long)(expected);             \
        if (actual_ != expected_)                                                               \
            fail(__FILE__, __LINE__, "%s is %lld, expected %lld", #actual, actual_, expected_); \
    } while (0)

/* Checks that the call returns -1 and sets errno. */
#define CHECK_ERRNO(call, expected)                                                        \
    do {                                                                                   \
        errno = 0;                                                                         \
        long long result_ = (long long)(call);                                             \
        if (result_ != -1 || errno != (expected))                                          \
            fail(__FILE__, __LINE__, "%s: result %lld errno %d, expected errno %d", #call, \
                 result_, errno, (expected));                                              \
    } while (0)

/* Runs several lists of tests. Each list ends with a NULL name, and the array with NULL. Writes
 * JUnit's XML to `report` and returns the number of tests that failed. */
int run_tests(const char *suite, const struct test *const *lists, const char *report);

#endif
