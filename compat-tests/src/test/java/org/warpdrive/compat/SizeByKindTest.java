// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.warpdrive.compat.kit.DataKind;
import org.warpdrive.compat.kit.Engine;
import org.warpdrive.compat.kit.JavaUtilZip;
import org.warpdrive.compat.kit.Pump;
import org.warpdrive.compat.kit.WarpDriveEngine;

/**
 * No kind of data may surprise: of every kind, at every level, in every way to feed a deflater, the size is near the
 * running JDK's. Data are drawn anew in each run; {@code -Dwdtest.seed=…} repeats one, and {@code
 * -Dwdtest.bytes=2097152} takes more of each kind.
 */
class SizeByKindTest {
    private static final int BYTES = Integer.getInteger("wdtest.bytes", 256 * 1024);

    /** Of data in small pieces this much will do. */
    private static final int SMALL_BYTES = 64 * 1024;

    /** Headers and markers, of which each block of ours has its own: they count where nearly nothing else is left. */
    private static final int BYTES_A_BLOCK = 64;

    private static final int BLOCK = 256 * 1024;

    /** How far a single cell of so little data may be off with its seed; of 2 MiB, by hand, the rule holds as it is. */
    private static final double SCATTER = BYTES < 1 << 20 ? 0.06 : 0;

    private enum Shape {
        ONE_SHOT,
        STREAMED,
        MESSAGES,
        FLUSHED
    }

    private record Cell(String kind, Shape shape, int level, int ours, int theirs) {
        double ratio() {
            return (double) ours / theirs;
        }

        double bound() {
            double bound = level <= 3 ? 1.05 : 1.03;
            for (Excess excess : EXCESSES) {
                if (excess.covers(this)) {
                    bound = Math.max(bound, excess.bound);
                }
            }
            return bound + SCATTER;
        }

        boolean isTooLarge() {
            int blocks = shape == Shape.ONE_SHOT || shape == Shape.STREAMED ? BYTES / BLOCK + 1 : 0;
            return ours > bound() * theirs + (double) blocks * BYTES_A_BLOCK;
        }

        boolean isSameCell(Cell other) {
            return kind.equals(other.kind) && shape == other.shape && level == other.level;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s, %s, level %d: %.3f", kind, shape, level, ratio());
        }
    }

    /** What is larger than the rule, by how much at most and why: docs/codec.md has the same. */
    private record Excess(String kinds, int from, int to, double bound) {
        boolean covers(Cell cell) {
            return cell.level >= from && cell.level <= to && cell.kind.matches(kinds);
        }
    }

    private static final String NUMBERS = "(growing|counting|walking|places in|places as d|timestamps|pointers).*";

    private static final List<Excess> EXCESSES = List.of(
            new Excess("(grey|RGBA?) with.*|depth", 1, 3, 1.30),
            new Excess("(grey|RGBA?) with.*|depth", 4, 9, 1.12),
            new Excess("(grey|RGBA?) screen", 1, 3, 1.40),
            new Excess("(grey|RGBA?) screen", 4, 9, 1.22),
            new Excess(NUMBERS, 1, 3, 1.25),
            new Excess(NUMBERS + "big-endian", 1, 1, 1.60),
            new Excess(NUMBERS, 4, 9, 1.09),
            new Excess("UTF-32", 1, 3, 1.42),
            new Excess("UTF-16|Cyrillic.*|base64 of text|source|FASTQ|text", 1, 3, 1.18),
            new Excess("FASTQ", 6, 7, 1.10),
            new Excess("equal rows of HTML|HTML", 1, 3, 1.09),
            new Excess("mostly zeros|runs|letters of 01", 1, 3, 1.15),
            new Excess("mostly zeros|runs|letters of 01", 4, 9, 1.10),
            new Excess("repeated noise", 1, 1, 1.75),
            new Excess("ELF", 1, 1, 1.70),
            new Excess("ELF", 2, 3, 1.15));

