# SPDX-License-Identifier: Apache-2.0
"""Python's zlib and gzip modules, as LongLived.java asks them."""
import gzip
import struct
import sys
import zlib

WINDOW_BITS = [-15, 15, 31]
STRATEGIES = [zlib.Z_DEFAULT_STRATEGY, zlib.Z_FILTERED, zlib.Z_HUFFMAN_ONLY, zlib.Z_RLE, zlib.Z_FIXED]
FLUSHES = [zlib.Z_SYNC_FLUSH, zlib.Z_FULL_FLUSH, zlib.Z_BLOCK]


def read(form, data):
    if form == 2 and len(data) % 2 == 0:
        return gzip.decompress(data)
    decoder = zlib.decompressobj(WINDOW_BITS[form])
    plain = decoder.decompress(data)
    if not decoder.eof or decoder.unused_data:
        raise ValueError("the stream does not end where its data do")
    return plain


def write(form, level, variant, data):
    if form == 2 and variant % 3 == 0:
        return gzip.compress(data, level)
    encoder = zlib.compressobj(
        level, zlib.DEFLATED, WINDOW_BITS[form], 1 + variant % 9, STRATEGIES[variant // 9 % len(STRATEGIES)])
    half = len(data) * variant // 256
    return (encoder.compress(data[:half]) + encoder.flush(FLUSHES[variant % 3]) + encoder.compress(data[half:])
            + encoder.flush())


source, sink = sys.stdin.buffer, sys.stdout.buffer
while True:
    header = source.read(12)
    if len(header) < 12:
        break
    what, form, level, variant, _, length = struct.unpack(">cBBBII", header)
    data = source.read(length)
    try:
        answer = read(form, data) if what == b"r" else write(form, level, variant, data)
        sink.write(struct.pack(">i", len(answer)) + answer)
    except Exception as e:
        message = repr(e).encode()
        sink.write(struct.pack(">ii", -1, len(message)) + message)
    sink.flush()
