// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.zip.Deflater;
import org.warpdrive.perf.corpus.Corpus;
import org.warpdrive.perf.library.Libraries;
import org.warpdrive.perf.library.Library;
import org.warpdrive.perf.report.Run;

/**
 * Native memory of one kind of use, as the growth of the process's resident set. Run as a program in a JVM of its own,
 * whose heap is touched beforehand so that what grows is not heap.
 */
public final class MemoryFigures {
    private static final List<String> HEAP = List.of("-Xms400m", "-Xmx400m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");
    private static final int BLOCK_BYTES = 256 << 10;
    private static final int FLUSH_BYTES = 2000;
    private static final int LEVEL = 6;

    private enum Use {
        BUSY("busy thread at level 6, blocks of 256 KiB", 1.25 * (1 << 20)),
        FLUSHED("flushed stream kept open", 300 << 10),
        IDLE_FRESH("idle object, never used", 4 << 10),
        IDLE_FINISHED("idle object, used and finished", 4 << 10),
        IDLE_RESET("idle object, used and reset", 4 << 10);

        final String title;
        final double boundBytes;

        Use(String title, double boundBytes) {
            this.title = title;
            this.boundBytes = boundBytes;
        }

        /** How many are made: of the JDK's idle ones, of which 10,000 are 2.6 GB, a tenth, which tells as much. */
        int objects(String engine) {
            return switch (this) {
                case BUSY -> 8;
                case FLUSHED -> 64;
                case IDLE_FRESH, IDLE_FINISHED, IDLE_RESET -> engine.equals("jdk") ? 1000 : 10_000;
            };
        }
    }

    private MemoryFigures() {}

    /** Starts a JVM for each use and engine. */
    static List<Run.MemoryFigure> measure(Path corpus, List<String> jvmArgs) throws IOException, InterruptedException {
        List<Run.MemoryFigure> figures = new ArrayList<>();
        for (Use use : Use.values()) {
            for (String engine : List.of("jdk", "warpdrive")) {
                int objects = use.objects(engine);
                List<String> command = new ArrayList<>();
                command.add(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
                command.addAll(
                        jvmArgs.stream().filter(arg -> !arg.startsWith("-Xm")).toList());
                command.addAll(HEAP);
                command.addAll(List.of("-cp", System.getProperty("java.class.path"), MemoryFigures.class.getName()));
                command.addAll(List.of(use.name(), engine, Integer.toString(objects), corpus.toString()));
                Process process = new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                if (process.waitFor() != 0) {
                    throw new IOException("memory figure failed: use=" + use + " engine=" + engine);
                }
                double bytes = Double.parseDouble(output.strip());
                double bound = engine.equals("warpdrive") ? use.boundBytes : 0;
                figures.add(new Run.MemoryFigure(use.name(), use.title, engine, bound, bytes, objects));
            }
        }
        return figures;
    }

    /** Prints bytes per object. Arguments: use, engine, objects, corpus. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Use use = Use.valueOf(arguments[0]);
        Library library = Libraries.parse(arguments[1], LEVEL).get(0).library();
        int objects = Integer.parseInt(arguments[2]);
        byte[] data = Corpus.load(Path.of(arguments[3]), BLOCK_BYTES).textStream(2 * BLOCK_BYTES);
        // Classes, libraries and compiled code come first and are nobody's object.
        for (int i = 0; i < 300; i++) {
            Deflater first = library.deflater(LEVEL);
            use(first, data, FLUSH_BYTES, false, new byte[FLUSH_BYTES * 2]);
            first.end();
        }
        long before = settledResidentBytes();
        if (use == Use.BUSY) {
            System.out.println((busyResidentBytes(library, objects, data) - before) / objects);
            return;
        }
        Deflater[] kept = new Deflater[objects];
        byte[] out = new byte[FLUSH_BYTES * 2];
        for (int i = 0; i < objects; i++) {
            kept[i] = library.deflater(LEVEL);
            if (use != Use.IDLE_FRESH) {
                use(kept[i], data, FLUSH_BYTES, use != Use.FLUSHED, out);
            }
            if (use == Use.IDLE_RESET) {
                kept[i].reset();
            }
        }
        long after = settledResidentBytes();
        System.out.println((after - before) / objects);
        for (Deflater deflater : kept) {
            deflater.end();
        }
    }

    /** All threads stop between two blocks of a stream; their heap arrays are made before the first measurement. */
    private static long busyResidentBytes(Library library, int threads, byte[] data) throws InterruptedException {
        CountDownLatch halfway = new CountDownLatch(threads);
        CountDownLatch measured = new CountDownLatch(1);
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(() -> {
                byte[] out = new byte[2 * BLOCK_BYTES];
                Deflater deflater = library.deflater(LEVEL);
                for (int round = 0; round < 4; round++) {
                    use(deflater, data, BLOCK_BYTES, false, out);
                }
                halfway.countDown();
                try {
                    measured.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                deflater.end();
            });
            thread.setDaemon(true);
            thread.start();
        }
        halfway.await();
        long bytes = settledResidentBytes();
        measured.countDown();
        return bytes;
    }

    private static void use(Deflater deflater, byte[] data, int pieceBytes, boolean finish, byte[] out) {
        for (int piece = 0; piece < 2; piece++) {
            deflater.setInput(data, piece * pieceBytes, pieceBytes);
            int n;
            do {
                n = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
            } while (n == out.length);
        }
        if (finish) {
            deflater.finish();
            while (!deflater.finished()) {
                deflater.deflate(out, 0, out.length);
            }
        }
    }

    private static long settledResidentBytes() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100);
        }
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
            throw new IllegalStateException("no VmRSS in /proc/self/status");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
