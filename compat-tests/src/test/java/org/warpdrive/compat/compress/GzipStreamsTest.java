// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.compress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.ExtraField;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;
import org.apache.commons.compress.utils.InputStreamStatistics;
import org.junit.jupiter.api.Test;
import org.warpdrive.compat.kit.Outcome;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.compress.WdGzipCompressorInputStream;
import org.warpdrive.compress.WdGzipCompressorOutputStream;
import org.warpdrive.zip.WarpDrive;

/** The gzip streams for Commons Compress beside its own. */
class GzipStreamsTest {

    private interface Opener {
        CompressorInputStream open(InputStream in) throws IOException;
    }

    private static GzipParameters parameters(Setting setting) {
        GzipParameters parameters = new GzipParameters();
        try {
            setting.apply(parameters);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return parameters;
    }

    private interface Setting {
        void apply(GzipParameters parameters) throws IOException;
    }

    private static Map<String, GzipParameters> manyParameters() {
        Map<String, GzipParameters> many = new LinkedHashMap<>();
        many.put("none", parameters(p -> {}));
        for (int level = -1; level <= 9; level++) {
            int each = level;
            many.put("level " + level, parameters(p -> p.setCompressionLevel(each)));
        }
        for (int strategy : new int[] {Deflater.FILTERED, Deflater.HUFFMAN_ONLY}) {
            many.put("strategy " + strategy, parameters(p -> p.setDeflateStrategy(strategy)));
        }
        for (GzipParameters.OS os : GzipParameters.OS.values()) {
            many.put("system " + os, parameters(p -> p.setOS(os)));
        }
        many.put("a file's name", parameters(p -> p.setFileName("Übergrößen.txt")));
        many.put("an empty name", parameters(p -> p.setFileName("")));
        many.put("a comment", parameters(p -> p.setComment("said of it")));
        many.put("a time", parameters(p -> p.setModificationInstant(Instant.parse("2026-11-22T10:11:12Z"))));
        many.put("a time before 1970", parameters(p -> p.setModificationTime(-86_400)));
        many.put("a time after 2038", parameters(p -> p.setModificationTime(0xfedc_ba98L)));
        many.put("a header checksum", parameters(p -> p.setHeaderCRC(true)));
        many.put("an empty extra field", parameters(p -> p.setExtraField(new ExtraField())));
        many.put("a small buffer", parameters(p -> p.setBufferSize(1)));
        many.put("a large buffer", parameters(p -> p.setBufferSize(100_000)));
        many.put("everything", parameters(p -> {
            p.setFileNameCharset(UTF_8);
            p.setFileName("文件.json");
            p.setComment("コメント");
            p.setExtraField(new ExtraField()
                    .addSubField("WD", new byte[] {1, 2, 3})
                    .addSubField("\u00ff\u0080", new byte[300]));
            p.setHeaderCRC(true);
            p.setModificationTime(1_234_567_890);
            p.setOS(GzipParameters.OS.UNIX);
            p.setCompressionLevel(9);
        }));
        return many;
    }

    private static byte[] ours(byte[] data, GzipParameters parameters) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (WdGzipCompressorOutputStream gzip = new WdGzipCompressorOutputStream(out, parameters)) {
            gzip.write(data);
        }
        return out.toByteArray();
    }

