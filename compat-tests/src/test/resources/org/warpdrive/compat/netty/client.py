# SPDX-License-Identifier: Apache-2.0
"""Asks the test server for everything over HTTP/1.1 and WebSocket, with zlib on this side. Usage: client.py PORT"""
import base64
import http.client
import os
import socket
import struct
import sys
import zlib

HOST = "127.0.0.1"
PORT = int(sys.argv[1])
SIZES = (100, 2048, 65536, 5000000)


def connect():
    return http.client.HTTPConnection(HOST, PORT, timeout=60)


def decode(body, encoding):
    """The content, which must be one complete stream and nothing else."""
    if encoding is None:
        return body
    decoder = zlib.decompressobj(31 if encoding == "gzip" else 15)
    data = decoder.decompress(body)
    assert decoder.eof and not decoder.unused_data, (encoding, len(body), len(data))
    return data


def get(connection, path, accept):
    connection.request("GET", path, headers={"Accept-Encoding": accept} if accept else {})
    response = connection.getresponse()
    body = response.read()
    assert response.status == 200, (path, response.status)
    return response.headers.get("Content-Encoding"), body


def pages():
    connection = connect()  # one for all: keep-alive
    for size in SIZES:
        encoding, plain = get(connection, "/page/%d" % size, None)
        assert encoding is None and len(plain) == size, (size, encoding, len(plain))
        for path in ("/page/%d", "/chunked/%d"):
            for accept, expected in (("gzip, deflate", "gzip"), ("deflate", "deflate"), ("identity", None)):
                encoding, body = get(connection, path % size, accept)
                assert encoding == expected, (path, size, accept, encoding)
                assert decode(body, encoding) == plain, (path, size, accept)
                assert encoding is None or size < 1000 or len(body) < size / 2, (path, size, len(body))
    connection.close()


def events():
    """Each event must be there, decoded, before the next one is asked for."""
    for accept in ("gzip", "deflate"):
        name = "python-" + accept
        connection, other = connect(), connect()
        connection.request("GET", "/events/" + name, headers={"Accept-Encoding": accept})
        response = connection.getresponse()
        decoder = zlib.decompressobj(31 if accept == "gzip" else 15)
        for event in range(1, 6):
            text = b""
            while not text.endswith(b"\n\n"):
                piece = response.read1()
                assert piece, "the stream ended in event %d" % event
                text += decoder.decompress(piece)
            assert text == b'data: {"event": %d}\n\n' % event, text
            if event < 5:
                other.request("GET", "/next/" + name)
                other.getresponse().read()
        decoder.decompress(response.read())
        assert decoder.eof
        connection.close()
        other.close()


def pipelining():
    sizes = [100, 65536, 1, 2048] * 5
    request = "GET /page/%d HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n"
    with socket.create_connection((HOST, PORT), 60) as connection:
        connection.sendall("".join(request % size for size in sizes).encode())
        stream = connection.makefile("rb")
        for size in sizes:
            assert b" 200 " in stream.readline()
            headers = http.client.parse_headers(stream)
            body = stream.read(int(headers["Content-Length"]))
            assert len(decode(body, headers["Content-Encoding"])) == size


def hang_ups():
    """Clients that go in the middle of a response, half of them with a reset."""
    for i in range(30):
        path = ("/page/5000000", "/chunked/5000000", "/events/hang-up-%d" % i)[i % 3]
        connection = socket.create_connection((HOST, PORT), 60)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        if i % 2:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.sendall(("GET %s HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n" % path).encode())
        assert connection.recv(20)
        connection.close()


def gzip(data):
    compressor = zlib.compressobj(6, zlib.DEFLATED, 31)
    return compressor.compress(data) + compressor.flush()


def raw(data):
    compressor = zlib.compressobj(6, zlib.DEFLATED, -15)
    return compressor.compress(data) + compressor.flush()


def post(body, encoding):
    """Status and answer; none if the server closes."""
    connection = connect()
    try:
        connection.request("POST", "/echo", body, {"Content-Encoding": encoding})
        response = connection.getresponse()
        return response.status, response.read().decode()
    except (http.client.HTTPException, ConnectionError):
        return None, ""
    finally:
        connection.close()


