// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.kit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What responses leave behind in a server's memory: over thousands of them even a little shows. */
public final class ResidentSet {
    private static final int REQUESTS_AT_ONCE = 50;
    private static final int WARM_UP = 2000;
    private static final int RESPONSES = 4000;

    /** 8 KiB for each response; a stream that is not ended takes several times that. */
    private static final int ALLOWED_KIB = 32 * 1024;

    private ResidentSet() {}

    /** The heap of the process must be all there from the start. */
    public static void mustNotGrow(long pid, int port, String path) throws IOException {
        ask(port, path, WARM_UP);
        long before = residentKib(pid);
        ask(port, path, RESPONSES);
        assertThat(residentKib(pid) - before)
                .as("KiB that %d responses left behind", RESPONSES)
                .isLessThan(ALLOWED_KIB);
    }

    private static long residentKib(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    private static void ask(int port, String path, int count) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n";
        String requests = (request + "\r\n").repeat(REQUESTS_AT_ONCE - 1) + request + "Connection: close\r\n\r\n";
        for (int asked = 0; asked < count; asked += REQUESTS_AT_ONCE) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream().write(requests.getBytes(ISO_8859_1));
                String answers = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
                assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(REQUESTS_AT_ONCE + 1);
                assertThat(answers.toLowerCase(Locale.ROOT).split("content-encoding: gzip", -1))
                        .hasSize(REQUESTS_AT_ONCE + 1);
            }
        }
    }
}
