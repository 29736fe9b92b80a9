/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Requests: what the device compresses and expands, what it refuses, and the faults it can make. */
#define _GNU_SOURCE
#include "behaviour.h"

#include <string.h>
#include <sys/mman.h>

/* A scatter list as the device reads it. */
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

/* Cuts the memory into five pieces in two chained lists. */
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

/* Compresses and expands `length` bytes of text, in flat memory or in scatter lists. */
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

/* "hello hello hello hello" as another zlib compressed it, without its header. */
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
    /* version 2 does not know this format */
    sqe = request(&queue, RAW, input, 1000, output, 5000);
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

    /* Noise twice, 28 KiB apart: within the window of code 4, and beyond the 24 KiB of code 3. */
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

    /* Noise twice: the second half compresses only if the device remembers the first. */
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

const struct test request_tests[] = {
    {TEST(formats_round_trip)},
    {TEST(lists_round_trip)},
    {TEST(known_streams_expand)},
    {TEST(bad_streams_are_told)},
    {TEST(bad_requests_are_told)},
    {TEST(untouched_pages_are_reached)},
    {TEST(no_match_is_farther_than_the_window_code_says)},
    {TEST(a_stream_continues_with_its_window)},
    {TEST(faults_are_made)},
    {NULL, NULL},
};
