// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.compat.kit.Engine;
import org.warpdrive.compat.kit.JavaUtilZip;
import org.warpdrive.compat.kit.Pump;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.compat.kit.WarpDriveEngine;

/**
 * A level means a size: in the aggregate over mixed data no larger than the running JDK's, on long streams, short ones
 * and messages. Data: generated text, JSON and records, and classes and other resources of the JDK itself.
 */
class SizeRuleTest {
    private static final Engine OURS = WarpDriveEngine.INSTANCE;
    private static final Engine JDK = JavaUtilZip.INSTANCE;

    private static byte[] mixed = new byte[0];

    @BeforeAll
    static void collect() throws Exception {
        List<byte[]> pieces = new ArrayList<>();
        pieces.add(TestData.TEXT.of(400_000));
        pieces.add(TestData.JSON.of(300_000));
        pieces.add(TestData.RECORDS.of(200_000));
        pieces.add(resources("/modules/java.base/java/util/concurrent", 400_000));
        pieces.add(resources("/modules/java.base/java/lang", 300_000));
        pieces.add(resources("/modules/java.base/sun/net/www", 200_000));
        pieces.add(resources("/modules/java.xml/com/sun/org/apache/xerces/internal/impl/msg", 200_000));
        pieces.add(TestData.RUNS.of(100_000));
        mixed = Pump.join(pieces.toArray(byte[][]::new));
    }

    /** Files of the running JDK's own image, in the order of their names. */
    private static byte[] resources(String directory, int most) throws Exception {
        Path root = FileSystems.getFileSystem(URI.create("jrt:/")).getPath(directory);
        List<byte[]> files = new ArrayList<>();
        try (Stream<Path> paths = Files.list(root)) {
            for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                files.add(Files.readAllBytes(path));
            }
        }
        byte[] all = Pump.join(files.toArray(byte[][]::new));
        assertThat(all.length).as(directory).isGreaterThan(50_000);
        return Arrays.copyOf(all, Math.min(most, all.length));
    }

    /** Sum of sizes of `data` cut into streams of `size`, each fed in `chunk` bytes at a time. */
    private static long total(Engine engine, byte[] data, int level, int size, int chunk) {
        Deflater deflater = engine.deflater(level, true);
        long total = 0;
        for (int at = 0; at + size <= data.length; at += size) {
            deflater.reset();
            for (int from = at; from < at + size; from += chunk) {
                deflater.setInput(data, from, Math.min(chunk, at + size - from));
                total += Pump.drain(deflater, Deflater.NO_FLUSH).length;
            }
            deflater.finish();
            total += Pump.finish(deflater, 1 << 16).length;
        }
        deflater.end();
        return total;
    }

    private static void noLarger(int level, int size, int chunk) {
        noLarger(mixed, level, size, chunk);
    }

    private static void noLarger(byte[] data, int level, int size, int chunk) {
        long ours = total(OURS, data, level, size, chunk);
        long theirs = total(JDK, data, level, size, chunk);
        assertThat(ours)
                .as(
                        "level %s, streams of %s bytes in pieces of %s: %.4f of the JDK's",
                        level, size, chunk, (double) ours / theirs)
                .isLessThanOrEqualTo(theirs);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void oneLongStream(int level) {
        noLarger(level, mixed.length, mixed.length);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6, 9})
    void oneLongStreamInSmallWrites(int level) {
        noLarger(level, mixed.length, 8_192);
    }

    @ParameterizedTest
    @CsvSource({"1,70000", "6,70000", "9,70000", "1,100000", "6,100000", "9,100000", "6,200000", "9,200000", "6,500000"
    })
    void streamsOfOneBlockOrTwo(int level, int size) {
        noLarger(level, size, 8_192);
    }

    @ParameterizedTest
    @CsvSource({
        "1,1000", "6,1000", "9,1000", "1,4096", "6,4096", "9,4096", "6,8192", "1,16384", "6,16384", "9,16384",
        "1,65536", "6,65536", "9,65536"
    })
    void messages(int level, int size) {
        noLarger(level, size, size);
    }

    private enum Kind {
        TEXT,
        JSON,
        RECORDS,
        RUNS,
        CLASSES,
        RESOURCES
    }

    /** Levels that search: what is won on one kind of data must not pay for another. Level 1 keeps the rule over all. */
    @ParameterizedTest
    @EnumSource
    void messagesOfOneKind(Kind kind) throws Exception {
        byte[] data =
                switch (kind) {
                    case CLASSES -> resources("/modules/java.base/java/lang", 400_000);
                    case RESOURCES ->
                        resources("/modules/java.xml/com/sun/org/apache/xerces/internal/impl/msg", 200_000);
                    default -> TestData.valueOf(kind.name()).of(400_000);
                };
        for (int size : new int[] {1_024, 4_096, 16_384, 65_536}) {
            for (int level : new int[] {6, 9}) {
                noLarger(data, level, size, size);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,300", "6,300", "6,1460", "9,1460", "6,16384"})
    void streamsFlushedOften(int level, int piece) {
        long[] totals = new long[2];
        for (int i = 0; i < 2; i++) {
            Deflater deflater = (i == 0 ? OURS : JDK).deflater(level, true);
            int most = Math.min(mixed.length, piece * 1_000);
            for (int at = 0; at + piece <= most; at += piece) {
                deflater.setInput(mixed, at, piece);
                totals[i] += Pump.drain(deflater, Deflater.SYNC_FLUSH).length;
            }
            deflater.end();
        }
        assertThat(totals[0])
                .as("level %s, flushed every %s bytes: %.4f", level, piece, (double) totals[0] / totals[1])
                .isLessThanOrEqualTo(totals[1]);
    }

    @Test
    void dataThatCannotBeCompressedGrowsByStoredBlocksOnly() {
        for (TestData kind : new TestData[] {TestData.RANDOM, TestData.COMPRESSED}) {
            for (int level : new int[] {1, 6, 9}) {
                byte[] data = kind.of(900_000);
                Deflater deflater = OURS.deflater(level, true);
                deflater.setInput(data);
                deflater.finish();
                int ours = Pump.finish(deflater, 1 << 16).length;
                deflater.end();
                Deflater oracle = JDK.deflater(level, true);
                int theirs = Pump.finish(oracle, data).length;
                oracle.end();
                assertThat(ours)
                        .isLessThanOrEqualTo(Math.max(theirs, data.length + 5 * (data.length / 65_535 + 1) + 6));
            }
        }
    }
}
