// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.load;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.warpdrive.compat.kit.TestData;
import org.warpdrive.zip.WarpDrive;
import org.warpdrive.zip.WdDeflater;
import org.warpdrive.zip.WdGZIPInputStream;
import org.warpdrive.zip.WdGZIPOutputStream;
import org.warpdrive.zip.WdInflater;
import org.warpdrive.zip.WdZipOutputStream;

/**
 * Main class of a JVM that bin/soak starts: messages and files, compressed and decompressed by several threads, each
 * checked with java.util.zip, until its input ends. Each five seconds it prints what it did. Its argument is a seed.
 */
final class SoakWorkload {
    private static final int THREADS = 3;
    private static final long SAMPLE_NANOS = 5_000_000_000L;
    private static final long TICK_NANOS = 1_000_000;
    private static final int POOL_BYTES = 1 << 21;
    private static final byte[][] POOLS =
            Arrays.stream(TestData.values()).map(kind -> kind.of(POOL_BYTES, 5)).toArray(byte[][]::new);

    private final AtomicLong done = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong longestPause = new AtomicLong();
    private volatile boolean ended;

    private SoakWorkload() {}

    public static void main(String[] args) throws Exception {
        SoakWorkload soak = new SoakWorkload();
        long seed = Long.parseLong(args[0]);
        Thread[] threads = new Thread[THREADS + 2];
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(seed + i);
            threads[i] = new Thread(() -> soak.work(random), "soak-" + i);
        }
        threads[THREADS] = new Thread(soak::watchPauses, "soak-pauses");
        threads[THREADS + 1] = new Thread(soak::sample, "soak-samples");
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

    /** How late a thread wakes that sleeps a millisecond at a time: stops of the JVM, and a busy machine. */
    private void watchPauses() {
        while (!ended) {
            long start = System.nanoTime();
            LockSupport.parkNanos(TICK_NANOS);
            long late = System.nanoTime() - start - TICK_NANOS;
            longestPause.accumulateAndGet(late, Math::max);
        }
    }

    private void sample() {
        while (!ended) {
            LockSupport.parkNanos(SAMPLE_NANOS);
            say();
        }
    }

    private void say() {
        System.out.println("sample done=" + done.get() + " bytes=" + bytes.get() + " pause_ms="
                + longestPause.getAndSet(0) / TICK_NANOS + " loaded="
                + ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
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
            int kind = random.nextInt(6);
            try {
                byte[] back =
                        switch (kind) {
                            case 0 -> message(data, random);
                            case 1 -> gzip(data, random);
                            case 2 -> zip(data, random);
                            case 3 -> inflated(data, random);
                            case 4 -> gunzipped(data, random);
                            default -> abandoned(data, random);
                        };
                if (!Arrays.equals(back, data)) {
                    System.out.println("difference: kind=" + kind + " length=" + length);
                }
            } catch (IOException | DataFormatException | RuntimeException | Error e) {
                System.out.println("difference: kind=" + kind + " length=" + length + " " + e);
            }
            done.incrementAndGet();
            bytes.addAndGet(length);
        }
    }

    private static byte[] message(byte[] data, Random random) throws DataFormatException {
        boolean raw = random.nextBoolean();
        Deflater deflater = new WdDeflater(random.nextInt(10), raw);
        try {
            return restored(deflated(deflater, data, random), raw, data.length);
        } finally {
            deflater.end();
        }
    }

    private static byte[] deflated(Deflater deflater, byte[] data, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] room = new byte[1 + random.nextInt(20_000)];
        int half = random.nextInt(data.length + 1);
        deflater.setInput(data, 0, half);
        int flush = random.nextBoolean() ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH;
        while (!deflater.needsInput()) {
            out.write(room, 0, deflater.deflate(room, 0, room.length, flush));
        }
        deflater.setInput(data, half, data.length - half);
        deflater.finish();
        while (!deflater.finished()) {
            out.write(room, 0, deflater.deflate(room));
        }
        return out.toByteArray();
    }

    private static byte[] restored(byte[] stream, boolean raw, int length) throws DataFormatException {
        Inflater inflater = new Inflater(raw);
        inflater.setInput(stream);
        byte[] back = new byte[length];
        int count = inflater.inflate(back);
        boolean whole = count == length && (inflater.finished() || inflater.inflate(new byte[1]) == 0);
        inflater.end();
        return whole ? back : new byte[0];
    }

    private static void write(OutputStream out, byte[] data, Random random) throws IOException {
        int piece = 1 + random.nextInt(30_000);
        for (int at = 0; at < data.length; at += piece) {
            out.write(data, at, Math.min(piece, data.length - at));
            if (random.nextInt(50) == 0) {
                out.flush();
            }
        }
    }

    private static byte[] gzip(byte[] data, Random random) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (OutputStream out = new WdGZIPOutputStream(file, random.nextBoolean())) {
            write(out, data, random);
        }
        return new GZIPInputStream(new ByteArrayInputStream(file.toByteArray())).readAllBytes();
    }

    private static byte[] zip(byte[] data, Random random) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ZipOutputStream out = new WdZipOutputStream(file)) {
            out.setLevel(random.nextInt(10));
            out.putNextEntry(new ZipEntry("empty"));
            out.putNextEntry(new ZipEntry("data"));
            write(out, data, random);
        }
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(file.toByteArray()))) {
            in.getNextEntry();
            in.getNextEntry();
            return in.readAllBytes();
        }
    }

    private static byte[] inflated(byte[] data, Random random) throws DataFormatException {
        boolean raw = random.nextBoolean();
        Deflater deflater = new Deflater(1 + random.nextInt(9), raw);
        byte[] stream = deflated(deflater, data, random);
        deflater.end();
        Inflater inflater = new WdInflater(raw);
        byte[] back = new byte[data.length];
        int count = 0;
        int piece = 1 + random.nextInt(10_000);
        for (int at = 0; at < stream.length && !inflater.finished(); at += piece) {
            inflater.setInput(stream, at, Math.min(piece, stream.length - at));
            for (int n = -1; n != 0 && count < back.length; count += n) {
                n = inflater.inflate(back, count, back.length - count);
            }
        }
        inflater.end();
        return count == data.length ? back : new byte[0];
    }

    private static byte[] gunzipped(byte[] data, Random random) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(file)) {
            write(out, data, random);
        }
        try (InputStream in = new WdGZIPInputStream(new ByteArrayInputStream(file.toByteArray()))) {
            return in.readAllBytes();
        }
    }

    /** Objects that nobody ends. Their memory comes back with garbage collections. */
    private static byte[] abandoned(byte[] data, Random random) throws IOException, DataFormatException {
        Deflater deflater = new WdDeflater(random.nextInt(10), true);
        deflater.setInput(data);
        deflater.deflate(new byte[100]);
        Inflater inflater = new WdInflater(true);
        inflater.setInput(new byte[] {0});
        inflater.inflate(new byte[10]);
        OutputStream gzip = new WdGZIPOutputStream(OutputStream.nullOutputStream());
        gzip.write(data);
        return data;
    }
}
