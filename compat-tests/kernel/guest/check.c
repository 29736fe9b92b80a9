/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#define _GNU_SOURCE
#include "check.h"

#include <stdarg.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SECONDS_AT_MOST 60

static int report_pipe = -1;

void fail(const char *file, int line, const char *format, ...)
{
    char text[512];
    int length = snprintf(text, sizeof(text), "%s:%d: ", file, line);
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text + length, sizeof(text) - (size_t)length, format, arguments);
    va_end(arguments);
    if (write(report_pipe, text, strlen(text)) < 0) {
        perror("fail");
    }
    _exit(1);
}

static void write_text(FILE *out, const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '<':
            fputs("&lt;", out);
            break;
        case '&':
            fputs("&amp;", out);
            break;
        case '"':
            fputs("&quot;", out);
            break;
        default:
            fputc(*text, out);
        }
    }
}

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Runs one test in a process of its own. Returns whether it passed, and the reason in `text` if
 * not. */
static int run_one(const struct test *test, char *text, size_t size)
{
    int ends[2], status;
    size_t length = 0;
    ssize_t got;
    pid_t child;

    if (pipe(ends) != 0) {
        perror("pipe");
        exit(2);
    }
    child = fork();
    if (child == 0) {
        close(ends[0]);
        report_pipe = ends[1];
        alarm(SECONDS_AT_MOST);
        test->run();
        _exit(0);
    }
    close(ends[1]);
    while (length < size - 1 && (got = read(ends[0], text + length, size - 1 - length)) > 0) {
        length += (size_t)got;
    }
    text[length] = '\0';
    close(ends[0]);
    waitpid(child, &status, 0);
    if (!length && WIFSIGNALED(status)) {
        snprintf(text, size, "died of signal %d", WTERMSIG(status));
    } else if (!length && status) {
        snprintf(text, size, "ended with status %d", WEXITSTATUS(status));
    }
    return status == 0 && !length;
}

/* Runs one test and appends its result to `cases`. Returns whether it passed. */
static int report_one(const char *suite, const struct test *test, FILE *cases)
{
    char text[600];
    double start = now();
    int passed = run_one(test, text, sizeof(text));

    printf("%s %s%s%s\n", passed ? "ok    " : "FAILED", test->name, passed ? "" : ": ",
           passed ? "" : text);
    fflush(stdout);
    fprintf(cases, "  <testcase name=\"%s\" classname=\"%s\" time=\"%.3f\">", test->name, suite,
            now() - start);
    if (!passed) {
        fputs("<failure message=\"", cases);
        write_text(cases, text);
        fputs("\"/>", cases);
    }
    fputs("</testcase>\n", cases);
    return passed;
}

int run_tests(const char *suite, const struct test *const *lists, const char *report)
{
    char *cases = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&cases, &size), *out;
    int count = 0, failed = 0;
    double begin = now();

    for (; *lists; lists++) {
        for (const struct test *test = *lists; test->name; test++) {
            count++;
            failed += !report_one(suite, test, memory);
        }
    }
    fclose(memory);
    out = fopen(report, "w");
    if (!out) {
        perror(report);
        exit(2);
    }
    fprintf(out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"0\" "
            "time=\"%.3f\">\n%s</testsuite>\n",
            suite, count, failed, now() - begin, cases);
    fclose(out);
    free(cases);
    return failed;
}
