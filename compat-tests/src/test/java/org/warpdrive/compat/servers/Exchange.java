// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * A response as it came over a connection of its own, to the last byte, with what may be wrong with it.
 *
 * @param interim status codes of the responses before the last one
 * @param body decoded, as far as it can be
 * @param end {@code whole}, or what is wrong
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its parts
record Exchange(
        int status,
        List<Integer> interim,
        Map<String, List<String>> headers,
        byte[] body,
        String end,
        Map<String, List<String>> trailers) {
    static final String WHOLE = "whole";
    static final String NO_END = "no end";
    private static final int PATIENCE_MILLIS = 5_000;

    static Exchange of(int port, String method, String path, String headers, byte[] body) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers
                    + (body.length > 0 ? "Content-Length: " + body.length + "\r\n" : "") + "\r\n";
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.writeBytes(head.getBytes(ISO_8859_1));
            request.writeBytes(body);
            socket.getOutputStream().write(request.toByteArray());
            try {
                socket.getInputStream().transferTo(answer);
            } catch (SocketException e) {
                // Reset: what came is what there is.
            } catch (SocketTimeoutException e) {
                return new Exchange(0, List.of(), Map.of(), answer.toByteArray(), NO_END, Map.of());
            }
        }
        return new Parser(answer.toByteArray()).parse(method);
    }

    List<String> all(String name) {
        return headers.getOrDefault(name, List.of());
    }

    boolean isGzip() {
        return all("content-encoding").equals(List.of("gzip"));
    }

    String text() {
        return new String(body, ISO_8859_1);
    }

    /** Reads a line, without its end. */
    static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException(line.toString());
            }
            line.append((char) b);
        }
        return line.toString().strip();
    }

    private static final class Parser {
        private final ByteArrayInputStream in;

        Parser(byte[] bytes) {
            in = new ByteArrayInputStream(bytes);
        }

        private String line() throws IOException {
            return Exchange.line(in);
        }

        private Map<String, List<String>> headers() throws IOException {
            Map<String, List<String>> headers = new TreeMap<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                        .add(line.substring(colon + 1).strip());
            }
            return headers;
        }

        Exchange parse(String method) throws IOException {
            List<Integer> interim = new ArrayList<>();
            int status;
            Map<String, List<String>> headers;
            try {
                status = Integer.parseInt(line().split(" ", -1)[1]);
                headers = headers();
                while (status < 200 && status != 101) {
                    interim.add(status);
                    status = Integer.parseInt(line().split(" ", -1)[1]);
                    headers = headers();
                }
            } catch (EOFException e) {
                return new Exchange(0, interim, Map.of(), new byte[0], "no response", Map.of());
            }
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            Map<String, List<String>> trailers = Map.of();
            String end = WHOLE;
            if (!method.equals("HEAD") && status != 204 && status != 304) {
                try {
                    if (headers.containsKey("transfer-encoding")) {
                        trailers = chunks(body);
                    } else {
                        length(headers, body);
                    }
                } catch (EOFException e) {
                    end = "cut off";
                }
            }
            if (end.equals(WHOLE) && in.available() > 0) {
                end = in.available() + " bytes too many";
            }
            byte[] bytes = body.toByteArray();
            if (List.of("gzip").equals(headers.get("content-encoding")) && !method.equals("HEAD") && status != 304) {
                ByteArrayOutputStream decoded = new ByteArrayOutputStream();
                String damage = decode(bytes, decoded);
                end = end.equals(WHOLE) ? damage : end;
                bytes = decoded.toByteArray();
            }
            return new Exchange(status, interim, headers, bytes, end, trailers);
        }

        private Map<String, List<String>> chunks(ByteArrayOutputStream body) throws IOException {
            for (int length = Integer.parseInt(line(), 16); length > 0; length = Integer.parseInt(line(), 16)) {
                byte[] chunk = in.readNBytes(length);
                body.writeBytes(chunk);
                if (chunk.length < length) {
                    throw new EOFException();
                }
                line();
            }
            return headers();
        }

        private void length(Map<String, List<String>> headers, ByteArrayOutputStream body) throws IOException {
            if (!headers.containsKey("content-length")) {
                body.writeBytes(in.readAllBytes());
                return;
            }
            int length = Integer.parseInt(headers.get("content-length").get(0));
            body.writeBytes(in.readNBytes(length));
            if (body.size() < length) {
                throw new EOFException();
            }
        }

        private static String decode(byte[] bytes, ByteArrayOutputStream decoded) {
            try (InputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                byte[] piece = new byte[512];
                for (int n = gzip.read(piece); n >= 0; n = gzip.read(piece)) {
                    decoded.write(piece, 0, n);
                }
                return WHOLE;
            } catch (EOFException e) {
                return "cut off";
            } catch (IOException e) {
                return "damaged";
            }
        }
    }
}