    private static int sizeOf(Engine engine, byte[] data, int level, Shape shape) {
        int piece =
                switch (shape) {
                    case ONE_SHOT -> data.length;
                    case STREAMED -> 8_192;
                    case MESSAGES -> 1_024;
                    case FLUSHED -> 200;
                };
        Deflater deflater = engine.deflater(level, true);
        int total = 0;
        for (int at = 0; at < data.length; at += piece) {
            deflater.setInput(data, at, Math.min(piece, data.length - at));
            if (shape == Shape.MESSAGES) {
                deflater.finish();
                total += Pump.finish(deflater, 1 << 16).length;
                deflater.reset();
            } else {
                total += Pump.drain(deflater, shape == Shape.FLUSHED ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH).length;
            }
        }
        if (shape != Shape.MESSAGES) {
            deflater.finish();
            total += Pump.finish(deflater, 1 << 16).length;
        }
        deflater.end();
        return total;
    }

    private static List<Cell> cellsOf(String kind, byte[] data) {
        byte[] small = Arrays.copyOf(data, Math.min(data.length, SMALL_BYTES));
        List<Cell> cells = new ArrayList<>();
        for (int level = 1; level <= 9; level++) {
            int whole = sizeOf(JavaUtilZip.INSTANCE, data, level, Shape.STREAMED);
            for (Shape shape : Shape.values()) {
                boolean isWhole = shape == Shape.ONE_SHOT || shape == Shape.STREAMED;
                int theirs = isWhole ? whole : sizeOf(JavaUtilZip.INSTANCE, small, level, shape);
                int ours = sizeOf(WarpDriveEngine.INSTANCE, isWhole ? data : small, level, shape);
                cells.add(new Cell(kind, shape, level, ours, theirs));
            }
        }
        return cells;
    }

    /** Files of the running JDK, from anywhere in them. */
    private static List<DataKind> ofThisJdk() throws IOException {
        Path library = Path.of(System.getProperty("java.home"), "lib", "server", "libjvm.so");
        List<DataKind> kinds = new ArrayList<>();
        if (Files.exists(library)) {
            byte[] elf = Files.readAllBytes(library);
            kinds.add(
                    new DataKind("ELF", (out, size, random) -> out.put(elf, random.nextInt(elf.length - size), size)));
        }
        Path packages = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules/java.base/java/util");
        List<byte[]> files = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(packages)) {
            for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                files.add(Files.readAllBytes(path));
            }
        }
        byte[] classes = Pump.join(files.toArray(byte[][]::new));
        kinds.add(new DataKind(
                "class files", (out, size, random) -> out.put(classes, random.nextInt(classes.length - size), size)));
        return kinds;
    }

    @Test
    void noKindOfDataIsMuchLargerThanTheJdks() throws IOException {
        long seed = Long.getLong("wdtest.seed", new Random().nextLong());
        System.out.println("SizeByKindTest: wdtest.seed=" + seed);
        List<DataKind> kinds = new ArrayList<>(DataKind.all());
        kinds.addAll(ofThisJdk());
        assertThat(kinds).hasSizeGreaterThanOrEqualTo(60);
        List<Cell> tooLarge = IntStream.range(0, kinds.size())
                .parallel()
                .mapToObj(i -> tooLarge(kinds.get(i), seed))
                .flatMap(List::stream)
                .toList();
        assertThat(tooLarge).as("seed %s", seed).isEmpty();
    }

    /** The cells that are too large for most of three seeds: a single one scatters by a few hundredths. */
    private static List<Cell> tooLarge(DataKind kind, long seed) {
        List<Cell> first = tooLargeOnce(kind, seed);
        if (first.isEmpty()) {
            return first;
        }
        List<Cell> second = tooLargeOnce(kind, seed + 1);
        List<Cell> third = tooLargeOnce(kind, seed + 2);
        return first.stream()
                .filter(cell -> second.stream().anyMatch(cell::isSameCell)
                        || third.stream().anyMatch(cell::isSameCell))
                .toList();
    }

    private static List<Cell> tooLargeOnce(DataKind kind, long seed) {
        return cellsOf(kind.name(), kind.of(BYTES, seed)).stream()
                .filter(Cell::isTooLarge)
                .toList();
    }
}
