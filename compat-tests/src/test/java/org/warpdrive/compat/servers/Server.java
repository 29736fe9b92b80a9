// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.warpdrive.compat.kit.TestJvm;

/** A server in a JVM of its own, which prints {@code ports} and their numbers when it is ready, or what Tomcat says then. */
final class Server implements AutoCloseable {
    private final Process process;
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final Thread reader;

    /** Starts a main class, or what else stands in its place on the command line. */
    Server(List<String> options, List<String> classPath, String... main) throws Exception {
        List<String> settings = new ArrayList<>(
                List.of("-Xms192m", "-Xmx192m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC", "-Xshare:auto"));
        settings.addAll(options);
        process = new ProcessBuilder(TestJvm.command(settings, classPath, main))
                .redirectErrorStream(true)
                .start();
        CompletableFuture<String> ready = new CompletableFuture<>();
        reader = new Thread(() -> read(ready), "server output");
        reader.setDaemon(true);
        reader.start();
        try {
            String[] words = ready.get(2, TimeUnit.MINUTES).split(" ", -1);
            for (int i = 1; i < words.length; i++) {
                ports.add(Integer.valueOf(words[i]));
            }
        } catch (Exception e) {
            process.destroyForcibly();
            throw new IOException(String.join("\n", log), e);
        }
    }

    private void read(CompletableFuture<String> ready) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(line);
                if (line.startsWith("ports ") || line.contains("Server startup in")) {
                    ready.complete(line.startsWith("ports ") ? line : "ports");
                }
            }
            ready.completeExceptionally(new IOException("no ports"));
        } catch (IOException e) {
            ready.completeExceptionally(new UncheckedIOException(e));
        }
    }

    long pid() {
        return process.pid();
    }

    int port(int index) {
        return ports.get(index);
    }

    String log() {
        return String.join("\n", log);
    }

    /** How many lines have the text, of which there must be one soon: a line may be read after what caused it. */
    long linesWith(String text) throws InterruptedException {
        for (int i = 0; i < 3000 && log.stream().noneMatch(line -> line.contains(text)); i++) {
            Thread.sleep(10);
        }
        return log.stream().filter(line -> line.contains(text)).count();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(1, TimeUnit.MINUTES);
            reader.join(TimeUnit.MINUTES.toMillis(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
