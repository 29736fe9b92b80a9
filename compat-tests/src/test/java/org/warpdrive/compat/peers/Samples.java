// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.peers;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Generated data, the same in every run. */
final class Samples {
    private static final int WORDS = 4096;
    private static final long SEED = 20_260;

    private Samples() {}

    /** For where each takes a JVM. */
    static Map<String, byte[]> few() {
        Map<String, byte[]> samples = new LinkedHashMap<>();
        samples.put("empty", new byte[0]);
        samples.put("500 KB of text", text(500_000));
        samples.put("random", random(300_000));
        return samples;
    }

    /** Small enough for every peer, format and level. */
    static Map<String, byte[]> small() {
        Map<String, byte[]> samples = few();
        samples.put("one byte", new byte[] {'x'});
        samples.put("already compressed", compressed(300_000));
        samples.put("1 MB of zeros", new byte[1_000_000]);
        samples.put("70 KB of text", text(70_000));
        samples.put("100 KB of log", log(100_000));
        samples.put("200 KB of records", records(200_000));
        samples.put("block border", text(256 * 1024));
        samples.put("behind a block border", log(256 * 1024 + 1));
        samples.put("runs of all lengths", runs(300_000));
        samples.put("2 MB of everything", mixed(2_000_000));
        return samples;
    }

    /** Words of a skewed distribution, like prose. */
    static byte[] text(int length) {
        Random random = new Random(SEED);
        String[] words = words(random);
        StringBuilder text = new StringBuilder(length + 16);
        while (text.length() < length) {
            double skew = random.nextDouble();
            text.append(words[(int) (skew * skew * skew * WORDS)])
                    .append(random.nextInt(12) == 0 ? ".\n" : random.nextInt(9) == 0 ? ", " : " ");
        }
        return cut(text, length);
    }

    /** Lines that repeat much of their predecessors. */
    static byte[] log(int length) {
        Random random = new Random(SEED + 1);
        String[] words = words(random);
        StringBuilder text = new StringBuilder(length + 200);
        long time = 1_700_000_000_000L;
        while (text.length() < length) {
            time += random.nextInt(2000);
            text.append(time)
                    .append(" INFO [worker-")
                    .append(random.nextInt(16))
                    .append("] {\"request\":\"")
                    .append(Long.toHexString(random.nextLong()))
                    .append("\",\"path\":\"/api/v1/")
                    .append(words[random.nextInt(40)])
                    .append("\",\"status\":")
                    .append(random.nextInt(20) == 0 ? 404 : 200)
                    .append(",\"bytes\":")
                    .append(random.nextInt(100_000))
                    .append("}\n");
        }
        return cut(text, length);
    }

    /** Binary rows whose columns change at different speeds. */
    static byte[] records(int length) {
        Random random = new Random(SEED + 2);
        byte[] rows = new byte[length];
        for (int i = 0; i < length; i++) {
            int column = i % 24;
            int row = i / 24;
            rows[i] = (byte)
                    switch (column) {
                        case 0, 1, 2, 3 -> row >> (8 * column);
                        case 4, 5 -> 0;
                        case 6, 7, 8 -> random.nextInt(4);
                        case 9 -> random.nextInt(256);
                        default -> i >= 24 && random.nextInt(5) != 0 ? rows[i - 24] : random.nextInt(64);
                    };
        }
        return rows;
    }

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(SEED + 3).nextBytes(bytes);
        return bytes;
    }

    static byte[] compressed(int length) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(text(4 * length));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return Arrays.copyOf(packed.toByteArray(), length);
    }

    /** Runs from one byte to far beyond the longest match. */
    static byte[] runs(int length) {
        Random random = new Random(SEED + 4);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; ) {
            int end = Math.min(length, i + 1 + (int) Math.exp(random.nextDouble() * 10));
            Arrays.fill(bytes, i, end, (byte) random.nextInt(256));
            i = end;
        }
        return bytes;
    }

    static byte[] mixed(int length) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(length + 100_000);
        Random random = new Random(SEED + 5);
        while (all.size() < length) {
            int part = 1000 + random.nextInt(150_000);
            all.writeBytes(
                    switch (random.nextInt(6)) {
                        case 0 -> text(part);
                        case 1 -> log(part);
                        case 2 -> records(part);
                        case 3 -> random(part);
                        case 4 -> runs(part);
                        default -> new byte[part];
                    });
        }
        return Arrays.copyOf(all.toByteArray(), length);
    }

    /** Writes the same few megabytes again and again, numbered so that no two of them are equal. */
    static void writeLarge(OutputStream target, long length) throws IOException {
        OutputStream out = new BufferedOutputStream(target, 1 << 16);
        byte[] piece = mixed(3_000_001);
        for (long left = length; left > 0; left -= piece.length) {
            for (int i = 0; i < 8; i++) {
                piece[i * 100_000] = (byte) (left >> (8 * i));
            }
            out.write(piece, 0, (int) Math.min(left, piece.length));
        }
        out.flush();
    }

    static Path large(Path file, long length) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            writeLarge(out, length);
        }
        return file;
    }

    private static String[] words(Random random) {
        String[] words = new String[WORDS];
        for (int i = 0; i < WORDS; i++) {
            StringBuilder word = new StringBuilder();
            for (int n = 2 + random.nextInt(9); n > 0; n--) {
                word.append("etaoinshrdlucmfwypvbgkjqxz".charAt((int) (26 * Math.pow(random.nextDouble(), 1.7))));
            }
            words[i] = word.toString();
        }
        return words;
    }

    private static byte[] cut(StringBuilder text, int length) {
        return text.substring(0, length).getBytes(StandardCharsets.US_ASCII);
    }
}
