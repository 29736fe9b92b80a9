// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compat.load;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.warpdrive.compat.kit.Pump;
import org.warpdrive.zip.WdDeflater;
import org.warpdrive.zip.WdGZIPInputStream;
import org.warpdrive.zip.WdGZIPOutputStream;
import org.warpdrive.zip.WdInflater;

/**
 * Objects that another thread ends, closes or resets after each number of calls, and ten thousand virtual threads with
 * streams of their own. Whoever goes on is refused or served, with nothing but the exceptions of a closed object; and a
 * stream that is made right after gives its own bytes.
 */
public final class CrowdRounds {
    private static final int CALLS = 14;
    private static final int VIRTUAL_THREADS = 10_000;
    private static final int PLATFORM_THREADS = 200;
    private static final int HANG_SECONDS = 300;
    private static final byte[] DATA = SharedObject.Streams.PLAIN;
    private long executions;

    private CrowdRounds() {}

    public static void main(String[] args) throws Exception {
        long seconds = Long.parseLong(args[0]);
        Random random = new Random(Long.parseLong(args[1]));
        CrowdRounds rounds = new CrowdRounds();
        long begin = System.nanoTime();
        boolean isVirtual = true;
        try {
            do {
                for (int i = 0; i < 40; i++) {
                    rounds.ended(random);
                }
                isVirtual &= rounds.crowd(random);
                System.out.println("executions " + rounds.executions);
            } while (seconds == 0 || System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(seconds));
        } catch (AssertionError e) {
            e.printStackTrace();
            System.out.println("finding " + e.getMessage());
            System.exit(1);
        }
        if (!isVirtual) {
            System.out.println("note no virtual threads in this JDK: " + PLATFORM_THREADS + " others");
        }
        System.exit(0);
    }

    /** Ends an object after a number of calls, while its thread goes on with the others. */
    private void ended(Random random) throws Exception {
        List<SharedObject.Kind> kinds = List.of(SharedObject.Kind.values());
        SharedObject.Kind kind = kinds.get(random.nextInt(kinds.size()));
        boolean resets = kind.resets() && random.nextBoolean();
        int before = random.nextInt(CALLS);
        SharedObject object = kind.make();
        for (int i = 0; i < before; i++) {
            object.call(i);
        }
        executions += SharedObject.race(object, before, CALLS, resets, kind + " ended after " + before + " calls");
        byte[] data = Arrays.copyOf(DATA, 1 + random.nextInt(3_000));
        if (!Arrays.equals(thereAndBack(data), data)) {
            throw new AssertionError("the stream after one of kind " + kind + " has other bytes");
        }
    }

    private static byte[] thereAndBack(byte[] data) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (OutputStream out = new WdGZIPOutputStream(file)) {
            out.write(data);
        }
        byte[] ours = new WdGZIPInputStream(new ByteArrayInputStream(file.toByteArray())).readAllBytes();
        byte[] theirs = new GZIPInputStream(new ByteArrayInputStream(file.toByteArray())).readAllBytes();
        return Arrays.equals(ours, theirs) ? ours : new byte[0];
    }

    /** Streams of ten thousand threads that wait in the middle. Returns whether the threads were virtual. */
    private boolean crowd(Random random) throws Exception {
        ExecutorService threads = virtualThreads();
        boolean isVirtual = threads != null;
        ExecutorService pool = threads != null ? threads : Executors.newFixedThreadPool(PLATFORM_THREADS);
        List<Future<Boolean>> results = new ArrayList<>();
        for (int i = 0; i < (isVirtual ? VIRTUAL_THREADS : 10 * PLATFORM_THREADS); i++) {
            int from = random.nextInt(DATA.length - 3_000);
            byte[] data = Arrays.copyOfRange(DATA, from, from + 1 + random.nextInt(3_000));
            results.add(pool.submit(() -> waitsInTheMiddle(data)));
        }
        pool.shutdown();
        if (!pool.awaitTermination(HANG_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("threads hang");
        }
        for (Future<Boolean> result : results) {
            executions++;
            if (!result.get()) {
                throw new AssertionError("a thread of thousands got other bytes");
            }
        }
        return isVirtual;
    }

    private static boolean waitsInTheMiddle(byte[] data) throws Exception {
        Deflater deflater = new WdDeflater(6, true);
        byte[] first = Pump.deflate(deflater, data, Deflater.SYNC_FLUSH);
        Thread.sleep(20);
        byte[] stream = Pump.join(first, Pump.finish(deflater, data));
        deflater.end();
        Inflater inflater = new WdInflater(true);
        inflater.setInput(stream);
        byte[] back = new byte[2 * data.length];
        int half = inflater.inflate(back, 0, data.length);
        Thread.sleep(20);
        int rest = inflater.inflate(back, half, back.length - half);
        inflater.end();
        return half + rest == back.length && Arrays.equals(back, Pump.join(data, data));
    }

    /** Newer than the JDK that this is compiled for. */
    private static @Nullable ExecutorService virtualThreads() throws IllegalAccessException, InvocationTargetException {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException e) {
            return null;
        }
    }
}
