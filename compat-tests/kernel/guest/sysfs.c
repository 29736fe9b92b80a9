/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What the core tells about a device in sysfs, and the permissions of its node. */
#define _GNU_SOURCE
#include "behaviour.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* Returns the names in a directory, sorted, with a blank after each. */
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

/* Checks the text of an attribute. */
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
    /* All devices are numbered in one row, and their nodes are for root alone. */
    snprintf(path, sizeof(path), "%s", names_in(CLASS_DIRECTORY));
    CHECK(!strcmp(path, "hisi_zip-0 hisi_zip-1 "));
    snprintf(path, sizeof(path), "/dev/%s", device);
    CHECK_EQUAL(stat(path, &status), 0);
    CHECK_EQUAL(status.st_mode, S_IFCHR | 0600);
    CHECK_EQUAL(status.st_uid, 0);
}

const struct test sysfs_tests[] = {
    {TEST(sysfs_tells_the_device)},
    {TEST(sysfs_has_the_attributes_of_6_1)},
    {NULL, NULL},
};
