/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the kernel's uacce core and the pretended device do, as a program sees it. Two devices are
 * expected, of versions 3 and 2, with 4 queues each. behaviour REPORT
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "device.h"

#define QUEUES 4
#define PARAMETERS "version=3,2 queues=4 node=0,1"

static uint8_t input[1 << 18], output[1 << 19], back[1 << 18];

static void fill_text(uint8_t *to, size_t length)
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

/* How a process of its own that does `act` ends, as wait() tells. */
static int end_of(void (*act)(struct queue *), struct queue *queue)
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

static void check_signal(int status, int expected)
{
    CHECK(WIFSIGNALED(status));
    CHECK_EQUAL(WTERMSIG(status), expected);
}

/* ---- The core's files. */

static void sysfs_tells_the_device(void)
{
    const char *v3 = device_of_version(3);
    char v2[64];

    CHECK_EQUAL(read_number(CLASS_DIRECTORY, v3, "flags"), 1);
    CHECK_EQUAL(available(v3), QUEUES);
    CHECK_EQUAL(read_number(CLASS_DIRECTORY, v3, "region_mmio_size"), 65536);
    CHECK_EQUAL(read_number(CLASS_DIRECTORY, v3, "region_dus_size"),
                sysconf(_SC_PAGESIZE) == 65536 ? 262144 : 151552);
    CHECK_EQUAL(read_number(CLASS_DIRECTORY, v3, "isolate"), -1);
    snprintf(v2, sizeof(v2), "%s", device_of_version(2));
    CHECK_EQUAL(read_number(CLASS_DIRECTORY, v2, "region_mmio_size"),
                sysconf(_SC_PAGESIZE) == 65536 ? 65536 : 8192);
}

/* Names in a directory, in order, a blank behind each. */
static const char *names_in(const char *path)
{
    static char names[1024];
    struct dirent **entries;
    int found = scandir(path, &entries, NULL, alphasort);
    size_t length = 0;

    CHECK(found >= 0);
    names[0] = '\0';
    for (int i = 0; i < found; i++) {
        if (entries[i]->d_name[0] != '.') {
            length +=
                (size_t)snprintf(names + length, sizeof(names) - length, "%s ", entries[i]->d_name);
        }
        CHECK(length < sizeof(names));
        free(entries[i]);
    }
    free(entries);
    return names;
}

static void check_text(const char *device, const char *name, const char *expected)
{
    char path[256], text[256];
    int fd;
    ssize_t length;

    snprintf(path, sizeof(path), CLASS_DIRECTORY "/%s/%s", device, name);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    CHECK(fd >= 0);
    length = read(fd, text, sizeof(text) - 1);
    close(fd);
    CHECK(length >= 0);
    text[length] = '\0';
    if (strcmp(text, expected)) {
        fail(__FILE__, __LINE__, "%s is %s, expected %s", path, text, expected);
    }
}

static void sysfs_has_the_attributes_of_6_1(void)
{
    static const char *read_only[] = {
        "algorithms", "api", "available_instances", "flags", "region_dus_size", "region_mmio_size"};
    const char *device = device_of_version(3);
    char path[256], entries[256];
    struct stat status;

    snprintf(path, sizeof(path), CLASS_DIRECTORY "/%s", device);
    snprintf(entries, sizeof(entries), "%s", names_in(path));
    if (strcmp(entries, "algorithms api available_instances dev device flags power region_dus_size "
                        "region_mmio_size "
                        "subsystem uevent ")) {
        fail(__FILE__, __LINE__, "%s has %s", path, entries);
    }
    for (size_t i = 0; i < sizeof(read_only) / sizeof(read_only[0]); i++) {
        snprintf(path, sizeof(path), CLASS_DIRECTORY "/%s/%s", device, read_only[i]);
        CHECK_EQUAL(stat(path, &status), 0);
        CHECK_EQUAL(status.st_mode & 07777, 0444);
    }
    CHECK_EQUAL(read_number(CLASS_DIRECTORY, device, "device/numa_node"), 0);
    CHECK_EQUAL(read_number(CLASS_DIRECTORY, device_of_version(2), "device/numa_node"), 1);
    check_text(device, "api", "hisi_qm_v3\n");
    check_text(device, "algorithms", "zlib\ngzip\ndeflate\nlz77_zstd\n");
    check_text(device_of_version(2), "algorithms", "zlib\ngzip\n");
    /* One row of numbers for all devices, and a node for root alone. */
    snprintf(path, sizeof(path), "%s", names_in(CLASS_DIRECTORY));
    CHECK(!strcmp(path, "hisi_zip-0 hisi_zip-1 "));
    snprintf(path, sizeof(path), "/dev/%s", device);
    CHECK_EQUAL(stat(path, &status), 0);
    CHECK_EQUAL(status.st_mode, S_IFCHR | 0600);
    CHECK_EQUAL(status.st_uid, 0);
}

static void each_open_takes_a_queue(void)
{
    const char *device = device_of_version(3);
    int first = open_device(device, O_RDWR | O_CLOEXEC), second;

    CHECK(first >= 0);
    CHECK_EQUAL(available(device), QUEUES - 1);
    second = open_device(device, O_RDONLY | O_CLOEXEC);
    CHECK(second >= 0);
    CHECK_EQUAL(available(device), QUEUES - 2);
    close(second);
    close(first);
    CHECK_EQUAL(available(device), QUEUES);
}

static void open_without_a_free_queue_is_busy(void)
{
    const char *device = device_of_version(3);
    int fds[QUEUES];

    for (int i = 0; i < QUEUES; i++) {
        CHECK((fds[i] = open_device(device, O_RDWR | O_CLOEXEC)) >= 0);
    }
    CHECK_EQUAL(available(device), 0);
    CHECK_ERRNO(open_device(device, O_RDWR | O_CLOEXEC), EBUSY);
    close(fds[2]);
    CHECK((fds[2] = open_device(device, O_RDWR | O_CLOEXEC)) >= 0);
}

