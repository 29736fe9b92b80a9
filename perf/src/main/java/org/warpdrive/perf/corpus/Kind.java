// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.corpus;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * A kind of data: where a machine may have it, best place first, and what is generated where none has enough.
 *
 * @param name of the corpus file
 * @param maxBytes at most this much of it
 * @param places tried in order; the first that yields a quarter of {@code maxBytes}, or failing that 64 KiB, is used
 * @param standIn makes that many bytes, the same ones every time
 */
record Kind(String name, int maxBytes, List<Place> places, IntFunction<byte[]> standIn) {
    private static final int MIB = 1 << 20;
    private static final int ENOUGH_BYTES = 64 << 10;

    CorpusFile gather() {
        for (int least : new int[] {maxBytes / 4, ENOUGH_BYTES}) {
            for (Place place : places) {
                Optional<byte[]> found = place.read(maxBytes).filter(bytes -> bytes.length >= least);
                if (found.isPresent()) {
                    return new CorpusFile(name, place.describe(), found.get());
                }
            }
        }
        return new CorpusFile(name, "generated", standIn.apply(maxBytes));
    }

    static List<Kind> all() {
        Path share = Path.of("/usr/share");
        Path java = Path.of(System.getProperty("java.home"));
        Path maven = Path.of(System.getProperty("user.home"), ".m2", "repository");
        return List.of(
                joined(
                        "licences.txt",
                        MIB,
                        StandIns::prose,
                        List.of(share.resolve("common-licenses"), java.resolve("legal"))),
                joined("manual.pod", 4 * MIB, StandIns::prose, List.of(share.resolve("perl"))),
                largest("reference.html", 4 * MIB, StandIns::html, List.of(share.resolve("doc"))),
                joined("pages.html", 4 * MIB, StandIns::html, List.of(share.resolve("doc"), share)),
                joined("settings.json", 4 * MIB, StandIns::json, List.of(share, Path.of("/usr/lib"))),
                generated("events.json", 4 * MIB, StandIns::json),
                largest("mime.xml", 3 * MIB, StandIns::xml, List.of(share.resolve("mime"), share.resolve("xml"))),
                new Kind("projects.xml", 4 * MIB, List.of(new Place(maven, ".pom", false)), StandIns::xml),
                joined("scripts.js", 4 * MIB, StandIns::source, List.of(share, Place.image("jdk.javadoc"))),
                joined("styles.css", MIB, StandIns::source, List.of(share, Place.image("jdk.javadoc"))),
                joined("headers.h", 4 * MIB, StandIns::source, List.of(Path.of("/usr/include"))),
                joined("modules.py", 4 * MIB, StandIns::source, python()),
                joined("java-base.class", 4 * MIB, StandIns::records, List.of(Place.image("java.base"))),
                largest("libjvm.so", 4 * MIB, StandIns::records, List.of(java.resolve("lib"))),
                new Kind("libcrypto.so", 4 * MIB, libraries(), StandIns::records),
                joined("messages.mo", 4 * MIB, StandIns::records, List.of(share.resolve("locale"))),
                new Kind(
                        "index.db",
                        2 * MIB,
                        List.of(new Place(Path.of("/var/cache/man"), "index.db", true)),
                        StandIns::records),
                generated("records.bin", 2 * MIB, StandIns::records),
                new Kind(
                        "packages.txt",
                        MIB,
                        List.of(new Place(Path.of("/var/lib/dpkg"), "status", true)),
                        StandIns::prose),
                generated("access.log", 4 * MIB, StandIns::accessLog),
                generated("server.log", 4 * MIB, StandIns::serverLog),
                generated("sensors.csv", 4 * MIB, StandIns::csv),
                largest("classes.jar", MIB, StandIns::noise, List.of(maven.resolve("org"), share.resolve("java"))),
                joined("icons.png", MIB / 2, StandIns::noise, List.of(share)));
    }

    private static Kind joined(String name, int maxBytes, IntFunction<byte[]> standIn, List<Path> roots) {
        return new Kind(name, maxBytes, places(name, roots, false), standIn);
    }

    private static Kind largest(String name, int maxBytes, IntFunction<byte[]> standIn, List<Path> roots) {
        return new Kind(name, maxBytes, places(name, roots, true), standIn);
    }

    private static Kind generated(String name, int maxBytes, IntFunction<byte[]> standIn) {
        return new Kind(name, maxBytes, List.of(), standIn);
    }

    private static List<Place> places(String name, List<Path> roots, boolean largest) {
        String suffix = name.equals("licences.txt") ? "" : name.substring(name.lastIndexOf('.'));
        return roots.stream().map(root -> new Place(root, suffix, largest)).toList();
    }

    private static List<Path> python() {
        List<Path> roots = new ArrayList<>();
        try (Stream<Path> children = Files.list(Path.of("/usr/lib"))) {
            children.filter(child -> child.getFileName().toString().startsWith("python3"))
                    .sorted()
                    .forEach(roots::add);
        } catch (java.io.IOException e) {
            return List.of();
        }
        return roots;
    }

    private static List<Place> libraries() {
        return Stream.of("x86_64-linux-gnu", "aarch64-linux-gnu", "")
                .map(triplet -> Path.of("/usr/lib").resolve(triplet))
                .flatMap(root -> Stream.of("libcrypto.so.3", "libcrypto.so.1.1", "libstdc++.so.6", "libc.so.6")
                        .map(file -> new Place(root, file, true)))
                .toList();
    }
}
