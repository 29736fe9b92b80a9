// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.engine;

import java.util.List;
import java.util.stream.Stream;

/** The engines by name. */
public final class Engines {
    /**
     * An engine and the level it is to run at.
     *
     * @param label {@code name}, or {@code name:level} where the level is not the case's own
     */
    public record Choice(String label, Engine engine, int level) {}

    private static final List<Engine> ALL = List.of(
            new JdkEngine(),
            new WarpDriveEngine(),
            new CodecEngine(),
            new ZstdEngine(),
            new CommonsCompressEngine(),
            NettyEngine.jdk(),
            NettyEngine.jzlib(),
            new JzlibEngine(),
            new GklEngine(),
            new AircompressorEngine());

    private Engines() {}

    /**
     * The engines of a list.
     *
     * @param labels one engine or several joined by {@code +}, as in {@code jdk+warpdrive+zstd:3}
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
        Engine engine = ALL.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no engine " + name));
        return new Choice(label, engine, own);
    }
}