static void open_of_an_unusable_device_is_not_permitted(void)
{
    const char *device = device_of_version(3);

    set_knob(device, "unusable", 1);
    int fd = open_device(device, O_RDWR | O_CLOEXEC), error = errno;
    set_knob(device, "unusable", 0);
    CHECK_EQUAL(fd, -1);
    CHECK_EQUAL(error, EPERM);
}

static void ioctls(void)
{
    struct queue queue = opened_queue(device_of_version(3));
    struct qp_context context = {.type = COMPRESS};

    CHECK_EQUAL(ioctl(queue.fd, SET_CONTEXT, &context), 0);
    context.type = 7;
    CHECK_ERRNO(ioctl(queue.fd, SET_CONTEXT, &context), EINVAL);
    CHECK_ERRNO(ioctl(queue.fd, SET_CONTEXT, NULL), EFAULT);
    CHECK_ERRNO(ioctl(queue.fd, GET_INFO, NULL), EFAULT);
    CHECK_ERRNO(ioctl(queue.fd, 0x5799, NULL), EINVAL);
    CHECK_EQUAL(ioctl(queue.fd, START_QUEUE), 0);
    CHECK_ERRNO(ioctl(queue.fd, START_QUEUE), EINVAL);
}

static void putting_only_stops(void)
{
    const char *device = device_of_version(3);
    struct queue queue = started_queue(device, COMPRESS);

    CHECK_EQUAL(ioctl(queue.fd, PUT_QUEUE), 0);
    CHECK_EQUAL(ioctl(queue.fd, PUT_QUEUE), 0);
    CHECK_EQUAL(available(device), QUEUES - 1);
    CHECK_EQUAL(ioctl(queue.fd, START_QUEUE), 0);
    CHECK_EQUAL(ioctl(queue.fd, PUT_QUEUE), 0);
    munmap((void *)queue.window, queue.window_size);
    munmap(queue.shared, queue.shared_size);
    CHECK_EQUAL(available(device), QUEUES - 1);
    close(queue.fd);
    CHECK_EQUAL(available(device), QUEUES);
}

static void *map(const struct queue *queue, size_t size, long region)
{
    return mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, queue->fd,
                region * sysconf(_SC_PAGESIZE));
}

static void regions_map_once_and_exactly(void)
{
    struct queue queue = opened_queue(device_of_version(3));
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    void *shared, *window;

    CHECK_ERRNO(map(&queue, queue.shared_size - page, 1), EINVAL);
    CHECK_ERRNO(map(&queue, queue.shared_size + page, 1), EINVAL);
    CHECK_ERRNO(map(&queue, queue.window_size + page, 0), EINVAL);
    CHECK_ERRNO(map(&queue, page, 2), EINVAL);
    CHECK((shared = map(&queue, queue.shared_size, 1)) != MAP_FAILED);
    CHECK((window = map(&queue, queue.window_size, 0)) != MAP_FAILED);
    CHECK_ERRNO(map(&queue, queue.shared_size, 1), EEXIST);
    CHECK_ERRNO(map(&queue, queue.window_size, 0), EEXIST);
    /* Growing alone: a move that fails frees the region twice, by this core's source. */
    CHECK_ERRNO((long)mremap(shared, queue.shared_size, 2 * queue.shared_size, 0), EFAULT);
    munmap(shared, queue.shared_size);
    munmap(window, queue.window_size);
    CHECK_ERRNO(map(&queue, queue.shared_size, 1), EEXIST);
    CHECK_ERRNO(map(&queue, queue.window_size, 0), EEXIST);
}

static void touch_shared(struct queue *queue)
{
    *(volatile uint8_t *)queue->shared = 1;
}

static void touch_window(struct queue *queue)
{
    ring_sq(queue, 0);
}

static void use_descriptor(struct queue *queue)
{
    struct qp_context context = {.type = COMPRESS};

    if (ioctl(queue->fd, SET_CONTEXT, &context) != 0) {
        _exit(1);
    }
}

static struct sqe compress_some(struct queue *queue)
{
    fill_text(input, 10000);
    struct sqe sqe = request(queue, ZLIB, input, 10000, output, sizeof(output));

    sqe = perform(queue, &sqe);
    CHECK_EQUAL(sqe.word[3], 0);
    CHECK_EQUAL(sqe.word[0], 10000);
    return sqe;
}

static void fork_leaves_the_mappings_behind(void)
{
    struct queue queue = started_queue(device_of_version(3), COMPRESS);

    check_signal(end_of(touch_shared, &queue), SIGSEGV);
    check_signal(end_of(touch_window, &queue), SIGSEGV);
    CHECK_EQUAL(end_of(use_descriptor, &queue), 0);
    compress_some(&queue);
}

static void a_child_that_has_the_descriptor_keeps_the_queue(void)
{
    const char *device = device_of_version(3);
    struct queue queue = opened_queue(device);
    int ends[2];
    pid_t child;
    char byte;

    CHECK_EQUAL(pipe(ends), 0);
    child = fork();
    if (child == 0) {
        close(ends[1]);
        _exit(read(ends[0], &byte, 1) == 0 ? 0 : 1);
    }
    close(queue.fd);
    CHECK_EQUAL(available(device), QUEUES - 1);
    close(ends[1]);
    waitpid(child, NULL, 0);
    CHECK_EQUAL(available(device), QUEUES);
}

/* Starts a program, closes the descriptor here, and tells how many queues are available while the
 * program lives. */
static long available_beside_a_program(const char *device, int fd)
{
    int ends[2], told[2];
    long left;
    pid_t child;
    char byte;

    /* cat lives until its input ends; an exec closes what tells of it. */
    CHECK_EQUAL(pipe2(ends, O_CLOEXEC), 0);
    CHECK_EQUAL(pipe2(told, O_CLOEXEC), 0);
    child = fork();
    if (child == 0) {
        dup2(ends[0], 0);
        execl("/bin/busybox", "cat", (char *)NULL);
        _exit(127);
    }
    close(told[1]);
    CHECK_EQUAL(read(told[0], &byte, 1), 0);
    close(fd);
    left = available(device);
    CHECK_EQUAL(waitpid(child, NULL, WNOHANG), 0);
    close(ends[1]);
    waitpid(child, NULL, 0);
    return left;
}