def uploads():
    data = b"".join(b'{"line": %d, "text": "something to say"}\n' % i for i in range(20000))
    answer = "%d %d" % (len(data), zlib.crc32(data))
    for encoding, body in (
        ("gzip", gzip(data)),
        ("x-gzip", gzip(data)),
        ("gzip", gzip(data[:1000]) + gzip(b"") + gzip(data[1000:])),
        ("deflate", zlib.compress(data)),
        ("deflate", raw(data)),
        ("identity", data),
    ):
        assert post(body, encoding) == (200, answer), (encoding, post(body, encoding), answer)

    # A body that ends early is what there was of it, as with the stock handler.
    whole = gzip(data)
    status, text = post(whole[: len(whole) // 2], "gzip")
    count, crc = map(int, text.split())
    assert status == 200 and 0 < count < len(data) and crc == zlib.crc32(data[:count]), (status, text)

    bad = bytearray(whole)
    bad[len(bad) // 2] ^= 0x55
    bomb = gzip(bytes(100 << 20))
    for body in (bytes(bad), b"this is no gzip stream", bomb):
        status, text = post(body, "gzip")
        assert status in (None, 400), (status, text)


class WebSocket:
    """A client with permessage-deflate and context takeover (RFC 6455, RFC 7692)."""

    def __init__(self):
        self.socket = socket.create_connection((HOST, PORT), 60)
        self.stream = self.socket.makefile("rb")
        self.socket.sendall(
            b"GET /ws HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + base64.b64encode(os.urandom(16)) +
            b"\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n")
        assert b" 101 " in self.stream.readline()
        headers = http.client.parse_headers(self.stream)
        assert headers["Sec-WebSocket-Extensions"] == "permessage-deflate", headers
        self.compressor = zlib.compressobj(6, zlib.DEFLATED, -15)
        self.decompressor = zlib.decompressobj(-15)

    def send(self, data, first=True, last=True):
        body = self.compressor.compress(data) + self.compressor.flush(zlib.Z_SYNC_FLUSH)
        if last:
            body = body[:-4]
        head = bytes([(0x80 if last else 0) | (0x42 if first else 0)])
        if len(body) < 126:
            head += bytes([0x80 | len(body)])
        elif len(body) < 65536:
            head += struct.pack(">BH", 0x80 | 126, len(body))
        else:
            head += struct.pack(">BQ", 0x80 | 127, len(body))
        self.socket.sendall(head + bytes(4) + body)  # a mask of zeros

    def receive(self):
        data, size = b"", 0
        while True:
            first, length = self.stream.read(2)
            if length == 126:
                (length,) = struct.unpack(">H", self.stream.read(2))
            elif length == 127:
                (length,) = struct.unpack(">Q", self.stream.read(8))
            body = self.stream.read(length)
            size += length
            last = first & 0x80
            data += self.decompressor.decompress(body + (b"\0\0\xff\xff" if last else b""))
            if last:
                return data, size


def web_sockets():
    client = WebSocket()
    message = os.urandom(3000)
    sizes = []
    for _ in range(3):
        client.send(message)
        data, size = client.receive()
        assert data == message
        sizes.append(size)
    assert sizes[0] >= 3000 and sizes[1] < 300 and sizes[2] < 300, sizes  # the window is kept
    for data in (b"", b"x", b"abc" * 20000, b"", os.urandom(200000), b"Hello"):
        client.send(data)
        assert client.receive()[0] == data, len(data)
    client.send(b"in ", last=False)
    client.send(b"three ", first=False, last=False)
    client.send(b"pieces", first=False)
    assert client.receive()[0] == b"in three pieces"
    client.socket.close()

    bomber = WebSocket()
    bomber.send(bytes(30 << 20))
    assert bomber.stream.read()[:1] in (b"", b"\x88"), "a bomb must end the connection"
    bomber.socket.close()


for part in (pages, events, pipelining, uploads, web_sockets, hang_ups, pages):
    part()
    print(part.__name__, "ok", flush=True)
