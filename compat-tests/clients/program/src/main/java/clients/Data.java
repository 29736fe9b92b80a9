// SPDX-License-Identifier: Apache-2.0
package clients;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** What clients write: numbered lines of text, about 300 bytes each, the same in every process. Compresses to a third. */
public final class Data {
    private static final int WORDS = 3000;
    private static final String LETTERS = "etaoinshrdlucmfw";
    private static final List<String> VOCABULARY = vocabulary();

    private final int count;
    private final long length;

    /** So many bytes, or up to a line more. */
    public Data(long length) {
        int lines = 0;
        long bytes = 0;
        while (bytes < length) {
            bytes += line(lines++).length() + 1;
        }
        this.count = lines;
        this.length = bytes;
    }

    private static List<String> vocabulary() {
        SplittableRandom dice = new SplittableRandom(7);
        List<String> words = new ArrayList<>();
        while (words.size() < WORDS) {
            StringBuilder word = new StringBuilder();
            for (int left = dice.nextInt(3, 10); left > 0; left--) {
                word.append(LETTERS.charAt(dice.nextInt(LETTERS.length())));
            }
            words.add(word.toString());
        }
        return words;
    }

    /** In ASCII, without an end of line. */
    private static String line(int number) {
        SplittableRandom dice = new SplittableRandom(number);
        StringBuilder line = new StringBuilder(400)
                .append("{\"id\": ")
                .append(number)
                .append(", \"session\": \"")
                .append(Long.toHexString(dice.nextLong()))
                .append("\", \"text\": \"");
        for (int left = dice.nextInt(5, 70); left > 0; left--) {
            line.append(VOCABULARY.get(dice.nextInt(WORDS))).append(' ');
        }
        return line.append("\"}").toString();
    }

    /** Bytes in all, with one end of line after each line. */
    public long length() {
        return length;
    }

    /** The lines, without their ends. */
    public Iterable<String> lines() {
        return () -> IntStream.range(0, count).mapToObj(Data::line).iterator();
    }

    /** The same with their ends, cut to pieces of a size; the last may be smaller. */
    public Iterable<byte[]> pieces(int size) {
        return () -> new Pieces(lines().iterator(), size);
    }

    /** All of it. */
    public void writeTo(OutputStream out) throws IOException {
        for (byte[] piece : pieces(1 << 16)) {
            out.write(piece);
        }
    }

    private static final class Pieces implements Iterator<byte[]> {
        private final Iterator<String> lines;
        private final int size;
        private final ByteArrayOutputStream collected = new ByteArrayOutputStream();

        Pieces(Iterator<String> lines, int size) {
            this.lines = lines;
            this.size = size;
        }

        @Override
        public boolean hasNext() {
            return collected.size() > 0 || lines.hasNext();
        }

        @Override
        public byte[] next() {
            while (collected.size() < size && lines.hasNext()) {
                collected.writeBytes((lines.next() + "\n").getBytes(StandardCharsets.US_ASCII));
            }
            byte[] bytes = collected.toByteArray();
            int length = Math.min(size, bytes.length);
            collected.reset();
            collected.write(bytes, length, bytes.length - length);
            return Arrays.copyOf(bytes, length);
        }
    }
}
