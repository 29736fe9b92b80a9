/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Benchmark of the decoder beside zlib, libdeflate and ISA-L on raw streams of zlib's level 6:
 * engines in turn, CPU time of the thread, the best of the rounds, ratios to zlib.
 *
 *   inflate_bench whole|MESSAGE_BYTES OUTPUT_BYTES INPUT_BYTES ROUNDS FILE...
 *
 * OUTPUT_BYTES is the room of one call, 0 for all at once. INPUT_BYTES is the input of one call of
 * ours. Ours copies its output to the caller, as Java must. libdeflate always has the whole
 * output.
 */
#include <isa-l.h>
#include <libdeflate.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>

#include "warpdrive.h"

enum { ZLIB, OURS, LIBDEFLATE, ISAL, ENGINES, MESSAGES = 300 };

struct stream {
    uint8_t *bytes;
    size_t length;
};

static const char *const names[ENGINES] = {"zlib", "ours", "libdeflate", "isa-l"};
static z_stream zlib;
static uint8_t *inflater;
static struct libdeflate_decompressor *libdeflate;
static struct inflate_state isal;
static uint8_t *out;

static void check(bool right, const char *what)
{
    if (!right) {
        fprintf(stderr, "inflate_bench: %s\n", what);
        exit(1);
    }
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static struct stream compress_raw(const uint8_t *data, size_t length)
{
    z_stream deflater = {0};
    check(deflateInit2(&deflater, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) == Z_OK,
          "deflateInit2");
    size_t bound = deflateBound(&deflater, length);
    struct stream stream = {malloc(bound), 0};
    deflater.next_in = (Bytef *)(uintptr_t)data;
    deflater.avail_in = (uInt)length;
    deflater.next_out = stream.bytes;
    deflater.avail_out = (uInt)bound;
    check(deflate(&deflater, Z_FINISH) == Z_STREAM_END, "deflate");
    stream.length = deflater.total_out;
    deflateEnd(&deflater);
    return stream;
}

static size_t by_zlib(const struct stream *stream, size_t room)
{
    inflateReset(&zlib);
    zlib.next_in = stream->bytes;
    zlib.avail_in = (uInt)stream->length;
    size_t made = 0;
    int verdict;
    do {
        zlib.next_out = out + made;
        zlib.avail_out = (uInt)room;
        verdict = inflate(&zlib, Z_SYNC_FLUSH);
        made += room - zlib.avail_out;
    } while (verdict == Z_OK);
    check(verdict == Z_STREAM_END, "zlib");
    return made;
}

static size_t by_ours(const struct stream *stream, size_t room, size_t piece)
{
    size_t made = 0;
    size_t taken = 0;
    int64_t status;
    int32_t flags = WD_INFLATE_START;
    do {
        size_t left = room;
        do {
            size_t given = stream->length - taken < piece ? stream->length - taken : piece;
            int64_t result =
                wd_inflate(inflater, stream->bytes + taken, (int32_t)given, (int32_t)left, flags);
            flags = 0;
            size_t produced = (size_t)(result >> 20 & 0x3ffff);
            memcpy(out + made, inflater + (result >> 38 & 0xfffff), produced);
            made += produced;
            left -= produced;
            taken += (size_t)(result & 0xfffff);
            status = result >> 58;
        } while (left > 0 && status < WD_INFLATE_END);
    } while (status < WD_INFLATE_END);
    check(status == WD_INFLATE_END, "ours");
    return made;
}

static size_t by_libdeflate(const struct stream *stream, size_t length)
{
    size_t made = 0;
    check(libdeflate_deflate_decompress(libdeflate, stream->bytes, stream->length, out, length,
                                        &made) == LIBDEFLATE_SUCCESS,
          "libdeflate");
    return made;
}

static size_t by_isal(const struct stream *stream, size_t room)
{
    isal_inflate_init(&isal);
    isal.next_in = stream->bytes;
    isal.avail_in = (uint32_t)stream->length;
    size_t made = 0;
    do {
        isal.next_out = out + made;
        isal.avail_out = (uint32_t)room;
        check(isal_inflate(&isal) == ISAL_DECOMP_OK, "isa-l");
        made += room - isal.avail_out;
    } while (isal.block_state != ISAL_BLOCK_FINISH);
    return made;
}

static void print_line(const char *name, double bytes, const double *seconds)
{
    printf("%-16s zlib %6.0f MB/s", name, bytes / seconds[ZLIB] / 1e6);
    for (int engine = OURS; engine < ENGINES; engine++) {
        printf("  %s %.2f", names[engine], seconds[ZLIB] / seconds[engine]);
    }
    printf("\n");
}

int main(int argc, char **argv)
{
    check(argc > 5,
          "usage: inflate_bench whole|MESSAGE_BYTES OUTPUT_BYTES INPUT_BYTES ROUNDS FILE...");
    size_t message = strcmp(argv[1], "whole") == 0 ? 0 : strtoull(argv[1], NULL, 10);
    size_t room_asked = strtoull(argv[2], NULL, 10);
    size_t piece = strtoull(argv[3], NULL, 10);
    int rounds = atoi(argv[4]);
    check(inflateInit2(&zlib, -15) == Z_OK, "inflateInit2");
    inflater = aligned_alloc(64, ((size_t)wd_inflater_bytes(0) + 63) / 64 * 64);
    libdeflate = libdeflate_alloc_decompressor();

    double total[ENGINES] = {0};
    double total_bytes = 0;
    for (int file = 5; file < argc; file++) {
        FILE *handle = fopen(argv[file], "rb");
        check(handle != NULL, argv[file]);
        fseek(handle, 0, SEEK_END);
        size_t size = (size_t)ftell(handle);
        rewind(handle);
        uint8_t *data = malloc(size);
        check(fread(data, 1, size, handle) == size, argv[file]);
        fclose(handle);

        /* Whole files, or at most MESSAGES messages spread over each file. */
        size_t length = message == 0 || message > size ? size : message;
        size_t count = size / length < MESSAGES ? size / length : MESSAGES;
        struct stream streams[MESSAGES];
        for (size_t i = 0; i < count; i++) {
            streams[i] = compress_raw(data + size / length / count * length * i, length);
        }
        size_t room = room_asked == 0 ? length + 1 : room_asked;
        out = malloc(length + room);

        double best[ENGINES] = {1e9, 1e9, 1e9, 1e9};
        for (int round = 0; round < rounds; round++) {
            for (int engine = 0; engine < ENGINES; engine++) {
                double start = now();
                for (size_t i = 0; i < count; i++) {
                    size_t made = engine == ZLIB         ? by_zlib(&streams[i], room)
                                  : engine == OURS       ? by_ours(&streams[i], room, piece)
                                  : engine == LIBDEFLATE ? by_libdeflate(&streams[i], length)
                                                         : by_isal(&streams[i], room);
                    check(made == length, names[engine]);
                }
                double seconds = now() - start;
                best[engine] = seconds < best[engine] ? seconds : best[engine];
            }
        }
        const char *name = strrchr(argv[file], '/');
        print_line(name == NULL ? argv[file] : name + 1, (double)(count * length), best);
        for (int engine = 0; engine < ENGINES; engine++) {
            total[engine] += best[engine];
        }
        total_bytes += (double)(count * length);
        for (size_t i = 0; i < count; i++) {
            free(streams[i].bytes);
        }
        free(out);
        free(data);
    }
    print_line("all", total_bytes, total);
    return 0;
}
