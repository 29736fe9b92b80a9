// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.compressors.CompressorInputStream;
import org.apache.commons.compress.compressors.deflate.DeflateCompressorInputStream;
import org.apache.commons.compress.compressors.deflate.DeflateCompressorOutputStream;
import org.apache.commons.compress.compressors.deflate.DeflateParameters;
import org.apache.commons.compress.utils.InputStreamStatistics;
import org.junit.jupiter.api.Test;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.compress.WdDeflateCompressorInputStream;
import org.warpdrive.compress.WdDeflateCompressorOutputStream;

/** The deflate streams for Commons Compress beside its own. */
class DeflateStreamsTest {
    private static List<DeflateParameters> manyParameters() {
        List<DeflateParameters> many = new ArrayList<>();
        for (boolean header : new boolean[] {true, false}) {
            DeflateParameters byDefault = new DeflateParameters();
            byDefault.setWithZlibHeader(header);
            many.add(byDefault);
            for (int level = 0; level <= 9; level++) {
                DeflateParameters parameters = new DeflateParameters();
                parameters.setWithZlibHeader(header);
                parameters.setCompressionLevel(level);
                many.add(parameters);
            }
        }
        return many;
    }

    private static byte[] written(ByteArrayOutputStream out, OutputStream deflate, byte[] data) throws IOException {
        try (deflate) {
            deflate.write(data[0]);
            deflate.write(data, 1, data.length - 1);
        }
        return out.toByteArray();
    }

    private static byte[] ours(byte[] data, DeflateParameters parameters) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        return written(out, new WdDeflateCompressorOutputStream(out, parameters), data);
    }

    private static byte[] theirs(byte[] data, DeflateParameters parameters) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        return written(out, new DeflateCompressorOutputStream(out, parameters), data);
    }

    @Test
    void eachReadsWhatTheOtherWrote() throws IOException {
        byte[] data = TestData.JSON.of(200_000);
        for (DeflateParameters parameters : manyParameters()) {
            String name = "level " + parameters.getCompressionLevel() + ", header " + parameters.withZlibHeader();
            try (InputStream their = new DeflateCompressorInputStream(
                            new ByteArrayInputStream(ours(data, parameters)), parameters);
                    InputStream our = new WdDeflateCompressorInputStream(
                            new ByteArrayInputStream(theirs(data, parameters)), parameters)) {
                assertThat(their.readAllBytes()).as(name).isEqualTo(data);
                assertThat(our.readAllBytes()).as(name).isEqualTo(data);
            }
        }
    }

    @Test
    void finishLeavesTheOutputOpen() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WdDeflateCompressorOutputStream deflate = new WdDeflateCompressorOutputStream(out);
        deflate.write(new byte[1000]);
        deflate.flush();
        deflate.finish();
        int length = out.size();
        assertThatThrownBy(() -> deflate.write(1)).isInstanceOf(IOException.class);
        deflate.close();
        deflate.close();
        assertThat(out.size()).isEqualTo(length);
        assertThat(deflate.isClosed()).isTrue();
    }

    private static List<Object> reading(CompressorInputStream opened) {
        List<Object> seen = new ArrayList<>();
        try (CompressorInputStream in = opened) {
            seen.add(in.available());
            seen.add(in.read());
            seen.add(in.skip(10));
            seen.add(Arrays.hashCode(in.readAllBytes()));
            seen.add(in.read());
            seen.add(in.available());
            seen.add(in.getBytesRead());
            seen.add(((InputStreamStatistics) in).getCompressedCount());
        } catch (IOException e) {
            seen.add(e.getClass());
            seen.add(String.valueOf(e.getMessage()));
        }
        return seen;
    }

    @Test
    void goodAndBadStreamsAreReadAlike() throws IOException {
        byte[] stream = theirs(TestData.TEXT.of(300), new DeflateParameters());
        List<byte[]> many = new ArrayList<>();
        for (int length = 0; length <= stream.length; length++) {
            many.add(Arrays.copyOf(stream, length));
        }
        for (int at = 0; at < stream.length; at++) {
            byte[] broken = stream.clone();
            broken[at] ^= 0x55;
            many.add(broken);
        }
        for (byte[] each : many) {
            assertThat(reading(new WdDeflateCompressorInputStream(new ByteArrayInputStream(each))))
                    .isEqualTo(reading(new DeflateCompressorInputStream(new ByteArrayInputStream(each))));
        }
    }
}
