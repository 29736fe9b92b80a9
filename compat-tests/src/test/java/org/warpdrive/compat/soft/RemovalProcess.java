// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.soft;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPInputStream;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.zip.WarpDrive;
import org.warpdrive.zip.WdGZIPOutputStream;

/**
 * Main class of the JVM that {@link RemovalUnderLoadTest} starts: threads write gzip streams until the device was pulled
 * out under them, and a few more. Ends with an exception if one of them is wrong.
 */
final class RemovalProcess {
    static final String REMOVED = "device removed";

    private static final int THREADS = 8;
    private static final int STREAMS_AT_MOST = 2_000;
    private static final int STREAMS_AFTERWARDS = 5;
    private static final int MAX_PIECE = 40_000;
    private static final byte[] TEXT = TestData.TEXT.of(400_000);

    private RemovalProcess() {}

    public static void main(String[] arguments) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int seed = i;
            tasks.add(() -> write(new Random(seed)));
        }
        int streams = 0;
        for (Future<Integer> result : threads.invokeAll(tasks)) {
            streams += result.get();
        }
        threads.shutdown();
        System.out.println("streams: " + streams);
        System.out.println(WarpDrive.status());
    }

    private static int write(Random random) throws IOException {
        int afterwards = 0;
        int streams = 0;
        while (streams < STREAMS_AT_MOST && afterwards < STREAMS_AFTERWARDS) {
            stream(random);
            streams++;
            if (WarpDrive.status().contains(REMOVED)) {
                afterwards++;
            }
        }
        return streams;
    }

    private static void stream(Random random) throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (WdGZIPOutputStream out = new WdGZIPOutputStream(compressed, random.nextBoolean())) {
            for (int pieces = 1 + random.nextInt(8); pieces > 0; pieces--) {
                int length = 1 + random.nextInt(MAX_PIECE);
                int from = random.nextInt(TEXT.length - length);
                out.write(TEXT, from, length);
                plain.write(TEXT, from, length);
                if (random.nextBoolean()) {
                    out.flush();
                }
            }
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed.toByteArray()))) {
            if (!Arrays.equals(in.readAllBytes(), plain.toByteArray())) {
                throw new IllegalStateException("wrong bytes in a stream of " + plain.size());
            }
        }
    }
}
