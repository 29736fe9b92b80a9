// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A set of files to compress. The standard one is gathered once from the machine into a folder, so that every JVM of a
 * run, and the next run, works on the same bytes; a user's own is any folder.
 */
public record Corpus(List<CorpusFile> files) {
    /** Origin of the files of a folder that was not gathered. */
    public static final String OWN_DATA = "own data";

    private static final String MANIFEST = "MANIFEST";
    private static final long MAX_TOTAL_BYTES = 128L << 20;

    /**
     * Gathers the standard corpus into {@code folder}, unless it is there already.
     *
     * @throws IOException if the folder cannot be written
     */
    public static void gather(Path folder) throws IOException {
        if (Files.exists(folder.resolve(MANIFEST))) {
            return;
        }
        Files.createDirectories(folder);
        List<String> manifest = new ArrayList<>();
        for (Kind kind : Kind.all()) {
            CorpusFile file = kind.gather();
            Files.write(folder.resolve(file.name()), file.bytes());
            manifest.add(file.name() + "\t" + file.origin());
        }
        Files.write(folder.resolve(MANIFEST), manifest);
    }

    /**
     * Reads a corpus.
     *
     * @param folder a gathered corpus, or any folder of files
     * @param maxFileBytes the most that is taken of each file, from its front
     */
    public static Corpus load(Path folder, int maxFileBytes) throws IOException {
        List<CorpusFile> files = new ArrayList<>();
        Path manifest = folder.resolve(MANIFEST);
        if (Files.exists(manifest)) {
            for (String line : Files.readAllLines(manifest)) {
                int tab = line.indexOf('\t');
                Path file = folder.resolve(line.substring(0, tab));
                files.add(new CorpusFile(line.substring(0, tab), line.substring(tab + 1), head(file, maxFileBytes)));
            }
            return new Corpus(List.copyOf(files));
        }
        long total = 0;
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) walk.filter(Files::isRegularFile).sorted()::iterator) {
                byte[] bytes = head(file, maxFileBytes);
                if (bytes.length > 0 && total + bytes.length <= MAX_TOTAL_BYTES) {
                    files.add(new CorpusFile(folder.relativize(file).toString(), OWN_DATA, bytes));
                    total += bytes.length;
                }
            }
        }
        if (files.isEmpty()) {
            throw new IOException("no data in " + folder);
        }
        return new Corpus(List.copyOf(files));
    }

    public long totalBytes() {
        return files.stream().mapToLong(file -> file.bytes().length).sum();
    }

    /** The first 16 digits of a SHA-256 over names and contents: equal hashes, equal corpora. */
    public String hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (CorpusFile file : files) {
                digest.update(file.name().getBytes(java.nio.charset.StandardCharsets.UTF_8));
                digest.update(file.bytes());
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Payloads of one size, as a service would send them: slices of the JSON, HTML and JavaScript files, spread over
     * each, or of every file where there are none such.
     */
    public List<byte[]> messages(int size, int count) {
        List<byte[]> sources =
                textSources().filter(bytes -> bytes.length >= size).toList();
        if (sources.isEmpty()) {
            throw new IllegalStateException("no file of " + size + " bytes or more");
        }
        List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] source = sources.get(i % sources.size());
            long span = (long) source.length - size;
            int from = (int) (span * (i / sources.size()) / Math.max(1, count / sources.size()));
            messages.add(Arrays.copyOfRange(source, from, from + size));
        }
        return messages;
    }

    /** The files one after the other, over and over, up to {@code length}. */
    public byte[] stream(int length) {
        byte[] stream = new byte[length];
        int filled = 0;
        while (filled < length) {
            for (CorpusFile file : files) {
                int n = Math.min(file.bytes().length, length - filled);
                System.arraycopy(file.bytes(), 0, stream, filled, n);
                filled += n;
            }
        }
        return stream;
    }

    /** Front parts of the sources of {@link #messages}, one after the other. */
    public byte[] textStream(int length) {
        List<byte[]> sources = textSources().toList();
        byte[] stream = new byte[length];
        int share = Math.max(1, length / sources.size());
        int filled = 0;
        for (int i = 0; filled < length; i++) {
            byte[] source = sources.get(i % sources.size());
            int n = Math.min(Math.min(share, source.length), length - filled);
            System.arraycopy(source, 0, stream, filled, n);
            filled += n;
        }
        return stream;
    }

    private Stream<byte[]> textSources() {
        List<CorpusFile> texts = files.stream().filter(Corpus::isWebText).toList();
        return (texts.isEmpty() ? files : texts).stream().map(CorpusFile::bytes);
    }

    private static boolean isWebText(CorpusFile file) {
        return Stream.of(".json", ".html", ".js").anyMatch(file.name()::endsWith);
    }

    private static byte[] head(Path file, int maxBytes) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(maxBytes);
        }
    }
}
