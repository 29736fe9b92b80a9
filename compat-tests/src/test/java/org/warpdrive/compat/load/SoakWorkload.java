// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.load;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.DataFormatException;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.zip.WarpDrive;

/**
 * Main class of a JVM that bin/soak starts: work of each {@link SoakKind} on data of all kinds and sizes, by several
 * threads, until its input ends. Each five seconds it prints how much it did. Its argument is a seed.
 */
final class SoakWorkload {
    private static final int THREADS = 3;
    private static final long SAMPLE_NANOS = 5_000_000_000L;
    private static final int POOL_BYTES = 1 << 21;
    private static final byte[][] POOLS =
            Arrays.stream(TestData.values()).map(kind -> kind.of(POOL_BYTES, 5)).toArray(byte[][]::new);

    private final AtomicLong done = new AtomicLong();
    private volatile boolean ended;

    private SoakWorkload() {}

    public static void main(String[] args) throws Exception {
        SoakWorkload soak = new SoakWorkload();
        long seed = Long.parseLong(args[0]);
        Thread[] threads = new Thread[THREADS + 1];
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(seed + i);
            threads[i] = new Thread(() -> soak.work(random), "soak-" + i);
        }
        threads[THREADS] = new Thread(soak::sample, "soak-done");
        for (Thread thread : threads) {
            thread.start();
        }
        while (System.in.read() >= 0) {}
        soak.ended = true;
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
            thread.join();
        }
        soak.say();
        System.out.println("status " + WarpDrive.status().replace('\n', ' '));
    }

    private void sample() {
        while (!ended) {
            LockSupport.parkNanos(SAMPLE_NANOS);
            say();
        }
    }

    private void say() {
        System.out.println("done " + done.get());
    }

    private void work(Random random) {
        while (!ended) {
            byte[] pool = POOLS[random.nextInt(POOLS.length)];
            int length = random.nextInt(
                    switch (random.nextInt(20)) {
                        case 0 -> POOL_BYTES;
                        case 1, 2, 3 -> 300_000;
                        default -> 5_000;
                    });
            int from = random.nextInt(POOL_BYTES - length);
            byte[] data = Arrays.copyOfRange(pool, from, from + length);
            SoakKind kind = SoakKind.draw(random);
            try {
                if (!Arrays.equals(kind.throughAndBack(data, random), data)) {
                    System.out.println("difference: " + kind + " length=" + length);
                }
            } catch (IOException | DataFormatException | RuntimeException | Error e) {
                System.out.println("difference: " + kind + " length=" + length + " " + e);
            }
            done.incrementAndGet();
        }
    }
}