static void a_program_started_does_not_get_the_descriptor(void)
{
    const char *device = device_of_version(3);

    CHECK_EQUAL(available_beside_a_program(device, opened_queue(device).fd), QUEUES);
}

static void a_program_started_keeps_a_queue_whose_descriptor_it_gets(void)
{
    const char *device = device_of_version(3);

    CHECK_EQUAL(available_beside_a_program(device, open_device(device, O_RDWR)), QUEUES - 1);
    CHECK_EQUAL(available(device), QUEUES);
}

static void closing_while_mapped_keeps_the_queue(void)
{
    const char *device = device_of_version(3);
    struct queue queue = started_queue(device, COMPRESS);

    close(queue.fd);
    CHECK_EQUAL(available(device), QUEUES - 1);
    compress_some(&queue);
    munmap((void *)queue.window, queue.window_size);
    CHECK_EQUAL(available(device), QUEUES - 1);
    munmap(queue.shared, queue.shared_size);
    CHECK_EQUAL(available(device), QUEUES);
}

static void a_killed_process_gives_its_queues_back(void)
{
    const char *device = device_of_version(3);
    int ends[2];
    char byte;
    pid_t child;

    CHECK_EQUAL(pipe(ends), 0);
    child = fork();
    if (child == 0) {
        struct queue queue = started_queue(device, COMPRESS);

        compress_some(&queue);
        if (write(ends[1], "", 1) == 1) {
            pause();
        }
        _exit(1);
    }
    CHECK_EQUAL(read(ends[0], &byte, 1), 1);
    CHECK_EQUAL(available(device), QUEUES - 1);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    CHECK_EQUAL(available(device), QUEUES);
}

/* ---- Removal. */

static void *wait_in_poll(void *argument)
{
    struct queue *queue = argument;
    struct pollfd waiting = {.fd = queue->fd, .events = POLLIN};
    struct timespec begin, end;
    static long milliseconds;
    int ready;

    clock_gettime(CLOCK_MONOTONIC, &begin);
    ready = poll(&waiting, 1, 1500);
    clock_gettime(CLOCK_MONOTONIC, &end);
    milliseconds = (end.tv_sec - begin.tv_sec) * 1000 + (end.tv_nsec - begin.tv_nsec) / 1000000;
    return ready == 0 ? &milliseconds : NULL;
}

/* A mapping does not survive a fork: the process that touches it is the one that mapped it. */
static void catch_signal(int number)
{
    _exit(number == SIGBUS ? 77 : 1);
}

static void removal_under_a_mapped_queue(void)
{
    char device[64];
    struct queue queue;
    struct pollfd polled;
    pthread_t waiter;
    void *slept;
    struct timespec moment = {.tv_nsec = 300000000};
    struct qp_context context = {.type = COMPRESS};
    int status, ends[2], spare = open_device(device_of_version(2), O_RDWR | O_CLOEXEC);
    char byte;
    pid_t toucher;

    CHECK(spare >= 0);
    snprintf(device, sizeof(device), "%s", device_of_version(3));
    queue = started_queue(device, COMPRESS);
    compress_some(&queue);
    /* A stale poll hit from that request is taken here. */
    polled = (struct pollfd){.fd = queue.fd, .events = POLLIN};
    CHECK_EQUAL(poll(&polled, 1, 0), 1);

    /* The other mapped process: touches the window once the device is gone. */
    CHECK_EQUAL(pipe(ends), 0);
    toucher = fork();
    if (toucher == 0) {
        struct queue own = started_queue(device, COMPRESS);

        signal(SIGBUS, catch_signal);
        if (read(ends[0], &byte, 1) == 1) {
            ring_sq(&own, 0);
        }
        _exit(2);
    }
    CHECK_EQUAL(pthread_create(&waiter, NULL, wait_in_poll, &queue), 0);
    nanosleep(&moment, NULL);

    CHECK_EQUAL(unload_module("wd_zip"), 0);
    CHECK_EQUAL(write(ends[1], "", 1), 1);
    waitpid(toucher, &status, 0);
    CHECK(WIFEXITED(status));
    CHECK_EQUAL(WEXITSTATUS(status), 77);
    pthread_join(waiter, &slept);
    CHECK(slept != NULL);
    CHECK(*(long *)slept >= 1500);

    CHECK_ERRNO(ioctl(queue.fd, START_QUEUE), ENXIO);
    CHECK_ERRNO(ioctl(queue.fd, PUT_QUEUE), ENXIO);
    CHECK_ERRNO(ioctl(queue.fd, SET_CONTEXT, &context), ENXIO);
    CHECK_ERRNO(map(&queue, queue.shared_size, 1), ENXIO);
    CHECK_EQUAL(poll(&polled, 1, 0), 0);
    CHECK_EQUAL(poll(&polled, 1, 50), 0); /* nor POLLERR, nor POLLHUP */
    CHECK_EQUAL(close(spare), 0);
    CHECK_ERRNO(open_device(device, O_RDWR | O_CLOEXEC), ENOENT);
    CHECK_EQUAL(read_number(CLASS_DIRECTORY, device, "flags"), -1);
    CHECK_EQUAL(unload_module("uacce"), EAGAIN);

    /* Back again, while the old descriptor is still open and mapped. */
    CHECK_EQUAL(load_driver(PARAMETERS), 0);
    struct queue second = started_queue(device_of_version(3), COMPRESS);

    compress_some(&second);
    close_queue(&second);
    munmap((void *)queue.window, queue.window_size);
    /* Ends this process with 77, in the handler. */
    signal(SIGBUS, catch_signal);
    touch_shared(&queue);
    fail(__FILE__, __LINE__, "the shared region outlived the device");
}

