// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.warpdrive.zip.WdGZIPInputStream;
import org.warpdrive.zip.WdGZIPOutputStream;

/**
 * Streams beyond 4 GiB, where the counters of the formats and of the API wrap. Minutes each: run by hand, with
 * {@code mvn -pl compat-tests -am test -Phuge}.
 */
@Tag("huge")
class HugeStreamTest {
    private static final long LENGTH = (1L << 32) + 123_456_789;
    private static final int BUFFER_BYTES = 1 << 16;

    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    /** Starts a filter, feeds it in another thread, and hands out what it writes. */
    private static Process start(List<String> command, Writing input) throws IOException {
        Process process =
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        Thread feeder = new Thread(() -> {
            try (OutputStream out = process.getOutputStream()) {
                input.to(out);
            } catch (IOException e) {
                // Seen by the reader as an exit code or as a stream that is too short.
                process.destroy();
            }
        });
        feeder.setDaemon(true);
        feeder.start();
        return process;
    }

    private static void writePlain(OutputStream out, CRC32 crc) throws IOException {
        Samples.writeLarge(new CheckedOutputStream(out, crc), LENGTH);
    }

    private static void assertAll(InputStream in, CRC32 expected) throws IOException {
        CRC32 crc = new CRC32();
        CheckedInputStream checked = new CheckedInputStream(in, crc);
        byte[] buffer = new byte[BUFFER_BYTES];
        long length = 0;
        for (int count; (count = checked.read(buffer)) >= 0; ) {
            length += count;
        }
        assertThat(length).isEqualTo(LENGTH);
        assertThat(crc.getValue()).isEqualTo(expected.getValue());
    }

    private static void assertEndsWell(Process process) throws InterruptedException {
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private static String program(String name) {
        assumeTrue(Program.find(name).isPresent(), "no " + name);
        return name;
    }

    @Test
    void gzipReadsWhatTheClassesWrite() throws Exception {
        CRC32 crc = new CRC32();
        Process gzip = start(List.of(program("gzip"), "-dc"), out -> {
            try (OutputStream packing = new WdGZIPOutputStream(out, BUFFER_BYTES, false, 1)) {
                writePlain(packing, crc);
            }
        });
        assertAll(gzip.getInputStream(), crc);
        assertEndsWell(gzip);
    }

    @Test
    void theClassesReadWhatPigzWrites() throws Exception {
        CRC32 crc = new CRC32();
        Process pigz = start(List.of(program("pigz"), "-1", "-c"), out -> writePlain(out, crc));
        try (InputStream in = new WdGZIPInputStream(pigz.getInputStream(), BUFFER_BYTES)) {
            assertAll(in, crc);
        }
        assertEndsWell(pigz);
    }

    @Test
    void theCommandReadsWhatItWrites() throws Exception {
        for (Wrapping wrapping : Wrapping.values()) {
            CRC32 crc = new CRC32();
            Process packing = start(WdzipJvm.command(wrapping.option(), "-1"), out -> writePlain(out, crc));
            Process expanding = start(WdzipJvm.command("-d", wrapping.option()), out -> {
                try (InputStream packed = packing.getInputStream()) {
                    packed.transferTo(out);
                }
            });
            assertAll(expanding.getInputStream(), crc);
            assertEndsWell(packing);
            assertEndsWell(expanding);
        }
    }
}
