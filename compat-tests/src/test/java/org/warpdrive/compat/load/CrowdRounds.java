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
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.warpdrive.compat.kit.Outcome;
import org.warpdrive.compat.kit.Pump;
import org.warpdrive.compat.kit.TestData;
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
    private static final byte[] DATA = TestData.TEXT.of(400_000);
    private static final byte[] GZIP = gzip();
    private static final byte[] RAW = Arrays.copyOfRange(GZIP, 10, GZIP.length - 8);

    /** What a closed object of the running JDK answers. */
    private static final Set<String> REFUSALS = Set.of(
            closed(new Deflater()),
            closed(new Inflater()),
            "class java.io.IOException: Stream closed",
            "class java.io.IOException: write beyond end of stream",
            "class java.io.EOFException: Unexpected end of ZLIB input stream");

    private static String closed(Deflater deflater) {
        deflater.end();
        return text(Outcome.of(() -> deflater.deflate(new byte[1])));
    }

    private static String closed(Inflater inflater) {
        inflater.end();
        return text(Outcome.of(() -> inflater.inflate(new byte[1])));
    }

    private static String text(Outcome outcome) {
        return outcome.thrown() + ": " + outcome.text();
    }

    private long executions;

    private CrowdRounds() {}

    private static byte[] gzip() {
        Deflater deflater = new Deflater(6, true);
        byte[] raw = Pump.finish(deflater, DATA);
        deflater.end();
        byte[] header = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, -1};
        return Pump.join(header, raw, new byte[8]);
    }

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

    /** Something with a life, one call at a time, and its end by another. */
    private interface Life {
        Object call(int number) throws Exception;

        void end(int how) throws Exception;
    }

    private static Life deflater() {
        Deflater deflater = new WdDeflater(6, true);
        deflater.setInput(DATA);
        byte[] room = new byte[5_000];
        return new Life() {
            @Override
            public Object call(int number) {
                return switch (number % 4) {
                    case 0 -> deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH);
                    case 1 -> deflater.getBytesRead();
                    case 2 -> deflater.deflate(room);
                    default -> {
                        if (deflater.needsInput()) {
                            deflater.setInput(DATA, 0, 20_000);
                        }
                        yield deflater.finished();
                    }
                };
            }

            @Override
            public void end(int how) {
                if (how == 0) {
                    deflater.reset();
                } else {
                    deflater.end();
                }
            }
        };
    }

    private static Life inflater() {
        Inflater inflater = new WdInflater(true);
        inflater.setInput(RAW);
        return new Life() {
            @Override
            public Object call(int number) throws Exception {
                return number % 3 == 2 ? inflater.getRemaining() : inflater.inflate(new byte[7_000]);
            }

            @Override
            public void end(int how) {
                if (how == 0) {
                    inflater.reset();
                } else {
                    inflater.end();
                }
            }
        };
    }

    private static Life gzipOutput() throws IOException {
        OutputStream stream = new WdGZIPOutputStream(OutputStream.nullOutputStream(), true);
        return new Life() {
            @Override
            public Object call(int number) throws IOException {
                if (number % 3 == 2) {
                    stream.flush();
                } else {
                    stream.write(DATA, 0, 1 + number * 3_000);
                }
                return number;
            }

            @Override
            public void end(int how) throws IOException {
                stream.close();
            }
        };
    }

    private static Life gzipInput() throws IOException {
        WdGZIPInputStream stream = new WdGZIPInputStream(new ByteArrayInputStream(GZIP));
        return new Life() {
            @Override
            public Object call(int number) throws IOException {
                return number % 3 == 2 ? stream.available() : stream.read(new byte[7_000]);
            }

            @Override
            public void end(int how) throws IOException {
                stream.close();
            }
        };
    }

    /** Ends an object after a number of calls, while its thread goes on with the others. */
    private void ended(Random random) throws Exception {
        int kind = random.nextInt(4);
        int how = random.nextInt(2);
        int before = random.nextInt(CALLS);
        Life life =
                switch (kind) {
                    case 0 -> deflater();
                    case 1 -> inflater();
                    case 2 -> gzipOutput();
                    default -> gzipInput();
                };
        for (int i = 0; i < before; i++) {
            life.call(i);
        }
        CyclicBarrier barrier = new CyclicBarrier(2);
        Outcome[] ending = new Outcome[1];
        Thread other = new Thread(() -> ending[0] = Outcome.ofAction(() -> {
            barrier.await();
            life.end(how);
        }));
        other.start();
        barrier.await();
        for (int i = before; i < before + CALLS; i++) {
            int number = i;
            check(Outcome.of(() -> life.call(number)), kind, before);
            executions++;
        }
        other.join();
        check(ending[0], kind, before);
        boolean isEnded = how == 1 || kind >= 2;
        if (isEnded && Outcome.of(() -> life.call(0)).thrown() == null) {
            throw new AssertionError("kind " + kind + " goes on after its end");
        }
        byte[] data = Arrays.copyOf(DATA, 1 + random.nextInt(3_000));
        if (!Arrays.equals(thereAndBack(data), data)) {
            throw new AssertionError("the stream after one of kind " + kind + " has other bytes");
        }
    }

    private static void check(Outcome outcome, int kind, int before) {
        if (outcome.thrown() != null) {
            String said = text(outcome);
            // Trailers are zeros here, and a stream that was reset goes on in its middle.
            if (!REFUSALS.contains(said) && !said.contains("DataFormatException") && !said.contains("ZipException")) {
                throw new AssertionError("kind " + kind + " ended after " + before + " calls: " + said);
            }
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
