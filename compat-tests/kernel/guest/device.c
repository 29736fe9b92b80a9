/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#define _GNU_SOURCE
#include "device.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

#define DRIVER_FILE "/modules/wd_zip.ko"

int list_devices(char names[4][64])
{
    struct dirent **entries;
    int found = scandir(CLASS_DIRECTORY, &entries, NULL, versionsort), count = 0;

    for (int i = 0; i < found; i++) {
        if (entries[i]->d_name[0] != '.' && count < 4) {
            snprintf(names[count++], 64, "%.60s", entries[i]->d_name);
        }
        free(entries[i]);
    }
    if (found >= 0) {
        free(entries);
    }
    return count;
}

static char *read_text(const char *directory, const char *device, const char *name, char *text,
                       size_t size)
{
    char path[256];
    int fd;
    ssize_t length;

    snprintf(path, sizeof(path), "%s/%s/%s", directory, device, name);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return NULL;
    }
    length = read(fd, text, size - 1);
    close(fd);
    if (length < 0) {
        return NULL;
    }
    text[length] = '\0';
    return text;
}

long read_number(const char *directory, const char *device, const char *name)
{
    char text[64];

    return read_text(directory, device, name, text, sizeof(text)) ? strtol(text, NULL, 10) : -1;
}

const char *device_of_version(int version)
{
    static char names[4][64];
    char api[64], expected[64];
    int count = list_devices(names);

    snprintf(expected, sizeof(expected), "hisi_qm_v%d\n", version);
    for (int i = 0; i < count; i++) {
        if (read_text(CLASS_DIRECTORY, names[i], "api", api, sizeof(api)) &&
            !strcmp(api, expected)) {
            return names[i];
        }
    }
    fail(__FILE__, __LINE__, "no device of version %d", version);
}

long counter(const char *device, const char *name)
{
    char text[1024], *line;

    CHECK(read_text(DEBUG_DIRECTORY, device, "counters", text, sizeof(text)));
    for (line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        if (!strncmp(line, name, strlen(name)) && line[strlen(name)] == ' ') {
            return strtol(line + strlen(name), NULL, 10);
        }
    }
    fail(__FILE__, __LINE__, "no counter %s", name);
}

void set_knob(const char *device, const char *name, unsigned long value)
{
    char path[256], text[32];
    int fd, length = snprintf(text, sizeof(text), "%lu\n", value);

    snprintf(path, sizeof(path), "%s/%s/%s", DEBUG_DIRECTORY, device, name);
    fd = open(path, O_WRONLY | O_CLOEXEC);
    CHECK(fd >= 0);
    CHECK_EQUAL(write(fd, text, (size_t)length), length);
    close(fd);
}

long available(const char *device)
{
    return read_number(CLASS_DIRECTORY, device, "available_instances");
}

int open_device(const char *device, int flags)
{
    char path[256];

    snprintf(path, sizeof(path), "/dev/%s", device);
    return open(path, flags);
}

struct queue opened_queue(const char *device)
{
    struct queue queue = {.device = device, .phase = 1};
    char api[64];

    queue.fd = open_device(device, O_RDWR | O_CLOEXEC);
    CHECK(queue.fd >= 0);
    CHECK(read_text(CLASS_DIRECTORY, device, "api", api, sizeof(api)));
    queue.version = api[9] - '0';
    queue.window_size = (size_t)read_number(CLASS_DIRECTORY, device, "region_mmio_size");
    queue.shared_size = (size_t)read_number(CLASS_DIRECTORY, device, "region_dus_size");
    return queue;
}

void map_queue(struct queue *queue)
{
    long page = sysconf(_SC_PAGESIZE);

    queue->shared =
        mmap(NULL, queue->shared_size, PROT_READ | PROT_WRITE, MAP_SHARED, queue->fd, page);
    CHECK(queue->shared != MAP_FAILED);
    queue->window =
        mmap(NULL, queue->window_size, PROT_READ | PROT_WRITE, MAP_SHARED, queue->fd, 0);
    CHECK(queue->window != MAP_FAILED);
}

struct queue started_queue(const char *device, int type)
{
    struct queue queue = opened_queue(device);
    struct qp_context context = {.type = (uint16_t)type};
    struct qp_info info;

