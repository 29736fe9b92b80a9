// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.warpdrive.compat.kit.Engine;
import org.warpdrive.compat.kit.JavaUtilZip;
import org.warpdrive.compat.kit.Pump;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.compat.kit.WarpDriveEngine;

/**
 * A program that {@code bin/verify-integrations pauses} runs with each collector: two threads allocate beside eight that inflate
 * or deflate heap arrays, which java.util.zip does in critical sections, and those may hold a collection up. Arguments:
 * {@code jdk} or {@code warpdrive}, {@code inflate} or {@code deflate}, seconds, and how many MiB of data a second all
 * workers together and all allocators together do; 0 is as many as they can. Prints {@code oom=}, how many allocations
 * failed, and {@code mb=}, how much of the data was worked through.
 *
 * <p>The longest of many stops grows with their number, and stops come with allocation. Without a rate the faster engine
 * allocates more, so only with one are two engines compared at the same load.
 */
final class Pauses {
    private static final int WORKERS = 8;
    private static final int ALLOCATORS = 2;
    private static final int KEPT = 200;
    private static final int LARGEST = 1 << 18;
    private static final int SIZE = 1 << 20;

    private static final AtomicLong FAILED = new AtomicLong();
    private static final AtomicLong BYTES = new AtomicLong();
    private static final AtomicLong ALLOCATED = new AtomicLong();

    private Pauses() {}

    public static void main(String[] args) throws InterruptedException {
        Engine engine = args[0].equals("jdk") ? JavaUtilZip.INSTANCE : WarpDriveEngine.INSTANCE;
        boolean inflates = args[1].equals("inflate");
        byte[] data = TestData.TEXT.of(SIZE);
        Deflater deflater = new Deflater();
        byte[] stream = Pump.finish(deflater, data);
        deflater.end();
        long start = System.nanoTime();
        long end = start + Long.parseLong(args[2]) * 1_000_000_000L;
        double nanosPerByte = rate(Integer.parseInt(args[3]));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            threads.add(new Thread(() -> {
                while (System.nanoTime() < end) {
                    tried(() -> BYTES.addAndGet(inflates ? inflate(engine, stream) : deflate(engine, data)));
                    waitUntil(start + (long) (BYTES.get() * nanosPerByte));
                }
            }));
        }
        for (int i = 0; i < ALLOCATORS; i++) {
            threads.add(new Thread(() -> {
                byte[][] kept = new byte[KEPT][];
                while (System.nanoTime() < end) {
                    ThreadLocalRandom random = ThreadLocalRandom.current();
                    int bytes = random.nextInt(LARGEST);
                    tried(() -> kept[random.nextInt(KEPT)] = new byte[bytes]);
                    waitUntil(start + (long) (ALLOCATED.addAndGet(bytes) * nanosPerByte));
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println("oom=" + FAILED + " mb=" + (BYTES.get() >> 20));
    }

    private static double rate(int mebibytesPerSecond) {
        return mebibytesPerSecond == 0 ? 0 : 1e9 / (mebibytesPerSecond << 20);
    }

    private static void waitUntil(long nanoTime) {
        long nanos = nanoTime - System.nanoTime();
        if (nanos > 0) {
            LockSupport.parkNanos(nanos);
        }
    }

    private static void tried(Runnable step) {
        try {
            step.run();
        } catch (OutOfMemoryError e) {
            FAILED.incrementAndGet();
        }
    }

    private static int inflate(Engine engine, byte[] stream) {
        Inflater inflater = engine.inflater(false);
        try {
            inflater.setInput(stream);
            return inflater.inflate(new byte[SIZE]);
        } catch (DataFormatException e) {
            throw new AssertionError(e);
        } finally {
            inflater.end();
        }
    }

    private static int deflate(Engine engine, byte[] data) {
        Deflater deflater = engine.deflater(1, false);
        try {
            deflater.setInput(data);
            deflater.finish();
            deflater.deflate(new byte[SIZE]);
            return data.length;
        } finally {
            deflater.end();
        }
    }
}