static void removal_is_survived(void)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        removal_under_a_mapped_queue();
        _exit(0);
    }
    waitpid(child, &status, 0);
    CHECK(WIFEXITED(status));
    CHECK_EQUAL(WEXITSTATUS(status), 77);
}

/* ---- Doorbells. */

static void every_doorbell_counts(void)
{
    const char *device = device_of_version(3);
    struct queue queue = started_queue(device, COMPRESS);
    long sq = counter(device, "sq_doorbells"), cq = counter(device, "cq_doorbells");

    fill_text(input, 64);
    struct sqe sqe = request(&queue, RAW, input, 64, output, 1000);
    for (int i = 0; i < 3000; i++) {
        CHECK_EQUAL(perform(&queue, &sqe).word[0], 64);
    }
    CHECK_EQUAL(counter(device, "sq_doorbells") - sq, 3000);
    CHECK_EQUAL(counter(device, "cq_doorbells") - cq, 3000);
    CHECK_EQUAL(counter(device, "bad_doorbells"), 0);
}

static void half_a_doorbell(struct queue *unused)
{
    struct queue queue = started_queue(device_of_version(3), COMPRESS);

    (void)unused;
    *(volatile uint32_t *)(volatile void *)(queue.window + 0x1000) = queue.sqn;
}

static void read_a_doorbell(struct queue *unused)
{
    struct queue queue = started_queue(device_of_version(3), COMPRESS);

    (void)unused;
    (void)*(volatile uint64_t *)(volatile void *)(queue.window + 0x1000);
}

static void a_doorbell_is_one_store_of_eight_bytes(void)
{
    const char *device = device_of_version(3);
    long bad = counter(device, "bad_accesses");

    check_signal(end_of(half_a_doorbell, NULL), SIGBUS);
    check_signal(end_of(read_a_doorbell, NULL), SIGBUS);
    CHECK_EQUAL(counter(device, "bad_accesses") - bad, 2);
}

#if defined(__x86_64__)
static void every_form_of_store_is_understood(void)
{
    const char *device = device_of_version(3);
    struct queue queue = started_queue(device, COMPRESS);
    volatile uint64_t *bell = (volatile uint64_t *)(volatile void *)(queue.window + 0x1000);
    uint64_t value = queue.sqn; /* tail 0: nothing to do */
    long rung = counter(device, "sq_doorbells");

    __asm__ volatile("mov %1, (%0)" : : "r"(bell), "r"(value) : "memory");
    __asm__ volatile("mov %1, 0x7ff8(%0)" : : "r"((char *)bell - 0x7ff8), "r"(value) : "memory");
    __asm__ volatile("mov %1, (%0,%2,8)" : : "r"(bell), "r"(value), "r"(0L) : "memory");
    __asm__ volatile("mov %1, %%r9; mov %0, %%r13; mov %%r9, 8(%%r13)"
                     :
                     : "r"((char *)bell - 8), "r"(value)
                     : "memory", "r9", "r13");
    __asm__ volatile("movq %1, %%xmm3; movsd %%xmm3, (%0)"
                     :
                     : "r"(bell), "r"(value)
                     : "memory", "xmm3");
    __asm__ volatile("movq %1, %%xmm12; movq %%xmm12, (%0)"
                     :
                     : "r"(bell), "r"(value)
                     : "memory", "xmm12");
    __asm__ volatile("xchg %1, (%0)" : "+r"(bell), "+r"(value) : : "memory");
    CHECK_EQUAL(value, 0);
    CHECK_EQUAL(counter(device, "sq_doorbells") - rung, 7);
    CHECK_EQUAL(counter(device, "bad_doorbells"), 0);
}
#else
static void every_form_of_store_is_understood(void)
{
    const char *device = device_of_version(3);
    struct queue queue = started_queue(device, COMPRESS);
    volatile uint64_t *bell = (volatile uint64_t *)(volatile void *)(queue.window + 0x1000);
    uint64_t value = queue.sqn; /* tail 0: nothing to do */
    long rung = counter(device, "sq_doorbells");

    __asm__ volatile("str %1, [%0]" : : "r"(bell), "r"(value) : "memory");
    __asm__ volatile("str %1, [%0, #4096]" : : "r"((char *)bell - 4096), "r"(value) : "memory");
    __asm__ volatile("stur %1, [%0, #-8]" : : "r"((char *)bell + 8), "r"(value) : "memory");
    __asm__ volatile("str %1, [%0, %2]" : : "r"(bell), "r"(value), "r"(0L) : "memory");
    __asm__ volatile("stlr %1, [%0]" : : "r"(bell), "r"(value) : "memory");
    CHECK_EQUAL(counter(device, "sq_doorbells") - rung, 5);
    CHECK_EQUAL(counter(device, "bad_doorbells"), 0);
}
#endif

static void a_wrong_doorbell_is_dropped(void)
{
    const char *device = device_of_version(3);
    struct queue queue = started_queue(device, COMPRESS);
    long bad = counter(device, "bad_doorbells");

    ring(&queue, (uint64_t)DEPTH << 32 | queue.sqn); /* index out of range */
    ring(&queue, 0x2000 | queue.sqn);                /* the kernel's own command */
    ring(&queue, 0x10000 | queue.sqn);               /* bits that are always zero */
    ring(&queue, (queue.sqn + 1u) % QUEUES);         /* another queue's number in our window */
    ring_cq(&queue, 1, false);                       /* more consumed than completed */
    CHECK_EQUAL(counter(device, "bad_doorbells") - bad, 5);
    compress_some(&queue);
    /* The counter is asserted to be zero elsewhere. */
    CHECK_EQUAL(unload_module("wd_zip"), 0);
    CHECK_EQUAL(load_driver(PARAMETERS), 0);
}

static void queues_of_version_2_share_a_window(void)
{
    struct queue first = started_queue(device_of_version(2), COMPRESS);
    struct queue second = started_queue(device_of_version(2), COMPRESS);

    fill_text(input, 5000);
    struct sqe sqe = request(&second, ZLIB, input, 5000, output, sizeof(output));
    memcpy(slot(&second, 0), &sqe, sizeof(sqe));
    ring(&first, 1ull << 32 | second.sqn);
    CHECK_EQUAL(take(&second, false).word[0], 5000);
}

