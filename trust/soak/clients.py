# SPDX-License-Identifier: Apache-2.0
"""Clients of a server that compresses: they check each answer, send compressed bodies, and now and then hang up."""
import gzip
import random
import socket
import struct
import threading
import time
import zlib

SIZES = [10, 3_000, 60_000, 400_000]
# After so many bytes of an answer, of one in HANG_UP_ONE_IN; half of these so that the server's next write fails.
HANG_UP_AFTER = [0, 1, 300, 9_000, 40_000]
HANG_UP_ONE_IN = 5
UPLOAD_ONE_IN = 5
PAUSE_SECONDS = 0.005
RESET = struct.pack("ii", 1, 0)


class HungUp(Exception):
    pass


class Client(threading.Thread):
    """
    Fetches `pages`, paths with a place for a size, and sends to `upload`, whose answer `check_upload` judges, until
    `ended` is set.
    """

    def __init__(self, server, port, pages, upload, seed, ended):
        super().__init__(daemon=True)
        self.server, self.port, self.pages, self.upload, self.ended = server, port, pages, upload, ended
        self.dice = random.Random(seed)
        self.sums = {}
        # Of four values: they compress well, and not to nothing.
        values = bytes([0, 7, 1, 255]) * 64
        plain = [self.dice.randbytes(size).translate(values) for size in SIZES]
        self.bodies = [(each, gzip.compress(each, level)) for each in plain for level in (1, 6, 9)]

    def run(self):
        while not self.ended.is_set():
            path = self.upload[0]
            try:
                if self.dice.randrange(UPLOAD_ONE_IN) == 0:
                    self.send()
                else:
                    path = self.dice.choice(self.pages) % self.dice.choice(SIZES)
                    self.fetch(path)
            except HungUp:
                self.server.events["hang-ups"] += 1
            except (OSError, ValueError, KeyError, zlib.error, EOFError) as e:
                if not self.ended.is_set():
                    self.server.fail(f"{self.server.name}: {path}: {e!r}")
                    time.sleep(1)
            self.server.done += 1
            time.sleep(PAUSE_SECONDS)

    def hang_up(self, connection):
        if self.dice.randrange(2):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        raise HungUp

    def fetch(self, path):
        hangs_up = self.dice.randrange(HANG_UP_ONE_IN) == 0
        if path not in self.sums:
            plain, _ = self.answer(f"GET {path}", "Accept-Encoding: identity\r\n")
            self.sums[path] = zlib.crc32(plain)
        body, encoding = self.answer(f"GET {path}", "Accept-Encoding: gzip\r\n", hangs_up=hangs_up)
        if encoding == "gzip":
            body = zlib.decompress(body, 31)
        if zlib.crc32(body) != self.sums[path]:
            self.server.fail(f"{self.server.name}: other bytes of {path}")

    def send(self):
        path, check_upload = self.upload
        body, packed = self.dice.choice(self.bodies)
        hangs_up = self.dice.randrange(HANG_UP_ONE_IN) == 0
        answer, encoding = self.answer(f"POST {path}", "Content-Encoding: gzip\r\n", packed, hangs_up)
        if not check_upload(answer.decode(), body):
            self.server.fail(f"{self.server.name}: {answer} of {len(body)} bytes sent")

    def answer(self, line, header, body=b"", hangs_up=False):
        """The body, and how it is encoded."""
        with socket.create_connection(("127.0.0.1", self.port), 60) as connection:
            length = f"Content-Length: {len(body)}\r\n" if body else ""
            head = f"{line} HTTP/1.1\r\nHost: localhost\r\n{header}{length}Connection: close\r\n\r\n".encode()
            if hangs_up and body:
                connection.sendall(head + body[:len(body) // 2])
                self.hang_up(connection)
            connection.sendall(head + body)
            if hangs_up:
                self.read_some(connection, self.dice.choice(HANG_UP_AFTER))
                self.hang_up(connection)
            return self.read(connection.makefile("rb"))

    @staticmethod
    def read_some(connection, left):
        """The answer may be shorter than what is to be read, and the connection stay open."""
        connection.settimeout(0.2)
        try:
            while left > 0 and (got := connection.recv(left)):
                left -= len(got)
        except TimeoutError:
            pass

    @staticmethod
    def read(reader):
        status = reader.readline()
        if b" 200" not in status:
            raise ValueError(status)
        headers = {}
        for line in iter(reader.readline, b"\r\n"):
            if not line:
                raise EOFError("in the headers")
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip().lower()
        if headers.get("transfer-encoding") == "chunked":
            pieces = []
            while size := int(reader.readline(), 16):
                pieces.append(reader.read(size))
                reader.readline()
            return b"".join(pieces), headers.get("content-encoding")
        return reader.read(int(headers["content-length"])), headers.get("content-encoding")
