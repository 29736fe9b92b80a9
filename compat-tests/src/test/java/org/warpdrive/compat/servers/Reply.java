// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.servers;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** A response as it came over the wire, read without the help of any client. */
@SuppressWarnings("ArrayRecordComponent") // compared by its parts
record Reply(int status, Map<String, String> headers, byte[] body) {
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException(line.toString(StandardCharsets.ISO_8859_1));
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** Reads the response to a request of that method. */
    static Reply read(InputStream in, String method) throws IOException {
        int status = Integer.parseInt(line(in).split(" ", -1)[1]);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, two) -> one + ", " + two);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataInputStream data = new DataInputStream(in);
        if (method.equals("HEAD") || status == 204 || status == 304) {
            return new Reply(status, headers, new byte[0]);
        }
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            for (int length = Integer.parseInt(line(in), 16); length > 0; length = Integer.parseInt(line(in), 16)) {
                body.writeBytes(data.readNBytes(length));
                line(in);
            }
            line(in);
        } else if (headers.containsKey("content-length")) {
            body.writeBytes(data.readNBytes(Integer.parseInt(headers.get("content-length"))));
        } else {
            body.writeBytes(data.readAllBytes());
        }
        return new Reply(status, headers, body.toByteArray());
    }

    boolean isGzip() {
        return "gzip".equals(headers.get("content-encoding"));
    }

    boolean variesByEncoding() {
        return List.of(headers.getOrDefault("vary", "").toLowerCase(Locale.ROOT).split(",", -1))
                .contains("accept-encoding");
    }

    byte[] decoded() throws IOException {
        return isGzip() ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes() : body;
    }
}