/* ---- Completions and poll. */

static int ready(const struct queue *queue, int milliseconds)
{
    struct pollfd polled = {.fd = queue->fd, .events = POLLIN};
    int result = poll(&polled, 1, milliseconds);

    CHECK(result >= 0);
    CHECK(result == 0 || (polled.revents & (POLLERR | POLLHUP)) == 0);
    return result;
}

static void completions_are_in_order_over_laps(void)
{
    struct queue queue = started_queue(device_of_version(3), COMPRESS);
    uint32_t next = 0, sent = 0;

    fill_text(input, 200);
    while (next < 5000) {
        for (; sent < 5000 && sent - next < DEPTH - 1; sent++) {
            struct sqe sqe = request(&queue, RAW, input, 1 + sent % 200, output, 1000);

            sqe.word[26] = sent;
            submit(&queue, &sqe);
        }
        struct sqe done = take(&queue, false);
        CHECK_EQUAL(done.word[26], next);
        CHECK_EQUAL(done.word[0], 1 + next % 200);
        next++;
    }
}

static void one_doorbell_submits_many(void)
{
    struct queue queue = started_queue(device_of_version(3), COMPRESS);

    fill_text(input, 100);
    for (uint32_t i = 0; i < DEPTH - 1; i++) {
        struct sqe sqe = request(&queue, RAW, input, 100, output, 1000);

        sqe.word[26] = i;
        memcpy(slot(&queue, i), &sqe, sizeof(sqe));
    }
    ring_sq(&queue, DEPTH - 1);
    for (uint32_t i = 0; i < DEPTH - 1; i++) {
        CHECK_EQUAL(take(&queue, false).word[26], i);
    }
}

static void poll_before_any_request_is_not_ready(void)
{
    struct queue queue = opened_queue(device_of_version(3));

    CHECK_EQUAL(ready(&queue, 0), 0);
    map_queue(&queue);
    CHECK_EQUAL(ioctl(queue.fd, START_QUEUE), 0);
    CHECK_EQUAL(ready(&queue, 0), 0);
}

static void poll_is_woken_when_armed(void)
{
    const char *device = device_of_version(3);
    struct queue queue = started_queue(device, COMPRESS);
    long interrupts = counter(device, "interrupts");

    set_knob(device, "delay_us", 100000);
    fill_text(input, 100);
    struct sqe sqe = request(&queue, RAW, input, 100, output, 1000);
    submit(&queue, &sqe); /* the first completion is armed by the start */
    CHECK_EQUAL(ready(&queue, 5000), 1);
    take(&queue, true);
    submit(&queue, &sqe);
    CHECK_EQUAL(ready(&queue, 5000), 1);
    take(&queue, false);
    CHECK_EQUAL(counter(device, "interrupts") - interrupts, 2);
    submit(&queue, &sqe); /* not armed: the sleeper sleeps on, although the completion comes */
    CHECK_EQUAL(ready(&queue, 600), 1); /* seen when the time is over */
    CHECK_EQUAL(counter(device, "interrupts") - interrupts, 2);
    take(&queue, false);
    set_knob(device, "delay_us", 0);
}

static void an_unarmed_completion_does_not_wake(void)
{
    const char *device = device_of_version(3);
    struct queue queue = started_queue(device, COMPRESS);
    struct timespec begin, end;

    fill_text(input, 100);
    struct sqe sqe = request(&queue, RAW, input, 100, output, 1000);
    submit(&queue, &sqe);
    take(&queue, false);
    CHECK_EQUAL(ready(&queue, 0), 1);
    set_knob(device, "delay_us", 50000);
    submit(&queue, &sqe);
    clock_gettime(CLOCK_MONOTONIC, &begin);
    ready(&queue, 1000);
    clock_gettime(CLOCK_MONOTONIC, &end);
    set_knob(device, "delay_us", 0);
    CHECK((end.tv_sec - begin.tv_sec) * 1000 + (end.tv_nsec - begin.tv_nsec) / 1000000 >= 1000);
}

static void poll_has_a_head_of_its_own(void)
{
    struct queue queue = started_queue(device_of_version(3), COMPRESS);

    fill_text(input, 100);
    struct sqe sqe = request(&queue, RAW, input, 100, output, 1000);
    submit(&queue, &sqe);
    take(&queue, false);
    /* Taken by us, and new to poll: a hit without anything to take. */
    CHECK_EQUAL(ready(&queue, 0), 1);
    CHECK_EQUAL(ready(&queue, 0), 0);
    /* More than a lap behind, the phase that poll looks for is not the phase that is written. */
    for (int i = 0; i < 1500; i++) {
        submit(&queue, &sqe);
        take(&queue, true);
    }
    submit(&queue, &sqe);
    CHECK(completed(&queue));
    CHECK_EQUAL(ready(&queue, 100), 0);
    take(&queue, false);
}

/* ---- Stopping. */

static void a_reset_stops_the_queue_for_good(void)
{
    const char *device = device_of_version(3);
    struct queue queue = started_queue(device, COMPRESS);

    compress_some(&queue);
    CHECK_EQUAL(stop_words(&queue)->send, 0);
    CHECK_EQUAL(stop_words(&queue)->receive, 0);
    set_knob(device, "reset", 1);
    CHECK_EQUAL(stop_words(&queue)->send, 1);
    CHECK_EQUAL(stop_words(&queue)->receive, 1);
    close_queue(&queue);
    queue = started_queue(device, COMPRESS);
    CHECK_EQUAL(stop_words(&queue)->send, 0);
    compress_some(&queue);
}