    map_queue(&queue);
    CHECK_EQUAL(ioctl(queue.fd, SET_CONTEXT, &context), 0);
    queue.sqn = context.id;
    CHECK_EQUAL(ioctl(queue.fd, GET_INFO, &info), 0);
    CHECK_EQUAL(info.sqe_size, 128);
    CHECK_EQUAL(info.sq_depth, DEPTH);
    CHECK_EQUAL(info.cq_depth, DEPTH);
    CHECK_EQUAL(ioctl(queue.fd, START_QUEUE), 0);
    return queue;
}

void close_queue(struct queue *queue)
{
    ioctl(queue->fd, PUT_QUEUE);
    munmap((void *)queue->window, queue->window_size);
    munmap(queue->shared, queue->shared_size);
    close(queue->fd);
}

struct sqe *slot(const struct queue *queue, uint32_t index)
{
    return (struct sqe *)(void *)queue->shared + index;
}

volatile struct cqe *completion(const struct queue *queue, uint32_t index)
{
    return (volatile struct cqe *)(void *)(queue->shared + DEPTH * sizeof(struct sqe)) + index;
}

volatile struct stop_words *stop_words(const struct queue *queue)
{
    return (volatile struct stop_words *)(void *)(queue->shared + queue->shared_size -
                                                  sizeof(struct stop_words));
}

void ring(const struct queue *queue, uint64_t value)
{
    __sync_synchronize();
    *(volatile uint64_t *)(volatile void *)(queue->window + 0x1000) = value;
}

void ring_sq(struct queue *queue, uint32_t tail)
{
    ring(queue, (uint64_t)tail << 32 | queue->sqn);
}

void ring_cq(struct queue *queue, uint32_t head, bool arm)
{
    ring(queue, (uint64_t)arm << 48 | (uint64_t)head << 32 | 0x1000 | queue->sqn);
}

struct sqe request(const struct queue *queue, uint32_t format, const void *in, size_t in_length,
                   void *out, size_t room)
{
    struct sqe sqe = {{0}};
    uint64_t source = (uint64_t)(uintptr_t)in, destination = (uint64_t)(uintptr_t)out;

    sqe.word[4] = (uint32_t)in_length;
    sqe.word[7] = (queue->version >= 3 ? 0x30000000u : 0) | FIRST | FINISH;
    sqe.word[9] = format | 4u << 12;
    sqe.word[14] = (uint32_t)room;
    sqe.word[18] = (uint32_t)source;
    sqe.word[19] = (uint32_t)(source >> 32);
    sqe.word[20] = (uint32_t)destination;
    sqe.word[21] = (uint32_t)(destination >> 32);
    return sqe;
}

void submit(struct queue *queue, const struct sqe *sqe)
{
    memcpy(slot(queue, queue->tail), sqe, sizeof(*sqe));
    queue->tail = (queue->tail + 1) % DEPTH;
    ring_sq(queue, queue->tail);
}

bool completed(struct queue *queue)
{
    struct timespec begin, now;

    clock_gettime(CLOCK_MONOTONIC, &begin);
    while ((completion(queue, queue->head)->phase & 1) != queue->phase) {
        sched_yield();
        clock_gettime(CLOCK_MONOTONIC, &now);
        if (now.tv_sec - begin.tv_sec > 10) {
            return false;
        }
    }
    __sync_synchronize();
    return true;
}

struct sqe take(struct queue *queue, bool arm)
{
    struct sqe sqe;

    CHECK(completed(queue));
    CHECK_EQUAL(completion(queue, queue->head)->sq_head, queue->head);
    CHECK_EQUAL(completion(queue, queue->head)->sq_number, queue->sqn);
    memcpy(&sqe, slot(queue, queue->head), sizeof(sqe));
    if (++queue->head == DEPTH) {
        queue->head = 0;
        queue->phase ^= 1;
    }
    ring_cq(queue, queue->head, arm);
    return sqe;
}

struct sqe perform(struct queue *queue, const struct sqe *sqe)
{
    submit(queue, sqe);
    return take(queue, false);
}

int load_driver(const char *parameters)
{
    int fd = open(DRIVER_FILE, O_RDONLY | O_CLOEXEC), error;

    if (fd < 0) {
        return errno;
    }
    error = syscall(SYS_finit_module, fd, parameters, 0) == 0 ? 0 : errno;
    close(fd);
    return error;
}

int unload_module(const char *name)
{
    return syscall(SYS_delete_module, name, O_NONBLOCK) == 0 ? 0 : errno;
}
