// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorInputStream;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.apache.commons.compress.utils.InputStreamStatistics;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warpdrive.compress.WdCompressorStreamFactory;

/**
 * Programs that read untrusted archives stop where the output is too many times the input, by the counts that Commons
 * Compress has for that ({@link InputStreamStatistics}). They must stop our streams where they stop those of Commons
 * Compress, so both counts are compared at every read.
 */
class BombGuardTest {
    private static final int NOISE_BYTES = 30_000;
    private static final int ZEROS_BYTES = 20_000_000;
    private static final int READ_BYTES = 4096;
    private static final int MAX_RATIO = 100;

    private static byte[] bomb(String format) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        byte[] noise = new byte[NOISE_BYTES];
        new Random(1).nextBytes(noise);
        try (OutputStream out = format.equals(CompressorStreamFactory.GZIP)
                ? new GZIPOutputStream(file)
                : new DeflaterOutputStream(file)) {
            out.write(noise);
            out.write(new byte[ZEROS_BYTES]);
        }
        return file.toByteArray();
    }

    /** Both counts after each read, up to where a guard stops. */
    private static List<List<Long>> counts(CompressorStreamFactory factory, String format)
            throws IOException, CompressorException {
        List<List<Long>> seen = new ArrayList<>();
        try (CompressorInputStream in =
                factory.createCompressorInputStream(format, new ByteArrayInputStream(bomb(format)))) {
            InputStreamStatistics statistics = (InputStreamStatistics) in;
            byte[] buffer = new byte[READ_BYTES];
            while (in.read(buffer) >= 0) {
                long produced = statistics.getUncompressedCount();
                long consumed = statistics.getCompressedCount();
                seen.add(List.of(produced, consumed));
                if (produced > MAX_RATIO * consumed) {
                    return seen;
                }
            }
        }
        throw new AssertionError("no bomb");
    }

    @ParameterizedTest
    @ValueSource(strings = {CompressorStreamFactory.GZIP, CompressorStreamFactory.DEFLATE})
    void aGuardStopsWhereItStopsTheStockStream(String format) throws IOException, CompressorException {
        List<List<Long>> stock = counts(new CompressorStreamFactory(), format);
        List<List<Long>> ours = counts(new WdCompressorStreamFactory(), format);
        assertThat(ours).isEqualTo(stock);
        assertThat(ours.get(ours.size() - 1).get(0)).isLessThan(ZEROS_BYTES / 2);
    }
}
