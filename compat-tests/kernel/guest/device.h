/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A minimal user-space driver: one queue, driven request by request. */
#ifndef DEVICE_H
#define DEVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>

#define CLASS_DIRECTORY "/sys/class/uacce"
#define DEBUG_DIRECTORY "/sys/kernel/debug/wd_zip"

#define START_QUEUE 0x5700
#define PUT_QUEUE 0x5701
#define SET_CONTEXT 0xc004480a
#define GET_INFO 0xc010480b

struct qp_context {
    uint16_t id, type;
};

struct qp_info {
    uint32_t sqe_size;
    uint16_t sq_depth, cq_depth;
    uint64_t reserved;
};

#define DEPTH 1024u
#define COMPRESS 0
#define EXPAND 1

#define RAW 1u
#define ZLIB 2u
#define GZIP 3u

#define FINISH 0x02000000u
#define STATEFUL 0x04000000u
#define FIRST 0x08000000u

struct queue {
    const char *device;
    int fd;
    int version;
    uint16_t sqn;
    size_t window_size, shared_size;
    volatile uint8_t *window;
    uint8_t *shared;
    uint32_t tail, head, phase;
};

struct sqe {
    uint32_t word[32];
};

struct cqe {
    uint16_t reserved[4];
    uint16_t sq_head, sq_number, reserved2, phase;
};

struct stop_words {
    uint32_t receive, send;
};

/* Stores the names of up to 4 devices in the order of their numbers. Returns how many there are. */
int list_devices(char names[4][64]);
/* Returns the device of an interface version. Fails the test if there is none. */
const char *device_of_version(int version);
/* Reads a number from a file. Returns -1 if there is none. */
long read_number(const char *directory, const char *device, const char *name);
long counter(const char *device, const char *name);
void set_knob(const char *device, const char *name, unsigned long value);
long available(const char *device);
int open_device(const char *device, int flags);

/* A queue that is opened, mapped or started, each after the one before. Fails the test if that
 * is not possible. */
struct queue opened_queue(const char *device);
void map_queue(struct queue *queue);
struct queue started_queue(const char *device, int type);
void close_queue(struct queue *queue);

struct sqe *slot(const struct queue *queue, uint32_t index);
volatile struct cqe *completion(const struct queue *queue, uint32_t index);
volatile struct stop_words *stop_words(const struct queue *queue);
void ring(const struct queue *queue, uint64_t value);
void ring_sq(struct queue *queue, uint32_t tail);
void ring_cq(struct queue *queue, uint32_t head, bool arm);

/* Returns a stateless request. */
struct sqe request(const struct queue *queue, uint32_t format, const void *in, size_t in_length,
                   void *out, size_t room);
void submit(struct queue *queue, const struct sqe *sqe);
/* Waits up to 10 s for the next completion, without ringing. Returns false if it does not come. */
bool completed(struct queue *queue);
/* Takes the next completion, checks its order, rings the doorbell, and returns the SQE written
 * back. */
struct sqe take(struct queue *queue, bool arm);
struct sqe perform(struct queue *queue, const struct sqe *sqe);

/* Load the driver with parameters, or unload a module. Return 0 or errno. */
int load_driver(const char *parameters);
int unload_module(const char *name);

#endif
