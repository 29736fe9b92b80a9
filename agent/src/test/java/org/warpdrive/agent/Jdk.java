// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** A JDK to run applications on: the one that runs the test, and each other version, from 17 on, that is installed. */
record Jdk(Path home, int feature) {
    private static final Path INSTALLED = Path.of("/usr/lib/jvm");

    static Stream<Jdk> all() {
        Map<Integer, Jdk> jdks = new LinkedHashMap<>();
        int running = Runtime.version().feature();
        jdks.put(running, new Jdk(Path.of(System.getProperty("java.home")), running));
        if (Files.isDirectory(INSTALLED)) {
            try (Stream<Path> homes = Files.list(INSTALLED)) {
                homes.filter(home -> Files.isExecutable(home.resolve("bin/javac")) && !Files.isSymbolicLink(home))
                        .sorted()
                        .map(home -> new Jdk(home, featureOf(home)))
                        .filter(jdk -> jdk.feature >= 17)
                        .forEach(jdk -> jdks.putIfAbsent(jdk.feature, jdk));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return jdks.values().stream();
    }

    /** 0 for what is none. */
    private static int featureOf(Path home) {
        try (Stream<String> lines = Files.lines(home.resolve("release"))) {
            return lines.filter(line -> line.startsWith("JAVA_VERSION=\""))
                    .map(line -> line.replaceAll("^.*\"(\\d+).*$", "$1"))
                    .mapToInt(Integer::parseInt)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    String java() {
        return home.resolve("bin/java").toString();
    }

    @Override
    public String toString() {
        return "JDK " + feature;
    }
}
