/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the kernel's uacce core and the pretended device do, as a program sees it. Two devices are
 * expected, of versions 3 and 2, with QUEUES queues each.
 *
 *   behaviour REPORT
 */
#define _GNU_SOURCE
#include "behaviour.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

uint8_t input[1 << 18], output[1 << 19], back[1 << 18];

void fill_text(uint8_t *to, size_t length)
{
    static const char *words[] = {"queue ",  "block ",      "window ", "doorbell ",
                                  "of the ", "compressed ", "and ",    "0123 "};
    uint32_t seed = 12345;
    size_t at = 0;

    while (at < length) {
        const char *word;

        seed = seed * 1103515245u + 12345u;
        for (word = words[seed >> 16 & 7]; *word && at < length; word++) {
            to[at++] = (uint8_t)*word;
        }
    }
}

int end_of(void (*act)(struct queue *), struct queue *queue)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        act(queue);
        _exit(0);
    }
    waitpid(child, &status, 0);
    return status;
}

void check_signal(int status, int expected)
{
    CHECK(WIFSIGNALED(status));
    CHECK_EQUAL(WTERMSIG(status), expected);
}

struct sqe compress_some(struct queue *queue)
{
    fill_text(input, 10000);
    struct sqe sqe = request(queue, ZLIB, input, 10000, output, sizeof(output));

    sqe = perform(queue, &sqe);
    CHECK_EQUAL(sqe.word[3], 0);
    CHECK_EQUAL(sqe.word[0], 10000);
    return sqe;
}

void *map_region(const struct queue *queue, size_t size, long region)
{
    return mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, queue->fd,
                region * sysconf(_SC_PAGESIZE));
}

int main(int count, char **arguments)
{
    static const struct test *const subjects[] = {
        sysfs_tests,    descriptor_tests, process_tests, doorbell_tests, completion_tests,
        stopping_tests, request_tests,    removal_tests, NULL,
    };

    if (count != 2) {
        fprintf(stderr, "usage: behaviour REPORT\n");
        return 2;
    }
    return run_tests("kernel.Behaviour", subjects, arguments[1]) != 0;
}
