// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.load;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.compat.kit.TestJvm;
import org.warpdrive.zip.WdGZIPInputStream;
import org.warpdrive.zip.WdGZIPOutputStream;

/**
 * Many threads, each with a gzip stream, and all of them half written at one time: main class of the JVMs that
 * {@link PressureTest} starts with little memory. Each stream is either right, by the JDK's inflater, or ends in an
 * OutOfMemoryError; anything else ends the process with exit code 3.
 *
 * <p>Arguments: how many threads; and "together" if all streams are made before any is written. Prints how each ended, and the status.
 */
final class PressureProcess {
    private static final byte[] DATA = TestData.TEXT.of(160_000);
    private static final int PIECE_BYTES = 8192;

    private final Map<String, AtomicInteger> outcomes = new ConcurrentSkipListMap<>();
    private final CountDownLatch made;
    private final CountDownLatch halves;

    private PressureProcess(int threads, boolean together) {
        made = new CountDownLatch(together ? threads : 0);
        halves = new CountDownLatch(threads);
    }

    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[0]);
        PressureProcess process = new PressureProcess(count, args.length > 1);
        Thread[] threads = new Thread[count];
        for (int i = 0; i < count; i++) {
            threads[i] = new Thread(null, process::stream, "stream-" + i, 256 << 10);
            try {
                threads[i].start();
            } catch (OutOfMemoryError e) {
                threads[i] = null;
                process.ended("no thread");
                process.made.countDown();
                process.halves.countDown();
            }
        }
        for (Thread thread : threads) {
            if (thread != null) {
                thread.join();
            }
        }
        System.out.println("outcomes " + process.outcomes);
        System.out.println(TestJvm.status());
        boolean clean = process.outcomes.keySet().stream()
                .allMatch(outcome ->
                        outcome.equals("right") || outcome.equals("no thread") || outcome.startsWith("out of memory"));
        System.exit(clean ? 0 : 3);
    }

    private void ended(String how) {
        outcomes.computeIfAbsent(how, key -> new AtomicInteger()).incrementAndGet();
    }

    private void stream() {
        boolean counted = false;
        try {
            ByteArrayOutputStream sink = new ByteArrayOutputStream(56_000);
            try (WdGZIPOutputStream gzip = new WdGZIPOutputStream(sink)) {
                made.countDown();
                made.await();
                int at = 0;
                for (; at < DATA.length / 2; at += PIECE_BYTES) {
                    gzip.write(DATA, at, PIECE_BYTES);
                }
                halves.countDown();
                counted = true;
                halves.await();
                gzip.write(DATA, at, DATA.length - at);
            }
            byte[] stream = sink.toByteArray();
            boolean same = isData(new GZIPInputStream(new ByteArrayInputStream(stream), PIECE_BYTES))
                    && isData(new WdGZIPInputStream(new ByteArrayInputStream(stream), PIECE_BYTES));
            ended(same ? "right" : "wrong");
        } catch (OutOfMemoryError e) {
            ended("out of memory: " + e.getMessage());
        } catch (Throwable e) {
            ended(e.toString());
        } finally {
            if (!counted) {
                made.countDown(); // once more does no harm but for a few who then start earlier
                halves.countDown();
            }
        }
    }

    /** Closes the stream, too. */
    private static boolean isData(InputStream stream) throws Exception {
        try (InputStream in = stream) {
            byte[] piece = new byte[PIECE_BYTES];
            int at = 0;
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                if (Arrays.mismatch(piece, 0, count, DATA, at, at + count) >= 0) {
                    return false;
                }
                at += count;
            }
            return at == DATA.length;
        }
    }
}
