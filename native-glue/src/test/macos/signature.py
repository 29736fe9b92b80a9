# SPDX-License-Identifier: Apache-2.0
"""Checks the signature of a library for macOS, without which arm64 does not load it: signature.py FILE.

It is an ad-hoc one: a hash of each page, and nobody's name. The kernel compares a page's hash when the page is first
touched, and ends the process where it differs.
"""

import hashlib
import struct
import sys

LC_CODE_SIGNATURE = 0x1D
EMBEDDED_SIGNATURE, CODE_DIRECTORY = 0xFADE0CC0, 0xFADE0C02
AD_HOC = 2
SHA256 = 2


def signature(file):
    """Returns the offset and the size of the signature in the file."""
    (commands,) = struct.unpack_from("<I", file, 16)
    at = 32
    for _ in range(commands):
        command, size = struct.unpack_from("<II", file, at)
        if command == LC_CODE_SIGNATURE:
            return struct.unpack_from("<II", file, at + 8)
        at += size
    sys.exit("no signature")


def code_directory(blob):
    magic, _, count = struct.unpack_from(">III", blob, 0)
    if magic != EMBEDDED_SIGNATURE:
        sys.exit("no embedded signature")
    for i in range(count):
        _, offset = struct.unpack_from(">II", blob, 12 + 8 * i)
        if struct.unpack_from(">I", blob, offset)[0] == CODE_DIRECTORY:
            return blob[offset:]
    sys.exit("no code directory")


def main():
    with open(sys.argv[1], "rb") as opened:
        file = opened.read()
    offset, size = signature(file)
    if offset + size != len(file):
        sys.exit("the signature is not the end of the file")
    directory = code_directory(file[offset:])
    flags, hashes, _, _, slots, limit = struct.unpack_from(">IIIIII", directory, 12)
    length, kind, _, page_bits = struct.unpack_from(">BBBB", directory, 36)
    page = 1 << page_bits
    if limit != offset or not flags & AD_HOC or kind != SHA256 or slots != -(-limit // page):
        sys.exit(f"limit={limit} flags={flags:x} hash={kind} slots={slots}")
    for i in range(slots):
        expected = directory[hashes + i * length : hashes + (i + 1) * length]
        if hashlib.sha256(file[i * page : min((i + 1) * page, limit)]).digest() != expected:
            sys.exit(f"the hash of page {i} is another one")


main()
