# SPDX-License-Identifier: Apache-2.0
# Python's gzip and zlib modules as filters:
#   pipe.py gzip|zlib pack|unpack WBITS LEVEL <in >out     (the gzip module takes no WBITS)
import gzip
import shutil
import sys
import zlib

module, action, wbits, level = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
source, target = sys.stdin.buffer, sys.stdout.buffer
CHUNK = 1 << 16

if module == "gzip" and action == "pack":
    with gzip.GzipFile(filename="a name", mode="wb", compresslevel=level, fileobj=target) as packed:
        shutil.copyfileobj(source, packed, CHUNK)
elif module == "gzip":
    with gzip.GzipFile(mode="rb", fileobj=source) as packed:
        shutil.copyfileobj(packed, target, CHUNK)
elif action == "pack":
    compressor = zlib.compressobj(level, zlib.DEFLATED, wbits)
    while chunk := source.read(CHUNK):
        target.write(compressor.compress(chunk))
    target.write(compressor.flush())
else:
    expander = zlib.decompressobj(wbits)
    while chunk := source.read(CHUNK):
        target.write(expander.decompress(chunk))
        while wbits == 31 and expander.unused_data:
            behind = expander.unused_data
            expander = zlib.decompressobj(wbits)
            target.write(expander.decompress(behind))
    target.write(expander.flush())
    if not expander.eof or expander.unused_data:
        sys.exit("not one whole stream")