static void an_overflow_of_completions_stops_the_queue(void)
{
    const char *device = device_of_version(3);
    struct queue queue = started_queue(device, COMPRESS);
    long overflows = counter(device, "overflows");

    fill_text(input, 100);
    struct sqe sqe = request(&queue, RAW, input, 100, output, 1000);
    /* Completions are seen and never rung away. */
    for (uint32_t i = 0; i < DEPTH; i++) {
        submit(&queue, &sqe);
        CHECK(completed(&queue));
        if (++queue.head == DEPTH) {
            queue.head = 0;
            queue.phase ^= 1;
        }
    }
    CHECK_EQUAL(stop_words(&queue)->send, 0);
    submit(&queue, &sqe);
    for (int i = 0; i < 1000 && !stop_words(&queue)->receive; i++) {
        usleep(1000);
    }
    CHECK_EQUAL(stop_words(&queue)->receive, 1);
    CHECK_EQUAL(stop_words(&queue)->send, 1);
    CHECK_EQUAL(counter(device, "overflows") - overflows, 1);
}

static void a_stalled_queue_is_put_without_draining(void)
{
    const char *device = device_of_version(3);
    struct queue queue = started_queue(device, COMPRESS);
    long undrained = counter(device, "undrained_stops");

    set_knob(device, "stall", 1);
    fill_text(input, 100);
    struct sqe sqe = request(&queue, RAW, input, 100, output, 1000);
    submit(&queue, &sqe);
    usleep(100000);
    CHECK_EQUAL(completion(&queue, 0)->phase, 0);
    CHECK_EQUAL(ioctl(queue.fd, PUT_QUEUE), 0);
    set_knob(device, "stall", 0);
    CHECK_EQUAL(counter(device, "undrained_stops") - undrained, 1);
}

/* ---- Requests. */

static void round_trip(int version, uint32_t format, size_t length, bool lists);

static void formats_round_trip(void)
{
    round_trip(3, RAW, 200000, false);
    round_trip(3, ZLIB, 200000, false);
    round_trip(3, GZIP, 200000, false);
    round_trip(3, GZIP, 1, false);
    round_trip(2, ZLIB, 70000, false);
    round_trip(2, GZIP, 70000, false);
}

static void lists_round_trip(void)
{
    round_trip(3, RAW, 200000, true);
    round_trip(3, GZIP, 5000, true);
}

struct list {
    uint64_t next;
    uint16_t chain_entries, entries, capacity;
    uint8_t rest[50];
    struct {
        uint64_t address, control;
        uint32_t length, pad;
        uint64_t own;
    } entry[3];
    uint8_t padding[32];
};
_Static_assert(sizeof(struct list) % 64 == 0, "lists are aligned to 64 bytes");

/* Cuts the memory into five pieces in two lists. */
static void scatter(struct list lists[2], uint8_t *memory, size_t length)
{
    size_t piece = length / 5, at = 0;

    memset(lists, 0, 2 * sizeof(*lists));
    lists[0].next = (uint64_t)(uintptr_t)&lists[1];
    for (int i = 0; i < 5; i++) {
        struct list *list = &lists[i / 3];

        list->entry[i % 3].address = (uint64_t)(uintptr_t)(memory + at);
        list->entry[i % 3].length = (uint32_t)(i < 4 ? piece : length - at);
        list->entries++;
        list->capacity = list->chain_entries = 3;
        at += piece;
    }
}

static void round_trip(int version, uint32_t format, size_t length, bool lists)
{
    static _Alignas(64) struct list in_lists[2], out_lists[2];
    struct queue queue = started_queue(device_of_version(version), COMPRESS);
    struct sqe sqe;
    uint32_t checksum, made;

    fill_text(input, length);
    memset(output, 0xee, sizeof(output));
    sqe = request(&queue, format, input, length, output, 300000);
    if (lists) {
        scatter(in_lists, input, length);
        scatter(out_lists, output, 300000);
        sqe = request(&queue, format, in_lists, length, out_lists, 300000);
        sqe.word[9] |= 1u << 8;
    }
    sqe.word[version < 3 ? 13 : 26] = 0xcafe;
    sqe = perform(&queue, &sqe);
    CHECK_EQUAL(sqe.word[3], length > 16 ? 0 : 0x0d);
    CHECK_EQUAL(sqe.word[0], length);
    CHECK_EQUAL(sqe.word[30], length);
    CHECK_EQUAL(sqe.word[version < 3 ? 13 : 26], 0xcafe);
    CHECK_EQUAL(sqe.word[14], 300000);
    made = sqe.word[1];
    checksum = sqe.word[31];
    CHECK_EQUAL(output[made], 0xee);
    close_queue(&queue);

    queue = started_queue(device_of_version(version), EXPAND);
    sqe = request(&queue, format, output, made + 5, back, sizeof(back));
    sqe = perform(&queue, &sqe);
    CHECK_EQUAL(sqe.word[3], 0);
    CHECK_EQUAL(sqe.word[0], made);
    CHECK_EQUAL(sqe.word[1], length);
    CHECK_EQUAL(sqe.word[31], checksum);
    CHECK_EQUAL(memcmp(back, input, length), 0);
    close_queue(&queue);
}

/* "hello hello hello hello" as another zlib compressed it, without the header. */
static const uint8_t known_zlib[] = {0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x57, 0xc8,
                                     0x40, 0x27, 0x01, 0x68, 0x03, 0x08, 0xb1};
static const uint8_t known_gzip[] = {0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x57, 0xc8, 0x40, 0x27,
                                     0x01, 0xe3, 0x51, 0x3d, 0x8d, 0x17, 0x00, 0x00, 0x00};

static void known_streams_expand(void)
{
    struct queue queue = started_queue(device_of_version(3), EXPAND);
    struct sqe sqe = request(&queue, ZLIB, known_zlib, sizeof(known_zlib), back, sizeof(back));

    sqe = perform(&queue, &sqe);
    CHECK_EQUAL(sqe.word[3], 0);
    CHECK_EQUAL(sqe.word[1], 23);
    CHECK_EQUAL(memcmp(back, "hello hello hello hello", 23), 0);
    CHECK_EQUAL(sqe.word[31], 0x680308b1);
    sqe = request(&queue, GZIP, known_gzip, sizeof(known_gzip), back, sizeof(back));
    sqe = perform(&queue, &sqe);
    CHECK_EQUAL(sqe.word[3], 0);
    CHECK_EQUAL(sqe.word[0], sizeof(known_gzip));
}

