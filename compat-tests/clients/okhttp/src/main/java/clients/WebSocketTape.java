// SPDX-License-Identifier: Apache-2.0
package clients;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;

/** What a WebSocket server sends, frame by frame as it is (RFC 6455), put into a file and played to a client later. */
final class WebSocketTape {
    static final String EXTENSION = "permessage-deflate";

    private static final String KEY_HEADER = "Sec-WebSocket-Key: ";
    private static final int CLOSE = 8;

    private WebSocketTape() {}

    /** Connects as a client, and writes the frames to the file until the server closes. */
    static void record(int port, Path file) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            String request = "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + KEY_HEADER + "dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Extensions: " + EXTENSION + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            String head = head(in);
            if (!head.startsWith("HTTP/1.1 101 ") || !head.contains(EXTENSION)) {
                throw new IOException(head);
            }
            copyFrames(in, out);
        }
    }

    private static void copyFrames(DataInputStream in, DataOutputStream out) throws IOException {
        int opcode;
        do {
            int first = in.readUnsignedByte();
            opcode = first & 0xf;
            int second = in.readUnsignedByte();
            out.writeByte(first);
            out.writeByte(second);
            long length = second & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
                out.writeShort((int) length);
            } else if (length == 127) {
                length = in.readLong();
                out.writeLong(length);
            }
            byte[] payload = new byte[Math.toIntExact(length)];
            in.readFully(payload);
            out.write(payload);
        } while (opcode != CLOSE);
    }

    /** Up to the empty line. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("ends within " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** A server for one client. */
    static final class Player implements Closeable {
        private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

        Player(Path file) throws IOException {
            Thread thread = new Thread(() -> play(file), "player");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return server.getLocalPort();
        }

        private void play(Path file) {
            try (Socket socket = server.accept()) {
                String head = head(socket.getInputStream());
                int key = head.indexOf(KEY_HEADER) + KEY_HEADER.length();
                String response = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + accepting(head.substring(key, head.indexOf('\r', key)))
                        + "\r\nSec-WebSocket-Extensions: " + EXTENSION + "\r\n\r\n";
                OutputStream out = socket.getOutputStream();
                out.write(response.getBytes(StandardCharsets.US_ASCII));
                Files.copy(file, out);
                // Until the client has closed too.
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // The client then misses the rest, and says so.
            }
        }

        /** RFC 6455, 4.2.2. */
        private static String accepting(String key) {
            try {
                byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
                return Base64.getEncoder()
                        .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
