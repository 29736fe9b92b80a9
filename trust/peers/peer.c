/* SPDX-License-Identifier: Apache-2.0 */
/* zlib, libdeflate or ISA-L, by -DPEER_..., as LongLived.java asks it. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RAW, ZLIB, GZIP };

static const char *problem;

/* Each peer has these. They return the bytes written to `out`, or -1 and say the problem. */
static int64_t peer_read(int format, const uint8_t *in, size_t length, uint8_t *out, size_t room);
static int64_t peer_write(int format, int level, int variant, const uint8_t *in, size_t length,
                          uint8_t *out, size_t room);

#ifdef PEER_ZLIB
#include <zlib.h>

static int bits_of(int format)
{
    return format == RAW ? -15 : format == ZLIB ? 15 : 31;
}

static int64_t peer_read(int format, const uint8_t *in, size_t length, uint8_t *out, size_t room)
{
    z_stream z = {.next_in = (uint8_t *)(uintptr_t)in, .avail_in = (uInt)length, .next_out = out};
    z.avail_out = (uInt)room;
    inflateInit2(&z, bits_of(format));
    int status = inflate(&z, Z_FINISH);
    problem = status != Z_STREAM_END ? (z.msg != NULL ? z.msg : "not at its end")
              : z.avail_in != 0      ? "the stream ends before its data"
                                     : NULL;
    int64_t made = problem != NULL ? -1 : (int64_t)z.total_out;
    inflateEnd(&z);
    return made;
}

static int64_t peer_write(int format, int level, int variant, const uint8_t *in, size_t length,
                          uint8_t *out, size_t room)
{
    static const int flushes[] = {Z_NO_FLUSH, Z_PARTIAL_FLUSH, Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_BLOCK};
    z_stream z = {.next_out = out, .avail_out = (uInt)room};
    /* Raw streams with a smaller window, too. */
    int bits = format == RAW ? -(9 + variant % 7) : bits_of(format);
    deflateInit2(&z, level, Z_DEFLATED, bits, 1 + variant % 9, variant / 9 % 5);
    size_t first = length * (size_t)variant / 256;
    z.next_in = (uint8_t *)(uintptr_t)in;
    z.avail_in = (uInt)first;
    deflate(&z, flushes[variant % 5]);
    if (variant % 4 == 0) {
        deflateParams(&z, (level + variant) % 10, variant / 4 % 5);
    }
    z.avail_in += (uInt)(length - first);
    problem = deflate(&z, Z_FINISH) == Z_STREAM_END ? NULL : "does not finish";
    int64_t made = problem != NULL ? -1 : (int64_t)z.total_out;
    deflateEnd(&z);
    return made;
}
#endif

#ifdef PEER_LIBDEFLATE
#include <libdeflate.h>

static int64_t peer_read(int format, const uint8_t *in, size_t length, uint8_t *out, size_t room)
{
    static struct libdeflate_decompressor *d;
    d = d != NULL ? d : libdeflate_alloc_decompressor();
    size_t taken = 0;
    size_t made = 0;
    enum libdeflate_result result =
        format == RAW    ? libdeflate_deflate_decompress_ex(d, in, length, out, room, &taken, &made)
        : format == ZLIB ? libdeflate_zlib_decompress_ex(d, in, length, out, room, &taken, &made)
                         : libdeflate_gzip_decompress_ex(d, in, length, out, room, &taken, &made);
    problem = result != LIBDEFLATE_SUCCESS ? "bad data" : taken != length ? "ends too early" : NULL;
    return problem != NULL ? -1 : (int64_t)made;
}

static int64_t peer_write(int format, int level, int variant, const uint8_t *in, size_t length,
                          uint8_t *out, size_t room)
{
    struct libdeflate_compressor *c = libdeflate_alloc_compressor((level + variant % 4) % 13);
    size_t made = format == RAW    ? libdeflate_deflate_compress(c, in, length, out, room)
                  : format == ZLIB ? libdeflate_zlib_compress(c, in, length, out, room)
                                   : libdeflate_gzip_compress(c, in, length, out, room);
    libdeflate_free_compressor(c);
    problem = "no room";
    return made == 0 ? -1 : (int64_t)made;
}
#endif

#ifdef PEER_ISAL
#include <isa-l.h>

static int64_t peer_read(int format, const uint8_t *in, size_t length, uint8_t *out, size_t room)
{
    static struct inflate_state s;
    isal_inflate_init(&s);
    s.crc_flag = format == RAW ? ISAL_DEFLATE : format == ZLIB ? ISAL_ZLIB : ISAL_GZIP;
    s.next_in = (uint8_t *)(uintptr_t)in;
    s.avail_in = (uint32_t)length;
    s.next_out = out;
    s.avail_out = (uint32_t)room;
    int status = isal_inflate(&s);
    problem = status != ISAL_DECOMP_OK || s.block_state != ISAL_BLOCK_FINISH ? "bad data" : NULL;
    return problem != NULL ? -1 : (int64_t)s.total_out;
}

static int64_t peer_write(int format, int level, int variant, const uint8_t *in, size_t length,
                          uint8_t *out, size_t room)
{
    static struct isal_zstream s;
    static uint8_t buffer[ISAL_DEF_LVL3_DEFAULT];
    isal_deflate_init(&s);
    s.level = (uint32_t)level % 4;
    s.level_buf = buffer;
    s.level_buf_size = sizeof buffer;
    s.gzip_flag = format == RAW ? IGZIP_DEFLATE : format == ZLIB ? IGZIP_ZLIB : IGZIP_GZIP;
    s.hist_bits = variant % 2 == 0 ? 0 : (uint16_t)(9 + variant % 7);
    s.next_out = out;
    s.avail_out = (uint32_t)room;
    s.next_in = (uint8_t *)(uintptr_t)in;
    s.avail_in = (uint32_t)(length * (size_t)variant / 256);
    uint32_t rest = (uint32_t)length - s.avail_in;
    s.flush = variant % 3 == 0 ? NO_FLUSH : variant % 3 == 1 ? SYNC_FLUSH : FULL_FLUSH;
    problem = isal_deflate(&s) == COMP_OK ? NULL : "an error";
    s.avail_in += rest;
    s.flush = NO_FLUSH;
    s.end_of_stream = 1;
    if (problem == NULL && (isal_deflate(&s) != COMP_OK || s.internal_state.state != ZSTATE_END)) {
        problem = "does not finish";
    }
    return problem != NULL ? -1 : (int64_t)s.total_out;
}
#endif

static uint32_t get32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void put32(uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8) {
        putchar((int)(value >> shift & 255));
    }
}

int main(void)
{
    uint8_t header[12];
    while (fread(header, 1, sizeof header, stdin) == sizeof header) {
        size_t plain = get32(header + 4);
        size_t length = get32(header + 8);
        /* Of the exact size, plus one byte in which too much would show. */
        size_t room = header[0] == 'r' ? plain + 1 : 2 * plain + 5000;
        uint8_t *in = malloc(length + 1);
        uint8_t *out = malloc(room);
        if (in == NULL || out == NULL || fread(in, 1, length, stdin) != length) {
            return 1;
        }
        int64_t made = header[0] == 'r'
                           ? peer_read(header[1], in, length, out, room)
                           : peer_write(header[1], header[2], header[3], in, length, out, room);
        if (made >= 0) {
            put32((uint32_t)made);
            fwrite(out, 1, (size_t)made, stdout);
        } else {
            put32(UINT32_MAX);
            put32((uint32_t)strlen(problem));
            fputs(problem, stdout);
        }
        fflush(stdout);
        free(in);
        free(out);
    }
    return 0;
}