static void bad_streams_are_told(void)
{
    static uint8_t bad[sizeof(known_gzip)];
    struct queue queue = started_queue(device_of_version(3), EXPAND);
    struct sqe sqe;

    memcpy(bad, known_gzip, sizeof(bad));
    bad[10] ^= 1;
    sqe = request(&queue, GZIP, bad, sizeof(bad), back, sizeof(back));
    CHECK_EQUAL(perform(&queue, &sqe).word[3] & 0xff, 0x10);
    sqe = request(&queue, GZIP, known_gzip, sizeof(known_gzip) - 1, back, sizeof(back));
    CHECK_EQUAL(perform(&queue, &sqe).word[3] & 0xff, 0x81);
    sqe = request(&queue, GZIP, known_gzip, sizeof(known_gzip), back, 20);
    CHECK_EQUAL(perform(&queue, &sqe).word[3] & 0xff, 0x0e);
}

static void bad_requests_are_told(void)
{
    struct queue queue = started_queue(device_of_version(3), COMPRESS);
    struct sqe sqe;

    fill_text(input, 1000);
    sqe = request(&queue, ZLIB, (void *)8, 1000, output, 5000);
    CHECK_EQUAL(perform(&queue, &sqe).word[3] & 0xff, 0x82);
    sqe = request(&queue, ZLIB, input, 1000, (void *)8, 5000);
    CHECK_EQUAL(perform(&queue, &sqe).word[3] & 0xff, 0x82);
    sqe = request(&queue, 9, input, 1000, output, 5000);
    CHECK_EQUAL(perform(&queue, &sqe).word[3] & 0xff, 0x83);
    sqe = request(&queue, ZLIB, input, 1000, output, 20);
    CHECK_EQUAL(perform(&queue, &sqe).word[3] & 0xff, 0x0e);
    sqe = request(&queue, ZLIB, input, 1000, output, 15); /* ignored */
    sqe = perform(&queue, &sqe);
    CHECK_EQUAL(sqe.word[3], 0);
    CHECK_EQUAL(sqe.word[0], 0);
    close_queue(&queue);
    queue = started_queue(device_of_version(2), COMPRESS);
    sqe = request(&queue, RAW, input, 1000, output, 5000); /* not known to version 2 */
    CHECK_EQUAL(perform(&queue, &sqe).word[3] & 0xff, 0x83);
}

static void untouched_pages_are_reached(void)
{
    struct queue queue = started_queue(device_of_version(3), COMPRESS);
    uint8_t *in = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    uint8_t *out = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct sqe sqe = request(&queue, GZIP, in, 1 << 20, out, 1 << 20);

    sqe = perform(&queue, &sqe);
    CHECK_EQUAL(sqe.word[3], 0);
    CHECK_EQUAL(sqe.word[0], 1 << 20);
    CHECK(out[0] != 0);
}

static void no_match_is_farther_than_the_window_code_says(void)
{
    struct queue queue = started_queue(device_of_version(3), COMPRESS);
    const size_t period = 28 << 10;
    uint32_t seed = 1;

    /* Noise twice, 28 KiB apart: within the window of code 4, and beyond that of code 3, which is
     * 24 KiB. */
    for (size_t i = 0; i < 2 * period; i++) {
        seed = seed * 1664525u + 1013904223u;
        input[i] = i < period ? (uint8_t)(seed >> 24) : input[i - period];
    }
    for (uint32_t code = 3; code <= 4; code++) {
        struct sqe sqe = request(&queue, ZLIB, input, 2 * period, output, sizeof(output));

        sqe.word[9] = (sqe.word[9] & ~0xf000u) | code << 12;
        sqe = perform(&queue, &sqe);
        CHECK(sqe.word[3] == 0 || sqe.word[3] == 0x0d);
        CHECK((sqe.word[1] < 3 * period / 2) == (code == 4));
    }
}

static void a_stream_continues_with_its_window(void)
{
    static _Alignas(64) uint8_t context[65536];
    struct queue queue = started_queue(device_of_version(3), COMPRESS);
    uint64_t hardware = (uint64_t)(uintptr_t)(context + 64);
    size_t made = 0, second;
    struct sqe sqe;
    uint32_t words[3] = {0}, total = 0, checksum = 0;
    static uint8_t noise[20000];
    uint32_t seed = 1;

    /* Noise twice: the second half compresses only if the first is remembered. */
    for (size_t i = 0; i < sizeof(noise); i++) {
        seed = seed * 1664525u + 1013904223u;
        noise[i] = (uint8_t)(seed >> 24);
    }
    for (int part = 0; part < 3; part++) {
        size_t length = part < 2 ? sizeof(noise) : 100;

        sqe = request(&queue, GZIP, noise, length, output + made, 60000);
        sqe.word[7] = 0x30000000u | STATEFUL | (part == 0 ? FIRST : 0) | (part == 2 ? FINISH : 0);
        sqe.word[22] = (uint32_t)hardware;
        sqe.word[23] = (uint32_t)(hardware >> 32);
        sqe.word[15] = words[0];
        sqe.word[28] = words[1];
        sqe.word[29] = words[2];
        sqe.word[30] = total;
        sqe.word[31] = checksum;
        sqe = perform(&queue, &sqe);
        CHECK(sqe.word[3] == 0 || sqe.word[3] == 0x0d);
        CHECK_EQUAL(sqe.word[0], length);
        words[0] = sqe.word[15];
        words[1] = sqe.word[28];
        words[2] = sqe.word[29];
        total = sqe.word[30];
        checksum = sqe.word[31];
        made += sqe.word[1];
        if (part == 0) {
            CHECK(sqe.word[1] > sizeof(noise));
        }
        if (part == 1) {
            CHECK(sqe.word[1] < 1000);
        }
    }
    CHECK_EQUAL(total, 2 * sizeof(noise) + 100);
    close_queue(&queue);
    queue = started_queue(device_of_version(3), EXPAND);
    sqe = request(&queue, GZIP, output, made, back, sizeof(back));
    sqe = perform(&queue, &sqe);
    CHECK_EQUAL(sqe.word[3], 0);
    second = sizeof(noise);
    CHECK_EQUAL(memcmp(back, noise, second), 0);
    CHECK_EQUAL(memcmp(back + second, noise, second), 0);
    CHECK_EQUAL(sqe.word[1], 2 * sizeof(noise) + 100);
}

