// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.warpdrive.compat.kit.JvmProcess;
import org.warpdrive.compat.kit.TestJvm;

/** {@link NettyServer} in a JVM of its own, with the Netty of this one. */
final class ServerProcess implements AutoCloseable {
    private final JvmProcess process;
    final int port;

    /** {@code codecs}: {@code warpdrive} or {@code stock}. */
    ServerProcess(Path directory, String codecs, String... options) throws IOException {
        this(directory, codecs, TestJvm.classPath(), options);
    }

    ServerProcess(Path directory, String codecs, List<String> classPath, String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "-Xms384m",
                "-Xmx384m",
                "-XX:+AlwaysPreTouch",
                "-Dio.netty.leakDetection.level=paranoid",
                "-Dio.netty.leakDetection.targetRecords=0"));
        for (String property : List.of("warpdrive.engine", "warpdrive.native.enabled", "warpdrive.devices")) {
            String value = System.getProperty(property);
            if (value != null) {
                all.add("-D" + property + "=" + value);
            }
        }
        all.addAll(List.of(options));
        process = new JvmProcess(directory, all, classPath, NettyServer.class.getName(), codecs);
        port = process.port();
    }

    long pid() {
        return process.pid();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** Ends the server; what it wrote to its log, which must tell of no leak and no trouble, and its status. */
    String end() throws IOException, InterruptedException {
        String log = process.end();
        assertThat(log).doesNotContain("LEAK").doesNotContain("exceptionCaught() event was fired");
        return log;
    }

    @Override
    public void close() {
        process.close();
    }
}