    private static byte[] theirs(byte[] data, GzipParameters parameters) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GzipCompressorOutputStream gzip = new GzipCompressorOutputStream(out, parameters)) {
            gzip.write(data);
        }
        return out.toByteArray();
    }

    /** The header alone: what is in the file before anything was written. */
    private static byte[] header(ByteArrayOutputStream out, OutputStream opened) throws IOException {
        byte[] header = out.toByteArray();
        opened.close();
        return header;
    }

    @Test
    void headersAreTheSameBytesForAllParameters() throws IOException {
        for (Map.Entry<String, GzipParameters> each : manyParameters().entrySet()) {
            ByteArrayOutputStream our = new ByteArrayOutputStream();
            ByteArrayOutputStream their = new ByteArrayOutputStream();
            assertThat(header(our, new WdGzipCompressorOutputStream(our, each.getValue())))
                    .as(each.getKey())
                    .isEqualTo(header(their, new GzipCompressorOutputStream(their, each.getValue())));
        }
    }

    @Test
    void eachReadsWhatTheOtherWrote() throws IOException {
        byte[] data = TestData.TEXT.of(300_000);
        for (Map.Entry<String, GzipParameters> each : manyParameters().entrySet()) {
            String name = each.getKey();
            byte[] our = ours(data, each.getValue());
            byte[] their = theirs(data, each.getValue());
            assertThat(new GZIPInputStream(new ByteArrayInputStream(our)).readAllBytes())
                    .as(name)
                    .isEqualTo(data);
            try (GzipCompressorInputStream theirReader = theirReader(our, each.getValue());
                    WdGzipCompressorInputStream ourReader = ourReader(their, each.getValue())) {
                assertThat(theirReader.readAllBytes()).as(name).isEqualTo(data);
                assertThat(ourReader.readAllBytes()).as(name).isEqualTo(data);
                assertThat(HeaderFields.of(ourReader.getMetaData()))
                        .as(name)
                        .isEqualTo(HeaderFields.of(theirReader.getMetaData()));
            }
        }
    }

    private static GzipCompressorInputStream theirReader(byte[] file, GzipParameters written) throws IOException {
        return GzipCompressorInputStream.builder()
                .setByteArray(file)
                .setFileNameCharset(written.getFileNameCharset())
                .get();
    }

    private static WdGzipCompressorInputStream ourReader(byte[] file, GzipParameters written) throws IOException {
        return WdGzipCompressorInputStream.builder()
                .setByteArray(file)
                .setFileNameCharset(written.getFileNameCharset())
                .get();
    }

    @Test
    void levelsAndStrategiesReachTheCompressor() throws IOException {
        byte[] data = TestData.JSON.of(200_000);
        Map<String, GzipParameters> all = manyParameters();
        int stored = ours(data, Objects.requireNonNull(all.get("level 0"))).length;
        int fast = ours(data, Objects.requireNonNull(all.get("level 1"))).length;
        int best = ours(data, Objects.requireNonNull(all.get("level 9"))).length;
        int huffman = ours(data, Objects.requireNonNull(all.get("strategy 2"))).length;
        assertThat(stored).isGreaterThan(data.length);
        assertThat(fast).isLessThan(data.length / 2);
        // A device knows no levels.
        boolean device = WarpDrive.status().contains("uacce");
        assertThat(best).isLessThan(device ? fast + 1 : fast);
        assertThat(huffman).isBetween(fast + 1, data.length);
    }

    @Test
    void anUnknownStrategyIsRefusedAlike() {
        GzipParameters parameters = parameters(p -> p.setDeflateStrategy(4));
        assertThat(Outcome.of(() -> ours(new byte[1], parameters)))
                .isEqualTo(Outcome.of(() -> theirs(new byte[1], parameters)));
        assertThatThrownBy(() -> ours(new byte[1], parameters)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFinishedMemberIsFinished() throws IOException {
        byte[] data = TestData.TEXT.of(1000);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WdGzipCompressorOutputStream gzip = new WdGzipCompressorOutputStream(out);
        gzip.write(data, 0, 500);
        gzip.write(data, 500, 500);
        gzip.finish();
        byte[] file = out.toByteArray();
        assertThatThrownBy(() -> gzip.write(1))
                .isInstanceOf(IOException.class)
                .hasMessage("Cannot write more data, the end of the compressed data stream has been reached.");
        gzip.finish();
        assertThat(gzip.isClosed()).isFalse();
        gzip.close();
        gzip.close();
        assertThat(gzip.isClosed()).isTrue();
        assertThat(out.toByteArray()).isEqualTo(file);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(file)).readAllBytes())
                .isEqualTo(data);
        assertThatThrownBy(() -> gzip.write(1)).isInstanceOf(IOException.class).hasMessage("Stream closed");
    }

    @Test
    void aFailingOutputIsReportedOnceAndTheStreamEnds() throws IOException {
        class Full extends OutputStream {
            int room = 100;

            @Override
            public void write(int b) throws IOException {
                if (--room < 0) {
                    throw new IOException("full");
                }
            }
        }
        WdGzipCompressorOutputStream gzip = new WdGzipCompressorOutputStream(new Full());
        gzip.write(TestData.RANDOM.of(2000));
        assertThatThrownBy(gzip::close).isInstanceOf(IOException.class).hasMessage("full");
        gzip.close();
        Full none = new Full();
        none.room = 0;
        assertThatThrownBy(() -> new WdGzipCompressorOutputStream(none)).hasMessage("full");
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] changed(byte[] file, int at, int value) {
        byte[] copy = file.clone();
        copy[at] = (byte) value;
        return copy;
    }

    private static Map<String, byte[]> manyFiles() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        byte[] data = TestData.TEXT.of(400);
        byte[] plain = theirs(data, new GzipParameters());
        byte[] rich = theirs(data, Objects.requireNonNull(manyParameters().get("everything")));
        byte[] twice = concat(plain, rich);
        for (int length = 0; length <= twice.length; length++) {
            files.put("first " + length, Arrays.copyOf(twice, length));
        }
        for (int at = 0; at < plain.length; at++) {
            for (int value : new int[] {plain[at] ^ 1, plain[at] ^ 0x80}) {
                files.put("byte " + at + " is " + (byte) value, changed(plain, at, value));
            }
        }
        for (int flags = 0; flags < 64; flags++) {
            files.put("flags " + flags, changed(rich, 3, flags));
        }
        files.put("garbage after", concat(plain, new byte[] {1, 2, 3}));
        files.put("zeros after", concat(plain, new byte[1000]));
        byte[] empty = theirs(new byte[0], new GzipParameters());
        files.put("empty members", concat(empty, empty, plain, empty));
        byte[] extra = {0x1f, (byte) 0x8b, 8, 4, 0, 0, 0, 0, 0, 0, 6, 0, 'A', 'B', 9, 0, 1, 2, 3, 0};
        files.put("a subfield too long", extra);
        files.put("an extra field of odd bytes", changed(changed(extra, 10, 3), 14, 0));
        return files;
    }

    /** What a caller sees of reading a file, but for the data: error, cause, counts. */
    private static List<Object> reading(Opener opener, byte[] file, int step, ByteArrayOutputStream data) {
        List<Object> seen = new ArrayList<>();
        try (CompressorInputStream in = opener.open(new ByteArrayInputStream(file))) {
            byte[] buffer = new byte[step];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                data.write(buffer, 0, n);
            }
            seen.add(in.read());
            seen.add(in.getBytesRead());
            seen.add(((InputStreamStatistics) in).getUncompressedCount());
            seen.add(((InputStreamStatistics) in).getCompressedCount());
        } catch (IOException e) {
            seen.add(e.getClass());
            seen.add(String.valueOf(e.getMessage()));
            seen.add(e.getCause() == null ? "no cause" : e.getCause().getClass());
        }
        return seen;
    }

    @Test
    void goodAndBadFilesAreReadAlike() throws IOException {
        int compared = 0;
        for (Map.Entry<String, byte[]> each : manyFiles().entrySet()) {
            for (boolean all : new boolean[] {false, true}) {
                for (int step : new int[] {1, 7, 100_000}) {
                    Opener theirs = in -> GzipCompressorInputStream.builder()
                            .setInputStream(in)
                            .setDecompressConcatenated(all)
                            .get();
                    String name = each.getKey() + ", all members " + all + ", step " + step;
                    ByteArrayOutputStream our = new ByteArrayOutputStream();
                    ByteArrayOutputStream their = new ByteArrayOutputStream();
                    assertThat(reading(in -> new WdGzipCompressorInputStream(in, all), each.getValue(), step, our))
                            .as(name)
                            .isEqualTo(reading(theirs, each.getValue(), step, their));
                    // Before an error ours may give more of what was there: zlib withholds some until it is asked
                    // again.
                    if (step == 1) {
                        assertThat(our.toByteArray()).as(name).startsWith(their.toByteArray());
                    }
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(3000);
    }

    @Test
    void callbacksSeeEachMember() throws IOException {
        byte[] one = theirs(TestData.TEXT.of(10), parameters(p -> p.setFileName("one")));
        byte[] two = theirs(TestData.TEXT.of(20), parameters(p -> p.setFileName("two")));
        List<String> seen = new ArrayList<>();
        try (WdGzipCompressorInputStream in = WdGzipCompressorInputStream.builder()
                .setByteArray(concat(one, two))
                .setDecompressConcatenated(true)
                .setOnMemberStart(s -> seen.add("start " + s.getMetaData().getFileName()))
                .setOnMemberEnd(s -> seen.add("end " + s.getMetaData().getTrailerISize()))
                .get()) {
            assertThat(in.readAllBytes()).hasSize(30);
        }
        assertThat(seen).containsExactly("start one", "end 10", "start two", "end 20");
    }

    @Test
    void theInputIsLeftAfterTheMember() throws IOException {
        byte[] member = theirs(TestData.JSON.of(50_000), new GzipParameters());
        InputStream in = new BufferedInputStream(
                new ByteArrayInputStream(concat(member, "and more".getBytes(UTF_8))), 64 * 1024);
        assertThat(new WdGzipCompressorInputStream(in).readAllBytes()).hasSize(50_000);
        assertThat(in.readAllBytes()).asString(UTF_8).isEqualTo("and more");
    }

    @Test
    void aClosedStreamRefusesToRead() throws IOException {
        byte[] file = theirs(new byte[100], new GzipParameters());
        WdGzipCompressorInputStream in = new WdGzipCompressorInputStream(new ByteArrayInputStream(file));
        in.close();
        in.close();
        assertThatThrownBy(in::read).isInstanceOf(IOException.class).hasMessage("Stream closed");
    }

    @Test
    void manyMembersAsOneFile() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (int i = 0; i < 50; i++) {
            byte[] part = TestData.nth(i).of(i * 997, i);
            data.writeBytes(part);
            try (OutputStream gzip = i % 2 == 0 ? new WdGzipCompressorOutputStream(file) : new GZIPOutputStream(file)) {
                gzip.write(part);
            }
        }
        try (InputStream in = new WdGzipCompressorInputStream(new ByteArrayInputStream(file.toByteArray()), true)) {
            assertThat(in.readAllBytes()).isEqualTo(data.toByteArray());
        }
    }
}
