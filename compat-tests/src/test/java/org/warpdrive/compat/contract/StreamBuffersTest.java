// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.compat.kit.WarpDriveEngine;
import org.warpdrive.zip.WdDeflater;
import org.warpdrive.zip.WdDeflaterOutputStream;
import org.warpdrive.zip.WdGZIPInputStream;
import org.warpdrive.zip.WdGZIPOutputStream;
import org.warpdrive.zip.WdInflater;
import org.warpdrive.zip.WdInflaterInputStream;
import org.warpdrive.zip.WdZipOutputStream;

/** The drop-in's streams move more at once than the JDK's; a subclass, which sees the buffer, has the one it asks for. */
class StreamBuffersTest {
    private static final byte[] DATA = TestData.RANDOM.of(200_000);

    /** Notes the longest write. */
    private static final class Longest extends ByteArrayOutputStream {
        private int length;

        @Override
        public synchronized void write(byte[] b, int off, int len) {
            length = Math.max(length, len);
            super.write(b, off, len);
        }
    }

    private static final class LongestRead extends FilterInputStream {
        private int length;

        private LongestRead(byte[] bytes) {
            super(new ByteArrayInputStream(bytes));
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            length = Math.max(length, len);
            return super.read(b, off, len);
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }

    /** A way to open a stream. */
    private interface Opened<T, S> {
        S over(T other) throws IOException;
    }

    private static int longestWrite(Opened<OutputStream, OutputStream> opened) throws IOException {
        Longest longest = new Longest();
        try (OutputStream out = opened.over(longest)) {
            if (out instanceof WdZipOutputStream zip) {
                zip.putNextEntry(new ZipEntry("a"));
            }
            out.write(DATA);
        }
        return longest.length;
    }

    private static int longestRead(byte[] stream, Opened<InputStream, InputStream> opened) throws IOException {
        LongestRead longest = new LongestRead(stream);
        try (InputStream in = opened.over(longest)) {
            assertThat(in.readAllBytes()).isEqualTo(DATA);
        }
        return longest.length;
    }

    @Test
    void writesAreLong() throws IOException {
        assumeFalse(WarpDriveEngine.INSTANCE.exactBytes(), "where the JDK does the work its buffer stays");
        Deflater deflater = new WdDeflater();
        List<Integer> lengths = new ArrayList<>();
        lengths.add(longestWrite(WdDeflaterOutputStream::new));
        lengths.add(longestWrite(out -> new WdDeflaterOutputStream(out, deflater, 100)));
        lengths.add(longestWrite(WdGZIPOutputStream::new));
        lengths.add(longestWrite(out -> new WdGZIPOutputStream(out, 100)));
        lengths.add(longestWrite(WdZipOutputStream::new));
        deflater.end();
        assertThat(lengths).containsOnly(8_192);
        Deflater plain = new Deflater();
        assertThat(longestWrite(out -> new WdDeflaterOutputStream(out, plain, 100)))
                .isEqualTo(100);
        plain.end();
        assertThat(longestWrite(out -> new WdGZIPOutputStream(out, 20_000))).isEqualTo(20_000);
    }

    @Test
    void subclassWritesByItsBuffer() throws IOException {
        Deflater deflater = new Deflater();
        assertThat(longestWrite(out -> new WdDeflaterOutputStream(out) {})).isEqualTo(512);
        assertThat(longestWrite(out -> new WdDeflaterOutputStream(out, deflater, 100) {}))
                .isEqualTo(100);
        assertThat(longestWrite(out -> new WdGZIPOutputStream(out) {})).isEqualTo(512);
        assertThat(longestWrite(out -> new WdGZIPOutputStream(out, 100) {})).isEqualTo(100);
        assertThat(longestWrite(out -> new WdZipOutputStream(out) {})).isEqualTo(512);
        deflater.end();
    }

    @Test
    void readsAreLongWhereTheyNeedNotWait() throws IOException {
        assumeFalse(WarpDriveEngine.INSTANCE.exactBytes(), "where the JDK does the work it reads as the JDK");
        byte[] gz = GzipInputContract.gzip(DATA);
        byte[] zlib = InflaterContract.stream(DATA, false);
        Inflater inflater = new WdInflater();
        Inflater plain = new Inflater();
        assertThat(longestRead(gz, WdGZIPInputStream::new)).isEqualTo(16_384);
        assertThat(longestRead(gz, in -> new WdGZIPInputStream(in, 600))).isEqualTo(16_384);
        assertThat(longestRead(zlib, WdInflaterInputStream::new)).isEqualTo(16_384);
        assertThat(longestRead(zlib, in -> new WdInflaterInputStream(in, inflater, 600)))
                .isEqualTo(16_384);
        assertThat(longestRead(zlib, in -> new WdInflaterInputStream(in, plain, 600)))
                .isEqualTo(600);
        inflater.end();
        plain.end();
    }

    @Test
    void subclassReadsByItsBuffer() throws IOException {
        byte[] gz = GzipInputContract.gzip(DATA);
        byte[] zlib = InflaterContract.stream(DATA, false);
        Inflater inflater = new Inflater();
        assertThat(longestRead(gz, in -> new WdGZIPInputStream(in) {})).isEqualTo(512);
        assertThat(longestRead(gz, in -> new WdGZIPInputStream(in, 600) {})).isEqualTo(600);
        assertThat(longestRead(zlib, in -> new WdInflaterInputStream(in) {})).isEqualTo(512);
        assertThat(longestRead(zlib, in -> new WdInflaterInputStream(in, inflater, 600) {}))
                .isEqualTo(600);
        inflater.end();
    }
}