static void faults_are_made(void)
{
    char device[64];
    struct queue queue;
    struct sqe good, bad;

    snprintf(device, sizeof(device), "%s", device_of_version(3));
    queue = started_queue(device, COMPRESS);
    good = compress_some(&queue);
    set_knob(device, "status", 0x0f);
    bad = request(&queue, ZLIB, input, 10000, output, sizeof(output));
    bad = perform(&queue, &bad);
    set_knob(device, "status", 0);
    CHECK_EQUAL(bad.word[3], 0x0f);
    set_knob(device, "checksum", 1);
    bad = compress_some(&queue);
    set_knob(device, "checksum", 0);
    CHECK(bad.word[31] != good.word[31]);
    set_knob(device, "output", 1);
    memcpy(back, output, 16);
    compress_some(&queue);
    set_knob(device, "output", 0);
    CHECK(memcmp(back, output, 16) != 0);
    set_knob(device, "produced", 1);
    bad = compress_some(&queue);
    set_knob(device, "produced", 0);
    CHECK_EQUAL(bad.word[1], good.word[1] + 1);
    set_knob(device, "tag", 1);
    bad = compress_some(&queue);
    set_knob(device, "tag", 0);
    CHECK(bad.word[26] != good.word[26]);
    good = compress_some(&queue);
}

static void a_queue_that_is_put_leaves_another_of_the_process_alone(void)
{
    struct queue first = started_queue(device_of_version(3), COMPRESS);
    struct queue second = started_queue(device_of_version(3), COMPRESS);

    compress_some(&first);
    compress_some(&second);
    close_queue(&first);
    compress_some(&second);
}

static void processes_use_a_device_side_by_side(void)
{
    pid_t children[QUEUES];
    int status;

    for (int i = 0; i < QUEUES; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            struct queue queue = started_queue(device_of_version(3), COMPRESS);

            /* The same addresses in all of them, other contents. */
            fill_text(input, 10000);
            input[0] = (uint8_t)i;
            for (int round = 0; round < 20; round++) {
                struct sqe sqe = request(&queue, ZLIB, input, 10000, output, sizeof(output));
                uint32_t checksum;

                sqe = perform(&queue, &sqe);
                checksum = (uint32_t)output[sqe.word[1] - 1] | (uint32_t)output[sqe.word[1] - 2]
                                                                   << 8;
                CHECK_EQUAL(sqe.word[31] & 0xffff, checksum);
                CHECK_EQUAL(sqe.word[0], 10000);
            }
            _exit(0);
        }
    }
    for (int i = 0; i < QUEUES; i++) {
        waitpid(children[i], &status, 0);
        CHECK_EQUAL(status, 0);
    }
}

#define TEST(function) .name = #function, .run = function

static const struct test tests[] = {
    {TEST(sysfs_tells_the_device)},
    {TEST(sysfs_has_the_attributes_of_6_1)},
    {TEST(each_open_takes_a_queue)},
    {TEST(open_without_a_free_queue_is_busy)},
    {TEST(open_of_an_unusable_device_is_not_permitted)},
    {TEST(ioctls)},
    {TEST(putting_only_stops)},
    {TEST(regions_map_once_and_exactly)},
    {TEST(fork_leaves_the_mappings_behind)},
    {TEST(a_child_that_has_the_descriptor_keeps_the_queue)},
    {TEST(a_program_started_does_not_get_the_descriptor)},
    {TEST(a_program_started_keeps_a_queue_whose_descriptor_it_gets)},
    {TEST(closing_while_mapped_keeps_the_queue)},
    {TEST(a_killed_process_gives_its_queues_back)},
    {TEST(every_form_of_store_is_understood)},
    {TEST(every_doorbell_counts)},
    {TEST(a_doorbell_is_one_store_of_eight_bytes)},
    {TEST(queues_of_version_2_share_a_window)},
    {TEST(completions_are_in_order_over_laps)},
    {TEST(one_doorbell_submits_many)},
    {TEST(poll_before_any_request_is_not_ready)},
    {TEST(poll_is_woken_when_armed)},
    {TEST(an_unarmed_completion_does_not_wake)},
    {TEST(poll_has_a_head_of_its_own)},
    {TEST(a_reset_stops_the_queue_for_good)},
    {TEST(an_overflow_of_completions_stops_the_queue)},
    {TEST(a_stalled_queue_is_put_without_draining)},
    {TEST(formats_round_trip)},
    {TEST(lists_round_trip)},
    {TEST(known_streams_expand)},
    {TEST(bad_streams_are_told)},
    {TEST(bad_requests_are_told)},
    {TEST(untouched_pages_are_reached)},
    {TEST(no_match_is_farther_than_the_window_code_says)},
    {TEST(a_stream_continues_with_its_window)},
    {TEST(faults_are_made)},
    {TEST(a_queue_that_is_put_leaves_another_of_the_process_alone)},
    {TEST(processes_use_a_device_side_by_side)},
    {TEST(removal_is_survived)},
    {TEST(a_wrong_doorbell_is_dropped)},
    {NULL, NULL},
};

int main(int count, char **arguments)
{
    if (count != 2) {
        fprintf(stderr, "usage: behaviour REPORT\n");
        return 2;
    }
    return run_tests("kernel.Behaviour", tests, arguments[1]) != 0;
}
