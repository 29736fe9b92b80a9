// SPDX-License-Identifier: Apache-2.0
// zlib itself as a filter: zpipe pack|unpack WINDOWBITS [LEVEL] <in >out
// WINDOWBITS as for deflateInit2: 31 gzip, 15 zlib, -15 raw. A gzip header is written with all its
// optional fields; several gzip members are read one after the other.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static unsigned char in[65536], out[65536];

static int fail(const char *what)
{
    fprintf(stderr, "zpipe: %s\n", what);
    return 1;
}

static int pack(int window_bits, int level)
{
    z_stream z;
    gz_header header;
    unsigned char extra[] = "WD\x04\0data", name[] = "a name", comment[] = "a comment";

    memset(&z, 0, sizeof z);
    if (deflateInit2(&z, level, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return fail("deflateInit2");
    if (window_bits > 15) {
        memset(&header, 0, sizeof header);
        header.extra = extra;
        header.extra_len = 8;
        header.name = name;
        header.comment = comment;
        header.hcrc = 1;
        header.os = 3;
        if (deflateSetHeader(&z, &header) != Z_OK)
            return fail("deflateSetHeader");
    }
    for (int state = Z_OK, flush = Z_NO_FLUSH; state != Z_STREAM_END;) {
        if (z.avail_in == 0 && flush == Z_NO_FLUSH) {
            z.next_in = in;
            z.avail_in = (uInt)fread(in, 1, sizeof in, stdin);
            if (z.avail_in < sizeof in)
                flush = Z_FINISH;
        }
        z.next_out = out;
        z.avail_out = sizeof out;
        state = deflate(&z, flush);
        if (state == Z_STREAM_ERROR)
            return fail("deflate");
        fwrite(out, 1, sizeof out - z.avail_out, stdout);
    }
    deflateEnd(&z);
    return 0;
}

static int unpack(int window_bits)
{
    z_stream z;
    int state = Z_OK;

    memset(&z, 0, sizeof z);
    if (inflateInit2(&z, window_bits) != Z_OK)
        return fail("inflateInit2");
    for (;;) {
        if (z.avail_in == 0) {
            z.next_in = in;
            z.avail_in = (uInt)fread(in, 1, sizeof in, stdin);
            if (z.avail_in == 0)
                break;
        }
        if (state == Z_STREAM_END && (window_bits <= 15 || inflateReset(&z) != Z_OK))
            return fail("bytes behind the end");
        do {
            z.next_out = out;
            z.avail_out = sizeof out;
            state = inflate(&z, Z_NO_FLUSH);
            if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR)
                return fail(z.msg ? z.msg : "inflate");
            fwrite(out, 1, sizeof out - z.avail_out, stdout);
        } while (state == Z_OK && z.avail_out == 0);
    }
    inflateEnd(&z);
    return state == Z_STREAM_END ? 0 : fail("unexpected end");
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "pack") == 0)
        return pack(atoi(argv[2]), atoi(argv[3]));
    if (argc == 3 && strcmp(argv[1], "unpack") == 0)
        return unpack(atoi(argv[2]));
    return fail("usage");
}
