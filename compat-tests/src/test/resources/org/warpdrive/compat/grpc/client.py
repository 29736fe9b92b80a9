# SPDX-License-Identifier: Apache-2.0
"""A gRPC client that shares no code with the server's: client.py PORT. Every message must come back as it was sent."""
import random
import sys

import grpc

random.seed(1)
options = [("grpc.max_receive_message_length", 16 << 20), ("grpc.max_send_message_length", 16 << 20)]
checked = 0
with grpc.insecure_channel("127.0.0.1:" + sys.argv[1], options=options, compression=grpc.Compression.Gzip) as channel:
    once = channel.unary_unary("/warpdrive.Echo/Once")
    words = [b"%d" % random.randrange(1000) for _ in range(1000)]
    messages = [b"", b"x", *(b" ".join(random.choices(words, k=size)) for size in (100, 10_000, 500_000)),
                random.randbytes(100_000)]
    for message in messages:
        answer, call = once.with_call(message, timeout=60)
        assert answer == message, len(message)
        encoding = dict(call.initial_metadata()).get("grpc-encoding", "gzip")
        assert encoding == "gzip", encoding
        checked += 1
    assert once(messages[3], timeout=60, compression=grpc.Compression.NoCompression) == messages[3]
    each = channel.stream_stream("/warpdrive.Echo/Each")
    for message, answer in zip(messages, each(iter(messages), timeout=60)):
        assert answer == message
        checked += 1
print("messages ok", checked)
