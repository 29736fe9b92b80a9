// SPDX-License-Identifier: Apache-2.0
package clients;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.Buffer;
import okio.ByteString;

/**
 * One half of the data by HTTP with gzip, posted and later fetched; the other by WebSocket with permessage-deflate, sent by
 * OkHttp's server and later received by its client. Both from one process to the next through files.
 */
public final class OkHttp implements Client {
    private static final int PIECE_BYTES = 100_000;

    /** What is not yet sent of a connection must not exceed 16 MiB. */
    private static final int CONNECTION_PIECES = 50;

    @Override
    public long write(Path directory, Data data) throws IOException {
        List<ByteString> pieces = new ArrayList<>();
        data.pieces(PIECE_BYTES).forEach(piece -> pieces.add(ByteString.of(piece)));
        int half = pieces.size() / 2;
        post(directory, pieces.subList(0, half));
        int number = 0;
        for (int first = half; first < pieces.size(); first += CONNECTION_PIECES) {
            int end = Math.min(pieces.size(), first + CONNECTION_PIECES);
            send(tape(directory, number++), pieces.subList(first, end));
        }
        return data.length();
    }

    private static void post(Path directory, List<ByteString> pieces) throws IOException {
        try (MockWebServer server = new MockWebServer()) {
            server.start();
            OkHttpClient client = new OkHttpClient();
            for (int i = 0; i < pieces.size(); i++) {
                server.enqueue(new MockResponse.Builder().build());
                Request request = new Request.Builder()
                        .url(server.url("/"))
                        .post(RequestBody.create(pieces.get(i), null))
                        .gzip()
                        .build();
                try (Response response = client.newCall(request).execute()) {
                    expect(response.isSuccessful(), response.toString());
                }
                RecordedRequest recorded = taken(server);
                expect("gzip".equals(recorded.getHeaders().get("Content-Encoding")), recorded.toString());
                Files.write(body(directory, i), recorded.getBody().toByteArray());
            }
        }
    }

    private static RecordedRequest taken(MockWebServer server) throws IOException {
        try {
            return server.takeRequest();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void send(Path file, List<ByteString> pieces) throws IOException {
        WebSocketListener sender = new WebSocketListener() {
            @Override
            public void onOpen(WebSocket socket, Response response) {
                pieces.forEach(socket::send);
                socket.close(1000, null);
            }
        };
        try (MockWebServer server = new MockWebServer()) {
            server.start();
            server.enqueue(new MockResponse.Builder()
                    .webSocketUpgrade(sender)
                    .addHeader("Sec-WebSocket-Extensions", WebSocketTape.EXTENSION)
                    .build());
            WebSocketTape.record(server.getPort(), file);
        }
    }

    @Override
    public long read(Path directory, OutputStream data) throws IOException {
        long length = get(directory, data);
        for (int number = 0; Files.exists(tape(directory, number)); number++) {
            length += receive(tape(directory, number), data);
        }
        return length;
    }

    private static long get(Path directory, OutputStream data) throws IOException {
        long length = 0;
        try (MockWebServer server = new MockWebServer()) {
            server.setDispatcher(new Bodies(directory));
            server.start();
            OkHttpClient client = new OkHttpClient();
            for (int i = 0; Files.exists(body(directory, i)); i++) {
                Request request = new Request.Builder().url(server.url("/" + i)).build();
                try (Response response = client.newCall(request).execute()) {
                    length += response.body().byteStream().transferTo(data);
                }
            }
        }
        return length;
    }

    private static long receive(Path file, OutputStream data) throws IOException {
        CompletableFuture<Long> length = new CompletableFuture<>();
        try (WebSocketTape.Player player = new WebSocketTape.Player(file)) {
            new OkHttpClient()
                    .newWebSocket(
                            new Request.Builder()
                                    .url("http://localhost:" + player.port() + "/")
                                    .build(),
                            new Receiver(data, length));
            return length.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException(e);
        }
    }

    private static void expect(boolean fact, String otherwise) throws IOException {
        if (!fact) {
            throw new IOException(otherwise);
        }
    }

    private static Path body(Path directory, int number) {
        return directory.resolve("body-" + number + ".gz");
    }

    private static Path tape(Path directory, int number) {
        return directory.resolve("frames-" + number);
    }

    private static final class Bodies extends Dispatcher {
        private final Path directory;

        Bodies(Path directory) {
            this.directory = directory;
        }

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            try {
                Path file = body(directory, Integer.parseInt(request.getTarget().substring(1)));
                return new MockResponse.Builder()
                        .addHeader("Content-Encoding", "gzip")
                        .body(new Buffer().write(Files.readAllBytes(file)))
                        .build();
            } catch (IOException e) {
                return new MockResponse.Builder().code(500).build();
            }
        }
    }

    private static final class Receiver extends WebSocketListener {
        private final OutputStream data;
        private final CompletableFuture<Long> result;
        private long length;

        Receiver(OutputStream data, CompletableFuture<Long> result) {
            this.data = data;
            this.result = result;
        }

        @Override
        public void onMessage(WebSocket socket, ByteString message) {
            try {
                message.write(data);
                length += message.size();
            } catch (IOException e) {
                result.completeExceptionally(e);
            }
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            socket.close(code, null);
            result.complete(length);
        }

        @Override
        public void onFailure(WebSocket socket, Throwable failure, Response response) {
            result.completeExceptionally(failure);
        }
    }
}
