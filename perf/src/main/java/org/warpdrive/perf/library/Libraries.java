// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.library;

import java.util.List;
import java.util.stream.Stream;

/** The libraries by name. */
public final class Libraries {
    /**
     * A library and the level it is to run at.
     *
     * @param label {@code name}, or {@code name:level} where the level is not the case's own
     */
    public record Choice(String label, Library library, int level) {}

    private static final List<Library> ALL = List.of(
            new JdkLibrary(),
            new WarpDriveLibrary(),
            new CodecLibrary(),
            new ZstdLibrary(),
            new CommonsCompressLibrary(),
            NettyLibrary.jdk(),
            NettyLibrary.jzlib(),
            new JzlibLibrary(),
            new GklLibrary(),
            new LibdeflateLibrary(),
            new AircompressorLibrary());

    private Libraries() {}

    /**
     * The libraries of a list.
     *
     * @param labels one library or several joined by {@code +}, as in {@code jdk+warpdrive+zstd:3}
     * @param level for those that name none
     */
    public static List<Choice> parse(String labels, int level) {
        return Stream.of(labels.split("\\+", -1))
                .map(label -> choice(label, level))
                .toList();
    }

    private static Choice choice(String label, int level) {
        int colon = label.indexOf(':');
        String name = colon < 0 ? label : label.substring(0, colon);
        int own = colon < 0 ? level : Integer.parseInt(label, colon + 1, label.length(), 10);
        Library library = ALL.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no engine " + name));
        return new Choice(label, library, own);
    }
}
