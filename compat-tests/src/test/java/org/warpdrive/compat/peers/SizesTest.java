// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.zip.WdDeflater;

/** A level promises a size: what the JDK's deflater makes of the same stream at that level. */
class SizesTest {
    private static final int STORED_BLOCK_BYTES = 65_535;
    private static final int STORED_HEADER_BYTES = 5;
    private static final int WRITE_BYTES = 8192;

    static Stream<Arguments> sizesAndLevels() {
        return Stream.of(70_000, 100_000, 200_000, 500_000)
                .flatMap(size -> IntStream.rangeClosed(1, 9).mapToObj(level -> Arguments.of(size, level)));
    }

    private static int size(Deflater deflater, byte[] data, int chunk) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(packed, deflater, 4096)) {
            for (int i = 0; i < data.length; i += chunk) {
                out.write(data, i, Math.min(chunk, data.length - i));
            }
        } finally {
            deflater.end();
        }
        return packed.size();
    }

    @ParameterizedTest(name = "{0} bytes at level {1}")
    @MethodSource("sizesAndLevels")
    void aStreamIsNoLargerThanTheJdks(int size, int level) throws IOException {
        long ours = 0;
        long theirs = 0;
        StringBuilder parts = new StringBuilder();
        for (byte[] data : List.of(Samples.text(size), Samples.log(size), Samples.records(size))) {
            int mine = size(new WdDeflater(level), data, WRITE_BYTES);
            int jdk = size(new Deflater(level), data, WRITE_BYTES);
            parts.append(mine).append('/').append(jdk).append(' ');
            ours += mine;
            theirs += jdk;
        }
        assertThat(ours).as("ours/the JDK's: %s", parts).isLessThanOrEqualTo(theirs);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 16_384, 65_535, 65_536, 262_144, 300_000, 2_000_000})
    void whatCannotBeCompressedGrowsByStoredBlocksOnly(int size) throws IOException {
        long allowed = size + (long) STORED_HEADER_BYTES * (size / STORED_BLOCK_BYTES + 1) + 6;
        for (int level = 1; level <= 9; level++) {
            byte[] data = Samples.random(size);
            long ours = size(new WdDeflater(level), data, Math.max(size, 1));
            assertThat(ours)
                    .as("level %d", level)
                    .isLessThanOrEqualTo(Math.max(allowed, size(new Deflater(level), data, Math.max(size, 1))));
        }
    }
}
